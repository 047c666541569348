//! The rows of the database that the hub keeps account of, and those among them that make up the register.

use sea_orm::{ActiveModelTrait, EntityTrait, FromQueryResult, IntoActiveModel, ModelTrait, PrimaryKeyTrait};
use serde::{Serialize, de::DeserializeOwned};
use uuid::Uuid;

/// A row with a version, whose every change is written to the audit.
pub trait Kept:
    ModelTrait<
        Entity: EntityTrait<
            Model = Self,
            ActiveModel: ActiveModelTrait<Entity = Self::Entity> + Send,
            PrimaryKey: PrimaryKeyTrait<ValueType = Uuid>,
        >,
    > + IntoActiveModel<<Self::Entity as EntityTrait>::ActiveModel>
    + FromQueryResult
    + Serialize
    + DeserializeOwned
    + Clone
    + PartialEq
    + Send
    + Sync
    + 'static
{
    /// The table's name, as it stands in the audit.
    const TABLE: &'static str;
    fn id(&self) -> Uuid;
    fn version(&self) -> i32;
    fn set_version(&mut self, version: i32);
    /// The row as one of the register's, if it is one.
    fn into_row(self) -> Option<Row>;
}

macro_rules! kept {
    (register { $($variant:ident $room:ident::$table:ident),+ $(,)? } beside { $($other_room:ident::$other:ident),+ $(,)? }) => {
        /// A row of the register as it lies in the database.
        #[derive(Clone, Debug, PartialEq)]
        pub enum Row {
            $($variant(entities::$room::$table::Model)),+
        }

        impl Row {
            /// The row of this table written as JSON; nothing for a table that the register does not hold.
            ///
            /// # Errors
            /// When the JSON is not a row of the table.
            pub fn from_json(table: &str, json: serde_json::Value) -> serde_json::Result<Option<Self>> {
                match table {
                    $(stringify!($table) => serde_json::from_value(json).map(|model| Some(Self::$variant(model))),)+
                    _ => Ok(None),
                }
            }

            /// The row's id.
            #[must_use]
            pub fn id(&self) -> Uuid {
                match self { $(Self::$variant(model) => model.id),+ }
            }
        }

        $(impl Kept for entities::$room::$table::Model {
            const TABLE: &'static str = stringify!($table);
            fn id(&self) -> Uuid { self.id }
            fn version(&self) -> i32 { self.version }
            fn set_version(&mut self, version: i32) { self.version = version; }
            fn into_row(self) -> Option<Row> { Some(Row::$variant(self)) }
        })+
        $(impl Kept for entities::$other_room::$other::Model {
            const TABLE: &'static str = stringify!($other);
            fn id(&self) -> Uuid { self.id }
            fn version(&self) -> i32 { self.version }
            fn set_version(&mut self, version: i32) { self.version = version; }
            fn into_row(self) -> Option<Row> { None }
        })+
    };
}

kept! {
    register {
        Area people::area,
        Organisation people::organisation,
        Person people::person,
        Post people::post,
        Holding people::holding,
        ContactDuty people::contact_duty,
        Topic people::topic,
        Forum forum::forum,
        ForumTopic forum::forum_topic,
        ForumArea forum::forum_area,
        Basis forum::forum_basis,
        Remit forum::forum_remit,
        Seat forum::seat,
        Deputy forum::deputy,
        Secretariat forum::secretariat,
        Interface interface::interface,
        Exchange interface::interface_exchange,
        Contact interface::interface_contact,
        Meeting meeting::meeting,
        OrganisationName people::organisation_name,
        Identifier people::organisation_identifier,
        Synonym people::topic_synonym,
        ForumName forum::forum_name,
        Rule forum::forum_rule,
        Family forum::forum_family,
        Referral forum::referral,
        Condition interface::interface_condition,
        Confirmation interface::interface_confirmation,
        Passing interface::passing,
        Dismissal interface::dismissal,
        FormerStatus forum::forum_status,
        FormerText forum::forum_text,
        TopicNumber people::topic_identifier,
        Border people::area_border,
    }
    beside {
        meeting::call,
        meeting::invitation,
        hub::account,
        hub::token,
        hub::print_link,
        hub::merging,
        forum::seat_address,
        forum::seat_role,
        forum::entry_request,
        interface::confirmation_request,
    }
}
