//! What a question costs: CPU microseconds a request of the whole server, at 5,000 forums and 100,000 seats, over HTTP on
//! loopback; memory and start; and, in this process, where the time of a request goes.
//!
//! `cargo bench --bench queries [-- S|M|L]`. Figures of one run are to be compared with each other, not with those of another
//! machine. The register is written and imported once and kept under `target`.

mod common;

use anyhow::{Context, Result, ensure};
use bytes::Bytes;
use common::{binary, cpu, memory, output, prepare, size, thread_cpu};
use http_body_util::{BodyExt, Full};
use hyper::{Request, client::conn::http1, header};
use hyper_util::rt::TokioIo;
use secrecy::ExposeSecret;
use serde_json::{Value, json};
use snitflade::{
    access::{self, NewToken},
    clock::SystemClock,
    hub::{Hub, PostOffice},
    web::{Door, Settings},
};
use std::{
    process::{Child, Command, Stdio},
    sync::Arc,
    time::Instant,
};
use tokio::net::TcpStream;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Requests before and during a measurement.
const WARM: usize = 200;
const MEASURED: usize = 2_000;
/// Clients that ask at the same time.
const TOGETHER: usize = 8;

// One thread for all clients: with more they take the processors from the server and its caches with them.
#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<()> {
    let size = size();
    let database = prepare(&size)?;
    let url = format!("sqlite://{}", database.display());
    let token = output(&["token", "--operator", "--database", &url])?;
    println!("size {size}, {MEASURED} requests a figure");
    let samples = served(&url, &token).await?;
    inside(&url, &samples).await
}

const FORUMS_BY_TEXT: &str =
    "query ($text: String!) { forums(first: 20, filter: { text: $text }) { totalCount nodes { code name } } }";
const SEARCH: &str =
    "query ($text: String!) { search(text: $text, first: 20) { totalCount nodes { kind matched snippet score node { id } } } }";

fn texts(texts: &[&str]) -> Vec<Value> {
    texts.iter().map(|text| json!({ "text": text })).collect()
}

/// A question with the variables of one request after another.
struct Sample {
    name: &'static str,
    document: &'static str,
    variables: Vec<Value>,
}

async fn served(url: &str, token: &str) -> Result<Vec<Sample>> {
    let begun = Instant::now();
    let mut server = Command::new(binary())
        .args(["serve", "--port", "0", "--json", "--database", url])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()?;
    let mut line = String::new();
    std::io::BufRead::read_line(&mut std::io::BufReader::new(server.stdout.take().context("a pipe")?), &mut line)?;
    let outcome = measure(&server, &line, token, begun).await;
    server.kill()?;
    server.wait()?;
    outcome
}

async fn measure(server: &Child, line: &str, token: &str, begun: Instant) -> Result<Vec<Sample>> {
    let line: Value = serde_json::from_str(line)?;
    let address =
        line["url"].as_str().context("an address")?.trim_start_matches("http://").trim_end_matches("/graphql").to_owned();
    let mut client = Client::connect(&address, token).await?;
    let first = client.ask(&json!({ "query": "{ forums(first: 1) { totalCount } }" })).await?;
    let (wall, spent) = (begun.elapsed().as_secs_f64(), cpu(server.id())?);
    println!(
        "{} forums; first answer after {wall:.2} s, {spent:.2} s CPU; {} MB",
        first["data"]["forums"]["totalCount"],
        memory(server.id())?
    );
    let samples = samples(&mut client).await?;
    let mut many = Vec::new();
    for _ in 0..TOGETHER {
        many.push(Client::connect(&address, token).await?);
    }
    println!("{:32} {:>12} {:>12}", "over HTTP, server CPU µs a request", "one client", format!("{TOGETHER} clients"));
    let one = std::slice::from_mut(&mut client);
    let health = Ask::Health;
    println!(
        "{:32} {:>12.0} {:>12.0}",
        "HTTP alone (GET /health)",
        cost(server.id(), one, &health, MEASURED).await?,
        cost(server.id(), &mut many, &health, MEASURED).await?
    );
    for sample in &samples {
        // Every answer is looked at once: a refusal is quick.
        for at in 0..sample.variables.len() {
            one[0].ask(&sample.body(at)).await?;
        }
        let number = if sample.name.starts_with("07") { 24 } else { MEASURED };
        let ask = Ask::Graph(sample.bodies());
        println!(
            "{:32} {:>12.0} {:>12.0}",
            sample.name,
            cost(server.id(), one, &ask, number).await?,
            cost(server.id(), &mut many, &ask, number).await?
        );
    }
    println!("{} MB after that", memory(server.id())?);
    Ok(samples)
}

async fn samples(client: &mut Client) -> Result<Vec<Sample>> {
    let query = "{ forums(first: 100, orderBy: { field: CODE }) { nodes { code seats(first: 3) { nodes { holder { id } } } } } }";
    let answer = client.ask(&json!({ "query": query })).await?;
    let forums = answer["data"]["forums"]["nodes"].as_array().context("forums")?.clone();
    let codes: Vec<_> = forums.iter().map(|forum| json!({ "code": forum["code"] })).collect();
    let holders = forums.iter().flat_map(|forum| forum["seats"]["nodes"].as_array().cloned().unwrap_or_default());
    let people: Vec<_> =
        holders.filter(|seat| seat["holder"]["id"].is_string()).map(|seat| json!({ "id": seat["holder"]["id"] })).collect();
    let pairs = forums.windows(2).map(|pair| json!({ "a": pair[0]["code"], "b": pair[1]["code"] })).collect();
    let sample = |name, document, variables| Sample { name, document, variables };
    Ok(vec![
        sample("02 forum page", include_str!("../web/queries/02-forum.graphql"), codes.clone()),
        sample("01 list of 50", include_str!("../web/queries/01-forums.graphql"), vec![json!({})]),
        sample("03 person page", include_str!("../web/queries/03-where-someone-sits.graphql"), people),
        sample("05 overlap of two", include_str!("../web/queries/05-overlap-of-two.graphql"), pairs),
        sample("06 overlaps of one", include_str!("../web/queries/06-overlaps-of-one.graphql"), codes),
        sample("08 forums by a rare word", FORUMS_BY_TEXT, texts(&["4711", "f000815", "1234"])),
        sample(
            "08 forums by two common words",
            FORUMS_BY_TEXT,
            texts(&["lokalråd indsatsen", "samordne netværk", "netværk indsatsen"]),
        ),
        sample("08 forums by a slip", FORUMS_BY_TEXT, texts(&["indsastsen", "samodrne", "lokalrda indsatsen"])),
        sample("09 search over all, a name", SEARCH, texts(&["krogh", "jens nørgaard", "østergaard"])),
        sample("09 search over all, two words", SEARCH, texts(&["lokalråd indsatsen", "samordne netværk", "netværk indsatsen"])),
        sample("09 search over all, a slip", SEARCH, texts(&["indsastsen", "jensn", "pouslen"])),
        sample("07 all pairs of two or more", include_str!("../web/queries/07-all-overlaps.graphql"), vec![json!({})]),
    ])
}

impl Sample {
    fn bodies(&self) -> Vec<Bytes> {
        (0..self.variables.len()).map(|at| self.body(at).to_string().into()).collect()
    }

    fn body(&self, at: usize) -> Value {
        json!({ "query": self.document, "variables": self.variables[at % self.variables.len()] })
    }
}

/// One connection that is kept.
struct Client {
    sender: http1::SendRequest<Full<Bytes>>,
    address: String,
    token: String,
}

impl Client {
    async fn connect(address: &str, token: &str) -> Result<Self> {
        let (sender, connection) = http1::handshake(TokioIo::new(TcpStream::connect(address).await?)).await?;
        tokio::spawn(connection);
        Ok(Self { sender, address: address.to_owned(), token: token.to_owned() })
    }

    async fn send(&mut self, request: Request<Full<Bytes>>) -> Result<Bytes> {
        self.sender.ready().await?;
        Ok(self.sender.send_request(request).await?.into_body().collect().await?.to_bytes())
    }

    async fn post(&mut self, body: Bytes) -> Result<Bytes> {
        let request = Request::post("/graphql")
            .header(header::HOST, &self.address)
            .header(header::CONTENT_TYPE, "application/json")
            .header(header::AUTHORIZATION, format!("Bearer {}", self.token))
            .body(Full::new(body))?;
        self.send(request).await
    }

    async fn ask(&mut self, body: &Value) -> Result<Value> {
        let answer: Value = serde_json::from_slice(&self.post(body.to_string().into()).await?)?;
        ensure!(answer.get("errors").is_none(), "{answer}");
        Ok(answer)
    }

    /// Asks the `at`th time and takes the answer without looking at it.
    async fn put(&mut self, ask: &Ask, at: usize) -> Result<()> {
        match ask {
            Ask::Health => self.send(Request::get("/health").header(header::HOST, &self.address).body(Full::default())?).await?,
            Ask::Graph(bodies) => self.post(bodies[at % bodies.len()].clone()).await?,
        };
        Ok(())
    }
}

/// What is sent again and again.
enum Ask {
    Health,
    Graph(Vec<Bytes>),
}

/// The server's CPU microseconds a request while the clients ask side by side, each one thing at a time.
async fn cost(server: u32, clients: &mut [Client], ask: &Ask, number: usize) -> Result<f64> {
    together(clients, ask, WARM.min(number)).await?;
    let before = cpu(server)?;
    together(clients, ask, number).await?;
    Ok((cpu(server)? - before) * 1e6 / number as f64)
}

async fn together(clients: &mut [Client], ask: &Ask, number: usize) -> Result<()> {
    let step = clients.len();
    let all = clients.iter_mut().enumerate().map(|(first, client)| async move {
        for at in (first..number).step_by(step) {
            client.put(ask, at).await?;
        }
        Ok::<_, anyhow::Error>(())
    });
    futures_util::future::try_join_all(all).await.map(drop)
}

/// Where the time goes, in this process and on one thread: the whole door, and the same with ever less of it.
async fn inside(url: &str, samples: &[Sample]) -> Result<()> {
    let hub = Hub::open(url, Arc::new(SystemClock::new()), PostOffice::default()).await?;
    let key = access::issue(&hub, &NewToken::Operator).await?;
    let viewer = Arc::new(access::sign_in(&hub, Some(key.expose_secret()), Default::default()).await?);
    let door = Door::new(Arc::clone(&hub), Settings::default())?;
    println!("\n{:32} {:>10} {:>10} {:>10} {:>10} {:>10}", "in process, µs a request", "door", "sign-in", "gate", "run", "JSON");
    for sample in samples.iter().filter(|sample| !sample.name.starts_with("07")) {
        let bodies = sample.bodies();
        let (parts, ()) = Request::post("/graphql")
            .header(header::CONTENT_TYPE, "application/json")
            .header(header::AUTHORIZATION, format!("Bearer {}", key.expose_secret()))
            .body(())?
            .into_parts();
        let whole = spent(async |at| drop(door.answer(&parts, bodies[at % bodies.len()].clone()).await)).await?;
        let sign_in = spent(async |_| drop(access::sign_in(&hub, Some(key.expose_secret()), Default::default()).await)).await?;
        let document = async_graphql::parser::parse_query(sample.document)?;
        let request = |at: usize| {
            let variables = async_graphql::Variables::from_json(sample.variables[at % sample.variables.len()].clone());
            let mut request = async_graphql::Request::new(sample.document).variables(variables);
            request.set_parsed_query(document.clone());
            request
        };
        let made = spent(async |at| drop(request(at))).await?;
        let run = spent(async |at| drop(snitflade::schema::execute(&hub, Arc::clone(&viewer), request(at)).await)).await? - made;
        let answer = snitflade::schema::execute(&hub, Arc::clone(&viewer), request(0)).await;
        let json = spent(async |_| drop(serde_json::to_vec(&answer))).await?;
        let gate = whole - sign_in - run - json;
        println!("{:32} {whole:>10.1} {sign_in:>10.1} {gate:>10.1} {run:>10.1} {json:>10.1}", sample.name);
    }
    Ok(())
}

/// CPU microseconds of one call on this thread, the mean of many.
async fn spent(act: impl AsyncFn(usize)) -> Result<f64> {
    for at in 0..WARM {
        act(at).await;
    }
    let before = thread_cpu()?;
    for at in 0..MEASURED {
        act(at).await;
    }
    Ok((thread_cpu()? - before) / 1e3 / MEASURED as f64)
}
