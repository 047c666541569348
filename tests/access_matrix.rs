//! Who may see and do what: every root field, asked by everyone, against a table that people read.
//!
//! The tables in `access_matrix/tables` are written by hand. Nothing rewrites them: a row that differs is either a fault or a decision, and a
//! decision is a change of a table that somebody reviews.

mod canary;
pub mod cast;
pub mod look_alikes;
mod probes;
mod twins;

use crate::contract::sdl::parts;
use cast::{ACTORS, PLACES, Stage};
use probes::{Probe, all};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

const TABLES: &[&str] = &[
    include_str!("access_matrix/tables/first.txt"),
    include_str!("access_matrix/tables/people.txt"),
    include_str!("access_matrix/tables/forum.txt"),
    include_str!("access_matrix/tables/interface.txt"),
    include_str!("access_matrix/tables/exchange.txt"),
    include_str!("access_matrix/tables/change.txt"),
    include_str!("access_matrix/tables/analysis.txt"),
];

/// The root fields that give something to somebody who has not signed in. The list may only shrink.
const PUBLIC: &[&str] = &[
    "Query.appendix",
    "Query.areas",
    "Query.bridgingOrganisations",
    "Query.contactDuties",
    "Query.enumLabels",
    "Query.forum",
    "Query.forums",
    "Query.graphExport",
    "Query.interfaceStates",
    "Query.interfaces",
    "Query.missingInterfaces",
    "Query.node",
    "Query.nodes",
    "Query.organisation",
    "Query.organisationBridges",
    "Query.organisations",
    "Query.overlap",
    "Query.overlapDuring",
    "Query.path",
    "Query.person",
    "Query.registerChanges",
    "Query.search",
    "Query.today",
    "Query.topics",
];

/// Answers that give the asker something.
const GIVING: [&str; 7] = ["data", "ok", "all", "own", "see", "keep", "MIXED"];

#[tokio::test]
async fn everyone_gets_what_the_table_says_and_nothing_else() {
    let stage = Stage::set().await;
    let mut found = BTreeMap::new();
    for (at, place) in PLACES.iter().enumerate() {
        let variables = stage.variables(place).await;
        for probe in all().filter(|probe| probe.by_forum || at == 1) {
            let mut words = Vec::new();
            for actor in ACTORS {
                let key = stage.key(place, actor).await;
                let mut variables = variables.clone();
                if probe.document.contains("$fresh") {
                    variables["fresh"] = json!(stage.plan(place.code).await);
                }
                if probe.document.contains("$address") {
                    // What somebody has already made so is no change.
                    variables["address"] = json!(format!("{actor}@hub.example"));
                }
                if ["$interface", "$contact", "$draft", "$party", "$passing", "$referral", "$elsewhere"]
                    .iter()
                    .any(|name| probe.document.contains(name))
                {
                    let interface = stage.interface(place).await;
                    variables.as_object_mut().unwrap().extend(interface.as_object().unwrap().clone());
                }
                let answer = stage.t.ask(&key, probe.document, variables.clone()).await;
                words.push(put_into_a_word(probe, &answer, &variables));
            }
            let forum = if probe.by_forum { place.code } else { "-" };
            found.insert((probe.field.to_owned(), probe.case.to_owned(), forum.to_owned()), words);
        }
    }
    stage.t.deliver_mail().await;
    let table = table();
    let differing = table.keys().chain(found.keys()).collect::<BTreeSet<_>>();
    let differing = differing.into_iter().filter(|row| table.get(*row) != found.get(*row));
    let lines: Vec<_> =
        differing.flat_map(|row| [line("table ", row, table.get(row)), line("answer", row, found.get(row))]).collect();
    assert!(lines.is_empty(), "\n        {}\n{}", ACTORS.join(" "), lines.join("\n"));
}

#[test]
fn every_root_field_has_a_row_and_every_row_a_root_field() {
    let parts = parts(snitflade::schema::sdl());
    let root = |name: &&String| {
        let (owner, field) = name.split_once('.').unwrap_or_default();
        ["Query", "Mutation", "Subscription"].contains(&owner) && !field.contains('(')
    };
    let fields: BTreeSet<_> = parts.keys().filter(root).cloned().collect();
    let rows: BTreeSet<_> = table().into_keys().map(|(field, _, _)| field).collect();
    assert_eq!(rows, fields, "left: the table; right: the schema");
}

#[test]
fn what_the_anonymous_get_only_shrinks() {
    let given = table().into_iter().filter(|(_, words)| GIVING.contains(&words[0].as_str()));
    let fields: BTreeSet<_> = given.map(|((field, _, _), _)| field).collect();
    assert_eq!(fields.iter().map(String::as_str).collect::<Vec<_>>(), PUBLIC);
}

#[test]
fn what_a_viewer_is_told_of_rights_is_what_happens() {
    let table = table();
    let word = |field: &str, case: &str, forum: &str, column: usize| {
        table[&(field.to_owned(), case.to_owned(), forum.to_owned())][column].clone()
    };
    for place in &PLACES {
        for (column, actor) in ACTORS.iter().enumerate() {
            let told = word("Query.forum", "rights", place.code, column);
            let happens = |field: &str, case: &str| GIVING.contains(&word(field, case, place.code, column).as_str());
            for (field, case) in [("Query.forum", "inside"), ("Query.node", "seat"), ("Query.node", "meeting")] {
                assert_eq!(told != "none", happens(field, case), "{field} {case} {} {actor}: {told}", place.code);
            }
            for field in ["addSeat", "planMeeting", "sendCall", "moveMeeting", "cancelMeeting"] {
                assert_eq!(told == "keep", happens(&format!("Mutation.{field}"), "-"), "{field} {} {actor}: {told}", place.code);
            }
        }
    }
}

type Row = (String, String, String);

fn table() -> BTreeMap<Row, Vec<String>> {
    let mut rows = BTreeMap::new();
    for text in TABLES.iter().flat_map(|table| table.lines()).filter(|line| !line.trim().is_empty() && !line.starts_with('#')) {
        let mut words = text.split_whitespace().map(str::to_owned);
        let row = (words.next().unwrap(), words.next().unwrap(), words.next().unwrap());
        let words: Vec<_> = words.collect();
        assert_eq!(words.len(), ACTORS.len(), "{text}");
        assert_eq!(rows.insert(row, words), None, "twice: {text}");
    }
    rows
}

fn line(whose: &str, (field, case, forum): &Row, words: Option<&Vec<String>>) -> String {
    let words = words.map_or("no such row".to_owned(), |words| words.join(" "));
    format!("{whose}: {field} {case} {forum} {words}")
}

fn put_into_a_word(probe: &Probe, answer: &Value, variables: &Value) -> String {
    match answer["errors"][0]["extensions"]["code"].as_str() {
        Some(code) => code.to_owned(),
        None => (probe.word)(&answer["data"], variables),
    }
}
