//! What stands in a forum: seats set right, their addresses, deputies in order, rules about who sits there, and what ends soon.

use crate::{
    access_matrix::cast::person_id,
    hub::{Key, TestHub, letters::recipients},
};
use chrono::NaiveDate;
use serde_json::{Value, json};
use snitflade::{
    access::{Sight, Viewer},
    forum::endings::{Expiring, Vacancy, ending, places, vacancies},
    words::Language,
};
use std::sync::Arc;

const SEATS: &str = "query ($code: String!) { forum(code: $code) { seats(first: 50) { nodes { id version address copyTo { name } vacant \
                     vacantSince holder { name } organisation { code } deputies { id rank version person { name } } } } } }";

async fn seat(t: &TestHub, key: &Key, code: &str, place: usize) -> Value {
    t.data(key, SEATS, json!({ "code": code })).await["forum"]["seats"]["nodes"][place].take()
}

#[tokio::test]
async fn a_seat_that_was_written_down_wrongly_is_set_right() {
    let t = TestHub::with_fixture().await;
    let krog = t.krog().await;
    let buhl = seat(&t, &krog, "LR-LEJ", 2).await;
    let change = |more: Value| {
        let mut input = json!({ "id": buhl["id"], "expectedVersion": buhl["version"] });
        more.as_object().unwrap().iter().for_each(|(name, value)| input[name] = value.clone());
        input
    };
    let asked = "version kind post { title } holder { name } organisation { code } copyTo { name } term { from until }";
    let ssp = change(
        json!({ "postId": t.post("SSP-konsulent"), "kind": "EX_OFFICIO", "from": "2009-01-01", "copyToId": person_id(&t, "Hanne Vig") }),
    );
    let set = t.done(&krog, "changeSeat", (ssp.clone(), asked)).await;
    assert_eq!(
        (&set["holder"]["name"], &set["kind"]),
        (&json!("Omar Skov"), &json!("EX_OFFICIO")),
        "the post takes the person's place"
    );
    assert_eq!((&set["copyTo"]["name"], &set["term"]["from"]), (&json!("Hanne Vig"), &json!("2009-01-01")));
    assert_eq!(t.refused(&krog, "changeSeat", ssp).await, ["expectedVersion VERSION_CONFLICT"]);
    let now = json!({ "id": buhl["id"], "postId": null });
    assert_eq!(t.refused(&krog, "changeSeat", now).await, ["postId REQUIRED"], "a seat by virtue of office needs the office");
    let both = json!({ "id": buhl["id"], "postId": t.post("SSP-konsulent"), "personId": person_id(&t, "Tina Buhl") });
    assert_eq!(t.refused(&krog, "changeSeat", both).await, ["personId EXACTLY_ONE"]);
    let twin = json!({ "id": buhl["id"], "kind": "APPOINTED", "personId": person_id(&t, "Omar Skov") });
    assert_eq!(t.refused(&krog, "changeSeat", twin).await, ["personId ALREADY_SEATED"]);
    let second = json!({ "id": buhl["id"], "role": "CHAIR" });
    assert_eq!(t.refused(&krog, "changeSeat", second.clone()).await, ["role SECOND_CHAIR"]);
    let words = t.complaints(&krog, "changeSeat", second).await;
    assert_eq!(words, ["Leder af Lokalpolitistation Roskilde er allerede formand for forummet i perioden."]);
    let friis = t.key("mona-friis").await;
    let unseen = json!({ "id": buhl["id"], "kind": "APPOINTED", "personId": person_id(&t, "Eva Lindt") });
    assert_eq!(t.refused(&friis, "changeSeat", unseen).await, ["input NOT_FOUND"], "she may not know of her");
    let skov = t.key("omar-skov").await;
    assert_eq!(t.refused(&skov, "changeSeat", json!({ "id": buhl["id"] })).await, ["input FORBIDDEN"]);
    let psp = seat(&t, &krog, "PSP", 0).await;
    assert_eq!(t.refused(&skov, "changeSeat", json!({ "id": psp["id"] })).await, ["input NOT_FOUND"]);
}

#[tokio::test]
async fn letters_for_a_seat_go_to_its_own_address_and_back_to_the_persons_when_it_is_gone() {
    let t = TestHub::with_fixture().await;
    let krog = t.krog().await;
    let ravn = seat(&t, &krog, "LR-LEJ", 1).await;
    assert_eq!(ravn["holder"]["name"], "Karl Østergaard");
    let set = |email: Value| json!({ "seatId": ravn["id"], "email": email });
    assert_eq!(t.refused(&krog, "setSeatAddress", set(json!("ikke en adresse"))).await, ["email INVALID"]);
    let own = t.done(&krog, "setSeatAddress", (set(json!("lokalraad@politi.example")), "address")).await;
    assert_eq!(own["address"], "lokalraad@politi.example");
    let lejre = ("2009-10-06T10:00:00+02:00", "2009-10-06T12:00:00+02:00");
    let planned = t.plan_and_call(&krog, "LR-LEJ", lejre).await;
    let asked = "query ($id: ID!) { node(id: $id) { ... on Meeting { recipients { person { name } email } } } }";
    let called = t.data(&krog, asked, json!({ "id": planned })).await["node"]["recipients"].take();
    let mails = called.as_array().unwrap().iter().filter(|to| to["email"] == "lokalraad@politi.example");
    assert_eq!(mails.count(), 1);
    let sent = t.deliver_mail().await;
    let to = recipients(&sent);
    assert!(to.contains(&"lokalraad@politi.example") && !to.contains(&"karl.oestergaard@politi.example"), "{to:?}");
    // In another forum he is written to as himself.
    t.plan_and_call(&krog, "LR-ROS", lejre).await;
    assert!(recipients(&t.deliver_mail().await).contains(&"karl.oestergaard@politi.example"));
    let skov = t.key("omar-skov").await;
    assert_eq!(seat(&t, &skov, "LR-LEJ", 1).await["address"], Value::Null, "for those who keep the forum");
    t.done(&krog, "setSeatAddress", (set(Value::Null), "address")).await;
    t.move_to(&krog, &planned, "2009-10-07T10:00:00+02:00").await;
    assert!(recipients(&t.deliver_mail().await).contains(&"karl.oestergaard@politi.example"));
}

#[tokio::test]
async fn who_gets_copies_is_for_the_keeper_and_whoever_sits_there() {
    let t = TestHub::with_fixture().await;
    let (krog, mayor, other) = (t.krog().await, t.key("ib-sand").await, t.key("asta-brink").await);
    let copies = async |key: &Key| {
        let seats = t.data(key, SEATS, json!({ "code": "KR" })).await["forum"]["seats"]["nodes"].take();
        let lejre = seats.as_array().unwrap().iter().find(|seat| seat["organisation"]["code"] == "lejre").cloned();
        lejre.unwrap()["copyTo"]["name"].take()
    };
    assert_eq!(
        (copies(&krog).await, copies(&mayor).await, copies(&other).await),
        (json!("Hanne Vig"), json!("Hanne Vig"), Value::Null)
    );
}

#[tokio::test]
async fn deputies_stand_in_order_and_nobody_stands_in_twice() {
    let t = TestHub::with_fixture().await;
    let krog = t.krog().await;
    let friis = seat(&t, &krog, "LR-LEJ", 0).await;
    let add = |name: &str, rank: Value| json!({ "seatId": friis["id"], "kind": "FROM_LIST", "rank": rank, "personId": person_id(&t, name) });
    for (name, rank) in [("Dan Ulrik", Value::Null), ("Per Emborg", Value::Null), ("Ove Frank", json!(1))] {
        t.done(&krog, "addDeputy", (add(name, rank), "id")).await;
    }
    let order = async || {
        let seat = seat(&t, &krog, "LR-LEJ", 0).await;
        let deputies = seat["deputies"].as_array().unwrap().clone();
        deputies.iter().map(|one| format!("{} {}", one["rank"], one["person"]["name"].as_str().unwrap())).collect::<Vec<_>>()
    };
    assert_eq!(order().await, ["1 Ove Frank", "2 Dan Ulrik", "3 Per Emborg"]);
    let last = seat(&t, &krog, "LR-LEJ", 0).await["deputies"][2].take();
    let up = json!({ "id": last["id"], "rank": 1, "expectedVersion": last["version"] });
    t.done(&krog, "changeDeputy", (up.clone(), "rank")).await;
    assert_eq!(order().await, ["1 Per Emborg", "2 Ove Frank", "3 Dan Ulrik"]);
    assert_eq!(t.refused(&krog, "changeDeputy", up).await, ["expectedVersion VERSION_CONFLICT"]);
    assert_eq!(t.refused(&krog, "addDeputy", add("Dan Ulrik", Value::Null)).await, ["personId ALREADY_SEATED"]);
    let nobody = json!({ "seatId": friis["id"], "kind": "PERSONAL" });
    assert_eq!(t.refused(&krog, "addDeputy", nobody).await, ["personId EXACTLY_ONE"]);
    let himself = json!({ "seatId": friis["id"], "kind": "PERSONAL", "postId": t.post("Leder af Lokalpolitistation Roskilde") });
    assert_eq!(t.refused(&krog, "addDeputy", himself).await, ["postId ALREADY_SEATED"]);
    let chair = t.key("mona-friis").await;
    assert_eq!(t.refused(&chair, "addDeputy", add("Eva Lindt", Value::Null)).await, ["input NOT_FOUND"]);
}

#[tokio::test]
async fn a_rule_that_does_not_hold_is_told_with_its_text_to_those_who_see_inside() {
    let t = TestHub::with_fixture().await;
    let krog = t.krog().await;
    let breaches = "query ($language: Language) { forum(code: \"LR-LEJ\") { rules { id text } breaches { sentence(language: $language) \
                    rule { kind } seats { holder { name } } } } }";
    let found = t.data(&krog, breaches, json!({})).await["forum"].take();
    assert_eq!(found["rules"].as_array().unwrap().len(), 3);
    assert_eq!(
        found["breaches"],
        json!([{
            "sentence": "Viggo Ravn (fra mandag den 1. januar 2007) sidder i mere end 2 år: »Repræsentanterne for lokalsamfundet udpeges for 2 år ad gangen.«",
            "rule": { "kind": "TERM_YEARS" }, "seats": [{ "holder": { "name": "Viggo Ravn" } }],
        }])
    );
    for place in 0..3 {
        let seat = json!({ "forumId": t.forum("LR-LEJ"), "kind": if place == 0 { "OBSERVER" } else { "APPOINTED" }, "organisationId": t.organisation("lejre") });
        t.done(&krog, "addSeat", (seat, "id")).await;
    }
    let found = t.data(&krog, breaches, json!({ "language": "EN" })).await["forum"]["breaches"].take();
    assert_eq!(found[0]["sentence"], "5 seats (municipality); at most 4: “Højst 4 kommunalt ansatte, udpeget af kommunen.”");
    let stranger = t.data(&t.key("fremmed").await, breaches, json!({})).await["forum"].take();
    assert_eq!(stranger["breaches"], json!([]));
    assert_eq!(stranger["rules"].as_array().unwrap().len(), 3);
}

#[tokio::test]
async fn rules_are_written_down_and_set_right_by_whoever_keeps_the_forum() {
    let t = TestHub::with_fixture().await;
    let krog = t.krog().await;
    let rule = |number: i32| json!({ "forumId": t.forum("PSP"), "kind": "AT_LEAST", "organisationKind": "MUNICIPALITY", "number": number, "text": "Mindst to kommuner." });
    let made = t.done(&krog, "addRule", (rule(2), "id number")).await;
    assert_eq!(t.refused(&krog, "addRule", rule(3)).await, ["kind ALREADY_THERE"]);
    let sentence = r#"{ forum(code: "PSP") { breaches { sentence } } }"#;
    let told = t.data(&krog, sentence, json!({})).await["forum"]["breaches"][0]["sentence"].take();
    assert_eq!(told, "1 plads (kommune); mindst 2: »Mindst to kommuner.«");
    t.done(&krog, "changeRule", (json!({ "id": made["id"], "number": 1, "expectedVersion": 1 }), "id")).await;
    assert_eq!(t.data(&krog, sentence, json!({})).await["forum"]["breaches"], json!([]));
    let stale = json!({ "id": made["id"], "number": 4, "expectedVersion": 1 });
    assert_eq!(t.refused(&krog, "changeRule", stale.clone()).await, ["expectedVersion VERSION_CONFLICT"]);
    assert_eq!(t.refused(&t.key("omar-skov").await, "changeRule", stale).await, ["input FORBIDDEN"]);
    let remove = "mutation ($id: ID!) { removeEntry(input: { id: $id }) { userErrors { code } } }";
    assert_eq!(t.data(&krog, remove, json!({ "id": made["id"] })).await["removeEntry"]["userErrors"], json!([]));
}

#[tokio::test]
async fn the_cadence_is_held_against_the_meetings_of_the_year() {
    let t = TestHub::with_fixture().await;
    let cadence = "query ($code: String!, $asOf: Date) { forum(code: $code, asOf: $asOf) { cadence { atLeastPerYear held planned missing } } }";
    let krog = t.krog().await;
    for (code, day, expected) in [
        ("KR", "2009-08-11", (2, 2, 0)),
        ("KR", "2009-03-09", (0, 4, 0)),
        ("KR", "2009-03-10", (1, 3, 0)),
        ("KR", "2010-01-01", (0, 0, 4)),
        ("LR-LEJ", "2009-08-11", (0, 0, 4)),
    ] {
        let found = t.data(&krog, cadence, json!({ "code": code, "asOf": day })).await["forum"]["cadence"].take();
        let (held, planned, missing) = expected;
        assert_eq!(found, json!({ "atLeastPerYear": 4, "held": held, "planned": planned, "missing": missing }), "{code} {day}");
    }
    let outside = t.data(&Key::NONE, cadence, json!({ "code": "LR-LEJ" })).await["forum"]["cadence"].take();
    assert_eq!(outside, json!({ "atLeastPerYear": 4, "held": null, "planned": null, "missing": null }));
}

#[tokio::test]
async fn the_whole_register_says_what_is_missing_and_who_should_supply_it() {
    let t = TestHub::with_fixture().await;
    let krog = t.krog().await;
    let empty = json!({ "code": "TOM", "name": "Tomt", "level": "NETWORK", "kind": "NETWORK", "class": "SEALED", "convenerId": t.organisation("lejre") });
    t.done(&krog, "foundForum", (empty, "id")).await;
    let asked = "{ registerCompleteness { score entries(first: 2) { totalCount nodes { score forum { code } missing { field responsible { \
                 name post { title } organisation { code } holder { name } } } } } } }";
    let found = t.data(&krog, asked, json!({})).await["registerCompleteness"].take();
    let worst = &found["entries"]["nodes"][0];
    assert_eq!((&worst["forum"]["code"], &found["entries"]["totalCount"]), (&json!("TOM"), &json!(18)));
    let lejre = json!({ "name": "Lejre Kommune", "post": null, "organisation": { "code": "lejre" }, "holder": null });
    assert_eq!(worst["missing"][0], json!({ "field": "DESCRIPTION", "responsible": lejre }));
    assert_eq!(worst["missing"].as_array().unwrap().len(), 7);
    let next = &found["entries"]["nodes"][1];
    assert!(worst["score"].as_f64().unwrap() < next["score"].as_f64().unwrap());
    let krogs = json!({ "name": "Sekretariatschef", "post": { "title": "Sekretariatschef" }, "organisation": { "code": "sekretariatet" }, "holder": { "name": "Jens Krog" } });
    assert_eq!(next["missing"][0]["responsible"], krogs, "{next:#}");
    assert_eq!(t.data(&t.key("fremmed").await, asked, json!({})).await, json!({ "registerCompleteness": null }));
}

/// S7.1 and S7.4.
#[tokio::test]
async fn ninety_and_thirty_days_ahead_ten_mayors_and_ten_deputies_end() {
    let t = TestHub::with_fixture().await;
    let viewer = Arc::new(Viewer::anonymous(Language::Da));
    let on = |day: &str| Sight::new(&t.hub, &viewer, Some(day.parse::<NaiveDate>().unwrap()));
    let all = |sight: &Sight| places(sight, &sight.forums().collect::<Vec<_>>());
    for (day, within, expected) in
        [("2009-10-01", 90, 0), ("2009-10-02", 90, 20), ("2009-12-01", 30, 20), ("2009-12-31", 0, 20), ("2010-01-01", 90, 0)]
    {
        let found = ending(&on(day), &all(&on(day)), within);
        assert_eq!(found.len(), expected, "{day}");
        let mayors = found.iter().filter(|one| matches!(one.what, Expiring::Holding(_))).count();
        assert_eq!(mayors * 2, expected, "{day}");
    }
    let holdings = "post,person,from,until\nborgmester-lejre,hanne-vig,2010-01-01,\n";
    let deputies = "seat,kind,rank,person,post,from,until\nKR-06,personal,1,grethe-lund,,2010-01-01,\n";
    t.import(&[("holdings.csv", holdings), ("deputies.csv", deputies)]).await.unwrap();
    assert_eq!(ending(&on("2009-12-01"), &all(&on("2009-12-01")), 30).len(), 18, "who has a successor is not told of");
    let empty = vacancies(&on("2010-01-01"), &all(&on("2010-01-01")));
    let seats = empty.iter().filter(|(_, vacancy)| matches!(vacancy, Vacancy::Seat(_))).count();
    assert_eq!((seats, empty.len()), (9, 18));
    assert!(vacancies(&on("2009-12-31"), &all(&on("2009-12-31"))).is_empty());
}

#[tokio::test]
async fn a_seat_without_anybody_says_since_when() {
    let t = TestHub::with_fixture().await;
    t.at("2010-02-01T09:00:00+01:00");
    let krog = t.krog().await;
    let seats = t.data(&krog, SEATS, json!({ "code": "KR" })).await["forum"]["seats"]["nodes"].take();
    let vacant: Vec<_> = seats.as_array().unwrap().iter().filter(|seat| seat["vacant"] == true).collect();
    assert_eq!(vacant.len(), 10);
    assert!(vacant.iter().all(|seat| seat["vacantSince"] == "2010-01-01"));
}
