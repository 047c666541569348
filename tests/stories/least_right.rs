//! Who may say where letters to a person go, and who may give posts and places: no right over one forum opens another.

use crate::{
    access_matrix::cast::person_id,
    hub::{Key, TestHub},
};
use serde_json::{Value, json};

/// What a change of the person's mail address by somebody is answered.
async fn redirect(t: &TestHub, key: &Key, name: &str) -> Value {
    let input = json!({ "id": person_id(t, name), "email": "lytter@privat.example" });
    t.act(key, "changePerson", (input, "email")).await
}

#[tokio::test]
async fn a_chair_does_not_choose_where_letters_of_a_sealed_forum_go_and_hears_nothing_of_it() {
    let t = TestHub::with_fixture().await;
    let friis = t.key("mona-friis").await;
    // Nils Hede sits in the sealed PSP too, Lise Bang in this council alone.
    let (sealed, open) = (redirect(&t, &friis, "Nils Hede").await, redirect(&t, &friis, "Lise Bang").await);
    assert_eq!(sealed, open, "the same answer to the last letter");
    assert_eq!(
        sealed["userErrors"],
        json!([{ "field": ["input", "email"], "code": "ADDRESS_NOT_YOURS",
                 "message": "Personens adresse er ikke din at ændre. Giv pladsen sin egen adresse." }])
    );
    // A form that sends back the address as it stands changes nothing of it.
    let same = json!({ "id": person_id(&t, "Nils Hede"), "name": "Niels Hede", "email": "nils.hede@roskilde.example" });
    assert_eq!(t.done(&friis, "changePerson", (same, "name")).await["name"], "Niels Hede");
}

#[tokio::test]
async fn the_person_the_employer_and_the_registrar_choose_the_address() {
    let t = TestHub::with_fixture().await;
    t.import(&[(
        "secretariats.csv",
        "post,organisation,forum,from,until\nborgmestersekretariatschef-lejre,lejre,,2007-01-01,\n",
    )])
    .await
    .expect("a short table");
    let vig = t.key("hanne-vig").await;
    for key in [t.key("nils-hede").await, t.krog().await] {
        assert_eq!(redirect(&t, &key, "Nils Hede").await["userErrors"], json!([]));
    }
    let post = t.done(&vig, "addPost", (json!({ "organisationId": t.organisation("lejre"), "title": "Jurist" }), "id")).await;
    let new = t.done(&vig, "addPerson", (json!({ "name": "Ann Lind" }), "id")).await;
    assert_eq!(redirect(&t, &vig, "Ann Lind").await["userErrors"], json!([]), "she has no place anywhere yet");
    t.done(&vig, "appointHolder", (json!({ "postId": post["id"], "personId": new["id"] }), "id")).await;
    assert_eq!(redirect(&t, &vig, "Ann Lind").await["userErrors"], json!([]), "her only post is in Lejre");
    // Whoever gives somebody else's officer a post as well does not get her letters.
    let other = t.done(&vig, "addPost", (json!({ "organisationId": t.organisation("lejre"), "title": "Konsulent" }), "id")).await;
    t.done(&vig, "appointHolder", (json!({ "postId": other["id"], "personId": person_id(&t, "Mona Friis") }), "id")).await;
    assert_eq!(redirect(&t, &vig, "Mona Friis").await["userErrors"][0]["code"], "ADDRESS_NOT_YOURS");
}

#[tokio::test]
async fn whoever_only_stands_in_or_gets_copies_somewhere_is_not_everybodys_to_correct() {
    let t = TestHub::with_fixture().await;
    let (krog, friis) = (t.krog().await, t.key("mona-friis").await);
    for name in ["Ida Kol", "Bo Ask"] {
        t.done(&krog, "addPerson", (json!({ "name": name }), "id")).await;
    }
    assert_eq!(redirect(&t, &friis, "Ida Kol").await["userErrors"], json!([]), "whoever keeps anything may enter people");
    let query = "{ forum(code: \"PSP\") { seats(first: 9) { nodes { id } } } }";
    let seat = t.data(&krog, query, json!({})).await["forum"]["seats"]["nodes"][1]["id"].take();
    let deputy = json!({ "seatId": seat, "kind": "PERSONAL", "personId": person_id(&t, "Ida Kol") });
    t.done(&krog, "addDeputy", (deputy, "id")).await;
    t.done(&krog, "changeSeat", (json!({ "id": seat, "copyToId": person_id(&t, "Bo Ask") }), "copyTo { name }")).await;
    for name in ["Ida Kol", "Bo Ask"] {
        assert_eq!(redirect(&t, &friis, name).await["userErrors"][0]["code"], "NOT_FOUND", "{name}");
    }
    let known = t.data(&krog, "query ($id: ID!) { person(id: $id) { name } }", json!({ "id": person_id(&t, "Bo Ask") })).await;
    assert_eq!(known["person"]["name"], "Bo Ask", "who keeps the forum sees who gets its copies");
}

#[tokio::test]
async fn nobody_gives_herself_a_post_or_the_places_of_anothers_entry() {
    let t = TestHub::with_fixture().await;
    let (krog, operator) = (t.krog().await, t.operator().await);
    let own = person_id(&t, "Jens Krog");
    let post = t.done(&krog, "addPost", (json!({ "organisationId": t.organisation("lejre"), "title": "Jurist" }), "id")).await;
    let input = json!({ "postId": post["id"], "personId": own });
    assert_eq!(t.refused(&krog, "appointHolder", input.clone()).await, ["input FORBIDDEN"]);
    let held = json!({ "postId": post["id"], "personId": person_id(&t, "Nils Hede") });
    let holding = t.done(&krog, "appointHolder", (held, "id")).await;
    let to_himself = json!({ "id": holding["id"], "personId": own });
    assert_eq!(t.refused(&krog, "changeHolding", to_himself).await, ["input FORBIDDEN"]);
    for (keep, gone) in [("Jens Krog", "Nils Hede"), ("Nils Hede", "Jens Krog")] {
        let input = json!({ "keepId": person_id(&t, keep), "goneId": person_id(&t, gone) });
        assert_eq!(t.refused(&krog, "mergePeople", input).await, ["input FORBIDDEN"]);
    }
    let later = json!({ "postId": post["id"], "personId": own, "from": "2010-01-01" });
    t.done(&operator, "appointHolder", (later, "id")).await;
}

#[tokio::test]
async fn nobody_lengthens_her_own_holding_of_a_post() {
    let t = TestHub::with_fixture().await;
    let (krog, operator) = (t.krog().await, t.operator().await);
    let post = t.done(&krog, "addPost", (json!({ "organisationId": t.organisation("lejre"), "title": "Jurist" }), "id")).await;
    let held =
        json!({ "postId": post["id"], "personId": person_id(&t, "Jens Krog"), "from": "2008-01-01", "until": "2008-12-31" });
    let holding = t.done(&operator, "appointHolder", (held, "id")).await;
    let with = |more: Value| {
        let mut input = json!({ "id": holding["id"] });
        input.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        input
    };
    for wider in
        [json!({ "until": null }), json!({ "until": "2009-12-31" }), json!({ "from": "2007-06-01" }), json!({ "from": null })]
    {
        assert_eq!(t.refused(&krog, "changeHolding", with(wider.clone())).await, ["input FORBIDDEN"], "{wider}");
    }
    t.done(&krog, "changeHolding", (with(json!({ "from": "2008-02-01", "until": "2008-11-30" })), "id")).await;
    t.done(&operator, "changeHolding", (with(json!({ "until": null })), "id")).await;
}

#[tokio::test]
async fn somebody_elses_draft_cannot_be_told_from_nothing_by_taking_it_away() {
    let t = TestHub::with_fixture().await;
    let krog = t.krog().await;
    let draft = json!({ "from": { "forumId": t.forum("PSP") }, "to": { "forumId": t.forum("SSP-LEJ") }, "kind": "COORDINATES_WITH",
                        "draft": true });
    let draft = t.done(&krog, "addInterface", (draft, "id")).await;
    let holm = t.key("rita-holm").await;
    assert_eq!(t.refused(&holm, "removeEntry", json!({ "id": draft["id"] })).await, ["input NOT_FOUND"]);
    assert_eq!(t.refused(&holm, "endEntry", json!({ "id": draft["id"], "until": "2009-12-31" })).await, ["input NOT_FOUND"]);
}

#[tokio::test]
async fn the_address_of_a_seat_is_set_at_the_version_that_was_seen() {
    let t = TestHub::with_fixture().await;
    let krog = t.krog().await;
    let query = "{ forum(code: \"KR\") { seats(first: 1) { nodes { id addressVersion } } } }";
    let seat = t.data(&krog, query, json!({})).await["forum"]["seats"]["nodes"][0].take();
    assert_eq!(seat["addressVersion"], 0);
    let set = |email: &str, version: i32| json!({ "seatId": seat["id"], "email": email, "expectedVersion": version });
    let first = t.done(&krog, "setSeatAddress", (set("a@kr.example", 0), "address addressVersion")).await;
    assert_eq!(first, json!({ "address": "a@kr.example", "addressVersion": 1 }));
    assert_eq!(t.refused(&krog, "setSeatAddress", set("b@kr.example", 0)).await, ["expectedVersion VERSION_CONFLICT"]);
    let second = t.done(&krog, "setSeatAddress", (set("b@kr.example", 1), "address addressVersion")).await;
    assert_eq!(second["addressVersion"], 2);
    let stranger = t.data(&t.key("ib-sand").await, query, json!({})).await;
    assert_eq!(stranger["forum"]["seats"]["nodes"][0]["addressVersion"], Value::Null);
}
