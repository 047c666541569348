//! Letters as people and calendars read them.

use crate::peers::calendars::{Seen, seen_by_calcard};
use mail_parser::{Address, Message, MessageParser, MimeHeaders as _};
use snitflade::mail::transport::Sent;

/// A letter that was handed over, taken apart.
pub struct Letter {
    pub sent: Sent,
    pub subject: String,
    pub text: String,
    /// The address in To.
    pub to: String,
    /// The address in Cc.
    pub copy_to: Option<String>,
    /// The calendar as it was written, folded lines joined.
    pub calendar: String,
    /// The calendar as a library sees it.
    pub seen: Seen,
}

impl Letter {
    /// Takes a letter apart; one without a calendar fails the test.
    pub fn read(sent: &Sent) -> Self {
        let message = parse(&sent.bytes);
        let calendar = part(&sent.bytes, "text/calendar");
        Self {
            subject: message.subject().unwrap_or_default().to_owned(),
            text: message.body_text(0).expect("a text").replace("\r\n", "\n"),
            to: address(message.to()).expect("a recipient"),
            copy_to: address(message.cc()),
            seen: seen_by_calcard(&calendar),
            calendar: String::from_utf8(calendar).expect("UTF-8").replace("\r\n ", "").replace("\r\n", "\n"),
            sent: sent.clone(),
        }
    }

    /// Whether this is the delivery to whom the letter is written, not to whoever gets a copy.
    pub fn is_original(&self) -> bool {
        self.to == self.sent.recipient
    }

    /// The whole letter as a person could read it, ids taken out.
    pub fn whole(&self) -> String {
        let message = parse(&self.sent.bytes);
        let named = |who: Option<&Address<'_>>| {
            let first = who.and_then(Address::first).expect("somebody");
            format!("{} <{}>", first.name().unwrap_or_default(), first.address().unwrap_or_default()).trim().to_owned()
        };
        let header = |name: &str| message.header_raw(name).unwrap_or_default().trim().to_owned();
        let kinds = message.parts.iter().filter_map(|part| {
            let kind = part.content_type()?;
            let method = kind.attribute("method").map(|method| format!("; method={method}")).unwrap_or_default();
            Some(format!("{}/{}{method}", kind.ctype(), kind.subtype().unwrap_or_default()))
        });
        let lines = [
            format!("Envelope: {} -> {}", self.sent.sender, self.sent.recipient),
            format!("From: {}", named(message.from())),
            format!("Reply-To: {}", named(message.reply_to())),
            format!("To: {}", named(message.to())),
            format!("Cc: {}", self.copy_to.clone().unwrap_or_default()),
            format!("Subject: {}", self.subject),
            format!("Date: {}", header("Date")),
            format!("Message-ID: {}", header("Message-ID")),
            format!("Auto-Submitted: {}", header("Auto-Submitted")),
            format!("Parts: {}", kinds.collect::<Vec<_>>().join(", ")),
        ];
        without_ids(&format!("{}\n\n{}\n{}", lines.join("\n"), self.text, self.calendar))
    }
}

/// A letter that asks for something, as a person could read it: to whom, about what, and the text.
pub fn request(sent: &Sent) -> String {
    let message = parse(&sent.bytes);
    assert!(message.parts.iter().all(|part| !part.is_content_type("text", "calendar")), "a request has no calendar");
    let text = message.body_text(0).expect("a text").replace("\r\n", "\n");
    let header = |name: &str| message.header_raw(name).unwrap_or_default().trim().to_owned();
    format!(
        "To: {}\nReply-To: {}\nAuto-Submitted: {}\nSubject: {}\n\n{}",
        sent.recipient,
        address(message.reply_to()).expect("an address"),
        header("Auto-Submitted"),
        message.subject().unwrap_or_default(),
        text.trim_end()
    )
}

/// The key in the link of a request.
pub fn key_in(sent: &Sent) -> String {
    let text = request(sent);
    let (_, rest) = text.split_once("/confirm/").expect("a link");
    rest.split_whitespace().next().expect("a key").to_owned()
}

/// All letters taken apart.
pub fn read(sent: &[Sent]) -> Vec<Letter> {
    sent.iter().map(Letter::read).collect()
}

/// The envelope recipients, sorted.
pub fn recipients(sent: &[Sent]) -> Vec<&str> {
    let mut recipients: Vec<_> = sent.iter().map(|sent| sent.recipient.as_str()).collect();
    recipients.sort_unstable();
    recipients
}

/// The decoded body of the first part of this type.
pub fn part(bytes: &[u8], kind: &str) -> Vec<u8> {
    let message = parse(bytes);
    let found = message.parts.iter().find(|part| {
        part.content_type().is_some_and(|ct| format!("{}/{}", ct.ctype(), ct.subtype().unwrap_or_default()) == kind)
    });
    found.expect("a part of that type").contents().to_vec()
}

/// The text with every id, 32 hexadecimal digits or more, as three dots.
pub fn without_ids(text: &str) -> String {
    let mut clean = String::new();
    let mut run = String::new();
    for letter in text.chars().chain(['\n']) {
        if letter.is_ascii_hexdigit() {
            run.push(letter);
            continue;
        }
        clean.push_str(if run.len() >= 32 { "…" } else { &run });
        run.clear();
        clean.push(letter);
    }
    clean.pop();
    clean
}

fn parse(bytes: &[u8]) -> Message<'_> {
    MessageParser::default().parse(bytes).expect("a message")
}

fn address(who: Option<&Address<'_>>) -> Option<String> {
    who.and_then(Address::first).and_then(|first| first.address()).map(str::to_owned)
}
