//! The count equals a naive count, which walks every spread anew, on any small document.

use std::{collections::HashMap, sync::LazyLock};

use apollo_compiler::{
    Schema,
    ast::{Definition, Document, Field, Selection, Value},
    validation::Valid,
};
use async_graphql::Variables;
use proptest::prelude::*;
use snitflade::web::{count::count, limits::Limits};

use super::toy;

#[derive(Debug, Default, PartialEq, Eq)]
struct Naive {
    fields: u32,
    aliases: u32,
    directives: u32,
    depth: u32,
    levels: u32,
    roots: u32,
    nodes: u64,
}

struct Walker<'a> {
    schema: &'a Valid<Schema>,
    fragments: HashMap<&'a str, (&'a str, &'a [Selection], usize)>,
    first: Option<u64>,
}

impl<'a> Walker<'a> {
    fn set(&self, set: &'a [Selection], parent: &str) -> Naive {
        let mut total = Naive { levels: 1, ..Naive::default() };
        for selection in set {
            let (part, times, own, directives) = match selection {
                Selection::Field(field) => self.field(field, parent),
                Selection::InlineFragment(inline) => {
                    let parent = inline.type_condition.as_ref().map_or(parent, |name| name.as_str());
                    (self.set(&inline.selection_set, parent), 1, 0, inline.directives.len())
                }
                Selection::FragmentSpread(spread) => {
                    let (on, set, directives) = self.fragments[spread.fragment_name.as_str()];
                    (self.set(set, on), 1, 0, directives + spread.directives.len())
                }
            };
            total.fields += part.fields;
            total.aliases += part.aliases;
            total.directives += part.directives + directives as u32;
            total.roots += part.roots;
            total.depth = total.depth.max(part.depth);
            total.levels = total.levels.max(part.levels + 1);
            total.nodes += times * (own + part.nodes);
        }
        total
    }

    fn field(&self, field: &'a Field, parent: &str) -> (Naive, u64, u64, usize) {
        let meta = field.name == "__schema";
        let ty = self.schema.type_field(parent, &field.name).map(|field| field.ty.clone()).ok();
        let inner = ty.as_ref().map_or("", |ty| ty.inner_named_type().as_str());
        let mut part = if field.selection_set.is_empty() { Naive::default() } else { self.set(&field.selection_set, inner) };
        part.fields += 1;
        part.aliases += u32::from(field.alias.is_some());
        part.roots += u32::from(meta);
        part.depth = if meta { 0 } else { part.depth + 1 };
        let page =
            |name: &str| match field.arguments.iter().find(|argument| argument.name == name).map(|argument| &*argument.value) {
                Some(Value::Int(digits)) => Some(digits.try_to_i32().map_or(100, |number| number.clamp(0, 100) as u64)),
                Some(Value::Variable(_)) => self.first,
                None if name == "first" && field.name == "seats" => Some(10),
                _ => None,
            };
        let (times, own) = match inner {
            "ForumConnection" | "SeatConnection" => (page("first").max(page("last")).unwrap_or(20), 1),
            "Forum" if ty.as_ref().is_some_and(|ty| ty.is_list()) && !parent.ends_with("Connection") => (1, 1),
            _ => (1, 0),
        };
        (part, times, own, field.directives.len())
    }
}

/// A selection set as text; fragment `n` may spread only those after it.
fn set(after: usize) -> impl Strategy<Value = String> {
    let spread = (after..=4).prop_map(|n| if n == 4 { "id".to_owned() } else { format!("...F{n}") });
    let leaf = prop_oneof![
        Just("id".to_owned()),
        Just("x: name".to_owned()),
        Just("name @skip(if: false)".to_owned()),
        Just("unknown".to_owned()),
        spread.clone(),
        spread.prop_map(|text| format!("{text} @include(if: true) @skip(if: false)").replace("id @", "id @x @")),
    ];
    leaf.prop_recursive(4, 24, 4, |inner| {
        let list = prop::collection::vec(inner, 1..4).prop_map(|list| list.join(" "));
        let open = prop_oneof![
            Just("parent"),
            Just("p: parent @skip(if: false)"),
            Just("topics"),
            Just("interfaces"),
            Just("seats"),
            Just("seats(first: 3)"),
            Just("seats(first: $n, last: 2)"),
            Just("seats(last: -4)"),
            Just("seats(first: 4000000000)"),
            Just("forums"),
            Just("nodes"),
            Just("... on Forum"),
            Just("... on SeatConnection @include(if: true)"),
            Just("..."),
            Just("unknown"),
            Just("__schema"),
        ];
        (open, list).prop_map(|(open, list)| format!("{open} {{{list}}}"))
    })
}

static SCHEMA: LazyLock<Valid<Schema>> =
    LazyLock::new(|| Schema::parse_and_validate(toy::sdl(), "toy").expect("the toy's schema"));

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn the_count_is_the_naive_count(
        root in set(0),
        sets in (set(1), set(2), set(3), set(4)),
        page in "(forums|forums\\(first: \\$n\\)|forum)",
        n in prop::option::of(-5_i32..300),
    ) {
        let mut text = format!("query($n: Int @x) @y {{{page} {{{root}}}}} ");
        for (index, set) in [sets.0, sets.1, sets.2, sets.3].iter().enumerate() {
            text.push_str(&format!("fragment F{index} on Forum @z {{{set}}} "));
        }
        let document = Document::parse(text.clone(), "document").expect(&text);
        let mut walker = Walker { schema: &SCHEMA, fragments: HashMap::new(), first: n.map(|n| n.clamp(0, 100) as u64) };
        for definition in &document.definitions {
            if let Definition::FragmentDefinition(fragment) = definition {
                let known = (fragment.type_condition.as_str(), &*fragment.selection_set, fragment.directives.len());
                walker.fragments.insert(&fragment.name, known);
            }
        }
        let Definition::OperationDefinition(operation) = &document.definitions[0] else { unreachable!("it comes first") };
        let mut naive = walker.set(&operation.selection_set, "Query");
        naive.directives += 2;
        let counted = count(&document, &SCHEMA, &Limits::default());
        let tally = counted.operations[0].tally;
        let variables = Variables::from_json(n.map_or(serde_json::json!({}), |n| serde_json::json!({"n": n})));
        let found = Naive {
            fields: tally.fields,
            aliases: tally.aliases,
            directives: tally.directives,
            depth: tally.depth,
            levels: tally.levels,
            roots: tally.roots,
            nodes: counted.program.total(tally.nodes, &variables, 100),
        };
        prop_assert_eq!(found, naive, "{}", text);
    }
}
