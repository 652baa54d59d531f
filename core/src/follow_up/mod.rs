//! Follow-up of chronic disease: programmes, visits, and what a visit decides.
//!
//! A programme is a folder with its form, its policy, its rules and its words; `build.rs` finds it by its `programme.toml`.
//! What all share stands here.

// A module for each programme's folder, and `programmes!`, which hands their table to a macro. A row is: the folder, the programme with its word and names, its
// form and its policy.
include!(concat!(env!("OUT_DIR"), "/programmes.rs"));

pub mod commands;
pub mod diagnosis;
pub mod enrolment;
mod form;
mod measured;
pub mod policy;
pub mod programme;
mod rules;
pub mod sheet;
#[cfg(test)]
mod tests;
pub mod visit;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

pub use enrolment::{CloseReason, EnrolmentState};
pub use form::{
    Adherence, AuxiliaryTest, Common, Course, Forms, Habit, IrregularReason, Lifestyle, MedicineUsed, Rating,
};
pub use measured::measured;
pub use programme::{Programme, Scored};
pub use rules::Stated;
pub use visit::hour_of;

use crate::calendar::Day;
use crate::codes::Language;
use crate::terms::terms;

terms! {
    /// 随访方式, 1 to 4 in this order; 4 is this product's own. Source: domain 04 §4.4.
    VisitMode {
        Clinic = "clinic", "门诊", "Clinic";
        Home = "home", "家庭", "Home";
        Phone = "phone", "电话", "Telephone";
        Video = "video", "视频", "Video";
    }
}

impl VisitMode {
    /// Counts towards the four face-to-face visits a year; also: values were measured by staff, not reported.
    pub const fn is_face_to_face(self) -> bool {
        matches!(self, Self::Clinic | Self::Home)
    }

    /// Whether what was found counts as measured: what a person reported by phone or video does only if the recorder vouched
    /// for it. Source: domain 04 §4.1 [P].
    pub const fn counts(self, self_report_accepted: bool) -> bool {
        self.is_face_to_face() || self_report_accepted
    }
}

terms! {
    /// Source: domain 01 row 37.
    Place {
        Facility = "facility", "机构", "Health institution";
        Community = "community", "社区", "Community";
        Home = "home", "居家", "Home";
        Institution = "institution", "养老机构", "Care institution";
        Online = "online", "线上", "Online";
    }
}

/// 此次随访分类, in order of severity; written as its number, 1 to 4. Source: domain 04 §4.1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "u8", try_from = "u8")]
pub enum VisitClass {
    Controlled = 1,
    NotControlled = 2,
    AdverseReaction = 3,
    Complication = 4,
}

impl VisitClass {
    pub const ALL: [Self; 4] = [Self::Controlled, Self::NotControlled, Self::AdverseReaction, Self::Complication];

    pub const fn number(self) -> u8 {
        self as u8
    }

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Controlled => "1",
            Self::NotControlled => "2",
            Self::AdverseReaction => "3",
            Self::Complication => "4",
        }
    }

    pub const fn name(self, language: Language) -> &'static str {
        match (self, language) {
            (Self::Controlled, Language::Chinese) => "控制满意",
            (Self::Controlled, Language::English) => "Controlled",
            (Self::NotControlled, Language::Chinese) => "控制不满意",
            (Self::NotControlled, Language::English) => "Not controlled",
            (Self::AdverseReaction, Language::Chinese) => "不良反应",
            (Self::AdverseReaction, Language::English) => "Adverse drug reaction",
            (Self::Complication, Language::Chinese) => "并发症",
            (Self::Complication, Language::English) => "Complication",
        }
    }
}

impl From<VisitClass> for u8 {
    fn from(class: VisitClass) -> Self {
        class.number()
    }
}

/// The number is not one of 1 to 4.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a visit's class is 1, 2, 3 or 4")]
pub struct NotAClass;

impl TryFrom<u8> for VisitClass {
    type Error = NotAClass;

    fn try_from(number: u8) -> Result<Self, NotAClass> {
        Self::ALL.into_iter().find(|class| class.number() == number).ok_or(NotAClass)
    }
}

impl utoipa::PartialSchema for VisitClass {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        utoipa::openapi::ObjectBuilder::new()
            .schema_type(utoipa::openapi::schema::Type::Integer)
            .minimum(Some(1))
            .maximum(Some(4))
            .description(Some("1 controlled, 2 not controlled, 3 adverse drug reaction, 4 complication"))
            .into()
    }
}

impl ToSchema for VisitClass {
    fn name() -> std::borrow::Cow<'static, str> {
        "VisitClass".into()
    }
}

/// What the rules advise. Advice is stored with the visit; a referral is a command of those who may refer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Action {
    /// Go on as before.
    Routine,
    /// Change dose or drug, look at adherence.
    Adjust,
    Refer,
    /// Treat, refer at once.
    EmergencyRefer,
}

impl Action {
    pub const ALL: [Self; 4] = [Self::Routine, Self::Adjust, Self::Refer, Self::EmergencyRefer];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Routine => "ROUTINE",
            Self::Adjust => "ADJUST",
            Self::Refer => "REFER",
            Self::EmergencyRefer => "EMERGENCY_REFER",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|action| action.as_str() == text)
    }

    pub const fn name(self, language: Language) -> &'static str {
        match (self, language) {
            (Self::Routine, Language::Chinese) => "按期随访",
            (Self::Routine, Language::English) => "Routine follow-up",
            (Self::Adjust, Language::Chinese) => "调整治疗，2周内随访",
            (Self::Adjust, Language::English) => "Adjust treatment, see again within 2 weeks",
            (Self::Refer, Language::Chinese) => "建议转诊",
            (Self::Refer, Language::English) => "Refer",
            (Self::EmergencyRefer, Language::Chinese) => "紧急转诊",
            (Self::EmergencyRefer, Language::English) => "Emergency referral",
        }
    }
}

/// What the rules decide about one programme at one visit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Assessment {
    /// None where the national form has no class: the yearly check of older people grades self-care instead, and its
    /// four grades are not the four classes.
    pub class: Option<VisitClass>,
    pub action: Action,
    pub next_due: Day,
    /// The programme's aim was met: values under control, or a yearly check complete. Kept beside the class, which an
    /// adverse reaction or complication may hide: two visits running are judged by it.
    pub controlled: bool,
}

/// What the last valid visit before this one found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Previous {
    pub controlled: bool,
    pub adr: bool,
}
