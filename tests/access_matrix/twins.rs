//! Twin databases: two that differ only in what somebody may not see give that person the same answers.

use super::{
    canary::{ASKERS, BELIEVED, everything, key},
    cast::{Stage, person_id},
};
use crate::{contract::called_meeting, hub::Key};
use serde_json::{Value, json};

/// Who sits in sealed and members' forums in one twin and not in the other. Which organisations have a seat is public, so each
/// is seated for one that has a seat already.
const TWINS: [&[(&str, &str, &str, &str)]; 2] = [
    &[
        ("PSP", "Erik Toft", "roskilde", "DEPUTY_CHAIR"),
        ("PSP", "Rita Holm", "politi", "MEMBER"),
        ("PSP", "Kirsten Aagaard", "region-sjaelland", "MEMBER"),
    ],
    &[
        ("NET-ARB", "Lise Bang", "roskilde", "MEMBER"),
        ("SAML", "Eva Lindt", "region-sjaelland", "CHAIR"),
        ("SSP-ROS", "Tina Buhl", "roskilde", "MEMBER"),
    ],
];

#[tokio::test]
async fn who_sits_where_one_may_not_look_changes_no_answer() {
    let plain = Stage::set().await;
    let mut expected = Vec::new();
    for asker in ASKERS {
        expected.push(answers(&plain, asker).await);
    }
    for seats in TWINS {
        let twin = Stage::set().await;
        for (forum, person, organisation, role) in seats {
            twin.seat(forum, person, organisation, role).await;
        }
        contacts(&twin).await;
        called_meeting(&twin.t, &twin.operator, "PSP").await;
        called_meeting(&twin.t, &twin.operator, "NET-ARB").await;
        for (asker, expected) in ASKERS.into_iter().zip(&expected) {
            for (theirs, ours) in answers(&twin, asker).await.iter().zip(expected) {
                assert_eq!(theirs, ours, "{asker:?} can tell the twins apart");
            }
        }
        twin.t.deliver_mail().await;
    }
}

/// Somebody answers for the sealed end of an interface, by name and by post, and has stopped to.
async fn contacts(twin: &Stage) {
    let (t, by) = (&twin.t, &twin.operator);
    let interface = t.interface_id(by, "SAML-LR-LEJ").await;
    let add = async |who: &str, id: String, until: Option<&str>| {
        let mut input = json!({ "interfaceId": interface, "end": "FROM", "from": "2009-01-01", "until": until });
        input[who] = json!(id);
        t.done(by, "addContact", (input, "id")).await;
    };
    add("personId", person_id(t, "Rita Holm"), None).await;
    add("personId", person_id(t, "Nils Hede"), Some("2009-06-30")).await;
    add("postId", t.post("Sekretariatschef"), None).await;
}

/// The keeper of one end reads what was changed in an interface, and nothing of who answers for a closed end.
#[tokio::test]
async fn what_was_believed_of_an_interface_does_not_tell_who_answers_for_a_closed_end() {
    let (plain, twin) = (Stage::set().await, Stage::set().await);
    contacts(&twin).await;
    let ask = async |stage: &Stage, key: &Key| {
        let id = stage.t.interface_id(key, "SAML-LR-LEJ").await;
        without_ids(stage.t.data(key, BELIEVED, json!({ "id": id })).await).to_string()
    };
    let (ours, theirs) = (plain.t.key("mona-friis").await, twin.t.key("mona-friis").await);
    assert_eq!(ask(&twin, &theirs).await, ask(&plain, &ours).await);
    let all = ask(&twin, &twin.operator).await;
    assert_eq!(all.matches("\"part\":\"interfaceContact\"").count(), 3, "{all}");
}

#[tokio::test]
async fn the_operator_can_tell_the_twins_apart() {
    let (plain, twin) = (Stage::set().await, Stage::set().await);
    twin.seat("PSP", "Erik Toft", "roskilde", "MEMBER").await;
    let differ = |(a, b): (&(String, String), &(String, String))| a != b;
    let of = async |stage: &Stage| answers_to(stage, &stage.operator).await;
    assert!(of(&plain).await.iter().zip(&of(&twin).await).any(differ), "the questions do not reach what the twins differ in");
    plain.t.deliver_mail().await;
    twin.t.deliver_mail().await;
}

async fn answers(stage: &Stage, asker: Option<&str>) -> Vec<(String, String)> {
    answers_to(stage, &key(&stage.t, asker).await).await
}

/// Every question with the bytes of its answer, ids apart.
async fn answers_to(stage: &Stage, key: &Key) -> Vec<(String, String)> {
    let answers = everything(&stage.t, key).await.into_iter();
    answers.map(|(question, answer)| (question, without_ids(answer).to_string())).collect()
}

/// Ids are made anew in each database.
fn without_ids(value: Value) -> Value {
    match value {
        Value::Object(fields) => {
            let opaque = ["id", "cursor", "startCursor", "endCursor"];
            let blank = |name: &str, value: Value| {
                if value.is_string() && opaque.contains(&name) { "…".into() } else { without_ids(value) }
            };
            fields.into_iter().map(|(name, value)| (name.clone(), blank(&name, value))).collect()
        }
        Value::Array(items) => items.into_iter().map(without_ids).collect(),
        other => other,
    }
}
