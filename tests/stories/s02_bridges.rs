//! S2: whoever alone holds forums together is on some page of the list, and every answer says when something is hidden.

use crate::hub::{Key, TestHub};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// How many forums stand in a row, each linked with the next by one person, and here and there by two.
const ROW: usize = 50;

/// A row of public forums. Who links two of them sits there for an organisation of the same number.
async fn row() -> TestHub {
    let t = TestHub::new().await;
    let table = |head: &str, rows: Vec<String>| format!("{head}\n{}\n", rows.join("\n"));
    let links: Vec<(usize, usize)> =
        (0..ROW - 1).flat_map(|at| [Some((at, at)), (at % 7 == 3).then_some((at, ROW + at))]).flatten().collect();
    let forums = (0..ROW).map(|at| format!("F{at:02},Forum {at},network,network,existing,public")).collect();
    let people = links.iter().map(|(_, who)| format!("p{who},Person {who:03},da")).collect();
    let organisations = links.iter().map(|(_, who)| format!("o{who},Organisation {who:03},authority")).collect();
    let seats = links
        .iter()
        .flat_map(|(at, who)| [at, &(at + 1)].map(|forum| format!("F{forum:02}-{who},F{forum:02},appointed,o{who},p{who}")));
    t.import(&[
        ("organisations.csv", &table("code,name,kind", organisations)),
        ("people.csv", &table("code,name,language", people)),
        ("forums.csv", &table("code,name,level,kind,status,class", forums)),
        ("seats.csv", &table("code,forum,kind,organisation,person", seats.collect())),
    ])
    .await
    .unwrap();
    t
}

/// How many parts the forums fall into when these links alone hold them together.
fn parts(links: &[(String, String)], without: Option<&str>) -> usize {
    let mut part: Vec<usize> = (0..ROW).collect();
    for (forum, who) in links.iter().filter(|(_, who)| Some(who.as_str()) != without) {
        for (other, _) in links.iter().filter(|(_, other)| other == who) {
            let place = |code: &str| code[1..].parse::<usize>().unwrap();
            let (a, b) = (part[place(forum)], part[place(other)]);
            part.iter_mut().filter(|at| **at == a).for_each(|at| *at = b);
        }
    }
    part.into_iter().collect::<BTreeSet<_>>().len()
}

async fn pages(t: &TestHub, field: &str, who: &str) -> (usize, Vec<String>) {
    let (mut met, mut after) = (Vec::new(), Value::Null);
    loop {
        let query = format!(
            "query ($after: String) {{ {field}(first: 7, after: $after) {{ totalCount pageInfo {{ hasNextPage endCursor }} nodes {{ {who} {{ name }} \
             components {{ code }} }} }} }}"
        );
        let mut data = t.data(&Key::NONE, &query, json!({ "after": after })).await[field].take();
        let total = usize::try_from(data["totalCount"].as_u64().unwrap()).unwrap();
        for node in data["nodes"].as_array().unwrap() {
            let all: usize = node["components"].as_array().unwrap().iter().map(|part| part.as_array().unwrap().len()).sum();
            assert_eq!(all, ROW, "every forum lies in one part");
            met.push(node[who]["name"].as_str().unwrap().to_owned());
        }
        if data["pageInfo"]["hasNextPage"] == false {
            return (total, met);
        }
        after = data["pageInfo"]["endCursor"].take();
    }
}

/// D13.
#[tokio::test]
async fn everybody_without_whom_forums_fall_apart_is_on_some_page_and_the_total_says_how_many() {
    let t = row().await;
    let seats = "{ forums(first: 100) { nodes { code seats(first: 10) { nodes { holder { name } organisation { name } } } } } }";
    let forums = t.data(&Key::NONE, seats, json!({})).await["forums"]["nodes"].take();
    for (field, bare, who, holder) in [
        ("bridgingPeople", "bridges", "person", "holder"),
        ("bridgingOrganisations", "organisationBridges", "organisation", "organisation"),
    ] {
        let links: Vec<(String, String)> = forums
            .as_array()
            .unwrap()
            .iter()
            .flat_map(|forum| {
                forum["seats"]["nodes"].as_array().unwrap().iter().map(move |seat| (&forum["code"], &seat[holder]["name"]))
            })
            .map(|(code, name)| (code.as_str().unwrap().to_owned(), name.as_str().unwrap().to_owned()))
            .collect();
        let names: BTreeSet<&str> = links.iter().map(|(_, who)| who.as_str()).collect();
        let whole = parts(&links, None);
        let cut: BTreeSet<String> = names.into_iter().filter(|who| parts(&links, Some(who)) > whole).map(str::to_owned).collect();
        assert!(cut.len() > 40, "{}", cut.len());
        let (total, met) = pages(&t, field, who).await;
        assert_eq!((total, met.len(), met.iter().cloned().collect::<BTreeSet<_>>()), (cut.len(), cut.len(), cut), "{field}");
        for (asked, number) in [("", 20), ("(first: 100)", total), ("(first: 3)", 3)] {
            let data = t.data(&Key::NONE, &format!("{{ {bare}{asked} {{ {who} {{ name }} }} }}"), json!({})).await;
            let told: Vec<_> = data[bare].as_array().unwrap().iter().map(|one| one[who]["name"].as_str().unwrap()).collect();
            assert_eq!(told, met[..number], "{bare}{asked}: the same order");
        }
        let long = t.ask(&Key::NONE, &format!("{{ {bare}(first: 101) {{ {who} {{ name }} }} }}"), json!({})).await;
        assert_eq!(long["errors"][0]["extensions"]["code"], "BAD_USER_INPUT", "{long:#}");
    }
}

const MARKS: &str = "query ($among: [String!]) { somethingHidden overlaps { hidden } bridgingPeople(among: $among) { hidden } \
                     missingInterfaces(among: $among) { hidden } path(from: \"LR-LEJ\", to: \"LR-ROS\") { hidden } \
                     meetingLoad(from: \"2009-01-01\", until: \"2009-12-31\") { hidden } \
                     collisions(from: \"2009-01-01\", until: \"2009-12-31\", among: $among) { hidden } }";

/// D18: what is worked out on what the asker may see says so, and says the same whatever is asked.
#[tokio::test]
async fn whoever_does_not_see_everything_is_told_so_and_nothing_more() {
    let t = TestHub::with_fixture().await;
    let marks = async |key: &Key, among: Value| -> BTreeSet<String> {
        let data = t.data(key, MARKS, json!({ "among": among })).await;
        let mark = |value: &Value| if value.is_boolean() { value.to_string() } else { value["hidden"].to_string() };
        data.as_object().unwrap().values().map(mark).collect()
    };
    let (skov, operator) = (t.key("omar-skov").await, t.operator().await);
    for among in [Value::Null, json!(["KR"]), json!(["PSP"]), json!(["LR-LEJ", "LR-ROS"])] {
        assert_eq!(marks(&skov, among.clone()).await, BTreeSet::from(["true".to_owned()]), "{among}");
        assert_eq!(marks(&operator, among.clone()).await, BTreeSet::from(["false".to_owned()]), "{among}");
    }
    let nobody = t.data(&Key::NONE, "{ somethingHidden before: somethingHidden(asOf: \"2006-01-01\") }", json!({})).await;
    assert_eq!(nobody, json!({ "somethingHidden": true, "before": false }), "there were no forums then");
}

#[tokio::test]
async fn a_day_that_looks_free_is_free_as_far_as_one_may_see() {
    let t = TestHub::with_fixture().await;
    let (krog, skov, operator) = (t.krog().await, t.key("omar-skov").await, t.operator().await);
    let meeting = json!({ "forumId": t.forum("PSP"), "title": "Møde", "startsAt": "2009-10-06T10:00:00+02:00",
                          "endsAt": "2009-10-06T12:00:00+02:00" });
    t.done(&krog, "planMeeting", (meeting, "id")).await;
    let slots = "{ freeSlots(forum: \"LR-ROS\", from: \"2009-10-06\", until: \"2009-10-06\", durationMinutes: 60) { hidden da: sentence(language: DA) \
                 en: sentence(language: EN) } }";
    let told = async |key: &Key| t.data(key, slots, json!({})).await["freeSlots"][0].take();
    let seen = told(&skov).await;
    assert_eq!(seen["hidden"], true);
    let free = "tirsdag den 6. oktober 2009 kl. 08.00-09.00: ingen af de 4 deltagere har andre møder den dag, som du må se";
    assert_eq!(seen["da"], free);
    assert!(
        seen["en"].as_str().unwrap().ends_with("none of the 4 members has another meeting that day that you may see"),
        "{seen}"
    );
    let all = told(&operator).await;
    assert_eq!(all["hidden"], false);
    assert!(
        all["da"].as_str().unwrap().ends_with("2 af de 4 deltagere har et andet møde den dag, på et andet tidspunkt"),
        "{all}"
    );
}
