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
    SignInTriesLeft = "还可以试{#count}次。", "{#count} more tries.";

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

    // Where nothing can be opened.
    OpenLocked = "请先解锁手机，再打开家医。", "Unlock the phone first, then open the app.";
    OpenOlder = "应用比手机里的资料旧，请升级应用。", "The app is older than what it wrote: update it.";
    StaffLater = "医务人员的页面还在准备，请先到窗口办理。", "The staff's pages are not ready yet: use the desk.";

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

    // Reminders on the phone.
    // Above every notification.
    ReminderTitle = "家医提醒", "Your family doctor";
    ReminderDose = "到吃药的时间了。", "It is time for your medicine.";
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
    VisitTitle = "随访", "Visit";
    VisitMode = "方式", "How";
    VisitSame = "和上次一样", "As last time";
    VisitClass = "本次评价：{rating}", "This visit: {rating}";
    VisitNext = "下次随访：{date}", "Next visit: {date}";
    VisitMissing = "还差{#count}项", "{#count} still missing";
    VisitFinish = "完成随访", "Finish the visit";
    VisitKept = "已存在手机里", "Kept on this phone";
    VisitDraft = "草稿 · 未生效", "Draft · not in force";
    VisitLast = "上次：{value}", "Last time: {value}";
    VisitNote = "备注", "Note";
    VisitFor = "这次包括：{what}", "Covers: {what}";

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
