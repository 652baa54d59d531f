//! How the types of `core` are stored, the same on SQLite and PostgreSQL.
//!
//! | SQL type | column | Rust |
//! | --- | --- | --- |
//! | [`Id`] | `BLOB` / `BYTEA`, 16 bytes | every `jiayi_core::id` newtype |
//! | [`Day`] | `DATE` | `calendar::Day` |
//! | [`Moment`] | `BIGINT`, epoch milliseconds | `calendar::Instant` |
//! | `Text` | `TEXT` | `String`, [`Word<T>`] for an enum as serde writes it, [`Json<T>`] for a document |
//!
//! The SQL types are this crate's own, so that rows and queries hold the types of `core` themselves. An id without a type of
//! its own is a [`Key`].

use std::fmt::{self, Debug};
use std::io::Write;

use diesel::backend::Backend;
use diesel::deserialize::{self, FromSql, FromSqlRow, Queryable};
use diesel::expression::AsExpression;
use diesel::pg::data_types::PgDate;
use diesel::pg::{Pg, PgValue};
use diesel::query_builder::QueryId;
use diesel::serialize::{self, IsNull, Output, ToSql};
use diesel::sql_types::{BigInt, Binary, Date, HasSqlType, SqlOrd, SqlType, Text};
use diesel::sqlite::Sqlite;
use jiayi_core::calendar;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde::de::value::StrDeserializer;
use uuid::Uuid;

use super::MultiBackend;

/// A UUIDv7 as its 16 bytes.
#[derive(Debug, Clone, Copy, SqlType, QueryId)]
#[diesel(sqlite_type(name = "Binary"), postgres_type(oid = 17, array_oid = 1001))]
pub struct Id;

/// A civil day in China time.
#[derive(Debug, Clone, Copy, SqlType, QueryId)]
#[diesel(sqlite_type(name = "Text"), postgres_type(oid = 1082, array_oid = 1182))]
pub struct Day;

/// Milliseconds since 1970-01-01T00:00:00Z.
#[derive(Debug, Clone, Copy, SqlType, QueryId)]
#[diesel(sqlite_type(name = "Long"), postgres_type(oid = 20, array_oid = 1016))]
pub struct Moment;

impl SqlOrd for Id {}
impl SqlOrd for Day {}
impl SqlOrd for Moment {}

macro_rules! known_to_both {
    ($($sql:ty),+) => {$(
        impl HasSqlType<$sql> for MultiBackend {
            fn metadata(lookup: &mut Self::MetadataLookup) -> Self::TypeMetadata {
                Self::lookup_sql_type::<$sql>(lookup)
            }
        }
    )+};
}
known_to_both!(Id, Day, Moment);

/// Lets a column of the SQL type be read as the Rust type.
macro_rules! read_as {
    ($rust:ty, $sql:ty) => {
        impl<DB: Backend> Queryable<$sql, DB> for $rust
        where
            Self: FromSql<$sql, DB>,
        {
            type Row = Self;

            fn build(value: Self) -> deserialize::Result<Self> {
                Ok(value)
            }
        }
    };
}

macro_rules! ids {
    ($($id:ident),+ $(,)?) => {$(
        impl<DB: Backend> ToSql<Id, DB> for jiayi_core::id::$id
        where
            [u8]: ToSql<Binary, DB>,
        {
            fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, DB>) -> serialize::Result {
                ToSql::<Binary, DB>::to_sql(self.0.as_bytes().as_slice(), out)
            }
        }

        impl<DB: Backend> FromSql<Id, DB> for jiayi_core::id::$id
        where
            Vec<u8>: FromSql<Binary, DB>,
        {
            fn from_sql(value: DB::RawValue<'_>) -> deserialize::Result<Self> {
                let bytes = <Vec<u8> as FromSql<Binary, DB>>::from_sql(value)?;
                Ok(Self(Uuid::from_slice(&bytes)?))
            }
        }

        read_as!(jiayi_core::id::$id, Id);
    )+};
}

ids!(
    AccountId,
    ResidentId,
    StaffId,
    SessionId,
    CommandId,
    AllianceId,
    InstitutionId,
    TeamId,
    SubstitutionId,
    PackageId,
    TemplateId,
    ContractId,
    GuardianshipId,
    GrantId,
    ConsentId,
    CapacityDecisionId,
    ClaimId,
    EnrolmentId,
    VisitId,
    ReadingId,
    TaskId,
    ListActId,
    SavedFilterId,
    ReferralId,
    AssessmentId,
    EducationId,
    ConfirmationId,
    DiagnosisId,
    DrugId,
    PrescriptionId,
    PrescriptionItemId,
    ReviewId,
    DispensingId,
    StockReportId,
    RefillRequestId,
    RefillItemId,
    DeliveryId,
    ActivationId,
    PhoneChangeId,
    PutOffId,
);

impl<DB: Backend> ToSql<Moment, DB> for calendar::Instant
where
    i64: ToSql<BigInt, DB>,
{
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, DB>) -> serialize::Result {
        ToSql::<BigInt, DB>::to_sql(&self.0, out)
    }
}

impl<DB: Backend> FromSql<Moment, DB> for calendar::Instant
where
    i64: FromSql<BigInt, DB>,
{
    fn from_sql(value: DB::RawValue<'_>) -> deserialize::Result<Self> {
        <i64 as FromSql<BigInt, DB>>::from_sql(value).map(Self)
    }
}

read_as!(calendar::Instant, Moment);

/// PostgreSQL counts days from here.
fn postgres_epoch() -> Result<calendar::Day, calendar::NotADay> {
    calendar::Day::new(2000, 1, 1)
}

impl ToSql<Day, Sqlite> for calendar::Day {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Sqlite>) -> serialize::Result {
        out.set_value(self.to_string());
        Ok(IsNull::No)
    }
}

impl ToSql<Day, Pg> for calendar::Day {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
        let date = PgDate(i32::try_from(postgres_epoch()?.days_until(*self))?);
        ToSql::<Date, Pg>::to_sql(&date, &mut out.reborrow())
    }
}

impl ToSql<Day, MultiBackend> for calendar::Day {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, MultiBackend>) -> serialize::Result {
        out.set_value((Day, self));
        Ok(IsNull::No)
    }
}

impl FromSql<Day, Sqlite> for calendar::Day {
    fn from_sql(value: <Sqlite as Backend>::RawValue<'_>) -> deserialize::Result<Self> {
        Ok(<String as FromSql<Text, Sqlite>>::from_sql(value)?.parse()?)
    }
}

impl FromSql<Day, Pg> for calendar::Day {
    fn from_sql(value: PgValue<'_>) -> deserialize::Result<Self> {
        let PgDate(days) = FromSql::<Date, Pg>::from_sql(value)?;
        Ok(postgres_epoch()?.plus_days(i64::from(days))?)
    }
}

impl FromSql<Day, MultiBackend> for calendar::Day {
    fn from_sql(value: <MultiBackend as Backend>::RawValue<'_>) -> deserialize::Result<Self> {
        value.from_sql::<Self, Day>()
    }
}

read_as!(calendar::Day, Day);

/// An id whose kind the column does not know: a feed's entity, a request, a row that only its own table names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, AsExpression, FromSqlRow)]
#[diesel(sql_type = Id)]
pub struct Key(pub Uuid);

impl<T: Into<Uuid>> From<T> for Key {
    fn from(id: T) -> Self {
        Self(id.into())
    }
}

impl<DB: Backend> ToSql<Id, DB> for Key
where
    [u8]: ToSql<Binary, DB>,
{
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, DB>) -> serialize::Result {
        ToSql::<Binary, DB>::to_sql(self.0.as_bytes().as_slice(), out)
    }
}

impl<DB: Backend> FromSql<Id, DB> for Key
where
    Vec<u8>: FromSql<Binary, DB>,
{
    fn from_sql(value: DB::RawValue<'_>) -> deserialize::Result<Self> {
        let bytes = <Vec<u8> as FromSql<Binary, DB>>::from_sql(value)?;
        Ok(Self(Uuid::from_slice(&bytes)?))
    }
}

/// A word of a closed list, stored as serde writes it: `state: Word<ContractState>`. A word that the list does not have
/// is an error, never a default.
#[derive(Debug, Clone, Copy, PartialEq, Eq, AsExpression, FromSqlRow)]
#[diesel(sql_type = Text)]
pub struct Word<T: Debug + 'static>(pub T);

impl<T: Serialize + Debug> Word<T> {
    fn text(&self) -> Result<String, fmt::Error> {
        let mut text = String::new();
        fmt::write(&mut text, format_args!("{}", SerdeDisplay(&self.0)))?;
        Ok(text)
    }
}

struct SerdeDisplay<'a, T>(&'a T);

impl<T: Serialize> fmt::Display for SerdeDisplay<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.serialize(f)
    }
}

/// A document in a `TEXT` column. Only for what is shown or kept as a whole: what a query filters by is a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, AsExpression, FromSqlRow)]
#[diesel(sql_type = Text)]
pub struct Json<T: Debug + 'static>(pub T);

impl<T: Serialize + Debug> Json<T> {
    fn text(&self) -> serde_json::Result<String> {
        serde_json::to_string(&self.0)
    }
}

macro_rules! stored_as_text {
    ($wrapper:ident, $read:expr) => {
        impl<T: Serialize + Debug> ToSql<Text, Sqlite> for $wrapper<T> {
            fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Sqlite>) -> serialize::Result {
                out.set_value(self.text()?);
                Ok(IsNull::No)
            }
        }

        impl<T: Serialize + Debug> ToSql<Text, Pg> for $wrapper<T> {
            fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
                out.write_all(self.text()?.as_bytes())?;
                Ok(IsNull::No)
            }
        }

        impl<T: Serialize + Debug + Send + Sync> ToSql<Text, MultiBackend> for $wrapper<T> {
            fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, MultiBackend>) -> serialize::Result {
                out.set_value((Text, self));
                Ok(IsNull::No)
            }
        }

        impl<T: DeserializeOwned + Debug, DB: Backend> FromSql<Text, DB> for $wrapper<T>
        where
            String: FromSql<Text, DB>,
        {
            fn from_sql(value: DB::RawValue<'_>) -> deserialize::Result<Self> {
                let text = <String as FromSql<Text, DB>>::from_sql(value)?;
                Ok(Self($read(&text)?))
            }
        }
    };
}

stored_as_text!(Json, serde_json::from_str);
stored_as_text!(Word, |text| T::deserialize(StrDeserializer::<serde::de::value::Error>::new(text)));
