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
    count::{Counted, count},
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

    /// Another key for each operation of the document.
    fn with(mut self, operation: Option<&str>) -> Self {
        for (index, byte) in operation.unwrap_or_default().bytes().enumerate() {
            self.0[index % 32] ^= byte;
        }
        self
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
    /// Whether it may compute for long: see [`Limits::dear`].
    pub dear: bool,
    /// Whether its document had to be checked.
    pub fresh: bool,
}

pub struct Gate {
    schema: Valid<Schema>,
    limits: Limits,
    known: Cache<Arc<Known>>,
    checked: AtomicU64,
}

/// An operation of a document that was checked.
struct Known {
    /// The operation that the client named, and the one it got.
    asked: Option<String>,
    name: Option<String>,
    kind: Kind,
    declared: Vec<Declared>,
    prepared: Prepared,
    nodes: Nodes,
    dear: bool,
    program: Program,
    weight: usize,
}

/// About what a field of a prepared document takes in memory.
const FIELD_BYTES: usize = 400;

impl Gate {
    /// A gate before this schema.
    ///
    /// # Errors
    /// When apollo-compiler does not take the schema: then nothing could be checked.
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

    /// Lets a request in.
    ///
    /// # Errors
    /// Why not, in a few complaints.
    pub fn admit(&self, query: &str, operation: Option<&str>, variables: Variables) -> Result<Pass, Vec<Complaint>> {
        let hash = Hash::of(query);
        let (known, fresh) = self.recall(hash, query, operation)?;
        let variables = coerce::coerce(&self.schema, &known.declared, variables, &self.limits)?;
        let cost = known.program.total(known.nodes, &variables, self.limits.page);
        if cost > self.limits.nodes {
            let message =
                format!("The operation may return {cost} nodes; at most {} are taken. Ask for smaller pages.", self.limits.nodes);
            return Err(Complaint::new(Code::LimitExceeded, message).into());
        }
        let mut document = known.prepared.document.clone();
        let droppable = known.prepared.droppable.iter().map(String::as_str);
        let missing: Vec<&str> = droppable.filter(|name| !variables.contains_key(*name)).collect();
        if !missing.is_empty() {
            document::drop_arguments(&mut document, &missing);
        }
        let mut request = Request::new("").variables(variables);
        request.set_parsed_query(document);
        Ok(Pass { request, kind: known.kind, operation: known.name.clone(), hash, cost, dear: known.dear, fresh })
    }

    /// What is known of an operation, and whether it had to be learnt now.
    fn recall(&self, hash: Hash, query: &str, operation: Option<&str>) -> Result<(Arc<Known>, bool), Vec<Complaint>> {
        let key = hash.with(operation);
        // The name is mixed into the key in a way that anybody can turn back, so it is compared as well.
        if let Some(known) = self.known.get(&key).filter(|known| known.asked.as_deref() == operation) {
            return Ok((known, false));
        }
        let known = Arc::new(self.check(query, operation)?);
        self.known.insert(key, Arc::clone(&known), known.weight);
        Ok((known, true))
    }

    /// The slow path: everything that does not depend on the variables. Only the operation that will run is written out, for fifty
    /// of them over one large fragment would be fifty times as large as their text.
    fn check(&self, source: &str, asked: Option<&str>) -> Result<Known, Vec<Complaint>> {
        self.checked.fetch_add(1, Ordering::Relaxed);
        let document = validate::parse(source, &self.limits)?;
        let count = count(&document, &self.schema, &self.limits);
        validate::within(&count, &self.limits)?;
        let valid = validate::validate(&document, &self.schema, source, &self.limits)?;
        let counted = chosen(count.operations, asked)?;
        validate::few_mutations(&document, counted.name.as_deref(), &self.limits)?;
        let operation = valid.operations.get(counted.name.as_deref()).map_err(|error| internal(&error.message().to_string()))?;
        Ok(Known {
            asked: asked.map(str::to_owned),
            kind: match () {
                () if operation.is_mutation() => Kind::Mutation,
                () if operation.is_subscription() => Kind::Subscription,
                () => Kind::Query,
            },
            declared: coerce::declared(operation),
            prepared: document::prepare(&self.schema, &valid, operation).ok_or_else(number_too_large)?,
            nodes: counted.tally.nodes,
            dear: counted.tally.dear,
            program: count.program,
            weight: source.len() + counted.tally.fields as usize * FIELD_BYTES,
            name: counted.name,
        })
    }
}

fn chosen(mut operations: Vec<Counted>, asked: Option<&str>) -> Result<Counted, Complaint> {
    let fault = |message| Complaint::new(Code::OperationResolutionFailure, message);
    let index = match asked {
        Some(name) => operations
            .iter()
            .position(|operation| operation.name.as_deref() == Some(name))
            .ok_or_else(|| fault("The document has no operation of that name."))?,
        None if operations.len() == 1 => 0,
        None => return Err(fault("The document has several operations; say which in \"operationName\".")),
    };
    Ok(operations.swap_remove(index))
}

/// The one thing validation lets by that cannot be written out: a number beyond what a double holds.
fn number_too_large() -> Complaint {
    Complaint::new(Code::GraphqlValidationFailed, "A number in the document is too large.")
}

fn internal(message: &str) -> Complaint {
    tracing::error!(message, "a validated operation was not found");
    Complaint::new(Code::InternalServerError, "Something went wrong on our side.")
}
