//! A bounded cache in two generations: what is used moves to the young one, and when that is full the old one is dropped whole. No
//! lists to keep in order, no clock, and a flood of new documents can only push out what was not used meanwhile.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use super::gate::Hash;

/// Keeps at least half and at most all of `entries` values and `weight` bytes.
pub struct Cache<T> {
    entries: usize,
    weight: usize,
    generations: Mutex<Generations<T>>,
}

struct Generations<T> {
    young: HashMap<Hash, (T, usize)>,
    old: HashMap<Hash, (T, usize)>,
    weight: usize,
}

impl<T: Clone> Cache<T> {
    pub fn new(entries: usize, weight: usize) -> Self {
        let generations = Generations { young: HashMap::new(), old: HashMap::new(), weight: 0 };
        Self { entries, weight, generations: Mutex::new(generations) }
    }

    pub fn get(&self, key: &Hash) -> Option<T> {
        let mut held = self.generations.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((value, _)) = held.young.get(key) {
            return Some(value.clone());
        }
        let (value, weight) = held.old.remove(key)?;
        self.put(&mut held, *key, value.clone(), weight);
        Some(value)
    }

    pub fn insert(&self, key: Hash, value: T, weight: usize) {
        let mut held = self.generations.lock().unwrap_or_else(PoisonError::into_inner);
        self.put(&mut held, key, value, weight);
    }

    fn put(&self, held: &mut Generations<T>, key: Hash, value: T, weight: usize) {
        if (held.young.len() + 1) * 2 > self.entries || (held.weight + weight) * 2 > self.weight {
            held.old = std::mem::take(&mut held.young);
            held.weight = 0;
        }
        if let Some((_, before)) = held.young.insert(key, (value, weight)) {
            held.weight -= before;
        }
        held.weight += weight;
    }

    #[cfg(test)]
    fn len(&self) -> usize {
        let held = self.generations.lock().unwrap_or_else(PoisonError::into_inner);
        held.young.len() + held.old.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(number: usize) -> Hash {
        let mut bytes = [0; 32];
        bytes[..8].copy_from_slice(&number.to_le_bytes());
        Hash::from_bytes(bytes)
    }

    #[test]
    fn a_flood_is_bounded_and_spares_what_is_used() {
        let cache = Cache::new(100, 1_000_000);
        cache.insert(key(0), 0, 10);
        for number in 1..10_000 {
            cache.insert(key(number), number, 10);
            assert!(cache.len() <= 100, "{}", cache.len());
            if number % 20 == 0 {
                assert_eq!(cache.get(&key(0)), Some(0), "after {number}");
            }
        }
        assert_eq!(cache.get(&key(5)), None);
        assert_eq!(cache.get(&key(9_999)), Some(9_999));
    }

    #[test]
    fn large_documents_count_for_their_bytes() {
        let cache = Cache::new(1000, 1000);
        for number in 0..1000 {
            cache.insert(key(number), number, 100);
        }
        assert!(cache.len() <= 10, "{}", cache.len());
    }
}
