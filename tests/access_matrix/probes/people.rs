//! Questions of access about the doors of the room `people`.

use super::{Probe, listed, of, once, outcome, there, word};
use serde_json::Value;

/// In the order of the table.
pub const PROBES: &[Probe] = &[
    of("Query.believed", "seat", "query ($seat: ID!) { believed(id: $seat, on: \"2009-08-11T09:00:00+02:00\") { part } }", there),
    once("Query.doubles", "{ doubles { nodes { kind } } }", listed),
    of("Query.history", "person", "query ($person: ID!) { history(id: $person) { totalCount } }", there),
    of("Query.history", "seat", "query ($seat: ID!) { history(id: $seat) { totalCount } }", there),
    once("Query.mergings", "{ mergings { nodes { id } } }", listed),
    of("Query.people", "-", "{ people(first: 100) { nodes { id } } }", |data, variables| {
        let nodes = data["people"]["nodes"].as_array().unwrap();
        word(nodes.iter().any(|node| node["id"] == variables["person"]), "data", "hidden")
    }),
    of("Query.person", "address", "query ($person: ID!) { person(id: $person) { email } }", address),
    once("Query.posts", "{ posts { nodes { title } } }", listed),
    once("Mutation.addArea", ADD_AREA, outcome),
    once("Mutation.addContactDuty", ADD_CONTACT_DUTY, outcome),
    once("Mutation.addOrganisation", ADD_ORGANISATION, outcome),
    once("Mutation.addOrganisationName", ADD_ORGANISATION_NAME, outcome),
    once("Mutation.addPerson", ADD_PERSON, outcome),
    once("Mutation.addPost", ADD_POST, outcome),
    once("Mutation.addTopic", ADD_TOPIC, outcome),
    once("Mutation.appointHolder", APPOINT_HOLDER, outcome),
    once("Mutation.changeArea", CHANGE_AREA, outcome),
    once("Mutation.changeContactDuty", CHANGE_CONTACT_DUTY, outcome),
    once("Mutation.changeHolding", CHANGE_HOLDING, outcome),
    once("Mutation.changeOrganisation", CHANGE_ORGANISATION, outcome),
    of("Mutation.changePerson", "-", CHANGE_PERSON, outcome),
    of("Mutation.changePerson", "address", CHANGE_ADDRESS, outcome),
    once("Mutation.changePost", CHANGE_POST, outcome),
    once("Mutation.changeTopic", CHANGE_TOPIC, outcome),
    once("Mutation.mergeOrganisations", MERGE_ORGANISATIONS, outcome),
    once("Mutation.mergePeople", MERGE_PEOPLE, outcome),
    once("Mutation.removeOrganisationName", REMOVE_ORGANISATION_NAME, outcome),
    once("Mutation.setOrganisationIdentifier", SET_ORGANISATION_IDENTIFIER, outcome),
    once("Mutation.setTopicIdentifier", SET_TOPIC_IDENTIFIER, outcome),
    once("Mutation.undoMerge", "mutation { undoMerge(input: { id: \"x\" }) { node { id } userErrors { code } } }", outcome),
];

/// `$fresh` is a new id each time, and here a handle or a name that nothing else has.
const ADD_AREA: &str = "mutation ($fresh: String!) { addArea(input: { code: $fresh, name: \"Havn\", kind: TOWN }) { node { id } \
                        userErrors { code } } }";
const ADD_CONTACT_DUTY: &str = "mutation ($post: ID!, $area: ID!, $fresh: String!) { addContactDuty(input: { postId: $post, areaId: $area, \
                                matter: $fresh }) { node { id } userErrors { code } } }";
const ADD_ORGANISATION: &str = "mutation ($fresh: String!) { addOrganisation(input: { code: $fresh, name: $fresh, kind: OTHER }) { \
                                node { id } userErrors { code } } }";
const ADD_ORGANISATION_NAME: &str = "mutation ($organisationId: ID!, $fresh: String!) { addOrganisationName(input: { organisationId: \
                                     $organisationId, name: $fresh }) { node { id } userErrors { code } } }";
const ADD_PERSON: &str = "mutation ($fresh: String!) { addPerson(input: { name: $fresh }) { node { id } userErrors { code } } }";
const ADD_POST: &str = "mutation ($organisationId: ID!) { addPost(input: { organisationId: $organisationId, title: \"Jurist\" }) { \
                        node { id } userErrors { code } } }";
const ADD_TOPIC: &str =
    "mutation ($fresh: String!) { addTopic(input: { code: $fresh, name: $fresh }) { node { id } userErrors { code } } }";
const APPOINT_HOLDER: &str = "mutation ($post: ID!) { appointHolder(input: { postId: $post, personId: \"x\" }) { node { id } \
                              userErrors { code } } }";
const CHANGE_AREA: &str = "mutation ($area: ID!) { changeArea(input: { id: $area }) { node { id } userErrors { code } } }";
const CHANGE_CONTACT_DUTY: &str =
    "mutation ($duty: ID!) { changeContactDuty(input: { id: $duty }) { node { id } userErrors { code } } }";
const CHANGE_HOLDING: &str =
    "mutation ($holding: ID!) { changeHolding(input: { id: $holding }) { node { id } userErrors { code } } }";
const CHANGE_ORGANISATION: &str = "mutation ($organisationId: ID!) { changeOrganisation(input: { id: $organisationId, nameEn: \"Police\" }) \
                                   { node { id } userErrors { code } } }";
const CHANGE_PERSON: &str = "mutation ($person: ID!) { changePerson(input: { id: $person, phone: \"46 35 00 00\" }) { node { id } \
                             userErrors { code } } }";
const CHANGE_ADDRESS: &str = "mutation ($person: ID!, $address: String!) { changePerson(input: { id: $person, email: $address }) { node { id } \
                              userErrors { code } } }";
const CHANGE_POST: &str = "mutation ($post: ID!) { changePost(input: { id: $post }) { node { id } userErrors { code } } }";
const CHANGE_TOPIC: &str = "mutation ($topic: ID!) { changeTopic(input: { id: $topic }) { node { id } userErrors { code } } }";
const MERGE_ORGANISATIONS: &str = "mutation ($organisationId: ID!) { mergeOrganisations(input: { keepId: $organisationId, goneId: \
                                   $organisationId }) { node { id } userErrors { code } } }";
const MERGE_PEOPLE: &str = "mutation ($person: ID!) { mergePeople(input: { keepId: $person, goneId: $person }) { node { id } \
                            userErrors { code } } }";
const REMOVE_ORGANISATION_NAME: &str = "mutation ($organisationId: ID!) { removeOrganisationName(input: { organisationId: \
                                        $organisationId, name: \"Intet navn\" }) { node { id } userErrors { code } } }";
const SET_ORGANISATION_IDENTIFIER: &str = "mutation ($organisationId: ID!) { setOrganisationIdentifier(input: { organisationId: \
                                           $organisationId, scheme: \"EAN\", value: \"5798000\" }) { node { id } userErrors { code } } }";

const SET_TOPIC_IDENTIFIER: &str = "mutation ($topic: ID!) { setTopicIdentifier(input: { topicId: $topic, scheme: \"KLE\", value: \"14.00\" }) \
                                    { node { id } userErrors { code } } }";

fn address(data: &Value, _: &Value) -> String {
    let person = &data["person"];
    if person.is_null() { "null".to_owned() } else { word(!person["email"].is_null(), "data", "hidden") }
}
