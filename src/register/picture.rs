//! The register as bytes: a picture of one revision, in parts of about a megabyte. A hub that starts from one need not read and tie
//! every row again; what has happened since it takes from the feed, as it does beside other hubs.
//!
//! A picture is read by the very shape that drew it, or not at all: see [`shape`].

use super::{ByName, Ix, Links, Record, Register, Table};
use serde::{Serialize, de::DeserializeOwned};
use sha2::{Digest, Sha256};
use std::{iter, sync::Arc};

/// Chunks of a table or of links that are written together.
const TOGETHER: usize = 128;
/// Bytes that fill a part.
const FULL: usize = 1 << 20;
/// Stands where the number of a field would: nothing follows.
const END: u8 = u8::MAX;

/// The bytes are no picture of a register.
#[derive(Debug, thiserror::Error)]
pub enum Unreadable {
    #[error(transparent)]
    Bytes(#[from] postcard::Error),
    #[error("something stands in a place where it cannot, or is missing")]
    Misplaced,
}

/// What the bytes depend on: rows, their words and how they are held. A hub of another shape draws its own picture.
#[must_use]
pub fn shape() -> String {
    let sources = [include_str!("mod.rs"), include_str!("table.rs"), include_str!("picture.rs"), entities::words::SOURCE];
    let mut digest = Sha256::new();
    sources.iter().for_each(|source| digest.update(source.as_bytes()));
    digest.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

type Pieces<'a> = Box<dyn Iterator<Item = Result<Vec<u8>, Unreadable>> + Send + 'a>;

/// What is drawn piece by piece.
trait Drawn {
    fn pieces(&self) -> Pieces<'_>;
    /// Takes the next piece.
    fn add(&mut self, piece: &[u8]) -> Result<(), Unreadable>;
    /// Every piece is there.
    fn finish(&mut self) {}
}

fn draw<C: Serialize + Send + Sync>(chunks: &[Arc<C>]) -> Pieces<'_> {
    let piece = |together: &[Arc<C>]| together.iter().try_fold(Vec::new(), |bytes, chunk| postcard::to_extend(&**chunk, bytes));
    Box::new(chunks.chunks(TOGETHER).map(move |together| Ok(piece(together)?)))
}

fn read<C: DeserializeOwned>(mut piece: &[u8], mut take: impl FnMut(C) -> bool) -> Result<(), Unreadable> {
    while !piece.is_empty() {
        let (chunk, rest) = postcard::take_from_bytes(piece)?;
        piece = rest;
        if !take(chunk) {
            return Err(Unreadable::Misplaced);
        }
    }
    Ok(())
}

impl<R: Record + Serialize + DeserializeOwned> Drawn for Table<R> {
    fn pieces(&self) -> Pieces<'_> {
        draw(self.chunks())
    }
    fn add(&mut self, piece: &[u8]) -> Result<(), Unreadable> {
        read(piece, |chunk| self.add_chunk(chunk))
    }
    fn finish(&mut self) {
        self.find_all();
    }
}

impl<O: Ix, I: Ix + Serialize + DeserializeOwned> Drawn for Links<O, I> {
    fn pieces(&self) -> Pieces<'_> {
        draw(self.chunks())
    }
    fn add(&mut self, piece: &[u8]) -> Result<(), Unreadable> {
        read(piece, |chunk| self.add_chunk(chunk))
    }
}

impl Drawn for ByName {
    fn pieces(&self) -> Pieces<'_> {
        Box::new(iter::once_with(|| Ok(postcard::to_allocvec(self.forums())?)))
    }
    fn add(&mut self, piece: &[u8]) -> Result<(), Unreadable> {
        *self = Self::Sorted(Arc::new(postcard::from_bytes(piece)?));
        Ok(())
    }
}

/// Names what is drawn, in the order in which it is; whatever a register has beside is made again from that.
macro_rules! drawn {
    ($($field:ident)+) => {
        impl Register {
            fn drawn(&self) -> Vec<&(dyn Drawn + Sync)> {
                // No field is passed over without a word: a new one must be named here.
                let Self {
                    $($field,)+
                    revision: _, people_of: _, organisations_of: _, indexed: _, listed: _, seated: _, common: _, worded: _, forum_codes: _,
                } = self;
                vec![$($field),+]
            }

            fn drawn_parts(&mut self) -> Vec<&mut dyn Drawn> {
                vec![$(&mut self.$field),+]
            }
        }
    };
}

drawn! {
    areas organisations persons posts holdings contact_duties topics forums forum_topics forum_areas bases remits seats deputies
    secretariats interfaces exchanges contacts meetings organisation_names identifiers synonyms forum_names rules families referrals
    conditions confirmations passings dismissals former_statuses topic_numbers borders area_parts area_borders organisation_units
    organisation_posts topic_narrower post_holdings person_holdings area_duties forum_topic_links forum_area_links forum_bases
    forum_remits forum_seats person_seats organisation_seats post_secretariats post_seats person_copies seat_deputies person_deputies
    post_deputies forum_interfaces organisation_interfaces interface_exchanges interface_contacts forum_meetings
    organisation_other_names organisation_identifiers topic_synonyms topic_identifiers forum_earlier_names forum_earlier_statuses
    forum_rules forum_families forum_referrals interface_conditions interface_confirmations interface_passings by_name
}

impl Register {
    /// The picture of this register, part by part.
    pub fn parts(&self) -> impl Iterator<Item = Result<Vec<u8>, Unreadable>> + Send + '_ {
        let named = (0_u8..).zip(self.drawn()).flat_map(|(field, drawn)| drawn.pieces().map(move |piece| Ok((field, piece?))));
        let mut named = named.chain(iter::once(Ok((END, Vec::new()))));
        iter::from_fn(move || {
            let mut part = Vec::new();
            while part.len() < FULL
                && let Some(next) = named.next()
            {
                match next
                    .and_then(|(field, piece)| Ok((field, u32::try_from(piece.len()).map_err(|_| Unreadable::Misplaced)?, piece)))
                {
                    Ok((field, length, piece)) => {
                        part.push(field);
                        part.extend(length.to_le_bytes());
                        part.extend(piece);
                    }
                    Err(unreadable) => return Some(Err(unreadable)),
                }
            }
            (!part.is_empty()).then_some(Ok(part))
        })
    }
}

/// A register in the making from the parts of a picture.
#[derive(Default)]
pub struct Restored {
    register: Register,
    ended: bool,
}

impl Restored {
    /// Takes the next part.
    ///
    /// # Errors
    /// [`Unreadable`] when the bytes are no part of a picture of this shape.
    pub fn add(&mut self, mut part: &[u8]) -> Result<(), Unreadable> {
        let mut fields = self.register.drawn_parts();
        while let Some((field, rest)) = part.split_first() {
            let (length, rest) = rest.split_first_chunk().ok_or(Unreadable::Misplaced)?;
            let (piece, rest) = rest.split_at_checked(u32::from_le_bytes(*length) as usize).ok_or(Unreadable::Misplaced)?;
            part = rest;
            match fields.get_mut(usize::from(*field)) {
                Some(drawn) if !self.ended => drawn.add(piece)?,
                None if *field == END => self.ended = true,
                _ => return Err(Unreadable::Misplaced),
            }
        }
        Ok(())
    }

    /// The register at this revision.
    ///
    /// # Errors
    /// [`Unreadable`] when parts are missing.
    pub fn finish(self, revision: i64) -> Result<Register, Unreadable> {
        let Self { mut register, ended: true } = self else { return Err(Unreadable::Misplaced) };
        register.drawn_parts().into_iter().for_each(Drawn::finish);
        register.revision = revision;
        register.find_codes();
        register.sort();
        Ok(register)
    }
}
