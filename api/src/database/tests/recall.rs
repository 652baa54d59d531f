//! What a thread that reads by itself recalls, and when it forgets.

use std::cell::Cell;

use super::*;

#[derive(PartialEq, Eq, Hash)]
struct CountOf(u8);

impl Question for CountOf {
    type Answer = i64;
}

thread_local! {
    static READ: Cell<u32> = const { Cell::new(0) };
}

fn count(conn: &mut Db, _: &CountOf) -> Result<i64, Error> {
    READ.set(READ.get() + 1);
    Ok(samples::table.count().get_result(conn)?)
}

/// The answer to this question, and how often it has been read so far.
async fn asked(database: &Database, question: u8) -> (i64, u32) {
    database.read_here(move |conn| Ok((recall(conn, CountOf(question), count)?, READ.get()))).await.unwrap()
}

#[actix_web::test]
async fn an_answer_is_recalled_until_anybody_commits_anything() {
    let File { database, _folder, .. } = file(16).await;
    assert_eq!(asked(&database, 1).await, (0, 1));
    assert_eq!(asked(&database, 1).await, (0, 1));
    assert_eq!(asked(&database, 2).await, (0, 2), "another question");
    for n in 1..=20 {
        database.write(move |conn| insert(conn, &sample(n))).await.unwrap();
        let read = READ.get();
        assert_eq!(asked(&database, 1).await, (i64::try_from(n).unwrap(), read + 1), "read again after a commit");
        assert_eq!(asked(&database, 1).await, (i64::try_from(n).unwrap(), read + 1));
    }
}

#[actix_web::test]
async fn what_was_undone_changes_no_answer_and_an_error_is_none() {
    let File { database, _folder, .. } = file(16).await;
    assert_eq!(asked(&database, 1).await, (0, 1));
    let undone = database.write(|conn| insert(conn, &sample(1)).and(Err::<(), _>(Error::Busy))).await;
    assert!(undone.is_err());
    assert_eq!(asked(&database, 1).await.0, 0);
    let failed = |_: &mut Db, _: &CountOf| Err(Error::Busy);
    let refused = database.read_here(move |conn| recall(conn, CountOf(3), failed)).await;
    assert!(matches!(refused, Err(Error::Busy)), "{refused:?}");
    assert_eq!(asked(&database, 3).await.0, 0);
}

#[actix_web::test]
async fn two_databases_on_one_thread_are_never_taken_for_each_other() {
    let (one, other) = (file(16).await, file(16).await);
    one.database.write(|conn| insert(conn, &sample(1))).await.unwrap();
    assert_eq!((asked(&one.database, 1).await.0, asked(&other.database, 1).await.0), (1, 0));
    assert_eq!((asked(&one.database, 1).await.0, asked(&other.database, 1).await.0), (1, 0));
}

#[actix_web::test]
async fn a_panic_forgets_and_leaves_the_thread_reading() {
    let File { database, _folder, .. } = file(16).await;
    assert_eq!(asked(&database, 1).await, (0, 1));
    let panicked = database.read_here(|conn| recall(conn, CountOf(2), |_, _| panic!("on purpose"))).await;
    assert!(matches!(panicked, Err(Error::Panicked)), "{panicked:?}");
    database.write(|conn| insert(conn, &sample(1))).await.unwrap();
    assert_eq!(asked(&database, 1).await.0, 1);
}

#[actix_web::test]
async fn the_executor_reads_every_time() {
    let File { database, _folder, .. } = file(16).await;
    for _ in 0..3 {
        let reads = database.read(|conn| {
            let before = READ.get();
            recall(conn, CountOf(1), count)?;
            Ok(READ.get() - before)
        });
        assert_eq!(reads.await.unwrap(), 1);
    }
}
