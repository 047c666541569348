//! Runs an operation so that neither its panics nor its patience become the client's.

use std::{future::Future, panic::AssertUnwindSafe, time::Duration};

use async_graphql::Response;
use futures_util::FutureExt as _;

use super::{complaint::Complaint, gate::Kind};
use crate::error::Code;

/// Why an operation has no answer of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Failure {
    Panicked,
    TookTooLong,
}

/// A mutation goes on when its client leaves: it runs in a task of its own, so that only the time limit may drop it half way.
pub async fn run<F>(work: F, kind: Kind, limit: Duration) -> Result<Response, Failure>
where
    F: Future<Output = Response> + Send + 'static,
{
    let bounded = bounded(work, limit);
    match kind {
        Kind::Mutation => tokio::spawn(bounded).await.unwrap_or(Err(Failure::Panicked)),
        Kind::Query | Kind::Subscription => bounded.await,
    }
}

async fn bounded(work: impl Future<Output = Response>, limit: Duration) -> Result<Response, Failure> {
    // A request's state is dropped with it, so nothing that a panic left half done is seen again.
    match tokio::time::timeout(limit, AssertUnwindSafe(work).catch_unwind()).await {
        Ok(Ok(response)) => Ok(response),
        Ok(Err(_panic)) => Err(Failure::Panicked),
        Err(_elapsed) => Err(Failure::TookTooLong),
    }
}

impl Failure {
    /// `None` for a panic: what is told of it needs the request's id.
    pub fn complaint(self, limit: Duration) -> Option<Complaint> {
        match self {
            Self::Panicked => None,
            Self::TookTooLong => {
                let message = format!("The operation took longer than {} s and was stopped.", limit.as_secs());
                Some(Complaint::new(Code::Timeout, message))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn panics_and_long_runs_are_failures() {
        let limit = Duration::from_secs(10);
        for kind in [Kind::Query, Kind::Mutation] {
            let fine = run(async { Response::new(1) }, kind, limit).await;
            assert_eq!(fine.unwrap().data, async_graphql::Value::from(1));
            let panics = async {
                tokio::task::yield_now().await;
                panic!("on purpose")
            };
            assert_eq!(run(panics, kind, limit).await, Err(Failure::Panicked));
            assert_eq!(run(std::future::pending(), kind, limit).await, Err(Failure::TookTooLong));
        }
    }

    #[tokio::test]
    async fn a_mutation_outlives_its_client() {
        let (done, seen) = tokio::sync::oneshot::channel();
        let (go, gone) = tokio::sync::oneshot::channel::<()>();
        let work = async move {
            let _left = gone.await;
            let _told = done.send(());
            Response::default()
        };
        let mut client = Box::pin(run(work, Kind::Mutation, Duration::from_secs(10)));
        assert!(futures_util::poll!(&mut client).is_pending());
        drop(client);
        go.send(()).unwrap();
        seen.await.expect("the mutation ran on");
    }
}
