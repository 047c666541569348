//! What the headers of a request say: which body, who asks, in which language.

use http::{HeaderMap, HeaderValue, header};

use super::{complaint::Complaint, media::thousandths};
use crate::{error::Code, words::Language};

/// Only `application/json` in UTF-8, as it is. A browser sends no such thing to a foreign site without asking first, and nothing is unpacked
/// that may be larger than it looks.
pub fn body_is_json(headers: &HeaderMap) -> Result<(), Complaint> {
    let complaint = || Complaint::new(Code::UnsupportedMediaType, "The body must be application/json in UTF-8, not compressed.");
    let mut types = headers.get_all(header::CONTENT_TYPE).iter();
    let (Some(one), None) = (types.next(), types.next()) else { return Err(complaint()) };
    let plain =
        headers.get_all(header::CONTENT_ENCODING).iter().all(|coding| coding.as_bytes().eq_ignore_ascii_case(b"identity"));
    let json = one.to_str().is_ok_and(|value| {
        let mut parts = value.split(';').map(str::trim);
        parts.next().is_some_and(|name| name.eq_ignore_ascii_case("application/json")) && parts.all(parameter_is_fine)
    });
    if plain && json { Ok(()) } else { Err(complaint()) }
}

fn parameter_is_fine(parameter: &str) -> bool {
    match parameter.split_once('=') {
        Some((key, value)) if key.trim().eq_ignore_ascii_case("charset") => {
            let value = value.trim().trim_matches('"');
            value.eq_ignore_ascii_case("utf-8") || value.eq_ignore_ascii_case("utf8")
        }
        _ => true,
    }
}

/// The length a client declares, if it is a number within the limit or not declared at all.
pub fn body_is_small(headers: &HeaderMap, most: usize) -> Result<(), Complaint> {
    match headers.get(header::CONTENT_LENGTH) {
        None => Ok(()),
        Some(length) => match length.to_str().ok().and_then(|length| length.parse::<u64>().ok()) {
            Some(length) if length <= most as u64 => Ok(()),
            _ => Err(too_large(most)),
        },
    }
}

pub fn too_large(most: usize) -> Complaint {
    Complaint::new(Code::RequestTooLarge, format!("The body is larger than {most} bytes."))
}

/// The bearer's token, or `None` for who shows nothing. A header we cannot read is a mistake and never "nobody": falling back
/// silently would hide it.
pub fn bearer(headers: &HeaderMap) -> Result<Option<&str>, Complaint> {
    let mut values = headers.get_all(header::AUTHORIZATION).iter();
    let Some(value) = values.next() else { return Ok(None) };
    let token = token(value).filter(|_| values.next().is_none());
    token
        .map(Some)
        .ok_or_else(|| Complaint::new(Code::Unauthenticated, "The Authorization header is not \"Bearer\" and one token."))
}

fn token(value: &HeaderValue) -> Option<&str> {
    let (scheme, token) = value.to_str().ok()?.split_once(' ')?;
    let token = token.trim_matches(' ');
    let letters = token.trim_end_matches('=');
    let fine = scheme.eq_ignore_ascii_case("Bearer")
        && !letters.is_empty()
        && token.len() <= 512
        && letters.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._~+/".contains(&byte));
    fine.then_some(token)
}

/// Danish unless English is liked better.
pub fn language(headers: &HeaderMap) -> Language {
    let (mut danish, mut english, mut any) = (None, None, None);
    for value in headers.get_all(header::ACCEPT_LANGUAGE) {
        for range in value.to_str().unwrap_or_default().split(',') {
            let (tag, quality) = range.split_once(';').unwrap_or((range, "q=1"));
            let quality = quality.trim().strip_prefix("q=").map_or(0, thousandths);
            let primary = tag.trim().split('-').next().unwrap_or_default();
            let slot = match primary {
                "*" => &mut any,
                tag if tag.eq_ignore_ascii_case("da") => &mut danish,
                tag if tag.eq_ignore_ascii_case("en") => &mut english,
                _ => continue,
            };
            *slot = (*slot).max(Some(quality));
        }
    }
    let any = any.unwrap_or(0);
    if english.unwrap_or(any) > danish.unwrap_or(any) { Language::En } else { Language::Da }
}

/// Whether a proxy hands this on for somebody else, as proxies say by themselves.
pub fn is_handed_on(headers: &HeaderMap) -> bool {
    ["forwarded", "x-forwarded-for", "via"].iter().any(|name| headers.contains_key(*name))
}

/// Whether a browser sends this from a page of ours. It says so by itself; one that does not must name the host that it asks.
pub fn from_our_page(headers: &HeaderMap) -> bool {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    match text("sec-fetch-site") {
        Some(site) => site == "same-origin",
        None => {
            let origin = text("origin").and_then(|origin| origin.split_once("://")).map(|(_, host)| host);
            origin.is_some_and(|host| text("host").is_some_and(|asked| asked.eq_ignore_ascii_case(host)))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(name: &header::HeaderName, values: &[&str]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for value in values {
            headers.append(name.clone(), HeaderValue::from_bytes(value.as_bytes()).unwrap());
        }
        headers
    }

    #[test]
    fn twelve_content_types() {
        let ok =
            ["application/json", "Application/JSON", "application/json; charset=utf-8", "application/json;charset=\"UTF-8\""];
        let refused: [&[&str]; 10] = [
            &[],
            &["text/plain"],
            &["application/x-www-form-urlencoded"],
            &["multipart/form-data; boundary=x"],
            &["application/graphql"],
            &["application/json; charset=iso-8859-1"],
            &["application/json, text/plain"],
            &["application/jsonp"],
            &["text/plain; application/json"],
            &["application/json", "text/plain"],
        ];
        for value in ok {
            assert!(body_is_json(&headers(&header::CONTENT_TYPE, &[value])).is_ok(), "{value}");
        }
        for values in refused {
            assert!(body_is_json(&headers(&header::CONTENT_TYPE, values)).is_err(), "{values:?}");
        }
        for coding in ["gzip", "br", "deflate, gzip", ""] {
            let mut headers = headers(&header::CONTENT_TYPE, &["application/json"]);
            headers.insert(header::CONTENT_ENCODING, coding.parse().unwrap());
            assert!(body_is_json(&headers).is_err(), "{coding}");
        }
    }

    #[test]
    fn ten_odd_authorizations_are_refused() {
        let good = "snf_abc-DEF.012~+/==";
        assert_eq!(bearer(&headers(&header::AUTHORIZATION, &[])), Ok(None));
        assert_eq!(bearer(&headers(&header::AUTHORIZATION, &[&format!("Bearer {good}")])), Ok(Some(good)));
        assert_eq!(bearer(&headers(&header::AUTHORIZATION, &["bEARER  abc "])), Ok(Some("abc")));
        let long = format!("Bearer {}", "a".repeat(513));
        let odd: [&[&str]; 12] = [
            &[""],
            &["Bearer"],
            &["Bearer "],
            &["Bearer  "],
            &["abc"],
            &["Basic YTpi"],
            &["Bearer a b"],
            &["Bearer ="],
            &["Bearer a,Bearer b"],
            &["Bearer å"],
            &[&long],
            &["Bearer a", "Bearer b"],
        ];
        for values in odd {
            let complaint = bearer(&headers(&header::AUTHORIZATION, values)).expect_err(&format!("{values:?}"));
            assert_eq!(complaint.code, Code::Unauthenticated);
        }
    }

    #[test]
    fn lengths() {
        for (length, fine) in
            [("0", true), ("1000", true), ("1001", false), ("-1", false), ("99999999999999999999", false), ("x", false)]
        {
            assert_eq!(body_is_small(&headers(&header::CONTENT_LENGTH, &[length]), 1000).is_ok(), fine, "{length}");
        }
    }

    #[test]
    fn a_form_counts_from_our_own_pages_alone() {
        let from = |pairs: &[(&'static str, &str)]| {
            let mut headers = HeaderMap::new();
            pairs.iter().for_each(|(name, value)| drop(headers.insert(*name, value.parse().unwrap())));
            from_our_page(&headers)
        };
        let host = ("host", "hub.example");
        assert!(from(&[("sec-fetch-site", "same-origin"), ("origin", "null"), host]));
        assert!(from(&[("origin", "https://Hub.example"), host]));
        for foreign in ["cross-site", "same-site", "none", ""] {
            assert!(!from(&[("sec-fetch-site", foreign), ("origin", "https://hub.example"), host]), "{foreign}");
        }
        for origin in
            ["null", "https://evil.example", "https://hub.example.evil.example", "hub.example", "https://hub.example:8443"]
        {
            assert!(!from(&[("origin", origin), host]), "{origin}");
        }
        assert!(!from(&[host]) && !from(&[("origin", "https://")]));
    }

    #[test]
    fn danish_unless_english_is_liked_better() {
        for (value, expected) in [
            ("", Language::Da),
            ("da", Language::Da),
            ("en", Language::En),
            ("en-GB,en;q=0.9", Language::En),
            ("de", Language::Da),
            ("da-DK,da;q=0.9,en;q=0.8", Language::Da),
            ("en;q=0.5,da;q=0.6", Language::Da),
            ("EN;q=0.7, da;q=0.6", Language::En),
            ("*", Language::Da),
            ("en;q=0", Language::Da),
            ("da;q=0,en;q=0.1", Language::En),
            ("da;q=0,*", Language::En),
            ("en;q=x", Language::Da),
            ("å", Language::Da),
        ] {
            assert_eq!(language(&headers(&header::ACCEPT_LANGUAGE, &[value])), expected, "{value}");
        }
    }
}
