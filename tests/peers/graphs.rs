//! What networkx sees in a graph that the hub wrote.
//!
//! It comes with Python (`python3-networkx`, and `python3-pydot` for DOT); `SNITFLADE_PYTHON` names another interpreter. Where it
//! is missing the tests say so and go on, unless `SNITFLADE_NETWORKX=require`, as in `.ci/run`.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

/// Whether there is anyone to read. Panics where there must be.
pub fn reader_is_there() -> bool {
    let there =
        python().args(["-c", "import networkx, pydot"]).stderr(Stdio::null()).status().is_ok_and(|status| status.success());
    if !there {
        let must = std::env::var("SNITFLADE_NETWORKX").is_ok_and(|word| word == "require");
        assert!(!must, "install python3-networkx and python3-pydot");
        eprintln!(
            "NOT TESTED: graphs are not read back, for networkx or pydot is missing (apt-get install python3-networkx python3-pydot)"
        );
    }
    there
}

/// The nodes by id and the edges, each with its attributes.
pub fn seen_by_networkx(form: &str, graph: &str) -> Value {
    let folder: PathBuf = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/peers/graphs");
    let output = super::calendars::run(python().arg("read.py").arg(form).current_dir(folder), graph.as_bytes());
    serde_json::from_slice(&output).expect("JSON")
}

fn python() -> Command {
    Command::new(std::env::var_os("SNITFLADE_PYTHON").unwrap_or("python3".into()))
}
