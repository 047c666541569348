//! Runs an operation so that neither its panics nor its patience become the client's.

use std::{future::Future, panic::AssertUnwindSafe, time::Duration};

use async_graphql::Response;
use futures_util::FutureExt as _;
use tokio::runtime::Handle;

use super::{complaint::Complaint, gate::Kind};
use crate::{
    error::Code,
    words::{Language, messages},
};

/// Why an operation has no answer of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Failure {
    Panicked,
    TookTooLong,
}

/// A mutation goes on when its client leaves: it runs in a task of its own, so that only the time limit may drop it half way. A
/// dear question has a thread of its own while it computes, since nobody else on the connection's thread would be answered; one that
/// takes too long is answered for, and ends when it ends.
pub async fn run<F>(work: F, (kind, dear): (Kind, bool), limit: Duration) -> Result<Response, Failure>
where
    F: Future<Output = Response> + Send + 'static,
{
    let bounded = bounded(work, limit);
    match (kind, dear) {
        (Kind::Mutation, _) => tokio::spawn(bounded).await.unwrap_or(Err(Failure::Panicked)),
        (_, true) => {
            let here = Handle::current();
            let aside = tokio::task::spawn_blocking(move || here.block_on(bounded));
            let outcome = tokio::time::timeout(limit, aside).await;
            outcome.map_or(Err(Failure::TookTooLong), |done| done.unwrap_or(Err(Failure::Panicked)))
        }
        (_, false) => bounded.await,
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
    pub fn complaint(self, limit: Duration, language: Language) -> Option<Complaint> {
        match self {
            Self::Panicked => None,
            Self::TookTooLong => Some(Complaint::new(Code::Timeout, messages::took_too_long(limit.as_secs(), language))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn panics_and_long_runs_are_failures() {
        let limit = Duration::from_secs(10);
        for how in [(Kind::Query, false), (Kind::Mutation, false)] {
            let fine = run(async { Response::new(1) }, how, limit).await;
            assert_eq!(fine.unwrap().data, async_graphql::Value::from(1));
            let panics = async {
                tokio::task::yield_now().await;
                panic!("on purpose")
            };
            assert_eq!(run(panics, how, limit).await, Err(Failure::Panicked));
            assert_eq!(run(std::future::pending(), how, limit).await, Err(Failure::TookTooLong));
        }
        let told = |language| Failure::TookTooLong.complaint(limit, language).map(|complaint| complaint.message.into_owned());
        assert_eq!(told(Language::Da).as_deref(), Some("Operationen tog mere end 10 s og blev stoppet."));
        assert_eq!(told(Language::En).as_deref(), Some("The operation took longer than 10 s and was stopped."));
    }

    #[tokio::test]
    async fn a_dear_question_leaves_the_thread_of_its_connection_to_others() {
        let (limit, dear) = (Duration::from_millis(200), (Kind::Query, true));
        let (tell, told) = std::sync::mpsc::channel();
        let long = run(async move { told.recv().map_or_else(|_| Response::default(), Response::new) }, dear, limit);
        let (answer, ()) = tokio::join!(long, async move { tell.send(7_i32).unwrap() });
        assert_eq!(answer.unwrap().data, async_graphql::Value::from(7));
        let (_tell, told) = std::sync::mpsc::channel::<()>();
        let forever = async move { told.recv_timeout(4 * limit).map_or_else(|_| Response::default(), |()| Response::default()) };
        assert_eq!(run(forever, dear, limit).await, Err(Failure::TookTooLong));
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
        let mut client = Box::pin(run(work, (Kind::Mutation, false), Duration::from_secs(10)));
        assert!(futures_util::poll!(&mut client).is_pending());
        drop(client);
        go.send(()).unwrap();
        seen.await.expect("the mutation ran on");
    }
}
