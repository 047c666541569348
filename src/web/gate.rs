//! The gate: what a client asks for goes in, a request that the library may run comes out, or complaints. HTTP and websocket both go
//! through it.
//!
//! A document that was let in before is known by its hash, and then nothing is parsed or validated: only what depends on the variables is
//! done again, their coercion and the count of nodes. A refused document is not kept; refusing is cheap enough.

use std::{
    fmt,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use apollo_compiler::{Schema, validation::Valid};
use async_graphql::{Request, Variables};
use sha2::{Digest, Sha256};

use super::{
    cache::Cache,
    coerce::{self, Declared},
    complaint::Complaint,
    count::count,
    document::{self, Prepared},
    limits::Limits,
    nodes::{Nodes, Program},
    validate,
};
use crate::error::Code;

/// SHA-256 of a document's text: its name in the cache and in the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Hash([u8; 32]);

impl Hash {
    pub fn of(text: &str) -> Self {
        Self(Sha256::digest(text.as_bytes()).into())
    }

    #[cfg(test)]
    pub(super) fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Half of it tells documents apart for any reader of a log.
        self.0[..16].iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Query,
    Mutation,
    Subscription,
}

/// A request that was let in.
#[derive(Debug)]
pub struct Pass {
    pub request: Request,
    pub kind: Kind,
    /// The operation's own name, for the log.
    pub operation: Option<String>,
    pub hash: Hash,
    /// Nodes it may return, see [`Limits::nodes`].
    pub cost: u64,
    /// Whether its document had to be checked.
    pub fresh: bool,
}

pub struct Gate {
    schema: Valid<Schema>,
    limits: Limits,
    known: Cache<Arc<Known>>,
    checked: AtomicU64,
}

/// A document that was checked.
struct Known {
    operations: Vec<KnownOperation>,
    program: Program,
}

struct KnownOperation {
    name: Option<String>,
    kind: Kind,
    declared: Vec<Declared>,
    prepared: Prepared,
    nodes: Nodes,
}

impl Gate {
    /// Fails if apollo-compiler does not take the schema; then nothing could be checked.
    pub fn new(sdl: &str, limits: Limits) -> Result<Self, String> {
        let schema = validate::schema(sdl)?;
        let known = Cache::new(limits.kept_documents, limits.kept_bytes);
        Ok(Self { schema, limits, known, checked: AtomicU64::new(0) })
    }

    pub fn limits(&self) -> &Limits {
        &self.limits
    }

    /// How many documents were parsed and validated: all that were not known.
    pub fn checked(&self) -> u64 {
        self.checked.load(Ordering::Relaxed)
    }

    /// Lets a request in or says why not.
    pub fn admit(&self, query: &str, operation: Option<&str>, variables: Variables) -> Result<Pass, Vec<Complaint>> {
        let hash = Hash::of(query);
        let (known, fresh) = match self.known.get(&hash) {
            Some(known) => (known, false),
            None => {
                let known = Arc::new(self.check(query)?);
                self.known.insert(hash, known.clone(), query.len());
                (known, true)
            }
        };
        let operation = known.operation(operation)?;
        let variables = coerce::coerce(&self.schema, &operation.declared, variables, &self.limits)?;
        let cost = known.program.total(operation.nodes, &variables, self.limits.page);
        if cost > self.limits.nodes {
            let message =
                format!("The operation may return {cost} nodes; at most {} are taken. Ask for smaller pages.", self.limits.nodes);
            return Err(Complaint::new(Code::LimitExceeded, message).into());
        }
        let mut document = operation.prepared.document.clone();
        let droppable = operation.prepared.droppable.iter().map(String::as_str);
        let missing: Vec<&str> = droppable.filter(|name| !variables.contains_key(*name)).collect();
        if !missing.is_empty() {
            document::drop_arguments(&mut document, &missing);
        }
        let mut request = Request::new("").variables(variables);
        request.set_parsed_query(document);
        Ok(Pass { request, kind: operation.kind, operation: operation.name.clone(), hash, cost, fresh })
    }

    /// The slow path: everything that depends on the document alone.
    fn check(&self, source: &str) -> Result<Known, Vec<Complaint>> {
        self.checked.fetch_add(1, Ordering::Relaxed);
        let document = validate::parse(source, &self.limits)?;
        let count = count(&document, &self.schema, &self.limits);
        validate::within(&count, &self.limits)?;
        let valid = validate::validate(&document, &self.schema, source, &self.limits)?;
        let mut operations = Vec::with_capacity(count.operations.len());
        for counted in count.operations {
            let name = counted.name.as_deref();
            validate::few_mutations(&document, name, &self.limits)?;
            let operation = valid.operations.get(name).map_err(|error| internal(&error.message().to_string()))?;
            operations.push(KnownOperation {
                kind: match () {
                    () if operation.is_mutation() => Kind::Mutation,
                    () if operation.is_subscription() => Kind::Subscription,
                    () => Kind::Query,
                },
                declared: coerce::declared(operation),
                prepared: document::prepare(&self.schema, &valid, operation).ok_or_else(number_too_large)?,
                nodes: counted.tally.nodes,
                name: counted.name,
            });
        }
        Ok(Known { operations, program: count.program })
    }
}

impl Known {
    fn operation(&self, name: Option<&str>) -> Result<&KnownOperation, Complaint> {
        let fault = |message| Complaint::new(Code::OperationResolutionFailure, message);
        match name {
            Some(name) => self
                .operations
                .iter()
                .find(|operation| operation.name.as_deref() == Some(name))
                .ok_or_else(|| fault("The document has no operation of that name.")),
            None if self.operations.len() == 1 => Ok(&self.operations[0]),
            None => Err(fault("The document has several operations; say which in \"operationName\".")),
        }
    }
}

/// The one thing validation lets by that cannot be written out: a number beyond what a double holds.
fn number_too_large() -> Complaint {
    Complaint::new(Code::GraphqlValidationFailed, "A number in the document is too large.")
}

fn internal(message: &str) -> Complaint {
    tracing::error!(message, "a validated operation was not found");
    Complaint::new(Code::InternalServerError, "Something went wrong on our side.")
}
