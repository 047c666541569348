//! The people room: organisations, areas, topics, persons, posts, holders and duties, entered and set right by those who may.

use crate::hub::{Key, TestHub};
use serde_json::{Value, json};

const UNTIL: &str = "id version term { from until } person { name } post { holder { name } }";

async fn organisation(t: &TestHub, key: &Key, code: &str) -> Value {
    let query = "query ($code: String!) { organisation(code: $code) { id name version names { name until } identifiers { scheme value } \
                 units { code } posts { id title version vacant holder { id name } } parent { code } } }";
    t.data(key, query, json!({ "code": code })).await["organisation"].take()
}

async fn post(t: &TestHub, key: &Key, organisation_code: &str, title: &str) -> Value {
    let found = organisation(t, key, organisation_code).await;
    let posts = found["posts"].as_array().expect("posts").clone();
    posts.into_iter().find(|post| post["title"] == title).expect("the post")
}

async fn person(t: &TestHub, key: &Key, name: &str) -> Value {
    let query = "query ($text: String) { people(filter: { text: $text }) { nodes { id name givenName familyName email phone version } } }";
    let data = t.data(key, query, json!({ "text": name })).await;
    data["people"]["nodes"].get(0).cloned().unwrap_or_default()
}

/// The head of the mayor's secretariat in Lejre, who keeps that municipality and nothing else.
async fn lejre_secretary(t: &TestHub) -> Key {
    let secretariats = "post,organisation,forum,from,until\nborgmestersekretariatschef-lejre,lejre,,2007-01-01,\n";
    t.import(&[("secretariats.csv", secretariats)]).await.expect("a short table");
    t.key("hanne-vig").await
}

#[tokio::test]
async fn an_organisation_keeps_the_name_that_it_had() {
    let t = TestHub::with_fixture().await;
    let krog = t.krog().await;
    let skat = organisation(&t, &krog, "skat").await;
    let input = json!({ "id": skat["id"], "name": "Skattestyrelsen", "nameEn": "Tax Agency", "renamedOn": "2009-07-01" });
    t.done(&krog, "changeOrganisation", (input, "id")).await;
    let named = "query ($asOf: Date) { organisation(code: \"skat\", asOf: $asOf) { name names { name until } } }";
    let former = json!([{ "name": "Skat", "until": "2009-06-30" }]);
    for (day, name, names) in [
        ("2009-06-30", "Skat", &json!([])),
        ("2009-07-01", "Skattestyrelsen", &former),
        ("2009-08-11", "Skattestyrelsen", &former),
    ] {
        let found = t.data(&krog, named, json!({ "asOf": day })).await;
        assert_eq!(found["organisation"]["name"], name, "{day}");
        assert_eq!(&found["organisation"]["names"], names, "{day}");
    }
    let again = json!({ "id": skat["id"], "name": "Skat", "renamedOn": "2009-06-30" });
    assert_eq!(t.refused(&krog, "changeOrganisation", again).await, ["renamedOn OUTSIDE_TERM"]);
    let unnamed = json!({ "id": skat["id"], "renamedOn": "2009-08-01" });
    assert_eq!(t.refused(&krog, "changeOrganisation", unnamed).await, ["name REQUIRED"]);
}

#[tokio::test]
async fn an_organisation_has_other_names_and_numbers() {
    let t = TestHub::with_fixture().await;
    let krog = t.krog().await;
    let skat = organisation(&t, &krog, "skat").await["id"].take();
    t.done(&krog, "addOrganisationName", (json!({ "organisationId": skat, "name": "SKAT Køge" }), "id")).await;
    assert_eq!(
        t.refused(&krog, "addOrganisationName", json!({ "organisationId": skat, "name": "skat køge" })).await,
        ["name ALREADY_THERE"]
    );
    let number = |scheme: &str, value: Value| json!({ "organisationId": skat, "scheme": scheme, "value": value });
    t.done(&krog, "setOrganisationIdentifier", (number("ean", json!("5798000033788")), "id")).await;
    t.done(&krog, "setOrganisationIdentifier", (number("EAN", json!("5798000033795")), "id")).await;
    t.done(&krog, "setOrganisationIdentifier", (number("CVR", json!("29189846")), "id")).await;
    let found = organisation(&t, &krog, "skat").await;
    insta::assert_snapshot!(format!("{}\n{}", found["names"], found["identifiers"]), @r#"
    [{"name":"SKAT Køge","until":null}]
    [{"scheme":"CVR","value":"29189846"},{"scheme":"EAN","value":"5798000033795"}]
    "#);
    let greve = organisation(&t, &krog, "greve").await["id"].take();
    let theirs = |scheme: &str, value: &str| json!({ "organisationId": greve, "scheme": scheme, "value": value });
    for (input, errors) in [
        (theirs("EAN", "5798000033795"), ["value TAKEN"]),
        (theirs("CVR", "29189846"), ["value TAKEN"]),
        (theirs("CVR", "12345678"), ["value CVR_NUMBER"]),
        (theirs("MUNICIPALITY", "12"), ["value INVALID"]),
        (theirs("E A N", "1"), ["scheme INVALID"]),
        (theirs("EAN", "070761-4285"), ["value CPR_NUMBER"]),
    ] {
        assert_eq!(t.refused(&krog, "setOrganisationIdentifier", input.clone()).await, errors, "{input}");
    }
    t.done(&krog, "setOrganisationIdentifier", (number("EAN", Value::Null), "id")).await;
    t.done(&krog, "removeOrganisationName", (json!({ "organisationId": skat, "name": "Skat Køge" }), "id")).await;
    let found = organisation(&t, &krog, "skat").await;
    assert_eq!((&found["names"], &found["identifiers"]), (&json!([]), &json!([{ "scheme": "CVR", "value": "29189846" }])));
}

#[tokio::test]
async fn a_municipal_secretary_keeps_her_own_municipality_and_no_other() {
    let t = TestHub::with_fixture().await;
    let vig = lejre_secretary(&t).await;
    let (lejre, greve) = (organisation(&t, &vig, "lejre").await, organisation(&t, &vig, "greve").await);
    let unit =
        |parent: &Value| json!({ "code": "lejre-jura", "name": "Juridisk afdeling", "kind": "MUNICIPALITY", "parentId": parent });
    t.done(&vig, "addOrganisation", (unit(&lejre["id"]), "id")).await;
    let unit = organisation(&t, &vig, "lejre-jura").await;
    let added = t.done(&vig, "addPost", (json!({ "organisationId": unit["id"], "title": "Jurist" }), "id title vacant")).await;
    let new = t
        .done(
            &vig,
            "addPerson",
            (json!({ "name": "Ann Bo Lind", "email": "abl@lejre.example" }), "id givenName familyName email"),
        )
        .await;
    assert_eq!(
        (&new["givenName"], &new["familyName"], &new["email"]),
        (&json!("Ann Bo"), &json!("Lind"), &json!("abl@lejre.example"))
    );
    let held = t.done(&vig, "appointHolder", (json!({ "postId": added["id"], "personId": new["id"] }), UNTIL)).await;
    assert_eq!((&held["post"]["holder"]["name"], &held["term"]["from"]), (&json!("Ann Bo Lind"), &json!("2009-08-11")));
    let police = organisation(&t, &vig, "politi").await;
    let found = organisation(&t, &vig, "lejre").await;
    assert_eq!(found["units"], json!([{ "code": "lejre-jura" }]));
    for (mutation, input) in [
        ("addPost", json!({ "organisationId": greve["id"], "title": "Jurist" })),
        ("changeOrganisation", json!({ "id": greve["id"], "name": "Greve" })),
        ("changePost", json!({ "id": added["id"], "organisationId": greve["id"] })),
        // Whoever keeps the police keeps what all share: nobody makes herself that.
        ("changeOrganisation", json!({ "id": lejre["id"], "kind": "POLICE" })),
        ("changeOrganisation", json!({ "id": lejre["id"], "parentId": police["id"] })),
        ("changeOrganisation", json!({ "id": unit["id"], "parentId": null })),
        ("addOrganisation", json!({ "code": "ny", "name": "Ny", "kind": "OTHER" })),
        ("addArea", json!({ "code": "ny", "name": "Ny", "kind": "TOWN" })),
        ("addTopic", json!({ "code": "ny", "name": "Ny" })),
        ("mergeOrganisations", json!({ "keepId": lejre["id"], "goneId": unit["id"] })),
    ] {
        assert_eq!(t.refused(&vig, mutation, input).await, ["input FORBIDDEN"], "{mutation}");
    }
}

#[tokio::test]
async fn an_organisation_is_never_its_own_unit_nor_an_area_in_itself() {
    let t = TestHub::with_fixture().await;
    let krog = t.krog().await;
    let (police, station) = (organisation(&t, &krog, "politi").await, organisation(&t, &krog, "station-koege").await);
    let ring = json!({ "id": police["id"], "parentId": station["id"] });
    assert_eq!(t.refused(&krog, "changeOrganisation", ring).await, ["parentId CIRCULAR"]);
    let add = async |code: &str, kind: &str, parent: &Value| {
        let input = json!({ "code": code, "name": code, "kind": kind, "parentId": parent });
        t.done(&krog, "addArea", (input, "id version parent { code }")).await
    };
    let town = add("tune", "TOWN", &Value::Null).await;
    let quarter = add("tune-nord", "TOWN", &town["id"]).await;
    assert_eq!(quarter["parent"]["code"], "tune");
    assert_eq!(
        t.refused(&krog, "changeArea", json!({ "id": town["id"], "parentId": quarter["id"] })).await,
        ["parentId CIRCULAR"]
    );
    assert_eq!(t.refused(&krog, "changeArea", json!({ "id": town["id"], "parentId": town["id"] })).await, ["parentId CIRCULAR"]);
    assert_eq!(t.refused(&krog, "addArea", json!({ "code": "tune", "name": "Tune", "kind": "TOWN" })).await, ["code TAKEN"]);
    for kind in ["MUNICIPALITY", "DISTRICT"] {
        let below = json!({ "code": "under", "name": "Under", "kind": kind, "parentId": town["id"] });
        assert_eq!(t.refused(&krog, "addArea", below).await, ["parentId INVALID"], "{kind}");
    }
    assert_eq!(t.refused(&krog, "changeArea", json!({ "id": police["id"], "name": "Politiet" })).await, ["input NOT_FOUND"]);
    let changed = t
        .done(
            &krog,
            "changeArea",
            (json!({ "id": town["id"], "name": "Tune", "expectedVersion": 1 }), "name version areas { code }"),
        )
        .await;
    assert_eq!(changed, json!({ "name": "Tune", "version": 2, "areas": [{ "code": "tune-nord" }] }));
    assert_eq!(
        t.refused(&krog, "changeArea", json!({ "id": town["id"], "name": "T", "expectedVersion": 1 })).await,
        ["expectedVersion VERSION_CONFLICT"]
    );
}

#[tokio::test]
async fn areas_border_on_each_other_from_either_side() {
    let t = TestHub::with_fixture().await;
    let krog = t.krog().await;
    let data = t.data(&krog, "{ areas(first: 50) { nodes { id code version neighbours { code } } } }", json!({})).await;
    let area = |code: &str| {
        let nodes = data["areas"]["nodes"].as_array().expect("areas");
        nodes.iter().find(|area| area["code"] == code).expect("an area").clone()
    };
    let codes = |area: &Value| -> Vec<String> {
        area["neighbours"]
            .as_array()
            .expect("areas")
            .iter()
            .map(|area| area["code"].as_str().expect("a code").to_owned())
            .collect()
    };
    // In the order of names: Holbæk, Køge, Ringsted, Roskilde.
    assert_eq!(codes(&area("350")), ["316", "259", "329", "265"]);
    assert_eq!(codes(&area("district")), [""; 0]);
    let (lejre, roskilde, town) = (area("350"), area("265"), area("karlslunde"));
    let borders = json!([roskilde["id"], area("269")["id"]]);
    let input = json!({ "id": lejre["id"], "neighbourIds": borders, "expectedVersion": lejre["version"] });
    let changed = t.done(&krog, "changeArea", (input, "neighbours { code }")).await;
    assert_eq!(codes(&changed), ["265", "269"]);
    let seen = t.data(&krog, "{ areas(first: 50) { nodes { code neighbours { code } } } }", json!({})).await;
    for (code, expected) in [("265", true), ("269", true), ("316", false)] {
        let nodes = seen["areas"]["nodes"].as_array().expect("areas");
        let other = nodes.iter().find(|area| area["code"] == code).expect("an area");
        assert_eq!(codes(other).contains(&"350".to_owned()), expected, "{code}");
    }
    let nested = [
        json!({ "id": town["id"], "neighbourIds": [area("253")["id"]] }),
        json!({ "id": area("district")["id"], "neighbourIds": [town["id"]] }),
        json!({ "id": lejre["id"], "neighbourIds": [lejre["id"]] }),
    ];
    for input in nested {
        assert_eq!(t.refused(&krog, "changeArea", input).await, ["neighbourIds INVALID"]);
    }
    let input = json!({ "id": lejre["id"], "neighbourIds": [t.forum("KR")] });
    assert_eq!(t.refused(&krog, "changeArea", input).await, ["input NOT_FOUND"]);
    let new = json!({ "code": "tune", "name": "Tune", "kind": "TOWN", "parentId": area("253")["id"], "neighbourIds": [town["id"], town["id"]] });
    assert_eq!(codes(&t.done(&krog, "addArea", (new, "neighbours { code }")).await), ["karlslunde"]);
}

#[tokio::test]
async fn no_word_stands_for_two_topics() {
    let t = TestHub::with_fixture().await;
    let krog = t.krog().await;
    let wide = json!({ "code": "rocker", "name": "Rockerkriminalitet", "nameEn": "Gang crime", "synonyms": ["Bander", "bander", " Bandekriminalitet "] });
    let fields = "id name version synonyms broader { code } narrower { code }";
    let wide = t.done(&krog, "addTopic", (wide, fields)).await;
    assert_eq!(wide["synonyms"], json!(["Bandekriminalitet", "Bander"]));
    let narrow = t.done(&krog, "addTopic", (json!({ "code": "exit", "name": "Exit", "broaderId": wide["id"] }), fields)).await;
    assert_eq!(narrow["broader"]["code"], "rocker");
    for (input, errors) in [
        (json!({ "code": "x", "name": "BANDER" }), vec!["name TAKEN"]),
        (json!({ "code": "exit", "name": "X" }), vec!["code TAKEN"]),
        (json!({ "code": "x", "name": "X", "synonyms": ["Vold", "bander"] }), vec!["synonyms TAKEN", "synonyms TAKEN"]),
        (json!({ "code": "x y", "name": "", "synonyms": [""] }), vec!["code INVALID", "name REQUIRED", "synonyms REQUIRED"]),
    ] {
        assert_eq!(t.refused(&krog, "addTopic", input.clone()).await, errors, "{input}");
    }
    let ring = json!({ "id": wide["id"], "broaderId": narrow["id"] });
    assert_eq!(t.refused(&krog, "changeTopic", ring).await, ["broaderId CIRCULAR"]);
    let fewer = json!({ "id": wide["id"], "synonyms": ["Bander", "Bandekrig"], "expectedVersion": wide["version"] });
    let fewer = t.done(&krog, "changeTopic", (fewer, fields)).await;
    assert_eq!((&fewer["synonyms"], &fewer["narrower"]), (&json!(["Bandekrig", "Bander"]), &json!([{ "code": "exit" }])));
    let kept = t.done(&krog, "changeTopic", (json!({ "id": wide["id"], "nameEn": null }), fields)).await;
    assert_eq!(kept["synonyms"], json!(["Bandekrig", "Bander"]));
}

#[tokio::test]
async fn what_people_type_about_a_person_is_checked() {
    let t = TestHub::with_fixture().await;
    let krog = t.krog().await;
    for (input, errors) in [
        (json!({ "name": "Ib 070761-4285" }), vec!["name CPR_NUMBER"]),
        (json!({ "name": "x".repeat(201) }), vec!["name TOO_LONG"]),
        (json!({ "name": "Ib\u{7}Holm" }), vec!["name INVALID"]),
        (json!({ "name": "Ib\u{202e}Holm" }), vec!["name INVALID"]),
        (json!({ "name": "Ib Holm", "phone": "abc" }), vec!["phone INVALID"]),
        (json!({ "name": "  " }), vec!["name REQUIRED"]),
        (
            json!({ "name": "Ib Holm", "email": "ib@køge.example", "phone": "1".repeat(41) }),
            vec!["email INVALID", "phone TOO_LONG"],
        ),
        (json!({ "name": "Ib Holm", "familyName": "Holst" }), vec!["familyName INVALID"]),
        (json!({ "name": "Ib Holm", "code": "ib holm" }), vec!["code INVALID"]),
        (json!({ "name": "Ib Holm", "code": "rita-holm" }), vec!["code TAKEN"]),
    ] {
        assert_eq!(t.refused(&krog, "addPerson", input.clone()).await, errors, "{input}");
    }
    let first = t.done(&krog, "addPerson", (json!({ "name": "Rita Holm", "idempotencyKey": "a" }), "id")).await;
    let again = t.done(&krog, "addPerson", (json!({ "name": "Rita Holm", "idempotencyKey": "a" }), "id")).await;
    assert_eq!(first, again, "a repeated key acts once");
    let other = json!({ "name": "Rita Holm-Lund", "idempotencyKey": "a" });
    assert_eq!(t.refused(&krog, "addPerson", other).await, ["idempotencyKey KEY_REUSED"]);
    let found = t.data(&krog, "{ people(filter: { text: \"rita holm\" }) { totalCount } }", json!({})).await;
    assert_eq!(found["people"]["totalCount"], 2);
}

#[tokio::test]
async fn a_person_is_corrected_by_herself_and_by_those_who_keep_where_she_sits() {
    let t = TestHub::with_fixture().await;
    let (krog, buhl, skov, friis) =
        (t.krog().await, t.key("tina-buhl").await, t.key("omar-skov").await, t.key("mona-friis").await);
    let fields = "name givenName familyName email phone version";
    let own = person(&t, &buhl, "Tina Buhl").await;
    let married = json!({ "id": own["id"], "name": "Tina Holst", "phone": "46 46 46 46", "expectedVersion": 1 });
    insta::assert_snapshot!(t.done(&buhl, "changePerson", (married, fields)).await, @r#"{"email":"tina.buhl@lejre.example","familyName":"Holst","givenName":"Tina","name":"Tina Holst","phone":"46 46 46 46","version":2}"#);
    let by_chair = json!({ "id": own["id"], "phone": null });
    assert_eq!(t.done(&friis, "changePerson", (by_chair, fields)).await["phone"], Value::Null);
    let stale = json!({ "id": own["id"], "phone": "1", "expectedVersion": 2 });
    assert_eq!(t.refused(&krog, "changePerson", stale).await, ["expectedVersion VERSION_CONFLICT"]);
    assert_eq!(t.refused(&skov, "changePerson", json!({ "id": own["id"], "phone": "1" })).await, ["input FORBIDDEN"]);
    assert_eq!(person(&t, &skov, "Tina Holst").await["email"], Value::Null);
    assert_eq!(person(&t, &friis, "Tina Holst").await["email"], "tina.buhl@lejre.example");
}

#[tokio::test]
async fn a_handle_that_a_hidden_person_has_is_never_told_of() {
    let t = TestHub::with_fixture().await;
    let friis = t.key("mona-friis").await;
    assert_eq!(person(&t, &friis, "Eva Lindt").await, Value::Null);
    let input = |code: &str| json!({ "name": "Eva Lindt", "code": code });
    let hidden = t.act(&friis, "addPerson", (input("eva-lindt"), "name version")).await;
    let free = t.act(&friis, "addPerson", (input("eva-lindt-free"), "name version")).await;
    assert_eq!(hidden, free);
}

#[tokio::test]
async fn addresses_of_a_whole_list_cost_one_statement() {
    let t = TestHub::with_fixture().await;
    let krog = t.krog().await;
    let query = "query ($first: Int) { people(first: $first) { nodes { name email phone } } }";
    let mut costs = Vec::new();
    for first in [1, 50] {
        let (answer, cost) = crate::contract::counted(&t, &krog, query, json!({ "first": first })).await;
        let nodes = answer["data"]["people"]["nodes"].as_array().expect("people");
        assert!(nodes.len() == first && nodes.iter().all(|person| person["email"].is_string()), "{answer:#}");
        costs.push(cost);
    }
    assert_eq!(costs, [1, 1]);
    let within = "{ forums(first: 50) { nodes { seats(first: 50) { nodes { holder { email } } } } } }";
    let (answer, cost) = crate::contract::counted(&t, &krog, within, json!({})).await;
    let told = answer.to_string().matches("@").count();
    assert!(told > 50 && cost == 1, "{told} addresses in {cost} statements");
}

#[tokio::test]
async fn people_are_listed_by_family_name_the_danish_way() {
    let t = TestHub::with_fixture().await;
    let krog = t.krog().await;
    let data = t.data(&krog, "{ people(last: 4) { nodes { name } } }", json!({})).await;
    let names: Vec<_> = data["people"]["nodes"].as_array().expect("people").iter().map(|person| person["name"].clone()).collect();
    assert_eq!(names, ["Hanne Vig", "Karl Østergaard", "Kirsten Aagaard", "Torben Aaris"]);
}

#[tokio::test]
async fn a_post_has_one_holder_on_a_day() {
    let t = TestHub::with_fixture().await;
    let krog = t.krog().await;
    let leader = post(&t, &krog, "station-roskilde", "Leder af Lokalpolitistation Roskilde").await;
    let winther = t.done(&krog, "addPerson", (json!({ "name": "Aage Winther" }), "id")).await["id"].take();
    let friis = leader["holder"]["id"].clone();
    let input = |person: &Value, from: &str, until: Value| json!({ "postId": leader["id"], "personId": person, "from": from, "until": until });
    let mut kept = input(&winther, "2009-09-01", Value::Null);
    kept["endsFormer"] = json!(false);
    assert_eq!(t.refused(&krog, "appointHolder", kept).await, ["personId ALREADY_HELD"]);
    assert_eq!(t.refused(&krog, "appointHolder", input(&friis, "2009-09-01", Value::Null)).await, ["personId ALREADY_HELD"]);
    assert_eq!(
        t.refused(&krog, "appointHolder", input(&winther, "2009-09-01", json!("2009-08-31"))).await,
        ["until ENDS_BEFORE_START"]
    );
    let held = t.done(&krog, "appointHolder", (input(&winther, "2009-09-01", Value::Null), UNTIL)).await;
    let history = "query ($id: ID!, $asOf: Date) { node(id: $id, asOf: $asOf) { ... on Post { holder { name } holdings { id person { name } \
                   term { from until } } } } }";
    let mut found = t.data(&krog, history, json!({ "id": leader["id"], "asOf": "2009-08-31" })).await["node"].take();
    assert_eq!(found["holder"]["name"], "Mona Friis");
    let former = found["holdings"][0]["id"].take();
    assert_eq!(found["holdings"][0]["term"], json!({ "from": "2007-01-01", "until": "2009-08-31" }));
    assert_eq!(found["holdings"][1]["term"], json!({ "from": "2009-09-01", "until": null }));
    assert_eq!(t.refused(&krog, "changeHolding", json!({ "id": former, "until": null })).await, ["from ALREADY_HELD"]);
    let later = json!({ "id": held["id"], "from": "2009-10-01", "until": "2010-06-30", "expectedVersion": held["version"] });
    let later = t.done(&krog, "changeHolding", (later, UNTIL)).await;
    assert_eq!(later["term"], json!({ "from": "2009-10-01", "until": "2010-06-30" }));
    // Somebody who is to hold it later is in the way of one who has no last day.
    assert_eq!(t.refused(&krog, "appointHolder", input(&friis, "2009-09-05", Value::Null)).await, ["personId ALREADY_HELD"]);
    t.done(&krog, "appointHolder", (input(&friis, "2009-09-05", json!("2009-09-30")), UNTIL)).await;
}

#[tokio::test]
async fn posts_get_handles_and_are_found_by_words() {
    let t = TestHub::with_fixture().await;
    let krog = t.krog().await;
    let police = organisation(&t, &krog, "politi").await["id"].take();
    let input = |title: &str, code: Value| json!({ "organisationId": police, "title": title, "code": code });
    t.done(&krog, "addPost", (input("Vagtchef Øst", Value::Null), "id")).await;
    t.done(&krog, "addPost", (input("Vagtchef Øst", Value::Null), "id")).await;
    assert_eq!(t.refused(&krog, "addPost", input("Vagtchef", json!("politi-vagtchef-oest-2"))).await, ["code TAKEN"]);
    assert_eq!(t.refused(&krog, "addPost", input("\u{1b}[31m", Value::Null)).await, ["title INVALID"]);
    let query = "query ($filter: PostFilter) { posts(first: 50, filter: $filter) { totalCount nodes { title } } }";
    for (filter, count) in [
        (json!({ "text": "vagtchef oest" }), 2),
        (json!({ "text": "vagtchef øst" }), 2),
        (json!({ "organisation": "politi" }), 13),
        (json!({ "organisation": "politi", "text": "krog" }), 1),
        (json!({ "organisation": "findes-ikke" }), 0),
    ] {
        let found = t.data(&krog, query, json!({ "filter": filter })).await;
        assert_eq!(found["posts"]["totalCount"], count, "{filter}");
    }
}

#[tokio::test]
async fn a_post_has_a_contact_duty_once() {
    let t = TestHub::with_fixture().await;
    let krog = t.krog().await;
    let officer = post(&t, &krog, "station-roskilde", "Forebyggelsesmedarbejder").await["id"].take();
    let areas = t.data(&krog, "{ areas(first: 50) { nodes { id code } } }", json!({})).await;
    let lejre =
        areas["areas"]["nodes"].as_array().expect("areas").iter().find(|area| area["code"] == "350").expect("Lejre")["id"]
            .clone();
    let input =
        |matter: &str, from: &str| json!({ "postId": officer, "areaId": lejre, "matter": matter, "formal": false, "from": from });
    let fields = "id matter formal version term { from until } holder { name } area { code }";
    let duty = t.done(&krog, "addContactDuty", (input("SSP", "2009-09-01"), fields)).await;
    assert_eq!((&duty["holder"]["name"], &duty["formal"]), (&json!("Karl Østergaard"), &json!(false)));
    assert_eq!(t.refused(&krog, "addContactDuty", input("ssp", "2010-01-01")).await, ["matter ALREADY_THERE"]);
    assert_eq!(t.refused(&krog, "addContactDuty", input("", "2010-01-01")).await, ["matter REQUIRED"]);
    let changed = json!({ "id": duty["id"], "formal": true, "until": "2009-12-31", "expectedVersion": 1 });
    let changed = t.done(&krog, "changeContactDuty", (changed, fields)).await;
    assert_eq!((&changed["formal"], &changed["term"]["until"]), (&json!(true), &json!("2009-12-31")));
    t.done(&krog, "addContactDuty", (input("SSP", "2010-01-01"), fields)).await;
    let vig = lejre_secretary(&t).await;
    assert_eq!(t.refused(&vig, "changeContactDuty", json!({ "id": duty["id"], "formal": false })).await, ["input FORBIDDEN"]);
}

#[tokio::test]
async fn ids_of_other_kinds_and_of_nothing_are_not_there() {
    let t = TestHub::with_fixture().await;
    let krog = t.krog().await;
    let police = organisation(&t, &krog, "politi").await["id"].take();
    let krog_id = person(&t, &krog, "Jens Krog").await["id"].take();
    for id in [police, json!("x"), json!(""), json!("Ym9ndXM")] {
        for (mutation, input) in [
            ("changeArea", json!({ "id": id })),
            ("changeTopic", json!({ "id": id })),
            ("changePerson", json!({ "id": id })),
            ("changePost", json!({ "id": id })),
            ("changeHolding", json!({ "id": id })),
            ("changeContactDuty", json!({ "id": id })),
            ("appointHolder", json!({ "postId": id, "personId": krog_id })),
            ("addPost", json!({ "organisationId": krog_id, "title": "X" })),
            ("addContactDuty", json!({ "postId": id, "areaId": id, "matter": "X" })),
            ("mergePeople", json!({ "keepId": id, "goneId": krog_id })),
            ("mergeOrganisations", json!({ "keepId": krog_id, "goneId": id })),
            ("undoMerge", json!({ "id": id })),
        ] {
            assert_eq!(t.refused(&krog, mutation, input).await, ["input NOT_FOUND"], "{mutation}");
        }
    }
}
