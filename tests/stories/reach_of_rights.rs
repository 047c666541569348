//! How far a right reaches: what somebody may do in one place opens no other.

use crate::hub::TestHub;
use serde_json::{Value, json};

const INTERFACE: &str = "id status contacts { id }";

fn id(made: &Value) -> String {
    made["id"].as_str().expect("an id").to_owned()
}

/// A member of one end may propose. To declare takes somebody who keeps an end or speaks for both, and each end names its own
/// contacts: nobody speaks for a forum that she does not sit in.
#[tokio::test]
async fn a_member_of_one_end_proposes_an_interface_and_speaks_for_that_end_alone() {
    let t = TestHub::with_fixture().await;
    let sand = t.key("ib-sand").await;
    let ends = json!({ "from": { "forumId": t.forum("KR") }, "to": { "forumId": t.forum("SAML") }, "kind": "REPORTS_TO" });
    let with = |more: Value| {
        let mut input = ends.clone();
        input.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        input
    };
    assert_eq!(t.refused(&sand, "addInterface", with(json!({}))).await, ["draft FORBIDDEN"]);
    let post = t.post("Leder af Lokalpolitistation Karlslunde");
    let spoken_for = json!({ "draft": true, "contacts": [{ "end": "TO", "postId": post }] });
    assert_eq!(t.refused(&sand, "addInterface", with(spoken_for)).await, ["contacts FORBIDDEN"]);
    let draft = t.done(&sand, "addInterface", (with(json!({ "draft": true })), INTERFACE)).await;
    let declared = json!({ "id": id(&draft), "draft": false });
    assert_eq!(t.refused(&sand, "changeInterface", declared.clone()).await, ["draft FORBIDDEN"]);
    let contact = json!({ "interfaceId": id(&draft), "end": "TO", "postId": post });
    assert_eq!(t.refused(&sand, "addContact", contact).await, ["input FORBIDDEN"]);
    t.done(&t.krog().await, "changeInterface", (declared, "id")).await;
    let rewritten = json!({ "id": id(&draft), "summary": "Noget andet" });
    assert_eq!(t.refused(&sand, "changeInterface", rewritten).await, ["draft FORBIDDEN"], "it is declared now");
    assert_eq!(t.refused(&sand, "endEntry", json!({ "id": id(&draft), "until": "2009-12-31" })).await, ["input FORBIDDEN"]);
}

/// Somebody else's draft is not there, whatever is asked about it.
#[tokio::test]
async fn a_draft_is_there_for_its_parties_alone() {
    let t = TestHub::with_fixture().await;
    let (krog, sand) = (t.krog().await, t.key("ib-sand").await);
    let ends = json!({
        "from": { "forumId": t.forum("LR-LEJ") }, "to": { "forumId": t.forum("SSP-ROS") }, "kind": "REPORTS_TO", "draft": true,
    });
    let draft = id(&t.done(&krog, "addInterface", (ends, "id")).await);
    assert_eq!(t.refused(&sand, "endEntry", json!({ "id": draft, "until": "2009-12-31" })).await, ["input NOT_FOUND"]);
    assert_eq!(t.refused(&sand, "removeEntry", json!({ "id": draft })).await, ["input NOT_FOUND"]);
    let history = "query ($id: ID!) { history(id: $id) { totalCount } }";
    let hidden = t.ask(&sand, history, json!({ "id": draft })).await;
    assert_eq!(hidden["errors"][0]["extensions"]["code"], "NOT_FOUND", "{hidden:#}");
}

/// Codes are made of ends and kind, and so are easily guessed: one that a hidden draft has is as free as any other.
#[tokio::test]
async fn the_code_of_somebody_elses_draft_is_not_taken() {
    let t = TestHub::with_fixture().await;
    let (krog, sand) = (t.krog().await, t.key("ib-sand").await);
    let between = |from: &str, to: &str, kind: &str, code: Value| json!({ "from": { "forumId": t.forum(from) }, "to": { "forumId": t.forum(to) }, "kind": kind, "draft": true, "code": code });
    let made = t.done(&krog, "addInterface", (between("LR-LEJ", "SSP-ROS", "REPORTS_TO", Value::Null), "id code version")).await;
    assert_eq!(made["code"], "LR-LEJ-SSP-ROS-reports_to");
    let given = between("LR-GRE", "SSP-ROS", "REPORTS_TO", json!("KR-SAML-consults"));
    let given = t.done(&krog, "addInterface", (given, "id code")).await;
    let guessed = between("KR", "SAML", "REPORTS_TO", made["code"].clone());
    assert_eq!(t.done(&sand, "addInterface", (guessed, "code")).await["code"], made["code"]);
    let unasked = between("KR", "SAML", "CONSULTS", Value::Null);
    assert_eq!(t.done(&sand, "addInterface", (unasked, "code")).await["code"], "KR-SAML-consults");
    for draft in [made, given] {
        let query = "query ($id: ID!) { node(id: $id) { ... on Interface { code status } } }";
        let now = t.data(&krog, query, json!({ "id": draft["id"] })).await["node"].take();
        assert_eq!((&now["code"], &now["status"]), (&json!(format!("{}-2", draft["code"].as_str().unwrap())), &json!("DRAFT")));
    }
    // What one may see keeps its code: a draft of one's own, and whatever is declared.
    let own = between("KR", "LR-GRE", "CONSULTS", json!("KR-SAML-consults"));
    assert_eq!(t.refused(&sand, "addInterface", own).await, ["code TAKEN"]);
    let declared = between("KR", "LR-GRE", "CONSULTS", json!("KU-KR-prepares"));
    assert_eq!(t.refused(&sand, "addInterface", declared).await, ["code TAKEN"]);
}

/// Whoever convenes a forum has its secretariat keep it: the chair cannot throw it out, and nobody takes its place unasked.
#[tokio::test]
async fn a_chair_does_not_take_the_forum_from_whoever_convenes_it() {
    let t = TestHub::with_fixture().await;
    let friis = t.key("mona-friis").await;
    let forum = t.forum("LR-ROS");
    for convener in [Value::Null, json!(t.organisation("roskilde"))] {
        assert_eq!(t.refused(&friis, "changeForum", json!({ "id": forum, "convenerId": convener })).await, ["input FORBIDDEN"]);
    }
    t.done(&friis, "changeForum", (json!({ "id": forum, "class": "SEALED" }), "id")).await;
    let seen = "query ($code: String!) { forum(code: $code) { viewerCanKeep } }";
    let seen = t.data(&t.krog().await, seen, json!({ "code": "LR-ROS" })).await;
    assert_eq!(seen["forum"]["viewerCanKeep"], true);
}

/// A forum that nobody convenes could be kept by nobody: the founder's own organisation convenes it unless another is named.
#[tokio::test]
async fn whoever_founds_a_forum_keeps_it_afterwards() {
    let t = TestHub::with_fixture().await;
    let krog = t.krog().await;
    let new =
        |code: &str| json!({ "code": code, "name": "Prøveforum", "level": "OPERATIONAL", "kind": "OTHER", "class": "MEMBERS" });
    let shown = "id viewerCanKeep convener { name } topics { code } areas { code }";
    let founded = t.done(&krog, "foundForum", (new("PRV"), shown)).await;
    assert_eq!(
        (&founded["viewerCanKeep"], &founded["convener"]["name"]),
        (&json!(true), &json!("Midt- og Vestsjællands Politi"))
    );
    let merging = json!({ "fromIds": [t.forum("SSP-LEJ"), t.forum("SSP-ROS")], "into": new("SSP-RL"), "on": "2009-09-01" });
    let merged = t.done(&krog, "mergeForums", (merging, shown)).await;
    assert_eq!(merged["viewerCanKeep"], true, "{merged:#}");
    let areas: Vec<_> = merged["areas"].as_array().unwrap().iter().map(|area| area["code"].as_str().unwrap()).collect();
    assert_eq!(areas.len(), 2, "the areas of both: {areas:?}");
    assert!(!merged["topics"].as_array().unwrap().is_empty());
}

/// Mail to the hub's own addresses would come back to it: nobody's address may be one, and each forum's mailbox is its own.
#[tokio::test]
async fn the_hubs_own_mailboxes_are_nobody_elses() {
    let t = TestHub::with_fixture().await;
    let (krog, sand) = (t.krog().await, t.key("ib-sand").await);
    let me = t.id(&sand, "{ viewer { person { id } } }", "viewer.person.id").await;
    for ours in ["kr@hub.example", "MOEDE@hub.example", "Snitflade@hub.example", "bounce+1@hub.example"] {
        assert_eq!(t.refused(&sand, "changePerson", json!({ "id": me, "email": ours })).await, ["email INVALID"], "{ours}");
    }
    let forum =
        |code: &str| json!({ "code": code, "name": "Prøveforum", "level": "OPERATIONAL", "kind": "OTHER", "class": "PUBLIC" });
    let refusals = [("kr", "TAKEN"), ("Moede", "TAKEN"), ("Snitflade", "TAKEN"), ("Ж", "INVALID"), ("...", "INVALID")];
    for (code, refusal) in refusals.map(|(code, refusal)| (code, format!("code {refusal}"))) {
        assert_eq!(t.refused(&krog, "foundForum", forum(code)).await, [refusal], "{code}");
    }
}

/// Organisations stand in a tree. However somebody goes about it, none comes to stand under itself, and the hub starts again.
#[tokio::test]
async fn undoing_a_merging_makes_no_ring_of_organisations() {
    let t = TestHub::with_fixture().await;
    let krog = t.krog().await;
    let add = async |code: &str, parent: Option<&str>| {
        id(&t
            .done(&krog, "addOrganisation", (json!({ "code": code, "name": code, "kind": "OTHER", "parentId": parent }), "id"))
            .await)
    };
    let above = add("overenhed", None).await;
    let gone = add("dobbelt-enhed", Some(&above)).await;
    let below = add("underenhed", Some(&gone)).await;
    let kept = add("enhed", None).await;
    let merging = id(&t.done(&krog, "mergeOrganisations", (json!({ "keepId": kept, "goneId": gone }), "id")).await);
    t.done(&krog, "changeOrganisation", (json!({ "id": above, "parentId": below }), "id")).await;
    assert_eq!(t.refused(&krog, "undoMerge", json!({ "id": merging })).await, ["input CIRCULAR"]);
    let again = t.second().await;
    assert_eq!(again.register().organisations.iter().count(), t.hub.register().organisations.iter().count());
}

/// An end comes sooner through endEntry, and never later: somebody else may have followed by then.
#[tokio::test]
async fn an_entry_that_has_an_end_is_not_lengthened_by_ending_it() {
    let t = TestHub::with_fixture().await;
    let krog = t.krog().await;
    let seat = "{ forum(code: \"LR-GRE\") { seats(first: 1) { nodes { id } } } }";
    let seat = t.id(&krog, seat, "forum.seats.nodes.0.id").await;
    let end = |until: &str| json!({ "id": seat, "until": until });
    t.done(&krog, "endEntry", (end("2009-12-31"), "__typename")).await;
    assert_eq!(t.refused(&krog, "endEntry", end("2010-12-31")).await, ["until OUTSIDE_TERM"]);
    t.done(&krog, "endEntry", (end("2009-11-30"), "__typename")).await;
}

/// A mayor's secretary gets the copies for a seat, so what is to be answered for it stands on her own list.
#[tokio::test]
async fn what_one_may_answer_for_others_is_on_ones_own_list() {
    let t = TestHub::with_fixture().await;
    t.call_kr(&t.krog().await).await;
    let mine = "{ viewer { invitations { nodes { person { name } meeting { forum { code } } } } } }";
    let mine = t.data(&t.key("hanne-vig").await, mine, json!({})).await;
    let expected = json!([{ "person": { "name": "Ib Sand" }, "meeting": { "forum": { "code": "KR" } } }]);
    assert_eq!(mine["viewer"]["invitations"]["nodes"], expected);
    t.deliver_mail().await;
}

/// The lists of an entry are part of it: what stood in them can be read back.
#[tokio::test]
async fn the_history_of_an_entry_tells_of_its_lists() {
    let t = TestHub::with_fixture().await;
    let krog = t.krog().await;
    let forum = t.forum("LR-GRE");
    t.done(&krog, "changeForum", (json!({ "id": forum, "remit": ["Nyt emne"] }), "id")).await;
    t.done(&krog, "changeForum", (json!({ "id": forum, "remit": ["Andet emne"] }), "id")).await;
    let history = "query ($id: ID!) { history(id: $id) { nodes { mutation changes { field before after } } } }";
    let told = t.data(&krog, history, json!({ "id": forum })).await["history"]["nodes"].to_string();
    for word in ["Nyt emne", "Andet emne", "forumRemit.heading"] {
        assert!(told.contains(word), "{word}: {told}");
    }
}
