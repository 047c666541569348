//! The server on real sockets: sizes, slow clients, ceilings and the end. Waits are for what happens, never for a time.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use snitflade::web::{Door, Limits, Server, Settings};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
    sync::oneshot,
    task::JoinHandle,
};

use crate::hub::TestHub;

/// A server that runs until told to stop.
struct Running {
    address: SocketAddr,
    stop: oneshot::Sender<()>,
    task: JoinHandle<()>,
    _hub: TestHub,
}

async fn start(limits: Limits) -> Running {
    let hub = TestHub::new().await;
    let door = Door::new(Arc::clone(&hub.hub), Settings { limits, ..Settings::default() }).expect("a door");
    let server = Server::bind(([127, 0, 0, 1], 0).into(), Arc::new(door)).await.expect("a port");
    let address = server.address().expect("an address");
    let (stop, stopped) = oneshot::channel();
    let task = tokio::spawn(server.run(async {
        let _told = stopped.await;
    }));
    Running { address, stop, task, _hub: hub }
}

impl Running {
    async fn connect(&self) -> TcpStream {
        TcpStream::connect(self.address).await.expect("a connection")
    }

    /// Sends bytes and reads what comes until the server closes.
    async fn until_closed(&self, bytes: &[u8]) -> String {
        let mut stream = self.connect().await;
        stream.write_all(bytes).await.expect("sent");
        rest(&mut stream).await
    }
}

/// What comes until the end; a reset is an end as well.
async fn rest(stream: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    let _ended = stream.read_to_end(&mut bytes).await;
    String::from_utf8_lossy(&bytes).into_owned()
}

/// One answer of a connection that stays open.
async fn one(stream: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    loop {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length =
                head.to_lowercase().split("content-length: ").nth(1).and_then(|rest| rest.lines().next()?.parse::<usize>().ok());
            if length.is_some_and(|length| body.len() >= length) {
                return text;
            }
        }
        assert!(stream.read_buf(&mut bytes).await.expect("an answer") > 0, "closed early");
    }
}

const HEAD: &str = "POST /graphql HTTP/1.1\r\nhost: hub\r\ncontent-type: application/json\r\n";
const QUERY: &str = r#"{"query":"{b: __typename a: __typename}"}"#;

fn request() -> String {
    format!("{HEAD}content-length: {}\r\n\r\n{QUERY}", QUERY.len())
}

#[tokio::test]
async fn one_connection_serves_many_and_bodies_may_come_in_pieces() {
    let server = start(Limits::default()).await;
    let mut stream = server.connect().await;
    for _ in 0..3 {
        stream.write_all(request().as_bytes()).await.expect("sent");
        assert!(one(&mut stream).await.starts_with("HTTP/1.1 200 "));
    }
    let (front, back) = QUERY.split_at(7);
    let chunked = format!("{HEAD}transfer-encoding: chunked\r\n\r\n{:x}\r\n{front}\r\n", front.len());
    stream.write_all(chunked.as_bytes()).await.expect("sent");
    stream.flush().await.expect("sent");
    stream.write_all(format!("{:x}\r\n{back}\r\n0\r\n\r\n", back.len()).as_bytes()).await.expect("sent");
    let answer = one(&mut stream).await;
    assert!(answer.starts_with("HTTP/1.1 200 ") && answer.contains(r#""data":{"b":"#), "{answer}");
}

#[tokio::test]
async fn a_large_body_is_refused_before_it_comes() {
    let server = start(Limits::default()).await;
    let answer = server.until_closed(format!("{HEAD}content-length: 20000000\r\n\r\n").as_bytes()).await;
    assert!(answer.starts_with("HTTP/1.1 413 ") && answer.contains("REQUEST_TOO_LARGE"), "{answer}");
    assert!(answer.to_lowercase().contains("connection: close"), "{answer}");
}

#[tokio::test]
async fn a_body_without_end_is_cut() {
    let server = start(Limits::default()).await;
    let (mut reader, mut writer) = server.connect().await.into_split();
    writer.write_all(format!("{HEAD}transfer-encoding: chunked\r\n\r\n").as_bytes()).await.expect("sent");
    let chunk = format!("4000\r\n{}\r\n", " ".repeat(0x4000));
    let mut sent = 0;
    while sent < 40_000_000 && writer.write_all(chunk.as_bytes()).await.is_ok() {
        sent += 0x4000;
    }
    // What the sockets of both ends hold comes on top of what the server read.
    assert!(sent < 16_000_000, "{sent} bytes were taken");
    let mut answer = Vec::new();
    let _reset = reader.read_to_end(&mut answer).await;
}

#[tokio::test]
async fn slow_heads_and_bodies_are_closed_while_others_are_served() {
    let hasty = Limits { head_time: Duration::from_millis(100), body_time: Duration::from_millis(50), ..Limits::default() };
    let server = start(hasty).await;
    let mut heads = Vec::new();
    let mut bodies = Vec::new();
    for _ in 0..20 {
        let mut stream = server.connect().await;
        stream.write_all(b"POST /graphql HTTP/1.1\r\nhost: h").await.expect("sent");
        heads.push(stream);
        let mut stream = server.connect().await;
        stream.write_all(format!("{HEAD}content-length: 100\r\n\r\n{{").as_bytes()).await.expect("sent");
        bodies.push(stream);
    }
    let mut other = server.connect().await;
    other.write_all(request().as_bytes()).await.expect("sent");
    assert!(one(&mut other).await.starts_with("HTTP/1.1 200 "));
    for mut stream in heads {
        let answer = rest(&mut stream).await;
        assert!(!answer.contains("200"), "{answer}");
    }
    for mut stream in bodies {
        let answer = rest(&mut stream).await;
        assert!(answer.starts_with("HTTP/1.1 408 ") && answer.contains("REQUEST_TIMEOUT"), "{answer}");
    }
}

#[tokio::test]
async fn too_many_and_too_long_headers_are_431() {
    let server = start(Limits::default()).await;
    let many = "x: y\r\n".repeat(101);
    let long = format!("x: {}\r\n", "y".repeat(70_000));
    for headers in [many, long] {
        let answer = server.until_closed(format!("{HEAD}{headers}\r\n").as_bytes()).await;
        assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 431 "), "{answer}");
    }
    for smuggled in
        ["content-length: 5\r\ncontent-length: 6\r\n\r\n", "content-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n"]
    {
        let answer = server.until_closed(format!("{HEAD}{smuggled}").as_bytes()).await;
        assert!(answer.starts_with("HTTP/1.1 400 "), "{answer}");
    }
}

#[tokio::test]
async fn the_ceilings_turn_away_and_let_in_again() {
    let server = start(Limits { connections_per_address: 2, ..Limits::default() }).await;
    let mut first = server.connect().await;
    let mut second = server.connect().await;
    for stream in [&mut first, &mut second] {
        stream.write_all(request().as_bytes()).await.expect("sent");
        one(stream).await;
    }
    assert_eq!(rest(&mut server.connect().await).await, "", "closed without a word");
    first.shutdown().await.expect("closed");
    rest(&mut first).await;
    // The place is given back a moment after the connection's end is seen here.
    loop {
        let mut again = server.connect().await;
        if again.write_all(request().as_bytes()).await.is_ok() && again.read_u8().await.is_ok() {
            break;
        }
    }
}

#[tokio::test]
async fn at_the_end_idle_connections_close_and_requests_finish() {
    let server = start(Limits::default()).await;
    let mut idle = server.connect().await;
    idle.write_all(request().as_bytes()).await.expect("sent");
    one(&mut idle).await;
    let mut busy = server.connect().await;
    let (front, back) = QUERY.split_at(9);
    // Being told to go on proves that the request is under way.
    let head = format!("{HEAD}expect: 100-continue\r\ncontent-length: {}\r\n\r\n", QUERY.len());
    busy.write_all(head.as_bytes()).await.expect("sent");
    let mut go_on = [0; 25];
    busy.read_exact(&mut go_on).await.expect("an interim answer");
    assert_eq!(&go_on, b"HTTP/1.1 100 Continue\r\n\r\n");
    busy.write_all(front.as_bytes()).await.expect("sent");
    server.stop.send(()).expect("it runs");
    assert_eq!(rest(&mut idle).await, "");
    busy.write_all(back.as_bytes()).await.expect("sent");
    let answer = rest(&mut busy).await;
    assert!(answer.starts_with("HTTP/1.1 200 ") && answer.to_lowercase().contains("connection: close"), "{answer}");
    server.task.await.expect("it ended");
    assert!(TcpStream::connect(server.address).await.is_err(), "nobody listens");
}
