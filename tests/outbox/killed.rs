//! The real program, killed again and again while the server misbehaves: nothing is lost, and what comes twice is the same.

use super::{PostRoom, until};
use crate::hub::chance::Seeded;
use crate::peers::faulty_smtp::{Deed, Step};
use chrono::TimeDelta;
use entities::words::LetterState;
use snitflade::clock::{Clock, SystemClock};
use std::{
    collections::BTreeMap,
    process::{Child, Command, Stdio},
    time::Duration,
};

const KILLS: usize = 14;

/// The serving program; killed without a word when it is dropped.
struct Program(Child);

impl Program {
    fn start(room: &PostRoom) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_snitflade"));
        command
            .args(["serve", "--database", room.t.url(), "--port", "0", "--json"])
            .env("SNITFLADE_MAIL_TRANSPORT", "smtp")
            .env("SNITFLADE_SMTP_HOST", "127.0.0.1")
            .env("SNITFLADE_SMTP_PORT", room.server.port.to_string())
            .env("SNITFLADE_SMTP_ENCRYPTION", "none")
            .env("SNITFLADE_MAIL_LEASE_SECONDS", "1")
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        Self(command.spawn().expect("the program starts"))
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        self.0.kill().expect("it runs");
        self.0.wait().expect("it ends");
    }
}

/// What goes wrong in a round. Nothing that makes a letter wait longer than its lease.
fn mishap(chance: &mut Seeded) -> Option<(Step, Deed)> {
    let slow = Deed::Wait(Duration::from_millis(30));
    let mishaps = [
        None,
        Some((Step::Rcpt, slow)),
        Some((Step::Data, slow)),
        Some((Step::End, slow)),
        Some((Step::End, Deed::Drop)),
        Some((Step::End, Deed::KeepAndDrop)),
        Some((Step::End, Deed::KeepAndHang)),
        Some((Step::Mail, Deed::Say("451 4.3.0 later"))),
    ];
    chance.one(&mishaps).copied().flatten()
}

/// KU's call to a meeting in a month by the machine's clock, in the outbox: eleven letters.
async fn posted() -> PostRoom {
    let room = PostRoom::open().await;
    let now = SystemClock::new().now();
    room.t.clock.set(now);
    let room = PostRoom { krog: room.t.krog().await, ..room };
    let start = now + TimeDelta::days(30);
    let (from, to) = (start.to_rfc3339(), (start + TimeDelta::hours(2)).to_rfc3339());
    room.t.plan_and_call(&room.krog, "KU", (&from, &to)).await;
    assert_eq!(room.letters().await.len(), 11);
    room
}

async fn all_accepted(room: &PostRoom) -> bool {
    room.letters().await.iter().all(|letter| letter.state == LetterState::Accepted)
}

#[tokio::test]
async fn a_program_killed_at_any_moment_loses_no_letter_and_doubles_only_what_it_could_not_know() {
    let room = posted().await;
    let mut chance = Seeded(20_090_811);
    let mut kills = 0;
    while kills < KILLS && !all_accepted(&room).await {
        room.server.set(mishap(&mut chance));
        let commands = room.server.commands().len();
        let program = Program::start(&room);
        until("the program sends", async || room.server.commands().len() > commands || all_accepted(&room).await).await;
        tokio::time::sleep(Duration::from_millis(chance.below(60))).await;
        drop(program);
        kills += 1;
    }
    room.server.set(None);
    let last = Program::start(&room);
    until("every letter is taken over", async || all_accepted(&room).await).await;
    drop(last);
    check(&room, kills).await;
}

/// Every letter was kept, byte for byte; kept twice only where the hub had begun to hand it over and never learned the end.
async fn check(room: &PostRoom, kills: usize) {
    let mut kept: BTreeMap<String, Vec<_>> = BTreeMap::new();
    for letter in room.server.kept() {
        kept.entry(letter.recipient.clone()).or_default().push(letter);
    }
    let mut answered_again = 0;
    for letter in room.letters().await {
        let copies = kept.remove(&letter.recipient).expect("every recipient got the letter");
        assert!(copies.iter().all(|copy| copy.bytes == letter.bytes && copy.sender == letter.sender), "byte for byte the same");
        let attempts = room.attempts(letter.id).await;
        let accepted = attempts.iter().filter(|attempt| attempt.verdict.as_deref() == Some("Accepted")).count();
        let unknown = attempts.iter().filter(|attempt| match attempt.verdict.as_deref() {
            Some(verdict) => verdict == "InDoubt",
            None => attempt.phase == "data_begun",
        });
        assert_eq!(accepted, 1, "{}", letter.recipient);
        assert!(copies.len() <= accepted + unknown.count(), "{}: {} copies", letter.recipient, copies.len());
        answered_again += copies.iter().filter(|copy| copy.answered).count() - 1;
    }
    assert_eq!(kept.len(), 0, "nobody else got anything");
    assert!(answered_again <= kills, "a kill can hide one answer of the server from the hub: {answered_again} of {kills}");
}
