//! Any mutation with its one input, and the ids it needs.

use super::{Key, TestHub};
use serde_json::{Value, json};

impl TestHub {
    /// The payload of a mutation; `node` is what to ask of what was made or changed.
    pub async fn act(&self, key: &Key, field: &str, (input, node): (Value, &str)) -> Value {
        self.data(key, &document(field, node), json!({ "input": input })).await[field].take()
    }

    /// What a mutation made or changed; a refusal fails the test.
    pub async fn done(&self, key: &Key, field: &str, (input, node): (Value, &str)) -> Value {
        let mut payload = self.act(key, field, (input, node)).await;
        assert_eq!(payload["userErrors"], json!([]), "{field}");
        payload["node"].take()
    }

    /// What a mutation refuses: field and code of each error.
    pub async fn refused(&self, key: &Key, field: &str, input: Value) -> Vec<String> {
        let payload = self.act(key, field, (input, "__typename")).await;
        assert_eq!(payload["node"], Value::Null, "{field} was not refused");
        let errors = payload["userErrors"].as_array().expect("errors");
        assert!(!errors.is_empty(), "{field} was not refused");
        let last = |error: &Value| error["field"].as_array().and_then(|path| path.last().cloned()).unwrap_or_default();
        let told = errors
            .iter()
            .map(|error| format!("{} {}", last(error).as_str().unwrap_or_default(), error["code"].as_str().unwrap_or_default()));
        told.collect()
    }

    /// The sentences with which a mutation refuses.
    pub async fn complaints(&self, key: &Key, field: &str, input: Value) -> Vec<String> {
        let payload = self.act(key, field, (input, "__typename")).await;
        let errors = payload["userErrors"].as_array().expect("errors");
        errors.iter().map(|error| error["message"].as_str().expect("a sentence").to_owned()).collect()
    }

    /// The id of a forum.
    pub fn forum(&self, code: &str) -> String {
        let register = self.hub.register();
        let ix = register.forum_by_code(code).unwrap_or_else(|| panic!("no forum {code}"));
        snitflade::relay::global_id(snitflade::relay::Kind::Forum, register.forums.get(ix).id).0
    }

    /// The id of an organisation.
    pub fn organisation(&self, code: &str) -> String {
        let register = self.hub.register();
        let found = register.organisations.iter().find(|(_, row)| *row.code == *code);
        let (_, row) = found.unwrap_or_else(|| panic!("no organisation {code}"));
        snitflade::relay::global_id(snitflade::relay::Kind::Organisation, row.id).0
    }

    /// The id of a post.
    pub fn post(&self, title: &str) -> String {
        let register = self.hub.register();
        let found = register.posts.iter().find(|(_, row)| *row.title == *title);
        let (_, row) = found.unwrap_or_else(|| panic!("no post {title}"));
        snitflade::relay::global_id(snitflade::relay::Kind::Post, row.id).0
    }
}

fn document(field: &str, node: &str) -> String {
    let kind = match field {
        "mergePeople" | "mergeOrganisations" => "MergeInput".to_owned(),
        other => format!("{}{}Input", other[..1].to_uppercase(), &other[1..]),
    };
    format!("mutation ($input: {kind}!) {{ {field}(input: $input) {{ node {{ {node} }} userErrors {{ field code message }} }} }}")
}
