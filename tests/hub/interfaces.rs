//! Interfaces as their parties deal with them.

use super::{Key, TestHub};
use serde_json::{Value, json};

impl TestHub {
    /// The payload of a mutation; `shown` is what is asked of the node.
    pub async fn change(&self, key: &Key, field: &str, shown: &str, input: Value) -> Value {
        let (first, rest) = field.split_at(1);
        let document = format!(
            "mutation ($input: {}{rest}Input!) {{ {field}(input: $input) {{ node {{ {shown} }} userErrors {{ field code message }} }} }}",
            first.to_uppercase()
        );
        self.payload(key, &document, field, input).await
    }

    /// The node of a mutation; a refusal fails the test.
    pub async fn changed(&self, key: &Key, field: &str, shown: &str, input: Value) -> Value {
        let mut payload = self.change(key, field, shown, input).await;
        assert_eq!(payload["userErrors"], json!([]), "{field}");
        payload["node"].take()
    }

    /// The id of a forum.
    pub async fn forum_id(&self, code: &str) -> String {
        self.id(&Key::NONE, &format!("{{ forum(code: \"{code}\") {{ id }} }}"), "forum.id").await
    }

    /// The id of an organisation.
    pub async fn organisation_id(&self, code: &str) -> String {
        self.id(&Key::NONE, &format!("{{ organisation(code: \"{code}\") {{ id }} }}"), "organisation.id").await
    }

    /// What is asked of the interface with this code, as of a day.
    pub async fn interface(&self, key: &Key, code: &str, shown: &str, day: &str) -> Value {
        let query = format!("query ($asOf: Date) {{ interfaces(first: 100, asOf: $asOf) {{ nodes {{ code {shown} }} }} }}");
        let data = self.data(key, &query, json!({ "asOf": day })).await;
        let all = data["interfaces"]["nodes"].as_array().expect("interfaces").clone();
        all.into_iter().find(|row| row["code"] == code).unwrap_or_default()
    }

    /// The id of the interface with this code.
    pub async fn interface_id(&self, key: &Key, code: &str) -> String {
        self.interface(key, code, "id", "2009-08-11").await["id"].as_str().expect("an interface with that code").to_owned()
    }
}
