//! What a text leads to: forums, organisations, persons and topics, the best first.
//!
//! Which words stand where is in the register's index; here it is put in order and cut down to what the asker may see. A person
//! whom the asker may not know is neither found nor counted, and nobody is found through a forum that they sit in.

pub mod graphql;
pub mod snippet;

use crate::{
    access::Sight,
    error::Result,
    register::index::{Hit, Question, ThingKind},
};

/// What the text leads to, and the words it was taken for. Of those that score alike the first in the Danish order of names comes first.
///
/// # Errors
/// [`Error::BadInput`](crate::error::Error::BadInput) when the text is too long.
pub fn search(sight: &Sight, text: &str, kinds: Option<&[ThingKind]>) -> Result<(Question, Vec<Hit>)> {
    let question = Question::read(text)?;
    let mut hits = sight.register().index().find(&question, kinds.unwrap_or(&ThingKind::ALL));
    hits.retain(|hit| sight.finds(hit.thing));
    // No score is negative, so its bits are in the order of its values; with the rank in one number, sorting many is quick.
    hits.sort_unstable_by_key(|hit| u64::from(!hit.score.to_bits()) << 32 | u64::from(hit.rank));
    Ok((question, hits))
}
