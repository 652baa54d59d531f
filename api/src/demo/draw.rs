//! Everything that the demo draws comes from one seed, so that the same seed makes the same county.

use jiayi_core::calendar::{Day, Instant};
use rand::{Rng, RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use uuid::Uuid;

/// A deterministic source of ids, choices and invented people.
pub struct Draw(ChaCha8Rng);

const FAMILY: &[&str] = &[
    "王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴", "徐", "孙", "胡", "朱", "高", "林", "何", "郭", "马",
    "罗", "梁", "宋", "郑", "谢", "韩", "唐", "冯", "于", "董", "萧", "单", "解", "仇", "曾",
];
const FEMALE: &[&str] = &[
    "秀英", "桂兰", "玉兰", "凤英", "淑珍", "秀兰", "桂英", "玉梅", "丽华", "红梅", "晓燕", "雪琴", "美玲", "春花",
    "婷", "敏",
];
const MALE: &[&str] = &[
    "建国", "志强", "国强", "建华", "德明", "文华", "永福", "长海", "立新", "大勇", "伟", "军", "磊", "洪", "福生",
    "守义",
];

/// Weights of GB 11643 and the digits its sum maps to.
const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECK: &[u8; 11] = b"10X98765432";

impl Draw {
    pub fn new(seed: u64) -> Self {
        Self(ChaCha8Rng::seed_from_u64(seed))
    }

    /// A UUIDv7 of that moment.
    pub fn id<T: From<Uuid>>(&mut self, at: Instant) -> T {
        let mut tail = [0u8; 10];
        self.0.fill_bytes(&mut tail);
        uuid::Builder::from_unix_timestamp_millis(u64::try_from(at.0).unwrap_or(0), &tail).into_uuid().into()
    }

    /// Uniform, both ends included.
    pub fn between(&mut self, low: i64, high: i64) -> i64 {
        self.0.random_range(low..=high)
    }

    /// True in `percent` of 100.
    pub fn chance(&mut self, percent: i64) -> bool {
        self.between(1, 100) <= percent
    }

    pub fn pick<'a, T>(&mut self, from: &'a [T]) -> Option<&'a T> {
        let last = i64::try_from(from.len()).ok()?.checked_sub(1)?;
        if last < 0 {
            return None;
        }
        from.get(usize::try_from(self.between(0, last)).ok()?)
    }

    pub fn name(&mut self, female: bool) -> String {
        let given = if female { FEMALE } else { MALE };
        let family = self.pick(FAMILY).copied().unwrap_or("王");
        format!("{family}{}", self.pick(given).copied().unwrap_or("某"))
    }

    /// A moment of working time on `day`.
    pub fn working_time(&mut self, day: Day) -> Instant {
        day.start().plus_ms(self.between(8 * 60, 17 * 60) * 60_000 + self.between(0, 59_999))
    }
}

/// A number of the test region 990101, where no real person is registered; `serial` 0 to 499 of one birthday and sex.
pub fn citizen_id(born_on: Day, female: bool, serial: i64) -> String {
    let order = serial.rem_euclid(500) * 2 + i64::from(!female);
    let digits = format!("990101{:04}{:02}{:02}{order:03}", born_on.year(), born_on.month(), born_on.day_of_month());
    let sum: u32 = digits.bytes().zip(WEIGHTS).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
    let check = CHECK.get(usize::try_from(sum % 11).unwrap_or(0)).copied().unwrap_or(b'0');
    format!("{digits}{}", char::from(check))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiayi_core::person::{CitizenId, Regions, Sex};

    #[test]
    fn invented_numbers_are_valid_and_belong_to_no_one() {
        let born_on: Day = "1950-03-15".parse().expect("a day");
        let today: Day = "2026-03-02".parse().expect("a day");
        for serial in 0..40 {
            let number = citizen_id(born_on, serial % 2 == 0, serial);
            let parsed = CitizenId::parse(&number, today, Regions::RealAndTest).expect("valid");
            assert_eq!(parsed.sex(), if serial % 2 == 0 { Sex::Female } else { Sex::Male });
            assert!(CitizenId::parse(&number, today, Regions::Real).is_err(), "{number} could belong to somebody");
        }
    }

    #[test]
    fn the_same_seed_draws_the_same() {
        let (mut one, mut other) = (Draw::new(7), Draw::new(7));
        for _ in 0..50 {
            assert_eq!(one.name(true), other.name(true));
            assert_eq!(one.id::<Uuid>(Instant(1_700_000_000_000)), other.id::<Uuid>(Instant(1_700_000_000_000)));
        }
    }
}
