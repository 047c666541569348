//! What becomes of one letter after one attempt.

use super::PostRoom;
use crate::peers::faulty_smtp::{Deed, Step};
use chrono::TimeDelta;
use entities::words::LetterState;
use snitflade::{clock::Clock, mail::outbox::Round};
use std::collections::BTreeSet;

/// What may happen where, and what the letter is then.
fn table() -> Vec<(Step, Deed, LetterState, Round)> {
    let mut table = Vec::new();
    for step in [Step::Banner, Step::Hello, Step::Mail] {
        for deed in [Deed::Say("421 4.3.2 closing"), Deed::Say("451 4.3.0 later"), Deed::Say("554 5.7.1 no"), Deed::Drop] {
            table.push((step, deed, LetterState::Queued, Round::Blocked));
        }
    }
    for step in [Step::Rcpt, Step::Data, Step::End] {
        table.push((step, Deed::Say("421 4.3.2 closing"), LetterState::Queued, Round::Carried));
        table.push((step, Deed::Say("450 4.2.0 later"), LetterState::Queued, Round::Carried));
        table.push((step, Deed::Say("550 5.1.1 no such user"), LetterState::Failed, Round::Carried));
    }
    for step in [Step::Rcpt, Step::Data] {
        table.push((step, Deed::Drop, LetterState::Queued, Round::Carried));
        table.push((step, Deed::Hang, LetterState::Queued, Round::Carried));
    }
    for deed in [Deed::Drop, Deed::Hang, Deed::KeepAndDrop, Deed::KeepAndHang] {
        table.push((Step::End, deed, LetterState::InDoubt, Round::Carried));
    }
    table
}

#[tokio::test]
async fn every_fault_leaves_the_letter_in_its_state_and_all_but_refusals_arrive_later() {
    let room = PostRoom::open().await;
    for (row, (step, deed, state, round)) in table().into_iter().enumerate() {
        room.t.at("2009-08-11T09:00:00+02:00");
        room.one_letter(u8::try_from(row % 24).unwrap()).await;
        room.server.set(Some((step, deed)));
        assert_eq!(room.carry().await, round, "{step:?} {deed:?}");
        let letter = room.last().await;
        assert_eq!((letter.state, letter.attempts), (state, 1), "{step:?} {deed:?}");
        let settled = state == LetterState::Failed;
        assert_eq!(letter.settled_at.is_some(), settled, "{step:?} {deed:?}");
        assert_eq!(letter.lease_until.is_some(), state == LetterState::InDoubt, "{step:?} {deed:?}");
        let attempts = room.attempts(letter.id).await;
        assert_eq!(attempts.len(), 1);
        assert!(attempts[0].ended_at.is_some() && attempts[0].verdict.is_some());
        room.server.set(None);
        room.wait(TimeDelta::minutes(3));
        room.carry_all().await;
        let end = if settled { LetterState::Failed } else { LetterState::Accepted };
        assert_eq!(room.last().await.state, end, "{step:?} {deed:?}");
    }
}

#[tokio::test]
async fn a_letter_that_was_taken_over_is_recorded_with_what_the_server_said() {
    let room = PostRoom::open().await;
    let meeting = room.one_letter(10).await;
    assert_eq!(room.carry().await, Round::Carried);
    assert_eq!(room.carry().await, Round::Idle);
    let letter = room.last().await;
    assert_eq!((letter.state, letter.settled_at), (LetterState::Accepted, Some(room.t.clock.now())));
    let attempts = room.attempts(letter.id).await;
    let attempt = &attempts[0];
    assert_eq!((attempt.phase.as_str(), attempt.verdict.as_deref()), ("data_ended", Some("Accepted")));
    assert_eq!((attempt.code, attempt.enhanced.as_deref()), (Some(250), Some("2.0.0")));
    let kept = room.server.kept();
    assert_eq!((kept[0].bytes.as_slice(), kept[0].sender.as_str()), (letter.bytes.as_slice(), letter.sender.as_str()));
    let invitation = room.t.invitation(&room.krog, &meeting, "Per Emborg").await;
    assert_eq!(invitation["delivery"], serde_json::json!({ "status": "ACCEPTED", "attempts": 1 }));
}

#[tokio::test]
async fn a_letter_in_doubt_is_sent_again_after_its_lease_with_the_same_bytes() {
    let room = PostRoom::open().await;
    let meeting = room.one_letter(10).await;
    room.server.set(Some((Step::End, Deed::KeepAndDrop)));
    room.carry().await;
    let invitation = room.t.invitation(&room.krog, &meeting, "Per Emborg").await;
    assert_eq!(invitation["delivery"]["status"], "IN_DOUBT");
    room.server.set(None);
    room.wait(TimeDelta::seconds(119));
    assert_eq!(room.carry().await, Round::Idle, "two minutes are not over");
    room.wait(TimeDelta::seconds(1));
    assert_eq!(room.carry().await, Round::Carried);
    let kept = room.server.kept();
    assert_eq!(kept.len(), 2);
    assert_eq!(kept[0].bytes, kept[1].bytes, "the same letter to the last byte");
    assert_eq!((&kept[0].sender, &kept[0].recipient), (&kept[1].sender, &kept[1].recipient));
    let id = format!("Message-ID: <{}>\r\n", room.last().await.message_id);
    assert!(kept.iter().all(|kept| String::from_utf8_lossy(&kept.bytes).contains(&id)));
    assert_eq!(room.last().await.state, LetterState::Accepted);
    room.wait(TimeDelta::hours(1));
    assert_eq!(room.carry().await, Round::Idle);
}

#[tokio::test]
async fn a_server_that_puts_off_is_asked_again_after_longer_and_longer_waits() {
    let room = PostRoom::open().await;
    room.one_letter(10).await;
    room.server.set(Some((Step::Rcpt, Deed::Say("450 4.2.0 later"))));
    for minutes in [1, 5, 15, 30, 60, 60, 60, 60, 240, 240] {
        assert_eq!(room.carry().await, Round::Carried);
        let wait = room.last().await.not_before - room.t.clock.now();
        let (least, most) = (TimeDelta::seconds(minutes * 48), TimeDelta::seconds(minutes * 72));
        assert!(least <= wait && wait <= most, "{minutes} minutes, give or take a fifth: {wait}");
        room.wait(wait - TimeDelta::milliseconds(1));
        assert_eq!(room.carry().await, Round::Idle);
        room.wait(TimeDelta::milliseconds(1));
    }
    room.server.set(None);
    room.carry().await;
    assert_eq!((room.last().await.state, room.last().await.attempts), (LetterState::Accepted, 11));
}

#[tokio::test]
async fn after_three_days_a_letter_is_given_up_and_the_secretary_sees_it() {
    let room = PostRoom::open().await;
    let meeting = room.one_letter(10).await;
    room.server.set(Some((Step::Rcpt, Deed::Say("450 4.2.0 later"))));
    let begun = room.t.clock.now();
    while room.last().await.state == LetterState::Queued {
        assert_eq!(room.carry().await, Round::Carried);
        room.wait(TimeDelta::hours(5));
    }
    let given_up = room.last().await.settled_at.expect("an end") - begun;
    assert!(TimeDelta::hours(66) < given_up && given_up <= TimeDelta::hours(72), "{given_up}");
    let invitation = room.t.invitation(&room.krog, &meeting, "Per Emborg").await;
    assert_eq!(invitation["delivery"]["status"], "FAILED");
}

#[tokio::test]
async fn a_refused_letter_has_failed_at_once_and_the_secretary_sees_it() {
    let room = PostRoom::open().await;
    let meeting = room.one_letter(10).await;
    room.server.set(Some((Step::Rcpt, Deed::Say("550 5.1.1 no such user"))));
    room.carry().await;
    let invitation = room.t.invitation(&room.krog, &meeting, "Per Emborg").await;
    assert_eq!(invitation["delivery"], serde_json::json!({ "status": "FAILED", "attempts": 1 }));
    let letter = room.last().await;
    let attempts = room.attempts(letter.id).await;
    assert_eq!((attempts[0].code, attempts[0].text.as_deref()), (Some(550), Some("5.1.1 no such user")));
    room.server.set(None);
    room.wait(TimeDelta::days(1));
    assert_eq!(room.carry().await, Round::Idle);
}

#[tokio::test]
async fn a_fault_of_the_relay_stops_the_outbox_and_keeps_every_letter() {
    let room = PostRoom::open().await;
    room.t.call_kr(&room.krog).await;
    for fault in [(Step::Mail, Deed::Say("554 5.7.1 we do not know you")), (Step::Banner, Deed::Drop)] {
        room.server.set(Some(fault));
        assert_eq!(room.carry().await, Round::Blocked);
    }
    let letters = room.letters().await;
    assert_eq!(letters.len(), 21);
    assert!(letters.iter().all(|letter| letter.state == LetterState::Queued && letter.settled_at.is_none()));
    assert!(room.server.kept().is_empty());
    room.server.set(None);
    room.carry_all().await;
    assert!(room.letters().await.iter().all(|letter| letter.state == LetterState::Accepted));
}

#[tokio::test]
async fn each_message_has_one_recipient_and_an_envelope_of_its_own() {
    let room = PostRoom::open().await;
    room.t.call_kr(&room.krog).await;
    room.carry_all().await;
    let commands = room.server.commands();
    let of = |verb: &str| -> Vec<&String> { commands.iter().filter(|command| command.starts_with(verb)).collect() };
    assert_eq!((of("MAIL").len(), of("RCPT").len(), of("DATA").len()), (21, 21, 21));
    let senders: BTreeSet<_> = room.server.kept().into_iter().map(|kept| kept.sender).collect();
    assert_eq!(senders.len(), 21, "a token in each envelope sender");
    let recipients: BTreeSet<_> = room.server.kept().into_iter().map(|kept| kept.recipient).collect();
    assert_eq!(recipients.len(), 21);
    assert!(of("MAIL").iter().all(|command| command.contains(" ENVID=") && command.contains(" RET=HDRS")));
}

#[tokio::test]
async fn a_sealed_forums_letter_never_goes_to_a_server_without_encryption() {
    let room = PostRoom::open().await;
    let meeting = room.t.plan_and_call(&room.krog, "PSP", ("2009-10-01T10:00:00+02:00", "2009-10-01T11:00:00+02:00")).await;
    room.carry_all().await;
    assert!(room.server.kept().is_empty());
    let commands = room.server.commands();
    assert!(!commands.iter().any(|command| command.starts_with("MAIL")), "not even the envelope: {commands:?}");
    let invitations = room.t.invitations(&room.krog, &meeting).await;
    assert_eq!(invitations.len(), 3);
    assert!(invitations.iter().all(|invitation| invitation["delivery"]["status"] == "FAILED"));
    for letter in room.letters().await {
        assert!(letter.restricted && !letter.copy);
        let text = String::from_utf8(letter.bytes).expect("plain bytes");
        assert!(!text.contains("PSP") && !text.contains("psp@"), "the letter does not name the forum");
        let attempts = room.attempts(letter.id).await;
        assert_eq!(attempts[0].verdict.as_deref(), Some("Never(NoTls)"));
    }
}
