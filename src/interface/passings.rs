//! The log of what passed over an interface: a paper, a report, a request, a decision.

use super::declare::expect_declared;
use crate::{
    access::grant::{self, Party},
    error::{Detail, Error, Noun, Result, RuleCode},
    hub::Work,
    register::{End, InterfaceIx},
    words::text::{Checks, TEXT},
};
use chrono::NaiveDate;
use entities::{interface::passing, words::PassingKind};
use uuid::Uuid;

/// Something that passed, as somebody wants it written down.
#[derive(Clone, Debug)]
pub struct Draft {
    pub kind: PassingKind,
    pub on: NaiveDate,
    pub what: String,
    pub meeting: Option<Uuid>,
}

/// Writes down that something passed: today or before, while the interface held. A meeting is one of a forum at an end.
///
/// # Errors
/// Every rule that the draft breaks; [`Error::NotThere`] for a meeting that does not exist or that the actor may not see.
pub async fn log(work: &Work, (party, ix): (&Party, InterfaceIx), draft: Draft) -> Result<Uuid> {
    expect_declared(work, ix)?;
    let row = work.register().interfaces.get(ix);
    let mut checks = Checks::default();
    let what = checks.needed_text("what", draft.what, TEXT);
    by_now(&mut checks, draft.on, work.today());
    checks.rule(row.term.contains(draft.on.into()), "passedOn", RuleCode::OutsideTerm, draft.on.to_string());
    if let Some(meeting) = draft.meeting {
        let (from, to) = party.ends();
        let forum = forum_of(work, meeting)?;
        let elsewhere = Detail {
            da: "mødet er ikke i et af snitfladens fora".to_owned(),
            en: "the meeting is of neither forum of the interface".to_owned(),
        };
        checks.rule([from, to].contains(&forum), "meetingId", RuleCode::Invalid, elsewhere);
    }
    checks.done()?;
    let new = passing::Model {
        id: work.new_id(),
        interface_id: row.id,
        kind: draft.kind,
        passed_on: draft.on,
        what,
        meeting_id: draft.meeting,
        version: 1,
    };
    work.insert(new).await.map(|row| row.id)
}

/// The forum of a meeting that the actor may see.
fn forum_of(work: &Work, meeting: Uuid) -> Result<End> {
    let (standing, register) = (grant::signed_in(work)?, work.register());
    let found = register.meetings.find(meeting).map(|ix| register.meetings.get(ix).forum);
    let seen = found.filter(|forum| standing.sees_inside(register, *forum));
    seen.map(End::Forum).ok_or(Error::NotThere(Noun::Meeting))
}

/// Notes a day that has not come yet: what has passed over an interface has done so.
pub fn by_now(checks: &mut Checks, on: NaiveDate, today: NaiveDate) {
    let future = Detail { da: "dagen er endnu ikke kommet".to_owned(), en: "the day has not come yet".to_owned() };
    checks.rule(on <= today, "passedOn", RuleCode::Invalid, future);
}
