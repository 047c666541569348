//! Routes, methods, content types and headers, on the product's own schema and without a socket.

use std::{future::ready, net::IpAddr, sync::Arc};

use http::{HeaderMap, header};
use snitflade::web::{
    Door, Settings,
    rate::{Rate, Rates},
};

use super::{code, head, open};
use crate::hub::TestHub;

const JSON: (&str, &str) = ("content-type", "application/json");

/// Knocks and checks what every answer has.
async fn answer(t: &TestHub, (method, path): (&str, &str), headers: &[(&str, &str)], body: &str) -> (u16, HeaderMap, String) {
    let (status, headers, text) = open(t.door.answer(&head(method, path, headers), body.to_owned().into()).await).await;
    let referrer = if path.starts_with("/confirm/") { "same-origin" } else { "no-referrer" };
    for (name, value) in
        [("x-content-type-options", "nosniff"), ("referrer-policy", referrer), ("cross-origin-resource-policy", "same-origin")]
    {
        assert_eq!(headers[name], value, "{method} {path}");
    }
    assert!(headers.contains_key("content-security-policy") && headers.contains_key("cache-control"), "{method} {path}");
    assert!(!headers.keys().any(|name| name.as_str().starts_with("access-control-")), "no CORS");
    (status, headers, text)
}

async fn post(t: &TestHub, headers: &[(&str, &str)], body: &str) -> (u16, HeaderMap, String) {
    answer(t, ("POST", "/graphql"), headers, body).await
}

const QUERY: &str = r#"{"query":"{b: __typename a: __typename}"}"#;

#[tokio::test]
async fn a_query_is_answered_with_all_its_headers() {
    let t = TestHub::new().await;
    let (status, headers, text) = post(&t, &[JSON, ("accept", "application/graphql-response+json")], QUERY).await;
    let kind = text.split('"').nth(5).expect("a name").to_owned();
    assert_eq!((status, text), (200, format!(r#"{{"data":{{"b":"{kind}","a":"{kind}"}}}}"#)));
    assert_eq!(headers[header::CONTENT_TYPE], "application/graphql-response+json; charset=utf-8");
    assert_eq!(headers[header::CACHE_CONTROL], "no-store");
    assert_eq!(headers["x-request-id"].len(), 16);
    let (_, headers, _) = post(&t, &[JSON], QUERY).await;
    assert_eq!(headers[header::CONTENT_TYPE], "application/json; charset=utf-8");
}

#[tokio::test]
async fn only_post_is_graphql() {
    let t = TestHub::new().await;
    for method in ["GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "QUERY", "post"] {
        let (status, headers, text) = answer(&t, (method, "/graphql?query={__typename}"), &[JSON], QUERY).await;
        assert_eq!((status, code(&text).as_str()), (405, "METHOD_NOT_ALLOWED"), "{method}");
        assert_eq!(headers[header::ALLOW], "POST");
    }
}

#[tokio::test]
async fn routes() {
    let t = TestHub::new().await;
    for (method, path, status) in [
        ("GET", "/health", 200),
        ("HEAD", "/health/ready", 200),
        ("GET", "/health/ready", 200),
        ("POST", "/health", 405),
        ("DELETE", "/health/ready", 405),
        ("GET", "/", 307),
        ("POST", "/", 405),
        ("GET", "/playground", 200),
        ("POST", "/playground", 405),
        ("OPTIONS", "/playground", 405),
        ("GET", "/appendix.html", 200),
        ("HEAD", "/appendix.pdf", 200),
        ("POST", "/appendix.html", 405),
        ("OPTIONS", "/appendix.pdf", 405),
        ("GET", "/appendix", 404),
        ("GET", "/forums", 200),
        ("HEAD", "/forums", 200),
        ("POST", "/forums/KR", 405),
        ("GET", "/forums/KR", 404),
        ("GET", "/confirm/x", 404),
        ("POST", "/confirm/x", 403),
        ("PUT", "/confirm/x", 405),
        ("GET", "/nothing", 404),
        ("POST", "/nothing", 404),
        ("GET", "/graphql/", 404),
        ("GET", "//graphql", 404),
        ("GET", "/playground/../graphql", 404),
        ("GET", "/health/", 404),
    ] {
        let (found, headers, _) = answer(&t, (method, path), &[], "").await;
        assert_eq!(found, status, "{method} {path}");
        assert_eq!(headers.contains_key(header::ALLOW), status == 405, "{method} {path}");
    }
    let (_, headers, _) = answer(&t, ("GET", "/"), &[], "").await;
    assert_eq!(headers[header::LOCATION], "/playground");
}

#[tokio::test]
async fn a_hub_that_closes_is_alive_and_not_ready() {
    let t = TestHub::new().await;
    t.door.close();
    let ask = async |path| open(t.door.answer(&head("GET", path, &[]), "".into()).await).await;
    assert_eq!(ask("/health").await.0, 200);
    let (status, headers, text) = ask("/health/ready").await;
    assert_eq!((status, code(&text).as_str()), (503, "UNAVAILABLE"));
    assert!(headers.contains_key(header::RETRY_AFTER));
}

#[tokio::test]
async fn only_plain_json_is_read() {
    let t = TestHub::new().await;
    let mutation = r#"{"query":"mutation {__typename}"}"#;
    for (headers, status) in [
        (&[("content-type", "application/json")][..], 200),
        (&[("content-type", "application/json; charset=utf-8")], 200),
        (&[], 415),
        (&[("content-type", "")], 415),
        (&[("content-type", "text/plain")], 415),
        (&[("content-type", "text/plain; charset=utf-8")], 415),
        (&[("content-type", "application/x-www-form-urlencoded")], 415),
        (&[("content-type", "multipart/form-data; boundary=x")], 415),
        (&[("content-type", "application/graphql")], 415),
        (&[("content-type", "application/graphql-response+json")], 415),
        (&[("content-type", "application/json; charset=utf-16")], 415),
        (&[("content-type", "application/json"), ("content-type", "text/plain")], 415),
        (&[("content-type", "application/json"), ("content-encoding", "gzip")], 415),
        (&[("content-type", "application/json"), ("content-encoding", "br")], 415),
        (&[("content-type", "application/json"), ("accept", "text/html")], 406),
        (&[("content-type", "application/json"), ("content-length", "300000")], 413),
    ] {
        let (found, _, text) = post(&t, headers, mutation).await;
        assert_eq!(found, status, "{headers:?} {text}");
    }
}

#[tokio::test]
async fn bodies_that_are_no_request_are_400() {
    let t = TestHub::new().await;
    let gzip = "\u{1f}\u{8b}\u{8}\u{0}";
    let multipart = "--x\r\nContent-Disposition: form-data; name=\"operations\"\r\n\r\n{\"query\":\"{__typename}\"}\r\n--x--";
    for body in [
        "",
        "{",
        "[]",
        r#"[{"query":"{__typename}"}]"#,
        gzip,
        multipart,
        "query={__typename}",
        r#"{"query":"{__typename}","variables":[]}"#,
    ] {
        let (status, _, text) = post(&t, &[JSON], body).await;
        assert_eq!((status, code(&text).as_str()), (400, "BAD_REQUEST"), "{body}");
        assert!(!text.contains("line") && !text.contains("Error("), "no text of the reader: {text}");
    }
}

#[tokio::test]
async fn odd_authorizations_are_401_and_never_nobody() {
    let t = TestHub::new().await;
    let long = format!("Bearer {}", "a".repeat(600));
    for value in [
        "",
        "Bearer",
        "Bearer ",
        "Basic YTpi",
        "Bearer a b",
        "Bearer =",
        "Bearer a,b",
        "token",
        "Digest x",
        "Bearer unknown",
        &long,
    ] {
        let (status, headers, text) = post(&t, &[JSON, ("authorization", value)], QUERY).await;
        assert_eq!((status, code(&text).as_str()), (401, "UNAUTHENTICATED"), "{value}");
        assert!(headers[header::WWW_AUTHENTICATE].to_str().is_ok_and(|how| how.starts_with("Bearer")), "{value}");
        assert!(!text.contains("data"), "{text}");
    }
    let twice = [JSON, ("authorization", "Bearer a"), ("authorization", "Bearer b")];
    assert_eq!(post(&t, &twice, QUERY).await.0, 401);
}

#[tokio::test]
async fn a_token_in_a_url_or_a_cookie_is_nothing() {
    let t = TestHub::new().await;
    let (status, _, _) =
        answer(&t, ("POST", "/graphql?access_token=wrong&token=wrong"), &[JSON, ("cookie", "session=wrong")], QUERY).await;
    assert_eq!(status, 200, "not even refused: it is not read");
}

#[tokio::test]
async fn codes_of_graphql_errors() {
    let t = TestHub::new().await;
    let exact = ("accept", "application/graphql-response+json");
    for (body, expected) in [
        (r#"{"query":"{"}"#, "GRAPHQL_PARSE_FAILED"),
        (r#"{"query":"{nope}"}"#, "GRAPHQL_VALIDATION_FAILED"),
        (r#"{"query":"{__typename}","operationName":"A"}"#, "OPERATION_RESOLUTION_FAILURE"),
        (r#"{"query":"query($x:Boolean!){__typename @skip(if:$x)}"}"#, "BAD_USER_INPUT"),
        (r#"{"query":"{__schema{types{fields{type{fields{type{fields{name}}}}}}}}"}"#, "LIMIT_EXCEEDED"),
    ] {
        let (status, _, text) = post(&t, &[JSON, exact], body).await;
        assert_eq!((status, code(&text).as_str()), (400, expected));
        let (status, _, text) = post(&t, &[JSON], body).await;
        assert_eq!((status, code(&text).as_str()), (200, expected), "for a client of plain JSON");
        assert!(!text.contains("\"data\""), "{text}");
    }
}

#[tokio::test]
async fn what_the_gate_takes_the_library_takes() {
    let t = TestHub::new().await;
    // The library has a limit of levels of its own, which must not be the narrower one.
    let query = format!("{{{}__typename{}}}", "... @include(if: true) {".repeat(40), "}".repeat(40));
    let (status, _, text) = post(&t, &[JSON], &serde_json::json!({ "query": query }).to_string()).await;
    assert!(status == 200 && text.starts_with(r#"{"data""#), "{text}");
    let (_, _, text) =
        post(&t, &[JSON], &serde_json::json!({ "query": INTROSPECTION, "extensions": {"cost": true} }).to_string()).await;
    assert!(text.starts_with(r#"{"data":{"__schema""#), "{text:.300}");
    assert!(text.contains(r#""extensions":{"cost":{"requested":0,"#));
}

/// The question every tool asks first.
const INTROSPECTION: &str = "query IntrospectionQuery {
  __schema {
    description
    queryType { name kind }
    mutationType { name kind }
    subscriptionType { name kind }
    types { ...FullType }
    directives { name description isRepeatable locations args(includeDeprecated: true) { ...InputValue } }
  }
}
fragment FullType on __Type {
  kind name description specifiedByURL isOneOf
  fields(includeDeprecated: true) {
    name description args(includeDeprecated: true) { ...InputValue } type { ...TypeRef } isDeprecated deprecationReason
  }
  inputFields(includeDeprecated: true) { ...InputValue }
  interfaces { ...TypeRef }
  enumValues(includeDeprecated: true) { name description isDeprecated deprecationReason }
  possibleTypes { ...TypeRef }
}
fragment InputValue on __InputValue { name description type { ...TypeRef } defaultValue isDeprecated deprecationReason }
fragment TypeRef on __Type {
  kind name
  ofType { kind name ofType { kind name ofType { kind name ofType { kind name ofType {
    kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name } } } }
  } } } } }
}";

#[tokio::test]
async fn who_asks_too_much_waits() {
    let t = TestHub::new().await;
    let rate = Rate { points: 25.0, back_each_second: 0.001 };
    let proxy: IpAddr = [10, 0, 0, 1].into();
    let rates = Some(Rates { account: rate, address: rate });
    let door = Door::new(Arc::clone(&t.hub), Settings { rates, proxies: vec![proxy], ..Settings::default() }).expect("a door");
    let ask = async |peer: IpAddr, forwarded: &str| {
        let head = head("POST", "/graphql", &[JSON, ("x-forwarded-for", forwarded)]);
        open(door.answer_when(&head, Some(peer), ready(Ok(QUERY.into()))).await).await
    };
    let stranger: IpAddr = [192, 0, 2, 1].into();
    let (status, headers, _) = ask(stranger, "").await;
    assert_eq!(
        (status, headers["x-ratelimit-limit"].as_bytes(), headers["x-ratelimit-remaining"].as_bytes()),
        (200, &b"25"[..], &b"14"[..])
    );
    for forged in 0..14 {
        assert_eq!(ask(stranger, &format!("198.51.100.{forged}")).await.0, 200, "a known document costs a point");
    }
    let (status, headers, text) = ask(stranger, "198.51.100.99").await;
    assert_eq!((status, code(&text).as_str()), (429, "RATE_LIMITED"));
    assert!(headers.contains_key(header::RETRY_AFTER));
    assert_eq!(ask(proxy, "198.51.100.1").await.0, 200, "behind our proxy it is another");
    assert_eq!(ask(proxy, "192.0.2.1").await.0, 429);
    assert_eq!(ask(proxy, "198.51.100.1, 192.0.2.1").await.0, 429, "the client cannot put another before itself");
}

#[tokio::test]
async fn whoever_is_on_the_machine_asks_as_much_as_he_likes_unless_a_proxy_there_asks_for_others() {
    let t = TestHub::new().await;
    let rate = Rate { points: 25.0, back_each_second: 0.001 };
    let rates = Some(Rates { account: rate, address: rate });
    let door = Door::new(Arc::clone(&t.hub), Settings { rates, ..Settings::default() }).expect("a door");
    let limited = async |headers: &[(&str, &str)]| {
        let head = head("POST", "/graphql", &[&[JSON], headers].concat());
        let here: IpAddr = [127, 0, 0, 1].into();
        open(door.answer_when(&head, Some(here), ready(Ok(QUERY.into()))).await).await.1.contains_key("x-ratelimit-limit")
    };
    assert!(!limited(&[]).await);
    for said in [("x-forwarded-for", "198.51.100.1"), ("forwarded", "for=198.51.100.1"), ("via", "1.1 proxy")] {
        assert!(limited(&[said]).await, "{said:?}");
    }
}

#[tokio::test]
async fn the_playground_comes_packed_and_is_asked_for_anew() {
    let t = TestHub::new().await;
    let (status, headers, packed) = answer(&t, ("GET", "/playground"), &[("accept-encoding", "br, gzip;q=0.8")], "").await;
    assert_eq!((status, headers[header::CONTENT_ENCODING].to_str().ok()), (200, Some("gzip")));
    assert_eq!(headers[header::CACHE_CONTROL], "no-cache");
    assert_eq!(headers[header::CONTENT_SECURITY_POLICY], snitflade_web::CSP);
    let tag = headers[header::ETAG].to_str().expect("a tag").to_owned();
    let (status, _, body) = answer(&t, ("GET", "/playground"), &[("accept-encoding", "gzip"), ("if-none-match", &tag)], "").await;
    assert_eq!((status, body.as_str()), (304, ""));
    let (status, headers, page) =
        answer(&t, ("GET", "/playground"), &[("accept-encoding", "gzip;q=0"), ("if-none-match", &tag)], "").await;
    assert_eq!(status, 200);
    assert!(!headers.contains_key(header::CONTENT_ENCODING));
    assert!(page.starts_with('<') && page != packed, "unpacked");
    assert_eq!(headers[header::VARY], "accept-encoding");
}
