//! S2: where the forums overlap.

use crate::hub::{Key, TestHub};
use serde_json::json;

const OVERLAP: &str = include_str!("../../web/queries/05-overlap-of-two.graphql");

#[tokio::test]
async fn the_council_and_its_committee_share_organisations_and_nobody() {
    let t = TestHub::with_fixture().await;
    let krog = t.krog().await;
    let answer = t.data(&krog, OVERLAP, json!({ "a": "KR", "b": "KU" })).await;
    assert_eq!(answer["overlap"]["sentence"], "ingen fælles personer; samme 11 organisationer; KU forbereder KR");
    let answer = t.ask_in(&krog, OVERLAP, json!({ "a": "KR", "b": "KU" }), "en").await;
    assert_eq!(answer["data"]["overlap"]["sentence"], "no people in common; the same 11 organisations; KU prepares KR");
    let _ = Key::NONE;
}
