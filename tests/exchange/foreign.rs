//! Popolo in and out, and OParl out.

use super::tables_of;
use crate::hub::{TestHub, tables::take_in};
use entities::words::Class;
use insta::assert_snapshot;
use proptest::{prelude::*, test_runner::TestRunner};
use serde_json::{Value, json};
use snitflade::{
    access::{Sight, Viewer},
    exchange::{
        import::{Report, Source},
        oparl, popolo,
        seen::Asked,
    },
    words::Language,
};
use std::{collections::BTreeSet, sync::Arc};

/// A small parliament: two committees, one under the other, a ministry with a post, and what real documents leave out.
fn parliament() -> Value {
    json!({
        "memberships": [
            { "id": "m1", "person_id": "p/1", "organization_id": "udvalg", "on_behalf_of_id": "parti", "role": "Formand",
              "start_date": "2009", "end_date": "2010-05" },
            { "person_id": "p/2", "organization_id": "udvalg", "role": "1. næstformand", "start_date": "2009-02-01" },
            { "person_id": "p/3", "organization_id": "under", "post_id": "minister", "role": "member" },
            { "person_id": "p/3", "organization_id": "ministeriet", "post_id": "minister", "start_date": "2008-10" },
            { "person_id": "p/1", "organization_id": "parti" },
            { "id": 7, "person_id": "p/2", "post_id": "referent" },
        ],
        "posts": [
            { "id": "minister", "label": "Minister", "organization_id": "ministeriet" },
            { "id": "referent", "label": "Udvalgssekretær", "organization_id": "under" },
        ],
        "organizations": [
            { "id": "udvalg", "name": "Retsudvalget", "classification": "Committee", "parent_id": "ministeriet",
              "founding_date": "1953", "area_id": "dk", "other_names": [{ "name": "Udvalget", "end_date": "1999-12" }] },
            { "id": "under", "name": "Underudvalget", "classification": "subcommittee", "parent_id": "udvalg" },
            { "id": "ministeriet", "name": "Justitsministeriet", "classification": "ministry",
              "identifiers": [{ "scheme": "CVR", "identifier": "11570119" }, { "scheme": "wikidata", "identifier": "Q1" }],
              "other_names": [{ "name": "JM" }] },
            { "id": "parti", "name": "Partiet", "classification": "party", "links": [{ "url": "https://parti.example" }] },
        ],
        "persons": [
            { "id": "p/1", "name": "Ane Bo", "given_name": "Ane", "family_name": "Bo",
              "contact_details": [{ "type": "email", "value": "ane@parti.example" }, { "type": "voice", "value": "+45 33 37 55 00" }] },
            { "id": "p/2", "name": "Carl =Dam", "email": null, "birth_date": "1960" },
            { "id": "p/3", "given_name": "Eva", "family_name": "Friis" },
        ],
        "areas": [{ "id": "dk", "name": "Danmark", "classification": "country" }],
        "events": [{ "id": "term", "name": "Samlingen" }],
    })
}

async fn take(t: &TestHub, document: &str) -> Report {
    take_in(&t.hub, &read(t, document, Class::Members)).await
}

/// The tables of a document whose committees are forums.
fn read(t: &TestHub, document: &str, class: Class) -> Source {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("popolo.json");
    std::fs::write(&path, document).unwrap();
    let ours = entities::words::ForumKind::ALL.iter().map(|kind| kind.word()).filter(|word| word != "other");
    let forums: Vec<String> = ours.chain(["committee", "Subcommittee", "forum"].map(str::to_owned)).collect();
    popolo::read(&path, &forums, class, t.hub.clock().today()).unwrap()
}

#[tokio::test]
async fn a_popolo_document_becomes_forums_seats_and_holdings() {
    let t = TestHub::new().await;
    let report = take(&t, &parliament().to_string()).await;
    assert_eq!(report.complaints, []);
    let source = read(&t, &parliament().to_string(), Class::Members);
    assert_eq!(source.left_out(), [5], "to be of a party is no place in the register");
    assert_eq!(source.unclassed(), 2);
    let tables = tables_of(&t, None).await;
    let filled = tables.iter().filter(|(_, text)| text.lines().count() > 1);
    let told = filled
        .map(|(name, text)| format!("{name}\n{}", text.lines().skip(1).map(|line| format!("  {line}\n")).collect::<String>()));
    assert_snapshot!(told.collect::<String>(), @"
    areas.csv
      dk,Danmark,town,
    forum_areas.csv
      udvalg,dk
    forum_names.csv
      udvalg,Udvalget,,1999-12-31
    forums.csv
      udvalg,Retsudvalget,,operational,committee,existing,members,ministeriet,,,,,,1953-01-01,
      under,Underudvalget,,operational,committee,existing,members,,,,,,,,
    holdings.csv
      minister,p/3,2008-10-01,
    interfaces.csv
      udvalg/parent_of/under,udvalg,,under,,parent_of,,none,,,,
    organisation_identifiers.csv
      ministeriet,wikidata,Q1
    organisation_names.csv
      ministeriet,JM,
    organisations.csv
      ministeriet,Justitsministeriet,,authority,,11570119,,,
      parti,Partiet,,interest_organisation,,,,,
    people.csv
      p/1,Ane Bo,Ane,Bo,ane@parti.example,'+45 33 37 55 00,da
      p/2,Carl =Dam,,,,,da
      p/3,Eva Friis,Eva,Friis,,,da
    posts.csv
      minister,ministeriet,Minister,
    seat_roles.csv
      7,Udvalgssekretær
      m1,Formand
      udvalg/p/2/2009-02-01,1. næstformand
      under/p/3/minister,member
    seats.csv
      7,under,secretary,member,,,p/2,,,
      m1,udvalg,appointed,chair,parti,,p/1,,2009-01-01,2010-05-31
      udvalg/p/2/2009-02-01,udvalg,appointed,deputy_chair,,,p/2,,2009-02-01,
      under/p/3/minister,under,ex_officio,member,,minister,,,,
    ");
}

#[tokio::test]
async fn a_second_time_it_changes_nothing_and_keeps_what_has_been_made_of_it() {
    let t = TestHub::new().await;
    take(&t, &parliament().to_string()).await;
    let forums = "code,name,level,kind,status,class,purpose,notice_days\n\
        udvalg,Retsudvalget,strategic,committee,paused,members,Lov og ret,14\n";
    t.import(&[("forums.csv", forums), ("people.csv", "code,name,language\np/3,Eva Friis,en\n")]).await.unwrap();
    let before = tables_of(&t, None).await;
    let report = take(&t, &parliament().to_string()).await;
    assert_eq!(report.complaints, []);
    assert!(report.tallies.iter().all(|tally| (tally.added, tally.changed) == (0, 0)), "{:?}", report.tallies);
    assert_eq!(tables_of(&t, None).await, before);
}

#[tokio::test]
async fn what_is_missing_from_a_document_is_told_by_list_place_and_id() {
    let t = TestHub::new().await;
    let document = json!({
        "persons": [{ "id": "p", "name": "P" }, { "name": "Uden id" }],
        "organizations": [
            { "id": "f", "name": "F", "classification": "committee", "parent_id": "nowhere" },
            { "id": "o", "name": "O", "parent_id": "nowhere", "dissolution_date": "i fjor" },
        ],
        "posts": [{ "id": "post", "label": "Post", "organization_id": "nowhere" }],
        "memberships": [
            { "person_id": "nobody", "organization_id": "f", "on_behalf_of_id": "nowhere" },
            { "person_id": "p", "organization_id": "nowhere" },
            { "person_id": "p", "organization_id": "o", "post_id": "none" },
            { "person_id": "p" },
        ],
    });
    let report = take(&t, &document.to_string()).await;
    let lines: Vec<_> = report.complaints.iter().map(|complaint| complaint.line(Language::En)).collect();
    assert_snapshot!(lines.join("\n"), @"
    memberships row 2 organization_id: The document has nothing with the id nowhere.
    memberships row 3 post_id: The document has nothing with the id none.
    memberships row 4 organization_id: This field must be filled in.
    organizations row 1 parent_id: The document has nothing with the id nowhere.
    organizations row 2 until: i fjor is no date; write it as 2009-12-31.
    organizations row 2 parent: There is no code nowhere.
    persons row 2 code: This field must be filled in.
    posts row 1 organisation: There is no code nowhere in organisations.csv.
    memberships row 1 organisation: There is no code nowhere in organisations.csv.
    memberships row 1 person: There is no code nobody in people.csv.
    ");
}

#[test]
fn no_document_breaks_the_reader() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("popolo.json");
    let read = |bytes: &[u8]| {
        std::fs::write(&path, bytes).unwrap();
        popolo::read(&path, &["committee".to_owned()], Class::Members, "2009-08-11".parse().unwrap())
            .map(drop)
            .map_err(|error| error.to_string())
    };
    assert!(read("\u{feff}{}".as_bytes()).is_ok());
    for text in ["", "[]", "{", "{\"persons\": 3}", "{\"persons\": [}", &"[".repeat(10_000), "{} x"] {
        assert!(read(text.as_bytes()).is_err(), "{text}");
    }
    let value =
        prop_oneof![Just(json!(null)), Just(json!(3)), Just(json!("x")), Just(json!({"id": "x"})), Just(json!([{"id": []}]))];
    let names =
        ["id", "name", "post_id", "person_id", "organization_id", "parent_id", "other_names", "identifiers", "start_date"];
    let thing = proptest::collection::hash_map(proptest::sample::select(names.to_vec()), value, 0..6);
    let lists = ["persons", "organizations", "posts", "memberships", "areas"];
    let document =
        proptest::collection::hash_map(proptest::sample::select(lists.to_vec()), proptest::collection::vec(thing, 0..3), 0..5);
    TestRunner::new(ProptestConfig { cases: 100, failure_persistence: None, ..ProptestConfig::default() })
        .run(&document, |document| {
            prop_assert!(read(json!(document).to_string().as_bytes()).is_ok());
            Ok(())
        })
        .unwrap();
}

fn sight(t: &TestHub, internal: bool) -> Sight {
    let viewer = if internal { Viewer::at_the_machine(Language::Da) } else { Viewer::anonymous(Language::Da) };
    Sight::new(&t.hub, &Arc::new(viewer), None)
}

async fn popolo_of(t: &TestHub, internal: bool, asked: Asked<'_>) -> String {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join("out.json");
    popolo::write(&sight(t, internal), &asked, &place).await.unwrap();
    std::fs::read_to_string(place).unwrap()
}

/// The document of a day has the name of the day; one of all times tells the later ones with their first day.
#[tokio::test]
async fn a_name_that_is_to_come_stands_beside_that_of_today() {
    let t = TestHub::with_fixture().await;
    let renamed = json!({ "id": t.forum("NET-ARB"), "name": "Nyt navn", "on": "2009-09-01" });
    t.done(&t.krog().await, "renameForum", (renamed, "id")).await;
    let forums = ["NET-ARB".to_owned()];
    let found = async |on_the_day: bool| {
        let text = popolo_of(&t, true, Asked { on_the_day, forums: &forums }).await;
        let document: Value = serde_json::from_str(&text).unwrap();
        let forum = document["organizations"].as_array().unwrap().iter().find(|one| one["id"] == "NET-ARB").unwrap().clone();
        (forum["name"].clone(), forum["other_names"].clone())
    };
    let old = json!("Netværk mod illegal arbejdskraft");
    assert_eq!(found(true).await, (old.clone(), Value::Null));
    assert_eq!(found(false).await, (old.clone(), json!([{ "name": "Nyt navn", "start_date": "2009-09-01" }])));
    t.at("2009-09-01T09:00:00+02:00");
    assert_eq!(found(true).await, (json!("Nyt navn"), json!([{ "name": old, "end_date": "2009-08-31" }])));
}

/// A document as another hub reads it that takes the same organizations for forums.
async fn taken_from(t: &TestHub, fresh: &TestHub) -> Report {
    let (document, folder) = (popolo_of(t, true, Asked::default()).await, tempfile::tempdir().unwrap());
    let path = folder.path().join("popolo.json");
    std::fs::write(&path, &document).unwrap();
    let words = entities::words::ForumKind::ALL.iter().map(|kind| kind.word()).filter(|word| word != "other");
    let forums: Vec<String> = words.chain(["forum".to_owned()]).collect();
    take_in(&fresh.hub, &popolo::read(&path, &forums, Class::Public, t.hub.clock().today()).unwrap()).await
}

#[tokio::test]
async fn names_that_were_and_that_are_to_come_go_out_as_popolo_and_come_in_again() {
    let t = TestHub::with_fixture().await;
    let krog = t.krog().await;
    for (name, on) in [("Netværk B", "2009-06-01"), ("Netværk C", "2009-09-01"), ("Netværk D", "2009-10-01")] {
        let renamed = json!({ "id": t.forum("NET-ARB"), "name": name, "on": on });
        t.done(&krog, "renameForum", (renamed, "id")).await;
    }
    for (name, on) in [("Skattestyrelsen", "2009-07-01"), ("Skat og Told", "2010-01-01")] {
        let renamed = json!({ "id": t.organisation("skat"), "name": name, "renamedOn": on });
        t.done(&krog, "changeOrganisation", (renamed, "id")).await;
    }
    let fresh = TestHub::new().await;
    assert_eq!(taken_from(&t, &fresh).await.complaints, []);
    let named = |t: &TestHub, day: &str| {
        let (register, on) = (t.hub.register(), day.parse::<chrono::NaiveDate>().unwrap().into());
        let forum = register.forum_by_code("NET-ARB").unwrap();
        let (organisation, _) = register.organisations.iter().find(|(_, row)| &*row.code == "skat").unwrap();
        [register.forum_name(forum, on).to_owned(), register.organisation_name(organisation, on).to_owned()]
    };
    let days = ["2009-05-31", "2009-06-30", "2009-07-01", "2009-08-31", "2009-09-30", "2009-12-31", "2010-01-01"];
    assert_eq!(days.map(|day| named(&fresh, day)), days.map(|day| named(&t, day)));
    assert_eq!(named(&fresh, "2010-01-01"), ["Netværk D", "Skat og Told"]);
    let again = taken_from(&t, &fresh).await;
    assert!(again.tallies.iter().all(|tally| (tally.added, tally.changed) == (0, 0)), "{:?}", again.tallies);
}

#[tokio::test]
async fn a_post_with_two_holders_on_the_same_days_is_refused_with_both_of_their_rows() {
    let t = TestHub::new().await;
    let with = |memberships: &[Value]| {
        let mut document = parliament();
        document["memberships"].as_array_mut().unwrap().extend(memberships.iter().cloned());
        document.to_string()
    };
    let minister = |person: &str, start: Value, end: Value| json!({ "person_id": person, "organization_id": "ministeriet", "post_id": "minister", "start_date": start, "end_date": end });
    let both = take(&t, &with(&[minister("p/1", json!("2008-01-01"), json!("2009-03-01"))])).await;
    let told: Vec<_> = both.complaints.iter().map(|complaint| complaint.line(Language::Da)).collect();
    assert_eq!(told, ["memberships række 7 post_id: Række 4 har allerede stillingen i perioden."]);
    assert!(t.hub.register().holdings.iter().next().is_none(), "nothing is kept");
    // Who takes over on the day, or in a year or month that may hold both, follows the other.
    let one_by_one = [
        minister("p/1", json!("2007"), json!("2008-10-31")),
        minister("p/2", Value::Null, json!("2007")),
        minister("p/2", json!("2007"), json!("2007-11")),
    ];
    assert_eq!(take(&t, &with(&one_by_one)).await.complaints, []);
}

#[tokio::test]
async fn three_forums_as_popolo() {
    let t = TestHub::with_fixture().await;
    let forums = ["LR-LEJ".to_owned(), "NET-ARB".to_owned(), "PSP".to_owned()];
    let asked = Asked { on_the_day: true, forums: &forums };
    let document = popolo_of(&t, true, asked).await;
    let short = |line: &str| line.split(",\"description\":\"").next().unwrap().to_owned();
    assert_snapshot!(document.lines().map(short).collect::<Vec<_>>().join("\n"), @r#"
    {
    "persons": [
      {"id":"bo-thorup","name":"Bo Thorup","given_name":"Bo","family_name":"Thorup","email":"bo.thorup@beskaeftigelsesregionen.example"},
      {"id":"eva-lindt","name":"Eva Lindt","given_name":"Eva","family_name":"Lindt","email":"eva.lindt@region-sjaelland.example"},
      {"id":"karl-oestergaard","name":"Karl Østergaard","given_name":"Karl","family_name":"Østergaard","email":"karl.oestergaard@politi.example"},
      {"id":"mona-friis","name":"Mona Friis","given_name":"Mona","family_name":"Friis","email":"mona.friis@politi.example"},
      {"id":"nils-hede","name":"Nils Hede","given_name":"Nils","family_name":"Hede","email":"nils.hede@roskilde.example"},
      {"id":"omar-skov","name":"Omar Skov","given_name":"Omar","family_name":"Skov","email":"omar.skov@lejre.example"},
      {"id":"rita-holm","name":"Rita Holm","given_name":"Rita","family_name":"Holm","email":"rita.holm@politi.example"},
      {"id":"tina-buhl","name":"Tina Buhl","given_name":"Tina","family_name":"Buhl","email":"tina.buhl@lejre.example"},
      {"id":"ulla-carstens","name":"Ulla Carstens","given_name":"Ulla","family_name":"Carstens","email":"ulla.carstens@skat.example"},
      {"id":"viggo-ravn","name":"Viggo Ravn","given_name":"Viggo","family_name":"Ravn","email":"viggo.ravn@laerkebrinken.example"}
    ],
    "organizations": [
      {"id":"LR-LEJ","name":"Lokalråd Lejre","classification":"local_council","parent_id":"politi"
      {"id":"NET-ARB","name":"Netværk mod illegal arbejdskraft","classification":"network","parent_id":"politi"
      {"id":"PSP","name":"PSP-samarbejde","classification":"psp","parent_id":"politi"
      {"id":"beskaeftigelsesregionen","name":"Beskæftigelsesregionen","classification":"authority","founding_date":"2007-01-01"},
      {"id":"grundejerforeningen","name":"Grundejerforeningen Lærkebrinken","classification":"association","founding_date":"2007-01-01"},
      {"id":"lejre","name":"Lejre Kommune","classification":"municipality","founding_date":"2007-01-01","identifiers":[{"scheme":"CVR","identifier":"29188548"},{"scheme":"municipality_code","identifier":"350"}]},
      {"id":"politi","name":"Midt- og Vestsjællands Politi","classification":"police","founding_date":"2007-01-01"},
      {"id":"region-sjaelland","name":"Region Sjælland","classification":"authority","founding_date":"2007-01-01"},
      {"id":"roskilde","name":"Roskilde Kommune","classification":"municipality","founding_date":"2007-01-01","identifiers":[{"scheme":"CVR","identifier":"29189404"},{"scheme":"municipality_code","identifier":"265"}]},
      {"id":"skat","name":"Skat","classification":"authority","founding_date":"2007-01-01"},
      {"id":"station-roskilde","name":"Lokalpolitistation Roskilde","classification":"police","parent_id":"politi","founding_date":"2007-01-01"}
    ],
    "areas": [
      {"id":"265","name":"Roskilde","classification":"municipality","parent_id":"district"},
      {"id":"350","name":"Lejre","classification":"municipality","parent_id":"district"},
      {"id":"district","name":"Midt- og Vestsjællands politikreds","classification":"district"}
    ],
    "posts": [
      {"id":"stationsleder-roskilde","label":"Leder af Lokalpolitistation Roskilde","organization_id":"station-roskilde"}
    ],
    "memberships": [
      {"id":"LR-LEJ-01/mona-friis/2007-01-01","person_id":"mona-friis","organization_id":"LR-LEJ","on_behalf_of_id":"politi","post_id":"stationsleder-roskilde","role":"chair","start_date":"2007-01-01"},
      {"id":"LR-LEJ-02","person_id":"karl-oestergaard","organization_id":"LR-LEJ","on_behalf_of_id":"politi","role":"member","start_date":"2007-01-01"},
      {"id":"LR-LEJ-03","person_id":"tina-buhl","organization_id":"LR-LEJ","on_behalf_of_id":"lejre","role":"member","start_date":"2007-01-01"},
      {"id":"LR-LEJ-04","person_id":"omar-skov","organization_id":"LR-LEJ","on_behalf_of_id":"lejre","role":"member","start_date":"2007-01-01"},
      {"id":"LR-LEJ-05","person_id":"viggo-ravn","organization_id":"LR-LEJ","on_behalf_of_id":"grundejerforeningen","role":"member","start_date":"2007-01-01"},
      {"id":"NET-ARB-01","person_id":"rita-holm","organization_id":"NET-ARB","on_behalf_of_id":"politi","role":"member","start_date":"2007-01-01"},
      {"id":"NET-ARB-02","person_id":"nils-hede","organization_id":"NET-ARB","on_behalf_of_id":"roskilde","role":"member","start_date":"2007-01-01"},
      {"id":"NET-ARB-03","person_id":"ulla-carstens","organization_id":"NET-ARB","on_behalf_of_id":"skat","role":"member","start_date":"2007-01-01"},
      {"id":"NET-ARB-04","person_id":"bo-thorup","organization_id":"NET-ARB","on_behalf_of_id":"beskaeftigelsesregionen","role":"member","start_date":"2007-01-01"},
      {"id":"PSP-01","person_id":"karl-oestergaard","organization_id":"PSP","on_behalf_of_id":"politi","role":"member","start_date":"2007-01-01"},
      {"id":"PSP-02","person_id":"nils-hede","organization_id":"PSP","on_behalf_of_id":"roskilde","role":"member","start_date":"2007-01-01"},
      {"id":"PSP-03","person_id":"eva-lindt","organization_id":"PSP","on_behalf_of_id":"region-sjaelland","role":"member","start_date":"2007-01-01"},
      {"id":"stationsleder-roskilde/mona-friis/2007-01-01","person_id":"mona-friis","organization_id":"station-roskilde","post_id":"stationsleder-roskilde","start_date":"2007-01-01"}
    ]
    }
    "#);
}

/// The ids that stand in a list, and those that the others refer to it by.
fn ids(document: &Value, list: &str) -> BTreeSet<String> {
    document[list].as_array().unwrap().iter().map(|thing| thing["id"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn a_stranger_gets_no_member_of_a_closed_forum_and_no_address() {
    let t = TestHub::with_fixture().await;
    let (public, internal) = (popolo_of(&t, false, Asked::default()).await, popolo_of(&t, true, Asked::default()).await);
    assert!(!public.contains('@') && internal.contains('@'));
    let (public, internal): (Value, Value) = (serde_json::from_str(&public).unwrap(), serde_json::from_str(&internal).unwrap());
    let of = |document: &Value, forum: &str| {
        document["memberships"].as_array().unwrap().iter().filter(|membership| membership["organization_id"] == forum).count()
    };
    assert!(ids(&public, "organizations").contains("PSP"), "that there is such a forum is no secret");
    assert_eq!(of(&public, "PSP"), 0);
    assert!(of(&internal, "PSP") > 0 && of(&public, "KR") > 0);
    for document in [&public, &internal] {
        for membership in document["memberships"].as_array().unwrap() {
            for (field, list) in [
                ("person_id", "persons"),
                ("organization_id", "organizations"),
                ("on_behalf_of_id", "organizations"),
                ("post_id", "posts"),
            ] {
                let named = membership[field].as_str();
                assert!(named.is_none_or(|id| ids(document, list).contains(id)), "{membership}");
            }
        }
    }
}

#[tokio::test]
async fn what_goes_out_as_popolo_comes_in_again() {
    let t = TestHub::with_fixture().await;
    let others = [
        ("organisations.csv", "code,name,kind\nx-anden,Anden,other\n"),
        ("forums.csv", "code,name,level,kind,status,class,convener\nX,Andet,network,other,existing,public,x-anden\n"),
    ];
    t.import(&others).await.unwrap();
    let fresh = TestHub::new().await;
    let document = popolo_of(&t, true, Asked::default()).await;
    let source = read(&t, &document, Class::Public);
    assert_eq!(source.unclassed(), 0);
    let report = take_in(&fresh.hub, &source).await;
    assert_eq!(report.complaints.iter().map(|complaint| complaint.line(Language::En)).collect::<Vec<_>>(), [""; 0]);
    let (old, new) = (t.hub.register(), fresh.hub.register());
    assert_eq!(new.forums.iter().count(), old.forums.iter().count());
    assert_eq!(new.holdings.iter().count(), old.holdings.iter().count());
    let same = ["code", "level", "kind", "status", "class"];
    assert_eq!(
        columns(&tables_of(&fresh, None).await["forums.csv"], &same),
        columns(&tables_of(&t, None).await["forums.csv"], &same)
    );
    let again = take_in(&fresh.hub, &source).await;
    assert!(again.tallies.iter().all(|tally| (tally.added, tally.changed) == (0, 0)), "{:?}", again.tallies);
}

/// Some columns of a table.
fn columns(table: &str, names: &[&str]) -> Vec<String> {
    let mut reader = csv::Reader::from_reader(table.as_bytes());
    let header = reader.headers().unwrap().clone();
    let places: Vec<usize> = names.iter().map(|name| header.iter().position(|column| column == *name).unwrap()).collect();
    let rows = reader.records().map(|row| {
        let row = row.unwrap();
        places.iter().map(|place| &row[*place]).collect::<Vec<_>>().join(",")
    });
    rows.collect()
}

#[tokio::test]
async fn a_document_tightens_who_may_see_a_forum_and_never_loosens_it() {
    let t = TestHub::with_fixture().await;
    let document = popolo_of(&t, true, Asked::default()).await;
    let class = async |document: &str, code: &str| {
        let report = take(&t, document).await;
        assert_eq!(report.complaints, []);
        let forums = columns(&tables_of(&t, None).await["forums.csv"], &["code", "class"]);
        forums.into_iter().find(|row| row.starts_with(&format!("{code},"))).unwrap()
    };
    let opened = document.replace("\"snitflade:class\":\"sealed\"", "\"snitflade:class\":\"public\"");
    assert_ne!(opened, document);
    assert_eq!(class(&opened, "PSP").await, "PSP,sealed");
    let closed = document.replace("\"snitflade:class\":\"public\"", "\"snitflade:class\":\"members\"");
    assert_eq!(class(&closed, "KR").await, "KR,members");
    assert_eq!(class(&document, "KR").await, "KR,members");
}

#[tokio::test]
async fn oparl_has_its_shape_and_refers_to_nothing_that_is_not_there() {
    let t = TestHub::with_fixture().await;
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join("oparl.json");
    oparl::write(&sight(&t, false), &Asked::default(), "https://hub.example/oparl/", &place).await.unwrap();
    let document: Value = serde_json::from_slice(&std::fs::read(&place).unwrap()).unwrap();
    let all: BTreeSet<String> =
        ["bodies", "organizations", "persons", "memberships", "meetings"].iter().flat_map(|list| ids(&document, list)).collect();
    let needed = [
        ("organizations", "Organization", vec!["body", "name", "organizationType"]),
        ("persons", "Person", vec!["body", "name"]),
        ("memberships", "Membership", vec!["person", "organization", "role", "votingRight"]),
        ("meetings", "Meeting", vec!["name", "meetingState", "cancelled", "start", "end", "organization"]),
        ("bodies", "Body", vec!["system", "name", "organization", "person", "meeting", "paper", "legislativeTerm"]),
    ];
    for (list, kind, fields) in needed {
        for thing in document[list].as_array().unwrap() {
            assert_eq!(thing["type"], format!("https://schema.oparl.org/1.1/{kind}"));
            assert!(fields.iter().all(|field| !thing[field].is_null()), "{thing}");
            assert!(thing.as_object().unwrap().values().all(|value| !value.is_null()), "{thing}");
        }
    }
    for membership in document["memberships"].as_array().unwrap() {
        for field in ["person", "organization", "onBehalfOf"] {
            assert!(membership[field].as_str().is_none_or(|id| all.contains(id)), "{membership}");
        }
    }
    let sealed = document["organizations"].as_array().unwrap().iter().find(|thing| thing["shortName"] == "PSP").unwrap();
    let inside = document["memberships"].as_array().unwrap().iter().filter(|thing| thing["organization"] == sealed["id"]);
    assert_eq!(inside.count(), 0);
    let mut meeting = document["meetings"][0].clone();
    (meeting["id"], meeting["organization"], meeting["location"]["id"]) = (json!("…"), json!(["…"]), json!("…"));
    assert_snapshot!(serde_json::to_string_pretty(&meeting).unwrap(), @r#"
    {
      "cancelled": false,
      "end": "2009-03-10T12:00:00+01:00",
      "id": "…",
      "location": {
        "description": "Greve Rådhus",
        "id": "…",
        "type": "https://schema.oparl.org/1.1/Location"
      },
      "meetingState": "durchgeführt",
      "name": "Kredsrådsmøde 1/2009",
      "organization": [
        "…"
      ],
      "start": "2009-03-10T10:00:00+01:00",
      "type": "https://schema.oparl.org/1.1/Meeting"
    }
    "#);
    let lists = folder.path().join("oparl");
    oparl::write(&sight(&t, false), &Asked::default(), "https://hub.example/oparl", &lists).await.unwrap();
    let names: Vec<_> = super::files_of(&lists).into_keys().collect();
    assert_eq!(names, ["bodies.json", "meetings.json", "memberships.json", "organizations.json", "persons.json", "system.json"]);
}
