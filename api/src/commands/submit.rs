//! `POST /api/v1/commands`: a batch in, an outcome each out.

use actix_web::{HttpResponse, post, web};
use jiayi_core::codes::{Code, Language};
use jiayi_core::command::{Batch, Envelope, Outcome, Rejection, SCHEMA};
use jiayi_core::id::CommandId;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{Sent, Unreadable, carry_out, keep_apart};
use crate::clinic::Clinic;
use crate::database::Error;
use crate::problem::{self, Problem};
use crate::server::SpokenWith;
use crate::session::{Sender, Then};

/// Commands that one request may carry.
const MOST_COMMANDS: usize = 200;

/// The answers, in the order of the commands.
#[derive(Debug, Serialize, ToSchema)]
pub struct Answers {
    pub outcomes: Vec<Answer>,
}

/// The outcome of one command, with words for people.
#[derive(Debug, Serialize, ToSchema)]
pub struct Answer {
    pub id: CommandId,
    #[serde(flatten)]
    pub outcome: Outcome,
    /// The code's sentence and next step, in Chinese and English.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub words: Option<Words>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct Words {
    pub title: &'static str,
    pub next: &'static str,
    pub title_en: &'static str,
    pub next_en: &'static str,
}

impl Words {
    fn of(code: Code) -> Self {
        Self {
            title: code.sentence(Language::Chinese),
            next: code.next_step(Language::Chinese),
            title_en: code.sentence(Language::English),
            next_en: code.next_step(Language::English),
        }
    }
}

impl Answer {
    fn new(id: CommandId, outcome: Outcome) -> Self {
        let words = match &outcome {
            Outcome::Applied => None,
            Outcome::Rejected(rejection) => Some(Words::of(rejection.code)),
            Outcome::NotYet { code } => Some(Words::of(*code)),
        };
        Self { id, outcome, words }
    }
}

/// Body of the request, for the document; the handler keeps each envelope's bytes.
#[derive(ToSchema)]
#[expect(dead_code, reason = "only its schema is used")]
pub struct BatchBody {
    commands: Vec<Envelope>,
}

/// Send commands: not atomic, carried out in order, each with its own outcome.
#[utoipa::path(
    tag = "commands",
    request_body = BatchBody,
    params(("jiayi-schema" = Option<u32>, Header, description = "The newest schema that the app speaks; 1 unless told.")),
    responses((status = 200, body = Answers), (status = 400, body = problem::Body), (status = 401, body = problem::Body),
        (status = 413, body = problem::Body), (status = 426, description = "The app is too old.", body = problem::Body),
        (status = 503, body = problem::Body)),
    security(("session" = []))
)]
#[post("/commands")]
pub async fn submit(
    clinic: web::Data<Clinic>,
    Then(sender, Then(_, body)): Then<Sender, Then<SpokenWith, web::Bytes>>,
) -> Result<HttpResponse, Problem> {
    let batch: Batch<'_> = serde_json::from_slice(&body).map_err(|error| Problem::from_json(&error))?;
    if batch.commands.len() > MOST_COMMANDS {
        return Err(Problem::new(Code::TooLarge));
    }
    let sent = batch
        .commands
        .iter()
        .enumerate()
        .map(|(position, raw)| {
            read(raw.get()).map_err(|code| Problem::on_field(format!("commands[{position}].id"), code))
        })
        .collect::<Result<Vec<_>, _>>()?;
    let outcomes = carry_out_all(&clinic, &sender, sent).await?;
    Ok(HttpResponse::Ok().json(Answers { outcomes }))
}

/// Carries out commands one after another, each durable before the next begins.
///
/// # Errors
/// When the database cannot take the very first now; later ones answer `not_yet BUSY`. A command that fails on our side
/// answers `not_yet INTERNAL` wherever it stands, and those behind it go on.
pub async fn carry_out_all(clinic: &Clinic, sender: &Sender, sent: Vec<Sent>) -> Result<Vec<Answer>, Problem> {
    let mut answers = Vec::with_capacity(sent.len());
    for command in sent {
        let id = command.id;
        let (rules, sender, now) = (clinic.rules.clone(), sender.clone(), clinic.clock.now());
        let tried = clinic.database.write(move |conn| match &sender {
            Sender::Holder(actor) => carry_out(conn, &rules, actor, &command, now),
            Sender::Disabled(delivering) => keep_apart(conn, &rules, &delivering.actor, &command, now),
        });
        let tried = tried.await;
        let outcome = match tried {
            Ok(outcome) => outcome,
            Err(error @ (Error::Busy | Error::Unavailable)) if answers.is_empty() => return Err(error.into()),
            Err(Error::Busy | Error::Unavailable) => Outcome::NotYet { code: Code::Busy },
            Err(error) => {
                tracing::error!(%error, "a command failed");
                Outcome::NotYet { code: Code::Internal }
            }
        };
        answers.push(Answer::new(id, outcome));
    }
    Ok(answers)
}

/// What of an envelope can be read whatever the rest is.
#[derive(Deserialize)]
struct Outline {
    id: Uuid,
    #[serde(default)]
    schema: u32,
}

/// Reads one envelope; its bytes are part of the replay record.
///
/// # Errors
/// The code of an envelope whose very id cannot be read.
pub fn read(raw: &str) -> Result<Sent, Code> {
    let outline: Outline = serde_json::from_str(raw).map_err(|error| problem::json_code(&error))?;
    if outline.schema <= SCHEMA && problem::has_nul(raw.as_bytes()) {
        let content = Err(Unreadable::Bad(Rejection::of(Code::BadValue)));
        return Ok(Sent { id: CommandId(outline.id), hash: Sha256::digest(raw.as_bytes()).into(), content });
    }
    let content = serde_json::from_str::<Envelope>(raw).map_err(|error| {
        if outline.schema > SCHEMA {
            Unreadable::TooNew
        } else {
            Unreadable::Bad(Rejection::of(problem::json_code(&error)))
        }
    });
    Ok(Sent { id: CommandId(outline.id), hash: Sha256::digest(raw.as_bytes()).into(), content })
}
