//! One call of GraphQL over HTTP, from its headers to its answer.

use std::{
    future::Future,
    net::IpAddr,
    sync::Arc,
    time::{Duration, Instant},
};

use http::{HeaderValue, request::Parts};
use hyper::body::Bytes;
use tracing::Instrument as _;

use super::{
    Answer, Door,
    answer::Frame,
    ask::Ask,
    complaint::Complaint,
    crowd::household,
    gate::{Kind, Pass},
    headers,
    rate::{CHECKED, Left, NODES_A_POINT, caller},
    run,
};
use crate::{
    access::Viewer,
    error::{Code, Error, chain},
    words::messages,
};

/// What is known of a call before its body.
#[derive(Clone, Copy)]
pub struct Call<'a> {
    pub parts: &'a Parts,
    /// Who is at the other end of the socket.
    pub peer: Option<IpAddr>,
    pub frame: &'a Frame<'a>,
}

/// Whose rate a call counts for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Key {
    Account(u128),
    Address(IpAddr),
}

impl Door {
    pub(super) async fn graphql(&self, call: Call<'_>, body: impl Future<Output = Result<Bytes, Complaint>>) -> Answer {
        let mut left = None;
        let mut answer = self.try_graphql(call, body, &mut left).await.unwrap_or_else(|complaints| {
            let code = complaints.first().map_or("", |first| first.code.name());
            tracing::debug!(id = call.frame.id, code, "refused");
            call.frame.refuse(&complaints)
        });
        if let Some(left) = left {
            tell_rate(&mut answer, left);
        }
        answer
    }

    async fn try_graphql(
        &self,
        call: Call<'_>,
        body: impl Future<Output = Result<Bytes, Complaint>>,
        left: &mut Option<Left>,
    ) -> Result<Answer, Vec<Complaint>> {
        let begun = Instant::now();
        let Call { parts, frame, .. } = call;
        headers::body_is_json(&parts.headers)?;
        headers::body_is_small(&parts.headers, self.limits().body)?;
        let token = headers::bearer(&parts.headers)?;
        let body = body.await?;
        let language = headers::language(&parts.headers);
        let viewer = crate::access::sign_in(&self.hub, token, language).await.map_err(|error| stranger(&error, frame))?;
        let mut ask = Ask::read(&body)?;
        let Pass { request, kind, operation, hash, cost, dear, .. } = self.let_in(call, &viewer, &mut ask, left)?;
        let limit = self.limits().run;
        // What a resolver logs carries the request's id, which resolvers do not know.
        let work = crate::schema::execute(&self.hub, Arc::new(viewer), request)
            .instrument(tracing::error_span!("request", id = frame.id));
        let answer = match run::run(work, (kind, dear), limit).await {
            Ok(response) => frame.tell(&response, &ask.query, ask.wants_cost().then_some(cost)),
            Err(failure) => {
                tracing::error!(id = frame.id, ?failure, operation, document = %hash, "an operation had no answer");
                return Err(failure.complaint(limit, frame.language).unwrap_or_else(|| frame.inner()).into());
            }
        };
        let status = answer.status().as_u16();
        tracing::debug!(id = frame.id, operation, document = %hash, cost, status, time = ?begun.elapsed(), "answered");
        Ok(answer)
    }

    /// Through the gate, and paid for.
    fn let_in(
        &self,
        call: Call<'_>,
        viewer: &Viewer,
        ask: &mut Ask<'_>,
        left: &mut Option<Left>,
    ) -> Result<Pass, Vec<Complaint>> {
        *left = self.charge(call, viewer, 1)?;
        let variables = std::mem::take(&mut ask.variables);
        let admitted = self.gate.admit(&ask.query, ask.operation_name.as_deref(), variables);
        let points = match &admitted {
            Ok(pass) => pass.cost / NODES_A_POINT + if pass.fresh { CHECKED } else { 0 },
            Err(_) => CHECKED,
        };
        if points > 0 {
            *left = self.charge(call, viewer, points)?;
        }
        let pass = admitted?;
        if pass.kind == Kind::Subscription {
            let message = "Subscriptions are not taken over HTTP.";
            return Err(Complaint::new(Code::OperationResolutionFailure, message).into());
        }
        Ok(pass)
    }

    /// Takes points from the account's bucket, else from the address's.
    pub(super) fn charge(&self, call: Call<'_>, viewer: &Viewer, points: u64) -> Result<Option<Left>, Complaint> {
        let Some(rates) = self.settings.rates else { return Ok(None) };
        let caller = call.peer.map(|peer| caller(peer, &call.parts.headers, &self.settings.proxies));
        let (key, rate) = match (viewer.actor().account, caller) {
            // Whoever is on the machine itself can ask the database as well; a proxy there asks for others.
            (_, Some(caller)) if caller.is_loopback() && !headers::is_handed_on(&call.parts.headers) => return Ok(None),
            (Some(account), _) => (Key::Account(account.as_u128()), rates.account),
            (None, Some(caller)) => (Key::Address(household(caller)), rates.address),
            (None, None) => return Ok(None),
        };
        match self.buckets.take(key, points, rate, Instant::now()) {
            Ok(left) => Ok(Some(left)),
            Err(left) => {
                let mut complaint = Complaint::new(Code::RateLimited, messages::too_much(left.wait, call.frame.language));
                complaint.retry = Some(Duration::from_secs(left.wait));
                Err(complaint)
            }
        }
    }
}

/// Tells how much is left, so that a client can slow down by itself.
fn tell_rate(answer: &mut Answer, left: Left) {
    let headers = answer.headers_mut();
    headers.insert("x-ratelimit-limit", HeaderValue::from(left.of));
    headers.insert("x-ratelimit-remaining", HeaderValue::from(left.points));
    headers.insert("x-ratelimit-reset", HeaderValue::from(left.wait));
}

/// Unknown, expired and revoked tokens read alike; what went wrong inside is not the token's fault.
pub(super) fn stranger(error: &Error, frame: &Frame<'_>) -> Complaint {
    match error {
        Error::SignIn => Complaint::new(Code::Unauthenticated, messages::unknown_token(frame.language)),
        error => {
            tracing::error!(id = frame.id, error = %chain(error), "sign-in failed");
            frame.inner()
        }
    }
}
