//! Interfaces as their parties deal with them.

use super::{Key, TestHub};
use serde_json::{Value, json};

impl TestHub {
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
