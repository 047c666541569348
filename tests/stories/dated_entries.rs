//! What is dated stays as it was: pauses, topics and areas of a forum; what a closing does to what has not begun; wrong entries with
//! their parts; and imports that are followed.

use crate::{
    access_matrix::cast::person_id,
    hub::{Key, TestHub, letters::Letter},
};
use serde_json::{Value, json};

async fn status(t: &TestHub, key: &Key, code: &str, day: &str) -> Value {
    let query = "query ($code: String!, $asOf: Date) { forum(code: $code, asOf: $asOf) { status labels { status } } }";
    t.data(key, query, json!({ "code": code, "asOf": day })).await["forum"]["status"].take()
}

#[tokio::test]
async fn as_of_a_day_in_a_pause_the_forum_is_paused_and_before_and_after_it_is_not() {
    let t = TestHub::with_fixture().await;
    let krog = t.krog().await;
    let id = t.forum("LR-LEJ");
    t.done(&krog, "pauseForum", (json!({ "id": id, "on": "2009-02-01" }), "status")).await;
    assert_eq!(t.refused(&krog, "resumeForum", json!({ "id": id, "on": "2009-01-31" })).await, ["on OUTSIDE_TERM"]);
    t.done(&krog, "resumeForum", (json!({ "id": id, "on": "2009-06-01" }), "status")).await;
    for (day, expected) in [
        ("2009-01-31", "EXISTING"),
        ("2009-02-01", "PAUSED"),
        ("2009-05-31", "PAUSED"),
        ("2009-06-01", "EXISTING"),
        ("2009-08-11", "EXISTING"),
    ] {
        assert_eq!(status(&t, &krog, "LR-LEJ", day).await, expected, "{day}");
    }
    let paused = "query ($asOf: Date) { forums(first: 50, asOf: $asOf, filter: { status: PAUSED }) { nodes { code } } }";
    let found = t.data(&krog, paused, json!({ "asOf": "2009-03-01" })).await;
    assert_eq!(found["forums"]["nodes"], json!([{ "code": "LR-LEJ" }]));
    // Put to rest and taken up on one day, it never rested.
    t.done(&krog, "pauseForum", (json!({ "id": id }), "id")).await;
    t.done(&krog, "resumeForum", (json!({ "id": id }), "id")).await;
    assert_eq!(status(&t, &krog, "LR-LEJ", "2009-08-10").await, "EXISTING");
    assert_eq!(status(&t, &krog, "LR-LEJ", "2009-08-11").await, "EXISTING");
}

#[tokio::test]
async fn a_coming_forum_was_coming_before_it_started_and_a_paused_one_closed_was_paused() {
    let t = TestHub::with_fixture().await;
    let krog = t.krog().await;
    t.done(&krog, "startForum", (json!({ "id": t.forum("SAML"), "on": "2009-08-01" }), "status")).await;
    assert_eq!(status(&t, &krog, "SAML", "2009-07-31").await, "COMING");
    assert_eq!(status(&t, &krog, "SAML", "2009-08-01").await, "EXISTING");
    let id = t.forum("LR-LEJ");
    t.done(&krog, "pauseForum", (json!({ "id": id, "on": "2009-02-01" }), "status")).await;
    let closed = t.done(&krog, "closeForum", (json!({ "id": id, "on": "2009-07-31" }), "status")).await;
    assert_eq!(closed["status"], "CLOSED");
    assert_eq!(status(&t, &krog, "LR-LEJ", "2009-07-31").await, "PAUSED");
}

async fn lists(t: &TestHub, key: &Key, day: &str) -> String {
    let query = "query ($asOf: Date) { forum(code: \"LR-LEJ\", asOf: $asOf) { topics { code } areas { code } } }";
    let found = t.data(key, query, json!({ "asOf": day })).await;
    let codes = |list: &str| {
        let rows = found["forum"][list].as_array().expect("a list").iter();
        let mut codes: Vec<_> = rows.map(|row| row["code"].as_str().expect("a code").to_owned()).collect();
        codes.sort();
        codes.join(" ")
    };
    format!("{} / {}", codes("topics"), codes("areas"))
}

#[tokio::test]
async fn a_forum_deals_with_other_topics_from_a_day_and_as_of_then_with_the_former() {
    let t = TestHub::with_fixture().await;
    let krog = t.krog().await;
    let id = t.forum("LR-LEJ");
    let set = |more: Value| {
        let mut input = json!({ "id": id });
        input.as_object_mut().expect("an object").extend(more.as_object().expect("an object").clone());
        input
    };
    t.done(&krog, "changeForum", (set(json!({ "topics": ["indbrud", "hærværk"] })), "id")).await;
    let first = lists(&t, &krog, "2007-06-01").await;
    assert_eq!(first, "hærværk indbrud / 350", "what was wrong is set right for all time");
    let from = set(json!({ "topics": ["indbrud", "trafiksikkerhed"], "areas": ["265", "350"], "since": "2009-06-01" }));
    t.done(&krog, "changeForum", (from, "id")).await;
    assert_eq!(lists(&t, &krog, "2009-05-31").await, first);
    assert_eq!(lists(&t, &krog, "2009-06-01").await, "indbrud trafiksikkerhed / 265 350");
    // Left and taken up again.
    t.done(&krog, "changeForum", (set(json!({ "topics": ["hærværk", "indbrud"], "since": "2009-08-01" })), "id")).await;
    assert_eq!(lists(&t, &krog, "2009-07-31").await, "indbrud trafiksikkerhed / 265 350");
    assert_eq!(lists(&t, &krog, "2009-08-01").await, "hærværk indbrud / 265 350");
    let by_topic =
        "query ($asOf: Date) { forums(first: 50, asOf: $asOf, filter: { topics: [\"trafiksikkerhed\"] }) { nodes { code } } }";
    for (day, there) in [("2009-07-31", true), ("2009-08-01", false)] {
        let found = t.data(&krog, by_topic, json!({ "asOf": day })).await;
        let found = found["forums"]["nodes"].as_array().expect("forums").iter().any(|row| row["code"] == "LR-LEJ");
        assert_eq!(found, there, "{day}");
    }
    assert_eq!(
        t.refused(&krog, "changeForum", set(json!({ "topics": [], "since": "1999-01-01" }))).await,
        ["since OUTSIDE_TERM"]
    );
}

/// S5.6: what the plan of a day says stays what it was, whatever is decided later.
#[tokio::test]
async fn the_texts_of_an_entry_change_from_a_day_and_the_appendix_of_the_day_before_says_what_it_said() {
    let t = TestHub::with_fixture().await;
    let krog = t.krog().await;
    let printed = async |day: &str| {
        let query = "query ($asOf: Date) { appendix(asOf: $asOf, edition: INTERNAL) { entries(first: 50) { nodes { forum { code } text } } } }";
        let found = t.data(&krog, query, json!({ "asOf": day })).await;
        let mut entries = found["appendix"]["entries"]["nodes"].as_array().expect("entries").iter();
        entries.find(|entry| entry["forum"]["code"] == "KR").expect("the entry")["text"].as_str().expect("a text").to_owned()
    };
    let [january, may, june] = [printed("2009-01-15").await, printed("2009-05-31").await, printed("2009-06-15").await];
    let told = |purpose: &str, since: Value| {
        json!({
            "id": t.forum("KR"), "purpose": purpose, "description": null, "cadenceText": "Hver måned", "atLeastPerYear": 12,
            "basis": [{ "kind": "DECISION", "citation": "Kredsrådets beslutning" }], "remit": ["Natteliv"], "since": since,
        })
    };
    t.done(&krog, "changeForum", (told("At følge op.", json!("2009-06-01")), "id")).await;
    assert_eq!([printed("2009-01-15").await, printed("2009-05-31").await], [january.clone(), may]);
    let changed = printed("2009-06-15").await;
    assert_ne!(changed, june);
    for said in ["At følge op.", "Hver måned", "Kredsrådets beslutning", "Natteliv"] {
        assert!(changed.contains(said) && !january.contains(said), "{said}");
    }
    let query = "query ($asOf: Date) { forum(code: \"KR\", asOf: $asOf) { description purpose remit basis { citation } cadence { text atLeastPerYear } } }";
    let on = async |day: &str| t.data(&krog, query, json!({ "asOf": day })).await["forum"].take();
    let before = on("2009-05-31").await;
    // Changed again from the same day on, it never was what it was in between.
    t.done(&krog, "changeForum", (told("At beslutte.", json!("2009-06-01")), "id")).await;
    assert_eq!(on("2009-06-01").await["purpose"], "At beslutte.");
    t.done(&krog, "changeForum", (told("At holde op.", json!("2009-08-01")), "id")).await;
    let purposes =
        [on("2009-05-31").await, on("2009-07-31").await, on("2009-08-01").await].map(|mut forum| forum["purpose"].take());
    assert_eq!(purposes, [before["purpose"].clone(), json!("At beslutte."), json!("At holde op.")]);
    assert_eq!(on("2009-05-31").await, before);
    assert_eq!(t.refused(&krog, "changeForum", told("For sent.", json!("2009-07-01"))).await, ["purpose OUTSIDE_TERM"]);
    // Without a day it was wrong, and only what it is now is set right.
    t.done(&krog, "changeForum", (json!({ "id": t.forum("KR"), "purpose": "At tale sammen." }), "id")).await;
    assert_eq!(on("2009-08-01").await["purpose"], "At tale sammen.");
    assert_eq!(on("2009-05-31").await, before);
    let history = "query ($id: ID!) { history(id: $id, first: 50) { nodes { changes { field } } } }";
    let told = t.data(&krog, history, json!({ "id": t.forum("KR") })).await.to_string();
    assert!(told.contains("forumText.value"), "{told}");
}

#[tokio::test]
async fn topics_have_kle_numbers_by_which_they_are_found() {
    let t = TestHub::with_fixture().await;
    let krog = t.krog().await;
    let topics = t.data(&krog, "{ topics(first: 50) { nodes { id code } } }", json!({})).await;
    let id = |code: &str| {
        let rows = topics["topics"]["nodes"].as_array().expect("topics").iter();
        rows.clone().find(|row| row["code"] == code).expect("the topic")["id"].clone()
    };
    let number = |code: &str, value: Value| json!({ "topicId": id(code), "scheme": "kle", "value": value });
    let shown = "identifiers { scheme value label version }";
    let set = t.done(&krog, "setTopicIdentifier", (number("trafiksikkerhed", json!("05.13.10")), shown)).await;
    assert_eq!(set["identifiers"], json!([{ "scheme": "KLE", "value": "05.13.10", "label": "KLE-nummer", "version": 1 }]));
    for wrong in ["5.13", "05.13.10.2", "trafik"] {
        assert_eq!(t.refused(&krog, "setTopicIdentifier", number("indbrud", json!(wrong))).await, ["value INVALID"], "{wrong}");
    }
    assert_eq!(t.refused(&krog, "setTopicIdentifier", number("indbrud", json!("05.13.10"))).await, ["value TAKEN"]);
    let mut stale = number("trafiksikkerhed", json!("05.13"));
    stale["expectedVersion"] = json!(0);
    assert_eq!(t.refused(&krog, "setTopicIdentifier", stale).await, ["expectedVersion VERSION_CONFLICT"]);
    let friis = t.key("mona-friis").await;
    assert_eq!(t.refused(&friis, "setTopicIdentifier", number("indbrud", json!("14.00"))).await, ["input FORBIDDEN"]);
    let found = "query ($kle: String) { topics(first: 50, kle: $kle) { nodes { code } } }";
    for (kle, expected) in [("05", 1), ("05.13", 1), ("05.13.10", 1), ("05.1", 0), ("14", 0)] {
        let found = t.data(&krog, found, json!({ "kle": kle })).await;
        assert_eq!(found["topics"]["nodes"].as_array().expect("topics").len(), expected, "{kle}");
    }
    t.done(&krog, "setTopicIdentifier", (number("trafiksikkerhed", Value::Null), "id")).await;
    let complaints =
        t.import(&[("topic_identifiers.csv", "topic,scheme,value\ntrafiksikkerhed,KLE,5.1\n")]).await.expect_err("no number");
    assert!(complaints[0].contains("12.34.56"), "{complaints:?}");
}

#[tokio::test]
async fn a_forum_that_closes_takes_with_it_what_was_to_begin_later() {
    let t = TestHub::with_fixture().await;
    let krog = t.krog().await;
    let id = t.forum("LR-LEJ");
    let later = json!({ "forumId": id, "kind": "APPOINTED", "personId": person_id(&t, "Erik Toft"), "from": "2010-01-01",
                        "organisationId": t.organisation("roskilde") });
    let later = t.done(&krog, "addSeat", (later, "id")).await;
    t.done(
        &krog,
        "addDeputy",
        (json!({ "seatId": later["id"], "kind": "PERSONAL", "personId": person_id(&t, "Inger Bay") }), "id"),
    )
    .await;
    t.done(&krog, "setSeatAddress", (json!({ "seatId": later["id"], "email": "plads@lejre.example" }), "id")).await;
    let interface = json!({ "from": { "forumId": id }, "to": { "forumId": t.forum("KR") }, "kind": "CONSULTS", "validFrom": "2010-01-01",
                            "exchanges": [{ "what": "Referat" }] });
    let interface = t.done(&krog, "addInterface", (interface, "id")).await;
    let closed = t.done(&krog, "closeForum", (json!({ "id": id, "on": "2009-12-31" }), "term { until }")).await;
    assert_eq!(closed["term"]["until"], "2009-12-31");
    for gone in [&later["id"], &interface["id"]] {
        let node = t.data(&krog, "query ($id: ID!) { node(id: $id, asOf: \"2010-01-01\") { id } }", json!({ "id": gone })).await;
        assert_eq!(node["node"], Value::Null);
    }
    // A forum does not meet after its last day.
    let at = |day: &str| (format!("{day}T10:00:00+01:00"), format!("{day}T11:00:00+01:00"));
    let (starts_at, ends_at) = at("2009-12-30");
    let planned = json!({ "forumId": id, "title": "Sidste møde", "startsAt": starts_at, "endsAt": ends_at });
    let planned = t.done(&krog, "planMeeting", (planned, "id")).await;
    let moved = json!({ "meetingId": planned["id"], "startsAt": at("2010-01-02").0 });
    assert_eq!(t.refused(&krog, "moveMeeting", moved).await, ["startsAt FORUM_CLOSED"]);
}

#[tokio::test]
async fn what_began_after_the_last_day_and_has_been_true_since_is_looked_at_by_a_person() {
    let t = TestHub::with_fixture().await;
    let krog = t.krog().await;
    let id = t.forum("LR-LEJ");
    let seat = json!({ "forumId": id, "kind": "APPOINTED", "personId": person_id(&t, "Erik Toft"), "from": "2009-05-01",
                       "organisationId": t.organisation("roskilde") });
    t.done(&krog, "addSeat", (seat, "id")).await;
    assert_eq!(t.refused(&krog, "closeForum", json!({ "id": id, "on": "2009-03-31" })).await, ["on OUTSIDE_TERM"]);
}

#[tokio::test]
async fn a_wrong_interface_goes_with_its_parts_unless_something_passed_at_a_meeting() {
    let t = TestHub::with_fixture().await;
    let krog = t.krog().await;
    let add = async |kind: &str| {
        let input = json!({ "from": { "forumId": t.forum("KR") }, "to": { "forumId": t.forum("LR-ROS") }, "kind": kind,
                            "exchanges": [{ "what": "Referat" }], "contacts": [{ "end": "FROM", "personId": person_id(&t, "Jens Krog") }] });
        let added = t.done(&krog, "addInterface", (input, "id")).await["id"].take();
        t.done(&krog, "confirmInterface", (json!({ "id": added, "end": "FROM" }), "id")).await;
        let passed = json!({ "interfaceId": added, "kind": "PAPER", "what": "Et brev", "passedOn": "2009-08-11" });
        t.done(&krog, "logPassing", (passed, "id")).await;
        added
    };
    let wrong = add("CONSULTS").await;
    t.done(&krog, "removeEntry", (json!({ "id": wrong }), "id")).await;
    assert_eq!(t.refused(&krog, "removeEntry", json!({ "id": wrong })).await, ["input NOT_FOUND"]);
    let used = add("ASSISTS").await;
    let meeting = t.meeting(&krog, "KR", "3/2009").await;
    let passed =
        json!({ "interfaceId": used, "kind": "REPORT", "what": "Rapport", "passedOn": "2009-08-11", "meetingId": meeting["id"] });
    t.done(&krog, "logPassing", (passed, "id")).await;
    assert_eq!(t.refused(&krog, "removeEntry", json!({ "id": used })).await, ["id STILL_USED"]);
    let whole = "query ($id: ID!) { node(id: $id) { ... on Interface { contacts { end } } } }";
    let left = t.data(&krog, whole, json!({ "id": used })).await;
    assert_eq!(left["node"]["contacts"], json!([{ "end": "FROM" }]), "what is refused is left whole");
}

/// S6.2 by import: after the calls have gone out.
#[tokio::test]
async fn an_imported_holder_takes_the_calls_that_have_gone_out() {
    let t = TestHub::with_fixture().await;
    t.at("2009-07-20T09:00:00+02:00");
    let krog = t.krog().await;
    t.plan_and_call(&krog, "LR-ROS", ("2009-08-20T10:00:00+02:00", "2009-08-20T12:00:00+02:00")).await;
    t.deliver_mail().await;
    let people = "code,name,given_name,family_name,email,phone,language\naage-winther,Aage Winther,Aage,Winther,aage.winther@politi.example,,da\n";
    let holdings = "post,person,from,until\nstationsleder-roskilde,mona-friis,2007-01-01,2009-07-31\nstationsleder-roskilde,aage-winther,2009-08-01,\n";
    let files = [("people.csv", people), ("holdings.csv", holdings)];
    let report = t.import(&files).await.expect("two short tables");
    assert_eq!((report.followed.withdrawn, report.followed.called), (1, 1));
    let mut letters: Vec<String> = t
        .deliver_mail()
        .await
        .iter()
        .map(Letter::read)
        .map(|letter| format!("{} {}", letter.to, letter.subject.split(',').next().unwrap_or_default()))
        .collect();
    letters.sort();
    assert_eq!(
        letters,
        [
            "aage.winther@politi.example Indkaldelse: Lokalråd Roskilde 1/2009",
            "mona.friis@politi.example Tilbagekaldt: Lokalråd Roskilde 1/2009",
        ]
    );
    let again = t.import(&files).await.expect("the same once more");
    assert_eq!((again.followed.withdrawn, again.followed.called), (0, 0));
    assert_eq!(t.deliver_mail().await.len(), 0);
}

/// What the register believed of an entry at an instant, one line for the entry and each of its parts.
async fn believed(t: &TestHub, key: &Key, id: &Value, on: &str) -> Vec<String> {
    let query = "query ($id: ID!, $on: DateTime!) { believed(id: $id, on: $on) { part fields { field value } } }";
    let data = t.data(key, query, json!({ "id": id, "on": on })).await;
    let line = |row: &Value| {
        let fields = row["fields"].as_array().expect("fields").iter();
        let fields = fields.map(|field| format!("{}={}", field["field"], field["value"])).collect::<Vec<_>>().join(" ");
        format!("{} {fields}", row["part"]).replace('"', "")
    };
    data["believed"].as_array().expect("rows").iter().map(line).collect()
}

#[tokio::test]
async fn what_was_believed_on_a_past_date_is_rebuilt_with_parts_that_are_gone() {
    let t = TestHub::with_fixture().await;
    let krog = t.krog().await;
    let forum = json!(t.forum("LR-LEJ"));
    let first = believed(&t, &krog, &forum, "2009-08-11T09:00:00+02:00").await;
    t.at("2009-08-12T09:00:00+02:00");
    let seats =
        t.data(&krog, "{ forum(code: \"LR-LEJ\") { seats(first: 9) { nodes { id holder { name } } } } }", json!({})).await;
    let seat = |name: &str| {
        let nodes = seats["forum"]["seats"]["nodes"].as_array().expect("seats").iter();
        nodes.clone().find(|seat| seat["holder"]["name"] == name).expect("a seat")["id"].clone()
    };
    t.done(&krog, "removeEntry", (json!({ "id": seat("Viggo Ravn") }), "id")).await;
    t.done(&krog, "changeForum", (json!({ "id": forum, "purpose": "Noget andet" }), "id")).await;
    t.at("2009-08-13T09:00:00+02:00");
    t.done(&krog, "changeSeat", (json!({ "id": seat("Omar Skov"), "from": "2008-01-01" }), "id")).await;
    let new = json!({ "forumId": forum, "kind": "OBSERVER", "personId": person_id(&t, "Erik Toft"), "organisationId": t.organisation("lejre") });
    t.done(&krog, "addSeat", (new, "id")).await;
    let sat = |lines: &[String], name: &str| lines.iter().filter(|line| line.starts_with("seat ") && line.contains(name)).count();
    let then = believed(&t, &krog, &forum, "2009-08-11T12:00:00+02:00").await;
    assert_eq!(then, first, "as it was typed then");
    assert_eq!((sat(&then, "Viggo Ravn"), sat(&then, "Erik Toft")), (1, 0));
    let between = believed(&t, &krog, &forum, "2009-08-12T12:00:00+02:00").await;
    assert!(between[0].contains("purpose=Noget andet"), "{}", between[0]);
    assert_eq!((sat(&between, "Viggo Ravn"), sat(&between, "Erik Toft")), (0, 0));
    let now = believed(&t, &krog, &forum, "2009-08-13T12:00:00+02:00").await;
    assert_eq!((sat(&now, "Viggo Ravn"), sat(&now, "Erik Toft"), sat(&now, "from=2008-01-01")), (0, 1, 1));
    assert_eq!(believed(&t, &krog, &seat("Omar Skov"), "2009-08-12T12:00:00+02:00").await.len(), 1);
    let person = json!(person_id(&t, "Mona Friis"));
    let posts = believed(&t, &krog, &person, "2009-08-11T12:00:00+02:00").await;
    assert!(posts.iter().any(|line| line.starts_with("holding post=")), "{posts:?}");
    assert_eq!(believed(&t, &krog, &forum, "2001-01-01T00:00:00+01:00").await, Vec::<String>::new(), "nobody had typed it");
}

/// Of more new rows than are audited one by one, none is told of before it came in.
#[tokio::test]
async fn what_a_large_import_brought_was_not_believed_before_it() {
    let t = TestHub::new().await;
    let operator = t.operator().await;
    let rows: String = (0..5_001).map(|at| format!("p{at},Person {at}\n")).collect();
    t.import(&[("people.csv", &format!("code,name\n{rows}"))]).await.expect("people");
    for name in ["Person 0", "Person 5000"] {
        let person = json!(person_id(&t, name));
        assert_eq!(believed(&t, &operator, &person, "2009-08-11T08:59:59+02:00").await, Vec::<String>::new(), "{name}");
        assert_eq!(believed(&t, &operator, &person, "2009-08-11T09:00:00+02:00").await.len(), 1, "{name}");
    }
}

/// What cannot be rebuilt as a whole is refused: half of it would be wrong.
#[tokio::test]
async fn an_entry_that_was_changed_too_often_since_is_not_rebuilt() {
    let t = TestHub::with_fixture().await;
    let krog = t.krog().await;
    t.at("2009-08-12T09:00:00+02:00");
    let rows: String = (0..2_001).map(|at| format!("LR-GRE-{},LR-GRE,observer,member,greve\n", at + 100)).collect();
    t.import(&[("seats.csv", &format!("code,forum,kind,role,organisation\n{rows}"))]).await.expect("seats");
    let forum = json!(t.forum("LR-GRE"));
    assert!(believed(&t, &krog, &forum, "2009-08-12T09:00:00+02:00").await.len() > 2_001);
    let query = "query ($id: ID!) { believed(id: $id, on: \"2009-08-11T09:00:00+02:00\") { part } }";
    let refused = t.ask(&krog, query, json!({ "id": forum })).await;
    assert_eq!(refused["errors"][0]["extensions"]["code"], "BAD_USER_INPUT", "{refused}");
}
