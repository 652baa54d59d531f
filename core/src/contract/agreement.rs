//! The agreement: one document, made from a template and typed facts, as canonical bytes to sign and as a page to
//! print.
//!
//! The bytes depend on nothing but the template and the facts: both sides sign the same hash, today and in fifteen
//! years.

use super::fee::Fee;
use super::package::{Package, PackageItem};
use super::priority::PriorityGroup;
use super::template::{Line, Piece, Template};
use super::term::Term;
use crate::calendar::Day;
use crate::codes::{Code, Language};
use crate::digest::Digest;
use crate::id::ContractId;
use crate::person::contact::is_plain_line;
use crate::person::{ContactNumber, GuardianRelation, IdentityDocument, PersonName};

const ABSENT: &str = "无";

/// Everything that an agreement says, besides its template's words.
#[derive(Debug, Clone)]
pub struct AgreementFacts {
    pub number: ContractId,
    pub institution: InstitutionFacts,
    pub team: TeamFacts,
    pub resident: ResidentFacts,
    /// Who signs for the resident, when she does not sign herself.
    pub guardian: Option<GuardianFacts>,
    pub priority_groups: Vec<PriorityGroup>,
    /// At least one.
    pub packages: Vec<Package>,
    pub term: Term,
    pub years: u32,
    pub lapse_days: u16,
    /// The second and third slot of a combined contract.
    pub district_institution: Option<String>,
    pub municipal_institution: Option<String>,
}

#[derive(Debug, Clone)]
pub struct InstitutionFacts {
    pub name: String,
    pub address: String,
    pub phone: String,
}

#[derive(Debug, Clone)]
pub struct TeamFacts {
    pub name: String,
    pub leader: String,
    /// The contracting doctor.
    pub doctor: String,
    pub phone: String,
}

#[derive(Debug, Clone)]
pub struct ResidentFacts {
    pub name: PersonName,
    pub document: IdentityDocument,
    pub phone: Option<ContactNumber>,
    pub address: Option<String>,
    pub health_record_number: Option<String>,
}

#[derive(Debug, Clone)]
pub struct GuardianFacts {
    pub name: PersonName,
    pub relation: GuardianRelation,
    pub document: IdentityDocument,
}

/// A rendered agreement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Agreement {
    template_version: String,
    lines: Vec<Block>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Block {
    Title(String),
    Heading(String),
    Text(String),
}

impl Agreement {
    /// # Errors
    /// `CONTRACT_AGREEMENT` when a fact is empty, longer than 200 characters, or not one line of visible text;
    /// `CONTRACT_FEE` when the fees cannot be added.
    pub fn render(template: &Template, facts: &AgreementFacts) -> Result<Self, Code> {
        if facts.packages.is_empty() {
            return Err(Code::ContractAgreement);
        }
        let mut lines = vec![Block::Title(template.title.clone())];
        for section in &template.sections {
            lines.push(Block::Heading(section.heading.clone()));
            for line in &section.lines {
                match line {
                    Line::List(name) => lines.extend(list(name, facts)?.into_iter().map(Block::Text)),
                    Line::Text(pieces) => lines.push(Block::Text(fill(pieces, template, facts)?)),
                }
            }
        }
        Ok(Self { template_version: template.version.clone(), lines })
    }

    pub fn template_version(&self) -> &str {
        &self.template_version
    }

    /// The canonical text: UTF-8, one line each, every line ended by a line feed. Its bytes are what is signed.
    pub fn text(&self) -> String {
        self.lines.iter().map(|block| format!("{}\n", block.words())).collect()
    }

    pub fn hash(&self) -> Digest {
        Digest::of(self.text().as_bytes())
    }

    /// An agreement as it was stored, to be shown again. Its text is taken as it stands; the template, whose words may have changed
    /// since, only tells which lines are headings.
    pub fn read(template: &Template, version: &str, text: &str) -> Self {
        let block = |(place, line): (usize, &str)| match place {
            0 => Block::Title(line.to_owned()),
            _ if template.sections.iter().any(|section| section.heading == line) => Block::Heading(line.to_owned()),
            _ => Block::Text(line.to_owned()),
        };
        Self { template_version: version.to_owned(), lines: text.lines().enumerate().map(block).collect() }
    }

    /// The body of a page that shows the same lines and nothing else, one element a line.
    pub fn html(&self) -> String {
        self.lines.iter().fold(String::new(), |mut body, block| {
            let tag = block.tag();
            body.push_str(&format!("<{tag}>{}</{tag}>\n", escape(block.words())));
            body
        })
    }
}

/// For a page of A4; one sheet, so that a content security policy can name its hash.
pub const PRINT_STYLE: &str = "@page{size:A4;margin:20mm}\
body{font:12pt/1.7 'Songti SC','SimSun','Noto Serif CJK SC',serif;max-width:170mm;margin:0 auto;padding:1em}\
h1{font-size:20pt;text-align:center}h2{font-size:14pt;break-after:avoid}p{margin:0 0 .3em}h1,h2,p{white-space:pre-wrap;overflow-wrap:anywhere}\
section{break-inside:avoid;margin-top:2em;border-top:1px solid #666}img{height:24mm;max-width:80mm;display:block}\
footer{font-size:9pt;overflow-wrap:anywhere}";

impl Block {
    fn words(&self) -> &str {
        match self {
            Self::Title(words) | Self::Heading(words) | Self::Text(words) => words,
        }
    }

    const fn tag(&self) -> &'static str {
        match self {
            Self::Title(_) => "h1",
            Self::Heading(_) => "h2",
            Self::Text(_) => "p",
        }
    }
}

/// Text as it stands in a page.
pub fn escape(text: &str) -> String {
    text.chars().fold(String::new(), |mut escaped, character| {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            other => escaped.push(other),
        }
        escaped
    })
}

fn fill(pieces: &[Piece], template: &Template, facts: &AgreementFacts) -> Result<String, Code> {
    pieces.iter().try_fold(String::new(), |mut line, piece| {
        match piece {
            Piece::Words(words) => line.push_str(words),
            Piece::Field(name) => line.push_str(&field(name, template, facts)?),
        }
        Ok(line)
    })
}

fn field(name: &str, template: &Template, facts: &AgreementFacts) -> Result<String, Code> {
    let AgreementFacts { institution, team, resident, .. } = facts;
    let value = match name {
        "agreement_number" => facts.number.to_string(),
        "institution_name" => institution.name.clone(),
        "institution_address" => institution.address.clone(),
        "institution_phone" => institution.phone.clone(),
        "team_name" => team.name.clone(),
        "leader_name" => team.leader.clone(),
        "doctor_name" => team.doctor.clone(),
        "team_phone" => team.phone.clone(),
        "resident_name" => resident.name.as_str().to_owned(),
        "document_kind" => resident.document.kind().name(Language::Chinese).to_owned(),
        "document_number" => resident.document.number().to_owned(),
        "resident_phone" => resident.phone.as_ref().map_or(ABSENT, |phone| phone.as_str()).to_owned(),
        "resident_address" => or_absent(resident.address.as_ref()),
        "health_record_number" => or_absent(resident.health_record_number.as_ref()),
        "guardian" => facts.guardian.as_ref().map_or(ABSENT.to_owned(), guardian),
        "district_institution" => or_absent(facts.district_institution.as_ref()),
        "municipal_institution" => or_absent(facts.municipal_institution.as_ref()),
        "term_start" => chinese_day(facts.term.start()),
        "term_end" => chinese_day(facts.term.end()),
        "years" => facts.years.to_string(),
        "lapse_days" => facts.lapse_days.to_string(),
        "template_version" => template.version.clone(),
        _ => return Err(Code::ContractAgreement),
    };
    checked(value)
}

fn or_absent(text: Option<&String>) -> String {
    text.map_or(ABSENT, String::as_str).to_owned()
}

/// One visible line: what is signed can hide nothing and forge no heading.
fn checked(value: String) -> Result<String, Code> {
    let length = value.chars().count();
    let visible = value.trim() == value && (1..=200).contains(&length) && is_plain_line(&value);
    if visible { Ok(value) } else { Err(Code::ContractAgreement) }
}

fn guardian(guardian: &GuardianFacts) -> String {
    let relation = guardian.relation.name(Language::Chinese);
    let kind = guardian.document.kind().name(Language::Chinese);
    format!("{}（系乙方的{relation}，{kind}{}）", guardian.name.as_str(), guardian.document.number())
}

fn chinese_day(day: Day) -> String {
    format!("{}年{}月{}日", day.year(), day.month(), day.day_of_month())
}

fn list(name: &str, facts: &AgreementFacts) -> Result<Vec<String>, Code> {
    match name {
        "priority_groups" => Ok(groups(&facts.priority_groups)),
        "packages" => packages(&facts.packages),
        "fees" => fees(&facts.packages, facts.years),
        _ => Err(Code::ContractAgreement),
    }
}

fn groups(ticked: &[PriorityGroup]) -> Vec<String> {
    let tick = |group: &PriorityGroup| {
        let general = ticked.is_empty() && *group == PriorityGroup::General;
        if ticked.contains(group) || general { "☑" } else { "☐" }
    };
    PriorityGroup::ALL.iter().map(|group| format!("{} {}", tick(group), group.name(Language::Chinese))).collect()
}

fn packages(packages: &[Package]) -> Result<Vec<String>, Code> {
    let mut lines = Vec::new();
    for package in packages {
        lines.push(format!("{}：{}", package.kind.name(Language::Chinese), checked(package.name.clone())?));
        for item in &package.items {
            lines.push(format!("· {}", promise(item)?));
        }
    }
    Ok(lines)
}

fn promise(item: &PackageItem) -> Result<String, Code> {
    let kind = item.kind.name(Language::Chinese);
    let label = checked(item.label.clone())?;
    Ok(match item.times_per_year {
        0 => format!("{kind}：{label}，按需提供"),
        times => format!("{kind}：{label}，每年{times}次"),
    })
}

fn fees(packages: &[Package], years: u32) -> Result<Vec<String>, Code> {
    let mut yearly = Fee::FREE;
    for package in packages {
        yearly = yearly.plus(package.fee_per_year)?;
    }
    let term = yearly.for_years(years)?;
    Ok(vec![
        format!("每年签约服务费{}元，其中：", yearly.total()),
        format!("· 医疗保险基金{}元", yearly.insurance()),
        format!("· 基本公共卫生服务经费{}元", yearly.public_health()),
        format!("· 乙方自付{}元", yearly.resident()),
        format!("协议期内共{}元，乙方共自付{}元。", term.total(), term.resident()),
    ])
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::contract::fee::Fen;
    use crate::contract::package::{PackageKind, ServiceKind};
    use crate::person::{DocumentKind, Regions};
    use crate::testing::day;
    use uuid::Uuid;

    pub(in super::super) fn facts() -> AgreementFacts {
        let document = |number| {
            IdentityDocument::parse(DocumentKind::CitizenId, number, day("2026-03-02"), Regions::RealAndTest)
                .expect("a number")
        };
        AgreementFacts {
            number: ContractId(Uuid::from_u128(0x0190_a1b2_c3d4_7000_8000_0000_0000_0001)),
            institution: InstitutionFacts {
                name: "青山镇卫生院".into(),
                address: "青山镇人民路1号".into(),
                phone: "0851-1234567".into(),
            },
            team: TeamFacts {
                name: "第一家庭医生团队".into(),
                leader: "李强".into(),
                doctor: "王芳".into(),
                phone: "0851-1234568".into(),
            },
            resident: ResidentFacts {
                name: PersonName::parse("张秀英").expect("a name"),
                document: document("990101195003150121"),
                phone: Some(ContactNumber::parse("13800138000").expect("a number")),
                address: Some("青山镇东村3组12号".into()),
                health_record_number: Some("99010100100100001".into()),
            },
            guardian: Some(GuardianFacts {
                name: PersonName::parse("张伟").expect("a name"),
                relation: GuardianRelation::Child,
                document: document("99010119680704007X"),
            }),
            priority_groups: vec![PriorityGroup::Elder65, PriorityGroup::Hypertension],
            packages: vec![Package {
                kind: PackageKind::Basic,
                name: "老年人基础包".into(),
                items: vec![
                    PackageItem {
                        kind: ServiceKind::HealthManagement,
                        label: "年度健康评估".into(),
                        times_per_year: 1,
                    },
                    PackageItem {
                        kind: ServiceKind::LongPrescription,
                        label: "慢性病长期处方".into(),
                        times_per_year: 0,
                    },
                ],
                fee_per_year: Fee::new(Fen(12_000), Fen(7_000), Fen(4_000), Fen(1_000)).expect("adds up"),
            }],
            term: Term::of_years(day("2026-03-02"), 2).expect("a term"),
            years: 2,
            lapse_days: 14,
            district_institution: Some("青山县人民医院".into()),
            municipal_institution: None,
        }
    }

    pub(in super::super) fn agreement(facts: &AgreementFacts) -> Agreement {
        Agreement::render(&Template::chinese().expect("the template"), facts).expect("an agreement")
    }

    #[test]
    fn the_agreement_says_everything_it_must() {
        let text = agreement(&facts()).text();
        for must in [
            "0190a1b2-c3d4-7000-8000-000000000001",
            "青山镇卫生院",
            "青山镇人民路1号",
            "0851-1234567",
            "第一家庭医生团队",
            "李强",
            "王芳",
            "0851-1234568",
            "张秀英",
            "居民身份证",
            "990101195003150121",
            "13800138000",
            "青山镇东村3组12号",
            "99010100100100001",
            "张伟（系乙方的子女，居民身份证99010119680704007X）",
            "☑ 65岁及以上老年人",
            "☑ 高血压患者",
            "☐ 孕产妇",
            "☐ 一般人群",
            "基础性服务包：老年人基础包",
            "健康管理：年度健康评估，每年1次",
            "长期处方：慢性病长期处方，按需提供",
            "自2026年3月2日起，至2028年3月1日止，共2年",
            "每年签约服务费120.00元",
            "医疗保险基金70.00元",
            "基本公共卫生服务经费40.00元",
            "乙方自付10.00元",
            "共240.00元，乙方共自付20.00元",
            "区县级医院：青山县人民医院",
            "市级及以上医院：无",
            "权利和义务",
            "续签、转签和解约",
            "单独同意",
            "转诊",
            "一式两份",
            "甲方（签约医生）签字",
            "乙方（居民或监护人）签字",
            "日期",
            "zh-2026.1",
            "签字后14日内",
        ] {
            assert!(text.contains(must), "{must}");
        }
        assert!(!text.contains('{') && !text.contains('}'));
    }

    #[test]
    fn the_same_facts_make_the_same_bytes_for_ever() {
        let pinned = "7d497a31b4c415e30957b08a2ec7d52608b2f355d19f0c61c184f3a1f7366b72";
        assert_eq!(agreement(&facts()).hash().to_string(), pinned, "words changed: give the template a new version");
    }

    #[test]
    fn any_other_fact_makes_another_hash() {
        let hash = agreement(&facts()).hash();
        let mut other = facts();
        other.packages[0].fee_per_year = Fee::new(Fen(12_000), Fen(7_000), Fen(3_999), Fen(1_001)).expect("adds up");
        assert_ne!(agreement(&other).hash(), hash);
        let mut other = facts();
        other.guardian = None;
        assert_ne!(agreement(&other).hash(), hash);
        let mut other = facts();
        other.priority_groups.push(PriorityGroup::Diabetes);
        assert_ne!(agreement(&other).hash(), hash);
    }

    #[test]
    fn someone_in_no_group_is_of_the_general_population() {
        let text = agreement(&AgreementFacts { priority_groups: vec![], ..facts() }).text();
        assert!(text.contains("☑ 一般人群") && text.matches('☑').count() == 1);
    }

    #[test]
    fn the_printed_page_shows_the_same_text_and_escapes_what_people_wrote() {
        let mut facts = facts();
        facts.team.name = "<script>alert('x')</script> & “一”队".into();
        facts.resident.address = Some("东村  3组 \"老\"屋".into());
        let agreement = agreement(&facts);
        let body = agreement.html();
        assert!(!body.contains("<script>"));
        let shown: String = body.lines().map(|line| format!("{}\n", displayed(line))).collect();
        assert_eq!(shown, agreement.text());
    }

    #[test]
    fn a_stored_agreement_is_shown_as_it_was_signed() {
        let template = Template::chinese().expect("the template");
        let signed = agreement(&facts());
        assert_eq!(Agreement::read(&template, signed.template_version(), &signed.text()), signed);
    }

    fn displayed(line: &str) -> String {
        let inner = line.split_once('>').expect("a tag").1.rsplit_once("</").expect("its end").0;
        inner
            .replace("&lt;", "<")
            .replace("&gt;", ">")
            .replace("&quot;", "\"")
            .replace("&#39;", "'")
            .replace("&amp;", "&")
    }

    #[test]
    fn a_fact_that_could_hide_or_forge_a_line_is_refused() {
        let template = Template::chinese().expect("the template");
        for bad in ["", " ", "一\n十一、附加条款", "村\u{202e}口", "村\u{200b}", &"长".repeat(201), "\t村"]
        {
            let mut facts = facts();
            facts.resident.address = Some(bad.to_owned());
            assert_eq!(Agreement::render(&template, &facts), Err(Code::ContractAgreement), "{bad:?}");
            let mut facts = self::facts();
            facts.packages[0].items[0].label = bad.to_owned();
            assert_eq!(Agreement::render(&template, &facts), Err(Code::ContractAgreement), "{bad:?}");
        }
        let none = AgreementFacts { packages: vec![], ..facts() };
        assert_eq!(Agreement::render(&template, &none), Err(Code::ContractAgreement));
    }

    #[test]
    fn a_brace_in_a_fact_is_not_a_field() {
        let mut facts = facts();
        facts.resident.address = Some("{document_number}号".into());
        assert!(agreement(&facts).text().contains("居住地址：{document_number}号"));
    }
}
