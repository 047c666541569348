//! When somebody else sits: invitations already sent follow the seat.
//!
//! Whoever no longer sits in the forum on the day of a meeting is told so, once for each meeting; whoever sits there instead gets
//! the call. Nobody else hears. A seat that is new is not called by itself: the secretary sends the call once more.

use super::{call, letters, recipients::recipients};
use crate::{
    error::Result,
    hub::Work,
    mail::notice::Kind,
    register::{ForumIx, MeetingIx, PersonIx, Register, SeatIx},
};
use entities::{
    meeting::{invitation, meeting},
    words::MeetingStatus,
};
use sea_orm::EntityTrait;
use uuid::Uuid;

/// Who leaves and who comes to one meeting.
#[derive(Debug, Default, PartialEq, Eq)]
struct Turnover {
    leaving: Vec<PersonIx>,
    coming: Vec<(SeatIx, PersonIx)>,
}

/// Withdraws and sends the calls of this forum's coming meetings so that they fit the register as it will be.
///
/// # Errors
/// When the database fails.
pub async fn follow(work: &Work, next: &Register, forum: ForumIx) -> Result<()> {
    for ix in work.register().forum_meetings.of(forum).iter().copied() {
        let head = work.register().meetings.get(ix);
        if head.status != MeetingStatus::Called || head.starts_at <= work.now() {
            continue;
        }
        let turnover = turnover(work.register(), next, ix);
        if turnover != Turnover::default() {
            let Some(meeting) = meeting::Entity::find_by_id(head.id).one(work.rows()).await? else { continue };
            hand_over(work, next, &meeting, &turnover).await?;
        }
    }
    Ok(())
}

fn turnover(before: &Register, next: &Register, meeting: MeetingIx) -> Turnover {
    let meeting = before.meetings.get(meeting);
    let was = recipients(before, meeting.forum, meeting.starts_at);
    let will = recipients(next, meeting.forum, meeting.starts_at);
    let leaving = was.iter().map(|to| to.person).filter(|person| will.iter().all(|to| to.person != *person)).collect();
    let old_seat = |seat: SeatIx| before.seats.find(next.seats.get(seat).id).is_some();
    let coming = will.iter().filter(|to| old_seat(to.seat) && was.iter().all(|had| had.person != to.person));
    Turnover { leaving, coming: coming.map(|to| (to.seat, to.person)).collect() }
}

async fn hand_over(work: &Work, next: &Register, meeting: &meeting::Model, turnover: &Turnover) -> Result<()> {
    let invited = call::invitations_to(work, meeting.id).await?;
    let person = |ix: PersonIx| next.persons.get(ix).id;
    for leaving in &turnover.leaving {
        let had = invited.iter().filter(|one| !one.released && one.stand_in_for_id.is_none());
        for one in had.filter(|one| one.person_id == person(*leaving)) {
            let heirs = turnover.coming.iter().filter(|(seat, _)| next.seats.get(*seat).id == one.seat_id);
            let heir = heirs.map(|(_, heir)| &*next.persons.get(*heir).name).next();
            release(work, meeting, (one, &invited), heir).await?;
        }
    }
    for (seat, coming) in &turnover.coming {
        let had = invited.iter().find(|one| one.person_id == person(*coming)).cloned();
        if had.as_ref().is_some_and(|had| !had.released) {
            continue;
        }
        let place = (next.seats.get(*seat).id, person(*coming));
        let invitation = call::invite(work, meeting, place, (None, had)).await?;
        let note = ["Du har overtaget pladsen i forummet.".to_owned(), "You have taken over the seat in the forum.".to_owned()];
        letters::tell_one(work, meeting, &invitation, (Kind::Call, note)).await?;
    }
    Ok(())
}

/// Withdraws an invitation, and that of whoever stands in for it.
async fn release(
    work: &Work,
    meeting: &meeting::Model,
    (one, invited): (&invitation::Model, &[invitation::Model]),
    heir: Option<&str>,
) -> Result<()> {
    let note = match heir {
        Some(heir) => {
            [format!("{heir} har overtaget pladsen i forummet."), format!("{heir} has taken over the seat in the forum.")]
        }
        None => ["Du har ikke længere pladsen i forummet.".to_owned(), "You no longer have the seat in the forum.".to_owned()],
    };
    withdrawn(work, meeting, one, note).await?;
    for stand_in in invited.iter().filter(|other| !other.released && other.stand_in_for_id == Some(one.id)) {
        let name = name(work, one.person_id);
        let note =
            [format!("{name} har ikke længere pladsen i forummet."), format!("{name} no longer has the seat in the forum.")];
        withdrawn(work, meeting, stand_in, note).await?;
    }
    Ok(())
}

async fn withdrawn(work: &Work, meeting: &meeting::Model, one: &invitation::Model, note: [String; 2]) -> Result<()> {
    let released = work.update(one.clone(), invitation::Model { released: true, ..one.clone() }).await?;
    letters::withdraw(work, meeting, &released, note).await
}

fn name(work: &Work, person: Uuid) -> String {
    work.register().persons.find(person).map(|ix| work.register().persons.get(ix).name.to_string()).unwrap_or_default()
}
