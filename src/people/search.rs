//! Posts and people found by words, and the Danish order of lists.

use crate::{
    access::Sight,
    register::{PersonIx, Post, PostIx, Record},
    words::{compare, spelled_out},
};
use async_graphql::InputObject;

/// Which posts.
#[derive(Clone, Debug, Default, InputObject)]
pub struct PostFilter {
    /// Those of the organisation with this code and of its units.
    organisation: Option<String>,
    /// Those with every one of these words in the title, the holder's name or the organisation's.
    text: Option<String>,
}

/// Which people.
#[derive(Clone, Debug, Default, InputObject)]
pub struct PersonFilter {
    /// Those with every one of these words in the name.
    text: Option<String>,
}

/// The posts that the filter takes, in the Danish order of titles.
pub fn posts(sight: &Sight, filter: &PostFilter) -> Vec<PostIx> {
    let register = sight.register();
    let words = words(filter.text.as_deref());
    let under =
        |post: &Post, code: &str| register.above(post.organisation).any(|at| *register.organisations.get(at).code == *code);
    let takes = |ix: PostIx, post: &Post| {
        let holder = register.holder_of(ix, sight.on()).map(|ix| &*register.persons.get(ix).name);
        let organisation = register.organisation_name(post.organisation, sight.on());
        let texts = [&*post.title, post.title_en.as_deref().unwrap_or_default(), holder.unwrap_or_default(), organisation];
        filter.organisation.as_ref().is_none_or(|code| under(post, code)) && hold(&texts, &words)
    };
    by_name(register.posts.iter().filter(|(ix, post)| takes(*ix, post)), |_, post| &post.title)
}

/// The people whom the viewer may know of and the filter takes, in the Danish order of family names.
pub fn people(sight: &Sight, filter: &PersonFilter) -> Vec<PersonIx> {
    let register = sight.register();
    let words = words(filter.text.as_deref());
    let found = register.persons.iter().filter(|(ix, row)| hold(&[&*row.name], &words) && sight.knows(*ix));
    let mut found: Vec<_> = found.collect();
    found.sort_by(|(_, a), (_, b)| a.by_name(b));
    found.into_iter().map(|(ix, ..)| ix).collect()
}

/// The places of these rows in the Danish order of their names; what is called alike stands in the order in which it was entered.
pub fn by_name<'a, R: Record + 'a>(
    rows: impl Iterator<Item = (R::Ix, &'a R)>,
    name: impl Fn(R::Ix, &'a R) -> &'a str,
) -> Vec<R::Ix> {
    let mut rows: Vec<_> = rows.collect();
    rows.sort_by(|a, b| compare(name(a.0, a.1), name(b.0, b.1)).then_with(|| a.1.id().cmp(&b.1.id())));
    rows.into_iter().map(|(ix, _)| ix).collect()
}

fn words(text: Option<&str>) -> Vec<String> {
    spelled_out(text.unwrap_or_default()).split_whitespace().map(str::to_owned).collect()
}

/// Whether every word stands somewhere in the texts.
fn hold(texts: &[&str], words: &[String]) -> bool {
    if words.is_empty() {
        return true;
    }
    let texts: Vec<String> = texts.iter().map(|text| spelled_out(text)).collect();
    words.iter().all(|word| texts.iter().any(|text| text.contains(word)))
}
