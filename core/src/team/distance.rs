//! How far it is, for "the clinics near me": whole metres from whole millionths of a degree.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::codes::Code;

/// Metres of one degree on the mean sphere of 6,371,008.8 m.
const METRES_PER_DEGREE: u64 = 111_195;
const DEGREE_E6: i64 = 1_000_000;

/// A place on the map (WGS 84), in millionths of a degree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Point {
    latitude_e6: i32,
    longitude_e6: i32,
}

impl Point {
    /// # Errors
    /// `BAD_VALUE` beyond 90 degrees of latitude or 180 of longitude.
    pub fn new(latitude_e6: i32, longitude_e6: i32) -> Result<Self, Code> {
        let on_earth = latitude_e6.unsigned_abs() <= 90_000_000 && longitude_e6.unsigned_abs() <= 180_000_000;
        if on_earth { Ok(Self { latitude_e6, longitude_e6 }) } else { Err(Code::BadValue) }
    }

    /// Metres as the crow flies. The country between the two is taken as flat: right to a few parts in a thousand over a province,
    /// which is what sorting clinics by nearness needs.
    pub fn metres_to(self, other: Self) -> u32 {
        let (south, north) = (i64::from(self.latitude_e6), i64::from(other.latitude_e6));
        let turn = (i64::from(self.longitude_e6) - i64::from(other.longitude_e6)).abs();
        let east = narrowed(turn.min(360 * DEGREE_E6 - turn), (south + north) / 2);
        let (up, across) = (south.abs_diff(north), east.unsigned_abs());
        let metres = (up * up + across * across).isqrt() * METRES_PER_DEGREE / DEGREE_E6.unsigned_abs();
        u32::try_from(metres).unwrap_or(u32::MAX)
    }
}

/// A stretch of longitude times the cosine of the latitude, by Bhaskara's fraction (wrong by 0.0017 at most):
/// cos x = (180² − 4x²) / (180² + x²) for x in degrees.
fn narrowed(stretch_e6: i64, latitude_e6: i64) -> i64 {
    let thousandths = latitude_e6 / 1_000;
    let (square, half_turn) = (thousandths * thousandths, 180_000 * 180_000);
    let (above, below) = (half_turn - 4 * square, half_turn + square);
    i64::try_from(i128::from(stretch_e6) * i128::from(above) / i128::from(below)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::cases;
    use proptest::prelude::*;

    fn point(latitude_e6: i32, longitude_e6: i32) -> Point {
        Point::new(latitude_e6, longitude_e6).expect("on earth")
    }

    #[test]
    fn distances_agree_with_the_great_circle() {
        // Haversine on the same sphere, rounded to metres: from, to, metres.
        let guiyang = point(26_647_661, 106_630_153);
        let rows = [
            (guiyang, guiyang, 0),
            (guiyang, point(27_647_661, 106_630_153), 111_195),
            (guiyang, point(26_647_661, 106_640_153), 994),
            (guiyang, point(26_570_000, 106_700_000), 11_081),
            (point(39_904_200, 116_407_400), point(39_084_200, 117_200_900), 113_796),
            (point(0, 179_999_000), point(0, -179_999_000), 222),
        ];
        for (from, to, metres) in rows {
            let found = from.metres_to(to);
            assert!(found.abs_diff(metres) <= metres / 300, "{from:?} {to:?}: {found}, not {metres}");
        }
    }

    #[test]
    fn a_place_beyond_the_poles_is_refused() {
        assert_eq!(Point::new(90_000_001, 0), Err(Code::BadValue));
        assert_eq!(Point::new(0, -180_000_001), Err(Code::BadValue));
        assert_eq!(Point::new(i32::MIN, i32::MIN), Err(Code::BadValue));
        assert!(Point::new(-90_000_000, 180_000_000).is_ok());
    }

    fn anywhere() -> impl Strategy<Value = Point> {
        (-90_000_000i32..=90_000_000, -180_000_000i32..=180_000_000).prop_map(|(north, east)| point(north, east))
    }

    proptest! {
        #![proptest_config(cases())]

        #[test]
        fn it_is_as_far_there_as_back_and_nowhere_past_the_antipodes(a in anywhere(), b in anywhere()) {
            prop_assert_eq!(a.metres_to(b), b.metres_to(a));
            prop_assert!(a.metres_to(b) <= 29_000_000);
            prop_assert_eq!(a.metres_to(a), 0);
        }
    }
}
