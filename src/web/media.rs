//! Which media type an answer has: what a client accepts, and what we can write.

use http::{HeaderMap, HeaderValue, header};

use super::complaint::Complaint;
use crate::error::Code;

/// The media types of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Media {
    /// `application/graphql-response+json`: the status tells what the answer is.
    Response,
    /// `application/json`: older clients read the body of a 200 only, so an answer about GraphQL is a 200.
    Json,
}

impl Media {
    /// The best that every Accept line together allows; nothing or `*/*` means JSON.
    pub fn accepted(headers: &HeaderMap) -> Result<Self, Complaint> {
        let mut best: [Option<(u8, u16)>; 2] = [None, None];
        let mut any = false;
        for value in headers.get_all(header::ACCEPT) {
            let value = value.to_str().map_err(|_| not_acceptable())?;
            for range in value.split(',').map(str::trim).filter(|range| !range.is_empty()) {
                any = true;
                let (name, quality) = range_and_quality(range);
                for (media, slot) in [Self::Json, Self::Response].into_iter().zip(&mut best) {
                    // The more exact range decides, whatever its place.
                    if let Some(exact) = media.matches(&name)
                        && slot.is_none_or(|(before, _)| exact > before)
                    {
                        *slot = Some((exact, quality));
                    }
                }
            }
        }
        if !any {
            return Ok(Self::Json);
        }
        let quality = |slot: Option<(u8, u16)>| slot.map_or(0, |(_, quality)| quality);
        let exact = |slot: Option<(u8, u16)>| slot.map_or(0, |(exact, _)| exact);
        let (json, response) = (best[0], best[1]);
        match (quality(json), quality(response)) {
            (0, 0) => Err(not_acceptable()),
            (one, other) if one == other => Ok(if exact(response) > 1 { Self::Response } else { Self::Json }),
            (one, other) => Ok(if one > other { Self::Json } else { Self::Response }),
        }
    }

    fn matches(self, range: &str) -> Option<u8> {
        match range {
            "*/*" => Some(0),
            "application/*" => Some(1),
            "application/json" if self == Self::Json => Some(2),
            "application/graphql-response+json" if self == Self::Response => Some(2),
            _ => None,
        }
    }

    /// The value of `Content-Type`.
    pub fn name(self) -> HeaderValue {
        HeaderValue::from_static(match self {
            Self::Response => "application/graphql-response+json; charset=utf-8",
            Self::Json => "application/json; charset=utf-8",
        })
    }
}

/// The name of a media range in small letters, and its quality in thousandths. We write UTF-8 only, so another charset is no match.
fn range_and_quality(range: &str) -> (String, u16) {
    let mut parts = range.split(';').map(str::trim);
    let name = parts.next().unwrap_or_default().to_ascii_lowercase();
    let mut quality = 1000;
    for part in parts {
        let (key, value) = part.split_once('=').unwrap_or((part, ""));
        let value = value.trim().trim_matches('"');
        if key.trim().eq_ignore_ascii_case("q") {
            quality = thousandths(value);
        } else if key.trim().eq_ignore_ascii_case("charset") && !value.eq_ignore_ascii_case("utf-8") {
            quality = 0;
        }
    }
    (name, quality)
}

/// `0.75` is 750; what is no quality is none.
pub fn thousandths(value: &str) -> u16 {
    match value.parse::<f32>() {
        // The range check makes the cast exact enough, and NaN fails it.
        Ok(quality) if (0.0..=1.0).contains(&quality) => (quality * 1000.0) as u16,
        _ => 0,
    }
}

fn not_acceptable() -> Complaint {
    Complaint::new(Code::NotAcceptable, "Answers are application/graphql-response+json or application/json, in UTF-8.")
}
