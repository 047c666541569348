//! Content types, statuses, and what may be told of an error.

use std::time::Duration;

use async_graphql::Variables;
use http::{HeaderMap, header};
use serde_json::{Value, json};
use snitflade::{
    error::Code,
    web::{
        answer::{Frame, Media, status},
        complaint::Complaint,
        gate::Pass,
        limits::Limits,
        run::{Failure, run},
    },
    words::Language,
};

use super::{open, toy};

/// Through the gate, the library and out again.
async fn ask(query: &str) -> (u16, String) {
    let limits = Limits::default();
    let frame = Frame { media: Media::Response, id: "id-1", limits: &limits, language: Language::En };
    let answer = match toy::gate().admit(query, None, Variables::default()) {
        Ok(Pass { request, kind, cost, .. }) => match run(toy::run(request), (kind, false), limits.run).await {
            Ok(response) => frame.tell(&response, query, Some(cost)),
            Err(failure) => frame.refuse(&[failure.complaint(limits.run, frame.language).unwrap_or_else(|| frame.inner())]),
        },
        Err(complaints) => frame.refuse(&complaints),
    };
    let (status, headers, text) = open(answer).await;
    assert_eq!(headers[header::CONTENT_TYPE], "application/graphql-response+json; charset=utf-8");
    assert_eq!(headers["x-request-id"], "id-1");
    assert_eq!(headers[header::CACHE_CONTROL], "no-store");
    assert!(!text.contains("SECRET"), "{text}");
    (status, text)
}

fn json_of(text: &str) -> Value {
    serde_json::from_str(text).expect(text)
}

#[test]
fn the_best_acceptable_type_is_chosen() {
    let response = Some(Media::Response);
    let json = Some(Media::Json);
    let table: [(&[&str], Option<Media>); 24] = [
        (&[], json),
        (&[""], json),
        (&["*/*"], json),
        (&["application/*"], json),
        (&["application/json"], json),
        (&["APPLICATION/JSON"], json),
        (&["application/json; charset=utf-8"], json),
        (&["application/json; charset=latin1"], None),
        (&["application/graphql-response+json"], response),
        (&["application/graphql-response+json; charset=UTF-8"], response),
        (&["application/graphql-response+json, application/json;q=0.9"], response),
        (&["application/json;q=0.9, application/graphql-response+json"], response),
        (&["application/graphql-response+json;q=0.5, application/json"], json),
        (&["application/graphql-response+json, application/json"], response),
        (&["application/json", "application/graphql-response+json"], response),
        (&["application/graphql-response+json;q=0, */*"], json),
        (&["application/json;q=0, */*"], response),
        (&["application/json;q=0"], None),
        (&["*/*;q=0"], None),
        (&["text/html"], None),
        (&["text/html, */*;q=0.1"], json),
        (&["text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"], json),
        (&["application/json;q=nonsense"], None),
        (&["å"], None),
    ];
    for (values, expected) in table {
        let mut headers = HeaderMap::new();
        for value in values {
            headers.append(header::ACCEPT, value.as_bytes().try_into().expect("a header"));
        }
        assert_eq!(Media::accepted(&headers).ok(), expected, "{values:?}");
    }
}

#[test]
fn clients_of_plain_json_read_a_200_for_what_is_about_graphql() {
    for (code, plain, exact) in [
        (Code::GraphqlParseFailed, 200, 400),
        (Code::GraphqlValidationFailed, 200, 400),
        (Code::BadUserInput, 200, 400),
        (Code::LimitExceeded, 200, 400),
        (Code::BadRequest, 400, 400),
        (Code::Unauthenticated, 401, 401),
        (Code::NotAcceptable, 406, 406),
        (Code::RequestTimeout, 408, 408),
        (Code::RequestTooLarge, 413, 413),
        (Code::UnsupportedMediaType, 415, 415),
        (Code::InternalServerError, 500, 500),
        (Code::Timeout, 504, 504),
    ] {
        assert_eq!(status(code, Media::Json), plain, "{code:?}");
        assert_eq!(status(code, Media::Response), exact, "{code:?}");
    }
}

#[tokio::test]
async fn an_answer_keeps_its_order_and_tells_the_cost() {
    let (status, text) = ask("{b a forums(first: 2){nodes{name id}}}").await;
    assert_eq!(status, 200);
    let nodes = r#"{"name":"Kredsråd","id":"forum"},{"name":"Kredsråd","id":"forum"}"#;
    let cost = r#""extensions":{"cost":{"requested":2,"maximum":20000}}"#;
    assert_eq!(text, format!(r#"{{"data":{{"b":"b","a":"a","forums":{{"nodes":[{nodes}]}}}},{cost}}}"#));
}

#[tokio::test]
async fn a_refused_request_has_errors_and_no_data() {
    let (status, text) = ask("{\n nope\n}").await;
    assert_eq!(status, 400);
    let json = json_of(&text);
    assert!(json.get("data").is_none());
    assert_eq!(json["errors"][0]["locations"], json!([{"line": 2, "column": 2}]));
    assert_eq!(json["errors"][0]["extensions"], json!({"code": "GRAPHQL_VALIDATION_FAILED"}));
    let many = format!("{{{}}}", "wrong ".repeat(999));
    assert!(ask(&many).await.1.len() < 5000);
}

#[tokio::test]
async fn our_own_errors_are_told_and_all_others_masked() {
    let (status, text) = ask("{\n a denied\n broken sourced bare madeUp\n}").await;
    assert_eq!(status, 200);
    let json = json_of(&text);
    assert_eq!(json["data"], json!({"a": "a", "denied": null, "broken": null, "sourced": null, "bare": null, "madeUp": null}));
    let told = json!({
        "message": "You may not.", "locations": [{"line": 2, "column": 4}], "path": ["denied"], "extensions": {"code": "FORBIDDEN"},
    });
    let errors = json["errors"].as_array().expect("errors");
    assert_eq!(errors.len(), 5);
    assert!(errors.contains(&told), "{text}");
    for masked in errors.iter().filter(|error| error["path"] != json!(["denied"])) {
        assert_eq!(masked["message"], "Something went wrong on our side. Please name id-1 when you ask.");
        assert_eq!(masked["extensions"], json!({"code": "INTERNAL_SERVER_ERROR", "requestId": "id-1"}));
    }
}

#[tokio::test]
async fn an_error_that_takes_everything_leaves_data_null() {
    let (status, text) = ask("{a must}").await;
    assert_eq!(status, 200);
    let json = json_of(&text);
    assert_eq!(json["data"], Value::Null);
    assert!(json.as_object().is_some_and(|answer| answer.contains_key("data")));
    assert_eq!(json["errors"][0]["path"], json!(["must"]));
    assert_eq!(json["errors"][0]["message"].as_str().map(|message| message.chars().count()), Some(200));
}

#[tokio::test]
async fn what_a_scalar_cannot_read_is_the_clients_mistake() {
    let (_, text) = ask("{day(day: \"SECRET\")}").await;
    let error = &json_of(&text)["errors"][0];
    assert_eq!(error["extensions"]["code"], "BAD_USER_INPUT");
    assert_eq!(error["message"], "Not a valid \"NaiveDate\".");
}

#[tokio::test(start_paused = true)]
async fn panics_and_patience_have_answers() {
    let (status, text) = ask("{a panics}").await;
    assert_eq!((status, super::code(&text).as_str()), (500, "INTERNAL_SERVER_ERROR"));
    assert_eq!(json_of(&text)["errors"][0]["extensions"]["requestId"], "id-1");
    let begun = tokio::time::Instant::now();
    let (status, text) = ask("{a hangs}").await;
    assert_eq!((status, super::code(&text).as_str()), (504, "TIMEOUT"));
    assert_eq!(begun.elapsed(), Duration::from_secs(10));
    assert!(json_of(&text).get("data").is_none());
    assert_eq!(Failure::Panicked.complaint(Duration::ZERO, snitflade::words::Language::Da), None);
}

#[tokio::test]
async fn no_text_breaks_the_json() {
    let limits = Limits::default();
    let frame = Frame { media: Media::Json, id: "id-1", limits: &limits, language: Language::En };
    let complaint = Complaint::new(Code::BadRequest, "a \"quote\", a \\ and\u{0}\u{2028}\r\nX-Header: a line");
    let (status, _, text) = open(frame.refuse(&[complaint])).await;
    assert_eq!(status, 400);
    assert_eq!(json_of(&text)["errors"][0]["message"], "a \"quote\", a \\ and X-Header: a line");
}
