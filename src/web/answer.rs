//! How answers look: content type, status, headers, and JSON written once. Every error leaves through here, with a code.

use std::fmt::Write as _;

use async_graphql::{PathSegment, Response, ServerError, Value};
use http::{HeaderValue, StatusCode, header};
use http_body_util::Full;
use hyper::body::Bytes;

use super::{
    complaint::{Complaint, Place, one_line, place},
    limits::Limits,
};
use crate::{
    error::{Code, DANISH},
    words::{Language, messages},
};

pub use super::media::Media;

pub type Answer = http::Response<Full<Bytes>>;

/// The codes that clients may see; an error with any other is masked.
const CODES: [Code; 19] = [
    Code::BadRequest,
    Code::UnsupportedMediaType,
    Code::NotAcceptable,
    Code::MethodNotAllowed,
    Code::RequestTooLarge,
    Code::RequestTimeout,
    Code::GraphqlParseFailed,
    Code::GraphqlValidationFailed,
    Code::OperationResolutionFailure,
    Code::BadUserInput,
    Code::DocumentTooLarge,
    Code::LimitExceeded,
    Code::Unauthenticated,
    Code::Forbidden,
    Code::NotFound,
    Code::RateLimited,
    Code::Timeout,
    Code::Unavailable,
    Code::InternalServerError,
];

/// The one table of statuses.
pub fn status(code: Code, media: Media) -> StatusCode {
    match code {
        Code::UnsupportedMediaType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
        Code::NotAcceptable => StatusCode::NOT_ACCEPTABLE,
        Code::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
        Code::RequestTooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        Code::RequestTimeout => StatusCode::REQUEST_TIMEOUT,
        Code::BadRequest => StatusCode::BAD_REQUEST,
        Code::Unauthenticated => StatusCode::UNAUTHORIZED,
        Code::NotFound => StatusCode::NOT_FOUND,
        Code::RateLimited => StatusCode::TOO_MANY_REQUESTS,
        Code::Timeout => StatusCode::GATEWAY_TIMEOUT,
        Code::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        Code::InternalServerError => StatusCode::INTERNAL_SERVER_ERROR,
        Code::GraphqlParseFailed
        | Code::GraphqlValidationFailed
        | Code::OperationResolutionFailure
        | Code::BadUserInput
        | Code::DocumentTooLarge
        | Code::LimitExceeded
        | Code::Forbidden => match media {
            Media::Response => StatusCode::BAD_REQUEST,
            Media::Json => StatusCode::OK,
        },
    }
}

/// What answers of one request share.
#[derive(Debug, Clone)]
pub struct Frame<'a> {
    pub media: Media,
    /// The request's id, in the answer's headers, in the log and in what is told of an inner error.
    pub id: &'a str,
    pub limits: &'a Limits,
    /// The language of whoever asks, for what is ours to say; what is wrong with the document itself is said in English.
    pub language: Language,
}

impl Frame<'_> {
    /// The answer to a request of which nothing ran: no `data`.
    pub fn refuse(&self, complaints: &[Complaint]) -> Answer {
        let code = complaints.first().map_or(Code::InternalServerError, |first| first.code);
        let mut body = Vec::with_capacity(256);
        body.extend_from_slice(b"{\"errors\":[");
        for (index, complaint) in complaints.iter().take(self.limits.request_errors).enumerate() {
            if index > 0 {
                body.push(b',');
            }
            self.write_error(&mut body, complaint, &[]);
        }
        body.extend_from_slice(b"]}");
        let mut answer = self.dress(status(code, self.media), body);
        if let Some(retry) = complaints.first().and_then(|first| first.retry) {
            answer.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(retry.as_secs().max(1)));
        }
        answer
    }

    /// The answer of an operation that ran. `source` is the client's document, for the places of errors.
    pub fn tell(&self, response: &Response, source: &str, cost: Option<u64>) -> Answer {
        // Nothing came back and no field says why: then it was the library that refused, after the gate let it in.
        if matches!(response.data, Value::Null)
            && let Some(error) = response.errors.iter().find(|error| error.path.is_empty())
        {
            return self.refuse(&[self.known(error).unwrap_or_else(|| self.mask(error))]);
        }
        let mut body = Vec::with_capacity(1024);
        body.push(b'{');
        if !response.errors.is_empty() {
            body.extend_from_slice(b"\"errors\":[");
            for (index, error) in response.errors.iter().take(self.limits.field_errors).enumerate() {
                if index > 0 {
                    body.push(b',');
                }
                let mut told = self.known(error).unwrap_or_else(|| self.mask(error));
                // Positions hold bytes, see `document`.
                told.place = error.locations.first().map(|at| place(source, at.line));
                self.write_error(&mut body, &told, &error.path);
            }
            body.extend_from_slice(b"],");
        }
        body.extend_from_slice(b"\"data\":");
        // Writing to memory fails only for values the library cannot make.
        if let Err(error) = serde_json::to_writer(&mut body, &response.data) {
            tracing::error!(id = self.id, %error, "an answer could not be written");
            return self.refuse(&[self.inner()]);
        }
        if let Some(cost) = cost {
            let most = self.limits.nodes;
            body.extend_from_slice(
                format!(",\"extensions\":{{\"cost\":{{\"requested\":{cost},\"maximum\":{most}}}}}").as_bytes(),
            );
        }
        body.push(b'}');
        self.dress(StatusCode::OK, body)
    }

    /// The one sentence about anything that went wrong inside.
    pub fn inner(&self) -> Complaint {
        Complaint::new(Code::InternalServerError, messages::inner(self.id, self.language))
    }

    /// An error of our own carries one of our codes and may be told. An argument that a scalar of ours could not read is told too, by
    /// its type alone: the rest of that text is the reader's.
    fn known(&self, error: &ServerError) -> Option<Complaint> {
        if let Some(Value::String(name)) = error.extensions.as_ref().and_then(|extensions| extensions.get("code")) {
            let code = CODES.into_iter().find(|code| code.name() == name)?;
            return match code {
                Code::InternalServerError => Some(self.inner()),
                code => Some(Complaint::new(code, one_line(self.sentence(error), self.limits.message))),
            };
        }
        if error.source.is_some() {
            return None;
        }
        let read = ["Failed to parse \"", "Expected input type \""];
        let (name, _) = read.iter().find_map(|start| error.message.strip_prefix(start))?.split_once('"')?;
        let plain = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_[]!".contains(&byte));
        plain.then(|| Complaint::new(Code::BadUserInput, one_line(&messages::not_a(name, self.language), self.limits.message)))
    }

    /// The sentence of an error of our own, in the language of whoever asks.
    fn sentence<'e>(&self, error: &'e ServerError) -> &'e str {
        match error.extensions.as_ref().and_then(|extensions| extensions.get(DANISH)) {
            Some(Value::String(danish)) => self.language.pick(danish, &error.message),
            _ => &error.message,
        }
    }

    fn mask(&self, error: &ServerError) -> Complaint {
        tracing::error!(id = self.id, path = %Path(&error.path), error = %error.message, "an error inside");
        self.inner()
    }

    fn write_error(&self, body: &mut Vec<u8>, told: &Complaint, path: &[PathSegment]) {
        body.extend_from_slice(b"{\"message\":");
        write_string(body, &one_line(&told.message, self.limits.message));
        if let Some(Place { line, column }) = told.place {
            body.extend_from_slice(format!(",\"locations\":[{{\"line\":{line},\"column\":{column}}}]").as_bytes());
        }
        if !path.is_empty() {
            body.extend_from_slice(b",\"path\":[");
            for (index, segment) in path.iter().enumerate() {
                if index > 0 {
                    body.push(b',');
                }
                match segment {
                    PathSegment::Field(name) => write_string(body, name),
                    PathSegment::Index(index) => body.extend_from_slice(index.to_string().as_bytes()),
                }
            }
            body.push(b']');
        }
        body.extend_from_slice(b",\"extensions\":{\"code\":");
        write_string(body, told.code.name());
        if told.code == Code::InternalServerError {
            body.extend_from_slice(b",\"requestId\":");
            write_string(body, self.id);
        }
        body.extend_from_slice(b"}}");
    }

    /// Puts the headers on that every answer of the API has.
    fn dress(&self, status: StatusCode, body: Vec<u8>) -> Answer {
        let mut answer = http::Response::new(Full::new(Bytes::from(body)));
        *answer.status_mut() = status;
        let headers = answer.headers_mut();
        headers.reserve(12);
        headers.insert(header::CONTENT_TYPE, self.media.name());
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if let Ok(id) = HeaderValue::from_str(self.id) {
            headers.insert("x-request-id", id);
        }
        answer
    }
}

fn write_string(body: &mut Vec<u8>, text: &str) {
    // A string always has a JSON form, and memory takes it.
    let _written = serde_json::to_writer(body, text);
}

struct Path<'a>(&'a [PathSegment]);

impl std::fmt::Display for Path<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (index, segment) in self.0.iter().enumerate() {
            if index > 0 {
                f.write_char('.')?;
            }
            match segment {
                PathSegment::Field(name) => f.write_str(name)?,
                PathSegment::Index(index) => write!(f, "{index}")?,
            }
        }
        Ok(())
    }
}
