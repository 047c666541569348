//! The entry of one forum: what the plan promises in 2.4, in the plan's own order.

use super::{
    Edition,
    appendix::{Entry, Fact, NOT_STATED, Part, Point, Section, begin, capital},
    links, members,
};
use crate::{
    access::Sight,
    register::{Basis, ForumIx, Meeting, Told},
    words::{self, Language, dates, labels::Label, within},
};
use chrono::Datelike;
use entities::words::{ForumStatus, MeetingStatus};

const DESCRIPTION: &str = "Beskrivelse";
const TOPICS: &str = "Emner";
const BASIS: &str = "Grundlag";
const PURPOSE: &str = "Formål";
const REMIT: &str = "Opgaver";
const INTERFACES: &str = "Snitflader";
const MEMBERS: &str = "Medlemmer";
const CADENCE: &str = "Mødehyppighed";
const MEETINGS: &str = "Møder";
const NEXT_MEETINGS: &str = "Kommende møder";

/// The entry of a forum.
pub(super) fn entry(sight: &Sight, edition: Edition, ix: ForumIx) -> Entry {
    let register = sight.register();
    let (forum, told) = (register.forums.get(ix), register.told(ix, sight.on()));
    let mut sections = vec![
        Section { heading: DESCRIPTION, parts: paragraphs(told.description) },
        Section { heading: TOPICS, parts: listed(&topics(sight, ix)) },
        Section { heading: BASIS, parts: points(basis(sight, ix)) },
        Section { heading: PURPOSE, parts: paragraphs(told.purpose) },
        Section { heading: REMIT, parts: points(remit(sight, ix)) },
        Section { heading: INTERFACES, parts: stated(links::points(sight, ix)) },
        Section { heading: MEMBERS, parts: members::members(sight, ix) },
        Section { heading: CADENCE, parts: cadence(told) },
    ];
    if edition == Edition::Internal && sight.sees_inside(ix) {
        sections.push(Section { heading: MEETINGS, parts: meetings(sight, ix) });
    }
    let status = sight.register().forum_status(ix, sight.on());
    Entry {
        forum: ix,
        code: forum.code.to_string(),
        name: register.forum_name(ix, sight.on()).to_owned(),
        mark: (status != ForumStatus::Existing).then(|| status.label(Language::Da)),
        facts: facts(sight, ix),
        sections,
    }
}

fn facts(sight: &Sight, ix: ForumIx) -> Vec<Fact> {
    let register = sight.register();
    let forum = register.forums.get(ix);
    let mut areas: Vec<_> = register.areas_of(ix, sight.on()).map(|area| register.areas.get(area).name.to_string()).collect();
    areas.sort_by(|a, b| words::compare(a, b));
    let convener = forum.convener.map(|convener| register.organisation_name(convener, sight.on()).to_owned());
    let stated = |text: String| if text.is_empty() { NOT_STATED.trim_end_matches('.').to_owned() } else { text };
    vec![
        Fact { label: "Type", value: capital(forum.kind) },
        Fact { label: "Niveau", value: capital(forum.level) },
        Fact { label: "Status", value: capital(register.forum_status(ix, sight.on())) },
        Fact { label: "Adgang", value: capital(forum.class) },
        Fact { label: "Indkalder", value: stated(convener.unwrap_or_default()) },
        Fact { label: "Område", value: stated(words::list(&areas, Language::Da)) },
    ]
}

fn topics(sight: &Sight, ix: ForumIx) -> Vec<String> {
    let register = sight.register();
    let mut topics: Vec<_> =
        register.topics_of(ix, sight.on()).map(|topic| register.topics.get(topic).name.to_string()).collect();
    topics.sort_by(|a, b| words::compare(a, b));
    topics
}

/// In the order of weight, from the law down, and then as written.
fn basis(sight: &Sight, ix: ForumIx) -> Vec<String> {
    let register = sight.register();
    let mut bases: Vec<_> = register.bases_of(ix, sight.on()).map(|basis| register.bases.get(basis)).collect();
    bases.sort_by_key(|basis| basis.kind);
    let told = |basis: &Basis| {
        let kind = capital(basis.kind);
        // A citation that begins with its kind need not hear it twice.
        if words::fold(&basis.citation).starts_with(&words::fold(&kind)) {
            basis.citation.to_string()
        } else {
            format!("{kind}: {}", basis.citation)
        }
    };
    bases.into_iter().map(told).collect()
}

fn remit(sight: &Sight, ix: ForumIx) -> Vec<String> {
    let register = sight.register();
    register.remits_of(ix, sight.on()).map(|remit| register.remits.get(remit).heading.to_string()).collect()
}

fn cadence(told: Told<'_>) -> Vec<Part> {
    let least = told.at_least_per_year.map(|least| match least {
        1 => "Mindst en gang om året.".to_owned(),
        _ => format!("Mindst {least} gange om året."),
    });
    let in_words = |least: i32| told.cadence_text.is_some_and(|text| says(text, least));
    let least = least.filter(|_| !told.at_least_per_year.is_some_and(in_words));
    let said = told.cadence_text.map(sentence).into_iter().chain(least);
    stated(said.map(Part::Text).collect())
}

/// Whether a text says how often a year in its own words: "Mindst fire møder om året" and "Hvert kvartal" are four times.
fn says(text: &str, times: i32) -> bool {
    const NUMBERS: [&[&str]; 12] = [
        &["1", "en", "et", "én", "ét", "årlig", "årligt"],
        &["2", "to", "halvår", "halvårligt"],
        &["3", "tre"],
        &["4", "fire", "kvartal", "kvartalet", "kvartalsvis", "kvartalsvist"],
        &["5", "fem"],
        &["6", "seks", "anden"],
        &["7", "syv"],
        &["8", "otte"],
        &["9", "ni"],
        &["10", "ti"],
        &["11", "elleve"],
        &["12", "tolv", "måned", "måneden", "månedligt", "månedlig"],
    ];
    let words = usize::try_from(times - 1).ok().and_then(|place| NUMBERS.get(place)).copied().unwrap_or_default();
    let text = text.to_lowercase();
    text.split(|letter: char| !letter.is_alphanumeric()).any(|word| words.contains(&word) || word == times.to_string())
}

/// The meetings of the year that have not been called off, in order of time.
fn meetings(sight: &Sight, ix: ForumIx) -> Vec<Part> {
    let register = sight.register();
    let year = sight.on().date().year();
    let all = sight.meetings(ix).iter().map(|meeting| register.meetings.get(*meeting));
    let mut meetings: Vec<_> = all
        .filter(|meeting| meeting.status != MeetingStatus::Cancelled && dates::local(meeting.starts_at).year() == year)
        .collect();
    meetings.sort_by_key(|meeting| (meeting.starts_at, meeting.id));
    let lines: Vec<_> = meetings.into_iter().map(told).collect();
    match lines.is_empty() {
        true => vec![Part::Text(format!("Ingen planlagt i {year}."))],
        false => points(lines),
    }
}

/// The next meetings that the reader may see, from now on, or from the day that is asked about when that comes later.
pub(super) fn next_meetings(sight: &Sight, ix: ForumIx) -> Section {
    let register = sight.register();
    let coming = |meeting: &&Meeting| {
        let begins = meeting.starts_at;
        meeting.status != MeetingStatus::Cancelled && begins > sight.now() && dates::local(begins).date() >= sight.on().date()
    };
    let mut next: Vec<_> = sight.meetings(ix).iter().map(|meeting| register.meetings.get(*meeting)).filter(coming).collect();
    next.sort_by_key(|meeting| (meeting.starts_at, meeting.id));
    let parts = match (next.is_empty(), sight.sees_inside(ix)) {
        (false, _) => points(next.into_iter().take(NEXT).map(told).collect()),
        (true, true) => vec![Part::Text("Ingen planlagt.".to_owned())],
        (true, false) => vec![Part::Text("Hvornår forummet mødes, vises ikke for alle.".to_owned())],
    };
    Section { heading: NEXT_MEETINGS, parts }
}

/// How many meetings to come are shown.
const NEXT: usize = 4;

fn told(meeting: &Meeting) -> String {
    let time = dates::moment_range(Language::Da, meeting.starts_at, meeting.ends_at);
    let place = meeting.place.as_deref().map(|place| format!(", {place}")).unwrap_or_default();
    format!("{}: {time}{place}", meeting.title)
}

/// What people wrote, a paragraph a line.
fn paragraphs(text: Option<&str>) -> Vec<Part> {
    let lines = text.unwrap_or_default().lines().map(str::trim).filter(|line| !line.is_empty());
    stated(lines.map(|line| Part::Text(line.to_owned())).collect())
}

/// The names in one sentence.
fn listed(names: &[String]) -> Vec<Part> {
    let names: Vec<_> = names.iter().map(|name| within(name)).collect();
    let line = begin(&sentence(&words::list(&names, Language::Da)));
    stated(if names.is_empty() { Vec::new() } else { vec![Part::Text(line)] })
}

fn points(lines: Vec<String>) -> Vec<Part> {
    let points: Vec<Point> = lines.into_iter().map(Point::from).collect();
    stated(if points.is_empty() { Vec::new() } else { vec![Part::Points(points)] })
}

fn stated(parts: Vec<Part>) -> Vec<Part> {
    if parts.is_empty() { vec![Part::Text(NOT_STATED.to_owned())] } else { parts }
}

/// The text with its full stop.
pub(super) fn sentence(text: &str) -> String {
    let text = text.trim();
    if text.ends_with(['.', '!', '?', ':']) { text.to_owned() } else { format!("{text}.") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_may_say_the_number_in_its_own_words() {
        for (text, times) in [
            ("Mindst fire møder om året", 4),
            ("Hvert kvartal.", 4),
            ("4-6 gange om året", 4),
            ("Én gang om året", 1),
            ("Hver anden måned", 6),
        ] {
            assert!(says(text, times), "{text}");
        }
        assert!(!says("Efter behov", 4) && !says("Mindst fire møder om året", 6) && !says("40 gange", 4));
    }
}
