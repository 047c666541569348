//! The commands as somebody at the machine meets them: Danish first, English for whoever asks.

use std::{path::Path, process::Command};

struct Said {
    code: Option<i32>,
    out: String,
    err: String,
}

/// Runs `snitflade` in a folder of its own.
fn run(folder: &Path, line: &[&str], environment: &[(&str, &str)]) -> Said {
    let mut command = Command::new(env!("CARGO_BIN_EXE_snitflade"));
    command.args(line).current_dir(folder).env_clear().envs(environment.iter().copied());
    let done = command.output().expect("the program runs");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("text");
    Said { code: done.status.code(), out: text(done.stdout), err: text(done.stderr) }
}

/// What is refused, in Danish and in English.
fn refused(line: &[&str], environment: &[(&str, &str)]) -> [String; 2] {
    ["da", "en"].map(|language| {
        let folder = tempfile::tempdir().unwrap();
        let said = run(folder.path(), &[&["--language", language], line].concat(), environment);
        assert_ne!(said.code, Some(0), "{line:?}");
        assert_eq!(said.out, "", "{line:?}");
        said.err
    })
}

#[test]
fn help_is_danish_and_english_for_whoever_asks() {
    let folder = tempfile::tempdir().unwrap();
    let pages = |environment: &[(&str, &str)], language: &[&str]| {
        let whole = run(folder.path(), &[&["--help"], language].concat(), environment).out;
        let names = whole.lines().skip_while(|line| !line.ends_with("ommands:") && !line.ends_with("ommandoer:")).skip(1);
        let names: Vec<String> = names
            .take_while(|line| !line.is_empty())
            .map(|line| line.split_whitespace().next().unwrap().to_owned())
            .filter(|name| name != "help")
            .collect();
        assert!(names.len() > 8, "{whole}");
        let page = |name: &String| run(folder.path(), &[&[name.as_str(), "--help"], language].concat(), environment).out;
        [whole].into_iter().chain(names.iter().map(page)).collect::<Vec<_>>()
    };
    let (danish, english) = (pages(&[], &[]), pages(&[("LANG", "en_US.UTF-8")], &[]));
    assert_eq!(danish, pages(&[("LANG", "en_US.UTF-8")], &["--language", "da"]));
    assert_eq!(english, pages(&[], &["--language=en"]));
    assert!(
        danish[0].starts_with("Et levende register over de fora, hvor en politikreds og dens partnere mødes\n\nBrug: snitflade")
    );
    for (danish, english) in danish.iter().zip(&english) {
        // What a line explains stands after two blanks.
        let said = |text: &str| text.rsplit("  ").next().unwrap_or_default().trim().to_owned();
        let explained = english.lines().map(said).filter(|text| text.split(' ').count() > 2);
        for text in explained {
            let left = danish.lines().any(|line| said(line) == text);
            assert!(!left || text.starts_with('<') || text.starts_with("Usage"), "still English: {text}\n{danish}");
        }
        for word in ["Usage", "Options", "Commands", "OPTIONS", "COMMAND]", "default:", "possible values", "Print"] {
            assert!(!danish.contains(word), "{word}:\n{danish}");
        }
    }
}

#[test]
fn what_is_typed_wrongly_is_told_in_danish() {
    for (line, da, en) in [
        (&["servér"][..], "ukendt kommando: servér", "unrecognized subcommand"),
        (&["serve", "--prot", "1"], "ukendt argument: --prot (mente du --port)", "unexpected argument"),
        (&["serve", "--port"], "--port <PORT> mangler en værdi", "a value is required"),
        (&["serve", "--port", "mange"], "--port <PORT> kan ikke være mange", "invalid value"),
        (&["appendix", "--edition", "hemmelig"], "kan ikke være hemmelig (det kan være public, internal)", "invalid value"),
        (&["synth", "mappe"], "der mangler --size <SIZE>", "required arguments"),
        (&["import", "mappe", "--popolo", "fil"], "kan ikke bruges sammen med", "cannot be used with"),
    ] {
        let [danish, english] = refused(line, &[]);
        assert!(danish.starts_with("snitflade: ") && danish.contains(da), "{danish}");
        assert!(danish.ends_with("\n\nSe hjælpen med --help.\n"), "{danish}");
        assert!(!danish.contains("Usage") && english.contains(en), "{danish}\n{english}");
    }
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(run(folder.path(), &["serve", "--port"], &[]).code, Some(2));
}

#[test]
fn what_stops_a_command_is_told_in_one_line_of_danish() {
    for (line, environment, da, en) in [
        (
            &["import", "findes-ikke"][..],
            &[][..],
            "snitflade: findes-ikke: findes ikke\n",
            "snitflade: findes-ikke: is not there\n",
        ),
        (
            &["serve"],
            &[("SNITFLADE_PORT", "mange")],
            "snitflade: SNITFLADE_PORT: kan ikke læses\n",
            "snitflade: SNITFLADE_PORT: cannot be read\n",
        ),
        (
            &["serve"],
            &[("SNITFLADE_MAIL_TRANSPORT", "brevdue")],
            "snitflade: SNITFLADE_MAIL_TRANSPORT er ikke et af sine ord\n",
            "snitflade: SNITFLADE_MAIL_TRANSPORT is none of its words\n",
        ),
        (
            &["serve"],
            &[("SNITFLADE_MAIL_TRANSPORT", "folder")],
            "snitflade: mail.transport = \"folder\" er til demoen: en rigtig hub sender sin mail med smtp eller sendmail\n",
            "snitflade: mail.transport = \"folder\" is for the demo: a hub in earnest sends its mail by smtp or sendmail\n",
        ),
        (
            &["export", "ud", "--database", "mysql://x"],
            &[],
            "snitflade: databasen kan ikke åbnes: databasen skal skrives som sqlite://FIL eller postgres://BRUGER@VÆRT/NAVN\n",
            "snitflade: the database cannot be opened: the database must be sqlite://FILE or postgres://USER@HOST/NAME\n",
        ),
        (
            &["appendix", "--edition", "internal", "--person", "ingen"],
            &[],
            "snitflade: der er ingen person med koden ingen\n",
            "snitflade: there is no person with the code ingen\n",
        ),
        (
            &["appendix", "--out", "ingen-mappe/bilag.html"],
            &[],
            "snitflade: ingen-mappe/bilag.html kan ikke skrives: findes ikke\n",
            "snitflade: ingen-mappe/bilag.html cannot be written: is not there\n",
        ),
        (
            &["serve", "--config", "findes-ikke.toml"],
            &[],
            "snitflade: findes-ikke.toml: findes ikke\n",
            "snitflade: findes-ikke.toml: is not there\n",
        ),
    ] {
        assert_eq!(refused(line, environment), [da, en].map(str::to_owned), "{line:?}");
    }
}
