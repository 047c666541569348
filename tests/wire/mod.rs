//! The wire, tried as a client and as an attacker would: the gate on a schema of its own, the door and the server on the product's.

mod answers;
mod bombs;
mod coercion;
mod counting;
mod door;
mod gate;
mod prices;
mod sockets;
mod toy;

use http::{HeaderMap, request::Parts};
use http_body_util::BodyExt as _;
use snitflade::web::Answer;

/// The head of a request as the server would hand it on.
fn head(method: &str, path: &str, headers: &[(&str, &str)]) -> Parts {
    let mut request = http::Request::builder().method(method).uri(path);
    for (name, value) in headers {
        request = request.header(*name, value.as_bytes());
    }
    request.body(()).expect("a head").into_parts().0
}

/// An answer's status, headers and text.
async fn open(answer: Answer) -> (u16, HeaderMap, String) {
    let (parts, body) = answer.into_parts();
    let bytes = body.collect().await.expect("a body in memory").to_bytes();
    (parts.status.as_u16(), parts.headers, String::from_utf8_lossy(&bytes).into_owned())
}

/// The code of the first error in an answer; empty if there is none.
fn code(text: &str) -> String {
    let json: serde_json::Value = serde_json::from_str(text).expect(text);
    json["errors"][0]["extensions"]["code"].as_str().unwrap_or_default().to_owned()
}
