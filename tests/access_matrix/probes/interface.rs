//! Questions of access about the doors of the rooms `interface` and `analysis`.

use super::{Probe, listed, of, once, outcome, there, word};
use serde_json::Value;

/// In the order of the table.
pub const PROBES: &[Probe] = &[
    once("Query.bridges", "{ bridges { person { name } } }", listed),
    once("Query.hollowInterfaces", "{ hollowInterfaces { nodes { code } } }", listed),
    once("Query.interfaces", "{ interfaces { nodes { code } } }", listed),
    of("Query.node", "contacts", CONTACT, |data, _| shown(data, "contacts", |contact| !contact["holder"].is_null())),
    of("Query.node", "passings", PASSING, |data, _| {
        word(data["node"]["passings"]["totalCount"] == 1 && data["passed"]["what"] == "Notat", "data", "hidden")
    }),
    once("Query.missingInterfaces", "{ missingInterfaces { nodes { sentence } } }", listed),
    of("Query.node", "draft", "query ($draft: ID!) { node(id: $draft) { id } }", there),
    of("Query.node", "passing", "query ($passing: ID!) { node(id: $passing) { id } }", there),
    of("Query.node", "referral", "query ($referral: ID!) { node(id: $referral) { id } }", there),
    of("Mutation.addContact", "-", ADD_CONTACT, outcome),
    of("Mutation.addInterface", "-", ADD_INTERFACE, outcome),
    of("Mutation.answerReferral", "-", ANSWER_REFERRAL, outcome),
    of("Mutation.askForConfirmation", "-", ASK, outcome),
    of("Mutation.changeContact", "-", CHANGE_CONTACT, outcome),
    of("Mutation.changeInterface", "-", CHANGE_INTERFACE, outcome),
    of("Mutation.changeInterface", "draft", CHANGE_DRAFT, outcome),
    of("Mutation.confirmInterface", "-", CONFIRM, outcome),
    once("Mutation.dismissSuggestion", DISMISS, outcome),
    once("Query.dismissals", "{ dismissals { nodes { reason } } }", listed),
    once("Mutation.restoreSuggestion", RESTORE, outcome),
    // The last: whoever takes it up first leaves nothing to the others.
    once("Mutation.acceptSuggestion", ACCEPT, outcome),
    of("Mutation.logPassing", "-", LOG, outcome),
    of("Mutation.sendReferral", "-", SEND, outcome),
];

const CONTACT: &str = "query ($interface: ID!) { node(id: $interface) { ... on Interface { contacts { holder { name } } } } }";
const PASSING: &str = "query ($interface: ID!, $passing: ID!) { node(id: $interface) { ... on Interface { passings { totalCount } } } \
                       passed: node(id: $passing) { ... on Passing { what } } }";
const ADD_CONTACT: &str = "mutation ($interface: ID!, $post: ID!) { addContact(input: { interfaceId: $interface, end: FROM, postId: $post }) \
                           { node { id } userErrors { code } } }";
const ADD_INTERFACE: &str = "mutation ($forum: ID!, $party: ID!) { addInterface(input: { from: { forumId: $forum }, to: { organisationId: $party }, \
                             kind: RECOMMENDS_TO, draft: true }) { node { id } userErrors { code } } }";
const ANSWER_REFERRAL: &str = "mutation ($referral: ID!) { answerReferral(input: { id: $referral, state: TAKEN_UP }) { node { id } \
                               userErrors { code } } }";
const ASK: &str =
    "mutation ($interface: ID!) { askForConfirmation(input: { id: $interface }) { node { id } userErrors { code } } }";
const CHANGE_CONTACT: &str = "mutation ($contact: ID!) { changeContact(input: { id: $contact, until: \"2010-12-31\" }) { node { id } \
                              userErrors { code } } }";
const CHANGE_INTERFACE: &str = "mutation ($interface: ID!) { changeInterface(input: { id: $interface, summary: \"Ny tekst\" }) { node { id } \
                                userErrors { code } } }";
const CHANGE_DRAFT: &str = "mutation ($draft: ID!) { changeInterface(input: { id: $draft, summary: \"Ny tekst\" }) { node { id } \
                            userErrors { code } } }";
const CONFIRM: &str =
    "mutation ($interface: ID!) { confirmInterface(input: { id: $interface, end: FROM }) { node { id } userErrors { code } } }";
const DISMISS: &str = "mutation ($forum: ID!, $sister: ID!) { dismissSuggestion(input: { aForumId: $forum, bForumId: $sister, \
                       reason: \"Samme formand\" }) { node { reason } userErrors { code } } }";
const RESTORE: &str = "mutation ($forum: ID!, $sister: ID!) { restoreSuggestion(input: { aForumId: $forum, bForumId: $sister }) { node { \
                       missing { rule } } userErrors { code } } }";
const ACCEPT: &str = "mutation ($forum: ID!, $sister: ID!) { acceptSuggestion(input: { aForumId: $forum, bForumId: $sister }) { node { id } \
                      userErrors { code } } }";
const LOG: &str = "mutation ($interface: ID!) { logPassing(input: { interfaceId: $interface, kind: PAPER, passedOn: \"2009-08-01\", \
                   what: \"Notat\" }) { node { id } userErrors { code } } }";
const SEND: &str = "mutation ($forum: ID!, $elsewhere: ID!) { sendReferral(input: { fromForumId: $forum, toForumId: $elsewhere, \
                    subject: \"Uro\" }) { node { id } userErrors { code } } }";

/// Whether what is asked of is so for everything in the list of the node.
fn shown(data: &Value, list: &str, is: impl Fn(&Value) -> bool) -> String {
    let all = data["node"][list].as_array().unwrap();
    word(!all.is_empty() && all.iter().all(is), "data", "hidden")
}
