//! Parsing and validation by apollo-compiler against our own schema, and how its findings read.

use apollo_compiler::{
    ExecutableDocument, Schema,
    ast::{Definition, Document, FieldDefinition},
    diagnostic::ToCliReport as _,
    name,
    parser::Parser,
    schema::{Component, ExtendedType},
    ty,
    validation::{DiagnosticList, Valid},
};

use super::{
    complaint::{Complaint, one_line},
    count::{self, Count, Tally},
    limits::Limits,
};
use crate::error::Code;

/// Our schema as apollo-compiler sees it.
///
/// # Errors
/// When the text is no valid schema.
pub fn schema(sdl: &str) -> Result<Valid<Schema>, String> {
    let mut schema = Schema::parse(sdl, "schema.graphql").map_err(|failed| failed.errors.to_string())?;
    if let Some(ExtendedType::Object(meta)) = schema.types.get_mut("__Type") {
        // The edition of September 2025 has it and the library answers it; apollo-compiler does not know it yet.
        let definition = FieldDefinition {
            description: None,
            name: name!("isOneOf"),
            arguments: Vec::new(),
            ty: ty!(Boolean),
            directives: Default::default(),
        };
        meta.make_mut().fields.entry(name!("isOneOf")).or_insert(Component::new(definition));
    }
    schema.validate().map_err(|failed| failed.errors.to_string())
}

/// Reads the text of a document, within the parser's limits.
pub fn parse(source: &str, limits: &Limits) -> Result<Document, Vec<Complaint>> {
    if source.len() > limits.document {
        let message = format!("The document is larger than {} bytes.", limits.document);
        return Err(Complaint::new(Code::DocumentTooLarge, message).into());
    }
    let mut parser = Parser::new().token_limit(limits.tokens).recursion_limit(limits.nesting);
    let document = parser
        .parse_ast(source, "document")
        .map_err(|failed| complaints(&failed.errors, source, Code::GraphqlParseFailed, limits))?;
    let operations = document.definitions.iter().filter(|one| matches!(one, Definition::OperationDefinition(_))).count();
    if document.definitions.len() > limits.definitions {
        let message = format!("The document has more than {} operations and fragments.", limits.definitions);
        return Err(Complaint::new(Code::DocumentTooLarge, message).into());
    }
    if operations == 0 {
        return Err(Complaint::new(Code::OperationResolutionFailure, "The document has no operation.").into());
    }
    Ok(document)
}

/// Refuses a document any operation of which is beyond a limit that does not depend on variables.
pub fn within(count: &Count, limits: &Limits) -> Result<(), Complaint> {
    for operation in &count.operations {
        if operation.variables > limits.variables {
            let message = format!("An operation declares more than {} variables.", limits.variables);
            return Err(Complaint::new(Code::BadRequest, message));
        }
        if let Some((what, found, most)) = beyond(&operation.tally, limits) {
            let message =
                format!("An operation has {found} {what}; at most {most} are taken, with every spread counted in full.");
            return Err(Complaint::new(Code::LimitExceeded, message));
        }
    }
    Ok(())
}

fn beyond(tally: &Tally, limits: &Limits) -> Option<(&'static str, u32, u32)> {
    let levels = u32::try_from(limits.nesting).unwrap_or(u32::MAX);
    [
        ("fields", tally.fields, limits.fields),
        ("levels of fields", tally.depth, limits.depth),
        ("levels of braces and fragments", tally.levels, levels),
        ("aliases", tally.aliases, limits.aliases),
        ("directives", tally.directives, limits.directives),
        ("introspection fields", tally.roots, limits.introspection_roots),
        ("nested lists of introspection", tally.introspection, limits.introspection_lists),
    ]
    .into_iter()
    .find(|(_, found, most)| found > most)
}

/// Validates by the specification's rules. The document must have been counted: some rules walk spreads in full.
pub fn validate(
    document: &Document,
    schema: &Valid<Schema>,
    source: &str,
    limits: &Limits,
) -> Result<Valid<ExecutableDocument>, Vec<Complaint>> {
    document
        .to_executable_validate(schema)
        .map_err(|failed| complaints(&failed.errors, source, Code::GraphqlValidationFailed, limits))
}

/// Refuses too many mutations at once: each costs what a request costs, and a rate limit by requests must be worth something.
pub fn few_mutations(document: &Document, operation: Option<&str>, limits: &Limits) -> Result<(), Complaint> {
    let names = count::mutations(document, operation);
    if names.len() > limits.mutations {
        let message = format!("At most {} mutations are taken in an operation.", limits.mutations);
        return Err(Complaint::new(Code::LimitExceeded, message));
    }
    Ok(())
}

fn complaints(list: &DiagnosticList, source: &str, code: Code, limits: &Limits) -> Vec<Complaint> {
    let one = |found: apollo_compiler::diagnostic::Diagnostic<'_, apollo_compiler::validation::DiagnosticData>| {
        let complaint = Complaint::new(code, one_line(&found.error.to_string(), limits.message));
        match found.error.location() {
            Some(span) => complaint.at(source, span.offset()),
            None => complaint,
        }
    };
    list.iter().take(limits.request_errors).map(one).collect()
}
