//! Every pair of forums that shares two people or more: what the hub's kernel costs, beside what else could be taken, and that all
//! of them find the same. And what it costs to take one more seat into the register.
//!
//! `cargo bench --bench overlap [-- S|M|L]`. The others are asked by `benches/peers.py`, which reads the hub's database for itself:
//! SQLite's self-join, and scipy, polars, duckdb and igraph where Python has them. CPU milliseconds; the
//! figures of one run are to be compared with each other.

#[expect(dead_code, reason = "it uses its part")]
mod common;

use anyhow::{Context, Result, ensure};
use common::{memory, prepare, size, thread_cpu};
use entities::{
    forum::seat,
    words::{SeatKind, SeatRole},
};
use serde_json::Value;
use snitflade::{
    access::{self, Sight},
    analysis::overlap::{Shared, all_pairs},
    clock::SystemClock,
    hub::{Hub, PostOffice},
    register::{Counting, Register, Row, Touched},
};
use std::{
    collections::BTreeMap,
    process::{Command, Stdio},
    sync::Arc,
    time::{Duration, Instant},
};
use uuid::Uuid;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// How long something is done again and again: the system counts a thread's time in steps of some milliseconds.
const SPAN: Duration = Duration::from_millis(400);
/// Pairs that share fewer people are left out.
const AT_LEAST: u32 = 2;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<()> {
    let size = size();
    let database = prepare(&size)?;
    let before = thread_cpu()?;
    let hub = Hub::open(&format!("sqlite://{}", database.display()), Arc::new(SystemClock::new()), PostOffice::default()).await?;
    let loaded = (thread_cpu()? - before) / 1e6;
    println!("size {size}; register loaded in {loaded:.0} ms CPU of this thread, {} MB", memory(std::process::id())?);
    let viewer = Arc::new(access::at_the_machine(&hub, None).await?);
    applied(&hub.register())?;

    let sight = Sight::new(&hub, &viewer, None);
    let mut first = Vec::new();
    let fresh = milliseconds(Duration::ZERO, || first = all_pairs(&sight, AT_LEAST, Counting::default()))?;
    let mut pairs = Vec::new();
    let kept = milliseconds(SPAN, || pairs = all_pairs(&sight, AT_LEAST, Counting::default()))?;
    ensure!(first == pairs, "the kernel that is kept answers otherwise");
    println!("{:36} {:>10} {:>10} {:>12}  same", "pairs of two people or more, CPU ms", "pairs", "sum", "time");
    let found = Found::new(sight.register(), &pairs);
    found.print("kernel, made and asked", fresh, true);
    found.print("kernel, kept", kept, true);
    beside(&database, sight.on().date().to_string(), &found)
}

/// What one seat more, and the same seat gone again, cost the register.
fn applied(register: &Register) -> Result<()> {
    let (_, forum) = register.forums.iter().next().context("a forum")?;
    let (_, person) = register.persons.iter().next().context("a person")?;
    let model = seat::Model {
        id: Uuid::from_u128(1),
        code: "bench".to_owned(),
        forum_id: forum.id,
        kind: SeatKind::Appointed,
        role: SeatRole::Member,
        organisation_id: None,
        post_id: None,
        person_id: Some(person.id),
        copy_to_id: None,
        valid_from: None,
        valid_until: None,
        version: 1,
    };
    let added = [Touched { before: None, after: Some(Row::Seat(model.clone())) }];
    let gone = [Touched { before: Some(Row::Seat(model)), after: None }];
    let revision = register.revision + 1;
    let next = register.apply(revision, &added)?;
    let adding = milliseconds(SPAN, || drop(register.apply(revision, &added)))? * 1e3;
    let removing = milliseconds(SPAN, || drop(next.apply(revision + 1, &gone)))? * 1e3;
    println!("a seat applied in {adding:.0} µs, removed in {removing:.0} µs, with the former register let go");
    Ok(())
}

/// The CPU milliseconds of one of the runs that fit into a span, one at least, on this thread.
fn milliseconds(span: Duration, mut act: impl FnMut()) -> Result<f64> {
    let (begun, before, mut runs) = (Instant::now(), thread_cpu()?, 0.0);
    while runs == 0.0 || begun.elapsed() < span {
        act();
        runs += 1.0;
    }
    Ok((thread_cpu()? - before) / 1e6 / runs)
}

/// What all who count must agree on: how many pairs, how many people in all of them, and the thousandth in order.
#[derive(Debug, PartialEq, Eq)]
struct Found {
    pairs: u64,
    sum: u64,
    thousandth: Option<(String, String, u64)>,
}

impl Found {
    fn new(register: &Register, pairs: &[Shared]) -> Self {
        let code = |forum| register.forums.get(forum).code.to_string();
        Self {
            pairs: pairs.len() as u64,
            sum: pairs.iter().map(|pair| u64::from(pair.people)).sum(),
            thousandth: pairs.get(999).map(|pair| (code(pair.a), code(pair.b), u64::from(pair.people))),
        }
    }

    fn read(line: &Value) -> Option<Self> {
        let row = &line["thousandth"];
        let thousandth =
            (!row.is_null()).then(|| Some((row[0].as_str()?.to_owned(), row[1].as_str()?.to_owned(), row[2].as_u64()?)));
        Some(Self { pairs: line["pairs"].as_u64()?, sum: line["sum"].as_u64()?, thousandth: thousandth.unwrap_or_default() })
    }

    fn print(&self, name: &str, time: f64, same: bool) {
        println!("{name:36} {:>10} {:>10} {time:>12.1}  {}", self.pairs, self.sum, if same { "yes" } else { "NO" });
    }
}

/// Asks the others, one line of JSON each.
fn beside(database: &std::path::Path, day: String, ours: &Found) -> Result<()> {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/peers.py");
    let output = Command::new("python3").arg(script).arg(database).arg(day).stderr(Stdio::inherit()).output();
    let Ok(output) = output else {
        println!("python3 is not here, so nobody stands beside it");
        return Ok(());
    };
    ensure!(output.status.success(), "the others could not be asked");
    let mut wrong = BTreeMap::new();
    for line in output.stdout.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()) {
        let line: Value = serde_json::from_slice(line)?;
        let name = line["name"].as_str().context("a name")?.to_owned();
        match Found::read(&line) {
            Some(found) => {
                found.print(&name, line["ms"].as_f64().context("a time")?, found == *ours);
                if found != *ours {
                    wrong.insert(name, found);
                }
            }
            None => println!("{name:36} {}", line["missing"].as_str().unwrap_or("failed")),
        }
    }
    ensure!(wrong.is_empty(), "ours {ours:?}, but {wrong:?}");
    Ok(())
}
