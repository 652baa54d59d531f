//! 老年人生活自理能力评估: five items, each with a few scores, and the grade of their sum. Source: domain 04 §4.5 [K].

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::codes::{Code, Fault};
use crate::follow_up::Scored;
use crate::reading::found;
use crate::terms::terms;

/// Points of each item: the more, the more help is needed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SelfCare {
    /// 进餐: 0, 3 or 5.
    pub eating: u8,
    /// 梳洗: 0, 1, 3 or 7.
    pub washing: u8,
    /// 穿衣: 0, 3 or 5.
    pub dressing: u8,
    /// 如厕: 0, 1, 5 or 10.
    pub toileting: u8,
    /// 活动: 0, 1, 5 or 10.
    pub moving: u8,
}

terms! {
    Grade {
        Independent = "independent", "可自理", "Independent";
        LightlyDependent = "lightly_dependent", "轻度依赖", "Lightly dependent";
        ModeratelyDependent = "moderately_dependent", "中度依赖", "Moderately dependent";
        Dependent = "dependent", "不能自理", "Dependent";
    }
}

impl SelfCare {
    pub const MOST: u8 = 5 + 7 + 5 + 10 + 10;

    /// The sum, 0 to 37; none when an item has a score that its row does not know.
    pub fn total(&self) -> Option<u8> {
        self.faults().is_empty().then_some(self.eating + self.washing + self.dressing + self.toileting + self.moving)
    }

    #[rustfmt::skip]
    pub(super) fn faults(&self) -> Vec<Fault> {
        let not_among = |score: u8, scores: &[u8]| (!scores.contains(&score)).then_some(Code::ScoreNotOnScale);
        found([
            //                                    no help, little, some, all
            ("forms.elderly.self_care.eating",    not_among(self.eating,    &[0, 0, 3, 5])),
            ("forms.elderly.self_care.washing",   not_among(self.washing,   &[0, 1, 3, 7])),
            ("forms.elderly.self_care.dressing",  not_among(self.dressing,  &[0, 0, 3, 5])),
            ("forms.elderly.self_care.toileting", not_among(self.toileting, &[0, 1, 5, 10])),
            ("forms.elderly.self_care.moving",    not_among(self.moving,    &[0, 1, 5, 10])),
        ])
    }

    pub(super) fn scored(&self) -> Option<Scored> {
        let points = self.total()?;
        Some(Scored { points, of: Self::MOST, grade: Grade::of(points).as_str() })
    }
}

impl Grade {
    /// Of a sum of points.
    pub const fn of(points: u8) -> Self {
        match points {
            0..=3 => Self::Independent,
            4..=8 => Self::LightlyDependent,
            9..=18 => Self::ModeratelyDependent,
            19.. => Self::Dependent,
        }
    }
}
