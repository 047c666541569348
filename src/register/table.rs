//! The shapes in which the register keeps its rows: tables in chunks, look-ups by key, lists of links.
//!
//! All three share structure between one register and the next: a change copies the chunk it touches and the short list of
//! chunks, never the rows of the world. While a register is being built nobody else holds a chunk and nothing is copied.

use arrayvec::ArrayVec;
use hashbrown::HashTable;
use serde::{Deserialize, Serialize};
use std::{marker::PhantomData, num::NonZeroU32, sync::Arc};
use uuid::Uuid;

const ROWS: usize = 64;
const OWNERS: usize = 128;
const SHARDS: usize = 128;

/// A dense index inside one register. It means nothing outside, and nothing in another register.
pub trait Ix: Copy + Eq + Ord + Send + Sync + 'static {
    fn new(place: usize) -> Self;
    fn at(self) -> usize;
}

/// The number of a place, kept so that "none" costs no room.
pub(super) fn number(place: usize) -> NonZeroU32 {
    u32::try_from(place + 1).ok().and_then(NonZeroU32::new).unwrap_or(NonZeroU32::MAX)
}

/// A row of the register.
pub trait Record: Clone + Send + Sync {
    type Ix: Ix;
    /// The row's id; nil once the row has been removed.
    fn id(&self) -> Uuid;
    /// Marks the row as removed; its place stays empty.
    fn clear(&mut self);
}

/// Rows that are copied together when one of them changes.
pub(super) type Rows<R> = ArrayVec<R, ROWS>;

/// Rows of one kind, found by index or id.
#[derive(Clone)]
pub struct Table<R> {
    chunks: Arc<Vec<Arc<Rows<R>>>>,
    len: usize,
    ids: Lookup,
}

impl<R> Default for Table<R> {
    fn default() -> Self {
        Self { chunks: Arc::default(), len: 0, ids: Lookup::default() }
    }
}

impl<R: Record> Table<R> {
    /// The row in this place.
    #[must_use]
    pub fn get(&self, ix: R::Ix) -> &R {
        let place = ix.at();
        &self.chunks[place / ROWS][place % ROWS]
    }

    /// Where the row with this id is.
    #[must_use]
    pub fn find(&self, id: Uuid) -> Option<R::Ix> {
        if id.is_nil() {
            return None;
        }
        self.ids.find(hash_id(id), |place| self.at(place).id() == id).map(R::Ix::new)
    }

    /// Every row that has not been removed, with its place.
    pub fn iter(&self) -> impl Iterator<Item = (R::Ix, &R)> {
        self.chunks
            .iter()
            .flat_map(|chunk| chunk.iter())
            .enumerate()
            .filter(|(_, row)| !row.id().is_nil())
            .map(|(place, row)| (R::Ix::new(place), row))
    }

    /// One more than the highest place in use.
    #[must_use]
    pub fn places(&self) -> usize {
        self.len
    }

    fn at(&self, place: usize) -> &R {
        &self.chunks[place / ROWS][place % ROWS]
    }

    /// The rows as they are held.
    pub(super) fn chunks(&self) -> &[Arc<Rows<R>>] {
        &self.chunks
    }

    /// Takes the next rows as they were held. No row follows on a chunk with room left, and none is found before [`Self::find_all`].
    pub(super) fn add_chunk(&mut self, chunk: Rows<R>) -> bool {
        let follows = self.len.is_multiple_of(ROWS) && !chunk.is_empty();
        self.len += chunk.len();
        Arc::make_mut(&mut self.chunks).push(Arc::new(chunk));
        follows
    }

    /// Lets every row be found by its id.
    pub(super) fn find_all(&mut self) {
        let hash = |place: usize| hash_id(self.at(place).id());
        self.ids = Lookup::of(self.iter().map(|(ix, _)| ix.at()), self.len, hash);
    }

    /// Puts a row in the place of the row with its id, or in a new place.
    pub(super) fn put(&mut self, row: R) -> R::Ix {
        if let Some(ix) = self.find(row.id()) {
            self.replace(ix, row);
            return ix;
        }
        let (place, hash) = (self.len, hash_id(row.id()));
        let chunks = Arc::make_mut(&mut self.chunks);
        if place.is_multiple_of(ROWS) {
            chunks.push(Arc::new(ArrayVec::new()));
        }
        if let Some(chunk) = chunks.last_mut() {
            Arc::make_mut(chunk).push(row);
        }
        self.len += 1;
        let chunks = &self.chunks;
        self.ids.add(hash, place, |other| hash_id(chunks[other / ROWS][other % ROWS].id()));
        R::Ix::new(place)
    }

    /// Empties the place of the row with this id and gives the row that was there.
    pub(super) fn remove(&mut self, id: Uuid) -> Option<(R::Ix, R)> {
        let ix = self.find(id)?;
        let row = self.get(ix).clone();
        self.ids.remove(hash_id(id), ix.at());
        let mut cleared = row.clone();
        cleared.clear();
        self.replace(ix, cleared);
        Some((ix, row))
    }

    fn replace(&mut self, ix: R::Ix, row: R) {
        let place = ix.at();
        Arc::make_mut(&mut Arc::make_mut(&mut self.chunks)[place / ROWS])[place % ROWS] = row;
    }
}

/// The last half of a version 7 UUID is random already.
fn hash_id(id: Uuid) -> u64 {
    id.as_u64_pair().1.wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

/// Places found by the hash of a key; the keys themselves stay in the rows.
#[derive(Clone)]
pub struct Lookup {
    shards: Arc<Vec<Arc<HashTable<u32>>>>,
}

impl Default for Lookup {
    fn default() -> Self {
        Self { shards: Arc::new(vec![Arc::default(); SHARDS]) }
    }
}

impl Lookup {
    /// A look-up of these places, about so many, by their hashes.
    pub(super) fn of(places: impl Iterator<Item = usize>, about: usize, hash_of: impl Fn(usize) -> u64) -> Self {
        // Chance does not fill the shards alike; those that it fills beyond this grow.
        let room = about / SHARDS + about / SHARDS / 16;
        let mut found = Self { shards: Arc::new((0..SHARDS).map(|_| Arc::new(HashTable::with_capacity(room))).collect()) };
        for place in places {
            found.add(hash_of(place), place, &hash_of);
        }
        found
    }

    /// The place with this hash for which `is_it` holds.
    pub fn find(&self, hash: u64, is_it: impl Fn(usize) -> bool) -> Option<usize> {
        self.shards[shard(hash)].find(hash, |place| is_it(*place as usize)).map(|place| *place as usize)
    }

    pub(super) fn add(&mut self, hash: u64, place: usize, hash_of: impl Fn(usize) -> u64) {
        let table = Arc::make_mut(&mut Arc::make_mut(&mut self.shards)[shard(hash)]);
        let place = u32::try_from(place).unwrap_or(u32::MAX);
        table.insert_unique(hash, place, |other| hash_of(*other as usize));
    }

    pub(super) fn remove(&mut self, hash: u64, place: usize) {
        let table = Arc::make_mut(&mut Arc::make_mut(&mut self.shards)[shard(hash)]);
        if let Ok(entry) = table.find_entry(hash, |other| *other as usize == place) {
            entry.remove();
        }
    }
}

/// The shard comes from bits that the hash table inside it does not start with.
fn shard(hash: u64) -> usize {
    (hash >> 40) as usize % SHARDS
}

/// For each owner the places of its items, in a stable order.
pub struct Links<O, I> {
    chunks: Arc<Vec<Arc<Held<I>>>>,
    owner: PhantomData<fn(O)>,
}

#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Held<I> {
    ends: Vec<u32>,
    items: Vec<I>,
}

impl<O, I> Clone for Links<O, I> {
    fn clone(&self) -> Self {
        Self { chunks: Arc::clone(&self.chunks), owner: PhantomData }
    }
}

impl<O, I> Default for Links<O, I> {
    fn default() -> Self {
        Self { chunks: Arc::default(), owner: PhantomData }
    }
}

/// Whether a link is to be made or taken away.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Tie {
    Make,
    Cut,
}

impl<O: Ix, I: Ix> Links<O, I> {
    /// The items of this owner.
    #[must_use]
    pub fn of(&self, owner: O) -> &[I] {
        let place = owner.at();
        match self.chunks.get(place / OWNERS) {
            Some(held) => &held.items[held.range(place % OWNERS)],
            None => &[],
        }
    }

    /// The links as they are held.
    pub(super) fn chunks(&self) -> &[Arc<Held<I>>] {
        &self.chunks
    }

    /// Takes the next links as they were held.
    pub(super) fn add_chunk(&mut self, chunk: Held<I>) -> bool {
        let whole = chunk.ends.len() == OWNERS && chunk.ends.is_sorted() && chunk.range(OWNERS - 1).end == chunk.items.len();
        Arc::make_mut(&mut self.chunks).push(Arc::new(chunk));
        whole
    }

    /// Makes or cuts a link; the items of an owner stand in the order of `key`.
    pub(super) fn tie<K: Ord>(&mut self, tie: Tie, owner: O, item: I, key: impl Fn(I) -> K) {
        let (chunk, slot) = (owner.at() / OWNERS, owner.at() % OWNERS);
        let chunks = Arc::make_mut(&mut self.chunks);
        while chunks.len() <= chunk {
            chunks.push(Arc::new(Held { ends: vec![0; OWNERS], items: Vec::new() }));
        }
        let held = Arc::make_mut(&mut chunks[chunk]);
        let range = held.range(slot);
        match tie {
            Tie::Make => {
                let within = held.items[range.clone()].partition_point(|other| key(*other) < key(item));
                held.items.insert(range.start + within, item);
                held.ends[slot..].iter_mut().for_each(|end| *end += 1);
            }
            Tie::Cut => {
                if let Some(within) = held.items[range.clone()].iter().position(|other| *other == item) {
                    held.items.remove(range.start + within);
                    held.ends[slot..].iter_mut().for_each(|end| *end -= 1);
                }
            }
        }
    }
}

impl<I> Held<I> {
    fn range(&self, slot: usize) -> std::ops::Range<usize> {
        let start = if slot == 0 { 0 } else { self.ends[slot - 1] as usize };
        start..self.ends[slot] as usize
    }
}
