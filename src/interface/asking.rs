//! Asking by mail that an interface be confirmed: whoever answers for an end is asked when somebody else did so before, when the day
//! of the review has come, and when a keeper wants to know. Nobody is asked by a page that somebody reads.

use super::{contacts, state};
use crate::{
    access::{
        Sight,
        grant::{self, Asker, Speaker},
        link_key,
    },
    error::{Error, Result, RuleCode},
    hub::{Hub, Work},
    mail::request::{self, Ask, Confirm, Reader, Told, Why},
    register::{End, InterfaceIx, PersonIx, Register},
    words::{dates, labels::Label},
};
use chrono::{NaiveDate, TimeDelta};
use entities::{
    interface::confirmation_request,
    words::{Class, InterfaceEnd},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use secrecy::ExposeSecret as _;
use std::collections::BTreeSet;
use uuid::Uuid;

/// How long after a letter the next one reminds of it.
pub const PAUSE: TimeDelta = TimeDelta::days(14);

/// How often somebody is asked for one occasion: once, and reminded twice.
pub const ROUNDS: i32 = 3;

/// How long the link of a letter counts.
pub const COUNTS: TimeDelta = TimeDelta::days(28);

/// How old an occasion may be for its first letter or its last: a hub that stood still for a while catches up with it, and one that has
/// just been filled with old interfaces does not write to everybody.
const STALE: TimeDelta = TimeDelta::days(42);

/// Where the page with the button stands; the key comes after it.
pub const PAGE: &str = "/confirm/";

/// An end that is to be asked, why, and for which day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Occasion {
    pub interface: InterfaceIx,
    pub end: InterfaceEnd,
    pub day: NaiveDate,
    pub why: Why,
}

/// What a press of the button came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pressed {
    Confirmed,
    /// The end was confirmed already, by this letter or by other means.
    Before,
}

/// What the key of a letter opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Opened {
    pub interface: InterfaceIx,
    pub end: InterfaceEnd,
    /// The last day on which the key counts.
    pub until: NaiveDate,
    /// When the end was confirmed, if it was.
    pub confirmed: Option<NaiveDate>,
}

/// The ends of declared interfaces that are to be asked on the day, as the register alone tells it.
#[must_use]
pub fn occasions(sight: &Sight) -> Vec<Occasion> {
    let today = sight.on().date();
    // That somebody took an end over is often written down late. Where it was confirmed once, she is asked all the same.
    let late = |occasion: &Occasion| {
        matches!(occasion.why, Why::TakenOver(_)) && state::once_confirmed(sight, occasion.interface, occasion.end)
    };
    let fresh = |occasion: &Occasion| occasion.day <= today && (today < occasion.day + STALE || late(occasion));
    let ends = state::declared(sight).flat_map(|ix| state::ENDS.map(|end| (ix, end)));
    let doubted = ends.filter(|(ix, end)| state::doubt(sight, *ix, *end).is_some());
    doubted.filter_map(|(ix, end)| occasion(sight, ix, end)).filter(fresh).collect()
}

/// The latest of the days for which the end is to be asked.
fn occasion(sight: &Sight, interface: InterfaceIx, end: InterfaceEnd) -> Option<Occasion> {
    let review = state::review_due(sight, (interface, end), 0).map(|day| (day, Why::Review(day)));
    let taken_over = state::taken_over(sight, interface, end).map(|day| (day, Why::TakenOver(day)));
    let changed = state::changed_since(sight, interface, end).map(|day| (day, Why::Changed(day)));
    let latest = review.into_iter().chain(taken_over).chain(changed).max_by_key(|(day, _)| *day);
    latest.map(|(day, why)| Occasion { interface, end, day, why })
}

/// Asks whoever is to be asked today and has not been, and says how many letters it wrote. Run twice it writes them once.
///
/// # Errors
/// When the database fails.
pub async fn ask_due(work: &Work, sight: &Sight) -> Result<usize> {
    let mut letters = 0;
    for occasion in occasions(sight) {
        if let Some(round) = round_due(work, sight, &occasion).await? {
            let people = answering(sight, occasion.interface, occasion.end);
            letters += ask(work, sight, (&occasion, round), people).await?;
        }
    }
    Ok(letters)
}

/// Asks now, whatever day it is, those who answer for these ends and have not been asked for a while. An end that is closed to the
/// asker is asked as well; whether anybody was is not told then.
///
/// # Errors
/// [`RuleCode::Invalid`] for a draft; [`RuleCode::AlreadyDone`] when they have been asked within [`PAUSE`], or stand by it;
/// [`RuleCode::NobodyToAsk`].
pub async fn ask_now(work: &Work, asker: &Asker, sight: &Sight, ends: &[InterfaceEnd]) -> Result<Uuid> {
    let interface = asker.interface();
    super::declare::expect_declared(work, interface)?;
    let (today, row) = (work.today(), sight.register().interfaces.get(interface));
    let closed = ends.iter().any(|end| !sight.opens(row.at(*end)));
    let all = sight.at_the_machine();
    let (mut letters, mut wanted) = (0, 0);
    for end in ends.iter().copied().filter(|end| state::doubt(&all, interface, *end).is_some()) {
        let day = occasion(&all, interface, end).map_or(today, |occasion| occasion.day);
        let asked = asked_before(work, &all, interface, end).await?;
        let lately = asked.iter().filter(|row| dates::local(row.asked_at).date() + PAUSE > today).map(|row| row.person_id);
        let lately: BTreeSet<Uuid> = lately.collect();
        let mut people = answering(&all, interface, end);
        let everybody = people.len();
        people.retain(|person| !lately.contains(&all.register().persons.get(*person).id));
        if people.is_empty() && everybody > 0 {
            continue;
        }
        wanted += 1;
        let last = asked.iter().filter(|row| row.occasion == day).map(|row| row.round).max().unwrap_or(0);
        // Whoever is asked later than the others joins their round: a round of her own would cost them a reminder.
        let round = if people.len() < everybody { last.max(1) } else { last + 1 };
        letters += ask(work, &all, (&Occasion { interface, end, day, why: Why::Asked }, round), people).await?;
    }
    match (letters, wanted) {
        _ if closed => Ok(row.id),
        (0, 0) => Err(Error::refused(&["input", "id"], RuleCode::AlreadyDone, "")),
        (0, _) => Err(Error::refused(&["input", "id"], RuleCode::NobodyToAsk, "")),
        _ => Ok(row.id),
    }
}

/// Which letter is due for an occasion: the first on the day, a reminder a while after the one before.
async fn round_due(work: &Work, sight: &Sight, occasion: &Occasion) -> Result<Option<i32>> {
    let asked = asked_before(work, sight, occasion.interface, occasion.end).await?;
    let last = asked.iter().filter(|row| row.occasion == occasion.day).max_by_key(|row| row.round);
    Ok(match last {
        None => Some(1),
        Some(last) if last.round >= ROUNDS => None,
        Some(last) => (dates::local(last.asked_at).date() + PAUSE <= work.today()).then_some(last.round + 1),
    })
}

async fn asked_before(
    work: &Work,
    sight: &Sight,
    interface: InterfaceIx,
    end: InterfaceEnd,
) -> Result<Vec<confirmation_request::Model>> {
    let id = sight.register().interfaces.get(interface).id;
    let asked = confirmation_request::Entity::find().filter(confirmation_request::Column::InterfaceId.eq(id));
    Ok(asked.filter(confirmation_request::Column::End.eq(end)).all(work.rows()).await?)
}

/// Those who answer for the end.
fn answering(sight: &Sight, interface: InterfaceIx, end: InterfaceEnd) -> BTreeSet<PersonIx> {
    let register = sight.register();
    let contacts = state::contacts(sight, interface).into_iter().map(|ix| register.contacts.get(ix));
    contacts.filter(|contact| contact.end == end).filter_map(|contact| register.answering(contact, sight.on())).collect()
}

/// One letter to each of these people whom mail reaches.
async fn ask(work: &Work, sight: &Sight, what: (&Occasion, i32), people: BTreeSet<PersonIx>) -> Result<usize> {
    let mut letters = 0;
    for person in people {
        let reader = request::reader(work, sight.register().persons.get(person).id).await?;
        if let Some(reader) = reader
            && write(work, sight, what, reader).await?
        {
            letters += 1;
        }
    }
    Ok(letters)
}

/// Whether there is a letter now.
async fn write(work: &Work, sight: &Sight, (occasion, round): (&Occasion, i32), reader: Reader) -> Result<bool> {
    let register = sight.register();
    let interface = register.interfaces.get(occasion.interface);
    let (key, digest) = link_key(&work.secret());
    let expires_at = work.now() + COUNTS;
    let row = confirmation_request::Model {
        id: work.new_id(),
        interface_id: interface.id,
        end: occasion.end,
        person_id: reader.id,
        occasion: occasion.day,
        round,
        digest,
        asked_at: work.now(),
        expires_at,
        confirmed_at: None,
        version: 1,
    };
    let sealed = [interface.from, interface.to].into_iter().any(|end| is_sealed(sight, end));
    let name = |end| sight.register().end_name(end, sight.on()).to_owned();
    let told = || Told {
        from: name(interface.from),
        kind: interface.kind.label(reader.language).to_owned(),
        to: name(interface.to),
        own: name(interface.at(occasion.end)),
    };
    let confirm = Confirm {
        interface: (!sealed).then(told),
        why: occasion.why,
        round,
        link: format!("{}{PAGE}{}", work.post_office().pages, key.expose_secret()),
        until: last_day(expires_at),
    };
    let posted = request::post(work, reader, Ask::Confirm(confirm), sealed).await?;
    if posted {
        work.insert(row).await?;
    }
    Ok(posted)
}

/// The last whole day before a link stops counting.
#[must_use]
pub fn last_day(expires_at: chrono::DateTime<chrono::Utc>) -> NaiveDate {
    dates::local(expires_at).date() - TimeDelta::days(1)
}

fn is_sealed(sight: &Sight, end: End) -> bool {
    matches!(end, End::Forum(forum) if sight.register().forums.get(forum).class == Class::Sealed)
}

/// Confirms what a letter asked for, for whoever holds its key. Pressed twice it confirms once.
///
/// # Errors
/// [`Error::NotThere`] for every key that does not count, whyever; as [`contacts::confirm`].
pub async fn press(work: &Work, key: &str) -> Result<Pressed> {
    let (speaker, before) = grant::opened(work.rows(), work.register(), work.now(), key).await?;
    if before.confirmed_at.is_some() {
        return Ok(Pressed::Before);
    }
    let pressed = if stands(work.register(), &speaker, &before).is_some() {
        Pressed::Before
    } else {
        contacts::confirm(work, &speaker).await?;
        Pressed::Confirmed
    };
    let confirmed_at = Some(work.now());
    work.update(before.clone(), confirmation_request::Model { confirmed_at, ..before }).await?;
    Ok(pressed)
}

/// What the key of a letter shows, to look at and no more.
///
/// # Errors
/// [`Error::NotThere`] for every key that does not count, whyever.
pub async fn open(hub: &Hub, key: &str) -> Result<Opened> {
    let register = hub.register();
    let (speaker, request) = hub.look(async |rows| grant::opened(rows, &register, hub.clock().now(), key).await).await?;
    let (interface, end) = speaker.speaks_for();
    let confirmed = stands(&register, &speaker, &request);
    let confirmed = confirmed.or(request.confirmed_at.map(|at| dates::local(at).date()));
    Ok(Opened { interface, end, until: last_day(request.expires_at), confirmed })
}

/// The day on which the end was confirmed, if that was on or after the day on which this letter asked.
fn stands(register: &Register, speaker: &Speaker, request: &confirmation_request::Model) -> Option<NaiveDate> {
    let (interface, end) = speaker.speaks_for();
    let asked_on = dates::local(request.asked_at).date();
    let mut given = register.interface_confirmations.of(interface).iter().map(|ix| register.confirmations.get(*ix));
    given.rfind(|row| row.end == end && row.on >= asked_on && row.until.is_none()).map(|row| row.on)
}
