//! Reading invitations by statement: three for a whole list, however long.

use super::{MeetingTime, addresses::Addresses, recipients::Recipient};
use crate::{
    access::Sight,
    error::Result,
    people::history::{self, Change},
    register::{MeetingIx, PersonIx, SeatIx},
};
use chrono::{DateTime, Utc};
use entities::{
    forum::seat,
    hub::letter,
    meeting::invitation,
    words::{Answer, LetterState},
};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait, sea_query::ExprTrait};
use serde_json::Value;
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

/// Which invitations.
#[derive(Clone)]
pub enum Whose {
    /// Those to these meetings.
    Meetings(Vec<MeetingIx>),
    /// Those of a person, and those whose copies the person gets, to meetings at that time, seen from that instant.
    Person(Option<PersonIx>, MeetingTime, DateTime<Utc>),
    /// This one.
    One(Uuid),
}

/// An invitation with what stands around it.
#[derive(Clone)]
pub struct Invited {
    pub row: invitation::Model,
    /// The person called in this one's place.
    pub stand_in: Option<Uuid>,
    /// The newest letter: its state and how many times it has been tried.
    pub delivery: Option<(LetterState, i32)>,
}

impl Invited {
    /// The answer to the meeting as it stands.
    #[must_use]
    pub fn answer(&self, sight: &Sight) -> Answer {
        let meeting = sight.register().meetings.find(self.row.meeting_id).map(|ix| sight.register().meetings.get(ix));
        let current = self.row.answered_sequence == meeting.map(|meeting| meeting.sequence);
        if current { self.row.answer } else { Answer::NeedsAction }
    }
}

/// The invitations that the viewer may see: all of a forum that the viewer keeps, else the viewer's own and those whose copies
/// the viewer gets.
///
/// # Errors
/// When the database fails.
pub async fn load(sight: &Sight, whose: Whose) -> Result<Vec<Invited>> {
    let register = sight.register();
    let asked = match &whose {
        Whose::Meetings(meetings) => invitation::Column::MeetingId.is_in(meetings.iter().map(|ix| register.meetings.get(*ix).id)),
        Whose::Person(None, ..) => return Ok(Vec::new()),
        Whose::Person(Some(ix), ..) => {
            let person = register.persons.get(*ix).id;
            let copied = seat::Entity::find().select_only().column(seat::Column::Id).filter(seat::Column::CopyToId.eq(person));
            invitation::Column::PersonId.eq(person).or(invitation::Column::SeatId.in_subquery(copied.into_query()))
        }
        Whose::One(id) => invitation::Column::Id.eq(*id),
    };
    let mut rows = invitation::Entity::find().filter(asked).order_by_asc(invitation::Column::Id).all(sight.rows()).await?;
    rows.retain(|row| may_see(sight, row));
    if let Whose::Person(_, when, from) = whose {
        let at = |row: &invitation::Model| register.meetings.find(row.meeting_id).map(|ix| register.meetings.get(ix));
        rows.retain(|row| {
            let over = at(row).is_none_or(|meeting| meeting.ends_at <= from);
            !row.released && (when == MeetingTime::All || over == (when == MeetingTime::Past))
        });
        rows.sort_by_key(|row| at(row).map(|meeting| (meeting.starts_at, meeting.id)));
    }
    surround(sight, rows).await
}

fn may_see(sight: &Sight, row: &invitation::Model) -> bool {
    let register = sight.register();
    let Some(me) = sight.standing().person() else { return sight.standing().operates() };
    let seat = register.seats.find(row.seat_id).map(|ix| register.seats.get(ix));
    register.persons.get(me).id == row.person_id || seat.is_some_and(|seat| seat.copy_to == Some(me) || sight.keeps(seat.forum))
}

/// What became of these invitations, the newest first. A state that the viewer would not have seen is left out, as when somebody was
/// called for another seat then.
///
/// # Errors
/// When the database fails.
pub async fn history(sight: &Sight, invitations: &[Uuid]) -> Result<HashMap<Uuid, Vec<Change>>> {
    let meetings = invitation::Entity::find()
        .select_only()
        .column(invitation::Column::MeetingId)
        .filter(invitation::Column::Id.is_in(invitations.iter().copied()));
    // Who stands in for whom: told by the person, as an invitation has no name.
    let people: HashMap<Uuid, Uuid> = invitation::Entity::find()
        .select_only()
        .columns([invitation::Column::Id, invitation::Column::PersonId])
        .filter(invitation::Column::MeetingId.in_subquery(meetings.into_query()))
        .into_tuple::<(Uuid, Uuid)>()
        .all(sight.rows())
        .await?
        .into_iter()
        .collect();
    let shown = |state: Value| {
        let mut row: invitation::Model = serde_json::from_value(state).ok().filter(|row| may_see(sight, row))?;
        row.stand_in_for_id = row.stand_in_for_id.map(|id| people.get(&id).copied().unwrap_or(id));
        serde_json::to_value(row).ok()
    };
    history::of_rows(sight, invitations, shown).await
}

async fn surround(sight: &Sight, rows: Vec<invitation::Model>) -> Result<Vec<Invited>> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
    let standing_in: HashMap<Uuid, Uuid> = invitation::Entity::find()
        .select_only()
        .columns([invitation::Column::StandInForId, invitation::Column::PersonId])
        .filter(
            Condition::all().add(invitation::Column::StandInForId.is_in(ids.clone())).add(invitation::Column::Released.eq(false)),
        )
        .into_tuple::<(Option<Uuid>, Uuid)>()
        .all(sight.rows())
        .await?
        .into_iter()
        .filter_map(|(for_whom, person)| Some((for_whom?, person)))
        .collect();
    let letters: HashMap<Uuid, (LetterState, i32)> = letter::Entity::find()
        .select_only()
        .columns([letter::Column::InvitationId, letter::Column::State, letter::Column::Attempts])
        .filter(letter::Column::InvitationId.is_in(ids))
        .filter(letter::Column::Copy.eq(false))
        .order_by_asc(letter::Column::Id)
        .into_tuple::<(Option<Uuid>, LetterState, i32)>()
        .all(sight.rows())
        .await?
        .into_iter()
        .filter_map(|(invitation, state, attempts)| Some((invitation?, (state, attempts))))
        .collect();
    let around = |row: invitation::Model| Invited {
        stand_in: standing_in.get(&row.id).copied(),
        delivery: letters.get(&row.id).copied(),
        row,
    };
    Ok(rows.into_iter().map(around).collect())
}

/// The mail addresses that calls to these people go to.
///
/// # Errors
/// When the database fails.
pub async fn addresses(sight: &Sight, called: impl Iterator<Item = Recipient>) -> Result<HashMap<(PersonIx, SeatIx), String>> {
    let register = sight.register();
    let places: HashSet<_> = called.map(|to| (to.person, to.seat)).collect();
    let id = |(person, seat): (PersonIx, SeatIx)| (register.persons.get(person).id, register.seats.get(seat).id);
    let ids: HashSet<Uuid> = places.iter().flat_map(|place| <[Uuid; 2]>::from(id(*place))).collect();
    let found = Addresses::of(sight.rows(), &ids.into_iter().collect::<Vec<_>>()).await?;
    let own = |place| {
        let (person, seat) = id(place);
        Some((place, found.email(person, Some(seat))?.to_owned()))
    };
    Ok(places.into_iter().filter_map(own).collect())
}
