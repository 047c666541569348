//! What a person gets when notices follow one another, or a worker dies: each in its order, and nothing stale.

use super::{PostRoom, until};
use crate::hub::letters::part;
use crate::peers::{
    calendars::seen_by_calcard,
    faulty_smtp::{Deed, Step},
};
use chrono::TimeDelta;
use entities::words::LetterState;
use snitflade::mail::{outbox::Round, smtp::Limits, transport::Transport};
use std::time::Duration;

/// The methods and sequences of what the server kept for this recipient, in order.
fn kept(room: &PostRoom, recipient: &str) -> Vec<(String, u64)> {
    let kept = room.server.kept().into_iter().filter(|kept| kept.recipient == recipient);
    let seen = kept.map(|kept| seen_by_calcard(&part(&kept.bytes, "text/calendar")));
    seen.map(|seen| (seen.method, seen.sequence)).collect()
}

fn was(expected: &[(&str, u64)]) -> Vec<(String, u64)> {
    expected.iter().map(|(method, sequence)| ((*method).to_owned(), *sequence)).collect()
}

const EMBORG: &str = "per.emborg@politi.example";

#[tokio::test]
async fn a_call_in_doubt_is_not_sent_again_after_the_cancellation() {
    let room = PostRoom::open().await;
    let meeting = room.one_letter(10).await;
    room.server.set(Some((Step::End, Deed::KeepAndDrop)));
    room.carry().await;
    room.server.set(None);
    room.t.cancel(&room.krog, &meeting).await;
    room.carry_all().await;
    room.wait(TimeDelta::minutes(10));
    room.carry_all().await;
    assert_eq!(kept(&room, EMBORG), was(&[("REQUEST", 0), ("CANCEL", 1)]));
    assert_eq!(room.letters().await[0].state, LetterState::Superseded);
}

#[tokio::test]
async fn a_call_in_doubt_that_was_put_off_afterwards_is_still_cancelled() {
    let room = PostRoom::open().await;
    let meeting = room.one_letter(10).await;
    room.server.set(Some((Step::End, Deed::KeepAndDrop)));
    room.carry().await;
    room.server.set(Some((Step::Rcpt, Deed::Say("450 4.2.0 later"))));
    room.wait(TimeDelta::minutes(3));
    room.carry().await;
    assert_eq!(room.last().await.state, LetterState::Queued);
    room.server.set(None);
    room.t.cancel(&room.krog, &meeting).await;
    room.carry_all().await;
    assert_eq!(kept(&room, EMBORG), was(&[("REQUEST", 0), ("CANCEL", 1)]), "the call may have come");
}

#[tokio::test]
async fn a_secretary_whose_copy_has_left_hears_of_the_cancellation() {
    let room = PostRoom::open().await;
    let meeting = room.t.call_kr(&room.krog).await;
    while room.letters().await.iter().any(|letter| letter.copy && letter.state == LetterState::Queued) {
        let next = room.letters().await.into_iter().find(|letter| letter.state == LetterState::Queued && letter.attempts == 0);
        let put_off = next.is_some_and(|letter| !letter.copy).then_some((Step::Rcpt, Deed::Say("450 4.2.0 later")));
        room.server.set(put_off);
        room.carry().await;
    }
    assert_eq!(kept(&room, "hanne.vig@lejre.example"), was(&[("REQUEST", 0)]));
    room.server.set(None);
    room.t.cancel(&room.krog, &meeting).await;
    room.carry_all().await;
    room.wait(TimeDelta::hours(1));
    room.carry_all().await;
    assert_eq!(kept(&room, "hanne.vig@lejre.example"), was(&[("REQUEST", 0), ("CANCEL", 1)]));
}

/// A room whose carrier waits long, and a letter that its worker was carrying when it died at this step.
async fn died_at(step: Step) -> (PostRoom, String) {
    let mut room = PostRoom::open().await;
    let meeting = room.one_letter(10).await;
    let Transport::Smtp(smtp) = room.carrier.transport.clone() else { panic!("a room sends by SMTP") };
    room.carrier.transport = Transport::Smtp(snitflade::mail::smtp::Smtp { limits: Limits::default(), ..smtp.clone() });
    room.server.set(Some((step, if step == Step::End { Deed::KeepAndHang } else { Deed::Hang })));
    let reached = async || match step {
        Step::End => !room.server.kept().is_empty(),
        _ => room.server.commands().iter().any(|command| command.starts_with("RCPT")),
    };
    tokio::select! {
        round = room.carry() => panic!("the server answered: {round:?}"),
        () = until("the step", reached) => {}
    }
    room.server.set(None);
    room.carrier.transport = Transport::Smtp(smtp);
    (room, meeting)
}

#[tokio::test]
async fn a_letter_whose_worker_died_before_the_data_is_taken_again_after_the_lease() {
    let (room, _) = died_at(Step::Rcpt).await;
    assert_eq!(room.last().await.state, LetterState::Claimed);
    assert_eq!(room.carry().await, Round::Idle, "the lease holds");
    room.wait(TimeDelta::minutes(2));
    assert_eq!(room.carry().await, Round::Carried);
    assert_eq!(kept(&room, EMBORG), was(&[("REQUEST", 0)]));
}

#[tokio::test]
async fn a_letter_whose_worker_died_after_the_final_dot_is_in_doubt_and_sent_again_as_it_was() {
    let (room, _) = died_at(Step::End).await;
    let letter = room.last().await;
    assert_eq!(letter.state, LetterState::Sending);
    assert_eq!(room.attempts(letter.id).await[0].phase, "data_begun");
    room.wait(TimeDelta::minutes(2));
    assert_eq!(room.carry().await, Round::Carried);
    let kept = room.server.kept();
    assert_eq!(kept.len(), 2);
    assert_eq!(kept[0].bytes, kept[1].bytes);
}

#[tokio::test]
async fn a_change_waits_for_the_call_that_is_on_its_way_and_the_call_never_comes_after_it() {
    for step in [Step::Rcpt, Step::End] {
        let (room, meeting) = died_at(step).await;
        room.t.move_to(&room.krog, &meeting, "2009-10-02T10:00:00+02:00").await;
        room.carry_all().await;
        room.wait(TimeDelta::minutes(3));
        room.carry_all().await;
        let sequences: Vec<u64> = kept(&room, EMBORG).iter().map(|(_, sequence)| *sequence).collect();
        assert!(sequences.is_sorted(), "{step:?}: {sequences:?}");
        assert_eq!(sequences.last(), Some(&1), "{step:?}");
        assert!(sequences.len() <= 2, "{step:?}: the stale call is not sent again: {sequences:?}");
    }
}

#[tokio::test]
async fn a_call_whose_meeting_has_begun_is_given_up_and_not_sent() {
    let room = PostRoom::open().await;
    room.one_letter(10).await;
    room.t.at("2009-10-01T10:00:00+02:00");
    room.carry_all().await;
    assert!(room.server.kept().is_empty());
    assert_eq!(room.last().await.state, LetterState::Failed);
}

#[tokio::test]
async fn letters_that_waited_long_for_a_way_out_still_leave_before_the_meeting() {
    let room = PostRoom::open().await;
    room.one_letter(10).await;
    room.server.set(Some((Step::Banner, Deed::Drop)));
    for _ in 0..5 {
        assert_eq!(room.carry().await, Round::Blocked);
        room.wait(TimeDelta::days(1));
    }
    room.server.set(None);
    room.carry_all().await;
    assert_eq!(kept(&room, EMBORG), was(&[("REQUEST", 0)]));
}

#[tokio::test]
async fn a_newer_notice_takes_the_place_of_one_that_was_put_off() {
    let room = PostRoom::open().await;
    let meeting = room.one_letter(10).await;
    room.server.set(Some((Step::Rcpt, Deed::Say("450 4.2.0 later"))));
    room.carry().await;
    room.server.set(None);
    room.t.move_to(&room.krog, &meeting, "2009-10-02T10:00:00+02:00").await;
    room.wait(TimeDelta::hours(1));
    room.carry_all().await;
    assert_eq!(kept(&room, EMBORG), was(&[("REQUEST", 1)]));
    let letters = room.letters().await;
    assert_eq!(letters.iter().map(|letter| letter.state).collect::<Vec<_>>(), [LetterState::Superseded, LetterState::Accepted]);
    let kept = room.server.kept();
    let subject = mail_parser::MessageParser::default().parse(&kept[0].bytes).unwrap().subject().unwrap().to_owned();
    assert!(subject.starts_with("Indkaldelse: "), "a first call, of the new day: {subject}");
}

#[tokio::test]
async fn two_workers_never_carry_the_same_letter() {
    let room = PostRoom::open().await;
    room.t.call_kr(&room.krog).await;
    room.server.set(Some((Step::Rcpt, Deed::Wait(Duration::from_millis(5)))));
    let other = room.t.second().await;
    let carry = async |hub| {
        while snitflade::mail::outbox::carry_one(hub, &room.carrier).await.expect("the database works") == Round::Carried {}
    };
    tokio::join!(carry(&room.t.hub), carry(&other), carry(&other));
    assert_eq!(room.server.kept().len(), 21);
    assert!(room.letters().await.iter().all(|letter| (letter.state, letter.attempts) == (LetterState::Accepted, 1)));
}
