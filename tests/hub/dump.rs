//! A register in a form in which two can be compared: rows by id, links in order, everything named by UUID.

use snitflade::register::{End, ForumIx, Ix, Links, Record, Register, Table};
use uuid::Uuid;

/// Writes down the rows of a table, sorted by id.
macro_rules! rows {
    ($lines:ident, $register:ident.$table:ident, |$row:ident| $parts:expr) => {
        let mut found: Vec<String> =
            $register.$table.iter().map(|(_, $row)| format!("{} {} {:?}", stringify!($table), $row.id, $parts)).collect();
        found.sort();
        $lines.extend(found);
    };
}

/// Writes down which rows each row leads to, in their order.
macro_rules! links {
    ($lines:ident, $register:ident.$links:ident: $owners:ident -> $items:ident) => {
        $lines.extend(leads(stringify!($links), &$register.$links, &$register.$owners, &$register.$items));
    };
}

fn leads<O: Record, I: Record>(name: &str, links: &Links<O::Ix, I::Ix>, owners: &Table<O>, items: &Table<I>) -> Vec<String> {
    let mut lines: Vec<String> = owners
        .iter()
        .map(|(ix, owner)| (owner.id(), links.of(ix).iter().map(|item| items.get(*item).id()).collect::<Vec<Uuid>>()))
        .filter(|(_, items)| !items.is_empty())
        .map(|(owner, items)| format!("{name} {owner} -> {items:?}"))
        .collect();
    lines.sort();
    lines
}

fn id<R: Record>(table: &Table<R>, ix: R::Ix) -> Uuid {
    table.get(ix).id()
}

fn maybe<R: Record>(table: &Table<R>, ix: Option<R::Ix>) -> Option<Uuid> {
    ix.map(|ix| id(table, ix))
}

/// Everything that a register says.
pub fn dump(register: &Register) -> Vec<String> {
    let mut lines = vec![format!("revision {}", register.revision)];
    people(register, &mut lines);
    forums(register, &mut lines);
    interfaces(register, &mut lines);
    living(register, &mut lines);
    people_links(register, &mut lines);
    forum_links(register, &mut lines);
    let named = |ix: &ForumIx| id(&register.forums, *ix);
    lines.push(format!("by name {:?}", register.forums_by_name().iter().map(named).collect::<Vec<_>>()));
    for number in 0..12 {
        let code = format!("F{number}");
        lines.push(format!("code {code} {:?}", maybe(&register.forums, register.forum_by_code(&code))));
    }
    lines
}

fn people(r: &Register, lines: &mut Vec<String>) {
    rows!(lines, r.areas, |x| (&x.code, &x.name, x.kind, maybe(&r.areas, x.parent), x.version));
    rows!(lines, r.organisations, |x| (
        (&x.code, &x.present_name, &x.present_name_en, x.kind, maybe(&r.organisations, x.parent)),
        (&x.cvr, &x.municipality_code, x.term, x.version)
    ));
    rows!(lines, r.persons, |x| (&x.name, x.family, x.version));
    rows!(lines, r.posts, |x| (id(&r.organisations, x.organisation), &x.title, &x.title_en, x.version));
    rows!(lines, r.holdings, |x| (id(&r.posts, x.post), id(&r.persons, x.person), x.term, x.version));
    rows!(lines, r.contact_duties, |x| (id(&r.posts, x.post), id(&r.areas, x.area), &x.matter, x.formal, x.term, x.version));
    rows!(lines, r.topics, |x| (&x.code, &x.name, &x.name_en, maybe(&r.topics, x.broader), x.version));
}

fn forums(r: &Register, lines: &mut Vec<String>) {
    rows!(lines, r.forums, |x| (
        (
            &x.code,
            &x.present_name,
            &x.present_name_en,
            x.level,
            x.kind,
            x.present_status,
            x.class,
            maybe(&r.organisations, x.convener)
        ),
        (&x.description, &x.purpose, &x.cadence_text, x.at_least_per_year, x.notice_days, x.term, x.version)
    ));
    rows!(lines, r.forum_topics, |x| (id(&r.forums, x.forum), id(&r.topics, x.topic), x.term));
    rows!(lines, r.forum_areas, |x| (id(&r.forums, x.forum), id(&r.areas, x.area), x.term));
    rows!(lines, r.bases, |x| (id(&r.forums, x.forum), x.kind, &x.citation, x.term));
    rows!(lines, r.remits, |x| (id(&r.forums, x.forum), x.position, &x.heading, x.term));
    rows!(lines, r.seats, |x| (
        (id(&r.forums, x.forum), x.kind, x.role, maybe(&r.organisations, x.organisation), maybe(&r.posts, x.post)),
        (maybe(&r.persons, x.person), maybe(&r.persons, x.copy_to), x.term, x.version)
    ));
    rows!(lines, r.deputies, |x| (
        (id(&r.seats, x.seat), x.kind, x.rank),
        (maybe(&r.persons, x.person), maybe(&r.posts, x.post), x.term, x.version)
    ));
    rows!(lines, r.secretariats, |x| (
        id(&r.posts, x.post),
        maybe(&r.organisations, x.organisation),
        maybe(&r.forums, x.forum),
        x.term
    ));
    rows!(lines, r.meetings, |x| (
        (id(&r.forums, x.forum), x.number, x.year, &x.title, x.starts_at, x.ends_at),
        (&x.place, &x.online_url, x.status, x.sequence, x.version)
    ));
}

fn interfaces(r: &Register, lines: &mut Vec<String>) {
    let end = |end: End| match end {
        End::Forum(ix) => id(&r.forums, ix),
        End::Organisation(ix) => id(&r.organisations, ix),
    };
    rows!(lines, r.interfaces, |x| (
        &x.code,
        (end(x.from), end(x.to), x.kind, &x.summary),
        (x.personal_data, &x.basis, x.review_by, x.term, x.version)
    ));
    rows!(lines, r.exchanges, |x| (id(&r.interfaces, x.interface), &x.what, &x.cadence_text));
    rows!(lines, r.contacts, |x| (
        (id(&r.interfaces, x.interface), x.end),
        (maybe(&r.posts, x.post), maybe(&r.persons, x.person), x.term, x.version)
    ));
}

fn living(r: &Register, lines: &mut Vec<String>) {
    rows!(lines, r.borders, |x| (id(&r.areas, x.a), id(&r.areas, x.b)));
    rows!(lines, r.organisation_names, |x| (id(&r.organisations, x.organisation), &x.name, x.until));
    rows!(lines, r.identifiers, |x| (id(&r.organisations, x.organisation), &x.scheme, &x.value, x.version));
    rows!(lines, r.synonyms, |x| (id(&r.topics, x.topic), &x.name));
    rows!(lines, r.forum_names, |x| (id(&r.forums, x.forum), &x.name, &x.name_en, x.until));
    rows!(lines, r.rules, |x| (id(&r.forums, x.forum), x.kind, x.organisation_kind, x.seat_kind, x.number, &x.text));
    rows!(lines, r.families, |x| (id(&r.forums, x.forum), &x.family));
    rows!(lines, r.referrals, |x| (
        (id(&r.forums, x.from), id(&r.forums, x.to), &x.subject, x.state),
        (x.sent_on, x.answered_on, &x.answer, x.version)
    ));
    rows!(lines, r.conditions, |x| (id(&r.interfaces, x.interface), x.draft, &x.purpose_limit));
    rows!(lines, r.confirmations, |x| (id(&r.interfaces, x.interface), x.end, x.on, x.until, maybe(&r.persons, x.person)));
    rows!(lines, r.passings, |x| (id(&r.interfaces, x.interface), x.kind, x.on, &x.what, maybe(&r.meetings, x.meeting)));
    rows!(lines, r.dismissals, |x| (id(&r.forums, x.a), id(&r.forums, x.b), &x.rule, &x.evidence, &x.reason, x.on));
    rows!(lines, r.former_statuses, |x| (id(&r.forums, x.forum), x.status, x.until));
    rows!(lines, r.former_texts, |x| (id(&r.forums, x.forum), x.field, &x.value, x.until));
    rows!(lines, r.topic_numbers, |x| (id(&r.topics, x.topic), &x.scheme, &x.value, x.version));
    links!(lines, r.forum_earlier_statuses: forums -> former_statuses);
    links!(lines, r.forum_former_texts: forums -> former_texts);
    links!(lines, r.topic_identifiers: topics -> topic_numbers);
    links!(lines, r.organisation_other_names: organisations -> organisation_names);
    links!(lines, r.organisation_identifiers: organisations -> identifiers);
    links!(lines, r.topic_synonyms: topics -> synonyms);
    links!(lines, r.forum_earlier_names: forums -> forum_names);
    links!(lines, r.forum_rules: forums -> rules);
    links!(lines, r.forum_families: forums -> families);
    links!(lines, r.forum_referrals: forums -> referrals);
    links!(lines, r.interface_conditions: interfaces -> conditions);
    links!(lines, r.interface_confirmations: interfaces -> confirmations);
    links!(lines, r.interface_passings: interfaces -> passings);
}

fn people_links(r: &Register, lines: &mut Vec<String>) {
    links!(lines, r.area_parts: areas -> areas);
    links!(lines, r.area_borders: areas -> borders);
    links!(lines, r.organisation_units: organisations -> organisations);
    links!(lines, r.organisation_posts: organisations -> posts);
    links!(lines, r.topic_narrower: topics -> topics);
    links!(lines, r.post_holdings: posts -> holdings);
    links!(lines, r.person_holdings: persons -> holdings);
    links!(lines, r.area_duties: areas -> contact_duties);
    links!(lines, r.person_seats: persons -> seats);
    links!(lines, r.post_seats: posts -> seats);
    links!(lines, r.person_copies: persons -> seats);
    links!(lines, r.person_deputies: persons -> deputies);
    links!(lines, r.organisation_interfaces: organisations -> interfaces);
}

fn forum_links(r: &Register, lines: &mut Vec<String>) {
    links!(lines, r.forum_topic_links: forums -> forum_topics);
    links!(lines, r.forum_area_links: forums -> forum_areas);
    links!(lines, r.forum_bases: forums -> bases);
    links!(lines, r.forum_remits: forums -> remits);
    links!(lines, r.forum_seats: forums -> seats);
    links!(lines, r.seat_deputies: seats -> deputies);
    links!(lines, r.forum_interfaces: forums -> interfaces);
    links!(lines, r.interface_exchanges: interfaces -> exchanges);
    links!(lines, r.interface_contacts: interfaces -> contacts);
    links!(lines, r.forum_meetings: forums -> meetings);
    let places: Vec<usize> = r.forums.iter().map(|(ix, _)| ix.at()).collect();
    assert!(places.iter().all(|place| *place < r.forums.places()));
}
