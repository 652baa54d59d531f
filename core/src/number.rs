//! Exact numbers: a reduced fraction read from `"6.1"` or `"1/2"`, so that no decision ever rests on a float.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A rational number in lowest terms. Written as a decimal when it ends, as a fraction when it does not;
/// both forms are read, in ASCII digits, with an optional minus and no plus, blank, exponent or bare point.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Exact {
    // Never `i128::MIN`, so that negation and `unsigned_abs` cannot overflow.
    numerator: i128,
    // Above 0.
    denominator: i128,
}

/// Why a text or a result is not an exact number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotExact {
    #[error("not a decimal such as 6.1 or a fraction such as 1/2")]
    Shape,
    #[error("a fraction may not have 0 below the line")]
    ZeroBelow,
    #[error("more digits than an exact number holds (about 38)")]
    TooLong,
}

impl Exact {
    pub const ZERO: Self = Self { numerator: 0, denominator: 1 };

    /// # Errors
    /// [`NotExact::ZeroBelow`] for `n/0`, [`NotExact::TooLong`] at the very edge of the integer's range.
    pub fn new(numerator: i128, denominator: i128) -> Result<Self, NotExact> {
        if denominator == 0 {
            return Err(NotExact::ZeroBelow);
        }
        let divisor = greatest_common_divisor(numerator.unsigned_abs(), denominator.unsigned_abs());
        let above = to_signed(numerator.unsigned_abs() / divisor)?;
        let below = to_signed(denominator.unsigned_abs() / divisor)?;
        let negative = (numerator < 0) != (denominator < 0);
        Ok(Self { numerator: if negative { -above } else { above }, denominator: below })
    }

    /// `n / 10`: how the product stores one decimal place (mmol/L, °C, kg).
    pub fn from_tenths(tenths: i64) -> Self {
        let tenths = i128::from(tenths);
        if tenths % 10 == 0 {
            return Self { numerator: tenths / 10, denominator: 1 };
        }
        let divisor = if tenths % 5 == 0 {
            5
        } else if tenths % 2 == 0 {
            2
        } else {
            1
        };
        Self { numerator: tenths / divisor, denominator: 10 / divisor }
    }

    pub fn numerator(self) -> i128 {
        self.numerator
    }

    /// Always above 0.
    pub fn denominator(self) -> i128 {
        self.denominator
    }

    /// # Errors
    /// [`NotExact::TooLong`] when the product has no room.
    pub fn times(self, other: Self) -> Result<Self, NotExact> {
        // Reduced crosswise first, so that only a product which truly has no room fails.
        let a = Self::new(self.numerator, other.denominator)?;
        let b = Self::new(other.numerator, self.denominator)?;
        let above = a.numerator.checked_mul(b.numerator).ok_or(NotExact::TooLong)?;
        let below = a.denominator.checked_mul(b.denominator).ok_or(NotExact::TooLong)?;
        Self::new(above, below)
    }

    /// # Errors
    /// [`NotExact::ZeroBelow`] when `other` is 0, [`NotExact::TooLong`] when the quotient has no room.
    pub fn over(self, other: Self) -> Result<Self, NotExact> {
        self.times(Self::new(other.denominator, other.numerator)?)
    }

    /// The greatest whole number that is not above this one.
    pub fn floor(self) -> i128 {
        self.numerator.div_euclid(self.denominator)
    }
}

impl From<i64> for Exact {
    fn from(whole: i64) -> Self {
        Self { numerator: i128::from(whole), denominator: 1 }
    }
}

impl Ord for Exact {
    /// Compares whole parts, then what is left turned upside down (a continued fraction): exact, and unlike
    /// cross-multiplication it cannot overflow.
    fn cmp(&self, other: &Self) -> Ordering {
        let (mut a, mut b) = ((self.numerator, self.denominator), (other.numerator, other.denominator));
        loop {
            let whole = a.0.div_euclid(a.1).cmp(&b.0.div_euclid(b.1));
            if whole != Ordering::Equal {
                return whole;
            }
            let rests = (a.0.rem_euclid(a.1), b.0.rem_euclid(b.1));
            match rests {
                (0, 0) => return Ordering::Equal,
                (0, _) => return Ordering::Less,
                (_, 0) => return Ordering::Greater,
                // p/q < r/s exactly when s/r < q/p.
                (p, r) => (a, b) = ((b.1, r), (a.1, p)),
            }
        }
    }
}

impl PartialOrd for Exact {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl FromStr for Exact {
    type Err = NotExact;

    fn from_str(text: &str) -> Result<Self, NotExact> {
        let (negative, digits) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (above, below) = if let Some((above, below)) = digits.split_once('/') {
            (whole(above)?, whole(below)?)
        } else if let Some((whole_part, decimals)) = digits.split_once('.') {
            decimal(whole_part, decimals)?
        } else {
            (whole(digits)?, 1)
        };
        Self::new(if negative { -above } else { above }, below)
    }
}

fn whole(digits: &str) -> Result<i128, NotExact> {
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(NotExact::Shape);
    }
    digits.bytes().try_fold(0_i128, |sum, byte| append(sum, byte - b'0')).ok_or(NotExact::TooLong)
}

fn decimal(whole_part: &str, decimals: &str) -> Result<(i128, i128), NotExact> {
    let mut above = whole(whole_part)?;
    if decimals.is_empty() || !decimals.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(NotExact::Shape);
    }
    let mut below = 1;
    for byte in decimals.trim_end_matches('0').bytes() {
        above = append(above, byte - b'0').ok_or(NotExact::TooLong)?;
        below = append(below, 0).ok_or(NotExact::TooLong)?;
    }
    Ok((above, below))
}

fn append(number: i128, digit: u8) -> Option<i128> {
    number.checked_mul(10)?.checked_add(i128::from(digit))
}

fn to_signed(magnitude: u128) -> Result<i128, NotExact> {
    i128::try_from(magnitude).map_err(|_| NotExact::TooLong)
}

fn greatest_common_divisor(mut a: u128, mut b: u128) -> u128 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

impl fmt::Display for Exact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.denominator == 1 {
            return write!(f, "{}", self.numerator);
        }
        let Some((scaled, power, places)) = self.as_decimal() else {
            return write!(f, "{}/{}", self.numerator, self.denominator);
        };
        let sign = if scaled < 0 { "-" } else { "" };
        let (whole, decimals) = (scaled.unsigned_abs() / power, scaled.unsigned_abs() % power);
        write!(f, "{sign}{whole}.{decimals:0places$}")
    }
}

impl Exact {
    /// `(scaled, 10^places, places)` with `self = scaled / 10^places`; none when the decimals never end or have no room.
    fn as_decimal(self) -> Option<(i128, u128, usize)> {
        let (mut power, mut places) = (1_i128, 0);
        while power % self.denominator != 0 {
            power = power.checked_mul(10)?;
            places += 1;
        }
        let scaled = self.numerator.checked_mul(power / self.denominator)?;
        Some((scaled, power.unsigned_abs(), places))
    }
}

impl Serialize for Exact {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Exact {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

impl utoipa::PartialSchema for Exact {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        utoipa::openapi::ObjectBuilder::new()
            .schema_type(utoipa::openapi::schema::Type::String)
            .pattern(Some(r"^-?[0-9]+(\.[0-9]+|/[0-9]+)?$"))
            .description(Some("Exact number: a decimal such as 6.1 or a fraction such as 1/2"))
            .into()
    }
}

impl utoipa::ToSchema for Exact {
    fn name() -> std::borrow::Cow<'static, str> {
        "Exact".into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn exact(text: &str) -> Exact {
        text.parse().expect("an exact number")
    }

    #[test]
    fn decimals_and_fractions_of_one_value_are_the_same_number() {
        assert_eq!(exact("6.1"), exact("61/10"));
        assert_eq!(exact("0.50"), exact("1/2"));
        assert_eq!(exact("-1.25"), exact("-5/4"));
        assert_eq!(exact("-0.0"), Exact::ZERO);
        assert_eq!(exact("6.1"), Exact::from_tenths(61));
        assert_eq!(exact("0006.10000000000000000000000000000000000000000000000000"), Exact::from_tenths(61));
    }

    #[test]
    fn a_number_is_written_one_way_only() {
        for wrong in [
            "", "-", "+1", " 1", "1 ", "1.", ".5", "1e3", "1/-2", "--1", "1/2/3", "1.5/2", "0x1", "１", "NaN", "1.-5",
            "/2",
        ] {
            assert_eq!(wrong.parse::<Exact>(), Err(NotExact::Shape), "{wrong}");
        }
        assert_eq!("1/0".parse::<Exact>(), Err(NotExact::ZeroBelow));
        assert_eq!("9".repeat(40).parse::<Exact>(), Err(NotExact::TooLong));
        assert_eq!(format!("0.{}1", "0".repeat(40)).parse::<Exact>(), Err(NotExact::TooLong));
    }

    #[test]
    fn numbers_close_together_are_still_told_apart() {
        assert!(exact("6.999999999999999999999999999999999999") < exact("7"));
        assert!(exact("7.000000000000000000000000000000000001") > exact("7.0"));
        assert!(exact("-1/3") > exact("-0.34") && exact("-1/3") < exact("-0.33"));
    }

    #[test]
    fn arithmetic_is_exact_or_refused() {
        assert_eq!(exact("30").over(exact("1/2")).map(Exact::floor), Ok(60));
        assert_eq!(exact("28").over(exact("1.5")).map(Exact::floor), Ok(18));
        assert_eq!(exact("-1/2").floor(), -1);
        assert_eq!(exact("1").over(Exact::ZERO), Err(NotExact::ZeroBelow));
        let huge = Exact::new(i128::MAX, 1).expect("fits");
        assert_eq!(huge.times(exact("2")), Err(NotExact::TooLong));
        assert_eq!(huge.times(exact("2/4")).map(|half| half < huge), Ok(true));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(crate::test_cases()))]

        #[test]
        fn what_is_written_reads_back(above in any::<i64>(), below in 1..=i64::MAX) {
            let number = Exact::new(above.into(), below.into()).expect("fits");
            prop_assert_eq!(number.to_string().parse(), Ok(number));
        }

        #[test]
        fn order_agrees_with_cross_multiplication(a in any::<i64>(), b in 1..=i64::MAX, c in any::<i64>(), d in 1..=i64::MAX) {
            let (left, right) = (Exact::new(a.into(), b.into()).expect("fits"), Exact::new(c.into(), d.into()).expect("fits"));
            prop_assert_eq!(left.cmp(&right), (i128::from(a) * i128::from(d)).cmp(&(i128::from(c) * i128::from(b))));
        }
    }
}
