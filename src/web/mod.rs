//! The wire: HTTP to GraphQL and back, and nothing else.
//!
//! A request passes, in this order: [`server`] (connections, headers, the body's length and time), [`Door`] (route, content types, who
//! asks), [`gate`] (count, validation, variables), the library, [`answer`] (status, JSON, what may be told of an error). The libraries'
//! defaults fail a third of what a front end or an attacker tries, so this is our own, after `api.md`.
//!
//! The rule a stranger would get wrong: an error reaches a client only with one of our codes. All else is masked, whatever its text.
//! And who shows a token we cannot read is refused, never taken for nobody.
//!
//! A websocket would go through the same [`gate::Gate::admit`] and [`run::run`], and ask [`answer::Frame`] for its errors.

mod address;
pub mod answer;
pub mod ask;
mod cache;
mod call;
pub mod coerce;
pub mod complaint;
mod confirm;
pub mod count;
mod crowd;
pub mod document;
mod forums;
pub mod gate;
pub mod headers;
pub mod limits;
mod media;
pub mod nodes;
mod pages;
mod patience;
mod print;
pub mod rate;
pub mod run;
pub mod server;
pub mod validate;
mod workers;

use std::{
    future::{Future, ready},
    net::IpAddr,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::Duration,
};

use http::{HeaderValue, Method, StatusCode, header, request::Parts};
use hyper::body::Bytes;

pub use self::{answer::Answer, limits::Limits, server::Server};
use self::{
    answer::{Frame, Media},
    call::{Call, Key},
    complaint::Complaint,
    gate::Gate,
    rate::{Buckets, Rates},
};
use crate::{
    error::{Code, Error, chain},
    hub::Hub,
};

/// How the wire is set up.
#[derive(Debug, Clone, Default)]
pub struct Settings {
    pub limits: Limits,
    /// How much a caller may ask for; `None` is as much as the hub bears.
    pub rates: Option<Rates>,
    /// The reverse proxies before the hub: they are believed about addresses, and may hold any number of connections.
    pub proxies: Vec<IpAddr>,
    /// Tell browsers to use TLS only. Right behind a proxy that speaks it, wrong for a demo.
    pub hsts: bool,
}

/// Answers requests. It knows no sockets, so that a test can knock without one.
pub struct Door {
    hub: Arc<Hub>,
    gate: Gate,
    settings: Settings,
    buckets: Buckets<Key>,
    ids: Ids,
    closing: AtomicBool,
}

impl Door {
    /// Makes ready to answer.
    ///
    /// # Errors
    /// When the schema cannot be read back, or the system has no chance to give.
    pub fn new(hub: Arc<Hub>, settings: Settings) -> Result<Self, Error> {
        let gate = Gate::new(crate::schema::sdl(), settings.limits.clone()).map_err(Error::broken_because)?;
        let base = getrandom::u64().map_err(|error| Error::broken_because(error.to_string()))?;
        let ids = Ids { base, next: AtomicU64::new(0) };
        Ok(Self { hub, gate, settings, buckets: Buckets::new(CALLERS), ids, closing: AtomicBool::new(false) })
    }

    pub fn limits(&self) -> &Limits {
        self.gate.limits()
    }

    fn is_proxy(&self, peer: IpAddr) -> bool {
        self.settings.proxies.contains(&peer.to_canonical())
    }

    /// From now on the hub is not ready: a proxy sends new clients elsewhere.
    pub fn close(&self) {
        self.closing.store(true, Ordering::Relaxed);
    }

    /// Answers a request whose body is at hand, from nowhere: only accounts have their rates then.
    pub async fn answer(&self, parts: &Parts, body: Bytes) -> Answer {
        self.answer_when(parts, None, ready(Ok(body))).await
    }

    /// Answers a request; `body` is waited for only once the headers are found good.
    pub async fn answer_when(
        &self,
        parts: &Parts,
        peer: Option<IpAddr>,
        body: impl Future<Output = Result<Bytes, Complaint>>,
    ) -> Answer {
        let id = self.ids.next();
        let mut frame = Frame { media: Media::Json, id: &id, limits: self.limits(), language: headers::language(&parts.headers) };
        let get = matches!(parts.method, Method::GET | Method::HEAD);
        let (allow, answer) = match parts.uri.path() {
            "/graphql" if parts.method == Method::POST => {
                let answer = match Media::accepted(&parts.headers) {
                    Ok(media) => {
                        frame.media = media;
                        self.graphql(Call { parts, peer, frame: &frame }, body).await
                    }
                    Err(complaint) => frame.refuse(&[complaint]),
                };
                (POST, Some(answer))
            }
            "/graphql" => (POST, None),
            "/" => (GET, get.then(pages::to_playground)),
            "/health" => (GET, get.then(|| pages::plain(StatusCode::OK, Bytes::from_static(b"alive\n")))),
            "/health/ready" if get => (GET, Some(self.ready(&frame).await)),
            "/health/ready" => (GET, None),
            path if print::shape(path).is_some() => {
                let call = Call { parts, peer, frame: &frame };
                (GET, if get { Some(self.print(call).await) } else { None })
            }
            path if print::key(path).is_some() => {
                let call = Call { parts, peer, frame: &frame };
                (GET, if get { Some(self.open(call).await) } else { None })
            }
            path if path == forums::FORUMS || forums::code(path).is_some() => {
                let call = Call { parts, peer, frame: &frame };
                (GET, if get { Some(self.forums(call).await) } else { None })
            }
            path if confirm::key(path).is_some() => {
                let call = Call { parts, peer, frame: &frame };
                let answer = match parts.method {
                    Method::GET | Method::HEAD => Some(self.show(call).await),
                    Method::POST => Some(self.press(call, body).await),
                    _ => None,
                };
                (GET_AND_POST, answer)
            }
            path => match snitflade_web::asset(path) {
                Some(asset) => (GET, get.then(|| pages::file(asset, parts))),
                None => (GET, Some(frame.refuse(&[Complaint::new(Code::NotFound, "There is nothing at this address.")]))),
            },
        };
        let answer = answer.unwrap_or_else(|| {
            let mut answer = frame.refuse(&[Complaint::new(Code::MethodNotAllowed, format!("Only {allow} is allowed here."))]);
            answer.headers_mut().insert(header::ALLOW, HeaderValue::from_static(allow));
            answer
        });
        self.secure(answer, parts.uri.path())
    }

    async fn ready(&self, frame: &Frame<'_>) -> Answer {
        let unavailable = || {
            let mut complaint = Complaint::new(Code::Unavailable, "The hub is closing or without its database.");
            complaint.retry = Some(Duration::from_secs(5));
            frame.refuse(&[complaint])
        };
        if self.closing.load(Ordering::Relaxed) {
            return unavailable();
        }
        match self.hub.catch_up().await {
            Ok(_) => pages::plain(StatusCode::OK, Bytes::from_static(b"ready\n")),
            Err(error) => {
                tracing::warn!(error = %chain(&error), "the hub is not ready");
                unavailable()
            }
        }
    }

    /// The headers that every answer has, whatever it is about.
    fn secure(&self, mut answer: Answer, path: &str) -> Answer {
        let status = answer.status();
        let headers = answer.headers_mut();
        headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
        // Under `no-referrer` a button sends no origin, and older browsers and those on plain HTTP say nothing else of where it stands.
        let referrer = if confirm::key(path).is_some() { "same-origin" } else { "no-referrer" };
        headers.insert(header::REFERRER_POLICY, HeaderValue::from_static(referrer));
        headers.insert("cross-origin-resource-policy", HeaderValue::from_static("same-origin"));
        headers
            .entry(header::CONTENT_SECURITY_POLICY)
            .or_insert(HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'"));
        if self.settings.hsts {
            headers.insert(header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static("max-age=31536000; includeSubDomains"));
        }
        match status {
            StatusCode::UNAUTHORIZED => {
                let how = HeaderValue::from_static("Bearer realm=\"snitflade\", error=\"invalid_token\"");
                headers.insert(header::WWW_AUTHENTICATE, how);
            }
            // What is left of the body is not waited for.
            StatusCode::PAYLOAD_TOO_LARGE | StatusCode::REQUEST_TIMEOUT => {
                headers.insert(header::CONNECTION, HeaderValue::from_static("close"));
            }
            _ => {}
        }
        answer
    }
}

/// Callers whose rates are kept apart: some 4 MB at the worst.
const CALLERS: usize = 50_000;

const GET: &str = "GET, HEAD";
const GET_AND_POST: &str = "GET, HEAD, POST";
const POST: &str = "POST";

/// Names for requests: a counter from a random start, mixed so that they do not look like a count of our visitors.
struct Ids {
    base: u64,
    next: AtomicU64,
}

impl Ids {
    fn next(&self) -> String {
        let count = self.next.fetch_add(1, Ordering::Relaxed);
        let mixed = (count ^ self.base).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        format!("{:016x}", mixed ^ (mixed >> 32))
    }
}
