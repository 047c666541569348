//! An answer as a person reads it: without ids, what fits on a line on one line, the rest by indentation.

use serde_json::Value;

const WIDTH: usize = 130;

/// The text of an answer, each line indented by two.
pub fn readable(answer: &Value) -> String {
    lines(answer, WIDTH).iter().map(|line| format!("  {line}\n")).collect()
}

fn lines(value: &Value, width: usize) -> Vec<String> {
    let line = flat(value);
    if line.chars().count() <= width {
        return vec![line];
    }
    let inner = width.saturating_sub(2);
    match value {
        Value::Object(fields) => {
            let shown = fields.iter().filter(|(name, value)| !opaque(name, value));
            shown.flat_map(|(name, value)| field(name, &lines(value, inner), inner)).collect()
        }
        Value::Array(items) => items.iter().flat_map(|item| dashed(&lines(item, inner))).collect(),
        _ => vec![line],
    }
}

/// A field beside its name if it is one short line, else below it.
fn field(name: &str, value: &[String], width: usize) -> Vec<String> {
    match value {
        [line] if name.len() + line.chars().count() < width || !line.starts_with(['{', '[']) => vec![format!("{name}: {line}")],
        _ => std::iter::once(format!("{name}:")).chain(value.iter().map(|line| format!("  {line}"))).collect(),
    }
}

fn dashed(item: &[String]) -> Vec<String> {
    item.iter().enumerate().map(|(at, line)| format!("{} {line}", if at == 0 { "-" } else { " " })).collect()
}

fn flat(value: &Value) -> String {
    match value {
        Value::Object(fields) => {
            let shown = fields.iter().filter(|(name, value)| !opaque(name, value));
            let shown: Vec<_> = shown.map(|(name, value)| format!("{name}: {}", flat(value))).collect();
            format!("{{ {} }}", shown.join(", "))
        }
        Value::Array(items) => format!("[{}]", items.iter().map(flat).collect::<Vec<_>>().join(", ")),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// What differs from database to database.
fn opaque(name: &str, value: &Value) -> bool {
    value.is_string() && ["id", "cursor", "startCursor", "endCursor"].contains(&name)
}
