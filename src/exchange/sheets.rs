//! The tables of exchange, one by one: columns, how a row is read, and by what a row is known again.

use super::cells::Cells;
use crate::register::Kept;
use entities::{
    forum::{
        deputy, forum, forum_area, forum_basis, forum_family, forum_name, forum_remit, forum_rule, forum_topic, referral, seat,
        seat_address, secretariat,
    },
    interface::{interface, interface_condition, interface_confirmation, interface_contact, interface_exchange, passing},
    meeting::meeting,
    people::{
        area, contact_duty, holding, organisation, organisation_identifier, organisation_name, person, post, topic, topic_synonym,
    },
    words::{
        AreaKind, BasisKind, Class, DeputyKind, ForumKind, ForumLevel, ForumStatus, InterfaceEnd, InterfaceKind, MeetingStatus,
        OrganisationKind, PassingKind, PersonalData, ReferralState, RuleKind, SeatKind, SeatRole, Tongue,
    },
};
use sea_orm::{ColumnTrait, EntityTrait, sea_query::SimpleExpr};
use uuid::Uuid;

/// A table of exchange whose rows are rows of one table of the database. A row that is read has the nil id and version 1.
pub(super) trait Sheet: Kept {
    const FILE: &'static str;
    const COLUMNS: &'static [&'static str];
    /// The file that a column of this sheet refers to its own rows by, if there is one: its parent.
    const PARENT: Option<&'static str> = None;
    fn read(cells: &mut Cells<'_>) -> Self;
    /// What a row is known by: its code, or whatever names it where it has none.
    fn key(&self) -> String;
    /// The rows of the database among which these rows may already be.
    fn among(rows: &[Self]) -> SimpleExpr;
    /// Columns beside the key that no two rows may share, with the value in this row.
    fn unique(&self) -> Vec<(&'static str, String)> {
        Vec::new()
    }
    fn set_id(&mut self, id: Uuid);
    /// Names its parent, once all rows of the sheet have their ids.
    fn set_parent(&mut self, _parent: Option<Uuid>) {}
    fn parent(&self) -> Option<Uuid> {
        None
    }
}

macro_rules! word {
    ($cells:ident, $column:literal, $kind:ty) => {
        word!($cells, $column, $kind, None)
    };
    ($cells:ident, $column:literal, $kind:ty, $empty:expr) => {{
        let all: Vec<_> = <$kind>::ALL.iter().map(|value| (*value, value.word())).collect();
        $cells.word($column, <$kind>::from_word, &all, $empty)
    }};
}

macro_rules! maybe_word {
    ($cells:ident, $column:literal, $kind:ty) => {{
        let all: Vec<_> = <$kind>::ALL.iter().map(|value| (Some(*value), value.word())).collect();
        $cells.word($column, |word| <$kind>::from_word(word).map(Some), &all, Some(None))
    }};
}

/// Declares a sheet. `by` is the column of the database by which rows that may already be there are found.
macro_rules! sheet {
    ($module:ident, $file:literal, [$($column:literal),+], by $by:ident = $field:ident, |$c:ident| $read:expr, |$r:ident| $key:expr $(, parent $parent:ident)? $(, unique |$u:ident| $unique:expr)?) => {
        impl Sheet for $module::Model {
            const FILE: &'static str = $file;
            const COLUMNS: &'static [&'static str] = &[$($column),+];
            $(const PARENT: Option<&'static str> = { let _ = stringify!($parent); Some(sheet!(@column $parent)) };)?
            fn read($c: &mut Cells<'_>) -> Self {
                $read
            }
            fn key(&self) -> String {
                let $r = self;
                $key
            }
            fn among(rows: &[Self]) -> SimpleExpr {
                <$module::Entity as EntityTrait>::Column::$by.is_in(rows.iter().map(|row| row.$field.clone()))
            }
            $(fn unique(&self) -> Vec<(&'static str, String)> {
                let $u = self;
                $unique
            })?
            fn set_id(&mut self, id: Uuid) {
                self.id = id;
            }
            $(fn set_parent(&mut self, parent: Option<Uuid>) {
                self.$parent = parent;
            }
            fn parent(&self) -> Option<Uuid> {
                self.$parent
            })?
        }
    };
    (@column parent_id) => { "parent" };
    (@column broader_id) => { "broader" };
}

fn day(date: Option<chrono::NaiveDate>) -> String {
    date.map(|date| date.to_string()).unwrap_or_default()
}

sheet!(area, "areas.csv", ["code", "name", "kind", "parent"], by Code = code,
    |c| area::Model { id: Uuid::nil(), code: c.line("code"), name: c.line("name"), kind: word!(c, "kind", AreaKind), parent_id: None, version: 1 },
    |r| r.code.clone(), parent parent_id);

sheet!(organisation, "organisations.csv",
["code", "name", "name_en", "kind", "parent", "cvr", "municipality_code", "from", "until"], by Code = code,
|c| {
    let (valid_from, valid_until) = c.term();
    organisation::Model {
        id: Uuid::nil(), code: c.line("code"), name: c.line("name"), name_en: c.text("name_en"),
        kind: word!(c, "kind", OrganisationKind), parent_id: None, cvr: c.text("cvr"),
        municipality_code: c.text("municipality_code"), valid_from, valid_until, version: 1,
    }
},
|r| r.code.clone(), parent parent_id,
unique |r| {
    let cvr = r.cvr.clone().map(|cvr| ("cvr", cvr));
    cvr.into_iter().chain(r.municipality_code.clone().map(|code| ("municipality_code", code))).collect()
});

sheet!(person, "people.csv", ["code", "name", "given_name", "family_name", "email", "phone", "language"], by Code = code,
    |c| person::Model {
        id: Uuid::nil(), code: c.line("code"), name: c.line("name"), given_name: c.text("given_name"),
        family_name: c.text("family_name"), email: c.address("email"), phone: c.text("phone"),
        language: word!(c, "language", Tongue, Some(Tongue::Da)), version: 1,
    },
    |r| r.code.clone());

sheet!(post, "posts.csv", ["code", "organisation", "title", "title_en"], by Code = code,
    |c| post::Model {
        id: Uuid::nil(), code: c.line("code"), organisation_id: c.needed_code("organisation", "organisations.csv"),
        title: c.line("title"), title_en: c.text("title_en"), version: 1,
    },
    |r| r.code.clone());

sheet!(holding, "holdings.csv", ["post", "person", "from", "until"], by PostId = post_id,
    |c| {
        let (valid_from, valid_until) = c.term();
        let (post_id, person_id) = (c.needed_code("post", "posts.csv"), c.needed_code("person", "people.csv"));
        holding::Model { id: Uuid::nil(), post_id, person_id, valid_from, valid_until, version: 1 }
    },
    |r| format!("{} {} {}", r.post_id, r.person_id, day(r.valid_from)));

sheet!(contact_duty, "contact_duties.csv", ["post", "area", "matter", "formal", "from", "until"], by PostId = post_id,
    |c| {
        let (valid_from, valid_until) = c.term();
        contact_duty::Model {
            id: Uuid::nil(), post_id: c.needed_code("post", "posts.csv"), area_id: c.needed_code("area", "areas.csv"),
            matter: c.needed("matter"), formal: c.yes("formal"), valid_from, valid_until, version: 1,
        }
    },
    |r| format!("{} {} {} {}", r.post_id, r.area_id, day(r.valid_from), r.matter));

sheet!(topic, "topics.csv", ["code", "name", "name_en", "broader"], by Code = code,
    |c| topic::Model { id: Uuid::nil(), code: c.line("code"), name: c.line("name"), name_en: c.text("name_en"), broader_id: None, version: 1 },
    |r| r.code.clone(), parent broader_id);

sheet!(forum, "forums.csv",
    ["code", "name", "name_en", "level", "kind", "status", "class", "convener", "description", "purpose", "cadence_text",
     "at_least_per_year", "notice_days", "from", "until"], by Code = code,
    |c| {
        let (valid_from, valid_until) = c.term();
        forum::Model {
            id: Uuid::nil(), code: c.line("code"), name: c.line("name"), name_en: c.text("name_en"),
            level: word!(c, "level", ForumLevel), kind: word!(c, "kind", ForumKind), status: word!(c, "status", ForumStatus),
            class: word!(c, "class", Class), convener_id: c.code("convener", "organisations.csv"),
            description: c.text("description"), purpose: c.text("purpose"), cadence_text: c.text("cadence_text"),
            at_least_per_year: c.int("at_least_per_year"), notice_days: c.int("notice_days"), valid_from, valid_until, version: 1,
        }
    },
    |r| r.code.clone());

sheet!(forum_topic, "forum_topics.csv", ["forum", "topic"], by ForumId = forum_id,
    |c| {
        let (forum_id, topic_id) = (c.needed_code("forum", "forums.csv"), c.needed_code("topic", "topics.csv"));
        forum_topic::Model { id: Uuid::nil(), forum_id, topic_id, version: 1 }
    },
    |r| format!("{} {}", r.forum_id, r.topic_id));

sheet!(forum_area, "forum_areas.csv", ["forum", "area"], by ForumId = forum_id,
    |c| {
        let (forum_id, area_id) = (c.needed_code("forum", "forums.csv"), c.needed_code("area", "areas.csv"));
        forum_area::Model { id: Uuid::nil(), forum_id, area_id, version: 1 }
    },
    |r| format!("{} {}", r.forum_id, r.area_id));

sheet!(forum_basis, "forum_basis.csv", ["forum", "kind", "citation"], by ForumId = forum_id,
    |c| forum_basis::Model {
        id: Uuid::nil(), forum_id: c.needed_code("forum", "forums.csv"), kind: word!(c, "kind", BasisKind),
        citation: c.needed("citation"), version: 1,
    },
    |r| format!("{} {:?} {}", r.forum_id, r.kind, r.citation));

sheet!(forum_remit, "forum_remit.csv", ["forum", "position", "heading"], by ForumId = forum_id,
    |c| {
        let position = c.int("position").unwrap_or_default();
        forum_remit::Model {
            id: Uuid::nil(), forum_id: c.needed_code("forum", "forums.csv"), position, heading: c.needed("heading"), version: 1,
        }
    },
    |r| format!("{} {}", r.forum_id, r.position));

sheet!(seat, "seats.csv", ["code", "forum", "kind", "role", "organisation", "post", "person", "copy_to", "from", "until"], by Code = code,
    |c| {
        let (valid_from, valid_until) = c.term();
        let (post_id, person_id) = (c.code("post", "posts.csv"), c.code("person", "people.csv"));
        c.at_most_one(("post", post_id.is_some()), ("person", person_id.is_some()));
        seat::Model {
            id: Uuid::nil(), code: c.line("code"), forum_id: c.needed_code("forum", "forums.csv"), kind: word!(c, "kind", SeatKind),
            role: word!(c, "role", SeatRole, Some(SeatRole::Member)), organisation_id: c.code("organisation", "organisations.csv"),
            post_id, person_id, copy_to_id: c.code("copy_to", "people.csv"), valid_from, valid_until, version: 1,
        }
    },
    |r| r.code.clone());

sheet!(deputy, "deputies.csv", ["seat", "kind", "rank", "person", "post", "from", "until"], by SeatId = seat_id,
    |c| {
        let (valid_from, valid_until) = c.term();
        let (post_id, person_id) = (c.code("post", "posts.csv"), c.code("person", "people.csv"));
        c.exactly_one(("person", person_id.is_some()), ("post", post_id.is_some()));
        deputy::Model {
            id: Uuid::nil(), seat_id: c.needed_code("seat", "seats.csv"), kind: word!(c, "kind", DeputyKind),
            rank: c.int("rank").unwrap_or(1), person_id, post_id, valid_from, valid_until, version: 1,
        }
    },
    |r| format!("{} {:?} {} {}", r.seat_id, r.kind, r.rank, day(r.valid_from)));

sheet!(secretariat, "secretariats.csv", ["post", "organisation", "forum", "from", "until"], by PostId = post_id,
    |c| {
        let (valid_from, valid_until) = c.term();
        let (organisation_id, forum_id) = (c.code("organisation", "organisations.csv"), c.code("forum", "forums.csv"));
        c.exactly_one(("organisation", organisation_id.is_some()), ("forum", forum_id.is_some()));
        secretariat::Model {
            id: Uuid::nil(), post_id: c.needed_code("post", "posts.csv"), organisation_id, forum_id, valid_from, valid_until, version: 1,
        }
    },
    |r| format!("{} {:?} {:?} {}", r.post_id, r.organisation_id, r.forum_id, day(r.valid_from)));

sheet!(interface, "interfaces.csv",
    ["code", "from_forum", "from_organisation", "to_forum", "to_organisation", "kind", "summary", "personal_data", "basis", "review_by",
     "from", "until"], by Code = code,
    |c| {
        let (valid_from, valid_until) = c.term();
        let (from_forum_id, from_organisation_id) = (c.code("from_forum", "forums.csv"), c.code("from_organisation", "organisations.csv"));
        let (to_forum_id, to_organisation_id) = (c.code("to_forum", "forums.csv"), c.code("to_organisation", "organisations.csv"));
        c.exactly_one(("from_forum", from_forum_id.is_some()), ("from_organisation", from_organisation_id.is_some()));
        c.exactly_one(("to_forum", to_forum_id.is_some()), ("to_organisation", to_organisation_id.is_some()));
        interface::Model {
            id: Uuid::nil(), code: c.line("code"), from_forum_id, from_organisation_id, to_forum_id, to_organisation_id,
            kind: word!(c, "kind", InterfaceKind), summary: c.text("summary"),
            personal_data: word!(c, "personal_data", PersonalData, Some(PersonalData::None)), basis: c.text("basis"),
            review_by: c.date("review_by"), valid_from, valid_until, version: 1,
        }
    },
    |r| r.code.clone());

sheet!(interface_exchange, "interface_exchanges.csv", ["interface", "what", "cadence_text"], by InterfaceId = interface_id,
    |c| {
        let interface_id = c.needed_code("interface", "interfaces.csv");
        interface_exchange::Model { id: Uuid::nil(), interface_id, what: c.needed("what"), cadence_text: c.text("cadence_text"), version: 1 }
    },
    |r| format!("{} {}", r.interface_id, r.what));

sheet!(interface_contact, "interface_contacts.csv", ["interface", "end", "post", "person", "from", "until"], by InterfaceId = interface_id,
    |c| {
        let (valid_from, valid_until) = c.term();
        let (post_id, person_id) = (c.code("post", "posts.csv"), c.code("person", "people.csv"));
        c.exactly_one(("post", post_id.is_some()), ("person", person_id.is_some()));
        interface_contact::Model {
            id: Uuid::nil(), interface_id: c.needed_code("interface", "interfaces.csv"), end: word!(c, "end", InterfaceEnd),
            post_id, person_id, valid_from, valid_until, version: 1,
        }
    },
    |r| format!("{} {:?} {:?} {:?} {}", r.interface_id, r.end, r.post_id, r.person_id, day(r.valid_from)));

sheet!(meeting, "meetings.csv", ["code", "forum", "number", "year", "title", "starts_at", "ends_at", "place", "status"], by Code = code,
|c| {
    let (starts_at, ends_at) = (c.instant("starts_at"), c.instant("ends_at"));
    if starts_at >= ends_at {
        c.complain("ends_at", "Slutningen ligger ikke efter begyndelsen.", "The end does not come after the beginning.");
    }
    meeting::Model {
        id: Uuid::nil(), code: c.line("code"), forum_id: c.needed_code("forum", "forums.csv"), number: c.int("number"),
        year: c.int("year"), title: c.line("title"), starts_at, ends_at, place: c.text("place"), online_url: None,
        status: word!(c, "status", MeetingStatus, Some(MeetingStatus::Planned)), sequence: 0, version: 1,
    }
},
|r| r.code.clone(),
unique |r| {
    let numbered = r.number.zip(r.year).map(|(number, year)| ("number", format!("{} {number}/{year}", r.forum_id)));
    numbered.into_iter().collect()
});

sheet!(organisation_name, "organisation_names.csv", ["organisation", "name", "until"], by OrganisationId = organisation_id,
    |c| organisation_name::Model {
        id: Uuid::nil(), organisation_id: c.needed_code("organisation", "organisations.csv"), name: c.line("name"),
        valid_until: c.last_day("until"), version: 1,
    },
    |r| format!("{} {} {}", r.organisation_id, r.name, day(r.valid_until)));

sheet!(organisation_identifier, "organisation_identifiers.csv", ["organisation", "scheme", "value"], by OrganisationId = organisation_id,
    |c| organisation_identifier::Model {
        id: Uuid::nil(), organisation_id: c.needed_code("organisation", "organisations.csv"), scheme: c.line("scheme"),
        value: c.line("value"), version: 1,
    },
    |r| format!("{} {} {}", r.organisation_id, r.scheme, r.value),
    unique |r| vec![("value", format!("{} {}", r.scheme, r.value))]);

sheet!(topic_synonym, "topic_synonyms.csv", ["topic", "name"], by TopicId = topic_id,
    |c| topic_synonym::Model { id: Uuid::nil(), topic_id: c.needed_code("topic", "topics.csv"), name: c.line("name"), version: 1 },
    |r| format!("{} {}", r.topic_id, r.name));

sheet!(forum_name, "forum_names.csv", ["forum", "name", "until"], by ForumId = forum_id,
    |c| forum_name::Model {
        id: Uuid::nil(), forum_id: c.needed_code("forum", "forums.csv"), name: c.line("name"), valid_until: c.last_day("until"), version: 1,
    },
    |r| format!("{} {} {}", r.forum_id, r.name, day(r.valid_until)));

sheet!(forum_rule, "forum_rules.csv", ["forum", "kind", "organisation_kind", "seat_kind", "number", "text"], by ForumId = forum_id,
    |c| forum_rule::Model {
        id: Uuid::nil(), forum_id: c.needed_code("forum", "forums.csv"), kind: word!(c, "kind", RuleKind),
        organisation_kind: maybe_word!(c, "organisation_kind", OrganisationKind), seat_kind: maybe_word!(c, "seat_kind", SeatKind),
        number: c.int("number").unwrap_or_default(), text: c.needed("text"), version: 1,
    },
    |r| format!("{} {:?} {:?} {:?} {} {}", r.forum_id, r.kind, r.organisation_kind, r.seat_kind, r.number, r.text));

sheet!(forum_family, "forum_families.csv", ["forum", "family"], by ForumId = forum_id,
    |c| forum_family::Model { id: Uuid::nil(), forum_id: c.needed_code("forum", "forums.csv"), family: c.line("family"), version: 1 },
    |r| r.forum_id.to_string());

sheet!(seat_address, "seat_addresses.csv", ["seat", "email"], by SeatId = seat_id,
    |c| {
        let email = c.address("email");
        if email.is_none() {
            c.complain("email", "Feltet skal udfyldes.", "This field must be filled in.");
        }
        let seat_id = c.needed_code("seat", "seats.csv");
        seat_address::Model { id: Uuid::nil(), seat_id, email: email.unwrap_or_default(), version: 1 }
    },
    |r| r.seat_id.to_string());

sheet!(referral, "referrals.csv", ["from_forum", "to_forum", "subject", "state", "sent_on", "answered_on", "answer"], by FromForumId = from_forum_id,
    |c| referral::Model {
        id: Uuid::nil(), from_forum_id: c.needed_code("from_forum", "forums.csv"), to_forum_id: c.needed_code("to_forum", "forums.csv"),
        subject: c.needed("subject"), state: word!(c, "state", ReferralState, Some(ReferralState::Sent)), sent_on: c.needed_date("sent_on"),
        answered_on: c.date("answered_on"), answer: c.text("answer"), version: 1,
    },
    |r| format!("{} {} {} {}", r.from_forum_id, r.to_forum_id, r.sent_on, r.subject));

sheet!(interface_condition, "interface_conditions.csv", ["interface", "draft", "purpose_limit"], by InterfaceId = interface_id,
    |c| interface_condition::Model {
        id: Uuid::nil(), interface_id: c.needed_code("interface", "interfaces.csv"), draft: c.yes("draft"),
        purpose_limit: c.text("purpose_limit"), version: 1,
    },
    |r| r.interface_id.to_string());

sheet!(interface_confirmation, "interface_confirmations.csv", ["interface", "end", "confirmed_on", "person"], by InterfaceId = interface_id,
    |c| interface_confirmation::Model {
        id: Uuid::nil(), interface_id: c.needed_code("interface", "interfaces.csv"), end: word!(c, "end", InterfaceEnd),
        confirmed_on: c.needed_date("confirmed_on"), person_id: c.code("person", "people.csv"), version: 1,
    },
    |r| format!("{} {:?} {}", r.interface_id, r.end, r.confirmed_on));

sheet!(passing, "interface_passings.csv", ["interface", "kind", "passed_on", "what", "meeting"], by InterfaceId = interface_id,
    |c| passing::Model {
        id: Uuid::nil(), interface_id: c.needed_code("interface", "interfaces.csv"), kind: word!(c, "kind", PassingKind),
        passed_on: c.needed_date("passed_on"), what: c.needed("what"), meeting_id: c.code("meeting", "meetings.csv"), version: 1,
    },
    |r| format!("{} {:?} {} {}", r.interface_id, r.kind, r.passed_on, r.what));
