//! S5.3: the internal edition opened in a browser, which shows no token, by a link that counts for minutes.

use crate::hub::{Key, TestHub};
use entities::hub::{audit, once_key, print_link, token};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::{Value, json};
use snitflade::hub::Actor;

const MAKE: &str = "mutation ($input: MakeAppendixLinkInput!) { makeAppendixLink(input: $input) { node { html pdf expiresAt } \
                    userErrors { code } } }";

async fn make(t: &TestHub, key: &Key, input: Value) -> Value {
    let mut payload = t.data(key, MAKE, json!({ "input": input })).await["makeAppendixLink"].take();
    assert_eq!(payload["userErrors"], json!([]));
    payload["node"].take()
}

/// What stands after the hub's own address.
fn path(address: &Value) -> &str {
    address.as_str().and_then(|address| address.strip_prefix("https://hub.example")).expect("an address of ours")
}

fn key_of(link: &Value) -> String {
    path(&link["html"]).trim_start_matches("/appendix/").trim_end_matches(".html").to_owned()
}

async fn printed(t: &TestHub, key: &Key, on: &str) -> String {
    let asked = "query ($on: Date) { appendix(edition: INTERNAL, asOf: $on) { html } }";
    t.data(key, asked, json!({ "on": on })).await["appendix"]["html"].as_str().expect("a page").to_owned()
}

#[tokio::test]
async fn a_browser_opens_what_whoever_made_the_link_may_see() {
    let t = TestHub::with_fixture().await;
    let mut pages = Vec::new();
    for key in [t.krog().await, t.key("omar-skov").await] {
        let link = make(&t, &key, json!({ "asOf": "2009-01-15" })).await;
        assert_eq!(link["expiresAt"], "2009-08-11T09:05:00+02:00");
        let (status, headers, page) = t.knock("GET", path(&link["html"]), &[]).await;
        assert_eq!((status, &page), (200, &printed(&t, &key, "2009-01-15").await));
        assert_eq!(headers["content-type"], "text/html; charset=utf-8");
        assert_eq!(
            (&headers["cache-control"], &headers["referrer-policy"]),
            (&"no-store".parse().unwrap(), &"no-referrer".parse().unwrap())
        );
        assert!(headers["content-security-policy"].to_str().unwrap().contains("frame-ancestors 'none'"));
        pages.push(page);
    }
    assert_ne!(pages[0], pages[1], "each sees his own");
    let link = make(&t, &t.krog().await, json!({})).await;
    let (asked, ()) = hyper::Request::get(path(&link["pdf"])).body(()).unwrap().into_parts();
    let pdf = t.door.answer(&asked, hyper::body::Bytes::new()).await;
    assert_eq!((pdf.status().as_u16(), &pdf.headers()["content-type"]), (200, &"application/pdf".parse().unwrap()));
    assert_eq!(
        t.look(path(&link["html"])).await.1,
        printed(&t, &t.krog().await, "2009-08-11").await,
        "today when no day is given"
    );
    assert_eq!(t.knock("POST", path(&link["html"]), &[]).await.0, 405);
}

#[tokio::test]
async fn a_link_that_does_not_count_looks_like_one_that_never_was() {
    let t = TestHub::with_fixture().await;
    let ravn = t.key("viggo-ravn").await;
    let (krogs, ravns) = (make(&t, &t.krog().await, json!({})).await, make(&t, &ravn, json!({})).await);
    let (gone, page) = t.look("/appendix/snl_guess.html").await;
    assert!(gone == 404 && page.contains("Linket virker ikke"), "{page}");
    let ours = key_of(&krogs);
    let (_, theirs) = (t.look(path(&ravns["html"])).await, key_of(&ravns));
    // One letter of a good key.
    let near = format!("/appendix/{}{}.html", if ours.ends_with('A') { "B" } else { "A" }, &ours[1..]);
    assert_eq!(t.look(&near).await, (404, page.clone()));
    // Who leaves the network sees nothing of it any more.
    let seats = "{ forum(code: \"LR-LEJ\") { seats(first: 50) { nodes { id holder { name } } } } }";
    let seats = t.data(&t.krog().await, seats, json!({})).await["forum"]["seats"]["nodes"].take();
    let seat = seats.as_array().unwrap().iter().find(|seat| seat["holder"]["name"] == "Viggo Ravn").expect("his seat");
    let ended = json!({ "id": seat["id"], "until": "2009-08-10" });
    t.done(&t.krog().await, "endEntry", (ended, "id")).await;
    assert_eq!(t.look(&format!("/appendix/{theirs}.html")).await, (404, page.clone()));
    // The minutes are over.
    t.at("2009-08-11T09:04:59+02:00");
    assert_eq!(t.look(path(&krogs["html"])).await.0, 200);
    t.at("2009-08-11T09:05:00+02:00");
    let (status, headers, text) = t.knock("GET", path(&krogs["html"]), &[]).await;
    assert_eq!((status, text), (404, page));
    assert_eq!(headers["cache-control"], "no-store");
}

#[tokio::test]
async fn a_link_counts_no_longer_than_the_tokens_of_its_owner() {
    let t = TestHub::with_fixture().await;
    let link = make(&t, &t.krog().await, json!({})).await;
    assert_eq!(t.look(path(&link["html"])).await.0, 200);
    let nobody = Actor::default();
    let revoked = t.hub.command(&nobody, "test", async |work| {
        for row in token::Entity::find().all(work.rows()).await? {
            work.update(row.clone(), token::Model { revoked_at: Some(work.now()), ..row }).await?;
        }
        Ok(())
    });
    revoked.await.unwrap();
    assert_eq!(t.look(path(&link["html"])).await.0, 404);
}

#[tokio::test]
async fn the_key_of_a_link_signs_nobody_in_and_is_kept_nowhere() {
    let t = TestHub::with_fixture().await;
    let krog = t.krog().await;
    let key = key_of(&make(&t, &krog, json!({ "idempotencyKey": "bilag" })).await);
    let secret = key.strip_prefix("snl_").expect("the key of a link");
    for bearer in [key.clone(), format!("snf_{secret}")] {
        let (status, ..) =
            t.knock("GET", "/appendix.html?edition=INTERNAL", &[("authorization", &format!("Bearer {bearer}"))]).await;
        assert_eq!(status, 401, "a link is no token");
    }
    let token = krog.bearer().unwrap().replace("Bearer snf_", "snl_");
    assert_eq!(t.look(&format!("/appendix/{token}.html")).await.0, 404, "and a token no link");
    let rows = t.rows().await;
    let links = print_link::Entity::find().all(&rows).await.unwrap();
    let (all, keys) = (audit::Entity::find().all(&rows).await.unwrap(), once_key::Entity::find().all(&rows).await.unwrap());
    assert!(links.len() == 1 && !format!("{links:?} {all:?} {keys:?}").contains(secret));
    let audited = audit::Entity::find().filter(audit::Column::TableName.eq("print_link")).all(&rows).await.unwrap();
    assert_eq!(audited.iter().map(|entry| &*entry.field).collect::<Vec<_>>(), ["makeAppendixLink"]);
    assert!(audited[0].account_id.is_some());
}

#[tokio::test]
async fn a_link_is_told_once_and_what_has_expired_is_taken_away() {
    let t = TestHub::with_fixture().await;
    let krog = t.krog().await;
    let once = json!({ "idempotencyKey": "bilag" });
    let first = make(&t, &krog, once.clone()).await;
    assert!(first["html"].is_string());
    assert_eq!(make(&t, &krog, once).await, json!({ "html": null, "pdf": null, "expiresAt": null }));
    let kept = async || print_link::Entity::find().all(&t.rows().await).await.unwrap().len();
    make(&t, &krog, json!({})).await;
    assert_eq!(kept().await, 2);
    t.at("2009-08-11T10:00:00+02:00");
    make(&t, &krog, json!({})).await;
    assert_eq!(kept().await, 1);
}
