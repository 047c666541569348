//! What somebody has to see to: terms that end, empty seats, broken rules, interfaces that nobody answers for. One list for
//! whoever is responsible, which pages and mails share.

use crate::{
    access::Sight,
    forum::{
        cadence,
        endings::{self, Ending, Expiring, Place, Vacancy},
    },
    interface::state::{self, Doubt, ENDS},
    register::{DeputyIx, End, ForumIx, HoldingIx, InterfaceIx, ReferralIx, SeatIx},
    words::{Language, dates, labels::Label, list, office, within},
};
use chrono::{Datelike, Days, NaiveDate};
use entities::words::{InterfaceEnd, ReferralState};
use std::collections::BTreeMap;
use uuid::Uuid;

/// What is to be seen to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, async_graphql::Enum)]
pub enum AttentionKind {
    /// A term ends, and nobody is entered for the day after.
    TermEnding,
    /// Nobody sits in a seat, or in some seats of one organisation in a forum.
    Vacancy,
    /// A seat had a deputy and has none now.
    DeputyMissing,
    /// The seats of a forum break a rule about them.
    RuleBroken,
    /// Fewer meetings are held and planned this year than the rule asks for.
    MeetingsMissing,
    /// Nobody answers for an end of an interface any more.
    EndOrphaned,
    /// An end for which you answer has not confirmed an interface, or neither has.
    Unconfirmed,
    /// An interface is to be looked at again.
    ReviewDue,
    /// Personal data pass without a basis, or confidential or sensitive ones without a limit of their purpose.
    BasisMissing,
    /// A referral waits for an answer.
    ReferralWaiting,
}

/// What it is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Matter {
    Forum(ForumIx),
    Seat(SeatIx),
    Deputy(DeputyIx),
    Holding(HoldingIx),
    Interface(InterfaceIx),
    Referral(ReferralIx),
}

/// One thing to see to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attention {
    pub kind: AttentionKind,
    pub matter: Matter,
    pub forum: Option<ForumIx>,
    /// The day it is about, where there is one.
    pub due: Option<NaiveDate>,
    /// How many seats, where the line is about some that are alike; else one.
    pub count: usize,
    pub sentence: String,
}

/// What is due within so many days is as urgent as what is overdue.
const SOON: Days = Days::new(14);

/// Who asks, for what.
struct Desk<'a> {
    sight: &'a Sight,
    within_days: u32,
    kinds: Option<&'a [AttentionKind]>,
    /// The forums that the viewer keeps.
    kept: Vec<ForumIx>,
    /// Their seats, and the seats of other forums for which the viewer answers.
    seats: Vec<Place>,
}

/// What the viewer is responsible for and has to see to within so many days, of all kinds or of these: as keeper of a forum or an
/// organisation, as whoever answers for a seat of an organisation, or as the contact at an end of an interface. The most urgent first: what is overdue or due within a fortnight,
/// what breaks a rule or has nobody who answers for it, what is due later, and the rest.
#[must_use]
pub fn attention(sight: &Sight, within_days: i32, kinds: Option<&[AttentionKind]>) -> Vec<Attention> {
    let within_days = within_days.clamp(0, 3_660).unsigned_abs();
    let kept: Vec<_> = sight.forums().filter(|forum| sight.keeps(*forum)).collect();
    let mut seats = endings::places(sight, &kept);
    seats.extend(endings::answered_for(sight));
    let desk = Desk { sight, within_days, kinds, kept, seats };
    let mut found = desk.endings();
    found.extend(desk.vacancies());
    found.extend(desk.rules());
    found.extend(desk.cadences());
    found.extend(state::declared(sight).flat_map(|ix| desk.interface(ix)));
    found.extend(desk.referrals());
    found.sort_by_key(|one| (one.urgency(sight), one.due.is_none(), one.due, one.kind, one.id(sight)));
    found
}

impl Desk<'_> {
    /// Whether this kind is asked for. What is not is neither looked for nor put into words.
    fn wants(&self, kind: AttentionKind) -> bool {
        self.kinds.is_none_or(|kinds| kinds.contains(&kind))
    }

    fn endings(&self) -> Vec<Attention> {
        if !self.wants(AttentionKind::TermEnding) {
            return Vec::new();
        }
        let ending = endings::ending(self.sight, &self.seats, u64::from(self.within_days)).into_iter();
        let told = ending.map(|one| Attention {
            kind: AttentionKind::TermEnding,
            matter: match one.what {
                Expiring::Seat(ix) => Matter::Seat(ix),
                Expiring::Holding(ix) => Matter::Holding(ix),
                Expiring::Deputy(ix) => Matter::Deputy(ix),
            },
            forum: Some(one.forum),
            due: Some(one.last),
            count: 1,
            sentence: term_ends(self.sight, &one),
        });
        told.collect()
    }

    /// Seats that read alike make one line with their number.
    fn vacancies(&self) -> Vec<Attention> {
        if !self.wants(AttentionKind::Vacancy) && !self.wants(AttentionKind::DeputyMissing) {
            return Vec::new();
        }
        let register = self.sight.register();
        let mut alike: BTreeMap<_, Vec<SeatIx>> = BTreeMap::new();
        for (forum, vacancy) in endings::vacancies(self.sight, &self.seats) {
            let (kind, seat) = match vacancy {
                Vacancy::Seat(seat) => (AttentionKind::Vacancy, seat),
                Vacancy::Deputy(seat) => (AttentionKind::DeputyMissing, seat),
            };
            let row = register.seats.get(seat);
            if self.wants(kind) {
                alike.entry((kind, forum, row.organisation, row.post)).or_default().push(seat);
            }
        }
        let told = alike.into_iter().map(|((kind, forum, ..), seats)| Attention {
            kind,
            matter: Matter::Seat(seats[0]),
            forum: Some(forum),
            due: None,
            count: seats.len(),
            sentence: vacancy_sentence(self.sight, kind, &seats),
        });
        told.collect()
    }

    fn rules(&self) -> Vec<Attention> {
        if !self.wants(AttentionKind::RuleBroken) {
            return Vec::new();
        }
        let broken = endings::breaches(self.sight, &self.kept).into_iter().map(|(forum, breach)| {
            let name = self.sight.register().forum_name(forum, self.sight.on());
            let sentence = format!("{name}: {}", breach.sentence(self.sight, self.sight.language()));
            about_forum(AttentionKind::RuleBroken, forum, sentence)
        });
        broken.collect()
    }

    fn cadences(&self) -> Vec<Attention> {
        let sight = self.sight;
        let asked = self.kept.iter().filter(|_| self.wants(AttentionKind::MeetingsMissing));
        let few = asked.filter_map(|forum| {
            let missing = cadence::year(sight, *forum)?.missing.filter(|missing| *missing > 0)?;
            let (name, year) = (sight.register().forum_name(*forum, sight.on()), sight.on().date().year());
            let sentence = match sight.language() {
                Language::Da => format!("{name} mangler {missing} {} i {year}.", if missing == 1 { "møde" } else { "møder" }),
                Language::En => {
                    format!("{name} lacks {missing} {} in {year}.", if missing == 1 { "meeting" } else { "meetings" })
                }
            };
            Some(about_forum(AttentionKind::MeetingsMissing, *forum, sentence))
        });
        few.collect()
    }

    /// What is to be seen to at the ends of a declared interface for which the viewer answers: of each kind one line.
    fn interface(&self, ix: InterfaceIx) -> Vec<Attention> {
        let (sight, language) = (self.sight, self.sight.language());
        let ours: Vec<_> = ENDS.into_iter().filter(|end| answers_for(sight, ix, *end)).collect();
        let row = sight.register().interfaces.get(ix);
        let called = |end: &InterfaceEnd| sight.register().called(row.at(*end), sight.on()).to_owned();
        let mut found = Vec::new();
        let mut note = |kind, due, words: String| {
            let sentence = format!("{} – {words}.", named(sight, ix));
            let forum = ours.iter().find_map(|end| forum_at(sight, ix, *end));
            found.push(Attention { kind, matter: Matter::Interface(ix), forum, due, count: 1, sentence });
        };
        let at = |kind, is: &dyn Fn(&InterfaceEnd) -> bool| -> Vec<InterfaceEnd> {
            ours.iter().copied().filter(|end| self.wants(kind) && is(end)).collect()
        };
        let those = |ends: &[InterfaceEnd]| list(&ends.iter().map(called).collect::<Vec<_>>(), language);
        let orphaned = at(AttentionKind::EndOrphaned, &|end| state::is_orphaned(sight, ix, *end));
        if !orphaned.is_empty() {
            let words = language.pick("ingen svarer længere for", "nobody answers any more for");
            note(AttentionKind::EndOrphaned, None, format!("{words} {}", those(&orphaned)));
        }
        let why = |end: &InterfaceEnd| state::doubt(sight, ix, *end).filter(|doubt| *doubt != Doubt::Review);
        let doubtful = at(AttentionKind::Unconfirmed, &|end| why(end).is_some());
        if !doubtful.is_empty() {
            let new = |end: &InterfaceEnd| why(end) == Some(Doubt::NewContact);
            let remark = |end| if new(end) { language.pick(" (ny kontaktperson)", " (new contact)") } else { "" };
            let ends: Vec<_> = doubtful.iter().map(|end| format!("{}{}", called(end), remark(end))).collect();
            let words = language.pick("mangler bekræftelse fra", "lacks the confirmation of");
            note(AttentionKind::Unconfirmed, None, format!("{words} {}", list(&ends, language)));
        }
        let due = |end: &InterfaceEnd| state::review_due(sight, (ix, *end), self.within_days);
        let waiting = at(AttentionKind::ReviewDue, &|end| due(end).is_some());
        if let Some(day) = waiting.first().and_then(due) {
            let words = language.pick("skal gennemgås af", "is to be reviewed by");
            note(AttentionKind::ReviewDue, Some(day), format!("{words} {}", those(&waiting)));
        }
        if !ours.is_empty() && self.wants(AttentionKind::BasisMissing) && state::lacks_basis(sight, ix) {
            let words = language.pick("mangler grundlag eller formålsbegrænsning", "lacks a basis or a limit of its purpose");
            note(AttentionKind::BasisMissing, None, words.to_owned());
        }
        found
    }

    fn referrals(&self) -> Vec<Attention> {
        let (sight, register) = (self.sight, self.sight.register());
        let asked = register.referrals.iter().filter(|_| self.wants(AttentionKind::ReferralWaiting));
        let waiting = asked.filter(|(_, row)| row.state == ReferralState::Sent && sight.keeps(row.to));
        let told = waiting.map(|(ix, row)| {
            let (from, to) = (&register.forums.get(row.from).code, &register.forums.get(row.to).code);
            let (sent, subject) = (dates::day(sight.language(), row.sent_on), &row.subject);
            let sentence = match sight.language() {
                Language::Da => format!("{from} henviste {sent} »{subject}« til {to}; den venter på svar."),
                Language::En => format!("{from} referred “{subject}” to {to} on {sent}; it waits for an answer."),
            };
            Attention {
                kind: AttentionKind::ReferralWaiting,
                matter: Matter::Referral(ix),
                forum: Some(row.to),
                due: Some(row.sent_on),
                count: 1,
                sentence,
            }
        });
        told.collect()
    }
}

fn about_forum(kind: AttentionKind, forum: ForumIx, sentence: String) -> Attention {
    Attention { kind, matter: Matter::Forum(forum), forum: Some(forum), due: None, count: 1, sentence }
}

/// A seat in words: "Borgmester, Lejre Kommune, i Kredsråd", or "Lejre Kommune i Kredsråd". Inside a sentence a title is small.
fn place(sight: &Sight, seat: SeatIx, inside: bool) -> String {
    let register = sight.register();
    let row = register.seats.get(seat);
    let post = row.post.map(|ix| &*register.posts.get(ix).title);
    let post = post.map(|title| if inside { within(title) } else { title.to_owned() });
    let organisation = row.organisation.map(|ix| register.organisation_name(ix, sight.on()));
    let forum = register.forum_name(row.forum, sight.on());
    let preposition = sight.language().pick("i", "in");
    match (post.as_deref(), organisation) {
        (Some(post), Some(organisation)) => match office(post, organisation) {
            whole if whole == post => format!("{post} {preposition} {forum}"),
            apart => format!("{apart}, {preposition} {forum}"),
        },
        (Some(one), None) | (None, Some(one)) => format!("{one} {preposition} {forum}"),
        (None, None) => forum.to_owned(),
    }
}

fn term_ends(sight: &Sight, ending: &Ending) -> String {
    let register = sight.register();
    let language = sight.language();
    let who = ending.person.map(|person| format!("{}: ", register.persons.get(person).name)).unwrap_or_default();
    let what = match ending.what {
        Expiring::Deputy(_) => language.pick("stedfortræder for ", "deputy for "),
        Expiring::Seat(_) | Expiring::Holding(_) => "",
    };
    let place = place(sight, ending.seat, matches!(ending.what, Expiring::Deputy(_)));
    let day = dates::day(language, ending.last);
    match language {
        Language::Da => format!("{who}{what}{place} – perioden udløber {day}, og ingen er indsat derefter."),
        Language::En => format!("{who}{what}{place} – the term ends on {day}, and nobody is entered for after it."),
    }
}

fn vacancy_sentence(sight: &Sight, kind: AttentionKind, seats: &[SeatIx]) -> String {
    let (place, language) = (place(sight, seats[0], false), sight.language());
    let words = match (kind, seats.len()) {
        (AttentionKind::DeputyMissing, 1) => language.pick("stedfortræder ikke valgt", "no deputy elected").to_owned(),
        (AttentionKind::DeputyMissing, n) => {
            format!("{n} {}", language.pick("stedfortrædere ikke valgt", "deputies not elected"))
        }
        (_, 1) => language.pick("pladsen er ubesat", "the seat is vacant").to_owned(),
        (_, n) => format!("{n} {}", language.pick("pladser er ubesatte", "seats are vacant")),
    };
    format!("{place} – {words}.")
}

/// Whether the viewer is responsible for this end: keeps it, or is its contact.
fn answers_for(sight: &Sight, ix: InterfaceIx, end: InterfaceEnd) -> bool {
    let register = sight.register();
    let own = |person| register.answers_for(person, (ix, end), sight.on());
    sight.standing().keeps_end(register, register.interfaces.get(ix).at(end)) || sight.standing().person().is_some_and(own)
}

fn forum_at(sight: &Sight, ix: InterfaceIx, end: InterfaceEnd) -> Option<ForumIx> {
    match sight.register().interfaces.get(ix).at(end) {
        End::Forum(forum) => Some(forum),
        End::Organisation(_) => None,
    }
}

fn named(sight: &Sight, ix: InterfaceIx) -> String {
    let row = sight.register().interfaces.get(ix);
    let [from, to] = [row.from, row.to].map(|end| sight.register().called(end, sight.on()));
    format!("{from} {} {to}", row.kind.label(sight.language()))
}

impl Attention {
    /// The smaller, the more urgent.
    fn urgency(&self, sight: &Sight) -> u8 {
        let soon = sight.on().date().checked_add_days(SOON);
        match (self.kind, self.due) {
            (_, Some(due)) if Some(due) <= soon => 0,
            (AttentionKind::BasisMissing | AttentionKind::EndOrphaned | AttentionKind::RuleBroken, _) => 1,
            (_, Some(_)) => 2,
            (_, None) => 3,
        }
    }

    /// An id by which a cursor finds it again.
    #[must_use]
    pub fn id(&self, sight: &Sight) -> Uuid {
        let register = sight.register();
        let row = match self.matter {
            Matter::Forum(ix) => register.forums.get(ix).id,
            Matter::Seat(ix) => register.seats.get(ix).id,
            Matter::Deputy(ix) => register.deputies.get(ix).id,
            Matter::Holding(ix) => register.holdings.get(ix).id,
            Matter::Interface(ix) => register.interfaces.get(ix).id,
            Matter::Referral(ix) => register.referrals.get(ix).id,
        };
        Uuid::from_u128(row.as_u128().rotate_left(12) ^ (self.kind as u128))
    }
}
