//! Referrals (henvisninger): "this belongs with you", sent from one forum to another, and the answer. They hold a subject and no
//! personal data; the papers go the authorities' own way.

use crate::{
    access::grant::{Secretary, Sender},
    error::{Detail, Error, Noun, Result, RuleCode},
    hub::{Work, expect_version},
    register::ReferralIx,
    words::text::{Checks, TEXT},
};
use entities::{
    forum::referral,
    words::{ForumStatus, ReferralState},
};
use sea_orm::EntityTrait;
use uuid::Uuid;

/// What the forum that got a referral does with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    TakenUp,
    Returned,
}

/// Sends a matter on to another forum.
///
/// # Errors
/// [`Error::NotThere`] when there is no such forum; every rule that the referral breaks.
pub async fn send(work: &Work, sender: &Sender, to: Uuid, subject: String) -> Result<Uuid> {
    let register = work.register();
    let to = register.forums.find(to).ok_or(Error::NotThere(Noun::Forum))?;
    let mut checks = Checks::default();
    let subject = checks.needed_text("subject", subject, TEXT);
    elsewhere(&mut checks, to != sender.forum());
    checks.rule(register.forum_status(to, work.today().into()) != ForumStatus::Closed, "toForumId", RuleCode::ForumClosed, "");
    checks.done()?;
    let new = referral::Model {
        id: work.new_id(),
        from_forum_id: register.forums.get(sender.forum()).id,
        to_forum_id: register.forums.get(to).id,
        subject,
        state: ReferralState::Sent,
        sent_on: work.today(),
        answered_on: None,
        answer: None,
        version: 1,
    };
    work.insert(new).await.map(|row| row.id)
}

fn elsewhere(checks: &mut Checks, other: bool) {
    let itself = Detail { da: "et forum henviser til et andet".to_owned(), en: "a forum refers to another one".to_owned() };
    checks.rule(other, "toForumId", RuleCode::Invalid, itself);
}

/// What every referral must say by itself.
pub fn well_formed(checks: &mut Checks, row: &referral::Model) {
    elsewhere(checks, row.from_forum_id != row.to_forum_id);
    checks.rule(row.state != ReferralState::Returned || row.answer.is_some(), "answer", RuleCode::Required, "");
    checks.term("answeredOn", Some(row.sent_on), row.answered_on.and_then(|day| day.succ_opt()));
}

/// Answers a referral: takes it up, or sends it back with a reason.
///
/// # Errors
/// [`RuleCode::AlreadyDone`] when it has been answered; [`RuleCode::Required`] when it is sent back without a word.
pub async fn answer(
    work: &Work,
    (_, ix): (&Secretary, ReferralIx),
    (answer, words): (Answer, Option<String>),
    expected: Option<i32>,
) -> Result<Uuid> {
    let id = work.register().referrals.get(ix).id;
    let before = referral::Entity::find_by_id(id).one(work.rows()).await?.ok_or(Error::NotThere(Noun::Referral))?;
    expect_version(&before, expected)?;
    let mut checks = Checks::default();
    checks.rule(before.state == ReferralState::Sent, "id", RuleCode::AlreadyDone, "");
    let words = checks.text("answer", words, TEXT);
    let state = match answer {
        Answer::TakenUp => ReferralState::TakenUp,
        Answer::Returned => ReferralState::Returned,
    };
    let after = referral::Model { state, answered_on: Some(work.today()), answer: words, ..before.clone() };
    well_formed(&mut checks, &after);
    checks.done()?;
    work.update(before, after).await.map(|row| row.id)
}
