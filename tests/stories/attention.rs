//! What somebody has to see to: one line a matter, the most urgent first.

use crate::hub::{Key, TestHub};
use serde_json::{Value, json};

const ASKED: &str = "query ($kinds: [AttentionKind!], $asOf: Date) { attention(kinds: $kinds, asOf: $asOf, first: 100) { totalCount nodes { \
                     kind due count sentence subject { __typename } forum { code } } } }";

async fn lines(t: &TestHub, key: &Key, kinds: Value) -> Vec<Value> {
    let found = t.data(key, ASKED, json!({ "kinds": kinds })).await["attention"]["nodes"].take();
    found.as_array().expect("lines").clone()
}

fn sentence(line: &Value) -> &str {
    line["sentence"].as_str().expect("a sentence")
}

#[tokio::test]
async fn an_interface_that_neither_end_has_confirmed_is_one_line_that_names_both() {
    let t = TestHub::with_fixture().await;
    let krog = t.krog().await;
    let found = lines(&t, &krog, json!(["UNCONFIRMED"])).await;
    assert_eq!(found.len(), t.hub.register().interfaces.iter().count(), "one line an interface");
    let words = "KU forbereder KR – mangler bekræftelse fra KU og KR.";
    assert_eq!(found.iter().filter(|line| sentence(line) == words).count(), 1, "{found:#?}");
    // Whoever answers for one end hears of that end alone.
    let friis = lines(&t, &t.key("mona-friis").await, json!(["UNCONFIRMED"])).await;
    assert!(friis.iter().any(|line| sentence(line).ends_with("– mangler bekræftelse fra LR-LEJ.")), "{friis:#?}");
    let id = t.interface_id(&krog, "KU-KR-prepares").await;
    t.done(&krog, "confirmInterface", (json!({ "id": id, "end": "FROM" }), "status")).await;
    let after = lines(&t, &krog, json!(["UNCONFIRMED"])).await;
    assert!(after.iter().any(|line| sentence(line) == "KU forbereder KR – mangler bekræftelse fra KR."), "{after:#?}");
    let english = t.ask_in(&krog, ASKED, json!({ "kinds": ["UNCONFIRMED"] }), "en").await.to_string();
    assert!(english.contains("KU prepares KR – lacks the confirmation of KR."), "{english}");
}

#[tokio::test]
async fn vacant_seats_that_read_alike_are_one_line_with_their_number() {
    let t = TestHub::with_fixture().await;
    let mut seats = "code,forum,kind,role,organisation,from\n".to_owned();
    for number in 0..5 {
        seats.push_str(&format!("LR-GRE-9{number},LR-GRE,appointed,member,greve,2009-01-01\n"));
    }
    seats.push_str("LR-GRE-99,LR-GRE,appointed,member,politi,2009-01-01\n");
    t.import(&[("seats.csv", &seats)]).await.unwrap();
    let found = lines(&t, &t.krog().await, json!(["VACANCY"])).await;
    let told: Vec<_> = found.iter().map(|line| (sentence(line), line["count"].as_u64().unwrap())).collect();
    assert!(told.contains(&("Greve Kommune i Lokalråd Greve – 5 pladser er ubesatte.", 5)), "{told:#?}");
    assert!(told.contains(&("Midt- og Vestsjællands Politi i Lokalråd Greve – pladsen er ubesat.", 1)), "{told:#?}");
    assert_eq!(told.len(), 2);
}

#[tokio::test]
async fn what_is_due_stands_before_what_is_broken_and_that_before_the_rest() {
    let t = TestHub::with_fixture().await;
    let krog = t.krog().await;
    let unlimited = "interface,draft,purpose_limit\nSAML-LR-LEJ,no,\n";
    t.import(&[("interface_conditions.csv", unlimited)]).await.unwrap();
    let id = t.interface_id(&krog, "SSP-LEJ-LR-LEJ").await;
    t.done(&krog, "changeInterface", (json!({ "id": id, "reviewBy": "2009-08-20" }), "id")).await;
    let found = lines(&t, &krog, Value::Null).await;
    assert_eq!((&found[0]["kind"], &found[0]["due"]), (&json!("REVIEW_DUE"), &json!("2009-08-20")));
    assert_eq!(sentence(&found[0]), "SSP-LEJ koordinerer med LR-LEJ – skal gennemgås af SSP-LEJ og LR-LEJ.");
    let place =
        |kind: &str| found.iter().position(|line| line["kind"] == kind).unwrap_or_else(|| panic!("no {kind}: {found:#?}"));
    assert!(place("REVIEW_DUE") < place("RULE_BROKEN") && place("RULE_BROKEN") < place("BASIS_MISSING"));
    assert!(place("BASIS_MISSING") < place("UNCONFIRMED"));
}
