//! What she did on the list and can still take back. Source: screens, W5.

use jiayi_core::calendar::Instant;
use jiayi_core::id::{ListActId, ResidentId};
use jiayi_core::view::ListAct;
use jiayi_core::worklist;

use super::resident_name;
use crate::device::Device;
use crate::overlay::undoable;
use crate::store::StoreError;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DoneAct {
    pub act: ListActId,
    pub resident: ResidentId,
    pub name: String,
    pub did: worklist::ListAct,
    pub at: Instant,
}

impl Device {
    /// The last first.
    ///
    /// # Errors
    /// When the files cannot be read.
    pub fn list_history(&mut self, now: Instant) -> Result<Vec<DoneAct>, StoreError> {
        let at = self.by_the_server(now);
        let scene = self.scene(now)?;
        let shown = scene.shown;
        let mut history = Vec::new();
        for resident in shown.known.residents() {
            let acts = shown.story(resident).list_acts;
            let own = acts.into_iter().filter(|act| act.by == scene.me.name && undoable(shown, act, at).is_ok());
            history.extend(own.map(|act: &ListAct| DoneAct {
                act: act.id,
                resident,
                name: resident_name(shown.known, resident).unwrap_or_default().to_owned(),
                did: act.act,
                at: act.made_at,
            }));
        }
        history.sort_by_key(|done| std::cmp::Reverse((done.at, done.act)));
        Ok(history)
    }
}
