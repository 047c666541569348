//! Families: the same forum in many places, founded in one act and changed together.

use crate::hub::TestHub;
use serde_json::{Value, json};

const FAMILY: &str =
    "family forums { code name areas { code } remit seats { nodes { kind organisation { code } holder { name } } } }";

fn founding(t: &TestHub, places: &[(&str, &str, &str)]) -> Value {
    let places = places.iter().map(|(code, area, organisation)| {
        json!({ "code": code, "name": format!("Trafikråd {organisation}"), "areaCode": area, "organisationId": t.organisation(organisation) })
    });
    json!({
        "family": "trafikraad", "places": places.collect::<Vec<_>>(),
        "template": { "level": "OPERATIONAL", "kind": "COMMITTEE", "class": "NETWORK", "convenerId": t.organisation("politi"),
                      "topics": ["trafiksikkerhed"], "remit": ["Skoleveje"], "atLeastPerYear": 2,
                      "rules": [{ "kind": "AT_LEAST", "number": 1, "text": "Mindst én." }] },
        "seats": [{ "kind": "APPOINTED", "ofPlace": true },
                  { "kind": "EX_OFFICIO", "role": "CHAIR", "postId": t.post("Sekretariatschef") }],
    })
}

#[tokio::test]
async fn the_same_forum_is_founded_in_three_places_in_one_act() {
    let t = TestHub::with_fixture().await;
    let krog = t.krog().await;
    let input = founding(&t, &[("TR-LEJ", "350", "lejre"), ("TR-ROS", "265", "roskilde"), ("TR-KOG", "259", "koege")]);
    let family = t.done(&krog, "foundForums", (input, FAMILY)).await;
    assert_eq!(family["family"], "trafikraad");
    let forums = family["forums"].as_array().unwrap();
    let codes: Vec<_> = forums.iter().map(|forum| forum["code"].as_str().unwrap()).collect();
    assert_eq!(codes, ["TR-KOG", "TR-LEJ", "TR-ROS"], "in the order of names");
    assert_eq!(forums[1]["areas"], json!([{ "code": "350" }]));
    assert_eq!(
        forums[1]["seats"]["nodes"],
        json!([
            { "kind": "EX_OFFICIO", "organisation": { "code": "sekretariatet" }, "holder": { "name": "Jens Krog" } },
            { "kind": "APPOINTED", "organisation": { "code": "lejre" }, "holder": null },
        ])
    );
    let siblings = t.data(&krog, r#"{ forum(code: "TR-LEJ") { family siblings { code } rules { text } } }"#, json!({})).await;
    assert_eq!(
        siblings["forum"],
        json!({ "family": "trafikraad", "siblings": [{ "code": "TR-KOG" }, { "code": "TR-ROS" }], "rules": [{ "text": "Mindst én." }] })
    );
}

#[tokio::test]
async fn where_one_place_is_wrong_none_is_founded_and_the_place_is_named() {
    let t = TestHub::with_fixture().await;
    let krog = t.krog().await;
    let taken = founding(&t, &[("TR-LEJ", "350", "lejre"), ("KR", "265", "roskilde")]);
    assert_eq!(t.complaints(&krog, "foundForums", taken).await, ["KR: KR bruges allerede af en anden."]);
    let twice = founding(&t, &[("TR-LEJ", "350", "lejre"), ("TR-LEJ", "265", "roskilde")]);
    assert_eq!(t.refused(&krog, "foundForums", twice).await, ["code TAKEN"]);
    let nowhere = founding(&t, &[("TR-LEJ", "350", "lejre"), ("TR-ROS", "999", "roskilde")]);
    assert_eq!(t.refused(&krog, "foundForums", nowhere).await, ["areas INVALID"]);
    let mut homeless = founding(&t, &[("TR-LEJ", "350", "lejre")]);
    homeless["places"][0]["organisationId"] = Value::Null;
    assert_eq!(t.refused(&krog, "foundForums", homeless).await, ["places REQUIRED"]);
    assert_eq!(t.refused(&krog, "foundForums", founding(&t, &[])).await, ["places REQUIRED"]);
    let friis = t.key("mona-friis").await;
    assert_eq!(t.refused(&friis, "foundForums", founding(&t, &[("TR-LEJ", "350", "lejre")])).await, ["input FORBIDDEN"]);
    assert_eq!(t.data(&krog, r#"{ forum(code: "TR-LEJ") { id } }"#, json!({})).await, json!({ "forum": null }));
}

#[tokio::test]
async fn a_template_with_two_chairs_on_a_day_founds_none_and_one_whose_chairs_follow_each_other_founds_all() {
    let t = TestHub::with_fixture().await;
    let krog = t.krog().await;
    let places = [("TR-LEJ", "350", "lejre"), ("TR-ROS", "265", "roskilde")];
    let mut input = founding(&t, &places);
    input["seats"][0]["role"] = json!("CHAIR");
    assert_eq!(t.refused(&krog, "foundForums", input.clone()).await, ["role SECOND_CHAIR"]);
    let told = "En anden plads i skabelonen er allerede formand for forummet i perioden.";
    assert_eq!(t.complaints(&krog, "foundForums", input.clone()).await, [told]);
    let none = t.data(&krog, r#"{ forums(filter: { family: "trafikraad" }) { totalCount } }"#, json!({})).await;
    assert_eq!(none["forums"]["totalCount"], 0);
    // The municipality leads this year, the police from the next.
    input["seats"][0]["until"] = json!("2009-12-31");
    input["seats"][1]["from"] = json!("2010-01-01");
    t.done(&krog, "foundForums", (input, FAMILY)).await;
    let led = "query ($on: Date) { forums(first: 10, filter: { family: \"trafikraad\" }, asOf: $on) { nodes { code chair { organisation { code } } } } }";
    for (day, led_by) in [("2009-12-31", ["lejre", "roskilde"]), ("2010-01-01", ["sekretariatet"; 2])] {
        let nodes = t.data(&krog, led, json!({ "on": day })).await["forums"]["nodes"].take();
        let chairs: Vec<_> = nodes.as_array().unwrap().iter().map(|node| node["chair"]["organisation"]["code"].clone()).collect();
        assert_eq!(chairs, led_by, "{day}");
    }
}

#[tokio::test]
async fn the_ten_local_councils_are_one_family() {
    let t = TestHub::with_fixture().await;
    let ten = t
        .data(
            &t.krog().await,
            r#"{ forums(filter: { family: "lokalraad" }) { totalCount nodes { siblings { id } } } }"#,
            json!({}),
        )
        .await;
    assert_eq!(ten["forums"]["totalCount"], 10);
    assert!(ten["forums"]["nodes"].as_array().unwrap().iter().all(|forum| forum["siblings"].as_array().unwrap().len() == 9));
}

const CHANGED: &str = "family changed { code purpose noticeDays } leftAlone { code }";

fn codes(list: &Value) -> Vec<&str> {
    list.as_array().unwrap().iter().map(|forum| forum["code"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn a_change_is_offered_to_all_and_says_which_were_left_alone() {
    let t = TestHub::with_fixture().await;
    let krog = t.krog().await;
    let input = json!({ "family": "lokalraad", "noticeDays": 21, "except": [t.forum("LR-STE")] });
    let change = t.done(&krog, "changeFamily", (input, CHANGED)).await;
    assert_eq!(change["changed"].as_array().unwrap().len(), 9);
    assert!(change["changed"].as_array().unwrap().iter().all(|forum| forum["noticeDays"] == 21));
    assert_eq!(codes(&change["leftAlone"]), ["LR-STE"]);
    // The chair of two councils changes those two.
    let friis = t.key("mona-friis").await;
    let input = json!({ "family": "lokalraad", "purpose": "Tryghed.", "overwrite": true });
    let change = t.done(&friis, "changeFamily", (input, CHANGED)).await;
    assert_eq!(codes(&change["changed"]), ["LR-LEJ", "LR-ROS"]);
    assert_eq!(change["leftAlone"].as_array().unwrap().len(), 8);
    let untouched = t.data(&krog, r#"{ forum(code: "LR-GRE") { purpose } }"#, json!({})).await;
    assert_ne!(untouched["forum"]["purpose"], "Tryghed.");
}

#[tokio::test]
async fn a_change_that_one_of_them_refuses_is_made_nowhere() {
    let t = TestHub::with_fixture().await;
    let krog = t.krog().await;
    t.done(&krog, "changeForum", (json!({ "id": t.forum("LR-KAL"), "class": "SEALED" }), "id")).await;
    let loosened = json!({ "family": "lokalraad", "class": "MEMBERS", "overwrite": true });
    assert_eq!(
        t.complaints(&krog, "changeFamily", loosened.clone()).await,
        ["Adgangen må kun strammes; den er nu LR-KAL: fortrolig."]
    );
    let class = t.data(&krog, r#"{ forum(code: "LR-GRE") { class } }"#, json!({})).await;
    assert_eq!(class["forum"]["class"], "NETWORK");
    assert_eq!(t.refused(&krog, "changeFamily", json!({ "family": "findes-ikke" })).await, ["input NOT_FOUND"]);
    let skov = t.key("omar-skov").await;
    assert_eq!(t.refused(&skov, "changeFamily", loosened).await, ["input FORBIDDEN"]);
    let cpr = json!({ "family": "lokalraad", "purpose": "Om 070761-4285", "overwrite": true });
    assert_eq!(t.refused(&krog, "changeFamily", cpr).await, ["purpose CPR_NUMBER"]);
}

const OFFERED: &str = "changed { code } offered { code } leftAlone { code }";

/// B10: later changes are offered to all; what a forum has of its own stays.
#[tokio::test]
async fn what_a_forum_has_of_its_own_is_left_and_the_change_is_offered_to_it() {
    let t = TestHub::with_fixture().await;
    let krog = t.krog().await;
    let places = [("TR-350", "350", "lejre"), ("TR-265", "265", "roskilde"), ("TR-259", "259", "koege")];
    let mut input = founding(&t, &places);
    input["template"]["purpose"] = json!("Sikre veje.");
    t.done(&krog, "foundForums", (input, "family")).await;
    t.done(&krog, "changeForum", (json!({ "id": t.forum("TR-350"), "purpose": "Sikre skoleveje i Lejre." }), "id")).await;
    let input = json!({ "family": "trafikraad", "purpose": "Sikre veje for alle.", "noticeDays": 10 });
    let change = t.done(&krog, "changeFamily", (input.clone(), OFFERED)).await;
    assert_eq!((codes(&change["changed"]), codes(&change["offered"])), (vec!["TR-259", "TR-265"], vec!["TR-350"]));
    let kept = t.data(&krog, "{ forum(code: \"TR-350\") { purpose noticeDays } }", json!({})).await["forum"].take();
    assert_eq!(kept, json!({ "purpose": "Sikre skoleveje i Lejre.", "noticeDays": 10 }), "what it had nothing of it has now");
    let mut all = input;
    all["overwrite"] = json!(true);
    let change = t.done(&krog, "changeFamily", (all, OFFERED)).await;
    assert_eq!((change["changed"].as_array().unwrap().len(), &change["offered"]), (3, &json!([])));
}

/// B10: each council has an area of its own, and a change without fields changes nothing.
#[tokio::test]
async fn ten_councils_keep_their_ten_areas_and_no_change_is_no_change() {
    let t = TestHub::with_fixture().await;
    let krog = t.krog().await;
    let areas = json!({ "family": "lokalraad", "areas": ["350"] });
    let change = t.done(&krog, "changeFamily", (areas, OFFERED)).await;
    assert_eq!((codes(&change["changed"]), change["offered"].as_array().unwrap().len()), (vec!["LR-LEJ"], 9));
    let greve = t.data(&krog, "{ forum(code: \"LR-GRE\") { areas { code } } }", json!({})).await;
    assert_eq!(greve["forum"]["areas"], json!([{ "code": "253" }]));
    let nothing = t.done(&krog, "changeFamily", (json!({ "family": "lokalraad" }), OFFERED)).await;
    assert_eq!(nothing, json!({ "changed": [], "offered": [], "leftAlone": [] }));
}
