//! Objects whose fields are resolved one after another, in one future each.
//!
//! The library gives each field of each object a future of its own on the heap, so that fields can wait side by side. What is
//! read from the register waits for nothing, and on a long answer that is most of what it costs. The answer is the same. Fields of
//! one object that do wait, for a statement, do so one after another; the objects of a list wait side by side.

use async_graphql::{
    ContextSelectionSet, Name, ObjectType, OutputType, Positioned, ServerResult, Value,
    indexmap::IndexMap,
    parser::types::{Field, Selection},
    registry::Registry,
};
use futures_util::{TryFutureExt as _, future::try_join_all, pending, poll};
use std::{borrow::Cow, future::Future, pin::Pin, task::Poll};

/// An object whose fields need not wait side by side.
#[derive(Clone, Debug)]
pub struct Inline<T>(pub T);

/// A list of such objects.
#[derive(Clone, Debug)]
pub struct InlineList<T>(pub Vec<T>);

impl<T> FromIterator<T> for InlineList<T> {
    fn from_iter<I: IntoIterator<Item = T>>(items: I) -> Self {
        Self(items.into_iter().collect())
    }
}

impl<T: ObjectType> OutputType for Inline<T> {
    fn type_name() -> Cow<'static, str> {
        T::type_name()
    }

    fn introspection_type_name(&self) -> Cow<'static, str> {
        self.0.introspection_type_name()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        T::create_type_info(registry)
    }

    async fn resolve(&self, ctx: &ContextSelectionSet<'_>, field: &Positioned<Field>) -> ServerResult<Value> {
        // Objects hold objects; without the box their future would hold itself.
        let resolving: Resolving<'_> = Box::pin(object(&self.0, ctx, field));
        resolving.await
    }
}

impl<T: ObjectType> OutputType for InlineList<T> {
    fn type_name() -> Cow<'static, str> {
        Vec::<T>::type_name()
    }

    fn qualified_type_name() -> String {
        <Vec<T> as OutputType>::qualified_type_name()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        <Vec<T> as OutputType>::create_type_info(registry)
    }

    async fn resolve(&self, ctx: &ContextSelectionSet<'_>, field: &Positioned<Field>) -> ServerResult<Value> {
        let resolving: Resolving<'_> = Box::pin(list(&self.0, ctx, field));
        resolving.await
    }
}

type Resolving<'a> = Pin<Box<dyn Future<Output = ServerResult<Value>> + Send + 'a>>;

/// Most are ready when they are asked. Those that wait, for a database say, wait side by side.
async fn list<T: ObjectType>(items: &[T], ctx: &ContextSelectionSet<'_>, field: &Positioned<Field>) -> ServerResult<Value> {
    let mut values = Vec::with_capacity(items.len());
    let mut waiting = Vec::new();
    for (index, item) in items.iter().enumerate() {
        let mut resolving = Box::pin(async move {
            let ctx = ctx.with_index(index);
            object(item, &ctx, field).await.map_err(|error| ctx.set_error_path(error))
        });
        values.push(match poll!(&mut resolving) {
            Poll::Ready(value) => value?,
            Poll::Pending => {
                waiting.push(resolving.map_ok(move |value| (index, value)));
                Value::Null
            }
        });
    }
    if !waiting.is_empty() {
        // Whoever reads for many at once waits a turn, so that the other lists ask as well.
        pending!();
    }
    for (index, value) in try_join_all(waiting).await? {
        values[index] = value;
    }
    Ok(Value::List(values))
}

/// Fields alone, each with a key of its own, are resolved here; fragments, directives and fields to be put together are left to
/// the library, before anything is resolved: twice at each level would be thousands of times at the last.
async fn object<T: ObjectType>(object: &T, ctx: &ContextSelectionSet<'_>, field: &Positioned<Field>) -> ServerResult<Value> {
    let Some(mut answers) = keys(&ctx.item.node.items) else { return object.resolve(ctx, field).await };
    for (place, selection) in ctx.item.node.items.iter().enumerate() {
        let Selection::Field(asked) = &selection.node else { continue };
        let answer = match asked.node.name.node.as_str() {
            "__typename" => Value::String(object.introspection_type_name().into_owned()),
            _ => object.resolve_field(&ctx.with_field(asked)).await?.unwrap_or_default(),
        };
        if let Some((_, held)) = answers.get_index_mut(place) {
            *held = answer;
        }
    }
    Ok(Value::Object(answers))
}

/// The keys of an answer in order, each with nothing yet; nothing unless each comes from one field without directives.
fn keys(selected: &[Positioned<Selection>]) -> Option<IndexMap<Name, Value>> {
    let mut answers = IndexMap::with_capacity(selected.len());
    for selection in selected {
        let Selection::Field(asked) = &selection.node else { return None };
        let known = answers.insert(asked.node.response_key().node.clone(), Value::Null);
        if known.is_some() || !asked.node.directives.is_empty() {
            return None;
        }
    }
    Some(answers)
}

#[cfg(test)]
mod tests {
    use super::*;
    use async_graphql::{EmptyMutation, EmptySubscription, Object, Schema};
    use std::sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    };
    use tokio::sync::Barrier;

    /// An object with others of its kind below it, resolved here or by the library.
    #[derive(Clone)]
    struct Nest {
        asked: Arc<AtomicUsize>,
        meeting: Arc<Barrier>,
    }

    impl Nest {
        fn new() -> Self {
            Self { asked: Arc::default(), meeting: Arc::new(Barrier::new(3)) }
        }
    }

    #[Object]
    impl Nest {
        fn here(&self) -> Inline<Nest> {
            Inline(self.clone())
        }
        fn library(&self) -> Nest {
            self.clone()
        }
        fn three(&self) -> InlineList<Nest> {
            (0..3).map(|_| self.clone()).collect()
        }
        fn library_three(&self) -> Vec<Nest> {
            vec![self.clone(); 3]
        }
        fn number(&self) -> usize {
            self.asked.fetch_add(1, Ordering::Relaxed);
            7
        }
        fn wrong(&self) -> Option<Result<bool, async_graphql::Error>> {
            self.asked.fetch_add(1, Ordering::Relaxed);
            Some(Err("no".into()))
        }
        async fn met(&self) -> bool {
            self.meeting.wait().await;
            true
        }
    }

    async fn ask(query: &str) -> (serde_json::Value, usize) {
        let nest = Nest::new();
        let asked = Arc::clone(&nest.asked);
        let schema = Schema::new(nest, EmptyMutation, EmptySubscription);
        let response = schema.execute(query).await;
        (serde_json::to_value(response).unwrap(), asked.load(Ordering::Relaxed))
    }

    #[tokio::test]
    async fn answers_errors_and_their_paths_are_those_of_the_library() {
        for query in [
            "{ here { number x: number __typename } }",
            "{ here { here { wrong a: wrong number } wrong } }",
            "{ three { number wrong here { wrong } } }",
            "{ here { number ...F } } fragment F on Nest { x: number here { number ...G } } fragment G on Nest { y: number }",
            "{ here { number ... on Nest { number here { number } } here { x: number } } }",
            "{ here { number @include(if: true) wrong @skip(if: true) } }",
            "{ three { here { ... { wrong } } } }",
            "{ here { nothing } }",
        ] {
            let library = query.replace("three", "library_three: libraryThree").replace("here {", "here: library {");
            let (found, expected) = (ask(query).await, ask(&library).await);
            let same = |answer: &serde_json::Value| answer.to_string().replace("library_three", "three");
            let told = |answer: &serde_json::Value| {
                let mut errors: Vec<_> = answer["errors"].as_array().cloned().unwrap_or_default();
                errors.iter_mut().for_each(|error| error["locations"] = serde_json::Value::Null);
                errors.iter().map(same).collect::<Vec<_>>()
            };
            assert_eq!(same(&found.0["data"]), same(&expected.0["data"]), "{query}");
            assert_eq!(told(&found.0), told(&expected.0), "{query}");
            assert_eq!(found.1, expected.1, "{query}");
        }
    }

    #[tokio::test]
    async fn each_field_is_resolved_once_however_deep_a_fragment_stands() {
        let deep = (0..8).fold("number".to_owned(), |inner, _| format!("number here {{ {inner} ...F }}"));
        let (answer, asked) = ask(&format!("{{ {deep} }} fragment F on Nest {{ x: number }}")).await;
        assert_eq!(answer["errors"], serde_json::Value::Null);
        assert_eq!(asked, 9 + 8);
    }

    #[tokio::test]
    async fn what_the_objects_of_a_list_wait_for_they_wait_for_together() {
        let (answer, _) = ask("{ three { number met } }").await;
        let one = serde_json::json!({ "number": 7, "met": true });
        assert_eq!(answer["data"]["three"], serde_json::json!([one, one, one]));
    }
}
