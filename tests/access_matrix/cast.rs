//! Who asks, of which forum, and what there is to ask about.

use crate::{
    contract::called_meeting,
    hub::{Key, TestHub},
};
use serde_json::{Value, json};
use snitflade::relay::Kind;
use std::sync::atomic::{AtomicU32, Ordering};

/// The columns of the table, in order.
pub const ACTORS: [&str; 7] = ["anonymous", "stranger", "network", "member", "chair", "secretary", "operator"];

/// A forum of each class, with the people of the columns that differ from forum to forum.
pub struct Place {
    pub code: &'static str,
    member: &'static str,
    chair: &'static str,
    /// Somebody who sits in the forum, best of all nowhere else.
    person: &'static str,
    /// An organisation with a seat in it.
    organisation: &'static str,
}

/// Public, network, members, sealed. The last two have no chair in the plan and are given one.
pub const PLACES: [Place; 4] = [
    Place { code: "KR", member: "ib-sand", chair: "bente-dahl", person: "Ib Sand", organisation: "lejre" },
    Place { code: "LR-LEJ", member: "omar-skov", chair: "mona-friis", person: "Viggo Ravn", organisation: "grundejerforeningen" },
    Place { code: "SSP-LEJ", member: "tina-buhl", chair: "hanne-vig", person: "Tina Buhl", organisation: "lejre" },
    Place { code: "PSP", member: "eva-lindt", chair: "lise-bang", person: "Eva Lindt", organisation: "region-sjaelland" },
];

impl Place {
    /// The person's code in a column; nothing for those without one.
    pub fn who(&self, actor: &str) -> Option<&'static str> {
        match actor {
            "stranger" => Some("fremmed"),
            // Holds a post and has a seat in none of these forums.
            "network" => Some("rita-holm"),
            "member" => Some(self.member),
            "chair" => Some(self.chair),
            "secretary" => Some("jens-krog"),
            _ => None,
        }
    }
}

/// A hub on which every document of the matrix has something to find.
pub struct Stage {
    pub t: TestHub,
    pub operator: Key,
}

impl Stage {
    pub async fn set() -> Self {
        let t = TestHub::with_fixture().await;
        let operator = t.operator().await;
        let stage = Self { t, operator };
        stage.seat("SSP-LEJ", "Hanne Vig", "lejre", "CHAIR").await;
        stage.seat("PSP", "Lise Bang", "roskilde", "CHAIR").await;
        stage
    }

    /// The key of a column.
    pub async fn key(&self, place: &Place, actor: &str) -> Key {
        match place.who(actor) {
            Some(code) => self.t.key(code).await,
            None if actor == "operator" => self.operator.clone(),
            None => Key::NONE,
        }
    }

    /// Gives a person a seat in a forum; the id of the seat.
    pub async fn seat(&self, forum: &str, person: &str, organisation: &str, role: &str) -> String {
        let input = json!({
            "forumId": self.forum(forum).await, "kind": "APPOINTED", "role": role, "personId": person_id(&self.t, person),
            "organisationId": self.organisation(organisation).await, "from": "2009-01-01",
        });
        let add = "mutation ($input: AddSeatInput!) { addSeat(input: $input) { node { id } userErrors { code message } } }";
        let added = self.t.data(&self.operator, add, json!({ "input": input })).await;
        added["addSeat"]["node"]["id"].as_str().unwrap_or_else(|| panic!("{added:#}")).to_owned()
    }

    /// Plans a meeting; its id.
    pub async fn plan(&self, forum: &str) -> String {
        let input = json!({
            "forumId": self.forum(forum).await, "title": "Møde",
            "startsAt": "2009-10-20T10:00:00+02:00", "endsAt": "2009-10-20T12:00:00+02:00",
        });
        let plan = "mutation ($input: PlanMeetingInput!) { planMeeting(input: $input) { node { id } } }";
        let planned = self.t.data(&self.operator, plan, json!({ "input": input })).await;
        planned["planMeeting"]["node"]["id"].as_str().unwrap().to_owned()
    }

    pub async fn forum(&self, code: &str) -> String {
        self.t.id(&self.operator, &format!(r#"{{ forum(code: "{code}") {{ id }} }}"#), "forum.id").await
    }

    /// A deputy for the seat, long ago, a rule that does not hold, and an address of the seat's own.
    async fn beside(&self, place: &Place, seat: &Value) -> (Value, Value) {
        let input = json!({ "seatId": seat, "email": "plads@hub.example" });
        self.t.done(&self.operator, "setSeatAddress", (input, "id")).await;
        let input = json!({ "seatId": seat, "kind": "PERSONAL", "personId": person_id(&self.t, place.person),
                            "from": "2009-01-01", "until": "2009-01-31" });
        let deputy = self.t.done(&self.operator, "addDeputy", (input, "id")).await;
        let input = json!({ "forumId": self.forum(place.code).await, "kind": "AT_LEAST", "number": 99, "text": "Mindst 99." });
        let rule = self.t.done(&self.operator, "addRule", (input, "id")).await;
        (deputy["id"].clone(), rule["id"].clone())
    }

    /// An interface of the forum to a new organisation, a draft of one, and what belongs to them, as variables of a document.
    pub async fn interface(&self, place: &Place) -> Value {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let code = format!("ny-{}", NUMBER.fetch_add(1, Ordering::Relaxed));
        let (t, by) = (&self.t, &self.operator);
        let party =
            t.done(by, "addOrganisation", (json!({ "code": code, "name": code, "kind": "OTHER" }), "id")).await["id"].take();
        let forum = self.forum(place.code).await;
        let mut input = json!({
            "from": { "forumId": forum }, "to": { "organisationId": party }, "kind": "CONSULTS",
            "contacts": [{ "end": "FROM", "personId": person_id(t, place.person) }], "validFrom": "2009-01-01",
        });
        let interface = t.done(by, "addInterface", (input.clone(), "id contacts { id }")).await;
        let passing = json!({ "interfaceId": interface["id"], "kind": "PAPER", "passedOn": "2009-08-01", "what": "Notat" });
        let passing = t.done(by, "logPassing", (passing, "id")).await["id"].take();
        (input["draft"], input["kind"]) = (json!(true), json!("ASSISTS"));
        let draft = t.done(by, "addInterface", (input, "id")).await["id"].take();
        let elsewhere = self.forum("LR-HOL").await;
        let referral = json!({ "fromForumId": elsewhere, "toForumId": forum, "subject": "Uro ved stationen" });
        let referral = t.done(by, "sendReferral", (referral, "id")).await["id"].take();
        json!({
            "interface": interface["id"], "contact": interface["contacts"][0]["id"], "draft": draft, "party": party, "passing": passing,
            "referral": referral, "elsewhere": elsewhere,
        })
    }

    async fn organisation(&self, code: &str) -> String {
        self.t.id(&self.operator, &format!(r#"{{ organisation(code: "{code}") {{ id }} }}"#), "organisation.id").await
    }

    /// The variables of every document about this place: a forum with a called meeting, and the member's invitation to it.
    pub async fn variables(&self, place: &Place) -> Value {
        let meeting = called_meeting(&self.t, &self.operator, place.code).await;
        let about = "query ($code: String!, $meeting: ID!) { forum(code: $code) { seats(first: 50) { nodes { id } } } \
                     node(id: $meeting) { ... on Meeting { invitations(first: 50) { nodes { id person { id } } } } } }";
        let about = self.t.data(&self.operator, about, json!({ "code": place.code, "meeting": meeting })).await;
        let seat = &about["forum"]["seats"]["nodes"][0]["id"];
        let (deputy, rule) = self.beside(place, seat).await;
        let member = self.t.key(place.member).await;
        let me = self.t.id(&member, "{ viewer { person { id } } }", "viewer.person.id").await;
        let invitations = about["node"]["invitations"]["nodes"].as_array().unwrap();
        let own = invitations.iter().find(|invitation| invitation["person"]["id"] == *me).unwrap();
        let register = self.t.hub.register();
        json!({
            "code": place.code, "forum": self.forum(place.code).await, "meeting": meeting, "invitation": own["id"],
            "seat": seat, "deputy": deputy, "rule": rule, "name": place.person, "person": person_id(&self.t, place.person),
            "organisation": place.organisation, "organisationId": self.organisation("politi").await,
            "sister": self.forum("LR-ROS").await,
            "area": first(Kind::Area, register.areas.iter().map(|(_, row)| row.id)),
            "topic": first(Kind::Topic, register.topics.iter().map(|(_, row)| row.id)),
            "post": first(Kind::Post, register.posts.iter().map(|(_, row)| row.id)),
            "holding": first(Kind::Holding, register.holdings.iter().map(|(_, row)| row.id)),
            "duty": first(Kind::ContactDuty, register.contact_duties.iter().map(|(_, row)| row.id)),
        })
    }
}

/// The id of the first of these things, which is the police's where it is anybody's.
fn first(kind: Kind, mut ids: impl Iterator<Item = uuid::Uuid>) -> String {
    snitflade::relay::global_id(kind, ids.next().unwrap()).0
}

/// The id of the person with this name.
pub fn person_id(t: &TestHub, name: &str) -> String {
    let register = t.hub.register();
    let found = register.persons.iter().find(|(_, person)| *person.name == *name);
    let (_, person) = found.unwrap_or_else(|| panic!("nobody is called {name}"));
    snitflade::relay::global_id(snitflade::relay::Kind::Person, person.id).0
}
