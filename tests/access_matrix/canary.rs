//! Canaries: people, seats and meetings that an asker may not know of, looked for in every answer that the asker can get.

use super::cast::person_id;
use crate::{
    contract::{called_meeting, questions::questions},
    hub::{Key, TestHub},
};
use entities::words::Class;
use serde_json::{Value, json};
use snitflade::{
    register::{ForumIx, PersonIx, Register},
    relay::{Kind, global_id},
};
use uuid::Uuid;

/// Anybody, somebody with a token, and a member of two forums.
pub const ASKERS: [Option<&str>; 3] = [None, Some("fremmed"), Some("omar-skov")];

#[tokio::test]
async fn nobody_hears_of_people_who_sit_only_where_they_may_not_look() {
    let t = TestHub::with_fixture().await;
    let operator = t.operator().await;
    for forum in ["PSP", "SAML", "NET-ARB"] {
        called_meeting(&t, &operator, forum).await;
    }
    t.deliver_mail().await;
    for asker in ASKERS {
        let key = key(&t, asker).await;
        let register = t.hub.register();
        let hidden = Hidden::from(&register, asker.and_then(|code| me(&t, code)));
        let mut answers = everything(&t, &key).await;
        answers.extend(by_id(&t, &key, &hidden).await);
        for (question, answer) in &answers {
            hidden.is_not_in(&answer.to_string(), &format!("{asker:?}: {question}"));
            numbers_are_kept_back(answer);
        }
        if asker == Some("omar-skov") {
            assert_eq!(
                hidden.names,
                ["Bo Thorup", "Eva Lindt", "Kirsten Aagaard", "Sanne Beck", "Ulla Carstens", "Vibeke Falster"]
            );
        }
    }
}

#[tokio::test]
async fn the_secretary_does_see_the_canaries() {
    let t = TestHub::with_fixture().await;
    let answers = everything(&t, &t.krog().await).await;
    let all: String = answers.iter().map(|(_, answer)| answer.to_string()).collect();
    for name in ["Bo Thorup", "Eva Lindt", "Kirsten Aagaard", "Sanne Beck", "Ulla Carstens"] {
        assert!(all.contains(name), "the crawl does not come past {name}");
    }
    t.deliver_mail().await;
}

pub async fn key(t: &TestHub, asker: Option<&str>) -> Key {
    match asker {
        Some(code) => t.key(code).await,
        None => Key::NONE,
    }
}

fn me(t: &TestHub, code: &str) -> Option<PersonIx> {
    let name = if code == "fremmed" { "Vibeke Falster" } else { "Omar Skov" };
    let id = snitflade::relay::read_id(&async_graphql::ID(person_id(t, name)))?.1;
    t.hub.register().persons.find(id)
}

/// Every question that can be asked without knowing an id, over everything: its name and its answer.
pub async fn everything(t: &TestHub, key: &Key) -> Vec<(String, Value)> {
    let mut answers = Vec::new();
    for question in questions() {
        let all = question.ask(t, key).await.into_iter();
        answers.extend(all.map(|(operation, answer)| (format!("{} {operation}", question.name), answer)));
    }
    let codes: Vec<_> = t.hub.register().forums.iter().map(|(_, forum)| forum.code.to_string()).collect();
    for counting in [json!({}), json!({ "calledWhenNeeded": true, "deputies": true, "observers": true })] {
        for &query in DEEP {
            answers.push((query.to_owned(), t.ask(key, query, json!({ "counting": counting })).await));
        }
        for code in &codes {
            answers.push((format!("one {code}"), t.ask(key, ONE, json!({ "code": code, "counting": counting })).await));
        }
    }
    let mut interfaces: Vec<_> = t.hub.register().interfaces.iter().map(|(_, row)| (row.code.to_string(), row.id)).collect();
    interfaces.sort_unstable();
    for (code, id) in interfaces {
        let answer = t.ask(key, BELIEVED, json!({ "id": global_id(Kind::Interface, id) })).await;
        answers.push((format!("believed {code}"), answer));
    }
    for a in ["PSP", "SAML", "NET-ARB", "SSP-ROS"] {
        for b in &codes {
            answers.push((format!("{a} × {b}"), t.ask(key, PAIR, json!({ "a": a, "b": b })).await));
        }
    }
    let register = t.hub.register();
    let mut people: Vec<_> = register.persons.iter().map(|(_, person)| (&*person.name, person.id)).collect();
    people.sort_unstable();
    for (name, id) in people {
        let answer = t.ask(key, PERSON, json!({ "id": global_id(Kind::Person, id) })).await;
        // Who asks for a person by name has the name already; the answer must not.
        answers.push((format!("person {}", name.len()), answer));
        answers.push((format!("search {}", name.len()), t.ask(key, SEARCH, json!({ "text": name })).await));
        let answer = t.ask(key, WITHOUT, json!({ "id": global_id(Kind::Person, id) })).await;
        answers.push((format!("without person {}", name.len()), answer));
    }
    let refused = answers.iter().filter(|(_, answer)| answer["errors"][0]["extensions"]["code"] == "LIMIT_EXCEEDED");
    let refused: Vec<_> = refused.map(|(query, answer)| (query, &answer["errors"][0]["message"])).collect();
    assert!(refused.is_empty(), "what is refused tells nothing: {refused:#?}");
    answers
}

const DEEP: &[&str] = &[
    "query ($counting: Counting) { public: appendix { html entries(first: 50) { nodes { text } } } internal: appendix(edition: INTERNAL) { html \
     entries(first: 50) { edges { cursor node { text forum { code seatCount } } } } } forums { nodes { overlaps(counting: $counting) { totalCount } } } }",
    "{ forums(first: 50) { totalCount nodes { code seatCount chair { id holder { id name } deputies { person { name } } } completeness { \
     score missing { field } } organisations { name } seats(first: 50) { totalCount pageInfo { endCursor } nodes { id vacant holder { id name \
     posts { title } } post { id title holder { name } } deputies { id person { id name } } } } } } }",
    "{ forums(first: 50) { nodes { code meetings(first: 20) { totalCount nodes { id title place recipients { person { name } email } \
     invitations(first: 10) { totalCount nodes { id person { name } } } } } interfaces(first: 30) { nodes { summary } } } } }",
    "query ($counting: Counting) { forums(first: 50) { nodes { code overlaps(first: 20, by: PEOPLE, counting: $counting) { totalCount edges { \
     cursor node { other { code } sentence people { shared jaccard coefficient hidden evidence(first: 10) { totalCount nodes { person { \
     id name } seatA { id } seatB { id } } } } overlap { posts { shared jaccard coefficient } } } } } } } }",
    "query ($counting: Counting) { forums(first: 50) { nodes { code overlaps(first: 20, by: ORGANISATIONS, counting: $counting) { totalCount \
     edges { cursor node { other { code } sentence people { shared hidden } } } } } } \
     overlaps(first: 100, counting: $counting) { totalCount edges { cursor node { a { code } b { code } sentence } } } }",
    "{ organisations(first: 100) { totalCount nodes { name seats(first: 50) { totalCount edges { cursor node { id holder { id name } } } } } } \
     contactDuties(area: \"350\") { holder { name seats { nodes { forum { code } } } meetings { nodes { title } } } } }",
    "{ interfaces(first: 100) { totalCount nodes { code status hollow summary confirmedAt viewerCanChange contacts { holder { id name } seat { id } \
     post { title } orphaned } confirmations { by { name } } passings { totalCount nodes { what } } warnings { sentence } } } hollowInterfaces { \
     totalCount nodes { code } } bridges { person { id name } components { code } } missingInterfaces(first: 100) { totalCount edges { cursor \
     node { a { code } b { code } rule reason sentence overlap { people { shared jaccard hidden evidence { totalCount } } } } } } }",
    "{ interfaceStates(first: 100) { totalCount edges { cursor node { standing sentence rule reason interfaces { code } overlap { people { shared \
     tooLittle } posts { shared tooLittle evidence { totalCount } } } } } } }",
    "{ attention(first: 100) { totalCount nodes { kind count sentence } } dismissals { totalCount nodes { reason holds } } }",
    "{ forums(first: 50) { nodes { code referrals { totalCount nodes { subject } } missingActors { reason organisation { name } sentence } } } }",
    "{ people(first: 100) { totalCount edges { cursor node { id name givenName familyName email phone posts { title } } } } posts(first: 100) { \
     totalCount nodes { id title vacant holder { id name } holdings { id person { id name } } } } }",
    "{ forums(first: 50) { nodes { code name breaches { sentence seats { id holder { name } } } rules { text } cadence { held planned missing } \
     siblings { code } predecessors { code } successors { code } seats(first: 50) { nodes { id address vacantSince copyTo { id name } } } \
     completeness { missing { responsible { name post { title } holder { id name } } } } } } registerCompleteness { score entries(first: 50) { \
     nodes { forum { code } missing { field responsible { name holder { id name } } } } } } }",
    "{ graphml: graphExport(format: GRAPHML) gexf: graphExport(format: GEXF) dot: graphExport(format: DOT) csv: graphExport(format: CSV) \
     during: overlapDuring(a: \"LR-LEJ\", b: \"PSP\", from: \"2007-01-01\", until: \"2012-12-31\") { hidden shared people { person { name } \
     times { from until } } trend { year shared jaccard coefficient people { name } } } path(from: \"LR-LEJ\", to: \"SAML\") { length steps { sentence carriers { __typename } } } \
     alone: path(from: \"SSP-ROS\", to: \"PSP\", by: PEOPLE) { length } }",
    "{ forums(first: 50) { nodes { code representation { tooLittle sentence kinds { kind seated } } } } bridgingPeople { totalCount hidden nodes { \
     person { id name } } } bridgingOrganisations { totalCount nodes { organisation { name } } } missingInterfaces { hidden leftOutInFamilies \
     nodes { aMembers { code } bMembers { code } pairs } } }",
    "{ organisationBridges { organisation { name } components { code } } all: organisationBridges(withConveners: true) { \
     organisation { name } components { code } } }",
    "{ meetingLoad(from: \"2009-01-01\", until: \"2010-12-31\", first: 100) { totalCount nodes { meetings hours weeks evidence { totalCount } subject { ... on Person { \
     id name } } } } posts: meetingLoad(by: POST, from: \"2009-01-01\", until: \"2010-12-31\", first: 100) { totalCount nodes { hours } } \
     organisations: meetingLoad(by: ORGANISATION, from: \"2009-01-01\", until: \"2010-12-31\", first: 100) { totalCount nodes { hours } } }",
    "{ collisions(from: \"2009-01-01\", until: \"2010-12-31\", sameDay: true, first: 100) { totalCount nodes { sentence people { person { \
     name } } } } freeSlots(forum: \"LR-ROS\", from: \"2009-10-01\", until: \"2009-10-09\", durationMinutes: 60, first: 20) { startsAt reasons \
     sentence } closed: freeSlots(forum: \"PSP\", from: \"2009-10-01\", until: \"2009-10-09\", durationMinutes: 60) { startsAt } }",
    "{ whatIf(changes: [{ withoutForum: \"PSP\" }, { mergedForums: { from: [\"LR-LEJ\"], into: \"LR-ROS\" } }, { newForum: { code: \"NY\", \
     name: \"Nyt\", organisations: [\"politi\", \"roskilde\", \"region-sjaelland\"] } }]) { cutOff { code } changedOverlaps(first: 100) { nodes { \
     a { code } b { code } sharedNow sharedThen } } bridges { person { name } components { code } } missingInterfaces(first: 100) { nodes { \
     sentence reason } } psp: overlap(a: \"NY\", b: \"SAML\") { a { code } b { code } sentence people { hidden shared } } \
     forum(code: \"LR-ROS\") { seats(first: 50) { nodes { holder { id name } } } interfaces(first: 50) { nodes { status } } } } }",
];

/// What is asked of one forum after the other: of a list of them it would be too much at once.
const ONE: &str = "query ($code: String!, $counting: Counting) { forum(code: $code) { missingInterfaces(first: 20) { totalCount edges { cursor \
                   node { other { code } rule reason sentence overlap { people { shared hidden } } } } } overlaps(first: 20, by: ORGANISATIONS, \
                   counting: $counting) { nodes { other { code } organisations { weighed evidence(first: 20) { totalCount edges { cursor node { \
                   weight forums organisation { name } seatsA { id holder { id name } } seatsB { id holder { id name } } } } } } } } } }";

const WITHOUT: &str = "query ($id: ID!) { whatIf(changes: [{ withoutPerson: $id }]) { cutOff { code } changedOverlaps(first: 1) { totalCount } \
                       organisationBridges { components { code } } \
                       overlaps(first: 1) { totalCount } bridges { components { code } } missingInterfaces(first: 100) { nodes { sentence } } \
                       psp: overlap(a: \"PSP\", b: \"SAML\") { a { code } b { code } sentence people { hidden shared } } \
                       forum(code: \"PSP\") { seatCount completeness { score } overlaps(first: 50, by: PEOPLE) { nodes { other { code } sentence } } \
                       interfaces(first: 50) { nodes { status } } } } }";

const PAIR: &str = "query ($a: String!, $b: String!) { overlap(a: $a, b: $b) { a { code } b { code } sentence people { shared jaccard \
                    coefficient hidden tooLittle evidence { totalCount nodes { person { id name } seatA { id } seatB { id } placesA { deputy term { from until } } \
                    } } leftOut { person { id name } \
                    seat { id } reason } } posts { shared \
                    jaccard coefficient evidence { totalCount nodes { post { title } seatsA { id } } } } organisations { shared weighed evidence { totalCount nodes { organisation { name } weight forums \
                    seatsA { id holder { id name } } seatsB { id holder { id name } } } } } organisationsWithoutConvener { shared weighed \
                    evidence { totalCount nodes { organisation { name } weight } } } topics { weighed evidence { totalCount nodes { weight forums \
                    } } } topicsWithBroader { shared weighed evidence { totalCount } } areas { relation sentence evidence { relation } } texts { \
                    weighed shared tooLittle sentence evidence { totalCount nodes { a b weight forums } } } declared { summary } } }";

const PERSON: &str = "query ($id: ID!) { node(id: $id) { __typename } person(id: $id) { name posts { title } seats(first: 50) { totalCount \
                      nodes { id forum { code } organisation { name } } } meetings(first: 50) { totalCount nodes { id title } } } }";

const SEARCH: &str = "query ($text: String!) { search(text: $text, first: 100) { totalCount edges { cursor node { kind snippet node { id \
                      ... on Person { name } ... on Forum { name } } } } } }";

/// What was typed of an entry when the tests begin, and what was changed in it.
pub const BELIEVED: &str = "query ($id: ID!) { believed(id: $id, on: \"2009-08-11T09:00:00+02:00\") { part fields { field value } } \
                            history(id: $id, first: 100) { totalCount nodes { mutation by { name } changes { field before after } } } }";

/// Asks for each hidden thing by its own id.
async fn by_id(t: &TestHub, key: &Key, hidden: &Hidden) -> Vec<(String, Value)> {
    let mut answers = Vec::new();
    for ids in hidden.ids.chunks(50) {
        let nodes = "query ($ids: [ID!]!) { nodes(ids: $ids) { __typename ... on Seat { holder { name } forum { code } } \
                     ... on Meeting { title forum { code } } ... on Person { name } } }";
        let answer = t.ask(key, nodes, json!({ "ids": ids })).await;
        assert!(answer["data"]["nodes"].as_array().unwrap().iter().all(Value::is_null), "{answer:#}");
        answers.push(("nodes".to_owned(), answer));
    }
    answers
}

/// What somebody may not hear of: worked out from the register's own rows, without `access`.
struct Hidden {
    names: Vec<String>,
    ids: Vec<String>,
    cursors: Vec<String>,
}

impl Hidden {
    fn from(register: &Register, me: Option<PersonIx>) -> Self {
        let today = chrono::NaiveDate::from_ymd_opt(2009, 8, 11).unwrap().into();
        let mine: Vec<ForumIx> =
            me.into_iter().flat_map(|me| register.seats_of(me, today)).map(|ix| register.seats.get(ix).forum).collect();
        let closed = |forum: ForumIx| match register.forums.get(forum).class {
            Class::Public => false,
            Class::Network => mine.is_empty(),
            Class::Members | Class::Sealed => !mine.contains(&forum),
        };
        let seen = |person: PersonIx| {
            let deputises = register.person_deputies.of(person).iter().map(|ix| register.deputies.get(*ix).seat);
            let mut seats = register.person_seats.of(person).iter().copied().chain(deputises);
            Some(person) == me
                || !register.person_holdings.of(person).is_empty()
                || seats.any(|seat| !closed(register.seats.get(seat).forum))
        };
        let people: Vec<_> = register.persons.iter().filter(|(ix, _)| !seen(*ix)).map(|(_, person)| person).collect();
        let seats = register.seats.iter().filter(|(_, seat)| closed(seat.forum)).map(|(_, seat)| (Kind::Seat, seat.id));
        let meetings =
            register.meetings.iter().filter(|(_, meeting)| closed(meeting.forum)).map(|(_, row)| (Kind::Meeting, row.id));
        let all: Vec<(Kind, Uuid)> = people.iter().map(|person| (Kind::Person, person.id)).chain(seats).chain(meetings).collect();
        let mut names: Vec<_> = people.iter().map(|person| person.name.to_string()).collect();
        names.sort();
        let ids = all.iter().map(|(kind, id)| global_id(*kind, *id).0).collect();
        // A cursor is version 1 and the row's id, which is also what the id of an area looks like.
        let cursors = all.iter().map(|(_, id)| global_id(Kind::Area, *id).0).collect();
        Self { names, ids, cursors }
    }

    fn is_not_in(&self, text: &str, where_to: &str) {
        for canary in self.names.iter().chain(&self.ids).chain(&self.cursors) {
            assert!(!text.contains(canary), "{where_to} tells of {canary}:\n{text}");
        }
    }
}

/// Wherever people are said to be hidden, no number or name stands beside it.
fn numbers_are_kept_back(answer: &Value) {
    match answer {
        Value::Object(fields) => {
            if fields.get("hidden") == Some(&Value::Bool(true)) {
                let numbers = ["shared", "jaccard", "coefficient"].map(|name| fields.get(name));
                assert!(numbers.into_iter().flatten().all(Value::is_null), "{answer:#}");
                let shown = fields
                    .get("evidence")
                    .is_some_and(|evidence| evidence["totalCount"].as_u64() > Some(0) || evidence["nodes"][0].is_object());
                assert!(!shown, "{answer:#}");
            }
            let sealed = ["a", "b", "other"].iter().any(|end| {
                let code = fields.get(*end).and_then(|forum| forum["code"].as_str());
                code.is_some_and(|code| ["PSP", "SAML"].contains(&code))
            });
            let people = fields.get("people").and_then(|people| people.get("hidden"));
            assert!(!sealed || people.is_none_or(|hidden| *hidden == true), "{answer:#}");
            fields.values().for_each(numbers_are_kept_back);
        }
        Value::Array(items) => items.iter().for_each(numbers_are_kept_back),
        _ => {}
    }
}
