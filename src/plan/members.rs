//! Who sits in a forum, by post and organisation.

use super::appendix::{NOT_STATED, NOTHING, Part, Point, Table, begin, named};
use crate::{
    access::Sight,
    register::{DeputyIx, ForumIx, PersonIx, Seat, SeatIx},
    words::{self, Language, labels::Label},
};
use entities::words::DeputyKind;
use std::cmp::Ordering;

/// The members as a table; only the organisations where the reader may not see who sits there.
pub(super) fn members(sight: &Sight, ix: ForumIx) -> Vec<Part> {
    let register = sight.register();
    let has_seats = register.forum_seats.of(ix).iter().any(|seat| register.seats.get(*seat).term.contains(sight.on()));
    if !has_seats {
        return vec![Part::Text(NOT_STATED.to_owned())];
    }
    if !sight.sees_inside(ix) {
        let note = "Her vises de organisationer, der har en plads. Hvem der sidder i forummet, fremgår ikke af denne udgave.";
        let organisations: Vec<_> = organisations(sight, ix).into_iter().map(Point::from).collect();
        let listed = if organisations.is_empty() { Part::Text(NOT_STATED.to_owned()) } else { Part::Points(organisations) };
        return vec![Part::Text(note.to_owned()), listed];
    }
    let mut seats = sight.seats(ix);
    seats.sort_by(|a, b| order(sight, *a, *b));
    let name = register.forum_name(ix, sight.on());
    vec![Part::Table(Table {
        caption: format!("Medlemmer af {}", named(name, &register.forums.get(ix).code)),
        columns: &["Rolle", "Stilling", "Organisation", "Person", "Plads"],
        rows: seats.into_iter().map(|seat| row(sight, seat)).collect(),
    })]
}

/// The organisations behind the seats, each as the top of its tree, in the order of names.
fn organisations(sight: &Sight, ix: ForumIx) -> Vec<String> {
    let register = sight.register();
    let seats = register.forum_seats.of(ix).iter().map(|seat| register.seats.get(*seat));
    let behind = seats.filter(|seat| seat.term.contains(sight.on())).filter_map(|seat| seat.organisation);
    let mut names: Vec<_> = behind.map(|ix| register.organisation_name(register.root(ix), sight.on()).to_owned()).collect();
    names.sort_by(|a, b| words::compare(a, b).then_with(|| a.cmp(b)));
    names.dedup();
    names
}

/// By role, then by family name the Danish way; vacant seats last.
fn order(sight: &Sight, a: SeatIx, b: SeatIx) -> Ordering {
    let register = sight.register();
    let (a, b) = (register.seats.get(a), register.seats.get(b));
    let (holder_a, holder_b) = (register.holder(a, sight.on()), register.holder(b, sight.on()));
    let names = match (holder_a, holder_b) {
        (Some(a), Some(b)) => register.persons.get(a).by_name(register.persons.get(b)),
        (a, b) => a.is_none().cmp(&b.is_none()),
    };
    let place = |seat: &Seat| (organisation(sight, seat), title(sight, seat));
    let places = || words::compare(&place(a).0, &place(b).0).then_with(|| words::compare(&place(a).1, &place(b).1));
    a.role.cmp(&b.role).then(names).then_with(places).then_with(|| a.id.cmp(&b.id))
}

fn row(sight: &Sight, ix: SeatIx) -> Vec<Vec<String>> {
    let seat = sight.register().seats.get(ix);
    let holder = sight.register().holder(seat, sight.on());
    let mut person = vec![holder.map_or("ubesat".to_owned(), |person| name(sight, person))];
    person.extend(sight.deputies(ix).into_iter().map(|deputy| stand_in(sight, deputy)));
    let cell = |text: String| vec![if text.is_empty() { NOTHING.to_owned() } else { text }];
    vec![
        cell(begin(seat.role.label(Language::Da))),
        cell(title(sight, seat)),
        cell(organisation(sight, seat)),
        person,
        cell(begin(seat.kind.label(Language::Da))),
    ]
}

fn name(sight: &Sight, person: PersonIx) -> String {
    sight.register().persons.get(person).name.to_string()
}

fn organisation(sight: &Sight, seat: &Seat) -> String {
    seat.organisation.map(|ix| sight.register().organisation_name(ix, sight.on()).to_owned()).unwrap_or_default()
}

/// The post that the seat follows, else those that its person holds in the organisation.
fn title(sight: &Sight, seat: &Seat) -> String {
    let register = sight.register();
    if let Some(post) = seat.post {
        return begin(&register.posts.get(post).title);
    }
    let (Some(person), Some(organisation)) = (seat.person, seat.organisation) else { return String::new() };
    let posts = register.posts_of(person, sight.on()).map(|post| register.posts.get(post));
    let mut titles: Vec<_> = posts
        .filter(|post| register.root(post.organisation) == register.root(organisation))
        .map(|post| begin(&post.title))
        .collect();
    titles.sort_by(|a, b| words::compare(a, b));
    titles.join(", ")
}

fn stand_in(sight: &Sight, ix: DeputyIx) -> String {
    let register = sight.register();
    let deputy = register.deputies.get(ix);
    let word = match deputy.kind {
        DeputyKind::Personal => "stedfortræder",
        DeputyKind::FromList => "suppleant",
    };
    let holder = register.stands_in(deputy, sight.on());
    let who = holder.map(|person| name(sight, person));
    let who = who.or_else(|| deputy.post.map(|post| register.posts.get(post).title.to_string()));
    format!("{word}: {}", who.unwrap_or_else(|| "ubesat".to_owned()))
}
