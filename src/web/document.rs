//! From apollo-compiler's validated operation to the document the library runs: what was checked is what runs.
//!
//! On the way it is put into the form that is cheapest and safest to run. Spreads are written out, which the count has bounded. Fields
//! that the specification merges are merged: the library would run a field as often as it is written, a mutation too. A node's
//! position is its byte in the client's text (as the line, with no column), and becomes line and column only in an error.

use apollo_compiler::{
    ExecutableDocument, Name, Node, Schema,
    ast::{Argument, DirectiveList, Value},
    executable::{self, Operation, Selection},
    parser::SourceSpan,
    schema::ExtendedType,
};
use async_graphql::{
    Pos, Positioned,
    parser::types::{
        Directive, DocumentOperations, ExecutableDocument as Runnable, Field, InlineFragment, OperationDefinition, OperationType,
        Selection as Item, SelectionSet, Type, TypeCondition, VariableDefinition,
    },
};

/// A document ready to run.
#[derive(Debug, Clone)]
pub struct Prepared {
    pub document: Runnable,
    /// Variables that may be left out and stand where an argument has a default. The library would then read "nothing" and not the
    /// default, so the argument goes, see [`drop_arguments`].
    pub droppable: Vec<String>,
}

/// Writes out one operation. `document` must be validated and within the limits of the count: this recurses as deep as the levels and
/// makes as many nodes as the fields that were counted.
pub fn prepare(schema: &Schema, document: &ExecutableDocument, operation: &Operation) -> Option<Prepared> {
    let mut writer = Writer { schema, document, operation, droppable: Vec::new() };
    let set = writer.set(&operation.selection_set.ty, &[&operation.selection_set.selections])?;
    let variables = operation.variables.iter().map(|variable| {
        let definition = VariableDefinition {
            name: placed(async_graphql::Name::new(&variable.name), variable.location()),
            var_type: placed(Type::new(&variable.ty.to_string())?, variable.ty.location()),
            directives: Vec::new(),
            // Defaults are among the coerced variables already.
            default_value: None,
        };
        Some(placed(definition, variable.location()))
    });
    let definition = OperationDefinition {
        ty: match operation.operation_type {
            executable::OperationType::Query => OperationType::Query,
            executable::OperationType::Mutation => OperationType::Mutation,
            executable::OperationType::Subscription => OperationType::Subscription,
        },
        variable_definitions: variables.collect::<Option<_>>()?,
        directives: Vec::new(),
        selection_set: set,
    };
    let operations = DocumentOperations::Single(Positioned::new(definition, Pos::default()));
    Some(Prepared { document: Runnable { operations, fragments: Default::default() }, droppable: writer.droppable })
}

/// Takes out the arguments whose variable was left out, so that the library uses their default.
pub fn drop_arguments(document: &mut Runnable, missing: &[&str]) {
    fn from_set(set: &mut SelectionSet, missing: &[&str]) {
        for item in &mut set.items {
            match &mut item.node {
                Item::Field(field) => {
                    field.node.arguments.retain(|(_, value)| match &value.node {
                        async_graphql_value::Value::Variable(name) => !missing.contains(&name.as_str()),
                        _ => true,
                    });
                    from_set(&mut field.node.selection_set.node, missing);
                }
                Item::InlineFragment(inline) => from_set(&mut inline.node.selection_set.node, missing),
                Item::FragmentSpread(_) => {}
            }
        }
    }
    if let DocumentOperations::Single(operation) = &mut document.operations {
        from_set(&mut operation.node.selection_set.node, missing);
    }
}

struct Writer<'a> {
    schema: &'a Schema,
    document: &'a ExecutableDocument,
    operation: &'a Operation,
    droppable: Vec<String>,
}

/// A selection of a flattened set: a field with all its merged parts, or a fragment that only some types or conditions let in.
enum Flat<'a> {
    Field(&'a Node<executable::Field>, Vec<&'a [Selection]>),
    Guarded(Option<&'a Name>, &'a DirectiveList, &'a executable::SelectionSet, Option<SourceSpan>),
}

impl<'a> Writer<'a> {
    fn set(&mut self, parent: &Name, parts: &[&'a [Selection]]) -> Option<Positioned<SelectionSet>> {
        let mut flat = Vec::new();
        for part in parts {
            self.flatten(parent, part, &mut flat);
        }
        let mut items = Vec::with_capacity(flat.len());
        for one in flat {
            items.push(match one {
                Flat::Field(field, parts) => {
                    let written = self.field(parent, field, &parts)?;
                    placed(Item::Field(placed(written, field.location())), field.location())
                }
                Flat::Guarded(condition, directives, set, location) => {
                    let on =
                        |name: &Name| placed(TypeCondition { on: placed(async_graphql::Name::new(name), location) }, location);
                    let inline = InlineFragment {
                        type_condition: condition.map(on),
                        directives: written(directives)?,
                        selection_set: self.set(&set.ty, &[&set.selections])?,
                    };
                    placed(Item::InlineFragment(placed(inline, location)), location)
                }
            });
        }
        Some(Positioned::new(SelectionSet { items }, Pos::default()))
    }

    fn flatten(&self, parent: &Name, part: &'a [Selection], flat: &mut Vec<Flat<'a>>) {
        for selection in part {
            match selection {
                Selection::Field(field) => merge(field, flat),
                Selection::InlineFragment(inline) => {
                    let condition = inline.type_condition.as_ref();
                    if inline.directives.is_empty() && condition.is_none_or(|condition| self.always(parent, condition)) {
                        self.flatten(parent, &inline.selection_set.selections, flat);
                    } else {
                        flat.push(Flat::Guarded(condition, &inline.directives, &inline.selection_set, inline.location()));
                    }
                }
                Selection::FragmentSpread(spread) => {
                    let Some(fragment) = spread.fragment_def(self.document) else { continue };
                    let condition = fragment.type_condition();
                    if spread.directives.is_empty() && self.always(parent, condition) {
                        self.flatten(parent, &fragment.selection_set.selections, flat);
                    } else {
                        flat.push(Flat::Guarded(Some(condition), &spread.directives, &fragment.selection_set, spread.location()));
                    }
                }
            }
        }
    }

    /// Whether every `parent` passes the condition. For an abstract parent only its own name is known to.
    fn always(&self, parent: &Name, condition: &Name) -> bool {
        parent == condition
            || matches!(self.schema.types.get(parent), Some(ExtendedType::Object(_))) && self.schema.is_subtype(condition, parent)
    }

    fn field(&mut self, parent: &Name, field: &'a Node<executable::Field>, parts: &[&'a [Selection]]) -> Option<Field> {
        let mut arguments = Vec::with_capacity(field.arguments.len());
        for argument in &field.arguments {
            // The library refuses the null that its own default would do for.
            if parent.starts_with("__") && argument.value.is_null() {
                continue;
            }
            self.note_droppable(field, argument);
            arguments.push((
                placed(async_graphql::Name::new(&argument.name), argument.location()),
                placed(literal(&argument.value)?, argument.value.location()),
            ));
        }
        let name = |name: &Name| placed(async_graphql::Name::new(name), field.location());
        Some(Field {
            alias: field.alias.as_ref().map(name),
            name: name(&field.name),
            arguments,
            directives: written(&field.directives)?,
            selection_set: self.set(&field.selection_set.ty, parts)?,
        })
    }

    fn note_droppable(&mut self, field: &executable::Field, argument: &Argument) {
        let Value::Variable(name) = &*argument.value else { return };
        let has_default = field.definition.argument_by_name(&argument.name).is_some_and(|known| known.default_value.is_some());
        let declared = self.operation.variables.iter().find(|declared| declared.name == *name);
        let may_be_missing = declared.is_some_and(|declared| !declared.ty.is_non_null() && declared.default_value.is_none());
        if has_default && may_be_missing && !self.droppable.iter().any(|known| known == name.as_str()) {
            self.droppable.push(name.to_string());
        }
    }
}

/// Puts a field beside those it merges with: validation has made sure that equal keys mean equal fields. Conditions keep it apart.
fn merge<'a>(field: &'a Node<executable::Field>, flat: &mut Vec<Flat<'a>>) {
    let same = flat.iter_mut().find_map(|one| match one {
        Flat::Field(first, parts) if first.response_key() == field.response_key() && first.directives == field.directives => {
            Some(parts)
        }
        _ => None,
    });
    match same {
        Some(parts) => parts.push(&field.selection_set.selections),
        None => flat.push(Flat::Field(field, vec![&field.selection_set.selections])),
    }
}

fn written(directives: &DirectiveList) -> Option<Vec<Positioned<Directive>>> {
    let one = |directive: &Node<apollo_compiler::ast::Directive>| {
        let mut arguments = Vec::with_capacity(directive.arguments.len());
        for argument in &directive.arguments {
            let name = placed(async_graphql::Name::new(&argument.name), argument.location());
            arguments.push((name, placed(literal(&argument.value)?, argument.value.location())));
        }
        let name = placed(async_graphql::Name::new(&directive.name), directive.location());
        Some(placed(Directive { name, arguments }, directive.location()))
    };
    directives.iter().map(one).collect()
}

fn literal(value: &Value) -> Option<async_graphql_value::Value> {
    use async_graphql_value::Value as Written;
    Some(match value {
        Value::Variable(name) => Written::Variable(async_graphql::Name::new(name)),
        Value::List(items) => Written::List(items.iter().map(|item| literal(item)).collect::<Option<_>>()?),
        Value::Object(fields) => Written::Object(
            fields.iter().map(|(name, value)| Some((async_graphql::Name::new(name), literal(value)?))).collect::<Option<_>>()?,
        ),
        constant => super::coerce::constant(constant)?.into_value(),
    })
}

fn placed<T>(node: T, location: Option<SourceSpan>) -> Positioned<T> {
    Positioned::new(node, Pos { line: location.map_or(0, |span| span.offset()), column: 0 })
}
