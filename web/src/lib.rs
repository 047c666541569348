//! What runs in a browser, packed into the binary: the playground, its licence notices and the saved questions.
//!
//! The files are built from `playground/` by npm and Vite while this crate is compiled (`build.rs` tells when and how).
//! This crate serves nothing: it is a table of bytes that the hub's router looks things up in. Everything is kept
//! compressed once and is meant to be sent as it lies; a client that cannot read gzip is not a browser.

/// The policy every page of this crate works under: nothing is loaded from, and nothing is sent to, another host.
///
/// Scripts come from files only. Styles may be inline, since the editor positions its lines with style attributes, and
/// its icons are data; its workers are files, with `blob:` for browsers that start them through one.
pub const CSP: &str = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; \
     connect-src 'self'; worker-src 'self' blob:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'";

/// A file to serve.
#[derive(Debug, PartialEq, Eq)]
pub struct Asset {
    /// Where a browser asks for it: `/playground`, or a path below it.
    pub path: &'static str,
    /// The value of `Content-Type`.
    pub content_type: &'static str,
    /// The body, to be sent with `Content-Encoding: gzip`.
    pub gzip: &'static [u8],
    /// Whether the name changes with the content, so that it may be cached for ever. Anything else must be asked for anew.
    pub immutable: bool,
}

/// A document of the API contract, with variables that fit the demo's data.
#[derive(Debug, PartialEq, Eq)]
pub struct Question {
    /// The file's name without its ending: `05-overlap-of-two`.
    pub name: &'static str,
    /// The question in English, from the document's first line.
    pub title: &'static str,
    /// GraphQL: one operation, or several that build on each other.
    pub document: &'static str,
    /// The variables of the first operation, a JSON object.
    pub variables: &'static str,
    /// What to ask first where a variable is an opaque id: a JSON list of steps, described in `playground/questions.js`.
    pub prelude: Option<&'static str>,
}

include!(concat!(env!("OUT_DIR"), "/assets.rs"));
include!(concat!(env!("OUT_DIR"), "/questions.rs"));

/// The file that a browser asks for with this path; the query of an address is not part of it.
#[must_use]
pub fn asset(path: &str) -> Option<&'static Asset> {
    let path = path.strip_suffix('/').unwrap_or(path);
    let found = ASSETS.binary_search_by(|asset| asset.path.cmp(path)).ok()?;
    ASSETS.get(found)
}

/// All files, by path.
#[must_use]
pub fn assets() -> &'static [Asset] {
    ASSETS
}

/// Whether the playground is in this build; if not, its path answers with a plain page that needs no npm.
#[must_use]
pub const fn bundled() -> bool {
    BUNDLED
}

/// The saved questions, in the order of the menu.
#[must_use]
pub fn questions() -> &'static [Question] {
    QUESTIONS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_is_found_with_and_without_a_slash() {
        let page = asset("/playground");
        assert!(page.is_some_and(|page| page.content_type.starts_with("text/html") && !page.immutable));
        assert_eq!(page, asset("/playground/"));
        assert_eq!(asset("/"), None);
        assert_eq!(asset("/playground/.stamp"), None);
    }

    #[test]
    fn every_file_is_found_by_its_own_path_and_packed() {
        for file in assets() {
            assert_eq!(asset(file.path), Some(file));
            assert_eq!(file.gzip.get(..2), Some(&[0x1f, 0x8b][..]), "{}", file.path);
        }
    }

    #[test]
    fn the_licences_of_what_is_bundled_are_served() {
        assert_eq!(asset("/playground/notices.txt").is_some(), bundled());
    }

    #[test]
    fn every_question_has_a_title_and_variables() {
        assert_eq!(questions().len(), 15);
        for question in questions() {
            assert!(question.title.len() > 10, "{}", question.name);
            assert!(question.variables.trim().starts_with('{'), "{}", question.name);
            assert!(question.prelude.is_none_or(|steps| steps.trim().starts_with('[')), "{}", question.name);
        }
    }

    #[test]
    fn scripts_come_from_files_only() {
        assert!(!CSP.contains("unsafe-eval"));
        assert!(!CSP.contains("script-src"), "the default, 'self', must hold for scripts");
    }
}
