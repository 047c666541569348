//! S3.3 and S3.5: whoever answers for an interface is asked by mail, and confirms with a button on a page.

use super::s03_interface::{PAIR, confirm, filled_in};
use crate::{
    access_matrix::cast::person_id,
    hub::{
        Key, TestHub,
        letters::{key_in, recipients, request},
        meetings::codes,
    },
};
use entities::{
    hub::letter,
    interface::{confirmation_request, interface_confirmation},
    words::NoticeKind,
};
use insta::assert_snapshot;
use sea_orm::{ColumnTrait as _, ConnectionTrait as _, EntityTrait as _, PaginatorTrait as _, QueryFilter as _};
use serde_json::{Value, json};
use snitflade::jobs;

const OURS: &[(&str, &str)] = &[("origin", "https://hub.example"), ("sec-fetch-site", "same-origin")];

/// The interface of S3.1, confirmed by both ends in August; its id.
async fn confirmed(t: &TestHub) -> String {
    let id = filled_in(t).await;
    assert_eq!(confirm(t, "omar-skov", &id, "FROM").await["userErrors"], json!([]));
    assert_eq!(confirm(t, "mona-friis", &id, "TO").await["node"]["status"], "CONFIRMED");
    id
}

/// From September on Aage Winther leads Roskilde station.
async fn new_leader(t: &TestHub) {
    let people = "code,name,given_name,family_name,email,phone,language\n\
                  aage-winther,Aage Winther,Aage,Winther,aage.winther@politi.example,,da\n";
    let holdings = "post,person,from,until\nstationsleder-roskilde,mona-friis,2007-01-01,2009-08-31\n\
                    stationsleder-roskilde,aage-winther,2009-09-01,\n";
    t.import(&[("people.csv", people), ("holdings.csv", holdings)]).await.unwrap();
}

/// Confirmed, then taken over: the keys in the letters of September, first about the pair, then about the other interface.
async fn successor_asked(t: &TestHub) -> [String; 2] {
    confirmed(t).await;
    new_leader(t).await;
    t.at("2009-09-01T09:00:00+02:00");
    jobs::ask_for_confirmation(&t.hub).await.unwrap();
    let sent = t.deliver_mail().await;
    let (about, others): (Vec<_>, Vec<_>) = sent.iter().partition(|sent| request(sent).contains("SSP Lejre"));
    [about[0], others[0]].map(key_in)
}

async fn status(t: &TestHub) -> Value {
    let day = t.data(&Key::NONE, "{ today }", json!({})).await["today"].as_str().unwrap().to_owned();
    t.interface(&Key::NONE, PAIR, "status", &day).await["status"].take()
}

/// S3.3 and S6.4.
#[tokio::test]
async fn a_successor_is_asked_once_for_each_interface_and_nobody_else_is() {
    let t = TestHub::with_fixture().await;
    confirmed(&t).await;
    assert_eq!(jobs::ask_for_confirmation(&t.hub).await.unwrap(), 0, "nobody has taken over");
    new_leader(&t).await;
    t.at("2009-08-31T23:59:00+02:00");
    assert_eq!(jobs::ask_for_confirmation(&t.hub).await.unwrap(), 0);
    t.at("2009-09-01T00:01:00+02:00");
    let second = t.second().await;
    let letters = jobs::ask_for_confirmation(&t.hub).await.unwrap();
    assert_eq!([jobs::ask_for_confirmation(&t.hub).await.unwrap(), jobs::ask_for_confirmation(&second).await.unwrap()], [0, 0]);
    let sent = t.deliver_mail().await;
    assert_eq!(sent.len(), letters);
    let mut to = recipients(&sent);
    to.dedup();
    assert_eq!(to, ["aage.winther@politi.example"]);
    let about = |sent: &&snitflade::mail::transport::Sent| request(sent).contains("Subject: Bekræft en snitflade: SSP Lejre");
    let letter = sent.iter().find(about).unwrap();
    assert_snapshot!(request(letter).replace(&key_in(letter), "…"), @r#"
    To: aage.winther@politi.example
    Reply-To: sekretariat@hub.example
    Auto-Submitted: auto-generated
    Subject: Bekræft en snitflade: SSP Lejre koordinerer med Lokalråd Lejre

    Bekræft en snitflade: SSP Lejre koordinerer med Lokalråd Lejre

    Kære Aage Winther

    Du er den 1. september 2009 blevet kontakt for denne snitflade. Du bedes bekræfte, at oplysningerne om snitfladen er rigtige.

    Fra: SSP Lejre
    Art: koordinerer med
    Til: Lokalråd Lejre
    Du svarer for: Lokalråd Lejre
    Senest: den 28. september 2009
    Bekræft her: https://hub.example/confirm/…

    Sådan bekræfter du
    Følg linket, og tryk på knappen på siden. Linket alene ændrer intet. Det er personligt: send det ikke videre.
    Er noget ikke rigtigt, så lad være med at bekræfte, og skriv i stedet til sekretariatet på sekretariat@hub.example. Et almindeligt svar på denne mail når også sekretariatet.

    Venlig hilsen
    Sekretariatet
    "#);
}

/// S3.3: the link alone does nothing.
#[tokio::test]
async fn the_successor_confirms_with_the_button_and_a_scanner_that_follows_the_link_does_not() {
    let t = TestHub::with_fixture().await;
    let [address, _] = successor_asked(&t).await.map(|key| format!("/confirm/{key}"));
    for method in ["GET", "HEAD", "GET"] {
        let (code, headers, page) = t.knock(method, &address, &[]).await;
        assert_eq!(
            (code, &headers["referrer-policy"]),
            (200, &"same-origin".parse().unwrap()),
            "the button names where it stands"
        );
        assert!(page.contains("<form method=\"post\">") && page.contains("Koordinerer med SSP Lejre (SSP-LEJ)"), "{page}");
    }
    for foreign in [&[][..], &[("sec-fetch-site", "cross-site")], &[("origin", "https://evil.example")], &[("origin", "null")]] {
        assert_eq!(t.knock("POST", &address, foreign).await.0, 403);
    }
    assert_eq!(t.knock("DELETE", &address, OURS).await.0, 405);
    assert_eq!(status(&t).await, "UNCONFIRMED", "nothing has changed so far");

    let (code, _, page) = t.knock("POST", &address, OURS).await;
    assert_eq!((code, page.contains("<h1>Tak, snitfladen er bekræftet</h1>"), page.contains("<form")), (200, true, false));
    assert_eq!(status(&t).await, "CONFIRMED");
    for method in ["POST", "GET"] {
        let (code, _, page) = t.knock(method, &address, OURS).await;
        assert_eq!((code, page.contains("<h1>Snitfladen er allerede bekræftet</h1>")), (200, true), "{method}");
        assert!(page.contains("den 1. september 2009"), "{page}");
    }
    let given = interface_confirmation::Entity::find().all(&t.rows().await).await.unwrap();
    assert_eq!(given.len(), 3, "two in August and one now");
    t.at("2009-09-15T09:00:00+02:00");
    let reminded = jobs::ask_for_confirmation(&t.hub).await.unwrap();
    assert_eq!(reminded, 1, "what is confirmed is not reminded of");
    t.deliver_mail().await;
}

/// S3.3: every key that does not count gets the same page.
#[tokio::test]
async fn an_expired_a_wrong_and_a_foreign_key_look_alike() {
    let t = TestHub::with_fixture().await;
    let [key, _] = successor_asked(&t).await;
    let wrong = t.look("/confirm/x").await;
    assert_eq!((wrong.0, wrong.1.contains("<h1>Linket virker ikke</h1>")), (404, true));
    let token = t.krog().await.bearer().unwrap().replace("Bearer ", "");
    let last = if key.ends_with('A') { "B" } else { "A" };
    for bad in ["", &token, &key[..key.len() - 1], &format!("{}{last}", &key[..key.len() - 1]), &format!("{key}%00")] {
        for method in ["GET", "POST"] {
            let (code, _, page) = t.knock(method, &format!("/confirm/{bad}"), OURS).await;
            assert_eq!((code, &page), (404, &wrong.1), "{method} {bad}");
        }
    }
    t.at("2009-09-29T08:59:59+02:00");
    assert_eq!(t.look(&format!("/confirm/{key}")).await.0, 200);
    t.at("2009-09-29T09:00:00+02:00");
    for method in ["GET", "POST"] {
        let (code, _, page) = t.knock(method, &format!("/confirm/{key}"), OURS).await;
        assert_eq!((code, page), (404, wrong.1.clone()), "{method}: it has expired");
    }
    assert_eq!(status(&t).await, "UNCONFIRMED");
}

/// S3.3: the key is for the one who answers, as long as she does.
#[tokio::test]
async fn the_key_of_somebody_who_no_longer_answers_counts_no_more() {
    let t = TestHub::with_fixture().await;
    let [address, _] = successor_asked(&t).await.map(|key| format!("/confirm/{key}"));
    let krog = t.krog().await;
    let mut pair = t.interface(&krog, PAIR, "id contacts { id end }", "2009-09-01").await;
    let (id, contacts) = (pair["id"].take(), pair["contacts"].take());
    let ours = contacts.as_array().unwrap().iter().find(|contact| contact["end"] == "TO").unwrap().clone();
    let ended = "mutation ($id: ID!) { endEntry(input: { id: $id, until: \"2009-09-01\" }) { userErrors { code } } }";
    assert_eq!(t.data(&krog, ended, json!({ "id": ours["id"] })).await["endEntry"]["userErrors"], json!([]));
    assert_eq!(t.look(&address).await.0, 200, "he answers until the evening");
    t.at("2009-09-02T09:00:00+02:00");
    assert_eq!([t.look(&address).await.0, t.knock("POST", &address, OURS).await.0], [404, 404]);
    let me = json!({ "interfaceId": id, "end": "TO", "postId": t.id(&Key::NONE, r#"{ contactDuties(area: "350") { post { id } } }"#, "contactDuties.0.post.id").await });
    t.done(&krog, "addContact", (me, "id")).await;
    assert_eq!(t.look(&address).await.0, 200, "and again when he is contact again");
}

/// S3.5.
#[tokio::test]
async fn on_the_day_of_the_review_both_are_asked_and_reminded_twice_and_then_it_reads_unconfirmed() {
    let t = TestHub::with_fixture().await;
    confirmed(&t).await;
    let mut lines = Vec::new();
    for day in ["2010-01-14", "2010-01-15", "2010-01-15", "2010-01-28", "2010-01-29", "2010-02-11", "2010-02-12", "2010-02-26"] {
        t.at(&format!("{day}T09:00:00+01:00"));
        jobs::ask_for_confirmation(&t.hub).await.unwrap();
        let sent = t.deliver_mail().await;
        let mut told: Vec<_> = sent.iter().map(request).collect();
        told.sort();
        let subjects = told.iter().map(|letter| {
            let line = |name: &str| letter.lines().find_map(|line| line.strip_prefix(name)).unwrap().to_owned();
            format!("{} {}", line("To: "), line("Subject: "))
        });
        lines.push(format!("{day} {} {:?}", status(&t).await, subjects.collect::<Vec<_>>()));
    }
    assert_snapshot!(lines.join("\n"), @r#"
    2010-01-14 "CONFIRMED" []
    2010-01-15 "REVIEW_DUE" ["mona.friis@politi.example Bekræft en snitflade: SSP Lejre koordinerer med Lokalråd Lejre", "omar.skov@lejre.example Bekræft en snitflade: SSP Lejre koordinerer med Lokalråd Lejre"]
    2010-01-15 "REVIEW_DUE" []
    2010-01-28 "REVIEW_DUE" []
    2010-01-29 "REVIEW_DUE" ["mona.friis@politi.example Påmindelse: Bekræft en snitflade: SSP Lejre koordinerer med Lokalråd Lejre", "omar.skov@lejre.example Påmindelse: Bekræft en snitflade: SSP Lejre koordinerer med Lokalråd Lejre"]
    2010-02-11 "REVIEW_DUE" []
    2010-02-12 "UNCONFIRMED" ["mona.friis@politi.example Påmindelse: Bekræft en snitflade: SSP Lejre koordinerer med Lokalråd Lejre", "omar.skov@lejre.example Påmindelse: Bekræft en snitflade: SSP Lejre koordinerer med Lokalråd Lejre"]
    2010-02-26 "UNCONFIRMED" []
    "#);
    for page in ["/forums/SSP-LEJ", "/forums/LR-LEJ", "/appendix.html"] {
        let (_, html) = t.look(page).await;
        assert!(html.contains("Status: ubekræftet. Ikke bekræftet af SSP-LEJ og LR-LEJ."), "{page}");
    }
}

/// S3.5: who has answered is left in peace.
#[tokio::test]
async fn only_the_end_that_has_not_answered_is_reminded() {
    let t = TestHub::with_fixture().await;
    confirmed(&t).await;
    t.at("2010-01-15T09:00:00+01:00");
    jobs::ask_for_confirmation(&t.hub).await.unwrap();
    let sent = t.deliver_mail().await;
    let skov = sent.iter().find(|sent| sent.recipient.starts_with("omar")).unwrap();
    assert_snapshot!(request(skov).replace(&key_in(skov), "…"), @r#"
    To: omar.skov@lejre.example
    Reply-To: sekretariat@hub.example
    Auto-Submitted: auto-generated
    Subject: Bekræft en snitflade: SSP Lejre koordinerer med Lokalråd Lejre

    Bekræft en snitflade: SSP Lejre koordinerer med Lokalråd Lejre

    Kære Omar Skov

    Denne snitflade skal ses efter den 15. januar 2010. Du bedes bekræfte, at oplysningerne om snitfladen er rigtige.

    Fra: SSP Lejre
    Art: koordinerer med
    Til: Lokalråd Lejre
    Du svarer for: SSP Lejre
    Senest: den 11. februar 2010
    Bekræft her: https://hub.example/confirm/…

    Sådan bekræfter du
    Følg linket, og tryk på knappen på siden. Linket alene ændrer intet. Det er personligt: send det ikke videre.
    Er noget ikke rigtigt, så lad være med at bekræfte, og skriv i stedet til sekretariatet på sekretariat@hub.example. Et almindeligt svar på denne mail når også sekretariatet.

    Venlig hilsen
    Sekretariatet
    "#);
    assert_eq!(t.knock("POST", &format!("/confirm/{}", key_in(skov)), OURS).await.0, 200);
    assert_eq!(status(&t).await, "REVIEW_DUE");
    t.at("2010-01-29T09:00:00+01:00");
    assert_eq!(jobs::ask_for_confirmation(&t.hub).await.unwrap(), 1);
    let sent = t.deliver_mail().await;
    assert_eq!(recipients(&sent), ["mona.friis@politi.example"]);
    assert_eq!(t.knock("POST", &format!("/confirm/{}", key_in(&sent[0])), OURS).await.0, 200);
    assert_eq!(status(&t).await, "CONFIRMED");
    let (_, html) = t.look("/forums/LR-LEJ").await;
    assert!(!html.contains("SSP-LEJ og LR-LEJ."), "confirmed, it carries no mark");
}

/// An import of former days may have brought it.
#[tokio::test]
async fn whoever_has_an_address_of_the_hubs_own_is_not_asked_and_everybody_else_is() {
    let t = TestHub::with_fixture().await;
    confirmed(&t).await;
    let ours = "UPDATE person SET email = 'Snitflade@hub.example' WHERE code = 'omar-skov'";
    t.rows().await.execute_unprepared(ours).await.unwrap();
    t.at("2010-01-15T09:00:00+01:00");
    assert_eq!(jobs::ask_for_confirmation(&t.hub).await.unwrap(), 1);
    assert_eq!(recipients(&t.deliver_mail().await), ["mona.friis@politi.example"]);
}

/// Whoever keeps one end may not look into the other: it is asked all the same, and the answer says nothing of it.
#[tokio::test]
async fn a_closed_end_is_asked_and_the_asker_does_not_hear_whether_anybody_was() {
    let t = TestHub::with_fixture().await;
    let (operator, friis) = (t.operator().await, t.key("mona-friis").await);
    let id = t.interface_id(&operator, "SAML-LR-LEJ").await;
    let ask = async |end: &str| t.act(&friis, "askForConfirmation", (json!({ "id": id, "end": end }), "code")).await;
    let told = ask("FROM").await;
    assert_eq!((&told["userErrors"], t.deliver_mail().await.len()), (&json!([]), 0), "nobody answers for it");
    let contact = json!({ "interfaceId": id, "end": "FROM", "personId": person_id(&t, "Nils Hede") });
    t.done(&operator, "addContact", (contact, "id")).await;
    assert_eq!(ask("FROM").await, told);
    assert_eq!(recipients(&t.deliver_mail().await), ["nils.hede@roskilde.example"]);
    assert_eq!((ask("FROM").await, t.deliver_mail().await.len()), (told, 0), "he has been asked");
    assert_eq!(codes(&ask("TO").await), ["NOBODY_TO_ASK"], "of her own end she is told");
}

#[tokio::test]
async fn a_keeper_asks_when_it_pleases_and_the_same_person_once_a_fortnight() {
    let t = TestHub::with_fixture().await;
    let id = filled_in(&t).await;
    let krog = t.krog().await;
    let ask = async |input: Value| t.act(&krog, "askForConfirmation", (input, "code")).await;
    let key = json!({ "id": id, "end": "FROM", "idempotencyKey": "en" });
    assert_eq!(
        [ask(key.clone()).await["node"]["code"].take(), ask(key).await["node"]["code"].take()],
        [json!(PAIR), json!(PAIR)]
    );
    assert_eq!(recipients(&t.deliver_mail().await), ["omar.skov@lejre.example"], "the same key, the same letter");
    assert_eq!(ask(json!({ "id": id })).await["userErrors"], json!([]));
    let sent = t.deliver_mail().await;
    assert_eq!(recipients(&sent), ["mona.friis@politi.example"], "the other end was asked this morning");
    assert_eq!(codes(&ask(json!({ "id": id })).await), ["ALREADY_DONE"]);
    assert_eq!(t.knock("POST", &format!("/confirm/{}", key_in(&sent[0])), OURS).await.0, 200);
    t.at("2009-08-12T09:00:00+02:00");
    assert_eq!(codes(&ask(json!({ "id": id, "end": "TO" })).await), ["ALREADY_DONE"], "that end stands by it");
    assert_eq!(codes(&ask(json!({ "id": id, "end": "FROM" })).await), ["ALREADY_DONE"], "he was asked yesterday");
    let new = json!({ "interfaceId": id, "end": "FROM", "personId": person_id(&t, "Tina Buhl") });
    t.done(&krog, "addContact", (new, "id")).await;
    assert_eq!(ask(json!({ "id": id, "end": "FROM" })).await["userErrors"], json!([]));
    assert_eq!(recipients(&t.deliver_mail().await), ["tina.buhl@lejre.example"], "she was not");
    let hollow = t.interface_id(&krog, "SAML-LR-LEJ").await;
    let nobody = ask(json!({ "id": hollow })).await;
    assert_snapshot!(nobody["userErrors"], @r#"[{"code":"NOBODY_TO_ASK","field":["input","id"],"message":"Der er ingen at spørge: ingen svarer for det, eller ingen af dem har en e-mailadresse."}]"#);
    assert_eq!(jobs::ask_for_confirmation(&t.hub).await.unwrap(), 0, "what a keeper asks is not reminded of");
    t.at("2009-08-24T09:00:00+02:00");
    assert_eq!(codes(&ask(json!({ "id": id, "end": "FROM" })).await), ["ALREADY_DONE"]);
    t.at("2009-08-25T00:00:00+02:00");
    assert_eq!(ask(json!({ "id": id, "end": "FROM" })).await["userErrors"], json!([]));
    assert_eq!(recipients(&t.deliver_mail().await), ["omar.skov@lejre.example"], "a fortnight after the first letter");
}

/// S8.4 for requests: mail says nothing of a sealed forum.
#[tokio::test]
async fn a_letter_about_a_sealed_forum_does_not_name_it() {
    let t = TestHub::with_fixture().await;
    let krog = t.krog().await;
    let leader = t.id(&Key::NONE, r#"{ contactDuties(area: "350") { post { id } } }"#, "contactDuties.0.post.id").await;
    let psp = t.forum("PSP");
    let input = json!({
        "from": { "forumId": psp }, "to": { "forumId": t.forum("LR-ROS") }, "kind": "COORDINATES_WITH",
        "summary": "Psykiatri i Roskilde", "contacts": [{ "end": "TO", "postId": leader }],
    });
    let id = t.done(&krog, "addInterface", (input, "id")).await["id"].take();
    t.done(&krog, "askForConfirmation", (json!({ "id": id }), "id")).await;
    let sent = t.deliver_mail().await;
    assert!(sent[0].require_tls);
    let letter = request(&sent[0]).replace(&key_in(&sent[0]), "…");
    assert_snapshot!(letter, @r#"
    To: mona.friis@politi.example
    Reply-To: sekretariat@hub.example
    Auto-Submitted: auto-generated
    Subject: Bekræft en snitflade

    Bekræft en snitflade

    Kære Mona Friis

    Du er kontakt for denne snitflade. Du bedes bekræfte, at oplysningerne om snitfladen er rigtige.

    Senest: den 7. september 2009
    Bekræft her: https://hub.example/confirm/…

    Sådan bekræfter du
    Følg linket, og tryk på knappen på siden. Linket alene ændrer intet. Det er personligt: send det ikke videre.
    Er noget ikke rigtigt, så lad være med at bekræfte, og skriv i stedet til sekretariatet på sekretariat@hub.example. Et almindeligt svar på denne mail når også sekretariatet.

    Venlig hilsen
    Sekretariatet
    "#);
    let raw = String::from_utf8_lossy(&sent[0].bytes);
    assert!(!raw.contains("PSP") && !raw.contains("Psykiatri") && !raw.contains("Roskilde"));
}

#[tokio::test]
async fn no_key_can_be_found_in_the_database() {
    let t = TestHub::with_fixture().await;
    let id = filled_in(&t).await;
    t.done(&t.krog().await, "askForConfirmation", (json!({ "id": id }), "id")).await;
    let sent = t.deliver_mail().await;
    let rows = t.rows().await;
    let asked = confirmation_request::Entity::find().all(&rows).await.unwrap();
    assert_eq!(asked.len(), sent.len());
    for letter in &sent {
        assert!(asked.iter().all(|row| !key_in(letter).contains(&row.digest) && !row.digest.contains(&key_in(letter))));
    }
    let requests = letter::Entity::find().filter(letter::Column::Kind.eq(NoticeKind::Request));
    assert!(requests.clone().all(&rows).await.unwrap().iter().all(|letter| letter.bytes.is_empty()));
    assert_eq!(requests.count(&rows).await.unwrap(), 2);
}

/// Whoever was asked may turn out to stand in the register twice. Her link counts before, between and after.
#[tokio::test]
async fn a_link_outlives_the_merging_of_its_reader_and_that_it_is_undone() {
    let t = TestHub::with_fixture().await;
    let [ours, other] = successor_asked(&t).await.map(|key| format!("/confirm/{key}"));
    let krog = t.krog().await;
    let kept = t.done(&krog, "addPerson", (json!({ "name": "Aage Winter" }), "id")).await["id"].take();
    let input = json!({ "keepId": kept, "goneId": crate::access_matrix::cast::person_id(&t, "Aage Winther") });
    let merged = t.done(&krog, "mergePeople", (input, "id")).await;
    assert_eq!(t.look(&other).await.0, 200);
    let (code, _, page) = t.knock("POST", &ours, OURS).await;
    assert_eq!((code, page.contains("<h1>Tak, snitfladen er bekræftet</h1>")), (200, true));
    t.done(&krog, "undoMerge", (json!({ "id": merged["id"] }), "id")).await;
    let (code, page) = t.look(&ours).await;
    assert_eq!((code, page.contains("<h1>Snitfladen er allerede bekræftet</h1>")), (200, true), "what he pressed stands");
    assert_eq!(t.look(&other).await.0, 200);
    assert_eq!(status(&t).await, "CONFIRMED");
    let asked = confirmation_request::Entity::find().all(&t.rows().await).await.unwrap();
    assert_eq!(asked.iter().filter(|row| row.confirmed_at.is_some()).count(), 1);
}

/// An interface that becomes one with its double is still the one that somebody was asked about.
#[tokio::test]
async fn a_link_outlives_the_merging_of_its_interface_and_that_it_is_undone() {
    let t = TestHub::with_fixture().await;
    let krog = t.krog().await;
    let mut ids = Vec::new();
    for code in ["havnen", "havn"] {
        let input = json!({ "code": code, "name": code, "kind": "AUTHORITY" });
        let of = t.done(&krog, "addOrganisation", (input, "id")).await["id"].take();
        let post = json!({ "organisationId": of, "title": "Havnedirektør" });
        let post = t.done(&krog, "addPost", (post, "id")).await["id"].take();
        let held =
            json!({ "postId": post, "personId": crate::access_matrix::cast::person_id(&t, "Ib Sand"), "from": "2009-01-01" });
        t.done(&krog, "appointHolder", (held, "id")).await;
        let input = json!({ "from": { "forumId": t.forum("KR") }, "to": { "organisationId": of }, "kind": "CONSULTS",
                            "contacts": [{ "end": "TO", "postId": post }] });
        let interface = t.done(&krog, "addInterface", (input, "id")).await["id"].take();
        ids.push((of, interface));
    }
    let [(kept, _), (gone, asked)] = [ids[0].clone(), ids[1].clone()];
    t.done(&krog, "askForConfirmation", (json!({ "id": asked, "end": "TO" }), "id")).await;
    let sent = t.deliver_mail().await;
    assert_eq!(recipients(&sent), ["ib.sand@lejre.example"]);
    let address = format!("/confirm/{}", key_in(&sent[0]));
    assert_eq!(t.look(&address).await.0, 200);
    let rows = async || confirmation_request::Entity::find().all(&t.rows().await).await.unwrap();
    let before = rows().await;
    let merged =
        t.done(&krog, "mergeOrganisations", (json!({ "keepId": kept, "goneId": gone }), "id stillDouble { __typename }")).await;
    assert_eq!(merged["stillDouble"], json!([]), "the interfaces are one");
    assert_ne!(rows().await, before);
    assert_eq!(t.look(&address).await.0, 200, "between");
    let (code, _, page) = t.knock("POST", &address, OURS).await;
    assert_eq!((code, page.contains("<h1>Tak, snitfladen er bekræftet</h1>")), (200, true));
    t.done(&krog, "undoMerge", (json!({ "id": merged["id"] }), "id")).await;
    let (code, page) = t.look(&address).await;
    assert_eq!((code, page.contains("<h1>Snitfladen er allerede bekræftet</h1>")), (200, true), "{page}");
    assert_eq!(rows().await.len(), before.len());
    assert_eq!((rows().await[0].interface_id, rows().await[0].version), (before[0].interface_id, before[0].version + 3));
}
