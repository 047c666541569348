//! One document for each root field and question of access, and the word for its answer.

use serde_json::Value;

mod analysis;
mod change;
mod exchange;
mod forum;
mod interface;
mod people;

/// A document, and how its answer is put into a word.
pub struct Probe {
    pub field: &'static str,
    pub case: &'static str,
    /// Whether it is asked of a forum of each class, or once.
    pub by_forum: bool,
    pub document: &'static str,
    pub word: fn(&Value, &Value) -> String,
}

const fn once(field: &'static str, document: &'static str, word: fn(&Value, &Value) -> String) -> Probe {
    Probe { field, case: "-", by_forum: false, document, word }
}

const fn of(field: &'static str, case: &'static str, document: &'static str, word: fn(&Value, &Value) -> String) -> Probe {
    Probe { field, case, by_forum: true, document, word }
}

/// Every question of the matrix.
pub fn all() -> impl Iterator<Item = &'static Probe> {
    [PROBES, people::PROBES, forum::PROBES, interface::PROBES, exchange::PROBES, change::PROBES, analysis::PROBES]
        .into_iter()
        .flatten()
}

const PROBES: &[Probe] = &[
    once("Query.areas", "{ areas { nodes { name } } }", listed),
    once("Query.contactDuties", r#"{ contactDuties(area: "350") { holder { name } } }"#, listed),
    once("Query.enumLabels", "{ enumLabels { label } }", listed),
    once("Query.organisations", "{ organisations { nodes { name } } }", listed),
    once("Query.overlaps", "{ overlaps { nodes { sentence } } }", listed),
    once("Query.today", "{ today }", there),
    once("Query.topics", "{ topics { nodes { name } } }", listed),
    once("Query.viewer", "{ viewer { person { name } } }", |data, _| there(&data["viewer"], &Value::Null)),
    of("Query.forum", "entry", "query ($code: String!) { forum(code: $code) { name purpose organisations { name } } }", there),
    of("Query.forum", "inside", INSIDE, |data, _| all_or_none(&data["forum"], "data", "hidden")),
    of("Query.forum", "rights", "query ($code: String!) { forum(code: $code) { viewerCanSeeInside viewerCanKeep } }", rights),
    of("Query.forum", "recipients", RECIPIENTS, |data, _| {
        meetings(data, |meeting| word(!meeting["recipients"].is_null(), "data", "null"))
    }),
    of("Query.forum", "invitations", INVITATIONS, |data, _| meetings(data, invitations)),
    of("Query.forums", "inside", "{ forums(first: 50) { nodes { code seats { totalCount } } } }", |data, variables| {
        let nodes = data["forums"]["nodes"].as_array().unwrap();
        let found = nodes.iter().find(|node| node["code"] == variables["code"]).unwrap();
        all_or_none(found, "data", "hidden")
    }),
    of("Query.node", "forum", "query ($forum: ID!) { node(id: $forum) { id } }", there),
    of("Query.node", "invitation", "query ($invitation: ID!) { node(id: $invitation) { id } }", there),
    of("Query.node", "meeting", "query ($meeting: ID!) { node(id: $meeting) { id } }", there),
    of("Query.node", "person", "query ($person: ID!) { node(id: $person) { id } }", there),
    of("Query.node", "seat", "query ($seat: ID!) { node(id: $seat) { id } }", there),
    of("Query.nodes", "inside", "query ($seat: ID!, $meeting: ID!) { nodes(ids: [$seat, $meeting]) { id } }", |data, _| {
        all_or_none(data, "data", "null")
    }),
    of("Query.organisation", "seats", ORGANISATION, |data, variables| {
        let nodes = data["organisation"]["seats"]["nodes"].as_array().unwrap();
        word(nodes.iter().any(|seat| seat["forum"]["code"] == variables["code"]), "data", "hidden")
    }),
    of("Query.overlap", "people", OVERLAP, |data, _| overlap(&data["overlap"])),
    of("Query.person", "-", "query ($person: ID!) { person(id: $person) { name } }", there),
    of("Query.person", "seats", PERSON, |data, variables| match data["person"]["seats"]["nodes"].as_array() {
        Some(nodes) => word(nodes.iter().any(|seat| seat["forum"]["code"] == variables["code"]), "data", "hidden"),
        None => "null".to_owned(),
    }),
    of("Mutation.addSeat", "-", ADD_SEAT, outcome),
    of("Mutation.answerInvitation", "-", ANSWER, outcome),
    of("Mutation.cancelMeeting", "-", CANCEL, outcome),
    of("Mutation.moveMeeting", "-", MOVE, outcome),
    of("Mutation.planMeeting", "-", PLAN, outcome),
    of("Mutation.sendCall", "-", SEND, outcome),
];

const INSIDE: &str = "query ($code: String!) { forum(code: $code) { seatCount chair { id } seats { totalCount nodes { holder { name } } } \
                      meetings { totalCount nodes { title } } } }";
const RECIPIENTS: &str =
    "query ($code: String!) { forum(code: $code) { meetings(first: 100) { nodes { status recipients { email } } } } }";
const INVITATIONS: &str =
    "query ($code: String!) { forum(code: $code) { meetings(first: 100) { nodes { status invitations { totalCount } } } } }";
const ORGANISATION: &str = "query ($organisation: String!) { organisation(code: $organisation) { \
                            seats(first: 100) { nodes { forum { code } } } } }";
const OVERLAP: &str = "query ($code: String!) { overlap(a: \"KR\", b: $code) { people { hidden shared evidence { totalCount } } posts { shared } } }";
const PERSON: &str = "query ($person: ID!) { person(id: $person) { seats { nodes { forum { code } } } } }";
const ADD_SEAT: &str = "mutation ($forum: ID!, $organisationId: ID) { addSeat(input: { forumId: $forum, kind: APPOINTED, \
                        organisationId: $organisationId }) { node { id } userErrors { code } } }";
const ANSWER: &str = "mutation ($invitation: ID!) { answerInvitation(input: { invitationId: $invitation, answer: TENTATIVE }) { \
                      node { id } userErrors { code } } }";
const CANCEL: &str = "mutation ($fresh: ID!) { cancelMeeting(input: { meetingId: $fresh }) { node { id } userErrors { code } } }";
const MOVE: &str = "mutation ($fresh: ID!) { moveMeeting(input: { meetingId: $fresh, place: \"Sal 2\" }) { node { id } \
                    userErrors { code } } }";
const PLAN: &str = "mutation ($forum: ID!) { planMeeting(input: { forumId: $forum, title: \"Møde\", startsAt: \
                    \"2009-11-03T10:00:00+01:00\", endsAt: \"2009-11-03T11:00:00+01:00\" }) { node { id } userErrors { code } } }";
const SEND: &str = "mutation ($fresh: ID!) { sendCall(input: { meetingId: $fresh }) { node { id } userErrors { code } } }";

fn word(is: bool, yes: &str, no: &str) -> String {
    if is { yes } else { no }.to_owned()
}

/// Whether the first value below is there.
fn there(data: &Value, _: &Value) -> String {
    let value = data.as_object().and_then(|fields| fields.values().next()).unwrap_or(data);
    word(!value.is_null(), "data", "null")
}

/// Whether the list has anything in it.
fn listed(data: &Value, _: &Value) -> String {
    let list = data.as_object().and_then(|fields| fields.values().next()).unwrap_or(data);
    let list = if list.is_array() { list } else { &list["nodes"] };
    word(list.as_array().is_some_and(|list| !list.is_empty()), "data", "empty")
}

/// The word when everything below is there or nothing is. A code and a typename tell nothing.
fn all_or_none(value: &Value, all: &str, none: &str) -> String {
    let mut leaves = Vec::new();
    gather(value, &mut leaves);
    match (leaves.iter().all(|there| *there), leaves.iter().any(|there| *there)) {
        (true, _) => all.to_owned(),
        (_, false) => none.to_owned(),
        _ => "MIXED".to_owned(),
    }
}

fn gather(value: &Value, leaves: &mut Vec<bool>) {
    match value {
        Value::Object(fields) => fields.iter().filter(|(name, _)| *name != "code").for_each(|(_, value)| gather(value, leaves)),
        Value::Array(items) if items.is_empty() => leaves.push(false),
        Value::Array(items) => items.iter().for_each(|item| gather(item, leaves)),
        Value::Null => leaves.push(false),
        // No forum of the matrix is without seats and meetings.
        other => leaves.push(other != 0),
    }
}

/// No number may be given where the people are said to be hidden, nor be kept back where they are not.
fn overlap(overlap: &Value) -> String {
    let numbers = [&overlap["people"]["shared"], &overlap["posts"]["shared"]];
    match overlap["people"]["hidden"].as_bool() {
        Some(true) if numbers.iter().all(|number| number.is_null()) && overlap["people"]["evidence"]["totalCount"] == 0 => {
            "hidden"
        }
        Some(false) if numbers.iter().all(|number| number.is_u64()) => "data",
        _ => "MIXED",
    }
    .to_owned()
}

fn rights(data: &Value, _: &Value) -> String {
    match (&data["forum"]["viewerCanSeeInside"], &data["forum"]["viewerCanKeep"]) {
        (Value::Bool(true), Value::Bool(true)) => "keep",
        (Value::Bool(true), Value::Bool(false)) => "see",
        (Value::Bool(false), Value::Bool(false)) => "none",
        _ => "MIXED",
    }
    .to_owned()
}

/// The word for the meeting that has been called, from all its fields but the status.
fn meetings(data: &Value, word: impl Fn(&Value) -> String) -> String {
    let nodes = data["forum"]["meetings"]["nodes"].as_array().unwrap();
    let called = nodes.iter().find(|meeting| meeting["status"] == "CALLED");
    called.map_or("hidden".to_owned(), word)
}

fn invitations(meeting: &Value) -> String {
    match meeting["invitations"]["totalCount"].as_u64() {
        None => "null",
        Some(0) => "empty",
        Some(1) => "own",
        Some(_) => "all",
    }
    .to_owned()
}

/// What came of a mutation.
fn outcome(data: &Value, _: &Value) -> String {
    let payload = data.as_object().and_then(|fields| fields.values().next()).unwrap_or(data);
    match payload["userErrors"][0]["code"].as_str() {
        Some(code) => code.to_owned(),
        None => word(!payload["node"].is_null(), "ok", "null"),
    }
}
