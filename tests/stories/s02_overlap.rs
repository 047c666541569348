//! S2: where the forums overlap.

use crate::hub::{Key, TestHub};
use insta::assert_snapshot;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

const OVERLAP: &str = include_str!("../../web/queries/05-overlap-of-two.graphql");
const OVERLAPS_OF_ONE: &str = include_str!("../../web/queries/06-overlaps-of-one.graphql");
const ALL_OVERLAPS: &str = include_str!("../../web/queries/07-all-overlaps.graphql");
const ADD_SEAT: &str = include_str!("../../web/queries/20-add-seat.graphql");

/// The overlap of two forums, counting all five seats of LR-LEJ.
async fn overlap(t: &TestHub, key: &Key, a: &str, b: &str) -> Value {
    let variables = json!({ "a": a, "b": b, "counting": { "calledWhenNeeded": true } });
    t.data(key, OVERLAP, variables).await["overlap"].take()
}

/// A ratio with three decimals, as people write it.
pub fn ratio(value: &Value) -> String {
    value.as_f64().map_or("-".to_owned(), |ratio| format!("{ratio:.3}"))
}

fn names(overlap: &Value) -> Vec<&str> {
    let evidence = overlap["people"]["evidence"]["nodes"].as_array().expect("evidence");
    evidence.iter().map(|shared| shared["person"]["name"].as_str().expect("a name")).collect()
}

fn row(overlap: &Value) -> String {
    let (people, organisations) = (&overlap["people"], &overlap["organisations"]);
    format!(
        "{} × {}: {} | {} | {} | {} | {} | {} | {}",
        overlap["a"]["code"].as_str().unwrap_or_default(),
        overlap["b"]["code"].as_str().unwrap_or_default(),
        people["shared"],
        ratio(&people["jaccard"]),
        ratio(&people["coefficient"]),
        organisations["shared"],
        ratio(&overlap["organisationsWithoutConvener"]["jaccard"]),
        if overlap["declared"].as_array().is_some_and(Vec::is_empty) { "no" } else { "yes" },
        if names(overlap).is_empty() { "nobody".to_owned() } else { names(overlap).join(", ") },
    )
}

pub const PAIRS: [(&str, &str); 9] = [
    ("KR", "KU"),
    ("LR-ROS", "SSP-ROS"),
    ("LR-LEJ", "SSP-LEJ"),
    ("SSP-ROS", "PSP"),
    ("LR-ROS", "PSP"),
    ("SAML", "NET-ARB"),
    ("LR-LEJ", "LR-ROS"),
    ("PSP", "SAML"),
    ("LR-LEJ", "SAML"),
];

#[tokio::test]
async fn the_nine_rows_of_the_plan_come_out_as_computed() {
    let t = TestHub::with_fixture().await;
    let krog = t.krog().await;
    let mut rows = Vec::new();
    for (a, b) in PAIRS {
        rows.push(row(&overlap(&t, &krog, a, b).await));
    }
    assert_snapshot!(rows.join("\n"), @"
    KR × KU: 0 | 0.000 | 0.000 | 11 | 1.000 | yes | nobody
    LR-ROS × SSP-ROS: 3 | 0.750 | 1.000 | 2 | 1.000 | no | Lise Bang, Nils Hede, Karl Østergaard
    LR-LEJ × SSP-LEJ: 3 | 0.600 | 1.000 | 2 | 0.500 | yes | Tina Buhl, Omar Skov, Karl Østergaard
    SSP-ROS × PSP: 2 | 0.500 | 0.667 | 2 | 0.500 | no | Nils Hede, Karl Østergaard
    LR-ROS × PSP: 2 | 0.400 | 0.667 | 2 | 0.500 | no | Nils Hede, Karl Østergaard
    SAML × NET-ARB: 2 | 0.333 | 0.500 | 2 | 0.200 | no | Nils Hede, Rita Holm
    LR-LEJ × LR-ROS: 2 | 0.286 | 0.500 | 1 | 0.000 | no | Mona Friis, Karl Østergaard
    PSP × SAML: 1 | 0.167 | 0.333 | 3 | 0.667 | no | Nils Hede
    LR-LEJ × SAML: 0 | 0.000 | 0.000 | 1 | 0.000 | yes | nobody
    ");
}

#[tokio::test]
async fn the_measures_are_the_same_from_either_side() {
    let t = TestHub::with_fixture().await;
    let krog = t.krog().await;
    for (a, b) in PAIRS {
        let (one, other) = (overlap(&t, &krog, a, b).await, overlap(&t, &krog, b, a).await);
        for measure in ["posts", "organisations", "organisationsWithoutConvener", "topics", "areas"] {
            assert_eq!(one[measure], other[measure], "{a} {b} {measure}");
        }
        for measure in ["shared", "jaccard", "coefficient"] {
            assert_eq!(one["people"][measure], other["people"][measure], "{a} {b} {measure}");
        }
        assert_eq!((names(&one), &one["declared"]), (names(&other), &other["declared"]), "{a} {b}");
    }
}

#[tokio::test]
async fn the_council_and_its_committee_share_organisations_and_nobody() {
    let t = TestHub::with_fixture().await;
    let krog = t.krog().await;
    let answer = t.data(&krog, OVERLAP, json!({ "a": "KR", "b": "KU" })).await;
    assert_eq!(answer["overlap"]["sentence"], "ingen fælles personer; samme 11 organisationer; KU forbereder KR");
    let answer = t.ask_in(&krog, OVERLAP, json!({ "a": "KR", "b": "KU" }), "en").await;
    assert_eq!(answer["data"]["overlap"]["sentence"], "no people in common; the same 11 organisations; KU prepares KR");
}

#[tokio::test]
async fn every_overlap_is_told_in_a_danish_and_an_english_sentence() {
    let t = TestHub::with_fixture().await;
    let krog = t.krog().await;
    let mut sentences = Vec::new();
    for (a, b) in PAIRS {
        for language in ["da", "en"] {
            let answer = t.ask_in(&krog, OVERLAP, json!({ "a": a, "b": b }), language).await;
            sentences.push(format!("{a} × {b}: {}", answer["data"]["overlap"]["sentence"].as_str().expect("a sentence")));
        }
    }
    assert_snapshot!(sentences.join("\n"), @"
    KR × KU: ingen fælles personer; samme 11 organisationer; KU forbereder KR
    KR × KU: no people in common; the same 11 organisations; KU prepares KR
    LR-ROS × SSP-ROS: 3 fælles personer: Lise Bang, Nils Hede og Karl Østergaard; samme 2 organisationer
    LR-ROS × SSP-ROS: 3 people in common: Lise Bang, Nils Hede and Karl Østergaard; the same 2 organisations
    LR-LEJ × SSP-LEJ: 3 fælles personer: Tina Buhl, Omar Skov og Karl Østergaard; samme 2 organisationer; SSP-LEJ koordinerer med LR-LEJ
    LR-LEJ × SSP-LEJ: 3 people in common: Tina Buhl, Omar Skov and Karl Østergaard; the same 2 organisations; SSP-LEJ coordinates with LR-LEJ
    SSP-ROS × PSP: 2 fælles personer: Nils Hede og Karl Østergaard; 2 fælles organisationer
    SSP-ROS × PSP: 2 people in common: Nils Hede and Karl Østergaard; 2 organisations in common
    LR-ROS × PSP: 2 fælles personer: Nils Hede og Karl Østergaard; 2 fælles organisationer
    LR-ROS × PSP: 2 people in common: Nils Hede and Karl Østergaard; 2 organisations in common
    SAML × NET-ARB: 2 fælles personer: Nils Hede og Rita Holm; 2 fælles organisationer
    SAML × NET-ARB: 2 people in common: Nils Hede and Rita Holm; 2 organisations in common
    LR-LEJ × LR-ROS: 2 fælles personer: Mona Friis og Karl Østergaard; 1 fælles organisation
    LR-LEJ × LR-ROS: 2 people in common: Mona Friis and Karl Østergaard; 1 organisation in common
    PSP × SAML: 1 fælles person: Nils Hede; 3 fælles organisationer
    PSP × SAML: 1 person in common: Nils Hede; 3 organisations in common
    LR-LEJ × SAML: ingen fælles personer; 1 fælles organisation; SAML deler viden med LR-LEJ
    LR-LEJ × SAML: no people in common; 1 organisation in common; SAML shares information with LR-LEJ
    ");
}

#[tokio::test]
async fn leaving_out_seats_that_are_called_when_needed_changes_lejre_from_0_600_to_0_750() {
    let t = TestHub::with_fixture().await;
    let krog = t.krog().await;
    let with = overlap(&t, &krog, "LR-LEJ", "SSP-LEJ").await;
    let without = t.data(&krog, OVERLAP, json!({ "a": "LR-LEJ", "b": "SSP-LEJ" })).await["overlap"].take();
    assert_eq!((ratio(&with["people"]["jaccard"]), ratio(&without["people"]["jaccard"])), ("0.600".into(), "0.750".into()));
    assert_eq!(ratio(&without["people"]["coefficient"]), "1.000");
    assert_eq!(names(&with), names(&without));
}

/// S2.7: the two ratios differ by a person, who is named to whoever may see him.
#[tokio::test]
async fn who_was_not_counted_is_told_with_the_reason_and_to_nobody_who_may_not_look_inside() {
    let t = TestHub::with_fixture().await;
    let query = "query ($a: String!, $b: String!, $counting: Counting) { overlap(a: $a, b: $b, counting: $counting) { sentence people { hidden \
                 leftOut { person { name } seat { kind forum { code } } reason } } } }";
    let left_out = async |key: &Key, (a, b): (&str, &str), counting: Value| {
        t.data(key, query, json!({ "a": a, "b": b, "counting": counting })).await["overlap"].take()
    };
    let krog = t.krog().await;
    let lejre = left_out(&krog, ("LR-LEJ", "SSP-LEJ"), json!({})).await;
    let ravn = json!({ "person": { "name": "Viggo Ravn" }, "seat": { "kind": "CALLED_WHEN_NEEDED", "forum": { "code": "LR-LEJ" } },
                       "reason": "CALLED_WHEN_NEEDED" });
    assert_eq!(lejre["people"]["leftOut"], json!([ravn]));
    let all = left_out(&krog, ("LR-LEJ", "SSP-LEJ"), json!({ "calledWhenNeeded": true })).await;
    assert_eq!(all["people"]["leftOut"], json!([]));
    assert!(!all["sentence"].as_str().unwrap().contains("ikke medregnet"), "{all}");
    // The deputies of the council are told of in the list and not in the sentence.
    let council = left_out(&krog, ("KR", "KU"), json!({})).await;
    let deputies = council["people"]["leftOut"].as_array().unwrap();
    assert_eq!((deputies.len(), &deputies[0]["reason"]), (10, &json!("DEPUTY")));
    assert!(!council["sentence"].as_str().unwrap().contains("ikke medregnet"), "{council}");
    let outside = left_out(&t.key("ib-sand").await, ("LR-LEJ", "SSP-LEJ"), json!({})).await;
    assert_eq!((&outside["people"]["leftOut"], &outside["people"]["hidden"]), (&json!([]), &json!(true)));
    assert!(!outside.to_string().contains("Ravn"), "{outside}");
}

#[tokio::test]
async fn the_new_forum_overlaps_most_with_psp_by_organisation_and_with_the_network_by_person() {
    let t = TestHub::with_fixture().await;
    let krog = t.krog().await;
    let query = r#"query By($by: OverlapBasis!) { forum(code: "SAML") { overlaps(by: $by, first: 3) { nodes {
        other { code } people { shared } organisations { shared } organisationsWithoutConvener { jaccard } } } } }"#;
    let mut lines = Vec::new();
    for by in ["ORGANISATIONS", "PEOPLE"] {
        let data = t.data(&krog, query, json!({ "by": by })).await;
        let first = &data["forum"]["overlaps"]["nodes"][0];
        lines.push(format!("{by}: {first}"));
    }
    assert_snapshot!(lines.join("\n"), @r#"
    ORGANISATIONS: {"organisations":{"shared":3},"organisationsWithoutConvener":{"jaccard":0.6666666666666666},"other":{"code":"PSP"},"people":{"shared":1}}
    PEOPLE: {"organisations":{"shared":2},"organisationsWithoutConvener":{"jaccard":0.2},"other":{"code":"NET-ARB"},"people":{"shared":2}}
    "#);
}

#[tokio::test]
async fn a_term_counts_on_its_first_and_its_last_day_and_not_beside_them() {
    let t = TestHub::with_fixture().await;
    let krog = t.krog().await;
    // The seats of SAML begin on 1 January 2009.
    let shared = async |a: &str, b: &str, on: &str| {
        let answer = t.data(&krog, OVERLAP, json!({ "a": a, "b": b, "asOf": on })).await;
        answer["overlap"]["people"]["shared"].clone()
    };
    assert_eq!(shared("SAML", "NET-ARB", "2008-12-31").await, Value::Null, "the forum has not begun");
    assert_eq!(shared("SAML", "NET-ARB", "2009-01-01").await, json!(2));
    give_seat(&t, &krog, ("LR-LEJ", "Nils Hede"), ("2009-09-01", Some("2009-09-30"))).await;
    let mut days = Vec::new();
    for day in ["2009-08-31", "2009-09-01", "2009-09-30", "2009-10-01"] {
        days.push(shared("LR-LEJ", "PSP", day).await);
    }
    assert_eq!(days, [json!(1), json!(2), json!(2), json!(1)]);
}

/// Gives somebody who sits in SAML or LR-ROS a seat in another forum, on behalf of Roskilde.
async fn give_seat(t: &TestHub, key: &Key, (forum, name): (&str, &str), (from, until): (&str, Option<&str>)) {
    let ids = format!(
        r#"{{ forum(code: "{forum}") {{ id }} from: forum(code: "LR-ROS") {{ seats(first: 50) {{ nodes {{ holder {{ id name }} organisation {{ id }} }} }} }} }}"#
    );
    let data = t.data(key, &ids, json!({})).await;
    let seats = data["from"]["seats"]["nodes"].as_array().expect("seats");
    let seat = seats.iter().find(|seat| seat["holder"]["name"] == name).expect("a seat of that person");
    let input = json!({
        "forumId": data["forum"]["id"], "kind": "APPOINTED", "personId": seat["holder"]["id"],
        "organisationId": seat["organisation"]["id"], "from": from, "until": until,
    });
    let payload = t.payload(key, ADD_SEAT, "addSeat", input).await;
    assert_eq!(payload["userErrors"], json!([]));
}

#[tokio::test]
async fn of_two_forums_without_anyone_too_little_is_known() {
    let t = TestHub::new().await;
    let forums =
        "code,name,level,kind,status,class\nA,Alfa,network,network,existing,public\nB,Beta,network,network,existing,public\n";
    t.import(&[("forums.csv", forums)]).await.expect("two forums");
    let answer = t.data(&Key::NONE, OVERLAP, json!({ "a": "A", "b": "B" })).await;
    let overlap = &answer["overlap"];
    assert_eq!(overlap["sentence"], "for få oplysninger");
    let nothing = json!({ "shared": 0, "jaccard": null, "coefficient": null });
    assert_eq!(overlap["organisations"], nothing);
    assert_eq!((&overlap["people"]["jaccard"], &overlap["people"]["hidden"]), (&Value::Null, &json!(false)));
    let answer = t.ask_in(&Key::NONE, OVERLAP, json!({ "a": "A", "b": "B" }), "en").await;
    assert_eq!(answer["data"]["overlap"]["sentence"], "too little is known");
}

#[tokio::test]
async fn a_person_with_two_seats_for_two_organisations_counts_once() {
    let t = TestHub::with_fixture().await;
    let seats = "code,forum,kind,organisation,person,from\nLR-ROS-05,LR-ROS,appointed,region-sjaelland,nils-hede,2007-01-01\n";
    t.import(&[("seats.csv", seats)]).await.expect("a second seat");
    let krog = t.krog().await;
    let with = overlap(&t, &krog, "LR-ROS", "PSP").await;
    assert_eq!(names(&with), ["Nils Hede", "Karl Østergaard"]);
    assert_eq!(with["people"]["shared"], 2);
    assert_eq!(ratio(&with["people"]["jaccard"]), "0.400", "still four people");
    assert_eq!(with["organisations"]["shared"], 3, "and one organisation more");
}

#[tokio::test]
async fn whoever_may_not_see_inside_gets_no_number_of_people() {
    let t = TestHub::with_fixture().await;
    let skov = t.key("omar-skov").await;
    let psp = overlap(&t, &skov, "LR-LEJ", "PSP").await;
    assert_eq!(psp["sentence"], "1 organisation (politiet); personer ikke vist");
    let people = json!({ "shared": null, "jaccard": null, "coefficient": null, "hidden": true, "evidence": { "nodes": [] } });
    assert_eq!(psp["people"], people);
    assert_eq!(psp["posts"]["shared"], Value::Null);
}

/// One of the fixture's tables, a map from column to cell for each row.
pub fn table(text: &str) -> Vec<BTreeMap<String, String>> {
    csv::Reader::from_reader(text.as_bytes()).deserialize().map(|row| row.expect("a row")).collect()
}

/// Who sits in each forum on 11 August 2009, computed from the tables and nothing else.
fn people_by_forum(with_called: bool) -> BTreeMap<String, BTreeSet<String>> {
    let day = "2009-08-11";
    let in_term = |row: &BTreeMap<String, String>| {
        (row["from"].is_empty() || *row["from"] <= *day) && (row["until"].is_empty() || *day <= *row["until"])
    };
    let holdings = table(include_str!("../../src/exchange/fixture/holdings.csv"));
    let holder = |post: &str| {
        let mut held = holdings.iter().filter(|row| row["post"] == post && in_term(row));
        held.next().map(|row| row["person"].clone())
    };
    let mut forums: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let seats = table(include_str!("../../src/exchange/fixture/seats.csv"));
    for seat in seats.iter().filter(|seat| in_term(seat)) {
        if seat["kind"] == "called_when_needed" && !with_called {
            continue;
        }
        let person = if seat["post"].is_empty() { Some(seat["person"].clone()) } else { holder(&seat["post"]) };
        forums.entry(seat["forum"].clone()).or_default().extend(person);
    }
    forums
}

/// Every pair that shares at least so many people: most first, then by code.
fn expected_pairs(forums: &BTreeMap<String, BTreeSet<String>>, at_least: usize) -> Vec<String> {
    let mut pairs = Vec::new();
    for (a, one) in forums {
        for (b, other) in forums.range(a.clone()..).skip(1) {
            let (shared, all) = (one.intersection(other).count(), one.union(other).count());
            if shared >= at_least {
                let jaccard = shared as f64 / all as f64;
                let coefficient = shared as f64 / one.len().min(other.len()) as f64;
                pairs.push((shared, format!("{a} {b} {shared} {jaccard:.3} {coefficient:.3}")));
            }
        }
    }
    pairs.sort_by_key(|(shared, _)| std::cmp::Reverse(*shared));
    pairs.into_iter().map(|(_, line)| line).collect()
}

#[tokio::test]
async fn all_overlaps_are_those_that_the_tables_give_in_a_stable_order() {
    let t = TestHub::with_fixture().await;
    let krog = t.krog().await;
    for (called, at_least) in [(false, 1), (false, 2), (true, 1), (true, 3)] {
        let variables = json!({ "minPeople": at_least, "counting": { "calledWhenNeeded": called } });
        let data = t.data(&krog, ALL_OVERLAPS, variables).await;
        let nodes = data["overlaps"]["nodes"].as_array().expect("pairs");
        let line = |node: &Value| {
            let (code, people) = (|end: &str| node[end]["code"].as_str().unwrap_or_default().to_owned(), &node["people"]);
            let ratios = format!("{} {}", ratio(&people["jaccard"]), ratio(&people["coefficient"]));
            format!("{} {} {} {ratios}", code("a"), code("b"), people["shared"])
        };
        let lines: Vec<String> = nodes.iter().map(line).collect();
        assert_eq!(lines, expected_pairs(&people_by_forum(called), at_least), "{called} {at_least}");
        assert_eq!(data["overlaps"]["totalCount"], nodes.len());
    }
}

#[tokio::test]
async fn the_overlaps_of_each_forum_are_those_that_the_tables_give_most_first() {
    let t = TestHub::with_fixture().await;
    let krog = t.krog().await;
    let forums = people_by_forum(false);
    for (code, own) in &forums {
        let data = t.data(&krog, OVERLAPS_OF_ONE, json!({ "code": code, "first": 50 })).await;
        let nodes = data["forum"]["overlaps"]["nodes"].as_array().expect("overlaps");
        // Those with nobody in common follow after them.
        let nodes = nodes.iter().take_while(|node| node["people"]["shared"] != 0);
        let line = |node: &Value| {
            let other = node["other"]["code"].as_str().unwrap_or_default();
            format!("{other} {} {}", node["people"]["shared"], ratio(&node["people"]["jaccard"]))
        };
        let mut expected: Vec<_> = forums.iter().filter(|(other, _)| *other != code).collect();
        expected.retain(|(_, people)| !own.is_disjoint(people));
        let measure = |people: &BTreeSet<String>| {
            let shared = own.intersection(people).count();
            (shared, shared as f64 / own.union(people).count() as f64)
        };
        expected.sort_by(|x, y| measure(y.1).partial_cmp(&measure(x.1)).expect("numbers").then_with(|| x.0.cmp(y.0)));
        let expected = expected.into_iter().map(|(other, people)| {
            let (shared, jaccard) = measure(people);
            format!("{other} {shared} {jaccard:.3}")
        });
        assert_eq!(nodes.map(line).collect::<Vec<_>>(), expected.collect::<Vec<_>>(), "{code}");
    }
}

/// What is remembered of a forum is forgotten when somebody stands in, or a post gets another holder.
#[tokio::test]
async fn whoever_stands_in_counts_from_the_moment_it_is_entered() {
    let t = TestHub::with_fixture().await;
    let operator = t.operator().await;
    let query = "query ($deputies: Boolean!) { overlap(a: \"KR\", b: \"KU\", counting: { deputies: $deputies }) { people { shared } } \
                 kr: forum(code: \"KR\") { seats { nodes { id } } } \
                 ku: forum(code: \"KU\") { seats { nodes { post { id } holder { id } } } } }";
    let shared = async |deputies: bool| {
        let data = t.data(&operator, query, json!({ "deputies": deputies })).await;
        (data["overlap"]["people"]["shared"].as_u64().expect("a number"), data)
    };
    let (before, data) = shared(true).await;
    let both = data["ku"]["seats"]["nodes"].as_array().expect("seats").iter().find(|seat| seat["post"]["id"].is_string());
    let (post, holder) = both.map(|seat| (&seat["post"]["id"], &seat["holder"]["id"])).expect("a seat that follows a post");
    let deputy = json!({ "seatId": data["kr"]["seats"]["nodes"][0]["id"], "kind": "PERSONAL", "postId": post });
    t.done(&operator, "addDeputy", (deputy, "id")).await;
    assert_eq!((shared(true).await.0, shared(false).await.0), (before + 1, 0), "{holder}");
    // Whoever takes over the post stands in the same day, and sits in the other as before.
    let heir = t.done(&operator, "addPerson", (json!({ "name": "Ny Leder" }), "id")).await;
    let term = json!({ "postId": post, "personId": heir["id"], "from": "2009-08-11", "endsFormer": true });
    t.done(&operator, "appointHolder", (term, "id")).await;
    assert_eq!(shared(true).await.0, before + 1);
}

/// A list whose end is found only when a page reaches it is the same list, whatever the pages.
#[tokio::test]
async fn page_by_page_the_forums_that_overlap_with_one_are_those_of_the_whole_list() {
    let t = TestHub::with_fixture().await;
    let query = "query ($code: String!, $first: Int!, $after: String) { forum(code: $code) { overlaps(first: $first, after: $after) { \
                 totalCount pageInfo { hasNextPage endCursor } nodes { other { code } people { shared } organisationsWithoutConvener { shared jaccard } } } } }";
    let all = t.data(&Key::NONE, "{ forums(first: 50) { nodes { code } } }", json!({})).await;
    for key in [t.krog().await, t.key("ib-sand").await, Key::NONE] {
        for code in all["forums"]["nodes"].as_array().expect("forums") {
            let ask = async |first: i32, after: Value| {
                let variables = json!({ "code": code["code"], "first": first, "after": after });
                t.data(&key, query, variables).await["forum"]["overlaps"].take()
            };
            let whole = ask(100, Value::Null).await;
            let (mut met, mut after) = (Vec::new(), Value::Null);
            loop {
                let mut page = ask(2, after).await;
                assert_eq!(page["totalCount"], whole["totalCount"]);
                met.append(page["nodes"].as_array_mut().expect("a page"));
                if page["pageInfo"]["hasNextPage"] == false {
                    break;
                }
                after = page["pageInfo"]["endCursor"].take();
            }
            assert_eq!(&met, whole["nodes"].as_array().expect("the list"), "{}", code["code"]);
        }
    }
}
