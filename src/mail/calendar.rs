//! The calendar part of a letter (Danish: indkaldelsens kalenderdel): one meeting, written as iCalendar.
//!
//! Written by hand, because what goes wrong in real calendars goes wrong in the details: a name with a comma, a
//! fold inside an æ, a zone without its rules. A [`Line`] can only be made by constructors that strip, escape or
//! quote, and only [`Line::fold_into`] turns it into octets, so nothing that a person typed can begin a line of its
//! own. The order of the properties is fixed and nothing is read from a clock: equal events give equal bytes, which
//! is what makes a letter that was sent twice one event in every calendar.

use chrono::{DateTime, Datelike, TimeZone, Utc};
use chrono_tz::Europe::Copenhagen;

use crate::mail::plain::{self, one_line};
use crate::words::dates::local;

/// The longest line in octets, the line break not counted (RFC 5545, 3.1).
const LINE_LIMIT: usize = 75;

/// The rules of Danish time since 1996. Rules, not lists of dates: several clients drop or misread lists. 1970 is
/// only where the rules are anchored, as everybody writes them.
const ZONE: &str = "BEGIN:VTIMEZONE\r\nTZID:Europe/Copenhagen\r\n\
    BEGIN:DAYLIGHT\r\nTZNAME:CEST\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200\r\nDTSTART:19700329T020000\r\n\
    RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\r\nEND:DAYLIGHT\r\n\
    BEGIN:STANDARD\r\nTZNAME:CET\r\nTZOFFSETFROM:+0200\r\nTZOFFSETTO:+0100\r\nDTSTART:19701025T030000\r\n\
    RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n";

/// The years for which [`ZONE`] and the zone database agree.
const YEARS: std::ops::RangeInclusive<i32> = 1996..=2099;

/// What the calendar of the recipient is asked to do (RFC 5546). The same value goes into the MIME header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Enter or update the meeting and answer.
    Request,
    /// Remove the meeting.
    Cancel,
}

impl Method {
    /// The word of RFC 5546: "REQUEST" or "CANCEL".
    pub fn word(self) -> &'static str {
        match self {
            Self::Request => "REQUEST",
            Self::Cancel => "CANCEL",
        }
    }
}

/// A name as shown and an address that [`plain::is_address`] accepts.
#[derive(Clone, Copy, Debug)]
pub struct Person<'a> {
    pub name: &'a str,
    pub address: &'a str,
}

/// One meeting as one person is told of it. Nobody else is listed, so nobody sees who else is invited.
#[derive(Clone, Copy, Debug)]
pub struct Event<'a> {
    pub method: Method,
    /// One for the meeting's life and for everyone; no person's address in it.
    pub uid: &'a str,
    /// The number of the revision: 0, 1, 2 …; never a clock.
    pub sequence: u32,
    /// When this notice was approved: new for each notice, the same at each retry.
    pub dtstamp: DateTime<Utc>,
    pub start: DateTime<Utc>,
    pub end: DateTime<Utc>,
    pub summary: &'a str,
    /// Plain text, line breaks allowed; left out when empty.
    pub description: &'a str,
    /// Left out when empty.
    pub location: &'a str,
    /// An `https` address of an online meeting.
    pub url: Option<&'a str>,
    /// The hub's mailbox that reads answers; the same as the letter's From.
    pub organiser: Person<'a>,
    /// Exactly the one to whom the letter is addressed.
    pub attendee: Person<'a>,
    /// Marks the event as confidential, for sealed forums.
    pub confidential: bool,
}

/// Why a meeting cannot be written as a calendar event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CalendarFault {
    #[error("the meeting does not end after it begins")]
    NoDuration,
    #[error("the year is outside 1996 to 2099, where the rules of Danish time are known")]
    UnknownYear,
    /// RFC 5545 means the first pass, ical.js takes the second, and calcard neither, so no time in it is safe.
    #[error("the time falls in the hour that comes twice when summer time ends")]
    DoubledHour,
    #[error("an address is not a plain ASCII mail address")]
    Address,
}

/// Writes the whole calendar object, CRLF at the end of every line.
///
/// # Errors
/// Refuses an event without duration, a time that Danish local time cannot express, and an address that is not a
/// plain one.
pub fn write(event: &Event<'_>) -> Result<String, CalendarFault> {
    check(event)?;
    let mut out = String::with_capacity(2048);
    for line in [
        Line::fixed("BEGIN", "VCALENDAR"),
        Line::fixed("PRODID", "-//Snitflade//Meeting notices//EN"),
        Line::fixed("VERSION", "2.0"),
        Line::fixed("CALSCALE", "GREGORIAN"),
        Line::fixed("METHOD", event.method.word()),
    ] {
        line.fold_into(&mut out);
    }
    out.push_str(ZONE);
    for line in event_lines(event) {
        line.fold_into(&mut out);
    }
    Line::fixed("END", "VCALENDAR").fold_into(&mut out);
    Ok(out)
}

fn check(event: &Event<'_>) -> Result<(), CalendarFault> {
    if event.end <= event.start {
        return Err(CalendarFault::NoDuration);
    }
    if !YEARS.contains(&event.dtstamp.year()) {
        return Err(CalendarFault::UnknownYear);
    }
    for instant in [event.start, event.end] {
        let time = local(instant);
        if !YEARS.contains(&time.year()) {
            return Err(CalendarFault::UnknownYear);
        }
        if Copenhagen.from_local_datetime(&time).single().is_none() {
            return Err(CalendarFault::DoubledHour);
        }
    }
    let plain = [event.organiser, event.attendee].iter().all(|person| plain::is_address(person.address));
    if plain { Ok(()) } else { Err(CalendarFault::Address) }
}

fn event_lines(event: &Event<'_>) -> Vec<Line> {
    let (status, attendance): (_, &[&str]) = match event.method {
        Method::Request => ("CONFIRMED", &["ROLE=REQ-PARTICIPANT", "PARTSTAT=NEEDS-ACTION", "RSVP=TRUE"]),
        Method::Cancel => ("CANCELLED", &["ROLE=REQ-PARTICIPANT", "PARTSTAT=NEEDS-ACTION"]),
    };
    let mut lines = vec![
        Line::fixed("BEGIN", "VEVENT"),
        Line::text("UID", &one_line(event.uid)),
        Line::number("SEQUENCE", event.sequence),
        Line::utc("DTSTAMP", event.dtstamp),
        Line::local("DTSTART", event.start),
        Line::local("DTEND", event.end),
        Line::text("SUMMARY", &one_line(event.summary)),
    ];
    if !event.location.is_empty() {
        lines.push(Line::text("LOCATION", &one_line(event.location)));
    }
    if !event.description.is_empty() {
        lines.push(Line::text("DESCRIPTION", event.description));
    }
    lines.extend(event.url.map(|url| Line::uri("URL", url)));
    lines.push(Line::fixed("STATUS", status));
    if event.confidential {
        lines.push(Line::fixed("CLASS", "CONFIDENTIAL"));
    }
    lines.push(Line::fixed("TRANSP", "OPAQUE"));
    lines.push(Line::person("ORGANIZER", &[], event.organiser));
    let kind: &[&str] = &["CUTYPE=INDIVIDUAL"];
    lines.push(Line::person("ATTENDEE", &[kind, attendance].concat(), event.attendee));
    lines.push(Line::fixed("END", "VEVENT"));
    lines
}

/// One content line, unfolded, free of control characters.
struct Line(String);

impl Line {
    fn fixed(name: &'static str, value: &'static str) -> Self {
        Self(format!("{name}:{value}"))
    }

    fn number(name: &'static str, value: u32) -> Self {
        Self(format!("{name}:{value}"))
    }

    fn utc(name: &'static str, instant: DateTime<Utc>) -> Self {
        Self(format!("{name}:{}", instant.format("%Y%m%dT%H%M%SZ")))
    }

    fn local(name: &'static str, instant: DateTime<Utc>) -> Self {
        Self(format!("{name};TZID=Europe/Copenhagen:{}", local(instant).format("%Y%m%dT%H%M%S")))
    }

    /// A TEXT value: the only place where something is escaped.
    fn text(name: &'static str, value: &str) -> Self {
        let mut line = format!("{name}:");
        let value = value.replace("\r\n", "\n").replace('\r', "\n");
        for (index, part) in value.split('\n').enumerate() {
            if index > 0 {
                line.push_str("\\n");
            }
            for c in one_line(part).chars() {
                if matches!(c, '\\' | ';' | ',') {
                    line.push('\\');
                }
                line.push(c);
            }
        }
        Self(line)
    }

    fn uri(name: &'static str, value: &str) -> Self {
        let value: String = value.chars().filter(|c| !c.is_control() && !c.is_whitespace()).collect();
        Self(format!("{name}:{value}"))
    }

    /// CN is always quoted: unquoted, a comma splits the name in half of the readers. A quotation mark becomes an
    /// apostrophe, since the escape of RFC 6868 is not widely understood.
    fn person(name: &'static str, parameters: &[&str], person: Person<'_>) -> Self {
        let mut line = name.to_owned();
        for parameter in parameters {
            line.push(';');
            line.push_str(parameter);
        }
        let shown = one_line(person.name).replace('"', "'");
        line.push_str(&format!(";CN=\"{shown}\":mailto:{}", one_line(person.address)));
        Self(line)
    }

    /// Adds the line in pieces of at most [`LINE_LIMIT`] octets, cut between characters only.
    fn fold_into(&self, out: &mut String) {
        let mut room = LINE_LIMIT;
        for c in self.0.chars() {
            if c.len_utf8() > room {
                out.push_str("\r\n ");
                room = LINE_LIMIT - 1;
            }
            out.push(c);
            room -= c.len_utf8();
        }
        out.push_str("\r\n");
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn event() -> Event<'static> {
        Event {
            method: Method::Request,
            uid: "0190b2c4@hub.example",
            sequence: 0,
            dtstamp: "2009-08-11T09:30:00Z".parse().unwrap(),
            start: "2009-09-15T08:00:00Z".parse().unwrap(),
            end: "2009-09-15T10:00:00Z".parse().unwrap(),
            summary: "Kredsråd 3/2009",
            description: "",
            location: "Kalundborg Rådhus, mødesal 2",
            url: None,
            organiser: Person { name: "Kredsråd", address: "kr@hub.example" },
            attendee: Person { name: "Ib Sand", address: "ib.sand@lejre.example" },
            confidential: false,
        }
    }

    fn lines(event: &Event<'_>) -> Vec<String> {
        unfold(&write(event).unwrap())
    }

    fn unfold(text: &str) -> Vec<String> {
        let whole = text.replace("\r\n ", "");
        whole.strip_suffix("\r\n").unwrap().split("\r\n").map(str::to_owned).collect()
    }

    fn unescape(text: &str) -> String {
        let mut out = String::new();
        let mut chars = text.chars();
        while let Some(c) = chars.next() {
            match (c, if c == '\\' { chars.next() } else { None }) {
                (_, Some('n')) => out.push('\n'),
                (_, Some(escaped)) => out.push(escaped),
                (plain, None) => out.push(plain),
            }
        }
        out
    }

    #[test]
    fn a_call_is_one_event_in_a_fixed_order() {
        let lines = lines(&event());
        assert_eq!(
            lines[..5],
            [
                "BEGIN:VCALENDAR",
                "PRODID:-//Snitflade//Meeting notices//EN",
                "VERSION:2.0",
                "CALSCALE:GREGORIAN",
                "METHOD:REQUEST"
            ]
        );
        let begin = lines.iter().position(|line| line == "BEGIN:VEVENT").unwrap();
        assert_eq!(
            lines[begin + 1..],
            [
                "UID:0190b2c4@hub.example",
                "SEQUENCE:0",
                "DTSTAMP:20090811T093000Z",
                "DTSTART;TZID=Europe/Copenhagen:20090915T100000",
                "DTEND;TZID=Europe/Copenhagen:20090915T120000",
                "SUMMARY:Kredsråd 3/2009",
                "LOCATION:Kalundborg Rådhus\\, mødesal 2",
                "STATUS:CONFIRMED",
                "TRANSP:OPAQUE",
                "ORGANIZER;CN=\"Kredsråd\":mailto:kr@hub.example",
                "ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP=TRUE;\
             CN=\"Ib Sand\":mailto:ib.sand@lejre.example",
                "END:VEVENT",
                "END:VCALENDAR",
            ]
        );
    }

    #[test]
    fn a_cancellation_says_so_twice_and_asks_for_no_answer() {
        let lines = lines(&Event { method: Method::Cancel, sequence: 2, confidential: true, ..event() });
        for line in ["METHOD:CANCEL", "STATUS:CANCELLED", "SEQUENCE:2", "CLASS:CONFIDENTIAL"] {
            assert!(lines.iter().any(|l| l == line), "{line}");
        }
        assert!(!lines.iter().any(|line| line.contains("RSVP")));
    }

    #[test]
    fn what_cannot_be_written_is_refused() {
        let base = event();
        let refused = |event: Event<'_>| write(&event).unwrap_err();
        assert_eq!(refused(Event { end: base.start, ..base }), CalendarFault::NoDuration);
        let night = "2009-10-25T01:30:00Z".parse().unwrap();
        let morning = "2009-10-25T05:00:00Z".parse().unwrap();
        assert_eq!(refused(Event { start: night, end: morning, ..base }), CalendarFault::DoubledHour);
        let first_pass = "2009-10-25T00:30:00Z".parse().unwrap();
        assert_eq!(refused(Event { start: first_pass, end: morning, ..base }), CalendarFault::DoubledHour);
        let old = "1995-10-10T08:00:00Z".parse().unwrap();
        assert_eq!(refused(Event { start: old, ..base }), CalendarFault::UnknownYear);
        let attendee = Person { name: "Åse", address: "åse@lejre.example" };
        assert_eq!(refused(Event { attendee, ..base }), CalendarFault::Address);
    }

    #[test]
    fn a_hostile_name_stays_in_its_place() {
        let name = "Sørensen, \"Åse\"\r\nATTENDEE:mailto:evil@x.example\u{202e};X=1";
        let lines = lines(&Event { attendee: Person { name, ..event().attendee }, ..event() });
        let attendees: Vec<_> = lines.iter().filter(|line| line.starts_with("ATTENDEE")).collect();
        assert_eq!(attendees.len(), 1);
        assert!(attendees[0].contains(";CN=\"Sørensen, 'Åse' ATTENDEE:mailto:evil@x.example;X=1\":mailto:ib"));
    }

    proptest! {
        #[test]
        fn every_text_survives_folding_and_escaping(text in any::<String>(), name in "\\PC{0,90}") {
            let attendee = Person { name: &name, ..event().attendee };
            let hostile = Event { summary: &text, description: &text, location: &text, attendee, ..event() };
            let written = write(&hostile).unwrap();
            for line in written.split("\r\n") {
                prop_assert!(line.len() <= 75, "{} octets", line.len());
                prop_assert!(!line.contains(|c: char| c.is_control()));
            }
            let lines = unfold(&written);
            let begins = |start: &str| lines.iter().filter(|line| line.starts_with(start)).count();
            prop_assert_eq!(begins("BEGIN:"), 5);
            prop_assert_eq!(begins("METHOD"), 1);
            prop_assert_eq!(begins("ATTENDEE;CUTYPE"), 1);
            let value = |start: &str| lines.iter().find_map(|line| line.strip_prefix(start)).map(unescape);
            prop_assert_eq!(value("SUMMARY:"), Some(one_line(&text)));
            let parts = text.replace("\r\n", "\n").replace('\r', "\n");
            let kept: Vec<String> = parts.split('\n').map(one_line).collect();
            let expected = (!text.is_empty()).then(|| kept.join("\n"));
            prop_assert_eq!(value("DESCRIPTION:"), expected);
        }

        #[test]
        fn folds_fall_between_characters_at_every_offset(pad in 0usize..90, text in "[aæ€😀]{1,120}") {
            let summary = format!("{}{text}", "x".repeat(pad));
            let written = write(&Event { summary: &summary, ..event() }).unwrap();
            prop_assert!(written.split("\r\n").all(|line| line.len() <= 75));
            let line = format!("SUMMARY:{summary}");
            prop_assert!(unfold(&written).contains(&line));
        }
    }
}
