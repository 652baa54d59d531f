//! How values are stored, on both dialects.

use super::*;

#[actix_web::test]
async fn each_type_comes_back_as_it_was_written() {
    let database = memory().await;
    let second = Sample {
        team_id: None,
        seen_on: Some("2026-11-22".parse().unwrap()),
        past_mood: None,
        tenths: None,
        ..sample(2)
    };
    let rows = [sample(1), second];
    let written = rows.clone();
    database
        .write(move |conn| {
            for row in &written {
                insert(conn, row)?;
            }
            Ok(())
        })
        .await
        .unwrap();
    let read: Vec<Sample> = database
        .read(|conn| {
            Ok(crate::each!(conn, c => samples::table.select(Sample::as_select()).order(samples::id).load(c))?)
        })
        .await
        .unwrap();
    assert_eq!(read, rows);
}

#[derive(QueryableByName, PartialEq, Debug)]
struct Stored {
    #[diesel(sql_type = diesel::sql_types::Text)]
    shape: String,
}

#[actix_web::test]
async fn columns_hold_what_postgresql_would_hold_too() {
    let database = memory().await;
    let shape: Stored = database
        .write(|conn| {
            insert(conn, &sample(1))?;
            let sql = "SELECT concat_ws(' ', typeof(id), length(id), born, typeof(born), at, typeof(at), mood, notes, typeof(active)) AS shape FROM samples";
            Ok(diesel::sql_query(sql).get_result(conn)?)
        })
        .await
        .unwrap();
    assert_eq!(shape.shape, "blob 16 1948-02-29 text 1764000000123 integer quite_well {\"lines\":[\"头晕\"]} integer");
}

#[actix_web::test]
async fn queries_filter_by_the_types_of_core() {
    let database = memory().await;
    let found = database
        .write(|conn| {
            for n in 1..=3 {
                insert(conn, &sample(n))?;
            }
            let day: Day = "1948-03-01".parse().unwrap();
            let changed = Sample { born: day, mood: Word(Mood::Poorly), past_mood: None, ..sample(3) };
            diesel::update(samples::table.find(changed.id)).set(&changed).execute(conn)?;
            let young: Vec<ResidentId> = samples::table
                .filter(samples::born.lt(day).and(samples::mood.eq(Word(Mood::QuiteWell))))
                .filter(samples::team_id.eq(TeamId(Uuid::from_u128(7))))
                .filter(samples::id.eq_any([id(2), id(3)]))
                .filter(samples::at.le(Instant(1_764_000_000_123)))
                .order(samples::born)
                .limit(20)
                .select(samples::id)
                .load(conn)?;
            let keys: Vec<Key> =
                samples::table.filter(samples::id.eq(Key::from(id(3)))).select(samples::id).load(conn)?;
            assert_eq!(keys, [Key::from(id(3))]);
            let latest: Option<Day> = samples::table.select(diesel::dsl::max(samples::born)).get_result(conn)?;
            let again = sample(1);
            let kept = crate::each!(conn, c => diesel::insert_into(samples::table)
                .values(&again)
                .on_conflict(samples::id)
                .do_update()
                .set(samples::tenths.eq(5))
                .returning(samples::tenths)
                .get_result::<Option<i64>>(c))?;
            Ok((young, latest, kept))
        })
        .await
        .unwrap();
    assert_eq!(found, (vec![id(2)], Some("1948-03-01".parse().unwrap()), Some(5)));
}

#[actix_web::test]
async fn a_word_or_day_the_program_does_not_know_is_an_error_and_no_default() {
    for change in ["mood = 'great'", "born = '1949-02-29'", "id = x'01'", "notes = '{'"] {
        let database = memory().await;
        let result: Result<Vec<Sample>, Error> = database
            .write(move |conn| {
                insert(conn, &sample(1))?;
                conn.batch_execute(&format!("UPDATE samples SET {change}"))?;
                Ok(samples::table.select(samples::all_columns).load(conn)?)
            })
            .await;
        assert!(
            matches!(result, Err(Error::Query(diesel::result::Error::DeserializationError(_)))),
            "{change}: {result:?}"
        );
    }
}
