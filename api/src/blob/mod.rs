//! Files: drawn signatures, scans, photos. Uploaded under their SHA-256 before the command that names them.

use actix_web::{HttpResponse, get, put, web};
use diesel::dsl::exists;
use diesel::prelude::*;
use diesel::select;
use jiayi_core::access::Read;
use jiayi_core::calendar::Instant;
use jiayi_core::codes::Code;
use jiayi_core::id::{AccountId, ResidentId};
use uuid::Uuid;

use crate::clinic::Clinic;
use crate::database::schema::blobs;
use crate::database::sql::Key;
use crate::database::{Db, Error, locks};
use crate::problem::{self, Problem};
use crate::seal::BlobName;
use crate::seal::blob::LONGEST_BLOB;
use crate::seal::blob::SealedBlob;
use crate::server::Routes;
use crate::session::scope::Scope;
use crate::session::{Actor, May, Then, reads};

const DAY_MS: i64 = 86_400_000;
/// Files removed in one transaction.
const SLICE: i64 = 100;

pub fn routes(routes: &mut Routes<'_>) {
    routes.scope("/blobs", |blobs| {
        blobs.app_data(web::PayloadConfig::new(LONGEST_BLOB)).service(upload).service(download);
    });
}

/// Upload a file under the SHA-256 of its bytes, hex; again is harmless, and so many a day.
#[utoipa::path(tag = "blobs", params(("hash" = String, Path)), request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 204), (status = 400, body = problem::Body), (status = 401, body = problem::Body), (status = 413, body = problem::Body),
        (status = 422, body = problem::Body), (status = 429, body = problem::Body)),
    security(("session" = [])))]
#[put("/{hash}")]
pub async fn upload(
    clinic: web::Data<Clinic>,
    hash: web::Path<String>,
    Then(actor, body): Then<Actor, web::Bytes>,
) -> Result<HttpResponse, Problem> {
    let name = BlobName::parse(&hash).ok_or_else(|| Problem::on_field("hash", Code::BadValue))?;
    let sealed =
        clinic.rules.keys.seal_blob(actor.account.0, name, &body).map_err(|error| Problem::new(error.code()))?;
    let (size, now) = (body.len(), clinic.clock.now());
    let files = &clinic.rules.policies.on(now.day())?.files;
    let most = if actor.staff.is_some() { files.uploads_per_day_of_staff } else { files.uploads_per_day };
    let has_room = clinic
        .database
        .write(move |conn| {
            locks::hold_account(conn, actor.account)?;
            let uploaded = uploaded_since(conn, actor.account, now.plus_ms(-DAY_MS))?;
            if uploaded >= i64::from(most) && !is_held(conn, actor.account, name)? {
                return Ok(false);
            }
            store(conn, actor.account, name, &sealed, size, now)?;
            Ok(true)
        })
        .await?;
    if !has_room {
        return Err(Problem::new(Code::TooManyAttempts));
    }
    Ok(HttpResponse::NoContent().finish())
}

/// A file that one uploaded, or that is kept of somebody whose agreement one may read: drawings and scans show signatures and
/// whole numbers.
#[utoipa::path(tag = "blobs", params(("hash" = String, Path)),
    responses((status = 200, content_type = "application/octet-stream"), (status = 401, body = problem::Body), (status = 404, body = problem::Body)),
    security(("session" = [])))]
#[get("/{hash}")]
pub async fn download(
    clinic: web::Data<Clinic>,
    actor: May<reads::Myself>,
    hash: web::Path<String>,
) -> Result<HttpResponse, Problem> {
    let name = BlobName::parse(&hash).ok_or_else(|| Problem::new(Code::NotFound))?;
    let (actor, today) = (actor.into_actor(), clinic.clock.now().day());
    let policies = clinic.rules.policies.clone();
    let found = clinic
        .database
        .read(move |conn| {
            let rows: Vec<(AccountId, Option<ResidentId>, Vec<u8>)> = blobs::table
                .filter(blobs::hash.eq(name.as_bytes().as_slice()))
                .select((blobs::account_id, blobs::resident_id, blobs::sealed))
                .load(conn)?;
            for (owner, resident, sealed) in rows {
                if owner == actor.account {
                    actor.looks_at(resident);
                    return Ok(Some((owner, sealed)));
                }
                let (Some(resident), Ok(policy)) = (resident, policies.on(today)) else { continue };
                if Scope::over(conn, &actor, Read::Agreement, resident, policy, today).is_ok() {
                    return Ok(Some((owner, sealed)));
                }
            }
            Ok(None)
        })
        .await?;
    let (owner, sealed) = found.ok_or_else(|| Problem::new(Code::NotFound))?;
    let opened = clinic.rules.keys.open_blob(owner.0, name, &sealed).map_err(|error| Problem::internal(&error))?;
    Ok(HttpResponse::Ok().content_type(opened.media.as_str()).body(opened.content.to_vec()))
}

fn is_held(conn: &mut Db, account: AccountId, name: BlobName) -> Result<bool, Error> {
    let held = blobs::table.filter(blobs::hash.eq(name.as_bytes().as_slice())).filter(blobs::account_id.eq(account));
    Ok(select(exists(held)).get_result(conn)?)
}

fn uploaded_since(conn: &mut Db, account: AccountId, since: Instant) -> Result<i64, Error> {
    let lately = blobs::table.filter(blobs::account_id.eq(account)).filter(blobs::created_at.gt(since));
    Ok(lately.count().get_result(conn)?)
}

/// Removes files uploaded before `until` that no record names, a slice of them; how many. Whoever still has the command that names
/// one is told that it is missing, and uploads it again.
///
/// # Errors
/// When the database fails.
pub fn remove_unattached(conn: &mut Db, until: Instant) -> Result<usize, Error> {
    let left: Vec<Key> = blobs::table
        .filter(blobs::resident_id.is_null())
        .filter(blobs::created_at.lt(until))
        .limit(SLICE)
        .select(blobs::id)
        .load(conn)?;
    Ok(diesel::delete(blobs::table.filter(blobs::id.eq_any(left))).execute(conn)?)
}

/// Keeps a sealed file for whoever uploaded it; one that is there already stays.
///
/// # Errors
/// When the database fails.
pub fn store(
    conn: &mut Db,
    account: AccountId,
    name: BlobName,
    sealed: &SealedBlob,
    size: usize,
    now: Instant,
) -> Result<(), Error> {
    if is_held(conn, account, name)? {
        return Ok(());
    }
    diesel::insert_into(blobs::table)
        .values((
            blobs::id.eq(Key(Uuid::now_v7())),
            blobs::hash.eq(name.as_bytes().as_slice()),
            blobs::account_id.eq(account),
            blobs::media_type.eq(sealed.media.as_str()),
            blobs::size.eq(i32::try_from(size).unwrap_or(i32::MAX)),
            blobs::sealed.eq(&sealed.sealed),
            blobs::created_at.eq(now),
        ))
        .execute(conn)?;
    Ok(())
}

#[cfg(test)]
mod tests;
