//! S3: a snitflade with substance. The mails and pages of lines 3 and 5 are in `s03_confirmation`.

use crate::hub::{Key, TestHub, meetings::codes};
use insta::assert_snapshot;
use serde_json::{Value, json};

pub(super) const PAIR: &str = "SSP-LEJ-LR-LEJ";
const STANDING: &str = "status confirmedAt contacts { end holder { name } seat { id } orphaned } warnings { code sentence }";

/// The interface of line 1, filled in by Omar Skov; its id.
pub(super) async fn filled_in(t: &TestHub) -> String {
    let skov = t.key("omar-skov").await;
    let id = t.interface_id(&skov, PAIR).await;
    let exchanges = json!([{ "what": "tendenser og aktiviteter", "cadence": "to gange om året" }]);
    let input = json!({ "id": id, "exchanges": exchanges, "personalData": "NONE", "reviewBy": "2010-01-15" });
    t.done(&skov, "changeInterface", (input, "id")).await;
    let me = t.id(&skov, "{ viewer { person { id } } }", "viewer.person.id").await;
    t.done(&skov, "addContact", (json!({ "interfaceId": id, "end": "FROM", "personId": me }), "id")).await;
    t.done(&skov, "addContact", (json!({ "interfaceId": id, "end": "TO", "postId": leader(t).await }), "id")).await;
    id
}

/// The post of the leader of Roskilde station.
async fn leader(t: &TestHub) -> String {
    t.id(&Key::NONE, r#"{ contactDuties(area: "350") { post { id } } }"#, "contactDuties.0.post.id").await
}

pub(super) async fn confirm(t: &TestHub, who: &str, id: &str, end: &str) -> Value {
    t.act(&t.key(who).await, "confirmInterface", (json!({ "id": id, "end": end }), "status")).await
}

/// S3.1.
#[tokio::test]
async fn what_a_member_fills_in_shows_under_both_forums_each_from_its_own_side() {
    let t = TestHub::with_fixture().await;
    filled_in(&t).await;
    let skov = t.key("omar-skov").await;
    let query = "query ($code: String!) { forum(code: $code) { interfaces { nodes { code label(of: $code) direction(of: $code) \
                 other(than: $code) { ... on Forum { code } } exchanged { what cadence { text } } contacts { end holder { name } seat { \
                 holder { name } } } personalData reviewBy } } } }";
    let mut lines = Vec::new();
    for code in ["SSP-LEJ", "LR-LEJ"] {
        let data = t.data(&skov, query, json!({ "code": code })).await;
        let all = data["forum"]["interfaces"]["nodes"].as_array().unwrap();
        let row = all.iter().find(|row| row["code"] == PAIR).unwrap();
        let exchanged = format!("{} {}", row["exchanged"][0]["what"], row["exchanged"][0]["cadence"]["text"]);
        let contact = |at: usize| {
            let contact = &row["contacts"][at];
            assert_eq!(contact["holder"], contact["seat"]["holder"], "each sits in the forum at that end");
            format!("{} {}", contact["end"], contact["holder"]["name"])
        };
        let ends = format!("{} {} {} {}", code, row["direction"], row["label"], row["other"]["code"]);
        let data = format!("{} {}", row["personalData"], row["reviewBy"]);
        lines.push([ends, exchanged, contact(0), contact(1), data].join(" | ").replace('"', ""));
    }
    assert_snapshot!(lines.join("\n"), @"
    SSP-LEJ FROM koordinerer med LR-LEJ | tendenser og aktiviteter to gange om året | FROM Omar Skov | TO Mona Friis | NONE 2010-01-15
    LR-LEJ TO koordinerer med SSP-LEJ | tendenser og aktiviteter to gange om året | FROM Omar Skov | TO Mona Friis | NONE 2010-01-15
    ");
}

/// S3.1: what is told of it, from each side.
#[tokio::test]
async fn an_interface_is_worded_from_either_end_in_danish_and_english() {
    let t = TestHub::with_fixture().await;
    let query = "query ($of: String!) { forum(code: \"KR\") { interfaces(first: 4) { nodes { label(of: $of) \
                 en: label(of: $of, language: EN) } } } }";
    let mut words = Vec::new();
    for of in ["KR", "KU", "LR-GRE", "PSP"] {
        let data = t.data(&Key::NONE, query, json!({ "of": of })).await;
        let all = data["forum"]["interfaces"]["nodes"].as_array().unwrap();
        words.extend(
            all.iter().filter(|row| !row["label"].is_null()).map(|row| format!("{of}: {} / {}", row["label"], row["en"])),
        );
    }
    assert_snapshot!(words.join("\n").replace('"', ""), @"
    KR: forberedes af / is prepared by
    KR: sekretariatsbetjenes af / has its secretariat in
    KR: giver strategier til udmøntning i / gives strategies to be carried out by
    KR: giver strategier til udmøntning i / gives strategies to be carried out by
    KU: forbereder / prepares
    KU: er sekretariat for / is the secretariat of
    LR-GRE: udmønter strategier fra / carries out strategies of
    ");
}

/// S3.2.
#[tokio::test]
async fn confidential_data_are_declared_only_with_a_basis_and_a_limit_of_their_purpose() {
    let t = TestHub::with_fixture().await;
    let skov = t.key("omar-skov").await;
    let id = t.interface_id(&skov, PAIR).await;
    let set = async |input: Value| t.act(&skov, "changeInterface", (input, "personalData version")).await;
    let refused = set(json!({ "id": id, "personalData": "CONFIDENTIAL" })).await;
    assert_snapshot!(refused["userErrors"][0], @r#"{"code":"BASIS_REQUIRED","field":["input","basis"],"message":"Fortrolige og følsomme oplysninger kræver et grundlag og en formålsbegrænsning."}"#);
    assert_eq!(codes(&refused), ["BASIS_REQUIRED", "BASIS_REQUIRED"]);
    assert_eq!(refused["userErrors"][1]["field"], json!(["input", "purposeLimit"]));
    let half = set(json!({ "id": id, "personalData": "SENSITIVE", "basis": "Retsplejelovens § 115" })).await;
    assert_eq!(half["userErrors"][0]["field"], json!(["input", "purposeLimit"]));
    let whole = json!({
        "id": id, "personalData": "CONFIDENTIAL", "basis": "Retsplejelovens § 115", "purposeLimit": "Ikke til efterforskning",
    });
    assert_eq!(set(whole).await["node"], json!({ "personalData": "CONFIDENTIAL", "version": 2 }));
    let cpr = set(json!({ "id": id, "purposeLimit": "Kun om 070761-4285" })).await;
    assert_eq!(codes(&cpr), ["CPR_NUMBER"]);
    let emptied = set(json!({ "id": id, "basis": null })).await;
    assert_eq!(codes(&emptied), ["BASIS_REQUIRED"]);
}

/// S3.2: until it is given, the interface carries a mark.
#[tokio::test]
async fn an_interface_that_came_in_without_a_limit_of_its_purpose_carries_a_mark() {
    let t = TestHub::with_fixture().await;
    let krog = t.krog().await;
    t.import(&[("interface_conditions.csv", "interface,draft,purpose_limit\nSAML-LR-LEJ,no,\n")]).await.unwrap();
    let saml = t
        .interface(&krog, "SAML-LR-LEJ", "warnings { code sentence } en: warnings(language: EN) { sentence }", "2009-08-11")
        .await;
    assert_snapshot!(format!("{}\n{}", saml["warnings"], saml["en"]), @r#"
    [{"code":"BASIS_MISSING","sentence":"Fortrolige oplysninger udveksles uden formålsbegrænsning."},{"code":"UNCONFIRMED","sentence":"Ikke bekræftet af SAML og LR-LEJ."}]
    [{"sentence":"Confidential data pass without a limit of their purpose."},{"sentence":"Not confirmed by SAML and LR-LEJ."}]
    "#);
}

/// S3.3, without its mail and its page.
#[tokio::test]
async fn an_end_whose_contact_stops_is_orphaned_until_a_successor_confirms() {
    let t = TestHub::with_fixture().await;
    let id = filled_in(&t).await;
    let krog = t.krog().await;
    assert_eq!(confirm(&t, "omar-skov", &id, "FROM").await["userErrors"], json!([]));
    assert_eq!(confirm(&t, "mona-friis", &id, "TO").await["node"]["status"], "CONFIRMED");
    let contacts = t.interface(&krog, PAIR, "contacts { id end }", "2009-08-11").await["contacts"].take();
    let friis = &contacts.as_array().unwrap()[1]["id"];
    let ended = t
        .data(
            &krog,
            "mutation ($id: ID!) { endEntry(input: { id: $id, until: \"2009-08-31\" }) { \
         node { ... on InterfaceContact { term { until } } } userErrors { code } } }",
            json!({ "id": friis }),
        )
        .await;
    assert_eq!(ended["endEntry"]["node"]["term"]["until"], "2009-08-31");
    t.at("2009-09-01T09:00:00+02:00");
    assert_eq!(t.interface(&krog, PAIR, "status", "2009-08-31").await["status"], "CONFIRMED");
    let orphaned = t.interface(&krog, PAIR, STANDING, "2009-09-01").await;
    assert_eq!((&orphaned["status"], orphaned["contacts"].as_array().unwrap().len()), (&json!("ORPHANED"), 1));
    assert_snapshot!(orphaned["warnings"], @r#"[{"code":"END_ORPHANED","sentence":"Ingen svarer længere for LR-LEJ."}]"#);
    // A new one by post: whoever holds it answers, and did not confirm.
    t.done(&krog, "addContact", (json!({ "interfaceId": id, "end": "TO", "postId": leader(&t).await }), "id")).await;
    assert_eq!(t.interface(&krog, PAIR, "status", "2009-09-01").await["status"], "UNCONFIRMED");
    assert_eq!(codes(&confirm(&t, "omar-skov", &id, "TO").await), ["FORBIDDEN"], "he does not speak for that end");
    assert_eq!(confirm(&t, "mona-friis", &id, "TO").await["node"]["status"], "CONFIRMED");
    assert_eq!(codes(&confirm(&t, "mona-friis", &id, "TO").await), ["ALREADY_DONE"]);
    assert_eq!(t.interface(&krog, PAIR, "confirmedAt", "2009-09-01").await["confirmedAt"], "2009-09-01");
}

/// S3.3 and S6.4: a contact by post follows the holder, who has not confirmed.
#[tokio::test]
async fn a_new_holder_of_the_contacts_post_is_asked_to_confirm() {
    let t = TestHub::with_fixture().await;
    let id = filled_in(&t).await;
    let krog = t.krog().await;
    confirm(&t, "omar-skov", &id, "FROM").await;
    confirm(&t, "mona-friis", &id, "TO").await;
    let people = "code,name,given_name,family_name,email,phone,language\n\
                  aage-winther,Aage Winther,Aage,Winther,aage.winther@politi.example,,da\n";
    let holdings = "post,person,from,until\nstationsleder-roskilde,mona-friis,2007-01-01,2009-08-31\n\
                    stationsleder-roskilde,aage-winther,2009-09-01,\n";
    t.import(&[("people.csv", people), ("holdings.csv", holdings)]).await.unwrap();
    t.at("2009-09-01T09:00:00+02:00");
    let holder = |row: &Value| format!("{} {}", row["contacts"][1]["holder"]["name"], row["status"]);
    let before = t.interface(&krog, PAIR, STANDING, "2009-08-31").await;
    let after = t.interface(&krog, PAIR, STANDING, "2009-09-01").await;
    assert_eq!([holder(&before), holder(&after)], [r#""Mona Friis" "CONFIRMED""#, r#""Aage Winther" "UNCONFIRMED""#]);
    assert_eq!(after["warnings"][0]["sentence"], "Ikke bekræftet af LR-LEJ.");
    assert_eq!(codes(&confirm(&t, "mona-friis", &id, "TO").await), ["FORBIDDEN"]);
    assert_eq!(confirm(&t, "aage-winther", &id, "TO").await["node"]["status"], "CONFIRMED");
}

/// S3.3: a contact who is a person is orphaned when the person leaves the forum.
#[tokio::test]
async fn a_person_who_leaves_the_forum_answers_for_it_no_more() {
    let t = TestHub::with_fixture().await;
    filled_in(&t).await;
    let krog = t.krog().await;
    let seats = t.data(&krog, r#"{ forum(code: "SSP-LEJ") { seats { nodes { id holder { name } } } } }"#, json!({})).await;
    let seats = seats["forum"]["seats"]["nodes"].as_array().unwrap().clone();
    let seat = seats.iter().find(|seat| seat["holder"]["name"] == "Omar Skov").unwrap();
    let end = "mutation ($id: ID!) { endEntry(input: { id: $id, until: \"2009-08-31\" }) { userErrors { code } } }";
    assert_eq!(t.data(&krog, end, json!({ "id": seat["id"] })).await["endEntry"]["userErrors"], json!([]));
    for (day, orphaned, status) in [("2009-08-31", false, "UNCONFIRMED"), ("2009-09-01", true, "ORPHANED")] {
        let row = t.interface(&krog, PAIR, STANDING, day).await;
        assert_eq!((&row["contacts"][0]["orphaned"], &row["status"]), (&json!(orphaned), &json!(status)), "{day}");
    }
}

/// S3.4.
#[tokio::test]
async fn the_new_forums_interface_is_hollow_until_somebody_answers_for_it_or_something_passes() {
    let t = TestHub::with_fixture().await;
    let krog = t.krog().await;
    let hollow = async || {
        let data = t
            .data(
                &krog,
                "{ hollowInterfaces { totalCount nodes { code } } interfaces(filter: { hollow: true }) { nodes { code } } }",
                json!({}),
            )
            .await;
        assert_eq!(data["hollowInterfaces"]["nodes"], data["interfaces"]["nodes"]);
        data["hollowInterfaces"]["nodes"]
            .as_array()
            .unwrap()
            .iter()
            .map(|row| row["code"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(hollow().await, ["SAML-LR-LEJ"]);
    let id = t.interface_id(&krog, "SAML-LR-LEJ").await;
    let passing = json!({ "interfaceId": id, "kind": "REPORT", "passedOn": "2009-08-10", "what": "Status efter første møde" });
    let logged = t.done(&krog, "logPassing", (passing, "id kind passedOn what interface { hollow }")).await;
    assert_eq!((&logged["what"], &logged["interface"]["hollow"]), (&json!("Status efter første møde"), &json!(false)));
    assert!(hollow().await.is_empty());
    let before = "{ hollowInterfaces(asOf: \"2009-08-09\") { totalCount } }";
    assert_eq!(t.data(&krog, before, json!({})).await["hollowInterfaces"]["totalCount"], 1, "the day before it passed");
    let removed = t.done(&krog, "removeEntry", (json!({ "id": logged["id"] }), "id")).await;
    assert_eq!((hollow().await.len(), &removed["id"]), (1, &logged["id"]));
    t.done(&krog, "addContact", (json!({ "interfaceId": id, "end": "TO", "postId": leader(&t).await }), "id")).await;
    assert!(hollow().await.is_empty());
}

/// S3.4 and D12: what passed before the day of its review keeps nothing alive.
#[tokio::test]
async fn a_paper_that_passed_before_the_review_does_not_fill_an_interface_for_ever() {
    let t = TestHub::with_fixture().await;
    let krog = t.krog().await;
    let id = t.interface_id(&krog, "SAML-LR-LEJ").await;
    let hollow = async |on: &str| t.interface(&krog, "SAML-LR-LEJ", "hollow", on).await["hollow"].clone();
    t.done(&krog, "changeInterface", (json!({ "id": id, "reviewBy": "2009-07-01" }), "id")).await;
    let passing = |on: &str| json!({ "interfaceId": id, "kind": "PAPER", "passedOn": on, "what": "Notat" });
    t.done(&krog, "logPassing", (passing("2009-05-01"), "id")).await;
    assert_eq!((hollow("2009-06-30").await, hollow("2009-07-01").await), (json!(false), json!(true)));
    t.done(&krog, "logPassing", (passing("2009-07-01"), "id")).await;
    assert_eq!(hollow("2009-08-11").await, json!(false));
}

/// S3.4: whoever may not look into the forum is not told, either way.
#[tokio::test]
async fn whether_it_is_hollow_is_not_told_to_whoever_may_not_look_inside() {
    let t = TestHub::with_fixture().await;
    for (who, expected) in [("omar-skov", json!(null)), ("nils-hede", json!(true)), ("maja-krogh", json!(null))] {
        let key = t.key(who).await;
        assert_eq!(t.interface(&key, "SAML-LR-LEJ", "hollow", "2009-08-11").await["hollow"], expected, "{who}");
        let data = t.data(&key, "{ hollowInterfaces { totalCount } }", json!({})).await;
        assert_eq!(data["hollowInterfaces"]["totalCount"], u64::from(expected == true), "{who}");
    }
}

/// S3.5, without its mails.
#[tokio::test]
async fn on_its_day_the_review_is_due_and_four_weeks_later_it_reads_unconfirmed() {
    let t = TestHub::with_fixture().await;
    let id = filled_in(&t).await;
    let krog = t.krog().await;
    confirm(&t, "omar-skov", &id, "FROM").await;
    confirm(&t, "mona-friis", &id, "TO").await;
    let on = async |day: &str| t.interface(&krog, PAIR, "status warnings { code sentence }", day).await;
    let mut lines = Vec::new();
    for day in ["2010-01-14", "2010-01-15", "2010-02-11", "2010-02-12"] {
        let row = on(day).await;
        lines.push(format!("{day} {} {}", row["status"], row["warnings"]));
    }
    assert_snapshot!(lines.join("\n"), @r#"
    2010-01-14 "CONFIRMED" []
    2010-01-15 "REVIEW_DUE" [{"code":"REVIEW_DUE","sentence":"Skal ses efter siden den 15. januar 2010; mangler svar fra SSP-LEJ og LR-LEJ."}]
    2010-02-11 "REVIEW_DUE" [{"code":"REVIEW_DUE","sentence":"Skal ses efter siden den 15. januar 2010; mangler svar fra SSP-LEJ og LR-LEJ."}]
    2010-02-12 "UNCONFIRMED" [{"code":"UNCONFIRMED","sentence":"Ikke bekræftet af SSP-LEJ og LR-LEJ."}]
    "#);
    // One end answers, then the other.
    t.at("2010-01-20T09:00:00+01:00");
    let krog = t.krog().await;
    let on = async |day: &str| t.interface(&krog, PAIR, "status warnings { code sentence }", day).await;
    assert_eq!(confirm(&t, "omar-skov", &id, "FROM").await["node"]["status"], "REVIEW_DUE");
    assert_eq!(
        on("2010-01-20").await["warnings"][0]["sentence"],
        "Skal ses efter siden den 15. januar 2010; mangler svar fra LR-LEJ."
    );
    assert_eq!(confirm(&t, "mona-friis", &id, "TO").await["node"]["status"], "CONFIRMED");
    assert_eq!(on("2010-02-12").await["status"], "CONFIRMED");
}

/// S3.6.
#[tokio::test]
async fn a_unit_may_stand_at_an_end_and_is_written_and_read_like_any_other() {
    let t = TestHub::with_fixture().await;
    let krog = t.krog().await;
    let query = "{ organisation(code: \"forebyggelsessekretariatet\") { interfaces(first: 50) { totalCount nodes { code kind \
                 label(of: \"forebyggelsessekretariatet\") other(than: \"forebyggelsessekretariatet\") { ... on Forum { code } } } } } }";
    let all = t.data(&Key::NONE, query, json!({})).await["organisation"]["interfaces"].take();
    assert_eq!(all["totalCount"], 11);
    assert_snapshot!(all["nodes"][0], @r#"{"code":"FSEK-KR","kind":"REPORTS_TO","label":"orienterer","other":{"code":"KR"}}"#);
    let input = json!({
        "from": { "organisationId": t.organisation("forebyggelsessekretariatet") }, "to": { "forumId": t.forum("SSP-LEJ") },
        "kind": "ASSISTS", "summary": "Bistår med analyser", "contacts": [{ "end": "FROM", "postId": leader(&t).await }],
    });
    let shown = "code status term { from until } from { __typename ... on Organisation { code } } to { ... on Forum { code } }";
    let added = t.done(&krog, "addInterface", (input.clone(), shown)).await;
    assert_snapshot!(added, @r#"{"code":"forebyggelsessekretariatet-SSP-LEJ-assists","from":{"__typename":"Organisation","code":"forebyggelsessekretariatet"},"status":"UNCONFIRMED","term":{"from":"2009-08-11","until":null},"to":{"code":"SSP-LEJ"}}"#);
    let twice = t.act(&krog, "addInterface", (input, "id")).await;
    assert_snapshot!(twice["userErrors"][0], @r#"{"code":"ALREADY_THERE","field":["input","kind"],"message":"»Forebyggelsessekretariatet bistår SSP-LEJ« (forebyggelsessekretariatet-SSP-LEJ-assists) findes allerede."}"#);
    assert_eq!(t.data(&Key::NONE, query, json!({})).await["organisation"]["interfaces"]["totalCount"], 12);
}

/// C5: ordinary personal data may be saved without a basis, and everywhere it is told that there is none.
#[tokio::test]
async fn ordinary_data_without_a_basis_are_marked_on_the_page_the_list_and_in_print() {
    let t = TestHub::with_fixture().await;
    let krog = t.krog().await;
    let id = t.interface_id(&krog, "SSP-LEJ-LR-LEJ").await;
    let asked = "warnings { code sentence }";
    let found = t.done(&krog, "changeInterface", (json!({ "id": id, "personalData": "ORDINARY" }), asked)).await;
    let warning = json!({ "code": "BASIS_MISSING", "sentence": "Almindelige personoplysninger udveksles uden grundlag." });
    assert!(found["warnings"].as_array().unwrap().contains(&warning), "{found:#}");
    let lines = "{ attention(kinds: [BASIS_MISSING]) { nodes { sentence } } appendix(edition: INTERNAL) { html } }";
    let data = t.data(&krog, lines, json!({})).await;
    assert_eq!(data["attention"]["nodes"].as_array().unwrap().len(), 1, "{data:#}");
    assert!(data["appendix"]["html"].as_str().unwrap().contains("Personoplysninger: almindelige; GRUNDLAG MANGLER"));
    let mended = json!({ "id": id, "basis": "Serviceloven § 49 a" });
    let found = t.done(&krog, "changeInterface", (mended, asked)).await;
    assert!(!found.to_string().contains("BASIS_MISSING"), "{found:#}");
}
