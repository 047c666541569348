//! Questions of access about the doors of the room `forum`.

use super::{Probe, all_or_none, of, once, outcome, there, word};
use serde_json::json;

/// In the order of the table.
pub const PROBES: &[Probe] = &[
    once("Query.registerCompleteness", "{ registerCompleteness { score entries { totalCount } } }", there),
    once("Query.entryRequests", "{ entryRequests { readyCount } }", there),
    of("Query.entryRequests", "-", "query ($forum: ID!) { entryRequests(forumId: $forum) { readyCount } }", there),
    of("Query.forum", "address", ADDRESS, |data, _| {
        word(data["forum"]["seats"]["nodes"][0]["address"].is_string(), "data", "hidden")
    }),
    of("Query.forum", "breaches", "query ($code: String!) { forum(code: $code) { breaches { sentence } } }", |data, _| {
        all_or_none(&data["forum"], "data", "hidden")
    }),
    of("Query.forum", "held", "query ($code: String!) { forum(code: $code) { cadence { planned } } }", |data, _| {
        word(data["forum"]["cadence"]["planned"].is_u64(), "data", "hidden")
    }),
    of("Query.forum", "rules", "query ($code: String!) { forum(code: $code) { rules { text } } }", there),
    of("Query.node", "deputy", "query ($deputy: ID!) { node(id: $deputy) { id } }", there),
    of("Query.node", "rule", "query ($rule: ID!) { node(id: $rule) { id } }", there),
    of("Mutation.addDeputy", "-", ADD_DEPUTY, outcome),
    of("Mutation.addRule", "-", ADD_RULE, outcome),
    once("Mutation.askForEntries", "mutation { askForEntries(input: {}) { node { sentCount } userErrors { code } } }", outcome),
    of("Mutation.askForEntries", "-", ASK, outcome),
    of("Mutation.changeDeputy", "-", CHANGE_DEPUTY, outcome),
    once("Mutation.changeFamily", CHANGE_FAMILY, outcome),
    of("Mutation.changeForum", "-", CHANGE_FORUM, outcome),
    of("Mutation.changeRule", "-", CHANGE_RULE, outcome),
    of("Mutation.changeSeat", "-", CHANGE_SEAT, outcome),
    of("Mutation.closeForum", "-", CLOSE_FORUM, outcome),
    once("Mutation.foundForum", FOUND_FORUM, outcome),
    once("Mutation.foundForums", FOUND_FORUMS, outcome),
    of("Mutation.mergeForums", "-", MERGE_FORUMS, outcome),
    of("Mutation.pauseForum", "-", PAUSE_FORUM, outcome),
    of("Mutation.removeForumName", "-", REMOVE_FORUM_NAME, outcome),
    of("Mutation.renameForum", "-", RENAME_FORUM, outcome),
    of("Mutation.resumeForum", "-", RESUME_FORUM, |data, variables| {
        outcome(&json!({ "resumed": data["resumeForum"] }), variables)
    }),
    of("Mutation.setSeatAddress", "-", SET_SEAT_ADDRESS, outcome),
    of("Mutation.splitForum", "-", SPLIT_FORUM, outcome),
    of("Mutation.startForum", "-", START_FORUM, outcome),
];

const ADDRESS: &str = "query ($code: String!) { forum(code: $code) { seats { nodes { address } } } }";
const ADD_DEPUTY: &str = "mutation ($seat: ID!, $person: ID!) { addDeputy(input: { seatId: $seat, kind: PERSONAL, personId: $person, \
                          from: \"2031-01-01\" }) { node { id } userErrors { code } } }";
const ADD_RULE: &str = "mutation ($forum: ID!) { addRule(input: { forumId: $forum, kind: AT_MOST, seatKind: OBSERVER, number: 9, \
                        text: \"Højst ni.\" }) { node { id } userErrors { code } } }";
const ASK: &str =
    "mutation ($forum: ID!) { askForEntries(input: { forumId: $forum }) { node { sentCount } userErrors { code } } }";
const CHANGE_DEPUTY: &str =
    "mutation ($deputy: ID!) { changeDeputy(input: { id: $deputy, rank: 1 }) { node { id } userErrors { code } } }";
const CHANGE_FAMILY: &str =
    "mutation { changeFamily(input: { family: \"lokalraad\", noticeDays: 14 }) { node { family } userErrors { code } } }";
const CHANGE_FORUM: &str =
    "mutation ($forum: ID!) { changeForum(input: { id: $forum, noticeDays: 14 }) { node { id } userErrors { code } } }";
const CHANGE_RULE: &str =
    "mutation ($rule: ID!) { changeRule(input: { id: $rule, number: 90 }) { node { id } userErrors { code } } }";
const CHANGE_SEAT: &str =
    "mutation ($seat: ID!) { changeSeat(input: { id: $seat, copyToId: null }) { node { id } userErrors { code } } }";
const CLOSE_FORUM: &str = "mutation ($forum: ID!) { closeForum(input: { id: $forum, on: \"2039-12-31\", endsSeats: false }) { node { id } \
                           userErrors { code } } }";
const FOUND_FORUM: &str = "mutation ($fresh: String!, $organisationId: ID) { foundForum(input: { code: $fresh, name: \"Nyt\", level: NETWORK, \
                           kind: NETWORK, class: NETWORK, convenerId: $organisationId }) { node { id } userErrors { code } } }";
const FOUND_FORUMS: &str = "mutation ($fresh: String!, $organisationId: ID) { foundForums(input: { family: \"ny\", template: { level: NETWORK, \
                            kind: NETWORK, class: NETWORK, convenerId: $organisationId }, places: [{ code: $fresh, name: \"Nyt\", \
                            areaCode: \"350\" }] }) { node { family } userErrors { code } } }";
const MERGE_FORUMS: &str = "mutation ($forum: ID!) { mergeForums(input: { fromIds: [$forum], intoId: $forum, on: \"2029-01-01\" }) { \
                            node { id } userErrors { code } } }";
const PAUSE_FORUM: &str = "mutation ($forum: ID!) { pauseForum(input: { id: $forum }) { node { id } userErrors { code } } \
                           resumeForum(input: { id: $forum }) { node { id } } }";
const REMOVE_FORUM_NAME: &str = "mutation ($forum: ID!) { removeForumName(input: { forumId: $forum, name: \"Intet navn\" }) { node { id } \
                                 userErrors { code } } }";
const RENAME_FORUM: &str = "mutation ($forum: ID!, $fresh: String!) { renameForum(input: { id: $forum, name: $fresh, on: \"2029-01-01\" }) { \
                            node { id } userErrors { code } } }";
const RESUME_FORUM: &str = "mutation ($forum: ID!) { pauseForum(input: { id: $forum }) { node { id } } resumeForum(input: { id: $forum }) { \
                            node { id } userErrors { code } } }";
const SET_SEAT_ADDRESS: &str = "mutation ($seat: ID!) { setSeatAddress(input: { seatId: $seat, email: \"plads@hub.example\" }) { node { id } \
                                userErrors { code } } }";
const SPLIT_FORUM: &str = "mutation ($forum: ID!) { splitForum(input: { id: $forum, into: [], on: \"2029-01-01\" }) { node { id } \
                           userErrors { code } } }";
const START_FORUM: &str =
    "mutation ($forum: ID!) { startForum(input: { id: $forum, on: \"2009-08-01\" }) { node { id } userErrors { code } } }";
