//! Who asks is settled before anything of a body is read.

use actix_web::dev::Payload;
use actix_web::{Error, FromRequest, HttpRequest};
use std::future::Future;
use std::pin::Pin;

/// First `A`, and only then `B`. Extractors that stand side by side in a handler run at once, and a body that cannot be read would
/// answer before the session that is missing does.
pub struct Then<A, B>(pub A, pub B);

impl<A, B> FromRequest for Then<A, B>
where
    A: FromRequest + 'static,
    B: FromRequest + 'static,
{
    type Error = Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Error>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, mut payload) = (request.clone(), payload.take());
        Box::pin(async move {
            let first = A::from_request(&request, &mut Payload::None).await.map_err(Into::into)?;
            let then = B::from_request(&request, &mut payload).await.map_err(Into::into)?;
            Ok(Self(first, then))
        })
    }
}
