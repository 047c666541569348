//! Two hubs on one database: what one writes, the other sees; who writes at once loses nothing; and a database that is gone.

use crate::hub::{Key, TestHub, ask_at, dump::dump, meetings::codes, tables};
use entities::hub::token;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use serde_json::{Value, json};
use snitflade::{
    clock::Clock,
    hub::{Actor, Hub},
    jobs, register,
    web::{Door, Settings},
};
use std::{
    collections::BTreeSet,
    fmt::Write as _,
    sync::Arc,
    time::{Duration, Instant},
};

const ADD_SEAT: &str = include_str!("../web/queries/20-add-seat.graphql");
const PLAN: &str = include_str!("../web/queries/21-plan-and-call-a-meeting.graphql");
const SEATS: &str = r#"{ forum(code: "LR-GRE") { seatCount } }"#;
const ME: &str = "{ viewer { signedIn person { name } } }";

/// Two hubs with a door each.
struct Two {
    t: TestHub,
    other: Arc<Hub>,
    door: Door,
    krog: Key,
}

impl Two {
    async fn hubs() -> Self {
        let t = TestHub::with_fixture().await;
        let krog = t.krog().await;
        let other = t.second().await;
        let door = Door::new(Arc::clone(&other), Settings::default()).unwrap();
        Self { t, other, door, krog }
    }

    /// Asks the other hub.
    async fn ask_other(&self, key: &Key, query: &str, variables: Value) -> Value {
        ask_at(&self.door, key, (query, variables), "en").await
    }

    async fn seats_on_other(&self) -> Value {
        self.ask_other(&self.krog, SEATS, json!({})).await["data"]["forum"]["seatCount"].take()
    }

    /// Gives LR-GRE a vacant seat of Greve, by the first hub.
    async fn add_seat(&self) {
        let input = seat_input(&self.t, &self.krog).await;
        assert_eq!(codes(&self.t.payload(&self.krog, ADD_SEAT, "addSeat", input).await), [""; 0]);
    }

    /// Both hubs hold what a fresh load gives.
    async fn assert_equal(&self) {
        self.t.hub.catch_up().await.unwrap();
        self.other.catch_up().await.unwrap();
        let fresh = dump(&register::load(&self.t.rows().await).await.unwrap());
        assert_eq!(dump(&self.t.hub.register()), fresh, "the first hub");
        assert_eq!(dump(&self.other.register()), fresh, "the other hub");
    }
}

async fn seat_input(t: &TestHub, key: &Key) -> Value {
    let query =
        r#"{ forum(code: "LR-GRE") { id } kr: forum(code: "KR") { seats(first: 20) { nodes { organisation { id name } } } } }"#;
    let data = t.data(key, query, json!({})).await;
    let seats = data["kr"]["seats"]["nodes"].as_array().unwrap();
    let greve = seats.iter().find(|seat| seat["organisation"]["name"] == "Greve Kommune").unwrap();
    json!({ "forumId": data["forum"]["id"], "kind": "APPOINTED", "organisationId": greve["organisation"]["id"] })
}

#[tokio::test]
async fn what_one_hub_writes_the_other_sees_once_it_has_caught_up() {
    let two = Two::hubs().await;
    assert_eq!(two.seats_on_other().await, 1);
    two.add_seat().await;
    assert!(two.other.catch_up().await.unwrap());
    assert_eq!(two.seats_on_other().await, 2);
    assert!(!two.other.catch_up().await.unwrap(), "there is nothing more");
    two.assert_equal().await;
}

#[tokio::test]
async fn a_hub_that_writes_has_caught_up_before() {
    let two = Two::hubs().await;
    two.add_seat().await;
    let input = seat_input(&two.t, &two.krog).await;
    let answer = two.ask_other(&two.krog, ADD_SEAT, json!({ "input": input })).await;
    assert_eq!(answer["data"]["addSeat"]["node"]["forum"]["seatCount"], 3, "its own and the other's");
    two.assert_equal().await;
}

#[tokio::test]
async fn a_hub_that_follows_sees_it_within_a_second() {
    let two = Two::hubs().await;
    let following = tokio::spawn(jobs::follow(Arc::clone(&two.other)));
    // Until it listens, it looks only now and then.
    tokio::time::sleep(Duration::from_millis(50)).await;
    two.add_seat().await;
    let (written, begun) = (two.t.hub.register().revision, Instant::now());
    while two.other.register().revision < written {
        assert!(begun.elapsed() < Duration::from_secs(1), "a second has passed");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    assert_eq!(two.seats_on_other().await, 2);
    following.abort();
}

#[tokio::test]
async fn a_token_made_on_one_hub_opens_the_other_and_a_revoked_one_no_more() {
    let two = Two::hubs().await;
    let key = two.t.key("ib-sand").await;
    assert_eq!(two.ask_other(&key, ME, json!({})).await["data"]["viewer"]["person"]["name"], "Ib Sand");
    let account = two.t.rows().await;
    let newest = token::Entity::find().filter(token::Column::RevokedAt.is_null()).all(&account).await.unwrap();
    let newest = newest.into_iter().max_by_key(|token| token.id).unwrap();
    let now = two.t.clock.now();
    let nobody = Actor::default();
    let revoke = two.t.hub.command(&nobody, "revoke", async |work| {
        work.update(newest.clone(), token::Model { revoked_at: Some(now), ..newest.clone() }).await
    });
    revoke.await.unwrap();
    two.other.catch_up().await.unwrap();
    let refused = two.ask_other(&key, ME, json!({})).await;
    assert_eq!(refused["errors"][0]["extensions"]["code"], "UNAUTHENTICATED", "{refused}");
    let refused = two.t.ask(&key, ME, json!({})).await;
    assert_eq!(refused["errors"][0]["extensions"]["code"], "UNAUTHENTICATED", "{refused}");
}

/// More people than an audit lists one by one.
fn many_people() -> String {
    let mut people = "code,name,email\n".to_owned();
    for number in 0..6_500 {
        writeln!(people, "p{number},Person {number},p{number}@mange.example").unwrap();
    }
    people
}

#[tokio::test]
async fn an_import_too_big_to_be_told_row_by_row_is_loaded_anew() {
    let two = Two::hubs().await;
    two.add_seat().await;
    let (_folder, source) = tables::folder(&[("people.csv", &many_people())]);
    assert_eq!(tables::take_in(&two.t.hub, &source).await.complaints, []);
    two.add_seat_again().await;
    let before = two.other.register().persons.iter().count();
    assert!(two.other.catch_up().await.unwrap());
    assert_eq!(two.other.register().persons.iter().count(), before + 6_500);
    two.assert_equal().await;
}

impl Two {
    /// The same again, after a clock has moved: a later day, since nobody sits twice in the same seat.
    async fn add_seat_again(&self) {
        self.t.at("2009-08-12T09:00:00+02:00");
        self.add_seat().await;
    }
}

#[tokio::test]
async fn twenty_writers_on_each_of_two_hubs_lose_nothing_and_share_no_number() {
    let two = Two::hubs().await;
    let seat = seat_input(&two.t, &two.krog).await;
    let first = two.t.hub.register().revision;
    let plan = |number: usize| {
        json!({ "forumId": seat["forumId"], "title": format!("Møde {number}"),
            "startsAt": "2009-11-03T10:00:00+01:00", "endsAt": "2009-11-03T11:00:00+01:00" })
    };
    let mut writes = Vec::new();
    for number in 0..20 {
        for door in [&two.t.door, &two.door] {
            let (document, input) = if number % 2 == 0 { (ADD_SEAT, seat.clone()) } else { (PLAN, plan(number)) };
            let variables = json!({ "operation": "PlanMeeting", "input": input });
            writes.push(ask_at(door, &two.krog, (document, variables), "en"));
        }
    }
    let answers = futures_util::future::join_all(writes).await;
    for answer in &answers {
        let payload = answer["data"].as_object().and_then(|data| data.values().next());
        assert_eq!(payload.map(|payload| &payload["userErrors"]), Some(&json!([])), "{answer}");
    }
    two.assert_equal().await;
    let register = two.other.register();
    assert_eq!(register.revision, first + 40, "a revision each");
    let forum = register.forum_by_code("LR-GRE").unwrap();
    assert_eq!(register.forum_seats.of(forum).len(), 1 + 20);
    let numbers = register.forum_meetings.of(forum).iter().map(|ix| register.meetings.get(*ix).number);
    assert_eq!(numbers.collect::<BTreeSet<_>>(), (1..=20).map(Some).collect(), "1 to 20, each once");
}

/// The one sentence that a client may read of a fault of ours.
fn assert_says_nothing(answer: &Value) {
    let text = answer.to_string();
    assert_eq!(answer["errors"][0]["extensions"]["code"], "INTERNAL_SERVER_ERROR", "{text}");
    for inner in ["table", "relation", "sql", "SQL", "letter", "hub_state", "no such", "exist", "Conn", "audit"] {
        assert!(!text.contains(inner), "{inner}: {text}");
    }
}

#[tokio::test]
async fn a_database_that_fails_is_told_in_one_sentence_without_any_inner_word() {
    let t = TestHub::with_fixture().await;
    let unmet = t.key("ib-sand").await;
    let krog = t.krog().await;
    let meeting = t.call_kr(&krog).await;
    t.deliver_mail().await;
    let rows = t.rows().await;
    let invitations = "query Invitations($id: ID!) { node(id: $id) { ... on Meeting { invitations { totalCount } } } }";
    let renames = [("letter", invitations), ("hub_state", ADD_SEAT), ("audit", ADD_SEAT), ("token", ME)];
    let seat = seat_input(&t, &krog).await;
    for (table, document) in renames {
        rows.execute_unprepared(&format!("ALTER TABLE {table} RENAME TO gone")).await.unwrap();
        let variables = match document {
            ADD_SEAT => json!({ "input": seat }),
            _ => json!({ "id": meeting }),
        };
        let answer = t.ask(if table == "token" { &unmet } else { &krog }, document, variables).await;
        rows.execute_unprepared(&format!("ALTER TABLE gone RENAME TO {table}")).await.unwrap();
        assert_says_nothing(&answer);
    }
    let seats = t.data(&krog, SEATS, json!({})).await;
    assert_eq!(seats["forum"]["seatCount"], 1, "nothing was kept, and the hub goes on");
}
