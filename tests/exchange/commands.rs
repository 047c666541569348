//! What the commands say to whoever sits at the machine.

use std::{path::Path, process::Command};

/// Whether the program did it, and everything that it said.
fn snitflade(arguments: &[&str], folder: &Path) -> (bool, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_snitflade")).args(arguments).current_dir(folder).output().unwrap();
    let said = [output.stdout, output.stderr].map(|text| String::from_utf8(text).unwrap());
    (output.status.success(), said.concat())
}

#[test]
fn a_document_that_does_not_say_who_may_see_its_forums_opens_them_to_nobody_but_their_members() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}", folder.path().join("hub.sqlite").display());
    let document = r#"{ "persons": [{ "id": "p", "name": "Eva" }], "memberships": [{ "person_id": "p", "organization_id": "o" }],
        "organizations": [{ "id": "f", "name": "F", "classification": "committee" }, { "id": "o", "name": "O" }] }"#;
    std::fs::write(folder.path().join("popolo.json"), document).unwrap();
    let import = ["import", "--popolo", "popolo.json", "--forums-are", "committee", "--database", &url];
    let (done, said) = snitflade(&import, folder.path());
    assert!(done, "{said}");
    assert!(said.contains("fora, som dokumentet ikke siger klassen på: 1; nye af dem får klassen members (--class)"), "{said}");
    assert!(said.contains("udeladt, fordi de hører til en organisation uden stilling: 1 (memberships 1)"), "{said}");
    let (done, said) = snitflade(&["export", "tables", "--database", &url], folder.path());
    assert!(done, "{said}");
    let forums = std::fs::read_to_string(folder.path().join("tables/forums.csv")).unwrap();
    assert!(forums.contains("f,F,,operational,committee,existing,members,"), "{forums}");
    let (done, said) = snitflade(&[&import[..], &["--class", "hemmelig"]].concat(), folder.path());
    assert!(!done && said.contains("public, network, members, sealed"), "{said}");
}

#[test]
fn an_appendix_is_no_file_of_another_kind() {
    let folder = tempfile::tempdir().unwrap();
    let (done, said) = snitflade(&["appendix", "--out", "bilag.docx"], folder.path());
    assert!(!done && said.contains("bilag.docx: the file ends in .pdf or .html"), "{said}");
    assert!(!folder.path().join("bilag.docx").exists());
}
