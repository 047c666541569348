//! The saved questions of the playground, asked the way the playground asks them (`web/playground/questions.js`).

use super::{called_meeting, readable::readable};
use crate::hub::{Key, TestHub};
use apollo_compiler::{ExecutableDocument, Schema};
use serde_json::{Value, json};
use snitflade_web::Question;
use std::sync::atomic::{AtomicU32, Ordering};

/// A saved question, taken apart.
pub struct Saved {
    pub name: &'static str,
    pub document: &'static str,
    /// The names of its operations, in order.
    pub operations: Vec<&'static str>,
    variables: Value,
    steps: Vec<Value>,
}

/// Every saved question.
pub fn questions() -> Vec<Saved> {
    snitflade_web::questions().iter().map(Saved::read).collect()
}

/// The saved question with this name.
pub fn question(name: &str) -> Saved {
    questions().into_iter().find(|question| question.name == name).unwrap_or_else(|| panic!("no question {name}"))
}

impl Saved {
    fn read(question: &Question) -> Self {
        let begins = |line: &'static str| line.strip_prefix("query ").or_else(|| line.strip_prefix("mutation "));
        let named = question.document.lines().filter_map(begins);
        let operations = named.map(|rest| rest.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default()).collect();
        let json = |text: &str| serde_json::from_str::<Value>(text).unwrap_or_else(|error| panic!("{}: {error}", question.name));
        let steps = question.prelude.map(json).and_then(|steps| steps.as_array().cloned()).unwrap_or_default();
        Self { name: question.name, document: question.document, operations, variables: json(question.variables), steps }
    }

    /// The variables of an operation, with ids filled in; `last` is the answer of the operation before.
    pub async fn prepare(&self, t: &TestHub, key: &Key, operation: &str, last: &Value) -> Value {
        let step = self.steps.iter().find(|step| step["operation"] == operation).cloned().unwrap_or_default();
        let mut variables = step.get("variables").unwrap_or(&self.variables).clone();
        let fetched = match step["document"].as_str() {
            Some(document) => t.ask(key, document, json!({})).await["data"].take(),
            None => Value::Null,
        };
        let fill = step["fill"].as_object().cloned().unwrap_or_default();
        let sources: Vec<_> = fill.values().filter_map(Value::as_str).collect();
        for (target, source) in &fill {
            let source = source.as_str().unwrap_or_default();
            let value = match source.strip_prefix("$last.") {
                Some(path) => at(last, path).clone(),
                None if source == "$new" => fresh_key(),
                None => at(&fetched, &in_row(source, &sources, &fetched)).clone(),
            };
            put(&mut variables, target, value);
        }
        variables["operation"] = json!(operation);
        variables
    }

    /// The answers to its operations, one after the other, each with the operation's name.
    pub async fn ask(&self, t: &TestHub, key: &Key) -> Vec<(&'static str, Value)> {
        let (mut answers, mut last) = (Vec::new(), Value::Null);
        for operation in &self.operations {
            let variables = self.prepare(t, key, operation, &last).await;
            let answer = t.ask(key, self.document, variables).await;
            last = answer["data"].clone();
            answers.push((*operation, answer));
        }
        answers
    }
}

/// The path of a source with its `*` replaced: the first row in which every source through the same list has a value.
fn in_row(source: &str, sources: &[&str], fetched: &Value) -> String {
    let Some((list, _)) = source.split_once(".*.") else { return source.to_owned() };
    let rest: Vec<_> = sources.iter().filter_map(|other| other.strip_prefix(list)?.strip_prefix(".*.")).collect();
    let rows = at(fetched, list).as_array().cloned().unwrap_or_default();
    let row = rows.iter().position(|row| rest.iter().all(|path| !at(row, path).is_null())).unwrap_or(0);
    source.replace('*', &row.to_string())
}

fn at<'a>(value: &'a Value, path: &str) -> &'a Value {
    path.split('.').fold(value, |inner, name| name.parse::<usize>().map_or(&inner[name], |place| &inner[place]))
}

fn put(target: &mut Value, path: &str, value: Value) {
    let inner = path.split('.').fold(target, |inner, name| &mut inner[name]);
    *inner = value;
}

fn fresh_key() -> Value {
    static NUMBER: AtomicU32 = AtomicU32::new(0);
    json!(format!("test-{}", NUMBER.fetch_add(1, Ordering::Relaxed)))
}

#[test]
fn every_question_fits_the_schema() {
    let schema = Schema::parse_and_validate(snitflade::schema::sdl(), "schema.graphql").unwrap();
    let all = snitflade_web::questions();
    let fits = |question: &&Question| ExecutableDocument::parse_and_validate(&schema, question.document, question.name).is_ok();
    let refused: Vec<_> = all.iter().filter(|question| !fits(question)).map(|question| question.name).collect();
    assert_eq!(refused, [""; 0]);
    assert!(all.len() >= 15, "a question that was kept has gone");
}

#[tokio::test]
async fn the_secretary_gets_an_answer_to_every_question() {
    let t = TestHub::with_fixture().await;
    let krog = t.krog().await;
    // The secretary sits in the contact committee alone: without a call to it there is nothing to answer.
    called_meeting(&t, &krog, "KU").await;
    for question in questions() {
        let mut text = String::new();
        for (operation, answer) in question.ask(&t, &krog).await {
            assert_eq!(answer.get("errors"), None, "{}: {answer:#}", question.name);
            text.push_str(&format!("{operation}\n{}", readable(&answer["data"])));
        }
        let mut settings = insta::Settings::clone_current();
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        settings.bind(|| insta::assert_snapshot!(question.name, text));
    }
    t.deliver_mail().await;
}

#[test]
fn every_snapshot_is_of_a_question_that_is_asked() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/contract/snapshots");
    let files = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().file_name().into_string().unwrap());
    let mut files: Vec<_> = files.filter(|file| !file.ends_with(".snap.new")).collect();
    files.sort();
    let asked: Vec<_> = questions().iter().map(|question| format!("{}.snap", question.name)).collect();
    assert_eq!(files, asked);
}
