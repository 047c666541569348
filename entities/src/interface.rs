//! Declared interfaces (snitflader) and what passes over them.

/// A declared interface between two forums, or a forum and an organisation.
#[expect(clippy::module_inception, reason = "the room and its first table have the same name")]
pub mod interface {
    use crate::words::{InterfaceKind, PersonalData};
    use sea_orm::entity::prelude::*;
    use serde::{Deserialize, Serialize};

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
    #[sea_orm(table_name = "interface")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub code: String,
        pub from_forum_id: Option<Uuid>,
        pub from_organisation_id: Option<Uuid>,
        pub to_forum_id: Option<Uuid>,
        pub to_organisation_id: Option<Uuid>,
        pub kind: InterfaceKind,
        pub summary: Option<String>,
        pub personal_data: PersonalData,
        pub basis: Option<String>,
        pub review_by: Option<Date>,
        pub valid_from: Option<Date>,
        pub valid_until: Option<Date>,
        pub version: i32,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
/// What is exchanged over an interface, and how often.
pub mod interface_exchange {
    use sea_orm::entity::prelude::*;
    use serde::{Deserialize, Serialize};

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
    #[sea_orm(table_name = "interface_exchange")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub interface_id: Uuid,
        pub what: String,
        pub cadence_text: Option<String>,
        pub version: i32,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
/// Who answers for one end of an interface.
pub mod interface_contact {
    use crate::words::InterfaceEnd;
    use sea_orm::entity::prelude::*;
    use serde::{Deserialize, Serialize};

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
    #[sea_orm(table_name = "interface_contact")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub interface_id: Uuid,
        pub end: InterfaceEnd,
        pub post_id: Option<Uuid>,
        pub person_id: Option<Uuid>,
        pub valid_from: Option<Date>,
        pub valid_until: Option<Date>,
        pub version: i32,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
/// The terms of an interface: whether it is a draft, and what its data may be used for.
pub mod interface_condition {
    use sea_orm::entity::prelude::*;
    use serde::{Deserialize, Serialize};

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
    #[sea_orm(table_name = "interface_condition")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub interface_id: Uuid,
        pub draft: bool,
        pub purpose_limit: Option<String>,
        pub version: i32,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
/// That one end confirmed an interface on a day.
pub mod interface_confirmation {
    use crate::words::InterfaceEnd;
    use sea_orm::entity::prelude::*;
    use serde::{Deserialize, Serialize};

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
    #[sea_orm(table_name = "interface_confirmation")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub interface_id: Uuid,
        pub end: InterfaceEnd,
        pub confirmed_on: Date,
        pub person_id: Option<Uuid>,
        pub valid_until: Option<Date>,
        pub version: i32,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
/// That somebody was asked by mail to confirm an interface for an end. Of the key in the letter only the SHA-256 is kept. What was
/// asked outlives what it was asked about: the row does not hinder anybody from taking the interface away.
pub mod confirmation_request {
    use crate::words::InterfaceEnd;
    use sea_orm::entity::prelude::*;
    use serde::{Deserialize, Serialize};

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
    #[sea_orm(table_name = "confirmation_request")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub interface_id: Uuid,
        pub end: InterfaceEnd,
        pub person_id: Uuid,
        /// The day for which it is asked: of a review, of a succession, or the day itself.
        pub occasion: Date,
        /// 1 when it is asked first, then a reminder.
        pub round: i32,
        pub digest: String,
        pub asked_at: DateTimeUtc,
        pub expires_at: DateTimeUtc,
        pub confirmed_at: Option<DateTimeUtc>,
        pub version: i32,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
/// Something that passed over an interface.
pub mod passing {
    use crate::words::PassingKind;
    use sea_orm::entity::prelude::*;
    use serde::{Deserialize, Serialize};

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
    #[sea_orm(table_name = "passing")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub interface_id: Uuid,
        pub kind: PassingKind,
        pub passed_on: Date,
        pub what: String,
        pub meeting_id: Option<Uuid>,
        pub version: i32,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
/// That a suggested interface was turned down, with what it was suggested on.
pub mod dismissal {
    use sea_orm::entity::prelude::*;
    use serde::{Deserialize, Serialize};

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
    #[sea_orm(table_name = "dismissal")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub a_forum_id: Uuid,
        pub b_forum_id: Uuid,
        pub rule: String,
        pub evidence: String,
        pub reason: String,
        pub dismissed_on: Date,
        pub version: i32,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
