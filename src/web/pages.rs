//! What a browser gets that is no GraphQL: the playground's files, from memory.

use std::io::Read as _;

use http::{HeaderMap, HeaderValue, StatusCode, header, request::Parts};
use http_body_util::Full;
use hyper::body::Bytes;
use snitflade_web::Asset;

use super::answer::Answer;

const PLAYGROUND: &str = "/playground";

/// To the playground, for who opens the hub in a browser. Not for good: one day there are pages.
pub fn to_playground() -> Answer {
    let mut answer = plain(StatusCode::TEMPORARY_REDIRECT, Bytes::new());
    answer.headers_mut().insert(header::LOCATION, HeaderValue::from_static(PLAYGROUND));
    answer
}

/// A short text, never stored.
pub fn plain(status: StatusCode, body: Bytes) -> Answer {
    let mut answer = http::Response::new(Full::new(body));
    *answer.status_mut() = status;
    answer.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    answer
}

/// A file, packed as it is kept for those who take it so.
pub fn file(asset: &'static Asset, parts: &Parts) -> Answer {
    let packed = takes_gzip(&parts.headers);
    let tag = entity_tag(asset.gzip, packed);
    let mut answer = http::Response::new(Full::new(Bytes::new()));
    if parts.headers.get_all(header::IF_NONE_MATCH).iter().any(|known| names(known, &tag)) {
        *answer.status_mut() = StatusCode::NOT_MODIFIED;
    } else if packed {
        *answer.body_mut() = Full::new(Bytes::from_static(asset.gzip));
        answer.headers_mut().insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    } else {
        *answer.body_mut() = Full::new(Bytes::from(unpack(asset.gzip)));
    }
    let headers = answer.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(asset.content_type));
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    let keep = if asset.immutable { "public, max-age=31536000, immutable" } else { "no-cache" };
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(keep));
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(snitflade_web::CSP));
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        headers.insert(header::ETAG, tag);
    }
    answer
}

/// A gzip ends in the checksum and the length of what is in it: a name for the content that costs nothing.
fn entity_tag(gzip: &[u8], packed: bool) -> String {
    let trailer = gzip.last_chunk::<8>().map_or(0, |trailer| u64::from_le_bytes(*trailer));
    format!("\"{trailer:016x}{}\"", if packed { "-gzip" } else { "" })
}

fn names(known: &HeaderValue, tag: &str) -> bool {
    known
        .to_str()
        .is_ok_and(|known| known.split(',').map(str::trim).any(|known| known == "*" || known.trim_start_matches("W/") == tag))
}

fn takes_gzip(headers: &HeaderMap) -> bool {
    let ranges = headers.get_all(header::ACCEPT_ENCODING).iter().filter_map(|value| value.to_str().ok());
    ranges.flat_map(|value| value.split(',')).any(|range| {
        let (name, quality) = range.split_once(';').unwrap_or((range, "q=1"));
        let quality = quality.trim().strip_prefix("q=").map_or(0, super::media::thousandths);
        name.trim().eq_ignore_ascii_case("gzip") && quality > 0
    })
}

fn unpack(gzip: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(gzip.len() * 4);
    if let Err(error) = flate2::read::GzDecoder::new(gzip).read_to_end(&mut bytes) {
        tracing::error!(%error, "a built-in file is damaged");
    }
    bytes
}
