//! What somebody has to see to: terms that end, empty seats, broken rules, interfaces that nobody answers for. One list for
//! whoever is responsible, which pages and mails share.

use crate::{
    access::Sight,
    forum::{
        cadence,
        endings::{self, Ending, Expiring, Vacancy},
    },
    interface::state::{self, Doubt},
    register::{DeputyIx, End, ForumIx, HoldingIx, InterfaceIx, ReferralIx, SeatIx},
    words::{Language, dates, office, within},
};
use chrono::{Datelike, NaiveDate};
use entities::words::{InterfaceEnd, ReferralState};
use uuid::Uuid;

/// What is to be seen to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, async_graphql::Enum)]
pub enum AttentionKind {
    /// A term ends, and nobody is entered for the day after.
    TermEnding,
    /// Nobody sits in a seat.
    Vacancy,
    /// A seat had a deputy and has none now.
    DeputyMissing,
    /// The seats of a forum break a rule about them.
    RuleBroken,
    /// Fewer meetings are held and planned this year than the rule asks for.
    MeetingsMissing,
    /// Nobody answers for an end of an interface any more.
    EndOrphaned,
    /// An end has not confirmed an interface.
    Unconfirmed,
    /// An interface is to be looked at again.
    ReviewDue,
    /// Confidential or sensitive data pass without a basis or a limit of their purpose.
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
    Interface(InterfaceIx, InterfaceEnd),
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
    pub sentence: String,
}

/// What the viewer is responsible for and has to see to within so many days, what is due first coming first, of all kinds or of
/// these: as keeper of a forum
/// or an organisation, or as the contact at an end of an interface.
#[must_use]
pub fn attention(sight: &Sight, within_days: i32, kinds: Option<&[AttentionKind]>) -> Vec<Attention> {
    let within_days = within_days.clamp(0, 3_660).unsigned_abs();
    let mut found = of_seats(sight, within_days);
    found.extend(of_forums(sight));
    found.extend(of_interfaces(sight, within_days));
    found.extend(of_referrals(sight));
    found.retain(|one| kinds.is_none_or(|kinds| kinds.contains(&one.kind)));
    found.sort_by_key(|one| (one.due.is_none(), one.due, one.kind, one.id(sight)));
    found
}

fn of_seats(sight: &Sight, within_days: u32) -> Vec<Attention> {
    let ending = endings::ending(sight, u64::from(within_days)).into_iter().filter(|one| sight.keeps(one.forum));
    let ending = ending.map(|one| Attention {
        kind: AttentionKind::TermEnding,
        matter: match one.what {
            Expiring::Seat(ix) => Matter::Seat(ix),
            Expiring::Holding(ix) => Matter::Holding(ix),
            Expiring::Deputy(ix) => Matter::Deputy(ix),
        },
        forum: Some(one.forum),
        due: Some(one.last),
        sentence: term_ends(sight, &one),
    });
    let vacant = endings::vacancies(sight).into_iter().filter(|(forum, _)| sight.keeps(*forum)).map(|(forum, vacancy)| {
        let (kind, seat) = match vacancy {
            Vacancy::Seat(seat) => (AttentionKind::Vacancy, seat),
            Vacancy::Deputy(seat) => (AttentionKind::DeputyMissing, seat),
        };
        Attention {
            kind,
            matter: Matter::Seat(seat),
            forum: Some(forum),
            due: None,
            sentence: vacancy_sentence(sight, kind, seat),
        }
    });
    ending.chain(vacant).collect()
}

/// A seat in words: "Borgmester, Lejre Kommune, i Kredsråd", or "Lejre Kommune i Kredsråd". Inside a sentence a title is small.
fn place(sight: &Sight, seat: SeatIx, inside: bool) -> String {
    let register = sight.register();
    let row = register.seats.get(seat);
    let post = row.post.map(|ix| &*register.posts.get(ix).title);
    let post = post.map(|title| if inside { within(title) } else { title.to_owned() });
    let organisation = row.organisation.map(|ix| &*register.organisations.get(ix).name);
    let forum = &register.forums.get(row.forum).name;
    let preposition = sight.language().pick("i", "in");
    match (post.as_deref(), organisation) {
        (Some(post), Some(organisation)) => match office(post, organisation) {
            whole if whole == post => format!("{post} {preposition} {forum}"),
            apart => format!("{apart}, {preposition} {forum}"),
        },
        (Some(one), None) | (None, Some(one)) => format!("{one} {preposition} {forum}"),
        (None, None) => forum.to_string(),
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
        Language::Da => format!("{who}{what}{place} – perioden udløber {day}, og ingen er indsat efter."),
        Language::En => format!("{who}{what}{place} – the term ends on {day}, and nobody is entered for after it."),
    }
}

fn vacancy_sentence(sight: &Sight, kind: AttentionKind, seat: SeatIx) -> String {
    let place = place(sight, seat, false);
    let words = match kind {
        AttentionKind::DeputyMissing => sight.language().pick("stedfortræder ikke valgt", "no deputy elected"),
        _ => sight.language().pick("pladsen er ubesat", "the seat is vacant"),
    };
    format!("{place} – {words}.")
}

fn of_forums(sight: &Sight) -> Vec<Attention> {
    let language = sight.language();
    let about = |kind, forum: ForumIx, sentence| Attention {
        kind,
        matter: Matter::Forum(forum),
        forum: Some(forum),
        due: None,
        sentence,
    };
    let broken = endings::breaches(sight).into_iter().filter(|(forum, _)| sight.keeps(*forum)).map(|(forum, breach)| {
        let name = &sight.register().forums.get(forum).name;
        about(AttentionKind::RuleBroken, forum, format!("{name}: {}", breach.sentence(sight, language)))
    });
    let few = sight.forums().filter(|forum| sight.keeps(*forum)).filter_map(|forum| {
        let missing = cadence::year(sight, forum)?.missing.filter(|missing| *missing > 0)?;
        let (name, year) = (&sight.register().forums.get(forum).name, sight.on().date().year());
        let sentence = match language {
            Language::Da => format!("{name} mangler {missing} {} i {year}.", if missing == 1 { "møde" } else { "møder" }),
            Language::En => format!("{name} lacks {missing} {} in {year}.", if missing == 1 { "meeting" } else { "meetings" }),
        };
        Some(about(AttentionKind::MeetingsMissing, forum, sentence))
    });
    broken.chain(few).collect()
}

fn of_interfaces(sight: &Sight, within_days: u32) -> Vec<Attention> {
    let language = sight.language();
    let mut found = Vec::new();
    let mut note = |kind, (ix, end): (InterfaceIx, InterfaceEnd), due, words: &str| {
        if answers_for(sight, ix, end) {
            let sentence = format!("{} – {words}.", named(sight, ix));
            let forum = forum_at(sight, ix, end);
            found.push(Attention { kind, matter: Matter::Interface(ix, end), forum, due, sentence });
        }
    };
    let review = |ix: InterfaceIx| sight.register().interfaces.get(ix).review_by;
    for (ix, end) in state::orphans(sight) {
        note(
            AttentionKind::EndOrphaned,
            (ix, end),
            None,
            language.pick("ingen svarer længere for denne ende", "nobody answers for this end any more"),
        );
    }
    for (ix, end, doubt) in state::unconfirmed(sight) {
        let words = match doubt {
            Doubt::Never => language.pick("ikke bekræftet", "not confirmed"),
            Doubt::NewContact => language.pick("ny kontaktperson har ikke bekræftet", "the new contact has not confirmed"),
            Doubt::Review => continue,
        };
        note(AttentionKind::Unconfirmed, (ix, end), None, words);
    }
    for ix in state::reviews_due(sight, within_days) {
        for end in [InterfaceEnd::From, InterfaceEnd::To] {
            note(AttentionKind::ReviewDue, (ix, end), review(ix), language.pick("skal gennemgås", "is to be reviewed"));
        }
    }
    for ix in state::without_basis(sight) {
        note(
            AttentionKind::BasisMissing,
            (ix, InterfaceEnd::From),
            None,
            language.pick("mangler grundlag eller formålsbegrænsning", "lacks a basis or a limit of its purpose"),
        );
    }
    found
}

/// Whether the viewer is responsible for this end: keeps it, or is its contact.
fn answers_for(sight: &Sight, ix: InterfaceIx, end: InterfaceEnd) -> bool {
    let register = sight.register();
    let own = || {
        let contacts = state::contacts(sight, ix).into_iter().map(|contact| register.contacts.get(contact));
        let mut ours = contacts.filter(|contact| contact.end == end);
        let me = sight.standing().person();
        me.is_some() && ours.any(|contact| register.answering(contact, sight.on()) == me)
    };
    match register.interfaces.get(ix).at(end) {
        End::Forum(forum) => sight.keeps(forum) || own(),
        End::Organisation(organisation) => sight.standing().keeps_organisation(register, organisation) || own(),
    }
}

fn forum_at(sight: &Sight, ix: InterfaceIx, end: InterfaceEnd) -> Option<ForumIx> {
    match sight.register().interfaces.get(ix).at(end) {
        End::Forum(forum) => Some(forum),
        End::Organisation(_) => None,
    }
}

fn named(sight: &Sight, ix: InterfaceIx) -> String {
    use crate::words::labels::Label;
    let row = sight.register().interfaces.get(ix);
    let (from, to) = (state::called(sight, row.from), state::called(sight, row.to));
    format!("{from} {} {to}", row.kind.label(sight.language()))
}

fn of_referrals(sight: &Sight) -> Vec<Attention> {
    let register = sight.register();
    let waiting = register.referrals.iter().filter(|(_, row)| row.state == ReferralState::Sent && sight.keeps(row.to));
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
            sentence,
        }
    });
    told.collect()
}

impl Attention {
    /// An id by which a cursor finds it again.
    #[must_use]
    pub fn id(&self, sight: &Sight) -> Uuid {
        let register = sight.register();
        let (row, end) = match self.matter {
            Matter::Forum(ix) => (register.forums.get(ix).id, 0),
            Matter::Seat(ix) => (register.seats.get(ix).id, 0),
            Matter::Deputy(ix) => (register.deputies.get(ix).id, 0),
            Matter::Holding(ix) => (register.holdings.get(ix).id, 0),
            Matter::Interface(ix, end) => (register.interfaces.get(ix).id, end as u128),
            Matter::Referral(ix) => (register.referrals.get(ix).id, 0),
        };
        Uuid::from_u128(row.as_u128().rotate_left(12) ^ ((self.kind as u128) << 1) ^ end)
    }
}
