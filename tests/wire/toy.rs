//! A schema that is small, has every shape the gate must know, and misbehaves on demand.

use std::sync::{
    LazyLock,
    atomic::{AtomicUsize, Ordering},
};

use async_graphql::{
    EmptySubscription, Enum, Error, ErrorExtensions, ID, InputObject, Interface, Object, OneofObject, Request, Response, Schema,
    ValidationMode,
};
use snitflade::web::{gate::Gate, limits::Limits};

type Toy = Schema<Query, Mutation, EmptySubscription>;

static TOY: LazyLock<Toy> = LazyLock::new(|| {
    let toy = Schema::build(Query, Mutation, EmptySubscription);
    toy.validation_mode(ValidationMode::Fast).limit_recursive_depth(usize::MAX).finish()
});

pub fn sdl() -> String {
    TOY.sdl()
}

pub fn gate() -> Gate {
    Gate::new(&sdl(), Limits::default()).expect("the toy's own schema")
}

pub async fn run(request: Request) -> Response {
    TOY.execute(request).await
}

/// How often mutations ran.
pub static MARKS: AtomicUsize = AtomicUsize::new(0);

pub struct Query;
pub struct Mutation;
pub struct Forum;
pub struct ForumConnection;
pub struct SeatConnection;

pub struct Seat;

#[derive(Interface)]
#[graphql(field(name = "id", ty = "ID"))]
pub enum Node {
    Forum(Forum),
    Seat(Seat),
}

#[derive(Clone, Copy, PartialEq, Eq, Enum)]
pub enum Level {
    Strategic,
    Operational,
}

#[derive(InputObject)]
pub struct Plan {
    name: String,
    level: Option<Level>,
    #[graphql(default = 4)]
    meetings: i32,
    tags: Option<Vec<String>>,
    next: Option<Box<Plan>>,
}

#[derive(OneofObject)]
pub enum Who {
    Id(ID),
    Mail(String),
}

#[Object]
impl Forum {
    async fn id(&self) -> ID {
        ID::from("forum")
    }
    async fn name(&self) -> &str {
        "Kredsråd"
    }
    async fn parent(&self) -> Option<Forum> {
        Some(Forum)
    }
    async fn topics(&self) -> Vec<Forum> {
        vec![Forum]
    }
    async fn seats(&self, #[graphql(default = 10)] first: Option<i32>, last: Option<i32>) -> SeatConnection {
        let _page = (first, last);
        SeatConnection
    }
    /// A domain field that is called as one of introspection is.
    async fn interfaces(&self) -> Vec<Forum> {
        vec![]
    }
}

#[Object]
impl Seat {
    async fn id(&self) -> ID {
        ID::from("seat")
    }
}

#[Object]
impl ForumConnection {
    async fn nodes(&self) -> Vec<Forum> {
        vec![Forum, Forum]
    }
}

#[Object]
impl SeatConnection {
    async fn nodes(&self) -> Vec<Seat> {
        vec![Seat]
    }
}

fn ours(code: &str, message: &str) -> Error {
    Error::new(message).extend_with(|_, extensions| extensions.set("code", code))
}

#[Object]
impl Query {
    async fn a(&self) -> &str {
        "a"
    }
    async fn b(&self) -> &str {
        "b"
    }
    async fn echo(&self, text: String) -> String {
        text
    }
    async fn number(&self, #[graphql(default = 7)] number: i32) -> i32 {
        number
    }
    async fn float(&self, number: f64) -> f64 {
        number
    }
    async fn day(&self, day: chrono::NaiveDate) -> String {
        day.to_string()
    }
    async fn who(&self, who: Who) -> String {
        match who {
            Who::Id(id) => id.to_string(),
            Who::Mail(mail) => mail,
        }
    }
    async fn plan(&self, plan: Plan) -> String {
        let level = plan.level.map_or("none", |level| if level == Level::Strategic { "strategic" } else { "operational" });
        let next = plan.next.map_or_else(String::new, |next| next.name);
        format!("{} {level} {} {} {next}", plan.name, plan.meetings, plan.tags.unwrap_or_default().join("+"))
    }
    async fn forum(&self) -> Option<Forum> {
        Some(Forum)
    }
    async fn forums(&self, first: Option<i32>, last: Option<i32>) -> ForumConnection {
        let _page = (first, last);
        ForumConnection
    }
    async fn node(&self) -> Option<Node> {
        Some(Node::Forum(Forum))
    }
    async fn nodes(&self, ids: Vec<ID>) -> Vec<Option<Node>> {
        ids.iter().map(|_| None).collect()
    }
    async fn denied(&self) -> Option<Result<i32, Error>> {
        Some(Err(ours("FORBIDDEN", "You may\r\nnot.")))
    }
    async fn broken(&self) -> Option<Result<i32, Error>> {
        Some(Err(ours("INTERNAL_SERVER_ERROR", "SECRET one")))
    }
    async fn sourced(&self) -> Option<Result<i32, Error>> {
        Some(Err(Error::new_with_source(std::io::Error::other("SECRET two"))))
    }
    async fn bare(&self) -> Option<Result<i32, Error>> {
        Some(Err(Error::new("SECRET three")))
    }
    async fn made_up(&self) -> Option<Result<i32, Error>> {
        Some(Err(ours("SECRET_FOUR", "SECRET four")))
    }
    async fn must(&self) -> Result<i32, Error> {
        Err(ours("NOT_FOUND", &"å".repeat(5000)))
    }
    async fn panics(&self, #[graphql(default = true)] really: bool) -> i32 {
        assert!(!really, "SECRET five");
        1
    }
    async fn hangs(&self) -> i32 {
        std::future::pending().await
    }
}

#[Object]
impl Mutation {
    async fn mark(&self) -> Forum {
        MARKS.fetch_add(1, Ordering::SeqCst);
        Forum
    }
    async fn touch(&self) -> bool {
        true
    }
    async fn sign_in(&self) -> bool {
        true
    }
}
