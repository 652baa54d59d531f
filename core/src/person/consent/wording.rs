//! The texts that people agree to, each purpose its own. A text is never changed: a new version is a new row, and the old one stays.

use super::ConsentPurpose;
use crate::codes::Language;
use crate::digest::Digest;

/// One purpose in the words of one version: purpose and kinds of data, why it is needed, how long it is kept, how to withdraw.
/// Source: PIPL 14, 17, 29–31.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wording {
    pub purpose: ConsentPurpose,
    pub version: &'static str,
    title: [&'static str; 2],
    body: [&'static str; 2],
}

impl Wording {
    pub const fn title(&self, language: Language) -> &'static str {
        self.title[language as usize]
    }

    pub const fn body(&self, language: Language) -> &'static str {
        self.body[language as usize]
    }

    /// SHA-256 of title, line feed, body: what a consent names as the text that was shown.
    pub fn hash(&self, language: Language) -> Digest {
        Digest::of(format!("{}\n{}", self.title(language), self.body(language)).as_bytes())
    }

    /// The wording of a purpose and version.
    pub fn find(purpose: ConsentPurpose, version: &str) -> Option<&'static Self> {
        WORDINGS.iter().find(|wording| wording.purpose == purpose && wording.version == version)
    }

    /// The newest of a purpose: the one to show.
    pub fn newest(purpose: ConsentPurpose) -> Option<&'static Self> {
        WORDINGS.iter().rfind(|wording| wording.purpose == purpose)
    }

    /// Whether `hash` is that of this wording in either language.
    pub fn was_shown(&self, hash: &Digest) -> bool {
        [Language::Chinese, Language::English].iter().any(|language| self.hash(*language) == *hash)
    }
}

/// In the order of their versions.
const WORDINGS: &[Wording] = &[
    Wording {
        purpose: ConsentPurpose::ContractService,
        version: "2026-1",
        title: ["家庭医生签约服务", "The family-doctor service"],
        body: [
            "为了和您签订并履行家庭医生服务协议，我们使用您的姓名、证件号码、手机号和住址。\
             没有这些信息，无法确认您的身份，也无法签约。信息保存到协议结束后满法定期限为止。\
             您可以随时在“我的—我的同意”里撤回；撤回后协议按约定结束，已有的服务记录依法保存。",
            "To make and keep your family-doctor contract we use your name, document number, phone and address. \
             Without them we cannot tell who you are, so there can be no contract. They are kept for the time the law sets after \
             the contract ends. You can withdraw at any time under Me – My consents; the contract then ends as agreed, and records \
             of past care are kept as the law requires.",
        ],
    },
    Wording {
        purpose: ConsentPurpose::HealthData,
        version: "2026-1",
        title: ["使用我的健康信息（敏感个人信息）", "Use of my health data (sensitive)"],
        body: [
            "为了给您看病、随访、开药和提醒，我们使用您的病史、诊断、检查结果、血压血糖、用药和随访记录。\
             这些是敏感个人信息，泄露可能影响您的名誉或带来歧视；我们加密保存，只有为您服务的团队能看，每次查看都有记录。\
             没有这些信息，医生无法安全地为您诊治。门诊记录依法至少保存15年。\
             您可以随时撤回；撤回后不再新增使用，已有的病历依法封存。",
            "To treat you, follow up, prescribe and remind you we use your history, diagnoses, results, blood pressure and glucose, \
             medicines and visits. This is sensitive: a leak could harm your reputation or lead to discrimination. It is encrypted, \
             only the team that cares for you sees it, and each look is recorded. Without it no physician can treat you safely. \
             Clinic records are kept for at least 15 years by law. You can withdraw at any time; nothing new is then used, and \
             existing records are locked as the law requires.",
        ],
    },
    Wording {
        purpose: ConsentPurpose::ChildData,
        version: "2026-1",
        title: ["使用未满14周岁孩子的个人信息", "Use of the personal data of a child under 14"],
        body: [
            "您是孩子的监护人。为了给孩子提供家庭医生服务，我们使用孩子的姓名、证件号码、健康和预防接种信息。\
             未满14周岁孩子的信息都是敏感个人信息，只用于孩子的医疗和健康管理，不用于其他目的。\
             您可以随时查看、更正或撤回。孩子满14周岁时，我们会请孩子本人重新确认。",
            "You are the child's guardian. To give the child the family-doctor service we use the child's name, document number, \
             health and vaccination data. All data of a child under 14 is sensitive; it serves the child's care and nothing else. \
             You can see, correct or withdraw at any time. When the child turns 14 we ask the child again.",
        ],
    },
    Wording {
        purpose: ConsentPurpose::FamilySharing,
        version: "2026-1",
        title: ["让家人代办", "Let a relative help me"],
        body: [
            "您可以指定最多5位家人或朋友，按您选的范围帮您看记录、申请续药或取药。\
             每次授权最长一年，您可以随时收回；代办人做的每件事都会写明“谁代谁”。\
             代办人不能替您签约，也不能替您作出同意。不同意不影响您使用其他服务。",
            "You may name up to 5 relatives or friends who, as far as you choose, see your record, ask for refills or collect your \
             medicine. Each grant lasts a year at most and you can take it back at any time; whatever they do carries both names. \
             They cannot sign or consent for you. Saying no changes nothing else in your service.",
        ],
    },
    Wording {
        purpose: ConsentPurpose::ThirdParty,
        version: "2026-1",
        title: ["把我的信息提供给指定的机构", "Pass my data to an institution I name"],
        body: [
            "您可以同意我们把为您诊治所需的信息（诊断、用药、检查结果）提供给您写明的医院或药店，用于转诊、会诊或取药，不用于其他目的。\
             每家机构单独同意一次，您可以随时撤回；撤回前已经提供的，我们会请对方依法处理。不同意不影响您使用其他服务。",
            "You may agree that we pass what is needed to treat you (diagnoses, medicines, results) to the hospital or pharmacy you name, \
             for a referral, a consultation or your medicine, and for nothing else. Each institution needs its own consent, and you can \
             withdraw at any time; what was passed on before, we ask them to treat as the law says. Saying no changes nothing else in \
             your service.",
        ],
    },
    Wording {
        purpose: ConsentPurpose::Push,
        version: "2026-1",
        title: ["接收应用通知", "Receive notifications in the app"],
        body: [
            "我们可以向您的手机发送通知，提醒您复诊和续药。锁屏上不会出现病名和药名。不同意不影响您使用其他服务，可以随时关闭。",
            "We may send notifications to your phone to remind you of visits and refills. No disease and no medicine shows on the lock \
             screen. Saying no changes nothing else in your service, and you can switch it off at any time.",
        ],
    },
    Wording {
        purpose: ConsentPurpose::Sms,
        version: "2026-1",
        title: ["接收短信提醒", "Receive reminders by SMS"],
        body: [
            "我们可以向您的手机号发送复诊和续药的短信提醒，短信里不会出现病名和药名。不同意不影响您使用其他服务，可以随时退订。",
            "We may send reminders of visits and refills to your phone by SMS; they name no disease and no medicine. Saying no changes \
             nothing else in your service, and you can unsubscribe at any time.",
        ],
    },
    Wording {
        purpose: ConsentPurpose::Research,
        version: "2026-1",
        title: ["用于医学研究", "Use for medical research"],
        body: [
            "去掉您的姓名、证件号码和联系方式后，您的健康信息可以用于改进慢性病管理的研究，研究结果不会指向您本人。\
             不同意不影响您使用其他服务，可以随时撤回。",
            "Without your name, document number and contacts, your health data may serve research on the care of chronic disease; results \
             never point at you. Saying no changes nothing else in your service, and you can withdraw at any time.",
        ],
    },
];

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_purpose_is_asked_for_in_its_own_words() {
        let mut hashes = BTreeSet::new();
        for purpose in ConsentPurpose::ALL.iter().copied() {
            let wording = Wording::newest(purpose).unwrap_or_else(|| panic!("no words for {purpose:?}"));
            assert_eq!(Wording::find(purpose, wording.version), Some(wording));
            for language in [Language::Chinese, Language::English] {
                assert!(hashes.insert(wording.hash(language)), "{purpose:?} shares its text with another purpose");
                assert!(wording.was_shown(&wording.hash(language)));
            }
        }
        assert_eq!(Wording::find(ConsentPurpose::Push, "1999-1"), None);
    }

    #[test]
    fn the_words_of_one_purpose_are_no_consent_to_another() {
        let push = Wording::newest(ConsentPurpose::Push).expect("words");
        let research = Wording::newest(ConsentPurpose::Research).expect("words");
        assert!(!push.was_shown(&research.hash(Language::Chinese)));
    }
}
