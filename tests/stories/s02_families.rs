//! S2: ten local councils are one line, what was turned down inside stays inside, and who is missing is told by kind and topic too.

use crate::hub::{Key, TestHub};
use serde_json::{Value, json};

const COUNCILS: [&str; 10] = ["LR-GRE", "LR-HOL", "LR-KAL", "LR-KOG", "LR-LEJ", "LR-ODS", "LR-RIN", "LR-ROS", "LR-SOL", "LR-STE"];

const LINES: &str = "query ($changes: [WhatIfInput!]!) { whatIf(changes: $changes) { missingInterfaces(first: 100) { totalCount leftOutInFamilies \
                     nodes { a { code } b { code } aMembers { code } bMembers { code } pairs rule } } \
                     forum(code: \"NYT\") { missingInterfaces { nodes { other { code } otherMembers { code } } } } } }";

fn codes(forums: &Value) -> Vec<&str> {
    forums.as_array().unwrap().iter().map(|forum| forum["code"].as_str().unwrap()).collect()
}

fn person(t: &TestHub, name: &str) -> String {
    let register = t.hub.register();
    let (_, row) = register.persons.iter().find(|(_, person)| *person.name == *name).expect("a person of that name");
    snitflade::relay::global_id(snitflade::relay::Kind::Person, row.id).0
}

/// Rita Holm and Ole Strand sit in each of the ten local councils.
async fn two_everywhere() -> TestHub {
    let t = TestHub::with_fixture().await;
    let rows = COUNCILS
        .iter()
        .flat_map(|code| ["rita-holm", "ole-strand"].map(|who| format!("{code}-{who},{code},appointed,{who},2009-01-01")));
    let seats = format!("code,forum,kind,person,from\n{}\n", rows.collect::<Vec<_>>().join("\n"));
    t.import(&[("seats.csv", &seats)]).await.unwrap();
    t
}

/// D11: siblings are grouped before ranking.
#[tokio::test]
async fn a_forum_that_touches_ten_local_councils_gets_one_line_that_names_them() {
    let t = two_everywhere().await;
    let krog = t.krog().await;
    let people = [person(&t, "Rita Holm"), person(&t, "Ole Strand")];
    let changes = json!([{ "newForum": { "code": "NYT", "name": "Nyt forum", "people": people } }]);
    let found = t.data(&krog, LINES, json!({ "changes": changes })).await["whatIf"].take();
    let missing = &found["missingInterfaces"];
    let of_new: Vec<_> = missing["nodes"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|line| [&line["a"], &line["b"]].iter().any(|end| end["code"] == "NYT"))
        .collect();
    let councils: Vec<_> = of_new.iter().filter(|line| codes(&line["aMembers"]).contains(&"LR-GRE")).collect();
    assert_eq!(councils.len(), 1, "{of_new:#?}");
    let line = councils[0];
    assert_eq!(
        (codes(&line["aMembers"]), codes(&line["bMembers"]), &line["pairs"]),
        (COUNCILS.to_vec(), vec!["NYT"], &json!(10))
    );
    assert!(codes(&line["aMembers"]).contains(&line["a"]["code"].as_str().unwrap()), "the line is about one of them");
    assert_eq!(missing["leftOutInFamilies"], 45, "ten councils held against each other");
    assert_eq!(missing["totalCount"], missing["nodes"].as_array().unwrap().len());
    let own = &found["forum"]["missingInterfaces"]["nodes"];
    let own: Vec<_> = own.as_array().unwrap().iter().map(|line| codes(&line["otherMembers"])).collect();
    assert!(own.contains(&COUNCILS.to_vec()), "{own:?}");
    // By name each pair stands for itself.
    let named = "query ($among: [String!]) { missingInterfaces(among: $among, first: 100) { totalCount leftOutInFamilies nodes { pairs } } }";
    let named = t.data(&krog, named, json!({ "among": COUNCILS })).await["missingInterfaces"].take();
    assert_eq!((&named["totalCount"], &named["leftOutInFamilies"]), (&json!(45), &json!(0)));
    assert!(named["nodes"].as_array().unwrap().iter().all(|line| line["pairs"] == 1));
}

/// D11 and D18: what insiders decided leaves no trace outside.
#[tokio::test]
async fn a_suggestion_turned_down_inside_stands_for_those_who_may_not_know_of_it() {
    let t = TestHub::with_fixture().await;
    let (krog, skov) = (t.krog().await, t.key("omar-skov").await);
    let asked = "{ missingInterfaces(among: [\"PSP\", \"SAML\"]) { totalCount } }";
    let before = t.ask(&skov, asked, json!({})).await;
    let input = json!({ "aForumId": t.forum("PSP"), "bForumId": t.forum("SAML"), "reason": "Dækkes af forløbsmøder" });
    t.done(&krog, "dismissSuggestion", (input, "reason")).await;
    assert_eq!(t.data(&krog, asked, json!({})).await["missingInterfaces"]["totalCount"], 0);
    assert_eq!(t.ask(&skov, asked, json!({})).await, before);
    assert_eq!(before["data"]["missingInterfaces"]["totalCount"], 1);
}

const WHO: &str = "query ($code: String!) { forum(code: $code) { missingActors { reason organisation { code } topic { code } sentence } \
                   representation { tooLittle sentence en: sentence(language: EN) kinds { kind seated of expectedBy } } } }";

async fn who(t: &TestHub, code: &str) -> Value {
    t.data(&Key::NONE, WHO, json!({ "code": code })).await["forum"].take()
}

/// S2.5.
#[tokio::test]
async fn the_new_forum_has_one_municipality_of_ten_the_region_and_the_shelter() {
    let t = TestHub::with_fixture().await;
    let saml = who(&t, "SAML").await["representation"].take();
    insta::assert_snapshot!(saml["sentence"].as_str().unwrap(), @"Til stede: politi (Midt- og Vestsjællands Politi), kommune 1 af 10 (Roskilde Kommune), myndighed (Region Sjælland) og forening (Krisecentret).");
    assert_eq!(saml["tooLittle"], false);
    assert_eq!(saml["kinds"][1], json!({ "kind": "MUNICIPALITY", "seated": 1, "of": 10, "expectedBy": ["AREAS"] }));
}

/// D15: of a forum of which nothing is known, nobody missing does not mean that everybody is there.
#[tokio::test]
async fn an_empty_forum_without_topics_or_areas_says_that_too_little_is_known() {
    let t = TestHub::with_fixture().await;
    let forums = "code,name,level,kind,status,class\nTOM,Tomt forum,network,network,existing,public\n";
    t.import(&[("forums.csv", forums)]).await.unwrap();
    let empty = who(&t, "TOM").await;
    assert_eq!(empty["missingActors"], json!([]));
    assert_eq!((&empty["representation"]["tooLittle"], &empty["representation"]["kinds"]), (&json!(true), &json!([])));
    let sentence = empty["representation"]["sentence"].as_str().unwrap();
    assert!(sentence.starts_with("For få oplysninger til at sige, hvem der mangler"), "{sentence}");
    assert!(empty["representation"]["en"].as_str().unwrap().starts_with("Too little is known to tell who is missing"));
}

/// D15: kinds that a rule or the sister forums expect, and whoever deals with the topic elsewhere.
#[tokio::test]
async fn kinds_that_are_expected_and_those_who_deal_with_the_topic_elsewhere_are_missed() {
    let t = TestHub::with_fixture().await;
    let forums = "code,name,level,kind,status,class,convener\nNET-NY,Nyt netværk,network,network,existing,public,politi\n\
                  NET-TO,Andet netværk,network,network,existing,public,politi\nSSP-GRE,SSP Greve,operational,ssp,existing,members,greve\n";
    let topics = "forum,topic\nNET-NY,illegalt-arbejde\nNET-TO,illegalt-arbejde\n";
    let families = "forum,family\nSSP-GRE,ssp\nSSP-LEJ,ssp\nSSP-ROS,ssp\n";
    let seats = "code,forum,kind,organisation,from\nNET-NY-1,NET-NY,appointed,politi,2009-01-01\nNET-TO-1,NET-TO,appointed,skat,2009-01-01\n";
    let rules = "forum,kind,organisation_kind,seat_kind,number,text\nNET-NY,at_least,association,,1,Mindst én forening.\n";
    t.import(&[
        ("forums.csv", forums),
        ("forum_topics.csv", topics),
        ("forum_families.csv", families),
        ("seats.csv", seats),
        ("forum_rules.csv", rules),
    ])
    .await
    .unwrap();
    let new = who(&t, "NET-NY").await;
    let told: Vec<_> = new["missingActors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| {
            (one["reason"].as_str().unwrap(), one["organisation"]["code"].as_str().unwrap(), one["sentence"].as_str().unwrap())
        })
        .collect();
    assert!(told.iter().any(|(reason, code, _)| (*reason, *code) == ("SEATED_BY_TOPIC", "skat")), "{told:#?}");
    assert_eq!(told.iter().filter(|(reason, ..)| *reason == "SEATED_BY_TOPIC").count(), 1, "{told:#?}");
    let kind = |forum: &Value, kind: &str| {
        let kinds = forum["representation"]["kinds"].as_array().unwrap().clone();
        kinds.into_iter().find(|one| one["kind"] == kind).unwrap_or_default()
    };
    assert_eq!(kind(&new, "ASSOCIATION"), json!({ "kind": "ASSOCIATION", "seated": 0, "of": null, "expectedBy": ["RULE"] }));
    let greve = who(&t, "SSP-GRE").await;
    assert_eq!(kind(&greve, "MUNICIPALITY")["expectedBy"], json!(["SIBLINGS"]), "both sister forums have one");
    assert_eq!(kind(&greve, "POLICE")["seated"], 0);
}
