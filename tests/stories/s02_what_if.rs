//! S2: what would be if, on trial: nothing is saved.

use crate::hub::{Key, TestHub};
use serde_json::{Value, json};

const WHAT_IF: &str = "query ($changes: [WhatIfInput!]!, $among: [String!]) { whatIf(changes: $changes) {
    cutOff { code }
    changedOverlaps(first: 50) { nodes { a { code } b { code } sharedNow sharedThen } }
    overlaps(first: 100) { nodes { a { code } b { code } people { shared } } }
    bridges { person { name } }
    missingInterfaces(first: 50, among: $among) { nodes { a { code } b { code } rule } }
} }";

async fn person(t: &TestHub, name: &str) -> String {
    let register = t.hub.register();
    let (_, row) = register.persons.iter().find(|(_, person)| *person.name == *name).expect("a person of that name");
    snitflade::relay::global_id(snitflade::relay::Kind::Person, row.id).0
}

async fn what_if(t: &TestHub, key: &Key, changes: Value) -> Value {
    t.data(key, WHAT_IF, json!({ "changes": changes })).await["whatIf"].take()
}

fn codes(forums: &Value) -> Vec<String> {
    forums.as_array().expect("forums").iter().map(|forum| forum["code"].as_str().expect("a code").to_owned()).collect()
}

fn changed(answer: &Value) -> Vec<String> {
    let pair = |pair: &Value| {
        let code = |end: &str| pair[end]["code"].as_str().expect("a code").to_owned();
        format!("{} × {}: {} → {}", code("a"), code("b"), pair["sharedNow"], pair["sharedThen"])
    };
    answer["changedOverlaps"]["nodes"].as_array().expect("pairs").iter().map(pair).collect()
}

#[tokio::test]
async fn without_nils_hede_the_new_forum_and_the_network_lose_every_personal_link_to_the_rest() {
    let t = TestHub::with_fixture().await;
    let krog = t.krog().await;
    let answer = what_if(&t, &krog, json!([{ "withoutPerson": person(&t, "Nils Hede").await }])).await;
    let groups: Vec<_> = answer["cutOff"].as_array().expect("groups").iter().map(codes).collect();
    assert_eq!(groups, [["NET-ARB", "SAML"]]);
    let kept = answer["overlaps"]["nodes"].as_array().expect("pairs").iter();
    let ends = kept.map(|pair| [&pair["a"]["code"], &pair["b"]["code"]].map(|code| code.as_str().expect("a code")));
    let linked: Vec<_> = ends.filter(|ends| ends.contains(&"SAML") || ends.contains(&"NET-ARB")).collect();
    assert_eq!(linked, [["NET-ARB", "SAML"]], "Rita Holm still sits in both");
    let lines = changed(&answer);
    assert!(lines.contains(&"NET-ARB × SAML: 2 → 1".to_owned()), "{lines:#?}");
    assert!(lines.contains(&"PSP × SAML: 1 → 0".to_owned()), "{lines:#?}");
    let bridges = answer["bridges"].as_array().expect("bridges");
    assert!(bridges.iter().all(|bridge| bridge["person"]["name"] != "Nils Hede"), "{bridges:#?}");
}

#[tokio::test]
async fn nothing_is_saved_and_no_statement_is_run() {
    let t = TestHub::with_fixture().await;
    let krog = t.krog().await;
    let rows = crate::hub::dump::dump(&t.hub.register());
    let revision = t.hub.register().revision;
    let changes = json!([
        { "withoutPerson": person(&t, "Nils Hede").await },
        { "mergedForums": { "from": ["SSP-LEJ"], "into": "LR-LEJ" } },
        { "withoutForum": "PSP" },
        { "newForum": { "code": "NYT", "name": "Nyt forum", "organisations": ["greve"], "people": [person(&t, "Ib Sand").await] } },
    ]);
    t.data(&krog, "{ today }", json!({})).await;
    let before = t.hub.statements().count();
    what_if(&t, &krog, changes).await;
    assert_eq!(t.hub.statements().count(), before, "no statement");
    assert_eq!((t.hub.register().revision, crate::hub::dump::dump(&t.hub.register())), (revision, rows));
    let left = t.data(&krog, "{ now: forum(code: \"NYT\") { code } psp: forum(code: \"PSP\") { code } }", json!({})).await;
    assert_eq!(left, json!({ "now": null, "psp": { "code": "PSP" } }));
}

#[tokio::test]
async fn a_merged_forum_has_the_people_organisations_and_interfaces_of_both() {
    let t = TestHub::with_fixture().await;
    let krog = t.krog().await;
    let query = r#"query ($changes: [WhatIfInput!]!) { whatIf(changes: $changes) {
        gone: forum(code: "SSP-LEJ") { code }
        overlap(a: "LR-LEJ", b: "SSP-ROS") { people { shared } organisations { shared } }
        forum(code: "LR-LEJ") { seats(first: 50) { totalCount } topics { name } interfaces(first: 50) { totalCount } }
    } }"#;
    let now = t.data(&krog, "{ forum(code: \"LR-LEJ\") { interfaces(first: 50) { totalCount } } }", json!({})).await;
    let changes = json!([{ "mergedForums": { "from": ["SSP-LEJ", "LR-LEJ"], "into": "LR-LEJ" } }]);
    let then = t.data(&krog, query, json!({ "changes": changes })).await["whatIf"].take();
    assert_eq!(then["gone"], Value::Null);
    assert_eq!(then["overlap"], json!({ "people": { "shared": 1 }, "organisations": { "shared": 1 } }));
    assert_eq!(then["forum"]["seats"]["totalCount"], 8, "five and three");
    let interfaces = |forum: &Value| forum["interfaces"]["totalCount"].as_u64().expect("a number");
    assert_eq!(interfaces(&then["forum"]) + 1, interfaces(&now["forum"]), "the one between them is gone");
}

#[tokio::test]
async fn a_forum_that_there_is_not_yet_is_measured_like_any_other() {
    let t = TestHub::with_fixture().await;
    let krog = t.krog().await;
    let query = r#"query ($changes: [WhatIfInput!]!) { whatIf(changes: $changes) {
        saml: overlap(a: "NYT", b: "SAML") { people { shared evidence { nodes { person { name } } } } organisations { shared } sentence }
        missingInterfaces(among: ["NYT", "PSP", "SAML"]) { nodes { a { code } b { code } rule } }
    } }"#;
    let people = [person(&t, "Nils Hede").await, person(&t, "Rita Holm").await];
    let new = json!({ "code": "NYT", "name": "Nyt forum", "organisations": ["roskilde", "region-sjaelland"], "people": people });
    let mut data = t.data(&krog, query, json!({ "changes": [{ "newForum": new }] })).await;
    let answer = data["whatIf"].take();
    assert_eq!(answer["saml"]["sentence"], "2 fælles personer: Nils Hede og Rita Holm; 2 fælles organisationer");
    let missing: Vec<_> =
        answer["missingInterfaces"]["nodes"].as_array().expect("pairs").iter().map(ToString::to_string).collect();
    assert_eq!(
        missing,
        [
            r#"{"a":{"code":"NYT"},"b":{"code":"SAML"},"rule":"PEOPLE"}"#,
            r#"{"a":{"code":"NYT"},"b":{"code":"PSP"},"rule":"ORGANISATIONS"}"#,
            r#"{"a":{"code":"PSP"},"b":{"code":"SAML"},"rule":"ORGANISATIONS"}"#,
        ]
    );
}

#[tokio::test]
async fn changes_that_cannot_be_made_are_refused_and_hidden_forums_stay_closed() {
    let t = TestHub::with_fixture().await;
    let (krog, skov) = (t.krog().await, t.key("omar-skov").await);
    let ended = json!({ "withoutForum": "PSP" });
    let code = async |key: &Key, changes: Value| {
        let answer = t.ask(key, WHAT_IF, json!({ "changes": changes })).await;
        answer["errors"][0]["extensions"]["code"].as_str().unwrap_or("none").to_owned()
    };
    let twice = json!({ "newForum": { "code": "KR", "name": "Kredsråd" } });
    let merged = json!([{ "mergedForums": { "from": ["PSP"], "into": "LR-LEJ" } }]);
    let hidden = person(&t, "Eva Lindt").await;
    for (key, changes, expected) in [
        (&Key::NONE, json!([]), "UNAUTHENTICATED"),
        (&krog, json!(vec![json!({ "withoutForum": "KU" }); 21]), "BAD_USER_INPUT"),
        (&krog, json!([ended.clone(), ended.clone()]), "BAD_USER_INPUT"),
        (&krog, json!([twice]), "BAD_USER_INPUT"),
        (&krog, json!([{ "withoutForum": "FINDES-IKKE" }]), "BAD_USER_INPUT"),
        (&skov, merged.clone(), "FORBIDDEN"),
        (&krog, merged, "none"),
        (&skov, json!([{ "withoutPerson": hidden }]), "BAD_USER_INPUT"),
        (&krog, json!([{ "withoutPerson": hidden }]), "none"),
        (&skov, json!([ended]), "none"),
    ] {
        assert_eq!(code(key, changes.clone()).await, expected, "{changes}");
    }
}

/// What is not there is named with the field that names it; a person whom the asker may not know of reads like one who is not there.
#[tokio::test]
async fn what_a_change_names_and_nobody_knows_is_told_with_its_field() {
    let t = TestHub::with_fixture().await;
    let skov = t.key("omar-skov").await;
    let told = async |changes: Value, language: &str| {
        let answer = t.ask_in(&skov, WHAT_IF, json!({ "changes": changes }), language).await;
        answer["errors"][0]["message"].as_str().unwrap_or("nothing").to_owned()
    };
    assert_eq!(
        told(json!([{ "withoutForum": "LR-XYZ" }]), "da").await,
        "changes[0].withoutForum: forum LR-XYZ findes ikke eller er skjult for dig."
    );
    assert_eq!(
        told(json!([{ "withoutPerson": person(&t, "Eva Lindt").await }]), "da").await,
        "changes[0].withoutPerson: der er ingen sådan person, eller du må ikke se den."
    );
    assert_eq!(
        told(json!([{ "withoutForum": "KU" }, { "mergedForums": { "from": ["LR-LEJ", "LR-XYZ"], "into": "LR-ROS" } }]), "en")
            .await,
        "changes[1].mergedForums.from: there is no forum LR-XYZ that you may know of."
    );
    assert_eq!(
        told(json!([{ "newForum": { "code": "NYT", "name": "Nyt", "organisations": ["ukendt"] } }]), "en").await,
        "changes[0].newForum.organisations: there is no organisation ukendt that you may know of."
    );
    let nobody = snitflade::relay::global_id(snitflade::relay::Kind::Person, uuid::Uuid::from_u128(7)).0;
    let hidden = person(&t, "Eva Lindt").await;
    for id in [nobody, hidden] {
        assert_eq!(
            told(json!([{ "withoutPerson": id }]), "en").await,
            "changes[0].withoutPerson: there is no such person, or none that you may know of."
        );
        let new = json!({ "code": "NYT", "name": "Nyt", "people": [person(&t, "Omar Skov").await, id] });
        assert_eq!(
            told(json!([{ "newForum": new }]), "en").await,
            "changes[0].newForum.people[1]: there is no such person, or none that you may know of."
        );
    }
}

/// Whoever keeps a forum may give a place to somebody who has none. On trial a person who has left all that the asker may see is not
/// such a one: else it would show whether a place is left that she may not see.
#[tokio::test]
async fn what_is_left_of_a_person_who_has_gone_does_not_tell_of_hidden_places() {
    let t = TestHub::with_fixture().await;
    let (friis, operator) = (t.key("mona-friis").await, t.operator().await);
    let query = "query ($changes: [WhatIfInput!]!) { whatIf(changes: $changes) { forum(code: \"X1\") { seatCount } } }";
    let moved = async |name: &str| {
        let id = person(&t, name).await;
        let changes = json!([{ "withoutPerson": id }, { "newForum": { "code": "X1", "name": "X", "people": [id] } }]);
        t.ask(&friis, query, json!({ "changes": changes })).await
    };
    let before = moved("Viggo Ravn").await;
    assert_eq!(before["data"]["whatIf"]["forum"]["seatCount"], 1, "{before:#}");
    assert_eq!(moved("Nils Hede").await, before, "he sits in forums that she may not see");
    let seat = json!({ "forumId": t.forum("PSP"), "kind": "APPOINTED", "role": "MEMBER", "personId": person(&t, "Viggo Ravn").await,
                       "organisationId": t.organisation("roskilde") });
    t.done(&operator, "addSeat", (seat, "id")).await;
    assert_eq!(moved("Viggo Ravn").await, before);
}

/// Merging somebody else's forum into one's own on trial gives nobody its keeper's view of its seats.
#[tokio::test]
async fn a_forum_merged_on_trial_does_not_show_the_addresses_of_its_members() {
    let t = TestHub::with_fixture().await;
    let (friis, operator) = (t.key("mona-friis").await, t.operator().await);
    let seat = json!({ "forumId": t.forum("LR-RIN"), "kind": "APPOINTED", "role": "MEMBER", "personId": person(&t, "Nils Hede").await,
                       "organisationId": t.organisation("ringsted") });
    let seat = t.done(&operator, "addSeat", (seat, "id")).await["id"].take();
    t.done(&operator, "setSeatAddress", (json!({ "seatId": seat, "email": "plads@ringsted.example" }), "id")).await;
    t.done(&operator, "changeSeat", (json!({ "id": seat, "copyToId": person(&t, "Rita Holm").await }), "id")).await;
    let seat = json!({ "forumId": t.forum("LR-RIN"), "kind": "APPOINTED", "role": "MEMBER", "personId": person(&t, "Eva Lindt").await,
                       "organisationId": t.organisation("region-sjaelland") });
    t.done(&operator, "addSeat", (seat, "id")).await;
    let seats = "seats(first: 50) { nodes { holder { name email } address copyTo { name } } }";
    let query = format!(
        "query ($changes: [WhatIfInput!]!) {{ forum(code: \"LR-RIN\") {{ {seats} }} whatIf(changes: $changes) {{ \
         forum(code: \"LR-ROS\") {{ {seats} }} }} }}"
    );
    let changes = json!([{ "mergedForums": { "from": ["LR-RIN"], "into": "LR-ROS" } }]);
    let answer = t.data(&friis, &query, json!({ "changes": changes.clone() })).await;
    let now = answer["forum"]["seats"]["nodes"].as_array().unwrap();
    let then = answer["whatIf"]["forum"]["seats"]["nodes"].as_array().unwrap();
    assert_eq!(now.len(), 3, "{now:#?}");
    let told = |seats: &[Value], name: &str| seats.iter().find(|seat| seat["holder"]["name"] == name).cloned();
    assert_eq!(told(then, "Eva Lindt"), told(now, "Eva Lindt"));
    assert_eq!(told(then, "Eva Lindt").unwrap()["holder"]["email"], Value::Null);
    let carried = then.iter().filter(|seat| seat["address"] == "plads@ringsted.example" || seat["copyTo"]["name"] == "Rita Holm");
    assert_eq!(carried.count(), 0, "{then:#?}");
    let meeting = json!({ "forumId": t.forum("LR-ROS"), "title": "Møde", "startsAt": "2009-10-20T10:00:00+02:00",
                          "endsAt": "2009-10-20T12:00:00+02:00" });
    t.done(&friis, "planMeeting", (meeting, "id")).await;
    let called = "query ($changes: [WhatIfInput!]!) { whatIf(changes: $changes) { forum(code: \"LR-ROS\") { meetings(first: 9) { nodes { \
                  recipients { email person { name } } } } } } }";
    let called = t.data(&friis, called, json!({ "changes": changes })).await.to_string();
    assert!(called.contains("Eva Lindt") && called.contains("lise.bang@roskilde.example"), "{called}");
    assert!(!called.contains("eva.lindt@") && !called.contains("plads@ringsted.example"), "{called}");
}

/// D17: a forum that is planned is measured by its remit, its texts and its convener too.
#[tokio::test]
async fn a_planned_forum_with_areas_topics_and_texts_tells_who_is_missing_and_what_it_resembles() {
    let t = TestHub::with_fixture().await;
    let krog = t.krog().await;
    let query = "query ($changes: [WhatIfInput!]!) { whatIf(changes: $changes) { forum(code: \"NYT\") { purpose kind level convener { code } \
                 missingActors { reason organisation { code } } representation { tooLittle kinds { kind seated of } } } \
                 overlap(a: \"NYT\", b: \"PSP\") { topics { shared } areas { shared } texts { tooLittle } } } }";
    let new = json!({ "code": "NYT", "name": "Nyt forum", "organisations": ["roskilde"], "convener": "politi", "topics": ["psykiatri"],
                      "areas": ["265", "350"], "purpose": "Samarbejde om psykisk syge borgere", "kind": "PSP", "level": "OPERATIONAL" });
    let found = t.data(&krog, query, json!({ "changes": [{ "newForum": new }] })).await["whatIf"].take();
    let forum = &found["forum"];
    assert_eq!(
        (&forum["kind"], &forum["level"], &forum["convener"]["code"]),
        (&json!("PSP"), &json!("OPERATIONAL"), &json!("politi"))
    );
    assert_eq!(forum["purpose"], "Samarbejde om psykisk syge borgere");
    let missing = forum["missingActors"].as_array().unwrap();
    assert!(missing.contains(&json!({ "reason": "MUNICIPALITY_OF_AREA", "organisation": { "code": "lejre" } })), "{missing:#?}");
    assert!(missing.contains(&json!({ "reason": "CONVENER", "organisation": { "code": "politi" } })), "{missing:#?}");
    assert_eq!(forum["representation"]["tooLittle"], false);
    assert_eq!(found["overlap"]["topics"]["shared"], 1);
    let told = async |new: Value| {
        let answer = t.ask_in(&krog, WHAT_IF, json!({ "changes": [{ "newForum": new }] }), "en").await;
        answer["errors"][0]["message"].as_str().unwrap_or("nothing").to_owned()
    };
    let with = |field: &str, value: Value| {
        let mut new = json!({ "code": "NYT", "name": "Nyt" });
        new[field] = value;
        new
    };
    assert_eq!(
        told(with("topics", json!(["ukendt"]))).await,
        "changes[0].newForum.topics: there is no topic ukendt that you may know of."
    );
    assert_eq!(
        told(with("areas", json!(["999"]))).await,
        "changes[0].newForum.areas: there is no area 999 that you may know of."
    );
    assert_eq!(
        told(with("convener", json!("ukendt"))).await,
        "changes[0].newForum.convener: there is no organisation ukendt that you may know of."
    );
}

/// D17: somebody who is to come.
#[tokio::test]
async fn somebody_who_gets_a_seat_on_trial_links_forums_carries_ways_and_meets_more() {
    let t = TestHub::with_fixture().await;
    let (krog, skov) = (t.krog().await, t.key("omar-skov").await);
    let meeting = json!({ "forumId": t.forum("NET-ARB"), "title": "Møde", "startsAt": "2009-10-06T10:00:00+02:00",
                          "endsAt": "2009-10-06T12:00:00+02:00" });
    t.done(&krog, "planMeeting", (meeting, "id")).await;
    let query = "query ($changes: [WhatIfInput!]!) { whatIf(changes: $changes) { overlap(a: \"NET-ARB\", b: \"LR-LEJ\") { people { shared } } \
                 path(from: \"SSP-LEJ\", to: \"NET-ARB\", by: PEOPLE) { length } \
                 meetingLoad(from: \"2009-10-06\", until: \"2009-10-06\") { nodes { subject { ... on Person { name } } hours } } } }";
    let join = |forum: &str, who: &str| json!([{ "joins": [{ "person": who, "forum": forum, "organisation": "lejre" }] }]);
    let omar = person(&t, "Omar Skov").await;
    let now = t.data(&krog, query, json!({ "changes": [] })).await["whatIf"].take();
    let then = t.data(&krog, query, json!({ "changes": join("NET-ARB", &omar) })).await["whatIf"].take();
    let figures = |answer: &Value| (answer["overlap"]["people"]["shared"].clone(), answer["path"]["length"].clone());
    assert_eq!((figures(&now), figures(&then)), ((json!(0), json!(2)), (json!(1), json!(1))));
    let meets = |answer: &Value| answer["meetingLoad"]["nodes"].to_string().contains("Omar Skov");
    assert_eq!((meets(&now), meets(&then)), (false, true));
    let again = t.data(&krog, query, json!({ "changes": [] })).await["whatIf"].take();
    assert_eq!(again, now, "nothing is saved");
    // Into a forum that is closed to the asker nobody is put, not even the asker.
    let refused = t.ask(&skov, query, json!({ "changes": join("PSP", &omar) })).await;
    assert_eq!(refused["errors"][0]["extensions"]["code"], "FORBIDDEN", "{refused:#}");
    let hidden = t.ask(&skov, query, json!({ "changes": join("LR-LEJ", &person(&t, "Eva Lindt").await) })).await;
    assert_eq!(hidden["errors"][0]["extensions"]["code"], "BAD_USER_INPUT", "{hidden:#}");
}
