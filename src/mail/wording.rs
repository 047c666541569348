//! What a letter says, in Danish or English, before it takes the shape of plain text or HTML.
//!
//! There is one model and two shapes of it, so that both say the same words: a letter whose two texts differ is taken
//! for spam, and a person who reads one of them aloud must hear what the other one shows. Sentences never inflect
//! the name of a forum: it is a proper name here and stands in a line of its own.

use crate::mail::notice::{Kind, Notice, Standing};
use crate::mail::plain::{is_link, one_line};
use crate::words::Language;
use crate::words::dates;

/// A line of the list of facts.
pub(super) struct Fact {
    pub label: &'static str,
    pub value: String,
    /// The value is a web address and may be followed.
    pub link: bool,
}

/// A heading and the paragraphs under it.
pub(super) struct Section {
    pub heading: &'static str,
    pub paragraphs: Vec<String>,
}

/// Everything that a letter says; every text is one line.
pub(super) struct Model {
    pub subject: String,
    pub heading: String,
    pub greeting: String,
    pub opening: Vec<String>,
    pub facts: Vec<Fact>,
    pub sections: Vec<Section>,
    pub closing: Vec<String>,
    /// The title in the calendar.
    pub summary: String,
    /// The name shown as sender and organiser.
    pub sender: String,
}

impl Model {
    pub(super) fn of(notice: &Notice) -> Self {
        let speech = Speech { notice, language: notice.language };
        Self {
            subject: speech.subject(),
            heading: speech.heading(),
            greeting: format!("{} {}", speech.say("Kære", "Dear"), one_line(&notice.recipient.name)),
            opening: speech.opening(),
            facts: speech.facts(),
            sections: speech.sections(),
            closing: speech.closing(),
            summary: speech.summary(),
            sender: speech.sender(),
        }
    }

    /// The description in the calendar: what the letter opens with and where to go online, nothing more. The opening
    /// therefore says "this meeting", never "the meeting below".
    pub(super) fn description(&self) -> String {
        let links = self.facts.iter().filter(|fact| fact.link).map(|fact| fact.value.clone());
        self.opening.iter().cloned().chain(links).collect::<Vec<_>>().join("\n\n")
    }
}

struct Speech<'a> {
    notice: &'a Notice,
    language: Language,
}

impl Speech<'_> {
    fn say(&self, da: &'static str, en: &'static str) -> &'static str {
        self.language.pick(da, en)
    }

    /// The name and number of the meeting; for a sealed forum only that it is a meeting.
    fn meeting(&self) -> String {
        if self.notice.restricted {
            return self.say("møde", "meeting").to_owned();
        }
        let name = one_line(&self.notice.forum_name);
        match &self.notice.number {
            Some(number) => format!("{name} {}", one_line(number)),
            None => name,
        }
    }

    fn act(&self) -> &'static str {
        match self.notice.kind {
            Kind::Call => self.say("Indkaldelse", "Invitation"),
            Kind::Change { .. } => self.say("Ændret", "Changed"),
            Kind::Cancellation => self.say("Aflyst", "Cancelled"),
            Kind::Release => self.say("Tilbagekaldt", "Withdrawn"),
        }
    }

    /// Never "Re:" or "SV:", and a call, a change and a cancellation can be told apart in the list of mails. A sealed
    /// forum's subject shows on locked screens and in shared calendars, so it names nothing, not even the day.
    fn subject(&self) -> String {
        if self.notice.restricted {
            return self.heading();
        }
        let day = dates::long_date(self.language, dates::local(self.notice.start).date());
        format!("{}, {day}", self.heading())
    }

    fn heading(&self) -> String {
        if self.notice.restricted && matches!(self.notice.kind, Kind::Call) {
            return self.say("Møde", "Meeting").to_owned();
        }
        format!("{}: {}", self.act(), self.meeting())
    }

    fn summary(&self) -> String {
        let title = one_line(&self.notice.title);
        if self.notice.restricted {
            self.say("Møde", "Meeting").to_owned()
        } else if title.is_empty() || title == self.meeting() {
            self.meeting()
        } else {
            format!("{}: {title}", self.meeting())
        }
    }

    fn opening(&self) -> Vec<String> {
        let deputy = self.notice.standing == Standing::Deputy;
        let mut lines = vec![
            match &self.notice.kind {
                Kind::Call if deputy => self
                    .say("Du indkaldes hermed som stedfortræder til dette møde.", "You are invited to this meeting as a deputy."),
                Kind::Call => self.say("Du indkaldes hermed til dette møde.", "You are invited to this meeting."),
                Kind::Change { .. } => self.say(
                    "Dette møde, som du er indkaldt til, er ændret.",
                    "This meeting, to which you were invited, has changed.",
                ),
                Kind::Cancellation => self.say(
                    "Dette møde er aflyst. Du behøver ikke at svare.",
                    "This meeting has been cancelled. You need not answer.",
                ),
                Kind::Release => self.say(
                    "Din indkaldelse til dette møde er trukket tilbage, og du skal ikke deltage. Du behøver ikke at svare.",
                    "Your invitation to this meeting has been withdrawn, and you are not to attend. You need not answer.",
                ),
            }
            .to_owned(),
        ];
        // A note may name people or cases, so a sealed forum's letter never carries one.
        if let Some(note) = self.notice.note.as_deref().filter(|_| !self.notice.restricted) {
            lines.push(one_line(note));
        }
        lines
    }

    fn facts(&self) -> Vec<Fact> {
        let notice = self.notice;
        let open = !notice.restricted;
        let online = notice.online_url.as_deref();
        let online = online.filter(|_| notice.kind.expects());
        let seat = notice.seat.as_deref().filter(|_| open);
        let rows = [
            ("Forum:", "Forum:", self.forum()),
            ("Møde:", "Meeting:", self.label()),
            ("Ændret tid:", "Changed time:", self.changed_time()),
            ("Ændret sted:", "Changed place:", self.changed_place()),
            ("Tid:", "Time:", self.time()),
            ("Sted:", "Place:", one_line(&notice.place)),
            ("Online:", "Online:", one_line(online.unwrap_or_default())),
            ("Din plads:", "Your seat:", one_line(seat.unwrap_or_default())),
        ];
        let told = rows.into_iter().filter(|(_, _, value)| !value.is_empty());
        told.map(|(da, en, value)| Fact { label: self.say(da, en), link: is_link(&value), value }).collect()
    }

    fn forum(&self) -> String {
        if self.notice.restricted {
            return String::new();
        }
        let name = one_line(&self.notice.forum_name);
        let code = one_line(&self.notice.forum_code);
        if code.is_empty() || code == name { name } else { format!("{name} ({code})") }
    }

    /// Number and title, as far as there are any.
    fn label(&self) -> String {
        if self.notice.restricted {
            return String::new();
        }
        let number = self.notice.number.as_deref().unwrap_or_default();
        let title = one_line(&self.notice.title);
        // A title that names the number itself need not hear it twice.
        let number = if title.contains(number) { String::new() } else { one_line(number) };
        let parts = [number, title];
        let told: Vec<&str> = parts.iter().map(String::as_str).filter(|part| !part.is_empty()).collect();
        told.join(", ")
    }

    fn changed_time(&self) -> String {
        let Kind::Change { old_start: Some(old), .. } = self.notice.kind else {
            return String::new();
        };
        if old == self.notice.start {
            return String::new();
        }
        dates::change(self.language, old, self.notice.start)
    }

    fn changed_place(&self) -> String {
        let Kind::Change { old_place: Some(old), .. } = &self.notice.kind else {
            return String::new();
        };
        let (old, new) = (one_line(old), one_line(&self.notice.place));
        if old == new {
            return String::new();
        }
        let unknown = self.say("ikke angivet", "not stated");
        let shown = |place: String| {
            if place.is_empty() { unknown.to_owned() } else { place }
        };
        format!("{} → {}", shown(old), shown(new))
    }

    fn time(&self) -> String {
        let span = dates::moment_range(self.language, self.notice.start, self.notice.end);
        format!("{span} ({})", dates::week(self.language, dates::local(self.notice.start).date()))
    }

    fn sections(&self) -> Vec<Section> {
        let secretariat = &self.notice.reply_to;
        if !self.notice.kind.expects() {
            let write = self.say("Skriv til sekretariatet på", "Write to the secretariat at");
            let heading = self.say("Har du spørgsmål?", "Questions?");
            return vec![Section { heading, paragraphs: vec![format!("{write} {secretariat}.")] }];
        }
        let mut paragraphs = Vec::new();
        if matches!(self.notice.kind, Kind::Change { .. }) {
            let again = self.say(
                "Svar venligst igen, også hvis du allerede har svaret.",
                "Please answer again, even if you have already answered.",
            );
            paragraphs.push(again.to_owned());
        }
        let calendar = self.say(
            "Svar ja, måske eller nej i din kalender, eller skriv til sekretariatet på",
            "Answer yes, maybe or no in your calendar, or write to the secretariat at",
        );
        let reply = self.say(
            "Et almindeligt svar på denne mail når også sekretariatet.",
            "An ordinary reply to this mail also reaches the secretariat.",
        );
        paragraphs.push(format!("{calendar} {secretariat}. {reply}"));
        if let Some(deputy) =
            self.notice.deputy.as_deref().filter(|_| !self.notice.restricted && self.notice.standing == Standing::Member)
        {
            let deputy = one_line(deputy);
            paragraphs.push(match self.language {
                Language::Da => format!("Melder du afbud, indkaldes din stedfortræder, {deputy}."),
                Language::En => format!("If you decline, your deputy, {deputy}, will be invited."),
            });
        }
        vec![Section { heading: self.say("Sådan svarer du", "How to answer"), paragraphs }]
    }

    fn closing(&self) -> Vec<String> {
        let mut lines = vec![self.say("Venlig hilsen", "Kind regards").to_owned(), self.sender()];
        if let Some(copy) = &self.notice.copy_to {
            lines.push(format!("{} {}", self.say("Kopi til:", "Copy to:"), one_line(&copy.name)));
        }
        lines
    }

    fn sender(&self) -> String {
        if self.notice.restricted {
            self.say("Sekretariatet", "The secretariat").to_owned()
        } else {
            one_line(&self.notice.organiser.name)
        }
    }
}
