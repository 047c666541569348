//! S1: the meeting in the third quarter, its call and its deputy.

use crate::hub::TestHub;
use serde_json::json;

const CALL: &str = include_str!("../../web/queries/21-plan-and-call-a-meeting.graphql");

#[tokio::test]
async fn eleven_calls_go_out_when_a_person_sends_them() {
    let t = TestHub::with_fixture().await;
    let krog = t.krog().await;
    let forum = t.id(&krog, r#"{ forum(code: "KR") { id } }"#, "forum.id").await;
    let input = json!({
        "forumId": forum, "title": "Kredsrådsmøde", "startsAt": "2009-09-22T10:00:00+02:00", "endsAt": "2009-09-22T12:00:00+02:00",
    });
    let planned = t.data(&krog, CALL, json!({ "operation": "PlanMeeting", "input": input })).await;
    assert_eq!(planned["planMeeting"]["userErrors"], json!([]));
    assert_eq!(t.deliver_mail().await, []);
    let meeting = &planned["planMeeting"]["node"];
    let input = json!({ "meetingId": meeting["id"], "expectedVersion": meeting["version"] });
    let called = t.data(&krog, CALL, json!({ "operation": "SendCall", "input": input })).await;
    assert_eq!(called["sendCall"]["userErrors"], json!([]));
    assert_eq!(called["sendCall"]["node"]["invitations"]["totalCount"], 11);
    let sent = t.deliver_mail().await;
    assert_eq!(sent.iter().filter(|letter| letter.recipient.starts_with("ib.sand@")).count(), 1);
}
