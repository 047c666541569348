//! Doubles: found, compared, merged and taken apart again; and who changed what.

use crate::{
    access_matrix::cast::person_id,
    hub::{Key, TestHub, dump::dump},
};
use entities::people::holding;
use sea_orm::EntityTrait;
use serde_json::{Value, json};
use snitflade::hub::Actor;

const DOUBLES: &str = "{ doubles(first: 50) { nodes { kind strength reasons a { ... on Person { name } ... on Organisation { name } } \
                       b { ... on Person { name } ... on Organisation { name } } } } }";
const MERGED: &str = "id kind goneName mergedAt undoneAt version kept { ... on Person { name email } ... on Organisation { name cvr names { \
                      name until } } } gone { id }";

async fn doubles(t: &TestHub, key: &Key) -> Vec<String> {
    let data = t.data(key, DOUBLES, json!({})).await;
    let words = |value: &Value| {
        value.as_array().expect("reasons").iter().map(|word| word.as_str().unwrap_or("").to_owned()).collect::<Vec<_>>()
    };
    let line = |pair: &Value| {
        let name = |end: &str| pair[end]["name"].as_str().expect("a name").to_owned();
        format!(
            "{} = {}: {} {}",
            name("a"),
            name("b"),
            pair["strength"].as_str().unwrap_or(""),
            words(&pair["reasons"]).join(", ")
        )
    };
    data["doubles"]["nodes"].as_array().expect("doubles").iter().map(line).collect()
}

async fn add_person(t: &TestHub, key: &Key, name: &str, email: Option<&str>) -> String {
    let added = t.done(key, "addPerson", (json!({ "name": name, "email": email }), "id")).await;
    added["id"].as_str().expect("an id").to_owned()
}

#[tokio::test]
async fn a_name_without_danish_letters_or_with_the_family_name_first_is_a_double() {
    let t = TestHub::with_fixture().await;
    let krog = t.krog().await;
    for name in ["Karl Oestergaard", "Østergaard, Karl"] {
        add_person(&t, &krog, name, None).await;
        let found = doubles(&t, &krog).await;
        let pair = |line: &&String| line.contains(name) && line.contains("Karl Østergaard") && line.contains("SAME_NAME");
        assert!(found.iter().any(|line| pair(&line)), "{name}: {found:?}");
    }
}

/// Every row that a merging may touch, as it lies in the database, without its version.
async fn rows(t: &TestHub) -> Vec<String> {
    let db = t.rows().await;
    let mut lines = Vec::new();
    macro_rules! take {
        ($($room:ident::$table:ident),+) => {
            $(for row in entities::$room::$table::Entity::find().all(&db).await.unwrap() {
                let mut row = serde_json::to_value(row).unwrap();
                for noise in ["version", "bytes"] {
                    row.as_object_mut().unwrap().remove(noise);
                }
                lines.push(format!("{} {row}", stringify!($table)));
            })+
        };
    }
    take!(people::person, people::organisation, people::organisation_name, people::organisation_identifier, people::post);
    take!(people::holding, people::contact_duty, forum::forum, forum::seat, forum::seat_address, forum::seat_role, forum::deputy);
    take!(forum::secretariat, interface::interface, interface::interface_contact, interface::interface_confirmation);
    take!(interface::interface_exchange, interface::interface_condition, interface::passing);
    take!(meeting::invitation, hub::account, hub::letter, forum::entry_request, interface::confirmation_request);
    lines.sort();
    lines
}

/// The UUID behind an id.
fn uuid(id: &str) -> String {
    snitflade::relay::read_id(&async_graphql::ID(id.to_owned())).expect("an id").1.to_string()
}

#[tokio::test]
async fn what_looks_alike_is_suggested_and_krog_and_krogh_are_not() {
    let t = TestHub::with_fixture().await;
    let krog = t.krog().await;
    assert_eq!(doubles(&t, &krog).await, Vec::<String>::new(), "nobody in the plan stands twice");
    add_person(&t, &krog, "Ib Sand", Some("ib.sand@lejre.example")).await;
    add_person(&t, &krog, "Karl Østergård", None).await;
    add_person(&t, &krog, "Monna Friis", None).await;
    add_person(&t, &krog, "M. Friis", None).await;
    add_person(&t, &krog, "Postkassen", Some("RITA.HOLM@politi.example")).await;
    for (code, name) in
        [("laerkebrinken", "Grundejerforeningen Lærkebrinken"), ("krisecenter", "Krisecenteret"), ("skat-2", "SKAT")]
    {
        t.done(&krog, "addOrganisation", (json!({ "code": code, "name": name, "kind": "ASSOCIATION" }), "id")).await;
    }
    insta::assert_snapshot!(doubles(&t, &krog).await.join("\n"), @r"
    Ib Sand = Ib Sand: SAME SAME_NAME, SAME_ADDRESS
    Karl Østergård = Karl Østergaard: LIKELY SAME_NAME
    Grundejerforeningen Lærkebrinken = Grundejerforeningen Lærkebrinken: LIKELY SAME_NAME
    SKAT = Skat: LIKELY SAME_NAME
    M. Friis = Mona Friis: POSSIBLE INITIAL
    M. Friis = Monna Friis: POSSIBLE INITIAL
    Mona Friis = Monna Friis: POSSIBLE ONE_SLIP
    Postkassen = Rita Holm: POSSIBLE SAME_ADDRESS
    Krisecenteret = Krisecentret: POSSIBLE ONE_SLIP
    ");
}

/// Everything that can refer to a person refers to this one: posts, seats, deputies, copies, contacts, confirmations.
const REFERRING: [(&str, &str); 6] = [
    ("holdings.csv", "post,person,from,until\nborgmester-greve,k-oestergaard,2010-01-01,\n"),
    // The first seat is one that Karl Østergaard has as well.
    (
        "seats.csv",
        "code,forum,kind,role,organisation,post,person,copy_to,from,until\n\
                   LR-LEJ-X,LR-LEJ,appointed,member,politi,,k-oestergaard,,2007-01-01,\n\
                   LR-ROS-X,LR-ROS,observer,member,politi,,k-oestergaard,,2007-01-01,\n\
                   LR-ROS-Y,LR-ROS,observer,member,skat,,bo-thorup,k-oestergaard,2007-01-01,\n",
    ),
    (
        "deputies.csv",
        "seat,kind,rank,person,post,from,until\nLR-LEJ-X,personal,1,rita-holm,,2007-01-01,\n\
                      LR-ROS-Y,personal,1,k-oestergaard,,2007-01-01,\n",
    ),
    ("seat_addresses.csv", "seat,email\nLR-LEJ-X,ssp@politi.example\n"),
    (
        "interface_contacts.csv",
        "interface,end,post,person,from,until\nKU-KR-prepares,from,,k-oestergaard,2009-01-01,\n\
                                KU-KR-prepares,from,,karl-oestergaard,2009-01-01,\n",
    ),
    ("interface_confirmations.csv", "interface,end,confirmed_on,person\nKU-KR-prepares,from,2009-03-01,k-oestergaard\n"),
];

/// A holding within one that Karl Østergaard has. No door lets it in any more; a register may have it from before.
async fn hold_beside(t: &TestHub) {
    let register = t.hub.register();
    let post = register.posts.iter().find(|(_, row)| &*row.title == "Forebyggelsesmedarbejder").unwrap().1.id;
    let person = register.persons.iter().find(|(_, row)| &*row.name == "K. Østergaard").unwrap().1.id;
    let day = |text: &str| Some(text.parse().unwrap());
    let nobody = Actor::default();
    let held = t.hub.command(&nobody, "test", async |work| {
        let (id, valid_from, valid_until) = (work.new_id(), day("2006-01-01"), day("2009-01-01"));
        work.insert(holding::Model { id, post_id: post, person_id: person, valid_from, valid_until, version: 1 }).await
    });
    held.await.unwrap();
}

#[tokio::test]
async fn two_entries_of_one_person_become_one_and_two_again() {
    let t = TestHub::with_fixture().await;
    let krog = t.krog().await;
    let gone = add_person(&t, &krog, "K. Østergaard", Some("ko@politi.example")).await;
    t.import(&REFERRING).await.expect("six short tables");
    hold_beside(&t).await;
    let before = rows(&t).await;
    assert_eq!(before.iter().filter(|row| row.contains(&uuid(&gone))).count(), 9, "every kind of reference");
    let input = json!({ "keepId": person_id(&t, "Karl Østergaard"), "goneId": gone, "idempotencyKey": "once" });
    let merged = t.done(&krog, "mergePeople", (input.clone(), MERGED)).await;
    assert_eq!((&merged["goneName"], &merged["kept"]["name"]), (&json!("K. Østergaard"), &json!("Karl Østergaard")));
    assert_eq!(t.done(&krog, "mergePeople", (input, "id")).await["id"], merged["id"], "a repeated key acts once");
    let after = rows(&t).await;
    assert!(!after.iter().any(|row| row.contains(&uuid(&gone))), "something still refers to the entry that went");
    // Gone are the person, the holding within another, the seat and the contact that were there twice.
    assert_eq!(before.len() - after.len(), 4);
    let undone = t.done(&krog, "undoMerge", (json!({ "id": merged["id"], "expectedVersion": 1 }), MERGED)).await;
    assert_eq!((&undone["gone"]["id"], undone["undoneAt"].is_string()), (&json!(gone), true));
    assert_eq!(rows(&t).await, before);
    assert_eq!(t.refused(&krog, "undoMerge", json!({ "id": merged["id"] })).await, ["id ALREADY_DONE"]);
    let fresh = t.second().await;
    assert_eq!(dump(&fresh.register()), dump(&t.hub.register()), "the register in memory is what the database says");
}

#[tokio::test]
async fn invitations_accounts_and_letters_go_with_the_person() {
    let t = TestHub::with_fixture().await;
    let krog = t.krog().await;
    let (kept, gone) = (person_id(&t, "Tina Buhl"), person_id(&t, "Omar Skov"));
    let skov = t.key("omar-skov").await;
    let meeting = crate::contract::called_meeting(&t, &krog, "LR-LEJ").await;
    let invitations = t.invitations(&krog, &meeting).await;
    let own = invitations.iter().find(|row| row["person"]["name"] == "Omar Skov").expect("an invitation");
    t.done(&skov, "answerInvitation", (json!({ "invitationId": own["id"], "answer": "DECLINED", "comment": "Ferie" }), "id"))
        .await;
    let before = rows(&t).await;
    let merged = t.done(&krog, "mergePeople", (json!({ "keepId": kept, "goneId": gone }), "id")).await;
    let after = t.invitations(&krog, &meeting).await;
    let buhl = after.iter().find(|row| row["person"]["name"] == "Tina Buhl").expect("her invitation");
    assert_eq!((after.len(), &buhl["answer"]), (invitations.len() - 1, &json!("DECLINED")));
    let viewer = "{ viewer { person { name } } }";
    assert_eq!(t.data(&skov, viewer, json!({})).await["viewer"]["person"]["name"], "Tina Buhl");
    t.done(&krog, "undoMerge", (json!({ "id": merged["id"] }), "id")).await;
    assert_eq!(t.data(&skov, viewer, json!({})).await["viewer"]["person"]["name"], "Omar Skov");
    assert_eq!(rows(&t).await, before);
    // With an account on either side, the one that goes is ended.
    t.key("tina-buhl").await;
    t.done(&krog, "mergePeople", (json!({ "keepId": kept, "goneId": gone }), "id")).await;
    let answer = t.ask(&skov, viewer, json!({})).await;
    assert_eq!(answer["errors"][0]["extensions"]["code"], "UNAUTHENTICATED");
    t.deliver_mail().await;
}

/// What somebody was asked by mail goes with her entry, and comes back with it.
#[tokio::test]
async fn what_was_asked_by_mail_goes_with_the_person_and_comes_back() {
    let t = TestHub::with_fixture().await;
    let (krog, operator) = (t.krog().await, t.operator().await);
    let gone = add_person(&t, &krog, "I. Sand", Some("i.sand@lejre.example")).await;
    let lejre = t.organisation("lejre");
    let forum = json!({ "code": "NYT-LEJ", "name": "Nyt", "kind": "NETWORK", "level": "OPERATIONAL", "class": "NETWORK", "convenerId": lejre });
    let forum = t.done(&operator, "foundForum", (forum, "id")).await["id"].take();
    let seat = json!({ "forumId": forum, "kind": "APPOINTED", "role": "CHAIR", "personId": gone, "organisationId": lejre });
    t.done(&operator, "addSeat", (seat, "id")).await;
    t.done(&krog, "askForEntries", (json!({}), "sentCount")).await;
    let before = rows(&t).await;
    let asked =
        |rows: &[String]| rows.iter().filter(|row| row.starts_with("entry_request") && row.contains(&uuid(&gone))).count();
    assert_eq!(asked(&before), 1);
    let merged = json!({ "keepId": person_id(&t, "Ib Sand"), "goneId": gone });
    let merged = t.done(&krog, "mergePeople", (merged, "id")).await;
    assert_eq!(asked(&rows(&t).await), 0);
    t.done(&krog, "undoMerge", (json!({ "id": merged["id"] }), "id")).await;
    assert_eq!(rows(&t).await, before);
    t.deliver_mail().await;
}

#[tokio::test]
async fn what_was_changed_since_is_not_undone() {
    let t = TestHub::with_fixture().await;
    let krog = t.krog().await;
    let kept = person_id(&t, "Karl Østergaard");
    let gone = add_person(&t, &krog, "Carl Østergaard", None).await;
    let posts = t.data(&krog, "{ posts(first: 1, filter: { text: \"Karlslunde\" }) { nodes { id } } }", json!({})).await;
    let held = json!({ "postId": posts["posts"]["nodes"][0]["id"], "personId": gone, "from": "2009-10-01" });
    let holding = t.done(&krog, "appointHolder", (held, "id")).await["id"].take();
    let merged = t.done(&krog, "mergePeople", (json!({ "keepId": kept, "goneId": gone }), "id")).await["id"].take();
    t.done(&krog, "changeHolding", (json!({ "id": holding, "until": "2009-12-31" }), "id")).await;
    let before = rows(&t).await;
    assert_eq!(t.refused(&krog, "undoMerge", json!({ "id": merged })).await, ["id CHANGED_SINCE"]);
    assert_eq!(rows(&t).await, before, "nothing of it was undone");
    let list = t.data(&krog, &format!("{{ mergings {{ totalCount nodes {{ {MERGED} }} }} }}"), json!({})).await;
    assert_eq!((&list["mergings"]["totalCount"], &list["mergings"]["nodes"][0]["undoneAt"]), (&json!(1), &Value::Null));
}

#[tokio::test]
async fn two_entries_of_one_organisation_become_one_and_two_again() {
    let t = TestHub::with_fixture().await;
    let krog = t.krog().await;
    let code = async |code: &str| t.id(&krog, &format!("{{ organisation(code: \"{code}\") {{ id }} }}"), "organisation.id").await;
    let gone = json!({ "code": "regionen", "name": "Regionen", "kind": "AUTHORITY", "cvr": "29190658" });
    t.done(&krog, "addOrganisation", (gone, "id")).await;
    let (kept, gone) = (code("region-sjaelland").await, code("regionen").await);
    let unit = json!({ "code": "regionen-psykiatri", "name": "Psykiatrien", "kind": "AUTHORITY", "parentId": gone });
    t.done(&krog, "addOrganisation", (unit, "id")).await;
    let before = rows(&t).await;
    let ring = json!({ "keepId": code("regionen-psykiatri").await, "goneId": gone });
    assert_eq!(t.refused(&krog, "mergeOrganisations", ring).await, ["keepId CIRCULAR"]);
    let merged = t.done(&krog, "mergeOrganisations", (json!({ "keepId": kept, "goneId": gone }), MERGED)).await;
    insta::assert_snapshot!(merged["kept"], @r#"{"cvr":"29190658","name":"Region Sjælland","names":[{"name":"Regionen","until":null}]}"#);
    let unit = t.data(&krog, "{ organisation(code: \"regionen-psykiatri\") { parent { code } } }", json!({})).await;
    assert_eq!(unit["organisation"]["parent"]["code"], "region-sjaelland");
    t.done(&krog, "undoMerge", (json!({ "id": merged["id"] }), "id")).await;
    assert_eq!(rows(&t).await, before);
    let numbered = json!({ "keepId": code("greve").await, "goneId": code("lejre").await });
    assert_eq!(t.refused(&krog, "mergeOrganisations", numbered).await, ["goneId INVALID"]);
}

#[tokio::test]
async fn posts_and_interfaces_that_both_organisations_have_become_one_and_two_again() {
    let t = TestHub::with_fixture().await;
    let krog = t.krog().await;
    let add = async |code: &str, name: &str| {
        let input = json!({ "code": code, "name": name, "kind": "AUTHORITY" });
        t.done(&krog, "addOrganisation", (input, "id")).await["id"].take()
    };
    let (kept, gone) = (add("havnen", "Køge Havn").await, add("havn", "Havnen i Køge").await);
    let post = async |of: &Value, title: &str, holder: &str| {
        let post = t.done(&krog, "addPost", (json!({ "organisationId": of, "title": title }), "id")).await["id"].take();
        let held = json!({ "postId": post, "personId": person_id(&t, holder), "from": "2009-01-01" });
        t.done(&krog, "appointHolder", (held, "id")).await;
        post
    };
    // One director written down twice, and two guards who are two people.
    post(&kept, "Havnedirektør", "Ib Sand").await;
    let director = post(&gone, "havnedirektør", "Ib Sand").await;
    post(&kept, "Vagt", "Omar Skov").await;
    post(&gone, "Vagt", "Tina Buhl").await;
    let seat = json!({ "forumId": t.forum("KR"), "kind": "EX_OFFICIO", "postId": director });
    let seat = t.done(&krog, "addSeat", (seat, "id")).await["id"].take();
    let interface = async |of: &Value, summary: &str, kind: &str| {
        let input = json!({ "from": { "forumId": t.forum("KR") }, "to": { "organisationId": of }, "kind": kind, "summary": summary,
                            "exchanges": [{ "what": format!("Referat {summary}") }] });
        t.done(&krog, "addInterface", (input, "id")).await
    };
    interface(&kept, "Havnens sikkerhed", "CONSULTS").await;
    interface(&gone, "Havnens sikkerhed", "CONSULTS").await;
    interface(&kept, "Beredskab", "ASSISTS").await;
    interface(&gone, "Toldkontrol", "ASSISTS").await;
    let before = rows(&t).await;
    let shown = "id stillDouble { a { __typename ... on Post { title } ... on Interface { kind } } b { __typename } }";
    let merged = t.done(&krog, "mergeOrganisations", (json!({ "keepId": kept, "goneId": gone }), shown)).await;
    assert_eq!(
        merged["stillDouble"],
        json!([
            { "a": { "__typename": "Post", "title": "Vagt" }, "b": { "__typename": "Post" } },
            { "a": { "__typename": "Interface", "kind": "ASSISTS" }, "b": { "__typename": "Interface" } },
        ])
    );
    let query = "{ organisation(code: \"havnen\") { posts { title holder { name } } } }";
    let posts = t.data(&krog, query, json!({})).await["organisation"]["posts"].take();
    assert_eq!(posts.as_array().expect("posts").iter().filter(|post| post["title"] == "Havnedirektør").count(), 1);
    let sits = t
        .data(
            &krog,
            "query ($id: ID!) { node(id: $id) { ... on Seat { holder { name } post { title } } } }",
            json!({ "id": seat }),
        )
        .await;
    assert_eq!(sits["node"], json!({ "holder": { "name": "Ib Sand" }, "post": { "title": "Havnedirektør" } }));
    let all = "{ interfaces(first: 100) { nodes { kind exchanged { what } to { ... on Organisation { code } } } } }";
    let all = t.data(&krog, all, json!({})).await;
    let at_harbour =
        all["interfaces"]["nodes"].as_array().expect("interfaces").iter().filter(|row| row["to"]["code"] == "havnen");
    let mut told: Vec<String> =
        at_harbour.map(|row| format!("{} {}", row["kind"], row["exchanged"].as_array().map_or(0, Vec::len))).collect();
    told.sort();
    assert_eq!(told, ["\"ASSISTS\" 1", "\"ASSISTS\" 1", "\"CONSULTS\" 1"]);
    t.done(&krog, "undoMerge", (json!({ "id": merged["id"] }), "id")).await;
    assert_eq!(rows(&t).await, before);
}

/// Whoever merges organisations gets none of the places that follow from it: posts that would become hers stay two, and forums that
/// she does not keep are somebody else's to hand over.
#[tokio::test]
async fn nobody_gives_herself_places_by_merging_organisations() {
    let t = TestHub::with_fixture().await;
    let (krog, operator) = (t.krog().await, t.operator().await);
    let add = async |code: &str| {
        let input = json!({ "code": code, "name": code, "kind": "AUTHORITY" });
        t.done(&krog, "addOrganisation", (input, "id")).await["id"].take()
    };
    let found = async |code: &str, convener: &Value| {
        let input = json!({ "code": code, "name": code, "kind": "NETWORK", "level": "OPERATIONAL", "class": "SEALED", "convenerId": convener });
        t.done(&operator, "foundForum", (input, "id")).await["id"].take()
    };
    let sealed = found("LUK", &json!(t.organisation("roskilde"))).await;
    let gone = add("sekretariat-2").await;
    let post = json!({ "organisationId": gone, "title": "Sekretariatschef" });
    let post = t.done(&krog, "addPost", (post, "id")).await["id"].take();
    let seat = json!({ "forumId": sealed, "kind": "EX_OFFICIO", "postId": post });
    t.done(&operator, "addSeat", (seat, "id")).await;
    let input = json!({ "keepId": t.organisation("sekretariatet"), "goneId": gone });
    let merged = t.done(&krog, "mergeOrganisations", (input.clone(), "id stillDouble { a { ... on Post { title } } }")).await;
    assert_eq!(merged["stillDouble"], json!([{ "a": { "title": "Sekretariatschef" } }]));
    let seats = "{ forum(code: \"LUK\") { viewerCanKeep seats(first: 9) { totalCount } } }";
    let closed = t.data(&krog, seats, json!({})).await;
    assert_eq!(closed["forum"]["seats"]["totalCount"], 0, "{closed:#}");
    // The operator may: then the two posts are one, and krog sits there.
    t.done(&operator, "undoMerge", (json!({ "id": merged["id"] }), "id")).await;
    let merged = t.done(&operator, "mergeOrganisations", (input, "id stillDouble { __typename }")).await;
    assert_eq!(merged["stillDouble"], json!([]));
    assert_eq!(t.data(&krog, seats, json!({})).await["forum"]["seats"]["totalCount"], 1);
    // Krog is secretary for the police: what an organisation convenes that becomes one with it would be hers to keep.
    let twin = add("politi-2").await;
    found("LUK-2", &twin).await;
    let input = json!({ "keepId": t.organisation("politi"), "goneId": twin });
    assert_eq!(t.refused(&krog, "mergeOrganisations", input.clone()).await, ["input FORBIDDEN"]);
    t.done(&operator, "mergeOrganisations", (input, "id")).await;
}

/// A table that a merging writes and that is forgotten where it is undone could never be undone.
#[test]
fn every_table_that_a_merging_writes_can_be_undone() {
    let file = |name: &str| std::fs::read_to_string(format!("{}/src/people/doubles/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap();
    let undo = file("../reverting.rs");
    let listed = undo.split("$else,").nth(1).unwrap().split(')').next().unwrap();
    let listed: Vec<_> = listed.split_whitespace().collect();
    let text = file("merge.rs") + &file("twins.rs");
    let before =
        text.match_indices("::Model").map(|(at, _)| text[..at].rsplit(|letter: char| !letter.is_alphanumeric() && letter != '_'));
    let mut written: Vec<_> = before.filter_map(|mut words| words.next()).filter(|word| *word != "merging").collect();
    written.sort_unstable();
    written.dedup();
    assert!(written.len() > 15, "{written:?}");
    assert_eq!(
        written.iter().filter(|table| !listed.contains(table) && !undo.contains(&format!("{table}::Model"))).count(),
        0,
        "{written:?} but for {listed:?}"
    );
}

/// A column that names a person or an organisation and is forgotten here would be forgotten by a merging.
#[test]
fn every_column_that_names_a_person_or_an_organisation_is_moved() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/migration/src");
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()).collect();
    files.sort();
    let mut found = Vec::new();
    for file in files {
        let text = std::fs::read_to_string(file).unwrap();
        for part in text.split("refer").skip(1) {
            let words: Vec<_> = part.split('"').collect();
            if words[0].ends_with('(') && ["person", "organisation"].contains(words.get(3).unwrap_or(&"")) {
                found.push(format!("{} {}", words[3], words[1]));
            }
        }
    }
    found.sort();
    insta::assert_snapshot!(found.join("\n"), @r"
    organisation convener_id
    organisation from_organisation_id
    organisation organisation_id
    organisation organisation_id
    organisation organisation_id
    organisation organisation_id
    organisation organisation_id
    organisation parent_id
    organisation to_organisation_id
    person answered_by_id
    person copy_to_id
    person person_id
    person person_id
    person person_id
    person person_id
    person person_id
    person person_id
    person person_id
    person person_id
    person person_id
    person person_id
    ");
}

#[tokio::test]
async fn whoever_keeps_an_entry_reads_who_changed_it() {
    let t = TestHub::with_fixture().await;
    let (krog, friis) = (t.krog().await, t.key("mona-friis").await);
    let skat = t.id(&krog, "{ organisation(code: \"skat\") { id } }", "organisation.id").await;
    let under = t.id(&krog, "{ organisation(code: \"politi\") { id } }", "organisation.id").await;
    t.done(&krog, "changeOrganisation", (json!({ "id": skat, "name": "Skattestyrelsen", "renamedOn": "2009-07-01" }), "id"))
        .await;
    t.done(&krog, "changeOrganisation", (json!({ "id": skat, "until": "2019-12-31", "parentId": under }), "id")).await;
    t.done(
        &krog,
        "setOrganisationIdentifier",
        (json!({ "organisationId": skat, "scheme": "EAN", "value": "5798000033788" }), "id"),
    )
    .await;
    let query =
        "query ($id: ID!) { history(id: $id, first: 4) { nodes { at mutation by { name } changes { field before after } } } }";
    let data = t.data(&krog, query, json!({ "id": skat })).await;
    let lines = data["history"]["nodes"].as_array().expect("history").iter().map(|change| {
        let fields = change["changes"].as_array().expect("fields").iter();
        let fields: Vec<_> = fields.map(|field| format!("{} {} → {}", field["field"], field["before"], field["after"])).collect();
        format!("{} {} {}", change["mutation"], change["by"]["name"], fields.join("; "))
    });
    insta::assert_snapshot!(lines.collect::<Vec<_>>().join("\n"), @r#"
    "setOrganisationIdentifier" "Jens Krog" "organisationIdentifier.scheme" null → "EAN"; "organisationIdentifier.value" null → "5798000033788"
    "changeOrganisation" "Jens Krog" "parent" null → "Midt- og Vestsjællands Politi"; "until" null → "2019-12-31"
    "changeOrganisation" "Jens Krog" "name" "Skat" → "Skattestyrelsen"
    "changeOrganisation" "Jens Krog" "organisationName.name" null → "Skat"; "organisationName.until" null → "2009-06-30"
    "#);
    let refused = t.ask(&friis, query, json!({ "id": skat })).await;
    assert_eq!(refused["errors"][0]["extensions"]["code"], "FORBIDDEN");
    for id in ["x", &crate::access_matrix::look_alikes::made_up(snitflade::relay::Kind::Organisation)] {
        assert_eq!(t.ask(&friis, query, json!({ "id": id })).await["errors"][0]["extensions"]["code"], "NOT_FOUND");
    }
}
