//! Questions of access about the doors of the rooms `exchange` and `plan`.

use super::{Probe, of, word};
use serde_json::Value;

/// In the order of the table.
pub const PROBES: &[Probe] = &[
    of("Query.appendix", "public", "{ appendix { entries(first: 50) { nodes { text forum { code } } } } }", members),
    of(
        "Query.appendix",
        "internal",
        "{ appendix(edition: INTERNAL) { entries(first: 50) { nodes { text forum { code } } } } }",
        members,
    ),
];

/// Whether the forum's entry says who sits there.
fn members(data: &Value, variables: &Value) -> String {
    let nodes = data["appendix"]["entries"]["nodes"].as_array().unwrap();
    let entry = nodes.iter().find(|node| node["forum"]["code"] == variables["code"]).unwrap()["text"].as_str().unwrap();
    word(entry.contains("\n- Medlem | "), "data", "hidden")
}
