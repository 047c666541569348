//! What was done wrongly is taken back, and what was taken away keeps its history: the audit shows both.

use crate::{
    access_matrix::{cast::person_id, look_alikes::made_up},
    hub::{Key, TestHub, meetings::codes},
};
use serde_json::{Value, json};
use snitflade::relay::Kind;

const HISTORY: &str =
    "query ($id: ID!) { history(id: $id, first: 100) { nodes { act mutation by { name } changes { field before after } } } }";

async fn history(t: &TestHub, key: &Key, id: &str) -> Vec<Value> {
    let data = t.data(key, HISTORY, json!({ "id": id })).await;
    data["history"]["nodes"].as_array().expect("changes").clone()
}

/// The lines of a history: the mutation and what it did to each field.
async fn lines(t: &TestHub, key: &Key, id: &str) -> Vec<String> {
    let field = |field: &Value| format!("{} {} → {}", field["field"], field["before"], field["after"]).replace('"', "");
    let line = |line: &Value| {
        let fields: Vec<_> = line["changes"].as_array().expect("fields").iter().map(field).collect();
        format!("{} {}", line["mutation"].as_str().expect("a mutation"), fields.join("; "))
    };
    history(t, key, id).await.iter().map(line).collect()
}

/// The act of the newest line of a history that this mutation wrote.
async fn act(t: &TestHub, key: &Key, (id, mutation): (&str, &str)) -> Value {
    let all = history(t, key, id).await;
    let line = all.into_iter().find(|line| line["mutation"] == mutation).unwrap_or_else(|| panic!("no line of {mutation}"));
    line["act"].clone()
}

async fn undo(t: &TestHub, key: &Key, about: (&str, &str)) {
    let act = act(t, key, about).await;
    t.done(key, "undoAct", (json!({ "id": act }), "id")).await;
}

async fn refused(t: &TestHub, key: &Key, query: &str, id: &str) -> Value {
    let found = t.ask(key, query, json!({ "id": id })).await;
    found["errors"][0]["extensions"]["code"].clone()
}

/// What the register says of a forum on a day, all of it.
async fn forum(t: &TestHub, code: &str, day: &str) -> Value {
    let query = "query ($code: String!, $asOf: Date) { forum(code: $code, asOf: $asOf) { name status term { from until } \
                 formerNames { name until } seats(first: 50) { nodes { id role term { from until } holder { name } deputies { id } } } \
                 interfaces(first: 50) { nodes { code kind term { from until } } } successors { code } } }";
    t.data(&t.operator().await, query, json!({ "code": code, "asOf": day })).await["forum"].take()
}

async fn seat_of(t: &TestHub, code: &str, name: &str) -> String {
    let found = forum(t, code, "2009-08-11").await;
    let seats = found["seats"]["nodes"].as_array().expect("seats").clone();
    let seat = seats.iter().find(|seat| seat["holder"]["name"] == name).expect("a seat of that person");
    seat["id"].as_str().expect("an id").to_owned()
}

#[tokio::test]
async fn a_seat_that_was_taken_away_keeps_its_history_and_its_forum_tells_that_it_went() {
    let t = TestHub::with_fixture().await;
    let krog = t.krog().await;
    let seat = seat_of(&t, "LR-ROS", "Lise Bang").await;
    t.at("2009-08-12T09:00:00+02:00");
    t.done(&krog, "removeEntry", (json!({ "id": seat }), "id")).await;
    let told = lines(&t, &krog, &seat).await;
    assert!(told[0].starts_with("removeEntry ") && told[0].contains("person Lise Bang → null"), "{told:#?}");
    let told = lines(&t, &krog, &t.forum("LR-ROS")).await;
    assert!(
        told.iter().any(|line| line.starts_with("removeEntry ") && line.contains("seat.person Lise Bang → null")),
        "{told:#?}"
    );
    let believed = "query ($id: ID!) { believed(id: $id, on: \"2009-08-11T12:00:00+02:00\") { part fields { field value } } }";
    let then = t.data(&krog, believed, json!({ "id": seat })).await["believed"].to_string();
    assert!(then.contains("Lise Bang"), "{then}");
    // To whoever does not keep the forum it never was.
    let omar = t.key("omar-skov").await;
    for query in [HISTORY, believed] {
        assert_eq!(refused(&t, &omar, query, &seat).await, "NOT_FOUND");
        let never = t.ask(&omar, query, json!({ "id": made_up(Kind::Seat) })).await;
        assert_eq!(t.ask(&omar, query, json!({ "id": seat })).await["errors"][0]["message"], never["errors"][0]["message"]);
    }
}

#[tokio::test]
async fn a_holding_and_an_interface_that_were_taken_away_are_told_of_by_what_they_belonged_to() {
    let t = TestHub::with_fixture().await;
    let krog = t.krog().await;
    let post =
        t.done(&krog, "addPost", (json!({ "organisationId": t.organisation("politi"), "title": "Analytiker" }), "id")).await;
    let held = json!({ "postId": post["id"], "personId": person_id(&t, "Eva Lindt"), "from": "2009-08-01" });
    let holding = t.done(&krog, "appointHolder", (held, "id")).await["id"].as_str().unwrap().to_owned();
    t.done(&krog, "removeEntry", (json!({ "id": holding }), "id")).await;
    for id in [&holding, &post["id"].as_str().unwrap().to_owned(), &person_id(&t, "Eva Lindt")] {
        let told = lines(&t, &krog, id).await;
        let began = |mutation: &str| told.iter().any(|line| line.starts_with(&format!("{mutation} ")));
        assert!(began("removeEntry") && began("appointHolder"), "{told:#?}");
    }
    let ends = json!({ "from": { "forumId": t.forum("LR-LEJ") }, "to": { "forumId": t.forum("SSP-ROS") }, "kind": "CONSULTS",
                       "summary": "Spørger om de unge." });
    let interface = t.done(&krog, "addInterface", (ends, "id")).await["id"].as_str().unwrap().to_owned();
    let passed = json!({ "interfaceId": interface, "kind": "REQUEST", "passedOn": "2009-08-11", "what": "En henvendelse" });
    let passing = t.act(&krog, "logPassing", (passed, "id")).await;
    assert_eq!(codes(&passing), [""; 0]);
    t.done(&krog, "removeEntry", (json!({ "id": interface }), "id")).await;
    let told = lines(&t, &krog, &interface).await.join("\n");
    assert!(told.contains("removeEntry") && told.contains("passing.what En henvendelse → null"), "{told}");
    for forum in ["LR-LEJ", "SSP-ROS"] {
        let told = lines(&t, &krog, &t.forum(forum)).await.join("\n");
        assert!(told.contains("interface.summary Spørger om de unge. → null"), "{told}");
    }
}

#[tokio::test]
async fn a_forum_closed_by_mistake_is_as_it_was_when_that_is_taken_back() {
    let t = TestHub::with_fixture().await;
    let krog = t.krog().await;
    let before = forum(&t, "LR-LEJ", "2009-09-15").await;
    t.done(&krog, "closeForum", (json!({ "id": t.forum("LR-LEJ"), "on": "2009-08-31" }), "id")).await;
    assert_ne!(forum(&t, "LR-LEJ", "2009-09-15").await, before);
    let id = t.forum("LR-LEJ");
    let closed = act(&t, &krog, (&id, "closeForum")).await;
    let first = t.done(&krog, "undoAct", (json!({ "id": closed, "idempotencyKey": "k" }), "id")).await;
    assert_eq!(forum(&t, "LR-LEJ", "2009-09-15").await, before);
    let again = t.done(&krog, "undoAct", (json!({ "id": closed, "idempotencyKey": "k" }), "id")).await;
    assert_eq!(again, first, "sent twice it acts once");
    assert_eq!(t.refused(&krog, "undoAct", json!({ "id": closed })).await, ["id ALREADY_DONE"]);
    let told = lines(&t, &krog, &id).await;
    assert!(told.iter().any(|line| line.starts_with("undoAct ")) && told.iter().any(|line| line.starts_with("closeForum ")));
    // It was right after all.
    t.done(&krog, "undoAct", (json!({ "id": first["id"] }), "id")).await;
    assert_eq!(forum(&t, "LR-LEJ", "2009-09-15").await["status"], "CLOSED");
}

#[tokio::test]
async fn a_merger_a_split_and_a_founding_are_taken_back_whole() {
    let t = TestHub::with_fixture().await;
    let krog = t.krog().await;
    let day = "2009-12-01";
    let all = async || {
        let mut all = Vec::new();
        for code in ["LR-LEJ", "LR-ROS", "LR-GRE"] {
            all.push(forum(&t, code, day).await);
        }
        all
    };
    let before = all().await;
    let new = |code: &str| {
        json!({ "code": code, "name": code, "level": "OPERATIONAL", "kind": "LOCAL_COUNCIL", "class": "NETWORK",
                "convenerId": t.organisation("politi") })
    };
    let merged = json!({ "fromIds": [t.forum("LR-LEJ"), t.forum("LR-ROS")], "into": new("LR-NY"), "on": "2009-11-01" });
    t.done(&krog, "mergeForums", (merged, "id")).await;
    undo(&t, &krog, (&t.forum("LR-LEJ"), "mergeForums")).await;
    assert_eq!(all().await, before);
    let mut shares = [new("LR-A"), new("LR-B")];
    for share in &mut shares {
        share["seatIds"] = json!([]);
    }
    t.done(&krog, "splitForum", (json!({ "id": t.forum("LR-GRE"), "into": shares, "on": "2009-11-01" }), "id")).await;
    undo(&t, &krog, (&t.forum("LR-GRE"), "splitForum")).await;
    assert_eq!(all().await, before);
    let template = json!({ "level": "OPERATIONAL", "kind": "LOCAL_COUNCIL", "class": "NETWORK", "convenerId": t.organisation("lejre"),
                           "topics": ["trafiksikkerhed"] });
    let founded = json!({ "family": "skole", "template": template, "places": [{ "code": "SK-1", "name": "Skole 1", "areaCode": "265" }, { "code": "SK-2", "name": "Skole 2", "areaCode": "350" }] });
    let founded = t.act(&krog, "foundForums", (founded, "__typename")).await;
    assert_eq!(codes(&founded), [""; 0]);
    undo(&t, &t.operator().await, (&t.forum("SK-1"), "foundForums")).await;
    assert!(["SK-1", "SK-2", "LR-NY", "LR-A"].iter().all(|code| t.hub.register().forum_by_code(code).is_none()));
}

#[tokio::test]
async fn what_others_have_built_on_since_is_not_taken_back_and_is_named() {
    let t = TestHub::with_fixture().await;
    let krog = t.krog().await;
    let id = t.forum("LR-GRE");
    t.done(&krog, "renameForum", (json!({ "id": id, "name": "Greve B", "on": "2009-08-11" }), "id")).await;
    let renamed = act(&t, &krog, (&id, "renameForum")).await;
    t.done(&krog, "changeForum", (json!({ "id": id, "purpose": "Et andet formål" }), "id")).await;
    let refused = t.act(&krog, "undoAct", (json!({ "id": renamed }), "id")).await;
    assert_eq!(codes(&refused), ["CHANGED_SINCE"]);
    assert!(refused["userErrors"][0]["message"].as_str().unwrap().contains("et forum (Greve B)"), "{refused:#}");
    // Taken back in turn, the last first, it goes.
    undo(&t, &krog, (&id, "changeForum")).await;
    t.done(&krog, "undoAct", (json!({ "id": renamed }), "id")).await;
    assert_eq!(forum(&t, "LR-GRE", "2009-08-11").await["formerNames"], json!([]));

    // A holding that was removed does not come back where somebody else holds the post by now.
    let post =
        t.done(&krog, "addPost", (json!({ "organisationId": t.organisation("politi"), "title": "Analytiker" }), "id")).await;
    let held = |name: &str| json!({ "postId": post["id"], "personId": person_id(&t, name), "from": "2009-08-01" });
    let holding = t.done(&krog, "appointHolder", (held("Eva Lindt"), "id")).await;
    t.done(&krog, "removeEntry", (json!({ "id": holding["id"] }), "id")).await;
    t.done(&krog, "appointHolder", (held("Omar Skov"), "id")).await;
    let act = act(&t, &krog, (holding["id"].as_str().unwrap(), "removeEntry")).await;
    assert_eq!(t.refused(&krog, "undoAct", json!({ "id": act })).await, ["id ALREADY_HELD"]);
}

#[tokio::test]
async fn whoever_was_called_hears_when_a_seat_that_ended_is_hers_again() {
    let t = TestHub::with_fixture().await;
    let krog = t.krog().await;
    let meeting = t.plan_and_call(&krog, "LR-ROS", ("2009-10-06T10:00:00+02:00", "2009-10-06T12:00:00+02:00")).await;
    t.deliver_mail().await;
    let seat = seat_of(&t, "LR-ROS", "Lise Bang").await;
    t.done(&krog, "endEntry", (json!({ "id": seat, "until": "2009-09-30" }), "id")).await;
    assert_eq!(t.deliver_mail().await.len(), 1, "the call is withdrawn");
    undo(&t, &krog, (&seat, "endEntry")).await;
    assert_eq!(t.deliver_mail().await.len(), 1, "and she is called again");
    let open = t.invitations(&krog, &meeting).await.into_iter().filter(|one| one["released"] == false).count();
    assert_eq!(open, 4);
}

#[tokio::test]
async fn an_act_is_taken_back_by_whoever_may_and_is_not_there_for_others() {
    let t = TestHub::with_fixture().await;
    let (krog, friis, omar) = (t.krog().await, t.key("mona-friis").await, t.key("omar-skov").await);
    let id = t.forum("LR-LEJ");
    // She chairs the forum and keeps it.
    t.done(&friis, "renameForum", (json!({ "id": id, "name": "Lejre B", "on": "2009-08-11" }), "id")).await;
    let hers = act(&t, &friis, (&id, "renameForum")).await;
    t.done(&krog, "changeForum", (json!({ "id": id, "purpose": "Formål" }), "id")).await;
    let his = act(&t, &friis, (&id, "changeForum")).await;
    for (key, act) in [(&omar, &hers), (&omar, &his), (&friis, &his), (&omar, &json!("x"))] {
        assert_eq!(t.refused(key, "undoAct", json!({ "id": act })).await, ["input NOT_FOUND"]);
    }
    assert_eq!(codes(&t.act(&Key::NONE, "undoAct", (json!({ "id": hers }), "id")).await), ["UNAUTHENTICATED"]);
    t.done(&krog, "undoAct", (json!({ "id": his }), "id")).await;
    t.done(&friis, "undoAct", (json!({ "id": hers }), "id")).await;
    // Nobody gives herself days in a post by taking back that they ended.
    let post = t.post("Sekretariatschef");
    let held = json!({ "postId": post, "personId": person_id(&t, "Eva Lindt"), "from": "2009-09-01" });
    t.done(&t.operator().await, "appointHolder", (held, "id")).await;
    let appointed = act(&t, &krog, (&post, "appointHolder")).await;
    assert_eq!(codes(&t.act(&krog, "undoAct", (json!({ "id": appointed }), "id")).await), ["FORBIDDEN"]);
    t.done(&t.operator().await, "undoAct", (json!({ "id": appointed }), "id")).await;
}

#[tokio::test]
async fn a_false_former_name_goes_and_a_name_keeps_its_english_past() {
    let t = TestHub::with_fixture().await;
    let krog = t.krog().await;
    let names = async |day: &str| {
        let query = "query ($on: Date) { forum(code: \"KR\", asOf: $on) { name formerNames { name } } }";
        t.ask_in(&krog, query, json!({ "on": day }), "en").await["data"]["forum"].take()
    };
    let english = names("2009-01-15").await["name"].clone();
    assert_eq!(names("2009-08-11").await["name"], english);
    t.done(&krog, "renameForum", (json!({ "id": t.forum("KR"), "name": "Kredsrådet", "on": "2009-08-01" }), "id")).await;
    assert_eq!(names("2009-01-15").await["name"], english, "until the day before it bore its English name");
    assert_eq!(names("2009-08-11").await, json!({ "name": "Kredsrådet", "formerNames": [{ "name": english }] }));
    let told = t.data(&krog, "{ forum(code: \"KR\") { formerNames { name } } }", json!({})).await;
    let wrong = told["forum"]["formerNames"][0]["name"].clone();
    let input = json!({ "forumId": t.forum("KR"), "name": wrong });
    t.done(&krog, "removeForumName", (input.clone(), "id")).await;
    assert_eq!(names("2009-01-15").await, json!({ "name": "Kredsrådet", "formerNames": [] }));
    assert_eq!(t.refused(&krog, "removeForumName", input).await, ["input NOT_FOUND"]);
}
