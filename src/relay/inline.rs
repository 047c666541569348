//! Objects whose fields are resolved one after another, in one future each.
//!
//! The library gives each field of each object a future of its own on the heap, so that fields can wait side by side. What is
//! read from the register waits for nothing, and on a long answer that is most of what it costs. The answer is the same.

use async_graphql::{
    ContainerType, ContextSelectionSet, Name, OutputType, Positioned, ServerResult, Value,
    indexmap::{IndexMap, map::Entry},
    parser::types::{Field, Selection},
    registry::Registry,
};
use futures_util::{TryFutureExt as _, future::try_join_all, poll};
use std::{borrow::Cow, future::Future, pin::Pin, task::Poll};

/// An object that needs no waiting side by side.
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

impl<T: ContainerType> OutputType for Inline<T> {
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

impl<T: ContainerType> OutputType for InlineList<T> {
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
async fn list<T: ContainerType>(items: &[T], ctx: &ContextSelectionSet<'_>, field: &Positioned<Field>) -> ServerResult<Value> {
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
    for (index, value) in try_join_all(waiting).await? {
        values[index] = value;
    }
    Ok(Value::List(values))
}

/// Fields alone, each with a key of its own, are resolved here; fragments, directives and fields to be put together are left to
/// the library.
async fn object<T: ContainerType>(object: &T, ctx: &ContextSelectionSet<'_>, field: &Positioned<Field>) -> ServerResult<Value> {
    let selected = &ctx.item.node.items;
    let mut answers = IndexMap::<Name, Value>::with_capacity(selected.len());
    for selection in selected {
        let Selection::Field(asked) = &selection.node else { return object.resolve(ctx, field).await };
        if !asked.node.directives.is_empty() {
            return object.resolve(ctx, field).await;
        }
        let Entry::Vacant(place) = answers.entry(asked.node.response_key().node.clone()) else {
            return object.resolve(ctx, field).await;
        };
        let answer = match asked.node.name.node.as_str() {
            "__typename" => Value::String(object.introspection_type_name().into_owned()),
            _ => object.resolve_field(&ctx.with_field(asked)).await?.unwrap_or_default(),
        };
        place.insert(answer);
    }
    Ok(Value::Object(answers))
}
