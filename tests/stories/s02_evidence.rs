//! S2: every number opens to who, which seat, from when to when and on whose behalf; and no answer depends on how the register came
//! into memory.

use crate::hub::{Key, TestHub, ask_at};
use insta::assert_snapshot;
use serde_json::{Value, json};
use snitflade::web::{Door, Settings};
use std::sync::Arc;

const OVERLAPS_OF_ONE: &str = include_str!("../../web/queries/06-overlaps-of-one.graphql");

const FORUM: &str = "query ($code: String!) { forum(code: $code) {
    organisations { code } topics { code } areas { code } remit basis { citation } siblings { code } missingActors { sentence }
    seats(first: 100) { nodes { id role organisation { code } holder { name } deputies { person { name } } } }
    interfaces(first: 100) { nodes { code kind contacts { holder { name } } } }
    missingInterfaces(first: 100) { nodes { other { code } sentence } } } }";
const MEASURES: &str =
    "query ($code: String!) { forum(code: $code) { overlaps(first: 100, by: ORGANISATIONS) { nodes { other { code }
    sentence organisations { shared jaccard weighed evidence(first: 20) { nodes { organisation { code } weight seatsA { id } } } }
    overlap { topicsWithBroader { weighed evidence(first: 20) { nodes { topic { code } topicsA { code } } } }
    areas { sentence evidence { a { code } b { code } } } } } } } }";
const RANKS: &str = "query ($code: String!) { forum(code: $code) { people: overlaps(first: 100) { nodes { ...o } }
    rare: overlaps(first: 100, by: RARE_ORGANISATIONS) { nodes { ...o } } topics: overlaps(first: 100, by: TOPICS) { nodes { ...o } }
    areas: overlaps(first: 100, by: AREAS) { nodes { ...o } } texts: overlaps(first: 100, by: TEXTS) { nodes { ...o } } } }
    fragment o on OverlapWith { other { code } sentence overlap { texts { weighed } } }";
const WHOLE: [&str; 9] = [
    "{ organisations(first: 100) { nodes { code units { code } posts { title } seats(first: 20) { nodes { id } } } } }",
    "{ topics(first: 100) { nodes { code narrower { code } synonyms } } areas(first: 100) { nodes { code areas { code } neighbours { code } } } }",
    "{ people(first: 100) { nodes { id name posts { title } seats(first: 20) { nodes { id } } } } }",
    "{ posts(first: 100) { nodes { title organisation { code } holder { name } } } interfaces(first: 100) { nodes { code } } }",
    "{ overlaps(first: 100) { nodes { a { code } b { code } sentence } } missingInterfaces(first: 100) { nodes { sentence } } }",
    "{ hollowInterfaces(first: 100) { nodes { code } } bridges { person { id } components { code } } }",
    "{ organisationBridges { organisation { code } components { code } } attention(first: 100) { nodes { sentence } } }",
    "{ graphExport(format: GRAPHML) }",
    "{ search(text: \"kommune\", first: 50) { nodes { kind matched node { id } } } forums(first: 50) { nodes { code } } }",
];

/// Every question on one of two doors: the text of each answer.
async fn answers(door: &Door, key: &Key, codes: &[String]) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for query in WHOLE {
        found.push((query.to_owned(), ask_at(door, key, (query, json!({})), "da").await.to_string()));
    }
    for code in codes {
        for query in [FORUM, MEASURES, RANKS] {
            let answer = ask_at(door, key, (query, json!({ "code": code })), "da").await.to_string();
            found.push((format!("{code} {query}"), answer));
        }
    }
    found
}

/// S2.3: a stable order, on the hub that was changed and on the one that starts from what it wrote.
#[tokio::test]
async fn a_hub_that_starts_anew_gives_the_same_answers_to_the_last_byte() {
    let t = TestHub::with_fixture().await;
    let krog = t.krog().await;
    let organisations = "code,name,kind,parent\noerne,Ørnes Boligforening,association,\nabel,Abels Hus,association,\n\
        abel-nord,Abels Hus Nord,association,abel\nmidt,Midtbyens Handel,association,\n";
    let people = "code,name,given_name,family_name,language\nkarl-2,Karl Østergaard,Karl,Østergaard,da\n";
    let seats = "code,forum,kind,organisation,person,from\nKR-90,KR,appointed,oerne,karl-2,2009-01-01\n\
        KR-91,KR,appointed,abel-nord,karl-oestergaard,2009-01-01\nKU-90,KU,appointed,midt,karl-2,2009-01-01\n\
        KU-91,KU,appointed,oerne,karl-oestergaard,2009-01-01\nPSP-90,PSP,appointed,abel,karl-2,2009-01-01\n\
        KU-92,KU,appointed,abel,viggo-ravn,2009-01-01\n";
    let topics = "code,name,broader\nåben-by,Åben by,kriminalitetsforebyggelse\nbyliv,Byliv,kriminalitetsforebyggelse\n";
    let dealt = "forum,topic\nKR,byliv\nKR,åben-by\nKU,åben-by\nKU,byliv\n";
    t.import(&[("organisations.csv", organisations), ("people.csv", people), ("seats.csv", seats)]).await.expect("seats");
    t.import(&[("topics.csv", topics), ("forum_topics.csv", dealt)]).await.expect("topics");
    let unit = json!({ "code": "aarstiderne", "name": "Aarstidernes Hus", "kind": "ASSOCIATION" });
    t.done(&krog, "addOrganisation", (unit, "id")).await;
    let renamed = json!({ "id": t.forum("PSP"), "purpose": "At mødes om unge, åben by og byliv i kommunerne." });
    t.done(&krog, "changeForum", (renamed, "id")).await;
    let codes: Vec<String> = t.hub.register().forums.iter().map(|(_, row)| row.code.to_string()).collect();
    assert_eq!(codes.len(), 17);
    let operator = t.operator().await;
    let second = Door::new(Arc::clone(&t.second().await), Settings::default()).unwrap();
    for key in [&operator, &t.key("omar-skov").await] {
        let (here, there) = (answers(&t.door, key, &codes).await, answers(&second, key, &codes).await);
        for ((query, one), (_, other)) in here.iter().zip(&there) {
            assert!(!one.contains("\"errors\""), "{query}: {one}");
            assert_eq!(one, other, "{query}");
        }
    }
    let council = t.data(&Key::NONE, "{ forum(code: \"KR\") { organisations { name } } }", json!({})).await;
    let mut names = council["forum"]["organisations"].as_array().unwrap().iter().map(|row| row["name"].as_str().unwrap());
    assert_eq!(names.next(), Some("Abels Hus"));
    assert_eq!(names.next_back(), Some("Ørnes Boligforening"));
}

const EVIDENCE: &str = "query ($a: String!, $b: String!, $asOf: Date, $counting: Counting) { overlap(a: $a, b: $b, asOf: $asOf, counting: $counting) {
    sentence people { shared tooLittle evidence { nodes { person { name } seatA { term { until } } placesA { ...p } placesB { ...p } } } }
    posts { shared tooLittle evidence { totalCount nodes { post { title } seatsA { forum { code } holder { name } } seatsB { forum { code } } } } }
    organisations { tooLittle } topics { tooLittle } areas { tooLittle } } }
    fragment p on PersonPlace { deputy term { from until } organisation { code } seat { forum { code } } }";

async fn evidence(t: &TestHub, key: &Key, (a, b): (&str, &str), counting: Value) -> Value {
    t.data(key, EVIDENCE, json!({ "a": a, "b": b, "counting": counting })).await["overlap"].take()
}

fn places(shared: &Value) -> String {
    let one = |place: &Value| {
        let text = |value: &Value| value.as_str().unwrap_or("…").to_owned();
        let deputy = if place["deputy"] == true { " deputy" } else { "" };
        let (from, until) = (text(&place["term"]["from"]), text(&place["term"]["until"]));
        format!("{} {} {from}–{until}{deputy}", text(&place["seat"]["forum"]["code"]), text(&place["organisation"]["code"]))
    };
    let end = |end: &str| shared[end].as_array().unwrap().iter().map(one).collect::<Vec<_>>().join(", ");
    format!("{}: {} | {}", shared["person"]["name"].as_str().unwrap(), end("placesA"), end("placesB"))
}

fn all_places(found: &Value) -> String {
    found["people"]["evidence"]["nodes"].as_array().unwrap().iter().map(places).collect::<Vec<_>>().join("\n")
}

/// S2.8: from when to when this person sits there, not how long there is a seat.
#[tokio::test]
async fn whoever_sits_there_is_told_with_days_seats_and_on_whose_behalf() {
    let t = TestHub::with_fixture().await;
    let krog = t.krog().await;
    let people = "code,name,given_name,family_name,language\naage-winther,Aage Winther,Aage,Winther,da\n";
    let holdings = "post,person,from,until\nstationsleder-roskilde,mona-friis,2007-01-01,2009-08-31\nstationsleder-roskilde,aage-winther,2009-09-01,\n";
    let seats = "code,forum,kind,organisation,person,from,until\nLR-ROS-05,LR-ROS,appointed,region-sjaelland,nils-hede,2008-01-01,2009-12-31\n\
        LR-GRE-02,LR-GRE,appointed,greve,leif-hald,2008-03-01,\n";
    t.import(&[("people.csv", people), ("holdings.csv", holdings), ("seats.csv", seats)]).await.unwrap();
    let leaders = evidence(&t, &krog, ("LR-LEJ", "LR-ROS"), json!({})).await;
    assert_eq!(leaders["people"]["evidence"]["nodes"][0]["seatA"]["term"]["until"], Value::Null, "the seat goes on");
    assert_snapshot!(all_places(&leaders), @"
    Mona Friis: LR-LEJ politi 2007-01-01–2009-08-31 | LR-ROS politi 2007-01-01–2009-08-31
    Karl Østergaard: LR-LEJ politi 2007-01-01–… | LR-ROS politi 2007-01-01–…
    ");
    let twice = evidence(&t, &krog, ("LR-ROS", "PSP"), json!({})).await;
    assert_eq!(twice["people"]["shared"], 2, "whoever sits twice counts once");
    assert_snapshot!(all_places(&twice), @"
    Nils Hede: LR-ROS roskilde 2007-01-01–…, LR-ROS region-sjaelland 2008-01-01–2009-12-31 | PSP roskilde 2007-01-01–…
    Karl Østergaard: LR-ROS politi 2007-01-01–… | PSP politi 2007-01-01–…
    ");
    let deputy = evidence(&t, &krog, ("KR", "LR-GRE"), json!({ "deputies": true })).await;
    assert_snapshot!(all_places(&deputy), @"Leif Hald: KR greve 2007-01-01–2009-12-31 deputy | LR-GRE greve 2008-03-01–…");
    // Who would be in common if everybody counted is named, and nobody else.
    let regular = evidence(&t, &krog, ("KR", "LR-GRE"), json!({})).await;
    let sentence = "ingen fælles personer; 2 fælles organisationer; ikke medregnet: Leif Hald (stedfortræder); KR giver strategier til udmøntning i LR-GRE";
    assert_eq!((&regular["people"]["shared"], &regular["sentence"]), (&json!(0), &json!(sentence)));
    assert!(!deputy["sentence"].as_str().unwrap().contains("ikke medregnet"), "{deputy}");
    let lejre = evidence(&t, &krog, ("LR-LEJ", "SSP-LEJ"), json!({})).await;
    assert!(!lejre["sentence"].as_str().unwrap().contains("Ravn"), "he sits in the first alone: {lejre}");
}

/// S2.8: posts open, too.
#[tokio::test]
async fn a_post_in_both_is_named_with_its_seats_to_whoever_may_see_them() {
    let t = TestHub::with_fixture().await;
    let posts = evidence(&t, &t.krog().await, ("LR-LEJ", "LR-ROS"), json!({})).await["posts"].take();
    assert_snapshot!(posts, @r#"{"evidence":{"nodes":[{"post":{"title":"Leder af Lokalpolitistation Roskilde"},"seatsA":[{"forum":{"code":"LR-LEJ"},"holder":{"name":"Mona Friis"}}],"seatsB":[{"forum":{"code":"LR-ROS"}}]}],"totalCount":1},"shared":1,"tooLittle":false}"#);
    let outside = evidence(&t, &Key::NONE, ("LR-LEJ", "LR-ROS"), json!({})).await["posts"].take();
    assert_eq!(outside, json!({ "shared": null, "tooLittle": false, "evidence": { "totalCount": 0, "nodes": [] } }));
}

/// Of forums by code: those with people in common, each with the number, then the others.
async fn ranked(t: &TestHub, key: &Key, code: &str) -> String {
    let data = t.data(key, OVERLAPS_OF_ONE, json!({ "code": code, "first": 50 })).await;
    let nodes = data["forum"]["overlaps"]["nodes"].as_array().unwrap().clone();
    let one = |node: &Value| match node["people"]["shared"].as_u64() {
        Some(shared) => format!("{} {shared}", node["other"]["code"].as_str().unwrap()),
        None => format!("{} -", node["other"]["code"].as_str().unwrap()),
    };
    nodes.iter().map(one).collect::<Vec<_>>().join(", ")
}

/// The council and its committee are the closest of pairs and share nobody.
#[tokio::test]
async fn by_people_those_with_nobody_in_common_follow_by_their_organisations_seen_or_not() {
    let t = TestHub::with_fixture().await;
    let krog = t.krog().await;
    let council = ranked(&t, &krog, "KR").await;
    assert!(council.starts_with("KU 0, "), "{council}");
    let (mayor, stranger) = (ranked(&t, &t.key("ib-sand").await, "KR").await, ranked(&t, &Key::NONE, "KR").await);
    let codes = |list: &str| list.split(", ").map(|one| one.split(' ').next().unwrap().to_owned()).collect::<Vec<_>>();
    assert_eq!(codes(&council)[0], codes(&mayor)[0]);
    assert_eq!(codes(&council)[0], codes(&stranger)[0]);
    let saml = ranked(&t, &krog, "SAML").await;
    assert!(saml.starts_with("NET-ARB 2, PSP 1, SSP-ROS 1, LR-ROS 1, KU 0, KR 0, "), "{saml}");
    let skov = ranked(&t, &t.key("omar-skov").await, "LR-LEJ").await;
    assert!(skov.starts_with("SSP-LEJ 3, LR-ROS 2, KU 0, KR 0, ") && skov.contains("PSP -"), "{skov}");
    // The number is that of the whole list on any page, and the pages make up the list.
    let page = "query ($code: String!, $first: Int, $after: String) { forum(code: $code) { overlaps(first: $first, after: $after) { totalCount \
                pageInfo { hasNextPage endCursor } nodes { other { code } } } } }";
    for code in ["KR", "SAML", "LR-LEJ", "LR-STE"] {
        let whole = t.data(&krog, page, json!({ "code": code, "first": 100 })).await["forum"]["overlaps"].take();
        let (mut walked, mut after) = (Vec::new(), Value::Null);
        loop {
            let part = t.data(&krog, page, json!({ "code": code, "first": 2, "after": after })).await["forum"]["overlaps"].take();
            assert_eq!(part["totalCount"], whole["totalCount"], "{code}");
            walked.extend(part["nodes"].as_array().unwrap().clone());
            after = part["pageInfo"]["endCursor"].clone();
            if part["pageInfo"]["hasNextPage"] == false {
                break;
            }
        }
        assert_eq!(json!(walked), whole["nodes"], "{code}");
        assert_eq!(whole["totalCount"], walked.len(), "{code}");
    }
}

/// Nobody hears from order or number whether somebody sits in a forum that is closed to him.
#[tokio::test]
async fn a_new_common_member_of_a_closed_forum_moves_nothing_for_whoever_may_not_look_inside() {
    let t = TestHub::with_fixture().await;
    let skov = t.key("omar-skov").await;
    let before = (ranked(&t, &skov, "KR").await, ranked(&t, &skov, "LR-LEJ").await);
    assert!(before.0.contains("PSP -"), "{}", before.0);
    let seats = "code,forum,kind,organisation,person,from\nPSP-09,PSP,appointed,politi,ib-sand,2009-01-01\n\
        PSP-10,PSP,appointed,politi,tina-buhl,2009-01-01\n";
    t.import(&[("seats.csv", seats)]).await.unwrap();
    assert_eq!((ranked(&t, &skov, "KR").await, ranked(&t, &skov, "LR-LEJ").await), before);
    let keeper = ranked(&t, &t.krog().await, "KR").await;
    assert!(keeper.starts_with("PSP 1, "), "whoever sees it is told: {keeper}");
}

/// Too little is known where nobody is entered, and where most places are empty; then it is never said that nobody is in common.
#[tokio::test]
async fn too_little_is_told_by_one_rule_on_every_measure() {
    let t = TestHub::with_fixture().await;
    let krog = t.krog().await;
    let forums =
        "code,name,level,kind,status,class\nNY,Ny,network,network,existing,public\nTOM,Tom,network,network,existing,public\n";
    let seats = "code,forum,kind,organisation,person,from\nNY-1,NY,appointed,skat,bo-thorup,2009-01-01\n\
        NY-2,NY,appointed,roskilde,,2009-01-01\nNY-3,NY,appointed,greve,,2009-01-01\n";
    t.import(&[("forums.csv", forums), ("seats.csv", seats)]).await.unwrap();
    let told = async |a: &str, b: &str| {
        let found = evidence(&t, &krog, (a, b), json!({})).await;
        let measures = ["people", "posts", "organisations", "topics", "areas"];
        let little: Vec<_> = measures.into_iter().filter(|measure| found[*measure]["tooLittle"] == true).collect();
        format!("{a} × {b}: {} | {}", little.join(" "), found["sentence"].as_str().unwrap())
    };
    let mut lines = Vec::new();
    for (a, b) in [("KR", "KU"), ("KR", "NY"), ("NET-ARB", "NY"), ("NY", "TOM"), ("KR", "TOM")] {
        lines.push(told(a, b).await);
    }
    assert_snapshot!(lines.join("\n"), @"
    KR × KU:  | ingen fælles personer; samme 11 organisationer; KU forbereder KR
    KR × NY: people posts topics areas | for få oplysninger om personer; 2 fælles organisationer
    NET-ARB × NY: people posts topics areas | 1 fælles person: Bo Thorup; for få oplysninger om personer; 2 fælles organisationer
    NY × TOM: people posts organisations topics areas | for få oplysninger
    KR × TOM: people posts organisations topics areas | for få oplysninger
    ");
    let during = "{ overlapDuring(a: \"NY\", b: \"KR\", from: \"2005-01-01\", until: \"2009-12-31\") { shared tooLittle trend { year shared tooLittle } } }";
    let during = t.data(&krog, during, json!({})).await["overlapDuring"].take();
    let unknown = |year: i32| json!({ "year": year, "shared": null, "tooLittle": true });
    let known = json!({ "year": 2009, "shared": 0, "tooLittle": false });
    let trend = json!([unknown(2005), unknown(2006), unknown(2007), unknown(2008), known]);
    assert_eq!(during, json!({ "shared": 0, "tooLittle": false, "trend": trend }));
}

/// D10: the other measures rank as well, and as each pair by itself says.
#[tokio::test]
async fn forums_rank_by_topics_areas_and_texts() {
    let t = TestHub::with_fixture().await;
    let measures = "topics { jaccard } areas { relation } texts { weighed }";
    let place = |by: &str, overlap: &Value| match by {
        "TOPICS" => overlap["topics"]["jaccard"].as_f64().unwrap_or_default(),
        "TEXTS" => overlap["texts"]["weighed"].as_f64().unwrap_or_default(),
        _ => {
            let nearest_last = ["APART", "NEIGHBOURS", "OVERLAPS", "WITHIN", "CONTAINS", "SAME"];
            let found = nearest_last.iter().position(|relation| overlap["areas"]["relation"] == **relation);
            [0.0, 1.0, 2.0, 3.0, 4.0, 5.0][found.unwrap_or_default()]
        }
    };
    let codes: Vec<String> = t.hub.register().forums.iter().map(|(_, row)| row.code.to_string()).collect();
    let mut firsts = Vec::new();
    for by in ["TOPICS", "AREAS", "TEXTS"] {
        let mut expected = Vec::new();
        for other in codes.iter().filter(|code| *code != "LR-LEJ") {
            let pair = format!("query ($b: String!) {{ overlap(a: \"LR-LEJ\", b: $b) {{ {measures} }} }}");
            let overlap = t.data(&Key::NONE, &pair, json!({ "b": other })).await["overlap"].take();
            expected.extend(Some(place(by, &overlap)).filter(|place| *place > 0.0));
        }
        expected.sort_by(|x, y| y.total_cmp(x));
        let query = format!(
            "query ($by: OverlapBasis!) {{ forum(code: \"LR-LEJ\") {{ overlaps(first: 100, by: $by) {{ nodes {{ other {{ code }} \
             overlap {{ {measures} }} }} }} }} }}"
        );
        let found = t.data(&Key::NONE, &query, json!({ "by": by })).await["forum"]["overlaps"]["nodes"].take();
        let found = found.as_array().unwrap();
        assert_eq!(found.iter().map(|node| place(by, &node["overlap"])).collect::<Vec<_>>(), expected, "{by}");
        firsts.push(format!("{by} {}", found[0]["other"]["code"].as_str().unwrap()));
    }
    assert_eq!(firsts[1], "AREAS SSP-LEJ");
}
