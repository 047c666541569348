//! Questions of access about the doors of the room `exchange`.

use super::{Probe, of, word};
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
