//! What stands on screens and pages; what a code means is in [`crate::codes`], and a term of the field names itself.
//!
//! `{name}` is a text, `{#days}` a number. A word ending in `Spoken` is what is read aloud.

use crate::codes::Language;

macro_rules! words {
    ($( $(#[$section:meta])* $name:ident = $zh:literal, $en:literal; )+) => {
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Word { $( $name, )+ }

        impl Word {
            pub const ALL: &'static [Word] = &[$( Word::$name, )+];

            /// By what the apps name it, in `UpperCamelCase`.
            pub const fn key(self) -> &'static str {
                match self { $( Word::$name => stringify!($name), )+ }
            }

            pub const fn text(self, language: Language) -> &'static str {
                match (self, language) {
                    $( (Word::$name, Language::Chinese) => $zh, (Word::$name, Language::English) => $en, )+
                }
            }
        }
    };
}

/// A place in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Argument {
    pub name: &'static str,
    pub number: bool,
}

impl Argument {
    /// In their order.
    pub fn all_of(text: &'static str) -> Vec<Self> {
        let places = text.split('{').skip(1).filter_map(|rest| rest.split_once('}'));
        let arguments = places.map(|(name, _)| match name.strip_prefix('#') {
            Some(name) => Self { name, number: true },
            None => Self { name, number: false },
        });
        arguments.collect()
    }
}

words! {
    // Everywhere.
    AppName = "家医", "Jiayi";
    Back = "返回", "Back";
    Next = "下一步", "Next";
    Done = "完成", "Done";
    Yes = "是", "Yes";
    No = "不是", "No";
    Cancel = "取消", "Cancel";
    Undo = "撤销", "Undo";
    Retry = "再试一次", "Try again";
    ReadAloud = "读给我听", "Read to me";
    StopReading = "停止朗读", "Stop reading";
    Call120 = "拨打120", "Call 120";
    CallDoctor = "打电话给{doctor}", "Call {doctor}";
    CallNumber = "拨打{phone}", "Call {phone}";
    Call = "打电话", "Call";
    CallTeamToday = "今天联系家医团队", "Call my team today";
    Days = "天", "days";
    Minutes = "{#count}分钟", "{#count} minutes";
    Loading = "正在打开…", "Opening…";
    Waiting = "待发送", "Not sent yet";
    Offline = "离线 · 上次更新{time}", "Offline · last updated {time}";
    OfflineNever = "离线 · 还没有更新过", "Offline · never updated";
    NeedsNetwork = "这一步需要网络。", "This step needs a network.";
    SomethingFailed = "没有打开。", "This did not open.";
    NothingLost = "您已经填的内容都在手机里。", "What you entered is kept on this phone.";
    Today = "今天", "Today";
    Earlier = "之前", "Earlier";
    More = "更多", "More";
    Less = "减少", "Less";
    Choose = "请选择", "Choose";
    Optional = "可以不填", "Optional";
    Required = "必填", "Required";

    // R01, R02: welcome and signing in.
    WelcomeTitle = "您的家庭医生，在手机里", "Your family doctor, on your phone";
    WelcomeAsk = "您想用哪一种？以后随时可以换。", "Which do you want? You can change it at any time.";
    WelcomeStandard = "标准版", "Standard";
    WelcomeElderly = "长辈版", "Large and simple";
    WelcomeElderlyWhy = "字大、按钮大、一页一件事", "Large text, large buttons, one thing on a page";
    WelcomePrivacy = "我已阅读并同意隐私说明", "I have read and accept the privacy notice";
    WelcomePrivacyRead = "读隐私说明", "Read the privacy notice";
    WelcomePrivacyFirst = "请先勾选同意隐私说明。", "Accept the privacy notice first.";
    SignIn = "登录", "Sign in";
    SignInPhone = "您的手机号", "Your phone number";
    SignInPhoneHint = "11位手机号", "11 digits";
    SignInSend = "发验证码", "Send the code";
    SignInCode = "短信里的6位数字", "The six digits in the text";
    SignInCodeSent = "验证码已发到{phone}", "The code was sent to {phone}";
    SignInAgain = "{#seconds}秒后可以再发", "Send again in {#seconds} s";
    SignInSendAgain = "再发一次", "Send again";
    SignInStaff = "我是医务人员", "I am of the staff";
    SignInLogin = "工号", "Login";
    SignInPassword = "密码", "Password";
    SignInSecondFactor = "验证器上的6位数字", "The authenticator's six digits";
    SignOut = "退出登录", "Sign out";
    SignInAgainTitle = "请重新登录", "Please sign in again";
    SignInAgainWhy = "您没发出的内容都在，登录后自动发送。", "What was not sent is kept, and goes out once you are in.";

    // R03: who one is.
    IdentityTitle = "我的身份", "Who I am";
    IdentityName = "您的姓名", "Your name";
    IdentityNameHint = "和身份证上一样", "As on the card";
    IdentityNumber = "您的身份证号", "The number of your identity card";
    IdentityNumberHint = "18位", "18 characters";
    IdentityHome = "您平时去哪家看病？", "Which clinic is yours?";
    IdentityCheck = "请核对", "Is this right?";
    IdentitySend = "都对，提交", "Yes, send it";
    IdentityWaits = "已经收到，等窗口核对证件。", "Received: your card is to be checked.";
    IdentityWaitsNext = "请带身份证到这家机构的窗口。", "Bring your card to the clinic's desk.";
    IdentityVerified = "身份已核实", "Checked";
    IdentityRejected = "没有通过核对", "Not accepted";
    IdentityHasCode = "我有窗口打印的码", "I have a printed code";
    IdentityCode = "窗口打印的码", "The printed code";
    IdentityCodeHint = "十个字母和数字", "Ten letters and digits";
    IdentityOpen = "打开我的档案", "Open my record";

    // R05, L01: home.
    HomeTitle = "首页", "Home";
    HomeHello = "{name}，您好", "Hello, {name}";
    HomeNextTitle = "现在要做的", "What to do now";
    HomeNothing = "今天没有要做的事。", "Nothing to do today.";
    HomeNothingSpoken = "今天没有要做的事，药都够吃。", "Nothing to do today, and there is medicine enough.";
    HomeMedicines = "我的药", "My medicines";
    HomeMeasure = "量血压", "Blood pressure";
    HomeGlucose = "测血糖", "Blood glucose";
    HomeDoctor = "找医生", "My doctor";
    HomeFamily = "家人帮忙", "Family";
    HomeInbox = "消息", "Messages";
    HomeInboxNew = "{#count}条消息", "{#count} messages";
    HomeContract = "我的签约", "My contract";
    HomeTrend = "血压血糖趋势", "My values";
    HomeMeasures = "血压血糖", "Blood pressure and glucose";
    HomeNoTeam = "您还没有签约家庭医生。", "You have no family doctor yet.";
    HomeSign = "去签约", "Choose a team";
    HomeElderly = "换成长辈版", "Switch to large and simple";
    HomeStandard = "换成标准版", "Switch to standard";

    // R11, R12, L02: medicines.
    MedicineNone = "还没有长期处方。", "No long prescription yet.";
    MedicineNoneWhy = "需要长期用药时，请问您的家庭医生。", "Ask your family doctor when you need one.";
    MedicineDaysLeft = "还剩{#days}天", "{#days} days left";
    MedicineDaysLeftSpoken = "{medicine}还剩{#days}天的量。", "{medicine}: {#days} days left.";
    MedicineOut = "已经没有了", "None left";
    MedicineOutSpoken = "{medicine}已经没有了。", "{medicine}: none left.";
    MedicineAsNeeded = "需要时服用", "Taken as needed";
    MedicineEnough = "够吃", "Enough";
    MedicineSoon = "快吃完了", "Runs out soon";
    MedicineStopped = "已停用", "Stopped";
    MedicineFrom = "{date}起可以续药", "Can be asked for from {date}";

    MedicineHow = "怎么吃", "How to take it";
    MedicineAtHome = "家里还有多少", "What is left at home";
    MedicineCount = "数一数", "Count it";
    MedicineCountAsk = "还剩几{unit}？", "How many {unit} are left?";
    MedicineCountKeep = "就是这么多", "That is all";
    MedicineCounted = "记下了，提醒按这个数来。", "Kept: you are reminded by this count.";
    MedicineCountedOn = "{date}数过，还有{#count}{unit}", "Counted on {date}: {#count} {unit}";
    MedicineNotNow = "现在不能续", "Not to be asked for now";
    MedicineHistory = "续药记录", "Asked for before";
    MedicineHistoryNone = "还没有申请过。", "Not asked for yet.";

    // R11, R12, L06: times of medicines.
    DoseToday = "今天的药", "Today's medicines";
    DoseTaken = "已吃", "Taken";
    DoseNotYet = "还没吃", "Not taken yet";
    DoseNotYetSpoken = "{time}的药还没吃。", "The {time} medicine is not taken yet.";
    DoseTakenSpoken = "{time}的药已经吃了。", "The {time} medicine is taken.";
    DoseTimes = "几点吃药", "When to take it";
    DoseTell = "到点提醒我", "Remind me";
    DoseYours = "这些时间只为方便，可以自己改。", "These times are only a convenience: change them as you like.";
    DoseEarlier = "{time}，早半小时", "{time}: half an hour earlier";
    DoseLater = "{time}，晚半小时", "{time}: half an hour later";
    DoseTitle = "该吃药了", "Time for your medicine";
    DoseKept = "记下了，已吃。", "Noted: taken.";
    DoseGone = "时间改过了，请到“我的药”里点。", "The times have changed: tick it among your medicines.";

    // R13, R14, L03: asking again.
    RefillAsk = "续药", "Ask again";
    RefillAskAll = "续这{#count}种药", "Ask for these {#count}";
    RefillAskOne = "要续{medicine}吗？", "Ask for {medicine} again?";
    RefillWhat = "要续的药", "What you ask for";
    RefillPlace = "在{place}取药", "Collect at {place}";
    RefillNote = "想对医生说的话", "Anything to tell the doctor";
    RefillSend = "申请续药", "Send the request";
    RefillSent = "申请已发出。", "The request was sent.";
    RefillQueued = "申请已存在手机里，有网络时自动发出。", "The request is kept and goes out when there is a network.";
    RefillWhatNext = "医生看过后，会通知您取药。", "You will hear when the doctor has seen it.";
    RefillNothingDue = "现在没有要续的药。", "Nothing is due.";
    RefillWithdraw = "不要了", "Withdraw";
    RefillStatus = "续药进度", "Where it is";
    RefillReceived = "已收到", "Received";
    RefillReviewed = "医生已审", "Reviewed";
    RefillPreparing = "药房备药", "Being prepared";
    RefillReady = "可以取药", "Ready";
    RefillCollected = "已取药", "Collected";
    RefillRefused = "被退回", "Refused";
    RefillWithdrawn = "已撤回", "Withdrawn";
    RefillCollectBy = "请在{date}前取药", "Collect by {date}";
    RefillDelayed = "比平时慢：{why}", "Slower than usual: {why}";
    RefillAskWanted = "要续药", "Yes, ask for it";
    RefillAskNot = "这次不续", "Not this time";
    RefillNoteNone = "没有要说的就留空。", "Leave it empty if there is nothing.";
    RefillNoneWaiting = "没有正在办的续药。", "No request is under way.";
    RefillConfirmAsk = "确认续下面的药吗？", "Ask for these medicines?";
    RefillAskedOn = "{time}申请", "Asked on {time}";

    // R15: inbox.
    InboxNone = "没有新消息", "No new messages";
    NoticeOther = "您有一条新消息", "There is a message for you";
    InboxOpen = "去看看", "Open";
    InboxComing = "接下来", "Coming up";
    StepDone = "已完成", "Done";
    StepNow = "现在", "Now";
    StepLater = "还没到", "Not yet";
    StepNever = "不再进行", "Not any more";

    // R16, R17, L04: entering values.
    PressureTitle = "量血压", "Blood pressure";
    PressureRest = "先坐着休息5分钟。", "Sit and rest for five minutes first.";
    PressureSystolic = "高压", "Systolic";
    PressureDiastolic = "低压", "Diastolic";
    PressurePulse = "心率", "Pulse";
    PressureUnit = "毫米汞柱", "mmHg";
    ReadingPressure = "{#systolic}/{#diastolic}", "{#systolic}/{#diastolic}";
    WeightUnit = "公斤", "kg";
    WeightTitle = "体重", "Weight";
    PulseUnit = "次/分", "a minute";
    PressureSpoken = "高压{#systolic}，低压{#diastolic}。", "Systolic {#systolic}, diastolic {#diastolic}.";
    ArmTitle = "哪只胳膊", "Which arm";
    GlucoseTitle = "测血糖", "Blood glucose";
    GlucoseUnit = "毫摩尔/升", "mmol/L";
    GlucoseLo = "仪器显示LO", "The meter shows LO";
    GlucoseHi = "仪器显示HI", "The meter shows HI";
    GlucoseSpoken = "血糖{value}。", "Glucose {value}.";
    GlucoseWhen = "什么时候测的", "When was it taken";
    GlucoseNumber = "数字", "A number";
    GlucoseValue = "血糖", "Glucose";
    ReadingSigns = "现在有没有这些不舒服？", "Do you feel any of these now?";
    ReadingSignsNone = "都没有", "None of these";
    ReadingSave = "记下来", "Keep it";
    ReadingKept = "记下了。", "Kept.";
    ReadingMeasureAgain = "5分钟后再量一次", "Measure again in five minutes";
    ReadingTeamHours = "团队时间：{hours}", "The team's hours: {hours}";
    ReadingEmpty = "还没填", "Empty";
    OneMore = "加1", "One more";
    OneLess = "减1", "One less";
    Erase = "删掉一位", "Erase one digit";
    Point = "点", "Point";

    // R18: trends.
    TrendDays = "{#days}天", "{#days} days";
    TrendNone = "还没有记录", "Nothing yet";
    TrendOne = "只有一次记录，量多几次就有图了。", "One value only: a few more make a curve.";
    TrendAsList = "看列表", "As a list";
    TrendAsCurve = "看曲线", "As a curve";
    TrendCount = "{#days}天里量了{#count}次。", "{#count} values in {#days} days.";
    TrendLast = "最近一次：{value}。", "The last one: {value}.";

    // R10, R06 to R09: the contract.
    ContractNone = "还没有签约", "No contract";
    ContractWith = "您的家庭医生：{doctor}", "Your family doctor: {doctor}";
    ContractUntil = "到{date}", "Until {date}";
    ContractPromised = "说好的服务", "What was promised";
    ContractRenew = "续签", "Renew";
    ContractEnd = "解约", "End it";
    ContractChange = "换团队", "Change the team";
    ContractSigned = "已提交", "Signed by you";
    ContractAccepted = "医生确认", "Accepted by the doctor";
    ContractActive = "生效", "In force";
    ContractEnded = "到期", "Over";
    ContractTakeBack = "不解约了", "Take the end back";
    ContractWheneverNeeded = "需要时就有", "Whenever it is needed";
    ContractDoneOf = "一年{#times}次，已做{#done}次", "{#done} of {#times} this year";
    ContractTimes = "一年{#times}次", "{#times} a year";
    ContractWithdraw = "撤回签字", "Take the signature back";
    ContractWithdrawAsk = "要撤回签字吗？", "Take the signature back?";
    ContractWithdrawWhat = "和{doctor}（{team}）的签约", "The contract with {doctor} ({team})";
    ContractWithdrawAfter = "撤回后要重新签。", "Afterwards it is signed anew.";
    ContractEndWhy = "为什么解约？", "Why do you end it?";
    ContractEndNote = "请写明原因", "In your words";
    ContractEndDay = "最后一天是哪天？", "Which day is the last?";
    ContractEndAsk = "要解约吗？", "End this contract?";
    ContractEndLast = "{date}是最后一天", "{date} is the last day";
    ContractEndBack = "那天之前可以反悔。", "You can take it back until then.";
    ContractEndAct = "到{date}解约", "End it on {date}";
    ContractOthers = "其他签约", "Other contracts";

    // R06, R07: choosing a team.
    TeamsTitle = "选家医团队", "Choose a team";
    TeamsWhere = "在哪里看医生？", "Where?";
    TeamsAsOf = "离线 · {time}的名单，名额可能变了", "Offline · as of {time}: the room may have changed";
    TeamsNone = "附近还没有可以签约的机构。", "No clinic takes contracts here yet.";
    TeamsHotline = "可以问卫生热线。", "Ask the health line.";
    TeamsNoneHere = "这里还没有团队。", "No team here yet.";
    TeamMetres = "约{#metres}米", "About {#metres} m";
    TeamKilometres = "约{kilometres}公里", "About {kilometres} km";
    TeamRoom = "还能签{#count}人", "Room for {#count}";
    TeamFull = "已经签满", "Full";
    TeamMembers = "团队成员", "The team";
    TeamPackages = "服务包", "Packages";
    TeamChoose = "选这个团队", "Choose this team";
    TeamDoctor = "选哪位医生？", "Which doctor?";
    TeamPackage = "选哪个服务包？", "Which package?";
    TeamFee = "一年{total}元，自己付{own}元", "{total} yuan a year, you pay {own}";
    TeamFree = "自己不用付钱", "Nothing to pay";

    // R08, R09: signing.
    SignTitle = "看协议", "The agreement";
    SignShort = "简单说", "In short";
    SignWith = "和{doctor}（{team}）签约", "With {doctor} ({team})";
    SignPackage = "服务包：{name}", "Package: {name}";
    SignTerm = "从{start}到{end}", "From {start} to {end}";
    SignFee = "一共{total}元，自己付{own}元", "{total} yuan in all, you pay {own}";
    SignEnds = "到期自动结束，不会自动续签。", "It ends by itself and is not renewed by itself.";
    SignMayEnd = "可以提前解约，最早从第二天起。", "You can end it earlier, from the next day on.";
    SignWhole = "协议全文", "The whole text";
    SignReadFirst = "请看到最后或听完再签。", "Read or hear it to the end first.";
    SignGoOn = "看完了，去签字", "I have read it, go on";
    SignChanged = "协议有更新，请再看一遍。", "The agreement has changed: read it again.";
    SignGuardian = "由监护人签字", "The guardian signs";
    SignNot = "现在还不能签。", "It cannot be signed now.";
    SignDraw = "在框里写名字", "Write your name in the box";
    SignPad = "签名框", "The box for your name";
    SignClear = "擦掉重写", "Clear it";
    SignCode = "输入验证码", "The code";
    SignCodeSent = "验证码已发到您登录用的手机。", "The code was sent to the phone you signed in with.";
    SignAct = "签字", "Sign";
    SignDone = "签约已提交", "Signed";
    SignDoneNext = "医生接受后生效，会通知您。", "It is in force once the doctor accepts; you will hear.";
    SignReceipt = "回执", "Receipt";
    SignTime = "签字时间：{time}", "Signed at {time}";
    SignHash = "协议校验值：{hash}", "The text's check value: {hash}";
    SignShow = "看签约", "See the contract";

    // Where nothing can be opened.
    OpenLocked = "请先解锁手机，再打开家医。", "Unlock the phone first, then open the app.";
    AppTooOld = "这个版本太旧了，请升级家医。没有发出的内容都在手机里。", "This version is too old: update it. What was not sent is kept.";
    KeyGone = "手机的密钥没有了", "The phone's key is gone";
    KeyGoneWhat = "手机换锁或重置后会这样，请先重启手机再试。", "A new lock or a reset does this: restart the phone first.";
    KeyGoneSent = "已经发出的都在，重新登录就能看到。", "What was sent is safe: sign in again to see it.";
    KeyGoneUnsent = "没有发出的留在手机里，但暂时读不出。", "What was not sent stays on the phone, but cannot be read.";
    KeyGoneAct = "重新开始", "Start anew";
    KeyBack = "密钥回来了，找回了{#count}项没有发出的内容。", "The key is back, and {#count} unsent with it.";
    OpenOlder = "应用比手机里的资料旧，请升级应用。", "The app is older than what it wrote: update it.";

    // What the institution does with her.
    DeskTitle = "请到机构窗口办理", "At the institution's desk";
    DeskWhat = "带上身份证到签约机构的窗口，或打电话给家医团队。", "Bring your card to the desk of your institution, or call your team.";

    // What was done, where it waits.
    DidAskAgain = "续药申请", "A refill request";
    DidWithdraw = "撤回续药", "A request taken back";
    DidMeasure = "血压血糖记录", "A value";
    DidCount = "剩余药量", "A count of medicine";
    DidPutOff = "明天提醒", "A reminder put off";
    DidSee = "看过提醒", "Reminders seen";
    DidConsent = "同意或撤回同意", "A consent";
    DidVisit = "随访记录", "A visit";
    DidCall = "电话结果", "A call's outcome";
    DidOther = "其他操作", "Something else";

    // R04: family.
    FamilyUntil = "到{date}为止", "Until {date}";
    FamilyNone = "还没有家人", "Nobody yet";
    FamilyNoneWhy = "家人可以帮您看记录、续药、取药。", "Family can look, ask for medicines and collect them.";
    FamilyHelpers = "谁可以帮我", "Who helps me";
    FamilyActsFor = "我帮谁", "Whom I help";
    FamilyActsForNone = "您还没有帮别人。", "You help nobody yet.";
    FamilyGuardian = "监护人", "Guardian";
    FamilyAdd = "添加家人", "Add somebody";
    FamilyRevoke = "不让{name}帮了", "Stop {name}";
    FamilyShow = "看{name}的", "Open {name}";
    FamilyConsents = "我的同意", "What I agreed to";
    FamilyName = "家人的姓名", "The name";
    FamilyPhone = "家人的手机号", "The phone number";
    FamilyRelation = "是您的什么人？", "Who is it to you?";
    FamilyScopes = "可以帮您做什么？", "What may be done for you?";
    FamilyViewAlso = "也可以替您记血压血糖。", "And enter values for you.";
    FamilyPickupAlso = "取药要带两个人的证件。", "Both cards are shown at the pharmacy.";
    FamilyUntilAsk = "帮到哪一天？", "Until when?";
    FamilyConfirm = "让这位家人帮您吗？", "Let this person help you?";
    FamilyAnyTime = "您随时可以撤销。", "You can take it back at any time.";
    FamilyRevokeAsk = "不让{name}帮忙了吗？", "Stop {name} from helping?";
    FamilyRevokeWhat = "{name}从现在起不能再看和代办。", "From now on {name} cannot look or act for you.";
    ConsentGive = "同意", "I agree";
    ConsentWithdraw = "撤回同意", "Take it back";
    ConsentGiven = "已同意", "Agreed";
    ConsentNot = "没有同意", "Not agreed";
    ConsentOptional = "不同意也不影响别的服务。", "Other services do not depend on it.";

    // R19: visits.
    VisitsTitle = "我的随访", "My visits";
    VisitsPlanned = "下次随访", "What is next";
    VisitsLate = "已经过了日子，请联系团队。", "It is late: call your team.";
    VisitsDone = "做过的", "What was done";
    VisitsNone = "还没有随访记录。", "No visits yet.";

    // L05, L06.
    DoctorNobodyWatches = "没有人一直看着手机，急救请拨打120。", "Nobody watches this all the time: in an emergency call 120.";
    ReminderFamily = "叫家人", "My family";
    ReminderEnds = "快吃完的药", "What runs out";
    ReminderDue = "该做的事", "What is due";

    // R20, R21: settings.
    SettingsTitle = "设置", "Settings";
    SettingsText = "字的大小", "Size of the text";
    SettingsTextSample = "字这么大，看得清吗？", "Can you read this well?";
    SettingsElderly = "长辈版", "Large and simple";
    SettingsElderlyAlso = "也叫关爱版、关怀版", "Also called care mode";
    SettingsReminders = "提醒", "Reminders";
    SettingsRemindersCheck = "检查提醒能不能响", "Check that reminders come";
    SettingsLanguage = "语言", "Language";
    SettingsContrast = "高对比度", "High contrast";
    SettingsPercent = "{#percent}%", "{#percent}%";
    SettingsRemindersWork = "提醒能响", "Reminders come";
    SettingsRemindersBlocked = "提醒可能不响，请检查", "Reminders may not come: check them";
    SettingsChinese = "中文", "中文";
    SettingsEnglish = "English", "English";

    // R21, in the words of the makers' own pages.
    ReliabilityTitle = "提醒能不能响", "Do reminders come";
    ReliabilityWhy = "手机会让不常用的应用睡着。照下面做，提醒才会响。", "Phones put apps to sleep. Do this, and reminders come.";
    ReliabilityNotifications = "允许通知", "Notifications";
    ReliabilityNotificationsHow = "打开通知，提醒才能显示。", "Turn notifications on, or nothing is shown.";
    ReliabilityAutostart = "允许自启动", "Start by itself";
    ReliabilityAutostartHow = "在“自启动”的名单里打开家医。", "Turn Jiayi on in the list of apps that start by themselves.";
    ReliabilityAutostartHuawei = "在“应用启动管理”里找到家医。关掉“自动管理”，打开三个开关。", "Find Jiayi in App launch. Turn automatic off, and all three on.";
    ReliabilityBattery = "不限制电池", "Battery";
    ReliabilityBatteryHow = "在“电池优化”里找到家医，选“不优化”。", "Find Jiayi in Battery optimisation and choose not to optimise.";
    ReliabilityBatteryHuawei = "在“应用启动管理”里打开“允许后台活动”。", "Allow it to run in the background in App launch.";
    ReliabilityBatteryXiaomi = "在“省电策略”里选“无限制”。", "Choose no restrictions in Battery saver.";
    ReliabilityBatteryOppo = "在“耗电管理”里打开“允许后台行为”。", "Allow background activity in Battery usage.";
    ReliabilityBatteryVivo = "在“后台耗电管理”里选“允许后台高耗电”。", "Allow high background use in Background power.";
    ReliabilityLockScreen = "锁屏时也显示", "On the lock screen";
    ReliabilityLockScreenHow = "在通知设置里打开“锁屏通知”。", "Turn on lock screen notifications.";
    ReliabilityLockScreenOppo = "在通知设置里打开“锁屏显示”。", "Turn on showing on the lock screen.";
    ReliabilityAllowed = "已允许", "Allowed";
    ReliabilityBlocked = "还没允许", "Not allowed yet";
    ReliabilityUnknown = "这一项手机不说，请看一看。", "The phone does not say: have a look.";
    ReliabilityOpen = "去设置：{what}", "Open: {what}";
    ReliabilityTest = "两分钟后响一次", "Try one in two minutes";
    ReliabilityTestComing = "两分钟内会响一次。请锁上屏幕，等一等。", "One comes within two minutes. Lock the screen and wait.";
    ReliabilityTestText = "这是一次试响，请回到家医点“我看到了”。", "This is a trial: go back to Jiayi and say that you saw it.";
    ReliabilitySaw = "我看到了", "I saw it";
    ReliabilityDidNot = "没有看到", "I did not";
    ReliabilityWorks = "试过了，提醒能到。", "Tried: reminders come.";
    ReliabilityFails = "试过了，提醒没到。请照下面再看一遍。", "Tried: it did not come. Go through this again.";
    ReliabilityByAlarm = "提醒由手机自己的闹钟发出，不靠推送服务。", "Reminders come by the phone's own alarms, without a push service.";
    ReliabilityByPush = "提醒由手机闹钟和推送服务一起发出。", "Reminders come by the phone's alarms and by push.";

    // Reminders on the phone.
    // Above every notification.
    ReminderTitle = "家医提醒", "Your family doctor";
    ReminderDose = "该吃{time}的药了。", "Your {time} medicine is due.";
    ReminderTomorrow = "好的，明天再提醒。", "We will remind you tomorrow.";
    ChannelRefill = "续药提醒", "Refills";
    ChannelFollowUp = "随访和签约提醒", "Follow-up and contract";
    ChannelDose = "吃药提醒", "Times of medicines";
    ChannelSystem = "其他", "Other";

    // G02: the list.
    ListTitle = "今日工作", "Today's list";
    ListSearch = "姓名、拼音、证件或手机尾号", "Name, pinyin, or last digits";
    ListEmpty = "都做完了！", "All done!";
    ListNextDue = "下一位在{date}", "The next is due on {date}";
    ListOverdue = "逾期{#days}天", "{#days} days late";
    ListDueToday = "今天到期", "Due today";
    ListDueIn = "{#days}天后", "In {#days} days";
    ListPart = "正在下载全部名单，先看最急的。", "The whole list is still coming: the most urgent first.";
    ListVisit = "做随访", "Visit";
    ListCall = "电话结果", "Call outcome";
    ListSnooze = "以后再说", "Later";
    ListAssign = "交给别人", "Assign";
    ListAssignedTo = "由{name}负责", "With {name}";
    ListUndone = "已记下，可以撤销。", "Done; it can be undone.";
    ListMore = "更多操作", "More";
    ListSearchNone = "没有找到", "Nobody found";
    ListMorePage = "再看一些", "Show more";
    ListDraft = "随访没写完", "A visit is half filled in";
    ListRisk = "风险：{level}", "Risk: {level}";

    // G03, G04: a resident and a visit.
    CardProblems = "健康问题", "Problems";
    CardMedicines = "用药", "Medicines";
    CardReadings = "最近数值", "Last values";
    CardFamily = "家人", "Family";
    CardConsents = "已同意", "Consents";
    CardAge = "{#years}岁", "{#years} years";
    CardNone = "没有", "None";
    CardTitle = "居民档案", "Resident";
    CardLivesAlone = "独居", "Lives alone";
    CardDueBy = "请在{time}前处理", "To be dealt with by {time}";
    CardProgrammes = "管理项目", "Programmes";
    CardControlled = "控制良好", "Controlled";
    CardUncontrolled = "没有控制好", "Not controlled";
    CardVisits = "最近随访", "Last visits";
    CardCorrect = "更正这次随访", "Correct this visit";
    TaskTitle = "待处理的事", "To see to";
    TaskSee = "看到了，我来处理", "Seen: I see to it";
    TaskOutcome = "处理结果", "What came of it";
    TaskClose = "处理完了", "Close it";
    TeamMenu = "全部功能", "Everything else";
    TeamMenuWaiting = "{name}（{#count}）", "{name} ({#count})";
    VisitTitle = "随访", "Visit";
    VisitMode = "方式", "How";
    VisitClass = "本次评价：{rating}", "This visit: {rating}";
    VisitNext = "下次随访：{date}", "Next visit: {date}";
    VisitMissing = "还差{#count}项", "{#count} still missing";
    VisitFinish = "完成随访", "Finish the visit";
    VisitKept = "已存在手机里", "Kept on this phone";
    VisitDraft = "草稿 · 未生效", "Draft · not in force";
    VisitLast = "上次：{value}", "Last time: {value}";
    VisitNote = "备注", "Note";
    VisitFor = "这次包括：{what}", "Covers: {what}";
    VisitCovers = "这次包括", "Covers";
    VisitDay = "哪天随访的", "Day of the visit";
    VisitToday = "今天", "Today";
    VisitYesterday = "昨天", "Yesterday";
    VisitMore = "{name}：加", "{name}: more";
    VisitLess = "{name}：减", "{name}: less";
    VisitLow = "仪器显示LO", "The meter shows LO";
    VisitHigh = "仪器显示HI", "The meter shows HI";
    VisitConfirmDanger = "我已确认这些危险征象", "I confirm these danger signs";
    VisitEmergency = "需要马上处理：拨打120或立即转诊。", "Act now: call 120 or refer at once.";
    VisitDrop = "不做了，删掉填写的内容", "Throw away what is filled in";
    VisitFirst = "这份随访还没写完：先完成它，或者删掉。", "This visit is half filled in: finish it or throw it away first.";
    VisitUnread = "先前填写的内容读不出来了，请重新填写。", "What was filled in before cannot be read any more. Please fill it in again.";
    VisitCorrects = "更正{date}的随访", "Correcting the visit of {date}";
    VisitBegun = "这是{date}开始填的。", "This was begun on {date}.";
    VisitServer = "手机上查不到的情况，由服务器决定是否收下。", "What this phone cannot know the server decides.";

    // G06, G07: deciding.
    ApprovalTitle = "续药审核", "Refill approvals";
    ApprovalNone = "没有等审核的申请", "Nothing waits for you";
    ApprovalApprove = "同意", "Approve";
    ApprovalRefuse = "退回", "Refuse";
    Mind = "请注意", "Please note";
    ApprovalDaysLeft = "按发药记录还剩{#days}天", "{#days} days left by what was handed over";
    ApprovalLastVisit = "上次随访{date}", "Last visit {date}";
    ApprovalChosen = "同意{#count}项", "Approve {#count}";
    ApprovalConfirm = "同意给这些人续药吗？", "Approve these refills?";
    ApprovalCannot = "要先处理，不能一起同意", "To be decided by itself";
    ApprovalNotChecked = "这里只查重复成分和少数相互作用，其他请自己判断。", "Only duplicate ingredients and a few interactions are checked; judge the rest yourself.";
    ApprovalControlled = "{programme}：控制良好", "{programme}: controlled";
    ApprovalUncontrolled = "{programme}：没有控制好", "{programme}: not controlled";
    ApprovalEarly = "提前续药：{why}", "Earlier than due: {why}";

    ApprovalAlone = "单独审核", "Decide by itself";
    ApprovalMind = "{mind}：{medicine}", "{mind}: {medicine}";
    ApprovalMonitoring = "先核对：{what}", "Check first: {what}";
    ApprovalMonitored = "我已看过监测结果", "I have looked at the results";
    ApprovalSigned = "已签{#count}项", "{#count} signed";
    ApprovalNotSigned = "{#count}项没有签成", "{#count} were not signed";
    ApprovalSigning = "正在签…", "Signing…";
    EvidenceHers = "要本人签名确认：请她在自己手机的续药进度里签，或到签约台签纸质的。", "She signs it herself: on her own phone under her requests, or on paper at the desk.";
    EvidenceFor = "为了{medicine}", "For {medicine}";
    EvidenceVisit = "按{date}的随访评估", "Judged at the visit of {date}";
    EvidenceLastOn = "上次记录：{date}", "Recorded last on {date}";
    EvidenceKeep = "记录", "Record it";
    EvidenceLeft = "记录后还有：", "Still in the way then:";
    EvidenceEnough = "记录后可以签。", "It can be signed then.";
    LongTitle = "确认长期处方", "Confirm a long prescription";
    LongAsked = "您续的药一次开{#days}天，要您签名确认。", "{#days} days of what you asked for are given at once: your signature is needed.";
    LongUnderstood = "我知道这些药一次最多开{#days}天。", "I know that up to {#days} days of these medicines are given at once.";
    LongTaught = "医生或护士讲过怎么吃、怎么存放，我会照做。", "I was told how to take and keep them, and will do so.";
    LongCall = "不舒服、住院或换药，我会马上联系家庭医生。", "If I feel unwell, am in hospital or change a medicine, I call my team at once.";
    LongAct = "签名确认", "Sign and confirm";
    LongDone = "已确认，医生会看到。", "Confirmed: the doctor will see it.";
    LongNone = "现在没有要您确认的。", "Nothing waits for your confirmation.";
    RefuseTitle = "为什么退回？", "Why is it refused?";
    RefuseWhy = "写给居民看的原因", "The reason, as she will read it";
    RequestTitle = "签约申请", "Contract requests";
    RequestNone = "没有等答复的签约", "No contract waits";
    RequestAnswerBy = "请在{date}前答复", "Answer by {date}";
    RequestDoctor = "签约医生：{doctor}", "Doctor: {doctor}";
    RequestPackage = "服务包：{what}", "Package: {what}";
    RequestTerm = "{from}到{to}", "{from} to {to}";
    RequestGuardian = "由监护人签名", "Signed by a guardian";
    RequestUnverified = "还没核对过身份证", "Nobody has seen the card";
    RequestCard = "照身份证填号码", "The number as on the card";
    RequestNotMine = "由签约医生或团队长答复", "The doctor or the leader answers";
    RequestAccept = "同意签约", "Accept";
    RequestDecline = "不同意", "Decline";
    RequestDeclineWhy = "写给居民看的原因", "The reason, as the resident reads it";
    RequestFull = "医生的名额已满，请写明为什么再收一位。", "The panel is full: say why it takes one more.";
    RequestOverWhy = "再收一位的原因", "Why one more";
    RequestConfirm = "同意这份签约吗？", "Accept this contract?";

    // G01: the lock of a team's phone.
    LockTitle = "家医已锁定", "Locked";
    LockWhy = "这部手机里有居民的资料。", "Residents' records are on this phone.";
    LockOpen = "解锁", "Unlock";
    LockUntil = "没有网络时可用到{time}", "Without a network until {time}";
    LockFailed = "没有解开，请再试一次。", "Not unlocked: try again.";
    LockNone = "手机没有设锁屏密码，请先设好。", "The phone has no screen lock: set one first.";
    LockOver = "太久没有连上服务器，请重新登录。", "Too long without the server: sign in again.";
    LockSignIn = "用密码登录", "Sign in with the password";
    LockPrompt = "解锁家医", "Unlock Jiayi";

    // G05: what is done on the list.
    OutcomeTitle = "{name}的电话", "The call to {name}";
    OutcomeReached = "接通了", "Reached";
    OutcomeWillCome = "会来", "Will come";
    OutcomeNoAnswer = "没人接", "No answer";
    OutcomeWrongNumber = "号码不对", "Wrong number";
    OutcomeRefused = "暂时不愿意", "Declines for now";
    OutcomeMoved = "迁走了", "Moved away";
    OutcomeDied = "去世了", "Died";
    OutcomeOn = "哪一天？", "On which day?";
    OutcomeWhy = "怎么知道的？", "How do you know?";
    OutcomeRefusedWhy = "为什么？", "Why?";
    OutcomeStops = "管理、提醒和签约都会停止。", "Programmes, reminders and the contract stop.";
    OutcomeKeep = "记下来", "Record it";
    DayEarlier = "更早", "Earlier";
    DayLater = "更晚", "Later";
    DayTomorrow = "明天", "Tomorrow";
    DayIn = "{#days}天后", "In {#days} days";
    SnoozeTitle = "{name}，什么时候再说？", "{name}: when again?";
    SnoozeWaits = "紧急的事不会因此推后。", "What is urgent is not put off.";
    AssignTitle = "{name}交给谁？", "Who takes {name} on?";
    AssignNobody = "不交给谁", "Nobody in particular";
    DoneCall = "记了{name}的电话", "Call to {name} recorded";
    DoneSnooze = "{name}以后再说", "{name} put off";
    DoneAssign = "{name}已转交", "{name} assigned";
    DoneInvite = "已通知{name}", "{name} invited";
    DoneDeparture = "{name}已离开", "{name} has left";
    HistoryTitle = "刚才做的", "Just done";
    HistoryNone = "没有可以撤销的", "Nothing to undo";
    HistoryWhy = "10分钟内可以撤销。", "It can be undone within 10 minutes.";

    // G08, G10, G11, G12: a team's day.
    RoundTitle = "入户随访", "Home visits";
    RoundNone = "没有要上门的", "Nobody to visit";
    RoundVillage = "{village}（{#left}户）", "{village} ({#left} left)";
    RoundNoVillage = "没有登记村", "No village recorded";
    RoundVisited = "今天去过了", "Visited today";
    TeamTitle = "团队情况", "The team";
    TeamServed = "签约居民", "Under contract";
    TeamSigned = "本月新签", "Signed this month";
    TeamVisits = "本月随访", "Visits this month";
    TeamHomeVisits = "其中入户", "Of these at home";
    TeamDue = "随访安排", "What is due";
    TeamWaits = "等您处理", "Waiting for you";
    TeamKnows = "按这部手机里的资料统计。", "As far as this phone knows.";
    FindTitle = "找居民", "Find a resident";
    FindHow = "姓名、拼音、证件或手机尾号", "Name, pinyin, or last digits";
    FindType = "输入至少两个字或数字。", "Enter two characters or more.";
    StaffTitle = "我的", "My account";
    StaffSignedIn = "登录身份", "Signed in as";
    StaffUntil = "没有网络时可用到{time}", "Usable offline until {time}";
    StaffWipe = "退出并清除资料", "Sign out and clear";
    WipeTitle = "从这部手机退出吗？", "Sign out of this phone?";
    WipeWhat = "居民的资料会从这部手机清除。", "Residents' records leave this phone.";
    WipeUnsent = "没发出的{#count}项会加密留着，等您再登录时发出。", "{#count} unsent stay sealed here, and go out when you sign in again.";
    WipeNothing = "您做的都已发出。", "All that you did is sent.";
    WipeAgain = "之后要联网登录才能再看。", "You sign in with a network to see them again.";

    // G09: what is not sent.
    SyncTitle = "数据同步", "Synchronisation";
    SyncNow = "现在同步", "Synchronise now";
    SyncRunning = "正在同步…", "Synchronising…";
    SyncAllSent = "都已发出", "Everything is sent";
    SyncPending = "{#count}项没有发出", "{#count} not sent";
    SyncRejected = "{#count}项被退回，请看一看", "{#count} were refused: have a look";
    SyncOldest = "最早的一项在{at}", "The oldest from {at}";
    SyncLast = "上次同步：{at}", "Last: {at}";
    SyncNever = "还没有同步过", "Never yet";
    SyncBytes = "发出{sent}，收到{received}", "{sent} sent, {received} received";
    SyncTray = "被退回的", "Refused";
    SyncTrayMine = "我填的", "What I entered";
    SyncTrayNow = "现在的", "What stands now";
    SyncSetAside = "不要了", "Set aside";
    SyncMend = "改好再发", "Mend and send";
    SyncOthers = "别的账号有{#count}项没有发出", "{#count} of other accounts not sent";
    ClockOff = "手机时间差了{minutes}，请校准。", "The phone's clock is {minutes} off: set it.";
    ClockPutBack = "手机时间被调慢了，请校准。", "The phone's clock was put back: set it.";
    RecordsDamaged = "手机里的资料坏了，正在重新下载。没有发出的内容没有丢。", "The records on the phone were damaged and come again. Nothing unsent was lost.";
    OutboxDamaged = "没有发出的内容，救回了{#saved}项。有{#lost}项读不出。", "Of what was unsent {#saved} were saved, {#lost} cannot be read.";
    KeyLost = "手机换了锁，{#count}项没有发出的内容读不出。", "The phone's key is gone: {#count} unsent cannot be read.";
    StorageFull = "手机存满了，请先清理。", "The phone is full: make room first.";
}
