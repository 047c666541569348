//! The outbox was made anew around its rows when letters of another kind came: nothing that waited or was tried may be lost by it.

use migration::{Migrator, MigratorTrait as _};
use sea_orm::{ConnectionTrait as _, Database, DbBackend, Statement};

const LETTER: &str = "INSERT INTO letter (id, message_id, kind, sequence, copy, sender, recipient, restricted, bytes, state, attempts, \
                      not_before, give_up_at, created_at)";

#[tokio::test]
async fn letters_and_attempts_are_kept_and_requests_are_taken() {
    let folder = tempfile::tempdir().unwrap();
    let db = Database::connect(format!("sqlite://{}?mode=rwc", folder.path().join("old.db").display())).await.unwrap();
    Migrator::up(&db, Some(4)).await.unwrap();
    let at = "'2009-08-11 07:00:00+00:00'";
    let letter = |id: &str, kind: &str| {
        format!(
            "{LETTER} VALUES (x'{id:0>32}', '{id}@hub.example', '{kind}', 0, 0, 'a@b.example', 'c@d.example', 1, x'00ff0d0a', 'queued', 1, \
             {at}, {at}, {at})"
        )
    };
    db.execute_unprepared(&letter("1", "call")).await.unwrap();
    assert!(db.execute_unprepared(&letter("2", "request")).await.is_err(), "before, there were none");
    let attempt =
        format!("INSERT INTO attempt (id, letter_id, begun_at, phase) VALUES (x'{:0>32}', x'{:0>32}', {at}, 'connect')", 9, 1);
    db.execute_unprepared(&attempt).await.unwrap();

    Migrator::up(&db, None).await.unwrap();
    let sql = "SELECT hex(letter.bytes) || ' ' || letter.state || ' ' || letter.restricted || ' ' || typeof(letter.id) || ' ' || attempt.phase \
               AS found FROM letter JOIN attempt ON attempt.letter_id = letter.id";
    let row = db.query_one_raw(Statement::from_string(DbBackend::Sqlite, sql)).await.unwrap().unwrap();
    assert_eq!(row.try_get::<String>("", "found").unwrap(), "00FF0D0A queued 1 blob connect");
    db.execute_unprepared(&letter("2", "request")).await.unwrap();
    assert!(db.execute_unprepared(&letter("3", "postcard")).await.is_err(), "and nothing else");
    assert!(
        db.execute_unprepared("DELETE FROM letter WHERE sequence = 0").await.is_err(),
        "an attempt still refers to its letter"
    );
}
