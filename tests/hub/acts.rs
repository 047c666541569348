//! Mutations as a client sends them, and what they answer.

use super::{Key, TestHub};
use serde_json::{Value, json};

impl TestHub {
    /// Sends a mutation whose input type bears its name; the payload with these fields of the node.
    pub async fn act(&self, key: &Key, mutation: &str, input: Value, node: &str) -> Value {
        let input_type = match mutation {
            "mergePeople" | "mergeOrganisations" => "MergeInput".to_owned(),
            other => format!("{}{}Input", other[..1].to_uppercase(), &other[1..]),
        };
        let document = format!(
            "mutation ($input: {input_type}!) {{ {mutation}(input: $input) {{ node {{ {node} }} userErrors {{ field code message }} }} }}"
        );
        self.data(key, &document, json!({ "input": input })).await[mutation].take()
    }

    /// Sends a mutation that must go well; the node.
    pub async fn done(&self, key: &Key, mutation: &str, input: Value, node: &str) -> Value {
        let mut payload = self.act(key, mutation, input, node).await;
        assert_eq!(payload["userErrors"], json!([]), "{mutation}");
        payload["node"].take()
    }

    /// Sends a mutation that must be refused: the fields and codes, each as `field CODE`.
    pub async fn refused(&self, key: &Key, mutation: &str, input: Value) -> Vec<String> {
        let payload = self.act(key, mutation, input, "__typename").await;
        assert_eq!(payload["node"], Value::Null, "{mutation}");
        let errors = payload["userErrors"].as_array().expect("user errors");
        let last = |error: &Value| error["field"].as_array().and_then(|way| way.last().cloned()).unwrap_or_default();
        let line = |error: &Value| format!("{} {}", last(error).as_str().unwrap_or(""), error["code"].as_str().unwrap_or(""));
        assert!(!errors.is_empty(), "{mutation} was not refused");
        errors.iter().map(line).collect()
    }
}
