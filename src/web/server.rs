//! The server: sockets, and patience with slow clients. HTTP/1 on hyper itself, since only there each wait has a timer.

use std::{
    convert::Infallible,
    future::Future,
    io,
    net::{IpAddr, SocketAddr},
    sync::Arc,
    time::Duration,
};

use http_body_util::BodyExt as _;
use hyper::{
    body::{Body, Bytes},
    server::conn::http1,
    service::service_fn,
};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::watch,
    time::timeout,
};

use super::{
    Door, answer::Answer, complaint::Complaint, crowd::Crowd, headers::too_large, limits::Limits, patience::Patience,
    workers::Workers,
};
use crate::error::Code;

/// How long requests under way may go on when the hub stops: longer than any may run.
const FAREWELL: Duration = Duration::from_secs(15);

/// A bound address and the door behind it.
pub struct Server {
    listener: TcpListener,
    door: Arc<Door>,
    workers: Workers,
}

impl Server {
    pub async fn bind(address: SocketAddr, door: Arc<Door>) -> io::Result<Self> {
        Ok(Self { listener: TcpListener::bind(address).await?, door, workers: Workers::start()? })
    }

    /// Where it listens: the port, if it was left to the system.
    pub fn address(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }

    /// Serves until `stop`, then takes no more and lets what runs come to its end.
    pub async fn run(self, stop: impl Future<Output = ()>) {
        let Self { listener, door, workers } = self;
        let limits = door.limits();
        let crowd = Arc::new(Crowd::new(limits.connections, limits.connections_per_address));
        let builder = builder(limits);
        // The sender is told when the last connection has dropped its receiver.
        let (leave, leaving) = watch::channel(());
        tokio::pin!(stop);
        loop {
            let (stream, peer) = tokio::select! {
                () = &mut stop => break,
                accepted = listener.accept() => match accepted {
                    Ok(accepted) => accepted,
                    Err(error) => {
                        rest(&error).await;
                        continue;
                    }
                },
            };
            let Some(place) = crowd.enter(peer.ip(), door.is_proxy(peer.ip())) else {
                tracing::debug!(%peer, "too many connections");
                continue;
            };
            let (builder, door, leaving) = (builder.clone(), Arc::clone(&door), leaving.clone());
            workers.deal(stream, move |stream| async move {
                serve(&builder, stream, peer.ip(), door, leaving).await;
                drop(place);
            });
        }
        drop((listener, leaving));
        door.close();
        leave.send_replace(());
        if timeout(FAREWELL, leave.closed()).await.is_err() {
            tracing::warn!("connections were cut while requests ran");
        }
    }
}

fn builder(limits: &Limits) -> http1::Builder {
    let mut builder = http1::Builder::new();
    builder
        .timer(TokioTimer::new())
        // Runs from the end of the last answer, so it is also how long a connection may idle.
        .header_read_timeout(limits.head_time)
        .max_headers(limits.headers)
        .max_header_size(limits.head)
        .max_buf_size(limits.head);
    builder
}

async fn serve(builder: &http1::Builder, stream: TcpStream, peer: IpAddr, door: Arc<Door>, mut leaving: watch::Receiver<()>) {
    if stream.set_nodelay(true).is_err() {
        return;
    }
    let patience = Patience::new(stream, door.limits().write_time);
    let service = service_fn(move |request: http::Request<hyper::body::Incoming>| {
        let door = Arc::clone(&door);
        async move { Ok::<_, Infallible>(answer(&door, peer, request).await) }
    });
    let connection = builder.serve_connection(TokioIo::new(patience), service);
    tokio::pin!(connection);
    let ended = tokio::select! {
        ended = connection.as_mut() => ended,
        _ = leaving.changed() => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
    if let Err(error) = ended {
        tracing::debug!(%error, "a connection broke");
    }
}

async fn answer(door: &Door, peer: IpAddr, request: http::Request<hyper::body::Incoming>) -> Answer {
    let (parts, body) = request.into_parts();
    let limits = door.limits();
    door.answer_when(&parts, Some(peer), read(body, limits.body, limits.body_time)).await
}

/// The whole body, or a complaint about its size or its pace.
pub async fn read<B>(body: B, most: usize, time: Duration) -> Result<Bytes, Complaint>
where
    B: Body<Data = Bytes> + Unpin,
{
    match timeout(time, collect(body, most)).await {
        Ok(read) => read,
        Err(_elapsed) => {
            let message = format!("The body did not come within {} s.", time.as_secs_f32());
            Err(Complaint::new(Code::RequestTimeout, message))
        }
    }
}

async fn collect<B>(mut body: B, most: usize) -> Result<Bytes, Complaint>
where
    B: Body<Data = Bytes> + Unpin,
{
    let mut first = Bytes::new();
    let mut joined: Vec<u8> = Vec::new();
    while let Some(frame) = body.frame().await {
        let Ok(frame) = frame else { return Err(Complaint::new(Code::BadRequest, "The body broke off.")) };
        // Trailers say nothing to us.
        let Ok(data) = frame.into_data() else { continue };
        if data.len() + first.len() + joined.len() > most {
            return Err(too_large(most));
        }
        if first.is_empty() && joined.is_empty() {
            first = data;
        } else {
            // Most bodies come in one piece and are never copied.
            joined.extend_from_slice(&std::mem::take(&mut first));
            joined.extend_from_slice(&data);
        }
    }
    Ok(if joined.is_empty() { first } else { joined.into() })
}

/// After a failed accept. Out of file descriptors the next one fails at once as well, so wait for some to be given back.
async fn rest(error: &io::Error) {
    let passing = matches!(error.kind(), io::ErrorKind::ConnectionAborted | io::ErrorKind::ConnectionReset);
    if !passing {
        tracing::warn!(%error, "cannot accept");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}
