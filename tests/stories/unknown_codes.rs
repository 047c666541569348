//! A code that nothing has is an error where it chooses what a list holds: an empty answer would say that all is well.

use crate::hub::{Key, TestHub};
use serde_json::json;

async fn told(t: &TestHub, document: &str) -> String {
    let answer = t.ask(&t.krog().await, document, json!({})).await;
    let error = &answer["errors"][0];
    assert_eq!(error["extensions"]["code"], "BAD_USER_INPUT", "{document}: {answer:#}");
    error["message"].as_str().expect("a sentence").to_owned()
}

#[tokio::test]
async fn a_list_among_forums_that_are_not_there_says_so() {
    let t = TestHub::with_fixture().await;
    for document in [
        r#"{ missingInterfaces(among: ["KR", "XX"]) { totalCount } }"#,
        r#"{ hollowInterfaces(among: ["XX"]) { totalCount } }"#,
        r#"{ bridges(among: ["XX"]) { person { name } } }"#,
        r#"{ organisationBridges(among: ["XX"]) { organisation { name } } }"#,
        r#"{ collisions(among: ["XX"], from: "2009-01-01", until: "2009-12-31") { totalCount } }"#,
        r#"{ path(from: "XX", to: "KR") { length } }"#,
        r#"{ path(from: "KR", to: "XX") { length } }"#,
        r#"{ graphExport(format: CSV, among: ["XX"]) }"#,
    ] {
        assert_eq!(told(&t, document).await, "Der er intet forum XX den dag.", "{document}");
    }
    let known = t.ask(
        &Key::NONE,
        r#"{ bridges(among: ["KR", "PSP"]) { person { name } } path(from: "KR", to: "KU") { length } }"#,
        json!({}),
    );
    assert!(known.await.get("errors").is_none());
}

#[tokio::test]
async fn a_filter_by_a_code_that_nothing_has_says_so() {
    let t = TestHub::with_fixture().await;
    for (filter, place, code) in [
        ("topics: [\"vold\", \"tyverii\"]", "topics", "tyverii"),
        ("areas: [\"lejre\"]", "areas", "lejre"),
        ("convener: \"xx\"", "convener", "xx"),
    ] {
        let sentence = told(&t, &format!("{{ forums(filter: {{ {filter} }}) {{ totalCount }} }}")).await;
        assert_eq!(sentence, format!("{place}: {code} findes ikke eller er skjult for dig."));
    }
    assert_eq!(
        told(&t, r#"{ contactDuties(area: "lejre") { matter } }"#).await,
        "area: lejre findes ikke eller er skjult for dig."
    );
    let single = t.ask(&Key::NONE, r#"{ forum(code: "XX") { code } overlap(a: "XX", b: "KR") { sentence } }"#, json!({})).await;
    assert_eq!(single, json!({ "data": { "forum": null, "overlap": null } }), "a look-up of one thing");
}
