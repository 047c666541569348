//! Meetings as a secretary and those she calls deal with them.

use super::{Key, TestHub};
use serde_json::{Value, json};

const MEETINGS: &str = r"query Meetings($code: String!) {
  forum(code: $code) { meetings(first: 50) { nodes { id number version status sequence startsAt } } }
}";
const INVITATIONS: &str = r"query Invitations($id: ID!) {
  node(id: $id) { ... on Meeting { invitations(first: 100) { nodes {
    id answer formerAnswer answeredBy { name } comment released standIn { name } person { name } delivery { status attempts }
  } } } }
}";
const SEND: &str = r"mutation Send($input: SendCallInput!) {
  sendCall(input: $input) { node { id version status sequence invitations(first: 100) { totalCount } } userErrors { field code message } }
}";
const MOVE: &str = r"mutation Move($input: MoveMeetingInput!) {
  moveMeeting(input: $input) { node { id version status sequence startsAt endsAt place } userErrors { field code message } }
}";
const CANCEL: &str = r"mutation Cancel($input: CancelMeetingInput!) {
  cancelMeeting(input: $input) { node { id version status sequence } userErrors { field code message } }
}";
const PLAN: &str = r"mutation Plan($input: PlanMeetingInput!) {
  planMeeting(input: $input) { node { id number version status } userErrors { field code message } }
}";
const ANSWER: &str = r"mutation Answer($input: AnswerInvitationInput!) {
  answerInvitation(input: $input) {
    node { answer formerAnswer answeredBy { name } person { name } standIn { name } comment } userErrors { field code message }
  }
}";

impl TestHub {
    /// The meeting with this number of a forum.
    pub async fn meeting(&self, key: &Key, forum: &str, number: &str) -> Value {
        let data = self.data(key, MEETINGS, json!({ "code": forum })).await;
        let meetings = data["forum"]["meetings"]["nodes"].as_array().expect("meetings").clone();
        meetings.into_iter().find(|meeting| meeting["number"] == number).expect("a meeting with that number")
    }

    /// Sends the call of KR 3/2009 and gives the meeting's id; the letters are still in the outbox.
    pub async fn call_kr(&self, key: &Key) -> String {
        let meeting = self.meeting(key, "KR", "3/2009").await;
        self.send(key, json!({ "meetingId": meeting["id"] })).await;
        meeting["id"].as_str().expect("an id").to_owned()
    }

    /// Plans a meeting and sends its call; the letters are still in the outbox.
    pub async fn plan_and_call(&self, key: &Key, forum: &str, (starts_at, ends_at): (&str, &str)) -> String {
        let forum = self.id(key, &format!("{{ forum(code: \"{forum}\") {{ id }} }}"), "forum.id").await;
        let input = json!({ "forumId": forum, "title": "Ekstra møde", "startsAt": starts_at, "endsAt": ends_at });
        let planned = self.did(key, PLAN, "planMeeting", input).await;
        self.send(key, json!({ "meetingId": planned["id"] })).await;
        planned["id"].as_str().expect("an id").to_owned()
    }

    /// Plans a meeting; the whole payload.
    pub async fn try_plan(&self, key: &Key, input: Value) -> Value {
        self.payload(key, PLAN, "planMeeting", input).await
    }

    /// Sends a call; a refusal fails the test.
    pub async fn send(&self, key: &Key, input: Value) -> Value {
        self.did(key, SEND, "sendCall", input).await
    }

    /// Sends a call; the whole payload.
    pub async fn try_send(&self, key: &Key, input: Value) -> Value {
        self.payload(key, SEND, "sendCall", input).await
    }

    /// Moves a meeting; a refusal fails the test.
    pub async fn move_to(&self, key: &Key, meeting: &str, starts_at: &str) -> Value {
        self.did(key, MOVE, "moveMeeting", json!({ "meetingId": meeting, "startsAt": starts_at })).await
    }

    /// Cancels a meeting; a refusal fails the test.
    pub async fn cancel(&self, key: &Key, meeting: &str) -> Value {
        self.did(key, CANCEL, "cancelMeeting", json!({ "meetingId": meeting })).await
    }

    /// The invitations to a meeting that this viewer sees.
    pub async fn invitations(&self, key: &Key, meeting: &str) -> Vec<Value> {
        let data = self.data(key, INVITATIONS, json!({ "id": meeting })).await;
        data["node"]["invitations"]["nodes"].as_array().expect("invitations").clone()
    }

    /// The invitation of the person with this name.
    pub async fn invitation(&self, key: &Key, meeting: &str, name: &str) -> Value {
        let invitations = self.invitations(key, meeting).await;
        invitations.into_iter().find(|invitation| invitation["person"]["name"] == name).expect("an invitation")
    }

    /// Answers the invitation of the person with this name; the whole payload. Krog looks up the invitation.
    pub async fn answer(&self, key: &Key, (meeting, name): (&str, &str), answer: &str) -> Value {
        let id = self.invitation(&self.krog().await, meeting, name).await["id"].take();
        self.payload(key, ANSWER, "answerInvitation", json!({ "invitationId": id, "answer": answer })).await
    }

    /// The answer of a mutation with this input.
    pub async fn payload(&self, key: &Key, document: &str, field: &str, input: Value) -> Value {
        self.data(key, document, json!({ "input": input })).await[field].take()
    }

    async fn did(&self, key: &Key, document: &str, field: &str, input: Value) -> Value {
        let mut payload = self.payload(key, document, field, input).await;
        assert_eq!(payload["userErrors"], json!([]), "{field}");
        payload["node"].take()
    }
}

/// The codes of a payload's user errors.
pub fn codes(payload: &Value) -> Vec<&str> {
    let errors = payload["userErrors"].as_array().expect("user errors");
    errors.iter().map(|error| error["code"].as_str().expect("a code")).collect()
}
