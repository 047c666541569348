//! The hub's own tables: who may ask, what was changed, what is to be sent.

/// Somebody or something that may ask the hub: a person, or an operator.
pub mod account {
    use sea_orm::entity::prelude::*;
    use serde::{Deserialize, Serialize};

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
    #[sea_orm(table_name = "account")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub person_id: Option<Uuid>,
        pub operator: bool,
        pub created_at: DateTimeUtc,
        pub ended_at: Option<DateTimeUtc>,
        pub version: i32,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
/// A key to an account. Only the SHA-256 of the key is kept.
pub mod token {
    use sea_orm::entity::prelude::*;
    use serde::{Deserialize, Serialize};

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
    #[sea_orm(table_name = "token")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub account_id: Uuid,
        pub digest: String,
        pub created_at: DateTimeUtc,
        pub expires_at: DateTimeUtc,
        pub revoked_at: Option<DateTimeUtc>,
        pub version: i32,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
/// A link by which a browser opens what an account may see printed, for some minutes. Only the SHA-256 of its key is kept.
pub mod print_link {
    use sea_orm::entity::prelude::*;
    use serde::{Deserialize, Serialize};

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
    #[sea_orm(table_name = "print_link")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub account_id: Uuid,
        pub digest: String,
        /// The day that is printed; none is the day on which it is opened.
        pub as_of: Option<Date>,
        pub made_at: DateTimeUtc,
        pub expires_at: DateTimeUtc,
        pub version: i32,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
/// That an account has used this key for this input, and what it was answered.
pub mod once_key {
    use sea_orm::entity::prelude::*;
    use serde::{Deserialize, Serialize};

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
    #[sea_orm(table_name = "once_key")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub account_id: Uuid,
        pub field: String,
        pub key: String,
        pub input_digest: String,
        pub answer_id: Uuid,
        pub at: DateTimeUtc,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
/// The outbox: a letter with its final bytes, one row an envelope recipient.
pub mod letter {
    use crate::words::{LetterState, NoticeKind};
    use sea_orm::entity::prelude::*;
    use serde::{Deserialize, Serialize};

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
    #[sea_orm(table_name = "letter")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub message_id: String,
        pub call_id: Option<Uuid>,
        pub meeting_id: Option<Uuid>,
        pub invitation_id: Option<Uuid>,
        pub person_id: Option<Uuid>,
        pub kind: NoticeKind,
        pub sequence: i32,
        pub copy: bool,
        pub sender: String,
        pub recipient: String,
        pub restricted: bool,
        pub bytes: Vec<u8>,
        pub state: LetterState,
        pub attempts: i32,
        pub not_before: DateTimeUtc,
        pub give_up_at: DateTimeUtc,
        pub lease_until: Option<DateTimeUtc>,
        pub created_at: DateTimeUtc,
        pub settled_at: Option<DateTimeUtc>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
/// One try to hand a letter over, and how far it came.
pub mod attempt {
    use sea_orm::entity::prelude::*;
    use serde::{Deserialize, Serialize};

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
    #[sea_orm(table_name = "attempt")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub letter_id: Uuid,
        pub begun_at: DateTimeUtc,
        pub ended_at: Option<DateTimeUtc>,
        pub phase: String,
        pub verdict: Option<String>,
        pub code: Option<i32>,
        pub enhanced: Option<String>,
        pub text: Option<String>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
/// A part of a picture of the register, from which a hub starts. Pictures are no truth: without them the rows are read.
pub mod picture {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "picture")]
    pub struct Model {
        /// Which picture.
        #[sea_orm(primary_key, auto_increment = false)]
        pub drawing: Uuid,
        /// Its parts are counted from 0.
        #[sea_orm(primary_key, auto_increment = false)]
        pub part: i32,
        pub revision: i64,
        pub shape: String,
        pub bytes: Vec<u8>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
/// What a transaction did to one row, with the row before and after. In order of revision this is the change feed.
pub mod audit {
    use sea_orm::entity::prelude::*;
    use serde::{Deserialize, Serialize};

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
    #[sea_orm(table_name = "audit")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub revision: i64,
        pub position: i32,
        pub at: DateTimeUtc,
        pub account_id: Option<Uuid>,
        pub field: String,
        pub table_name: String,
        pub row_id: Uuid,
        pub before: Option<Json>,
        pub after: Option<Json>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
/// The one row that counts revisions; whoever writes to the register holds its lock.
pub mod hub_state {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "hub_state")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: i32,
        pub revision: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
/// That one entry was merged into another, and in which revision, so that it can be undone.
pub mod merging {
    use crate::words::MergeKind;
    use sea_orm::entity::prelude::*;
    use serde::{Deserialize, Serialize};

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
    #[sea_orm(table_name = "merging")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub kind: MergeKind,
        pub kept_id: Uuid,
        pub gone_id: Uuid,
        pub gone_name: String,
        pub revision: i64,
        pub merged_at: DateTimeUtc,
        pub undone_at: Option<DateTimeUtc>,
        pub version: i32,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
