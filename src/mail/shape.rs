//! The two shapes of what a letter says: plain text and HTML, from the templates under `letters/`.

use std::sync::OnceLock;

use minijinja::{AutoEscape, Environment, Error, Output, State, Value, context};

use crate::mail::wording::{Fact, Model, Section};
use crate::words::Language;

/// The tag of the language for HTML and headers.
pub(super) fn lang(language: Language) -> &'static str {
    match language {
        Language::Da => "da",
        Language::En => "en",
    }
}

/// The letter as plain text, CRLF at the end of every line.
pub(super) fn plain(language: Language, model: &Model) -> Result<String, Error> {
    render("letter.txt", language, model)
}

/// The letter as HTML, CRLF at the end of every line; every value is escaped.
pub(super) fn html(language: Language, model: &Model) -> Result<String, Error> {
    render("letter.html", language, model)
}

fn render(template: &str, language: Language, model: &Model) -> Result<String, Error> {
    static TEMPLATES: OnceLock<Environment<'static>> = OnceLock::new();
    let text = TEMPLATES.get_or_init(templates).get_template(template)?.render(context! {
        lang => lang(language),
        heading => &model.heading,
        greeting => &model.greeting,
        opening => list(&model.opening),
        facts => model.facts.iter().map(fact).collect::<Vec<_>>(),
        sections => model.sections.iter().map(section).collect::<Vec<_>>(),
        closing => list(&model.closing),
    })?;
    Ok(text.replace('\n', "\r\n"))
}

fn templates() -> Environment<'static> {
    let mut environment = Environment::new();
    environment.set_formatter(write_value);
    for (name, source) in
        [("letter.txt", include_str!("letters/letter.txt")), ("letter.html", include_str!("letters/letter.html"))]
    {
        environment.add_template(name, source).expect("a template of the house is well formed");
    }
    environment
}

/// Escapes what goes into HTML. The library's own formatter also turns every slash of a link into an entity, which
/// filters take for an attempt to hide the address.
fn write_value(out: &mut Output<'_>, state: &mut State<'_, '_>, value: &Value) -> Result<(), Error> {
    if !matches!(state.auto_escape(), AutoEscape::Html) {
        return minijinja::escape_formatter(out, state, value);
    }
    for c in value.to_string().chars() {
        let written = match c {
            '&' => out.write_str("&amp;"),
            '<' => out.write_str("&lt;"),
            '>' => out.write_str("&gt;"),
            '"' => out.write_str("&quot;"),
            '\'' => out.write_str("&#39;"),
            other => out.write_str(other.encode_utf8(&mut [0; 4])),
        };
        written?;
    }
    Ok(())
}

fn list(lines: &[String]) -> Value {
    Value::from(lines.iter().map(Value::from).collect::<Vec<_>>())
}

fn fact(fact: &Fact) -> Value {
    context! { label => fact.label, value => &fact.value, link => fact.link }
}

fn section(section: &Section) -> Value {
    context! { heading => section.heading, paragraphs => list(&section.paragraphs) }
}
