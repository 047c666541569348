//! How each kind of row takes its place in the register: what it names, and which links lead to it.

use super::apply::{Built, Dangling, hash_code};
use super::table::{Ix, Record, Table, Tie};
use super::{
    Area, Basis, Border, Condition, Confirmation, Contact, ContactDuty, Deputy, Dismissal, End, Exchange, Family, FormerStatus,
    FormerText, Forum, ForumArea, ForumName, ForumTopic, Holding, Identifier, Interface, Meeting, Organisation, OrganisationName,
    Passing, Person, Post, Referral, Register, Remit, Rule, Seat, Secretariat, Shared, Synonym, Term, Topic, TopicNumber,
};
use entities::{forum, interface, meeting, people};
use sea_orm::prelude::Uuid;

/// How a row of the database becomes a row of the register.
pub(super) trait Entry: Record {
    type Model;
    fn table(register: &mut Register) -> &mut Table<Self>;
    fn build(model: Self::Model, register: &Register) -> Built<Self>;
    /// Makes or cuts the links that lead to this row.
    fn tie(&self, tie: Tie, ix: Self::Ix, register: &mut Register);
}

fn needed<R: Record>(table: &Table<R>, row: Uuid, missing: Uuid) -> Built<R::Ix> {
    table.find(missing).ok_or(Dangling { row, missing })
}

fn maybe<R: Record>(table: &Table<R>, row: Uuid, id: Option<Uuid>) -> Built<Option<R::Ix>> {
    id.map(|id| needed(table, row, id)).transpose()
}

fn boxed(text: Option<String>) -> Option<Box<str>> {
    text.map(String::into_boxed_str)
}

fn shared(text: Option<String>) -> Option<Shared> {
    text.map(Shared::from)
}

/// Makes or cuts the link from `$owner` to the row at `$ix`, in the order in which the rows of `$table` were made.
macro_rules! link {
    ($register:ident . $links:ident, $tie:ident, $owner:expr, $ix:ident in $table:ident) => {{
        let Register { $links: links, $table: rows, .. } = $register;
        links.tie($tie, $owner, $ix, |other| rows.get(other).id());
    }};
}

/// Declares a kind of row: its table, how it is built, and its links.
macro_rules! entry {
    ($name:ident in $table:ident from $model:path, |$m:ident, $r:ident| $build:expr, |$row:ident, $tie:ident, $ix:ident, $reg:ident| $ties:expr) => {
        impl Entry for $name {
            type Model = $model;
            fn table(register: &mut Register) -> &mut Table<Self> {
                &mut register.$table
            }
            fn build($m: Self::Model, $r: &Register) -> Built<Self> {
                $build
            }
            fn tie(&self, $tie: Tie, $ix: Self::Ix, $reg: &mut Register) {
                let $row = self;
                $ties
            }
        }
    };
}

entry!(Area in areas from people::area::Model,
|m, r| Ok(Self { id: m.id, code: m.code.into(), name: m.name.into(), kind: m.kind, parent: maybe(&r.areas, m.id, m.parent_id)?, version: m.version }),
|row, tie, ix, register| if let Some(parent) = row.parent {
    link!(register.area_parts, tie, parent, ix in areas);
});

entry!(Organisation in organisations from people::organisation::Model,
|m, r| Ok(Self {
    id: m.id, code: m.code.into(), present_name: m.name.into(), present_name_en: boxed(m.name_en), kind: m.kind,
    parent: maybe(&r.organisations, m.id, m.parent_id)?, cvr: boxed(m.cvr),
    municipality_code: boxed(m.municipality_code), term: Term::new(m.valid_from, m.valid_until), version: m.version,
}),
|row, tie, ix, register| if let Some(parent) = row.parent {
    link!(register.organisation_units, tie, parent, ix in organisations);
});

entry!(Person in persons from people::person::Model,
    |m, _r| {
        let family = m.family_name.as_deref().filter(|family| m.name.ends_with(family)).map_or(0, |family| m.name.len() - family.len());
        Ok(Self { id: m.id, family: u16::try_from(family).unwrap_or(0), name: m.name.into(), version: m.version })
    },
    |_row, _tie, _ix, _register| {});

entry!(Post in posts from people::post::Model,
    |m, r| Ok(Self {
        id: m.id, organisation: needed(&r.organisations, m.id, m.organisation_id)?, title: m.title.into(),
        title_en: shared(m.title_en), version: m.version,
    }),
    |row, tie, ix, register| link!(register.organisation_posts, tie, row.organisation, ix in posts));

entry!(Holding in holdings from people::holding::Model,
|m, r| Ok(Self {
    id: m.id, post: needed(&r.posts, m.id, m.post_id)?, person: needed(&r.persons, m.id, m.person_id)?,
    term: Term::new(m.valid_from, m.valid_until), version: m.version,
}),
|row, tie, ix, register| {
    link!(register.post_holdings, tie, row.post, ix in holdings);
    link!(register.person_holdings, tie, row.person, ix in holdings);
});

entry!(ContactDuty in contact_duties from people::contact_duty::Model,
    |m, r| Ok(Self {
        id: m.id, post: needed(&r.posts, m.id, m.post_id)?, area: needed(&r.areas, m.id, m.area_id)?, matter: m.matter.into(),
        formal: m.formal, term: Term::new(m.valid_from, m.valid_until), version: m.version,
    }),
    |row, tie, ix, register| link!(register.area_duties, tie, row.area, ix in contact_duties));

entry!(Topic in topics from people::topic::Model,
|m, r| Ok(Self {
    id: m.id, code: m.code.into(), name: m.name.into(), name_en: boxed(m.name_en), broader: maybe(&r.topics, m.id, m.broader_id)?, version: m.version,
}),
|row, tie, ix, register| if let Some(broader) = row.broader {
    link!(register.topic_narrower, tie, broader, ix in topics);
});

entry!(Forum in forums from forum::forum::Model,
|m, r| Ok(Self {
    id: m.id, code: m.code.into(), present_name: m.name.into(), present_name_en: boxed(m.name_en), level: m.level, kind: m.kind,
    present_status: m.status, class: m.class, convener: maybe(&r.organisations, m.id, m.convener_id)?,
    description: boxed(m.description), purpose: boxed(m.purpose), cadence_text: shared(m.cadence_text),
    at_least_per_year: m.at_least_per_year, notice_days: m.notice_days, term: Term::new(m.valid_from, m.valid_until), version: m.version,
}),
|row, tie, ix, register| {
    let Register { forum_codes, forums, .. } = register;
    match tie {
        Tie::Make => forum_codes.add(hash_code(&row.code), ix.at(), |place| hash_code(&forums.get(Ix::new(place)).code)),
        Tie::Cut => forum_codes.remove(hash_code(&row.code), ix.at()),
    }
    register.tie_name(tie, ix);
});

entry!(ForumTopic in forum_topics from forum::forum_topic::Model,
    |m, r| Ok(Self { id: m.id, forum: needed(&r.forums, m.id, m.forum_id)?, topic: needed(&r.topics, m.id, m.topic_id)?, term: Term::new(m.valid_from, m.valid_until) }),
    |row, tie, ix, register| link!(register.forum_topic_links, tie, row.forum, ix in forum_topics));

entry!(ForumArea in forum_areas from forum::forum_area::Model,
    |m, r| Ok(Self { id: m.id, forum: needed(&r.forums, m.id, m.forum_id)?, area: needed(&r.areas, m.id, m.area_id)?, term: Term::new(m.valid_from, m.valid_until) }),
    |row, tie, ix, register| link!(register.forum_area_links, tie, row.forum, ix in forum_areas));

entry!(Basis in bases from forum::forum_basis::Model,
    |m, r| Ok(Self { id: m.id, forum: needed(&r.forums, m.id, m.forum_id)?, kind: m.kind, citation: m.citation.into(), term: Term::new(m.valid_from, m.valid_until) }),
    |row, tie, ix, register| link!(register.forum_bases, tie, row.forum, ix in bases));

entry!(Remit in remits from forum::forum_remit::Model,
|m, r| Ok(Self { id: m.id, forum: needed(&r.forums, m.id, m.forum_id)?, position: m.position, heading: m.heading.into(), term: Term::new(m.valid_from, m.valid_until) }),
|row, tie, ix, register| {
    let Register { forum_remits, remits, .. } = register;
    forum_remits.tie(tie, row.forum, ix, |other| (remits.get(other).position, remits.get(other).id));
});

entry!(Seat in seats from forum::seat::Model,
|m, r| Ok(Self {
    id: m.id, forum: needed(&r.forums, m.id, m.forum_id)?, kind: m.kind, role: m.role,
    organisation: maybe(&r.organisations, m.id, m.organisation_id)?, post: maybe(&r.posts, m.id, m.post_id)?,
    person: maybe(&r.persons, m.id, m.person_id)?, copy_to: maybe(&r.persons, m.id, m.copy_to_id)?,
    term: Term::new(m.valid_from, m.valid_until), version: m.version,
}),
|row, tie, ix, register| {
    link!(register.forum_seats, tie, row.forum, ix in seats);
    if let Some(person) = row.person {
        link!(register.person_seats, tie, person, ix in seats);
    }
    if let Some(post) = row.post {
        link!(register.post_seats, tie, post, ix in seats);
    }
    if let Some(organisation) = row.organisation {
        link!(register.organisation_seats, tie, organisation, ix in seats);
    }
    if let Some(person) = row.copy_to {
        link!(register.person_copies, tie, person, ix in seats);
    }
});

entry!(Deputy in deputies from forum::deputy::Model,
|m, r| Ok(Self {
    id: m.id, seat: needed(&r.seats, m.id, m.seat_id)?, kind: m.kind, rank: m.rank,
    person: maybe(&r.persons, m.id, m.person_id)?, post: maybe(&r.posts, m.id, m.post_id)?,
    term: Term::new(m.valid_from, m.valid_until), version: m.version,
}),
|row, tie, ix, register| {
    let Register { seat_deputies, deputies, .. } = register;
    seat_deputies.tie(tie, row.seat, ix, |other| (deputies.get(other).rank, deputies.get(other).id));
    if let Some(person) = row.person {
        link!(register.person_deputies, tie, person, ix in deputies);
    }
        if let Some(post) = row.post {
            link!(register.post_deputies, tie, post, ix in deputies);
        }
});

entry!(Secretariat in secretariats from forum::secretariat::Model,
    |m, r| Ok(Self {
        id: m.id, post: needed(&r.posts, m.id, m.post_id)?, organisation: maybe(&r.organisations, m.id, m.organisation_id)?,
        forum: maybe(&r.forums, m.id, m.forum_id)?, term: Term::new(m.valid_from, m.valid_until),
    }),
    |row, tie, ix, register| link!(register.post_secretariats, tie, row.post, ix in secretariats));

entry!(Interface in interfaces from interface::interface::Model,
|m, r| {
    let end = |forum: Option<Uuid>, organisation: Option<Uuid>| match forum {
        Some(forum) => needed(&r.forums, m.id, forum).map(End::Forum),
        None => needed(&r.organisations, m.id, organisation.unwrap_or_default()).map(End::Organisation),
    };
    Ok(Self {
        id: m.id, code: m.code.into(), from: end(m.from_forum_id, m.from_organisation_id)?, to: end(m.to_forum_id, m.to_organisation_id)?,
        kind: m.kind, summary: shared(m.summary), personal_data: m.personal_data, basis: shared(m.basis),
        review_by: m.review_by, term: Term::new(m.valid_from, m.valid_until), version: m.version,
    })
},
|row, tie, ix, register| {
    // An interface of a thing with itself is linked once.
    let ends = if row.from == row.to { &[row.from][..] } else { &[row.from, row.to][..] };
    for end in ends {
        match *end {
            End::Forum(forum) => link!(register.forum_interfaces, tie, forum, ix in interfaces),
            End::Organisation(organisation) => link!(register.organisation_interfaces, tie, organisation, ix in interfaces),
        }
    }
});

entry!(Exchange in exchanges from interface::interface_exchange::Model,
    |m, r| Ok(Self {
        id: m.id, interface: needed(&r.interfaces, m.id, m.interface_id)?, what: m.what.into(), cadence_text: shared(m.cadence_text),
    }),
    |row, tie, ix, register| link!(register.interface_exchanges, tie, row.interface, ix in exchanges));

entry!(Contact in contacts from interface::interface_contact::Model,
    |m, r| Ok(Self {
        id: m.id, interface: needed(&r.interfaces, m.id, m.interface_id)?, end: m.end, post: maybe(&r.posts, m.id, m.post_id)?,
        person: maybe(&r.persons, m.id, m.person_id)?, term: Term::new(m.valid_from, m.valid_until), version: m.version,
    }),
    |row, tie, ix, register| link!(register.interface_contacts, tie, row.interface, ix in contacts));

entry!(Meeting in meetings from meeting::meeting::Model,
|m, r| Ok(Self {
    id: m.id, forum: needed(&r.forums, m.id, m.forum_id)?, number: m.number, year: m.year, title: m.title.into(),
    starts_at: m.starts_at, ends_at: m.ends_at, place: shared(m.place), online_url: boxed(m.online_url),
    status: m.status, sequence: m.sequence, version: m.version,
}),
|row, tie, ix, register| {
    let Register { forum_meetings, meetings, .. } = register;
    forum_meetings.tie(tie, row.forum, ix, |other| (meetings.get(other).starts_at, meetings.get(other).id));
});

entry!(Border in borders from people::area_border::Model,
|m, r| Ok(Self { id: m.id, a: needed(&r.areas, m.id, m.a_area_id)?, b: needed(&r.areas, m.id, m.b_area_id)? }),
|row, tie, ix, register| {
    link!(register.area_borders, tie, row.a, ix in borders);
    if row.a != row.b {
        link!(register.area_borders, tie, row.b, ix in borders);
    }
});

entry!(OrganisationName in organisation_names from people::organisation_name::Model,
    |m, r| Ok(Self {
        id: m.id, organisation: needed(&r.organisations, m.id, m.organisation_id)?, name: m.name.into(), until: m.valid_until,
    }),
    |row, tie, ix, register| link!(register.organisation_other_names, tie, row.organisation, ix in organisation_names));

entry!(Identifier in identifiers from people::organisation_identifier::Model,
    |m, r| Ok(Self {
        id: m.id, organisation: needed(&r.organisations, m.id, m.organisation_id)?, scheme: m.scheme.into(), value: m.value.into(), version: m.version,
    }),
    |row, tie, ix, register| link!(register.organisation_identifiers, tie, row.organisation, ix in identifiers));

entry!(Synonym in synonyms from people::topic_synonym::Model,
    |m, r| Ok(Self { id: m.id, topic: needed(&r.topics, m.id, m.topic_id)?, name: m.name.into() }),
    |row, tie, ix, register| link!(register.topic_synonyms, tie, row.topic, ix in synonyms));

entry!(ForumName in forum_names from forum::forum_name::Model,
    |m, r| Ok(Self { id: m.id, forum: needed(&r.forums, m.id, m.forum_id)?, name: m.name.into(), name_en: boxed(m.name_en), until: m.valid_until }),
    |row, tie, ix, register| link!(register.forum_earlier_names, tie, row.forum, ix in forum_names));

entry!(Rule in rules from forum::forum_rule::Model,
    |m, r| Ok(Self {
        id: m.id, forum: needed(&r.forums, m.id, m.forum_id)?, kind: m.kind, organisation_kind: m.organisation_kind,
        seat_kind: m.seat_kind, number: m.number, text: m.text.into(),
    }),
    |row, tie, ix, register| link!(register.forum_rules, tie, row.forum, ix in rules));

entry!(Family in families from forum::forum_family::Model,
    |m, r| Ok(Self { id: m.id, forum: needed(&r.forums, m.id, m.forum_id)?, family: m.family.into() }),
    |row, tie, ix, register| link!(register.forum_families, tie, row.forum, ix in families));

entry!(Referral in referrals from forum::referral::Model,
|m, r| Ok(Self {
    id: m.id, from: needed(&r.forums, m.id, m.from_forum_id)?, to: needed(&r.forums, m.id, m.to_forum_id)?,
    subject: m.subject.into(), state: m.state, sent_on: m.sent_on, answered_on: m.answered_on, answer: boxed(m.answer),
    version: m.version,
}),
|row, tie, ix, register| {
    link!(register.forum_referrals, tie, row.from, ix in referrals);
    if row.from != row.to {
        link!(register.forum_referrals, tie, row.to, ix in referrals);
    }
});

entry!(Condition in conditions from interface::interface_condition::Model,
    |m, r| Ok(Self {
        id: m.id, interface: needed(&r.interfaces, m.id, m.interface_id)?, draft: m.draft, purpose_limit: boxed(m.purpose_limit),
    }),
    |row, tie, ix, register| link!(register.interface_conditions, tie, row.interface, ix in conditions));

entry!(Confirmation in confirmations from interface::interface_confirmation::Model,
|m, r| Ok(Self {
    id: m.id, interface: needed(&r.interfaces, m.id, m.interface_id)?, end: m.end, on: m.confirmed_on,
    person: maybe(&r.persons, m.id, m.person_id)?, until: m.valid_until,
}),
|row, tie, ix, register| {
    let Register { interface_confirmations, confirmations, .. } = register;
    interface_confirmations.tie(tie, row.interface, ix, |other| (confirmations.get(other).on, confirmations.get(other).id));
});

entry!(Passing in passings from interface::passing::Model,
|m, r| Ok(Self {
    id: m.id, interface: needed(&r.interfaces, m.id, m.interface_id)?, kind: m.kind, on: m.passed_on, what: m.what.into(),
    meeting: maybe(&r.meetings, m.id, m.meeting_id)?,
}),
|row, tie, ix, register| {
    let Register { interface_passings, passings, .. } = register;
    interface_passings.tie(tie, row.interface, ix, |other| (passings.get(other).on, passings.get(other).id));
});

entry!(Dismissal in dismissals from interface::dismissal::Model,
    |m, r| Ok(Self {
        id: m.id, a: needed(&r.forums, m.id, m.a_forum_id)?, b: needed(&r.forums, m.id, m.b_forum_id)?, rule: m.rule.into(),
        evidence: m.evidence.into(), reason: m.reason.into(), on: m.dismissed_on,
    }),
    |_row, _tie, _ix, _register| {});

entry!(FormerStatus in former_statuses from forum::forum_status::Model,
    |m, r| Ok(Self { id: m.id, forum: needed(&r.forums, m.id, m.forum_id)?, status: m.status, until: m.valid_until }),
    |row, tie, ix, register| link!(register.forum_earlier_statuses, tie, row.forum, ix in former_statuses));

entry!(FormerText in former_texts from forum::forum_text::Model,
|m, r| Ok(Self {
    id: m.id, forum: needed(&r.forums, m.id, m.forum_id)?, field: m.field, value: shared(m.value), until: m.valid_until,
}),
|row, tie, ix, register| {
    let Register { forum_former_texts, former_texts, .. } = register;
    forum_former_texts.tie(tie, row.forum, ix, |other| (former_texts.get(other).until, former_texts.get(other).id));
});

entry!(TopicNumber in topic_numbers from people::topic_identifier::Model,
    |m, r| Ok(Self {
        id: m.id, topic: needed(&r.topics, m.id, m.topic_id)?, scheme: m.scheme.into(), value: m.value.into(), version: m.version,
    }),
    |row, tie, ix, register| link!(register.topic_identifiers, tie, row.topic, ix in topic_numbers));
