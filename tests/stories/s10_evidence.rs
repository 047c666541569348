//! S10 and S2: every number opens to what it is made of, and a forum's own hour is offered before any other.

use crate::hub::{Key, TestHub};
use serde_json::{Value, json};

async fn plan(t: &TestHub, key: &Key, forum: &str, (starts_at, ends_at): (&str, &str)) -> String {
    let meeting = json!({ "forumId": t.forum(forum), "title": "Møde", "startsAt": starts_at, "endsAt": ends_at });
    t.done(key, "planMeeting", (meeting, "id")).await["id"].as_str().unwrap().to_owned()
}

/// S2.8.
#[tokio::test]
async fn a_load_opens_to_its_meetings_and_a_collision_to_the_hour_that_both_share() {
    let t = TestHub::with_fixture().await;
    let krog = t.krog().await;
    plan(&t, &krog, "LR-LEJ", ("2009-08-25T16:00:00+02:00", "2009-08-25T17:30:00+02:00")).await;
    plan(&t, &krog, "LR-ROS", ("2009-08-25T17:00:00+02:00", "2009-08-25T18:30:00+02:00")).await;
    let load = "{ meetingLoad(from: \"2009-01-01\", until: \"2009-12-31\", first: 100) { nodes { meetings evidence { totalCount nodes { startsAt forum { \
                code } } } subject { ... on Person { name } } } } }";
    let data = t.data(&krog, load, json!({})).await;
    let loads = data["meetingLoad"]["nodes"].as_array().unwrap();
    assert!(loads.iter().all(|load| load["meetings"] == load["evidence"]["totalCount"]));
    let friis = loads.iter().find(|load| load["subject"]["name"] == "Mona Friis").unwrap();
    let expected = json!([
        { "startsAt": "2009-08-25T16:00:00+02:00", "forum": { "code": "LR-LEJ" } },
        { "startsAt": "2009-08-25T17:00:00+02:00", "forum": { "code": "LR-ROS" } },
    ]);
    assert_eq!(friis["evidence"]["nodes"], expected);
    let shared = "{ collisions(from: \"2009-08-25\", until: \"2009-08-25\") { nodes { sharedFrom sharedUntil } } }";
    let shared = t.data(&krog, shared, json!({})).await["collisions"]["nodes"].take();
    assert_eq!(shared, json!([{ "sharedFrom": "2009-08-25T17:00:00+02:00", "sharedUntil": "2009-08-25T17:30:00+02:00" }]));
}

/// S2.8.
#[tokio::test]
async fn a_step_of_a_way_names_the_seats_at_both_ends_with_their_terms() {
    let t = TestHub::with_fixture().await;
    let path = "{ path(from: \"LR-ROS\", to: \"NET-ARB\", by: PEOPLE) { steps { people { person { name } seatA { forum { code } term { from until } } \
                seatB { forum { code } term { from until } } } } } }";
    let steps = t.data(&t.krog().await, path, json!({})).await["path"]["steps"].take();
    assert_eq!(steps.as_array().unwrap().len(), 1);
    let hede = &steps[0]["people"][0];
    assert_eq!(hede["person"]["name"], "Nils Hede");
    assert_eq!((&hede["seatA"]["forum"]["code"], &hede["seatB"]["forum"]["code"]), (&json!("LR-ROS"), &json!("NET-ARB")));
    assert!(hede["seatA"]["term"]["from"].is_string() && hede["seatB"]["term"]["from"].is_string(), "{hede}");
}

/// S10.3.
#[tokio::test]
async fn a_meeting_that_is_moved_may_keep_its_own_hour_in_the_evening() {
    let t = TestHub::with_fixture().await;
    let krog = t.krog().await;
    let slots = "query ($moved: ID, $latest: String) { freeSlots(forum: \"LR-ROS\", from: \"2009-08-26\", until: \"2009-08-26\", \
                 durationMinutes: 90, insteadOf: $moved, latest: $latest) { startsAt reasons } }";
    let offered = async |moved: &str, latest: Value| {
        let mut data = t.data(&krog, slots, json!({ "moved": moved, "latest": latest })).await;
        data["freeSlots"][0].take()
    };
    let evening = plan(&t, &krog, "LR-ROS", ("2009-08-25T17:00:00+02:00", "2009-08-25T18:30:00+02:00")).await;
    let slot = offered(&evening, Value::Null).await;
    assert_eq!(slot["startsAt"], "2009-08-26T17:00:00+02:00");
    assert!(slot["reasons"].as_array().unwrap().contains(&json!("USUAL_HOUR")), "{slot}");
    // Who asks for an end gets it.
    assert_eq!(offered(&evening, json!("18:00")).await["startsAt"], "2009-08-26T16:30:00+02:00");
    let odd = plan(&t, &krog, "LR-ROS", ("2009-09-01T07:20:00+02:00", "2009-09-01T08:50:00+02:00")).await;
    assert_eq!(offered(&odd, Value::Null).await["startsAt"], "2009-08-26T07:20:00+02:00");
}

#[tokio::test]
async fn where_there_is_no_room_the_answer_says_why() {
    let t = TestHub::with_fixture().await;
    let (krog, skov) = (t.krog().await, t.key("omar-skov").await);
    plan(&t, &krog, "LR-ROS", ("2009-08-26T08:00:00+02:00", "2009-08-26T18:00:00+02:00")).await;
    let asked = "query ($from: Date!, $until: Date!) { freeTime(forum: \"LR-LEJ\", from: $from, until: $until, durationMinutes: 60) { slots { startsAt } \
                 daysOff daysOver daysTaken hidden sentence } }";
    let told = async |key: &Key, from: &str, until: &str| {
        t.data(key, asked, json!({ "from": from, "until": until })).await["freeTime"].take()
    };
    let none = told(&krog, "2009-08-26", "2009-08-26").await;
    assert_eq!((&none["slots"], &none["daysTaken"]), (&json!([]), &json!(1)));
    assert_eq!(none["sentence"], "Ingen ledig tid: 1 dag har hele tiden en deltager i et andet møde.");
    let seen = told(&skov, "2009-08-26", "2009-08-26").await;
    assert_eq!(seen["sentence"], "Ingen ledig tid: 1 dag har hele tiden en deltager i et andet møde, som du må se.");
    let past = told(&krog, "2009-08-08", "2009-08-10").await;
    assert_eq!((&past["daysOff"], &past["daysOver"], &past["daysTaken"]), (&json!(2), &json!(1), &json!(0)));
    assert_eq!(past["sentence"], "Ingen ledig tid: 2 dage er weekend eller fridag og 1 dag er forbi.");
    let rest = told(&krog, "2009-08-26", "2009-08-27").await;
    assert_eq!((rest["slots"].as_array().unwrap().len(), &rest["daysTaken"]), (1, &json!(1)));
}
