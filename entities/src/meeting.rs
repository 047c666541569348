//! Meetings, the calls to them and the answers.

/// A meeting of a forum; its sequence is the number of its weighty changes.
#[expect(clippy::module_inception, reason = "the room and its first table have the same name")]
pub mod meeting {
    use crate::words::MeetingStatus;
    use sea_orm::entity::prelude::*;
    use serde::{Deserialize, Serialize};

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
    #[sea_orm(table_name = "meeting")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub code: String,
        pub forum_id: Uuid,
        pub number: Option<i32>,
        pub year: Option<i32>,
        pub title: String,
        pub starts_at: DateTimeUtc,
        pub ends_at: DateTimeUtc,
        pub place: Option<String>,
        pub online_url: Option<String>,
        pub status: MeetingStatus,
        pub sequence: i32,
        pub version: i32,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
/// One approved act of telling people about a meeting, with the facts as they were told.
pub mod call {
    use crate::words::NoticeKind;
    use sea_orm::entity::prelude::*;
    use serde::{Deserialize, Serialize};

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
    #[sea_orm(table_name = "call")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub meeting_id: Uuid,
        pub kind: NoticeKind,
        pub sequence: i32,
        pub title: String,
        pub starts_at: DateTimeUtc,
        pub ends_at: DateTimeUtc,
        pub place: Option<String>,
        pub online_url: Option<String>,
        pub approved_by_id: Option<Uuid>,
        pub approved_at: DateTimeUtc,
        pub version: i32,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
/// That a person is called to a meeting, for which seat, and what the person answered.
pub mod invitation {
    use crate::words::Answer;
    use sea_orm::entity::prelude::*;
    use serde::{Deserialize, Serialize};

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
    #[sea_orm(table_name = "invitation")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub meeting_id: Uuid,
        pub seat_id: Uuid,
        pub person_id: Uuid,
        pub answer: Answer,
        pub answered_at: Option<DateTimeUtc>,
        pub answered_by_id: Option<Uuid>,
        pub answered_sequence: Option<i32>,
        pub comment: Option<String>,
        pub stand_in_for_id: Option<Uuid>,
        pub released: bool,
        pub version: i32,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
