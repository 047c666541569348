//! How many connections there are, in all and from one address.

use std::{
    collections::HashMap,
    net::{IpAddr, Ipv6Addr},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

/// Counts who is inside and turns away whom there is no room for.
pub struct Crowd {
    most: usize,
    most_of_one: usize,
    inside: Mutex<Inside>,
}

#[derive(Default)]
struct Inside {
    all: usize,
    by_address: HashMap<IpAddr, usize>,
}

/// A place that is given back when it is dropped.
pub struct Place {
    crowd: Arc<Crowd>,
    address: IpAddr,
}

impl Crowd {
    pub fn new(most: usize, most_of_one: usize) -> Self {
        Self { most, most_of_one, inside: Mutex::default() }
    }

    /// A place for a connection from this address; `trusted` ones count in all only.
    pub fn enter(self: &Arc<Self>, address: IpAddr, trusted: bool) -> Option<Place> {
        let address = household(address);
        let mut inside = self.inside();
        if inside.all >= self.most {
            return None;
        }
        let of_one = inside.by_address.entry(address).or_insert(0);
        if *of_one >= self.most_of_one && !trusted {
            return None;
        }
        *of_one += 1;
        inside.all += 1;
        Some(Place { crowd: Arc::clone(self), address })
    }

    fn inside(&self) -> MutexGuard<'_, Inside> {
        self.inside.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut inside = self.crowd.inside();
        inside.all -= 1;
        let left = inside.by_address.get_mut(&self.address).map(|count| {
            *count -= 1;
            *count
        });
        if left == Some(0) {
            inside.by_address.remove(&self.address);
        }
    }
}

/// Who has one IPv6 address has a whole network of them, so such are counted by their first 64 bits.
pub fn household(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(v6) => {
            let [a, b, c, d, ..] = v6.segments();
            IpAddr::V6(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
        }
        v4 => v4,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ceilings_hold_and_places_come_back() {
        let crowd = Arc::new(Crowd::new(3, 2));
        let address = |text: &str| text.parse::<IpAddr>().unwrap();
        let first = crowd.enter(address("10.0.0.1"), false).unwrap();
        let _second = crowd.enter(address("::ffff:10.0.0.1"), false).unwrap();
        assert!(crowd.enter(address("10.0.0.1"), false).is_none(), "the same address in both forms");
        let _third = crowd.enter(address("2001:db8::1"), false).unwrap();
        assert!(crowd.enter(address("10.0.0.2"), true).is_none(), "full");
        drop(first);
        let _fourth = crowd.enter(address("2001:db8::2"), false).unwrap();
        assert!(crowd.enter(address("2001:db8:0:0:ffff::3"), false).is_none());
        drop(_third);
        drop(_second);
        assert!(crowd.enter(address("2001:db8::4"), true).is_some(), "a proxy of ours");
        drop(_fourth);
        assert!(crowd.inside().by_address.is_empty() && crowd.inside().all == 0);
    }
}
