//! The printed appendix by a plain address, `/appendix.html` and `/appendix.pdf`, so that it can be linked to and fetched.
//!
//! It only reads. The internal edition needs the bearer's token, which is never taken from the address; a browser, which shows none,
//! opens it by a link that was made for it, `/appendix/` and the link's key. The key stands in the address alone: it is never logged,
//! no answer is kept, and the page tells nobody where somebody came from.

use std::sync::Arc;

use chrono::NaiveDate;
use http::{HeaderValue, StatusCode, header};
use http_body_util::Full;
use hyper::body::Bytes;

use super::{
    Answer, Door, address,
    call::{Call, stranger},
    complaint::Complaint,
    forums::POLICY,
    headers,
    limits::PRINTED,
    rate::NODES_A_POINT,
};
use crate::{
    access::Viewer,
    error::{Code, Error, Result, chain},
    hub::Hub,
    plan::{self, Edition, html, mutations::OPENED, pages, pdf},
    words::messages::{self, Address},
};

/// The shape of what is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    Html,
    Pdf,
}

/// The shape that a path asks for, if it is the address of a print.
pub fn shape(path: &str) -> Option<Shape> {
    match path {
        "/appendix.html" => Some(Shape::Html),
        "/appendix.pdf" => Some(Shape::Pdf),
        _ => None,
    }
}

/// What knocking with a link costs: guessing at keys shall not be cheap.
const POINTS: u64 = 10;

/// The key in the path of a link, and the shape that it asks for.
pub fn key(path: &str) -> Option<(&str, Shape)> {
    let (key, ending) = path.strip_prefix(OPENED)?.rsplit_once('.')?;
    match ending {
        "html" => Some((key, Shape::Html)),
        "pdf" => Some((key, Shape::Pdf)),
        _ => None,
    }
}

/// What the address asks for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Wish {
    edition: Edition,
    as_of: Option<NaiveDate>,
}

impl Door {
    pub(super) async fn print(&self, call: Call<'_>) -> Answer {
        match self.try_print(call).await {
            Ok(answer) => answer,
            Err(complaint) => {
                let code = complaint.code;
                let mut answer = call.frame.refuse(&[complaint]);
                // The table of statuses is that of GraphQL, where some errors are told in an answer that is well.
                if answer.status() == StatusCode::OK {
                    *answer.status_mut() = if code == Code::Forbidden { StatusCode::FORBIDDEN } else { StatusCode::BAD_REQUEST };
                }
                answer
            }
        }
    }

    async fn try_print(&self, call: Call<'_>) -> Result<Answer, Complaint> {
        let headers = &call.parts.headers;
        let language = call.frame.language;
        let wish = wish(call.parts.uri.query().unwrap_or_default())
            .map_err(|wrong| Complaint::new(Code::BadRequest, messages::address(wrong, language)))?;
        let token = headers::bearer(headers)?;
        let viewer = crate::access::sign_in(&self.hub, token, language).await;
        let viewer = Arc::new(viewer.map_err(|error| stranger(&error, call.frame))?);
        self.charge(call, &viewer, PRINTED / NODES_A_POINT)?;
        let shape = shape(call.parts.uri.path()).unwrap_or(Shape::Html);
        self.printed(viewer, wish, shape).await.map_err(|error| complaint(&error, call))
    }

    /// Prints what a link opens. A key that does not count and an owner who may see it no more look alike.
    pub(super) async fn open(&self, call: Call<'_>) -> Answer {
        if let Err(complaint) = self.enter(call, POINTS).await {
            return call.frame.refuse(&[complaint]);
        }
        let (key, shape) = key(call.parts.uri.path()).unwrap_or(("", Shape::Html));
        let opened = crate::access::link::opened(&self.hub, key, call.frame.language).await;
        let printed = match opened {
            Ok((viewer, as_of)) => {
                if let Err(complaint) = self.charge(call, &viewer, PRINTED / NODES_A_POINT) {
                    return call.frame.refuse(&[complaint]);
                }
                self.printed(Arc::new(viewer), Wish { edition: Edition::Internal, as_of }, shape).await
            }
            Err(error) => Err(error),
        };
        match printed {
            Ok(answer) => answer,
            Err(Error::NotThere(_) | Error::NotAllowed | Error::SignIn) => {
                self.message(call, StatusCode::NOT_FOUND, &pages::LINK_GONE)
            }
            Err(error) => call.frame.refuse(&[complaint(&error, call)]),
        }
    }

    async fn printed(&self, viewer: Arc<Viewer>, wish: Wish, shape: Shape) -> Result<Answer> {
        let hub = Arc::clone(&self.hub);
        // Printing is work and no waiting, so it has a thread of its own.
        let printed = tokio::task::spawn_blocking(move || printed(&hub, &viewer, wish, shape)).await;
        printed.unwrap_or_else(|failure| Err(Error::broken(failure)))
    }
}

/// What the query of an address says. A word that we do not know is a mistake: to leave it out could print another edition.
fn wish(query: &str) -> Result<Wish, Address> {
    let mut wish = Wish::default();
    for (name, value) in query.split('&').filter(|pair| !pair.is_empty()).map(|pair| pair.split_once('=').unwrap_or((pair, ""))) {
        match (name, value) {
            ("edition", "PUBLIC" | "public") => wish.edition = Edition::Public,
            ("edition", "INTERNAL" | "internal") => wish.edition = Edition::Internal,
            ("edition", _) => return Err(Address::Edition),
            ("asOf", date) => wish.as_of = Some(address::date(date).ok_or(Address::Date)?),
            _ => return Err(Address::Other),
        }
    }
    Ok(wish)
}

fn printed(hub: &Arc<Hub>, viewer: &Arc<Viewer>, wish: Wish, shape: Shape) -> Result<Answer> {
    let (sight, appendix) = plan::print(hub, viewer, wish.edition, wish.as_of)?;
    let (kind, ending, bytes) = match shape {
        Shape::Html => ("text/html; charset=utf-8", "html", html::render(&appendix, sight.now())?.into_bytes()),
        Shape::Pdf => ("application/pdf", "pdf", pdf::render(&appendix, sight.now())?),
    };
    let mut answer = http::Response::new(Full::new(Bytes::from(bytes)));
    let headers = answer.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if let Ok(policy) = HeaderValue::from_str(&POLICY) {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    if let Ok(name) = HeaderValue::from_str(&format!("inline; filename=\"bilag-1-{}.{ending}\"", appendix.on)) {
        headers.insert(header::CONTENT_DISPOSITION, name);
    }
    Ok(answer)
}

fn complaint(error: &Error, call: Call<'_>) -> Complaint {
    let language = call.frame.language;
    match error {
        Error::SignIn => Complaint::new(Code::Unauthenticated, messages::address(Address::Token, language)),
        Error::NotAllowed => Complaint::new(Code::Forbidden, messages::address(Address::Insider, language)),
        Error::Misused(misuse) => Complaint::new(Code::BadUserInput, messages::misuse(misuse, language)),
        error => {
            tracing::error!(id = call.frame.id, error = %chain(error), "the appendix could not be printed");
            call.frame.inner()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_has_a_key_and_an_ending() {
        let opened = ["/appendix/snl_x.html", "/appendix/snl_x.pdf", "/appendix/snl_x", "/appendix.html"].map(key);
        assert_eq!(opened, [Some(("snl_x", Shape::Html)), Some(("snl_x", Shape::Pdf)), None, None]);
    }

    #[test]
    fn an_address_says_the_date_and_the_edition_or_is_refused() {
        let day = NaiveDate::from_ymd_opt(2009, 1, 15);
        assert_eq!(wish(""), Ok(Wish::default()));
        assert_eq!(wish("asOf=2009-01-15&edition=internal"), Ok(Wish { edition: Edition::Internal, as_of: day }));
        for query in ["edition=secret", "asOf=15.1.2009", "asOf=2009-1-15", "asof=2009-01-15", "token=x", "asOf", "edition"] {
            assert!(wish(query).is_err(), "{query}");
        }
    }
}
