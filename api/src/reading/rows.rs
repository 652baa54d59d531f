//! A reading as it is stored: three integers of the minor unit, a mark of the meter and a context.

use diesel::prelude::*;
use jiayi_core::calendar::Instant;
use jiayi_core::id::{AccountId, ReadingId, ResidentId, VisitId};
use jiayi_core::reading::{Arm, DangerSign, EnteredAs, Glucose, GlucoseContext, Mmhg, Reading, ReadingSource};

use crate::database::Error;
use crate::database::schema::readings;
use crate::database::sql::{Json, Word};

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = readings, treat_none_as_default_value = false)]
pub(super) struct ReadingRow {
    pub id: ReadingId,
    pub resident_id: ResidentId,
    #[diesel(embed)]
    pub value: Stored,
    pub source: Word<ReadingSource>,
    pub entered_as: Word<EnteredAs>,
    pub signs: Json<Vec<DangerSign>>,
    /// Code of the advice; of a visit's value nobody was shown it.
    pub danger: Option<String>,
    pub taken_at: Instant,
    pub recorded_at: Instant,
    pub recorded_by: AccountId,
    pub visit_id: Option<VisitId>,
    pub corrects: Option<ReadingId>,
}

#[derive(Debug, Clone, Default, PartialEq, Queryable, Selectable, Insertable)]
#[diesel(table_name = readings, treat_none_as_default_value = false)]
pub(crate) struct Stored {
    pub kind: String,
    pub first: Option<i64>,
    pub second: Option<i64>,
    pub third: Option<i64>,
    pub mark: Option<String>,
    pub context: Option<String>,
}

const HI: &str = "hi";
const LO: &str = "lo";

impl Stored {
    pub fn of(reading: &Reading) -> Self {
        let kind = reading.kind().to_owned();
        match *reading {
            Reading::BloodPressure { sbp, dbp, pulse, arm } => Self {
                kind,
                first: Some(sbp.0),
                second: Some(dbp.0),
                third: pulse,
                context: arm.map(|arm| arm.as_str().to_owned()),
                ..Self::default()
            },
            Reading::Glucose { value, context } => {
                let (first, mark) = match value {
                    Glucose::Tenths(tenths) => (Some(tenths), None),
                    Glucose::Hi => (None, Some(HI.to_owned())),
                    Glucose::Lo => (None, Some(LO.to_owned())),
                };
                Self { kind, first, mark, context: Some(context.as_str().to_owned()), ..Self::default() }
            }
            Reading::Weight { hectograms } => Self { kind, first: Some(hectograms), ..Self::default() },
        }
    }

    /// # Errors
    /// When the row is no reading.
    pub fn reading(&self) -> Result<Reading, Error> {
        self.parse().ok_or(Error::Damaged("a reading"))
    }

    fn parse(&self) -> Option<Reading> {
        match self.kind.as_str() {
            "blood_pressure" => Some(Reading::BloodPressure {
                sbp: Mmhg(self.first?),
                dbp: Mmhg(self.second?),
                pulse: self.third,
                arm: match &self.context {
                    Some(arm) => Some(Arm::parse(arm)?),
                    None => None,
                },
            }),
            "glucose" => {
                let value = match (self.first, self.mark.as_deref()) {
                    (Some(tenths), None) => Glucose::Tenths(tenths),
                    (None, Some(HI)) => Glucose::Hi,
                    (None, Some(LO)) => Glucose::Lo,
                    _ => return None,
                };
                Some(Reading::Glucose { value, context: GlucoseContext::parse(self.context.as_deref()?)? })
            }
            "weight" => Some(Reading::Weight { hectograms: self.first? }),
            _ => None,
        }
    }
}
