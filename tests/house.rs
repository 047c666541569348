//! The rules of the house that a compiler does not check, read from the source files (`design.md`).

mod source;

use source::{Source, sources};

/// The rooms from the ground. Each uses only those before it; those on one line may use each other.
const ORDER: [&[&str]; 16] = [
    &["clock", "error", "words", "config"],
    &["relay"],
    &["register"],
    &["hub"],
    &["access"],
    &["mail"],
    &["people"],
    &["forum"],
    &["interface"],
    &["meeting"],
    &["plan"],
    &["analysis"],
    &["privacy"],
    &["exchange"],
    &["change"],
    DOORS,
];

/// Doors beside each room's `graphql.rs`. They may use anything.
const DOORS: &[&str] = &["web", "jobs", "schema", "mail::replies"];

/// What breaks the order, and why it may. The list may only shrink.
const ALLOWED: &[(&str, &str, &str)] = &[
    ("config.rs", "hub", "settings become the post office of the hub: nothing but the commands reads them"),
    ("config.rs", "mail", "settings become the carrier of the outbox: nothing but the commands reads them"),
];

#[test]
fn each_room_uses_only_those_before_it() {
    let mut broken = Vec::new();
    let mut used = Vec::new();
    for file in sources("src").iter().filter(|file| !is_door(&file.path) && level(room(&file.path)).is_some()) {
        for (line, path) in file.uses() {
            let exception =
                ALLOWED.iter().find(|(allowed, to, _)| file.path == *allowed && path.first().is_some_and(|at| at == to));
            if follows_order(&file.path, &path) {
                continue;
            }
            match exception {
                Some(exception) => used.push(exception),
                None => broken.push(format!("src/{}:{line}: uses {}", file.path, path.join("::"))),
            }
        }
    }
    assert!(broken.is_empty(), "\n{}", broken.join("\n"));
    let idle: Vec<_> = ALLOWED.iter().filter(|exception| !used.contains(exception)).collect();
    assert!(idle.is_empty(), "no longer needed: {idle:?}");
}

#[test]
fn every_file_belongs_to_a_room_in_the_order() {
    let known = |file: &&Source| is_door(&file.path) || is_main(&file.path) || level(room(&file.path)).is_some();
    let sources = sources("src");
    let lost: Vec<_> = sources.iter().filter(|file| !known(file)).map(|file| &file.path).collect();
    assert!(lost.is_empty(), "rooms without a place in the order: {lost:?}");
}

#[test]
fn no_file_is_longer_than_six_hundred_lines() {
    let folders = ["src", "tests", "entities", "migration", "benches", "web"];
    let long = folders.into_iter().flat_map(|folder| {
        let long = sources(folder).into_iter().filter(|file| file.text.lines().count() > 600);
        long.map(move |file| format!("{folder}/{}: {} lines", file.path, file.text.lines().count()))
    });
    assert_eq!(long.collect::<Vec<_>>(), Vec::<String>::new());
}

#[test]
fn the_readme_is_short_enough_to_be_read() {
    let readme = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/README.md")).expect("there is a README");
    assert!(readme.lines().count() < 150, "{} lines", readme.lines().count());
}

/// A resolver that may fail and may give nothing is `Option<Result<T>>`: the other way round an error wipes out its parent.
#[test]
fn a_resolver_never_returns_a_result_of_an_option() {
    let sources = sources("src");
    let doors = sources.iter().filter(|file| is_door(&file.path));
    let found = doors.flat_map(|file| file.resolvers().into_iter().map(move |(line, signature)| (file, line, signature)));
    let found: Vec<_> = found.collect();
    assert!(found.len() > 100, "only {} resolvers were found", found.len());
    let wrong = found.iter().filter(|(_, _, signature)| signature.contains("Result<Option<"));
    let wrong: Vec<_> = wrong.map(|(file, line, signature)| format!("src/{}:{line}: {signature}", file.path)).collect();
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn the_database_is_reached_from_the_hub_access_the_outbox_and_the_clockwork_alone() {
    let may =
        |path: &str| path.starts_with("hub/") || path.starts_with("access/") || ["jobs.rs", "mail/outbox.rs"].contains(&path);
    assert_eq!(found_outside(".connection()", may), Vec::<String>::new());
}

#[test]
fn rows_are_read_by_rooms_and_never_by_a_door() {
    assert_eq!(found_outside(".rows()", |path| !is_door(path)), Vec::<String>::new());
}

#[test]
fn a_lint_is_expected_with_a_reason_and_never_allowed() {
    let folders = ["src", "tests", "entities", "migration", "benches", "web"];
    // Written apart, or this file would be the first to be found.
    let [outer, inner] = ["#", "#!"].map(|sign| format!("{sign}[{}(", "allow"));
    let found = folders.into_iter().flat_map(|folder| {
        let (outer, inner) = (outer.clone(), inner.clone());
        sources(folder).into_iter().flat_map(move |file| {
            let hits = file.lines_with(&outer).into_iter().chain(file.lines_with(&inner));
            hits.map(|line| format!("{folder}/{}:{line}", file.path)).collect::<Vec<_>>()
        })
    });
    assert_eq!(found.collect::<Vec<_>>(), Vec::<String>::new());
}

fn found_outside(text: &str, may: impl Fn(&str) -> bool) -> Vec<String> {
    let sources = sources("src");
    let others = sources.iter().filter(|file| !may(&file.path));
    others.flat_map(|file| file.lines_with(text).into_iter().map(|line| format!("src/{}:{line}", file.path))).collect()
}

/// Whether a rule in this file may use this path, which begins with the room.
fn follows_order(file: &str, path: &[String]) -> bool {
    let Some(used) = path.first() else { return true };
    // A rule that leans on a door stands on its head, whosever door it is.
    if path.get(1).is_some_and(|part| ["graphql", "mutations"].contains(&part.as_str())) {
        return false;
    }
    room(file) == used || level(used).is_some_and(|used| Some(used) <= level(room(file)))
}

fn room(file: &str) -> &str {
    file.split(['/', '.']).next().unwrap_or(file)
}

fn level(room: &str) -> Option<usize> {
    ORDER.iter().position(|rooms| rooms.contains(&room))
}

fn is_door(file: &str) -> bool {
    let path = file.trim_end_matches(".rs").replace('/', "::");
    file.ends_with("/graphql.rs")
        || file.ends_with("/mutations.rs")
        || DOORS.contains(&path.as_str())
        || DOORS.contains(&room(file))
}

fn is_main(file: &str) -> bool {
    ["main", "lib", "commands"].contains(&room(file))
}
