//! What a story says of having been put off.

use serde_json::json;

use super::*;
use crate::policy::national;
use crate::view::{Kind, PutOff, Story, View};

const CONTRACT: Uuid = Uuid::from_u128(0xC0);

/// Her contract ends on the 9th of March.
fn story_of(put_offs: impl IntoIterator<Item = PutOff>) -> Vec<View> {
    let at = at("2025-03-09", 10);
    let resident = json!({
        "id": RESIDENT, "name": "王秀英", "sex": "female", "born_on": "1940-01-01", "document_kind": "citizen_id",
        "document": "990101********0018", "phone": null, "phone_changed_at": null, "phone_change": null, "address": null,
        "contact_preference": null, "homes": [], "lives_alone": false, "lacks_capacity": false, "verified": null,
        "died_on": null, "registered_at": at,
    });
    let contract = json!({
        "id": CONTRACT, "resident": RESIDENT, "state": "active", "origin": { "kind": "new" }, "team": TEAM, "team_name": "第一团队",
        "doctor": SON, "doctor_name": "陈医生", "package": SON, "package_name": "基本", "institution": SON,
        "institution_name": "卫生院", "district_institution": null, "municipal_institution": null,
        "starts_on": "2025-03-10", "ends_on": "2026-03-09", "term_ends_on": "2026-03-09", "years": 1,
        "ticked_groups": [], "fee_per_year": { "total": 0, "insurance": 0, "public_health": 0, "resident": 0 },
        "fee_of_term": { "total": 0, "insurance": 0, "public_health": 0, "resident": 0 },
        "signature": { "at": at, "how": "drawn", "by": "resident", "signer": { "by": "王秀英" }, "recorded_by": null },
        "answer_by": null, "end": null, "items": [], "template_version": null, "document_hash": null, "has_evidence": false,
        "answer": { "accepted": true, "at": at, "by": "陈医生", "reason": null, "identity_check": null }, "policy_version": "1",
    });
    let read = |kind, json: serde_json::Value| View::parse(kind, &json.to_string()).expect("readable");
    let own = [read(Kind::Resident, resident), read(Kind::Contract, contract)];
    own.into_iter().chain(put_offs.into_iter().map(View::from)).collect()
}

fn said(n: u128, about: About, of: Uuid, at: Instant) -> PutOff {
    PutOff { id: Uuid::from_u128(n).into(), resident: ResidentId(RESIDENT), about, of, at }
}

#[test]
fn a_matter_is_put_off_by_what_was_said_of_it_once_a_day_and_in_order() {
    let told = |put_offs: Vec<PutOff>| {
        let views = story_of(put_offs);
        let found = matters(&Story::from_iter(&views), &national(), day("2026-03-04")).expect("in the calendar");
        found.into_iter().find(|matter| matter.about == About::ContractExpiry).expect("it ends soon")
    };
    assert_eq!((told(vec![]).of, told(vec![]).put_off), (CONTRACT, vec![]));
    let (monday, tuesday) = (at("2026-03-02", 9), at("2026-03-03", 8));
    let put_offs = vec![
        said(1, About::ContractExpiry, CONTRACT, tuesday),
        said(2, About::ContractExpiry, CONTRACT, at("2026-03-02", 18)),
        said(3, About::ContractExpiry, CONTRACT, monday),
        said(4, About::ContractExpiry, SON, at("2026-03-04", 9)),
        said(5, About::FollowUp, CONTRACT, at("2026-03-04", 9)),
    ];
    assert_eq!(told(put_offs).put_off, [monday, tuesday]);
}
