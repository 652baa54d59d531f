//! Ids, days and moments: `java.util.UUID`, `java.time` and `Foundation` on the other side.

use jiayi_core::calendar::{Day, Instant};
use uuid::Uuid;

/// A moment, milliseconds since 1970; by this name because the platforms have an `Instant` of their own.
pub(crate) type Moment = Instant;

uniffi::custom_type!(Uuid, String, {
    remote,
    lower: |id| id.to_string(),
    try_lift: |text| Ok(text.parse()?),
});

uniffi::custom_type!(Day, String, {
    remote,
    lower: |day| day.to_string(),
    try_lift: |text| Ok(text.parse()?),
});

uniffi::custom_type!(Moment, i64, {
    remote,
    lower: |moment| moment.0,
    try_lift: |ms| Ok(Instant(ms)),
});
