//! Files as real people make them, and what is told when something in them is wrong.

use super::take_in_from;
use crate::hub::{TestHub, dump::dump, tables::folder};
use encoding_rs::WINDOWS_1252;
use insta::assert_snapshot;
use proptest::{prelude::*, test_runner::TestRunner};
use snitflade::words::Language;

async fn import_bytes(t: &TestHub, name: &str, bytes: &[u8]) -> Result<String, Vec<String>> {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join(name), bytes).unwrap();
    let report = take_in_from(t, folder.path()).await;
    match report.complaints.len() {
        0 => Ok(report
            .tallies
            .iter()
            .map(|tally| format!("{} +{} ~{} ={}", tally.file, tally.added, tally.changed, tally.unchanged))
            .collect()),
        _ => Err(report.complaints.iter().map(|complaint| complaint.line(Language::En)).collect()),
    }
}

#[tokio::test]
async fn a_table_saved_by_any_excel_is_the_same_table() {
    let text = "Code;Name ;kind;parent;;\r\nx-by;Køge \"\"\"Ådal\"\"\";town ;\r\n;;;\r\n\r\nx-bydel; Ølby;TOWN;x-by;;\r\n";
    let quoted = text.replace("Køge \"\"\"Ådal\"\"\"", "\"Køge \"\"Ådal\"\"\"");
    let utf16 =
        |to: fn(u16) -> [u8; 2]| -> Vec<u8> { "\u{feff}".encode_utf16().chain(quoted.encode_utf16()).flat_map(to).collect() };
    let forms = [
        quoted.as_bytes().to_vec(),
        format!("\u{feff}{quoted}").into_bytes(),
        format!("sep=;\r\n{quoted}").into_bytes(),
        WINDOWS_1252.encode(&quoted).0.into_owned(),
        utf16(u16::to_le_bytes),
        utf16(u16::to_be_bytes),
        quoted.replace(';', "\t").into_bytes(),
        quoted.replace(';', ",").into_bytes(),
        quoted.replace("\r\n", "\r").into_bytes(),
    ];
    let t = TestHub::new().await;
    assert_eq!(import_bytes(&t, "areas.csv", &forms[0]).await.unwrap(), "areas.csv +2 ~0 =0");
    for bytes in &forms {
        assert_eq!(import_bytes(&t, "areas.csv", bytes).await.unwrap(), "areas.csv +0 ~0 =2", "{bytes:?}");
    }
}

#[tokio::test]
async fn a_column_left_out_says_nothing_and_an_empty_cell_says_nothing_is_there() {
    let t = TestHub::with_fixture().await;
    assert_eq!(import_bytes(&t, "people.csv", b"code,name\nib-sand,Ib Sand\n").await.unwrap(), "people.csv +0 ~0 =1");
    assert_eq!(import_bytes(&t, "people.csv", b"code,name,email\nib-sand,Ib Sand,\n").await.unwrap(), "people.csv +0 ~1 =0");
}

#[tokio::test]
async fn rows_are_counted_as_a_spreadsheet_counts() {
    let t = TestHub::new().await;
    let text = "code,name,kind\n\na,\"to\nlinjer\",town\n\n,,\nb,B,by\n";
    assert_snapshot!(import_bytes(&t, "areas.csv", text.as_bytes()).await.unwrap_err().join("\n"), @"areas.csv row 6 kind: Write one of the words district, municipality, town.");
}

#[tokio::test]
async fn a_quote_that_is_never_closed_is_told_where_it_stands() {
    let t = TestHub::new().await;
    let open = "code,name,kind\na,\"Aby,town\nb,Beby,town\nc,Ceby,town\n";
    assert_snapshot!(import_bytes(&t, "areas.csv", open.as_bytes()).await.unwrap_err().join("\n"), @r#"areas.csv row 2: A quote around a cell is not closed, or something stands after it. Write "" for a quote in a text."#);
    let later = "code,name,kind\na,\"Aby,town\nb,\"Beby\",town\nc,C,by\n";
    assert_snapshot!(import_bytes(&t, "areas.csv", later.as_bytes()).await.unwrap_err().join("\n"), @r#"
    areas.csv row 2: A quote around a cell is not closed, or something stands after it. Write "" for a quote in a text.
    areas.csv row 4 kind: Write one of the words district, municipality, town.
    "#);
}

#[tokio::test]
async fn nothing_to_read_and_files_that_are_not_known_are_told_by_their_names() {
    let t = TestHub::new().await;
    assert_eq!(
        import_bytes(&t, "areas.csv", b"").await.unwrap_err(),
        ["areas.csv: The file is empty; its first row names the columns."]
    );
    assert_eq!(
        import_bytes(&t, "Pladser.csv", b"code\n").await.unwrap_err(),
        ["Pladser.csv: The file Pladser.csv is not known."]
    );
    let told = import_bytes(&t, "notes.txt", b"hej").await.unwrap_err();
    assert!(told[0].contains("There is none of the tables: areas.csv, organisations.csv"), "{told:?}");
    let twice = import_bytes(&t, "topics.csv", b"code,name\ntest,En\nTEST,To\n").await.unwrap_err();
    assert_eq!(twice, ["topics.csv row 3 code: The row stands twice."]);
}

#[tokio::test]
async fn letters_that_nobody_sees_come_and_go_without_a_trace() {
    let t = TestHub::new().await;
    let text = "code,name,kind\n\u{feff}a\u{200b},A\u{200b}by\u{2028}Nord,town\u{200b}\nb,\u{200b},town\n";
    let told = import_bytes(&t, "areas.csv", text.as_bytes()).await.unwrap_err();
    assert_eq!(told, ["areas.csv row 3 name: This field must be filled in."]);
    let good = text.replace("b,\u{200b},town\n", "");
    assert_eq!(import_bytes(&t, "areas.csv", good.as_bytes()).await.unwrap(), "areas.csv +1 ~0 =0");
    assert_eq!(import_bytes(&t, "areas.csv", b"code,name,kind\na,Aby Nord,town\n").await.unwrap(), "areas.csv +0 ~0 =1");
}

#[tokio::test]
async fn an_import_tells_how_much_of_all_tables_it_has_read() {
    let t = TestHub::new().await;
    let steps = std::sync::Mutex::new(Vec::new());
    let nobody = snitflade::hub::Actor::default();
    let told =
        |step: &snitflade::exchange::import::Step<'_>| steps.lock().unwrap().push((step.file.to_owned(), step.rows, step.share));
    let people: String = (0..3_500).map(|number| format!("p{number},Person {number}\n")).collect();
    let (_folder, source) =
        folder(&[("areas.csv", "code,name,kind\na,A,town\n"), ("people.csv", &format!("code,name\n{people}"))]);
    t.hub
        .command(&nobody, "import", async |work| snitflade::change::take_in(work, &source, &told).await.map(drop))
        .await
        .unwrap();
    let steps = steps.into_inner().unwrap();
    assert!(steps.is_sorted_by(|(.., a), (.., b)| a <= b), "{steps:?}");
    assert_eq!(steps.last(), Some(&("people.csv".to_owned(), 3_500, 1.0)));
    assert!(steps.iter().any(|(_, rows, share)| *rows == 1_000 && *share > 0.0), "{steps:?}");
}

#[tokio::test]
async fn what_stands_where_no_column_is_and_a_column_twice_are_told() {
    let t = TestHub::new().await;
    let text = "code,name,kind,,name\na,A,town,,\nb,B,town,glemt,\n";
    assert_snapshot!(import_bytes(&t, "areas.csv", text.as_bytes()).await.unwrap_err().join("\n"), @"areas.csv row 1: The column name stands twice.");
    let text = "code,name,kind,\na,A,town,,\nb,B,town,glemt,\nc,C,town,,,glemt\n";
    assert_snapshot!(import_bytes(&t, "areas.csv", text.as_bytes()).await.unwrap_err().join("\n"), @"
    areas.csv row 3: Something stands outside the columns.
    areas.csv row 4: Something stands outside the columns.
    ");
    assert_snapshot!(import_bytes(&t, "areas.csv", b"code,name,kind\nk\xc3\xb8ge,K\xf8ge,town\n").await.unwrap_err().join("\n"), @"areas.csv row 2: The row is not written in UTF-8.");
}

#[tokio::test]
async fn what_stands_against_the_register_is_told_with_its_row() {
    let t = TestHub::with_fixture().await;
    let before = dump(&t.hub.register());
    let organisations = "code,name,kind,cvr,municipality_code,from\nx-ny,Ny,authority,11111114,,\nx-to,To,municipality,,350,\n";
    t.import(&[("organisations.csv", "code,name,kind,cvr\nx-gammel,Gammel,authority,11111114\n")]).await.unwrap();
    t.import(&[("organisation_identifiers.csv", "organisation,scheme,value\nx-gammel,ean,57\n")]).await.unwrap();
    let files = [
        ("organisations.csv", organisations),
        ("forums.csv", "code,name,level,kind,status,class\nPSP,PSP,case,psp,existing,public\n"),
        (
            "meetings.csv",
            "code,forum,number,year,title,starts_at,ends_at\nx-igen,KR,3,2009,Igen,2009-09-15 10:00,15-09-2009 12:00\n\
            x-aldrig,KR,,,Aldrig,2009-03-29 02:30,2009-03-29T04:00:00+02:00\n",
        ),
        ("organisation_identifiers.csv", "organisation,scheme,value\npoliti,ean,57\n"),
    ];
    assert_snapshot!(t.import(&files).await.unwrap_err().join("\n"), @"
    organisations.csv row 2 cvr: Another row of the register has this value already: x-gammel.
    organisations.csv row 3 municipality_code: Another row of the register has this value already: lejre.
    forums.csv row 2 class: The class may only be tightened.
    meetings.csv row 3 starts_at: Write an instant such as 2009-09-15T10:00:00+02:00.
    meetings.csv row 2 number: Another row of the register has this value already: KR-2009-3.
    organisation_identifiers.csv row 2 value: Another row of the register has this value already.
    ");
    assert_ne!(dump(&t.hub.register()), before);
}

#[test]
fn no_bytes_break_the_import() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let t = runtime.block_on(TestHub::with_fixture());
    let config = ProptestConfig { cases: 60, failure_persistence: None, max_shrink_iters: 0, ..ProptestConfig::default() };
    let piece = prop_oneof![
        Just(b"code,name,kind,parent\n".to_vec()),
        Just(b"x,Y,town,\n".to_vec()),
        Just(b"\"".to_vec()),
        Just(b"\xff\xfe".to_vec()),
        Just(b"sep=;\n".to_vec()),
        Just(b"'=1;\t\r\n".to_vec()),
        proptest::collection::vec(any::<u8>(), 0..40),
    ];
    let files = (proptest::collection::vec(piece, 0..12), any::<bool>());
    TestRunner::new(config)
        .run(&files, |(pieces, workbook)| {
            let bytes = pieces.concat();
            let folder = tempfile::tempdir().unwrap();
            if workbook {
                let path = folder.path().join("book.xlsx");
                std::fs::write(&path, [&b"PK\x03\x04"[..], &bytes].concat()).unwrap();
                prop_assert!(snitflade::exchange::import::Source::at(&path).is_err());
                return Ok(());
            }
            std::fs::write(folder.path().join("areas.csv"), &bytes).unwrap();
            runtime.block_on(take_in_from(&t, folder.path()));
            Ok(())
        })
        .unwrap();
    runtime.block_on(async move { drop(t) });
}
