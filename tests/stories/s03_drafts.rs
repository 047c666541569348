//! S3: drafts, what may stand in an interface, its log, and referrals.

use crate::hub::{Key, TestHub, meetings::codes};
use insta::assert_snapshot;
use serde_json::{Value, json};

/// What Omar Skov, who sits in both, drafts between LR-LEJ and SSP-LEJ.
async fn draft(t: &TestHub) -> Value {
    let input = json!({
        "from": { "forumId": t.forum("LR-LEJ") }, "to": { "forumId": t.forum("SSP-LEJ") },
        "kind": "SHARES_INFORMATION", "personalData": "SENSITIVE", "draft": true, "exchanges": [{ "what": "Bekymringer" }],
    });
    t.done(&t.key("omar-skov").await, "addInterface", (input, "id code status hollow warnings { code sentence } version")).await
}

/// S3.2: a draft may lack its basis and carries the mark.
#[tokio::test]
async fn a_draft_may_lack_its_basis_and_is_declared_only_with_it() {
    let t = TestHub::with_fixture().await;
    let skov = t.key("omar-skov").await;
    let mut drafted = draft(&t).await;
    let id = drafted["id"].take();
    assert_snapshot!(drafted, @r#"{"code":"LR-LEJ-SSP-LEJ-shares_information","hollow":false,"id":null,"status":"DRAFT","version":1,"warnings":[{"code":"BASIS_MISSING","sentence":"Følsomme oplysninger udveksles uden grundlag og formålsbegrænsning."}]}"#);
    let declare = async |more: Value| {
        let mut input = json!({ "id": id, "draft": false });
        input.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        t.act(&skov, "changeInterface", (input, "status warnings { code }")).await
    };
    assert_eq!(codes(&declare(json!({})).await), ["BASIS_REQUIRED", "BASIS_REQUIRED"]);
    let whole = json!({ "basis": "Retsplejelovens § 115", "purposeLimit": "Ikke til efterforskning" });
    assert_eq!(declare(whole).await["node"], json!({ "status": "UNCONFIRMED", "warnings": [{ "code": "UNCONFIRMED" }] }));
    let back = t.act(&skov, "changeInterface", (json!({ "id": id, "draft": true }), "id")).await;
    assert_eq!(back["userErrors"][0]["field"], json!(["input", "draft"]));
}

#[tokio::test]
async fn a_draft_is_seen_by_its_parties_and_for_everybody_else_it_is_not_there() {
    let t = TestHub::with_fixture().await;
    let drafted = draft(&t).await;
    let query = "query ($id: ID!) { node(id: $id) { ... on Interface { code } } interfaces(first: 100) { nodes { code } } \
                 forum(code: \"SSP-LEJ\") { interfaces(first: 100) { totalCount } } }";
    let change = json!({ "id": drafted["id"], "summary": "Et forsøg" });
    let nowhere = json!({ "id": "BQAAAAAAAAAAAAAAAAAAAAA", "summary": "Et forsøg" });
    // Karl Østergaard sits in both, Lise Bang in neither, though in the network; Krog keeps what the police convene.
    for (who, sees) in [("karl-oestergaard", true), ("jens-krog", true), ("lise-bang", false), ("fremmed", false)] {
        let key = t.key(who).await;
        let data = t.data(&key, query, json!({ "id": drafted["id"] })).await;
        let listed = data["interfaces"]["nodes"].as_array().unwrap().iter().any(|row| row["code"] == drafted["code"]);
        let there = [!data["node"].is_null(), listed, data["forum"]["interfaces"]["totalCount"] == 2];
        assert_eq!(there, [sees; 3], "{who}: {data:#}");
        if !sees {
            let refused = t.act(&key, "changeInterface", (change.clone(), "id")).await;
            assert_eq!(refused, t.act(&key, "changeInterface", (nowhere.clone(), "id")).await, "{who}");
            assert_eq!(codes(&refused), ["NOT_FOUND"], "{who}");
        }
    }
    let overlap = "{ overlap(a: \"LR-LEJ\", b: \"SSP-LEJ\") { declared { code } sentence } forum(code: \"SSP-LEJ\") { completeness { missing { field } } } }";
    let seen = t.data(&t.krog().await, overlap, json!({})).await;
    assert_eq!(seen["overlap"]["declared"], json!([{ "code": "SSP-LEJ-LR-LEJ" }]), "a draft is declared to nobody");
    let id = json!({ "id": drafted["id"], "end": "FROM" });
    assert_eq!(codes(&t.act(&t.krog().await, "confirmInterface", (id, "id")).await), ["INVALID"]);
}

#[tokio::test]
async fn every_rule_that_an_interface_breaks_is_told_at_once() {
    let t = TestHub::with_fixture().await;
    let krog = t.krog().await;
    let (kr, ku) = (t.forum("KR"), t.forum("KU"));
    let add = async |input: Value| t.act(&krog, "addInterface", (input, "id")).await;
    let itself = add(json!({ "from": { "forumId": kr }, "to": { "forumId": kr }, "kind": "CONSULTS" })).await;
    let twin = add(json!({ "from": { "forumId": ku }, "to": { "forumId": kr }, "kind": "PREPARES" })).await;
    let late = json!({
        "from": { "forumId": kr }, "to": { "forumId": ku }, "kind": "CONSULTS", "code": "KU KR", "summary": "Om 070761-4285",
        "validFrom": "2009-09-01", "validUntil": "2009-08-01", "reviewBy": "2009-08-01",
        "exchanges": [{ "what": "Udkast" }, { "what": "Udkast" }], "contacts": [{ "end": "TO" }],
    });
    let neither = add(json!({ "from": {}, "to": { "forumId": kr }, "kind": "CONSULTS" })).await;
    let turned = add(json!({ "from": { "forumId": t.forum("LR-LEJ") }, "to": { "forumId": t.forum("SSP-LEJ") },
        "kind": "COORDINATES_WITH" }))
    .await;
    let mut lines = Vec::new();
    for payload in [itself, twin, turned, neither, add(late).await] {
        let errors = payload["userErrors"].as_array().unwrap().iter();
        lines.extend(errors.map(|error| format!("{} {}: {}", error["field"], error["code"], error["message"])));
    }
    assert_snapshot!(lines.join("\n"), @r#"
    ["input","to"] "INVALID": "Værdien kan ikke bruges: en snitflade har to forskellige ender."
    ["input","kind"] "ALREADY_THERE": "»KU forbereder KR« (KU-KR-prepares) findes allerede."
    ["input","kind"] "ALREADY_THERE": "»LR-LEJ koordinerer med SSP-LEJ« (SSP-LEJ-LR-LEJ) findes allerede."
    ["input","from"] "EXACTLY_ONE": "Udfyld ét af felterne forumId og organisationId."
    ["input","code"] "INVALID": "Værdien kan ikke bruges: brug bogstaver, tal, bindestreg, punktum og skråstreg, uden mellemrum."
    ["input","summary"] "CPR_NUMBER": "Teksten indeholder noget, der ligner et CPR-nummer. Fjern det; her må ikke stå personnumre."
    ["input","validUntil"] "ENDS_BEFORE_START": "Slutningen skal ligge efter begyndelsen."
    ["input","reviewBy"] "ENDS_BEFORE_START": "Slutningen skal ligge efter begyndelsen."
    ["input","exchanges"] "ALREADY_THERE": "Udkast findes allerede."
    ["input","contacts"] "EXACTLY_ONE": "Udfyld ét af felterne postId og personId."
    "#);
    // What holds at another time is another interface.
    let later = json!({ "id": t.interface_id(&krog, "KU-KR-prepares").await, "until": "2009-08-31" });
    t.done(&krog, "endEntry", (later, "__typename")).await;
    let next = json!({ "from": { "forumId": ku }, "to": { "forumId": kr }, "kind": "PREPARES", "validFrom": "2009-09-01" });
    assert_eq!(add(next).await["userErrors"], json!([]));
}

#[tokio::test]
async fn only_what_differs_in_the_list_of_exchanges_is_touched() {
    let t = TestHub::with_fixture().await;
    let krog = t.krog().await;
    let id = t.interface_id(&krog, "KU-KR-prepares").await;
    let list =
        async || t.interface(&krog, "KU-KR-prepares", "version exchanged { id what cadence { text } }", "2009-08-11").await;
    let before = list().await;
    let kept = &before["exchanged"][0];
    let wanted = json!([{ "what": "Årshjul" }, { "what": kept["what"], "cadence": kept["cadence"]["text"] }]);
    let input = json!({ "id": id, "exchanges": wanted, "expectedVersion": before["version"] });
    t.done(&krog, "changeInterface", (input, "id")).await;
    let after = list().await;
    let all = after["exchanged"].as_array().unwrap();
    assert!(all.contains(kept), "with its id: {after:#}");
    assert_eq!((all.len(), all.iter().any(|row| row["what"] == "Årshjul")), (2, true));
    let stale = json!({ "id": id, "summary": "Anden tekst", "expectedVersion": 7 });
    assert_eq!(codes(&t.act(&krog, "changeInterface", (stale, "id")).await), ["VERSION_CONFLICT"]);
}

#[tokio::test]
async fn a_contact_is_set_right_and_stands_once_at_an_end() {
    let t = TestHub::with_fixture().await;
    let skov = t.key("omar-skov").await;
    let id = t.interface_id(&skov, "SSP-LEJ-LR-LEJ").await;
    let me = t.id(&skov, "{ viewer { person { id } } }", "viewer.person.id").await;
    let post = t.id(&skov, r#"{ contactDuties(area: "350") { post { id } } }"#, "contactDuties.0.post.id").await;
    let add = json!({ "interfaceId": id, "end": "FROM", "personId": me, "until": "2009-12-31" });
    let contact = t.done(&skov, "addContact", (add.clone(), "id version seat { id } term { from until }")).await;
    assert_eq!(contact["term"], json!({ "from": "2009-08-11", "until": "2009-12-31" }));
    assert!(contact["seat"]["id"].is_string());
    assert_eq!(codes(&t.act(&skov, "addContact", (add, "id")).await), ["ALREADY_THERE"]);
    let both = json!({ "interfaceId": id, "end": "TO", "personId": me, "postId": post });
    assert_eq!(codes(&t.act(&skov, "addContact", (both, "id")).await), ["EXACTLY_ONE"]);
    let input = json!({ "id": contact["id"], "postId": post, "until": null });
    let changed = t.done(&skov, "changeContact", (input, "holder { name } post { title } term { until } version")).await;
    assert_eq!(
        (&changed["holder"]["name"], &changed["term"]["until"], &changed["version"]),
        (&json!("Mona Friis"), &Value::Null, &json!(2))
    );
    let nobody = json!({ "id": contact["id"], "postId": null });
    assert_eq!(codes(&t.act(&skov, "changeContact", (nobody, "id")).await), ["EXACTLY_ONE"]);
}

/// Whoever answers for a forum that one may not look into is not named.
#[tokio::test]
async fn of_a_sealed_forum_nobody_is_named_as_a_contact() {
    let t = TestHub::with_fixture().await;
    let lindt = t.key("eva-lindt").await;
    let me = t.id(&lindt, "{ viewer { person { id } } }", "viewer.person.id").await;
    let input = json!({
        "from": { "forumId": t.forum("PSP") }, "to": { "forumId": t.forum("KR") }, "kind": "REPORTS_TO",
        "draft": true, "contacts": [{ "end": "FROM", "personId": me }],
    });
    let id = t.done(&lindt, "addInterface", (input, "id")).await["id"].take();
    t.done(&t.krog().await, "changeInterface", (json!({ "id": id, "draft": false }), "id")).await;
    t.done(&lindt, "confirmInterface", (json!({ "id": id, "end": "FROM" }), "id")).await;
    let logged = json!({ "interfaceId": id, "kind": "REPORT", "passedOn": "2009-08-11", "what": "Årets tal" });
    t.done(&lindt, "logPassing", (logged, "id")).await;
    let query = "query ($id: ID!) { node(id: $id) { ... on Interface { status hollow contacts { end holder { name } post { title } seat { id } \
                 orphaned } confirmations { end confirmedOn by { name } } passings { totalCount nodes { what } } } } }";
    let inside = t.data(&lindt, query, json!({ "id": id })).await["node"].take();
    assert_eq!(inside["contacts"][0]["holder"]["name"], "Eva Lindt");
    assert_eq!(inside["confirmations"][0]["by"]["name"], "Eva Lindt");
    assert_eq!(inside["passings"]["totalCount"], 1);
    let outside = t.data(&t.key("omar-skov").await, query, json!({ "id": id })).await["node"].take();
    assert_eq!(outside["contacts"], json!([]), "not even that somebody answers");
    assert_eq!(outside["confirmations"], json!([{ "end": "FROM", "confirmedOn": "2009-08-11", "by": null }]));
    assert_eq!((&outside["passings"], &outside["hollow"]), (&json!({ "totalCount": 0, "nodes": [] }), &json!(false)));
}

#[tokio::test]
async fn what_passed_is_logged_on_its_day_with_the_meeting_that_it_belongs_to() {
    let t = TestHub::with_fixture().await;
    let krog = t.krog().await;
    let id = t.interface_id(&krog, "FSEK-KR").await;
    let meeting =
        t.id(&krog, r#"{ forum(code: "KR") { meetings(when: PAST) { nodes { id } } } }"#, "forum.meetings.nodes.0.id").await;
    let other = t.plan_and_call(&krog, "KU", ("2009-09-01T10:00:00+02:00", "2009-09-01T12:00:00+02:00")).await;
    let log = async |on: &str, meeting: Value| {
        let input =
            json!({ "interfaceId": id, "kind": "PAPER", "passedOn": on, "what": "Samlet afrapportering", "meetingId": meeting });
        t.act(&krog, "logPassing", (input, "passedOn meeting { number }")).await
    };
    assert_eq!(codes(&log("2009-08-12", Value::Null).await), ["INVALID"], "tomorrow");
    assert_eq!(codes(&log("2008-12-31", Value::Null).await), ["OUTSIDE_TERM"]);
    assert_eq!(codes(&log("2009-06-09", json!(other)).await), ["INVALID"], "a meeting of another forum");
    let logged = log("2009-06-09", json!(meeting)).await;
    assert_eq!(logged["userErrors"], json!([]));
    log("2009-03-10", Value::Null).await;
    let query = "query ($asOf: Date) { forum(code: \"KR\") { id } interfaces(filter: { organisation: \"forebyggelsessekretariatet\", forum: \"KR\" }, \
                 asOf: $asOf) { nodes { passings { nodes { passedOn } } } } }";
    for (day, days) in [("2009-08-11", vec!["2009-06-09", "2009-03-10"]), ("2009-06-08", vec!["2009-03-10"])] {
        let data = t.data(&Key::NONE, query, json!({ "asOf": day })).await;
        let nodes = data["interfaces"]["nodes"][0]["passings"]["nodes"].as_array().unwrap().clone();
        assert_eq!(nodes.iter().map(|row| row["passedOn"].as_str().unwrap()).collect::<Vec<_>>(), days, "{day}");
    }
    t.deliver_mail().await;
}

#[tokio::test]
async fn a_referral_is_sent_seen_by_the_two_forums_and_answered_once() {
    let t = TestHub::with_fixture().await;
    let (buhl, friis) = (t.key("tina-buhl").await, t.key("mona-friis").await);
    let send = json!({ "fromForumId": t.forum("SSP-LEJ"), "toForumId": t.forum("LR-LEJ"), "subject": "Uro ved stationen" });
    let sent = t.done(&buhl, "sendReferral", (send.clone(), "id state sentOn version")).await;
    assert_eq!((&sent["state"], &sent["sentOn"]), (&json!("SENT"), &json!("2009-08-11")));
    let query = "query ($id: ID!) { node(id: $id) { ... on Referral { subject } } forum(code: \"LR-LEJ\") { referrals { totalCount nodes { \
                 subject from { code } to { code } answer } } } }";
    for (who, sees) in [("tina-buhl", true), ("mona-friis", true), ("jens-krog", true), ("lise-bang", false), ("ib-sand", false)]
    {
        let data = t.data(&t.key(who).await, query, json!({ "id": sent["id"] })).await;
        let there = (!data["node"].is_null(), data["forum"]["referrals"]["totalCount"] == 1);
        assert_eq!(there, (sees, sees), "{who}");
    }
    let answer = async |key: &Key, state: &str, words: Option<&str>| {
        let input = json!({ "id": sent["id"], "state": state, "answer": words });
        t.act(key, "answerReferral", (input, "state answeredOn answer")).await
    };
    assert_eq!(codes(&answer(&buhl, "TAKEN_UP", None).await), ["FORBIDDEN"], "she does not keep the council");
    assert_eq!(codes(&answer(&t.key("ib-sand").await, "TAKEN_UP", None).await), ["NOT_FOUND"]);
    assert_eq!(codes(&answer(&friis, "RETURNED", None).await), ["REQUIRED"]);
    let taken = answer(&friis, "TAKEN_UP", Some("På næste møde")).await;
    assert_eq!(taken["node"], json!({ "state": "TAKEN_UP", "answeredOn": "2009-08-11", "answer": "På næste møde" }));
    assert_eq!(codes(&answer(&friis, "RETURNED", Some("Nej")).await), ["ALREADY_DONE"]);
    let mut cpr = send.clone();
    cpr["subject"] = json!("070761-4285");
    assert_eq!(codes(&t.act(&buhl, "sendReferral", (cpr, "id")).await), ["CPR_NUMBER"]);
    assert_eq!(codes(&t.act(&t.key("ib-sand").await, "sendReferral", (send, "id")).await), ["FORBIDDEN"]);
}
