//! A short way to say what a table is: columns, references, words, unique keys.

use sea_orm_migration::prelude::{Alias, ColumnDef, Expr, ForeignKey, Index, IndexCreateStatement, TableCreateStatement};

/// A table in the making. Every method adds one thing and returns the table.
pub struct Table {
    name: &'static str,
    statement: TableCreateStatement,
    indexes: Vec<IndexCreateStatement>,
}

impl Table {
    /// A table whose key is a UUID.
    pub fn new(name: &'static str) -> Self {
        Self::bare(name).with(|c| c.uuid().not_null().primary_key(), "id")
    }

    /// A table without any column yet.
    pub fn bare(name: &'static str) -> Self {
        let mut statement = TableCreateStatement::new();
        statement.table(Alias::new(name));
        Self { name, statement, indexes: Vec::new() }
    }

    fn with(mut self, shape: impl FnOnce(&mut ColumnDef) -> &mut ColumnDef, name: &'static str) -> Self {
        let mut column = ColumnDef::new(Alias::new(name));
        shape(&mut column);
        self.statement.col(column);
        self
    }

    pub fn key(self, name: &'static str) -> Self {
        self.with(|c| c.integer().not_null().primary_key(), name)
    }
    pub fn text(self, name: &'static str) -> Self {
        self.with(|c| c.text().not_null(), name)
    }
    pub fn text_or_none(self, name: &'static str) -> Self {
        self.with(|c| c.text().null(), name)
    }
    pub fn int(self, name: &'static str) -> Self {
        self.with(|c| c.integer().not_null(), name)
    }
    pub fn int_or_none(self, name: &'static str) -> Self {
        self.with(|c| c.integer().null(), name)
    }
    pub fn big(self, name: &'static str) -> Self {
        self.with(|c| c.big_integer().not_null(), name)
    }
    pub fn flag(self, name: &'static str) -> Self {
        self.with(|c| c.boolean().not_null(), name)
    }
    pub fn bytes(self, name: &'static str) -> Self {
        self.with(|c| c.binary().not_null(), name)
    }
    pub fn json_or_none(self, name: &'static str) -> Self {
        self.with(|c| c.json().null(), name)
    }
    pub fn date(self, name: &'static str) -> Self {
        self.with(|c| c.date().not_null(), name)
    }
    pub fn date_or_none(self, name: &'static str) -> Self {
        self.with(|c| c.date().null(), name)
    }
    pub fn instant(self, name: &'static str) -> Self {
        self.with(|c| c.timestamp_with_time_zone().not_null(), name)
    }
    pub fn instant_or_none(self, name: &'static str) -> Self {
        self.with(|c| c.timestamp_with_time_zone().null(), name)
    }
    pub fn id(self, name: &'static str) -> Self {
        self.with(|c| c.uuid().not_null(), name)
    }

    /// A short handle that people use, unique in the table.
    pub fn code(self) -> Self {
        self.text("code").unique(&["code"])
    }

    /// The first and the day after the last day of a term; none is open. A term that ends before it begins is refused.
    pub fn term(self) -> Self {
        let mut table = self.date_or_none("valid_from").date_or_none("valid_until");
        table.statement.check(Expr::cust("valid_from IS NULL OR valid_until IS NULL OR valid_from < valid_until"));
        table
    }

    /// A column that holds one of these words.
    pub fn word(self, name: &'static str, words: &[&str]) -> Self {
        self.text(name).among(name, words)
    }

    /// A column that holds one of these words or nothing.
    pub fn word_or_none(self, name: &'static str, words: &[&str]) -> Self {
        self.text_or_none(name).among(name, words)
    }

    fn among(self, name: &'static str, words: &[&str]) -> Self {
        let list = words.iter().map(|word| format!("'{word}'")).collect::<Vec<_>>().join(", ");
        let mut table = self;
        table.statement.check(Expr::cust(format!("\"{name}\" IN ({list})")));
        table
    }

    /// A reference to the row of another table; the other row cannot go while this one stands.
    pub fn refers(self, name: &'static str, to: &'static str) -> Self {
        self.id(name).reference(name, to)
    }
    pub fn may_refer(self, name: &'static str, to: &'static str) -> Self {
        self.with(|c| c.uuid().null(), name).reference(name, to)
    }
    fn reference(mut self, name: &'static str, to: &'static str) -> Self {
        let mut key = ForeignKey::create();
        key.name(format!("{}_{name}", self.name))
            .from(Alias::new(self.name), Alias::new(name))
            .to(Alias::new(to), Alias::new("id"));
        self.statement.foreign_key(&mut key);
        self
    }

    pub fn unique(self, columns: &[&'static str]) -> Self {
        self.index(columns, true)
    }
    pub fn indexed(self, columns: &[&'static str]) -> Self {
        self.index(columns, false)
    }
    fn index(mut self, columns: &[&'static str], unique: bool) -> Self {
        let mut index = Index::create();
        index.name(format!("{}_{}", self.name, columns.join("_"))).table(Alias::new(self.name));
        for column in columns {
            index.col(Alias::new(*column));
        }
        if unique {
            index.unique();
        }
        self.indexes.push(index.take());
        self
    }

    /// A condition that every row meets.
    pub fn check(mut self, condition: &'static str) -> Self {
        self.statement.check(Expr::cust(condition));
        self
    }

    pub fn finish(self) -> (TableCreateStatement, Vec<IndexCreateStatement>) {
        (self.statement, self.indexes)
    }
}
