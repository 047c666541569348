//! Who may say where letters to a person go, and who may give posts and places: no right over one forum opens another.

use crate::{
    access_matrix::cast::person_id,
    hub::{Key, TestHub},
};
use serde_json::{Value, json};
use std::sync::atomic::{AtomicU32, Ordering};

/// The key of Hanne Vig, who is secretary for Lejre here. It is a while after the fixture was taken in: what came first counts.
async fn secretary_of_lejre(t: &TestHub) -> Key {
    t.at("2009-08-11T09:30:00+02:00");
    let rows = "post,organisation,forum,from,until\nborgmestersekretariatschef-lejre,lejre,,2007-01-01,\n";
    t.import(&[("secretariats.csv", rows)]).await.expect("a short table");
    t.key("hanne-vig").await
}

/// Gives a person a new post of an organisation; the id of the holding.
async fn appoint(t: &TestHub, key: &Key, (organisation, title): (&str, &str), name: &str) -> Value {
    let post = json!({ "organisationId": t.organisation(organisation), "title": title });
    let post = t.done(key, "addPost", (post, "id")).await;
    let held = json!({ "postId": post["id"], "personId": person_id(t, name) });
    t.done(key, "appointHolder", (held, "id")).await["id"].take()
}

/// What a change of the person's mail address by somebody is answered. It is another address each time.
async fn redirect(t: &TestHub, key: &Key, name: &str) -> Value {
    static NUMBER: AtomicU32 = AtomicU32::new(0);
    let email = format!("lytter-{}@privat.example", NUMBER.fetch_add(1, Ordering::Relaxed));
    let input = json!({ "id": person_id(t, name), "email": email });
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
                 "message": "Du må ikke ændre personens adresse. Giv pladsen dens egen adresse." }])
    );
    // A form that sends back the address as it stands changes nothing of it.
    let same = json!({ "id": person_id(&t, "Nils Hede"), "name": "Niels Hede", "email": "nils.hede@roskilde.example" });
    assert_eq!(t.done(&friis, "changePerson", (same, "name")).await["name"], "Niels Hede");
}

#[tokio::test]
async fn the_person_the_employer_and_the_registrar_choose_the_address() {
    let t = TestHub::with_fixture().await;
    let vig = secretary_of_lejre(&t).await;
    for key in [t.key("nils-hede").await, t.krog().await] {
        assert_eq!(redirect(&t, &key, "Nils Hede").await["userErrors"], json!([]));
    }
    t.done(&vig, "addPerson", (json!({ "name": "Ann Lind" }), "id")).await;
    assert_eq!(redirect(&t, &vig, "Ann Lind").await["userErrors"], json!([]), "she has no place anywhere yet");
    appoint(&t, &vig, ("lejre", "Jurist"), "Ann Lind").await;
    assert_eq!(redirect(&t, &vig, "Ann Lind").await["userErrors"], json!([]), "her only post is in Lejre");
    for forum in ["LR-LEJ", "PSP"] {
        let seat = json!({ "forumId": t.forum(forum), "kind": "APPOINTED", "role": "MEMBER", "personId": person_id(&t, "Ann Lind"),
                           "organisationId": t.organisation("lejre") });
        t.done(&t.krog().await, "addSeat", (seat, "id")).await;
        assert_eq!(redirect(&t, &vig, "Ann Lind").await["userErrors"], json!([]), "her employer seated her in {forum}");
    }
    assert_eq!(redirect(&t, &vig, "Omar Skov").await["userErrors"], json!([]), "he had his post before his seats");
    // With a post elsewhere too her letters are no longer her first employer's, who may still correct the rest.
    appoint(&t, &t.krog().await, ("greve", "Konsulent"), "Omar Skov").await;
    assert_eq!(redirect(&t, &vig, "Omar Skov").await["userErrors"][0]["code"], "ADDRESS_NOT_YOURS");
    let phone = json!({ "id": person_id(&t, "Omar Skov"), "phone": "46 46 46 46" });
    t.done(&vig, "changePerson", (phone, "id")).await;
}

/// A post is easily given: to somebody who had a place before, it opens neither her address nor where her letters go.
#[tokio::test]
async fn whoever_gives_a_stranger_a_post_neither_reads_nor_chooses_her_address() {
    let t = TestHub::with_fixture().await;
    let vig = secretary_of_lejre(&t).await;
    let shown = "query ($id: ID!) { person(id: $id) { email phone } }";
    let history = "query ($id: ID!) { history(id: $id) { totalCount } }";
    // Nils Hede has seats and no post, Mona Friis a post of the police.
    for name in ["Nils Hede", "Mona Friis"] {
        appoint(&t, &vig, ("lejre", &format!("Konsulent for {name}")), name).await;
    }
    let skov = t.data(
        &vig,
        "{ posts(first: 9, filter: { text: \"SSP-konsulent\" }) { nodes { holdings { id person { name } } } } }",
        json!({}),
    );
    let skov = skov.await["posts"]["nodes"].take();
    let mut held = skov.as_array().unwrap().iter().flat_map(|post| post["holdings"].as_array().unwrap());
    let held = held.find(|held| held["person"]["name"] == "Omar Skov").unwrap()["id"].clone();
    // A holding that is older than any of her seats, put right to be hers.
    t.done(&vig, "changeHolding", (json!({ "id": held, "personId": person_id(&t, "Lise Bang") }), "person { name }")).await;
    for name in ["Nils Hede", "Mona Friis", "Lise Bang"] {
        assert_eq!(redirect(&t, &vig, name).await["userErrors"][0]["code"], "FORBIDDEN", "{name}");
        let id = json!({ "id": person_id(&t, name) });
        assert_eq!(t.data(&vig, shown, id.clone()).await["person"], json!({ "email": null, "phone": null }), "{name}");
        assert_eq!(t.ask(&vig, history, id).await["errors"][0]["extensions"]["code"], "FORBIDDEN", "{name}");
    }
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
