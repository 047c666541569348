//! What is otherwise since a day: what began, ended or got another name between two days, as the world was (not as it was typed).

use crate::{
    access::Sight,
    register::{Day, ForumIx, Holding, HoldingIx, InterfaceIx, OrganisationIx, SeatIx, Term},
    words::{Language, labels::Label, office, within},
};
use chrono::NaiveDate;
use entities::words::ForumStatus;
use uuid::Uuid;

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, async_graphql::Enum)]
pub enum ChangeKind {
    /// A forum began.
    ForumFounded,
    /// A forum ended.
    ForumClosed,
    /// A forum got another name.
    ForumRenamed,
    /// An organisation began.
    OrganisationFounded,
    /// An organisation ended.
    OrganisationClosed,
    /// A seat began.
    SeatBegan,
    /// A seat ended.
    SeatEnded,
    /// Somebody took over a post.
    HolderBegan,
    /// Somebody left a post.
    HolderEnded,
    /// An interface began.
    InterfaceBegan,
    /// An interface ended.
    InterfaceEnded,
    /// An organisation got another name.
    OrganisationRenamed,
}

/// What a change is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subject {
    Forum(ForumIx),
    Organisation(OrganisationIx),
    Seat(SeatIx),
    Holding(HoldingIx),
    Interface(InterfaceIx),
}

/// One change: what began says its first day, what ended its last.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Change {
    pub on: NaiveDate,
    pub kind: ChangeKind,
    pub subject: Subject,
}

/// The changes from one day to another, both included, in order of time. What lies inside a forum is left out where the viewer may
/// not see inside it.
#[must_use]
pub fn changes(sight: &Sight, since: NaiveDate, until: NaiveDate) -> Vec<Change> {
    let register = sight.register();
    let mut found = Vec::new();
    let mut note = |term: Term, (began, ended): (ChangeKind, ChangeKind), subject: Subject| {
        let within = |day: &NaiveDate| (since..=until).contains(day);
        found.extend(term.first().filter(within).map(|on| Change { on, kind: began, subject }));
        found.extend(term.last().filter(within).map(|on| Change { on, kind: ended, subject }));
    };
    for (ix, row) in register.forums.iter() {
        note(row.term, (ChangeKind::ForumFounded, ChangeKind::ForumClosed), Subject::Forum(ix));
    }
    for (ix, row) in register.organisations.iter() {
        note(row.term, (ChangeKind::OrganisationFounded, ChangeKind::OrganisationClosed), Subject::Organisation(ix));
    }
    for (ix, row) in register.seats.iter().filter(|(_, row)| sight.sees_inside(row.forum)) {
        note(row.term, (ChangeKind::SeatBegan, ChangeKind::SeatEnded), Subject::Seat(ix));
    }
    for (ix, row) in register.interfaces.iter().filter(|(ix, _)| !register.is_draft(*ix)) {
        note(row.term, (ChangeKind::InterfaceBegan, ChangeKind::InterfaceEnded), Subject::Interface(ix));
    }
    // Whoever is elected anew has not left.
    let holds = |row: &Holding, day: Option<NaiveDate>| {
        let mut terms = register.post_holdings.of(row.post).iter().map(|ix| register.holdings.get(*ix));
        day.is_some_and(|day| terms.any(|other| other.person == row.person && other.term.contains(day.into())))
    };
    let within = |day: &NaiveDate| (since..=until).contains(day);
    for (ix, row) in register.holdings.iter() {
        let began = row.term.first().filter(within).filter(|day| !holds(row, day.pred_opt()));
        let ended = row.term.last().filter(within).filter(|day| !holds(row, day.succ_opt()));
        found.extend(began.map(|on| Change { on, kind: ChangeKind::HolderBegan, subject: Subject::Holding(ix) }));
        found.extend(ended.map(|on| Change { on, kind: ChangeKind::HolderEnded, subject: Subject::Holding(ix) }));
    }
    for (_, row) in register.forum_names.iter() {
        // The name held up to the day before.
        let renamed = row.until.filter(|on| (since..=until).contains(on));
        found.extend(renamed.map(|on| Change { on, kind: ChangeKind::ForumRenamed, subject: Subject::Forum(row.forum) }));
    }
    for (_, row) in register.organisation_names.iter() {
        let renamed = row.until.filter(|on| (since..=until).contains(on));
        let change = |on| Change { on, kind: ChangeKind::OrganisationRenamed, subject: Subject::Organisation(row.organisation) };
        // A name that was noted beside the one that the organisation had until the same day is no change of its own.
        found.extend(renamed.map(change).filter(|change| change.names(sight).is_some()));
    }
    found.sort();
    found.dedup();
    found
}

impl Change {
    /// An id by which a cursor finds the change again.
    #[must_use]
    pub fn id(&self, sight: &Sight) -> Uuid {
        let register = sight.register();
        let row = match self.subject {
            Subject::Forum(ix) => register.forums.get(ix).id,
            Subject::Organisation(ix) => register.organisations.get(ix).id,
            Subject::Seat(ix) => register.seats.get(ix).id,
            Subject::Holding(ix) => register.holdings.get(ix).id,
            Subject::Interface(ix) => register.interfaces.get(ix).id,
        };
        Uuid::from_u128(
            row.as_u128().rotate_left(8) ^ (self.kind as u128) ^ (u128::from(self.on.to_epoch_days().unsigned_abs()) << 8),
        )
    }

    /// The name until the day before and the name from this day on, of what got another name.
    #[must_use]
    pub fn names<'a>(&self, sight: &'a Sight) -> Option<[&'a str; 2]> {
        let (language, register, on): (_, _, Day) = (sight.language(), sight.register(), self.on.into());
        let before: Day = self.on.pred_opt()?.into();
        let names = match (self.kind, self.subject) {
            (ChangeKind::ForumRenamed, Subject::Forum(ix)) => [before, on].map(|day| register.forum_name_in(language, ix, day)),
            (ChangeKind::OrganisationRenamed, Subject::Organisation(ix)) => {
                [before, on].map(|day| register.organisation_name_in(language, ix, day))
            }
            _ => return None,
        };
        (names[0] != names[1]).then_some(names)
    }

    /// The change in a sentence, with the names of its day.
    #[must_use]
    pub fn sentence(&self, sight: &Sight) -> String {
        let (language, register, on) = (sight.language(), sight.register(), self.on.into());
        if let Some([former, new]) = self.names(sight) {
            return say(language, [&format!("{former} fik navnet {new}."), &format!("{former} was renamed {new}.")]);
        }
        match self.subject {
            Subject::Forum(ix) => {
                let forum = register.forum_name(ix, on);
                match self.kind {
                    ChangeKind::ForumFounded if register.forum_status(ix, sight.on()) == ForumStatus::Coming => {
                        say(language, [&format!("{forum} er på vej."), &format!("{forum} is coming.")])
                    }
                    ChangeKind::ForumFounded => {
                        say(language, [&format!("{forum} blev oprettet."), &format!("{forum} was founded.")])
                    }
                    ChangeKind::ForumClosed => {
                        say(language, [&format!("{forum} blev nedlagt."), &format!("{forum} was closed.")])
                    }
                    _ => say(language, [&format!("{forum} skiftede navn."), &format!("{forum} was renamed.")]),
                }
            }
            Subject::Organisation(ix) => {
                let name = register.organisation_name(ix, on);
                match self.kind {
                    ChangeKind::OrganisationFounded => say(language, [&format!("{name} kom til."), &format!("{name} began.")]),
                    _ => say(language, [&format!("{name} ophørte."), &format!("{name} ended.")]),
                }
            }
            Subject::Seat(ix) => self.of_seat(sight, ix),
            Subject::Holding(ix) => self.of_holding(sight, ix),
            Subject::Interface(ix) => self.of_interface(sight, ix),
        }
    }

    fn of_seat(&self, sight: &Sight, ix: SeatIx) -> String {
        let register = sight.register();
        let seat = register.seats.get(ix);
        let day: Day = self.on.into();
        let holder = register.holder(seat, day).map(|person| register.persons.get(person).name.to_string());
        let post = || seat.post.map(|post| register.posts.get(post).title.to_string());
        let organisation = || seat.organisation.map(|organisation| register.organisation_name(organisation, day).to_owned());
        let who = holder.or_else(post).or_else(organisation).unwrap_or_default();
        let forum = register.forum_name(seat.forum, day);
        match self.kind {
            ChangeKind::SeatBegan => {
                say(sight.language(), [&format!("{who} fik plads i {forum}."), &format!("{who} got a seat in {forum}.")])
            }
            _ => say(sight.language(), [&format!("{who} forlod {forum}."), &format!("{who} left {forum}.")]),
        }
    }

    fn of_holding(&self, sight: &Sight, ix: HoldingIx) -> String {
        let (register, language) = (sight.register(), sight.language());
        let holding = register.holdings.get(ix);
        let post = register.posts.get(holding.post);
        let person = &register.persons.get(holding.person).name;
        let title = language.pick(&post.title, post.title_en.as_deref().unwrap_or(&post.title));
        let name = register.organisation_name_in(language, post.organisation, self.on.into());
        let office = match language {
            Language::Da => office(&within(title), name),
            Language::En => office(title, name),
        };
        match self.kind {
            ChangeKind::HolderBegan => {
                say(language, [&format!("{person} tiltrådte som {office}."), &format!("{person} took office as {office}.")])
            }
            _ => say(language, [&format!("{person} fratrådte som {office}."), &format!("{person} left office as {office}.")]),
        }
    }

    fn of_interface(&self, sight: &Sight, ix: InterfaceIx) -> String {
        let register = sight.register();
        let row = register.interfaces.get(ix);
        let name = |end| register.end_name(end, self.on.into());
        let what = format!("{} {} {}", name(row.from), row.kind.label(sight.language()), name(row.to));
        match self.kind {
            ChangeKind::InterfaceBegan => {
                say(sight.language(), [&format!("Ny snitflade: {what}."), &format!("New interface: {what}.")])
            }
            _ => say(sight.language(), [&format!("Ophørt snitflade: {what}."), &format!("Interface ended: {what}.")]),
        }
    }
}

fn say(language: Language, [da, en]: [&str; 2]) -> String {
    language.pick(da, en).to_owned()
}
