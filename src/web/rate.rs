//! How much one caller may ask for: a leaky bucket of points, by account or else by address.
//!
//! A request costs a point, what it may return costs more, and a document that had to be checked anew costs extra, since that is the
//! dearest thing a request can make the wire do. Points come back all the time. Kept in memory: a restart forgives, and that is fine for
//! all but guessing at secrets, which has limits of its own in the database.

use std::{
    collections::HashMap,
    hash::Hash,
    net::IpAddr,
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

use http::HeaderMap;

/// A bucket's size and how many points come back each second.
#[derive(Debug, Clone, Copy)]
pub struct Rate {
    pub points: f64,
    pub back_each_second: f64,
}

/// The rates of a hub; without them nothing is limited.
#[derive(Debug, Clone, Copy)]
pub struct Rates {
    pub account: Rate,
    pub address: Rate,
}

impl Default for Rates {
    fn default() -> Self {
        Self {
            account: Rate { points: 6000.0, back_each_second: 100.0 },
            address: Rate { points: 1200.0, back_each_second: 20.0 },
        }
    }
}

/// Points for nodes that may come back, and for a document that had to be checked.
pub const NODES_A_POINT: u64 = 100;
pub const CHECKED: u64 = 10;

/// What is left after a request, as the client is told it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Left {
    pub points: u64,
    pub of: u64,
    /// Seconds until the bucket is as before any request; after a refusal, until the request would be taken.
    pub wait: u64,
}

/// Buckets by their keys. An empty one is the same as none, so those are thrown away now and then.
pub struct Buckets<K> {
    spent: Mutex<HashMap<K, (f64, Instant)>>,
    most: usize,
}

impl<K: Eq + Hash> Buckets<K> {
    pub fn new(most: usize) -> Self {
        Self { spent: Mutex::default(), most }
    }

    /// Takes points out of a caller's bucket.
    ///
    /// # Errors
    /// When there are not enough; nothing is taken then.
    pub fn take(&self, key: K, points: u64, rate: Rate, now: Instant) -> Result<Left, Left> {
        let mut held = self.spent.lock().unwrap_or_else(PoisonError::into_inner);
        if held.len() >= self.most && !held.contains_key(&key) {
            held.retain(|_, (spent, since)| leaked(*spent, *since, rate, now) > 0.0);
            if held.len() >= self.most {
                // More callers at once than we can tell apart: nobody is served better by refusing all of them.
                held.clear();
            }
        }
        let (spent, since) = held.entry(key).or_insert((0.0, now));
        *spent = leaked(*spent, *since, rate, now);
        *since = now;
        let after = *spent + points as f64;
        let taken = after <= rate.points;
        if taken {
            *spent = after;
        }
        let wait = if taken { *spent } else { after - rate.points };
        let left = Left {
            points: (rate.points - *spent) as u64,
            of: rate.points as u64,
            wait: (wait / rate.back_each_second).ceil() as u64,
        };
        if taken { Ok(left) } else { Err(left) }
    }
}

fn leaked(spent: f64, since: Instant, rate: Rate, now: Instant) -> f64 {
    let passed: Duration = now.saturating_duration_since(since);
    (spent - passed.as_secs_f64() * rate.back_each_second).max(0.0)
}

/// Who is at the other end. Only a proxy of ours is believed about it, and then the nearest address that is none of ours: all before
/// that one may be made up by the client.
pub fn caller(peer: IpAddr, headers: &HeaderMap, proxies: &[IpAddr]) -> IpAddr {
    let peer = peer.to_canonical();
    if !proxies.contains(&peer) {
        return peer;
    }
    let mut nearest = peer;
    let lines: Vec<&str> = headers.get_all("x-forwarded-for").iter().filter_map(|line| line.to_str().ok()).collect();
    for hop in lines.iter().rev().flat_map(|line| line.rsplit(',')) {
        let Ok(address) = hop.trim().parse::<IpAddr>() else { return nearest };
        nearest = address.to_canonical();
        if !proxies.contains(&nearest) {
            return nearest;
        }
    }
    nearest
}

#[cfg(test)]
mod tests {
    use super::*;

    const RATE: Rate = Rate { points: 10.0, back_each_second: 2.0 };

    #[test]
    fn points_run_out_and_come_back() {
        let buckets = Buckets::new(100);
        let begin = Instant::now();
        assert_eq!(buckets.take("a", 4, RATE, begin), Ok(Left { points: 6, of: 10, wait: 2 }));
        assert_eq!(buckets.take("a", 6, RATE, begin), Ok(Left { points: 0, of: 10, wait: 5 }));
        assert_eq!(buckets.take("a", 3, RATE, begin), Err(Left { points: 0, of: 10, wait: 2 }));
        assert!(buckets.take("b", 10, RATE, begin).is_ok(), "another caller");
        let later = begin + Duration::from_millis(1500);
        assert_eq!(buckets.take("a", 3, RATE, later), Ok(Left { points: 0, of: 10, wait: 5 }));
        assert_eq!(buckets.take("a", 11, RATE, later + Duration::from_secs(60)), Err(Left { points: 10, of: 10, wait: 1 }));
    }

    #[test]
    fn callers_are_bounded_and_the_busy_are_remembered() {
        let buckets = Buckets::new(100);
        let begin = Instant::now();
        for number in 0..1000_u64 {
            let now = begin + Duration::from_secs(number);
            let _busy = buckets.take(u64::MAX, 3, RATE, now);
            assert!(buckets.take(number, 1, RATE, now).is_ok());
            assert!(buckets.spent.lock().unwrap().len() <= 100);
        }
        assert!(buckets.take(u64::MAX, 3, RATE, begin + Duration::from_secs(999)).is_err());
    }

    #[test]
    fn only_our_proxies_are_believed() {
        let address = |text: &str| text.parse::<IpAddr>().unwrap();
        let proxies = [address("10.0.0.1"), address("10.0.0.2")];
        for (peer, lines, expected) in [
            ("9.9.9.9", &["1.1.1.1"][..], "9.9.9.9"),
            ("10.0.0.1", &[], "10.0.0.1"),
            ("10.0.0.1", &["1.1.1.1"], "1.1.1.1"),
            ("::ffff:10.0.0.1", &["1.1.1.1"], "1.1.1.1"),
            ("10.0.0.1", &["6.6.6.6, 1.1.1.1"], "1.1.1.1"),
            ("10.0.0.1", &["6.6.6.6, 1.1.1.1, 10.0.0.2"], "1.1.1.1"),
            ("10.0.0.1", &["6.6.6.6", "1.1.1.1,10.0.0.2"], "1.1.1.1"),
            ("10.0.0.1", &["6.6.6.6, nonsense"], "10.0.0.1"),
            ("10.0.0.1", &["10.0.0.2"], "10.0.0.2"),
        ] {
            let mut headers = HeaderMap::new();
            for line in lines {
                headers.append("x-forwarded-for", line.parse().unwrap());
            }
            assert_eq!(caller(address(peer), &headers, &proxies), address(expected), "{peer} {lines:?}");
        }
    }
}
