//! From the mutation to the mailbox: a genuine Postfix and Dovecot, read by IMAP.

use super::PostRoom;
use crate::hub::letters::part;
use crate::peers::{
    calendars::{Person, seen_by_all},
    mail_server::MailServer,
};
use entities::words::LetterState;
use snitflade::mail::{
    outbox::Carrier,
    smtp::{Encryption, Limits, Smtp},
    transport::Transport,
};

fn by(server: &MailServer) -> Carrier {
    Carrier::new(Transport::Smtp(Smtp {
        host: "localhost".to_owned(),
        port: server.smtp,
        encryption: Encryption::Required,
        login: None,
        extra_ca: Some(server.authority()),
        hello_name: "hub.example".to_owned(),
        limits: Limits::default(),
    }))
}

#[tokio::test]
async fn ib_sand_finds_the_call_and_then_the_cancellation_in_his_mailbox() {
    let server = MailServer::shared();
    let room = PostRoom { carrier: by(&server), ..PostRoom::open().await };
    let meeting = room.t.call_kr(&room.krog).await;
    room.carry_all().await;
    room.t.at("2009-08-12T09:00:00+02:00");
    room.t.cancel(&room.krog, &meeting).await;
    room.carry_all().await;
    let posted = room.letters().await;
    assert!(posted.iter().all(|letter| letter.state == LetterState::Accepted));
    let to_him: Vec<_> = posted.iter().filter(|letter| letter.recipient == "ib.sand@lejre.example").collect();
    let arrived = server.letters("ib.sand@lejre.example", 2).await;
    assert_eq!((arrived.len(), to_him.len()), (2, 2));
    let mut uids = Vec::new();
    for (number, (arrived, posted)) in (0..).zip(arrived.iter().zip(to_him)) {
        assert!(arrived.ends_with(&posted.bytes), "the octets are those that were approved");
        let seen = seen_by_all(&part(arrived, "text/calendar"));
        assert_eq!((seen.method.as_str(), seen.sequence), (["REQUEST", "CANCEL"][number], number as u64));
        assert_eq!(seen.start.to_rfc3339(), "2009-09-15T08:00:00+00:00");
        assert_eq!(seen.attendee, Person::new("Ib Sand", "ib.sand@lejre.example"));
        assert_eq!(seen.organizer, Person::new("Kredsråd", "kr@hub.example"));
        uids.push(seen.uid);
    }
    assert_eq!(uids[0], uids[1]);
    assert_eq!(server.letters("grethe.lund@lejre.example", 0).await.len(), 0, "no deputy was called");
    let copy = server.letters("hanne.vig@lejre.example", 2).await;
    assert_eq!(part(&copy[0], "text/calendar"), part(&arrived[0], "text/calendar"));
}

#[tokio::test]
async fn a_sealed_forums_call_goes_over_an_encrypted_way_and_says_nothing() {
    let server = MailServer::shared();
    let room = PostRoom { carrier: by(&server), ..PostRoom::open().await };
    room.t.plan_and_call(&room.krog, "PSP", ("2009-10-01T10:00:00+02:00", "2009-10-01T11:00:00+02:00")).await;
    room.carry_all().await;
    let arrived = server.letters("eva.lindt@region-sjaelland.example", 1).await;
    let seen = seen_by_all(&part(&arrived[0], "text/calendar"));
    assert_eq!((seen.summary.as_str(), seen.organizer.address.as_str()), ("Møde", "moede@hub.example"));
    let calendar = String::from_utf8(part(&arrived[0], "text/calendar")).expect("UTF-8");
    assert!(calendar.contains("CLASS:CONFIDENTIAL\r\n"));
    let plain = String::from_utf8(part(&arrived[0], "text/plain")).expect("UTF-8");
    assert!(!plain.contains("PSP") && !plain.contains("Hede") && !plain.contains("psykiatri"), "{plain}");
}
