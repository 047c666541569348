//! Documents that are small as text and huge as meaning. Time is not measured: the work is.

use apollo_compiler::{Schema, ast::Document};
use async_graphql::Variables;
use snitflade::{
    error::Code,
    web::{count::count, limits::Limits},
};

use super::toy;

/// Each fragment spreads the next `width` times, `between` braces.
fn bomb(fragments: usize, width: usize, between: (&str, &str)) -> String {
    let mut text = String::from("{forum{...F0}} ");
    for index in 0..fragments {
        let next = if index + 1 == fragments { "id".to_owned() } else { format!("...F{}", index + 1) };
        let one = format!("{}{next}{} ", between.0, between.1);
        text.push_str(&format!("fragment F{index} on Forum {{{}}} ", one.repeat(width)));
    }
    text
}

fn size(text: &str) -> usize {
    text.split([' ', '{', '}']).filter(|word| !word.is_empty()).count()
}

#[test]
fn bombs_cost_what_their_text_costs() {
    let schema = Schema::parse_and_validate(toy::sdl(), "toy").expect("the toy's schema");
    let gate = toy::gate();
    for fragments in [8, 13, 21, 30] {
        for width in [2, 8] {
            for between in [("", ""), ("parent{", "}"), ("...on Forum{", "}"), ("topics{parent{", "}}")] {
                let text = bomb(fragments, width, between);
                let document = Document::parse(text.clone(), "bomb").expect("it parses");
                let counted = count(&document, &schema, &Limits::default());
                assert!(
                    counted.work <= 2 * size(&text),
                    "{fragments} fragments of {width}: {} for {}",
                    counted.work,
                    size(&text)
                );
                let in_full = (width as f64).powi(fragments as i32);
                let told = f64::from(counted.operations[0].tally.fields);
                assert!(told >= in_full.min(1e9), "{fragments} fragments of {width}: {told} fields for {in_full}");
                if in_full > 1000.0 && text.len() < 32_000 {
                    let complaints = gate.admit(&text, None, Variables::default()).expect_err("a bomb");
                    assert!(
                        [Code::LimitExceeded, Code::GraphqlParseFailed].contains(&complaints[0].code),
                        "{}",
                        complaints[0].message
                    );
                }
            }
        }
    }
}

#[test]
fn long_chains_and_circles_end() {
    let gate = toy::gate();
    let mut chain = String::from("{forum{...F0}} ");
    let mut circle = chain.clone();
    for index in 0..48 {
        let deep = format!("{}...F{}{}", "...on Forum{".repeat(6), index + 1, "}".repeat(6));
        chain.push_str(&format!("fragment F{index} on Forum {{{deep}}} "));
        circle.push_str(&format!("fragment F{index} on Forum {{...F{} ...F{}}} ", (index + 1) % 48, (index * 7) % 48));
    }
    chain.push_str("fragment F48 on Forum {id}");
    let refused = |text: &str| gate.admit(text, None, Variables::default()).expect_err("a bomb").remove(0);
    assert_eq!(refused(&chain).code, Code::LimitExceeded, "hundreds of levels");
    assert_eq!(refused(&circle).code, Code::GraphqlValidationFailed);
}
