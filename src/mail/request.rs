//! The letter that asks somebody for something beside meetings (Danish: anmodning): to confirm an interface, or to supply what an
//! entry lacks. It has no calendar, and is finished to the last octet in the transaction that posts it, as every letter is.

use std::time::SystemTime;

use chrono::{DateTime, Datelike, NaiveDate, TimeDelta, Utc};
use entities::{
    hub::letter,
    people::person,
    words::{LetterState, NoticeKind},
};
use lettre::message::{Message, MultiPart};
use sea_orm::EntityTrait;
use uuid::Uuid;

use super::{
    mailbox::{BOUNCE, HUB, reaches},
    notice::{ComposeFault, Contact, INNER_BOUNDARY, Letter, fixed_header, mailbox, text_part},
    plain::{self, one_line},
    shape::{self, lang},
    wording::{Fact, Model, Section},
};
use crate::{
    error::{Error, Result},
    hub::Work,
    words::{Language, dates},
};

/// What is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ask {
    Confirm(Confirm),
    Entries(Entries),
}

/// That an interface be confirmed for one end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Confirm {
    /// What the interface is; nothing when an end is a sealed forum, of which mail says nothing.
    pub interface: Option<Told>,
    pub why: Why,
    /// 1 when it is asked first, then a reminder.
    pub round: i32,
    /// The page with the button.
    pub link: String,
    /// The last day on which the link counts.
    pub until: NaiveDate,
}

/// An interface in words, in the language of the letter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    pub from: String,
    pub kind: String,
    pub to: String,
    /// The end that the recipient answers for.
    pub own: String,
}

/// Why an interface is to be confirmed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// The day on which it is to be looked at again has come.
    Review(NaiveDate),
    /// The recipient answers for the end since this day, after somebody else.
    TakenOver(NaiveDate),
    /// The interface was changed on this day, after the end had confirmed it.
    Changed(NaiveDate),
    /// Somebody wants to know.
    Asked,
}

/// That somebody supply what entries lack.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entries {
    pub lacking: Vec<Lacking>,
    /// The page with the entries of all.
    pub link: String,
}

/// A forum and the fields that nobody has filled in, in the language of the letter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lacking {
    pub forum: String,
    pub fields: Vec<String>,
}

/// Everything that a request to one person is made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    pub ask: Ask,
    pub language: Language,
    pub sender: Contact,
    /// The secretariat's address, where people's words go.
    pub reply_to: String,
    pub recipient: Contact,
    pub written_at: DateTime<Utc>,
    /// Without angle brackets.
    pub message_id: String,
}

/// Somebody whom a letter reaches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reader {
    pub id: Uuid,
    pub contact: Contact,
    pub language: Language,
}

/// The person with this id as a reader; nothing when mail reaches nobody there.
///
/// # Errors
/// When the database fails.
pub async fn reader(work: &Work, person: Uuid) -> Result<Option<Reader>> {
    let found = person::Entity::find_by_id(person).one(work.rows()).await?;
    Ok(found.and_then(|person| {
        let address = person.email.filter(|email| reaches(work.register(), work.post_office(), email))?;
        let contact = Contact { name: person.name, address };
        Some(Reader { id: person.id, contact, language: person.language.into() })
    }))
}

/// Writes a request to somebody and puts it into the outbox; whether there is one now. A restricted one goes over an encrypted way
/// or not at all. Where the recipient alone is to blame nothing is written, so that everybody else gets his.
///
/// # Errors
/// When no such letter can be written or the database fails.
pub async fn post(work: &Work, reader: Reader, ask: Ask, restricted: bool) -> Result<bool> {
    let (id, now, office) = (work.new_id(), work.now(), work.post_office());
    let request = Request {
        ask,
        language: reader.language,
        sender: Contact { name: "Snitflade".to_owned(), address: format!("{HUB}@{}", office.domain) },
        reply_to: office.secretariat.clone(),
        recipient: reader.contact.clone(),
        written_at: now,
        message_id: format!("n{}@{}", id.simple(), office.domain),
    };
    let bytes = match compose(&request) {
        Ok(letter) => letter.bytes,
        Err(fault @ (ComposeFault::Address("recipient") | ComposeFault::ToOurselves)) => {
            tracing::warn!(%fault, "a request was not written");
            return Ok(false);
        }
        Err(fault) => return Err(Error::broken(fault)),
    };
    let letter = letter::Model {
        id,
        message_id: request.message_id,
        call_id: None,
        meeting_id: None,
        invitation_id: None,
        person_id: Some(reader.id),
        kind: NoticeKind::Request,
        sequence: 0,
        copy: false,
        sender: format!("{BOUNCE}{}@{}", id.simple(), office.domain),
        recipient: reader.contact.address,
        restricted,
        bytes,
        state: LetterState::Queued,
        attempts: 0,
        not_before: now,
        give_up_at: now + TimeDelta::days(3),
        lease_until: None,
        created_at: now,
        settled_at: None,
    };
    work.post(vec![letter]).await.map(|()| true)
}

/// Writes the letter. Equal requests give equal octets.
///
/// # Errors
/// Refuses addresses that are not plain.
pub fn compose(request: &Request) -> Result<Letter, ComposeFault> {
    let addresses =
        [("sender", &request.sender.address), ("secretariat", &request.reply_to), ("recipient", &request.recipient.address)];
    if let Some((who, _)) = addresses.into_iter().find(|(_, address)| !plain::is_address(address)) {
        return Err(ComposeFault::Address(who));
    }
    if request.sender.address.eq_ignore_ascii_case(&request.recipient.address) {
        return Err(ComposeFault::ToOurselves);
    }
    if !plain::is_message_id(&request.message_id) {
        return Err(ComposeFault::MessageId);
    }
    let model = Speech { request, language: request.language }.model();
    let body = MultiPart::alternative()
        .boundary(INNER_BOUNDARY)
        .singlepart(text_part("text/plain; charset=UTF-8", shape::plain(request.language, &model)?))
        .singlepart(text_part("text/html; charset=UTF-8", shape::html(request.language, &model)?));
    let message = Message::builder()
        .date(SystemTime::from(request.written_at))
        .from(mailbox(&model.sender, &request.sender.address, "sender")?)
        .reply_to(mailbox("", &request.reply_to, "secretariat")?)
        .to(mailbox(&request.recipient.name, &request.recipient.address, "recipient")?)
        .subject(model.subject.clone())
        .message_id(Some(format!("<{}>", request.message_id)))
        .raw_header(fixed_header("Content-Language", lang(request.language)))
        .raw_header(fixed_header("Auto-Submitted", "auto-generated"))
        .raw_header(fixed_header("X-Auto-Response-Suppress", "OOF, AutoReply"))
        .multipart(body)?;
    Ok(Letter { subject: model.subject, bytes: message.formatted() })
}

struct Speech<'a> {
    request: &'a Request,
    language: Language,
}

impl Speech<'_> {
    fn say(&self, da: &'static str, en: &'static str) -> &'static str {
        match self.language {
            Language::Da => da,
            Language::En => en,
        }
    }

    fn day(&self, day: NaiveDate) -> String {
        format!("{}{} {}", self.say("den ", ""), dates::short_date(self.language, day), day.year())
    }

    fn model(&self) -> Model {
        let subject = match &self.request.ask {
            Ask::Confirm(confirm) => self.confirm_subject(confirm),
            Ask::Entries(_) => {
                self.say("Oplysninger, der mangler i samarbejdsplanen", "Entries that the cooperation plan lacks").to_owned()
            }
        };
        let (opening, facts, sections) = match &self.request.ask {
            Ask::Confirm(confirm) => (self.why(confirm), self.interface(confirm), self.how_to_confirm()),
            Ask::Entries(entries) => (self.missing(), self.lacking(entries), self.how_to_supply()),
        };
        Model {
            heading: subject.clone(),
            greeting: format!("{} {}", self.say("Kære", "Dear"), one_line(&self.request.recipient.name)),
            opening: vec![opening],
            facts,
            sections: vec![sections],
            closing: vec![
                self.say("Venlig hilsen", "Kind regards").to_owned(),
                self.say("Sekretariatet", "The secretariat").to_owned(),
            ],
            summary: subject.clone(),
            sender: one_line(&self.request.sender.name),
            subject,
        }
    }

    /// Which interface, and whether it is a reminder; for a sealed forum only that there is one.
    fn confirm_subject(&self, confirm: &Confirm) -> String {
        let what = self.say("Bekræft en snitflade", "Confirm an interface");
        let reminder = if confirm.round > 1 { self.say("Påmindelse: ", "Reminder: ") } else { "" };
        match &confirm.interface {
            Some(told) => format!("{reminder}{what}: {} {} {}", one_line(&told.from), told.kind, one_line(&told.to)),
            None => format!("{reminder}{what}"),
        }
    }

    fn why(&self, confirm: &Confirm) -> String {
        let right = self.say(
            "Du bedes bekræfte, at oplysningerne om snitfladen er rigtige.",
            "Please confirm that what is written about the interface is right.",
        );
        let why = match (confirm.why, self.language) {
            (Why::Review(day), Language::Da) => format!("Denne snitflade skal ses efter {}.", self.day(day)),
            (Why::Review(day), Language::En) => format!("This interface is to be reviewed on {}.", self.day(day)),
            (Why::TakenOver(day), Language::Da) => format!("Du er {} blevet kontakt for denne snitflade.", self.day(day)),
            (Why::TakenOver(day), Language::En) => format!("Since {} you are a contact of this interface.", self.day(day)),
            (Why::Changed(day), Language::Da) => {
                format!("Denne snitflade er ændret {}, efter at den blev bekræftet.", self.day(day))
            }
            (Why::Changed(day), Language::En) => {
                format!("This interface was changed on {}, after it was confirmed.", self.day(day))
            }
            (Why::Asked, _) => self.say("Du er kontakt for denne snitflade.", "You are a contact of this interface.").to_owned(),
        };
        format!("{why} {right}")
    }

    fn interface(&self, confirm: &Confirm) -> Vec<Fact> {
        let told = confirm.interface.iter().flat_map(|told| {
            [
                ("Fra:", "From:", one_line(&told.from)),
                ("Art:", "Kind:", told.kind.clone()),
                ("Til:", "To:", one_line(&told.to)),
                ("Du svarer for:", "You answer for:", one_line(&told.own)),
            ]
        });
        let rest =
            [("Senest:", "At the latest:", self.day(confirm.until)), ("Bekræft her:", "Confirm here:", confirm.link.clone())];
        told.chain(rest).map(|(da, en, value)| self.fact((da, en), value)).collect()
    }

    fn how_to_confirm(&self) -> Section {
        let button = self.say(
            "Følg linket, og tryk på knappen på siden. Linket alene ændrer intet. Det er personligt: send det ikke videre.",
            "Follow the link and press the button on the page. The link alone changes nothing. It is personal: do not pass it on.",
        );
        let wrong = self.say(
            "Er noget ikke rigtigt, så lad være med at bekræfte, og skriv i stedet til sekretariatet på",
            "If something is not right, do not confirm it, but write to the secretariat at",
        );
        let heading = self.say("Sådan bekræfter du", "How to confirm");
        Section { heading, paragraphs: vec![button.to_owned(), format!("{wrong} {}. {}", self.request.reply_to, self.reply())] }
    }

    fn missing(&self) -> String {
        self.say(
            "Samarbejdsplanens oversigt mangler oplysninger, som du har ansvaret for. De ses nedenfor, forum for forum.",
            "The cooperation plan lacks entries that you are responsible for. They stand below, forum by forum.",
        )
        .to_owned()
    }

    fn lacking(&self, entries: &Entries) -> Vec<Fact> {
        let forums = entries.lacking.iter().map(|lacking| {
            let value = format!("{}: {}", one_line(&lacking.forum), lacking.fields.join(", "));
            self.fact(("Forum:", "Forum:"), value)
        });
        let page = self.fact(("Se oversigten:", "See the entries:"), entries.link.clone());
        forums.chain([page]).collect()
    }

    fn how_to_supply(&self) -> Section {
        let enter = self.say(
            "Skriv oplysningerne ind i registret, eller send dem til sekretariatet på",
            "Enter them in the register, or send them to the secretariat at",
        );
        let heading = self.say("Sådan gør du", "What to do");
        Section { heading, paragraphs: vec![format!("{enter} {}. {}", self.request.reply_to, self.reply())] }
    }

    fn reply(&self) -> &'static str {
        self.say(
            "Et almindeligt svar på denne mail når også sekretariatet.",
            "An ordinary reply to this mail also reaches the secretariat.",
        )
    }

    fn fact(&self, (da, en): (&'static str, &'static str), value: String) -> Fact {
        Fact { label: self.say(da, en), link: plain::is_link(&value), value }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(language: Language, ask: Ask) -> Request {
        let contact = |name: &str, address: &str| Contact { name: name.to_owned(), address: address.to_owned() };
        Request {
            ask,
            language,
            sender: contact("Snitflade", "snitflade@hub.example"),
            reply_to: "sekretariat@hub.example".to_owned(),
            recipient: contact("Åse Sørensen", "aase@kommune.example"),
            written_at: DateTime::from_timestamp(1_251_788_400, 0).unwrap(),
            message_id: "n1@hub.example".to_owned(),
        }
    }

    fn confirm(interface: Option<Told>) -> Ask {
        let day = NaiveDate::from_ymd_opt(2009, 9, 1).unwrap();
        let link = "https://hub.example/confirm/snl_x".to_owned();
        Ask::Confirm(Confirm { interface, why: Why::TakenOver(day), round: 2, link, until: day })
    }

    fn told() -> Option<Told> {
        let [from, kind, to] = ["SSP\r\nBcc: x@y.example", "coordinates with", "Lokalråd Lejre"].map(str::to_owned);
        Some(Told { from, kind, own: to.clone(), to })
    }

    fn text(letter: &Letter) -> String {
        let message = mail_parser::MessageParser::default().parse(&letter.bytes).unwrap();
        message.body_text(0).unwrap().into_owned()
    }

    #[test]
    fn an_english_reminder_says_the_same_in_english() {
        let letter = compose(&request(Language::En, confirm(told()))).unwrap();
        assert_eq!(letter.subject, "Reminder: Confirm an interface: SSP Bcc: x@y.example coordinates with Lokalråd Lejre");
        let text = text(&letter);
        for words in
            ["Dear Åse Sørensen", "Since 1 September 2009 you are a contact of this interface.", "At the latest: 1 September"]
        {
            assert!(text.contains(words), "{words}: {text}");
        }
        let raw = String::from_utf8(letter.bytes).unwrap();
        assert!(raw.contains("Content-Language: en\r\n") && !raw.contains("\r\nBcc:"), "{raw}");
    }

    #[test]
    fn equal_requests_give_equal_octets_and_both_shapes_say_the_same() {
        let request = request(Language::Da, confirm(None));
        let letter = compose(&request).unwrap();
        assert_eq!(letter, compose(&request).unwrap());
        let message = mail_parser::MessageParser::default().parse(&letter.bytes).unwrap();
        let html = message.body_html(0).unwrap();
        for words in text(&letter).lines().map(str::trim).filter(|line| line.contains("Påmindelse") || line.contains("knappen"))
        {
            assert!(html.contains(words), "{words}");
        }
        assert!(html.contains("<a href=\"https://hub.example/confirm/snl_x\">"));
    }

    #[test]
    fn what_is_no_address_is_refused_and_nobody_writes_to_the_hub_itself() {
        let mut wrong = request(Language::Da, confirm(None));
        wrong.recipient.address = "aase@kommune.example\r\nBcc: x@y.example".to_owned();
        assert!(matches!(compose(&wrong), Err(ComposeFault::Address("recipient"))));
        wrong.recipient.address = "Snitflade@hub.example".to_owned();
        assert!(matches!(compose(&wrong), Err(ComposeFault::ToOurselves)));
    }
}
