//! What was written down wrongly is set right, and what ends takes with it what rests on it.

use super::s03_interface::{PAIR, confirm, filled_in};
use crate::{
    access_matrix::cast::person_id,
    hub::{Key, TestHub, letters::recipients, meetings::codes},
};
use serde_json::{Value, json};
use snitflade::jobs;

/// The interface of S3.1, confirmed by both ends in August; its id.
async fn confirmed(t: &TestHub) -> String {
    let id = filled_in(t).await;
    confirm(t, "omar-skov", &id, "FROM").await;
    assert_eq!(confirm(t, "mona-friis", &id, "TO").await["node"]["status"], "CONFIRMED");
    id
}

async fn interface_status(t: &TestHub, day: &str) -> Value {
    t.interface(&Key::NONE, PAIR, "status", day).await["status"].take()
}

#[tokio::test]
async fn an_interface_that_is_changed_must_be_confirmed_anew_and_was_confirmed_until_then() {
    let t = TestHub::with_fixture().await;
    let id = confirmed(&t).await;
    t.at("2009-08-20T09:00:00+02:00");
    let krog = t.krog().await;
    t.done(&krog, "changeInterface", (json!({ "id": id, "reviewBy": "2010-03-01" }), "id")).await;
    assert_eq!(interface_status(&t, "2009-08-20").await, "CONFIRMED", "when it is looked at again is no part of it");
    t.done(&krog, "changeInterface", (json!({ "id": id, "summary": "Noget helt andet" }), "id")).await;
    assert_eq!(interface_status(&t, "2009-08-20").await, "UNCONFIRMED");
    assert_eq!(interface_status(&t, "2009-08-19").await, "CONFIRMED", "as of the day before");
    assert_eq!(jobs::ask_for_confirmation(&t.hub).await.unwrap(), 2, "each end is asked");
    t.deliver_mail().await;
    confirm(&t, "omar-skov", &id, "FROM").await;
    assert_eq!(confirm(&t, "mona-friis", &id, "TO").await["node"]["status"], "CONFIRMED");
    // Changed and confirmed again on the same day.
    t.done(&krog, "changeInterface", (json!({ "id": id, "kind": "CONSULTS" }), "id")).await;
    assert_eq!(interface_status(&t, "2009-08-20").await, "UNCONFIRMED");
    confirm(&t, "omar-skov", &id, "FROM").await;
    assert_eq!(confirm(&t, "mona-friis", &id, "TO").await["node"]["status"], "CONFIRMED");
    let history = "query ($id: ID!) { history(id: $id, first: 100) { nodes { changes { field before } } } }";
    let told = t.data(&krog, history, json!({ "id": id })).await.to_string();
    assert!(told.contains("interfaceConfirmation.until"), "{told}");
}

#[tokio::test]
async fn the_kind_and_the_ends_of_an_interface_are_set_right_by_whoever_could_have_declared_it_so() {
    let t = TestHub::with_fixture().await;
    let krog = t.krog().await;
    let id = confirmed(&t).await;
    let shown = "kind from { ... on Forum { code } } to { ... on Forum { code } } contacts { end holder { name } } status";
    let moved = json!({ "id": id, "kind": "REPORTS_TO", "to": { "forumId": t.forum("LR-ROS") } });
    let now = t.done(&krog, "changeInterface", (moved, shown)).await;
    let expected = json!({ "kind": "REPORTS_TO", "from": { "code": "SSP-LEJ" }, "to": { "code": "LR-ROS" },
                           "contacts": [{ "end": "FROM", "holder": { "name": "Omar Skov" } }], "status": "UNCONFIRMED" });
    assert_eq!(now, expected);
    let turned = json!({ "id": id, "from": { "forumId": t.forum("LR-ROS") }, "to": { "forumId": t.forum("SSP-LEJ") } });
    let now = t.done(&krog, "changeInterface", (turned, shown)).await;
    assert_eq!(now["contacts"], json!([{ "end": "TO", "holder": { "name": "Omar Skov" } }]));
    let same = json!({ "id": id, "to": { "forumId": t.forum("LR-ROS") } });
    assert_eq!(t.refused(&krog, "changeInterface", same).await, ["to INVALID"]);
    // Who speaks for one of the old ends and for none of the new moves nothing.
    let foreign = json!({ "id": id, "from": { "forumId": t.forum("LR-KAL") }, "to": { "forumId": t.forum("LR-HOL") } });
    assert_eq!(t.refused(&t.key("omar-skov").await, "changeInterface", foreign).await, ["input FORBIDDEN"]);
    // Taken back, it leads where it led and is confirmed as it was.
    let history = "query ($id: ID!) { history(id: $id, first: 100) { nodes { act mutation } } }";
    for _ in 0..2 {
        let lines = t.data(&krog, history, json!({ "id": id })).await["history"]["nodes"].take();
        let wrong: Vec<&Value> = lines.as_array().unwrap().iter().filter(|line| line["mutation"] == "changeInterface").collect();
        let mut acts: Vec<&Value> = wrong.iter().map(|line| &line["act"]).collect();
        acts.dedup();
        for act in acts {
            let payload = t.act(&krog, "undoAct", (json!({ "id": act }), "id")).await;
            if codes(&payload).is_empty() {
                break;
            }
        }
    }
    let now = t.interface(&krog, PAIR, shown, "2009-08-11").await;
    assert_eq!((&now["to"]["code"], &now["status"]), (&json!("LR-LEJ"), &json!("CONFIRMED")), "{now:#}");
}

#[tokio::test]
async fn a_post_that_ends_ends_what_rests_on_it_and_leaves_its_seats_vacant() {
    let t = TestHub::with_fixture().await;
    let krog = t.krog().await;
    let post = t.id(&Key::NONE, r#"{ contactDuties(area: "350") { post { id } } }"#, "contactDuties.0.post.id").await;
    let end = "mutation ($id: ID!) { endEntry(input: { id: $id, until: \"2009-08-31\" }) { ended node { id } userErrors { code message } } }";
    let ended = t.data(&krog, end, json!({ "id": post })).await["endEntry"].take();
    assert_eq!(ended["userErrors"], json!([]));
    assert!(ended["ended"].as_i64().unwrap() >= 3, "a holding and two contact duties at least: {ended:#}");
    let asked = "query ($on: Date) { contactDuties(area: \"350\", asOf: $on) { id } forum(code: \"LR-LEJ\", asOf: $on) { \
                 seats(first: 50) { nodes { role post { id } holder { name } vacantSince } } } }";
    for (day, duties, holder, vacant) in
        [("2009-08-31", 1, json!({ "name": "Mona Friis" }), Value::Null), ("2009-09-01", 0, Value::Null, json!("2009-09-01"))]
    {
        let found = t.data(&krog, asked, json!({ "on": day })).await;
        assert_eq!(found["contactDuties"].as_array().unwrap().len(), duties, "{day}");
        let seats = found["forum"]["seats"]["nodes"].as_array().unwrap();
        let seat = seats.iter().find(|seat| seat["post"]["id"] == json!(post)).expect("the seat stays");
        assert_eq!((&seat["holder"], &seat["vacantSince"]), (&holder, &vacant), "{day}");
    }
}

#[tokio::test]
async fn an_organisation_and_a_person_end_with_all_that_they_have() {
    let t = TestHub::with_fixture().await;
    let krog = t.krog().await;
    let seats = async |on: &str| {
        let asked = "query ($on: Date) { forum(code: \"KR\", asOf: $on) { seats(first: 50) { nodes { holder { name } \
                     organisation { code } } } } }";
        t.data(&krog, asked, json!({ "on": on })).await["forum"]["seats"]["nodes"].as_array().unwrap().clone()
    };
    let of = |seats: &[Value], code: &str| seats.iter().filter(|seat| seat["organisation"]["code"] == code).count();
    let until = |id: String| json!({ "id": id, "until": "2009-08-31" });
    t.done(&krog, "endEntry", (until(t.organisation("lejre")), "id")).await;
    assert_eq!((of(&seats("2009-08-31").await, "lejre"), of(&seats("2009-09-01").await, "lejre")), (1, 0));
    let posts = t.data(
        &krog,
        "{ posts(first: 100, asOf: \"2009-09-01\") { nodes { organisation { code } holder { name } } } }",
        json!({}),
    );
    let posts = posts.await["posts"]["nodes"].take();
    let held =
        posts.as_array().unwrap().iter().filter(|post| post["organisation"]["code"] == "lejre" && !post["holder"].is_null());
    assert_eq!(held.count(), 0, "nobody holds a post there");
    // A person who leaves: her places stay, empty.
    let viggo = person_id(&t, "Viggo Ravn");
    assert_eq!(t.refused(&t.key("mona-friis").await, "endEntry", until(viggo.clone())).await, ["input FORBIDDEN"]);
    t.done(&krog, "endEntry", (until(viggo), "id")).await;
    let asked = "query ($on: Date) { forum(code: \"LR-LEJ\", asOf: $on) { seats(first: 50) { nodes { holder { name } organisation { code } } } } }";
    let there = async |on: &str| {
        let found = t.data(&krog, asked, json!({ "on": on })).await["forum"]["seats"]["nodes"].take();
        let seats = found.as_array().unwrap().clone();
        let mut his = seats.into_iter().filter(|seat| seat["organisation"]["code"] == "grundejerforeningen");
        his.next().map(|mut seat| seat["holder"].take())
    };
    assert_eq!(there("2009-08-31").await, Some(json!({ "name": "Viggo Ravn" })));
    assert_eq!(there("2009-09-01").await, Some(Value::Null), "a vacant place");
}

#[tokio::test]
async fn what_cannot_end_says_what_to_do_instead() {
    let t = TestHub::with_fixture().await;
    let krog = t.krog().await;
    for field in ["endEntry", "removeEntry"] {
        let mut input = json!({ "id": t.forum("LR-LEJ") });
        if field == "endEntry" {
            input["until"] = json!("2009-08-31");
        }
        assert_eq!(t.complaints(&krog, field, input).await, ["Værdien kan ikke bruges: brug closeForum i stedet."]);
    }
}

#[tokio::test]
async fn a_forum_is_put_to_rest_ahead_and_taken_up_ahead() {
    let t = TestHub::with_fixture().await;
    let krog = t.krog().await;
    let id = t.forum("LR-LEJ");
    t.done(&krog, "pauseForum", (json!({ "id": id, "on": "2009-10-01" }), "id")).await;
    t.done(&krog, "resumeForum", (json!({ "id": id, "on": "2010-02-01" }), "id")).await;
    t.done(&krog, "startForum", (json!({ "id": t.forum("SAML"), "on": "2009-09-01" }), "id")).await;
    let status = async |code: &str, on: &str| {
        let asked = "query ($code: String!, $on: Date) { forum(code: $code, asOf: $on) { status } }";
        t.data(&krog, asked, json!({ "code": code, "on": on })).await["forum"]["status"].take()
    };
    for (code, day, expected) in [
        ("LR-LEJ", "2009-08-11", "EXISTING"),
        ("LR-LEJ", "2009-09-30", "EXISTING"),
        ("LR-LEJ", "2009-10-01", "PAUSED"),
        ("LR-LEJ", "2010-02-01", "EXISTING"),
        ("SAML", "2009-08-11", "COMING"),
        ("SAML", "2009-09-01", "EXISTING"),
    ] {
        assert_eq!(status(code, day).await, expected, "{code} {day}");
    }
    assert_eq!(t.refused(&krog, "pauseForum", json!({ "id": id, "on": "2009-09-01" })).await, ["on OUTSIDE_TERM"]);
    t.done(&krog, "closeForum", (json!({ "id": t.forum("LR-ROS"), "on": "2009-12-31" }), "id")).await;
    assert_eq!(t.refused(&krog, "pauseForum", json!({ "id": t.forum("LR-ROS"), "on": "2010-01-01" })).await, ["on OUTSIDE_TERM"]);
}

#[tokio::test]
async fn nobody_sits_in_a_forum_before_it_is_there() {
    let t = TestHub::with_fixture().await;
    let krog = t.krog().await;
    let seat = |from: &str| {
        json!({ "forumId": t.forum("LR-LEJ"), "kind": "APPOINTED", "role": "MEMBER", "personId": person_id(&t, "Eva Lindt"),
                "organisationId": t.organisation("lejre"), "from": from })
    };
    let refused = t.act(&krog, "addSeat", (seat("2006-06-01"), "id")).await;
    assert_eq!(codes(&refused), ["OUTSIDE_TERM"]);
    assert_eq!(refused["userErrors"][0]["message"], "Dagen ligger uden for perioden: 2007-01-01.");
    let id = t.done(&krog, "addSeat", (seat("2007-01-01"), "id")).await["id"].take();
    assert_eq!(t.refused(&krog, "changeSeat", json!({ "id": id, "from": "2006-12-31" })).await, ["from OUTSIDE_TERM"]);
}

#[tokio::test]
async fn a_successor_who_is_written_down_late_is_asked_all_the_same_and_once() {
    let t = TestHub::with_fixture().await;
    confirmed(&t).await;
    t.at("2010-01-05T09:00:00+01:00");
    let krog = t.krog().await;
    jobs::ask_for_confirmation(&t.hub).await.unwrap();
    t.deliver_mail().await;
    let post = t.id(&Key::NONE, r#"{ contactDuties(area: "350") { post { id } } }"#, "contactDuties.0.post.id").await;
    let new = t.done(&krog, "addPerson", (json!({ "name": "Aage Winther", "email": "aage.winther@politi.example" }), "id")).await;
    let held = json!({ "postId": post, "personId": new["id"], "from": "2009-10-01" });
    t.done(&krog, "appointHolder", (held, "id")).await;
    jobs::ask_for_confirmation(&t.hub).await.unwrap();
    let sent = t.deliver_mail().await;
    assert!(recipients(&sent).iter().any(|to| to.contains("aage.winther@politi.example")), "{:?}", recipients(&sent));
    jobs::ask_for_confirmation(&t.hub).await.unwrap();
    let again = t.deliver_mail().await;
    assert_eq!(recipients(&again), [""; 0]);
}
