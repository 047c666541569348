//! A mail server that misbehaves: at every step the hub knows how far it came and what to do next.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use snitflade::mail::outcome::{Fault, Outcome, Phase, Reason, Verdict, Wait};
use snitflade::mail::smtp::{Encryption, Limits, Login, Smtp};
use snitflade::mail::transport::{Parcel, Transport};

use crate::peers::faulty_smtp::{Deed, FaultySmtp, Step};

const LETTER: &[u8] = b"Subject: Indkaldelse\r\n\r\nKom til tiden.\r\n.punktum\r\n";

fn smtp(port: u16) -> Smtp {
    let short = Duration::from_millis(400);
    Smtp {
        host: "127.0.0.1".to_owned(),
        port,
        encryption: Encryption::WhenOffered,
        login: None,
        extra_ca: None,
        hello_name: "hub.example".to_owned(),
        limits: Limits { connect: short, command: short, data: short },
    }
}

fn parcel(bytes: &[u8]) -> Parcel<'_> {
    Parcel {
        sender: "bounce+t1@hub.example",
        recipient: "ib.sand@lejre.example",
        envelope_id: Some("t1=x"),
        message_id: "n1@hub.example",
        bytes,
        require_tls: false,
    }
}

/// Sends, and says whether it came so far that "data begun" would have been committed.
async fn send(smtp: Smtp, parcel: &Parcel<'_>) -> (Outcome, bool) {
    match Transport::Smtp(smtp).open(parcel).await {
        Ok(ready) => (ready.send(parcel).await, true),
        Err(outcome) => (outcome, false),
    }
}

#[tokio::test]
async fn a_good_server_gets_the_letter_once_with_its_tokens() {
    let server = FaultySmtp::start().await;
    let (outcome, begun) = send(smtp(server.port), &parcel(LETTER)).await;
    assert_eq!((outcome.phase, outcome.verdict), (Phase::DataEnded, Verdict::Accepted));
    assert_eq!((outcome.code, outcome.enhanced.as_deref()), (Some(250), Some("2.0.0")));
    assert_eq!(outcome.queue_id.as_deref(), Some("F00D1"));
    assert!(begun);
    let kept = server.kept();
    assert_eq!(kept.len(), 1);
    assert_eq!(kept[0].bytes, LETTER, "octet for octet");
    assert_eq!((kept[0].sender.as_str(), kept[0].recipient.as_str()), ("bounce+t1@hub.example", "ib.sand@lejre.example"));
    let commands = server.commands();
    assert!(commands.contains(&"MAIL FROM:<bounce+t1@hub.example> RET=HDRS ENVID=t1+3Dx".to_owned()), "{commands:?}");
    assert!(commands.contains(&"RCPT TO:<ib.sand@lejre.example> NOTIFY=FAILURE,DELAY".to_owned()), "{commands:?}");
    assert_eq!(commands.last().map(String::as_str), Some("QUIT"));
}

#[tokio::test]
async fn a_server_without_delivery_reports_gets_a_plain_envelope() {
    let server = FaultySmtp::start().await;
    server.offer(&[]);
    let (outcome, _) = send(smtp(server.port), &parcel(LETTER)).await;
    assert_eq!(outcome.verdict, Verdict::Accepted);
    let commands = server.commands();
    assert!(commands.contains(&"MAIL FROM:<bounce+t1@hub.example>".to_owned()), "{commands:?}");
    assert!(commands.contains(&"RCPT TO:<ib.sand@lejre.example>".to_owned()), "{commands:?}");
    let (outcome, _) = send(smtp(server.port), &parcel("Subject: x\r\n\r\næ\r\n".as_bytes())).await;
    assert_eq!(outcome.verdict, Verdict::Never(Reason::Unsendable), "8BITMIME is not offered");
    server.offer(&["8BITMIME"]);
    let (outcome, _) = send(smtp(server.port), &parcel("Subject: x\r\n\r\næ\r\n".as_bytes())).await;
    assert_eq!(outcome.verdict, Verdict::Accepted);
    assert!(server.commands().contains(&"MAIL FROM:<bounce+t1@hub.example> BODY=8BITMIME".to_owned()));
}

/// What may happen where, how far the hub then is, and what it makes of it.
fn table() -> Vec<(Step, Deed, Phase, Verdict)> {
    let refused = Verdict::RelayFault(Fault::Refused);
    let gone = Verdict::RelayFault(Fault::Unreachable);
    let (later, domain) = (Verdict::Later(Wait::Delivery), Verdict::Later(Wait::Domain));
    let never = Verdict::Never(Reason::Refused);
    let mut table = Vec::new();
    for (step, phase) in [(Step::Banner, Phase::Connect), (Step::Hello, Phase::Connect), (Step::Mail, Phase::Mail)] {
        table.push((step, Deed::Say("421 4.3.2 closing"), phase, refused));
        table.push((step, Deed::Say("450 4.7.1 later"), phase, refused));
        table.push((step, Deed::Say("554 5.7.1 go away"), phase, refused));
        table.push((step, Deed::Drop, phase, gone));
        table.push((step, Deed::Hang, phase, gone));
    }
    for (step, phase) in [(Step::Rcpt, Phase::Rcpt), (Step::Data, Phase::DataBegun), (Step::End, Phase::DataEnded)] {
        table.push((step, Deed::Say("421 4.3.2 closing"), phase, domain));
        table.push((step, Deed::Say("450 4.2.0 later"), phase, later));
        table.push((step, Deed::Say("550 5.1.1 no such user"), phase, never));
    }
    for (step, phase) in [(Step::Rcpt, Phase::Rcpt), (Step::Data, Phase::DataBegun)] {
        table.push((step, Deed::Drop, phase, later));
        table.push((step, Deed::Hang, phase, later));
    }
    for deed in [Deed::Drop, Deed::Hang, Deed::KeepAndDrop, Deed::KeepAndHang] {
        table.push((Step::End, deed, Phase::DataEnded, Verdict::InDoubt));
    }
    table
}

#[tokio::test]
async fn every_fault_at_every_step_has_its_verdict() {
    let server = FaultySmtp::start().await;
    for (step, deed, phase, verdict) in table() {
        server.set(Some((step, deed)));
        let (outcome, begun) = send(smtp(server.port), &parcel(LETTER)).await;
        assert_eq!((outcome.phase, outcome.verdict), (phase, verdict), "{step:?} {deed:?}: {}", outcome.text);
        assert_eq!(begun, phase >= Phase::DataBegun, "{step:?} {deed:?}: the commit");
        if let Deed::Say(words) = deed {
            assert_eq!(outcome.code.map(|code| code.to_string()).as_deref(), words.get(..3));
            assert_eq!(outcome.enhanced.as_deref(), words.split(' ').nth(1));
        }
    }
    let kept = server.kept();
    assert_eq!(kept.len(), 2, "only the two that were kept in silence");
    assert!(kept.iter().all(|kept| !kept.answered && kept.bytes == LETTER));
}

#[tokio::test]
async fn a_large_letter_that_breaks_off_on_the_way_was_certainly_not_taken() {
    // More than the buffers of a connection hold, so the hub itself sees that not all of it went out.
    let mut bytes = b"Subject: x\r\n\r\n".to_vec();
    bytes.extend(b"en linje af mange i et meget langt brev\r\n".repeat(700_000));
    let server = FaultySmtp::start().await;
    for deed in [Deed::Drop, Deed::Hang] {
        server.set(Some((Step::Body, deed)));
        let (outcome, begun) = send(smtp(server.port), &parcel(&bytes)).await;
        let expected = (Phase::DataBegun, Verdict::Later(Wait::Delivery));
        assert_eq!((outcome.phase, outcome.verdict), expected, "{deed:?}: {}", outcome.text);
        assert!(begun);
    }
    assert!(server.kept().is_empty());
}

#[tokio::test]
async fn a_small_letter_that_breaks_off_on_the_way_is_in_doubt_or_later_but_never_accepted() {
    // A small letter leaves in one piece, so the hub may not see that the other end was gone before the final dot.
    let server = FaultySmtp::start().await;
    server.set(Some((Step::Body, Deed::Drop)));
    let (outcome, _) = send(smtp(server.port), &parcel(LETTER)).await;
    assert!(matches!(outcome.verdict, Verdict::InDoubt | Verdict::Later(Wait::Delivery)), "{outcome:?}");
}

#[tokio::test]
async fn sending_again_after_a_doubt_sends_the_same_octets() {
    let server = FaultySmtp::start().await;
    server.set(Some((Step::End, Deed::KeepAndDrop)));
    assert_eq!(send(smtp(server.port), &parcel(LETTER)).await.0.verdict, Verdict::InDoubt);
    server.set(None);
    assert_eq!(send(smtp(server.port), &parcel(LETTER)).await.0.verdict, Verdict::Accepted);
    let mut copies = BTreeMap::new();
    for kept in server.kept() {
        *copies.entry(kept.bytes).or_insert(0) += 1;
    }
    assert_eq!(copies, BTreeMap::from([(LETTER.to_vec(), 2)]));
}

#[tokio::test]
async fn a_slow_server_is_waited_for_and_a_silent_one_is_not() {
    let server = FaultySmtp::start().await;
    server.set(Some((Step::Rcpt, Deed::Wait(Duration::from_millis(150)))));
    assert_eq!(send(smtp(server.port), &parcel(LETTER)).await.0.verdict, Verdict::Accepted);
    server.set(Some((Step::Rcpt, Deed::Hang)));
    let begun = Instant::now();
    send(smtp(server.port), &parcel(LETTER)).await;
    assert!(begun.elapsed() < Duration::from_secs(2), "{:?}", begun.elapsed());
}

#[tokio::test]
async fn settings_that_cannot_work_are_the_hubs_own_fault() {
    let server = FaultySmtp::start().await;
    let local = Verdict::RelayFault(Fault::Local);
    let hello_name = "hub.example\r\nMAIL FROM:<x@y.example>".to_owned();
    let broken = Smtp { hello_name, ..smtp(server.port) };
    assert_eq!(send(broken, &parcel(LETTER)).await.0.verdict, local);
    let extra_ca = Some("no-such-file.pem".into());
    let broken = Smtp { extra_ca, encryption: Encryption::Implicit, ..smtp(server.port) };
    assert_eq!(send(broken, &parcel(LETTER)).await.0.verdict, local);
    assert!(server.commands().is_empty());
}

#[tokio::test]
async fn nobody_at_the_port_is_a_fault_of_the_relay() {
    let server = FaultySmtp::start().await;
    let port = server.port;
    drop(server);
    tokio::task::yield_now().await;
    let (outcome, begun) = send(smtp(port), &parcel(LETTER)).await;
    assert_eq!((outcome.phase, outcome.verdict), (Phase::Connect, Verdict::RelayFault(Fault::Unreachable)));
    assert!(!begun);
}

#[tokio::test]
async fn without_encryption_no_sealed_letter_and_no_password_leaves() {
    let server = FaultySmtp::start().await;
    let sealed = Parcel { require_tls: true, ..parcel(LETTER) };
    let (outcome, begun) = send(smtp(server.port), &sealed).await;
    assert_eq!(outcome.verdict, Verdict::Never(Reason::NoTls));
    assert!(!begun && server.kept().is_empty());
    assert!(!server.commands().iter().any(|command| command.starts_with("MAIL")), "not even the envelope");
    let required = Smtp { encryption: Encryption::Required, ..smtp(server.port) };
    let (outcome, _) = send(required, &parcel(LETTER)).await;
    assert_eq!(outcome.verdict, Verdict::RelayFault(Fault::Tls));
    let implicit = Smtp { encryption: Encryption::Implicit, ..smtp(server.port) };
    let (outcome, _) = send(implicit, &parcel(LETTER)).await;
    assert_eq!(outcome.verdict, Verdict::RelayFault(Fault::Tls), "{}", outcome.text);
    let login = Some(Login { name: "hub".to_owned(), password: "hemmeligt".into() });
    server.offer(&["AUTH PLAIN LOGIN"]);
    let (outcome, _) = send(Smtp { login, ..smtp(server.port) }, &parcel(LETTER)).await;
    assert_eq!(outcome.verdict, Verdict::RelayFault(Fault::Login));
    assert!(!server.commands().iter().any(|command| command.starts_with("AUTH")));
}
