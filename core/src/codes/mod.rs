//! Every code the product answers with: one table with HTTP status, a plain sentence and what to do next, in Chinese and English.
//!
//! A code is stable: clients, documents and audits name it. A new one is a new row here and a row in `docs/codes.md`,
//! which a test writes from this table.

use std::fmt;

use serde::{Serialize, Serializer};

/// The languages of the product; Chinese comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    Chinese,
    English,
}

macro_rules! codes {
    ($( $(#[$section:meta])* $name:ident = $text:literal, $status:literal, $zh:literal, $en:literal, $next_zh:literal, $next_en:literal; )+) => {
        /// A stable code; see the table below for its status and words.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code { $( $(#[$section])* $name, )+ }

        impl Code {
            /// Every code, in the order of the table.
            pub const ALL: &'static [Code] = &[$( Code::$name, )+];

            pub const fn as_str(self) -> &'static str {
                match self { $( Code::$name => $text, )+ }
            }

            /// HTTP status when the code ends a request; inside a command's outcome the request itself is 200.
            pub const fn status(self) -> u16 {
                match self { $( Code::$name => $status, )+ }
            }

            /// What happened, in one plain sentence.
            pub const fn sentence(self, language: Language) -> &'static str {
                match (self, language) {
                    $( (Code::$name, Language::Chinese) => $zh, (Code::$name, Language::English) => $en, )+
                }
            }

            /// What the reader can do about it.
            pub const fn next_step(self, language: Language) -> &'static str {
                match (self, language) {
                    $( (Code::$name, Language::Chinese) => $next_zh, (Code::$name, Language::English) => $next_en, )+
                }
            }
        }
    };
}

codes! {
    // The request itself.
    Malformed = "MALFORMED", 400, "请求内容无法识别。", "The request cannot be read.", "请检查格式后重新提交。", "Correct the format and send it again.";
    UnknownField = "UNKNOWN_FIELD", 400, "请求中有不认识的字段。", "The request has a field that is not known.", "请去掉该字段，或升级应用。", "Remove the field, or update the app.";
    MissingField = "MISSING_FIELD", 400, "缺少必填内容。", "A required field is missing.", "请补全后重新提交。", "Fill it in and send again.";
    BadValue = "BAD_VALUE", 400, "有一项内容的类型或数值不对。", "A value has the wrong type or is out of range.", "请改正后重新提交。", "Correct it and send again.";
    TooLarge = "TOO_LARGE", 413, "提交的内容太大。", "The request is too large.", "请减少内容后重新提交。", "Send less at once.";
    NotFound = "NOT_FOUND", 404, "没有找到，或您无权查看。", "There is no such thing, or it is not yours to see.", "请返回上一页刷新。", "Go back and refresh.";
    Busy = "BUSY", 503, "系统正忙。", "The service is busy.", "请稍后再试，内容不会丢失。", "Try again in a moment; nothing is lost.";
    Internal = "INTERNAL", 500, "系统出错了，没有任何改动。", "Something failed on our side; nothing was changed.", "请稍后再试；仍不行请联系家医机构。", "Try again later; if it persists, call the clinic.";

    // Sessions and access.
    SignInRequired = "SIGN_IN_REQUIRED", 401, "请先登录。", "Please sign in.", "登录后再试。", "Sign in and try again.";
    Forbidden = "FORBIDDEN", 403, "您的身份不能做这件事。", "Your role may not do this.", "请联系有权限的同事或机构。", "Ask a colleague whose role allows it.";
    SignInFailed = "SIGN_IN_FAILED", 401, "登录信息不对。", "The sign-in details do not match.", "请检查后再试。", "Check them and try again.";
    TooManyAttempts = "TOO_MANY_ATTEMPTS", 429, "尝试次数太多。", "Too many attempts.", "请稍后再试，或联系机构窗口。", "Wait a while, or go to the desk.";

    // The door for writes.
    Stale = "STALE", 409, "这条记录刚被别人改过。", "Someone else has just changed this.", "请看最新内容后再提交。", "Look at the current state and submit again.";
    CommandIdUsed = "COMMAND_ID_USED", 409, "这个操作编号已经用过。", "This command id has been used already.", "请用新的编号提交。", "Submit under a new id.";
    TooNew = "TOO_NEW", 409, "应用版本比服务器新。", "The app is newer than the server.", "请等服务器升级，内容会保留。", "Wait for the server to be updated; your entry is kept.";
    BlobMissing = "BLOB_MISSING", 409, "附件还没有传完。", "The attachment has not arrived yet.", "请先上传附件。", "Upload the attachment first.";
    ClockAhead = "CLOCK_AHEAD", 409, "手机时间比服务器快。", "The device's clock is ahead.", "请校准手机时间。", "Set the device's clock.";
    IdUsed = "ID_USED", 409, "这个编号已经用于别的记录。", "This id already belongs to another record.", "请换新的编号。", "Use a new id.";
    DateInFuture = "DATE_IN_FUTURE", 422, "日期不能晚于今天。", "The date may not be after today.", "请改成今天或以前的日期。", "Choose today or an earlier day.";
    DateRange = "DATE_RANGE", 422, "日期超出了可用范围。", "The date is out of range.", "请检查日期。", "Check the date.";

    // People: identity numbers and documents.
    IdLength = "ID_LENGTH", 422, "身份证号应为18位。", "An identity number has 18 characters.", "请对照身份证逐位核对。", "Compare it with the card, character by character.";
    IdChars = "ID_CHARS", 422, "身份证号只能是数字，最后一位可以是X。", "An identity number is digits; only the last may be X.", "请对照身份证逐位核对。", "Compare it with the card, character by character.";
    IdRegion = "ID_REGION", 422, "身份证号开头的地区不存在。", "The number begins with a region that does not exist.", "请核对前两位数字。", "Check the first two digits.";
    IdDate = "ID_DATE", 422, "身份证号里的出生日期不存在。", "The birth date in the number does not exist.", "请核对第7至14位数字。", "Check digits 7 to 14.";
    IdFuture = "ID_FUTURE", 422, "身份证号里的出生日期晚于今天。", "The birth date in the number is after today.", "请核对第7至14位数字。", "Check digits 7 to 14.";
    IdChecksum = "ID_CHECKSUM", 422, "身份证号有一位填错了。", "One character of the number is wrong.", "请对照身份证逐位核对。", "Compare it with the card, character by character.";
    IdDocument = "ID_DOCUMENT", 422, "证件号码的格式不对。", "The document number has the wrong shape.", "请对照证件重新填写。", "Enter it again from the document.";
    PhoneNumber = "PHONE_NUMBER", 422, "电话号码的格式不对。", "This is not a telephone number.", "请填写11位手机号，或带区号的座机号。", "Enter an 11-digit mobile number, or a landline with its area code.";
    PersonName = "PERSON_NAME", 422, "姓名不能为空，也不能有换行或看不见的字符。", "A name is 1 to 50 visible characters.", "请按证件上的姓名填写。", "Enter the name as the document shows it.";

    // Contracts.
    ContractState = "CONTRACT_STATE", 409, "这份协议现在的状态不能这样做。", "The contract's present state does not allow this.", "请刷新后查看协议的最新状态。", "Refresh and look at its present state.";
    ContractTerm = "CONTRACT_TERM", 422, "签约年限不在允许的范围内。", "The term is outside what is allowed.", "请选择允许的签约年限。", "Choose one of the terms offered.";
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Serialize for Code {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn each_code_is_unique_and_speaks_both_languages() {
        let mut seen = BTreeSet::new();
        for code in Code::ALL {
            assert!(seen.insert(code.as_str()), "{code} stands twice");
            for language in [Language::Chinese, Language::English] {
                assert!(!code.sentence(language).is_empty() && !code.next_step(language).is_empty(), "{code}");
            }
            assert!((400..600).contains(&code.status()), "{code}");
        }
    }
}
