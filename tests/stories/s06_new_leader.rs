//! S6: a new station leader, entered once: people and posts by import, everything else follows.

use crate::hub::{Key, TestHub};
use serde_json::{Value, json};

const PEOPLE: &str = "code,name,given_name,family_name,email,phone,language\n\
    aage-winther,Aage Winther,Aage,Winther,aage.winther@politi.example,,da\n";
const HOLDINGS: &str = "post,person,from,until\n\
    stationsleder-roskilde,mona-friis,2007-01-01,2009-07-31\nstationsleder-roskilde,aage-winther,2009-08-01,\n";
const LEADER: &str = r#"query Leader($asOf: Date) {
  lejre: forum(code: "LR-LEJ", asOf: $asOf) { chair { holder { name } } }
  roskilde: forum(code: "LR-ROS", asOf: $asOf) { chair { holder { name } } }
  lejreDaily: contactDuties(area: "350", asOf: $asOf) { holder { name } }
  roskildeDaily: contactDuties(area: "265", asOf: $asOf) { holder { name } }
}"#;
const OVERLAP: &str = r#"query Overlap($asOf: Date) { overlap(a: "LR-LEJ", b: "LR-ROS", asOf: $asOf) {
  people { shared evidence { nodes { person { name } } } } } }"#;

/// The hub on 20 July 2009, with the new leader entered.
async fn entered() -> TestHub {
    let t = TestHub::with_fixture().await;
    t.at("2009-07-20T09:00:00+02:00");
    let report = t.import(&[("people.csv", PEOPLE), ("holdings.csv", HOLDINGS)]).await.expect("two short tables");
    let done: Vec<_> = report.tallies.iter().map(|tally| (tally.file, tally.added, tally.changed)).collect();
    assert_eq!(done, [("people.csv", 1, 0), ("holdings.csv", 1, 1)]);
    t
}

/// Who leads and who is the daily contact on a day: once, since they are the same four times.
async fn leader(t: &TestHub, key: &Key, day: &str) -> String {
    let data = t.data(key, LEADER, json!({ "asOf": day })).await;
    let name = |holder: &Value| holder["holder"]["name"].as_str().expect("a name").to_owned();
    let mut names: Vec<String> = ["lejre", "roskilde"].map(|forum| name(&data[forum]["chair"])).into();
    for duties in ["lejreDaily", "roskildeDaily"] {
        names.extend(data[duties].as_array().expect("duties").iter().map(name));
    }
    assert_eq!(names.len(), 4, "two chairs and two daily contacts");
    names.dedup();
    assert_eq!(names.len(), 1, "{names:?}");
    names.remove(0)
}

#[tokio::test]
async fn from_the_first_of_august_he_chairs_and_is_daily_contact_and_until_then_she_is() {
    let t = entered().await;
    let krog = t.krog().await;
    for (day, name) in [("2009-07-31", "Mona Friis"), ("2009-08-01", "Aage Winther"), ("2009-12-31", "Aage Winther")] {
        assert_eq!(leader(&t, &krog, day).await, name, "{day}");
    }
}

#[tokio::test]
async fn meetings_before_and_after_call_whoever_leads_on_the_day() {
    let t = entered().await;
    let krog = t.krog().await;
    let before = t.plan_and_call(&krog, "LR-ROS", ("2009-07-31T10:00:00+02:00", "2009-07-31T12:00:00+02:00")).await;
    let after = t.plan_and_call(&krog, "LR-ROS", ("2009-08-01T10:00:00+02:00", "2009-08-01T12:00:00+02:00")).await;
    for (meeting, called, other) in [(before, "Mona Friis", "Aage Winther"), (after, "Aage Winther", "Mona Friis")] {
        let names: Vec<Value> =
            t.invitations(&krog, &meeting).await.into_iter().map(|mut row| row["person"]["name"].take()).collect();
        assert!(names.contains(&json!(called)) && !names.contains(&json!(other)), "{names:?}");
    }
    let sent = t.deliver_mail().await;
    let to = |address: &str| sent.iter().filter(|letter| letter.recipient == address).count();
    assert_eq!((to("mona.friis@politi.example"), to("aage.winther@politi.example")), (1, 1));
}

#[tokio::test]
async fn on_the_day_itself_he_may_call_a_meeting_and_she_may_no_more() {
    let t = entered().await;
    let krog = t.krog().await;
    let forum = t.id(&krog, r#"{ forum(code: "LR-ROS") { id } }"#, "forum.id").await;
    let input = json!({ "forumId": forum, "title": "Møde", "startsAt": "2009-09-01T10:00:00+02:00", "endsAt": "2009-09-01T11:00:00+02:00" });
    for (moment, may, may_not) in
        [("2009-07-31T23:59:59+02:00", "mona-friis", "aage-winther"), ("2009-08-01T00:00:00+02:00", "aage-winther", "mona-friis")]
    {
        t.at(moment);
        let refused = t.try_plan(&t.key(may_not).await, input.clone()).await;
        assert_eq!(refused["userErrors"][0]["code"], "FORBIDDEN", "{moment}");
        let planned = t.try_plan(&t.key(may).await, input.clone()).await;
        assert_eq!(planned["userErrors"], json!([]), "{moment}");
    }
}

#[tokio::test]
async fn the_two_councils_share_two_people_before_and_after() {
    let t = entered().await;
    let krog = t.krog().await;
    for (day, names) in [
        ("2009-07-31", ["Mona Friis", "Karl Østergaard"]),
        // In the Danish order of family names, Winther comes before Østergaard.
        ("2009-08-01", ["Aage Winther", "Karl Østergaard"]),
    ] {
        let people = t.data(&krog, OVERLAP, json!({ "asOf": day })).await["overlap"]["people"].take();
        assert_eq!(people["shared"], 2, "{day}");
        let evidence = people["evidence"]["nodes"].as_array().expect("evidence");
        let found: Vec<_> = evidence.iter().map(|shared| shared["person"]["name"].as_str().expect("a name")).collect();
        assert_eq!(found, names, "{day}");
    }
}

const DURING: &str = r#"query During($a: String!, $b: String!, $from: Date!, $until: Date!) {
  overlapDuring(a: $a, b: $b, from: $from, until: $until) {
    hidden shared people { person { name } times { from until } } trend { year shared }
  }
}"#;

/// What two forums had in common, a line for each person and one for the years.
async fn during(t: &TestHub, key: &Key, (a, b): (&str, &str), (from, until): (&str, &str)) -> Vec<String> {
    let mut data = t.data(key, DURING, json!({ "a": a, "b": b, "from": from, "until": until })).await;
    let during = data["overlapDuring"].take();
    let people = during["people"].as_array().expect("people");
    assert_eq!(during["shared"], people.len());
    let times = |person: &Value| -> Vec<String> {
        let times = person["times"].as_array().expect("times").iter();
        times
            .map(|time| format!("{}/{}", time["from"].as_str().expect("a day"), time["until"].as_str().expect("a day")))
            .collect()
    };
    let line = |person: &Value| format!("{} {}", person["person"]["name"].as_str().expect("a name"), times(person).join(" "));
    let years = during["trend"].as_array().expect("years").iter();
    let years: Vec<_> = years.map(|year| format!("{}: {}", year["year"], year["shared"])).collect();
    people.iter().map(line).chain([years.join(", ")]).collect()
}

#[tokio::test]
async fn in_common_during_2009_names_three_with_dates() {
    let t = entered().await;
    let krog = t.krog().await;
    let found = during(&t, &krog, ("LR-LEJ", "LR-ROS"), ("2009-01-01", "2009-12-31")).await;
    let expected = [
        "Mona Friis 2009-01-01/2009-07-31",
        "Karl Østergaard 2009-01-01/2009-12-31",
        "Aage Winther 2009-08-01/2009-12-31",
        "2009: 3",
    ];
    assert_eq!(found, expected);
    let found = during(&t, &krog, ("LR-LEJ", "LR-ROS"), ("2006-06-01", "2010-01-01")).await;
    assert_eq!(found[0], "Mona Friis 2007-01-01/2009-07-31", "nobody sat there before 2007");
    assert_eq!(found[3], "2006: null, 2007: 2, 2008: 2, 2009: 3, 2010: 2");
}

#[tokio::test]
async fn the_first_and_the_last_day_of_a_common_time_are_exact() {
    let t = entered().await;
    let krog = t.krog().await;
    for (span, expected) in [
        (
            ("2009-07-31", "2009-07-31"),
            vec!["Mona Friis 2009-07-31/2009-07-31", "Karl Østergaard 2009-07-31/2009-07-31", "2009: 2"],
        ),
        (
            ("2009-08-01", "2009-08-01"),
            vec!["Aage Winther 2009-08-01/2009-08-01", "Karl Østergaard 2009-08-01/2009-08-01", "2009: 2"],
        ),
    ] {
        assert_eq!(during(&t, &krog, ("LR-LEJ", "LR-ROS"), span).await, expected);
    }
    let refused = t.ask(&krog, DURING, json!({ "a": "KR", "b": "KU", "from": "2009-02-01", "until": "2009-01-31" })).await;
    assert_eq!(refused["errors"][0]["extensions"]["code"], "BAD_USER_INPUT", "{refused:#}");
}

/// Whoever was first in the one and later in the other was never in both.
#[tokio::test]
async fn each_year_tells_who_was_in_both_and_how_much_that_is() {
    let t = TestHub::new().await;
    let tables = [
        ("people.csv", "code,name\np,Per\nq,Rie\nr,Ulla\n"),
        (
            "forums.csv",
            "code,name,level,kind,status,class\nA,Alfa,network,network,existing,public\nB,Beta,network,network,existing,public\n",
        ),
        (
            "seats.csv",
            "code,forum,kind,person,from,until\n\
            A-1,A,appointed,p,2008-01-01,2008-03-31\nB-1,B,appointed,p,2008-04-01,2008-12-31\n\
            A-2,A,appointed,q,2008-06-01,2009-12-31\nB-2,B,appointed,q,2008-12-31,2009-01-01\n\
            A-3,A,appointed,r,2009-01-01,2010-12-31\n",
        ),
    ];
    t.import(&tables).await.expect("two forums");
    let query = "{ overlapDuring(a: \"A\", b: \"B\", from: \"2007-01-01\", until: \"2010-12-31\") { trend { year shared jaccard \
                 coefficient people { name } } } }";
    let trend = t.data(&Key::NONE, query, json!({})).await["overlapDuring"]["trend"].take();
    let person = |name: &str| json!([{ "name": name }]);
    let expected = json!([
        { "year": 2007, "shared": null, "jaccard": null, "coefficient": null, "people": [] },
        // Per and Rie sat in both, Rie alone at once.
        { "year": 2008, "shared": 1, "jaccard": 0.5, "coefficient": 0.5, "people": person("Rie") },
        { "year": 2009, "shared": 1, "jaccard": 0.5, "coefficient": 1.0, "people": person("Rie") },
        // Nobody sat in the second.
        { "year": 2010, "shared": null, "jaccard": null, "coefficient": null, "people": [] },
    ]);
    assert_eq!(trend, expected);
    // Per stood in for Rie for a while, and sat in the second himself then.
    let deputies = "seat,kind,rank,person,from,until\nA-2,personal,1,p,2008-06-01,2008-09-30\n";
    t.import(&[("deputies.csv", deputies)]).await.expect("a deputy");
    let query = "query ($deputies: Boolean!) { overlapDuring(a: \"A\", b: \"B\", from: \"2008-01-01\", until: \"2008-12-31\", \
                 counting: { deputies: $deputies }) { people { person { name } times { from until } } } }";
    let regular = t.data(&Key::NONE, query, json!({ "deputies": false })).await["overlapDuring"]["people"].take();
    let rie = json!({ "person": { "name": "Rie" }, "times": [{ "from": "2008-12-31", "until": "2008-12-31" }] });
    assert_eq!(regular, json!([rie]));
    let all = t.data(&Key::NONE, query, json!({ "deputies": true })).await["overlapDuring"]["people"].take();
    let per = json!({ "person": { "name": "Per" }, "times": [{ "from": "2008-06-01", "until": "2008-09-30" }] });
    assert_eq!(all, json!([per, rie]));
}

#[tokio::test]
async fn whoever_sat_for_two_organisations_or_left_and_came_back_is_counted_once() {
    let t = entered().await;
    let seats = "code,forum,kind,organisation,person,from,until\n\
        LR-LEJ-06,LR-LEJ,appointed,lejre,nils-hede,2008-01-01,2008-03-31\n\
        LR-LEJ-07,LR-LEJ,appointed,roskilde,nils-hede,2008-03-01,2008-06-30\n\
        LR-LEJ-08,LR-LEJ,appointed,roskilde,nils-hede,2009-02-01,2009-02-28\n";
    t.import(&[("seats.csv", seats)]).await.expect("three seats");
    let found = during(&t, &t.krog().await, ("PSP", "LR-LEJ"), ("2008-01-01", "2009-12-31")).await;
    let expected =
        ["Nils Hede 2008-01-01/2008-06-30 2009-02-01/2009-02-28", "Karl Østergaard 2008-01-01/2009-12-31", "2008: 2, 2009: 2"];
    assert_eq!(found, expected);
    let skov = t.key("omar-skov").await;
    let found = t.data(&skov, DURING, json!({ "a": "PSP", "b": "LR-LEJ", "from": "2008-01-01", "until": "2009-12-31" })).await;
    assert_eq!(found["overlapDuring"], json!({ "hidden": true, "shared": null, "people": [], "trend": [] }));
}

/// S6.2: entered after the calls have gone out, with one appointment and no further typing.
#[tokio::test]
async fn calls_already_sent_are_withdrawn_from_her_and_sent_to_him_and_nobody_else_hears() {
    let t = TestHub::with_fixture().await;
    t.at("2009-07-20T09:00:00+02:00");
    let krog = t.krog().await;
    for forum in ["LR-ROS", "LR-LEJ"] {
        t.plan_and_call(&krog, forum, ("2009-08-20T10:00:00+02:00", "2009-08-20T12:00:00+02:00")).await;
    }
    let early = t.plan_and_call(&krog, "LR-ROS", ("2009-07-30T10:00:00+02:00", "2009-07-30T12:00:00+02:00")).await;
    t.deliver_mail().await;
    let person = json!({ "name": "Aage Winther", "email": "aage.winther@politi.example" });
    let person = t.done(&krog, "addPerson", (person, "id")).await;
    let register = t.hub.register();
    let (_, holding) = register
        .holdings
        .iter()
        .find(|(_, row)| *register.persons.get(row.person).name == *"Mona Friis")
        .expect("she leads the station");
    let post = snitflade::relay::global_id(snitflade::relay::Kind::Post, register.posts.get(holding.post).id);
    let appointed = json!({ "postId": post.0, "personId": person["id"], "from": "2009-08-01" });
    t.done(&krog, "appointHolder", (appointed, "id")).await;
    let sent = t.deliver_mail().await;
    let mut letters: Vec<String> = sent
        .iter()
        .map(crate::hub::letters::Letter::read)
        .map(|letter| format!("{} {}", letter.to, letter.subject.split(',').next().unwrap_or_default()))
        .collect();
    letters.sort();
    assert_eq!(
        letters,
        [
            "aage.winther@politi.example Indkaldelse: Lokalråd Lejre 1/2009",
            "aage.winther@politi.example Indkaldelse: Lokalråd Roskilde 1/2009",
            "mona.friis@politi.example Tilbagekaldt: Lokalråd Lejre 1/2009",
            "mona.friis@politi.example Tilbagekaldt: Lokalråd Roskilde 1/2009",
        ]
    );
    // The meeting before his first day is still hers.
    let still: Vec<Value> = t.invitations(&krog, &early).await;
    assert!(still.iter().any(|row| row["person"]["name"] == "Mona Friis" && row["released"] == false));
}
