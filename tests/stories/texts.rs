//! Texts as people paste them: what nobody sees is tidied away, and what is refused is named.

use crate::hub::TestHub;
use serde_json::json;

#[tokio::test]
async fn a_text_pasted_from_a_letter_or_a_page_is_taken_as_it_was_meant() {
    let t = TestHub::with_fixture().await;
    let krog = t.krog().await;
    let person = json!({ "name": "\u{feff}Ib\u{200b}\r\nHolm\u{2028}Bo" });
    assert_eq!(t.done(&krog, "addPerson", (person, "name")).await["name"], "Ib Holm Bo");
    let forum = json!({ "id": t.forum("LR-LEJ"), "description": "En\r\nto\u{2028}tre\u{200b}\rfire" });
    assert_eq!(t.done(&krog, "changeForum", (forum, "description")).await["description"], "En\nto\ntre\nfire");
}

#[tokio::test]
async fn a_sign_that_is_refused_is_named_with_its_place() {
    let t = TestHub::with_fixture().await;
    let told = t.complaints(&t.krog().await, "addPerson", json!({ "name": "Ib\u{202e}Holm" })).await;
    assert_eq!(told, ["Værdien kan ikke bruges: fjern det skjulte tegn U+202E, nr. 3 i teksten, efter »Ib«."]);
}

#[tokio::test]
async fn what_is_wrong_with_a_number_or_a_code_is_told_at_its_field() {
    let t = TestHub::with_fixture().await;
    let krog = t.krog().await;
    let identifier = json!({ "organisationId": t.organisation("skat"), "scheme": "CVR", "value": "12345678" });
    assert_eq!(t.refused(&krog, "setOrganisationIdentifier", identifier).await, ["value CVR_NUMBER"]);
    let topics = t.data(&krog, r#"{ search(text: "indbrud", kinds: [TOPIC]) { nodes { node { id } } } }"#, json!({})).await;
    let topic = &topics["search"]["nodes"][0]["node"]["id"];
    let kle = t.complaints(&krog, "setTopicIdentifier", json!({ "topicId": topic, "scheme": "KLE", "value": "1" })).await;
    assert_eq!(kle, ["Værdien kan ikke bruges: skriv et KLE-nummer som 12, 12.34 eller 12.34.56."]);
    assert_eq!(t.refused(&krog, "addTopic", json!({ "code": "INDBRUD", "name": "Andet" })).await, ["code TAKEN"]);
    assert_eq!(t.refused(&krog, "addPerson", json!({ "name": "Ib 070761_4285" })).await, ["name CPR_NUMBER"]);
}
