//! Reads the fields of a case strictly: no field unknown, none twice, none of another type, none guessed.
//!
//! Serde's derived readers would let more pass (a list for an object, `{"first": null}` for `"first"`) and say less.

use std::fmt;
use std::num::NonZeroU64;

use serde::de::value::StrDeserializer;
use serde::de::{DeserializeOwned, IntoDeserializer, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::value::RawValue;

use super::LINE_LIMIT;
use crate::calendar::Day;
use crate::codes::{Code, Language};
use crate::number::Exact;

/// Why a line has no decision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Refusal {
    code: Code,
    /// An English sentence that names the field where one is at fault.
    message: String,
}

impl Refusal {
    pub fn new(code: Code, message: impl fmt::Display) -> Self {
        Self { code, message: format!("{message}.") }
    }

    pub fn bad(place: &str, wanted: impl fmt::Display) -> Self {
        Self::new(Code::BadValue, format_args!("`{place}` must be {wanted}"))
    }

    /// What a rule refuses about `fields`, which read well one by one.
    pub fn by_rule(code: Code, fields: &str) -> Self {
        Self { code, message: format!("{fields}: {}", code.sentence(Language::English)) }
    }
}

/// A text of the sender's inside a message: its beginning is enough to find it.
fn shortened(text: &str) -> String {
    const SHOWN: usize = 200;
    let mut shown: String = text.chars().take(SHOWN).collect();
    if shown.len() < text.len() {
        shown.push('…');
    }
    shown
}

/// An object of the line, its values not read yet, in the order written.
pub(super) struct Object<'a> {
    /// Where it stands in the line: empty for the line itself, `drugs[0]`, `previous`.
    place: String,
    fields: Vec<(String, &'a RawValue)>,
    case_taken: bool,
}

impl<'a> Object<'a> {
    pub fn of_line(line: &'a [u8]) -> Result<Self, Refusal> {
        if line.len() > LINE_LIMIT {
            return Err(Refusal::new(Code::TooLarge, format_args!("The line is longer than {LINE_LIMIT} bytes")));
        }
        let malformed = |what: &dyn fmt::Display| Refusal::new(Code::Malformed, what);
        let text = std::str::from_utf8(line).map_err(|_| malformed(&"The line is not UTF-8"))?;
        if text.trim_ascii().is_empty() {
            return Err(malformed(&"The line is blank"));
        }
        let fields = serde_json::from_str(text).map(|Fields(fields)| fields).map_err(|error| {
            malformed(&format_args!("The line is not one JSON object: {}", shortened(&error.to_string())))
        })?;
        Ok(Self { place: String::new(), fields, case_taken: false })
    }

    fn within(raw: &'a RawValue, place: &str) -> Result<Self, Refusal> {
        let fields = serde_json::from_str(raw.get()).map(|Fields(fields)| fields);
        let fields = fields.map_err(|_| Refusal::bad(place, "a JSON object"))?;
        Ok(Self { place: place.to_owned(), fields, case_taken: false })
    }

    /// The sender's own mark of the line; none of the rules looks at it.
    pub fn take_case(&mut self) -> Option<&'a RawValue> {
        let at = self.fields.iter().position(|(name, _)| name == "case")?;
        self.case_taken = true;
        Some(self.fields.remove(at).1)
    }

    /// # Errors
    /// `UNKNOWN_FIELD`, `DUPLICATE_FIELD` for the first field in the line that is either.
    pub fn has_only(&self, names: &[&'static str]) -> Result<(), Refusal> {
        let mut seen: Vec<&str> = Vec::with_capacity(names.len());
        if self.case_taken {
            seen.push("case");
        }
        for (name, _) in &self.fields {
            if seen.contains(&name.as_str()) {
                let message = format!("`{}` stands twice", self.place_of(name));
                return Err(Refusal::new(Code::DuplicateField, message));
            }
            if !names.contains(&name.as_str()) {
                let message = format!("There is no field `{}` here", self.place_of(&shortened(name)));
                return Err(Refusal::new(Code::UnknownField, message));
            }
            seen.push(name);
        }
        Ok(())
    }

    /// # Errors
    /// `MISSING_FIELD`, or why the value cannot be read.
    pub fn required<T: Input<'a>>(&self, name: &str) -> Result<T, Refusal> {
        match self.get(name) {
            Some(raw) => T::read(raw, &self.place_of(name)),
            None => Err(Refusal::new(Code::MissingField, format_args!("`{}` is missing", self.place_of(name)))),
        }
    }

    /// # Errors
    /// Why the value, when given, cannot be read.
    pub fn or<T: Input<'a>>(&self, name: &str, default: T) -> Result<T, Refusal> {
        self.get(name).map_or(Ok(default), |raw| T::read(raw, &self.place_of(name)))
    }

    fn get(&self, name: &str) -> Option<&'a RawValue> {
        self.fields.iter().find(|(given, _)| given == name).map(|(_, raw)| *raw)
    }

    fn place_of(&self, name: &str) -> String {
        if self.place.is_empty() { name.to_owned() } else { format!("{}.{name}", self.place) }
    }
}

/// The fields of one table: `name: type,` is required, `name: type = default,` is not. Each becomes a variable of its name.
macro_rules! fields {
    (@ $object:ident $name:ident) => { $object.required(stringify!($name))? };
    (@ $object:ident $name:ident = $default:expr) => { $object.or(stringify!($name), $default)? };
    ($from:expr; $( $name:ident: $type:ty $(= $default:expr)? ),+ $(,)?) => {
        let object: &Object<'_> = $from;
        object.has_only(&[$( stringify!($name) ),+])?;
        $( let $name: $type = fields!(@ object $name $(= $default)?); )+
    };
}
pub(super) use fields;

struct Fields<'a>(Vec<(String, &'a RawValue)>);

impl<'de: 'a, 'a> Deserialize<'de> for Fields<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct InOrder;

        impl<'de> Visitor<'de> for InOrder {
            type Value = Fields<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a JSON object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut fields = Vec::new();
                while let Some(field) = map.next_entry()? {
                    fields.push(field);
                }
                Ok(Fields(fields))
            }
        }

        deserializer.deserialize_map(InOrder)
    }
}

/// A value that a field may hold.
pub(super) trait Input<'a>: Sized {
    /// `place` names the value in a refusal: `drugs[0].class`.
    fn read(raw: &'a RawValue, place: &str) -> Result<Self, Refusal>;
}

impl Input<'_> for bool {
    fn read(raw: &RawValue, place: &str) -> Result<Self, Refusal> {
        match raw.get() {
            "true" => Ok(true),
            "false" => Ok(false),
            _ => Err(Refusal::bad(place, "true or false")),
        }
    }
}

/// `28` and not `28.0`, `2.8e1` or `"28"`.
fn is_whole(token: &str) -> bool {
    let digits = token.strip_prefix('-').unwrap_or(token);
    !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
}

impl Input<'_> for i64 {
    fn read(raw: &RawValue, place: &str) -> Result<Self, Refusal> {
        let whole = Some(raw.get()).filter(|token| is_whole(token)).and_then(|token| token.parse().ok());
        whole.ok_or_else(|| Refusal::bad(place, "a JSON integer of at most 64 bits"))
    }
}

impl Input<'_> for u64 {
    fn read(raw: &RawValue, place: &str) -> Result<Self, Refusal> {
        let number = i64::read(raw, place)?;
        number.try_into().map_err(|_| Refusal::bad(place, "0 or more"))
    }
}

impl Input<'_> for NonZeroU64 {
    fn read(raw: &RawValue, place: &str) -> Result<Self, Refusal> {
        let number = i64::read(raw, place)?;
        u64::try_from(number).ok().and_then(Self::new).ok_or_else(|| Refusal::bad(place, "1 or more"))
    }
}

impl Input<'_> for String {
    fn read(raw: &RawValue, place: &str) -> Result<Self, Refusal> {
        serde_json::from_str(raw.get()).map_err(|_| Refusal::bad(place, "a text"))
    }
}

impl Input<'_> for Exact {
    fn read(raw: &RawValue, place: &str) -> Result<Self, Refusal> {
        const WANTED: &str = r#"an exact number: "6.1", "1/2" or a whole number"#;
        let text = if is_whole(raw.get()) {
            raw.get().to_owned()
        } else {
            String::read(raw, place).map_err(|_| Refusal::bad(place, WANTED))?
        };
        text.parse().map_err(|error| Refusal::bad(place, format_args!("{WANTED} ({error})")))
    }
}

impl Input<'_> for Day {
    fn read(raw: &RawValue, place: &str) -> Result<Self, Refusal> {
        let day = String::read(raw, place).ok().and_then(|text| text.parse().ok());
        day.ok_or_else(|| Refusal::bad(place, r#"a day that exists, written "YYYY-MM-DD""#))
    }
}

/// One of the words that serde knows an enum's variants by, and always a text.
pub(super) fn word<T: DeserializeOwned>(raw: &RawValue, place: &str) -> Result<T, Refusal> {
    let text = shortened(&String::read(raw, place)?);
    let known: StrDeserializer<'_, serde::de::value::Error> = text.as_str().into_deserializer();
    T::deserialize(known).map_err(|error| Refusal::new(Code::BadValue, format_args!("`{place}`: {error}")))
}

/// `null` is a value of its own here, and only here.
impl<'a, T: Input<'a>> Input<'a> for Option<T> {
    fn read(raw: &'a RawValue, place: &str) -> Result<Self, Refusal> {
        if raw.get() == "null" { Ok(None) } else { T::read(raw, place).map(Some) }
    }
}

/// A value that may be left out, but not given as `null`.
pub(super) struct Given<T>(pub Option<T>);

impl<'a, T: Input<'a>> Input<'a> for Given<T> {
    fn read(raw: &'a RawValue, place: &str) -> Result<Self, Refusal> {
        T::read(raw, place).map(|value| Self(Some(value)))
    }
}

impl<'a, T: Input<'a>> Input<'a> for Vec<T> {
    fn read(raw: &'a RawValue, place: &str) -> Result<Self, Refusal> {
        let items = list(raw).ok_or_else(|| Refusal::bad(place, "a JSON list"))?;
        items.into_iter().enumerate().map(|(i, item)| T::read(item, &format!("{place}[{i}]"))).collect()
    }
}

pub(super) fn list(raw: &RawValue) -> Option<Vec<&RawValue>> {
    serde_json::from_str(raw.get()).ok()
}

/// A value that is an object with fields of its own.
pub(super) fn object<'a, T>(
    raw: &'a RawValue,
    place: &str,
    read: impl FnOnce(&Object<'a>) -> Result<T, Refusal>,
) -> Result<T, Refusal> {
    read(&Object::within(raw, place)?)
}
