//! A schema as a list of its parts, and what one schema lacks that an older one had.

use apollo_compiler::{
    Node,
    ast::{Definition, Directive, Document, FieldDefinition, InputValueDefinition},
};
use std::collections::BTreeMap;

/// A type, field, argument, input field or enum value of a schema.
pub struct Part {
    pub described: bool,
    pub deprecated: bool,
    /// The type that it gives or takes.
    of: Option<String>,
}

/// The parts of a schema by their coordinates: `Forum`, `Forum.seats`, `Forum.seats(first:)`, `Class.SEALED`.
pub fn parts(sdl: &str) -> BTreeMap<String, Part> {
    let document = Document::parse(sdl, "schema.graphql").unwrap_or_else(|errors| panic!("{errors}"));
    let mut parts = Parts(BTreeMap::new());
    for definition in &document.definitions {
        parts.take(definition);
    }
    parts.0
}

/// What the old schema has, the new one has not, and nobody was warned of. What goes with its owner is not named again. A type
/// may go when everything that gave or took it had been deprecated, since a type itself cannot be.
pub fn removed(old: &str, new: &str) -> Vec<String> {
    let (old, new) = (parts(old), parts(new));
    let used = |name: &str| old.values().any(|part| !part.deprecated && part.of.as_deref() == Some(name));
    let gone = old.iter().filter(|(name, _)| !new.contains_key(*name));
    let missed = gone.filter(|(name, part)| match owner(name) {
        Some(owner) => new.contains_key(owner) && !part.deprecated,
        None => used(name) || is_root(name),
    });
    missed.map(|(name, _)| name.clone()).collect()
}

/// What a part belongs to: a field to its type, an argument to its field.
fn owner(name: &str) -> Option<&str> {
    name.rfind('(').or_else(|| name.find('.')).map(|end| &name[..end])
}

fn is_root(name: &str) -> bool {
    ["Query", "Mutation", "Subscription"].contains(&name)
}

struct Parts(BTreeMap<String, Part>);

impl Parts {
    fn add(&mut self, name: String, description: Option<&Node<str>>, directives: &[Node<Directive>], of: Option<String>) {
        let described = description.is_some_and(|text| !text.trim().is_empty());
        let deprecated = directives.iter().any(|directive| directive.name == "deprecated");
        self.0.insert(name, Part { described, deprecated, of });
    }

    fn take(&mut self, definition: &Definition) {
        let name = definition.name().map(ToString::to_string).unwrap_or_default();
        let mut own = |description| self.add(name.clone(), description, &[], None);
        match definition {
            Definition::ObjectTypeDefinition(object) => {
                own(object.description.as_ref());
                self.fields(&name, &object.fields);
            }
            Definition::InterfaceTypeDefinition(interface) => {
                own(interface.description.as_ref());
                self.fields(&name, &interface.fields);
            }
            Definition::InputObjectTypeDefinition(input) => {
                own(input.description.as_ref());
                self.inputs(&input.fields, |field| format!("{name}.{field}"));
            }
            Definition::EnumTypeDefinition(words) => {
                own(words.description.as_ref());
                for word in &words.values {
                    self.add(format!("{name}.{}", word.value), word.description.as_ref(), &word.directives, None);
                }
            }
            Definition::UnionTypeDefinition(union) => {
                own(union.description.as_ref());
                for member in &union.members {
                    // A member of a union has no description of its own.
                    let part = Part { described: true, deprecated: false, of: Some(member.to_string()) };
                    self.0.insert(format!("{name}.{member}"), part);
                }
            }
            Definition::ScalarTypeDefinition(scalar) => own(scalar.description.as_ref()),
            _ => {}
        }
    }

    fn fields(&mut self, owner: &str, fields: &[Node<FieldDefinition>]) {
        for field in fields {
            let name = format!("{owner}.{}", field.name);
            let of = Some(field.ty.inner_named_type().to_string());
            self.add(name.clone(), field.description.as_ref(), &field.directives, of);
            self.inputs(&field.arguments, |argument| format!("{name}({argument}:)"));
            if field.directives.has("deprecated") {
                self.0.range_mut(format!("{name}(")..format!("{name})")).for_each(|(_, argument)| argument.deprecated = true);
            }
        }
    }

    fn inputs(&mut self, inputs: &[Node<InputValueDefinition>], name: impl Fn(&str) -> String) {
        for input in inputs {
            let of = Some(input.ty.inner_named_type().to_string());
            self.add(name(input.name.as_str()), input.description.as_ref(), &input.directives, of);
        }
    }
}

const OLD: &str = "
    type Query { forum(code: String, by: Order): Forum kept: Int leaving(old: Old): Gone @deprecated }
    type Forum { id: ID name: String secret: String @deprecated(reason: \"use name\") }
    type Gone { a: Int }
    input Old { a: Int }
    enum Order { NAME CODE @deprecated }
    union Any = Forum | Part
    type Part { id: ID }
";

#[test]
fn a_schema_that_keeps_everything_lacks_nothing() {
    assert_eq!(removed(OLD, OLD), Vec::<String>::new());
    assert_eq!(removed(OLD, &format!("{OLD} type More {{ a: Int }}")), Vec::<String>::new());
}

#[test]
fn what_was_deprecated_may_go_and_with_it_the_types_that_only_it_used() {
    let new = OLD.replace("leaving(old: Old): Gone @deprecated", "").replace("CODE @deprecated", "");
    let new = new.replace("type Gone { a: Int }", "").replace("input Old { a: Int }", "");
    let new = new.replace("secret: String @deprecated(reason: \"use name\")", "");
    assert!(removed(OLD, &new).is_empty(), "{:?}", removed(OLD, &new));
}

#[test]
fn what_was_not_deprecated_is_missed() {
    for (was, is, missed) in [
        ("name: String", "", "Forum.name"),
        ("code: String, ", "", "Query.forum(code:)"),
        ("NAME CODE", "CODE", "Order.NAME"),
        ("kept: Int", "", "Query.kept"),
        ("| Part", "", "Any.Part"),
        ("input Old { a: Int }", "input Old { b: Int }", "Old.a"),
        ("type Part { id: ID }", "", "Part"),
    ] {
        assert_eq!(removed(OLD, &OLD.replace(was, is)), [missed]);
    }
}
