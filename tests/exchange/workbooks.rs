//! Workbooks: the same tables as sheets.

use super::{round_trip::LIVING, tables_of, take_in_from};
use crate::hub::TestHub;
use insta::assert_snapshot;
use rust_xlsxwriter::{Format, Formula, Workbook};
use snitflade::{
    exchange::{export::export, import::Source},
    words::Language,
};
use std::path::Path;

async fn book_of(t: &TestHub, place: &Path) {
    export(&t.hub, place, None, &|_, _| {}).await.unwrap();
}

#[tokio::test]
async fn a_workbook_carries_the_whole_register_as_a_folder_does() {
    let t = TestHub::with_fixture().await;
    t.import(&LIVING).await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join("register.xlsx");
    book_of(&t, &place).await;
    let fresh = TestHub::new().await;
    let report = take_in_from(&fresh, &place).await;
    assert_eq!(report.complaints, []);
    let tables = tables_of(&t, None).await;
    assert_eq!(tables_of(&fresh, None).await, tables);
    let bytes = std::fs::read(&place).unwrap();
    book_of(&fresh, &place).await;
    assert_eq!(std::fs::read(&place).unwrap(), bytes, "the same register is the same bytes");
}

/// A workbook as a person makes it: real dates, numbers, formulas, a sheet left empty.
fn by_hand(path: &Path) {
    let mut book = Workbook::new();
    let date = Format::new().set_num_format("dd-mm-yyyy");
    let moment = Format::new().set_num_format("dd-mm-yyyy hh:mm");
    let day = |text: &str| text.parse::<chrono::NaiveDate>().unwrap();
    let sheet = book.add_worksheet();
    sheet.set_name("Organisations").unwrap();
    sheet.write_row(0, 0, ["code", "Name ", "kind", "municipality_code", "from", "until"]).unwrap();
    sheet.write_row(2, 0, ["x-lejre", "Lejre Vest", "municipality"]).unwrap();
    sheet.write_number(2, 3, 951).unwrap();
    sheet.write_datetime_with_format(2, 4, day("2007-01-01"), &date).unwrap();
    sheet.write_string(2, 5, "31-12-2009").unwrap();
    let sheet = book.add_worksheet();
    sheet.set_name("meetings").unwrap();
    sheet.write_row(0, 0, ["code", "forum", "number", "year", "title", "starts_at", "ends_at"]).unwrap();
    sheet.write_row(1, 0, ["x-m", "KR"]).unwrap();
    sheet.write_number(1, 2, 9).unwrap().write_number(1, 3, 2009).unwrap();
    sheet.write_formula(1, 4, Formula::new("=\"Møde \"&C2").set_result("Møde 9")).unwrap();
    sheet.write_datetime_with_format(1, 5, day("2009-12-08").and_hms_opt(9, 20, 0).unwrap(), &moment).unwrap();
    sheet.write_datetime_with_format(1, 6, day("2009-12-08").and_hms_opt(11, 0, 0).unwrap(), &moment).unwrap();
    book.add_worksheet().set_name("Ark1").unwrap();
    book.save(path).unwrap();
}

#[tokio::test]
async fn real_dates_numbers_and_formulas_are_read_as_they_show() {
    let t = TestHub::with_fixture().await;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("by-hand.xlsx");
    by_hand(&path);
    assert_eq!(take_in_from(&t, &path).await.complaints, []);
    let tables = tables_of(&t, None).await;
    let row = |file: &str, code: &str| tables[file].lines().find(|line| line.starts_with(code)).unwrap().to_owned();
    assert_snapshot!(row("organisations.csv", "x-lejre"), @"x-lejre,Lejre Vest,,municipality,,,951,2007-01-01,2009-12-31");
    assert_snapshot!(row("meetings.csv", "x-m"), @"x-m,KR,9,2009,Møde 9,2009-12-08T09:20:00+01:00,2009-12-08T11:00:00+01:00,,planned");
}

#[tokio::test]
async fn what_is_wrong_in_a_workbook_is_told_by_sheet_row_and_column() {
    let t = TestHub::with_fixture().await;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("wrong.xlsx");
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name("areas").unwrap();
    sheet.write_row(0, 0, ["code", "name", "kind"]).unwrap();
    sheet.write_row(3, 0, ["a", "A", "by"]).unwrap();
    sheet.write_row(4, 0, ["b", "B", "town"]).unwrap();
    sheet.write_formula(4, 1, Formula::new("=A99+#REF!").set_result("#REF!")).unwrap();
    sheet.write_string(5, 200, "langt ude").unwrap();
    let sheet = book.add_worksheet();
    sheet.set_name("Noter").unwrap();
    sheet.write_string(0, 0, "husk mælk").unwrap();
    book.save(&path).unwrap();
    let report = take_in_from(&t, &path).await;
    let lines: Vec<_> = report.complaints.iter().map(|complaint| complaint.line(Language::En)).collect();
    assert_snapshot!(lines.join("\n"), @"
    areas row 5 name: The cell shows the error #REF!.
    areas row 6: Something stands outside the table.
    Noter: The sheet Noter is not known.
    areas row 4 kind: Write one of the words district, municipality, town.
    areas row 5 name: This field must be filled in.
    ");
}

#[test]
fn what_is_no_workbook_is_refused_and_a_bomb_is_not_unpacked() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("bog.xlsx");
    for bytes in [&b""[..], b"code,name\n", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"] {
        std::fs::write(&path, bytes).unwrap();
        assert!(Source::at(&path).is_err(), "{bytes:?}");
    }
    let mut bomb = zip::ZipWriter::new(std::fs::File::create(&path).unwrap());
    bomb.start_file("xl/sharedStrings.xml", zip::write::SimpleFileOptions::default()).unwrap();
    let zeros = vec![0; 1 << 20];
    for _ in 0..257 {
        std::io::Write::write_all(&mut bomb, &zeros).unwrap();
    }
    bomb.finish().unwrap();
    let refused = Source::at(&path).err().unwrap().to_string();
    assert!(refused.contains("too large"), "{refused}");
}
