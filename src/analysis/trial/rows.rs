//! Rows of the register as rows of the database, to be changed on trial. What the register leaves out stays empty.

use crate::register::{End, ForumIx, InterfaceIx, Register, SeatIx, Term};
use chrono::{Days, NaiveDate};
use entities::{
    forum::{forum, seat},
    interface::interface,
};

/// The day after the last.
fn until(term: Term) -> Option<NaiveDate> {
    term.last().and_then(|last| last.checked_add_days(Days::new(1)))
}

pub(super) fn forum(register: &Register, ix: ForumIx) -> forum::Model {
    let row = register.forums.get(ix);
    let owned = |text: Option<&str>| text.map(str::to_owned);
    forum::Model {
        id: row.id,
        code: row.code.to_string(),
        name: row.present_name.to_string(),
        name_en: owned(row.present_name_en.as_deref()),
        level: row.level,
        kind: row.kind,
        status: row.present_status,
        class: row.class,
        convener_id: row.convener.map(|ix| register.organisations.get(ix).id),
        description: owned(row.description.as_deref()),
        purpose: owned(row.purpose.as_deref()),
        cadence_text: owned(row.cadence_text.as_deref()),
        at_least_per_year: row.at_least_per_year,
        notice_days: row.notice_days,
        valid_from: row.term.first(),
        valid_until: until(row.term),
        version: row.version,
    }
}

pub(super) fn seat(register: &Register, ix: SeatIx) -> seat::Model {
    let row = register.seats.get(ix);
    let person = |ix| register.persons.get(ix).id;
    seat::Model {
        id: row.id,
        code: String::new(),
        forum_id: register.forums.get(row.forum).id,
        kind: row.kind,
        role: row.role,
        organisation_id: row.organisation.map(|ix| register.organisations.get(ix).id),
        post_id: row.post.map(|ix| register.posts.get(ix).id),
        person_id: row.person.map(person),
        copy_to_id: row.copy_to.map(person),
        valid_from: row.term.first(),
        valid_until: until(row.term),
        version: row.version,
    }
}

pub(super) fn interface(register: &Register, ix: InterfaceIx) -> interface::Model {
    let row = register.interfaces.get(ix);
    let forum = |end| match end {
        End::Forum(ix) => Some(register.forums.get(ix).id),
        End::Organisation(_) => None,
    };
    let organisation = |end| match end {
        End::Forum(_) => None,
        End::Organisation(ix) => Some(register.organisations.get(ix).id),
    };
    interface::Model {
        id: row.id,
        code: row.code.to_string(),
        from_forum_id: forum(row.from),
        from_organisation_id: organisation(row.from),
        to_forum_id: forum(row.to),
        to_organisation_id: organisation(row.to),
        kind: row.kind,
        summary: row.summary.as_deref().map(str::to_owned),
        personal_data: row.personal_data,
        basis: row.basis.as_deref().map(str::to_owned),
        review_by: row.review_by,
        valid_from: row.term.first(),
        valid_until: until(row.term),
        version: row.version,
    }
}
