//! How many nodes an operation may return: pages multiplied down. What depends on variables is kept as a small program, so that a
//! document that was counted once costs almost nothing to count again with other variables.

use apollo_compiler::ast;
use async_graphql::{Value, Variables};

/// A count that is known, or the index of a sum in a [`Program`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Nodes {
    Known(u64),
    Sum(usize),
}

impl Default for Nodes {
    fn default() -> Self {
        Self::Known(0)
    }
}

/// One end of a page, or any other number in an argument.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Amount {
    Absent,
    Known(u64),
    Variable(String),
}

/// How often what stands below a field comes back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Times {
    Known(u64),
    /// A page: the larger of its ends, or what it is without either.
    Page {
        first: Amount,
        last: Amount,
        otherwise: u64,
    },
    /// As many as the list in this variable has items.
    Length(String),
}

#[derive(Debug)]
struct Part {
    times: Times,
    /// Nodes for each time, beside what `of` comes to.
    each: u64,
    of: Option<usize>,
}

/// A selection set on its way into a [`Program`].
#[derive(Debug, Default)]
pub struct Sum {
    base: u64,
    parts: Vec<Part>,
}

impl Sum {
    /// Adds `times × (own + below)`; `own` is one where each time is a node of its own.
    pub fn add(&mut self, times: Times, own: u64, below: Nodes) {
        match (times, below) {
            (Times::Known(times), Nodes::Known(below)) => {
                self.base = self.base.saturating_add(times.saturating_mul(own.saturating_add(below)));
            }
            (times, Nodes::Known(below)) => self.parts.push(Part { times, each: own.saturating_add(below), of: None }),
            (times, Nodes::Sum(of)) => self.parts.push(Part { times, each: own, of: Some(of) }),
        }
    }
}

/// The sums of a document that depend on variables, each after those it is made of.
#[derive(Debug, Default)]
pub struct Program(Vec<Sum>);

impl Program {
    pub fn keep(&mut self, sum: Sum) -> Nodes {
        if sum.parts.is_empty() {
            return Nodes::Known(sum.base);
        }
        self.0.push(sum);
        Nodes::Sum(self.0.len() - 1)
    }

    /// The nodes with these variables. Each sum is worked out once however often it is spread; the sums never wrap around.
    pub fn total(&self, nodes: Nodes, variables: &Variables, page: u64) -> u64 {
        let last = match nodes {
            Nodes::Known(count) => return count,
            Nodes::Sum(last) => last,
        };
        let mut totals: Vec<u64> = Vec::with_capacity(last + 1);
        for sum in &self.0[..=last] {
            let total = sum.parts.iter().fold(sum.base, |total, part| {
                let below = part.of.map_or(0, |of| totals[of]).saturating_add(part.each);
                total.saturating_add(part.times.with(variables, page).saturating_mul(below))
            });
            totals.push(total);
        }
        totals[last]
    }
}

impl Times {
    /// A page of these ends; known at once when no variable is in it.
    pub fn page(first: Amount, last: Amount, otherwise: u64) -> Self {
        match (&first, &last) {
            (Amount::Variable(_), _) | (_, Amount::Variable(_)) => Self::Page { first, last, otherwise },
            _ => Self::Known(larger(first.known(), last.known()).unwrap_or(otherwise)),
        }
    }

    /// Whether it may come back more than once.
    pub fn many(&self) -> bool {
        !matches!(self, Self::Known(0 | 1))
    }

    fn with(&self, variables: &Variables, page: u64) -> u64 {
        match self {
            Self::Known(times) => *times,
            Self::Page { first, last, otherwise } => {
                larger(first.with(variables, page), last.with(variables, page)).unwrap_or(*otherwise)
            }
            Self::Length(name) => match variables.get(name.as_str()) {
                Some(Value::List(items)) => items.len() as u64,
                Some(Value::Null) | None => 0,
                Some(_) => 1,
            },
        }
    }
}

impl Amount {
    /// A number as it stands in a document. Above a page it is a page, since the field refuses it then; below zero it is none.
    pub fn read(value: Option<&ast::Value>, page: u64) -> Self {
        match value {
            Some(ast::Value::Variable(name)) => Self::Variable(name.to_string()),
            Some(ast::Value::Int(digits)) => Self::Known(match digits.try_to_i32() {
                Ok(number) => u64::try_from(number).unwrap_or(0).min(page),
                Err(_) => page,
            }),
            _ => Self::Absent,
        }
    }

    fn known(&self) -> Option<u64> {
        match self {
            Self::Known(amount) => Some(*amount),
            _ => None,
        }
    }

    fn with(&self, variables: &Variables, page: u64) -> Option<u64> {
        let Self::Variable(name) = self else { return self.known() };
        match variables.get(name.as_str()) {
            Some(Value::Number(number)) if number.is_i64() => {
                Some(number.as_i64().map_or(0, |number| u64::try_from(number).unwrap_or(0)).min(page))
            }
            Some(Value::Number(_)) => Some(page),
            _ => None,
        }
    }
}

fn larger(one: Option<u64>, other: Option<u64>) -> Option<u64> {
    one.max(other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sum_without_variables_is_folded_and_never_wraps() {
        let mut sum = Sum::default();
        sum.add(Times::Known(u64::MAX), 1, Nodes::Known(7));
        sum.add(Times::Known(3), 1, Nodes::Known(1));
        assert_eq!(Program::default().keep(sum), Nodes::Known(u64::MAX));
    }

    #[test]
    fn a_variable_is_asked_for_at_the_end() {
        let mut program = Program::default();
        let mut inner = Sum::default();
        inner.add(Times::page(Amount::Variable("n".into()), Amount::Absent, 20), 1, Nodes::Known(0));
        let inner = program.keep(inner);
        let mut outer = Sum::default();
        outer.add(Times::Known(10), 1, inner);
        outer.add(Times::Length("ids".into()), 1, Nodes::Known(0));
        let outer = program.keep(outer);
        let total = |json: serde_json::Value| program.total(outer, &Variables::from_json(json), 100);
        assert_eq!(total(serde_json::json!({})), 10 * 21);
        assert_eq!(total(serde_json::json!({"n": null, "ids": ["a", "b"]})), 10 * 21 + 2);
        assert_eq!(total(serde_json::json!({"n": 5, "ids": "a"})), 10 * 6 + 1);
        assert_eq!(total(serde_json::json!({"n": -5})), 10);
        assert_eq!(total(serde_json::json!({"n": 2_147_483_647})), 10 * 101);
    }
}
