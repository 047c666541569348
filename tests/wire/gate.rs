//! What the gate lets in, what it refuses and with which code, and that what it lets in runs as the specification says.

use std::sync::atomic::Ordering;

use async_graphql::Variables;
use serde_json::{Value, json};
use snitflade::{
    error::Code,
    web::{
        complaint::Complaint,
        gate::{Gate, Kind, Pass},
        limits::Limits,
    },
};

use super::toy;

fn admit(gate: &Gate, query: &str, variables: Value) -> Result<Pass, Vec<Complaint>> {
    gate.admit(query, None, Variables::from_json(variables))
}

async fn text(query: &str, variables: Value) -> String {
    let pass = admit(&toy::gate(), query, variables).unwrap_or_else(|complaints| panic!("{query}: {complaints:?}"));
    let response = toy::run(pass.request).await;
    assert!(response.errors.is_empty(), "{query}: {:?}", response.errors);
    serde_json::to_string(&response.data).expect("JSON")
}

/// For comparing without order.
async fn data(query: &str, variables: Value) -> Value {
    serde_json::from_str(&text(query, variables).await).expect("JSON")
}

fn refused(query: &str, variables: Value) -> Complaint {
    admit(&toy::gate(), query, variables).err().unwrap_or_else(|| panic!("let in: {query}")).remove(0)
}

fn expect_codes(table: Vec<(String, Code)>) {
    for (query, code) in table {
        let complaint = refused(&query, json!({}));
        let shown: String = query.chars().take(60).collect();
        assert_eq!(complaint.code, code, "{shown}: {}", complaint.message);
        assert!(complaint.message.chars().count() <= 200 && !complaint.message.contains('\n'), "{shown}: {}", complaint.message);
    }
}

/// `one(0) one(1) …`
fn numbered(times: usize, one: impl Fn(usize) -> String) -> String {
    (0..times).map(one).collect::<Vec<_>>().join(" ")
}

#[test]
fn documents_that_say_nothing_valid() {
    use Code::{GraphqlParseFailed as Parse, GraphqlValidationFailed as Invalid, OperationResolutionFailure as Which};
    let table = [
        ("{", Parse),
        ("{a(}", Parse),
        ("query", Parse),
        ("\u{0}", Parse),
        ("# nothing", Parse),
        ("fragment F on Forum {id}", Which),
        ("type X {a:Int}", Which),
        ("query A{a} query B{b}", Which),
        ("{a} {b}", Invalid),
        ("{a} query B{b}", Invalid),
        ("{a} type X {a:Int}", Invalid),
        ("subscription {a}", Invalid),
        ("{nope}", Invalid),
        ("{a{b}}", Invalid),
        ("{forum}", Invalid),
        ("{echo}", Invalid),
        ("{echo(text:1)}", Invalid),
        ("{echo(text:\"a\",text:\"b\")}", Invalid),
        ("{number(number:99999999999)}", Invalid),
        ("{forum{x:id} forum{x:name}}", Invalid),
        ("{...F}", Invalid),
        ("{a ...F} fragment F on Query {...F}", Invalid),
        ("{a} fragment F on Query {a}", Invalid),
        ("{...on Forum {id}}", Invalid),
        ("{a @nope}", Invalid),
        ("{__typename @include}", Invalid),
        ("query($x:Int){a}", Invalid),
        ("{echo(text:$x)}", Invalid),
        ("query($x:Int){echo(text:$x)}", Invalid),
        ("query($x:Forum){a}", Invalid),
        ("query($x:String!){echo(text:$x)}", Code::BadUserInput),
    ];
    expect_codes(table.map(|(query, code)| (query.to_owned(), code)).to_vec());
}

#[test]
fn documents_that_ask_for_too_much() {
    use Code::{DocumentTooLarge as Large, GraphqlParseFailed as Parse, LimitExceeded as Limit};
    expect_codes(vec![
        (format!("{{{}}}", "a ".repeat(4001)), Parse),
        (format!("{{{}id{}}}", "forum{".repeat(70), "}".repeat(70)), Parse),
        (format!("{{a(x:{}{})}}", "[".repeat(100), "]".repeat(100)), Parse),
        (format!("{{a}} #{}", "x".repeat(33_000)), Large),
        (format!("{{a}} {}", numbered(50, |i| format!("fragment F{i} on Query {{a}}"))), Large),
        (format!("query({}){{a}}", numbered(101, |i| format!("$v{i}:Int"))), Code::BadRequest),
        (format!("{{{}}}", "a ".repeat(1001)), Limit),
        (format!("{{{}}}", numbered(31, |i| format!("x{i}:a"))), Limit),
        (format!("{{a {}}}", "@skip(if:false)".repeat(51)), Limit),
        ("{forums(first:100){nodes{seats(first:100){nodes{id}} more:seats(last:100){nodes{id}}}}}".into(), Limit),
        ("{__schema{types{fields{type{fields{type{fields{name}}}}}}}}".into(), Limit),
        (format!("{{{}}}", "__typename __schema{description} ".repeat(4)), Limit),
        (format!("mutation {{{}}}", "touch ".repeat(11)), Limit),
    ]);
}

#[test]
fn good_documents_pass() {
    for query in [
        "{a}",
        "query {a}",
        "query A {a}",
        "{a @include(if:true) b @skip(if:false)}",
        "{node{...on Forum{name} ...on Seat{id} id __typename}}",
        "{forum{interfaces{interfaces{interfaces{interfaces{id}}}}}}",
        "{__schema{types{name fields(includeDeprecated:null){name type{name ofType{name ofType{name}}}}}} __type(name:\"Forum\"){name}}",
        "mutation {touch}",
        "query($x:Boolean!){__typename @include(if:$x) a @skip(if:$x)}",
    ] {
        let pass = admit(&toy::gate(), query, json!({"x": true})).unwrap_or_else(|complaints| panic!("{query}: {complaints:?}"));
        assert_eq!(pass.kind, if query.starts_with('m') { Kind::Mutation } else { Kind::Query });
    }
}

#[test]
fn depth_is_of_fields_and_not_of_introspection() {
    let nested = |levels: usize| format!("{{forum{{{}id{}}}}}", "parent{".repeat(levels), "}".repeat(levels));
    assert!(admit(&toy::gate(), &nested(13), json!({})).is_ok(), "fifteen levels");
    assert_eq!(refused(&nested(14), json!({})).code, Code::LimitExceeded);
    let types = format!("{{__type(name:\"Forum\"){{{}name{}}}}}", "ofType{".repeat(20), "}".repeat(20));
    assert!(admit(&toy::gate(), &types, json!({})).is_ok());
}

#[test]
fn a_place_is_where_the_client_wrote_it() {
    let complaint = refused("{\n  a\n  nope\n}", json!({}));
    let place = complaint.place.expect("a place");
    assert_eq!((place.line, place.column), (3, 3));
}

#[test]
fn many_wrong_fields_are_few_errors() {
    let query = format!("{{{}}}", (0..900).map(|i| format!("wrong{i}")).collect::<Vec<_>>().join(" "));
    assert_eq!(admit(&toy::gate(), &query, json!({})).unwrap_err().len(), 5);
    let query = format!("{{{}}}", "x".repeat(30_000));
    assert!(refused(&query, json!({})).message.chars().count() <= 200);
}

#[test]
fn a_known_document_is_not_checked_again() {
    let gate = toy::gate();
    let query = "query($n: Int) {forums(first: $n) {nodes {id}}}";
    for n in [1, 5, 100] {
        assert_eq!(admit(&gate, query, json!({"n": n})).expect("let in").cost, n);
    }
    assert!(admit(&gate, query, json!({"n": "x"})).is_err());
    assert_eq!(gate.checked(), 1);
    for _ in 0..3 {
        assert!(admit(&gate, "{nope}", json!({})).is_err());
    }
    assert_eq!(gate.checked(), 4, "what was refused is not kept");
}

#[test]
fn operations_of_one_document_are_kept_apart() {
    let gate = toy::gate();
    let query = "query A($n: Int) {forums(first: $n) {nodes {id}}} query AA {a} mutation B {touch}";
    let cost = |name: &str, n: i32| {
        gate.admit(query, Some(name), Variables::from_json(json!({"n": n}))).map(|pass| (pass.cost, pass.kind))
    };
    for n in [3, 50] {
        assert_eq!(cost("A", n), Ok((n.unsigned_abs().into(), Kind::Query)));
        assert_eq!(cost("AA", n), Ok((0, Kind::Query)));
        assert_eq!(cost("B", n), Ok((0, Kind::Mutation)));
    }
    assert_eq!(gate.checked(), 3);
    // Names that are mixed into the same key as another are no way around the choice.
    let same = format!("A{}", "\0".repeat(32));
    assert!(cost(&same, 1).is_err() && cost("", 1).is_err());
}

#[test]
fn what_is_kept_is_bounded_by_its_size_in_memory() {
    let gate = Gate::new(&toy::sdl(), Limits { kept_bytes: 400_000, ..Limits::default() }).expect("the toy's schema");
    let large = |salt: usize| format!("{{{}}} fragment F on Query {{{}}} #{salt}", "...F ".repeat(9), "a ".repeat(11));
    for salt in 0..20 {
        assert!(admit(&gate, &large(salt), json!({})).is_ok());
    }
    let checked = gate.checked();
    assert!(admit(&gate, &large(0), json!({})).is_ok());
    assert_eq!(gate.checked(), checked + 1, "the first is long forgotten");
    assert!(admit(&gate, &large(19), json!({})).is_ok());
    assert_eq!(gate.checked(), checked + 1, "the last is not");
}

#[test]
fn the_operation_is_chosen_by_name() {
    let gate = toy::gate();
    let query = "query A {a} query B($n: Int!) {number(number: $n)} mutation C {touch}";
    let choose = |name: Option<&str>, variables: Value| gate.admit(query, name, Variables::from_json(variables));
    assert_eq!(choose(Some("A"), json!({})).unwrap().kind, Kind::Query);
    assert_eq!(choose(Some("C"), json!({})).unwrap().kind, Kind::Mutation);
    assert_eq!(choose(Some("B"), json!({})).unwrap_err()[0].code, Code::BadUserInput);
    for name in [None, Some(""), Some("a"), Some("D")] {
        assert_eq!(choose(name, json!({})).unwrap_err()[0].code, Code::OperationResolutionFailure, "{name:?}");
    }
    assert_eq!(gate.admit("{a}", Some("A"), Variables::default()).unwrap_err()[0].code, Code::OperationResolutionFailure);
}

#[tokio::test]
async fn what_is_let_in_runs_as_the_specification_says() {
    let none = || json!({});
    assert_eq!(text("{b a}", none()).await, r#"{"b":"b","a":"a"}"#);
    assert_eq!(data("query($x:Boolean=true){a @skip(if:$x) b}", none()).await, json!({"b": "b"}), "a variable's default counts");
    assert_eq!(data("query($n:Int){number(number:$n)}", none()).await, json!({"number": 7}), "left out: the argument's default");
    assert_eq!(data("query($n:Int=3){number(number:$n)}", none()).await, json!({"number": 3}));
    assert_eq!(data("query($n:Int){number(number:$n)}", json!({"n": 5, "more": 1})).await, json!({"number": 5}));
    assert_eq!(data("{echo(text:\"\\u{1F600} \\uD83D\\uDE00 \\\"\")}", none()).await, json!({"echo": "😀 😀 \""}));
    assert_eq!(data("{echo(text:\"\"\"\n  one\n    two\n  \"\"\")}", none()).await, json!({"echo": "one\n  two"}));
    assert_eq!(data("{who(who:{mail:\"m\"})}", none()).await, json!({"who": "m"}));
    assert_eq!(data("query($w:Who!){who(who:$w)}", json!({"w": {"id": 7}})).await, json!({"who": "7"}));
    assert_eq!(data("{plan(plan:{name:\"n\" level:STRATEGIC tags:\"t\"})}", none()).await, json!({"plan": "n strategic 4 t "}));
    let plan = json!({"p": {"name": "n", "level": "OPERATIONAL", "tags": "t", "next": {"name": "m"}}});
    assert_eq!(data("query($p:Plan!){plan(plan:$p)}", plan).await, json!({"plan": "n operational 4 t m"}));
    let nodes = "{node{__typename ...on Forum{name} ...N}} fragment N on Node{id ...on Seat{x:id} ...on Forum{parent{id}}}";
    assert_eq!(
        data(nodes, none()).await,
        json!({"node": {"__typename": "Forum", "name": "Kredsråd", "id": "forum", "parent": {"id": "forum"}}})
    );
    assert_eq!(
        data("{__type(name:\"Level\"){enumValues(includeDeprecated:null){name}}}", none()).await["__type"]["enumValues"][0]["name"],
        "STRATEGIC"
    );
}

#[tokio::test]
async fn equal_fields_are_one_and_keep_their_order() {
    let merged = text("{forum{name} b forum{id ...F} a} fragment F on Forum{parent{name} name parent{id}}", json!({})).await;
    assert_eq!(merged, r#"{"forum":{"name":"Kredsråd","id":"forum","parent":{"name":"Kredsråd","id":"forum"}},"b":"b","a":"a"}"#);
    let before = toy::MARKS.load(Ordering::SeqCst);
    let query = "mutation {mark{id} ...F mark{name} other:mark{id}} fragment F on Mutation {mark{id}}";
    assert_eq!(data(query, json!({})).await, json!({"mark": {"id": "forum", "name": "Kredsråd"}, "other": {"id": "forum"}}));
    assert_eq!(toy::MARKS.load(Ordering::SeqCst) - before, 2, "one for each key");
}
