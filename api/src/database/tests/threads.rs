//! Readers and the writer: what is seen, what is undone, and what a full queue or a closing database answers.

use super::*;

#[actix_web::test]
async fn a_write_is_read_by_whoever_asks_after_it() {
    let File { database, .. } = file(16).await;
    for n in 1..=50 {
        database.write(move |conn| insert(conn, &sample(n))).await.unwrap();
        assert_eq!(ids(&database).await.len() as u128, n);
    }
}

#[actix_web::test]
async fn a_reader_cannot_write_and_sees_one_snapshot() {
    let File { database, .. } = file(16).await;
    let refused = database.read(|conn| insert(conn, &sample(1))).await;
    assert!(matches!(refused, Err(Error::Query(_))), "{refused:?}");

    let (started, has_started) = mpsc::channel();
    let (go_on, may_go_on) = mpsc::channel::<()>();
    let reading = database.read(move |conn| {
        let before: i64 = samples::table.count().get_result(conn)?;
        started.send(()).unwrap();
        may_go_on.recv_timeout(Duration::from_secs(10)).unwrap();
        let after: i64 = samples::table.count().get_result(conn)?;
        Ok((before, after))
    });
    let writing = async {
        has_started.recv_timeout(Duration::from_secs(10)).unwrap();
        database.write(|conn| insert(conn, &sample(1))).await.unwrap();
        go_on.send(()).unwrap();
    };
    // `join!` polls the reader first, which queues it.
    let (counts, ()) = tokio::join!(reading, writing);
    assert_eq!(counts.unwrap(), (0, 0));
    assert_eq!(ids(&database).await, [id(1)]);

    let in_memory = memory().await;
    in_memory.read(|conn| insert(conn, &sample(1))).await.unwrap();
    assert_eq!(ids(&in_memory).await, [], "what a read wrote is undone");
}

/// Holds the writer until the returned sender speaks, so that the next tasks are committed as one group.
fn hold(database: &Database) -> (mpsc::Sender<()>, tokio::task::JoinHandle<Result<(), Error>>) {
    let (release, wait) = mpsc::channel();
    let database = database.clone();
    let held = actix_web::rt::spawn(async move {
        database
            .write(move |_| {
                wait.recv_timeout(Duration::from_secs(10)).unwrap();
                Ok(())
            })
            .await
    });
    (release, held)
}

type Task = Box<dyn FnMut(&mut Db) -> Result<(), Error> + Send>;

/// Queues `tasks` behind a held writer and returns what each was answered: first the one that held it, which is of the same group.
async fn in_one_group(database: &Database, tasks: Vec<Task>) -> Vec<Result<(), Error>> {
    let (release, held) = hold(database);
    tokio::task::yield_now().await;
    let queued: Vec<_> = tasks
        .into_iter()
        .map(|task| {
            let database = database.clone();
            actix_web::rt::spawn(async move { database.write(task).await })
        })
        .collect();
    tokio::task::yield_now().await;
    release.send(()).unwrap();
    let mut answers = vec![held.await.unwrap()];
    for answer in queued {
        answers.push(answer.await.unwrap());
    }
    answers
}

#[actix_web::test]
async fn a_refusal_a_constraint_and_a_panic_undo_their_own_writes_only() {
    let File { database, .. } = file(16).await;
    let answers = in_one_group(
        &database,
        vec![
            Box::new(|conn| insert(conn, &sample(1))),
            Box::new(|conn| {
                insert(conn, &sample(2))?;
                insert(conn, &sample(1))
            }),
            Box::new(|conn| {
                conn.transaction(|conn| {
                    insert(conn, &sample(3))?;
                    panic!("a bug")
                })
            }),
            Box::new(|conn| insert(conn, &Sample { tenths: Some(-1), ..sample(4) })),
            Box::new(|conn| {
                insert(conn, &sample(5))?;
                Err(Error::Query(diesel::result::Error::NotFound))
            }),
            Box::new(|conn| insert(conn, &sample(6))),
        ],
    )
    .await;
    let told: Vec<String> =
        answers.iter().map(|answer| answer.as_ref().map_or_else(ToString::to_string, |()| "done".into())).collect();
    assert_eq!(
        told,
        [
            "done",
            "done",
            "a Unique constraint refused a row: samples.id",
            "the task panicked",
            "a Check constraint refused a row: tenths_not_negative",
            "Record not found",
            "done",
        ]
    );
    assert_eq!(ids(&database).await, [id(1), id(6)]);
}

#[actix_web::test]
async fn what_the_engine_itself_reports_abandons_the_whole_group_and_the_writer_goes_on() {
    let of_the_engine: [(&str, Task); 3] = [
        ("a statement", Box::new(|conn| Ok(conn.batch_execute("INSERT INTO nothing VALUES (1)")?))),
        // What SQLite does by itself on a full disk, with an error that the task swallowed.
        (
            "an automatic rollback",
            Box::new(|conn| {
                let _ = conn.batch_execute("ROLLBACK");
                Ok(())
            }),
        ),
        // A deferred foreign key is checked by COMMIT.
        (
            "the commit",
            Box::new(|conn| {
                insert(conn, &sample(2))?;
                Ok(conn.batch_execute("UPDATE samples SET parent = x'99' WHERE hex(id) LIKE '%02'")?)
            }),
        ),
    ];
    for (what, task) in of_the_engine {
        let File { database, .. } = file(16).await;
        let answers = in_one_group(&database, vec![Box::new(|conn| insert(conn, &sample(1))), task]).await;
        let abandoned = answers.iter().filter(|answer| matches!(answer, Err(Error::Unavailable))).count();
        assert_eq!(abandoned, 3, "{what}: {answers:?}");
        assert_eq!(ids(&database).await, [], "{what}");
        database.write(|conn| insert(conn, &sample(3))).await.unwrap();
        assert_eq!(ids(&database).await, [id(3)], "{what}");
    }
}

#[actix_web::test]
async fn a_full_queue_is_told_at_once_and_nothing_is_tried() {
    let File { database, .. } = file(1).await;
    let (started, has_started) = mpsc::channel();
    let (release, wait) = mpsc::channel::<()>();
    let busy = database.write(move |_| {
        started.send(()).unwrap();
        wait.recv_timeout(Duration::from_secs(10)).unwrap();
        Ok(())
    });
    let others = async {
        has_started.recv_timeout(Duration::from_secs(10)).unwrap();
        let waiting = database.write(|conn| insert(conn, &sample(1)));
        let refused = async {
            let refused = database.write(|conn| insert(conn, &sample(2))).await;
            release.send(()).unwrap();
            refused
        };
        tokio::join!(waiting, refused)
    };
    let (busy, (waiting, refused)) = tokio::join!(busy, others);
    busy.unwrap();
    waiting.unwrap();
    assert!(matches!(refused, Err(Error::Busy)), "{refused:?}");
    assert_eq!(ids(&database).await, [id(1)]);
}

#[actix_web::test]
async fn closing_finishes_what_was_queued_and_refuses_the_rest() {
    let File { database, url, _folder } = file(16).await;
    let (release, held) = hold(&database);
    tokio::task::yield_now().await;
    let queued = actix_web::rt::spawn({
        let database = database.clone();
        async move { database.write(|conn| insert(conn, &sample(1))).await }
    });
    tokio::task::yield_now().await;
    let closing = std::thread::spawn({
        let database = database.clone();
        move || database.close()
    });
    release.send(()).unwrap();
    closing.join().unwrap();
    held.await.unwrap().unwrap();
    queued.await.unwrap().unwrap();
    let late = database.write(|conn| insert(conn, &sample(2))).await;
    assert!(matches!(late, Err(Error::Unavailable)), "{late:?}");

    let again = Database::open(&config(url, 16)).unwrap();
    assert_eq!(ids(&again).await, [id(1)]);
}

#[actix_web::test]
async fn a_read_on_the_callers_thread_sees_every_acknowledged_write_and_writes_nothing() {
    let (file, other) = (super::file(8).await, super::file(8).await);
    for n in [1, 2_u128] {
        file.database.write(move |conn| insert(conn, &sample(n))).await.unwrap();
        assert_eq!(file.database.read_here(all).await.unwrap().len(), usize::try_from(n).unwrap());
    }
    assert_eq!(other.database.read_here(all).await.unwrap(), [], "each database has its own connection");
    let written = file.database.read_here(|conn| insert(conn, &sample(3))).await;
    assert!(written.is_err(), "a reader cannot write");
    let panicked: Result<(), Error> = file.database.read_here(|_| panic!("on purpose")).await;
    assert!(matches!(panicked, Err(Error::Panicked)), "{panicked:?}");
    assert_eq!(file.database.read_here(all).await.unwrap().len(), 2, "the connection goes on");
    file.database.close();
    assert!(matches!(file.database.read_here(all).await, Err(Error::Unavailable)));
}
