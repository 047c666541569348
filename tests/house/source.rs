//! Source files, read as text: which paths of the crate they use, and the signatures of their resolvers.

use std::path::Path;

/// A file, by its path below the folder that was asked for.
pub struct Source {
    pub path: String,
    pub text: String,
}

/// Every Rust file below a folder of the repository, in order; none if there is no such folder.
pub fn sources(folder: &str) -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let mut found = Vec::new();
    collect(&root, &root, &mut found);
    found.sort_by(|a, b| a.path.cmp(&b.path));
    found
}

fn collect(root: &Path, folder: &Path, found: &mut Vec<Source>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for entry in entries {
        let path = entry.unwrap().path();
        if path.is_dir() && !path.ends_with("node_modules") && !path.ends_with("target") {
            collect(root, &path, found);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            let name = path.strip_prefix(root).unwrap().to_string_lossy().replace('\\', "/");
            found.push(Source { path: name, text: std::fs::read_to_string(&path).unwrap() });
        }
    }
}

impl Source {
    /// The text without comments, so that what is only spoken of is not taken for used. Lines keep their numbers.
    fn code(&self) -> String {
        let bare = |line: &str| match line.find("//") {
            // An address in a string is no comment.
            Some(at) if !line[..at].ends_with(':') => line[..at].to_owned(),
            _ => line.to_owned(),
        };
        self.text.lines().map(|line| bare(line) + "\n").collect()
    }

    /// The lines whose code holds this text.
    pub fn lines_with(&self, text: &str) -> Vec<usize> {
        self.code().lines().enumerate().filter(|(_, line)| line.contains(text)).map(|(at, _)| at + 1).collect()
    }

    /// Every path of the crate that the file uses, from its room on, with its line: `use crate::a::{b, c::d}`, `crate::a::b` in
    /// the midst of code, and `super::b`, which is resolved.
    pub fn uses(&self) -> Vec<(usize, Vec<String>)> {
        let code = self.code();
        let mut found = Vec::new();
        for (start, _) in ["crate::", "super::"].iter().flat_map(|root| code.match_indices(root)) {
            let before = code[..start].chars().next_back();
            if before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == ':') {
                continue;
            }
            let line = code[..start].matches('\n').count() + 1;
            let mut rest = &code[start..];
            let mut base = self.module();
            if code[..start].contains("mod tests {") {
                base.push("tests".to_owned());
            }
            if let Some(after) = rest.strip_prefix("crate::") {
                (base, rest) = (Vec::new(), after);
            }
            while let Some(after) = rest.strip_prefix("super::") {
                base.pop();
                rest = after;
            }
            found.extend(tree(rest, &base).0.into_iter().map(|path| (line, path)));
        }
        found
    }

    /// The module that this file is.
    fn module(&self) -> Vec<String> {
        let path = self.path.trim_end_matches(".rs");
        let path = path.trim_end_matches("/mod");
        path.split('/').filter(|part| *part != "lib" && *part != "main").map(str::to_owned).collect()
    }

    /// The signatures of the functions in blocks that async-graphql makes an object of, each on one line with its number.
    pub fn resolvers(&self) -> Vec<(usize, String)> {
        let code = self.code();
        let mut found = Vec::new();
        let mut inside = false;
        let mut at = 0;
        for (number, line) in code.lines().enumerate() {
            inside = (inside || line.starts_with("#[Object") || line.starts_with("#[Subscription")) && line != "}";
            let start = line.trim_start().trim_start_matches("pub ").trim_start_matches("async ");
            if inside && start.starts_with("fn ") {
                let signature: String = code[at..].chars().take_while(|c| *c != '{').collect();
                found.push((number + 1, signature.split_whitespace().collect::<Vec<_>>().join(" ")));
            }
            at += line.len() + 1;
        }
        found
    }
}

/// The paths of a tree such as `a::{b, c::d}` and how much text it took. `self` stands for what it is in.
fn tree(text: &str, base: &[String]) -> (Vec<Vec<String>>, usize) {
    let mut path = base.to_vec();
    let mut at = 0;
    loop {
        let name: String = text[at..].chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
        at += name.len();
        if !name.is_empty() && name != "self" {
            path.push(name);
        }
        if let Some(after) = text[at..].strip_prefix("::") {
            at = text.len() - after.len();
        } else if text[at..].starts_with('{') {
            let (branches, length) = branches(&text[at + 1..], &path);
            return (branches, at + 1 + length);
        } else {
            return (vec![path], at);
        }
        if !text[at..].starts_with(|c: char| c.is_alphanumeric() || c == '_' || c == '{') {
            return (vec![path], at);
        }
    }
}

fn branches(text: &str, base: &[String]) -> (Vec<Vec<String>>, usize) {
    let (mut found, mut at) = (Vec::new(), 0);
    while let Some(next) = text[at..].find(|c: char| !c.is_whitespace() && c != ',') {
        at += next;
        if text[at..].starts_with('}') {
            return (found, at + 1);
        }
        let (paths, length) = tree(&text[at..], base);
        found.extend(paths);
        at += length;
        // A glob or a renaming ends the branch.
        at += text[at..].find([',', '}']).unwrap_or(0);
    }
    (found, at)
}

#[test]
fn paths_are_read_out_of_any_kind_of_use() {
    let text = "use crate::{\n    error::{Error, Result as R},\n    forum::graphql::{Forum, Seat},\n};\nuse super::graphql::MeetingTime;\n\
                // crate::web is only spoken of\nfn f() { crate::words::fold(x); super::super::people::seats(y) }\nuse crate::hub::*;\n";
    let source = Source { path: "meeting/invitations.rs".to_owned(), text: text.to_owned() };
    let uses: Vec<_> = source.uses().into_iter().map(|(line, path)| format!("{line} {}", path.join("::"))).collect();
    assert_eq!(
        uses,
        [
            "1 error::Error",
            "1 error::Result",
            "1 forum::graphql::Forum",
            "1 forum::graphql::Seat",
            "7 words::fold",
            "8 hub",
            "5 meeting::graphql::MeetingTime",
            "7 people::seats",
        ]
    );
}
