//! The register out and in again: tables, workbooks, files as people make them, and the shapes that others read.

mod cards;
mod commands;
mod files;
mod foreign;
mod round_trip;
mod rules;
mod workbooks;

use crate::hub::{TestHub, tables::take_in};
use snitflade::exchange::{
    export::export,
    import::{Report, Source},
};
use std::{collections::BTreeMap, path::Path};

/// Every file of a folder, by name.
pub fn files_of(folder: &Path) -> BTreeMap<String, String> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries
        .map(|path| {
            let text = String::from_utf8(std::fs::read(&path).unwrap()).unwrap();
            (path.file_name().unwrap().to_string_lossy().into_owned(), text)
        })
        .collect()
}

/// The register of a hub as tables.
pub async fn tables_of(t: &TestHub, as_of: Option<&str>) -> BTreeMap<String, String> {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join("tables");
    export(&t.hub, &place, as_of.map(|day| day.parse().unwrap()), &|_, _| {}).await.unwrap();
    files_of(&place)
}

/// Takes in what lies at a path.
pub async fn take_in_from(t: &TestHub, path: &Path) -> Report {
    take_in(&t.hub, &Source::at(path).unwrap()).await
}

/// Takes in tables that must be without fault.
pub async fn take_in_tables(t: &TestHub, tables: &BTreeMap<String, String>) -> Report {
    let files: Vec<_> = tables.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    t.import(&files).await.unwrap()
}
