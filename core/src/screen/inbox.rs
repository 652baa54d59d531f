//! R15: what is new and what is to be done, worked out from her records: nothing is told that is not there.

use uuid::Uuid;

use super::medicine::medicine_cards;
use super::record::{Versions, programmes};
use crate::calendar::Day;
use crate::codes::Language;
use crate::contract::ContractStatus;
use crate::policy::Policy;
use crate::refill::state::ItemState;
use crate::terms::terms;
use crate::view::Story;

terms! {
    /// The most pressing first.
    NoticeKind {
        /// Somebody with her card asked for another phone: she can stop it.
        PhoneChange = "phone_change", "有人申请更换您的手机号", "Somebody asked to change your phone number";
        RefillReady = "refill_ready", "药已备好，可以来取", "Your medicine is ready to collect";
        RefillRefused = "refill_refused", "续药申请被退回", "A refill request was refused";
        MedicineEnds = "medicine_ends", "药快吃完了，可以申请续药", "A medicine runs out soon and can be asked for";
        FollowUpDue = "follow_up_due", "该随访了", "A follow-up is due";
        ContractExpires = "contract_expires", "家庭医生签约即将到期", "Your contract ends soon";
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    pub kind: NoticeKind,
    /// Since when, or by when.
    pub on: Day,
    /// What it is about, in the reader's words: a medicine, a programme.
    pub about: Option<String>,
    /// The record that it comes from.
    pub source: Uuid,
}

/// The most pressing first, then by day. What was refused stays for as long as a request stays open to be made again.
pub fn inbox(story: &Story<'_>, policy: &Policy, today: Day) -> Vec<Notice> {
    let mut notices = Vec::new();
    let mut tell = |kind, on, about, source| notices.push(Notice { kind, on, about, source });
    let changing = story.resident.and_then(|resident| resident.phone_change.as_ref());
    if let Some((change, until)) = changing.and_then(|change| Some((change.change, change.until?))) {
        tell(NoticeKind::PhoneChange, until.day(), None, change.0);
    }
    for refill in super::refill::refills(story, today).into_iter().flat_map(|request| request.items) {
        let recent = |on: Day| on.days_until(today) <= i64::from(policy.long_prescription.request_opens_days);
        match (refill.item.state, refill.item.ready_at, refill.item.ended_at) {
            (ItemState::Ready, Some(at), _) => {
                tell(NoticeKind::RefillReady, at.day(), Some(refill.name), refill.item.item.0);
            }
            (ItemState::Refused, _, Some(at)) if recent(at.day()) => {
                tell(NoticeKind::RefillRefused, at.day(), Some(refill.name), refill.item.item.0);
            }
            _ => {}
        }
    }
    for medicine in medicine_cards(story, policy, today).into_iter().filter(|medicine| medicine.can_ask) {
        if let Some(shown) = medicine.shown {
            tell(NoticeKind::MedicineEnds, shown.run_out, Some(medicine.name), medicine.medicine.0);
        }
    }
    for programme in programmes(story, &Versions::new()) {
        if let Some(due) = programme.next_due.filter(|due| *due <= today) {
            let name = programme.programme.name(Language::Chinese).to_owned();
            tell(NoticeKind::FollowUpDue, due, Some(name), programme.enrolment.0);
        }
    }
    for contract in &story.contracts {
        let status = contract.facts().map(|facts| facts.status_on(today, &policy.contract));
        if status == Some(ContractStatus::Expiring) {
            tell(NoticeKind::ContractExpires, contract.ends_on, Some(contract.team_name.clone()), contract.id.0);
        }
    }
    notices.sort_by_key(|notice| (notice.kind, notice.on));
    notices
}
