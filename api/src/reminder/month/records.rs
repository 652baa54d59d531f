//! What the records say of her medicines, asked of the rooms that decide; and since when somebody is told no more.

use std::collections::{BTreeMap, BTreeSet};

use diesel::prelude::*;
use jiayi_core::calendar::{Day, Instant};
use jiayi_core::id::{
    DispensingId, DrugId, PrescriptionId, PrescriptionItemId, RefillItemId, RefillRequestId, ResidentId,
};
use jiayi_core::refill::state::ItemState;
use jiayi_core::reminder::{About, Audience, Channel};
use uuid::Uuid;

use super::county::Month;
use super::events::{Heard, Line};
use crate::channels::fake::Provider;
use crate::database::schema::{dispensings, prescription_items, prescriptions, put_offs, refill_items};
use crate::database::sql::{Key, Word};
use crate::testing::TestClinic;

/// What was handed over last of a medicine.
#[derive(Debug, Clone)]
pub(super) struct Supply {
    pub dispensing: DispensingId,
    pub item: PrescriptionItemId,
    pub prescription: PrescriptionId,
    pub drug: DrugId,
    pub family: String,
    /// The first day without it.
    pub run_out: Day,
    pub units: u32,
    pub is_stopped: bool,
}

/// An open item of a request.
#[derive(Debug, Clone)]
pub(super) struct Asked {
    pub request: RefillRequestId,
    pub item: RefillItemId,
    pub resident: ResidentId,
    pub family: String,
    pub state: ItemState,
}

type SupplyRow = (DispensingId, PrescriptionItemId, PrescriptionId, DrugId, String, Day, i32, Option<Instant>);
type AskedRow = (RefillRequestId, RefillItemId, ResidentId, String, Word<ItemState>);

pub(super) fn supplies(clinic: &TestClinic, resident: ResidentId) -> Vec<Supply> {
    let rows: Vec<SupplyRow> = clinic.read(move |conn| {
        Ok(dispensings::table
            .inner_join(prescription_items::table.on(prescription_items::id.eq(dispensings::prescription_item_id)))
            .inner_join(prescriptions::table.on(prescriptions::id.eq(dispensings::prescription_id)))
            .filter(dispensings::resident_id.eq(resident))
            .order(dispensings::dispensed_at)
            .select((
                dispensings::id,
                dispensings::prescription_item_id,
                dispensings::prescription_id,
                prescription_items::drug_id,
                prescription_items::family,
                dispensings::run_out.assume_not_null(),
                dispensings::units,
                prescriptions::stopped_at,
            ))
            .load(conn)?)
    });
    let mut last: BTreeMap<String, Supply> = BTreeMap::new();
    for (dispensing, item, prescription, drug, family, run_out, units, stopped) in rows {
        let (units, is_stopped) = (u32::try_from(units).expect("units"), stopped.is_some());
        let supply =
            Supply { dispensing, item, prescription, drug, family: family.clone(), run_out, units, is_stopped };
        last.insert(family, supply);
    }
    last.into_values().collect()
}

pub(super) fn asked(clinic: &TestClinic) -> Vec<Asked> {
    let rows: Vec<AskedRow> = clinic.read(|conn| {
        Ok(refill_items::table
            .inner_join(prescription_items::table.on(prescription_items::id.eq(refill_items::prescription_item_id)))
            .select((
                refill_items::request_id,
                refill_items::id,
                refill_items::resident_id,
                prescription_items::family,
                refill_items::state,
            ))
            .load(conn)?)
    });
    let asked = rows.into_iter().map(|(request, item, resident, family, Word(state))| Asked {
        request,
        item,
        resident,
        family,
        state,
    });
    asked.filter(|asked| asked.state.is_open()).collect()
}

/// From a moment on nobody of these is told of something.
#[derive(Debug)]
pub(super) struct Silence {
    pub since: Instant,
    pub until: Option<Instant>,
    pub of: Of,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Of {
    /// It is stopped, or was handed over anew: this dispensing is over.
    Ended(DispensingId),
    /// Asked for again: of the dispensing.
    Asked(DispensingId),
    /// 明天提醒: she herself, of the dispensing.
    PutOff(Uuid),
    /// Died or moved away.
    Left(ResidentId),
    /// The grant was revoked: of hers he is told nothing.
    Revoked(ResidentId, Uuid),
    /// Signed out with this phone.
    SignedOut(String),
    /// She wants none by this channel.
    TurnedOff(ResidentId, Provider),
}

impl Silence {
    pub fn is_broken_by(&self, heard: &Heard) -> bool {
        let at = heard.taken.at;
        let holds = self.since <= at && self.until.is_none_or(|until| at < until);
        holds && heard.lines.iter().any(|line| self.of.hushes(line, heard))
    }
}

impl Of {
    fn hushes(&self, line: &Line, heard: &Heard) -> bool {
        let is_of = |dispensing: Uuid| line.about == About::Refill && line.of == dispensing;
        match self {
            Self::Ended(of) | Self::Asked(of) => is_of(of.0),
            Self::PutOff(of) => is_of(*of) && heard.audience == Audience::Resident,
            Self::Left(resident) => line.resident == *resident,
            Self::Revoked(resident, recipient) => line.resident == *resident && heard.recipient == *recipient,
            Self::SignedOut(token) => heard.taken.to == *token,
            Self::TurnedOff(resident, provider) => heard.recipient == resident.0 && heard.taken.provider == *provider,
        }
    }
}

impl Month {
    pub fn hushes(&mut self, of: Of) {
        let since = self.now();
        self.silences.push(Silence { since, until: None, of });
    }

    /// These channels, and no others.
    pub fn keeps_off(&mut self, resident: ResidentId, off: &[Channel]) {
        let now = self.now();
        let hers = |silence: &&mut Silence| matches!(silence.of, Of::TurnedOff(whose, _) if whose == resident);
        let open = self.silences.iter_mut().filter(|silence| silence.until.is_none());
        open.filter(hers).for_each(|silence| silence.until = Some(now));
        for channel in off {
            let providers: &[Provider] = match channel {
                Channel::Push => &[Provider::Fcm, Provider::Huawei],
                Channel::Sms => &[Provider::Sms],
                Channel::Voice => &[Provider::Voice],
                Channel::Local | Channel::Inbox | Channel::Task => &[],
            };
            providers.iter().for_each(|provider| self.hushes(Of::TurnedOff(resident, *provider)));
        }
    }

    /// What was asked for, taken back, refused and put off by whatever way, as its records have it now.
    pub fn follows_the_records(&mut self) {
        let (clinic, now) = (std::rc::Rc::clone(&self.sending.clinic), self.now());
        let asked = asked(&clinic);
        let mut now_asked: BTreeSet<DispensingId> = BTreeSet::new();
        for resident in asked.iter().map(|asked| asked.resident).collect::<BTreeSet<_>>() {
            let families: Vec<&str> =
                asked.iter().filter(|one| one.resident == resident).map(|one| one.family.as_str()).collect();
            let supplies = supplies(&clinic, resident).into_iter();
            let hers = supplies.filter(|supply| families.contains(&supply.family.as_str()));
            now_asked.extend(hers.map(|supply| supply.dispensing));
        }
        for silence in self.silences.iter_mut().filter(|silence| silence.until.is_none()) {
            if let Of::Asked(of) = silence.of
                && !now_asked.remove(&of)
            {
                silence.until = Some(now);
            }
        }
        now_asked.into_iter().for_each(|of| self.hushes(Of::Asked(of)));

        let today = now.day();
        let put_off: Vec<(Key, Instant)> = clinic.read(move |conn| {
            let today = put_offs::table.filter(put_offs::at.ge(today.start()));
            Ok(today.select((put_offs::of_id, put_offs::at)).load(conn)?)
        });
        let tomorrow = today.plus_days(1).expect("in range").start();
        for (Key(of), since) in put_off {
            let known = |silence: &Silence| silence.of == Of::PutOff(of) && silence.since == since;
            if !self.silences.iter().any(known) {
                self.silences.push(Silence { since, until: Some(tomorrow), of: Of::PutOff(of) });
            }
        }
    }
}
