//! What a locked screen, a text or a call may say of a reminder: that there is something, never a name, a diagnosis or a medicine; and what can be
//! answered without opening the app. Source: reminders N6, N7.

use crate::codes::Language;
use crate::design::Word;
use crate::reminder::{About, Audience};
use crate::terms::terms;

terms! {
    /// The buttons of a notification.
    Action {
        AskAgain = "ask_again", "续药", "Ask again";
        Tomorrow = "tomorrow", "明天提醒", "Tomorrow";
        Enough = "enough", "已够药", "I have enough";
    }
}

impl About {
    /// In the order of the buttons.
    pub const fn actions(self) -> &'static [Action] {
        match self {
            Self::Refill => &[Action::AskAgain, Action::Tomorrow, Action::Enough],
            Self::FollowUp | Self::AnnualCheck | Self::ContractExpiry => &[Action::Tomorrow],
        }
    }
}

/// Above every notification.
pub const fn title(language: Language) -> &'static str {
    Word::ReminderTitle.text(language)
}

/// The one sentence of a message, by the most pressing of what it tells of.
pub const fn sentence(about: About, to: Audience, language: Language) -> &'static str {
    use About::{AnnualCheck, ContractExpiry, FollowUp, Refill};
    use Audience::{Family, Resident, Team};
    use Language::{Chinese, English};
    match (about, to, language) {
        (Refill, Resident | Team, Chinese) => "您有一项用药提醒。",
        (Refill, Resident | Team, English) => "There is a reminder about your medicine.",
        (Refill, Family, Chinese) => "您的家人有一项用药提醒。",
        (Refill, Family, English) => "There is a reminder about a relative's medicine.",
        (FollowUp, Resident | Team, Chinese) => "您有一项健康服务提醒。",
        (FollowUp, Resident | Team, English) => "There is a reminder from your care team.",
        (FollowUp, Family, Chinese) => "您的家人有一项健康服务提醒。",
        (FollowUp, Family, English) => "There is a reminder from a relative's care team.",
        (AnnualCheck, Resident | Team, Chinese) => "您有一项体检提醒。",
        (AnnualCheck, Resident | Team, English) => "There is a reminder about your health check.",
        (AnnualCheck, Family, Chinese) => "您的家人有一项体检提醒。",
        (AnnualCheck, Family, English) => "There is a reminder about a relative's health check.",
        (ContractExpiry, Resident | Team, Chinese) => "您有一项签约提醒。",
        (ContractExpiry, Resident | Team, English) => "There is a reminder about your contract.",
        (ContractExpiry, Family, Chinese) => "您的家人有一项签约提醒。",
        (ContractExpiry, Family, English) => "There is a reminder about a relative's contract.",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::follow_up::Programme;
    use crate::prescription::Catalogue;

    /// Every sentence and title in a language.
    fn all(language: Language) -> Vec<&'static str> {
        let pairs = About::ALL.iter().flat_map(|about| Audience::ALL.iter().map(move |to| (*about, *to)));
        pairs.map(|(about, to)| sentence(about, to, language)).chain([title(language)]).collect()
    }

    #[test]
    fn no_sentence_holds_a_medicine_or_a_disease() {
        let catalogue = Catalogue::shipped().expect("a catalogue");
        for language in [Language::Chinese, Language::English] {
            for said in all(language) {
                for drug in catalogue.drugs() {
                    assert!(!said.contains(drug.name.as_str()), "{said}");
                }
                for programme in Programme::ALL {
                    assert!(!said.contains(programme.name(language)), "{said}");
                }
            }
        }
    }

    #[test]
    fn only_a_refill_can_be_asked_for_or_be_enough_and_everything_can_wait_a_day() {
        for about in About::ALL {
            let actions = about.actions();
            assert!(actions.contains(&Action::Tomorrow));
            assert_eq!(actions.len() == 3, *about == About::Refill);
        }
    }
}
