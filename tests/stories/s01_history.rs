//! S1.7: what the answers were before, who gave them, and who may read it.

use crate::{
    access_matrix::cast::person_id,
    hub::{Key, TestHub},
};
use serde_json::{Value, json};

const HISTORY: &str = "query ($id: ID!) { node(id: $id) { ... on Invitation { history(first: 100) { totalCount nodes { \
                       at by { name } mutation changes { field before after } } } } } }";

/// The invitation of a person, as Krog finds it.
async fn invitation(t: &TestHub, meeting: &str, name: &str) -> Value {
    t.invitation(&t.krog().await, meeting, name).await["id"].take()
}

/// A line for each change that this viewer is told, the newest first.
async fn history(t: &TestHub, key: &Key, id: &Value) -> Vec<String> {
    let found = t.data(key, HISTORY, json!({ "id": id })).await["node"]["history"]["nodes"].take();
    let word = |value: &Value| value.as_str().unwrap_or("-").to_owned();
    let lines = found.as_array().into_iter().flatten().map(|node| {
        let change =
            |change: &Value| format!("{} {} > {}", word(&change["field"]), word(&change["before"]), word(&change["after"]));
        let changes: Vec<_> = node["changes"].as_array().unwrap().iter().map(change).collect();
        let at = &node["at"].as_str().unwrap()[..10];
        format!("{at} {} {}: {}", node["mutation"].as_str().unwrap(), word(&node["by"]["name"]), changes.join("; "))
    });
    lines.collect()
}

/// Ib Sand sends regrets and comes after all.
async fn regrets_and_comes(t: &TestHub) -> String {
    let meeting = t.call_kr(&t.krog().await).await;
    for (moment, answer) in [("2009-09-03T09:00:00+02:00", "DECLINED"), ("2009-09-10T09:00:00+02:00", "ACCEPTED")] {
        t.at(moment);
        t.answer(&t.key("ib-sand").await, (&meeting, "Ib Sand"), answer).await;
    }
    t.deliver_mail().await;
    meeting
}

#[tokio::test]
async fn the_secretary_reads_what_became_of_an_invitation_and_of_the_deputys() {
    let t = TestHub::with_fixture().await;
    let krog = t.krog().await;
    let meeting = regrets_and_comes(&t).await;
    let member = history(&t, &krog, &invitation(&t, &meeting, "Ib Sand").await).await;
    insta::assert_snapshot!(member.join("\n"), @"
    2009-09-10 answerInvitation Ib Sand: answer declined > accepted; answeredAt 2009-09-03T07:00:00Z > 2009-09-10T07:00:00Z
    2009-09-03 answerInvitation Ib Sand: answer needs_action > declined; answeredAt - > 2009-09-03T07:00:00Z; answeredBy - > Ib Sand; answeredSequence - > 0
    2009-08-11 sendCall Jens Krog: answer - > needs_action; meeting - > Kredsrådsmøde 3/2009; person - > Ib Sand; released - > false; seat - > …
    ");
    let deputy = history(&t, &krog, &invitation(&t, &meeting, "Grethe Lund").await).await;
    insta::assert_snapshot!(deputy.join("\n"), @"
    2009-09-10 answerInvitation Ib Sand: released false > true
    2009-09-03 answerInvitation Ib Sand: answer - > needs_action; meeting - > Kredsrådsmøde 3/2009; person - > Grethe Lund; released - > false; seat - > …; standInFor - > Ib Sand
    ");
}

#[tokio::test]
async fn whoever_may_not_see_an_invitation_is_told_nothing_of_it() {
    let t = TestHub::with_fixture().await;
    let meeting = regrets_and_comes(&t).await;
    let id = invitation(&t, &meeting, "Ib Sand").await;
    // The person, whoever gets the copies and whoever keeps the forum see it; another mayor, a stranger and nobody do not.
    for (code, told) in [("ib-sand", 3), ("hanne-vig", 3), ("bente-dahl", 3), ("asta-brink", 0), ("fremmed", 0)] {
        assert_eq!(history(&t, &t.key(code).await, &id).await.len(), told, "{code}");
    }
    assert!(history(&t, &Key::NONE, &id).await.is_empty());
}

/// Grethe Lund stands in for Ib Sand, is released, and is then called for another seat: whoever gets the copies of that seat is not
/// told of the first.
#[tokio::test]
async fn a_copy_tells_nothing_of_the_time_before_the_seat() {
    let t = TestHub::with_fixture().await;
    let krog = t.krog().await;
    let meeting = regrets_and_comes(&t).await;
    let id = invitation(&t, &meeting, "Grethe Lund").await;
    let before = history(&t, &krog, &id).await.len();
    assert_eq!(history(&t, &t.key("pia-storm").await, &id).await.len(), 0);
    let seats = "{ forum(code: \"KR\") { seats(first: 50) { nodes { holder { name } deputies { id } } } } }";
    let found = t.data(&krog, seats, json!({})).await;
    let mut seats = found["forum"]["seats"]["nodes"].as_array().expect("seats").iter();
    let deputy = &seats.find(|seat| seat["holder"]["name"] == "Dorrit Elm").expect("her seat")["deputies"][0]["id"];
    let input = json!({ "id": deputy, "personId": person_id(&t, "Grethe Lund") });
    t.done(&krog, "changeDeputy", (input, "id")).await;
    t.answer(&t.key("dorrit-elm").await, (&meeting, "Dorrit Elm"), "DECLINED").await;
    t.deliver_mail().await;
    let whole = history(&t, &krog, &id).await;
    assert!(whole.len() > before, "{whole:#?}");
    let copied = history(&t, &t.key("pia-storm").await, &id).await;
    assert_eq!(copied.len(), 1, "{copied:#?}");
    assert!(!copied[0].contains("Ib Sand") && copied[0].contains("standInFor - > Dorrit Elm"), "{copied:#?}");
}

#[tokio::test]
async fn the_history_of_all_invitations_costs_as_many_statements_as_that_of_one() {
    let t = TestHub::with_fixture().await;
    let krog = t.krog().await;
    let meeting = regrets_and_comes(&t).await;
    let asked = "query ($id: ID!, $first: Int!) { node(id: $id) { ... on Meeting { invitations(first: $first) { nodes { \
                 history(first: 20) { nodes { at } } } } } } }";
    let counted = async |first: i32| {
        let before = t.hub.statements().count();
        let found = t.data(&krog, asked, json!({ "id": meeting, "first": first })).await;
        let number = found["node"]["invitations"]["nodes"].as_array().unwrap().len();
        (number, t.hub.statements().count() - before)
    };
    counted(1).await;
    let ((one, cost), (all, whole)) = (counted(1).await, counted(50).await);
    assert_eq!((one, all), (1, 12));
    assert_eq!(cost, whole);
}
