//! Entries ended and taken away, and what follows: invitations already sent follow the seat.

use crate::hub::{TestHub, letters::Letter};
use serde_json::{Value, json};

const END: &str =
    "mutation End($input: EndEntryInput!) { endEntry(input: $input) { node { id } userErrors { field code message } } }";
const REMOVE: &str =
    "mutation Remove($input: RemoveEntryInput!) { removeEntry(input: $input) { node { id } userErrors { field code message } } }";
const SEATS: &str =
    r#"query Seats($asOf: Date) { forum(code: "LR-ROS", asOf: $asOf) { seats(first: 50) { nodes { id holder { name } } } } }"#;

/// The id of a person's seat in Lokalråd Roskilde.
async fn seat(t: &TestHub, name: &str) -> String {
    let data = t.data(&t.krog().await, SEATS, json!({})).await;
    let nodes = data["forum"]["seats"]["nodes"].as_array().expect("seats");
    let found = nodes.iter().find(|seat| seat["holder"]["name"] == name).expect("a seat of that person");
    found["id"].as_str().expect("an id").to_owned()
}

async fn names(t: &TestHub, day: &str) -> Vec<String> {
    let data = t.data(&t.krog().await, SEATS, json!({ "asOf": day })).await;
    let nodes = data["forum"]["seats"]["nodes"].as_array().expect("seats").iter();
    nodes.filter_map(|seat| seat["holder"]["name"].as_str()).map(str::to_owned).collect()
}

async fn done(t: &TestHub, document: &str, field: &str, input: Value) -> Value {
    t.data(&t.krog().await, document, json!({ "input": input })).await[field].take()
}

#[tokio::test]
async fn a_seat_ended_is_there_until_its_last_day_and_history_keeps_it() {
    let t = TestHub::with_fixture().await;
    let ended = done(&t, END, "endEntry", json!({ "id": seat(&t, "Lise Bang").await, "until": "2009-09-30" })).await;
    assert_eq!(ended["userErrors"], json!([]));
    assert!(names(&t, "2009-09-30").await.contains(&"Lise Bang".to_owned()));
    assert!(!names(&t, "2009-10-01").await.contains(&"Lise Bang".to_owned()));
}

#[tokio::test]
async fn whoever_leaves_before_a_called_meeting_is_told_and_nobody_else_hears() {
    let t = TestHub::with_fixture().await;
    let krog = t.krog().await;
    let meeting = t.plan_and_call(&krog, "LR-ROS", ("2009-10-06T10:00:00+02:00", "2009-10-06T12:00:00+02:00")).await;
    assert_eq!(t.deliver_mail().await.len(), 4, "one call each");
    done(&t, END, "endEntry", json!({ "id": seat(&t, "Lise Bang").await, "until": "2009-09-30" })).await;
    let sent = t.deliver_mail().await;
    let letters: Vec<Letter> = sent.iter().map(Letter::read).collect();
    assert_eq!(letters.len(), 1);
    assert_eq!(letters[0].subject, "Tilbagekaldt: Lokalråd Roskilde 1/2009, tirsdag den 6. oktober 2009");
    assert!(letters[0].text.contains("Du har ikke længere pladsen i forummet."), "{}", letters[0].text);
    let released = t.invitations(&krog, &meeting).await.into_iter().filter(|one| one["released"] == true).count();
    assert_eq!(released, 1);
}

#[tokio::test]
async fn a_term_that_ends_after_the_meeting_moves_nobody() {
    let t = TestHub::with_fixture().await;
    t.plan_and_call(&t.krog().await, "LR-ROS", ("2009-10-06T10:00:00+02:00", "2009-10-06T12:00:00+02:00")).await;
    t.deliver_mail().await;
    done(&t, END, "endEntry", json!({ "id": seat(&t, "Lise Bang").await, "until": "2009-10-06" })).await;
    assert_eq!(t.deliver_mail().await.len(), 0, "the last day is the day of the meeting");
}

#[tokio::test]
async fn an_entry_cannot_end_before_it_began_or_at_another_version_than_was_seen() {
    let t = TestHub::with_fixture().await;
    let id = seat(&t, "Lise Bang").await;
    for (input, code, field) in [
        (json!({ "id": id, "until": "1999-01-01" }), "ENDS_BEFORE_START", "until"),
        (json!({ "id": id, "until": "2009-12-31", "expectedVersion": 7 }), "VERSION_CONFLICT", "expectedVersion"),
    ] {
        let refused = done(&t, END, "endEntry", input).await;
        assert_eq!(refused["userErrors"][0]["code"], code);
        assert_eq!(refused["userErrors"][0]["field"], json!(["input", field]));
        assert_eq!(refused["node"], Value::Null);
    }
    let wrong = done(&t, END, "endEntry", json!({ "id": "no id at all", "until": "2009-12-31" })).await;
    assert_eq!(wrong["userErrors"][0]["code"], "NOT_FOUND");
}

#[tokio::test]
async fn what_others_refer_to_is_ended_and_not_taken_away() {
    let t = TestHub::with_fixture().await;
    let krog = t.krog().await;
    let used = t.id(&krog, r#"{ organisation(code: "lejre") { id } }"#, "organisation.id").await;
    let refused = done(&t, REMOVE, "removeEntry", json!({ "id": used })).await;
    assert_eq!(refused["userErrors"][0]["code"], "STILL_USED");
    assert_eq!(refused["userErrors"][0]["message"], "Andre oplysninger henviser til det. Afslut det i stedet for at fjerne det.");
    // A seat in which nobody has been called is a mistake that can be taken away.
    let id = seat(&t, "Lise Bang").await;
    let removed = done(&t, REMOVE, "removeEntry", json!({ "id": id })).await;
    assert_eq!(removed["node"]["id"], id);
    let again = done(&t, REMOVE, "removeEntry", json!({ "id": id })).await;
    assert_eq!(again["userErrors"][0]["code"], "NOT_FOUND");
}

#[tokio::test]
async fn what_changed_between_two_days_is_told_in_order_and_in_words() {
    let t = TestHub::with_fixture().await;
    done(&t, END, "endEntry", json!({ "id": seat(&t, "Lise Bang").await, "until": "2009-09-30" })).await;
    let document = "query Changes($since: Date!, $until: Date) { registerChanges(since: $since, until: $until, first: 100) { \
                    totalCount nodes { kind on subject { __typename ... on Person { name } } sentence } } }";
    let found = t.data(&t.krog().await, document, json!({ "since": "2009-09-01", "until": "2009-12-30" })).await;
    let told = found["registerChanges"]["nodes"].as_array().expect("changes").iter().map(|node| {
        format!("{} {} {} {}", node["on"], node["kind"], node["subject"]["__typename"], node["sentence"]).replace('"', "")
    });
    let told = told.collect::<Vec<_>>();
    assert_eq!(told, ["2009-09-30 SEAT_ENDED Person Lise Bang forlod Lokalråd Roskilde."]);
    // Nobody who may not see who sits there hears that somebody left.
    let told = t.ask(&crate::hub::Key::NONE, document, json!({ "since": "2009-09-01", "until": "2009-12-30" })).await;
    assert_eq!(told["data"]["registerChanges"]["totalCount"], 0);
}
