//! Asking by mail for what entries lack (Danish: oplysninger, der mangler): one letter to each person who should supply something, with
//! every forum and field of theirs. Whoever answers for a seat is asked in the same letter who is to sit there when the term ends, or
//! who stands in.
//!
//! Nothing is sent before somebody sends it: [`plan`] shows who would get a letter, and [`send`] writes those letters. Who has been
//! asked about a forum within a day is not asked about it again. A stranger would name the person who keeps a sealed forum: only the
//! holder of a public post is found there, and the letter does not name the forum.

pub mod graphql;
pub mod mutations;

use super::{
    completeness::{self, Completeness},
    endings::{self, Open},
};
use crate::{
    access::{Sight, grant::Requester},
    error::Result,
    hub::Work,
    mail::{
        mailbox,
        request::{self, Ask, Entries, Lacking},
    },
    register::{ForumIx, PersonIx},
    words::Language,
};
use chrono::{DateTime, TimeDelta, Utc};
use entities::{forum::entry_request, people::person, words::Class};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use uuid::Uuid;

/// How long nobody is asked again about the same forum.
const PAUSE: TimeDelta = TimeDelta::days(1);

/// How many days before a term ends whoever answers for the seat is asked.
const SOON: u64 = 90;

/// Where the entries of all stand.
const PAGE: &str = "/forums";

/// Why a letter is or is not written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, async_graphql::Enum)]
#[graphql(name = "EntryRequestState")]
pub enum State {
    /// Has not been asked within a day, and mail reaches the person.
    Ready,
    /// Has been asked within a day, and is not asked again.
    Asked,
    /// The person has no address that mail can reach.
    NoAddress,
}

/// The forums that somebody is responsible for and whose entries lack something. One person has several of these when some of the
/// forums have been asked about already.
#[derive(Clone, Debug, PartialEq)]
pub struct Letter {
    pub person: PersonIx,
    pub state: State,
    /// When the person was asked last about these, if that was within a day.
    pub asked_at: Option<DateTime<Utc>>,
    pub lacking: Vec<(ForumIx, Completeness)>,
    /// What is to be seen to at the seats that the person answers for.
    pub seats: Vec<Open>,
}

/// What somebody is asked for.
type Wanted = (Vec<(ForumIx, Completeness)>, Vec<Open>);

impl Letter {
    /// The letter of this state, which is begun where there is none yet.
    fn among(
        letters: &mut BTreeMap<State, Self>,
        person: PersonIx,
        (state, asked_at): (State, Option<DateTime<Utc>>),
    ) -> &mut Self {
        let begun = || Self { person, state, asked_at: None, lacking: Vec::new(), seats: Vec::new() };
        let letter = letters.entry(state).or_insert_with(begun);
        letter.asked_at = letter.asked_at.max(asked_at);
        letter
    }

    /// The forums that it is about, each once.
    fn forums(&self) -> BTreeSet<ForumIx> {
        self.lacking.iter().map(|(forum, _)| *forum).chain(self.seats.iter().map(|open| open.forum())).collect()
    }
}

/// Who would be asked for what, and what nobody can be asked for.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Plan {
    pub letters: Vec<Letter>,
    pub nobody: Vec<(ForumIx, Completeness)>,
}

/// Who would be asked for what these forums lack, people in the order of names.
///
/// # Errors
/// When the database fails.
pub async fn plan(rows: &impl ConnectionTrait, sight: &Sight, forums: &[ForumIx]) -> Result<Plan> {
    let register = sight.register();
    let mut wanted: BTreeMap<PersonIx, Wanted> = BTreeMap::new();
    let mut plan = Plan::default();
    for forum in forums {
        let found = completeness::completeness(sight, *forum);
        if found.missing.is_empty() {
            continue;
        }
        match supplier(sight, *forum) {
            Some(person) => wanted.entry(person).or_default().0.push((*forum, found)),
            None => plan.nobody.push((*forum, found)),
        }
    }
    for (person, open) in endings::open(sight, forums, SOON) {
        wanted.entry(person).or_default().1.push(open);
    }
    let ids: Vec<Uuid> = wanted.keys().map(|person| register.persons.get(*person).id).collect();
    let (reached, asked) = (reached(rows, sight, &ids).await?, asked(rows, sight.now(), &ids).await?);
    for (person, (lacking, seats)) in wanted {
        let id = register.persons.get(person).id;
        let mut letters: BTreeMap<State, Letter> = BTreeMap::new();
        let before = |forum: ForumIx| asked.get(&(id, register.forums.get(forum).id)).copied();
        let state = |before: Option<DateTime<Utc>>| match (before, reached.contains(&id)) {
            (Some(_), _) => State::Asked,
            (None, true) => State::Ready,
            (None, false) => State::NoAddress,
        };
        for (forum, found) in lacking {
            Letter::among(&mut letters, person, (state(before(forum)), before(forum))).lacking.push((forum, found));
        }
        for open in seats {
            let before = before(open.forum());
            Letter::among(&mut letters, person, (state(before), before)).seats.push(open);
        }
        plan.letters.extend(letters.into_values());
    }
    plan.letters.sort_by(|a, b| {
        let name = |letter: &Letter| register.persons.get(letter.person).name.to_string();
        crate::words::compare(&name(a), &name(b)).then_with(|| a.state.cmp(&b.state))
    });
    Ok(plan)
}

/// Who would be asked for what a forum or the whole register lacks, for whoever may ask.
///
/// # Errors
/// As [`grant::requester`](crate::access::grant::requester); when the database fails.
pub async fn previewed(sight: &Sight, forum: Option<Uuid>) -> Result<Plan> {
    let forum = sight.requests(forum)?;
    plan(sight.rows(), sight, &scope(sight, forum)).await
}

/// Who should supply what the entry lacks, as a person. Where the viewer may not see into the forum, whoever holds the public post.
fn supplier(sight: &Sight, forum: ForumIx) -> Option<PersonIx> {
    let found = completeness::responsible(sight, forum)?;
    found.holder.or_else(|| found.post.and_then(|post| sight.register().holder_of(post, sight.on())))
}

/// Which of these people mail reaches, as it is judged when a letter is written.
async fn reached(rows: &impl ConnectionTrait, sight: &Sight, people: &[Uuid]) -> Result<HashSet<Uuid>> {
    let found = person::Entity::find().filter(person::Column::Id.is_in(people.iter().copied())).all(rows).await?;
    let reaches = |row: &person::Model| {
        row.email.as_deref().is_some_and(|email| mailbox::reaches(sight.register(), sight.post_office(), email))
    };
    Ok(found.into_iter().filter(reaches).map(|row| row.id).collect())
}

/// When each of these people was asked last about each forum within a day.
async fn asked(rows: &impl ConnectionTrait, now: DateTime<Utc>, people: &[Uuid]) -> Result<HashMap<(Uuid, Uuid), DateTime<Utc>>> {
    let found = entry_request::Entity::find()
        .filter(entry_request::Column::PersonId.is_in(people.iter().copied()))
        .filter(entry_request::Column::AskedAt.gt(now - PAUSE))
        .order_by_asc(entry_request::Column::AskedAt)
        .all(rows)
        .await?;
    Ok(found.into_iter().map(|row| ((row.person_id, row.forum_id), row.asked_at)).collect())
}

/// Writes the letters that are ready, and gives the id of the act. Where everybody has been asked within a day, none.
///
/// # Errors
/// When the database fails.
pub async fn send(work: &Work, requester: &Requester, sight: &Sight) -> Result<Uuid> {
    let act_id = work.new_id();
    let plan = plan(work.rows(), sight, &scope(sight, requester.forum())).await?;
    for letter in plan.letters.iter().filter(|letter| letter.state == State::Ready) {
        let register = sight.register();
        let person_id = register.persons.get(letter.person).id;
        let Some(reader) = request::reader(work, person_id).await? else { continue };
        let lacking = letter.lacking.iter().map(|(forum, found)| told(sight, *forum, found, reader.language));
        let seats = letter.seats.iter().map(|open| seat_told(sight, *open, reader.language));
        let lacking = lacking.chain(seats).collect();
        let link = format!("{}{PAGE}", work.post_office().pages);
        if !request::post(work, reader, Ask::Entries(Entries { lacking, link }), false).await? {
            continue;
        }
        for forum in letter.forums() {
            let forum_id = register.forums.get(forum).id;
            let asked_at = work.now();
            work.insert(entry_request::Model { id: work.new_id(), act_id, forum_id, person_id, asked_at, version: 1 }).await?;
        }
    }
    Ok(act_id)
}

/// The forums that are asked about: one, or all of the day.
fn scope(sight: &Sight, forum: Option<ForumIx>) -> Vec<ForumIx> {
    forum.map_or_else(|| sight.forums().collect(), |forum| vec![forum])
}

/// How many letters an act wrote.
///
/// # Errors
/// When the database fails.
pub async fn letters_of(sight: &Sight, act: Uuid) -> Result<usize> {
    let found = entry_request::Entity::find().filter(entry_request::Column::ActId.eq(act)).all(sight.rows()).await?;
    Ok(found.into_iter().map(|row| row.person_id).collect::<HashSet<_>>().len())
}

/// A forum and its empty fields in words; a sealed forum is not named in mail.
fn told(sight: &Sight, forum: ForumIx, found: &Completeness, language: Language) -> Lacking {
    let fields = found.missing.iter().map(|lack| lack.label(language).to_owned()).collect();
    Lacking { forum: named(sight, forum, language), fields }
}

/// What is to be seen to at a seat in words; of a sealed forum only that there is something.
fn seat_told(sight: &Sight, open: Open, language: Language) -> Lacking {
    let sealed = sight.register().forums.get(open.forum()).class == Class::Sealed;
    let what = if sealed { language.pick("pladser", "seats").to_owned() } else { open.sentence(sight, language) };
    Lacking { forum: named(sight, open.forum(), language), fields: vec![what] }
}

fn named(sight: &Sight, forum: ForumIx, language: Language) -> String {
    match sight.register().forums.get(forum).class {
        Class::Sealed => language.pick("Et fortroligt forum, som du svarer for", "A sealed forum that you answer for").to_owned(),
        _ => sight.register().forum_name_in(language, forum, sight.on()).to_owned(),
    }
}
