//! What stood at the ends of interfaces when something was written down about one of them, whatever stands there now: who answers for a
//! forum that is closed to the viewer is not told, also of an interface that has been taken away or leads elsewhere today.

use super::roots::{self, named};
use crate::{access::Sight, error::Result, register::End};
use entities::hub::audit;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde_json::{Map, Value};
use uuid::Uuid;

/// The changes of the interfaces that some rows name, the newest first.
pub(super) struct Ends(Vec<audit::Model>);

/// What stood at the end that a row is about.
enum Stood {
    /// The row is about no end.
    Nowhere,
    At(End),
    /// Something that is there no more.
    Gone,
}

/// The interfaces of whose ends these rows tell, each once.
pub(super) fn interfaces<'a>(rows: impl Iterator<Item = &'a Value>) -> Vec<Uuid> {
    let mut ids: Vec<Uuid> = rows.filter(|row| row.get("end").is_some()).filter_map(|row| named(row, "interface_id")).collect();
    ids.sort_unstable();
    ids.dedup();
    ids
}

impl Ends {
    /// What has happened to these interfaces.
    pub async fn of(sight: &Sight, ids: Vec<Uuid>) -> Result<Self> {
        if ids.is_empty() {
            return Ok(Self(Vec::new()));
        }
        let changes =
            audit::Entity::find().filter(audit::Column::RowId.is_in(ids)).filter(audit::Column::TableName.eq("interface"));
        let newest = changes.order_by_desc(audit::Column::Revision).order_by_desc(audit::Column::Position);
        Ok(Self(newest.all(sight.rows()).await?))
    }

    /// Whether the row is a contact of an end that is closed to the viewer, who does not know then that there is one. `later` says of a
    /// change of an interface that it came after the row said this.
    pub fn is_closed(&self, sight: &Sight, table: &str, row: &Value, later: &dyn Fn(&audit::Model) -> bool) -> bool {
        if table != "interface_contact" {
            return false;
        }
        match self.stood(sight, row.as_object(), later) {
            Stood::Nowhere => false,
            Stood::At(end) => !sight.opens(end),
            Stood::Gone => !sight.standing().operates(),
        }
    }

    /// Whether the column says who answers for an end of an interface at which a forum stood that the viewer may not see into; or a
    /// person's handle, which is made of the name, with a number where others have it, and so would tell of people who are hidden.
    pub fn hides(&self, sight: &Sight, row: &Map<String, Value>, column: &str, later: &dyn Fn(&audit::Model) -> bool) -> bool {
        if column == "code" && row.contains_key("family_name") {
            return true;
        }
        if !["person_id", "post_id"].contains(&column) {
            return false;
        }
        match self.stood(sight, Some(row), later) {
            Stood::At(End::Forum(forum)) => !sight.sees_inside(forum),
            Stood::Gone => !sight.standing().operates(),
            Stood::At(End::Organisation(_)) | Stood::Nowhere => false,
        }
    }

    fn stood(&self, sight: &Sight, row: Option<&Map<String, Value>>, later: &dyn Fn(&audit::Model) -> bool) -> Stood {
        let row = row.cloned().map(Value::Object).unwrap_or_default();
        let (Some(interface), Some(end)) = (named(&row, "interface_id"), roots::end(&row)) else { return Stood::Nowhere };
        let next = self.0.iter().rfind(|change| change.row_id == interface && later(change));
        let register = sight.register();
        let ends = match next.and_then(|change| change.before.as_ref()) {
            Some(then) => roots::ends(register, then),
            None => register.interfaces.find(interface).map_or([None, None], |ix| {
                let row = register.interfaces.get(ix);
                [Some(row.from), Some(row.to)]
            }),
        };
        ends[end as usize].map_or(Stood::Gone, Stood::At)
    }
}
