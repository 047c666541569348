//! What the benchmarks share: a made-up register of a size, and what the machine says about time and memory.

use anyhow::{Context, Result, ensure};
use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::{Duration, Instant},
};

/// The size that the command line asks for, M unless told.
pub fn size() -> String {
    std::env::args().find(|word| ["S", "M", "L"].contains(&word.as_str())).unwrap_or_else(|| "M".to_owned())
}

/// Where benchmarks keep what they made.
pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("bench")
}

pub fn binary() -> &'static str {
    env!("CARGO_BIN_EXE_snitflade")
}

pub fn output(arguments: &[&str]) -> Result<String> {
    let output = Command::new(binary()).args(arguments).stderr(Stdio::inherit()).output()?;
    ensure!(output.status.success(), "snitflade {arguments:?} failed");
    Ok(String::from_utf8(output.stdout)?.trim().to_owned())
}

/// Writes and imports the register, unless that has been done, and gives its file.
pub fn prepare(size: &str) -> Result<PathBuf> {
    let folder = folder();
    let (tables, database) = (folder.join(format!("tables-{size}")), folder.join(format!("{size}.db")));
    if database.exists() {
        return Ok(database);
    }
    fs::create_dir_all(&folder)?;
    let begun = Instant::now();
    output(&["synth", tables.to_str().context("a path")?, "--size", size])?;
    println!("written in {:.1} s", begun.elapsed().as_secs_f64());
    let (part, begun) = (folder.join(format!("{size}.part")), Instant::now());
    let _ = fs::remove_file(&part);
    let mut import = Command::new(binary());
    import.arg("import").arg(&tables).arg("--database").arg(format!("sqlite://{}", part.display())).stdout(Stdio::null());
    let mut child = import.spawn()?;
    let mut highest = 0;
    while child.try_wait()?.is_none() {
        highest = highest.max(memory(child.id()).unwrap_or(0));
        std::thread::sleep(Duration::from_millis(50));
    }
    ensure!(child.wait()?.success(), "the import failed");
    println!("imported in {:.1} s, {highest} MB at most", begun.elapsed().as_secs_f64());
    fs::rename(&part, &database)?;
    Ok(database)
}

/// Nanoseconds that this thread has been on a processor.
pub fn thread_cpu() -> Result<f64> {
    let text = fs::read_to_string("/proc/thread-self/schedstat")?;
    Ok(text.split_whitespace().next().context("a number")?.parse()?)
}

/// Seconds that a process has been on processors, all threads.
pub fn cpu(process: u32) -> Result<f64> {
    let mut nanoseconds = 0.0;
    for thread in fs::read_dir(format!("/proc/{process}/task"))? {
        let text = fs::read_to_string(thread?.path().join("schedstat")).unwrap_or_default();
        nanoseconds += text.split_whitespace().next().and_then(|number| number.parse::<f64>().ok()).unwrap_or(0.0);
    }
    Ok(nanoseconds / 1e9)
}

/// Megabytes of memory that a process holds.
pub fn memory(process: u32) -> Result<u64> {
    let status = fs::read_to_string(format!("/proc/{process}/status"))?;
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).context("VmRSS")?;
    let kilobytes: u64 = line.split_whitespace().nth(1).context("a number")?.parse()?;
    Ok(kilobytes / 1024)
}
