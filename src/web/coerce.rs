//! Brings the variables of a request into the types their operation declares, or says which does not fit.
//!
//! The rules are the specification's, over apollo-compiler's view of our schema; a test holds them against apollo-compiler's own. They are
//! written again because this runs for every request: these work in place on the values the library takes, where apollo's copies
//! them twice, and these know `@oneOf`.

use apollo_compiler::{
    Node, Schema,
    ast::{self, Type},
    executable::Operation,
    schema::{ExtendedType, InputObjectType},
};
use async_graphql::{Name, Value, Variables};

use super::{
    complaint::{Complaint, one_line},
    limits::Limits,
};
use crate::error::Code;

/// A variable that an operation declares, ready for use at every request.
#[derive(Debug)]
pub struct Declared {
    name: Name,
    ty: Type,
    default: Option<Value>,
}

/// The declarations of a validated operation.
pub fn declared(operation: &Operation) -> Vec<Declared> {
    let one = |variable: &Node<ast::VariableDefinition>| Declared {
        name: Name::new(&variable.name),
        ty: (*variable.ty).clone(),
        default: variable.default_value.as_deref().and_then(constant),
    };
    operation.variables.iter().map(one).collect()
}

/// Takes what the operation declares out of `given`, coerced and with defaults filled in; the rest is ignored.
///
/// # Errors
/// The first variable that does not fit.
pub fn coerce(schema: &Schema, declared: &[Declared], mut given: Variables, limits: &Limits) -> Result<Variables, Complaint> {
    let mut coerced = Variables::default();
    for variable in declared {
        let value = match given.remove(variable.name.as_str()) {
            Some(mut value) => {
                let fault = fit(schema, &variable.ty, &mut value).err();
                match fault {
                    None => Some(value),
                    Some(fault) => return Err(misfit(&format!("Variable \"${}\": {fault}", variable.name), limits)),
                }
            }
            None if variable.default.is_some() => variable.default.clone(),
            None if variable.ty.is_non_null() => {
                return Err(misfit(&format!("Variable \"${}\" of type \"{}\" is missing.", variable.name, variable.ty), limits));
            }
            None => None,
        };
        if let Some(value) = value {
            coerced.insert(variable.name.clone(), value);
        }
    }
    Ok(coerced)
}

/// A literal without variables; `None` for a number that no JSON can hold.
pub fn constant(value: &ast::Value) -> Option<Value> {
    Some(match value {
        ast::Value::Null => Value::Null,
        ast::Value::Boolean(value) => Value::Boolean(*value),
        ast::Value::String(value) => Value::String(value.clone()),
        ast::Value::Enum(value) => Value::Enum(Name::new(value)),
        ast::Value::Int(digits) => Value::Number(digits.as_str().parse().ok()?),
        ast::Value::Float(digits) => Value::Number(digits.as_str().parse().ok()?),
        ast::Value::List(items) => Value::List(items.iter().map(|item| constant(item)).collect::<Option<_>>()?),
        ast::Value::Object(fields) => {
            Value::Object(fields.iter().map(|(name, value)| Some((Name::new(name), constant(value)?))).collect::<Option<_>>()?)
        }
        ast::Value::Variable(_) => return None,
    })
}

/// Messages name types and fields and never the value: it may be a secret, and errors are shown and logged.
fn misfit(message: &str, limits: &Limits) -> Complaint {
    Complaint::new(Code::BadUserInput, one_line(message, limits.message))
}

fn fit(schema: &Schema, ty: &Type, value: &mut Value) -> Result<(), String> {
    if matches!(value, Value::Null) {
        return if ty.is_non_null() { Err(format!("null is not a \"{ty}\".")) } else { Ok(()) };
    }
    let name = match ty {
        Type::List(inner) | Type::NonNullList(inner) => {
            if let Value::List(items) = value {
                return items.iter_mut().try_for_each(|item| fit(schema, inner, item));
            }
            // One value stands for a list of one.
            fit(schema, inner, value)?;
            *value = Value::List(vec![std::mem::take(value)]);
            return Ok(());
        }
        Type::Named(name) | Type::NonNullNamed(name) => name,
    };
    let fits = match schema.types.get(name) {
        Some(ExtendedType::Scalar(_)) => scalar(name, value),
        Some(ExtendedType::Enum(known)) => matches!(value, Value::String(text) if known.values.contains_key(text.as_str())),
        Some(ExtendedType::InputObject(known)) => return object(schema, known, value),
        _ => false,
    };
    if fits { Ok(()) } else { Err(format!("not a valid \"{name}\".")) }
}

fn scalar(name: &str, value: &Value) -> bool {
    /// Up to here every whole number is a double of its own.
    const SAFE: f64 = ((1_i64 << 53) - 1) as f64;
    match (name, value) {
        ("Int", Value::Number(number)) => number.as_i64().is_some_and(|number| i32::try_from(number).is_ok()),
        ("Float", Value::Number(number)) => number.is_f64() || number.as_f64().is_some_and(|number| number.abs() < SAFE),
        ("String", Value::String(_)) | ("Boolean", Value::Boolean(_)) | ("ID", Value::String(_)) => true,
        ("ID", Value::Number(number)) => number.is_i64(),
        ("Int" | "Float" | "String" | "Boolean" | "ID", _) => false,
        // Our own scalars read themselves when the field runs.
        _ => true,
    }
}

fn object(schema: &Schema, known: &InputObjectType, value: &mut Value) -> Result<(), String> {
    let Value::Object(fields) = value else { return Err(format!("not a valid \"{}\".", known.name)) };
    if let Some(unknown) = fields.keys().find(|field| !known.fields.contains_key(field.as_str())) {
        return Err(format!("\"{}\" has no field \"{unknown}\".", known.name));
    }
    if known.directives.has("oneOf") && (fields.len() != 1 || fields.values().any(|value| matches!(value, Value::Null))) {
        return Err(format!("\"{}\" takes exactly one field, and not null.", known.name));
    }
    for (name, definition) in &known.fields {
        if let Some(value) = fields.get_mut(name.as_str()) {
            fit(schema, &definition.ty, value).map_err(|fault| format!("field \"{}.{name}\": {fault}", known.name))?;
        } else if let Some(default) = definition.default_value.as_deref().and_then(constant) {
            fields.insert(Name::new(name), default);
        } else if definition.ty.is_non_null() {
            return Err(format!("field \"{}.{name}\" is missing.", known.name));
        }
    }
    Ok(())
}
