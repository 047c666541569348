//! Questions of access about the doors of the rooms `exchange` and `plan`.

use super::{Probe, of, once, outcome, word};
use serde_json::Value;

/// In the order of the table.
pub const PROBES: &[Probe] = &[
    of(
        "Query.search",
        "forum",
        "query ($code: String!) { search(text: $code, kinds: [FORUM]) { totalCount nodes { node { id } } } }",
        found,
    ),
    of("Query.search", "person", "query ($name: String!) { search(text: $name) { totalCount nodes { node { id } } } }", found),
    of("Query.appendix", "public", "{ appendix { entries(first: 50) { nodes { text forum { code } } } } }", members),
    of(
        "Query.appendix",
        "internal",
        "{ appendix(edition: INTERNAL) { entries(first: 50) { nodes { text forum { code } } } } }",
        members,
    ),
    once("Mutation.makeAppendixLink", "mutation { makeAppendixLink(input: {}) { node { html } userErrors { code } } }", outcome),
];

/// Whether the forum or the person is among what was found, and counted only then.
fn found(data: &Value, variables: &Value) -> String {
    let nodes = data["search"]["nodes"].as_array().unwrap();
    if data["search"]["totalCount"] != nodes.len() {
        return "MIXED".to_owned();
    }
    let sought = [&variables["forum"], &variables["person"]];
    word(nodes.iter().any(|hit| sought.contains(&&hit["node"]["id"])), "data", "hidden")
}

/// Whether the forum's entry says who sits there.
fn members(data: &Value, variables: &Value) -> String {
    let nodes = data["appendix"]["entries"]["nodes"].as_array().unwrap();
    let entry = nodes.iter().find(|node| node["forum"]["code"] == variables["code"]).unwrap()["text"].as_str().unwrap();
    word(entry.contains("\n- Medlem | "), "data", "hidden")
}
