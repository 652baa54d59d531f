//! Lets the types of this crate stand in Diesel queries, with the feature `diesel` that only the server turns on.
//!
//! Only the crate that owns a type may say that it is an expression. How it is stored is the server's business: any SQL
//! type will do for which the server has written `ToSql`. Nothing here talks to a database.

macro_rules! expression {
    ($($type:ty),+ $(,)?) => {$(
        impl<ST> diesel::expression::AsExpression<ST> for $type
        where
            ST: diesel::sql_types::SqlType + diesel::expression::TypedExpressionType,
        {
            type Expression = diesel::internal::derives::as_expression::Bound<ST, Self>;

            fn as_expression(self) -> Self::Expression {
                diesel::internal::derives::as_expression::Bound::new(self)
            }
        }

        impl<ST> diesel::expression::AsExpression<ST> for &$type
        where
            ST: diesel::sql_types::SqlType + diesel::expression::TypedExpressionType,
        {
            type Expression = diesel::internal::derives::as_expression::Bound<ST, Self>;

            fn as_expression(self) -> Self::Expression {
                diesel::internal::derives::as_expression::Bound::new(self)
            }
        }

        impl<ST, DB> diesel::serialize::ToSql<diesel::sql_types::Nullable<ST>, DB> for $type
        where
            ST: diesel::sql_types::SqlType<IsNull = diesel::sql_types::is_nullable::NotNull>,
            DB: diesel::backend::Backend,
            Self: diesel::serialize::ToSql<ST, DB>,
        {
            fn to_sql<'b>(&'b self, out: &mut diesel::serialize::Output<'b, '_, DB>) -> diesel::serialize::Result {
                diesel::serialize::ToSql::<ST, DB>::to_sql(self, out)
            }
        }
    )+};
}

expression!(crate::calendar::Day, crate::calendar::Instant);
