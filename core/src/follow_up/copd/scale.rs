//! The two scales of the disease: breathlessness (mMRC) and its whole burden (CAT). Source: domain 04 §4.6 [S:34].

use crate::terms::terms;

pub const MMRC_MOST: u8 = 4;
pub const CAT_MOST: u8 = 40;

terms! {
    /// How much the disease weighs on the person.
    CatGrade {
        Low = "low", "轻微影响", "Low impact";
        Medium = "medium", "中等影响", "Medium impact";
        High = "high", "严重影响", "High impact";
        VeryHigh = "very_high", "非常严重影响", "Very high impact";
    }
}

impl CatGrade {
    /// Of a sum of points, 0 to 40.
    pub const fn of(points: u8) -> Self {
        match points {
            0..=10 => Self::Low,
            11..=20 => Self::Medium,
            21..=30 => Self::High,
            31.. => Self::VeryHigh,
        }
    }
}
