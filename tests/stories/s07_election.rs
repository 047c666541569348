//! S7: the election of 17 November 2009, as far as posts and their holders carry it: lines 3, 5 and 6.

use crate::hub::{Key, TestHub};
use serde_json::{Value, json};

/// The mayors of the new term: those in capitals here were not mayors before.
const ELECTED: [(&str, &str, bool); 10] = [
    ("greve", "Tage Lyst", true),
    ("holbaek", "Birger Falk", false),
    ("kalundborg", "Conny Dam", false),
    ("koege", "Dorrit Elm", false),
    ("lejre", "Runa Vest", true),
    ("odsherred", "Egon Høst", false),
    ("ringsted", "Asger Bøgh", true),
    ("roskilde", "Poul Nymark", false),
    ("solroed", "Gudrun Haase", false),
    ("stevns", "Ditlev Kvist", true),
];

const MAYORS: &str = r#"query ($asOf: Date) { posts(first: 100, filter: { text: "borgmester" }, asOf: $asOf) { nodes {
  id title vacant organisation { code } holder { id name } holdings { person { name } term { from until } } } } }"#;

/// The hub on 20 November 2009, with the result of the election entered.
async fn elected() -> (TestHub, Key) {
    let t = TestHub::with_fixture().await;
    t.at("2009-11-20T09:00:00+01:00");
    let krog = t.krog().await;
    for (municipality, name, new) in ELECTED {
        let post = mayor(&t, &krog, municipality, "2009-11-20").await;
        let person = match new {
            true => t.done(&krog, "addPerson", (json!({ "name": name, "language": "DA" }), "id")).await["id"].take(),
            false => post["holder"]["id"].clone(),
        };
        let input = json!({ "postId": post["id"], "personId": person, "from": "2010-01-01", "until": "2013-12-31" });
        t.done(&krog, "appointHolder", (input, "id")).await;
    }
    (t, krog)
}

/// The mayors of a day by municipality.
async fn mayors(t: &TestHub, key: &Key, day: &str) -> Vec<Value> {
    let mut data = t.data(key, MAYORS, json!({ "asOf": day })).await;
    let nodes = data["posts"]["nodes"].as_array_mut().expect("posts");
    nodes.retain(|post| post["title"] == "Borgmester");
    nodes.sort_by_key(|post| post["organisation"]["code"].to_string());
    std::mem::take(nodes)
}

async fn mayor(t: &TestHub, key: &Key, municipality: &str, day: &str) -> Value {
    let mayors = mayors(t, key, day).await;
    mayors.into_iter().find(|post| post["organisation"]["code"] == municipality).expect("a mayor's post")
}

#[tokio::test]
async fn ten_mayors_are_entered_and_hold_their_posts_for_four_years() {
    let (t, krog) = elected().await;
    for (at, post) in mayors(&t, &krog, "2011-06-01").await.iter().enumerate() {
        let (municipality, name, _) = ELECTED[at];
        assert_eq!((&post["organisation"]["code"], &post["holder"]["name"]), (&json!(municipality), &json!(name)));
    }
    let lejre = mayor(&t, &krog, "lejre", "2009-11-20").await;
    let terms: Vec<String> = lejre["holdings"].as_array().expect("holdings").iter().map(Value::to_string).collect();
    insta::assert_snapshot!(terms.join("\n"), @r#"
    {"person":{"name":"Ib Sand"},"term":{"from":"2007-01-01","until":"2009-12-31"}}
    {"person":{"name":"Runa Vest"},"term":{"from":"2010-01-01","until":"2013-12-31"}}
    "#);
}

#[tokio::test]
async fn the_last_day_of_the_old_year_and_the_first_of_the_new_differ_in_exactly_four_mayors() {
    let (t, krog) = elected().await;
    let before = mayors(&t, &krog, "2009-12-31").await;
    let after = mayors(&t, &krog, "2010-01-01").await;
    let differing = before.iter().zip(&after).filter(|(old, new)| old["holder"]["id"] != new["holder"]["id"]);
    let differing: Vec<String> = differing
        .map(|(old, new)| format!("{}: {} → {}", old["organisation"]["code"], old["holder"]["name"], new["holder"]["name"]))
        .collect();
    insta::assert_snapshot!(differing.join("\n"), @r#"
    "greve": "Asta Brink" → "Tage Lyst"
    "lejre": "Ib Sand" → "Runa Vest"
    "ringsted": "Fie Kjær" → "Asger Bøgh"
    "stevns": "Hakon Rye" → "Ditlev Kvist"
    "#);
}

#[tokio::test]
async fn the_seats_in_the_council_follow_the_posts_on_that_day() {
    let (t, krog) = elected().await;
    let seats = "query ($asOf: Date) { forum(code: \"KR\", asOf: $asOf) { seats(first: 20) { nodes { holder { name } } } } }";
    let mut sitting = Vec::new();
    for day in ["2009-12-31", "2010-01-01"] {
        let data = t.data(&krog, seats, json!({ "asOf": day })).await;
        let nodes = data["forum"]["seats"]["nodes"].as_array().expect("seats").clone();
        assert_eq!(nodes.len(), 11, "{day}");
        sitting.push(nodes);
    }
    let gone = sitting[0].iter().filter(|seat| !sitting[1].contains(seat)).count();
    let new = sitting[1].iter().filter(|seat| !sitting[0].contains(seat)).count();
    assert_eq!((gone, new), (4, 4));
}

#[tokio::test]
async fn a_term_is_valid_on_its_last_day_and_not_on_the_next() {
    let t = TestHub::with_fixture().await;
    let krog = t.krog().await;
    let last = mayor(&t, &krog, "greve", "2009-12-31").await;
    assert_eq!((&last["holder"]["name"], &last["vacant"]), (&json!("Asta Brink"), &json!(false)));
    let next = mayor(&t, &krog, "greve", "2010-01-01").await;
    assert_eq!((&next["holder"], &next["vacant"]), (&Value::Null, &json!(true)));
}

/// S7.1.
#[tokio::test]
async fn terms_that_end_are_twenty_lines_ninety_and_again_thirty_days_before() {
    let t = TestHub::with_fixture().await;
    let krog = t.krog().await;
    let asked = "query Ending($asOf: Date, $withinDays: Int!) { attention(kinds: [TERM_ENDING], asOf: $asOf, withinDays: $withinDays, \
                 first: 100) { totalCount nodes { due sentence subject { __typename } } } }";
    for (day, within, number) in [("2009-10-02", 90, 20), ("2009-12-01", 30, 20), ("2009-10-01", 90, 0)] {
        let found = t.data(&krog, asked, serde_json::json!({ "asOf": day, "withinDays": within })).await;
        assert_eq!(found["attention"]["totalCount"], number, "{day}");
    }
    let found = t.data(&krog, asked, serde_json::json!({ "asOf": "2009-12-01", "withinDays": 30 })).await;
    let sentences: Vec<_> = found["attention"]["nodes"].as_array().expect("lines").iter().map(|line| &line["sentence"]).collect();
    let mayor =
        "Ib Sand: Borgmester, Lejre Kommune, i Kredsråd – perioden udløber den 31. december 2009, og ingen er indsat derefter.";
    assert!(sentences.iter().any(|line| **line == mayor), "{sentences:#?}");
    // Whoever keeps nothing has nothing to see to.
    let other = t.data(&crate::hub::Key::NONE, asked, serde_json::json!({ "asOf": "2009-12-01", "withinDays": 30 })).await;
    assert_eq!(other["attention"]["totalCount"], 0);
}

const LINES: &str =
    "query ($kinds: [AttentionKind!], $asOf: Date) { attention(kinds: $kinds, asOf: $asOf, first: 100) { nodes { sentence } } }";

async fn lines(t: &TestHub, who: &str, kinds: Value, day: &str) -> Vec<String> {
    let data = t.data(&t.key(who).await, LINES, json!({ "kinds": kinds, "asOf": day })).await;
    let nodes = data["attention"]["nodes"].as_array().expect("lines").iter();
    let mut lines: Vec<_> = nodes.map(|line| line["sentence"].as_str().expect("a sentence").to_owned()).collect();
    lines.sort();
    lines
}

/// S7.1 and S7.4: whoever answers for a seat is told, and nobody else's seat is among the lines.
#[tokio::test]
async fn the_mayors_office_sees_that_the_terms_of_its_mayor_and_his_deputy_end() {
    let t = TestHub::with_fixture().await;
    let ending = json!(["TERM_ENDING"]);
    let vig = lines(&t, "hanne-vig", ending.clone(), "2009-12-01").await;
    assert_eq!(
        vig,
        [
            "Grethe Lund: stedfortræder for borgmester, Lejre Kommune, i Kredsråd – perioden udløber den 31. december 2009, og ingen er indsat derefter.",
            "Ib Sand: Borgmester, Lejre Kommune, i Kredsråd – perioden udløber den 31. december 2009, og ingen er indsat derefter.",
        ]
    );
    assert_eq!(lines(&t, "erik-toft", ending.clone(), "2009-12-01").await.len(), 2, "Roskilde");
    assert_eq!(lines(&t, "omar-skov", ending, "2009-12-01").await, [""; 0]);
    // A seat of a forum that is closed to whoever gets copies is not told of.
    let seat = "code,forum,kind,organisation,copy_to,from\nPSP-09,PSP,appointed,lejre,hanne-vig,2009-01-01\n";
    t.import(&[("seats.csv", seat)]).await.expect("a vacant seat");
    assert_eq!(lines(&t, "hanne-vig", json!(["VACANCY"]), "2009-12-01").await, [""; 0]);
    assert_eq!(lines(&t, "jens-krog", json!(["VACANCY"]), "2009-12-01").await.len(), 1);
}

/// S7.4.
#[tokio::test]
async fn three_seats_have_no_deputy_and_those_three_secretariat_heads_are_asked_in_one_act() {
    let (t, krog) = elected().await;
    let seats = "{ forum(code: \"KR\") { seats(first: 20) { nodes { id organisation { code } deputies { person { id } } } } } }";
    let seats = t.data(&krog, seats, json!({})).await["forum"]["seats"]["nodes"].take();
    for seat in seats.as_array().expect("seats") {
        let code = seat["organisation"]["code"].as_str().expect("a code");
        if seat["deputies"].as_array().is_some_and(|all| !all.is_empty()) && !["greve", "lejre", "stevns"].contains(&code) {
            let deputy = json!({ "seatId": seat["id"], "kind": "PERSONAL", "personId": seat["deputies"][0]["person"]["id"],
                                 "from": "2010-01-01", "until": "2013-12-31" });
            t.done(&krog, "addDeputy", (deputy, "id")).await;
        }
    }
    t.at("2010-01-11T09:00:00+01:00");
    let missing = json!(["DEPUTY_MISSING"]);
    let words = "Borgmester, Lejre Kommune, i Kredsråd – stedfortræder ikke valgt.";
    assert_eq!(lines(&t, "hanne-vig", missing.clone(), "2010-01-11").await, [words]);
    assert_eq!(lines(&t, "erik-toft", missing.clone(), "2010-01-11").await, [""; 0]);
    assert_eq!(lines(&t, "jens-krog", missing, "2010-01-11").await.len(), 3);
    let shown = "sentCount requests { nodes { person { name } state seats { forum { code } sentence } } }";
    let asked = t.done(&krog, "askForEntries", (json!({ "forumId": t.forum("KR") }), shown)).await;
    assert_eq!(asked["sentCount"], 3);
    let told: Vec<_> = asked["requests"]["nodes"].as_array().expect("requests").iter().map(Value::to_string).collect();
    insta::assert_snapshot!(told.join("\n"), @r#"
    {"person":{"name":"Hanne Vig"},"seats":[{"forum":{"code":"KR"},"sentence":"Borgmester, Lejre Kommune – stedfortræder ikke valgt"}],"state":"ASKED"}
    {"person":{"name":"Johannes Bro"},"seats":[{"forum":{"code":"KR"},"sentence":"Borgmester, Stevns Kommune – stedfortræder ikke valgt"}],"state":"ASKED"}
    {"person":{"name":"Maja Krogh"},"seats":[{"forum":{"code":"KR"},"sentence":"Borgmester, Greve Kommune – stedfortræder ikke valgt"}],"state":"ASKED"}
    "#);
    let sent = t.deliver_mail().await;
    let mut to = crate::hub::letters::recipients(&sent);
    to.sort();
    assert_eq!(to, ["hanne.vig@lejre.example", "johannes.bro@stevns.example", "maja.krogh@greve.example"]);
    let letter = crate::hub::letters::request(sent.iter().find(|sent| sent.recipient.starts_with("hanne")).expect("a letter"));
    assert!(letter.contains("Forum: Kredsråd: Borgmester, Lejre Kommune – stedfortræder ikke valgt"), "{letter}");
    let again = t.done(&krog, "askForEntries", (json!({ "forumId": t.forum("KR") }), "sentCount")).await;
    assert_eq!(again["sentCount"], 0, "nobody is asked twice within a day");
}

/// S7.5: six mayors keep their posts.
#[tokio::test]
async fn what_has_changed_over_the_election_is_four_who_left_and_four_who_came() {
    let (t, krog) = elected().await;
    let changes = "{ registerChanges(since: \"2009-12-01\", until: \"2010-01-31\", first: 100) { nodes { kind sentence } } }";
    let changes = t.data(&krog, changes, json!({})).await["registerChanges"]["nodes"].take();
    let holders: Vec<&Value> = changes
        .as_array()
        .expect("changes")
        .iter()
        .filter(|change| change["kind"].as_str().is_some_and(|kind| kind.starts_with("HOLDER")))
        .collect();
    assert_eq!(holders.len(), 8, "{holders:#?}");
    assert!(!holders.iter().any(|change| change["sentence"].as_str().is_some_and(|line| line.contains("Poul Nymark"))));
}
