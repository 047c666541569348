//! What is called how, and how it stands, on a day: a new name or a last day that lies ahead changes nothing before it, on no page
//! and in no print.

use crate::hub::{Key, TestHub, meetings::codes};
use serde_json::{Value, json};

const EVERYWHERE: &str = "query ($on: Date) {
    appendix(edition: INTERNAL, asOf: $on) { html entries(first: 100) { nodes { heading text } } }
    public: appendix(asOf: $on) { html }
    graphExport(format: GRAPHML, asOf: $on)
    attention(first: 100, asOf: $on, withinDays: 3660) { nodes { sentence } }
    forums(first: 50, asOf: $on) { nodes { name labels { status } overlaps(first: 20) { nodes { sentence } }
        breaches { sentence } seats(first: 50) { nodes { organisation { name } } }
        interfaces(first: 50) { nodes { warnings { sentence } from { ... on Organisation { name } } to { ... on Organisation { name } } } }
        completeness { missing { responsible { name } } } } }
    organisations(first: 100, asOf: $on) { nodes { name names { name } } }
    posts(first: 100, asOf: $on) { nodes { organisation { name } } }
}";

/// What goes through the whole register for each forum is asked of one at a time.
const OF_ONE: &str = "query ($code: String!, $on: Date) { forum(code: $code, asOf: $on) {
    missingActors { sentence } missingInterfaces(first: 20) { nodes { sentence } } } }";

async fn everywhere(t: &TestHub, key: &Key, on: &str) -> String {
    let mut found = t.data(key, EVERYWHERE, json!({ "on": on })).await.to_string();
    for (_, forum) in t.hub.register().forums.iter() {
        found += &t.data(key, OF_ONE, json!({ "code": &*forum.code, "on": on })).await.to_string();
    }
    found
}

#[tokio::test]
async fn a_new_name_that_lies_ahead_is_nowhere_before_its_day_and_everywhere_from_it() {
    let t = TestHub::with_fixture().await;
    let krog = t.krog().await;
    let renamed = json!({ "id": t.forum("NET-ARB"), "name": "Netværk for ordnede forhold", "on": "2009-09-01" });
    t.done(&krog, "renameForum", (renamed, "id")).await;
    let renamed = json!({ "id": t.organisation("skat"), "name": "Skattestyrelsen", "renamedOn": "2010-01-01" });
    t.done(&krog, "changeOrganisation", (renamed, "id")).await;
    for (day, forum, organisation) in [
        ("2009-08-11", false, false),
        ("2009-08-31", false, false),
        ("2009-09-01", true, false),
        ("2009-12-31", true, false),
        ("2010-01-01", true, true),
    ] {
        let found = everywhere(&t, &krog, day).await;
        assert_eq!(found.contains("Netværk for ordnede forhold"), forum, "{day}");
        assert_eq!(found.contains("Netværk mod illegal arbejdskraft (NET-ARB)"), !forum, "{day}");
        assert_eq!(found.contains("Skattestyrelsen"), organisation, "{day}");
    }
    let changes = "{ registerChanges(since: \"2009-01-01\", until: \"2009-12-31\", first: 100) { nodes { kind sentence } } }";
    let changes = t.data(&krog, changes, json!({})).await["registerChanges"]["nodes"].take();
    let told: Vec<_> = changes.as_array().unwrap().iter().map(|change| change["sentence"].as_str().unwrap()).collect();
    assert!(told.contains(&"Netværk mod illegal arbejdskraft fik navnet Netværk for ordnede forhold."), "{told:#?}");
    assert!(
        told.iter().all(|sentence| !sentence.contains("plads i Netværk for ordnede")),
        "they sat down in it before: {told:#?}"
    );
}

#[tokio::test]
async fn a_new_name_of_a_forum_or_an_organisation_is_told_with_both_names_on_its_day() {
    let t = TestHub::with_fixture().await;
    let krog = t.krog().await;
    let renamed = json!({ "id": t.forum("PSP"), "name": "Psykiatrisamarbejdet", "on": "2009-09-01" });
    t.done(&t.operator().await, "renameForum", (renamed, "id")).await;
    let renamed = json!({ "id": t.organisation("skat"), "name": "Skattestyrelsen", "renamedOn": "2010-01-01" });
    t.done(&krog, "changeOrganisation", (renamed, "id")).await;
    // One that it was also called until then, and one that it still is called, are no new names.
    for also in [json!({ "name": "Told og Skat", "until": "2009-12-31" }), json!({ "name": "Skattefar" })] {
        let mut input = also;
        input["organisationId"] = json!(t.organisation("skat"));
        t.done(&krog, "addOrganisationName", (input, "id")).await;
    }
    let asked = "query ($since: Date!, $until: Date!) { registerChanges(since: $since, until: $until, first: 100) { nodes { kind on \
                 formerName newName sentence subject { __typename } } } }";
    let told = async |key: &Key, language: &str, since: &str, until: &str| {
        let found = t.ask_in(key, asked, json!({ "since": since, "until": until }), language).await;
        let nodes = found["data"]["registerChanges"]["nodes"].as_array().unwrap().clone();
        let renamed = nodes.into_iter().filter(|node| node["kind"].as_str().unwrap().ends_with("_RENAMED"));
        renamed
            .map(|node| {
                let words =
                    ["on", "kind", "formerName", "newName", "sentence"].map(|name| node[name].as_str().unwrap().to_owned());
                format!("{} {}", node["subject"]["__typename"].as_str().unwrap(), words.join(" | "))
            })
            .collect::<Vec<_>>()
    };
    // What a forum is called is for all to see, also of one whose inside nobody sees; so is that of an organisation.
    for key in [&krog, &Key::NONE] {
        assert_eq!(
            told(key, "da", "2009-08-11", "2010-06-30").await,
            [
                "Forum 2009-09-01 | FORUM_RENAMED | PSP-samarbejde | Psykiatrisamarbejdet | PSP-samarbejde fik navnet Psykiatrisamarbejdet.",
                "Organisation 2010-01-01 | ORGANISATION_RENAMED | Skat | Skattestyrelsen | Skat fik navnet Skattestyrelsen.",
            ]
        );
        assert_eq!(
            told(key, "en", "2010-01-01", "2010-01-01").await,
            [
                "Organisation 2010-01-01 | ORGANISATION_RENAMED | Skat | The Tax Administration | Skat was renamed The Tax Administration."
            ]
        );
    }
    assert!(told(&krog, "da", "2009-09-02", "2009-12-31").await.is_empty(), "a name is new on its day alone");
}

#[tokio::test]
async fn former_names_are_those_before_the_day() {
    let t = TestHub::with_fixture().await;
    let krog = t.krog().await;
    for (name, on) in [("Netværk B", "2009-09-01"), ("Netværk C", "2009-10-01")] {
        let renamed = json!({ "id": t.forum("NET-ARB"), "name": name, "on": on });
        t.done(&krog, "renameForum", (renamed, "id")).await;
    }
    let asked = "query ($on: Date) { forum(code: \"NET-ARB\", asOf: $on) { name formerNames { name } } }";
    for (day, name, former) in [
        ("2009-08-31", "Netværk mod illegal arbejdskraft", vec![]),
        ("2009-09-01", "Netværk B", vec!["Netværk mod illegal arbejdskraft"]),
        ("2009-10-01", "Netværk C", vec!["Netværk mod illegal arbejdskraft", "Netværk B"]),
    ] {
        let found = t.data(&krog, asked, json!({ "on": day })).await["forum"].take();
        let names: Vec<_> = found["formerNames"].as_array().unwrap().iter().map(|row| row["name"].as_str().unwrap()).collect();
        assert_eq!((found["name"].as_str().unwrap(), names), (name, former), "{day}");
    }
}

#[tokio::test]
async fn a_forum_that_has_closed_was_at_work_until_its_last_day_and_takes_nothing_new_after_it() {
    let t = TestHub::with_fixture().await;
    let krog = t.krog().await;
    let day = "2009-08-31";
    let before = everywhere(&t, &krog, day).await;
    let gaps = "query ($on: Date) { missingInterfaces(first: 100, among: [\"LR-LEJ\", \"LR-ROS\"], asOf: $on) { totalCount } bridges(asOf: $on) { \
                person { name } components { code } } path(from: \"LR-LEJ\", to: \"LR-ROS\", by: PEOPLE, asOf: $on) { length } }";
    let gaps_before = t.data(&krog, gaps, json!({ "on": day })).await;
    assert_eq!(gaps_before["missingInterfaces"]["totalCount"], 1);
    t.at("2009-09-02T09:00:00+02:00");
    t.done(&krog, "closeForum", (json!({ "id": t.forum("LR-LEJ"), "on": day }), "id")).await;
    // A term that has ended reads as one that is going to: the names and the status are as they were.
    let after = everywhere(&t, &krog, day).await;
    let status =
        |text: &str| text.matches("Lokalråd Lejre (LR-LEJ), nedlagt").count() + text.matches("\"status\":\"nedlagt\"").count();
    assert_eq!((status(&before), status(&after)), (0, 0));
    assert_eq!(t.data(&krog, gaps, json!({ "on": day })).await, gaps_before);
    let (closed, other) = (t.forum("LR-LEJ"), t.forum("LR-ROS"));
    let declared = json!({ "from": { "forumId": other }, "to": { "forumId": closed }, "kind": "CONSULTS", "draft": true });
    assert_eq!(codes(&t.act(&krog, "addInterface", (declared.clone(), "id")).await), ["FORUM_CLOSED"]);
    let mut over = declared;
    (over["validFrom"], over["validUntil"]) = (json!("2009-01-01"), json!("2009-06-30"));
    assert_eq!(codes(&t.act(&krog, "addInterface", (over, "id")).await), [""; 0], "what was can still be written down");
    let referral = json!({ "fromForumId": other, "toForumId": closed, "subject": "Uro" });
    assert_eq!(codes(&t.act(&krog, "sendReferral", (referral, "id")).await), ["FORUM_CLOSED"]);
}

#[tokio::test]
async fn a_closed_forum_is_found_by_its_code_and_one_to_come_is_not() {
    let t = TestHub::with_fixture().await;
    let krog = t.krog().await;
    t.done(&krog, "closeForum", (json!({ "id": t.forum("LR-LEJ"), "on": "2009-08-31" }), "id")).await;
    let asked = "query ($on: Date) { forum(code: \"LR-LEJ\", asOf: $on) { status seatCount } forums(first: 50, asOf: $on) { nodes { code } } \
                 overlap(a: \"LR-LEJ\", b: \"LR-ROS\", asOf: $on) { sentence } }";
    let register = t.hub.register();
    let first = register.forums.get(register.forum_by_code("LR-LEJ").unwrap()).term.first().unwrap();
    let before = first.pred_opt().unwrap().to_string();
    for (day, found) in [
        ("2009-08-31", json!({ "status": "EXISTING", "seatCount": 5 })),
        ("2009-09-01", json!({ "status": "CLOSED", "seatCount": 0 })),
        (&*before, Value::Null),
    ] {
        let answer = t.data(&krog, asked, json!({ "on": day })).await;
        assert_eq!(answer["forum"], found, "{day}");
        // The lists of a day, and what is compared on it, hold what is there on it.
        let listed = answer["forums"].to_string().contains("LR-LEJ");
        assert_eq!((listed, answer["overlap"].is_object()), (day == "2009-08-31", day == "2009-08-31"), "{day}");
    }
    // What was inside it is for those who might see it then and now.
    let inside = t.data(&Key::NONE, asked, json!({ "on": "2009-09-01" })).await;
    assert_eq!(inside["forum"], json!({ "status": "CLOSED", "seatCount": null }));
}

#[tokio::test]
async fn closed_forums_are_listed_when_they_are_asked_for() {
    let t = TestHub::with_fixture().await;
    let krog = t.krog().await;
    t.done(&krog, "closeForum", (json!({ "id": t.forum("LR-LEJ"), "on": "2009-08-31" }), "id")).await;
    let asked =
        "query ($on: Date, $filter: ForumFilter) { forums(first: 50, asOf: $on, filter: $filter) { nodes { code status } } }";
    let codes = async |on: &str, filter: Value| {
        let found = t.data(&krog, asked, json!({ "on": on, "filter": filter })).await["forums"]["nodes"].take();
        let codes = found.as_array().unwrap().iter().map(|forum| forum["code"].as_str().unwrap().to_owned());
        codes.collect::<Vec<_>>()
    };
    let closed = json!({ "status": "CLOSED" });
    assert_eq!(codes("2009-08-31", closed.clone()).await, [""; 0]);
    assert_eq!(codes("2009-09-01", closed).await, ["LR-LEJ"]);
    assert_eq!(codes("2009-09-01", json!({ "status": "CLOSED", "kind": "SSP" })).await, [""; 0]);
    assert!(!codes("2009-09-01", Value::Null).await.contains(&"LR-LEJ".to_owned()), "they are not among the others");
    assert!(codes("2009-08-31", json!({ "status": "EXISTING" })).await.contains(&"LR-LEJ".to_owned()));
}
