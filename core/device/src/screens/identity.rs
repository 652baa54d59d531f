//! R03: who she says she is, and whether anybody has seen her card.

use jiayi_core::calendar::Instant;
use jiayi_core::id::ResidentId;
use jiayi_core::view::Claim;

use crate::device::Device;
use crate::store::StoreError;

#[derive(Debug, Clone, PartialEq)]
pub struct Identity {
    /// None before she has said it.
    pub name: Option<String>,
    /// Masked.
    pub document: Option<String>,
    pub verified: bool,
    /// The newest of her own claims.
    pub claim: Option<Claim>,
}

impl Device {
    /// # Errors
    /// When the files cannot be read.
    pub fn identity(&mut self, of: ResidentId, now: Instant) -> Result<Identity, StoreError> {
        let scene = self.scene(now)?;
        let story = scene.shown.story(of);
        let resident = story.resident;
        Ok(Identity {
            name: resident.map(|resident| resident.name.clone()),
            document: resident.map(|resident| resident.document.clone()),
            verified: resident.is_some_and(|resident| resident.verified.is_some()),
            claim: story.claims.iter().max_by_key(|claim| (claim.claimed_at, claim.id)).map(|claim| (*claim).clone()),
        })
    }
}

#[cfg(test)]
mod tests {
    use jiayi_core::person::claim::ClaimAnswer;
    use jiayi_core::view::{Kind, Page};
    use serde_json::json;
    use uuid::Uuid;

    use crate::feed::Feed;
    use crate::sync::phone::Phone;
    use crate::testing::{MRS_WANG, NOW, mrs_wang};

    #[test]
    fn the_newest_claim_is_told_of_beside_what_is_masked() {
        let phone = Phone::signed_in();
        let claim = |n: u128, answer: &str| {
            let (id, claimed_at) = (Uuid::from_u128(n), i64::try_from(n).expect("small"));
            let entity = json!({ "id": id, "resident": MRS_WANG, "answer": answer, "tries_left": 5, "reason": null,
                "claimed_at": claimed_at, "decided_at": null });
            json!({ "kind": Kind::Claim.as_str(), "id": id, "version": n, "entity": entity })
        };
        let her = json!({ "kind": Kind::Resident.as_str(), "id": MRS_WANG, "version": 1, "entity": mrs_wang() });
        let changes = [her, claim(3, "received"), claim(2, "rejected")];
        let page: Page =
            serde_json::from_value(json!({ "cursor": "1", "has_more": false, "changes": changes })).expect("a page");
        phone.with(|device| device.apply(Feed::Resident(MRS_WANG), None, &page)).expect("kept");
        let shown = phone.with(|device| device.identity(MRS_WANG, NOW)).expect("shown");
        assert!(shown.document.is_some_and(|document| document.contains("****")));
        assert_eq!(shown.claim.map(|claim| claim.answer), Some(ClaimAnswer::Received));
    }
}
