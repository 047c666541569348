//! Questions of access about the doors of the room `change`.

use super::{Probe, listed, of, once, outcome};

/// In the order of the table.
pub const PROBES: &[Probe] = &[
    once(
        "Query.registerChanges",
        "{ registerChanges(since: \"2007-01-01\", until: \"2010-01-01\") { nodes { sentence } } }",
        listed,
    ),
    once("Query.attention", "{ attention { nodes { sentence } } }", listed),
    // No seat has that version, so that the stage stays as it is for whoever asks next.
    of("Mutation.endEntry", "seat", END, outcome),
    of("Mutation.removeEntry", "seat", REMOVE, outcome),
    once("Mutation.undoAct", "mutation { undoAct(input: { id: \"x\" }) { node { id } userErrors { code } } }", outcome),
];

const END: &str = "mutation ($seat: ID!) { endEntry(input: { id: $seat, until: \"2019-12-31\", expectedVersion: 99 }) { \
                   node { id } userErrors { code } } }";
const REMOVE: &str = "mutation ($seat: ID!) { removeEntry(input: { id: $seat, expectedVersion: 99 }) { \
                      node { id } userErrors { code } } }";
