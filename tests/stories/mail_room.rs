//! Letters through a genuine mail system, and through the eyes of the recipients' calendar libraries.

use chrono::{DateTime, Utc};
use mail_parser::{MessageParser, MimeHeaders as _};
use snitflade::mail::calendar::Method;
use snitflade::mail::notice::{Contact, Kind, Letter, Notice, Standing, compose};
use snitflade::mail::outcome::{Fault, Outcome, Phase, Reason, Verdict, Wait};
use snitflade::mail::smtp::{Encryption, Limits, Login, Smtp};
use snitflade::mail::transport::{Parcel, Transport};
use snitflade::words::Language;

use crate::peers::calendars::{self, seen_by_all};
use crate::peers::mail_server::{MailServer, PASSWORD};

fn at(text: &str) -> DateTime<Utc> {
    text.parse().expect("an instant")
}

fn contact(name: &str, address: &str) -> Contact {
    Contact { name: name.to_owned(), address: address.to_owned() }
}

fn notice() -> Notice {
    Notice {
        kind: Kind::Call,
        language: Language::Da,
        forum_name: "Kredsråd Midt- og Vestsjælland".to_owned(),
        forum_code: "KR".to_owned(),
        number: Some("3/2009".to_owned()),
        title: String::new(),
        start: at("2009-09-15T08:00:00Z"),
        end: at("2009-09-15T10:00:00Z"),
        place: "Kalundborg Rådhus, mødesal 2; \"Æblehaven\"".to_owned(),
        online_url: None,
        uid: "0190b2c4-7d1e@hub.example".to_owned(),
        sequence: 0,
        dtstamp: at("2009-08-11T09:30:00Z"),
        organiser: contact("Kredsrådet for Midt- og Vestsjælland, sekretariatet i Roskilde", "kr@hub.example"),
        reply_to: "sekretariat@politi.example".to_owned(),
        recipient: contact("Sørensen, Åse \"Øster\"", "aase@lejre.example"),
        standing: Standing::Member,
        copy_to: None,
        seat: Some("Borgmester, Lejre".to_owned()),
        deputy: Some("Grethe Lund".to_owned()),
        note: None,
        restricted: false,
        message_id: "n1@hub.example".to_owned(),
        references: None,
    }
}

/// The bodies of the first part of each type, decoded.
fn part(bytes: &[u8], kind: &str) -> Vec<u8> {
    let message = MessageParser::default().parse(bytes).expect("a message");
    let found = message.parts.iter().find(|part| {
        part.content_type().is_some_and(|ct| format!("{}/{}", ct.ctype(), ct.subtype().unwrap_or_default()) == kind)
    });
    found.expect("a part of that type").contents().to_vec()
}

fn smtp(server: &MailServer) -> Smtp {
    Smtp {
        host: "localhost".to_owned(),
        port: server.smtp,
        encryption: Encryption::Required,
        login: None,
        extra_ca: Some(server.authority()),
        hello_name: "hub.example".to_owned(),
        limits: Limits::default(),
    }
}

async fn send(smtp: Smtp, recipient: &str, letter: &Letter, require_tls: bool) -> Outcome {
    let parcel = Parcel {
        sender: "bounce+t1@hub.example",
        recipient,
        envelope_id: Some("t1"),
        message_id: "n1@hub.example",
        bytes: &letter.bytes,
        require_tls,
    };
    match Transport::Smtp(smtp).open(&parcel).await {
        Ok(ready) => ready.send(&parcel).await,
        Err(outcome) => outcome,
    }
}

/// What arrived is the letter that was composed, and all libraries see the meeting of the notice in it.
fn assert_same(arrived: &[u8], letter: &Letter, notice: &Notice, method: Method) {
    assert!(arrived.ends_with(&letter.bytes), "the octets are those that were composed");
    let calendar = part(arrived, "text/calendar");
    assert_eq!(calendar, part(arrived, "application/ics"));
    let message = MessageParser::default().parse(arrived).expect("a message");
    let offered = message.parts.iter().filter_map(|part| part.content_type()?.attribute("method"));
    assert_eq!(offered.collect::<Vec<_>>(), [method.word()]);
    assert_eq!(message.subject(), Some(letter.subject.as_str()));
    assert_eq!(message.return_path().as_text(), Some("bounce+t1@hub.example"));
    let from = message.from().and_then(|from| from.first()).expect("a sender");
    assert_eq!(from.name(), Some(notice.organiser.name.as_str()));
    let seen = seen_by_all(&calendar);
    let people = [("Sørensen, Åse 'Øster'", "aase@lejre.example"), (notice.organiser.name.as_str(), "kr@hub.example")];
    let expected = calendars::Seen {
        method: method.word().to_owned(),
        uid: notice.uid.clone(),
        sequence: u64::from(notice.sequence),
        start: notice.start,
        end: notice.end,
        summary: format!("{} 3/2009", notice.forum_name),
        location: notice.place.clone(),
        attendee: calendars::Person::new(people[0].0, people[0].1),
        organizer: calendars::Person::new(people[1].0, people[1].1),
    };
    assert_eq!(seen, expected);
}

#[tokio::test]
async fn a_call_a_change_and_a_cancellation_arrive_whole_and_are_read_alike_by_all() {
    let server = MailServer::shared();
    let old_start = Some(at("2009-09-08T08:00:00Z"));
    let steps = [
        (Kind::Call, Method::Request),
        (Kind::Change { old_start, old_place: None }, Method::Request),
        (Kind::Release, Method::Cancel),
        (Kind::Cancellation, Method::Cancel),
    ];
    for (sequence, (kind, method)) in (0u32..).zip(steps) {
        let notice = Notice { kind, sequence, ..notice() };
        let letter = compose(&notice).expect("a letter");
        let outcome = send(smtp(&server), &notice.recipient.address, &letter, true).await;
        assert_eq!((outcome.phase, outcome.verdict), (Phase::DataEnded, Verdict::Accepted), "{outcome:?}");
        assert!(outcome.queue_id.is_some());
        let mut letters = server.letters(&notice.recipient.address, sequence as usize + 1).await;
        assert_same(&letters.pop().expect("a letter"), &letter, &notice, method);
    }
}

fn login(password: &str) -> Option<Login> {
    Some(Login { name: "hub@hub.example".to_owned(), password: password.into() })
}

#[tokio::test]
async fn a_genuine_server_takes_letters_over_both_kinds_of_encryption_and_login() {
    let server = MailServer::shared();
    let letter = compose(&notice()).expect("a letter");
    let implicit = Smtp { port: server.smtps, encryption: Encryption::Implicit, ..smtp(&server) };
    let offered = Smtp { encryption: Encryption::WhenOffered, ..smtp(&server) };
    for way in [implicit, smtp(&server), offered] {
        let way = Smtp { login: login(PASSWORD), ..way };
        let outcome = send(way, "login@mail.example", &letter, true).await;
        assert_eq!(outcome.verdict, Verdict::Accepted, "{outcome:?}");
    }
    let plain = Smtp { encryption: Encryption::None, ..smtp(&server) };
    let outcome = send(plain, "login@mail.example", &letter, false).await;
    assert_eq!(outcome.verdict, Verdict::Accepted, "{outcome:?}");
    assert_eq!(server.letters("login@mail.example", 4).await.len(), 4);
}

#[tokio::test]
async fn a_genuine_servers_refusals_are_told_apart() {
    let server = MailServer::shared();
    let letter = compose(&notice()).expect("a letter");
    let unknown = send(smtp(&server), "unknown@mail.example", &letter, false).await;
    assert_eq!((unknown.phase, unknown.verdict), (Phase::Rcpt, Verdict::Never(Reason::Refused)));
    assert_eq!((unknown.code, unknown.enhanced.as_deref()), (Some(550), Some("5.1.1")));
    let later = send(smtp(&server), "later@mail.example", &letter, false).await;
    assert_eq!((later.phase, later.verdict), (Phase::Rcpt, Verdict::Later(Wait::Delivery)));

    let plain = Smtp { encryption: Encryption::None, ..smtp(&server) };
    let sealed = send(plain, "refusals@mail.example", &letter, true).await;
    assert_eq!(sealed.verdict, Verdict::Never(Reason::NoTls));
    let implicit = Smtp { port: server.smtps, encryption: Encryption::Implicit, ..smtp(&server) };
    let wrong = Smtp { login: login("gættet"), ..implicit.clone() };
    let wrong = send(wrong, "refusals@mail.example", &letter, false).await;
    assert_eq!((wrong.verdict, wrong.code), (Verdict::RelayFault(Fault::Login), Some(535)), "{wrong:?}");
    for stranger in [Smtp { extra_ca: None, ..smtp(&server) }, Smtp { extra_ca: None, ..implicit }] {
        let outcome = send(stranger, "refusals@mail.example", &letter, false).await;
        assert_eq!(outcome.verdict, Verdict::RelayFault(Fault::Tls), "an unknown authority: {outcome:?}");
    }
}

#[test]
fn ten_o_clock_is_ten_o_clock_for_every_library_on_both_sides_of_the_clock_change() {
    let instants = [
        "2009-03-28T09:00:00Z",
        "2009-03-29T08:00:00Z",
        "2009-10-24T08:00:00Z",
        "2009-10-25T09:00:00Z",
        "1996-10-20T08:00:00Z",
        "2010-01-05T09:00:00Z",
        "2037-07-01T08:00:00Z",
        "2038-12-01T09:00:00Z",
        "2099-07-01T08:00:00Z",
    ];
    for instant in instants {
        let start = at(instant);
        let notice = Notice { start, end: start + chrono::Duration::hours(3), ..notice() };
        let seen = seen_by_all(&part(&compose(&notice).expect("a letter").bytes, "text/calendar"));
        assert_eq!((seen.start, seen.end), (notice.start, notice.end), "{instant}");
    }
}

#[test]
fn the_readers_do_use_the_rules_that_the_calendar_carries() {
    let calendar = part(&compose(&notice()).expect("a letter").bytes, "text/calendar");
    let text = String::from_utf8(calendar).expect("UTF-8");
    let wrong = text.replace("TZOFFSETTO:+0200", "TZOFFSETTO:+0500");
    assert_ne!(text, wrong);
    let shifted = at("2009-09-15T05:00:00Z");
    assert_eq!(calendars::seen_by_ical_js(wrong.as_bytes()).start, shifted);
    assert_eq!(calendars::seen_by_libical(wrong.as_bytes()).start, shifted);
}

#[test]
fn long_and_hostile_words_reach_every_library_unharmed() {
    let long = "Møde om børn, unge; og \\ skråstreger 😀 ".repeat(12);
    let mut notice = Notice { title: long.trim().to_owned(), ..notice() };
    notice.recipient.name = "Bo: \"Den; Yngre\", Å\r\nATTENDEE:mailto:x@y.example".to_owned();
    notice.place = "Sal\n1\tA".to_owned();
    let seen = seen_by_all(&part(&compose(&notice).expect("a letter").bytes, "text/calendar"));
    assert_eq!(seen.summary, format!("{} 3/2009: {}", notice.forum_name, long.trim()));
    assert_eq!(seen.attendee.name, "Bo: 'Den; Yngre', Å ATTENDEE:mailto:x@y.example");
    assert_eq!(seen.attendee.address, "aase@lejre.example");
    assert_eq!(seen.location, "Sal 1 A");
}
