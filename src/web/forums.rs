//! The pages of the register, `/forums` and `/forums/KR`, for everyone. They only read, and show everybody the same.

use std::sync::LazyLock;

use base64::{Engine, engine::general_purpose::STANDARD};
use http::{HeaderValue, StatusCode, header};
use http_body_util::Full;
use hyper::body::Bytes;
use sha2::{Digest, Sha256};

use super::{
    Answer, Door, address,
    call::{Call, stranger},
    complaint::Complaint,
    headers,
};
use crate::{
    error::{Error, Result, chain},
    plan::{html, pages},
};

/// Where the list stands; the page of a forum stands below it, by its code.
pub const FORUMS: &str = "/forums";

/// What a page costs: the list is the dearest and holds a hundred forums.
const POINTS: u64 = 2;

/// The code in the address of a forum's page, as it is written there.
pub fn code(path: &str) -> Option<&str> {
    path.strip_prefix(FORUMS)?.strip_prefix('/')
}

impl Door {
    /// The list, or the page of the forum that the path names.
    pub(super) async fn forums(&self, call: Call<'_>) -> Answer {
        if let Err(complaint) = self.enter(call, POINTS).await {
            return call.frame.refuse(&[complaint]);
        }
        let (path, query) = (call.parts.uri.path(), call.parts.uri.query().unwrap_or_default());
        let Some(wish) = wish(query) else { return self.message(call, StatusCode::BAD_REQUEST, &pages::UNREADABLE) };
        let sight = pages::sight(&self.hub, wish.as_of);
        let page = match code(path) {
            None => pages::forums(&sight, &wish).and_then(|page| html::forums(&page, sight.now())),
            Some(code) => {
                let page = address::decoded(code).and_then(|code| pages::forum(&sight, &code, wish.as_of));
                let Some(page) = page else { return self.message(call, StatusCode::NOT_FOUND, &pages::NOTHING_HERE) };
                html::forum(&page, sight.now())
            }
        };
        match page {
            Ok(page) => written(StatusCode::OK, page),
            Err(Error::BadInput(_) | Error::Misused(_)) => self.message(call, StatusCode::BAD_REQUEST, &pages::UNREADABLE),
            Err(error) => broken(call, &error),
        }
    }

    /// Lets a caller in who shows no token or a good one, and takes points.
    pub(super) async fn enter(&self, call: Call<'_>, points: u64) -> Result<(), Complaint> {
        let headers = &call.parts.headers;
        let viewer = crate::access::sign_in(&self.hub, headers::bearer(headers)?, headers::language(headers)).await;
        let viewer = viewer.map_err(|error| stranger(&error, call.frame))?;
        self.charge(call, &viewer, points).map(drop)
    }

    /// A page that only says something.
    pub(super) fn message(&self, call: Call<'_>, status: StatusCode, message: &pages::Message) -> Answer {
        html::message(message).map_or_else(|error| broken(call, &error), |page| written(status, page))
    }
}

/// What the query asks for; nothing when it is not written as one. A word that we do not know is a mistake: to leave it out could
/// show another day.
fn wish(query: &str) -> Option<pages::Wish> {
    let mut wish = pages::Wish::default();
    for (name, value) in address::pairs(query)? {
        match name.as_str() {
            "q" => wish.text = value,
            // A form sends its empty fields as well.
            "asOf" if value.is_empty() => {}
            "asOf" => wish.as_of = Some(address::date(&value)?),
            "page" => wish.page = value.parse::<usize>().ok()?.checked_sub(1)?,
            _ => return None,
        }
    }
    Some(wish)
}

/// A page of ours.
pub(super) fn written(status: StatusCode, page: String) -> Answer {
    let mut answer = http::Response::new(Full::new(Bytes::from(page)));
    *answer.status_mut() = status;
    let headers = answer.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if let Ok(policy) = HeaderValue::from_str(&POLICY) {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    answer
}

/// What went wrong inside is told as everywhere.
pub(super) fn broken(call: Call<'_>, error: &Error) -> Answer {
    tracing::error!(id = call.frame.id, error = %chain(error), "a page could not be made");
    call.frame.refuse(&[call.frame.inner()])
}

/// A page holds the style of the house and nothing else; its forms lead to us alone.
pub(super) static POLICY: LazyLock<String> = LazyLock::new(|| {
    let style = STANDARD.encode(Sha256::digest(html::STYLE));
    format!("default-src 'none'; style-src 'sha256-{style}'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'")
});

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::NaiveDate;

    #[test]
    fn an_address_says_what_to_list_or_is_refused() {
        let day = NaiveDate::from_ymd_opt(2009, 1, 15);
        assert_eq!(wish("q=&asOf="), Some(pages::Wish::default()));
        let all = pages::Wish { text: "børn og unge".to_owned(), as_of: day, page: 1 };
        assert_eq!(wish("q=b%C3%B8rn+og+unge&asOf=2009-01-15&page=2"), Some(all));
        for query in ["asOf=15.1.2009", "asOf=2009-1-15", "page=0", "page=-1", "token=x", "q=%ff"] {
            assert_eq!(wish(query), None, "{query}");
        }
    }

    #[test]
    fn the_code_is_what_stands_below_the_list() {
        assert_eq!([code("/forums"), code("/forums/KR"), code("/forumsx")], [None, Some("KR"), None]);
    }
}
