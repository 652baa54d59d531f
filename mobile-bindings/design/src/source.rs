//! What both languages are written from.

use jiayi_core::access::Role;
use jiayi_core::codes::{Code, Language};
use jiayi_core::design::{Argument, Word};
use jiayi_core::follow_up::VisitClass;
use jiayi_core::reminder::{About, Audience};
use jiayi_core::{contract, follow_up, notice, person, prescription, reading, screen, task, team, worklist};

/// A list of the field's words that the apps name.
pub struct Terms {
    /// `lowerCamelCase`.
    pub name: &'static str,
    /// Code on the wire, Chinese, English.
    pub rows: Vec<[&'static str; 3]>,
}

macro_rules! terms {
    ($( $name:literal = $list:ty, )+) => {
        pub fn terms() -> Vec<Terms> {
            vec![$( Terms {
                name: $name,
                rows: <$list>::ALL
                    .iter()
                    .map(|term| [term.as_str(), term.name(Language::Chinese), term.name(Language::English)])
                    .collect(),
            }, )+ reminders(), visit_classes()]
        }
    };
}

terms! {
    "notice" = screen::inbox::NoticeKind,
    "reminderAct" = notice::Action,
    "about" = About,
    "dangerSign" = reading::DangerSign,
    "glucoseContext" = reading::GlucoseContext,
    "arm" = reading::Arm,
    "readingSource" = reading::ReadingSource,
    "programme" = follow_up::Programme,
    "visitMode" = follow_up::VisitMode,
    "visitAction" = follow_up::Action,
    "place" = follow_up::Place,
    "rating" = follow_up::Rating,
    "adherence" = follow_up::Adherence,
    "sex" = person::Sex,
    "proxyScope" = person::ProxyScope,
    "proxyRelation" = person::ProxyRelation,
    "consentPurpose" = person::ConsentPurpose,
    "contactPreference" = person::ContactPreference,
    "contractStatus" = contract::ContractStatus,
    "role" = Role,
    "endReason" = contract::EndReason,
    "mind" = prescription::beside::Mind,
    "evidence" = prescription::evidence::Evidence,
    "assessmentScope" = prescription::assessment::AssessmentScope,
    "packageKind" = contract::PackageKind,
    "serviceKind" = contract::ServiceKind,
    "bucket" = worklist::Bucket,
    "risk" = worklist::RiskLevel,
    "departure" = worklist::DepartureKind,
    "task" = task::TaskKind,
    "taskOutcome" = task::TaskOutcome,
    "duty" = team::Duty,
    "title" = team::Title,
}

/// What a notification says of each.
fn reminders() -> Terms {
    let said = |about: &About, language| notice::sentence(*about, Audience::Resident, language);
    let row = |about: &About| [about.as_str(), said(about, Language::Chinese), said(about, Language::English)];
    Terms { name: "reminder", rows: About::ALL.iter().map(row).collect() }
}

/// By their numbers.
fn visit_classes() -> Terms {
    let row = |class: &VisitClass| [class.as_str(), class.name(Language::Chinese), class.name(Language::English)];
    Terms { name: "visitClassName", rows: VisitClass::ALL.iter().map(row).collect() }
}

pub fn codes() -> Vec<[&'static str; 5]> {
    let row = |code: &Code| {
        let said = |language| [code.sentence(language), code.next_step(language)];
        let ([zh, next_zh], [en, next_en]) = (said(Language::Chinese), said(Language::English));
        [code.as_str(), zh, next_zh, en, next_en]
    };
    Code::ALL.iter().map(row).collect()
}

/// `HomeMyMedicines` as `homeMyMedicines`, `primary_soft` as `primarySoft`.
pub fn camel(name: &str) -> String {
    let mut camel = String::new();
    for (n, part) in name.split('_').enumerate() {
        let (first, rest) = part.split_at(part.len().min(1));
        camel.push_str(&if n == 0 { first.to_ascii_lowercase() } else { first.to_ascii_uppercase() });
        camel.push_str(rest);
    }
    camel
}

pub fn arguments(word: Word) -> Vec<Argument> {
    Argument::all_of(word.text(Language::Chinese))
}

/// A text with each argument as the language writes it in a string.
pub fn filled(text: &str, escape: fn(&str) -> String, argument: fn(&str) -> String) -> String {
    let mut parts = text.split('{');
    let mut filled = escape(parts.next().unwrap_or_default());
    for part in parts {
        let (name, rest) = part.split_once('}').unwrap_or((part, ""));
        filled.push_str(&argument(name.trim_start_matches('#')));
        filled.push_str(&escape(rest));
    }
    filled
}
