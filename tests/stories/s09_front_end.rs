//! S9: a front-end app in an afternoon.

use crate::{
    contract::{counted, sdl::parts},
    hub::{Key, TestHub},
};
use insta::assert_snapshot;
use serde_json::{Value, json};

const PAGE: &str = "query ($first: Int, $after: String, $last: Int, $before: String) { forums(first: $first, after: $after, last: $last, \
                    before: $before) { totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor } nodes { code } } }";

/// S9.2.
#[tokio::test]
async fn seventeen_forums_come_as_five_and_five_and_five_and_two_either_way() {
    let t = TestHub::with_fixture().await;
    let all = t.data(&Key::NONE, PAGE, json!({ "first": 50 })).await["forums"].take();
    for (size, from, next, cursor) in
        [("first", "after", "hasNextPage", "endCursor"), ("last", "before", "hasPreviousPage", "startCursor")]
    {
        let (mut pages, mut at) = (Vec::new(), Value::Null);
        loop {
            let mut page = t.data(&Key::NONE, PAGE, json!({ size: 5, from: at })).await["forums"].take();
            assert_eq!(page["totalCount"], 17);
            pages.push(page["nodes"].as_array().unwrap().clone());
            at = page["pageInfo"][cursor].take();
            if page["pageInfo"][next] == false {
                break;
            }
        }
        assert_eq!(pages.iter().map(Vec::len).collect::<Vec<_>>(), [5, 5, 5, 2]);
        if size == "last" {
            pages.reverse();
        }
        assert_eq!(json!(pages.concat()), all["nodes"]);
    }
}

/// S9.2.
#[tokio::test]
async fn a_bad_cursor_and_a_page_too_long_are_refused_in_words() {
    let t = TestHub::with_fixture().await;
    for (variables, code, words) in [
        (json!({ "first": 5, "after": "x" }), "BAD_USER_INPUT", "Mærket hører ikke til denne liste; begynd forfra uden det."),
        (json!({ "first": 5, "last": 5 }), "BAD_USER_INPUT", "Bed om enten first eller last, ikke begge."),
        (json!({ "first": -1 }), "BAD_USER_INPUT", "En side kan ikke have en negativ længde."),
        (json!({ "first": 5000 }), "BAD_USER_INPUT", "En side er højst på 100; der blev bedt om 5000."),
    ] {
        let answer = t.ask(&Key::NONE, PAGE, variables).await;
        let error = &answer["errors"][0];
        assert_eq!((&error["extensions"]["code"], &error["message"]), (&json!(code), &json!(words)), "{answer:#}");
    }
}

/// S9.2.
#[tokio::test]
async fn what_went_wrong_is_told_in_danish_unless_english_is_asked_for() {
    let t = TestHub::with_fixture().await;
    let backwards = "{ overlapDuring(a: \"KR\", b: \"KU\", from: \"2009-09-01\", until: \"2009-08-01\") { hidden } }";
    let stranger = "{ collisions(from: \"2009-08-01\", until: \"2009-09-01\") { totalCount } }";
    let date = "{ forum(code: \"KR\", asOf: \"23-03-2009\") { code } }";
    let mut told = Vec::new();
    for query in [backwards, date, stranger] {
        for language in ["da", "", "en"] {
            let answer = t.ask_in(&Key::NONE, query, json!({}), language).await;
            let errors = answer["errors"].as_array().cloned().unwrap_or_default();
            told.extend(errors.iter().map(|error| format!("{language:2} {}", error["message"].as_str().unwrap())));
            assert!(errors.iter().all(|error| error["extensions"]["da"].is_null()), "{answer:#}");
        }
    }
    assert_snapshot!(told.join("\n"), @r#"
    da Tidsrummet slutter, før det begynder.
       Tidsrummet slutter, før det begynder.
    en The span ends before it begins.
    da Værdien passer ikke til typen »Date«. Skriv den som 2009-12-31.
       Værdien passer ikke til typen »Date«. Skriv den som 2009-12-31.
    en Not a valid "Date". Write it as 2009-12-31.
    da Log ind først.
       Log ind først.
    en Sign in first.
    "#);
}

/// S9.2.
#[tokio::test]
async fn a_document_nested_thirty_deep_is_refused_with_its_cost_and_the_limit() {
    let t = TestHub::with_fixture().await;
    let deep = (0..14).fold("code".to_owned(), |inner, _| format!("seats(first: 1) {{ nodes {{ forum {{ {inner} }} }} }}"));
    let answer = t.ask(&Key::NONE, &format!("{{ forum(code: \"KR\") {{ {deep} }} }}"), json!({})).await;
    let error = &answer["errors"][0];
    assert_eq!(error["extensions"]["code"], "LIMIT_EXCEEDED");
    let message = error["message"].as_str().unwrap();
    assert!(message.contains("15") && message.contains("44"), "{message}");
    assert_eq!(answer.get("data"), None);
}

/// Every root field that takes a date, in a question whose answer is whether Ib Sand is mayor of Lejre on it.
const MAYOR: &[(&str, &str, &str)] = &[
    ("forum", "forum(code: \"KR\", asOf: $on) { seats(first: 50) { nodes { holder { name } } } }", "Ib Sand"),
    ("forums", "forums(asOf: $on) { nodes { seats { nodes { holder { name } } } } }", "Ib Sand"),
    (
        "person",
        "person(id: $ib, asOf: $on) { posts { title } seats { nodes { forum { code } } } meetings { nodes { number } } }",
        "KR",
    ),
    ("organisation", "organisation(code: \"lejre\", asOf: $on) { seats { nodes { holder { name } } } }", "Ib Sand"),
    ("organisations", "organisations(first: 50, asOf: $on) { nodes { seats { nodes { holder { name } } } } }", "Ib Sand"),
    ("contactDuties", "contactDuties(area: \"350\", asOf: $on) { holder { name } }", ""),
    ("overlap", "overlap(a: \"KR\", b: \"KR\", asOf: $on) { people { evidence { nodes { person { name } } } } }", "Ib Sand"),
    ("overlaps", "overlaps(first: 100, asOf: $on) { nodes { people { evidence { nodes { person { name } } } } } }", ""),
    (
        "registerCompleteness",
        "registerCompleteness(asOf: $on) { entries(first: 50) { nodes { forum { seats { nodes { holder { name } } } } } } }",
        "Ib Sand",
    ),
    (
        "interfaces",
        "interfaces(filter: { kind: PREPARES }, asOf: $on) { nodes { to { ... on Forum { seats { nodes { holder { name } } } } } } }",
        "Ib Sand",
    ),
    ("hollowInterfaces", "hollowInterfaces(asOf: $on) { nodes { code } }", ""),
    ("interfaceStates", "interfaceStates(first: 100, asOf: $on) { nodes { sentence } }", ""),
    ("missingInterfaces", "missingInterfaces(first: 100, asOf: $on) { nodes { sentence } }", ""),
    ("dismissals", "dismissals(asOf: $on) { nodes { reason } }", ""),
    ("bridges", "bridges(asOf: $on) { person { name } components { code } }", ""),
    ("bridgingPeople", "bridgingPeople(asOf: $on) { nodes { person { name } } }", ""),
    ("bridgingOrganisations", "bridgingOrganisations(asOf: $on) { nodes { organisation { name } } }", ""),
    ("somethingHidden", "somethingHidden(asOf: $on)", ""),
    ("organisationBridges", "organisationBridges(asOf: $on) { organisation { name } components { code } }", ""),
    ("appendix", "appendix(asOf: $on) { entries(first: 50) { nodes { text } } }", "Ib Sand"),
    ("attention", "attention(first: 100, asOf: $on) { nodes { sentence } }", ""),
    ("people", "people(first: 100, asOf: $on) { nodes { posts { title } } }", ""),
    ("posts", "posts(first: 100, asOf: $on) { nodes { holder { name } } }", "Ib Sand"),
    ("search", "search(text: \"Lejre\", asOf: $on) { nodes { snippet } }", ""),
    ("node", "node(id: $seat, asOf: $on) { ... on Seat { holder { name } } }", "Ib Sand"),
    ("nodes", "nodes(ids: [$seat], asOf: $on) { ... on Seat { holder { name } } }", "Ib Sand"),
    ("path", "path(from: \"KU\", to: \"KR\", asOf: $on) { steps { sentence } }", ""),
    (
        "whatIf",
        "whatIf(changes: [], asOf: $on) { forum(code: \"KR\") { seats(first: 50) { nodes { holder { name } } } } }",
        "Ib Sand",
    ),
    // The council is the only public forum, and has eleven people with its mayors.
    ("graphExport", "graphExport(format: DOT, asOf: $on)", r#"class=\"public\", persons=\"11\""#),
];

/// S9.3.
#[tokio::test]
async fn a_date_means_the_same_on_every_field_that_takes_one() {
    let t = TestHub::with_fixture().await;
    let krog = t.krog().await;
    let about = "{ forum(code: \"KR\") { seats(first: 50) { nodes { id holder { id name } } } } }";
    let seats = t.data(&krog, about, json!({})).await["forum"]["seats"]["nodes"].take();
    let seat = seats.as_array().unwrap().iter().find(|seat| seat["holder"]["name"] == "Ib Sand").unwrap();
    for (field, query, sign) in MAYOR {
        let uses = |name: &str, kind: &str| if query.contains(name) { format!(", {name}: {kind}") } else { String::new() };
        let document = format!("query ($on: Date{}{}) {{ {query} }}", uses("$seat", "ID!"), uses("$ib", "ID!"));
        let ask = async |on: Option<&str>| {
            let variables = json!({ "on": on, "seat": seat["id"], "ib": seat["holder"]["id"] });
            t.data(&krog, &document, variables).await.to_string()
        };
        let today = ask(None).await;
        assert_eq!(ask(Some("2009-08-11")).await, today, "{field}: no date is today");
        // Half-open inside, inclusive on the page: the term until 31 December holds on that day and not on the next.
        assert!(ask(Some("2009-03-23")).await.contains(sign) && ask(Some("2009-12-31")).await.contains(sign), "{field}");
        assert!(sign.is_empty() || !ask(Some("2010-01-01")).await.contains(sign), "{field}");
        assert!(sign.is_empty() || !ask(Some("2006-12-31")).await.contains(sign), "{field}");
    }
    let dated =
        parts(snitflade::schema::sdl()).into_keys().filter(|name| name.starts_with("Query.") && name.ends_with("(asOf:)"));
    let dated: Vec<_> = dated.map(|name| name["Query.".len()..].replace("(asOf:)", "")).collect();
    let mut asked: Vec<_> = MAYOR.iter().map(|(field, ..)| (*field).to_owned()).collect();
    asked.sort();
    assert_eq!(asked, dated, "left: asked here; right: in the schema");
}

/// S9.3: before a forum begins there is none, and its meetings are upcoming as seen from the date.
#[tokio::test]
async fn a_forum_that_has_not_begun_is_nowhere_and_a_meeting_to_come_is_seen_from_the_date() {
    let t = TestHub::with_fixture().await;
    let krog = t.krog().await;
    let query = "query ($on: Date) { forum(code: \"SAML\", asOf: $on) { code } forums(first: 50, asOf: $on) { totalCount nodes { code } } \
                 overlap(a: \"SAML\", b: \"PSP\", asOf: $on) { sentence } overlaps(first: 100, asOf: $on) { nodes { a { code } b { code } } } }";
    assert!(t.data(&krog, query, json!({ "on": "2009-01-01" })).await.to_string().contains("SAML"));
    let before = t.data(&krog, query, json!({ "on": "2008-12-31" })).await;
    assert!(!before.to_string().contains("SAML"), "{before:#}");
    assert_eq!(before["forums"]["totalCount"], 16);
    let young = "{ organisation(code: \"krisecentret\", asOf: \"2006-12-31\") { name } organisations(asOf: \"2006-12-31\") { totalCount } }";
    assert_eq!(t.data(&krog, young, json!({})).await, json!({ "organisation": null, "organisations": { "totalCount": 0 } }));
    let upcoming = "query ($on: Date) { forum(code: \"KR\", asOf: $on) { meetings(when: UPCOMING) { nodes { number } } } }";
    let seen = async |on: Option<&str>| {
        let nodes = t.data(&krog, upcoming, json!({ "on": on })).await["forum"]["meetings"]["nodes"].take();
        nodes.as_array().unwrap().iter().map(|meeting| meeting["number"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(seen(Some("2009-03-23")).await, ["2/2009", "3/2009", "4/2009"]);
    assert_eq!(seen(Some("2009-06-09")).await, ["2/2009", "3/2009", "4/2009"]);
    assert_eq!(seen(None).await, ["3/2009", "4/2009"]);
}

const PLAN: &str = "mutation ($input: PlanMeetingInput!) { planMeeting(input: $input) { node { id version } userErrors { field code message } } }";
const MOVE: &str = "mutation ($input: MoveMeetingInput!) { moveMeeting(input: $input) { node { id version place } userErrors { field code message } } }";

async fn draft(t: &TestHub, key: &Key) -> Value {
    let forum = t.id(key, r#"{ forum(code: "KR") { id } }"#, "forum.id").await;
    json!({
        "forumId": forum, "title": "Ekstra møde", "startsAt": "2009-10-06T10:00:00+02:00", "endsAt": "2009-10-06T12:00:00+02:00",
    })
}

/// S9.4.
#[tokio::test]
async fn a_meeting_in_the_past_is_refused_in_the_language_asked_for() {
    let t = TestHub::with_fixture().await;
    let krog = t.krog().await;
    let mut input = draft(&t, &krog).await;
    input["startsAt"] = json!("2009-08-10T10:00:00+02:00");
    input["endsAt"] = json!("2009-08-10T12:00:00+02:00");
    for (language, message) in [
        ("da", "Mødet ligger i fortiden; det er nu tirsdag den 11. august 2009 kl. 09.00."),
        ("en", "The meeting lies in the past; it is now Tuesday 11 August 2009, 09:00."),
    ] {
        let mut answer = t.ask_in(&krog, PLAN, json!({ "input": input }), language).await;
        let told = json!([{ "field": ["input", "startsAt"], "code": "MEETING_IN_PAST", "message": message }]);
        assert_eq!(answer["data"]["planMeeting"].take(), json!({ "node": null, "userErrors": told }));
    }
}

/// S9.5.
#[tokio::test]
async fn the_second_of_two_who_edit_one_meeting_is_told_the_version_that_stands() {
    let t = TestHub::with_fixture().await;
    let (krog, dahl) = (t.krog().await, t.key("bente-dahl").await);
    let mut planned = t.data(&krog, PLAN, json!({ "input": draft(&t, &krog).await })).await;
    let meeting = planned["planMeeting"]["node"].take();
    let to =
        |place: &str| json!({ "input": { "meetingId": meeting["id"], "place": place, "expectedVersion": meeting["version"] } });
    let first = t.data(&krog, MOVE, to("Lejre Rådhus")).await;
    assert_eq!(first["moveMeeting"]["node"]["version"], 2);
    let second = t.data(&dahl, MOVE, to("Greve Rådhus")).await["moveMeeting"].take();
    assert_eq!(second["node"], Value::Null);
    let told = &second["userErrors"][0];
    assert_eq!((&told["code"], &told["field"]), (&json!("VERSION_CONFLICT"), &json!(["input", "expectedVersion"])));
    assert!(told["message"].as_str().unwrap().contains("version 2"), "{told}");
}

/// S9.5.
#[tokio::test]
async fn a_mutation_sent_twice_with_one_key_acts_once() {
    let t = TestHub::with_fixture().await;
    let krog = t.krog().await;
    let mut input = draft(&t, &krog).await;
    input["idempotencyKey"] = json!("a key of my own");
    let first = t.data(&krog, PLAN, json!({ "input": input })).await;
    assert_eq!(first["planMeeting"]["userErrors"], json!([]));
    assert_eq!(t.data(&krog, PLAN, json!({ "input": input })).await, first);
    let meetings = r#"{ forum(code: "KR") { meetings { totalCount } } }"#;
    assert_eq!(t.data(&krog, meetings, json!({})).await["forum"]["meetings"]["totalCount"], 5);
    input["title"] = json!("Et andet møde");
    let other = t.data(&krog, PLAN, json!({ "input": input })).await["planMeeting"].take();
    assert_eq!((&other["node"], &other["userErrors"][0]["code"]), (&Value::Null, &json!("KEY_REUSED")));
    // A key belongs to whoever used it.
    let dahl = t.data(&t.key("bente-dahl").await, PLAN, json!({ "input": input })).await["planMeeting"].take();
    assert_eq!(dahl["userErrors"], json!([]));
}

/// S9.7.
#[tokio::test]
async fn seventeen_forums_cost_as_many_statements_as_five() {
    let t = TestHub::with_fixture().await;
    let krog = t.krog().await;
    let query = "query ($first: Int!) { forums(first: $first) { nodes { name chair { holder { name } } seats(first: 50) { nodes { holder { \
                 name } deputies { person { name } } } } meetings(first: 1, when: UPCOMING) { nodes { title startsAt } } } } }";
    let (five, cost) = counted(&t, &krog, query, json!({ "first": 5 })).await;
    let (all, whole) = counted(&t, &krog, query, json!({ "first": 17 })).await;
    let number = |answer: &Value| answer["data"]["forums"]["nodes"].as_array().map(Vec::len);
    assert_eq!((number(&five), number(&all)), (Some(5), Some(17)));
    assert_eq!((cost, whole), (0, 0));
}
