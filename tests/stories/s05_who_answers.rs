//! S5: whom the appendix names as responsible and as contact, and whom it does not.

use crate::{
    access_matrix::cast::person_id,
    hub::{Key, TestHub, meetings::codes},
};
use serde_json::{Value, json};

async fn entry(t: &TestHub, key: &Key, edition: &str, code: &str) -> String {
    let query = "query ($edition: AppendixEdition!) { appendix(edition: $edition) { entries(first: 100) { nodes { text forum { code } } } } }";
    let found = t.data(key, query, json!({ "edition": edition })).await["appendix"]["entries"]["nodes"].take();
    let found = found.as_array().unwrap().iter().find(|node| node["forum"]["code"] == code).unwrap();
    found["text"].as_str().unwrap().to_owned()
}

/// S5.4: the sheet follows the same rule as `completeness`.
#[tokio::test]
async fn the_secretary_of_a_sealed_forum_is_named_to_nobody_outside_it() {
    let t = TestHub::with_fixture().await;
    let secretariat = "post,organisation,forum,from,until\nstationsleder-holbaek,,PSP,2009-01-01,\n";
    t.import(&[("secretariats.csv", secretariat)]).await.unwrap();
    let asked = "{ appendix(edition: INTERNAL) { html } forum(code: \"PSP\") { completeness { missing { responsible { name holder { name } } } } } }";
    let row = async |who: &str| {
        let found = t.data(&t.key(who).await, asked, json!({})).await;
        let html = found["appendix"]["html"].as_str().unwrap().split_once("id=\"mangler\"").unwrap().1.to_owned();
        let row = html.split("<tr>").find(|row| row.contains("(PSP)")).unwrap().to_owned();
        (row, found["forum"]["completeness"]["missing"][0]["responsible"].clone())
    };
    let (printed, told) = row("omar-skov").await;
    assert!(printed.contains("<td>Sekretariatschef, Sekretariatet</td>"), "{printed}");
    assert_eq!(told, json!({ "name": "Sekretariatschef", "holder": null }));
    let (printed, told) = row("nils-hede").await;
    let name = told["holder"]["name"].as_str().unwrap();
    assert!(printed.contains(name) && !printed.contains("Jens Krog"), "{printed} {told}");
}

/// S3.1: whoever is named must have a place at that end.
#[tokio::test]
async fn nobody_without_a_seat_or_a_post_there_becomes_a_contact() {
    let t = TestHub::with_fixture().await;
    let krog = t.krog().await;
    let id = t.interface_id(&krog, "SAML-LR-LEJ").await;
    let add = |end: &str, name: &str| json!({ "interfaceId": id, "end": end, "personId": person_id(&t, name) });
    let refused = t.act(&krog, "addContact", (add("TO", "Ib Sand"), "id")).await;
    assert_eq!(
        refused["userErrors"],
        json!([{ "field": ["input", "personId"], "code": "INVALID",
                 "message": "Værdien kan ikke bruges: personen har hverken plads eller stilling dér." }])
    );
    t.done(&krog, "addContact", (add("TO", "Omar Skov"), "id")).await;
    let contact = t.done(&krog, "addContact", (add("FROM", "Rita Holm"), "id")).await;
    let change = json!({ "id": contact["id"], "personId": person_id(&t, "Ib Sand") });
    assert_eq!(codes(&t.act(&krog, "changeContact", (change, "id")).await), ["INVALID"]);
    let declared = json!({
        "from": { "forumId": t.forum("LR-LEJ") }, "to": { "forumId": t.forum("LR-ROS") }, "kind": "CONSULTS",
        "contacts": [{ "end": "TO", "personId": person_id(&t, "Ib Sand") }],
    });
    assert_eq!(codes(&t.act(&krog, "addInterface", (declared, "id")).await), ["INVALID"]);
    // Who may not look into the other end is told nothing of who sits there, either way.
    let skov = t.key("omar-skov").await;
    for name in ["Nils Hede", "Ib Sand"] {
        assert_eq!(codes(&t.act(&skov, "addContact", (add("FROM", name), "id")).await), ["FORBIDDEN"], "{name}");
    }
}

/// S5.2: one who came in without a place there answers for nothing, and is printed for nobody.
#[tokio::test]
async fn a_contact_who_is_none_is_left_out_and_a_vacant_post_is_marked() {
    let t = TestHub::with_fixture().await;
    let krog = t.krog().await;
    let contacts = "interface,end,post,person,from,until\nSAML-LR-LEJ,to,,ib-sand,2009-01-01,\nSAML-LR-LEJ,to,stationsleder-roskilde,,2009-01-01,\n";
    t.import(&[("interface_contacts.csv", contacts)]).await.unwrap();
    let printed = |text: &str| text.lines().find(|line| line.contains("Kontakt: ")).unwrap().trim().to_owned();
    let public = printed(&entry(&t, &Key::NONE, "PUBLIC", "SAML").await);
    assert!(public.contains("(Mona Friis)") && !public.contains("Ib Sand"), "{public}");
    let inside = printed(&entry(&t, &krog, "INTERNAL", "SAML").await);
    assert_eq!(inside, public, "who sits in the council sees no more");
    let holders = "contacts { holder { name } post { title } orphaned }";
    let told = t.interface(&Key::NONE, "SAML-LR-LEJ", holders, "2009-08-11").await["contacts"].take();
    let names: Vec<_> = told.as_array().unwrap().iter().map(|contact| &contact["holder"]["name"]).collect();
    assert_eq!(names, [&json!("Mona Friis")], "the page and the print name the same");
    let told = t.interface(&krog, "SAML-LR-LEJ", holders, "2009-08-11").await["contacts"].take();
    let orphaned = told.as_array().unwrap().iter().filter(|contact| contact["orphaned"] == true);
    assert_eq!(orphaned.count(), 1, "whoever may see inside is told that one answers no more: {told:#}");
    let gone = "post,person,from,until\nstationsleder-roskilde,mona-friis,2007-01-01,2009-07-31\n";
    t.import(&[("holdings.csv", gone)]).await.unwrap();
    let vacant = printed(&entry(&t, &Key::NONE, "PUBLIC", "SAML").await);
    assert!(vacant.ends_with("(ubesat)") && !vacant.contains("Friis"), "{vacant}");
}

/// S3.2.
#[tokio::test]
async fn a_missing_limit_of_purpose_is_marked_in_print_as_it_is_on_the_page() {
    let t = TestHub::with_fixture().await;
    let before = entry(&t, &Key::NONE, "PUBLIC", "SAML").await;
    assert!(before.contains("formålsbegrænsning: Kun til forebyggelse, ikke til efterforskning"), "{before}");
    t.import(&[("interface_conditions.csv", "interface,draft,purpose_limit\nSAML-LR-LEJ,no,\n")]).await.unwrap();
    let after = entry(&t, &Key::NONE, "PUBLIC", "SAML").await;
    let line = after.lines().find(|line| line.contains("Personoplysninger")).unwrap().trim();
    assert_eq!(line, "Personoplysninger: fortrolige; grundlag: Forvaltningslovens §§ 27-28; FORMÅLSBEGRÆNSNING MANGLER");
    let warned = t.interface(&Key::NONE, "SAML-LR-LEJ", "warnings { code }", "2009-08-11").await;
    assert!(warned["warnings"].as_array().unwrap().contains(&json!({ "code": "BASIS_MISSING" })), "{warned}");
    let told: Value = t.interface(&Key::NONE, "SAML-LR-LEJ", "purposeLimit", "2009-08-11").await;
    assert_eq!(told["purposeLimit"], Value::Null);
}
