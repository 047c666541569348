//! How interfaces stand: who answers for their ends, whether both have confirmed, what is amiss. Pure functions of a [`Sight`].
//!
//! **One rule decides the status**, and the first that fits counts: its last day has passed (ended); it is a draft; an end had
//! somebody who answered for it and has nobody now (orphaned); an end is in [`Doubt`] while a review runs (review due) or
//! otherwise (unconfirmed); else both ends stand by it (confirmed). Where the viewer may not see who answers, nobody is taken to
//! be missing.

use crate::{
    access::Sight,
    register::{Confirmation, Contact, ContactIx, End, Interface, InterfaceIx, PassingIx, PersonIx, PostIx, ReferralIx, SeatIx},
    words::{Language, dates, list},
};
use chrono::{NaiveDate, TimeDelta};
use entities::words::{InterfaceEnd, InterfaceKind, InterfaceStatus, InterfaceWarningCode, PersonalData};

/// How long a review runs: both ends are asked on its day and twice more, a fortnight apart. Whoever confirmed as long before
/// the day is not asked again.
const REVIEW: TimeDelta = TimeDelta::days(28);

/// The ends of an interface, the acting one first.
pub const ENDS: [InterfaceEnd; 2] = [InterfaceEnd::From, InterfaceEnd::To];

/// Why an end does not stand by its interface.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doubt {
    /// It has never confirmed.
    Never,
    /// Nobody who answers for it now did so when it confirmed.
    NewContact,
    /// The day of the review has come, and it has not confirmed since.
    Review,
}

/// A contact as the viewer may see it. What may not be seen is missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Answering {
    pub post: Option<PostIx>,
    pub holder: Option<PersonIx>,
    pub seat: Option<SeatIx>,
    pub orphaned: Option<bool>,
}

/// Something amiss, and the sentence that tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warning {
    pub code: InterfaceWarningCode,
    pub sentence: String,
}

/// Which interfaces. Everything given must hold.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    pub kind: Option<InterfaceKind>,
    pub status: Option<InterfaceStatus>,
    /// What must stand at one of the ends.
    pub ends: Vec<End>,
}

/// The interfaces that the viewer may see on the day, by code; ended ones only where they are asked for.
#[must_use]
pub fn interfaces(sight: &Sight, filter: &Filter) -> Vec<InterfaceIx> {
    let register = sight.register();
    let ended = filter.status == Some(InterfaceStatus::Ended);
    let asked = |ix: InterfaceIx, row: &Interface| {
        (row.term.contains(sight.on()) || (ended && over(sight, row)))
            && filter.kind.is_none_or(|kind| kind == row.kind)
            && filter.ends.iter().all(|end| row.from == *end || row.to == *end)
            && sight.shows(ix)
            && filter.status.is_none_or(|wanted| wanted == status(sight, ix))
    };
    let mut found: Vec<_> = register.interfaces.iter().filter(|(ix, row)| asked(*ix, row)).map(|(ix, _)| ix).collect();
    found.sort_by(|a, b| register.interfaces.get(*a).code.cmp(&register.interfaces.get(*b).code));
    found
}

/// The interfaces of a forum or an organisation that the viewer may see on the day, in the order of kinds.
#[must_use]
pub fn interfaces_at(sight: &Sight, end: End) -> Vec<InterfaceIx> {
    let register = sight.register();
    let all = match end {
        End::Forum(forum) => register.forum_interfaces.of(forum),
        End::Organisation(organisation) => register.organisation_interfaces.of(organisation),
    };
    let shown = |ix: &InterfaceIx| register.interfaces.get(*ix).term.contains(sight.on()) && sight.shows(*ix);
    let mut now: Vec<_> = all.iter().copied().filter(shown).collect();
    now.sort_by_key(|ix| register.interfaces.get(*ix).kind);
    now
}

/// How the interface stands on the day.
#[must_use]
pub fn status(sight: &Sight, ix: InterfaceIx) -> InterfaceStatus {
    let row = sight.register().interfaces.get(ix);
    if over(sight, row) {
        InterfaceStatus::Ended
    } else if sight.register().is_draft(ix) {
        InterfaceStatus::Draft
    } else if ENDS.iter().any(|end| is_orphaned(sight, ix, *end)) {
        InterfaceStatus::Orphaned
    } else if ENDS.iter().all(|end| doubt(sight, ix, *end).is_none()) {
        InterfaceStatus::Confirmed
    } else if row.review_by.is_some_and(|due| due <= today(sight) && today(sight) < due + REVIEW) {
        InterfaceStatus::ReviewDue
    } else {
        InterfaceStatus::Unconfirmed
    }
}

fn over(sight: &Sight, row: &Interface) -> bool {
    row.term.last().is_some_and(|last| last < today(sight))
}

fn today(sight: &Sight) -> NaiveDate {
    sight.on().date()
}

/// The contacts that there are on the day and that the viewer may know of, those of the acting end first.
#[must_use]
pub fn contacts(sight: &Sight, interface: InterfaceIx) -> Vec<ContactIx> {
    let register = sight.register();
    let all = register.interface_contacts.of(interface).iter().copied();
    let there = |ix: &ContactIx| register.contacts.get(*ix).term.contains(sight.on());
    let mut now: Vec<_> = all.filter(|ix| there(ix) && shows_contact(sight, *ix)).collect();
    now.sort_by_key(|ix| register.contacts.get(*ix).end);
    now
}

/// Whether the viewer may know of the contact: one of whom nothing may be told is not there.
#[must_use]
pub fn shows_contact(sight: &Sight, ix: ContactIx) -> bool {
    let found = answering(sight, ix);
    found.post.is_some() || found.holder.is_some() || found.orphaned.is_some()
}

/// A contact as the viewer may see it on the day.
#[must_use]
pub fn answering(sight: &Sight, ix: ContactIx) -> Answering {
    let register = sight.register();
    let contact = register.contacts.get(ix);
    let end = register.interfaces.get(contact.interface).at(contact.end);
    let person = register.answering(contact, sight.on());
    let holder = person.filter(|person| names(sight, end, *person));
    let seat = match (end, holder) {
        (End::Forum(forum), Some(holder)) => {
            let mut seats = sight.seats(forum).into_iter();
            seats.find(|seat| register.holder(register.seats.get(*seat), sight.on()) == Some(holder))
        }
        _ => None,
    };
    let orphaned = tells(sight, contact, end).then_some(person.is_none());
    Answering { post: contact.post.filter(|_| sight.opens(end)), holder, seat, orphaned }
}

/// Whether the viewer may know that this person answers for the end.
#[must_use]
pub fn names(sight: &Sight, end: End, person: PersonIx) -> bool {
    sight.opens(end) && sight.knows(person)
}

/// Whether the viewer may know if a contact still answers. Who holds a post is public; where a person sits is not.
fn tells(sight: &Sight, contact: &Contact, end: End) -> bool {
    match (contact.post, end) {
        (Some(_), _) => sight.opens(end),
        (None, End::Forum(forum)) => sight.sees_inside(forum),
        (None, End::Organisation(_)) => sight.standing().party_to_either(sight.register(), contact.interface),
    }
}

/// Whether the end had somebody who answered for it and has nobody now, as far as the viewer may know.
#[must_use]
pub fn is_orphaned(sight: &Sight, ix: InterfaceIx, end: InterfaceEnd) -> bool {
    let register = sight.register();
    let begun = |contact: &Contact| contact.term.first().is_none_or(|first| first <= today(sight));
    let all = register.interface_contacts.of(ix).iter().copied();
    let ours = |ix: &ContactIx| register.contacts.get(*ix).end == end && begun(register.contacts.get(*ix));
    let had: Vec<_> = all.filter(|ix| ours(ix) && shows_contact(sight, *ix)).collect();
    let there =
        |ix: &ContactIx| register.contacts.get(*ix).term.contains(sight.on()) && answering(sight, *ix).orphaned != Some(true);
    !had.is_empty() && !had.iter().any(there)
}

/// Whether somebody answers for either end on the day, as far as the viewer may know.
#[must_use]
pub fn is_answered_for(sight: &Sight, ix: InterfaceIx) -> bool {
    contacts(sight, ix).into_iter().any(|contact| answering(sight, contact).orphaned != Some(true))
}

/// The confirmations given up to the day that count on it, the earliest first: one given before the interface was changed no longer does.
pub fn confirmations(sight: &Sight, ix: InterfaceIx) -> impl Iterator<Item = &Confirmation> {
    let register = sight.register();
    let all = register.interface_confirmations.of(ix).iter().map(|ix| register.confirmations.get(*ix));
    all.filter(|row| row.on <= today(sight) && row.until.is_none_or(|until| today(sight) < until))
}

fn last_confirmed(sight: &Sight, ix: InterfaceIx, end: InterfaceEnd) -> Option<NaiveDate> {
    confirmations(sight, ix).filter(|row| row.end == end).map(|row| row.on).last()
}

/// The day on which the later of the two ends confirmed last; nothing until both have.
#[must_use]
pub fn confirmed_at(sight: &Sight, ix: InterfaceIx) -> Option<NaiveDate> {
    let [from, to] = ENDS.map(|end| last_confirmed(sight, ix, end));
    from.zip(to).map(|(from, to)| from.max(to))
}

/// The day from which on what passes tells that the interface is used: that of its last confirmation by both ends, or of its review if
/// that came later.
#[must_use]
pub fn looked_at(sight: &Sight, ix: InterfaceIx) -> Option<NaiveDate> {
    let review = sight.register().interfaces.get(ix).review_by.filter(|due| *due <= today(sight));
    confirmed_at(sight, ix).max(review)
}

/// Why the end does not stand by the interface, if it does not.
#[must_use]
pub fn doubt(sight: &Sight, ix: InterfaceIx, end: InterfaceEnd) -> Option<Doubt> {
    let Some(last) = last_confirmed(sight, ix, end) else { return Some(Doubt::Never) };
    let register = sight.register();
    let ours = contacts(sight, ix).into_iter().map(|ix| register.contacts.get(ix)).filter(|contact| contact.end == end);
    // Without a first day it has always been so.
    let since: Vec<_> = ours.map(|contact| answers_since(sight, contact).unwrap_or(NaiveDate::MIN)).collect();
    let review = register.interfaces.get(ix).review_by.filter(|due| *due <= today(sight));
    if since.iter().min().is_some_and(|first| last < *first) {
        Some(Doubt::NewContact)
    } else {
        review.filter(|due| last < *due - REVIEW).map(|_| Doubt::Review)
    }
}

/// Since when those who answer for the end have done so, where somebody else did before and they have not confirmed since.
#[must_use]
pub fn taken_over(sight: &Sight, ix: InterfaceIx, end: InterfaceEnd) -> Option<NaiveDate> {
    let register = sight.register();
    let ours = contacts(sight, ix).into_iter().map(|ix| register.contacts.get(ix)).filter(|contact| contact.end == end);
    let since = ours.map(|contact| answers_since(sight, contact).unwrap_or(NaiveDate::MIN)).min()?;
    let before = since.pred_opt()?;
    let all = register.interface_contacts.of(ix).iter().map(|ix| register.contacts.get(*ix));
    let mut former = all.filter(|contact| contact.end == end && contact.term.contains(before.into()));
    let answered = former.any(|contact| register.answering(contact, before.into()).is_some());
    let confirmed = last_confirmed(sight, ix, end).is_some_and(|last| last >= since);
    (answered && !confirmed).then_some(since)
}

/// The day on which the interface was changed after the end had confirmed it, where the end has not confirmed it since.
#[must_use]
pub fn changed_since(sight: &Sight, ix: InterfaceIx, end: InterfaceEnd) -> Option<NaiveDate> {
    let register = sight.register();
    let given = register.interface_confirmations.of(ix).iter().map(|ix| register.confirmations.get(*ix));
    let changed = given.filter(|row| row.end == end).filter_map(|row| row.until).filter(|until| *until <= today(sight)).max()?;
    last_confirmed(sight, ix, end).is_none_or(|last| last < changed).then_some(changed)
}

/// Whether the end has ever confirmed, up to the day.
#[must_use]
pub fn once_confirmed(sight: &Sight, ix: InterfaceIx, end: InterfaceEnd) -> bool {
    let register = sight.register();
    let mut given = register.interface_confirmations.of(ix).iter().map(|ix| register.confirmations.get(*ix));
    given.any(|row| row.end == end && row.on <= today(sight))
}

/// Since when the one who answers through this contact has done so.
fn answers_since(sight: &Sight, contact: &Contact) -> Option<NaiveDate> {
    let register = sight.register();
    let held = contact.post.and_then(|post| {
        let mut held = register.post_holdings.of(post).iter().map(|ix| register.holdings.get(*ix));
        held.rfind(|holding| holding.term.contains(sight.on()))
    });
    contact.term.first().max(held.and_then(|holding| holding.term.first()))
}

/// Whether the viewer may see what passes over the interface: its parties, and whoever may look into every forum that it touches.
#[must_use]
pub fn shows_passings(sight: &Sight, ix: InterfaceIx) -> bool {
    let row = sight.register().interfaces.get(ix);
    let open = |end| !matches!(end, End::Forum(forum) if !sight.sees_inside(forum));
    (open(row.from) && open(row.to)) || sight.standing().party_to_either(sight.register(), ix)
}

/// What has passed up to the day, the latest first; nothing where the viewer may not see it.
#[must_use]
pub fn passings(sight: &Sight, ix: InterfaceIx) -> Vec<PassingIx> {
    if !shows_passings(sight, ix) {
        return Vec::new();
    }
    let register = sight.register();
    let all = register.interface_passings.of(ix).iter().rev().copied();
    all.filter(|ix| register.passings.get(*ix).on <= today(sight)).collect()
}

/// The referrals sent from or to a forum up to the day, the latest first. They are seen by whoever keeps or sits in one of the
/// two forums and by nobody else, public though a forum may be: a referral is a letter between the two.
#[must_use]
pub fn referrals(sight: &Sight, forum: crate::register::ForumIx) -> Vec<ReferralIx> {
    let register = sight.register();
    let all = register.forum_referrals.of(forum).iter().copied();
    let mut seen: Vec<_> =
        all.filter(|ix| register.referrals.get(*ix).sent_on <= today(sight) && shows_referral(sight, *ix)).collect();
    seen.sort_by_key(|ix| (std::cmp::Reverse(register.referrals.get(*ix).sent_on), register.referrals.get(*ix).id));
    seen
}

/// Whether the viewer may see the referral.
#[must_use]
pub fn shows_referral(sight: &Sight, ix: ReferralIx) -> bool {
    let row = sight.register().referrals.get(ix);
    [row.from, row.to].into_iter().any(|forum| sight.standing().party_to(sight.register(), End::Forum(forum)))
}

/// What is amiss with the interface on the day.
#[must_use]
pub fn warnings(sight: &Sight, ix: InterfaceIx, language: Language) -> Vec<Warning> {
    let row = sight.register().interfaces.get(ix);
    let mut found = Vec::new();
    if over(sight, row) {
        return found;
    }
    if let Some(sentence) = basis_missing(sight, ix, language) {
        found.push(Warning { code: InterfaceWarningCode::BasisMissing, sentence });
    }
    let at = |ends: Vec<InterfaceEnd>| {
        let ends: Vec<_> = ends.into_iter().map(|end| sight.register().called(row.at(end), sight.on()).to_owned()).collect();
        list(&ends, language)
    };
    let orphaned: Vec<_> = ENDS.into_iter().filter(|end| is_orphaned(sight, ix, *end)).collect();
    if !orphaned.is_empty() {
        let words = language.pick("Ingen svarer længere for", "Nobody answers any more for");
        let sentence = format!("{words} {}.", at(orphaned));
        found.push(Warning { code: InterfaceWarningCode::EndOrphaned, sentence });
    }
    let doubtful: Vec<_> = ENDS.into_iter().filter(|end| doubt(sight, ix, *end).is_some()).collect();
    let running = row.review_by.filter(|due| *due <= today(sight) && today(sight) < *due + REVIEW);
    if !doubtful.is_empty() && !sight.register().is_draft(ix) {
        let (code, words) = match running {
            Some(due) => (InterfaceWarningCode::ReviewDue, review_words(due, language)),
            None => (InterfaceWarningCode::Unconfirmed, language.pick("Ikke bekræftet af", "Not confirmed by").to_owned()),
        };
        found.push(Warning { code, sentence: format!("{words} {}.", at(doubtful)) });
    }
    found
}

fn review_words(due: NaiveDate, language: Language) -> String {
    let day = dates::day(language, due);
    match language {
        Language::Da => format!("Skal ses efter siden {day}; mangler svar fra"),
        Language::En => format!("To be reviewed since {day}; no answer yet from"),
    }
}

/// What is said of data that pass without what they need, if they do.
fn basis_missing(sight: &Sight, ix: InterfaceIx, language: Language) -> Option<String> {
    let (no_basis, no_limit) = lacks(sight, ix)?;
    let what = match (no_basis, no_limit) {
        (true, true) => language.pick("grundlag og formålsbegrænsning", "a basis and a limit of their purpose"),
        (true, false) => language.pick("grundlag", "a basis"),
        (false, true) => language.pick("formålsbegrænsning", "a limit of their purpose"),
        (false, false) => return None,
    };
    let words = match sight.register().interfaces.get(ix).personal_data {
        PersonalData::Ordinary => {
            language.pick("Almindelige personoplysninger udveksles uden", "Ordinary personal data pass without")
        }
        PersonalData::Sensitive => language.pick("Følsomme oplysninger udveksles uden", "Sensitive data pass without"),
        _ => language.pick("Fortrolige oplysninger udveksles uden", "Confidential data pass without"),
    };
    Some(format!("{words} {what}."))
}

/// Whether basis and limit of purpose are missing; nothing where the data need neither. Ordinary data may be saved without a basis,
/// and it is told that there is none.
fn lacks(sight: &Sight, ix: InterfaceIx) -> Option<(bool, bool)> {
    let row = sight.register().interfaces.get(ix);
    match row.personal_data {
        PersonalData::None => None,
        PersonalData::Ordinary => Some((row.basis.is_none(), false)),
        PersonalData::Confidential | PersonalData::Sensitive => Some((row.basis.is_none(), purpose_limit(sight, ix).is_none())),
    }
}

/// Whether data of this class may be written down only with a basis and a limited purpose.
#[must_use]
pub fn needs_basis(data: PersonalData) -> bool {
    matches!(data, PersonalData::Confidential | PersonalData::Sensitive)
}

/// What the data may be used for.
#[must_use]
pub fn purpose_limit(sight: &Sight, ix: InterfaceIx) -> Option<&str> {
    let register = sight.register();
    register.interface_conditions.of(ix).iter().find_map(|ix| register.conditions.get(*ix).purpose_limit.as_deref())
}

/// The interfaces that are declared on the day.
pub fn declared(sight: &Sight) -> impl Iterator<Item = InterfaceIx> {
    sight.register().interfaces.iter().map(|(ix, _)| ix).filter(|ix| sight.declares(*ix))
}

/// The day of a review that comes within so many days, or has come, and for which the end has not confirmed.
#[must_use]
pub fn review_due(sight: &Sight, (ix, end): (InterfaceIx, InterfaceEnd), within_days: u32) -> Option<NaiveDate> {
    let horizon = today(sight) + TimeDelta::days(i64::from(within_days));
    let due = sight.register().interfaces.get(ix).review_by.filter(|due| *due <= horizon)?;
    last_confirmed(sight, ix, end).is_none_or(|last| last < due - REVIEW).then_some(due)
}

/// Whether personal data pass without a basis, or confidential or sensitive ones without a limit of their purpose.
#[must_use]
pub fn lacks_basis(sight: &Sight, ix: InterfaceIx) -> bool {
    lacks(sight, ix).is_some_and(|(basis, limit)| basis || limit)
}
