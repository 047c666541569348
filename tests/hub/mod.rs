//! A hub of its own for each test, knocked at from outside.
//!
//! On SQLite each test has a file of its own, copied from one that was made once; on PostgreSQL, where
//! `SNITFLADE_TEST_DATABASE` names one, a schema of its own. The clock stands still until a test moves it, mail lands in memory,
//! and a test that leaves a letter undelivered fails.

pub mod acts;
pub mod chance;
mod database;
pub mod dump;
mod interfaces;
pub mod letters;
pub mod meetings;
pub mod tables;

use chrono::{DateTime, Utc};
use database::Database;
use hyper::{Request, header};
use secrecy::ExposeSecret;
use serde_json::{Value, json};
use snitflade::{
    access::{self, NewToken},
    clock::{Clock, StandingClock},
    hub::{Hub, PostOffice},
    mail::{
        outbox::{Carrier, Round, carry_one},
        transport::{Sent, Transport},
    },
    web::{Door, Settings},
};
use std::sync::{Arc, Mutex};

/// 9.00 on Tuesday 11 August 2009, where story S1 begins.
pub const MORNING: &str = "2009-08-11T09:00:00+02:00";

/// A hub with everything around it.
pub struct TestHub {
    pub hub: Arc<Hub>,
    pub door: Door,
    pub clock: Arc<StandingClock>,
    mailbox: Arc<Mutex<Vec<Sent>>>,
    carrier: Carrier,
    database: Database,
    /// Whether letters may be left in the outbox; for tests about letters that do not get away.
    pub may_leave_letters: bool,
}

/// A token to show.
#[derive(Clone)]
pub struct Key(Option<String>);

impl Key {
    /// Nobody's.
    pub const NONE: Self = Self(None);

    /// What stands in the header `Authorization`.
    pub fn bearer(&self) -> Option<String> {
        self.0.as_ref().map(|key| format!("Bearer {key}"))
    }
}

impl TestHub {
    /// An empty hub.
    pub async fn new() -> Self {
        Self::on(Database::empty().await).await
    }

    /// A hub with the forums of the 2009 plan.
    pub async fn with_fixture() -> Self {
        Self::on(Database::with_fixture().await).await
    }

    async fn on(database: Database) -> Self {
        let clock = Arc::new(StandingClock::at(instant(MORNING)));
        let hub = Hub::open(database.url(), Arc::clone(&clock) as Arc<dyn Clock>, PostOffice::default()).await.unwrap();
        let mailbox = Arc::default();
        let carrier = Carrier::new(Transport::Memory(Arc::clone(&mailbox)));
        let door = Door::new(Arc::clone(&hub), Settings::default()).unwrap();
        Self { hub, door, clock, mailbox, carrier, database, may_leave_letters: false }
    }

    /// The address of the database, for a second hub on it.
    pub fn url(&self) -> &str {
        self.database.url()
    }

    /// A connection of the test's own to the database, past the hub.
    pub async fn rows(&self) -> sea_orm::DatabaseConnection {
        database::snitflade_connection(self.url()).await
    }

    /// A second hub on the same database and clock.
    pub async fn second(&self) -> Arc<Hub> {
        Hub::open(self.url(), Arc::clone(&self.clock) as Arc<dyn Clock>, PostOffice::default()).await.unwrap()
    }

    /// A token of the person with this code.
    pub async fn key(&self, code: &str) -> Key {
        let key = access::issue(&self.hub, &NewToken::Person(code.to_owned())).await.unwrap();
        Key(Some(key.expose_secret().to_owned()))
    }

    /// A token of the operator.
    pub async fn operator(&self) -> Key {
        let key = access::issue(&self.hub, &NewToken::Operator).await.unwrap();
        Key(Some(key.expose_secret().to_owned()))
    }

    /// The district secretary's token.
    pub async fn krog(&self) -> Key {
        self.key("jens-krog").await
    }

    /// Moves the clock.
    pub fn at(&self, moment: &str) {
        self.clock.set(instant(moment));
    }

    /// Asks a question as a client would, over HTTP, and gives the whole answer.
    pub async fn ask(&self, key: &Key, query: &str, variables: Value) -> Value {
        self.ask_in(key, query, variables, "da").await
    }

    /// Asks in a language.
    pub async fn ask_in(&self, key: &Key, query: &str, variables: Value, language: &str) -> Value {
        ask_at(&self.door, key, (query, variables), language).await
    }

    /// Asks and gives the data; an error fails the test.
    pub async fn data(&self, key: &Key, query: &str, variables: Value) -> Value {
        let mut answer = self.ask(key, query, variables).await;
        assert_eq!(answer.get("errors"), None, "{answer:#}");
        answer["data"].take()
    }

    /// The id at a path of an answer, such as `forum.id`.
    pub async fn id(&self, key: &Key, query: &str, path: &str) -> String {
        let data = self.data(key, query, json!({})).await;
        let found = path.split('.').fold(&data, |at, name| name.parse::<usize>().map_or(&at[name], |place| &at[place]));
        found.as_str().unwrap_or_else(|| panic!("nothing at {path} in {data:#}")).to_owned()
    }

    /// Knocks as a browser would: the status, the headers and the text of the answer.
    pub async fn knock(&self, method: &str, address: &str, headers: &[(&str, &str)]) -> (u16, header::HeaderMap, String) {
        let mut request = Request::builder().method(method).uri(address).header(header::HOST, "hub.example");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let (parts, ()) = request.body(()).unwrap().into_parts();
        let (parts, body) = self.door.answer(&parts, hyper::body::Bytes::new()).await.into_parts();
        let bytes = http_body_util::BodyExt::collect(body).await.unwrap().to_bytes();
        (parts.status.as_u16(), parts.headers, String::from_utf8(bytes.to_vec()).unwrap())
    }

    /// Looks at a page as anybody may, and gives its status and text.
    pub async fn look(&self, address: &str) -> (u16, String) {
        let (status, _, text) = self.knock("GET", address, &[]).await;
        (status, text)
    }

    /// Carries every letter that is due and gives what was handed over, in order.
    pub async fn deliver_mail(&self) -> Vec<Sent> {
        while carry_one(&self.hub, &self.carrier).await.unwrap() == Round::Carried {}
        std::mem::take(&mut *self.mailbox.lock().unwrap())
    }
}

impl Drop for TestHub {
    fn drop(&mut self) {
        if std::thread::panicking() || self.may_leave_letters {
            return;
        }
        let left = self.database.letters_left();
        assert_eq!(left, 0, "letters left in the outbox: a test ends with deliver_mail()");
    }
}

/// Asks at a door as a client would, over HTTP, and gives the whole answer.
pub async fn ask_at(door: &Door, key: &Key, (query, variables): (&str, Value), language: &str) -> Value {
    let operation = operation_name(query, &variables);
    let body = json!({ "query": query, "variables": variables, "operationName": operation }).to_string();
    let mut request = Request::post("/graphql")
        .header(header::CONTENT_TYPE, "application/json")
        .header(header::ACCEPT, "application/graphql-response+json")
        .header(header::ACCEPT_LANGUAGE, language);
    if let Some(bearer) = key.bearer() {
        request = request.header(header::AUTHORIZATION, bearer);
    }
    let (parts, ()) = request.body(()).unwrap().into_parts();
    let answer = door.answer(&parts, body.into()).await;
    let bytes = http_body_util::BodyExt::collect(answer.into_body()).await.unwrap().to_bytes();
    serde_json::from_slice(&bytes).unwrap()
}

/// An instant written with its offset.
pub fn instant(moment: &str) -> DateTime<Utc> {
    DateTime::parse_from_rfc3339(moment).unwrap().to_utc()
}

/// A document with several operations runs the one whose name the variables give as `operation`.
fn operation_name(query: &str, variables: &Value) -> Option<String> {
    let named = variables.get("operation").and_then(Value::as_str).map(str::to_owned);
    named.filter(|name| query.contains(name.as_str()))
}
