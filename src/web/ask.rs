//! The JSON of a request, read strictly: one object, a query, and nothing that a library would rather guess at.

use std::borrow::Cow;

use async_graphql::Variables;
use serde::Deserialize;
use serde_json::error::Category;

use super::complaint::Complaint;
use crate::error::Code;

/// What a client asks for, over HTTP and over a websocket alike. Properties we do not know are ignored, as the specification has it.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", expecting = "an object")]
pub struct Ask<'a> {
    #[serde(borrow, default)]
    pub query: Cow<'a, str>,
    #[serde(default)]
    pub operation_name: Option<String>,
    #[serde(default)]
    pub variables: Variables,
    #[serde(default)]
    pub extensions: Variables,
}

impl<'a> Ask<'a> {
    pub fn read(body: &'a [u8]) -> Result<Self, Complaint> {
        // A derived reader would take an array as well, field by field: that is how a batch would slip in.
        match body.iter().find(|byte| !byte.is_ascii_whitespace()) {
            Some(b'{') => {}
            Some(b'[') => return Err(bad("Batches are not taken: send one JSON object.")),
            _ => return Err(bad(NO_JSON)),
        }
        let ask: Self = serde_json::from_slice(body).map_err(|error| match error.classify() {
            Category::Data => bad(SHAPE),
            _ => bad(NO_JSON),
        })?;
        if ask.query.is_empty() {
            return Err(bad("The request has no \"query\"."));
        }
        Ok(ask)
    }

    /// `{"extensions": {"cost": true}}` asks for the cost to be told in the answer.
    pub fn wants_cost(&self) -> bool {
        matches!(self.extensions.get("cost"), Some(async_graphql::Value::Boolean(true)))
    }
}

const NO_JSON: &str = "The body is not a JSON object.";
const SHAPE: &str = "The body must be a JSON object with a string \"query\" and, if you like, a string \"operationName\", an object \
                     \"variables\" and an object \"extensions\", each at most once.";

fn bad(message: &'static str) -> Complaint {
    Complaint::new(Code::BadRequest, message)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_one_object_with_a_query_is_read() {
        for body in [
            "",
            " ",
            "null",
            "1",
            "\"{a}\"",
            "[]",
            r#"[{"query":"{a}"}]"#,
            r#"["{a}", null, {}, {}]"#,
            "{",
            "{}",
            r#"{"query":""}"#,
            r#"{"query":null}"#,
            r#"{"query":1}"#,
            r#"{"query":["{a}"]}"#,
            r#"{"query":"{a}","query":"{b}"}"#,
            r#"{"query":"{a}","variables":[]}"#,
            r#"{"query":"{a}","variables":"{}"}"#,
            r#"{"query":"{a}","variables":1}"#,
            r#"{"query":"{a}","operationName":1}"#,
            r#"{"query":"{a}","operationName":{}}"#,
            r#"{"query":"{a}","extensions":[]}"#,
            r#"{"query":"{a}","extensions":"x"}"#,
            r#"{"query":"{a}"} x"#,
            "{\"query\":\"\u{1}\"}",
        ] {
            let complaint = Ask::read(body.as_bytes()).expect_err(body);
            assert_eq!(complaint.code, Code::BadRequest, "{body}");
            assert!(complaint.message.chars().count() <= 200, "{body}");
        }
        assert!(Ask::read(b"{\"query\":\"\xff\"}").is_err(), "not UTF-8");
        let deep = format!(r#"{{"query":"{{a}}","variables":{{"a":{}{}}}}}"#, "[".repeat(5000), "]".repeat(5000));
        assert!(Ask::read(deep.as_bytes()).is_err(), "too deep for the reader");
    }

    #[test]
    fn null_and_unknown_properties_are_fine() {
        let ask = Ask::read(br#" {"query":"{a}","operationName":null,"variables":null,"extensions":null,"id":[1]}"#).unwrap();
        assert!(matches!(ask.query, Cow::Borrowed("{a}")));
        assert!(ask.operation_name.is_none() && ask.variables.is_empty() && !ask.wants_cost());
        assert!(Ask::read(br#"{"query":"{a}","extensions":{"cost":true}}"#).unwrap().wants_cost());
    }
}
