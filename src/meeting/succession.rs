//! When somebody else sits: invitations already sent follow the seat.
//!
//! Whoever no longer sits in the forum on the day of a meeting is told so, once for each meeting; whoever sits there instead gets
//! the call. Nobody else hears. A seat that is new is not called by itself: the secretary sends the call once more.

use super::{call, letters, recipients::recipients};
use crate::{
    error::Result,
    hub::Work,
    mail::notice::Kind,
    register::{ForumIx, Meeting, MeetingIx, Register},
};
use entities::{
    meeting::{invitation, meeting},
    words::MeetingStatus,
};
use sea_orm::EntityTrait;
use std::collections::BTreeSet;
use uuid::Uuid;

/// Who leaves and who comes to one meeting, by id: the register as it will be may have been loaded anew, with other places.
#[derive(Debug, Default, PartialEq, Eq)]
struct Turnover {
    leaving: Vec<Uuid>,
    /// The seat, and who comes to sit in it.
    coming: Vec<(Uuid, Uuid)>,
}

/// How many calls were withdrawn and sent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Followed {
    pub withdrawn: u64,
    pub called: u64,
}

impl Followed {
    /// Both together.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self { withdrawn: self.withdrawn + other.withdrawn, called: self.called + other.called }
    }
}

/// The forums that have called a meeting which is still to come.
#[must_use]
pub fn awaiting(work: &Work) -> BTreeSet<ForumIx> {
    let meetings = work.register().meetings.iter().map(|(_, meeting)| meeting);
    meetings.filter(|meeting| is_awaited(work, meeting)).map(|meeting| meeting.forum).collect()
}

fn is_awaited(work: &Work, meeting: &Meeting) -> bool {
    meeting.status == MeetingStatus::Called && meeting.starts_at > work.now()
}

/// Withdraws and sends the calls of this forum's coming meetings so that they fit the register as it will be.
///
/// # Errors
/// When the database fails.
pub async fn follow(work: &Work, next: &Register, forum: ForumIx) -> Result<Followed> {
    let mut followed = Followed::default();
    for ix in work.register().forum_meetings.of(forum).iter().copied() {
        let head = work.register().meetings.get(ix);
        if !is_awaited(work, head) {
            continue;
        }
        let turnover = turnover(work.register(), next, ix);
        if turnover != Turnover::default() {
            let found = meeting::Entity::find_by_id(head.id).one(work.rows()).await?;
            let Some(meeting) = found.filter(|meeting| meeting.status == MeetingStatus::Called) else { continue };
            followed = followed.and(hand_over(work, next, &meeting, &turnover).await?);
        }
    }
    Ok(followed)
}

fn turnover(before: &Register, next: &Register, meeting: MeetingIx) -> Turnover {
    let meeting = before.meetings.get(meeting);
    let places = |register: &Register| -> Vec<(Uuid, Uuid)> {
        let forum = register.forums.find(before.forums.get(meeting.forum).id);
        let called = forum.map(|forum| recipients(register, forum, meeting.starts_at)).unwrap_or_default();
        called.iter().map(|to| (register.seats.get(to.seat).id, register.persons.get(to.person).id)).collect()
    };
    let (was, will) = (places(before), places(next));
    let sits = |places: &[(Uuid, Uuid)], person: Uuid| places.iter().any(|(_, other)| *other == person);
    let leaving = was.iter().map(|(_, person)| *person).filter(|person| !sits(&will, *person)).collect();
    let mut coming = will;
    coming.retain(|(seat, person)| before.seats.find(*seat).is_some() && !sits(&was, *person));
    Turnover { leaving, coming }
}

async fn hand_over(work: &Work, next: &Register, meeting: &meeting::Model, turnover: &Turnover) -> Result<Followed> {
    let invited = call::invitations_to(work, meeting.id).await?;
    let mut followed = Followed::default();
    for leaving in &turnover.leaving {
        let had = invited.iter().filter(|one| !one.released && one.stand_in_for_id.is_none());
        for one in had.filter(|one| one.person_id == *leaving) {
            let mut heirs = turnover.coming.iter().filter(|(seat, _)| *seat == one.seat_id);
            let heir = heirs.next().and_then(|(_, heir)| next.persons.find(*heir)).map(|ix| &*next.persons.get(ix).name);
            followed.withdrawn += release(work, meeting, (one, &invited), heir).await?;
        }
    }
    for (seat, coming) in &turnover.coming {
        let had = invited.iter().find(|one| one.person_id == *coming).cloned();
        if had.as_ref().is_some_and(|had| !had.released) {
            continue;
        }
        let invitation = call::invite(work, meeting, (*seat, *coming), (None, had)).await?;
        let note = ["Du har overtaget pladsen i forummet.".to_owned(), "You have taken over the seat in the forum.".to_owned()];
        letters::tell_one(work, meeting, &invitation, (Kind::Call, note)).await?;
        followed.called += 1;
    }
    Ok(followed)
}

/// Withdraws an invitation, and that of whoever stands in for it; how many that were.
async fn release(
    work: &Work,
    meeting: &meeting::Model,
    (one, invited): (&invitation::Model, &[invitation::Model]),
    heir: Option<&str>,
) -> Result<u64> {
    let note = match heir {
        Some(heir) => {
            [format!("{heir} har overtaget pladsen i forummet."), format!("{heir} has taken over the seat in the forum.")]
        }
        None => ["Du har ikke længere pladsen i forummet.".to_owned(), "You no longer have the seat in the forum.".to_owned()],
    };
    withdrawn(work, meeting, one, note).await?;
    let mut number = 1;
    for stand_in in invited.iter().filter(|other| !other.released && other.stand_in_for_id == Some(one.id)) {
        let name = name(work, one.person_id);
        let note =
            [format!("{name} har ikke længere pladsen i forummet."), format!("{name} no longer has the seat in the forum.")];
        withdrawn(work, meeting, stand_in, note).await?;
        number += 1;
    }
    Ok(number)
}

async fn withdrawn(work: &Work, meeting: &meeting::Model, one: &invitation::Model, note: [String; 2]) -> Result<()> {
    let released = work.update(one.clone(), invitation::Model { released: true, ..one.clone() }).await?;
    letters::withdraw(work, meeting, &released, note).await
}

fn name(work: &Work, person: Uuid) -> String {
    work.register().persons.find(person).map(|ix| work.register().persons.get(ix).name.to_string()).unwrap_or_default()
}
