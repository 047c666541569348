//! Every limit of the wire in one place, so that it can be printed at the start and read beside `api.md`.

use std::{fmt, time::Duration};

use crate::error::Code;

/// The nodes that a printed appendix counts for: it tells of every forum there is.
pub const PRINTED: u64 = 2_000;

/// What each list of forums that hang together counts for: in a large register there are hundreds in one.
const HANGING: u64 = 500;

/// What a list of those who hold them together counts for.
const BRIDGES: u64 = 10;

/// What a list counts for that grows with what it is of: the units of an organisation, the posts of a unit.
const GROWING: u64 = 20;

/// Lists without pages that are not short in every register.
const LONG: [(&str, &str, u64); 22] = [
    ("Bridge", "components", HANGING),
    ("EntryRequest", "entries", GROWING),
    ("EntryRequest", "seats", GROWING),
    ("FamilyChange", "changed", GROWING),
    ("FamilyChange", "leftAlone", GROWING),
    ("FamilyChange", "offered", GROWING),
    ("Forum", "organisations", GROWING),
    ("Forum", "siblings", GROWING),
    ("ForumFamily", "forums", GROWING),
    ("MissingInterface", "aMembers", GROWING),
    ("MissingInterface", "bMembers", GROWING),
    ("MissingInterfaceWith", "otherMembers", GROWING),
    ("Organisation", "posts", GROWING),
    ("Organisation", "units", GROWING),
    ("OrganisationBridge", "components", HANGING),
    ("Query", "bridges", BRIDGES),
    ("Query", "organisationBridges", BRIDGES),
    ("RepresentedKind", "organisations", GROWING),
    ("Topic", "narrower", GROWING),
    ("WhatIf", "bridges", BRIDGES),
    ("WhatIf", "cutOff", HANGING),
    ("WhatIf", "organisationBridges", BRIDGES),
];

/// Fields that go through the whole register and are quick enough where they stand alone; in a list they are as dear as the others.
const OFTEN: [(&str, &str, u64); 1] = [("Forum", "overlaps", 50)];

/// Fields whose work lies in what an argument chooses: of which type, their name, the argument, what may be chosen for nothing, and of how
/// many nodes any other choice does the work. What stands in a variable may be any.
const CHOSEN: [Choice; 1] = [("Forum", "overlaps", "by", &["PEOPLE", "ORGANISATIONS", "RARE_ORGANISATIONS"], 2_000)];

/// One of them.
pub type Choice = (&'static str, &'static str, &'static str, &'static [&'static str], u64);

/// Fields that go through the whole register, or nearly, whatever they return.
const DEAR: [(&str, &str, u64); 41] = [
    ("Query", "appendix", PRINTED),
    ("Query", "attention", 500),
    ("Query", "believed", 1_000),
    ("Query", "bridges", 1_000),
    ("Query", "bridgingOrganisations", 1_000),
    ("Query", "bridgingPeople", 1_000),
    ("Query", "collisions", 500),
    ("Query", "doubles", 2_000),
    ("Query", "entryRequests", 1_000),
    ("Query", "freeSlots", 500),
    ("Query", "freeTime", 500),
    ("Query", "graphExport", 2_000),
    ("Query", "hollowInterfaces", 500),
    ("Query", "interfaceStates", 3_000),
    ("Query", "interfaces", 200),
    ("Query", "meetingLoad", 1_000),
    ("Query", "missingInterfaces", 2_000),
    ("Query", "organisationBridges", 1_000),
    ("Query", "organisations", 200),
    ("Query", "overlaps", 1_000),
    ("Query", "path", 1_000),
    ("Query", "people", 200),
    ("Query", "posts", 200),
    ("Query", "registerChanges", 1_000),
    ("Query", "registerCompleteness", 1_000),
    ("Query", "whatIf", 2_000),
    ("Forum", "interfaceStates", 1_500),
    ("Forum", "missingActors", 200),
    ("Forum", "missingInterfaces", 1_000),
    ("Forum", "representation", 200),
    ("Organisation", "seats", 100),
    ("WhatIf", "bridges", 1_000),
    ("WhatIf", "bridgingOrganisations", 1_000),
    ("WhatIf", "bridgingPeople", 1_000),
    ("WhatIf", "changedOverlaps", 1_000),
    ("WhatIf", "cutOff", 1_000),
    ("WhatIf", "meetingLoad", 1_000),
    ("WhatIf", "missingInterfaces", 2_000),
    ("WhatIf", "organisationBridges", 1_000),
    ("WhatIf", "overlaps", 1_000),
    ("WhatIf", "path", 1_000),
];

/// What the wire takes at most. [`Limits::default`] is the table of `api.md`.
#[derive(Debug, Clone)]
pub struct Limits {
    /// Bytes of a request's body.
    pub body: usize,
    /// Bytes of a GraphQL document.
    pub document: usize,
    /// Tokens of a document, and how deeply its braces nest.
    pub tokens: usize,
    pub nesting: usize,
    /// Operations and fragments in a document.
    pub definitions: usize,
    /// Variables that an operation declares.
    pub variables: usize,
    /// Fields of an operation with every spread counted in full.
    pub fields: u32,
    /// Levels of fields, introspection left out.
    pub depth: u32,
    pub aliases: u32,
    pub directives: u32,
    /// Nodes an operation may return: `first` or `last` multiplied down.
    pub nodes: u64,
    /// The largest page, and the page when neither end is asked for.
    pub page: u64,
    pub default_page: u64,
    /// What a list without pages counts for, unless it is among the long ones.
    pub list: u64,
    /// Lists without pages that may be long: of which type, their name, and what each counts for.
    pub long: &'static [(&'static str, &'static str, u64)],
    /// Fields that do the work of many nodes however few they return: of which type, their name, and of how many.
    pub dear: &'static [(&'static str, &'static str, u64)],
    /// Fields that are dear only where they come back many times, and of how many nodes they do the work each time.
    pub often: &'static [(&'static str, &'static str, u64)],
    /// Fields that are dear by what an argument chooses.
    pub chosen: &'static [Choice],
    /// Nested lists in introspection, and introspections in an operation.
    pub introspection_lists: u32,
    pub introspection_roots: u32,
    /// Root fields of a mutation.
    pub mutations: usize,
    /// Errors in the answer to a request that was refused, and in one that ran.
    pub request_errors: usize,
    pub field_errors: usize,
    /// Characters of an error's message.
    pub message: usize,
    /// How long an operation may run.
    pub run: Duration,
    /// How long a client may take for its headers and for its body.
    pub head_time: Duration,
    pub body_time: Duration,
    /// How long a client may leave an answer unread.
    pub write_time: Duration,
    /// Headers in a request, and bytes of them.
    pub headers: usize,
    pub head: usize,
    /// Connections in all and from one address.
    pub connections: usize,
    pub connections_per_address: usize,
    /// Checked operations that are kept, and about how many bytes of memory they may take.
    pub kept_documents: usize,
    pub kept_bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            body: 256 * 1024,
            document: 32 * 1024,
            tokens: 4000,
            nesting: 64,
            definitions: 50,
            variables: 100,
            fields: 1000,
            depth: 15,
            aliases: 30,
            directives: 50,
            nodes: 20_000,
            page: 100,
            default_page: 20,
            list: 1,
            long: &LONG,
            dear: &DEAR,
            often: &OFTEN,
            chosen: &CHOSEN,
            introspection_lists: 2,
            introspection_roots: 3,
            mutations: 10,
            request_errors: 5,
            field_errors: 50,
            message: 200,
            run: Duration::from_secs(10),
            head_time: Duration::from_secs(10),
            body_time: Duration::from_secs(8),
            write_time: Duration::from_secs(30),
            headers: 100,
            head: 64 * 1024,
            connections: 4096,
            connections_per_address: 256,
            kept_documents: 1000,
            kept_bytes: 16 * 1024 * 1024,
        }
    }
}

impl Limits {
    /// Name, value and the code a client gets beyond it; what has no code closes the connection.
    pub fn table(&self) -> Vec<(&'static str, String, Option<Code>)> {
        let limit = Some(Code::LimitExceeded);
        let parse = Some(Code::GraphqlParseFailed);
        vec![
            ("body", bytes(self.body), Some(Code::RequestTooLarge)),
            ("document", bytes(self.document), Some(Code::DocumentTooLarge)),
            ("tokens", self.tokens.to_string(), parse),
            ("nesting", self.nesting.to_string(), parse),
            ("definitions", self.definitions.to_string(), Some(Code::DocumentTooLarge)),
            ("variables", self.variables.to_string(), Some(Code::BadRequest)),
            ("fields", self.fields.to_string(), limit),
            ("depth", self.depth.to_string(), limit),
            ("aliases", self.aliases.to_string(), limit),
            ("directives", self.directives.to_string(), limit),
            ("nodes", self.nodes.to_string(), limit),
            ("introspection lists", self.introspection_lists.to_string(), limit),
            ("introspection roots", self.introspection_roots.to_string(), limit),
            ("mutations", self.mutations.to_string(), limit),
            ("run time", seconds(self.run), Some(Code::Timeout)),
            ("body time", seconds(self.body_time), Some(Code::RequestTimeout)),
            ("head time", seconds(self.head_time), None),
            ("write time", seconds(self.write_time), None),
            ("headers", self.headers.to_string(), None),
            ("head", bytes(self.head), None),
            ("connections", self.connections.to_string(), None),
            ("connections an address", self.connections_per_address.to_string(), None),
        ]
    }
}

impl fmt::Display for Limits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (name, value, code) in self.table() {
            writeln!(f, "{name:<24}{value:>10}  {}", code.map_or("", Code::name))?;
        }
        Ok(())
    }
}

fn bytes(count: usize) -> String {
    format!("{} KiB", count / 1024)
}

fn seconds(time: Duration) -> String {
    format!("{} s", time.as_secs_f32())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_prints_a_line_a_limit() {
        let limits = Limits::default();
        let text = limits.to_string();
        assert_eq!(text.lines().count(), limits.table().len());
        assert!(text.contains("REQUEST_TOO_LARGE") && text.contains("256 KiB"));
    }
}
