//! The register in the shape of OParl 1.1, the German standard for what councils publish: system, body, organizations, persons,
//! memberships and meetings. A forum is an organization, and so are those on whose behalf people sit.

use super::{
    out::{Beside, whole_file},
    seen::{self, Asked, Sitting},
};
use crate::{
    access::Sight,
    error::{Error, Result},
    register::{Counting, ForumIx, MeetingIx, OrganisationIx, PersonIx},
    words::labels::Label,
};
use chrono::SecondsFormat;
use chrono_tz::Europe::Copenhagen;
use entities::words::MeetingStatus;
use serde_json::{Map, Value, json};
use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};
use uuid::Uuid;

const SCHEMA: &str = "https://schema.oparl.org/1.1/";
/// The lists that a system is made of.
const LISTS: [&str; 5] = ["bodies", "organizations", "persons", "memberships", "meetings"];

/// Writes what the sight shows: one document where the name ends in `.json`, else a folder with a file a list. `base` is the
/// address below which the ids lie.
///
/// # Errors
/// When the place cannot be written or the database fails.
pub async fn write(sight: &Sight, asked: &Asked<'_>, base: &str, place: &Path) -> Result<()> {
    let forums = seen::forums(sight, asked)?;
    let mut shape =
        Shape { sight, base: base.trim_end_matches('/'), asked, memberships: BTreeMap::new(), others: BTreeSet::new() };
    let memberships = shape.memberships(&forums);
    let persons: Vec<PersonIx> = shape.memberships.keys().copied().filter(|person| sight.knows(*person)).collect();
    let mut rows = Vec::new();
    seen::persons(sight, &persons, |row| {
        rows.push(row);
        Ok(())
    })
    .await?;
    let rows = persons.iter().zip(&rows).map(|(ix, row)| shape.person(*ix, row)).collect();
    let organizations = forums.iter().map(|ix| shape.forum(*ix)).chain(shape.others.iter().map(|ix| shape.organisation(*ix)));
    let meetings = forums.iter().flat_map(|forum| sight.meetings(*forum)).map(|ix| shape.meeting(*ix));
    let lists = [vec![shape.body()], organizations.collect(), rows, memberships, meetings.collect()];
    if place.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("json")) {
        let mut whole = Map::from_iter([("system".to_owned(), shape.system())]);
        whole.extend(LISTS.iter().map(|list| (*list).to_owned()).zip(lists.into_iter().map(Value::Array)));
        return whole_file(place, |out| written(out, &Value::Object(whole)));
    }
    let beside =
        Beside::at(place, |name| name.strip_suffix(".json").is_some_and(|name| name == "system" || LISTS.contains(&name)))?;
    whole_file(&beside.path().join("system.json"), |out| written(out, &shape.system()))?;
    for (list, things) in LISTS.iter().zip(lists) {
        let count = things.len();
        let page = json!({
            "data": things,
            "pagination": { "totalElements": count, "elementsPerPage": count, "currentPage": 1, "totalPages": 1 },
            "links": {},
        });
        whole_file(&beside.path().join(format!("{list}.json")), |out| written(out, &page))?;
    }
    beside.done()
}

fn written(out: &mut dyn std::io::Write, value: &Value) -> Result<()> {
    serde_json::to_writer_pretty(&mut *out, value).map_err(Error::broken)?;
    out.write_all(b"\n").map_err(Error::broken)
}

struct Shape<'a> {
    sight: &'a Sight,
    base: &'a str,
    asked: &'a Asked<'a>,
    /// The ids of each person's memberships.
    memberships: BTreeMap<PersonIx, Vec<String>>,
    /// The organisations that are named beside the forums.
    others: BTreeSet<OrganisationIx>,
}

/// An object without what is not known: the standard wants such properties left out.
fn object(kind: &str, id: &str, value: Value) -> Value {
    let mut object = Map::from_iter([("id".to_owned(), json!(id)), ("type".to_owned(), json!(format!("{SCHEMA}{kind}")))]);
    if let Value::Object(rest) = value {
        object.extend(rest.into_iter().filter(|(_, value)| !value.is_null()));
    }
    Value::Object(object)
}

impl Shape<'_> {
    fn id(&self, kind: &str, id: Uuid) -> String {
        format!("{}/{kind}/{id}", self.base)
    }

    fn body_id(&self) -> String {
        format!("{}/body", self.base)
    }

    fn system(&self) -> Value {
        object(
            "System",
            &format!("{}/system", self.base),
            json!({
                "oparlVersion": SCHEMA,
                "body": format!("{}/bodies", self.base),
                "name": "Snitflade",
            }),
        )
    }

    fn body(&self) -> Value {
        let list = |name: &str| format!("{}/{name}", self.base);
        object(
            "Body",
            &self.body_id(),
            json!({
                "system": list("system"),
                "name": "Samarbejdsfora i politikredsen",
                "organization": list("organizations"),
                "person": list("persons"),
                "meeting": list("meetings"),
                "paper": list("papers"),
                "legislativeTerm": [],
            }),
        )
    }

    fn memberships(&mut self, forums: &[ForumIx]) -> Vec<Value> {
        let mut all = Vec::new();
        for forum in forums {
            for sitting in seen::sittings(self.sight, *forum, self.asked) {
                let Some(membership) = self.membership(*forum, &sitting) else { continue };
                self.others.extend(seen::speaks_for(self.sight, sitting.seat));
                let id = membership["id"].as_str().unwrap_or_default().to_owned();
                self.memberships.entry(sitting.person).or_default().push(id);
                all.push(membership);
            }
        }
        all
    }

    fn membership(&self, forum: ForumIx, sitting: &Sitting) -> Option<Value> {
        let register = self.sight.register();
        let seat = self.sight.seat(sitting.seat)?;
        let person = register.persons.get(sitting.person).id;
        let behalf =
            seen::speaks_for(self.sight, sitting.seat).map(|ix| self.id("organization", register.organisations.get(ix).id));
        let first = sitting.first.map(|first| format!("-{first}")).unwrap_or_default();
        Some(object(
            "Membership",
            &format!("{}/membership/{}-{person}{first}", self.base, seat.id),
            json!({
                "person": self.id("person", person),
                "organization": self.id("organization", register.forums.get(forum).id),
                "role": seat.role.label(self.sight.language()),
                "votingRight": Counting::default().counts(seat.kind),
                "startDate": sitting.first,
                "endDate": sitting.last,
                "onBehalfOf": behalf,
            }),
        ))
    }

    fn person(&self, ix: PersonIx, row: &entities::people::person::Model) -> Value {
        object(
            "Person",
            &self.id("person", row.id),
            json!({
                "body": self.body_id(),
                "name": row.name,
                "familyName": row.family_name,
                "givenName": row.given_name,
                "membership": self.memberships.get(&ix),
            }),
        )
    }

    fn forum(&self, ix: ForumIx) -> Value {
        let register = self.sight.register();
        let row = register.forums.get(ix);
        let id = self.id("organization", row.id);
        object(
            "Organization",
            &id,
            json!({
                "body": self.body_id(),
                "name": register.forum_name(ix, self.sight.on()),
                "shortName": row.code,
                "organizationType": "Gremium",
                "classification": row.kind.label(self.sight.language()),
                "meeting": format!("{id}/meetings"),
                "startDate": row.term.first(),
                "endDate": row.term.last(),
            }),
        )
    }

    fn organisation(&self, ix: OrganisationIx) -> Value {
        let register = self.sight.register();
        let row = register.organisations.get(ix);
        object(
            "Organization",
            &self.id("organization", row.id),
            json!({
                "body": self.body_id(),
                "name": register.organisation_name(ix, self.sight.on()),
                "shortName": row.code,
                "organizationType": "Institution",
                "startDate": row.term.first(),
                "endDate": row.term.last(),
            }),
        )
    }

    fn meeting(&self, ix: MeetingIx) -> Value {
        let register = self.sight.register();
        let row = register.meetings.get(ix);
        let state = match row.status {
            MeetingStatus::Planned | MeetingStatus::Cancelled => "terminiert",
            MeetingStatus::Called => "eingeladen",
            MeetingStatus::Held => "durchgeführt",
        };
        let time = |instant: chrono::DateTime<chrono::Utc>| {
            instant.with_timezone(&Copenhagen).to_rfc3339_opts(SecondsFormat::Secs, false)
        };
        let id = self.id("meeting", row.id);
        let place = row.place.as_deref();
        let location = place.map(|place| object("Location", &format!("{id}/location"), json!({ "description": place })));
        object(
            "Meeting",
            &id,
            json!({
                "name": &*row.title,
                "meetingState": state,
                "cancelled": row.status == MeetingStatus::Cancelled,
                "start": time(row.starts_at),
                "end": time(row.ends_at),
                "location": location,
                "organization": [self.id("organization", register.forums.get(row.forum).id)],
            }),
        )
    }
}
