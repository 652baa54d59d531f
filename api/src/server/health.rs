//! For whoever watches the process: is it there, and can it do its work.

use std::time::Duration;

use actix_web::{HttpResponse, get, web};
use diesel::prelude::*;
use jiayi_core::codes::Code;
use serde::Serialize;
use utoipa::ToSchema;

use crate::clinic::Clinic;
use crate::database::schema::database;
use crate::problem::{self, Problem};

/// A database that takes longer to answer is not ready.
const PATIENCE: Duration = Duration::from_secs(2);

#[derive(Serialize, ToSchema)]
pub struct Health {
    status: &'static str,
    version: &'static str,
}

const WELL: Health = Health { status: "ok", version: env!("CARGO_PKG_VERSION") };

/// The process runs.
#[utoipa::path(tag = "operation", responses((status = 200, body = Health)))]
#[get("/healthz")]
pub async fn healthz() -> web::Json<Health> {
    web::Json(WELL)
}

/// The database reads and writes, at the schema of this version.
#[utoipa::path(tag = "operation", responses((status = 200, body = Health), (status = 503, body = problem::Body)))]
#[get("/readyz")]
pub async fn readyz(clinic: web::Data<Clinic>) -> Result<HttpResponse, Problem> {
    let trying = async {
        clinic.database.read(|conn| Ok(database::table.count().get_result::<i64>(conn)?)).await?;
        // A commit without a write: the writer is alive, and the disk is not asked.
        clinic.database.write(|_| Ok(())).await
    };
    match tokio::time::timeout(PATIENCE, trying).await {
        Ok(Ok(())) => Ok(HttpResponse::Ok().json(WELL)),
        Ok(Err(error)) => Err(unready(&error.to_string())),
        Err(_) => Err(unready("the database takes too long")),
    }
}

fn unready(cause: &str) -> Problem {
    tracing::warn!(cause, "not ready");
    Problem::new(Code::Busy)
}
