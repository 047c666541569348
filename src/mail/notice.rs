//! The letter that calls, changes or cancels (Danish: indkaldelse, ændring, aflysning).
//!
//! A letter is finished here, once, to the last octet: [`compose`] is a pure function of the [`Notice`], so a letter
//! that is sent again after a doubt is the same letter, and what was approved is what is sent. The shape, mixed(
//! alternative(plain, HTML, calendar), copy of the calendar), is the one in which the large calendars show their
//! buttons; the calendar must be the last alternative and must carry the method in its MIME type.

use std::time::SystemTime;

use chrono::{DateTime, Utc};
use lettre::Address;
use lettre::message::header::{ContentDisposition, ContentTransferEncoding, ContentType, HeaderName, HeaderValue};
use lettre::message::{Mailbox, Message, MultiPart, SinglePart};

use crate::mail::calendar::{self, CalendarFault, Event, Method, Person};
use crate::mail::plain;
use crate::mail::shape::{self, lang};
use crate::mail::wording::Model;
use crate::words::Language;

/// Boundaries hold "=_", which neither base64 nor quoted-printable can produce, so they need no chance to be unique.
const OUTER_BOUNDARY: &str = "=_snitflade_mixed";
pub(super) const INNER_BOUNDARY: &str = "=_snitflade_alternative";

/// What the letter does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Calls a person to the meeting.
    Call,
    /// Tells what changed, and asks again. What did not change is `None`.
    Change { old_start: Option<DateTime<Utc>>, old_place: Option<String> },
    /// The meeting is not held.
    Cancellation,
    /// The meeting is held, but this person is no longer called: a deputy whose member comes after all.
    Release,
}

impl Kind {
    /// Whether the person is expected at the meeting, and so asked to answer.
    pub fn expects(&self) -> bool {
        matches!(self, Self::Call | Self::Change { .. })
    }
}

/// As what a person is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    Member,
    Deputy,
}

/// A name and a mail address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contact {
    pub name: String,
    pub address: String,
}

/// Everything that a letter to one person is made of.
///
/// For a sealed forum (`restricted`) the names of forum, meeting, seat, deputy and organiser and the note are not
/// used at all; addresses, UID, Message-ID, place and link are, so those must not name the forum either.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    pub kind: Kind,
    pub language: Language,
    pub forum_name: String,
    pub forum_code: String,
    /// The meeting's label, such as "3/2009".
    pub number: Option<String>,
    /// May be empty.
    pub title: String,
    pub start: DateTime<Utc>,
    pub end: DateTime<Utc>,
    /// May be empty.
    pub place: String,
    pub online_url: Option<String>,
    /// One for the meeting's life and for everyone.
    pub uid: String,
    /// The number of the revision, from 0.
    pub sequence: u32,
    /// When the notice was approved; also the letter's Date.
    pub dtstamp: DateTime<Utc>,
    /// The hub's mailbox for the forum: From and ORGANIZER.
    pub organiser: Contact,
    /// The secretariat's address, where people's words go.
    pub reply_to: String,
    pub recipient: Contact,
    pub standing: Standing,
    /// Named as Cc; gets the same octets in a delivery of its own.
    pub copy_to: Option<Contact>,
    /// Post and organisation, such as "Borgmester, Lejre".
    pub seat: Option<String>,
    /// Who is called if the recipient declines.
    pub deputy: Option<String>,
    /// One sentence in the recipient's language, such as why a deputy is called or released.
    pub note: Option<String>,
    /// The forum is sealed.
    pub restricted: bool,
    /// Without angle brackets.
    pub message_id: String,
    /// The Message-ID of the first notice of this meeting to this person, without angle brackets.
    pub references: Option<String>,
}

/// A finished letter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    pub subject: String,
    /// The whole message in ASCII, CRLF at the end of every line.
    pub bytes: Vec<u8>,
}

/// Why a letter cannot be written.
#[derive(Debug, thiserror::Error)]
pub enum ComposeFault {
    /// The meeting cannot be written as a calendar event.
    #[error(transparent)]
    Calendar(#[from] CalendarFault),
    /// Which of the addresses is not a plain ASCII address; the address itself is personal data and not repeated.
    #[error("the address of the {0} is not a plain ASCII mail address")]
    Address(&'static str),
    #[error("the Message-ID is not plain")]
    MessageId,
    /// A copy would show an outsider who sits in a sealed forum.
    #[error("the letter of a sealed forum goes to the member alone, without a copy")]
    SealedCopy,
    /// The hub's own address must not be a recipient: calendars would take the person for the organiser.
    #[error("the organiser and the recipient have the same address")]
    ToOurselves,
    #[error("the letter's template failed")]
    Template(#[from] minijinja::Error),
    #[error("the letter could not be put together")]
    Build(#[from] lettre::error::Error),
}

/// Writes the letter. Equal notices give equal octets.
///
/// # Errors
/// Refuses addresses that are not plain, a meeting that a calendar cannot hold, and a copy of a sealed letter.
pub fn compose(notice: &Notice) -> Result<Letter, ComposeFault> {
    check(notice)?;
    let model = Model::of(notice);
    let (method, calendar) = calendar(notice, &model)?;
    let text = shape::plain(notice.language, &model)?;
    let html = shape::html(notice.language, &model)?;
    let alternative = MultiPart::alternative()
        .boundary(INNER_BOUNDARY)
        .singlepart(text_part("text/plain; charset=UTF-8", text))
        .singlepart(text_part("text/html; charset=UTF-8", html))
        .singlepart(calendar_part(method, &calendar));
    let copy = SinglePart::builder()
        .header(content_type("application/ics; name=\"invite.ics\""))
        .header(ContentDisposition::attachment("invite.ics"))
        .header(ContentTransferEncoding::Base64)
        .body(calendar.into_bytes());
    let body = MultiPart::mixed().boundary(OUTER_BOUNDARY).multipart(alternative).singlepart(copy);
    let message = headers(notice, &model)?.multipart(body)?;
    Ok(Letter { subject: model.subject, bytes: message.formatted() })
}

fn check(notice: &Notice) -> Result<(), ComposeFault> {
    let copy = notice.copy_to.as_ref();
    if notice.restricted && copy.is_some() {
        return Err(ComposeFault::SealedCopy);
    }
    let addresses = [
        ("organiser", Some(&notice.organiser.address)),
        ("secretariat", Some(&notice.reply_to)),
        ("recipient", Some(&notice.recipient.address)),
        ("copy", copy.map(|contact| &contact.address)),
    ];
    for (who, address) in addresses {
        if !address.is_none_or(|address| plain::is_address(address)) {
            return Err(ComposeFault::Address(who));
        }
    }
    if notice.organiser.address.eq_ignore_ascii_case(&notice.recipient.address) {
        return Err(ComposeFault::ToOurselves);
    }
    let ids = [Some(&notice.message_id), notice.references.as_ref()];
    let plain_ids = ids.into_iter().flatten().all(|id| plain::is_message_id(id));
    if plain_ids { Ok(()) } else { Err(ComposeFault::MessageId) }
}

fn calendar(notice: &Notice, model: &Model) -> Result<(Method, String), CalendarFault> {
    let expected = notice.kind.expects();
    let method = if expected { Method::Request } else { Method::Cancel };
    let event = Event {
        method,
        uid: &notice.uid,
        sequence: notice.sequence,
        dtstamp: notice.dtstamp,
        start: notice.start,
        end: notice.end,
        summary: &model.summary,
        description: &model.description(),
        location: &notice.place,
        url: notice.online_url.as_deref().filter(|url| expected && plain::is_link(url)),
        organiser: Person { name: &model.sender, address: &notice.organiser.address },
        attendee: Person { name: &notice.recipient.name, address: &notice.recipient.address },
        confidential: notice.restricted,
    };
    Ok((method, calendar::write(&event)?))
}

fn headers(notice: &Notice, model: &Model) -> Result<lettre::message::MessageBuilder, ComposeFault> {
    let mut builder = Message::builder()
        .date(SystemTime::from(notice.dtstamp))
        .from(mailbox(&model.sender, &notice.organiser.address, "organiser")?)
        .reply_to(mailbox("", &notice.reply_to, "secretariat")?)
        .to(mailbox(&notice.recipient.name, &notice.recipient.address, "recipient")?);
    if let Some(copy) = &notice.copy_to {
        builder = builder.cc(mailbox(&copy.name, &copy.address, "copy")?);
    }
    builder = builder.subject(model.subject.clone()).message_id(Some(format!("<{}>", notice.message_id)));
    if let Some(first) = &notice.references {
        builder = builder.references(format!("<{first}>"));
    }
    let language = lang(notice.language);
    Ok(builder
        .raw_header(fixed_header("Content-Language", language))
        .raw_header(fixed_header("Auto-Submitted", "auto-generated"))
        .raw_header(fixed_header("X-Auto-Response-Suppress", "OOF, AutoReply")))
}

pub(super) fn fixed_header(name: &'static str, value: &str) -> HeaderValue {
    HeaderValue::new(HeaderName::new_from_ascii_str(name), value.to_owned())
}

pub(super) fn mailbox(name: &str, address: &str, who: &'static str) -> Result<Mailbox, ComposeFault> {
    let address: Address = address.parse().map_err(|_| ComposeFault::Address(who))?;
    let name = plain::one_line(name);
    Ok(Mailbox::new((!name.trim().is_empty()).then_some(name), address))
}

pub(super) fn text_part(kind: &'static str, text: String) -> SinglePart {
    SinglePart::builder().header(content_type(kind)).header(ContentTransferEncoding::QuotedPrintable).body(text)
}

/// No Content-Disposition and no file name: with either, some clients hide the buttons.
fn calendar_part(method: Method, calendar: &str) -> SinglePart {
    let kind = match method {
        Method::Request => "text/calendar; method=REQUEST; charset=UTF-8",
        Method::Cancel => "text/calendar; method=CANCEL; charset=UTF-8",
    };
    SinglePart::builder().header(content_type(kind)).header(ContentTransferEncoding::Base64).body(calendar.as_bytes().to_vec())
}

fn content_type(text: &'static str) -> ContentType {
    ContentType::parse(text).expect("a content type written in this file is well formed")
}

#[cfg(test)]
#[path = "notice_tests.rs"]
mod tests;
