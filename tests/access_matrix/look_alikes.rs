//! What is not for the asker looks exactly like what does not exist, to the byte.

use super::cast::{PLACES, Place, Stage, person_id};
use crate::hub::Key;
use hyper::{Request, body::Bytes, header};
use serde_json::{Value, json};
use snitflade::{
    clock::{Clock, SystemClock},
    relay::{Kind, global_id},
};

const SEALED: &Place = &PLACES[3];

/// Anyone, and a member of other forums who is not one of this.
const OUTSIDE: [&str; 2] = ["fremmed", "omar-skov"];

#[tokio::test]
async fn a_sealed_seat_meeting_person_or_invitation_looks_like_one_that_does_not_exist() {
    let stage = Stage::set().await;
    let sealed = stage.variables(SEALED).await;
    let kinds = [("seat", Kind::Seat), ("meeting", Kind::Meeting), ("person", Kind::Person), ("invitation", Kind::Invitation)];
    for who in OUTSIDE {
        let key = stage.t.key(who).await;
        for (name, kind) in kinds {
            let (real, made_up) = (sealed[name].as_str().unwrap().to_owned(), made_up(kind));
            for query in [
                "query ($id: ID!) { node(id: $id) { __typename id } }",
                "query ($id: ID!) { nodes(ids: [$id]) { __typename id } }",
                "query ($id: ID!) { person(id: $id) { name seats { totalCount } } }",
            ] {
                let there = bytes(&stage, &key, query, json!({ "id": real })).await;
                assert_eq!(there, bytes(&stage, &key, query, json!({ "id": made_up })).await, "{who} {name} {query}");
                assert!(!there.windows(6).any(|part| part == b"errors"), "{who} {name} {query}");
            }
        }
    }
    stage.t.deliver_mail().await;
}

#[tokio::test]
async fn a_mutation_that_names_what_is_sealed_answers_as_if_it_did_not_exist() {
    let stage = Stage::set().await;
    let sealed = stage.variables(SEALED).await;
    let meeting = [
        "mutation ($id: ID!) { sendCall(input: { meetingId: $id }) { node { id } userErrors { field code message } } }",
        "mutation ($id: ID!) { moveMeeting(input: { meetingId: $id, place: \"Sal 2\" }) { node { id } userErrors { field code message } } }",
        "mutation ($id: ID!) { moveMeeting(input: { meetingId: $id, expectedVersion: 99 }) { node { id } userErrors { field code message } } }",
        "mutation ($id: ID!) { cancelMeeting(input: { meetingId: $id }) { node { id } userErrors { field code message } } }",
    ];
    let invitation = "mutation ($id: ID!) { answerInvitation(input: { invitationId: $id, answer: DECLINED }) { node { id } \
                      userErrors { field code message } } }";
    let seat = [
        "mutation ($id: ID!) { changeSeat(input: { id: $id, role: CHAIR }) { node { id } userErrors { field code message } } }",
        "mutation ($id: ID!) { changeSeat(input: { id: $id, expectedVersion: 99 }) { node { id } userErrors { field code message } } }",
        "mutation ($id: ID!) { setSeatAddress(input: { seatId: $id, email: \"x\" }) { node { id } userErrors { field code message } } }",
        "mutation ($id: ID!) { addDeputy(input: { seatId: $id, kind: PERSONAL }) { node { id } userErrors { field code message } } }",
    ];
    let deputy =
        "mutation ($id: ID!) { changeDeputy(input: { id: $id, rank: 2 }) { node { id } userErrors { field code message } } }";
    let documents = meeting.map(|document| (document, "meeting", Kind::Meeting)).into_iter();
    let documents =
        documents.chain(seat.map(|document| (document, "seat", Kind::Seat))).chain([(deputy, "deputy", Kind::Deputy)]);
    for who in OUTSIDE {
        let key = stage.t.key(who).await;
        for (document, name, kind) in documents.clone().chain([(invitation, "invitation", Kind::Invitation)]) {
            let there = bytes(&stage, &key, document, json!({ "id": sealed[name] })).await;
            assert_eq!(there, bytes(&stage, &key, document, json!({ "id": made_up(kind) })).await, "{who} {document}");
            assert!(String::from_utf8_lossy(&there).contains("NOT_FOUND"), "{who} {document}");
        }
    }
    stage.t.deliver_mail().await;
}

#[tokio::test]
async fn a_chair_cannot_find_out_about_a_person_by_giving_her_a_seat() {
    let stage = Stage::set().await;
    let friis = stage.t.key("mona-friis").await;
    let forum = stage.forum("LR-LEJ").await;
    let add = "mutation ($input: AddSeatInput!) { addSeat(input: $input) { node { holder { name } } userErrors { field code message } } }";
    let of =
        |person: String| json!({ "input": { "forumId": forum, "kind": "APPOINTED", "personId": person, "from": "2009-09-01" } });
    let there = bytes(&stage, &friis, add, of(person_id(&stage.t, "Eva Lindt"))).await;
    assert_eq!(there, bytes(&stage, &friis, add, of(made_up(Kind::Person))).await);
}

/// The id of something that there is not.
pub fn made_up(kind: Kind) -> String {
    global_id(kind, SystemClock::new().new_id()).0
}

/// The body of an answer, as it would go over the wire.
async fn bytes(stage: &Stage, key: &Key, query: &str, variables: Value) -> Bytes {
    let body = json!({ "query": query, "variables": variables }).to_string();
    let request = Request::post("/graphql").header(header::CONTENT_TYPE, "application/json");
    let request = match key.bearer() {
        Some(bearer) => request.header(header::AUTHORIZATION, bearer),
        None => request,
    };
    let (parts, ()) = request.body(()).unwrap().into_parts();
    let answer = stage.t.door.answer(&parts, body.into()).await;
    http_body_util::BodyExt::collect(answer.into_body()).await.unwrap().to_bytes()
}
