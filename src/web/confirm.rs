//! The page behind the link of a letter that asks somebody to confirm an interface, `/confirm/` and the letter's key.
//!
//! Mail scanners follow every link, so looking at the page changes nothing; only its button does, sent from the page itself. The key
//! stands in the address alone: it is never logged, and the page tells nobody but ourselves where somebody came from.

use std::future::Future;

use http::StatusCode;
use hyper::body::Bytes;

use super::{
    Answer, Door,
    call::Call,
    complaint::Complaint,
    forums::{broken, written},
    headers,
};
use crate::{
    error::Error,
    hub::Actor,
    interface::asking::{self, Opened, Pressed},
    plan::{html, pages},
};

/// What a look at the page costs: guessing at keys shall not be cheap.
const POINTS: u64 = 10;

/// The key in the path of the page.
pub fn key(path: &str) -> Option<&str> {
    path.strip_prefix(asking::PAGE)
}

impl Door {
    /// Shows what is to be confirmed.
    pub(super) async fn show(&self, call: Call<'_>) -> Answer {
        if let Err(complaint) = self.enter(call, POINTS).await {
            return call.frame.refuse(&[complaint]);
        }
        match self.opened(call).await {
            Ok(opened) => self.page(call, &opened, pages::CONFIRMED_BEFORE),
            Err(answer) => answer,
        }
    }

    /// Confirms, when the button was pressed on the page.
    pub(super) async fn press(&self, call: Call<'_>, body: impl Future<Output = Result<Bytes, Complaint>>) -> Answer {
        if let Err(complaint) = self.enter(call, POINTS).await {
            return call.frame.refuse(&[complaint]);
        }
        if !headers::from_our_page(&call.parts.headers) {
            return self.message(call, StatusCode::FORBIDDEN, &pages::NOT_FROM_OUR_PAGE);
        }
        // The button sends nothing that is read, but what is sent must end.
        if let Err(complaint) = body.await {
            return call.frame.refuse(&[complaint]);
        }
        // Looked up before anything is locked: a guess makes nobody wait.
        if let Err(answer) = self.opened(call).await {
            return answer;
        }
        let key = key(call.parts.uri.path()).unwrap_or_default();
        // Nobody signs in by a letter: the confirmation itself says whose it is.
        let nobody = Actor::default();
        let title = match self.hub.command(&nobody, "confirmByLetter", async |work| asking::press(work, key).await).await {
            Ok(Pressed::Confirmed) => pages::CONFIRMED,
            Ok(Pressed::Before) => pages::CONFIRMED_BEFORE,
            Err(error) => return self.refuse(call, &error),
        };
        match self.opened(call).await {
            Ok(opened) => self.page(call, &opened, title),
            Err(answer) => answer,
        }
    }

    async fn opened(&self, call: Call<'_>) -> Result<Opened, Answer> {
        let key = key(call.parts.uri.path()).unwrap_or_default();
        asking::open(&self.hub, key).await.map_err(|error| self.refuse(call, &error))
    }

    /// A key that does not count and an interface that cannot be confirmed any more look alike.
    fn refuse(&self, call: Call<'_>, error: &Error) -> Answer {
        match error {
            Error::NotThere(_) | Error::Refused(_) => self.message(call, StatusCode::NOT_FOUND, &pages::KEY_GONE),
            error => broken(call, error),
        }
    }

    fn page(&self, call: Call<'_>, opened: &Opened, title: &'static str) -> Answer {
        let sight = pages::sight(&self.hub, None);
        let confirmed = opened.confirmed.map(|on| (on, title));
        let page = pages::confirmation(&sight, (opened.interface, opened.end), opened.until, confirmed);
        let Some(page) = page else { return self.message(call, StatusCode::NOT_FOUND, &pages::KEY_GONE) };
        html::confirmation(&page, sight.now()).map_or_else(|error| broken(call, &error), |page| written(StatusCode::OK, page))
    }
}
