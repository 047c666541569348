//! Bundles the playground with npm and Vite, and packs what came out of it for the binary.
//!
//! `SNITFLADE_WEB` says how: `auto` (the default) builds when the sources differ from those of the last build, and packs a
//! plain page where npm is missing or fails; `require` fails there instead; `skip` never starts npm and packs what was
//! built before, if it still fits the sources, or the plain page.
//!
//! The build writes `node_modules` and `dist` into this folder, which a crate that is published must not do. This one is not.

use std::error::Error;
use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use flate2::{Compression, write::GzEncoder};

type Outcome<T> = Result<T, Box<dyn Error>>;

/// What decides the bundle. A change of any of these, and of nothing else, builds it again.
const SOURCES: [&str; 7] =
    [".npmrc", "notices.js", "package-lock.json", "package.json", "playground", "queries", "vite.config.js"];
const PACKAGES: [&str; 3] = [".npmrc", "package-lock.json", "package.json"];
const SWITCH: &str = "SNITFLADE_WEB";

#[derive(Clone, Copy, PartialEq)]
enum Mode {
    Auto,
    Skip,
    Require,
}

fn main() -> Outcome<()> {
    for path in SOURCES.iter().chain(&["fallback", "build.rs"]) {
        println!("cargo::rerun-if-changed={path}");
    }
    println!("cargo::rerun-if-env-changed={SWITCH}");
    let out = PathBuf::from(std::env::var("OUT_DIR")?);
    let bundled = bundle(mode()?)?;
    let folder = Path::new(if bundled { "dist" } else { "fallback" });
    fs::write(out.join("assets.rs"), assets(folder, bundled, &out)?)?;
    fs::write(out.join("questions.rs"), questions(Path::new("queries"))?)?;
    Ok(())
}

fn mode() -> Outcome<Mode> {
    match std::env::var(SWITCH).unwrap_or_default().as_str() {
        "" | "auto" => Ok(Mode::Auto),
        "skip" => Ok(Mode::Skip),
        "require" => Ok(Mode::Require),
        other => Err(format!("{SWITCH} is {other:?}; it must be auto, skip or require").into()),
    }
}

/// Sees to it that `dist` fits the sources; false if the plain page has to do.
fn bundle(mode: Mode) -> Outcome<bool> {
    // Two builds with different target folders share this one: an editor's and a terminal's.
    let lock = File::create(".build.lock")?;
    lock.lock()?;
    let wanted = stamp(&SOURCES)?;
    if is_stamped("dist", &wanted) {
        return Ok(true);
    }
    if mode == Mode::Skip {
        println!("cargo::warning={SWITCH}=skip and no bundle that fits the sources: the playground is the plain page");
        return Ok(false);
    }
    match npm_and_vite(&wanted) {
        Ok(()) => Ok(true),
        Err(why) if mode == Mode::Require => Err(format!("{SWITCH}=require: {why}").into()),
        Err(why) => {
            for line in why.to_string().lines() {
                println!("cargo::warning={line}");
            }
            println!(
                "cargo::warning=the playground is the plain page; with Node 20.19 or newer, run again with {SWITCH}=require"
            );
            Ok(false)
        }
    }
}

fn npm_and_vite(wanted: &str) -> Outcome<()> {
    let packages = stamp(&PACKAGES)?;
    let began = Instant::now();
    if !is_stamped("node_modules", &packages) {
        npm(&["ci"])?;
        fs::write("node_modules/.stamp", &packages)?;
    }
    npm(&["run", "build"])?;
    fs::write("dist/.stamp", wanted)?;
    println!("cargo::warning=the playground was built with npm and Vite in {} s", began.elapsed().as_secs());
    Ok(())
}

/// Runs npm quietly: what it says is told only when it fails.
fn npm(arguments: &[&str]) -> Outcome<()> {
    let program = if cfg!(windows) { "npm.cmd" } else { "npm" };
    let output = Command::new(program)
        .args(arguments)
        .env("NO_COLOR", "1")
        .output()
        .map_err(|error| format!("npm was not started: {error}"))?;
    if output.status.success() {
        return Ok(());
    }
    let said = [output.stdout, output.stderr].concat();
    let said = String::from_utf8_lossy(&said);
    let lines: Vec<&str> = said.lines().filter(|line| !line.trim().is_empty()).collect();
    let tail = lines[lines.len().saturating_sub(20)..].join("\n");
    Err(format!("npm {} failed, {}\n{tail}", arguments.join(" "), output.status).into())
}

fn is_stamped(folder: &str, wanted: &str) -> bool {
    fs::read_to_string(Path::new(folder).join(".stamp")).is_ok_and(|found| found == wanted)
}

/// FNV-1a over names and contents. Line ends do not count, so a checkout with others is the same source.
fn stamp(sources: &[&str]) -> Outcome<String> {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    let mut eat = |bytes: &[u8]| {
        for byte in bytes.iter().filter(|byte| **byte != b'\r') {
            hash = (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    };
    for source in sources {
        for file in files(Path::new(source))? {
            eat(slashed(&file).as_bytes());
            eat(&[0]);
            eat(&fs::read(&file)?);
            eat(&[0]);
        }
    }
    Ok(format!("{hash:016x}"))
}

/// The file, or all files below the folder, in a stable order.
fn files(path: &Path) -> Outcome<Vec<PathBuf>> {
    if !path.is_dir() {
        return Ok(vec![path.to_path_buf()]);
    }
    let mut entries = fs::read_dir(path)?.map(|entry| Ok(entry?.path())).collect::<Outcome<Vec<_>>>()?;
    entries.sort();
    let mut found = Vec::new();
    for entry in entries {
        found.extend(files(&entry)?);
    }
    Ok(found)
}

fn slashed(path: &Path) -> String {
    path.components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
}

/// Packs the files and writes the table that `lib.rs` includes.
fn assets(folder: &Path, bundled: bool, out: &Path) -> Outcome<String> {
    // Names carry hashes, so what an earlier build left would stay for ever.
    let packs = out.join("packs");
    if packs.exists() {
        fs::remove_dir_all(&packs)?;
    }
    fs::create_dir(&packs)?;
    let mut rows = Vec::new();
    for file in files(folder)? {
        let name = slashed(file.strip_prefix(folder)?);
        if name.starts_with('.') {
            continue;
        }
        let packed = format!("{}.gz", name.replace('/', "-"));
        let mut encoder = GzEncoder::new(File::create(packs.join(&packed))?, Compression::best());
        encoder.write_all(&fs::read(&file)?)?;
        encoder.finish()?;
        let path = if name == "index.html" { "/playground".to_owned() } else { format!("/playground/{name}") };
        // Vite puts a hash of the content in these names.
        let immutable = name.starts_with("assets/");
        rows.push((path, content_type(&file)?, packed, immutable));
    }
    rows.sort();
    let mut code = format!("const BUNDLED: bool = {bundled};\nstatic ASSETS: &[Asset] = &[\n");
    for (path, kind, packed, immutable) in rows {
        let gzip = format!("include_bytes!(concat!(env!(\"OUT_DIR\"), {:?}))", format!("/packs/{packed}"));
        writeln!(code, "Asset {{ path: {path:?}, content_type: {kind:?}, gzip: {gzip}, immutable: {immutable} }},")?;
    }
    Ok(code + "];\n")
}

fn content_type(file: &Path) -> Outcome<&'static str> {
    Ok(match file.extension().and_then(|end| end.to_str()) {
        Some("css") => "text/css; charset=utf-8",
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("ttf") => "font/ttf",
        Some("txt") => "text/plain; charset=utf-8",
        Some("woff2") => "font/woff2",
        _ => return Err(format!("no content type for {}", file.display()).into()),
    })
}

/// Writes the table of saved questions. The texts are copied, so that the table does not point out of the target folder.
fn questions(folder: &Path) -> Outcome<String> {
    let mut code = String::from("static QUESTIONS: &[Question] = &[\n");
    for file in files(folder)?.iter().filter(|file| file.extension().is_some_and(|end| end == "graphql")) {
        let name = file.file_stem().unwrap_or_default().to_string_lossy();
        let document = fs::read_to_string(file)?;
        let title = document.lines().next().unwrap_or_default().trim_start_matches('#').trim();
        let variables = fs::read_to_string(file.with_extension("json"))?;
        let prelude = fs::read_to_string(file.with_extension("prelude.json")).ok();
        let texts = format!("name: {name:?}, title: {title:?}, document: {document:?}, variables: {variables:?}");
        writeln!(code, "Question {{ {texts}, prelude: {prelude:?} }},")?;
    }
    Ok(code + "];\n")
}
