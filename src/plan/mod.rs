//! The cooperation plan as a document: its appendix 1 (bilag 1), printed from the register.
//!
//! What the appendix says is plain data, [`appendix::Appendix`], a pure function of a [`Sight`]; [`html`], [`pdf`] and [`text`] give
//! it a shape and add no word but the stamp. A stranger would print the public edition for whoever asks: it is printed with the sight
//! of nobody, so that an operator cannot publish by mistake what the operator alone may see.

pub mod appendix;
mod entry;
pub mod graphql;
pub mod html;
mod layout;
mod links;
mod members;
pub mod mutations;
pub mod pages;
pub mod pdf;
mod responsible;
pub mod text;
mod typeface;

use crate::{
    access::{Sight, Viewer},
    error::{Error, Misuse, Result},
    hub::Hub,
    words::Language,
};
use appendix::Appendix;
use chrono::NaiveDate;
use std::sync::Arc;

/// For whom an appendix is printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, async_graphql::Enum)]
#[graphql(name = "AppendixEdition")]
pub enum Edition {
    /// For everyone: no more than somebody sees who has not signed in.
    #[default]
    Public,
    /// For the network: what you may see, with the meetings of the year and what the entries lack.
    Internal,
}

impl Edition {
    /// The Danish word.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Public => "offentlig udgave",
            Self::Internal => "intern udgave",
        }
    }
}

/// The most forums that an appendix has which is printed while somebody waits. A district has some twenty; a larger one is
/// printed by the command.
pub const MOST_FORUMS: usize = 500;

/// The sight that an edition is printed with.
///
/// # Errors
/// [`Error::SignIn`] and [`Error::NotAllowed`] when somebody outside the network asks for the internal edition.
pub fn sight(hub: &Arc<Hub>, viewer: &Arc<Viewer>, edition: Edition, as_of: Option<NaiveDate>) -> Result<Sight> {
    match edition {
        Edition::Public => Ok(Sight::new(hub, &Arc::new(Viewer::anonymous(Language::Da)), as_of)),
        Edition::Internal => {
            let sight = Sight::new(hub, viewer, as_of);
            match (sight.standing().in_network(), viewer.signed_in()) {
                (true, _) => Ok(sight),
                (false, true) => Err(Error::NotAllowed),
                (false, false) => Err(Error::SignIn),
            }
        }
    }
}

/// The appendix while somebody waits, with the sight that it was printed with.
///
/// # Errors
/// Those of [`sight`]; [`Error::Misused`] when there are more than [`MOST_FORUMS`].
pub fn print(hub: &Arc<Hub>, viewer: &Arc<Viewer>, edition: Edition, as_of: Option<NaiveDate>) -> Result<(Sight, Appendix)> {
    let sight = sight(hub, viewer, edition, as_of)?;
    if sight.forums().take(MOST_FORUMS + 1).count() > MOST_FORUMS {
        return Err(Error::Misused(Misuse::TooManyToPrint(MOST_FORUMS)));
    }
    let appendix = appendix::appendix(&sight, edition);
    Ok((sight, appendix))
}
