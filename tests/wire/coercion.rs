//! Coercion of variables is apollo-compiler's, value for value, except where ours knows more.

use std::sync::LazyLock;

use apollo_compiler::{
    ExecutableDocument, Schema,
    request::coerce_variable_values,
    response::{JsonMap, serde_json_bytes},
    validation::Valid,
};
use async_graphql::Variables;
use proptest::prelude::*;
use serde_json::{Value, json};
use snitflade::web::{coerce, limits::Limits};

const SDL: &str = r#"
    directive @oneOf on INPUT_OBJECT
    type Query { a(i: In, o: One): Int }
    enum Level { HIGH LOW }
    scalar Day
    input In { int: Int = 3, text: String!, list: [[Int!]!], level: Level = HIGH, in: In, day: Day, id: ID, real: Float, yes: Boolean }
    input One @oneOf { id: ID, text: String }
"#;
const QUERY: &str = "query($int: Int, $must: Int!, $real: Float, $text: String = \"t\", $yes: Boolean, $id: ID, $level: Level, \
                     $list: [[Int!]!], $in: In, $ins: [In!], $day: Day) {a(i: $in)}";

fn json_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(json!(null)),
        Just(json!(true)),
        Just(json!(0)),
        Just(json!(-7)),
        Just(json!(2_147_483_648_i64)),
        Just(json!(9_007_199_254_740_993_i64)),
        Just(json!(18_446_744_073_709_551_615_u64)),
        Just(json!(1.0)),
        Just(json!(1.5e300)),
        Just(json!("HIGH")),
        Just(json!("nope")),
        Just(json!("")),
    ];
    leaf.prop_recursive(4, 24, 4, |inner| {
        let keys = ["int", "text", "list", "level", "in", "day", "id", "real", "yes", "unknown"];
        let key = prop::sample::select(keys.map(str::to_owned).to_vec());
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3).prop_map(Value::from),
            prop::collection::vec((key, inner), 0..5).prop_map(|fields| Value::Object(fields.into_iter().collect())),
        ]
    })
}

static SCHEMA: LazyLock<Valid<Schema>> = LazyLock::new(|| Schema::parse_and_validate(SDL, "schema").expect("a schema"));

fn ours(query: &str, variables: &Value) -> Result<Value, String> {
    let document = ExecutableDocument::parse(&SCHEMA, query, "query").expect("a query");
    let operation = document.operations.get(None).expect("one operation");
    let declared = coerce::declared(operation);
    let coerced = coerce::coerce(&SCHEMA, &declared, Variables::from_json(variables.clone()), &Limits::default());
    coerced.map(|coerced| coerced.into_value().into_json().expect("JSON")).map_err(|complaint| complaint.message.into_owned())
}

fn theirs(query: &str, variables: &Value) -> Option<Value> {
    let document = ExecutableDocument::parse(&SCHEMA, query, "query").expect("a query");
    let operation = document.operations.get(None).expect("one operation");
    let values: JsonMap = serde_json::from_value(variables.clone()).expect("an object");
    let coerced = coerce_variable_values(&SCHEMA, operation, &values).ok()?.into_inner();
    serde_json::to_value(serde_json_bytes::Value::Object(coerced)).ok()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn ours_is_theirs(
        name in prop::sample::select(vec!["int", "must", "real", "text", "yes", "id", "level", "list", "in", "ins", "day", "unknown"]),
        value in json_value(),
        must in any::<bool>(),
    ) {
        let mut variables = serde_json::Map::new();
        if must {
            variables.insert("must".into(), json!(1));
        }
        variables.insert(name.into(), value);
        let variables = Value::from(variables);
        prop_assert_eq!(ours(QUERY, &variables).ok(), theirs(QUERY, &variables), "{}", variables);
    }
}

#[test]
fn one_of_is_one() {
    let query = "query($o: One!) {a(o: $o)}";
    for fine in [json!({"o": {"id": "x"}}), json!({"o": {"text": "x"}})] {
        assert_eq!(ours(query, &fine), Ok(fine));
    }
    for wrong in [
        json!({"o": {}}),
        json!({"o": {"id": null}}),
        json!({"o": {"id": "x", "text": "y"}}),
        json!({"o": {"id": "x", "text": null}}),
    ] {
        assert!(ours(query, &wrong).is_err(), "{wrong}");
    }
}

#[test]
fn a_message_names_the_field_and_never_the_value() {
    let secret = json!({"must": 1, "in": {"text": "t", "list": [["SECRET"]]}});
    let message = ours(QUERY, &secret).expect_err("a text is no number");
    assert_eq!(message, "Variable \"$in\": field \"In.list\": not a valid \"Int\".");
    let message = ours(QUERY, &json!({"must": null})).expect_err("null");
    assert_eq!(message, "Variable \"$must\": null is not a \"Int!\".");
}
