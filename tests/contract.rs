//! What the hub promises its front ends: the schema as published, its words, its saved questions, and what an answer costs.

pub mod questions;
mod readable;
pub mod sdl;

use crate::hub::{Key, TestHub};
use apollo_compiler::ast::{Definition, Document};
use questions::question;
use sdl::{parts, removed};
use serde_json::{Value, json};
use snitflade::words::{Language, labels};
use std::collections::BTreeSet;

/// Questions that the register in memory answers alone.
const FREE_OF_STATEMENTS: [&str; 10] = [
    "01-forums",
    "02-forum",
    "03-where-someone-sits",
    "04-interfaces",
    "05-overlap-of-two",
    "06-overlaps-of-one",
    "07-all-overlaps",
    "08-gaps",
    "09-who-is-missing",
    "10-topic-in-area",
];

/// The file with the schema that was published last; `.ci/run` names it.
const OLD_SCHEMA: &str = "SNITFLADE_OLD_SCHEMA";

#[test]
fn the_published_schema_is_the_one_that_runs() {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/schema.graphql");
    let published = std::fs::read_to_string(file).unwrap();
    let running = snitflade::schema::sdl();
    let differs = published.lines().zip(running.lines()).position(|(kept, now)| kept != now);
    let line = differs.unwrap_or(published.lines().count().min(running.lines().count())) + 1;
    assert!(published == running, "schema.graphql differs from line {line} on; write it: cargo run -- schema > schema.graphql");
}

#[test]
fn everything_in_the_schema_is_described() {
    let parts = parts(snitflade::schema::sdl());
    let bare: Vec<_> = parts.iter().filter(|(_, part)| !part.described).map(|(name, _)| name.as_str()).collect();
    assert!(bare.is_empty(), "without a description:\n{}", bare.join("\n"));
}

#[test]
fn every_value_of_an_enumeration_has_a_word_in_both_languages() {
    let document = Document::parse(snitflade::schema::sdl(), "schema.graphql").unwrap_or_else(|errors| panic!("{errors}"));
    let enums = document.definitions.iter().filter_map(|definition| match definition {
        Definition::EnumTypeDefinition(found) => Some(found),
        _ => None,
    });
    let values: BTreeSet<String> =
        enums.flat_map(|found| found.values.iter().map(|value| format!("{}.{}", found.name, value.value))).collect();
    for language in [Language::Da, Language::En] {
        let words = labels::all(language);
        assert!(words.iter().all(|(.., word)| !word.is_empty()));
        let worded: BTreeSet<String> = words.into_iter().map(|(name, value, _)| format!("{name}.{value}")).collect();
        let without: Vec<_> = values.difference(&worded).collect();
        assert!(without.is_empty(), "without a word in words/labels.rs or words/named.rs: {without:?}");
    }
}

#[test]
fn nothing_leaves_the_schema_that_was_not_deprecated_first() {
    // Only the build knows which schema was published last.
    let Ok(file) = std::env::var(OLD_SCHEMA) else { return };
    let old = std::fs::read_to_string(&file).unwrap_or_else(|error| panic!("{OLD_SCHEMA}={file}: {error}"));
    let removed = removed(&old, snitflade::schema::sdl());
    assert!(removed.is_empty(), "gone without having been deprecated:\n{}", removed.join("\n"));
}

#[tokio::test]
async fn questions_about_the_register_cost_no_statement() {
    let t = TestHub::with_fixture().await;
    let krog = t.krog().await;
    for name in FREE_OF_STATEMENTS {
        let question = question(name);
        let [operation] = &question.operations[..] else { panic!("{name} has one operation") };
        let variables = question.prepare(&t, &krog, operation, &Value::Null).await;
        let (answer, cost) = counted(&t, &krog, question.document, variables).await;
        assert_eq!((answer.get("errors"), cost), (None, 0), "{name}");
    }
}

#[tokio::test]
async fn the_invitations_of_a_meeting_cost_the_same_for_one_and_for_eleven() {
    let t = TestHub::with_fixture().await;
    let krog = t.krog().await;
    let mut costs = Vec::new();
    for (forum, invited) in [("LR-GRE", 1), ("KR", 11)] {
        let meeting = called_meeting(&t, &krog, forum).await;
        let query = "query ($id: ID!) { node(id: $id) { ... on Meeting { invitations(first: 100) { totalCount nodes { \
                     person { name } seat { id } answer answeredBy { name } standIn { name } delivery { status attempts } } } } } }";
        let (answer, cost) = counted(&t, &krog, query, json!({ "id": meeting })).await;
        assert_eq!(answer["data"]["node"]["invitations"]["totalCount"], invited, "{answer:#}");
        costs.push(cost);
    }
    assert_eq!(costs[0], costs[1]);
    assert!(costs[0] <= 3, "{costs:?}");
    t.deliver_mail().await;
}

/// The answer, and how many SQL statements it took from somebody who has signed in before.
pub async fn counted(t: &TestHub, key: &Key, query: &str, variables: Value) -> (Value, u64) {
    t.data(key, "{ today }", json!({})).await;
    let before = t.hub.statements().count();
    let answer = t.ask(key, query, variables).await;
    (answer, t.hub.statements().count() - before)
}

/// The id of a meeting of this forum whose call has been sent.
pub async fn called_meeting(t: &TestHub, keeper: &Key, forum: &str) -> String {
    let id = t.id(keeper, &format!(r#"{{ forum(code: "{forum}") {{ id }} }}"#), "forum.id").await;
    let input = json!({
        "forumId": id, "title": "Møde", "startsAt": "2009-10-06T10:00:00+02:00", "endsAt": "2009-10-06T12:00:00+02:00",
    });
    let plan = "mutation ($input: PlanMeetingInput!) { planMeeting(input: $input) { node { id } userErrors { code } } }";
    let planned = t.data(keeper, plan, json!({ "input": input })).await;
    let meeting = planned["planMeeting"]["node"]["id"].as_str().unwrap_or_else(|| panic!("{planned:#}")).to_owned();
    let send = "mutation ($input: SendCallInput!) { sendCall(input: $input) { userErrors { code message } } }";
    let sent = t.data(keeper, send, json!({ "input": { "meetingId": meeting } })).await;
    assert_eq!(sent["sendCall"]["userErrors"], json!([]));
    meeting
}
