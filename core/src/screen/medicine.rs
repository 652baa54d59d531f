//! R11 and R12: her medicines, how to take each, until when it lasts, and whether it can be asked for.

use serde::Serialize;
use utoipa::ToSchema;

use super::Why;
use super::refill::RefillItemView;
use crate::calendar::Day;
use crate::codes::Language;
use crate::id::{DispensingId, PrescriptionId, PrescriptionItemId};
use crate::policy::Policy;
use crate::prescription::catalogue::Unit;
use crate::prescription::medicine::{Medicine, medicines};
use crate::prescription::supply::days_left;
use crate::prescription::words::{how_to_take, lasts_until};
use crate::refill::eligibility::{Eligibility, eligibility};
use crate::view::Story;

/// One medicine on the resident's card.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct MedicineView {
    /// What to ask with.
    pub medicine: PrescriptionItemId,
    pub prescription: PrescriptionId,
    pub name: String,
    pub inn: String,
    pub strength: String,
    pub unit: Unit,
    pub unit_name: &'static str,
    pub how_to_take: String,
    pub how_to_take_en: String,
    pub monitoring: Option<String>,
    pub stopped: bool,
    pub stop_reason: Option<String>,
    /// By what was handed over: what rules go by. None before the first time and for what is taken as needed.
    pub run_out: Option<Day>,
    pub days_left: i64,
    pub shown: Option<Shown>,
    /// What was handed over last: name it to report what is left.
    pub last: Option<HandedOver>,
    pub can_ask: bool,
    /// Every reason why not, the weightiest first.
    pub why_not: Vec<Why>,
    /// The first day on which it can be asked for, where waiting is enough.
    pub from_day: Option<Day>,
    /// The open item of a request for it.
    pub refill: Option<RefillItemView>,
}

/// What the person is shown and reminded of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Shown {
    /// The first day without medicine.
    pub run_out: Day,
    pub days_left: i64,
    /// 够吃到3月29日
    pub words: String,
    pub words_en: String,
    /// By her own count, on that day.
    pub reported_on: Option<Day>,
    pub units_left: Option<i32>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct HandedOver {
    pub dispensing: DispensingId,
    pub on: Day,
    pub units: i32,
}

/// Each ingredient and strength once.
pub fn medicine_cards(story: &Story<'_>, policy: &Policy, today: Day) -> Vec<MedicineView> {
    medicines(story, policy, today).iter().map(|medicine| card(story, medicine, policy, today)).collect()
}

fn card(story: &Story<'_>, medicine: &Medicine<'_>, policy: &Policy, today: Day) -> MedicineView {
    let (drug, regimen) = (&medicine.item.drug, medicine.item.regimen);
    let (codes, from_day) = match eligibility(&medicine.facts(false), &policy.long_prescription, today) {
        Eligibility::CanAsk => (Vec::new(), None),
        Eligibility::Not { codes, from_day } => (codes, from_day),
    };
    let shown = medicine.shown_run_out().filter(|_| !medicine.is_stopped()).map(|run_out| Shown {
        run_out,
        days_left: days_left(Some(run_out), today),
        words: lasts_until(run_out, today, Language::Chinese),
        words_en: lasts_until(run_out, today, Language::English),
        reported_on: medicine.reported.map(|report| report.reported_on),
        units_left: medicine.reported.map(|report| report.units_left),
    });
    MedicineView {
        medicine: medicine.item.item,
        prescription: medicine.prescription.id,
        name: drug.name.clone(),
        inn: drug.inn.clone(),
        strength: drug.strength.clone(),
        unit: drug.unit,
        unit_name: drug.unit.word(Language::Chinese),
        how_to_take: how_to_take(regimen, drug.unit, Language::Chinese),
        how_to_take_en: how_to_take(regimen, drug.unit, Language::English),
        monitoring: drug.monitoring().map(str::to_owned),
        stopped: medicine.is_stopped(),
        stop_reason: medicine.prescription.stop_reason.clone(),
        run_out: medicine.run_out,
        days_left: days_left(medicine.run_out, today),
        shown,
        last: medicine.last.map(|last| HandedOver { dispensing: last.id, on: last.dispensed_on, units: last.units }),
        can_ask: codes.is_empty(),
        why_not: codes.into_iter().map(Why::from).collect(),
        from_day,
        refill: medicine.asked.and_then(|(request, item)| RefillItemView::of(story, request, item, today)),
    }
}

impl MedicineView {
    /// For who may ask and not read the record.
    #[must_use]
    pub fn without_words(self) -> Self {
        Self { stop_reason: None, refill: self.refill.map(RefillItemView::without_words), ..self }
    }
}
