//! Counts what an operation would cost, before any library walks it.
//!
//! Spreads are where naive counters die: thirty fragments that each spread the one before twice are a billion fields. Here every
//! fragment is counted once and its tally is used again for each spread, so the work grows with the text of the document and not with
//! what it stands for. All sums saturate. A fragment that spreads itself counts for nothing here; validation refuses it afterwards.

use std::collections::HashMap;

use apollo_compiler::{
    Schema,
    ast::{Definition, Document, Field, FieldDefinition, FragmentDefinition, OperationType, Selection, Value},
    schema::ExtendedType,
};

use super::{
    limits::Limits,
    nodes::{Amount, Nodes, Program, Sum, Times},
};

/// What a selection set comes to with every spread counted in full.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    pub fields: u32,
    pub aliases: u32,
    pub directives: u32,
    /// Levels of fields, introspection left out.
    pub depth: u32,
    /// Levels of braces, fragments included: what a recursive reader of the document must bear.
    pub levels: u32,
    /// `__schema` and `__type`.
    pub roots: u32,
    /// Nested lists of introspection, as seen from its root.
    pub introspection: u32,
    lists: u32,
    /// Whether a field in it does the work of many nodes: see [`Limits::dear`].
    pub dear: bool,
    /// How many fields in it would, if they came back many times: see [`Limits::often`].
    often: u32,
    pub nodes: Nodes,
}

/// An operation of a document with its tally.
#[derive(Debug)]
pub struct Counted {
    pub name: Option<String>,
    pub variables: usize,
    pub tally: Tally,
}

/// The tallies of all operations, in the order of the document, and the program for their nodes.
#[derive(Debug)]
pub struct Count {
    pub operations: Vec<Counted>,
    pub program: Program,
    /// Selections looked at; the tests hold it against the size of the document.
    pub work: usize,
}

/// Counts each operation of a document that has been parsed but not validated.
pub fn count(document: &Document, schema: &Schema, limits: &Limits) -> Count {
    let fragments = fragments(document);
    let mut counter = Counter { schema, limits, memo: HashMap::new(), program: Program::default(), work: 0 };
    for fragment in in_order(&fragments, &mut counter.work) {
        let mut tally = counter.set(&fragment.selection_set, Some(&fragment.type_condition));
        tally.directives = tally.directives.saturating_add(length(&fragment.directives));
        counter.memo.insert(fragment.name.as_str(), tally);
    }
    let mut operations = Vec::new();
    for definition in &document.definitions {
        let Definition::OperationDefinition(operation) = definition else { continue };
        let root = schema.root_operation(operation.operation_type);
        let mut tally = counter.set(&operation.selection_set, root.map(AsRef::as_ref));
        let declared = operation.variables.iter().map(|variable| length(&variable.directives));
        tally.directives = declared.fold(tally.directives.saturating_add(length(&operation.directives)), u32::saturating_add);
        let name = operation.name.as_ref().map(ToString::to_string);
        operations.push(Counted { name, variables: operation.variables.len(), tally });
    }
    Count { operations, program: counter.program, work: counter.work }
}

/// The names of the root fields a mutation would run, spreads in full. Only for documents that were counted and validated, which
/// bounds both its length and its depth.
pub fn mutations<'a>(document: &'a Document, operation: Option<&str>) -> Vec<&'a str> {
    let fragments = fragments(document);
    let mut names = Vec::new();
    for definition in &document.definitions {
        if let Definition::OperationDefinition(found) = definition
            && found.operation_type == OperationType::Mutation
            && found.name.as_deref() == operation
        {
            root_fields(&found.selection_set, &fragments, &mut names);
        }
    }
    names
}

fn root_fields<'a>(set: &'a [Selection], fragments: &HashMap<&str, &'a FragmentDefinition>, names: &mut Vec<&'a str>) {
    for selection in set {
        match selection {
            Selection::Field(field) => names.push(&field.name),
            Selection::InlineFragment(inline) => root_fields(&inline.selection_set, fragments, names),
            Selection::FragmentSpread(spread) => {
                if let Some(fragment) = fragments.get(spread.fragment_name.as_str()) {
                    root_fields(&fragment.selection_set, fragments, names);
                }
            }
        }
    }
}

fn fragments(document: &Document) -> HashMap<&str, &FragmentDefinition> {
    let mut fragments = HashMap::new();
    for definition in &document.definitions {
        if let Definition::FragmentDefinition(fragment) = definition {
            fragments.entry(fragment.name.as_str()).or_insert(&**fragment);
        }
    }
    fragments
}

/// The fragments with each after those it spreads. Without recursion, since a chain of fragments may be longer than the stack bears.
fn in_order<'a>(fragments: &HashMap<&'a str, &'a FragmentDefinition>, work: &mut usize) -> Vec<&'a FragmentDefinition> {
    let mut order = Vec::with_capacity(fragments.len());
    let mut begun: HashMap<&str, ()> = HashMap::with_capacity(fragments.len());
    let mut stack: Vec<(&FragmentDefinition, Vec<&str>)> = Vec::new();
    for &start in fragments.values() {
        if begun.insert(&start.name, ()).is_none() {
            stack.push((start, spreads(start, work)));
        }
        while let Some((fragment, waiting)) = stack.last_mut() {
            let Some(name) = waiting.pop() else {
                order.push(*fragment);
                stack.pop();
                continue;
            };
            if let Some(&next) = fragments.get(name)
                && begun.insert(&next.name, ()).is_none()
            {
                stack.push((next, spreads(next, work)));
            }
        }
    }
    order
}

fn spreads<'a>(fragment: &'a FragmentDefinition, work: &mut usize) -> Vec<&'a str> {
    let mut names = Vec::new();
    let mut open: Vec<&[Selection]> = vec![&fragment.selection_set];
    while let Some(set) = open.pop() {
        *work += set.len();
        for selection in set {
            match selection {
                Selection::Field(field) => open.push(&field.selection_set),
                Selection::InlineFragment(inline) => open.push(&inline.selection_set),
                Selection::FragmentSpread(spread) => names.push(spread.fragment_name.as_str()),
            }
        }
    }
    names
}

struct Counter<'a> {
    schema: &'a Schema,
    limits: &'a Limits,
    memo: HashMap<&'a str, Tally>,
    program: Program,
    work: usize,
}

impl Counter<'_> {
    /// As deep as the parser lets braces nest, since fragments come from the memo.
    fn set(&mut self, set: &[Selection], parent: Option<&str>) -> Tally {
        self.work += set.len();
        let mut total = Tally { levels: 1, ..Tally::default() };
        let mut sum = Sum::default();
        for selection in set {
            let (part, directives, times, own) = match selection {
                Selection::Field(field) => {
                    let (mut part, times, own) = self.field(field, parent);
                    part.dear |= part.often > 0 && times.many();
                    for (prices, dear) in [(self.limits.dear, true), (self.limits.often, false)] {
                        if let Some(work) = price(prices, parent, &field.name) {
                            sum.add(Times::Known(1), work, Nodes::Known(0));
                            part.dear |= dear;
                            part.often += u32::from(!dear);
                        }
                    }
                    if let Some(work) = self.chosen(field, parent) {
                        sum.add(Times::Known(1), work, Nodes::Known(0));
                        part.dear = true;
                    }
                    (part, &field.directives, times, own)
                }
                Selection::InlineFragment(inline) => {
                    let parent = inline.type_condition.as_deref().or(parent);
                    (self.set(&inline.selection_set, parent), &inline.directives, Times::Known(1), 0)
                }
                Selection::FragmentSpread(spread) => {
                    let part = self.memo.get(spread.fragment_name.as_str()).copied().unwrap_or_default();
                    (part, &spread.directives, Times::Known(1), 0)
                }
            };
            sum.add(times, own, part.nodes);
            total.join(&part);
            total.directives = total.directives.saturating_add(length(directives));
        }
        total.nodes = self.program.keep(sum);
        total
    }

    /// The tally of a field with all below it, how often it comes back, and whether each time is a node.
    fn field(&mut self, field: &Field, parent: Option<&str>) -> (Tally, Times, u64) {
        let root = match field.name.as_str() {
            "__schema" => Some("__Schema"),
            "__type" => Some("__Type"),
            _ => None,
        };
        let definition = parent.and_then(|parent| definition(self.schema, parent, &field.name));
        let child = root.or(definition.map(|definition| definition.ty.inner_named_type().as_str()));
        let mut tally = if field.selection_set.is_empty() { Tally::default() } else { self.set(&field.selection_set, child) };
        tally.fields = tally.fields.saturating_add(1);
        tally.aliases = tally.aliases.saturating_add(u32::from(field.alias.is_some()));
        tally.lists = tally.lists.saturating_add(u32::from(LISTS.contains(&field.name.as_str())));
        if root.is_some() {
            tally.roots = tally.roots.saturating_add(1);
            tally.introspection = tally.introspection.max(tally.lists);
            tally.depth = 0;
        } else {
            tally.depth = tally.depth.saturating_add(1);
        }
        let (times, own) = match (definition, parent) {
            (Some(definition), Some(parent)) => self.times(field, definition, parent),
            _ => (Times::Known(1), 0),
        };
        (tally, times, own)
    }

    /// Of how many nodes the field does the work by what it is asked to choose.
    fn chosen(&self, field: &Field, parent: Option<&str>) -> Option<u64> {
        let mut choices = self.limits.chosen.iter();
        let (of, name, chooses, free, work) =
            choices.find(|(of, name, ..)| Some(*of) == parent && field.name.as_str() == *name)?;
        match argument(field, definition(self.schema, of, name)?, chooses) {
            Some(Value::Enum(choice)) if free.contains(&choice.as_str()) => None,
            Some(Value::Null) | None => None,
            Some(_) => Some(*work),
        }
    }

    fn times(&self, field: &Field, definition: &FieldDefinition, parent: &str) -> (Times, u64) {
        let inner = definition.ty.inner_named_type().as_str();
        if !composite(self.schema, inner) || inner.starts_with("__") {
            return (Times::Known(1), 0);
        }
        if inner.ends_with("Connection") {
            let end = |name| Amount::read(argument(field, definition, name), self.limits.page);
            return (Times::page(end("first"), end("last"), self.limits.default_page), 1);
        }
        // `edges` and `nodes` are the page that their connection was counted for.
        if !definition.ty.is_list() || parent.ends_with("Connection") {
            return (Times::Known(1), 0);
        }
        let times = match argument(field, definition, "ids") {
            Some(Value::List(ids)) => Times::Known(ids.len() as u64),
            Some(Value::Variable(name)) => Times::Length(name.to_string()),
            Some(Value::Null) | None => match argument(field, definition, "first") {
                Some(Value::Null) | None => {
                    Times::Known(price(self.limits.long, Some(parent), &field.name).unwrap_or(self.limits.list))
                }
                first => Times::page(Amount::read(first, self.limits.page), Amount::Absent, self.limits.default_page),
            },
            Some(_) => Times::Known(1),
        };
        (times, 1)
    }
}

impl Tally {
    fn join(&mut self, part: &Self) {
        self.fields = self.fields.saturating_add(part.fields);
        self.aliases = self.aliases.saturating_add(part.aliases);
        self.directives = self.directives.saturating_add(part.directives);
        self.roots = self.roots.saturating_add(part.roots);
        self.depth = self.depth.max(part.depth);
        self.levels = self.levels.max(part.levels.saturating_add(1));
        self.lists = self.lists.max(part.lists);
        self.dear |= part.dear;
        self.often = self.often.saturating_add(part.often);
        self.dear |= self.often > 1;
        self.introspection = self.introspection.max(part.introspection);
    }
}

/// What a table says of a field.
fn price(table: &[(&str, &str, u64)], parent: Option<&str>, field: &str) -> Option<u64> {
    let found = table.iter().find(|(of, name, _)| Some(*of) == parent && *name == field);
    found.map(|(_, _, nodes)| *nodes)
}

/// The lists of introspection through which types lead back to types.
const LISTS: [&str; 4] = ["fields", "interfaces", "possibleTypes", "inputFields"];

/// What an argument says; its default in the schema where it is not given. A variable's own default is in the variables by then.
fn argument<'a>(field: &'a Field, definition: &'a FieldDefinition, name: &str) -> Option<&'a Value> {
    let given = field.arguments.iter().find(|argument| argument.name == name).map(|argument| &*argument.value);
    given.or_else(|| definition.argument_by_name(name)?.default_value.as_deref())
}

fn definition<'a>(schema: &'a Schema, parent: &str, field: &str) -> Option<&'a FieldDefinition> {
    match schema.types.get(parent)? {
        ExtendedType::Object(object) => object.fields.get(field).map(|found| &***found),
        ExtendedType::Interface(interface) => interface.fields.get(field).map(|found| &***found),
        _ => None,
    }
}

fn composite(schema: &Schema, name: &str) -> bool {
    matches!(schema.types.get(name), Some(ExtendedType::Object(_) | ExtendedType::Interface(_) | ExtendedType::Union(_)))
}

fn length(directives: &[apollo_compiler::Node<apollo_compiler::ast::Directive>]) -> u32 {
    u32::try_from(directives.len()).unwrap_or(u32::MAX)
}
