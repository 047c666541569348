//! S8: the sealed forum. Police, municipality and psychiatry (PSP) discuss single cases; outside it nobody knows who sits there.

use crate::{
    contract::called_meeting,
    hub::{Key, TestHub},
};
use mail_parser::{MessageParser, MimeHeaders as _};
use serde_json::{Value, json};

const FORUM: &str = include_str!("../../web/queries/02-forum.graphql");
const OVERLAP: &str = include_str!("../../web/queries/05-overlap-of-two.graphql");
const OVERLAPS: &str = include_str!("../../web/queries/06-overlaps-of-one.graphql");

/// S8.1, in GraphQL; the other channels have tests of their own once they are there.
#[tokio::test]
async fn a_neighbour_sees_what_the_sealed_forum_is_for_and_nobody_in_it() {
    let t = TestHub::with_fixture().await;
    called_meeting(&t, &t.krog().await, "PSP").await;
    t.deliver_mail().await;
    let skov = t.key("omar-skov").await;
    let forum = t.data(&skov, FORUM, json!({ "code": "PSP" })).await["forum"].take();
    assert_eq!(forum["name"], "PSP-samarbejde");
    assert!(forum["purpose"].as_str().unwrap().starts_with("At samordne hjælpen"));
    assert!(!forum["basis"].as_array().unwrap().is_empty());
    assert_eq!(forum["seats"], json!({ "totalCount": 0, "nodes": [] }));
    assert_eq!(forum["meetings"], json!({ "nodes": [] }));
    let inside = r#"{ forum(code: "PSP") { seatCount chair { id } viewerCanSeeInside organisations { name } } }"#;
    let inside = t.data(&skov, inside, json!({})).await["forum"].take();
    let mut organisations = names(&inside["organisations"]);
    organisations.sort_unstable();
    assert_eq!(organisations, ["Midt- og Vestsjællands Politi", "Region Sjælland", "Roskilde Kommune"]);
    assert_eq!(
        (&inside["seatCount"], &inside["chair"], &inside["viewerCanSeeInside"]),
        (&Value::Null, &Value::Null, &json!(false))
    );
}

/// S8.2.
#[tokio::test]
async fn his_overlap_with_it_names_an_organisation_and_no_number_of_people() {
    let t = TestHub::with_fixture().await;
    let skov = t.key("omar-skov").await;
    let sentence = "query ($language: Language) { forum(code: \"LR-LEJ\") { overlaps(first: 20) { nodes { other { code } \
                    sentence(language: $language) people { shared jaccard coefficient hidden evidence { totalCount nodes { person { name } } } } } } } }";
    for (language, expected) in
        [("DA", "1 organisation (politiet); personer ikke vist"), ("EN", "1 organisation (the police); people not shown")]
    {
        let answer = t.data(&skov, sentence, json!({ "language": language })).await;
        let nodes = answer["forum"]["overlaps"]["nodes"].as_array().unwrap().clone();
        let psp = nodes.iter().find(|node| node["other"]["code"] == "PSP").unwrap();
        assert_eq!(psp["sentence"], expected);
        let nothing = json!({ "totalCount": 0, "nodes": [] });
        assert_eq!(
            psp["people"],
            json!({ "shared": null, "jaccard": null, "coefficient": null, "hidden": true, "evidence": nothing })
        );
        let nobody: Vec<_> = nodes.iter().map(|node| node["people"]["shared"].as_u64().unwrap_or_default() == 0).collect();
        assert!(nobody.is_sorted(), "what is hidden stands among those with nobody in common: {answer:#}");
    }
}

/// S8.2: a weight says how common an organisation is, and never what seat it has.
#[tokio::test]
async fn what_weighs_their_organisations_is_the_same_for_everyone_and_shows_him_no_seat() {
    let t = TestHub::with_fixture().await;
    let (skov, operator) = (t.key("omar-skov").await, t.operator().await);
    let krog = t.krog().await;
    let organisation = t.organisation("grundejerforeningen");
    // An observer of an organisation that sits in LR-LEJ too, called there when there is need.
    let input = json!({ "forumId": t.forum("PSP"), "kind": "OBSERVER", "organisationId": organisation, "from": "2009-01-01" });
    t.done(&krog, "addSeat", (input, "id")).await;
    let query = "query ($counting: Counting) { overlap(a: \"LR-LEJ\", b: \"PSP\", counting: $counting) { organisations { shared weighed \
                 evidence { nodes { organisation { code } weight forums seatsA { id } seatsB { id } } } } } \
                 organisationBridges { organisation { code } components { code } } }";
    let every = json!({ "calledWhenNeeded": true, "observers": true });
    let seen = t.data(&skov, query, json!({})).await;
    assert_eq!(seen, t.data(&skov, query, json!({ "counting": every })).await, "he cannot ask for seats of a kind");
    let all = t.data(&operator, query, json!({ "counting": every })).await;
    assert_eq!(seen["organisationBridges"], all["organisationBridges"]);
    assert_eq!(seen["overlap"]["organisations"]["weighed"], all["overlap"]["organisations"]["weighed"]);
    let lines = |answer: &Value| -> Vec<String> {
        let nodes = answer["overlap"]["organisations"]["evidence"]["nodes"].as_array().unwrap().iter();
        let count = |list: &Value| list.as_array().unwrap().len();
        nodes
            .map(|line| {
                let code = line["organisation"]["code"].as_str().unwrap();
                format!("{code} in {}: {} {}", line["forums"], count(&line["seatsA"]), count(&line["seatsB"]))
            })
            .collect()
    };
    assert_eq!(lines(&seen), ["grundejerforeningen in 2: 1 0", "politi in 17: 2 0"]);
    assert_eq!(lines(&all), ["grundejerforeningen in 2: 1 1", "politi in 17: 2 1"]);
    let regular = t.data(&operator, query, json!({})).await;
    assert_eq!(lines(&regular), ["politi in 17: 2 1"], "who sees the seats may leave out some");
}

/// S8.2: the place of a hidden forum in a list is that of its organisations, then of its name.
#[tokio::test]
async fn the_order_of_what_is_hidden_from_him_is_that_of_organisations() {
    let t = TestHub::with_fixture().await;
    let answer = t.data(&t.key("omar-skov").await, OVERLAPS, json!({ "code": "LR-ROS" })).await;
    let nodes = answer["forum"]["overlaps"]["nodes"].as_array().unwrap().clone();
    let hidden = nodes.iter().filter(|node| node["people"]["shared"].is_null());
    let codes: Vec<_> = hidden.map(|node| node["other"]["code"].as_str().unwrap()).collect();
    assert_eq!(codes, ["SSP-ROS", "PSP", "SAML", "NET-ARB"]);
}

/// S8.1: who answers for the sealed end of an interface, and that anybody does.
#[tokio::test]
async fn a_contact_at_the_sealed_end_is_as_if_it_were_not_there() {
    let t = TestHub::with_fixture().await;
    let krog = t.krog().await;
    let shown = "hollow status contacts { id end holder { name } post { title } orphaned } warnings { code }";
    let seen = async |who: &str| t.interface(&t.key(who).await, "SAML-LR-LEJ", shown, "2009-08-11").await;
    let before = [seen("fremmed").await, seen("omar-skov").await];
    assert_eq!((&before[0]["contacts"], &before[0]["hollow"]), (&json!([]), &Value::Null));
    let id = t.interface_id(&krog, "SAML-LR-LEJ").await;
    let contact = json!({ "interfaceId": id, "end": "FROM", "postId": t.post("Sekretariatschef") });
    let contact = t.done(&krog, "addContact", (contact, "id")).await["id"].take();
    assert_eq!([seen("fremmed").await, seen("omar-skov").await], before);
    let inside = seen("nils-hede").await;
    assert_eq!((&inside["contacts"][0]["holder"]["name"], &inside["hollow"]), (&json!("Jens Krog"), &json!(false)));
    let node = "query ($id: ID!) { node(id: $id) { __typename } }";
    for (who, there) in [("fremmed", false), ("omar-skov", false), ("nils-hede", true)] {
        let found = t.data(&t.key(who).await, node, json!({ "id": contact })).await;
        assert_eq!(!found["node"].is_null(), there, "{who}");
    }
    let entry = "{ appendix { entries(first: 100) { nodes { forum { code } text } } } }";
    let public = t.data(&Key::NONE, entry, json!({})).await["appendix"]["entries"]["nodes"].take();
    let saml = public.as_array().unwrap().iter().find(|node| node["forum"]["code"] == "SAML").unwrap();
    assert!(saml["text"].as_str().unwrap().contains("Kontakt: ikke oplyst"), "{saml:#}");
}

/// S8.3. That the bytes are the same is in `access_matrix/look_alikes.rs`.
#[tokio::test]
async fn asking_for_a_sealed_meeting_by_id_answers_nothing_and_no_error() {
    let t = TestHub::with_fixture().await;
    let meeting = called_meeting(&t, &t.krog().await, "PSP").await;
    t.deliver_mail().await;
    let query = "query ($id: ID!) { node(id: $id) { __typename } }";
    assert_eq!(t.data(&t.key("omar-skov").await, query, json!({ "id": meeting })).await, json!({ "node": null }));
    assert_eq!(
        t.data(&t.key("eva-lindt").await, query, json!({ "id": meeting })).await,
        json!({ "node": { "__typename": "Meeting" } })
    );
}

/// S8.4. That no letter goes without TLS is the transport's affair: `stories/mail_room.rs`.
#[tokio::test]
async fn its_call_names_neither_the_forum_nor_anybody_but_the_reader() {
    let t = TestHub::with_fixture().await;
    let krog = t.krog().await;
    let meeting = titled_meeting(&t, &krog, "PSP: Genganger om Eva Lindt").await;
    let send = "mutation ($id: ID!) { sendCall(input: { meetingId: $id }) { userErrors { code message } } }";
    assert_eq!(t.data(&krog, send, json!({ "id": meeting })).await["sendCall"]["userErrors"], json!([]));
    let sent = t.deliver_mail().await;
    let to: Vec<_> = sent.iter().map(|letter| letter.recipient.split('@').next().unwrap()).collect();
    assert_eq!(to, ["karl.oestergaard", "nils.hede", "eva.lindt"]);
    for letter in sent {
        assert!(letter.require_tls);
        let own = letter.recipient.clone();
        let text = decoded(&letter.bytes);
        assert!(text.contains("Subject: Møde\n"), "{text}");
        assert!(text.contains("CLASS:CONFIDENTIAL") && text.contains("SUMMARY:Møde\r\n"), "{text}");
        let others = ["Østergaard", "Hede", "Lindt", "Krog", "oestergaard", "hede", "lindt", "krog"];
        let others = others.into_iter().filter(|name| !own.contains(&name.to_lowercase().replace('ø', "oe")));
        for word in
            ["PSP", "psp", "psykiatri", "Psykiatri", "samarbejde", "Genganger", "Region", "Roskilde"].into_iter().chain(others)
        {
            assert!(!text.contains(word), "the letter to {own} says {word}:\n{text}");
        }
    }
}

/// S8.8.
#[tokio::test]
async fn its_own_members_see_its_overlaps_in_full() {
    let t = TestHub::with_fixture().await;
    let hede = t.key("nils-hede").await;
    let answer = t.data(&hede, OVERLAPS, json!({ "code": "PSP" })).await;
    let nodes = answer["forum"]["overlaps"]["nodes"].as_array().unwrap().clone();
    let shared = nodes.iter().take_while(|node| node["people"]["shared"] != 0);
    let shared: Vec<_> =
        shared.map(|node| (node["other"]["code"].as_str().unwrap(), node["people"]["shared"].as_u64().unwrap())).collect();
    assert_eq!(shared, [("SSP-ROS", 2), ("LR-ROS", 2), ("LR-LEJ", 1), ("NET-ARB", 1), ("SAML", 1)]);
    let pair = t.data(&hede, OVERLAP, json!({ "a": "PSP", "b": "SSP-ROS" })).await["overlap"].take();
    let evidence = pair["people"]["evidence"]["nodes"].as_array().unwrap();
    let people: Vec<_> = evidence.iter().map(|shared| shared["person"]["name"].as_str().unwrap()).collect();
    assert_eq!(people, ["Nils Hede", "Karl Østergaard"]);
    let forum = t.data(&t.key("eva-lindt").await, FORUM, json!({ "code": "PSP" })).await["forum"].take();
    assert_eq!(forum["seats"]["totalCount"], 3);
}

async fn titled_meeting(t: &TestHub, keeper: &Key, title: &str) -> String {
    let forum = t.id(keeper, r#"{ forum(code: "PSP") { id } }"#, "forum.id").await;
    let input = json!({
        "forumId": forum, "title": title, "startsAt": "2009-10-06T10:00:00+02:00", "endsAt": "2009-10-06T12:00:00+02:00",
        "place": "Mødelokale 2",
    });
    let plan = "mutation ($input: PlanMeetingInput!) { planMeeting(input: $input) { node { id } } }";
    t.data(keeper, plan, json!({ "input": input })).await["planMeeting"]["node"]["id"].as_str().unwrap().to_owned()
}

fn names(list: &Value) -> Vec<&str> {
    list.as_array().unwrap().iter().map(|item| item["name"].as_str().unwrap()).collect()
}

/// Everything that a letter says: its headers as they are, the subject and every part decoded.
fn decoded(bytes: &[u8]) -> String {
    let message = MessageParser::default().parse(bytes).unwrap();
    let raw = String::from_utf8_lossy(bytes);
    let headers = raw.split("\r\n\r\n").next().unwrap_or_default();
    let mut text = format!("{headers}\nSubject: {}\n", message.subject().unwrap_or_default());
    for part in &message.parts {
        text.push_str(part.attachment_name().unwrap_or_default());
        text.push('\n');
        // A folded line of a calendar must not hide a word.
        text.push_str(&String::from_utf8_lossy(part.contents()).replace("\r\n ", ""));
        text.push('\n');
    }
    text
}
