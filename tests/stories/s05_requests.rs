//! S5.4: one act mails those who should supply what entries lack.

use crate::hub::{
    Key, TestHub,
    letters::{recipients, request},
    meetings::codes,
};
use insta::assert_snapshot;
use serde_json::{Value, json};

const SHOWN: &str = "sentCount readyCount requests { nodes { person { name } state askedAt entries { forum { code } missing { field } } } } \
                     unassigned { nodes { forum { code } } }";

/// The preview, or the node of an act, a line a request.
fn lines(found: &Value) -> String {
    let codes = |list: &Value| {
        let one = |entry: &Value| {
            let fields: Vec<_> =
                entry["missing"].as_array().into_iter().flatten().map(|lack| lack["field"].as_str().unwrap()).collect();
            format!("{}({})", entry["forum"]["code"].as_str().unwrap(), fields.join(" "))
        };
        list.as_array().unwrap().iter().map(one).collect::<Vec<_>>().join(", ")
    };
    let requests = found["requests"]["nodes"].as_array().unwrap().iter().map(|one| {
        format!("{} {}: {}", one["person"]["name"].as_str().unwrap(), one["state"].as_str().unwrap(), codes(&one["entries"]))
    });
    let counts = format!("sent {} ready {}", found["sentCount"], found["readyCount"]);
    let nobody = format!("nobody: {}", codes(&found["unassigned"]["nodes"]));
    std::iter::once(counts).chain(requests).chain([nobody]).collect::<Vec<_>>().join("\n")
}

async fn preview(t: &TestHub, key: &Key, forum: Option<&str>) -> Value {
    let query = format!("query ($forum: ID) {{ entryRequests(forumId: $forum) {{ {SHOWN} }} }}");
    t.data(key, &query, json!({ "forum": forum })).await["entryRequests"].take()
}

/// A forum that Lejre convenes and whose chair alone can be asked, and one that nobody answers for.
async fn two_new_forums(t: &TestHub) {
    let operator = t.operator().await;
    let lejre = t.organisation("lejre");
    let found = |code: &str, convener: Value| {
        json!({ "code": code, "name": format!("Forum {code}"), "kind": "NETWORK", "level": "OPERATIONAL", "class": "NETWORK",
                "convenerId": convener })
    };
    let one = t.done(&operator, "foundForum", (found("NYT-LEJ", json!(lejre)), "id")).await["id"].take();
    t.done(&operator, "foundForum", (found("INGENS", Value::Null), "id")).await;
    let seats =
        t.data(&operator, "{ forum(code: \"KR\") { seats(first: 50) { nodes { holder { id name } } } } }", json!({})).await;
    let seats = seats["forum"]["seats"]["nodes"].as_array().unwrap().clone();
    let sand = seats.iter().find(|seat| seat["holder"]["name"] == "Ib Sand").unwrap()["holder"]["id"].clone();
    let seat = json!({ "forumId": one, "kind": "APPOINTED", "role": "CHAIR", "personId": sand, "organisationId": lejre });
    t.done(&operator, "addSeat", (seat, "id")).await;
}

/// S5.4.
#[tokio::test]
async fn one_act_writes_each_who_is_responsible_one_letter_after_showing_it() {
    let t = TestHub::with_fixture().await;
    two_new_forums(&t).await;
    let krog = t.krog().await;
    let before = preview(&t, &krog, None).await;
    assert_snapshot!(lines(&before), @r#"
    sent 0 ready 2
    Ib Sand READY: NYT-LEJ(DESCRIPTION TOPICS BASIS PURPOSE INTERFACES CADENCE)
    Jens Krog READY: SAML(CADENCE), NET-ARB(INTERFACES), PSP(INTERFACES), SSP-ROS(INTERFACES)
    nobody: INGENS()
    "#);
    assert!(t.deliver_mail().await.is_empty(), "nothing is sent before somebody sends it");
    let done = t.done(&krog, "askForEntries", (json!({}), SHOWN)).await;
    assert_snapshot!(lines(&done), @r#"
    sent 2 ready 0
    Ib Sand ASKED: NYT-LEJ(DESCRIPTION TOPICS BASIS PURPOSE INTERFACES CADENCE)
    Jens Krog ASKED: SAML(CADENCE), NET-ARB(INTERFACES), PSP(INTERFACES), SSP-ROS(INTERFACES)
    nobody: INGENS()
    "#);
    let sent = t.deliver_mail().await;
    assert_eq!(recipients(&sent), ["ib.sand@lejre.example", "jens.krog@politi.example"]);
    let letter = |who: &str| request(sent.iter().find(|sent| sent.recipient.starts_with(who)).unwrap());
    assert_snapshot!(letter("jens"), @r#"
    To: jens.krog@politi.example
    Reply-To: sekretariat@hub.example
    Auto-Submitted: auto-generated
    Subject: Oplysninger, der mangler i samarbejdsplanen

    Oplysninger, der mangler i samarbejdsplanen

    Kære Jens Krog

    Samarbejdsplanens oversigt mangler oplysninger, som du har ansvaret for. De ses nedenfor, forum for forum.

    Forum: Et fortroligt forum, som du svarer for: mødehyppighed
    Forum: Netværk mod illegal arbejdskraft: snitflader
    Forum: Et fortroligt forum, som du svarer for: snitflader
    Forum: SSP Roskilde: snitflader
    Se oversigten: https://hub.example/forums

    Sådan gør du
    Skriv oplysningerne ind i registret, eller send dem til sekretariatet på sekretariat@hub.example. Et almindeligt svar på denne mail når også sekretariatet.

    Venlig hilsen
    Sekretariatet
    "#);
    assert!(letter("ib").contains("Forum: Forum NYT-LEJ: beskrivelse, emner, grundlag, formål, snitflader, mødehyppighed"));
}

/// S5.4: whoever has been asked is left in peace for a day.
#[tokio::test]
async fn within_a_day_nobody_is_asked_twice_about_the_same_forum() {
    let t = TestHub::with_fixture().await;
    let krog = t.krog().await;
    let saml = t.forum("SAML");
    let one = json!({ "forumId": saml, "idempotencyKey": "en" });
    for _ in 0..2 {
        assert_eq!(t.done(&krog, "askForEntries", (one.clone(), SHOWN)).await["sentCount"], 1, "the same key, the same letter");
    }
    assert_eq!(t.deliver_mail().await.len(), 1);
    let all = t.done(&krog, "askForEntries", (json!({}), SHOWN)).await;
    assert_snapshot!(lines(&all), @r#"
    sent 1 ready 0
    Jens Krog ASKED: SAML(CADENCE), NET-ARB(INTERFACES), PSP(INTERFACES), SSP-ROS(INTERFACES)
    nobody:
    "#);
    let letter = request(&t.deliver_mail().await[0]);
    assert!(letter.contains("SSP Roskilde: snitflader") && !letter.contains("Fast mødeforum"), "{letter}");
    t.at("2009-08-12T08:59:59+02:00");
    let again = t.done(&krog, "askForEntries", (json!({}), SHOWN)).await;
    assert_eq!((&again["sentCount"], &again["readyCount"]), (&json!(0), &json!(0)));
    assert_eq!(again["requests"]["nodes"][0]["askedAt"], "2009-08-11T09:00:00+02:00");
    assert!(t.deliver_mail().await.is_empty());
    t.at("2009-08-12T09:00:00+02:00");
    assert_eq!(t.done(&krog, "askForEntries", (json!({}), SHOWN)).await["sentCount"], 1);
    assert_eq!(t.deliver_mail().await.len(), 1);
}

/// S5.4: one forum by whoever keeps it, all by whoever keeps what is common; a sealed forum is not named in mail.
#[tokio::test]
async fn who_keeps_a_forum_asks_for_it_alone_and_a_sealed_one_is_not_named() {
    let t = TestHub::with_fixture().await;
    let dahl = t.key("bente-dahl").await;
    let (kr, psp) = (t.forum("KR"), t.forum("PSP"));
    assert_snapshot!(lines(&preview(&t, &dahl, Some(&kr)).await), @r#"
    sent 0 ready 0
    nobody:
    "#);
    assert_eq!(codes(&t.act(&dahl, "askForEntries", (json!({ "forumId": psp }), SHOWN)).await), ["FORBIDDEN"]);
    assert_eq!(codes(&t.act(&dahl, "askForEntries", (json!({}), SHOWN)).await), ["FORBIDDEN"]);
    t.done(&t.krog().await, "askForEntries", (json!({ "forumId": psp }), SHOWN)).await;
    let letter = request(&t.deliver_mail().await[0]);
    assert!(letter.contains("Forum: Et fortroligt forum, som du svarer for: snitflader") && !letter.contains("PSP"), "{letter}");
}

/// An address that has become the hub's own since reaches nobody, and the preview says so.
#[tokio::test]
async fn the_preview_judges_addresses_as_the_act_does() {
    let t = TestHub::with_fixture().await;
    t.import(&[("people.csv", "code,name,email\nib-sand,Ib Sand,nyt-lej@hub.example\n")]).await.unwrap();
    two_new_forums(&t).await;
    let krog = t.krog().await;
    let found = lines(&preview(&t, &krog, None).await);
    assert!(found.contains("ready 1\nIb Sand NO_ADDRESS: NYT-LEJ("), "{found}");
    let done = t.done(&krog, "askForEntries", (json!({}), SHOWN)).await;
    assert_eq!(done["sentCount"], 1);
    assert_eq!(recipients(&t.deliver_mail().await), ["jens.krog@politi.example"]);
}
