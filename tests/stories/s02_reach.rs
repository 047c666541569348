//! S2: ways between the forums, and their graph as a file: the same figures everywhere.

use crate::{
    hub::{Key, TestHub},
    peers::graphs::{reader_is_there, seen_by_networkx},
};
use serde_json::{Value, json};
use std::collections::BTreeMap;

const PATH: &str = "query ($from: String!, $to: String!, $by: PathBy) { path(from: $from, to: $to, by: $by) { length steps {
    from { code } to { code } sentence carriers { __typename ... on Person { name } ... on Interface { code } } } } }";
const EXPORT: &str = "query ($format: GraphFormat!, $among: [String!]) { graphExport(format: $format, among: $among) }";
const OVERLAPS: &str = "{ overlaps(first: 100) { nodes { a { code } b { code } people { shared jaccard coefficient }
    organisations { shared } organisationsWithoutConvener { shared jaccard } } } }";

async fn way(t: &TestHub, key: &Key, from: &str, to: &str, by: &str) -> Option<Vec<String>> {
    let data = t.data(key, PATH, json!({ "from": from, "to": to, "by": by })).await;
    let steps = data["path"]["steps"].as_array()?;
    assert_eq!(data["path"]["length"], steps.len());
    Some(steps.iter().map(|step| step["sentence"].as_str().expect("a sentence").to_owned()).collect())
}

#[tokio::test]
async fn the_shortest_way_names_who_can_carry_it() {
    let t = TestHub::with_fixture().await;
    let krog = t.krog().await;
    let by_people = way(&t, &krog, "LR-LEJ", "NET-ARB", "PEOPLE").await;
    let expected =
        ["LR-LEJ → LR-ROS: Mona Friis og Karl Østergaard sidder i begge", "LR-ROS → NET-ARB: Nils Hede sidder i begge"];
    assert_eq!(by_people.as_deref(), Some(&expected.map(str::to_owned)[..]));
    let mixed = way(&t, &krog, "LR-LEJ", "NET-ARB", "MIXED").await;
    assert_eq!(mixed.map(|steps| steps.len()), Some(2));
    assert_eq!(way(&t, &krog, "LR-LEJ", "KU", "PEOPLE").await, None, "no mayor's office sits in a local council");
    let declared = way(&t, &krog, "LR-LEJ", "KU", "INTERFACES").await;
    let expected = [
        "LR-LEJ → KR: KR giver strategier til udmøntning i LR-LEJ; LR-LEJ orienterer KR",
        "KR → KU: KU forbereder KR; KU er sekretariat for KR",
    ];
    assert_eq!(declared.as_deref(), Some(&expected.map(str::to_owned)[..]));
    assert_eq!(way(&t, &krog, "KR", "KR", "PEOPLE").await, Some(Vec::new()), "one is there already");
}

#[tokio::test]
async fn a_way_goes_only_over_what_one_may_see() {
    let t = TestHub::with_fixture().await;
    let skov = t.key("omar-skov").await;
    assert_eq!(way(&t, &skov, "LR-LEJ", "PSP", "PEOPLE").await, None);
    assert_eq!(way(&t, &skov, "LR-LEJ", "SAML", "PEOPLE").await, None);
    let declared = way(&t, &skov, "LR-LEJ", "SAML", "MIXED").await.expect("a declared interface");
    assert_eq!(declared, ["LR-LEJ → SAML: SAML deler viden med LR-LEJ"]);
}

/// Figures of each pair as the API gives them, in the columns of the graph.
async fn figures(t: &TestHub, key: &Key) -> BTreeMap<(String, String), [Value; 6]> {
    let data = t.data(key, OVERLAPS, json!({})).await;
    let pairs = data["overlaps"]["nodes"].as_array().expect("pairs").iter();
    let figures = pairs.map(|pair| {
        let id = |end: &str| format!("forum:{}", pair[end]["code"].as_str().expect("a code"));
        let (people, without) = (&pair["people"], &pair["organisationsWithoutConvener"]);
        let values = [
            &people["shared"],
            &people["jaccard"],
            &people["coefficient"],
            &pair["organisations"]["shared"],
            &without["shared"],
            &without["jaccard"],
        ];
        ((id("a"), id("b")), values.map(Clone::clone))
    });
    figures.collect()
}

async fn export(t: &TestHub, key: &Key, format: &str, among: Value) -> String {
    let data = t.data(key, EXPORT, json!({ "format": format, "among": among })).await;
    data["graphExport"].as_str().expect("a graph").to_owned()
}

const COLUMNS: [&str; 6] = [
    "persons",
    "persons_jaccard",
    "persons_coefficient",
    "organisations",
    "organisations_without_convener",
    "organisations_without_convener_jaccard",
];

/// The same value, whether as a number or as a text.
fn number(value: &Value) -> Option<f64> {
    value.as_f64().or_else(|| value.as_str()?.parse().ok())
}

#[tokio::test]
async fn other_programs_read_the_same_figures_from_every_format() {
    if !reader_is_there() {
        return;
    }
    let t = TestHub::with_fixture().await;
    let krog = t.krog().await;
    let figures = figures(&t, &krog).await;
    for format in ["GRAPHML", "GEXF", "DOT"] {
        let graph = export(&t, &krog, format, Value::Null).await;
        let seen = seen_by_networkx(&format.to_lowercase(), &graph);
        assert_eq!(seen["directed"], true);
        let nodes = seen["nodes"].as_object().expect("nodes");
        let forums = nodes.keys().filter(|id| id.starts_with("forum:")).count();
        assert_eq!(forums, 17, "{format}");
        assert_eq!(nodes["forum:SAML"]["full_name"], "Fast mødeforum, samlivsrelaterede forbrydelser");
        assert_eq!(number(&nodes["forum:LR-LEJ"]["persons"]), Some(4.0), "Viggo Ravn is called when there is need");
        let edges = seen["edges"].as_array().expect("edges");
        let of = |kind: &str| edges.iter().filter(|edge| edge[2]["type"] == kind).collect::<Vec<_>>();
        assert_eq!(of("interface").len(), 35, "{format}");
        let prepares = edges.iter().find(|edge| edge[2]["code"] == "KU-KR-prepares").expect("a declared interface");
        assert_eq!(
            (&prepares[0], &prepares[1], &prepares[2]["kind"]),
            (&json!("forum:KU"), &json!("forum:KR"), &json!("prepares"))
        );
        let drawn: BTreeMap<_, _> = of("overlap")
            .into_iter()
            .map(|edge| ((edge[0].as_str().unwrap().to_owned(), edge[1].as_str().unwrap().to_owned()), &edge[2]))
            .collect();
        for (pair, values) in &figures {
            let edge = drawn.get(pair).unwrap_or_else(|| panic!("{format} has no edge {pair:?}"));
            let found = COLUMNS.map(|column| number(&edge[column]));
            assert_eq!(found, values.each_ref().map(number), "{format} {pair:?}");
        }
    }
}

#[tokio::test]
async fn the_table_of_edges_gives_the_same_figures_and_no_formula() {
    let t = TestHub::with_fixture().await;
    let krog = t.krog().await;
    let interface = "code,from_forum,to_forum,kind,personal_data\n\"=cmd|' /C calc'!A0\",KU,LR-LEJ,assists,none\n";
    t.import(&[("interfaces.csv", interface)]).await.expect("an interface with a strange code");
    let table = export(&t, &krog, "CSV", Value::Null).await;
    assert!(
        !table
            .lines()
            .flat_map(|line| line.split(','))
            .any(|cell| cell.trim_start_matches('"').starts_with(['=', '+', '-', '@']))
    );
    assert!(table.contains("'=cmd|"), "it is told, with an apostrophe before it");
    let mut reader = csv::Reader::from_reader(table.as_bytes());
    let rows: Vec<BTreeMap<String, String>> = reader.deserialize().map(|row| row.expect("a row")).collect();
    for ((a, b), values) in figures(&t, &krog).await {
        let row = rows.iter().find(|row| row["type"] == "overlap" && row["source"] == a && row["target"] == b);
        let row = row.unwrap_or_else(|| panic!("no edge {a} {b}"));
        assert_eq!(COLUMNS.map(|column| row[column].parse().ok()), values.each_ref().map(number), "{a} {b}");
    }
    assert_eq!(table, export(&t, &krog, "CSV", Value::Null).await, "the same order every time");
}

#[tokio::test]
async fn names_with_signs_of_xml_and_dot_come_back_whole() {
    let name = r#"Rosa & <Blå> "x" \N 'y' \"#;
    let t = TestHub::new().await;
    let forums =
        format!("code,name,level,kind,status,class\n\"A\\\",\"{}\",network,network,existing,public\n", name.replace('"', "\"\""));
    t.import(&[("forums.csv", &forums)]).await.expect("a forum with a strange name");
    for format in ["GRAPHML", "GEXF", "DOT"] {
        let graph = export(&t, &Key::NONE, format, Value::Null).await;
        if reader_is_there() {
            let seen = seen_by_networkx(&format.to_lowercase(), &graph);
            assert_eq!(seen["nodes"]["forum:A\\"]["full_name"], name, "{graph}");
        }
    }
}

#[tokio::test]
async fn the_graph_holds_what_one_may_see_and_only_forums_that_were_named() {
    let t = TestHub::with_fixture().await;
    let skov = t.key("omar-skov").await;
    let table = export(&t, &skov, "CSV", json!(["PSP", "LR-ROS", "SSP-ROS"])).await;
    let rows: Vec<Vec<String>> =
        csv::Reader::from_reader(table.as_bytes()).deserialize().map(|row| row.expect("a row")).collect();
    let overlap = rows.iter().find(|row| row[2] == "overlap" && row[..2].contains(&"forum:PSP".to_owned())).expect("an edge");
    assert_eq!(overlap[6..9], ["", "", ""], "no number of people: {overlap:?}");
    assert!(rows.iter().all(|row| !row[0].starts_with("forum:KR")), "KR was not named");
    let answer = t.ask(&skov, EXPORT, json!({ "format": "CSV", "among": ["FINDES-IKKE"] })).await;
    assert_eq!(answer["errors"][0]["extensions"]["code"], "BAD_USER_INPUT");
}
