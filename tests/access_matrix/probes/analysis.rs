//! Questions of access about the doors of the room `analysis`: ways, what if, time, load, collisions, and the graph.

use super::{Probe, listed, of, once, there, word};
use serde_json::Value;

/// In the order of the table.
pub const PROBES: &[Probe] = &[
    once("Query.bridgingOrganisations", "{ bridgingOrganisations { nodes { organisation { name } } } }", listed),
    once("Query.bridgingPeople", "{ bridgingPeople { nodes { person { name } } } }", listed),
    of("Query.collisions", "-", COLLISIONS, listed),
    of("Query.freeSlots", "-", SLOTS, there),
    of("Query.freeTime", "-", TIME, there),
    of("Query.graphExport", "people", "query ($code: String!) { graphExport(format: GRAPHML, among: [$code]) }", |data, _| {
        let graph = data["graphExport"].as_str().unwrap();
        // The column of the number of people.
        word(graph.contains("<data key=\"n7\">"), "data", "hidden")
    }),
    once("Query.interfaceStates", "{ interfaceStates { nodes { sentence } } }", listed),
    of("Query.meetingLoad", "-", LOAD, load),
    once("Query.organisationBridges", "{ organisationBridges { organisation { name } } }", listed),
    of("Query.overlapDuring", "-", DURING, during),
    of("Query.path", "people", "query ($code: String!) { path(from: $code, to: \"LR-ROS\", by: PEOPLE) { length } }", there),
    once("Query.path", "query { path(from: \"LR-LEJ\", to: \"KU\", by: INTERFACES) { length } }", there),
    once("Query.somethingHidden", "{ somethingHidden }", |data, _| word(data["somethingHidden"] == true, "hidden", "data")),
    of("Query.whatIf", "merged", MERGED, there),
    of("Query.whatIf", "seats", SEATS, |data, _| word(data["whatIf"]["forum"]["seats"]["totalCount"] != 0, "data", "hidden")),
];

/// The chair, the secretary and the operator have each planned a meeting at this hour by now.
const COLLISIONS: &str = "query ($code: String!) { collisions(from: \"2009-11-03\", until: \"2009-11-03\", among: [$code]) { nodes { \
                          sentence } } }";
const SLOTS: &str = "query ($code: String!) { freeSlots(forum: $code, from: \"2009-12-01\", until: \"2009-12-04\", durationMinutes: 60) { \
                     startsAt } }";
const TIME: &str = "query ($code: String!) { freeTime(forum: $code, from: \"2009-12-01\", until: \"2009-12-04\", durationMinutes: 60) { \
                    sentence } }";
const LOAD: &str =
    "{ meetingLoad(first: 100, from: \"2009-10-06\", until: \"2009-10-06\") { nodes { subject { ... on Person { name } } } } }";
const DURING: &str = "query ($code: String!) { overlapDuring(a: \"KR\", b: $code, from: \"2009-01-01\", until: \"2009-12-31\") { hidden \
                      shared people { person { name } } trend { shared } } }";
const MERGED: &str =
    "query ($code: String!) { whatIf(changes: [{ mergedForums: { from: [$code], into: \"KR\" } }]) { cutOff { code } } }";
const SEATS: &str =
    "query ($code: String!) { whatIf(changes: [{ withoutForum: \"KU\" }]) { forum(code: $code) { seats { totalCount } } } }";

/// Whether somebody who is called to this forum alone on that day is told of.
fn load(data: &Value, variables: &Value) -> String {
    let name = match variables["code"].as_str().unwrap() {
        "KR" => "Ib Sand",
        "LR-LEJ" => "Tina Buhl",
        "SSP-LEJ" => "Hanne Vig",
        _ => "Eva Lindt",
    };
    let nodes = data["meetingLoad"]["nodes"].as_array().unwrap();
    word(nodes.iter().any(|node| node["subject"]["name"] == name), "data", "hidden")
}

/// No number, name or year may be given where the people are said to be hidden.
fn during(data: &Value, _: &Value) -> String {
    let during = &data["overlapDuring"];
    let empty = |field: &str| during[field].as_array().is_some_and(Vec::is_empty);
    match during["hidden"].as_bool() {
        Some(true) if during["shared"].is_null() && empty("people") && empty("trend") => "hidden",
        Some(false) if during["shared"].is_u64() && !empty("trend") => "data",
        _ => "MIXED",
    }
    .to_owned()
}
