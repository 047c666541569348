//! The register as a folder of tables, in and out.
//!
//! References are by code, and the last day of a term is written as people write it, included. An import adds and changes; it
//! never takes away, and what is already there is left alone. A column that a file leaves out says nothing; an empty cell says
//! that there is nothing. A workbook and a Popolo document are spread out as the same tables first, so every check and promise
//! holds for them too. What goes out in other shapes (Popolo, OParl, vCard) goes through a [`Sight`](crate::access::Sight).

mod apart;
mod batch;
mod cells;
mod columns;
mod decode;
pub mod export;
pub mod fixture;
pub mod import;
pub mod oparl;
mod out;
pub mod popolo;
mod quotes;
pub mod seen;
mod sheets;
mod source;
pub mod synth;
pub mod vcard;
mod workbook;

use crate::error::Result;
use sea_orm::{ConnectionTrait, EntityTrait, ModelTrait, QuerySelect, sea_query::Expr};
use sheets::Sheet;
use uuid::Uuid;

/// The codes of a sheet, with the ids behind them.
async fn codes<S: Sheet>(rows: &impl ConnectionTrait) -> Result<Vec<(Uuid, String)>> {
    let found = <S::Row as ModelTrait>::Entity::find().select_only().expr(Expr::col("id")).column(S::by());
    Ok(found.into_tuple().all(rows).await?)
}
