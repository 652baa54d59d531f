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

            /// The code of a stored text; none for one that this build does not know.
            pub fn parse(text: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|code| code.as_str() == text)
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
    DuplicateField = "DUPLICATE_FIELD", 400, "同一个字段出现了两次。", "A field is given twice.", "请只保留一次后重新提交。", "Give it once and send again.";
    MissingField = "MISSING_FIELD", 400, "缺少必填内容。", "A required field is missing.", "请补全后重新提交。", "Fill it in and send again.";
    BadValue = "BAD_VALUE", 400, "有一项内容的类型或数值不对。", "A value has the wrong type or is out of range.", "请改正后重新提交。", "Correct it and send again.";
    TooLarge = "TOO_LARGE", 413, "提交的内容太大。", "The request is too large.", "请减少内容后重新提交。", "Send less at once.";
    NotFound = "NOT_FOUND", 404, "没有找到，或您无权查看。", "There is no such thing, or it is not yours to see.", "请返回上一页刷新。", "Go back and refresh.";
    Busy = "BUSY", 503, "系统正忙。", "The service is busy.", "请稍后再试，内容不会丢失。", "Try again in a moment; nothing is lost.";
    Internal = "INTERNAL", 500, "系统出错了，没有任何改动。", "Something failed on our side; nothing was changed.", "请稍后再试；仍不行请联系家医机构。", "Try again later; if it persists, call the clinic.";
    MethodNotAllowed = "METHOD_NOT_ALLOWED", 405, "这个地址不支持这种操作。", "This address does not take that method.", "请检查请求的方法。", "Check the request's method.";

    // Starting the server: for the operator, on the terminal.
    ConfigKey = "CONFIG_KEY", 500, "配置里有不认识的项。", "The configuration has a key that does not exist.", "请对照 docs/configuration.md 改正。", "Compare with docs/configuration.md.";
    ConfigValue = "CONFIG_VALUE", 500, "配置里有一项的值不对。", "A value in the configuration is wrong.", "请对照 docs/configuration.md 改正。", "Compare with docs/configuration.md.";
    ListenNotLoopback = "LISTEN_NOT_LOOPBACK", 500, "没有加密时只能在本机地址上提供服务。", "Without encryption the server listens on this machine only.", "请把 server.listen 改为 127.0.0.1，由前置代理提供 HTTPS。", "Set server.listen to 127.0.0.1 and let a proxy in front of it serve HTTPS.";
    DatabaseScheme = "DATABASE_SCHEME", 500, "不支持这种数据库地址。", "This kind of database address is not supported.", "请把 database.url 写成 sqlite:路径 或 postgres://用户@主机/库名。", "Write database.url as sqlite:PATH or postgres://user@host/database.";
    DatabaseMoved = "DATABASE_MOVED", 500, "这个数据库已经迁走，不再提供服务。", "This database was moved elsewhere and is not served any more.", "请把 database.url 改为迁入的数据库；这里的数据保持原样。", "Set database.url to where it was moved; what is here stays as it was.";
    DatabaseNewer = "DATABASE_NEWER", 500, "数据库由更新版本的 jiayi 写成。", "The database was written by a newer jiayi.", "请使用更新的版本启动；数据未被改动。", "Start the newer version; nothing was changed.";
    DatabaseNotOurs = "DATABASE_NOT_OURS", 500, "这个文件不是 jiayi 的数据库。", "This file is not a database of jiayi.", "请检查 database.url；文件未被改动。", "Check database.url; the file was not changed.";
    DatabaseOpen = "DATABASE_OPEN", 500, "数据库打不开。", "The database cannot be opened.", "请检查路径、权限和磁盘空间。", "Check the path, its permissions and the free space.";
    DatabaseMigration = "DATABASE_MIGRATION", 500, "数据库升级没有完成。", "The database could not be brought up to date.", "请保留数据文件并联系技术支持。", "Keep the data file and ask for support.";

    // Sessions and access.
    SignInRequired = "SIGN_IN_REQUIRED", 401, "请先登录。", "Please sign in.", "登录后再试。", "Sign in and try again.";
    Forbidden = "FORBIDDEN", 403, "您的身份不能做这件事。", "Your role may not do this.", "请联系有权限的同事或机构。", "Ask a colleague whose role allows it.";
    SignInFailed = "SIGN_IN_FAILED", 401, "登录信息不对。", "The sign-in details do not match.", "请检查后再试。", "Check them and try again.";
    TooManyAttempts = "TOO_MANY_ATTEMPTS", 429, "尝试次数太多。", "Too many attempts.", "请稍后再试，或联系机构窗口。", "Wait a while, or go to the desk.";

    SecondFactor = "SECOND_FACTOR", 401, "还需要验证器里的六位码。", "The code of your authenticator is needed too.", "请输入验证器上的六位码；手机不在身边时可用恢复码。", "Enter the six digits it shows, or a recovery code.";
    SecondFactorEnrol = "SECOND_FACTOR_ENROL", 401, "这个账号还没有绑定验证器。", "This account has no authenticator yet.", "请先绑定验证器，再输入第一个六位码。", "Set up an authenticator first, then sign in with its first code.";
    SecondFactorHeld = "SECOND_FACTOR_HELD", 409, "这个账号已经绑定验证器。", "This account has an authenticator already.", "丢失了请联系系统管理员重新开通。", "If it is lost, ask the operator to open the account anew.";
    PasswordGuessable = "PASSWORD_GUESSABLE", 422, "这个密码太短或太容易猜到。", "This password is too short or too easy to guess.", "请用几个不相关的词，避开姓名、生日、药名和医院名。", "Use several unrelated words; no names, birthdays, medicines or hospitals.";
    ActivationSecret = "ACTIVATION_SECRET", 401, "登录名和开通码对不上，或开通码已失效。", "Login and activation secret do not belong together, or the secret has ended.", "请核对；已失效的请让系统管理员重新开通。", "Check both; if it has ended, ask the operator for a new one.";
    AccountDisabled = "ACCOUNT_DISABLED", 409, "这个账号已经停用。", "This account is disabled.", "要再使用请让系统管理员恢复账号。", "If it is needed again, ask the operator to enable it.";

    // The door for writes.
    Stale = "STALE", 409, "这条记录刚被别人改过。", "Someone else has just changed this.", "请看最新内容后再提交。", "Look at the current state and submit again.";
    CursorStale = "CURSOR_STALE", 410, "手机上的这部分资料要重新获取一遍。", "This part of what the device holds has to be fetched anew.", "应用会自动重新获取；还没有提交的内容不会丢失。", "The app does so by itself; nothing that waits to be sent is lost.";
    CommandIdUsed = "COMMAND_ID_USED", 409, "这个操作编号已经用过。", "This command id has been used already.", "请用新的编号提交。", "Submit under a new id.";
    TooNew = "TOO_NEW", 409, "应用版本比服务器新。", "The app is newer than the server.", "请等服务器升级，内容会保留。", "Wait for the server to be updated; your entry is kept.";
    BlobMissing = "BLOB_MISSING", 409, "附件还没有传完。", "The attachment has not arrived yet.", "请先上传附件。", "Upload the attachment first.";
    AwaitsManager = "AWAITS_MANAGER", 409, "账号已停用；这条记录已经收到，等机构负责人确认。", "The account is disabled; what was recorded has arrived and waits for the manager's confirmation.", "您不用再做什么；内容还留在手机里。", "There is nothing to do; it also stays on the phone.";
    NotConfirmed = "NOT_CONFIRMED", 409, "机构负责人没有确认这条记录。", "The manager did not confirm this.", "如有疑问请联系机构负责人。", "If you think that is wrong, call the manager of the institution.";
    HeldDecided = "HELD_DECIDED", 409, "这条记录已经处理过了。", "This has been decided already.", "请刷新后查看。", "Refresh and look again.";
    HeldForerunner = "HELD_FORERUNNER", 409, "这条记录要等前面的一条先处理。", "This builds on another one that waits too.", "请先处理排在前面的那一条。", "Decide the earlier one first.";
    UpgradeRequired = "UPGRADE_REQUIRED", 426, "这个应用太旧，不能再和服务器通信。", "This app is too old to speak with the server.", "请更新应用；手机里没有提交的内容不会丢失。", "Update the app; what waits on the phone is not lost.";
    ClockAhead = "CLOCK_AHEAD", 409, "手机时间比服务器快。", "The device's clock is ahead.", "请校准手机时间。", "Set the device's clock.";
    IdUsed = "ID_USED", 409, "这个编号已经用于别的记录。", "This id already belongs to another record.", "请换新的编号。", "Use a new id.";
    DateInFuture = "DATE_IN_FUTURE", 422, "日期不能晚于今天。", "The date may not be after today.", "请改成今天或以前的日期。", "Choose today or an earlier day.";
    DateRange = "DATE_RANGE", 422, "日期超出了可用范围。", "The date is out of range.", "请检查日期。", "Check the date.";

    // Receipts of providers: for the gateway that sends them.
    ReceiptSignature = "RECEIPT_SIGNATURE", 401, "回执的签名不对。", "The receipt's signature is wrong.", "请核对回执密钥，以及签名的内容和顺序。", "Check the receipt secret, and what is signed in which order.";
    ReceiptStale = "RECEIPT_STALE", 409, "回执的时间和服务器相差太远。", "The receipt's time is too far from the server's.", "请校准时间，用新的时间和随机串重新签名。", "Set the clock, and sign again with a new time and nonce.";
    ReceiptReplayed = "RECEIPT_REPLAYED", 409, "这份回执已经收到过。", "This receipt has arrived before.", "不用再发；新的回执请用新的随机串。", "There is nothing to send; a new receipt has a new nonce.";

    // Files.
    BlobType = "BLOB_TYPE", 415, "只能上传 PNG、JPEG 图片或 PDF 文件。", "Only PNG or JPEG pictures and PDF files can be uploaded.", "请换成图片或 PDF 再上传。", "Choose a picture or a PDF and upload it again.";
    BlobHash = "BLOB_HASH", 422, "文件在传输中有损坏。", "The file was damaged on its way.", "请重新上传这个文件。", "Upload the file again.";

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

    // Guardians, consents, proxies and claims.
    GuardianNotInForce = "GUARDIAN_NOT_IN_FORCE", 403, "没有有效的监护关系记录。", "No guardianship is in force.", "请带监护证明到机构窗口登记。", "Bring the proof of guardianship to the desk.";
    GuardianProof = "GUARDIAN_PROOF", 422, "这种证明不能证明这一监护关系。", "This document does not prove this guardianship.", "请提供户口簿、出生证明、法院文书等相应证明。", "Bring the proof that fits: household register, birth certificate, court decision.";
    GuardianNoDecision = "GUARDIAN_NO_DECISION", 409, "法院还没有认定本人没有能力，这份证明现在不能生效。", "No court has found that the adult lacks capacity, so this document has no effect yet.", "请先登记法院文书，再登记监护关系。", "Record the court's decision first, then the guardianship.";
    CapacityKnown = "CAPACITY_KNOWN", 409, "已经是这样登记的。", "The record says so already.", "请刷新后查看。", "Refresh and look again.";
    CapacityMinor = "CAPACITY_MINOR", 422, "未成年人的能力由年龄决定，不用法院认定。", "A minor's capacity follows from the age; no court decides it.", "请核对是哪一位。", "Check whom it is about.";
    GuardianTerm = "GUARDIAN_TERM", 422, "监护关系的结束日期已经过了。", "The guardianship would already have ended.", "请检查结束日期。", "Check the last day.";
    GuardianNotAdult = "GUARDIAN_NOT_ADULT", 422, "监护人要年满十八岁并能自己作主。", "A guardian is an adult with full capacity.", "请由另一位监护人办理。", "Another guardian has to act.";
    ConsentGiver = "CONSENT_GIVER", 403, "这项同意要由本人给出；十四岁以下由监护人给出。", "The person consents herself; under 14 a guardian does.", "请由本人或监护人办理，代办人不能代为同意。", "The person or the guardian has to answer; a proxy cannot.";
    ConsentPurpose = "CONSENT_PURPOSE", 422, "儿童信息的同意只用于十四岁以下。", "Consent to the use of a child's data is for those under 14.", "请由本人给出自己的同意。", "Ask the person herself.";
    ConsentRecipient = "CONSENT_RECIPIENT", 422, "提供给别的机构时，要写明是哪一家；其他同意不用写。", "Sharing with others names the recipient; other consents name none.", "请核对接收方的名称。", "Check the recipient's name.";
    ConsentBundled = "CONSENT_BUNDLED", 422, "每项同意要有自己单独的说明，不能合在一起。", "Each consent has a text of its own; they are never bundled.", "请分别阅读、分别同意。", "Read and answer each one by itself.";
    ConsentNotGiven = "CONSENT_NOT_GIVEN", 409, "这项同意还没有给过，不用撤回。", "This consent was not given, so there is nothing to withdraw.", "请刷新后查看。", "Refresh and look again.";
    ConsentMissing = "CONSENT_MISSING", 409, "还缺一项同意。", "A consent is missing.", "请先阅读说明并同意，再继续。", "Read the text and consent, then go on.";
    ConsentHealthData = "CONSENT_HEALTH_DATA", 409, "没有对使用健康信息的单独同意：没有给过，或已经撤回。", "There is no separate consent to the use of health data: it was never given, or it was withdrawn.", "请先阅读健康信息的说明并单独同意。", "Read the text on health data and consent to it by itself.";
    ConsentAskAgain = "CONSENT_ASK_AGAIN", 409, "满十四岁或十八岁以后，要由本人重新同意。", "From the 14th and from the 18th birthday on, the person is asked again.", "请本人阅读说明，重新同意后再继续。", "She reads the text and consents again; then go on.";
    ConsentChildData = "CONSENT_CHILD_DATA", 409, "还没有监护人对儿童信息的同意。", "The guardian has not consented to the use of the child's data.", "请监护人阅读说明并同意。", "The guardian reads the text and consents.";
    GrantWho = "GRANT_WHO", 403, "代办人要由本人设定；十四岁以下由监护人设定。", "The person appoints her own proxies; under 14 a guardian does.", "请由本人或监护人办理，也可以到窗口办理。", "The person or the guardian has to do it, or come to the desk.";
    GrantSelf = "GRANT_SELF", 422, "不能把自己设为代办人。", "Nobody is her own proxy.", "请填写家人的手机号。", "Enter a relative's phone number.";
    GrantScopes = "GRANT_SCOPES", 422, "没有选择代办人可以做什么。", "It does not say what the proxy may do.", "请至少选择一项。", "Choose at least one.";
    GrantTerm = "GRANT_TERM", 422, "代办的期限最长一年，从今天算起；监护人为孩子设定的，到满十四岁的前一天为止。", "A grant runs from today, for a year at most; one that a guardian gives for a child, until the eve of the 14th birthday.", "请选择这个期限以内的日期。", "Choose a day within that time.";
    GrantExists = "GRANT_EXISTS", 409, "这位家人已经是代办人。", "This person is a proxy already.", "要改权限，请先撤销再重新设定。", "To change it, revoke it and give it anew.";
    GrantTooMany = "GRANT_TOO_MANY", 409, "代办人已经达到上限。", "There are as many proxies as allowed.", "请先撤销一位再添加。", "Revoke one first.";
    GrantEnded = "GRANT_ENDED", 409, "这项代办已经结束。", "This grant has already ended.", "请刷新后查看。", "Refresh and look again.";
    ContactFamily = "CONTACT_FAMILY", 409, "现在没有家人可以代为联系。", "Nobody of the family may be spoken to for this person.", "请先把家人设为可以查看的代办人，或选别的联系方式。", "Let a relative look at the record first, or choose another way.";
    ReminderTask = "REMINDER_TASK", 422, "提醒可以关，家医团队的任务不能关。", "Reminders can be turned off, the task of the team cannot.", "请去掉这一项后重新提交。", "Leave it out and send again.";
    ClaimCode = "CLAIM_CODE", 422, "激活码不对，或已经失效。", "The activation code is wrong or no longer valid.", "请核对后再试，或到机构窗口重新打印。", "Check it and try again, or ask the desk for a new one.";
    ClaimState = "CLAIM_STATE", 409, "这项认领已经处理过了。", "This claim has been decided already.", "请刷新后查看。", "Refresh and look again.";
    ClaimRival = "CLAIM_RIVAL", 409, "这个证件号已经在另一个账号名下。", "Another account holds the person with this number.", "窗口会核对双方证件后处理，请带证件到窗口。", "The desk decides with the cards in hand: go there with yours.";
    PhoneCard = "PHONE_CARD", 422, "证件号码和登记的不一样。", "The card's number is not the one on record.", "请核对证件和本人。", "Compare the card and the person again.";
    PhoneCode = "PHONE_CODE", 422, "新手机收到的验证码不对，或已经过期。", "The code sent to the new phone is wrong or has expired.", "请重新获取验证码，让本人当面念出。", "Send a new code and have the person read it out.";
    PhoneHeld = "PHONE_HELD", 409, "这个手机号已经是另一个人的登录账号。", "Another person signs in with this number.", "请换一个手机号；如是本人的另一个账号，请先处理身份申请。", "Use another number; if it is a second account of hers, decide that claim first.";
    PhoneChangeState = "PHONE_CHANGE_STATE", 409, "这项换号申请已经生效，或已经停止。", "This change of phone has taken effect or was stopped.", "请刷新后查看；需要时重新办理。", "Refresh and look again; ask for it anew if it is still wanted.";
    SecondPerson = "SECOND_PERSON", 403, "要由另一位工作人员核对本人和证件后确认。", "Another member of the staff has to see the person and the card.", "请另一位同事用自己的账号确认。", "Ask a colleague to confirm it under her own account.";
    PhoneNoAccount = "PHONE_NO_ACCOUNT", 409, "这个人还没有登录账号。", "Nobody signs in for this person yet.", "请打印激活码，让本人用新手机绑定。", "Print an activation code: she links the new phone with it.";
    ClaimCard = "CLAIM_CARD", 422, "证件上的号码和申请时填的不一样。", "The card's number is not the one that was claimed.", "请再核对；确实不一样就退回申请。", "Compare again; if it differs, reject the claim.";
    ClaimAge = "CLAIM_AGE", 422, "未满14周岁，不能自己开通账号。", "Nobody under 14 opens an account.", "请监护人带着证件到机构窗口登记。", "A guardian registers the child at the desk.";
    ResidentKnown = "RESIDENT_KNOWN", 409, "这个证件号已经登记过。", "This number is registered already.", "请用证件号查找，不要重复登记。", "Look the person up by the number.";
    IdMismatch = "ID_MISMATCH", 422, "和身份证号里的信息不一致。", "It does not agree with the identity number.", "请对照身份证核对。", "Compare it with the card.";
    GuardianExists = "GUARDIAN_EXISTS", 409, "这一监护关系已经记录。", "This guardianship is on record.", "不用重复记录。", "There is nothing to record.";
    ConsentText = "CONSENT_TEXT", 409, "同意书的内容不是现在使用的版本。", "This is not the present wording of the consent.", "请刷新，阅读最新内容后再同意。", "Refresh and read the present wording.";
    ClaimHeld = "CLAIM_HELD", 409, "这个人已经有账号，不用激活码。", "An account holds this person already: no code is needed.", "换了手机号的，请本人用新手机提交申请，再到窗口核对证件。", "For a new phone: claim with it, then show the card at the desk.";

    // Teams and policies.
    TeamDoctorClass = "TEAM_DOCTOR_CLASS", 422, "这类医生在本地不能作为签约医生。", "This class of practitioner may not contract here.", "请选择另一位医生。", "Choose another doctor.";
    TeamDoctorLeft = "TEAM_DOCTOR_LEFT", 409, "签约医生已经不在这个团队。", "The contracting doctor is no longer in this team.", "请退回申请，请居民另选一位医生。", "Decline it, and ask the resident to choose another doctor.";
    TeamDoctorTraining = "TEAM_DOCTOR_TRAINING", 422, "签约医生要有全科培训记录。", "The doctor needs training as a general practitioner.", "请补充培训记录，或选择另一位医生。", "Record the training, or choose another doctor.";
    TeamDoctorPlatform = "TEAM_DOCTOR_PLATFORM", 422, "医院医生要通过基层机构的平台签约。", "A hospital doctor contracts through a primary-care institution.", "请先登记到基层机构，或选择另一位医生。", "Register with a primary-care institution first, or choose another doctor.";
    TeamDoctorTitle = "TEAM_DOCTOR_TITLE", 422, "这位医生的职称还不够签约的要求。", "The doctor's title is below what contracting needs.", "请选择另一位医生。", "Choose another doctor.";
    TeamLeaderNotMember = "TEAM_LEADER_NOT_MEMBER", 422, "团队长不是团队成员。", "The leader is not a member of the team.", "请先把团队长加入团队。", "Add the leader to the team.";
    TeamTwoLeaders = "TEAM_TWO_LEADERS", 422, "团队有两位团队长。", "The team has two leaders.", "请只留一位团队长。", "Keep one leader.";
    TeamLeaderNotEligible = "TEAM_LEADER_NOT_ELIGIBLE", 422, "团队长要由可以签约的家庭医生担任。", "The leader must be a family doctor who may contract.", "请选择另一位团队长。", "Choose another leader.";
    TeamDoctors = "TEAM_DOCTORS", 422, "团队里可以签约的医生不够。", "The team has too few doctors who may contract.", "请加入家庭医生。", "Add a family doctor.";
    TeamNurses = "TEAM_NURSES", 422, "团队里的护士不够。", "The team has too few nurses.", "请加入护士。", "Add a nurse.";
    TeamMemberTwice = "TEAM_MEMBER_TWICE", 422, "同一个人在团队里出现了两次。", "Someone stands in the team twice.", "请删去重复的成员。", "Remove the duplicate.";
    TeamFull = "TEAM_FULL", 409, "这位医生的签约人数已满。", "This doctor has no room for more residents.", "请选择另一位医生；确有需要的由团队说明原因后接收。", "Choose another doctor; the team may take one more for a stated reason.";
    PolicyMissing = "POLICY_MISSING", 500, "这一天没有可用的政策。", "No policy is in force on that day.", "请联系机构管理员。", "Tell the manager of the institution.";

    // Contracts.
    ContractState = "CONTRACT_STATE", 409, "这份协议现在的状态不能这样做。", "The contract's present state does not allow this.", "请刷新后查看协议的最新状态。", "Refresh and look at its present state.";
    ContractTerm = "CONTRACT_TERM", 422, "签约年限不在允许的范围内。", "The term is outside what is allowed.", "请选择允许的签约年限。", "Choose one of the terms offered.";
    ContractSignerProxy = "CONTRACT_SIGNER_PROXY", 403, "代办人不能代签协议。", "A proxy cannot sign a contract.", "请由本人或监护人签。", "The resident or the guardian has to sign.";
    ContractSignerGuardianNeeded = "CONTRACT_SIGNER_GUARDIAN_NEEDED", 403, "协议要由监护人签。", "A guardian has to sign this contract.", "请监护人办理。", "Ask the guardian to sign.";
    ContractSignerResidentNeeded = "CONTRACT_SIGNER_RESIDENT_NEEDED", 403, "本人已经成年，协议要由本人签。", "The resident is of age and signs herself.", "请由本人办理。", "Ask the resident to sign.";
    ContractStart = "CONTRACT_START", 422, "开始日期不合适。", "The contract cannot start on that day.", "请选择给出的开始日期。", "Choose one of the days offered.";
    ContractOverlap = "CONTRACT_OVERLAP", 409, "同一时间只能签一个团队，日期和另一份协议重叠了。", "One team at a time: the days overlap another contract.", "请先看现有的协议；要换团队请办转签。", "Look at the present contract; to change teams, ask for a transfer.";
    ContractPredecessor = "CONTRACT_PREDECESSOR", 409, "原来的协议不能这样续签或转签。", "The earlier contract cannot be followed in this way.", "请刷新后查看原协议的状态。", "Refresh and look at the earlier contract.";
    ContractRenewalWindow = "CONTRACT_RENEWAL_WINDOW", 409, "还没到续签的时间。", "It is too early to renew.", "请等到协议快到期时再续签。", "Wait until the contract nears its end.";
    ContractLapsed = "CONTRACT_LAPSED", 409, "签字后太久没有处理，已经失效。", "The signature was not answered in time and has lapsed.", "请居民重新签约。", "The resident has to sign anew.";
    ContractReason = "CONTRACT_REASON", 422, "您不能用这个原因解约。", "This reason is not yours to give.", "请选择列出的原因。", "Choose one of the reasons offered.";
    ContractReasonText = "CONTRACT_REASON_TEXT", 422, "请写明原因。", "The reason has to be put in words.", "请用一句话写明原因。", "Write one sentence.";
    ContractMidterm = "CONTRACT_MIDTERM", 409, "本地规定协议期内不能自行解约。", "This region allows no end before the term is over.", "可以转签到别的团队；迁出本地的请选迁出。", "Transfer to another team, or give moving away as the reason.";
    ContractEndDay = "CONTRACT_END_DAY", 422, "结束日期不合适。", "The contract cannot end on that day.", "请选择从明天起、到期之前的日期。", "Choose a day from tomorrow on, within the term.";
    ContractReasonYear = "CONTRACT_REASON_YEAR", 422, "这个原因要有连续一年的联系记录。", "This reason needs a year of recorded attempts.", "请在名单上记下每次联系的结果，满一年仍如此再解约。", "Record each call on the list; end it when a year has passed like that.";
    RecordDeparture = "RECORD_DEPARTURE", 409, "去世和迁出要登记在人上，不能只改一份协议或一项管理。", "A death or a move away is recorded of the person, not on one contract or programme.", "请登记或更正死亡、迁出，其他会随之改变。", "Record or correct the death or move: the rest follows.";
    ContractFee = "CONTRACT_FEE", 422, "费用各部分加起来和总额不一致。", "The shares of the fee do not add up.", "请核对医保、公卫和个人各付多少。", "Check what insurance, public health and the resident pay.";
    ContractEndSide = "CONTRACT_END_SIDE", 403, "这次解约是对方提出的，只能由对方收回。", "The other side announced this end, and only it can take it back.", "请和对方联系。", "Talk to the other side.";
    ContractAnswer = "CONTRACT_ANSWER", 403, "协议要由签约医生或团队长处理。", "The contracting doctor or the team's leader answers a contract.", "请转给签约医生、团队长或他们的代理医生。", "Pass it to one of them, or to who stands in for them.";
    ContractIdentity = "CONTRACT_IDENTITY", 409, "居民的身份还没有核实。", "The resident's identity has not been checked.", "请看过身份证件后再接受，或请居民到窗口核实。", "See the card and accept then, or send her to the desk.";
    ContractPaper = "CONTRACT_PAPER", 422, "窗口登记要有纸质签字、见证人和扫描件；在手机上请手写签名。", "The desk records a signature on paper, with its witness and scan; on a phone one draws it.", "请换对应的签名方式。", "Use the kind of signature that belongs to the place.";
    PaperWitness = "PAPER_WITNESS", 422, "见证人要是本机构现在的另一位工作人员，不能是经办人自己。", "The witness is another member of staff of this institution, not whoever records the paper.", "请填写在场的工作人员。", "Name a member of staff who was there.";
    ContractSmsCode = "CONTRACT_SMS_CODE", 422, "短信验证码不对，或已经过期。", "The code from the message is wrong or has expired.", "请核对后再输一次，或重新获取验证码。", "Enter it again, or ask for a new one.";
    ContractPackage = "CONTRACT_PACKAGE", 409, "这个服务包在协议开始那天不提供。", "This package is not offered on the day the contract would start.", "请选别的服务包，或换一个开始日期。", "Choose another package or another day.";
    StaffLicence = "STAFF_LICENCE", 403, "医生的执业证书现在无效。", "The doctor's licence is not valid today.", "请联系机构管理员核对执业信息。", "Ask the institution's manager to check the licence.";
    ContractAgreement = "CONTRACT_AGREEMENT", 422, "协议里有一项内容缺失，或有看不见的字符。", "Something in the agreement is missing or holds invisible characters.", "请核对姓名、地址等内容。", "Check names, addresses and the rest.";

    // Long prescriptions: the table of domain 03 §3.2; the variants stand in the order of their numbers.
    Lrx101 = "LRX-101", 422, "诊断还没有明确。", "The diagnosis is not confirmed.", "请医生先明确诊断，再开长期处方。", "The physician confirms the diagnosis first.";
    Lrx102 = "LRX-102", 422, "用药方案还不稳定。", "The treatment has not been stable.", "请先按普通处方用药，稳定后再开长期处方。", "Use ordinary prescriptions until it is stable.";
    Lrx103 = "LRX-103", 422, "没有按时按量服药。", "The medicine has not been taken as agreed.", "请医生先和居民一起解决服药的困难。", "The physician and the resident sort out the difficulty first.";
    Lrx104 = "LRX-104", 422, "病情还没有控制好。", "The condition is not under control.", "请医生先调整治疗，达标后再开长期处方。", "The physician adjusts the treatment until it is controlled.";
    Lrx105 = "LRX-105", 422, "不需要长期用药，按需使用的药也不能开长期处方。", "There is no long-term need; a medicine taken only when needed is never a long prescription.", "请改开普通处方。", "Issue an ordinary prescription.";
    Lrx106 = "LRX-106", 422, "这种病不在本地的长期处方病种里。", "The disease is not on this region's list for long prescriptions.", "请改开普通处方。", "Issue an ordinary prescription.";
    Lrx201 = "LRX-201", 422, "医疗用毒性药品不能开长期处方。", "A toxic medicine may not be on a long prescription.", "请换药，或单独开普通处方。", "Change the medicine, or prescribe it separately.";
    Lrx202 = "LRX-202", 422, "放射性药品不能开长期处方。", "A radioactive medicine may not be on a long prescription.", "请换药，或单独开普通处方。", "Change the medicine, or prescribe it separately.";
    Lrx203 = "LRX-203", 422, "易制毒药品不能开长期处方。", "A drug-precursor medicine may not be on a long prescription.", "请换药，或单独开普通处方。", "Change the medicine, or prescribe it separately.";
    Lrx204 = "LRX-204", 422, "麻醉药品不能开长期处方。", "A narcotic medicine may not be on a long prescription.", "请换药，或单独开专用处方。", "Change the medicine, or prescribe it separately.";
    Lrx205 = "LRX-205", 422, "第一类精神药品不能开长期处方。", "A class-one psychotropic medicine may not be on a long prescription.", "请换药，或单独开专用处方。", "Change the medicine, or prescribe it separately.";
    Lrx206 = "LRX-206", 422, "第二类精神药品不能开长期处方。", "A class-two psychotropic medicine may not be on a long prescription.", "请换药，或单独开专用处方。", "Change the medicine, or prescribe it separately.";
    Lrx207 = "LRX-207", 422, "抗感染药只有治疗结核等慢性感染时才能开长期处方。", "An anti-infective may be on a long prescription only for a chronic infection such as tuberculosis.", "请核对诊断，或改开普通处方。", "Check the diagnosis, or issue an ordinary prescription.";
    Lrx208 = "LRX-208", 422, "这种药要特殊储存，本地不允许开长期处方。", "The medicine needs special storage, and this region does not allow it on a long prescription.", "请改开普通处方。", "Issue an ordinary prescription.";
    Lrx209 = "LRX-209", 422, "这种药不在本地长期处方用药目录里，或还没有核定类别。", "The medicine is not in the region's list, or its class has not been reviewed.", "请换目录内的药，或改开普通处方。", "Choose a listed medicine, or issue an ordinary prescription.";
    Lrx210 = "LRX-210", 422, "一张处方最多开五种药。", "A prescription holds at most five medicines.", "请分成两张处方。", "Split it into two prescriptions.";
    Lrx301 = "LRX-301", 422, "开药天数超过了上限。", "The number of days is above the limit.", "请减少天数。", "Reduce the number of days.";
    Lrx302 = "LRX-302", 422, "超过四周，但没有严格评估记录。", "It is for more than four weeks, and no strict assessment is recorded.", "请先完成并记录严格评估，或开到四周以内。", "Record the assessment, or keep to four weeks.";
    Lrx303 = "LRX-303", 422, "超过四周，但没有用药教育记录。", "It is for more than four weeks, and no medicine education is recorded.", "请先做用药教育并记录，或开到四周以内。", "Give and record the education, or keep to four weeks.";
    Lrx304 = "LRX-304", 422, "超过四周，但居民还没有签字确认。", "It is for more than four weeks, and the resident has not confirmed.", "请居民确认后再开，或开到四周以内。", "Ask the resident to confirm, or keep to four weeks.";
    Lrx305 = "LRX-305", 422, "开药天数至少一天。", "The number of days must be at least one.", "请填写正确的天数。", "Enter the number of days.";
    Lrx306 = "LRX-306", 422, "药量和天数对不上。", "The quantity does not fit the days and the dose.", "请按每天的用量核对药量。", "Work out the quantity from the daily dose.";
    Lrx401 = "LRX-401", 422, "开方医生近期没有亲自诊查。", "The prescriber has not examined the resident recently.", "请先就诊，或做有诊断依据的视频复诊。", "See the resident first, or hold a valid online follow-up visit.";
    Lrx402 = "LRX-402", 422, "首次或重新开长期处方要由中级以上职称的医生开。", "A first or resumed long prescription needs a physician of intermediate title or above.", "请转给有资格的医生。", "Pass it to a qualified physician.";
    Lrx403 = "LRX-403", 422, "医生的专业和这种病不相关。", "The physician's specialty is not related to the disease.", "请转给相关专业的医生。", "Pass it to a physician of that specialty.";
    Lrx404 = "LRX-404", 422, "医生在本机构没有处方权。", "The physician has no prescribing right at this institution.", "请由有处方权的医生开。", "Ask a physician who has the right.";
    Lrx405 = "LRX-405", 422, "本机构还不具备开长期处方的条件。", "The institution lacks what long prescriptions need.", "请到有条件的机构，或接通远程药师支持。", "Use another institution, or arrange remote support.";
    Lrx406 = "LRX-406", 422, "没有完成首次全面评估。", "The full first assessment is missing.", "请先完成全面评估并记录。", "Make and record the full assessment.";
    Lrx407 = "LRX-407", 422, "没有以前的长期处方记录，不能按续开办理。", "There is no earlier long prescription to repeat.", "请按首次长期处方办理。", "Submit it as a first long prescription.";
    Lrx501 = "LRX-501", 422, "治疗目标没有达到。", "The treatment goal has not been met.", "请医生重新评估后再决定。", "The physician makes a new assessment.";
    Lrx502 = "LRX-502", 422, "有了新的疾病，要用别的药。", "There is a new disease that needs other medicines.", "请医生重新评估后再决定。", "The physician makes a new assessment.";
    Lrx503 = "LRX-503", 422, "上次开药后住过院。", "The resident has been in hospital since the last prescription.", "请医生重新评估后再决定。", "The physician makes a new assessment.";
    Lrx504 = "LRX-504", 422, "有别的情况需要重新评估。", "Something else calls for a new assessment.", "请医生重新评估后再决定。", "The physician makes a new assessment.";
    Lrx505 = "LRX-505", 422, "出现过严重的药物不良反应。", "A severe reaction to the medicine was reported.", "请医生重新评估后再决定。", "The physician makes a new assessment.";
    Lrx601 = "LRX-601", 422, "药师还没有审核通过这张处方。", "The pharmacist has not passed the prescription.", "请等药师审核；有问题药师会联系医生。", "Wait for the review; the pharmacist contacts the physician if needed.";
    Lrx602 = "LRX-602", 422, "代领人要同时出示两个人的身份证件。", "Someone collecting for another shows both identity documents.", "请带齐领药人和患者的身份证件。", "Bring the documents of both people.";
    Lrx603 = "LRX-603", 422, "家里的药还够用，现在还不能发药。", "There is still enough medicine; it cannot be handed out yet.", "请到可取药的日子再来；要出远门请告诉医生。", "Come when the window opens; tell the physician if you will travel.";
    Lrx604 = "LRX-604", 422, "处方已经过了有效期。", "The prescription is past its validity.", "医生会重新开方，您不用再申请。", "The physician issues it anew; you need not ask again.";
    Lrx701 = "LRX-701", 422, "线上开方要有已经确诊的证明。", "An online prescription needs proof of an earlier diagnosis.", "请上传诊断证明，或到机构就诊。", "Provide the proof, or visit the clinic.";
    Lrx703 = "LRX-703", 422, "处方没有医生签名，或是自动生成的。", "The prescription is not signed by a physician, or was made by a machine.", "请医生亲自开方并签名。", "A physician writes and signs it.";
    Lrx704 = "LRX-704", 422, "六岁以下儿童线上就诊要有监护人在场。", "A child under six needs a guardian present online.", "请监护人一起参加，或到机构就诊。", "A guardian joins, or visit the clinic.";

    // Doses, supply and prescriptions.
    DoseInvalid = "DOSE_INVALID", 422, "用量写得不对。", "The dose cannot be read.", "请写成 1、0.5 或 1/2 这样的数。", "Write it like 1, 0.5 or 1/2.";
    IcdCode = "ICD_CODE", 422, "诊断编码的格式不对。", "This is not a diagnosis code.", "请核对 ICD-10 编码，例如 I10.x00。", "Check the ICD-10 code, such as I10.x00.";
    MonitoringUnconfirmed = "MONITORING_UNCONFIRMED", 422, "有的药要定期检查，医生还没有确认。", "A medicine needs monitoring that the prescriber has not confirmed.", "请看清检查要求并确认。", "Read what is to be watched and confirm it.";
    ReasonRequired = "REASON_REQUIRED", 422, "请写明原因，不超过500字。", "A reason is needed, of at most 500 characters.", "请补写原因后再提交。", "Add the reason and submit again.";
    PrescriptionState = "PRESCRIPTION_STATE", 409, "这张处方现在的状态不能这样做。", "The prescription's state does not allow this.", "请刷新，看处方的最新状态。", "Refresh and look at its current state.";
    DispenseQuantity = "DISPENSE_QUANTITY", 422, "发药的数量和处方不一样。", "The quantity handed out is not the one prescribed.", "请按处方数量一次发齐；药不够时请医生重新开方。", "Hand out what is prescribed, at once; when there is not enough, ask the physician to prescribe anew.";
    ItemHandedOver = "ITEM_HANDED_OVER", 409, "这种药已经发过了。", "This medicine has been handed out already.", "请刷新，看发药记录。", "Refresh and look at what was handed out.";
    ReviewerDispenses = "REVIEWER_DISPENSES", 409, "审方和发药要由两个人做。", "The pharmacist who reviewed it may not hand it out.", "请另一位同事发药。", "Ask a colleague to hand it out.";
    ReviewerPrescribed = "REVIEWER_PRESCRIBED", 409, "开方的人不能审核自己的处方。", "Nobody reviews a prescription of one's own.", "请另一位药师审核。", "Ask another pharmacist to review it.";
    ItemTwice = "ITEM_TWICE", 422, "同一种药在处方里出现了两次。", "The same medicine stands twice on the prescription.", "请合并成一项。", "Make it one item.";
    ConfirmationSigner = "CONFIRMATION_SIGNER", 403, "要由本人确认；未成年或没有行为能力的人由监护人确认。", "The adult herself confirms; for a minor or someone without capacity, the guardian.", "请由本人或监护人签字。", "Ask the person, or the guardian, to sign.";
    StockCount = "STOCK_COUNT", 422, "剩下的药不能比上次取的多。", "There cannot be more left than was handed out last.", "请再数一遍。", "Please count again.";

    PrescriptionNewer = "PRESCRIPTION_NEWER", 409, "这种药有更新的处方还在用。", "A newer prescription of this medicine stands.", "请先停显示的那张处方，再停这张。", "Stop the one that is shown first, then this one.";

    // Refill requests.
    RefillState = "REFILL_STATE", 409, "这项续药申请现在的状态不能这样做。", "The request's state does not allow this.", "请刷新，看申请的最新状态。", "Refresh and look at its current state.";
    RefillPhysicianDecides = "REFILL_PHYSICIAN_DECIDES", 403, "续药申请要由医生决定。", "A physician decides every refill request.", "请等医生处理，或联系家医团队。", "Wait for the physician, or call the team.";
    RefillEmpty = "REFILL_EMPTY", 422, "还没有选要续的药。", "No medicine is chosen.", "请至少选一种药。", "Choose at least one medicine.";
    RefillTwice = "REFILL_TWICE", 422, "同一种药选了两次。", "The same medicine is chosen twice.", "每种药只选一次。", "Choose each medicine once.";
    RefillNoContract = "REFILL_NO_CONTRACT", 422, "您现在没有生效的家医签约。", "There is no contract in force.", "请先签约或续约，也可以直接到机构看医生。", "Sign or renew first, or see a doctor at the clinic.";
    RefillNotLong = "REFILL_NOT_LONG", 422, "这种药不是长期处方的药。", "This medicine is not on a long prescription.", "需要时请到机构看医生。", "See a doctor when you need it.";
    RefillAsNeeded = "REFILL_AS_NEEDED", 422, "这种药在不舒服时才用，不能在这里续。", "This medicine is taken only when needed and is not refilled here.", "快用完时请联系家医团队。", "Call the team when little is left.";
    RefillStopped = "REFILL_STOPPED", 422, "医生已经停了这种药。", "The physician has stopped this medicine.", "不要自己再吃，有疑问请联系医生。", "Do not go on taking it; ask the physician.";
    RefillOpen = "REFILL_OPEN", 422, "这种药已经申请过，正在处理。", "A request for this medicine is already open.", "请在申请进度里查看。", "Look at its progress.";
    RefillNotCollected = "REFILL_NOT_COLLECTED", 422, "这种药上次开的还没有取。", "The last prescription of it has not been collected.", "请先取药。", "Collect it first.";
    RefillReviewDue = "REFILL_REVIEW_DUE", 422, "续药前医生要先看看您。", "The physician must see you before the next refill.", "请预约就诊，或给家医团队打电话。", "Book a visit, or call the team.";
    RefillOtherMedicine = "REFILL_OTHER_MEDICINE", 422, "开的药和申请的药不是同一种。", "The medicine prescribed is not the one that was asked for.", "请核对申请的药品。", "Check which medicine was asked for.";
    RefillCollectAt = "REFILL_COLLECT_AT", 422, "这张处方不能在这家机构取药。", "The medicine cannot be collected at this institution.", "请选签约机构的药房，或不选取药地点。", "Choose the pharmacy of the institution of the contract, or none.";
    RefillTooSoon = "REFILL_TOO_SOON", 422, "药还够吃，现在还不用申请。", "There is enough medicine; it is too soon to ask.", "请到显示的日期再申请；要出远门请写明原因。", "Ask from the day shown; if you will travel, say so.";

    // The worklist.
    DateInPast = "DATE_IN_PAST", 422, "日期要晚于今天。", "The date must be after today.", "请选明天或以后的日期。", "Choose tomorrow or a later day.";
    CallTime = "CALL_TIME", 422, "通话时间不对：晚于现在，或太久以前。", "The time of the call is in the future or too long ago.", "请核对通话的日期和时间。", "Check the date and time of the call.";
    SnoozeTooLong = "SNOOZE_TOO_LONG", 422, "推迟的时间太长。", "That is too far ahead.", "请选近一些的日期。", "Choose an earlier day.";
    NotInTeam = "NOT_IN_TEAM", 422, "这位工作人员不在本团队。", "That person is not on this team.", "请在本团队成员中选择。", "Choose a member of this team.";
    FiltersFull = "FILTERS_FULL", 409, "保存的筛选已经够多了。", "As many filters are saved as one may keep.", "请先删除一个不用的，再保存。", "Remove one that is no longer used, then save.";
    FilterNotYours = "FILTER_NOT_YOURS", 403, "这个筛选是同事保存的。", "A colleague saved this filter.", "请让保存的人或团队长删除。", "Ask whoever saved it, or the team's leader, to remove it.";
    AlreadyUndone = "ALREADY_UNDONE", 409, "这一步已经撤销过了。", "This step was undone already.", "请刷新后查看最新状态。", "Refresh and look at the present state.";
    UndoTooLate = "UNDO_TOO_LATE", 409, "超过了可以撤销的时间。", "The time to undo has passed.", "请用新的操作更正。", "Correct it by a new act.";
    UndoBuiltOn = "UNDO_BUILT_ON", 409, "之后已有新的记录，不能撤销。", "Something was recorded since, so it cannot be undone.", "请用新的操作更正。", "Correct it by a new act.";
    NotADeparture = "NOT_A_DEPARTURE", 409, "没有可以更正的死亡或迁出记录。", "There is no recorded death or move to correct.", "请刷新后查看最新状态。", "Refresh and look at the present state.";
    AlreadyDeparted = "ALREADY_DEPARTED", 409, "这个人的去世或迁出已经登记过。", "Her death or move is recorded already.", "如有错误，请先更正原来的记录。", "If it is wrong, correct that record first.";

    // Substitutes during leave.
    SubstitutionDays = "SUBSTITUTION_DAYS", 422, "代班的日期不对。", "The days of the leave are not right.", "请从今天或以后开始，结束日期不早于开始日期。", "Begin today or later, and end no earlier than it begins.";
    SubstitutionSelf = "SUBSTITUTION_SELF", 422, "自己不能代自己的班。", "Nobody stands in for oneself.", "请选团队里的另一位同事。", "Choose another colleague of the team.";
    SubstitutionMember = "SUBSTITUTION_MEMBER", 422, "这个人在这些天里不全是团队成员。", "This person is not of the team on all of those days.", "请选这些天都在团队里的同事，或改日期。", "Choose a colleague who is in the team on all those days, or change the days.";
    SubstitutionDuty = "SUBSTITUTION_DUTY", 422, "医生休假要由另一位能签约的医生代班。", "A doctor on leave is stood in for by another doctor who may sign.", "请选团队里的另一位医生。", "Choose another doctor of the team.";
    SubstitutionOverlap = "SUBSTITUTION_OVERLAP", 422, "这些天已经有人代班了。", "Somebody stands in already on some of those days.", "请先结束原来的安排，或改日期。", "End the present arrangement first, or change the days.";
    SubstitutionAway = "SUBSTITUTION_AWAY", 422, "选的同事这些天自己也休假。", "The colleague chosen is on leave on some of those days.", "请选另一位同事，或改日期。", "Choose another colleague, or change the days.";
    SubstitutionStandsIn = "SUBSTITUTION_STANDS_IN", 422, "要休假的人这些天正在替别人代班。", "Whoever goes on leave stands in for a colleague on some of those days.", "请先为那位同事另找人代班。", "Find somebody else for that colleague first.";
    SubstitutionEnded = "SUBSTITUTION_ENDED", 409, "这次代班已经结束了。", "This substitution has ended already.", "请刷新后查看。", "Refresh and look again.";

    // Work that the server does by itself: for the operator, in the log.
    JobLost = "JOB_LOST", 500, "一项后台工作中断了，没有做完。", "A background job was interrupted and never came to its end.", "请查看日志里中断的原因。", "Look in the log for what interrupted it.";

    // Follow-up: readings, visits, programmes, tasks.
    ReadingRange = "READING_RANGE", 422, "这个数值超出了可能的范围。", "This value is outside what can be measured.", "请核对数字，或重新测量一次。", "Check the number, or measure again.";
    PressureOrder = "PRESSURE_ORDER", 422, "高压应当大于低压。", "The upper number must be greater than the lower one.", "请检查两个数字是否填反了。", "Check whether the two numbers were swapped.";
    ReadingTime = "READING_TIME", 422, "测量时间不对：晚于现在，或太久以前。", "The time of the reading is in the future or too long ago.", "请核对测量的日期和时间。", "Check the date and time of the reading.";
    HeartRateAgain = "HEART_RATE_AGAIN", 422, "心率偏快，需要再量一次。", "The heart rate is fast and needs a second reading.", "请休息几分钟再量，并填写第二次的数值。", "Let the person rest some minutes, measure again and enter the second value.";
    SymptomsConflict = "SYMPTOMS_CONFLICT", 422, "“无症状”不能和其他症状一起选。", "\"No symptoms\" cannot stand beside a symptom.", "请只保留符合情况的选项。", "Keep only what applies.";
    AdrConflict = "ADR_CONFLICT", 422, "选了“不良反应难以控制”，却没有选“有不良反应”。", "An adverse reaction is called hard to control but is not ticked.", "请先选“有不良反应”。", "Tick the adverse reaction first.";
    DangerSignMissing = "DANGER_SIGN_MISSING", 422, "确认了危险症状，却没有选是哪一个。", "A danger sign is confirmed but none is ticked.", "请选出确认的危险症状。", "Tick the danger sign that was found.";
    DangerConfirmRole = "DANGER_CONFIRM_ROLE", 403, "只有医生、助理全科医生和乡村医生可以确认危险症状。", "Only a doctor, an assistant GP or a village doctor may confirm a danger sign.", "请只勾选症状，系统会请医生马上查看。", "Tick the sign without confirming; a clinician is asked to look at once.";
    VisitBeforeDiagnosis = "VISIT_BEFORE_DIAGNOSIS", 422, "随访日期早于确诊日期。", "The visit is dated before the diagnosis.", "请核对随访日期和确诊日期。", "Check the dates of the visit and of the diagnosis.";
    AfterDeath = "AFTER_DEATH", 422, "记录显示这位居民在这一天之前已经去世。", "The record says that this person had died by that day.", "请核对日期；如死亡登记有误，请更正登记。", "Check the date; if the record of the death is wrong, have it corrected.";
    BeforeBirth = "BEFORE_BIRTH", 422, "日期早于出生日期。", "The date is before the date of birth.", "请核对日期。", "Check the date.";
    NotEnrolled = "NOT_ENROLLED", 409, "此人没有纳入这项慢病管理。", "The person is not enrolled in this programme.", "请先建档纳入管理，再记录随访。", "Enrol the person first, then record the visit.";
    AlreadyEnrolled = "ALREADY_ENROLLED", 409, "此人已经在这项慢病管理中。", "The person is already enrolled in this programme.", "请直接记录随访。", "Record the visit under the present enrolment.";
    DiagnosisNotInProgramme = "DIAGNOSIS_NOT_IN_PROGRAMME", 422, "这个诊断不属于这项慢病管理。", "This diagnosis does not belong to the programme.", "请核对诊断编码。", "Check the diagnosis code.";
    BelowProgrammeAge = "BELOW_PROGRAMME_AGE", 422, "还没到这项管理的年龄。", "The person is too young for this programme.", "请核对出生日期；到了年龄再纳入管理。", "Check the date of birth; enrol the person once the age is reached.";
    ScoreNotOnScale = "SCORE_NOT_ON_SCALE", 422, "这一项没有这个分数。", "This item has no such score.", "请对照评分表重新选择。", "Choose again by the scale.";
    CheckInPerson = "CHECK_IN_PERSON", 422, "年度体检要当面做，不能用电话或视频代替。", "A yearly check is done face to face, not by phone or video.", "请预约老人到门诊，或上门体检。", "Book a visit at the clinic or at home.";
    StatedTwice = "STATED_TWICE", 422, "同一项内容填了两次，前后不一致。", "The same thing is stated twice, differently.", "请核对后只保留正确的一个。", "Check it and keep only the right one.";
    EnrolmentState = "ENROLMENT_STATE", 409, "慢病管理现在的状态不能这样做。", "The enrolment's present state does not allow this.", "请刷新后查看最新状态。", "Refresh and look at its present state.";
    DiagnosisState = "DIAGNOSIS_STATE", 409, "这条诊断已经更正，或已经注明痊愈。", "This diagnosis was corrected, or has been resolved.", "请刷新，看现在的诊断。", "Refresh and look at the diagnosis that stands.";
    AlreadyCorrected = "ALREADY_CORRECTED", 409, "这条记录已经更正过了。", "This record has been corrected already.", "请刷新，在更正后的那条上再改。", "Refresh, and correct the newer record.";
    CorrectTheVisit = "CORRECT_THE_VISIT", 409, "这个数值来自一次随访，不能单独改。", "This value belongs to a visit and cannot be changed by itself.", "请团队更正那次随访。", "Ask the team to correct that visit.";
    ReferralState = "REFERRAL_STATE", 409, "这次转诊已经有结果了。", "The referral has its outcome already.", "请刷新后查看结果。", "Refresh and look at the outcome.";
    BeforeReferral = "BEFORE_REFERRAL", 422, "结果的日期早于转诊日期。", "The outcome is dated before the referral.", "请核对日期。", "Check the date.";
    ReferRole = "REFER_ROLE", 403, "只有医生、助理全科医生和乡村医生可以这样处理。", "Only a doctor, an assistant GP or a village doctor may settle it this way.", "请让医生来处理这项任务。", "Ask a doctor of the team to handle the task.";
    TaskState = "TASK_STATE", 409, "这项任务现在的状态不能这样做。", "The task's present state does not allow this.", "请刷新后查看；可能同事已经处理了。", "Refresh and look; a colleague may have dealt with it.";
    TaskNote = "TASK_NOTE", 422, "请写明不需要处理的原因。", "Say why nothing needs to be done.", "请填写原因后再关闭任务。", "Enter the reason, then close the task.";
}

/// What is wrong with one field: its dotted path and the code.
pub type Fault = (&'static str, Code);

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
