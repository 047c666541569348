//! Text, addresses and links that can do no harm in a header, a calendar line or an envelope.
//!
//! Names and places are typed by people and come from imports; each edge of the mail room passes them through here
//! once more, whatever was checked at entry. A wrong address is refused, never mended: a letter that went to a
//! mended address went to a stranger.

/// One line of text without control characters: line breaks and tabs become blanks, the rest of them vanishes, and
/// so do the marks that turn the reading direction, with which a name could hide what stands beside it.
pub fn one_line(text: &str) -> String {
    let turns = |c: char| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}');
    let breaks = |c: char| matches!(c, '\r' | '\n' | '\t' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}');
    let words = text.replace("\r\n", " ");
    let kept = words.chars().map(|c| if breaks(c) { ' ' } else { c });
    kept.filter(|c| !c.is_control() && !turns(*c)).collect()
}

/// Whether a text is a mail address that every server and calendar can carry: ASCII, no quoting, no comment, and
/// none of `%?#`, which would mean something else inside a `mailto:` address. Addresses with æ, ø or å are valid
/// but need SMTPUTF8 at every hop, so they are refused for now.
pub fn is_address(text: &str) -> bool {
    let Some((local, domain)) = text.split_once('@') else {
        return false;
    };
    let atom_octet = |b: u8| b.is_ascii_alphanumeric() || b"!$&'*+-/=^_`{|}~".contains(&b);
    let atom = |part: &str| !part.is_empty() && part.bytes().all(atom_octet);
    text.len() <= 254 && local.len() <= 64 && !local.starts_with('-') && local.split('.').all(atom) && is_domain(domain)
}

/// Whether a text is a Message-ID without its angle brackets, made of the characters that also make a file name.
pub fn is_message_id(text: &str) -> bool {
    let name_octet = |b: u8| b.is_ascii_alphanumeric() || b".-_".contains(&b);
    text.len() <= 200
        && text.split_once('@').is_some_and(|(local, domain)| {
            !local.is_empty() && !local.starts_with('.') && local.bytes().all(name_octet) && is_domain(domain)
        })
}

/// Whether a text is a web address that may become a link: `https` or `http`, plain ASCII, no blank, no quotation
/// mark. Everything else is shown as words only.
pub fn is_link(text: &str) -> bool {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    rest.is_some_and(|rest| !rest.is_empty()) && text.bytes().all(|b| b.is_ascii_graphic() && !b"\"<>\\^`{|}".contains(&b))
}

fn is_domain(text: &str) -> bool {
    let label_octet = |b: u8| b.is_ascii_alphanumeric() || b == b'-';
    let label = |part: &str| {
        (1..=63).contains(&part.len()) && part.bytes().all(label_octet) && !part.starts_with('-') && !part.ends_with('-')
    };
    text.contains('.') && text.split('.').all(label)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_addresses_pass() {
        for good in ["a@b.dk", "ib.sand+kr@lejre.example", "o'neil@x-y.example"] {
            assert!(is_address(good), "{good}");
        }
        let bad = [
            "",
            "a",
            "a@",
            "@b.dk",
            "a@b",
            "a..b@c.dk",
            ".a@c.dk",
            "-a@c.dk",
            "a b@c.dk",
            "\"a\"@c.dk",
            "a@b.dk\r\nBcc: x@y.dk",
            "Ib <a@b.dk>",
            "a@b.dk,c@d.dk",
            "a@[127.0.0.1]",
            "åse@b.dk",
            "a@blå.dk",
            "a?x@b.dk",
            "a%b@c.dk",
            "a@-b.dk",
            "a@b..dk",
            "a@b@c.dk",
        ];
        for bad in bad {
            assert!(!is_address(bad), "{bad}");
        }
    }

    #[test]
    fn a_message_id_is_always_a_safe_file_name() {
        assert!(is_message_id("n0190b2c4-7d.1@hub.example"));
        for bad in ["../x@hub.example", ".x@hub.example", "a/b@hub.example", "a b@hub.example", "<a@b.dk>", "a", "å@b.dk"] {
            assert!(!is_message_id(bad), "{bad}");
        }
    }

    #[test]
    fn only_web_addresses_become_links() {
        assert!(is_link("https://video.example/r/1?x=y#z"));
        for bad in ["javascript:alert(1)", "Teams", "https://", "https://a b", "https://a\"b", "data:text/html,x", "https://å.dk"]
        {
            assert!(!is_link(bad), "{bad}");
        }
    }

    #[test]
    fn one_line_is_one_line() {
        assert_eq!(one_line("a\r\nb\tc\u{2028}d\u{0}e\u{202e}f"), "a b c def");
        assert_eq!(one_line("Åse Sørensen"), "Åse Sørensen");
    }
}
