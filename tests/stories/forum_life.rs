//! A forum's life: founded with its whole entry, set right, renamed, started, put to rest, closed, merged and split. As of the day
//! before, everything is as it was.

use crate::{
    access_matrix::cast::person_id,
    hub::{Key, TestHub},
};
use serde_json::{Value, json};

const FORUM: &str = "query ($code: String!, $asOf: Date) { forum(code: $code, asOf: $asOf) { id name status version class topics { code } \
                     basis { id citation } remit remitHeadings { id position heading } formerNames { name until } seatCount \
                     seats(first: 50) { nodes { id role kind term { from until } holder { name } organisation { code } } } \
                     predecessors { code } successors { code } \
                     interfaces(first: 50) { nodes { id kind term { from until } from { ... on Forum { code } ... on Organisation { code } } \
                     to { ... on Forum { code } ... on Organisation { code } } } } } }";

async fn forum(t: &TestHub, key: &Key, code: &str, day: &str) -> Value {
    t.data(key, FORUM, json!({ "code": code, "asOf": day })).await["forum"].take()
}

/// The council of Lejre, which is closed on the day: it is found, and nobody sits in it.
async fn closed_on(t: &TestHub, key: &Key, day: &str) -> Value {
    let closed = forum(t, key, "LR-LEJ", day).await;
    assert_eq!((&closed["status"], &closed["seatCount"]), (&json!("CLOSED"), &json!(0)), "{day}");
    assert_eq!(closed["seats"]["nodes"], json!([]), "{day}");
    closed
}

/// A forum that the police convene.
fn draft(t: &TestHub, code: &str) -> Value {
    json!({
        "code": code, "name": "Køreskoleforum", "nameEn": "Driving School Forum", "level": "NETWORK", "kind": "NETWORK", "class": "NETWORK",
        "convenerId": t.organisation("politi"), "description": "Kørelærere og politi.", "purpose": "Sikker trafik.",
        "cadenceText": "To gange om året", "atLeastPerYear": 2, "noticeDays": 14, "topics": ["trafiksikkerhed"], "areas": ["265", "350"],
        "basis": [{ "kind": "AGREEMENT", "citation": "Aftale af 1. juni 2009" }], "remit": ["Unge bilister", "Skoleveje"],
        "rules": [{ "kind": "AT_MOST", "organisationKind": "MUNICIPALITY", "number": 2, "text": "Højst to fra kommunerne." }],
    })
}

fn with(mut input: Value, more: &Value) -> Value {
    for (name, value) in more.as_object().expect("an object") {
        input[name] = value.clone();
    }
    input
}

#[tokio::test]
async fn a_forum_is_founded_with_its_whole_entry_and_was_not_there_the_day_before() {
    let t = TestHub::with_fixture().await;
    let krog = t.krog().await;
    let asked = "code name status class description purpose cadence { text atLeastPerYear missing } noticeDays topics { code } \
                 areas { name } basis { kind citation } remit rules { kind organisationKind number text } term { from until } convener { code } \
                 completeness { missing { field responsible { name holder { name } } } }";
    let founded = t.done(&krog, "foundForum", (draft(&t, "KØF"), asked)).await;
    let krogs = json!({ "name": "Sekretariatschef", "holder": { "name": "Jens Krog" } });
    assert_eq!(
        founded,
        json!({
            "code": "KØF", "name": "Køreskoleforum", "status": "EXISTING", "class": "NETWORK", "convener": { "code": "politi" },
            "description": "Kørelærere og politi.", "purpose": "Sikker trafik.", "noticeDays": 14,
            "cadence": { "text": "To gange om året", "atLeastPerYear": 2, "missing": 2 },
            "topics": [{ "code": "trafiksikkerhed" }], "areas": [{ "name": "Roskilde" }, { "name": "Lejre" }],
            "basis": [{ "kind": "AGREEMENT", "citation": "Aftale af 1. juni 2009" }], "remit": ["Unge bilister", "Skoleveje"],
            "rules": [{ "kind": "AT_MOST", "organisationKind": "MUNICIPALITY", "number": 2, "text": "Højst to fra kommunerne." }],
            "term": { "from": "2009-08-11", "until": null },
            "completeness": { "missing": [{ "field": "INTERFACES", "responsible": krogs }, { "field": "SEATS", "responsible": krogs }] },
        })
    );
    assert_eq!(forum(&t, &krog, "KØF", "2009-08-10").await, Value::Null);
    assert_eq!(forum(&t, &krog, "KØF", "2009-08-11").await["status"], "EXISTING");
}

#[tokio::test]
async fn the_secretary_of_an_organisation_founds_its_forums_and_no_others() {
    let t = TestHub::with_fixture().await;
    let secretariat = "post,organisation,forum,from,until\nborgmestersekretariatschef-lejre,lejre,,2007-01-01,\n";
    t.import(&[("secretariats.csv", secretariat)]).await.unwrap();
    let vig = t.key("hanne-vig").await;
    let lejre = with(draft(&t, "LEJ-TRAFIK"), &json!({ "convenerId": t.organisation("lejre") }));
    assert_eq!(t.done(&vig, "foundForum", (lejre, "viewerCanKeep")).await["viewerCanKeep"], true);
    assert_eq!(t.refused(&vig, "foundForum", draft(&t, "KØF")).await, ["input FORBIDDEN"]);
    // Where none is named, her own organisation convenes it.
    let unsaid = with(draft(&t, "LEJ-STI"), &json!({ "convenerId": null }));
    assert_eq!(t.refused(&Key::NONE, "foundForum", unsaid.clone()).await, ["input UNAUTHENTICATED"]);
    assert_eq!(t.done(&vig, "foundForum", (unsaid, "convener { code }")).await["convener"]["code"], "lejre");
    // She keeps her forum and may not hand it to an organisation that she does not keep, which would make a stranger its keeper.
    let to_the_police = json!({ "id": t.forum("LEJ-TRAFIK"), "convenerId": t.organisation("politi") });
    assert_eq!(t.refused(&vig, "changeForum", to_the_police).await, ["input FORBIDDEN"]);
}

#[tokio::test]
async fn everything_wrong_with_a_forum_is_told_at_once_and_nothing_is_kept() {
    let t = TestHub::with_fixture().await;
    let krog = t.krog().await;
    let wrong = with(
        draft(&t, "KR"),
        &json!({ "name": " ", "purpose": "Sagen om 070761-4285", "status": "CLOSED", "topics": ["findes-ikke"], "noticeDays": -1 }),
    );
    let refused = t.refused(&krog, "foundForum", wrong).await;
    assert_eq!(
        refused,
        ["status INVALID", "name REQUIRED", "purpose CPR_NUMBER", "noticeDays INVALID", "code TAKEN", "topics INVALID"]
    );
    let rule = with(draft(&t, "KØF"), &json!({ "rules": [{ "kind": "TERM_YEARS", "number": 0, "text": "" }] }));
    assert_eq!(t.refused(&krog, "foundForum", rule).await, ["text REQUIRED", "number INVALID"]);
    assert_eq!(forum(&t, &krog, "KØF", "2009-08-11").await, Value::Null);
}

#[tokio::test]
async fn the_same_key_founds_one_forum_and_another_input_under_it_is_refused() {
    let t = TestHub::with_fixture().await;
    let krog = t.krog().await;
    let keyed = with(draft(&t, "KØF"), &json!({ "idempotencyKey": "køf-1" }));
    let first = t.done(&krog, "foundForum", (keyed.clone(), "id")).await;
    assert_eq!(t.done(&krog, "foundForum", (keyed.clone(), "id")).await, first);
    let other = with(keyed, &json!({ "name": "Andet" }));
    assert_eq!(t.refused(&krog, "foundForum", other).await, ["idempotencyKey KEY_REUSED"]);
}

#[tokio::test]
async fn a_list_is_replaced_whole_and_only_rows_that_differ_are_touched() {
    let t = TestHub::with_fixture().await;
    let krog = t.krog().await;
    let before = forum(&t, &krog, "KR", "2009-08-11").await;
    let basis = json!([
        { "kind": "LAW", "citation": "Retsplejeloven § 111" }, { "kind": "LAW", "citation": "Retsplejeloven § 113" },
    ]);
    let input = json!({ "id": t.forum("KR"), "basis": basis, "remit": ["Politiets virksomhed og organisation", "Plan"],
                        "topics": ["indbrud", "vold"], "expectedVersion": before["version"] });
    let changed = t
        .done(&krog, "changeForum", (input.clone(), "version basis { id citation } remitHeadings { id heading } topics { code }"))
        .await;
    let basis = changed["basis"].as_array().unwrap();
    assert!(basis.contains(&before["basis"][0]), "the citation that stays is the same row");
    assert!(basis.len() == 2 && basis.iter().any(|row| row["citation"] == "Retsplejeloven § 113"), "{basis:?}");
    assert_eq!(changed["remitHeadings"][0]["id"], before["remitHeadings"][0]["id"]);
    assert_eq!(changed["remitHeadings"].as_array().unwrap().len(), 2);
    assert_eq!(changed["topics"], json!([{ "code": "indbrud" }, { "code": "vold" }]));
    // The lists are part of the entry: whoever looked at it before is told.
    assert_eq!(t.refused(&krog, "changeForum", input.clone()).await, ["expectedVersion VERSION_CONFLICT"]);
    let again = with(input, &json!({ "expectedVersion": changed["version"] }));
    let same = t.done(&krog, "changeForum", (again, "version")).await;
    assert_eq!(same["version"], changed["version"], "what is the same already is not written");
}

#[tokio::test]
async fn a_class_is_tightened_and_never_loosened() {
    let t = TestHub::with_fixture().await;
    let krog = t.krog().await;
    let id = t.forum("LR-GRE");
    assert_eq!(t.done(&krog, "changeForum", (json!({ "id": id, "class": "SEALED" }), "class")).await["class"], "SEALED");
    let sentence = t.complaints(&krog, "changeForum", json!({ "id": id, "class": "MEMBERS" })).await;
    assert_eq!(sentence, ["Adgangen må kun strammes; den er nu fortrolig."]);
    let skov = t.key("omar-skov").await;
    assert_eq!(t.refused(&skov, "changeForum", json!({ "id": id, "class": "SEALED" })).await, ["input FORBIDDEN"]);
    let nothing = snitflade::relay::global_id(snitflade::relay::Kind::Forum, uuid::Uuid::from_u128(7)).0;
    assert_eq!(t.refused(&krog, "changeForum", json!({ "id": nothing })).await, ["input NOT_FOUND"]);
}

#[tokio::test]
async fn a_renamed_forum_has_its_former_name_until_the_day_before() {
    let t = TestHub::with_fixture().await;
    let krog = t.krog().await;
    let id = t.forum("LR-LEJ");
    let name = |name: &str, on: &str| json!({ "id": id, "name": name, "on": on });
    t.done(&krog, "renameForum", (name("Lokalråd Lejre og Omegn", "2009-09-01"), "id")).await;
    for (day, expected) in
        [("2009-08-11", "Lokalråd Lejre"), ("2009-08-31", "Lokalråd Lejre"), ("2009-09-01", "Lokalråd Lejre og Omegn")]
    {
        assert_eq!(forum(&t, &krog, "LR-LEJ", day).await["name"], expected, "{day}");
    }
    // Renamed again on the same day, it never bore the name in between; on a later day it did.
    t.done(&krog, "renameForum", (name("Lejreråd", "2009-09-01"), "id")).await;
    t.done(&krog, "renameForum", (name("Lejres Råd", "2009-10-01"), "id")).await;
    let after = forum(&t, &krog, "LR-LEJ", "2009-10-01").await;
    assert_eq!(
        after["formerNames"],
        json!([{ "name": "Lokalråd Lejre", "until": "2009-08-31" }, { "name": "Lejreråd", "until": "2009-09-30" }])
    );
    assert_eq!(forum(&t, &krog, "LR-LEJ", "2009-09-30").await["name"], "Lejreråd");
    assert_eq!(t.refused(&krog, "renameForum", name("Tidligere", "2009-09-15")).await, ["on OUTSIDE_TERM"]);
    assert_eq!(t.refused(&krog, "renameForum", name("Lejres Råd", "2009-11-01")).await, ["name ALREADY_DONE"]);
    let found = t.data(&krog, "{ forums(filter: { text: \"lokalraad lejre\" }) { nodes { code } } }", json!({})).await;
    assert_eq!(found["forums"]["nodes"][0]["code"], "LR-LEJ", "it is found by a name that it had");
}

#[tokio::test]
async fn a_coming_forum_starts_once_and_a_forum_rests_and_is_taken_up_again() {
    let t = TestHub::with_fixture().await;
    let krog = t.krog().await;
    let id = t.forum("SAML");
    let started = t.done(&krog, "startForum", (json!({ "id": id, "on": "2009-08-11" }), "status")).await;
    assert_eq!(started["status"], "EXISTING");
    assert_eq!(t.refused(&krog, "startForum", json!({ "id": id, "on": "2009-08-11" })).await, ["id ALREADY_DONE"]);
    assert_eq!(t.done(&krog, "pauseForum", (json!({ "id": id }), "status")).await["status"], "PAUSED");
    assert_eq!(t.refused(&krog, "pauseForum", json!({ "id": id })).await, ["id ALREADY_DONE"]);
    assert_eq!(t.done(&krog, "resumeForum", (json!({ "id": id }), "status")).await["status"], "EXISTING");
}

#[tokio::test]
async fn a_forum_with_meetings_ahead_does_not_close_and_is_told_which() {
    let t = TestHub::with_fixture().await;
    let krog = t.krog().await;
    let close = |on: &str| json!({ "id": t.forum("KR"), "on": on });
    assert_eq!(
        t.complaints(&krog, "closeForum", close("2009-10-31")).await,
        [
            "Der er møder efter den dag: Kredsrådsmøde 4/2009 (tirsdag den 8. december 2009 kl. 10.00). Flyt eller aflys dem først."
        ]
    );
    assert_eq!(t.refused(&krog, "closeForum", close("2009-10-31")).await, ["on MEETINGS_AHEAD"]);
    assert_eq!(t.refused(&krog, "closeForum", close("2006-12-31")).await, ["on ENDS_BEFORE_START", "on MEETINGS_AHEAD"]);
    assert_eq!(t.done(&krog, "closeForum", (close("2009-12-31"), "status")).await["status"], "EXISTING", "until its last day");
}

#[tokio::test]
async fn a_forum_closes_with_its_seats_and_interfaces_and_history_keeps_it() {
    let t = TestHub::with_fixture().await;
    let krog = t.krog().await;
    let id = t.forum("LR-LEJ");
    let before = forum(&t, &krog, "LR-LEJ", "2009-08-31").await;
    t.done(&krog, "closeForum", (json!({ "id": id, "on": "2009-08-31", "expectedVersion": before["version"] }), "id")).await;
    let last_day = forum(&t, &krog, "LR-LEJ", "2009-08-31").await;
    assert_eq!((&last_day["status"], &last_day["seatCount"]), (&json!("EXISTING"), &before["seatCount"]));
    for seat in last_day["seats"]["nodes"].as_array().unwrap() {
        assert_eq!(seat["term"]["until"], "2009-08-31");
    }
    closed_on(&t, &krog, "2009-09-01").await;
    let by_id = "query ($id: ID!) { node(id: $id, asOf: \"2009-09-01\") { ... on Forum { status seatCount interfaces { totalCount } } } }";
    let closed = t.data(&krog, by_id, json!({ "id": id })).await["node"].take();
    assert_eq!(closed, json!({ "status": "CLOSED", "seatCount": 0, "interfaces": { "totalCount": 0 } }));
    let kinds = |day: &'static str| {
        let (t, krog) = (&t, &krog);
        async move {
            let kr = forum(t, krog, "KR", day).await;
            kr["interfaces"]["nodes"].as_array().unwrap().iter().filter(|node| node["to"]["code"] == "LR-LEJ").count()
        }
    };
    assert_eq!((kinds("2009-08-31").await, kinds("2009-09-01").await), (1, 0));
    let seat =
        |from: &str| json!({ "forumId": id, "kind": "APPOINTED", "organisationId": t.organisation("lejre"), "from": from });
    assert_eq!(t.refused(&krog, "addSeat", seat("2009-09-01")).await, ["forumId FORUM_CLOSED", "until ENDS_BEFORE_START"]);
    let clipped = t.done(&krog, "addSeat", (seat("2009-08-20"), "term { until }")).await;
    assert_eq!(clipped["term"]["until"], "2009-08-31");
    let meeting = |day: &str| json!({ "forumId": id, "title": "Møde", "startsAt": format!("{day}T10:00:00+02:00"), "endsAt": format!("{day}T11:00:00+02:00") });
    assert_eq!(t.refused(&krog, "planMeeting", meeting("2009-09-01")).await, ["forumId FORUM_CLOSED"]);
    t.done(&krog, "planMeeting", (meeting("2009-08-31"), "id")).await;
}

#[tokio::test]
async fn two_councils_become_one_and_who_sits_in_both_gets_one_seat() {
    let t = TestHub::with_fixture().await;
    let krog = t.krog().await;
    let into = json!({ "code": "LR-RL", "name": "Lokalråd Roskilde og Lejre", "level": "OPERATIONAL", "kind": "LOCAL_COUNCIL", "class": "NETWORK",
                       "convenerId": t.organisation("politi"), "areas": ["265", "350"] });
    let input = json!({ "fromIds": [t.forum("LR-LEJ"), t.forum("LR-ROS")], "into": into, "on": "2009-10-01" });
    t.done(&krog, "mergeForums", (input, "id")).await;
    let one = forum(&t, &krog, "LR-RL", "2009-10-01").await;
    let seats = one["seats"]["nodes"].as_array().unwrap();
    let mut people: Vec<_> = seats
        .iter()
        .map(|seat| format!("{} {}", seat["role"].as_str().unwrap(), seat["holder"]["name"].as_str().unwrap()))
        .collect();
    people.sort();
    assert_eq!(
        people,
        [
            "CHAIR Mona Friis",
            "MEMBER Karl Østergaard",
            "MEMBER Lise Bang",
            "MEMBER Nils Hede",
            "MEMBER Omar Skov",
            "MEMBER Tina Buhl",
            "MEMBER Viggo Ravn"
        ]
    );
    assert!(seats.iter().all(|seat| seat["term"]["from"] == "2009-10-01"));
    let end = |node: &Value, end: &str| node[end]["code"].as_str().unwrap_or_default().to_owned();
    let mut interfaces: Vec<_> = one["interfaces"]["nodes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|node| format!("{} {} {}", end(node, "from"), node["kind"].as_str().unwrap(), end(node, "to")))
        .collect();
    interfaces.sort();
    assert_eq!(
        interfaces,
        [
            "KR HANDS_DOWN LR-RL",
            "LR-RL REPORTS_TO KR",
            "LR-RL SUCCEEDS LR-LEJ",
            "LR-RL SUCCEEDS LR-ROS",
            "SAML SHARES_INFORMATION LR-RL",
            "SSP-LEJ COORDINATES_WITH LR-RL",
            "forebyggelsessekretariatet ASSISTS LR-RL"
        ]
    );
    assert_eq!(one["predecessors"], json!([{ "code": "LR-LEJ" }, { "code": "LR-ROS" }]));
    let old = forum(&t, &krog, "LR-LEJ", "2009-09-30").await;
    assert_eq!(
        (&old["seatCount"], &old["status"], &old["successors"]),
        (&json!(5), &json!("EXISTING"), &json!([{ "code": "LR-RL" }]))
    );
    let old = closed_on(&t, &krog, "2009-10-01").await;
    assert_eq!(old["successors"], json!([{ "code": "LR-RL" }]));
    assert_eq!(forum(&t, &krog, "LR-RL", "2009-09-30").await, Value::Null);
}

#[tokio::test]
async fn a_council_goes_into_another_with_its_contents_and_twice_the_same_is_refused() {
    let t = TestHub::with_fixture().await;
    let krog = t.krog().await;
    let (lejre, roskilde, psp) = (t.forum("LR-LEJ"), t.forum("LR-ROS"), t.forum("PSP"));
    let merge = |from: Value, into: &str| json!({ "fromIds": from, "intoId": into, "on": "2009-10-01" });
    assert_eq!(t.refused(&krog, "mergeForums", merge(json!([lejre, roskilde]), &lejre)).await, ["intoId CIRCULAR"]);
    assert_eq!(t.refused(&krog, "mergeForums", merge(json!([lejre, lejre]), &roskilde)).await, ["fromIds ALREADY_THERE"]);
    assert_eq!(t.refused(&krog, "mergeForums", merge(json!([]), &roskilde)).await, ["fromIds REQUIRED"]);
    assert_eq!(t.refused(&krog, "mergeForums", merge(json!([psp]), &roskilde)).await, ["intoId CLASS_LOOSENED"]);
    // Who keeps one of them alone may not draw the other in.
    let signe = t.key("signe-horn").await;
    assert_eq!(t.refused(&signe, "mergeForums", merge(json!([lejre]), &t.forum("LR-ODS"))).await, ["input FORBIDDEN"]);
    let friis = t.key("mona-friis").await;
    t.done(&friis, "mergeForums", (merge(json!([lejre]), &roskilde), "id")).await;
    let one = forum(&t, &krog, "LR-ROS", "2009-10-01").await;
    assert_eq!(one["seatCount"], 7);
    assert_eq!(one["seats"]["nodes"].as_array().unwrap().iter().filter(|seat| seat["role"] == "CHAIR").count(), 1);
    assert_eq!(forum(&t, &krog, "LR-ROS", "2009-09-30").await["seatCount"], 4);
    assert_eq!(t.refused(&friis, "mergeForums", merge(json!([lejre]), &roskilde)).await, ["fromIds FORUM_CLOSED"]);
}

#[tokio::test]
async fn a_seat_entered_for_later_goes_over_with_its_deputies() {
    let t = TestHub::with_fixture().await;
    let krog = t.krog().await;
    let seat = json!({ "forumId": t.forum("LR-LEJ"), "kind": "APPOINTED", "personId": person_id(&t, "Erik Toft"), "from": "2009-11-01",
                       "organisationId": t.organisation("roskilde") });
    let seat = t.done(&krog, "addSeat", (seat, "id")).await;
    let deputy = json!({ "seatId": seat["id"], "kind": "PERSONAL", "personId": person_id(&t, "Inger Bay") });
    t.done(&krog, "addDeputy", (deputy, "id")).await;
    let input = json!({ "fromIds": [t.forum("LR-LEJ")], "intoId": t.forum("LR-ROS"), "on": "2009-10-01" });
    t.done(&krog, "mergeForums", (input, "id")).await;
    let there = "query ($id: ID!) { node(id: $id, asOf: \"2009-11-01\") { ... on Seat { forum { code } deputies { person { name } } } } }";
    let there = t.data(&krog, there, json!({ "id": seat["id"] })).await["node"].take();
    assert_eq!(there, json!({ "forum": { "code": "LR-ROS" }, "deputies": [{ "person": { "name": "Inger Bay" } }] }));
}

#[tokio::test]
async fn a_council_becomes_two_and_each_gets_its_share_of_the_seats() {
    let t = TestHub::with_fixture().await;
    let krog = t.krog().await;
    let old = forum(&t, &krog, "LR-LEJ", "2009-08-11").await;
    let ids: Vec<_> = old["seats"]["nodes"].as_array().unwrap().iter().map(|seat| seat["id"].clone()).collect();
    let part = |code: &str, seats: &[Value]| {
        json!({ "code": code, "name": format!("Lokalråd {code}"), "level": "OPERATIONAL", "kind": "LOCAL_COUNCIL", "class": "NETWORK",
                "convenerId": t.organisation("politi"), "seatIds": seats })
    };
    let split =
        |parts: Value| json!({ "id": t.forum("LR-LEJ"), "on": "2010-01-01", "into": parts, "expectedVersion": old["version"] });
    assert_eq!(t.refused(&krog, "splitForum", split(json!([part("LEJ-N", &ids)]))).await, ["into REQUIRED"]);
    let twins = json!([part("LEJ-N", &[]), part("LEJ-N", &[])]);
    assert_eq!(t.refused(&krog, "splitForum", split(twins)).await, ["code TAKEN"]);
    let elsewhere = forum(&t, &krog, "KR", "2009-08-11").await["seats"]["nodes"][0]["id"].take();
    let stolen = json!([part("LEJ-N", &[elsewhere]), part("LEJ-S", &[])]);
    assert_eq!(t.refused(&krog, "splitForum", split(stolen)).await, ["input NOT_FOUND"]);
    let parts = json!([part("LEJ-N", &ids[..3]), with(part("LEJ-S", &ids[..1]), &json!({ "interfaces": false }))]);
    let done = t.done(&krog, "splitForum", (split(parts), "code successors { code }")).await;
    assert_eq!(done["code"], "LR-LEJ");
    let mut after: Vec<_> = done["successors"].as_array().unwrap().iter().map(|forum| forum["code"].as_str().unwrap()).collect();
    after.sort_unstable();
    assert_eq!(after, ["LEJ-N", "LEJ-S"]);
    let (north, south) = (forum(&t, &krog, "LEJ-N", "2010-01-01").await, forum(&t, &krog, "LEJ-S", "2010-01-01").await);
    assert_eq!((&north["seatCount"], &south["seatCount"]), (&json!(3), &json!(1)));
    assert_eq!(
        (north["interfaces"]["nodes"].as_array().unwrap().len(), south["interfaces"]["nodes"].as_array().unwrap().len()),
        (6, 1)
    );
    assert_eq!(forum(&t, &krog, "LR-LEJ", "2009-12-31").await["seatCount"], 5);
    closed_on(&t, &krog, "2010-01-01").await;
}
