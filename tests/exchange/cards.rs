//! vCards: written here, read by another's hand.

use crate::hub::TestHub;
use calcard::{
    Entry, Parser,
    vcard::{VCard, VCardProperty, VCardValue},
};
use insta::assert_snapshot;
use snitflade::{
    access::{Sight, Viewer},
    exchange::{seen::Asked, vcard},
    words::Language,
};
use std::sync::Arc;

async fn cards_of(t: &TestHub, viewer: Viewer, forums: &[String]) -> String {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join("people.vcf");
    let sight = Sight::new(&t.hub, &Arc::new(viewer), None);
    vcard::write(&sight, &Asked { on_the_day: true, forums }, &place).await.unwrap();
    std::fs::read_to_string(place).unwrap()
}

fn read(text: &str) -> Vec<VCard> {
    let mut parser = Parser::new(text);
    let mut cards = Vec::new();
    loop {
        match parser.entry() {
            Entry::VCard(card) => cards.push(card),
            Entry::Eof => return cards,
            other => panic!("{other:?}"),
        }
    }
}

fn value(card: &VCard, property: &VCardProperty) -> Option<String> {
    let entry = card.entries.iter().find(|entry| entry.name == *property)?;
    let texts = entry.values.iter().map(|value| match value {
        VCardValue::Component(parts) => parts.join("|"),
        other => other.as_text().unwrap_or_default().to_owned(),
    });
    Some(texts.collect::<Vec<_>>().join("|"))
}

#[tokio::test]
async fn another_program_reads_back_what_was_written() {
    let t = TestHub::with_fixture().await;
    let name = "Bo \"Bøje\"; Krog, den ældre \\ af Køge, Ølsemagle og omegn, hvor vejene krydses";
    let people = format!(
        "code,name,given_name,family_name,email,phone\nx-bo,\"{}\",,,bo@politi.example,'+45 1\n",
        name.replace('"', "\"\"")
    );
    let seats = "code,forum,kind,person\nx-bo,KR,observer,x-bo\n";
    t.import(&[("people.csv", &people), ("seats.csv", seats)]).await.unwrap();
    let text = cards_of(&t, Viewer::at_the_machine(Language::Da), &["KR".to_owned()]).await;
    assert!(text.split("\r\n").all(|line| line.len() <= 75 && !line.contains('\n')));
    let cards = read(&text);
    let bo = cards.iter().find(|card| value(card, &VCardProperty::Fn).as_deref() == Some(name)).unwrap();
    assert_eq!(value(bo, &VCardProperty::N).unwrap().split('|').nth(1), Some(name));
    assert_eq!(value(bo, &VCardProperty::Email).as_deref(), Some("bo@politi.example"));
    assert_eq!(value(bo, &VCardProperty::Tel).as_deref(), Some("+45 1"));
    assert_eq!(cards.len(), text.matches("BEGIN:VCARD").count());
}

#[tokio::test]
async fn a_stranger_gets_the_people_of_open_forums_without_their_addresses() {
    let t = TestHub::with_fixture().await;
    let stranger = || Viewer::anonymous(Language::Da);
    let all = cards_of(&t, stranger(), &[]).await;
    assert!(!all.contains("EMAIL") && !all.contains("TEL"));
    assert_eq!(cards_of(&t, stranger(), &["PSP".to_owned()]).await, "");
    assert_ne!(cards_of(&t, Viewer::at_the_machine(Language::Da), &["PSP".to_owned()]).await, "");
    let council = cards_of(&t, stranger(), &["KR".to_owned()]).await;
    let first = council.split_inclusive("END:VCARD\r\n").next().unwrap();
    let shown = first.lines().filter(|line| !line.starts_with("UID")).collect::<Vec<_>>().join("\n");
    assert_snapshot!(shown, @"
    BEGIN:VCARD
    VERSION:4.0
    PRODID:-//Snitflade//EN
    KIND:individual
    FN:Asta Brink
    N:Brink;Asta;;;
    LANG:da
    post1.ORG:Greve Kommune
    post1.TITLE:Borgmester
    CATEGORIES:Kredsråd
    END:VCARD
    ");
}
