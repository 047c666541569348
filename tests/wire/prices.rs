//! What the product's own fields count for, and which of them leave the thread of their connection.

use apollo_compiler::{Schema, schema::ExtendedType, validation::Valid};
use async_graphql::Variables;
use serde_json::json;
use snitflade::{
    error::Code,
    web::{gate::Gate, limits::Limits},
};
use std::sync::LazyLock;

static SCHEMA: LazyLock<Valid<Schema>> =
    LazyLock::new(|| Schema::parse_and_validate(snitflade::schema::sdl(), "schema.graphql").expect("our schema"));

/// Fields at the root that need no price, and why.
const FREE: [(&str, &str); 21] = [
    ("Query.areas", "a page of a short table"),
    ("Query.contactDuties", "those of one area"),
    ("Query.dismissals", "a page read by statement"),
    ("Query.enumLabels", "the words of the schema"),
    ("Query.forum", "looked up"),
    ("Query.forums", "one pass over rows in memory"),
    ("Query.history", "found by an index, 2,000 changes at most"),
    ("Query.mergings", "a page read by statement"),
    ("Query.node", "looked up"),
    ("Query.nodes", "looked up, each counted"),
    ("Query.organisation", "looked up"),
    ("Query.overlap", "two forums"),
    ("Query.overlapDuring", "two forums"),
    ("Query.person", "looked up"),
    ("Query.search", "found by an index"),
    ("Query.somethingHidden", "stops at the first"),
    ("Query.today", "the clock"),
    ("Query.topics", "a page of a short table"),
    ("Query.viewer", "looked up"),
    ("WhatIf.forum", "looked up"),
    ("WhatIf.overlap", "two forums"),
];

/// Lists without pages that stay short however large the register is.
const SHORT: &str = "Area.areas Area.neighbours AreaOverlap.evidence BelievedEntry.fields Breach.seats Collision.people \
    CommonMember.times Completeness.missing EntryChange.changes FreeTime.slots Forum.areas Forum.basis Forum.breaches Forum.formerNames \
    Forum.missingActors Forum.predecessors Forum.remitHeadings Forum.rules Forum.successors Forum.topics Interface.confirmations \
    Interface.contacts Interface.exchanged Interface.warnings InterfaceState.interfaces Meeting.recipients MeetingLoad.quarters Merging.stillDouble \
    Organisation.identifiers Organisation.names Overlap.declared OverlapDuring.people OverlapDuring.trend OverlapWith.declared \
    Path.steps PathStep.carriers PathStep.people PeopleOverlap.leftOut Person.posts Post.holdings Query.believed Query.contactDuties Query.enumLabels \
    Query.freeSlots Query.nodes Representation.kinds Seat.deputies SharedInYear.people SharedOrganisation.seatsA SharedOrganisation.seatsB \
    SharedPerson.placesA SharedPerson.placesB SharedPost.seatsA SharedPost.seatsB SharedTopic.topicsA SharedTopic.topicsB Topic.identifiers";

/// What a question costs, and whether it goes aside; or why it is refused.
fn price(query: &str) -> Result<(u64, bool), Code> {
    let gate = Gate::new(snitflade::schema::sdl(), Limits::default()).expect("our schema");
    let pass = gate.admit(query, None, Variables::from_json(json!({ "n": 50 })));
    pass.map(|pass| (pass.cost, pass.dear)).map_err(|complaints| complaints[0].code)
}

/// The fields of a type with their types.
fn fields(of: &str) -> Vec<(String, apollo_compiler::ast::Type)> {
    let Some(ExtendedType::Object(object)) = SCHEMA.types.get(of) else { panic!("no type {of}") };
    object.fields.iter().map(|(name, field)| (format!("{of}.{name}"), field.ty.clone())).collect()
}

#[test]
fn every_question_about_the_whole_register_has_a_price() {
    let limits = Limits::default();
    let dear: Vec<String> = limits.dear.iter().map(|(of, name, _)| format!("{of}.{name}")).collect();
    let asked: Vec<String> = ["Query", "WhatIf"].into_iter().flat_map(fields).map(|(name, _)| name).collect();
    let free = |name: &String| FREE.iter().any(|(free, _)| free == name);
    let undecided: Vec<_> = asked.iter().filter(|name| !dear.contains(name) && !free(name)).collect();
    assert!(undecided.is_empty(), "give them a price in web/limits.rs, or say here why they need none: {undecided:?}");
    let known: Vec<String> =
        dear.iter().filter_map(|name| name.split('.').next()).flat_map(fields).map(|(name, _)| name).collect();
    assert_eq!(dear.iter().find(|name| !known.contains(name)), None, "there is no such field");
    assert_eq!(FREE.iter().find(|(name, _)| dear.iter().any(|dear| dear == name)), None, "it has a price");
}

#[test]
fn a_list_without_pages_counts_for_what_it_may_hold() {
    for query in [
        "{organisationBridges(withConveners:true){components{interfaces(first:100){nodes{contacts{holder{name}}}}}}}",
        "{bridges{components{seats(first:100){nodes{id}}}}}",
        "{whatIf(changes:[]){cutOff{interfaces(first:100){nodes{id}}}}}",
        "{forums(first:100){nodes{siblings{seats(first:20){nodes{id}}}}}}",
        "{forums(first:100){nodes{organisations{seats(first:20){nodes{id}}}}}}",
        "{organisations(first:100){nodes{posts{holdings{person{seats(first:100){nodes{id}}}}}}}}",
    ] {
        assert_eq!(price(query), Err(Code::LimitExceeded), "{query}");
    }
    assert!(price("{bridges{person{name} components{code}}}").is_ok());
}

#[test]
fn every_list_without_pages_is_known_to_be_short_or_counts_for_more() {
    let limits = Limits::default();
    let long: Vec<String> = limits.long.iter().map(|(of, name, _)| format!("{of}.{name}")).collect();
    let short: Vec<&str> = SHORT.split_whitespace().collect();
    let objects = SCHEMA.types.iter().filter(|(name, of)| {
        let made = ["Connection", "Payload"].iter().any(|end| name.ends_with(end));
        matches!(of, ExtendedType::Object(_)) && !made && !name.starts_with("__")
    });
    let lists = objects.flat_map(|(name, _)| fields(name)).filter(|(_, ty)| {
        let inner = SCHEMA.types.get(ty.inner_named_type());
        ty.is_list() && inner.is_some_and(|inner| !inner.is_scalar() && !inner.is_enum())
    });
    let lists: Vec<String> = lists.map(|(name, _)| name).collect();
    let unknown: Vec<_> = lists.iter().filter(|name| !long.contains(name) && !short.contains(&name.as_str())).collect();
    assert!(unknown.is_empty(), "may they be long? then they stand in web/limits.rs, else here: {unknown:?}");
    assert_eq!(long.iter().find(|name| !lists.contains(name)), None, "there is no such list");
}

#[test]
fn the_overlaps_of_one_forum_stay_where_they_are_and_those_of_many_go_aside() {
    for dear in ["by:TEXTS", "by:TOPICS", "by:AREAS", "by:$by"] {
        let variable = if dear.contains('$') { "query($by:OverlapBasis=PEOPLE)" } else { "" };
        let (cost, aside) = price(&format!("{variable}{{forum(code:\"KR\"){{overlaps({dear}){{totalCount}}}}}}")).expect(dear);
        assert!(aside && cost >= 2_000, "{cost} {dear}");
    }
    let (one, aside) = price("{forum(code:\"KR\"){overlaps(first:20,by:PEOPLE){nodes{other{code}}}}}").expect("let in");
    assert!(!aside && one <= 200, "{one}");
    for many in [
        "{forums(first:100){nodes{overlaps(by:ORGANISATIONS){nodes{sentence}}}}}",
        "query($n:Int){forums(first:$n){nodes{...F}}} fragment F on Forum{overlaps{totalCount}}",
        "{forum(code:\"KR\"){overlaps{nodes{other{overlaps{totalCount}}}}}}",
        "{forum(code:\"KR\"){siblings{overlaps{totalCount}}}}",
    ] {
        let (cost, aside) = price(many).expect(many);
        assert!(aside && cost >= 1_000, "{cost} {many}");
    }
}
