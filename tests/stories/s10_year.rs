//! S10: a year without collisions.

use crate::hub::{Key, TestHub};
use insta::assert_snapshot;
use serde_json::{Value, json};

const COLLISIONS: &str = "query ($from: Date!, $until: Date!, $sameDay: Boolean) {
  collisions(from: $from, until: $until, sameDay: $sameDay) { totalCount nodes { a { id forum { code } } b { id forum { code } }
    people { person { name } chairsA chairsB } sharedMinutes sameDay sentence } } }";
const SLOTS: &str = "query ($forum: String!, $from: Date!, $until: Date!, $minutes: Int!, $earliest: String, $latest: String,
    $insteadOf: ID, $first: Int) {
  freeSlots(forum: $forum, from: $from, until: $until, durationMinutes: $minutes, earliest: $earliest, latest: $latest,
    insteadOf: $insteadOf, first: $first) { startsAt endsAt reasons elsewhere sentence } }";
const LOAD: &str =
    "query ($by: LoadBy, $from: Date!, $until: Date!) { meetingLoad(by: $by, from: $from, until: $until, first: 100) {
  nodes { subject { ... on Person { name } ... on Post { title } ... on Organisation { name } } meetings hours weeks
    quarters { year quarter meetings hours weeks } } } }";

/// Plans a meeting; its id.
async fn plan(t: &TestHub, key: &Key, forum: &str, (starts_at, ends_at): (&str, &str)) -> String {
    let forum = t.id(key, &format!("{{ forum(code: \"{forum}\") {{ id }} }}"), "forum.id").await;
    let planned = t.try_plan(key, json!({ "forumId": forum, "title": "Møde", "startsAt": starts_at, "endsAt": ends_at })).await;
    assert_eq!(planned["userErrors"], json!([]));
    planned["node"]["id"].as_str().expect("an id").to_owned()
}

/// The two local councils on Tuesday 25 August; the id of the second meeting.
async fn colliding(t: &TestHub, key: &Key) -> String {
    plan(t, key, "LR-LEJ", ("2009-08-25T16:00:00+02:00", "2009-08-25T17:30:00+02:00")).await;
    plan(t, key, "LR-ROS", ("2009-08-25T17:00:00+02:00", "2009-08-25T18:30:00+02:00")).await
}

async fn collisions(t: &TestHub, key: &Key, same_day: bool) -> Vec<Value> {
    let variables = json!({ "from": "2009-08-01", "until": "2009-12-31", "sameDay": same_day });
    let mut data = t.data(key, COLLISIONS, variables).await;
    data["collisions"]["nodes"].take().as_array().expect("collisions").clone()
}

#[tokio::test]
async fn two_councils_at_once_name_who_is_torn_for_how_long_and_who_chairs_both() {
    let t = TestHub::with_fixture().await;
    let krog = t.krog().await;
    colliding(&t, &krog).await;
    let found = collisions(&t, &krog, false).await;
    assert_eq!(found.len(), 1);
    let people = json!([
        { "person": { "name": "Mona Friis" }, "chairsA": true, "chairsB": true },
        { "person": { "name": "Karl Østergaard" }, "chairsA": false, "chairsB": false },
    ]);
    assert_eq!((&found[0]["people"], &found[0]["sharedMinutes"]), (&people, &json!(30)));
    assert_snapshot!(found[0]["sentence"].as_str().expect("a sentence"), @"LR-LEJ × LR-ROS, tirsdag den 25. august 2009: 30 fælles minutter, kl. 17.00-17.30: Mona Friis og Karl Østergaard; Mona Friis er formand i begge");
    let english = t.ask_in(&krog, COLLISIONS, json!({ "from": "2009-08-25", "until": "2009-08-25" }), "en").await;
    let sentence = english["data"]["collisions"]["nodes"][0]["sentence"].as_str().expect("a sentence");
    assert_snapshot!(sentence, @"LR-LEJ × LR-ROS, Tuesday 25 August 2009: 30 shared minutes, 17:00-17:30: Mona Friis and Karl Østergaard; Mona Friis chairs both");
}

#[tokio::test]
async fn meetings_that_touch_or_are_cancelled_do_not_collide_and_those_of_one_day_are_told_when_asked_for() {
    let t = TestHub::with_fixture().await;
    let krog = t.krog().await;
    plan(&t, &krog, "LR-LEJ", ("2009-08-25T16:00:00+02:00", "2009-08-25T17:00:00+02:00")).await;
    let second = plan(&t, &krog, "LR-ROS", ("2009-08-25T17:00:00+02:00", "2009-08-25T18:30:00+02:00")).await;
    plan(&t, &krog, "LR-GRE", ("2009-08-25T16:00:00+02:00", "2009-08-25T18:00:00+02:00")).await;
    assert_eq!(collisions(&t, &krog, false).await, [Value::Null; 0]);
    let found = collisions(&t, &krog, true).await;
    let told: Vec<_> = found.iter().map(|one| (&one["a"]["forum"]["code"], &one["sharedMinutes"], &one["sameDay"])).collect();
    assert_eq!(told, [(&json!("LR-LEJ"), &json!(0), &json!(true))]);
    t.cancel(&krog, &second).await;
    assert_eq!(collisions(&t, &krog, true).await, [Value::Null; 0]);
}

#[tokio::test]
async fn whoever_sits_there_on_the_day_of_the_meeting_is_torn() {
    let t = TestHub::with_fixture().await;
    let krog = t.krog().await;
    colliding(&t, &krog).await;
    let people =
        "code,name,given_name,family_name,email,phone,language\naage-winther,Aage Winther,Aage,Winther,aage@politi.example,,da\n";
    let holdings = "post,person,from,until\nstationsleder-roskilde,mona-friis,2007-01-01,2009-08-24\n\
        stationsleder-roskilde,aage-winther,2009-08-25,\n";
    t.import(&[("people.csv", people), ("holdings.csv", holdings)]).await.expect("a new leader");
    let found = collisions(&t, &krog, false).await;
    let names: Vec<_> = found[0]["people"].as_array().expect("people").iter().map(|torn| &torn["person"]["name"]).collect();
    assert_eq!(names, ["Aage Winther", "Karl Østergaard"]);
}

#[tokio::test]
async fn three_other_slots_are_offered_with_reasons() {
    let t = TestHub::with_fixture().await;
    let krog = t.krog().await;
    let second = colliding(&t, &krog).await;
    // The Tuesday after, Østergaard is in SSP-ROS, and at an hour that is in the way.
    plan(&t, &krog, "SSP-ROS", ("2009-09-01T16:30:00+02:00", "2009-09-01T17:30:00+02:00")).await;
    let variables = json!({ "forum": "LR-ROS", "from": "2009-08-25", "until": "2009-09-08", "minutes": 90, "earliest": "15:00",
        "latest": "19:00", "insteadOf": second, "first": 3 });
    let data = t.data(&krog, SLOTS, variables).await;
    let sentences: Vec<_> =
        data["freeSlots"].as_array().expect("slots").iter().map(|slot| slot["sentence"].as_str().expect("a sentence")).collect();
    assert_snapshot!(sentences.join("\n"), @"
    tirsdag den 8. september 2009 kl. 17.00-18.30: ingen af de 4 deltagere har andre møder den dag; forummets sædvanlige ugedag; det sædvanlige klokkeslæt
    onsdag den 26. august 2009 kl. 17.00-18.30: ingen af de 4 deltagere har andre møder den dag; det sædvanlige klokkeslæt
    torsdag den 27. august 2009 kl. 17.00-18.30: ingen af de 4 deltagere har andre møder den dag; det sædvanlige klokkeslæt
    ");
}

#[tokio::test]
async fn no_slot_lies_on_a_day_off_in_week_42_in_the_past_or_where_a_member_is_busy() {
    let t = TestHub::with_fixture().await;
    let krog = t.krog().await;
    let days = async |from: &str, until: &str| -> Vec<String> {
        let variables = json!({ "forum": "KR", "from": from, "until": until, "minutes": 120, "first": 20 });
        let data = t.data(&krog, SLOTS, variables).await;
        let starts =
            data["freeSlots"].as_array().expect("slots").iter().map(|slot| slot["startsAt"].as_str().expect("an instant"));
        let mut days: Vec<_> = starts.map(|start| start[..16].to_owned()).collect();
        days.sort();
        days
    };
    let autumn = ["2009-10-09T10:00", "2009-10-19T10:00"];
    assert_eq!(days("2009-10-09", "2009-10-19").await, autumn, "week 42, and its weekends, are left out");
    assert_eq!(days("2010-04-01", "2010-04-06").await, ["2010-04-06T10:00"], "Easter 2010");
    assert_eq!(days("2010-04-30", "2010-04-30").await, [""; 0], "Great Prayer Day");
    assert_eq!(days("2010-05-13", "2010-05-14").await, ["2010-05-14T10:00"], "Ascension Day");
    assert_eq!(days("2009-08-10", "2009-08-12").await, ["2009-08-11T10:00", "2009-08-12T10:00"], "yesterday is over");
    // KR itself meets from 10 to 12 on 15 September; the usual hour is that of its last meeting, 10.
    assert_eq!(days("2009-09-15", "2009-09-15").await, ["2009-09-15T08:00"]);
    let squeezed =
        t.data(&krog, SLOTS, json!({ "forum": "KR", "from": "2010-05-14", "until": "2010-05-14", "minutes": 60 })).await;
    let reasons = squeezed["freeSlots"][0]["reasons"].as_array().expect("reasons");
    assert!(reasons.contains(&json!("BETWEEN_DAYS_OFF")), "{reasons:?}");
}

#[tokio::test]
async fn ten_o_clock_is_ten_o_clock_in_summer_and_winter() {
    let t = TestHub::with_fixture().await;
    let krog = t.krog().await;
    for (day, expected) in [("2009-10-23", "2009-10-23T10:00:00+02:00"), ("2009-10-26", "2009-10-26T10:00:00+01:00")] {
        let data = t.data(&krog, SLOTS, json!({ "forum": "KR", "from": day, "until": day, "minutes": 60 })).await;
        assert_eq!(data["freeSlots"][0]["startsAt"], expected);
    }
}

#[tokio::test]
async fn wishes_that_cannot_be_fulfilled_are_refused_and_hidden_forums_have_no_slots() {
    let t = TestHub::with_fixture().await;
    let (krog, skov) = (t.krog().await, t.key("omar-skov").await);
    let wish = |changed: Value| {
        let mut wish = json!({ "forum": "KR", "from": "2009-09-01", "until": "2009-09-30", "minutes": 60 });
        wish.as_object_mut().unwrap().extend(changed.as_object().unwrap().clone());
        wish
    };
    for changed in [
        json!({ "minutes": 5 }),
        json!({ "minutes": 700 }),
        json!({ "earliest": "16:00", "latest": "09:00" }),
        json!({ "earliest": "kl. 9" }),
        json!({ "until": "2009-08-31" }),
        json!({ "until": "2011-01-01" }),
    ] {
        let answer = t.ask(&krog, SLOTS, wish(changed.clone())).await;
        assert_eq!(answer["errors"][0]["extensions"]["code"], "BAD_USER_INPUT", "{changed}");
    }
    for forum in ["PSP", "FINDES-IKKE"] {
        assert_eq!(t.data(&skov, SLOTS, wish(json!({ "forum": forum }))).await["freeSlots"], Value::Null, "{forum}");
    }
}

/// A line for each, as far as it is asked for.
async fn load(t: &TestHub, key: &Key, by: &str, span: (&str, &str)) -> Vec<String> {
    let data = t.data(key, LOAD, json!({ "by": by, "from": span.0, "until": span.1 })).await;
    let line = |load: &Value| {
        let subject = load["subject"]["name"].as_str().or(load["subject"]["title"].as_str()).expect("a name");
        let quarters: Vec<_> = load["quarters"]
            .as_array()
            .expect("quarters")
            .iter()
            .map(|q| format!("Q{} {}", q["quarter"], q["meetings"]))
            .collect();
        format!(
            "{subject}: {} meetings, {} h, {} weeks ({})",
            load["meetings"],
            load["hours"],
            load["weeks"],
            quarters.join(", ")
        )
    };
    data["meetingLoad"]["nodes"].as_array().expect("loads").iter().map(line).collect()
}

#[tokio::test]
async fn the_load_of_the_third_quarter_shows_meetings_and_hours_highest_first() {
    let t = TestHub::with_fixture().await;
    let krog = t.krog().await;
    colliding(&t, &krog).await;
    let loads = load(&t, &krog, "PERSON", ("2009-07-01", "2009-09-30")).await;
    assert_eq!(loads.len(), 11 + 6, "the council's eleven, and the two local councils' six");
    assert_eq!(loads[0], "Mona Friis: 2 meetings, 3.0 h, 1 weeks (Q3 2)");
    assert_eq!(loads[1], "Karl Østergaard: 2 meetings, 3.0 h, 1 weeks (Q3 2)");
    assert!(loads[2].ends_with(": 1 meetings, 2.0 h, 1 weeks (Q3 1)"), "KR 3/2009: {loads:#?}");
    assert!(!loads.iter().any(|line| line.starts_with("Viggo Ravn")), "who is called when there is need is not called by itself");
}

#[tokio::test]
async fn the_load_of_a_year_is_told_by_post_and_by_organisation_too() {
    let t = TestHub::with_fixture().await;
    let krog = t.krog().await;
    colliding(&t, &krog).await;
    let year = ("2009-01-01", "2009-12-31");
    let posts = load(&t, &krog, "POST", year).await;
    assert!(posts.contains(&"Politidirektør: 4 meetings, 8.0 h, 4 weeks (Q1 1, Q2 1, Q3 1, Q4 1)".to_owned()), "{posts:#?}");
    let organisations = load(&t, &krog, "ORGANISATION", year).await;
    assert!(
        organisations[0].ends_with(": 6 meetings, 11.0 h, 5 weeks (Q1 1, Q2 1, Q3 3, Q4 1)"),
        "the police: {organisations:#?}"
    );
}

#[tokio::test]
async fn meetings_of_hidden_forums_are_in_nobodys_load_collision_or_slot() {
    let t = TestHub::with_fixture().await;
    let (krog, skov) = (t.krog().await, t.key("omar-skov").await);
    let before = load(&t, &skov, "PERSON", ("2009-08-01", "2009-12-31")).await;
    plan(&t, &krog, "LR-LEJ", ("2009-10-06T10:00:00+02:00", "2009-10-06T12:00:00+02:00")).await;
    plan(&t, &krog, "PSP", ("2009-10-06T10:00:00+02:00", "2009-10-06T12:00:00+02:00")).await;
    let after = load(&t, &skov, "PERSON", ("2009-08-01", "2009-12-31")).await;
    assert!(after.contains(&"Karl Østergaard: 1 meetings, 2.0 h, 1 weeks (Q4 1)".to_owned()), "{before:#?} {after:#?}");
    assert_eq!(collisions(&t, &skov, true).await, [Value::Null; 0]);
    assert_eq!(collisions(&t, &krog, true).await.len(), 1);
    let wish = json!({ "forum": "LR-ROS", "from": "2009-10-06", "until": "2009-10-06", "minutes": 60 });
    let elsewhere = async |key: &Key| t.data(key, SLOTS, wish.clone()).await["freeSlots"][0]["elsewhere"].clone();
    assert_eq!((elsewhere(&skov).await, elsewhere(&krog).await), (json!(2), json!(3)), "Nils Hede sits in PSP");
}
