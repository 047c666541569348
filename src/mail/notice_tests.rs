//! What a letter must and must not say.

use mail_parser::{MessageParser, MimeHeaders as _};

use super::*;

fn notice() -> Notice {
    let contact = |name: &str, address: &str| Contact { name: name.to_owned(), address: address.to_owned() };
    Notice {
        kind: Kind::Call,
        language: Language::Da,
        forum_name: "Kredsråd".to_owned(),
        forum_code: "KR".to_owned(),
        number: Some("3/2009".to_owned()),
        title: "Børn & unge".to_owned(),
        start: "2009-09-15T08:00:00Z".parse().unwrap(),
        end: "2009-09-15T10:00:00Z".parse().unwrap(),
        place: "Kalundborg Rådhus".to_owned(),
        online_url: Some("https://video.example/r/1?a=b&c=d".to_owned()),
        uid: "0190b2c4@hub.example".to_owned(),
        sequence: 0,
        dtstamp: "2009-08-11T09:30:00Z".parse().unwrap(),
        organiser: contact("Kredsrådets sekretariat", "kr@hub.example"),
        reply_to: "sekretariat@politi.example".to_owned(),
        recipient: contact("Ib Sand", "ib.sand@lejre.example"),
        standing: Standing::Member,
        copy_to: Some(contact("Hanne Vig", "hanne.vig@lejre.example")),
        seat: Some("Borgmester, Lejre".to_owned()),
        deputy: Some("Grethe Lund".to_owned()),
        note: None,
        restricted: false,
        message_id: "n1@hub.example".to_owned(),
        references: None,
    }
}

fn change() -> Kind {
    let old_start = "2009-09-08T08:00:00Z".parse().ok();
    Kind::Change { old_start, old_place: Some("Greve Rådhus".to_owned()) }
}

fn kinds() -> [Kind; 4] {
    [Kind::Call, change(), Kind::Cancellation, Kind::Release]
}

/// The decoded parts in order: plain, HTML, calendar, copy.
fn parts(letter: &Letter) -> Vec<(String, String)> {
    let message = MessageParser::default().parse(&letter.bytes).unwrap();
    let leaves = message.parts.iter().filter(|part| part.sub_parts().is_none());
    leaves
        .map(|part| {
            let kind = part.content_type().unwrap();
            let name = format!("{}/{}", kind.ctype(), kind.subtype().unwrap());
            (name, String::from_utf8(part.contents().to_vec()).unwrap())
        })
        .collect()
}

fn visible_words(html: &str) -> Vec<String> {
    let body = html.split_once("</head>").unwrap().1;
    let mut text = String::new();
    for piece in body.split('<') {
        text.push_str(piece.split_once('>').map_or(piece, |(_, after)| after));
    }
    let text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&#39;", "'");
    text.replace("&amp;", "&").split_whitespace().map(str::to_owned).collect()
}

#[test]
fn the_shape_is_the_one_that_calendars_understand() {
    let letter = compose(&notice()).unwrap();
    let kinds: Vec<String> = parts(&letter).into_iter().map(|(kind, _)| kind).collect();
    assert_eq!(kinds, ["text/plain", "text/html", "text/calendar", "application/ics"]);
    let parts = parts(&letter);
    assert_eq!(parts[2].1, parts[3].1);
    assert!(parts[2].1.contains("METHOD:REQUEST\r\n"));
    let raw = String::from_utf8(letter.bytes).unwrap();
    assert!(raw.is_ascii());
    assert!(raw.contains("Content-Type: text/calendar; method=REQUEST; charset=utf-8\r\n"));
    assert_eq!(raw.matches("Content-Disposition").count(), 1);
    assert!(raw.split("\r\n").all(|line| line.len() <= 200 && !line.contains(['\r', '\n'])));
}

#[test]
fn the_headers_are_those_of_a_machine_that_can_be_answered() {
    let mut later = notice();
    later.references = Some("n0@hub.example".to_owned());
    let raw = String::from_utf8(compose(&later).unwrap().bytes).unwrap();
    for line in [
        "Date: Tue, 11 Aug 2009 09:30:00 +0000",
        "Message-ID: <n1@hub.example>",
        "References: <n0@hub.example>",
        "Reply-To: sekretariat@politi.example",
        "To: \"Ib Sand\" <ib.sand@lejre.example>",
        "Cc: \"Hanne Vig\" <hanne.vig@lejre.example>",
        "Auto-Submitted: auto-generated",
        "X-Auto-Response-Suppress: OOF, AutoReply",
        "Content-Language: da",
        "MIME-Version: 1.0",
    ] {
        assert!(raw.contains(&format!("{line}\r\n")), "{line}");
    }
}

#[test]
fn equal_notices_give_equal_octets() {
    assert_eq!(compose(&notice()).unwrap(), compose(&notice()).unwrap());
}

#[test]
fn both_texts_say_the_same_words_in_both_languages() {
    for language in [Language::Da, Language::En] {
        for kind in kinds() {
            let mut notice = Notice { language, kind, ..notice() };
            notice.title = "<b>\"Børn\" & 'unge'</b>".to_owned();
            let parts = parts(&compose(&notice).unwrap());
            let plain: Vec<&str> = parts[0].1.split_whitespace().collect();
            assert_eq!(plain, visible_words(&parts[1].1));
            assert!(!parts[1].1.contains("<b>") && !parts[1].1.contains("<img"));
            assert_eq!(parts[1].1.matches("<h1").count(), 1);
            assert!(parts[1].1.contains(&format!("<html lang=\"{}\">", lang(language))));
        }
    }
}

#[test]
fn the_subject_tells_what_happened() {
    let subject = |language, kind| compose(&Notice { language, kind, ..notice() }).unwrap().subject;
    let day = "Kredsråd 3/2009, tirsdag den 15. september 2009";
    let acts = ["Indkaldelse", "Ændret", "Aflyst", "Tilbagekaldt"];
    for (kind, act) in kinds().into_iter().zip(acts) {
        assert_eq!(subject(Language::Da, kind), format!("{act}: {day}"));
    }
    let english = "Cancelled: Kredsråd 3/2009, Tuesday 15 September 2009";
    assert_eq!(subject(Language::En, Kind::Cancellation), english);
}

#[test]
fn a_change_shows_the_old_and_the_new_and_asks_again() {
    let text = parts(&compose(&Notice { kind: change(), sequence: 1, ..notice() }).unwrap()).swap_remove(0).1;
    for line in [
        "Ændret tid: 8. september → 15. september",
        "Ændret sted: Greve Rådhus → Kalundborg Rådhus",
        "Tid: tirsdag den 15. september 2009 kl. 10.00-12.00 (uge 38)",
        "Svar venligst igen, også hvis du allerede har svaret.",
    ] {
        assert!(text.contains(line), "{line}\n{text}");
    }
}

#[test]
fn a_released_deputy_gets_a_cancel_with_the_reason() {
    let note = Some("Ib Sand deltager alligevel.".to_owned());
    let parts = parts(&compose(&Notice { kind: Kind::Release, note, ..notice() }).unwrap());
    assert!(parts[0].1.contains("\r\nIb Sand deltager alligevel.\r\n"));
    assert!(!parts.iter().any(|(_, text)| text.contains("video.example")));
    assert!(parts[2].1.contains("METHOD:CANCEL\r\n") && parts[2].1.contains("STATUS:CANCELLED\r\n"));
}

#[test]
fn a_sealed_forum_says_nothing_of_itself() {
    for language in [Language::Da, Language::En] {
        for kind in kinds() {
            let note = Some("Sag 17".to_owned());
            let open = Notice { kind, language, restricted: true, note, copy_to: None, ..notice() };
            let letter = compose(&open).unwrap();
            assert!(!letter.subject.contains("2009"), "{}", letter.subject);
            let raw = String::from_utf8(letter.bytes.clone()).unwrap();
            let head = raw.split_once("\r\n\r\n").unwrap().0;
            let decoded: String = parts(&letter).into_iter().map(|(_, text)| text).collect();
            let message = MessageParser::default().parse(&letter.bytes).unwrap();
            let from = message.from().unwrap().first().unwrap().name.as_deref().unwrap_or_default().to_owned();
            let all = format!("{head}{decoded}{from}{}", letter.subject).replace("\r\n ", "");
            for secret in ["Kredsråd", "KR", "3/2009", "Børn", "Borgmester", "Grethe", "Sag 17", "Hanne"] {
                assert!(!all.contains(secret), "{secret}");
            }
            assert!(all.contains("CLASS:CONFIDENTIAL"));
        }
    }
    let copied = Notice { restricted: true, ..notice() };
    assert!(matches!(compose(&copied), Err(ComposeFault::SealedCopy)));
}

#[test]
fn hostile_names_and_addresses_do_no_harm() {
    let mut hostile = notice();
    hostile.recipient.name = "Ib\r\nBcc: x@y.example\r\n\r\n<script>".to_owned();
    hostile.forum_name = "Kreds\r\nBcc: x@y.example".to_owned();
    hostile.place = "Sal\r\nATTENDEE:mailto:x@y.example".to_owned();
    hostile.online_url = Some("javascript:alert(1)".to_owned());
    let letter = compose(&hostile).unwrap();
    let raw = String::from_utf8(letter.bytes.clone()).unwrap();
    assert!(!raw.contains("\nBcc:"));
    let parts = parts(&letter);
    assert!(!parts[1].1.contains("<script") && !parts[1].1.contains("href"));
    assert!(!parts[2].1.contains("\nATTENDEE:") && !parts[2].1.contains("URL:"));
    for bad in ["åse@lejre.example", "a@b.example\r\nBcc: x@y.example", "Ib <a@b.example>", ""] {
        let mut refused = notice();
        refused.recipient.address = bad.to_owned();
        assert!(matches!(compose(&refused), Err(ComposeFault::Address("recipient"))), "{bad}");
    }
    let mut ours = notice();
    ours.recipient.address = "KR@hub.example".to_owned();
    assert!(matches!(compose(&ours), Err(ComposeFault::ToOurselves)));
}
