//! What real calendar libraries see in a calendar that the hub wrote: ical.js (Thunderbird), libical (Evolution,
//! Cyrus) and calcard.
//!
//! ical.js comes from the npm registry by the pinned lock file beside this one and is installed on first use; libical
//! is a small C program, built on first use against the system's `libical-dev`. Both resolve times by the VTIMEZONE
//! that the calendar carries; calcard goes by the name of the zone.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;

use calcard::common::IanaString as _;
use calcard::icalendar::{ICalendar, ICalendarComponent, ICalendarParameterName, ICalendarProperty, ICalendarValue};
use chrono::{DateTime, Utc};
use serde_json::Value;

/// A person as a library sees one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    pub name: String,
    /// Lower-case, without the scheme.
    pub address: String,
}

/// A calendar with one event as a library sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    pub method: String,
    pub uid: String,
    pub sequence: u64,
    pub start: DateTime<Utc>,
    pub end: DateTime<Utc>,
    pub summary: String,
    pub location: String,
    pub organizer: Person,
    pub attendee: Person,
}

/// Reads with every library and asserts that they agree.
pub fn seen_by_all(calendar: &[u8]) -> Seen {
    let seen = seen_by_ical_js(calendar);
    assert_eq!(seen, seen_by_libical(calendar), "ical.js and libical differ");
    assert_eq!(seen, seen_by_calcard(calendar), "ical.js and calcard differ");
    seen
}

/// Reads with ical.js. Panics when it finds anything but one event with one organizer and one attendee.
pub fn seen_by_ical_js(calendar: &[u8]) -> Seen {
    static READY: OnceLock<()> = OnceLock::new();
    READY.get_or_init(|| {
        if !folder().join("node_modules/ical.js/package.json").exists() {
            let mut install = Command::new("npm");
            install.args(["ci", "--ignore-scripts", "--silent"]).current_dir(folder());
            assert!(install.status().expect("npm is installed").success(), "npm ci succeeds");
        }
    });
    let mut node = Command::new("node");
    node.arg("read.mjs").current_dir(folder());
    Seen::from_json(&run(&mut node, calendar))
}

/// Reads with libical, which also checks the restrictions that iTIP puts on each method.
pub fn seen_by_libical(calendar: &[u8]) -> Seen {
    static PROGRAM: OnceLock<(tempfile::TempDir, PathBuf)> = OnceLock::new();
    let (_, program) = PROGRAM.get_or_init(|| {
        let home = tempfile::tempdir().expect("a temporary folder");
        let program = home.path().join("read-libical");
        let mut compiler = Command::new("cc");
        compiler.args(["-O1", "-o"]).arg(&program).arg(folder().join("read.c")).arg("-lical");
        assert!(compiler.status().expect("a C compiler is installed").success(), "libical-dev is installed");
        (home, program)
    });
    Seen::from_json(&run(&mut Command::new(program), calendar))
}

/// Reads with calcard.
pub fn seen_by_calcard(calendar: &[u8]) -> Seen {
    let text = std::str::from_utf8(calendar).expect("UTF-8");
    let parsed = ICalendar::parse(text).expect("calcard reads the calendar");
    let top = parsed.components.first().expect("a calendar");
    let events = parsed.components.iter();
    let events: Vec<_> = events.filter(|part| part.component_type.is_event()).collect();
    let [event] = events[..] else { panic!("one event, not {}", events.len()) };
    let zones = parsed.build_tz_resolver();
    let value = |property| event.property(&property).and_then(|entry| entry.values.first());
    let word = |property| value(property).and_then(|value| value.as_text()).unwrap_or_default().to_owned();
    let instant = |property: ICalendarProperty| {
        let time = value(property.clone()).and_then(|value| value.as_partial_date_time());
        let zone = event.property(&property).and_then(|entry| entry.tz_id());
        let zone = zones.resolve_or_default(zone);
        time.and_then(|time| time.to_date_time_with_tz(zone)).expect("a date and time").to_utc()
    };
    let sequence = value(ICalendarProperty::Sequence).and_then(|value| value.as_integer());
    let method = top.property(&ICalendarProperty::Method);
    Seen {
        method: method.and_then(|entry| entry.values.first()).map(method_word).unwrap_or_default(),
        uid: word(ICalendarProperty::Uid),
        sequence: sequence.and_then(|number| u64::try_from(number).ok()).expect("a sequence"),
        start: instant(ICalendarProperty::Dtstart),
        end: instant(ICalendarProperty::Dtend),
        summary: word(ICalendarProperty::Summary),
        location: word(ICalendarProperty::Location),
        organizer: calcard_person(event, &ICalendarProperty::Organizer),
        attendee: calcard_person(event, &ICalendarProperty::Attendee),
    }
}

fn calcard_person(event: &ICalendarComponent, property: &ICalendarProperty) -> Person {
    let entries: Vec<_> = event.entries.iter().filter(|entry| entry.name == *property).collect();
    let [entry] = entries[..] else { panic!("one person, not {}", entries.len()) };
    let name = entry.parameters(&ICalendarParameterName::Cn).next();
    let name = name.and_then(|value| value.as_text());
    Person::new(name.unwrap_or_default(), entry.calendar_address().unwrap_or_default())
}

fn method_word(value: &ICalendarValue) -> String {
    match value {
        ICalendarValue::Method(method) => method.as_str().to_owned(),
        other => other.as_text().unwrap_or_default().to_owned(),
    }
}

impl Person {
    /// Lower-cases the address and strips its scheme.
    pub fn new(name: &str, address: &str) -> Self {
        let address = address.to_lowercase();
        let bare = address.strip_prefix("mailto:").unwrap_or(&address);
        Self { name: name.to_owned(), address: bare.to_owned() }
    }

    fn only(people: &Value) -> Self {
        let people = people.as_array().expect("a list of people");
        let [person] = &people[..] else { panic!("one person, not {}", people.len()) };
        Self::new(&word(person, "name"), &word(person, "address"))
    }
}

impl Seen {
    fn from_json(output: &[u8]) -> Self {
        let seen: Value = serde_json::from_slice(output).expect("JSON");
        assert_eq!(seen["events"], 1);
        let instant = |name: &str| word(&seen, name).parse().expect("an instant");
        Self {
            method: word(&seen, "method"),
            uid: word(&seen, "uid"),
            sequence: seen["sequence"].as_u64().expect("a number"),
            start: instant("start"),
            end: instant("end"),
            summary: word(&seen, "summary"),
            location: word(&seen, "location"),
            organizer: Person::only(&seen["organizer"]),
            attendee: Person::only(&seen["attendees"]),
        }
    }
}

fn word(value: &Value, name: &str) -> String {
    value[name].as_str().unwrap_or_else(|| panic!("{name} is a text")).to_owned()
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/peers/calendars")
}

pub fn run(command: &mut Command, input: &[u8]) -> Vec<u8> {
    let spawned = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
    let mut child = spawned.expect("the reader starts");
    let mut stdin = child.stdin.take().expect("a pipe");
    stdin.write_all(input).expect("the reader listens");
    drop(stdin);
    let output = child.wait_with_output().expect("the reader ends");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    output.stdout
}
