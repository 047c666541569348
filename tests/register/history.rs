//! Random histories of the register: rows made, changed and taken away, in every table.

mod drawn;

use crate::hub::chance::Seeded;
use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};
use entities::{
    forum::{
        deputy, forum, forum_area, forum_basis, forum_family, forum_name, forum_remit, forum_rule, forum_status, forum_text,
        forum_topic, referral, seat, secretariat,
    },
    interface::{
        dismissal, interface, interface_condition, interface_confirmation, interface_contact, interface_exchange, passing,
    },
    meeting::meeting,
    people::{
        area, area_border, contact_duty, holding, organisation, organisation_identifier, organisation_name, person, post, topic,
        topic_identifier, topic_synonym,
    },
    words::{
        AreaKind, BasisKind, Class, DeputyKind, ForumField, ForumKind, ForumLevel, ForumStatus, InterfaceEnd, InterfaceKind,
        MeetingStatus, OrganisationKind, PassingKind, PersonalData, ReferralState, RuleKind, SeatKind, SeatRole, Tongue,
    },
};
use snitflade::{
    error::Result,
    hub::Work,
    register::{Kept, Row},
};
use uuid::Uuid;

/// How many kinds of rows there are.
const KINDS: u64 = 34;

/// The rows that a history has left so far.
#[derive(Clone, Default)]
pub struct World(Vec<Row>);

/// Does the same with a row of whatever kind.
macro_rules! each {
    ($row:expr, $model:ident => $body:expr) => {
        match $row {
            Row::Area($model) => $body,
            Row::Organisation($model) => $body,
            Row::Person($model) => $body,
            Row::Post($model) => $body,
            Row::Holding($model) => $body,
            Row::ContactDuty($model) => $body,
            Row::Topic($model) => $body,
            Row::Forum($model) => $body,
            Row::ForumTopic($model) => $body,
            Row::ForumArea($model) => $body,
            Row::Basis($model) => $body,
            Row::Remit($model) => $body,
            Row::Seat($model) => $body,
            Row::Deputy($model) => $body,
            Row::Secretariat($model) => $body,
            Row::Interface($model) => $body,
            Row::Exchange($model) => $body,
            Row::Contact($model) => $body,
            Row::Meeting($model) => $body,
            Row::OrganisationName($model) => $body,
            Row::Identifier($model) => $body,
            Row::Synonym($model) => $body,
            Row::ForumName($model) => $body,
            Row::Rule($model) => $body,
            Row::Family($model) => $body,
            Row::Referral($model) => $body,
            Row::Condition($model) => $body,
            Row::Confirmation($model) => $body,
            Row::Passing($model) => $body,
            Row::Dismissal($model) => $body,
            Row::FormerStatus($model) => $body,
            Row::FormerText($model) => $body,
            Row::TopicNumber($model) => $body,
            Row::Border($model) => $body,
        }
    };
}

impl World {
    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether a line of a dump is about one of the rows, and not about a link between them.
    pub fn tells(&self, line: &str) -> bool {
        let id = line.split(' ').nth(1).and_then(|word| word.parse::<Uuid>().ok());
        !line.contains(" -> ") && id.is_some_and(|id| self.0.iter().any(|row| row.id() == id))
    }

    /// One random change: half of them new rows, the rest changed or taken away.
    ///
    /// # Errors
    /// When the database refuses it.
    pub async fn change(&mut self, work: &Work, chance: &mut Seeded) -> Result<()> {
        match chance.below(10) {
            0..5 => {
                let kind = chance.below(KINDS);
                let Some(row) = Maker { world: &self.0, chance, id: work.new_id() }.row(kind) else { return Ok(()) };
                each!(row.clone(), model => { work.insert(model).await?; });
                self.0.push(row);
            }
            5..8 => {
                let Some(before) = chance.one(&self.0).cloned() else { return Ok(()) };
                let made = Maker { world: &self.0, chance, id: before.id() }.row(kind(&before));
                let Some(after) = made else { return Ok(()) };
                let after = update(work, before.clone(), after).await?;
                self.0.retain(|row| row.id() != before.id());
                self.0.push(after);
            }
            _ => {
                let Some(row) = chance.one(&self.0).cloned() else { return Ok(()) };
                each!(row.clone(), model => work.remove(model).await?);
                self.0.retain(|other| other.id() != row.id());
            }
        }
        Ok(())
    }
}

async fn update(work: &Work, before: Row, after: Row) -> Result<Row> {
    macro_rules! pairs {
        ($($kind:ident),+) => {
            match (before, after) {
                $((Row::$kind(before), Row::$kind(mut after)) => {
                    after.version = before.version;
                    Ok(work.update(before, after).await?.into_row().expect("a row of the register"))
                })+
                _ => panic!("a row changes within its kind"),
            }
        };
    }
    pairs!(
        Area,
        Organisation,
        Person,
        Post,
        Holding,
        ContactDuty,
        Topic,
        Forum,
        ForumTopic,
        ForumArea,
        Basis,
        Remit,
        Seat,
        Deputy,
        Secretariat,
        Interface,
        Exchange,
        Contact,
        Meeting,
        OrganisationName,
        Identifier,
        Synonym,
        ForumName,
        Rule,
        Family,
        Referral,
        Condition,
        Confirmation,
        Passing,
        Dismissal,
        FormerStatus,
        FormerText,
        TopicNumber,
        Border
    )
}

fn kind(row: &Row) -> u64 {
    macro_rules! number {
        ($($kind:ident = $number:literal),+) => {
            match row { $(Row::$kind(_) => $number),+ }
        };
    }
    number! {
        Area = 0, Organisation = 1, Person = 2, Post = 3, Holding = 4, ContactDuty = 5, Topic = 6, Forum = 7, ForumTopic = 8,
        ForumArea = 9, Basis = 10, Remit = 11, Seat = 12, Deputy = 13, Secretariat = 14, Interface = 15, Exchange = 16,
        Contact = 17, Meeting = 18, OrganisationName = 19, Identifier = 20, Synonym = 21, ForumName = 22, Rule = 23,
        Family = 24, Referral = 25, Condition = 26, Confirmation = 27, Passing = 28, Dismissal = 29, FormerStatus = 30,
        TopicNumber = 31, Border = 32, FormerText = 33
    }
}

/// Makes a random row under an id, from the rows that there are.
struct Maker<'a> {
    world: &'a [Row],
    chance: &'a mut Seeded,
    id: Uuid,
}

/// The id of a random row of this kind; the whole row cannot be made when there is none.
macro_rules! any {
    ($maker:ident, $kind:ident) => {
        $maker.any(|row| matches!(row, Row::$kind(_)))
    };
}
macro_rules! maybe {
    ($maker:ident, $kind:ident) => {
        if $maker.chance.below(2) == 0 { any!($maker, $kind) } else { None }
    };
}
macro_rules! word {
    ($maker:ident, $words:ident) => {
        *$maker.chance.one($words::ALL).expect("a word")
    };
}

impl Maker<'_> {
    fn row(&mut self, kind: u64) -> Option<Row> {
        match kind {
            0..7 => self.people(kind),
            7..12 => self.forums(kind),
            12..15 => self.seats(kind),
            15..19 => self.interfaces(kind),
            32 => self.border(),
            19..23 | 30.. => self.names(kind),
            _ => self.living(kind),
        }
    }

    fn people(&mut self, kind: u64) -> Option<Row> {
        let (id, version, code, name) = (self.id, 1, self.code(), self.name());
        let (valid_from, valid_until) = self.term();
        Some(match kind {
            0 => {
                let parent_id = self.elder(|row| matches!(row, Row::Area(_)));
                Row::Area(area::Model { id, code, name, kind: word!(self, AreaKind), parent_id, version })
            }
            1 => {
                let (parent_id, kind) = (self.elder(|row| matches!(row, Row::Organisation(_))), word!(self, OrganisationKind));
                let (cvr, municipality_code) = (None, None);
                Row::Organisation(organisation::Model {
                    id,
                    code,
                    name,
                    name_en: self.text(),
                    kind,
                    parent_id,
                    cvr,
                    municipality_code,
                    valid_from,
                    valid_until,
                    version,
                })
            }
            2 => {
                let (family_name, language) = (name.split(' ').next_back().map(str::to_owned), word!(self, Tongue));
                let (given_name, email, phone) = (None, self.text(), None);
                Row::Person(person::Model { id, code, name, given_name, family_name, email, phone, language, version })
            }
            3 => {
                let organisation_id = any!(self, Organisation)?;
                Row::Post(post::Model { id, code, organisation_id, title: name, title_en: self.text(), version })
            }
            4 => {
                let (post_id, person_id) = (any!(self, Post)?, any!(self, Person)?);
                Row::Holding(holding::Model { id, post_id, person_id, valid_from, valid_until, version })
            }
            5 => {
                let (post_id, area_id, formal) = (any!(self, Post)?, any!(self, Area)?, self.chance.below(2) == 0);
                Row::ContactDuty(contact_duty::Model {
                    id,
                    post_id,
                    area_id,
                    matter: name,
                    formal,
                    valid_from,
                    valid_until,
                    version,
                })
            }
            _ => {
                let broader_id = self.elder(|row| matches!(row, Row::Topic(_)));
                Row::Topic(topic::Model { id, code, name, name_en: self.text(), broader_id, version })
            }
        })
    }

    fn forums(&mut self, kind: u64) -> Option<Row> {
        let (id, version) = (self.id, 1);
        if kind == 7 {
            return self.forum();
        }
        let (forum_id, (valid_from, valid_until)) = (any!(self, Forum)?, self.term());
        Some(match kind {
            8 => {
                let topic_id = any!(self, Topic)?;
                self.unless(|row| matches!(row, Row::ForumTopic(row) if row.forum_id == forum_id && row.topic_id == topic_id))?;
                Row::ForumTopic(forum_topic::Model { id, forum_id, topic_id, valid_from, valid_until, version })
            }
            9 => {
                let area_id = any!(self, Area)?;
                self.unless(|row| matches!(row, Row::ForumArea(row) if row.forum_id == forum_id && row.area_id == area_id))?;
                Row::ForumArea(forum_area::Model { id, forum_id, area_id, valid_from, valid_until, version })
            }
            10 => Row::Basis(forum_basis::Model {
                id,
                forum_id,
                kind: word!(self, BasisKind),
                citation: self.name(),
                valid_from,
                valid_until,
                version,
            }),
            _ => {
                let position = i32::try_from(self.chance.below(6)).ok()?;
                self.unless(|row| matches!(row, Row::Remit(row) if row.forum_id == forum_id && row.position == position))?;
                Row::Remit(forum_remit::Model { id, forum_id, position, heading: self.name(), valid_from, valid_until, version })
            }
        })
    }

    /// Nothing when another row is already what this one would be.
    fn unless(&self, twin: impl Fn(&Row) -> bool) -> Option<()> {
        (!self.world.iter().any(|row| row.id() != self.id && twin(row))).then_some(())
    }

    fn forum(&mut self) -> Option<Row> {
        let code = format!("F{}", self.chance.below(12));
        self.unless(|row| matches!(row, Row::Forum(row) if row.code == code))?;
        let (valid_from, valid_until) = self.term();
        Some(Row::Forum(forum::Model {
            id: self.id,
            code,
            name: self.name(),
            name_en: self.text(),
            level: word!(self, ForumLevel),
            kind: word!(self, ForumKind),
            status: word!(self, ForumStatus),
            class: word!(self, Class),
            convener_id: maybe!(self, Organisation),
            description: self.text(),
            purpose: self.text(),
            cadence_text: self.text(),
            at_least_per_year: i32::try_from(self.chance.below(5)).ok(),
            notice_days: None,
            valid_from,
            valid_until,
            version: 1,
        }))
    }

    fn seats(&mut self, kind: u64) -> Option<Row> {
        let (id, version) = (self.id, 1);
        let (valid_from, valid_until) = self.term();
        let post_id = maybe!(self, Post);
        let person_id = if post_id.is_none() { maybe!(self, Person) } else { None };
        Some(match kind {
            12 => Row::Seat(seat::Model {
                id,
                code: self.code(),
                forum_id: any!(self, Forum)?,
                kind: word!(self, SeatKind),
                role: word!(self, SeatRole),
                organisation_id: maybe!(self, Organisation),
                post_id,
                person_id,
                copy_to_id: maybe!(self, Person),
                valid_from,
                valid_until,
                version,
            }),
            13 => {
                let (seat_id, kind, rank) =
                    (any!(self, Seat)?, word!(self, DeputyKind), i32::try_from(self.chance.below(3)).ok()?);
                Row::Deputy(deputy::Model { id, seat_id, kind, rank, person_id, post_id, valid_from, valid_until, version })
            }
            _ => {
                let (post_id, forum_id) = (any!(self, Post)?, maybe!(self, Forum));
                let organisation_id = if forum_id.is_none() { Some(any!(self, Organisation)?) } else { None };
                Row::Secretariat(secretariat::Model { id, post_id, organisation_id, forum_id, valid_from, valid_until, version })
            }
        })
    }

    fn interfaces(&mut self, kind: u64) -> Option<Row> {
        let (id, version) = (self.id, 1);
        let (valid_from, valid_until) = self.term();
        Some(match kind {
            15 => {
                let (from_forum_id, to_forum_id) = (maybe!(self, Forum), maybe!(self, Forum));
                let from_organisation_id = if from_forum_id.is_none() { Some(any!(self, Organisation)?) } else { None };
                let to_organisation_id = if to_forum_id.is_none() { Some(any!(self, Organisation)?) } else { None };
                let (kind, personal_data) = (word!(self, InterfaceKind), word!(self, PersonalData));
                Row::Interface(interface::Model {
                    id,
                    code: self.code(),
                    from_forum_id,
                    from_organisation_id,
                    to_forum_id,
                    to_organisation_id,
                    kind,
                    summary: self.text(),
                    personal_data,
                    basis: self.text(),
                    review_by: valid_from,
                    valid_from,
                    valid_until,
                    version,
                })
            }
            16 => {
                let (interface_id, what, cadence_text) = (any!(self, Interface)?, self.name(), self.text());
                Row::Exchange(interface_exchange::Model { id, interface_id, what, cadence_text, version })
            }
            17 => {
                let (interface_id, end, post_id) = (any!(self, Interface)?, word!(self, InterfaceEnd), maybe!(self, Post));
                let person_id = if post_id.is_none() { maybe!(self, Person) } else { None };
                Row::Contact(interface_contact::Model {
                    id,
                    interface_id,
                    end,
                    post_id,
                    person_id,
                    valid_from,
                    valid_until,
                    version,
                })
            }
            _ => self.meeting()?,
        })
    }

    fn meeting(&mut self) -> Option<Row> {
        let begin: DateTime<Utc> = DateTime::UNIX_EPOCH + TimeDelta::days(14_000);
        let starts_at = begin + TimeDelta::minutes(i64::try_from(self.chance.below(10) * 30).ok()?);
        Some(Row::Meeting(meeting::Model {
            id: self.id,
            code: self.code(),
            forum_id: any!(self, Forum)?,
            number: None,
            year: Some(2009),
            title: self.name(),
            starts_at,
            ends_at: starts_at + TimeDelta::milliseconds(1 + i64::try_from(self.chance.below(10_000_000)).ok()?),
            place: self.text(),
            online_url: self.text(),
            status: word!(self, MeetingStatus),
            sequence: i32::try_from(self.chance.below(4)).ok()?,
            version: 1,
        }))
    }

    fn day(&mut self) -> NaiveDate {
        NaiveDate::from_ymd_opt(2009, 1, 1).expect("a day") + Days::new(self.chance.below(300))
    }

    fn border(&mut self) -> Option<Row> {
        let (a_area_id, b_area_id) = (any!(self, Area)?, any!(self, Area)?);
        self.unless(|row| matches!(row, Row::Border(row) if row.a_area_id == a_area_id && row.b_area_id == b_area_id))?;
        Some(Row::Border(area_border::Model { id: self.id, a_area_id, b_area_id, version: 1 }))
    }

    fn names(&mut self, kind: u64) -> Option<Row> {
        let (id, version, name, (_, valid_until)) = (self.id, 1, self.name(), self.term());
        Some(match kind {
            19 => {
                let organisation_id = any!(self, Organisation)?;
                Row::OrganisationName(organisation_name::Model { id, organisation_id, name, valid_until, version })
            }
            20 => {
                let (organisation_id, scheme, value) = (any!(self, Organisation)?, name, self.code());
                Row::Identifier(organisation_identifier::Model { id, organisation_id, scheme, value, version })
            }
            21 => {
                let topic_id = any!(self, Topic)?;
                self.unless(|row| matches!(row, Row::Synonym(row) if row.topic_id == topic_id && row.name == name))?;
                Row::Synonym(topic_synonym::Model { id, topic_id, name, version })
            }
            22 => {
                Row::ForumName(forum_name::Model { id, forum_id: any!(self, Forum)?, name, name_en: None, valid_until, version })
            }
            30 => {
                let (forum_id, status, valid_until) = (any!(self, Forum)?, word!(self, ForumStatus), self.day());
                let twin = |row: &Row| matches!(row, Row::FormerStatus(row) if (row.forum_id, row.valid_until) == (forum_id, valid_until));
                self.unless(twin)?;
                Row::FormerStatus(forum_status::Model { id, forum_id, status, valid_until, version })
            }
            33 => {
                let (forum_id, field, valid_until) = (any!(self, Forum)?, word!(self, ForumField), self.day());
                let twin = |row: &Row| matches!(row, Row::FormerText(row) if (row.forum_id, row.field, row.valid_until) == (forum_id, field, valid_until));
                self.unless(twin)?;
                Row::FormerText(forum_text::Model { id, forum_id, field, value: self.text(), valid_until, version })
            }
            _ => {
                let (topic_id, scheme, value) = (any!(self, Topic)?, name, self.code());
                Row::TopicNumber(topic_identifier::Model { id, topic_id, scheme, value, version })
            }
        })
    }

    fn agreements(&mut self, kind: u64) -> Option<Row> {
        let (id, version, text) = (self.id, 1, self.name());
        Some(match kind {
            26 => {
                let interface_id = any!(self, Interface)?;
                self.unless(|row| matches!(row, Row::Condition(row) if row.interface_id == interface_id))?;
                let (draft, purpose_limit) = (self.chance.below(2) == 0, self.text());
                Row::Condition(interface_condition::Model { id, interface_id, draft, purpose_limit, version })
            }
            27 => {
                let (interface_id, end, confirmed_on) = (any!(self, Interface)?, word!(self, InterfaceEnd), self.day());
                let twin = |row: &Row| matches!(row, Row::Confirmation(row) if (row.interface_id, row.end, row.confirmed_on) == (interface_id, end, confirmed_on));
                self.unless(twin)?;
                let person_id = maybe!(self, Person);
                let valid_until = None;
                Row::Confirmation(interface_confirmation::Model {
                    id,
                    interface_id,
                    end,
                    confirmed_on,
                    person_id,
                    valid_until,
                    version,
                })
            }
            _ => {
                let (interface_id, kind, passed_on) = (any!(self, Interface)?, word!(self, PassingKind), self.day());
                let meeting_id = maybe!(self, Meeting);
                Row::Passing(passing::Model { id, interface_id, kind, passed_on, what: text, meeting_id, version })
            }
        })
    }

    fn living(&mut self, kind: u64) -> Option<Row> {
        let (id, version, text) = (self.id, 1, self.name());
        Some(match kind {
            23 => {
                let (kind, number) = (word!(self, RuleKind), i32::try_from(self.chance.below(9)).ok()?);
                let (organisation_kind, seat_kind) = (Some(word!(self, OrganisationKind)), Some(word!(self, SeatKind)));
                Row::Rule(forum_rule::Model {
                    id,
                    forum_id: any!(self, Forum)?,
                    kind,
                    organisation_kind,
                    seat_kind,
                    number,
                    text,
                    version,
                })
            }
            24 => {
                let forum_id = any!(self, Forum)?;
                self.unless(|row| matches!(row, Row::Family(row) if row.forum_id == forum_id))?;
                Row::Family(forum_family::Model { id, forum_id, family: text, version })
            }
            25 => {
                let (from_forum_id, to_forum_id, state) = (any!(self, Forum)?, any!(self, Forum)?, word!(self, ReferralState));
                let (sent_on, answered_on, answer) = (self.day(), None, self.text());
                Row::Referral(referral::Model {
                    id,
                    from_forum_id,
                    to_forum_id,
                    subject: text,
                    state,
                    sent_on,
                    answered_on,
                    answer,
                    version,
                })
            }
            26..29 => self.agreements(kind)?,
            _ => {
                let (a_forum_id, b_forum_id) = (any!(self, Forum)?, any!(self, Forum)?);
                let twin = |row: &Row| matches!(row, Row::Dismissal(row) if (row.a_forum_id, row.b_forum_id) == (a_forum_id, b_forum_id));
                self.unless(twin)?;
                let (rule, evidence, reason, dismissed_on) = (text, self.name(), self.name(), self.day());
                Row::Dismissal(dismissal::Model { id, a_forum_id, b_forum_id, rule, evidence, reason, dismissed_on, version })
            }
        })
    }
}
