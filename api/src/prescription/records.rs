//! The records that one prescription rests on, read by id for the decision.

use diesel::dsl::exists;
use diesel::prelude::*;
use diesel::select;
use jiayi_core::access::Role;
use jiayi_core::calendar::{Day, Instant};
use jiayi_core::codes::Code;
use jiayi_core::command::FieldCode;
use jiayi_core::follow_up::{Common, Forms, Programme, VisitMode};
use jiayi_core::id::{
    AssessmentId, ConfirmationId, DiagnosisId, EducationId, InstitutionId, PrescriptionId, ResidentId, StaffId, VisitId,
};
use jiayi_core::prescription::Kind;
use jiayi_core::prescription::assessment::AssessmentAnswers;
use jiayi_core::prescription::case::{
    Assessment, Case, Confirmation, Course, Diagnosis, Item, Organisation, Prescriber, Visit, continued,
};
use jiayi_core::prescription::catalogue::Drug;
use jiayi_core::prescription::coding::{AtcCode, IcdCode};
use jiayi_core::prescription::rules::{OrganisationLevel, Title};
use jiayi_core::prescription::status::Status;
use jiayi_core::prescription::supply::Regimen;
use serde_json::Value;

use super::rows;
use crate::database::schema::{
    assessments, confirmations, diagnoses, dispensings, educations, institutions, long_assessments, prescription_items,
    prescriptions, residents, staff, staff_licences, staff_roles, visits,
};
use crate::database::sql::{Json, Word};
use crate::database::{Db, Error};

/// What a prescription names, whether it is being issued or was stored.
#[derive(Debug)]
pub struct Named {
    pub resident: ResidentId,
    pub kind: Kind,
    /// As entered.
    pub days: i64,
    pub issued_on: Day,
    pub items: Vec<NamedItem>,
    pub diagnoses: Vec<DiagnosisId>,
    pub visit: VisitId,
    pub assessment: AssessmentId,
    pub education: Option<EducationId>,
    pub confirmation: Option<ConfirmationId>,
    pub prescriber: StaffId,
    pub role: Role,
    pub institution: InstitutionId,
    pub signed: bool,
}

#[derive(Debug)]
pub struct NamedItem {
    pub drug: Drug,
    pub regimen: Regimen,
    pub units: u64,
}

impl Named {
    /// Whether a record of those ingredients and strengths speaks of every medicine that is named.
    fn all_in(&self, families: &[String]) -> bool {
        self.items.iter().all(|item| families.contains(&item.drug.family()))
    }

    /// # Errors
    /// When a stored row cannot be read.
    pub fn of(stored: &rows::Prescription, items: &[rows::Item], signed: bool) -> Result<Self, Error> {
        let items = items
            .iter()
            .map(|item| Ok(NamedItem { drug: item.drug.0.clone(), regimen: item.regimen()?, units: item.units()? }))
            .collect::<Result<_, Error>>()?;
        Ok(Self {
            resident: stored.resident_id,
            kind: stored.kind.0,
            days: stored.days.into(),
            issued_on: stored.issued_on,
            items,
            diagnoses: stored.diagnoses.0.iter().map(|judged| judged.diagnosis).collect(),
            visit: stored.visit_id,
            assessment: stored.assessment_id,
            education: stored.education_id,
            confirmation: stored.confirmation_id,
            prescriber: stored.prescriber_id,
            role: stored.prescriber_role.0,
            institution: stored.institution_id,
            signed,
        })
    }
}

/// Everything of them that the decision asks about, as the database has it now.
#[derive(Debug)]
pub struct Records {
    pub diagnoses: Vec<Diagnosis>,
    born_on: Day,
    visit: Visit,
    assessment: Assessment,
    answers: AssessmentAnswers,
    courses: Vec<Course>,
    education: Option<Day>,
    confirmation: Option<Confirmation>,
    continued: Vec<AtcCode>,
    village_doctor: bool,
    title: Option<Title>,
    specialty: Option<String>,
    may_prescribe_here: bool,
    organisation: Organisation,
}

impl Records {
    /// Issued after a visit by video.
    pub fn online(&self) -> bool {
        self.visit.mode == VisitMode::Video
    }

    /// The decision's view of `named`, with `items` borrowed from it.
    pub fn case<'a>(&'a self, named: &Named, items: &'a [Item<'a>]) -> Case<'a> {
        Case {
            kind: named.kind,
            days: named.days,
            issued_on: named.issued_on,
            items,
            born_on: self.born_on,
            diagnoses: &self.diagnoses,
            visit: self.visit,
            assessment: self.assessment,
            answers: &self.answers,
            courses: &self.courses,
            education: self.education,
            confirmation: self.confirmation,
            continued: &self.continued,
            prescriber: Prescriber {
                village_doctor: self.village_doctor,
                title: self.title,
                specialty: self.specialty.as_deref(),
                may_prescribe_here: self.may_prescribe_here,
            },
            organisation: self.organisation,
            signed: named.signed,
        }
    }
}

/// The items as the decision looks at them.
pub fn items_of(named: &Named) -> Vec<Item<'_>> {
    named.items.iter().map(|item| Item { drug: &item.drug, regimen: item.regimen, units: item.units }).collect()
}

/// Reads the records that `named` names, every one of which must be of its resident.
///
/// # Errors
/// The inner one names each field whose id is nobody's or somebody else's; the outer one is a failed database.
pub fn read(conn: &mut Db, named: &Named) -> Result<Result<Records, Vec<FieldCode>>, Error> {
    let born_on: Option<Day> =
        residents::table.find(named.resident).select(residents::born_on).first(conn).optional()?;
    let found = diagnoses_of(conn, named)?;
    let visit = visit_of(conn, named)?;
    let assessment = assessment_of(conn, named)?;
    let education = education_of(conn, named)?;
    let confirmation = confirmation_of(conn, named)?;
    let newest = newest_answers(conn, named.resident)?;

    let missing = [
        ("resident", born_on.is_none()),
        ("visit", visit.is_none()),
        ("assessment", assessment.is_none()),
        ("education", named.education.is_some() && education.is_none()),
        ("confirmation", named.confirmation.is_some() && confirmation.is_none()),
    ];
    let absent = |field: String| FieldCode { field, code: Code::NotFound };
    let mut unknown: Vec<FieldCode> =
        missing.into_iter().filter(|(_, gone)| *gone).map(|(field, _)| absent(field.to_owned())).collect();
    for (position, diagnosis) in found.iter().enumerate() {
        if diagnosis.is_none() {
            unknown.push(absent(format!("diagnoses[{position}]")));
        }
    }
    let (Some(born_on), Some(visit), Some((assessment, answers)), true) =
        (born_on, visit, assessment, unknown.is_empty())
    else {
        return Ok(Err(unknown));
    };
    let (title, specialty) = qualification(conn, named.prescriber)?;
    Ok(Ok(Records {
        diagnoses: found.into_iter().flatten().collect(),
        born_on,
        visit,
        assessment,
        answers: newest.unwrap_or(answers),
        courses: courses(conn, named.resident)?,
        education,
        confirmation,
        continued: continued_ingredients(conn, named.resident)?,
        village_doctor: named.role == Role::VillageDoctor,
        title,
        specialty,
        may_prescribe_here: may_prescribe(conn, named.prescriber, named.role, named.institution, named.issued_on)?,
        organisation: organisation(conn, named.institution)?,
    }))
}

fn diagnoses_of(conn: &mut Db, named: &Named) -> Result<Vec<Option<Diagnosis>>, Error> {
    type Row = (DiagnosisId, String, Day, Option<Day>, Option<DiagnosisId>);
    let rows: Vec<Row> = diagnoses::table
        .filter(diagnoses::resident_id.eq(named.resident))
        .select((diagnoses::id, diagnoses::icd, diagnoses::diagnosed_on, diagnoses::resolved_on, diagnoses::corrects))
        .load(conn)?;
    let corrected = |id| rows.iter().any(|(.., corrects)| *corrects == Some(id));
    named
        .diagnoses
        .iter()
        .map(|wanted| {
            let Some((id, icd, diagnosed_on, resolved_on, _)) = rows.iter().find(|(id, ..)| id == wanted) else {
                return Ok(None);
            };
            let icd = IcdCode::parse(icd).map_err(|_| Error::Damaged("a diagnosis"))?;
            let stands = resolved_on.is_none() && !corrected(*id);
            Ok(Some(Diagnosis { icd, stands, diagnosed_on: *diagnosed_on }))
        })
        .collect()
}

/// A visit that a later one corrects is no longer the visit it was: it counts as somebody else's.
fn visit_of(conn: &mut Db, named: &Named) -> Result<Option<Visit>, Error> {
    type Row = (Day, Word<VisitMode>, StaffId, Option<VisitId>);
    let row: Option<Row> = visits::table
        .find(named.visit)
        .filter(visits::resident_id.eq(named.resident))
        .select((visits::happened_on, visits::mode, visits::staff_id, visits::corrected_by))
        .first(conn)
        .optional()?;
    Ok(row.map(|(happened_on, mode, member, corrected_by)| Visit {
        happened_on,
        mode: mode.0,
        by_prescriber: member == named.prescriber && corrected_by.is_none(),
    }))
}

fn assessment_of(conn: &mut Db, named: &Named) -> Result<Option<(Assessment, AssessmentAnswers)>, Error> {
    let row: Option<rows::LongAssessment> = long_assessments::table
        .find(named.assessment)
        .filter(long_assessments::resident_id.eq(named.resident))
        .first(conn)
        .optional()?;
    Ok(row.map(|row| {
        let assessment = Assessment {
            scope: row.scope.0,
            assessed_on: row.assessed_on,
            by_prescriber: row.staff_id == named.prescriber,
            at_the_visit: row.visit_id == named.visit,
            of_these_medicines: named.all_in(&row.families.0),
        };
        (assessment, row.answers.0)
    }))
}

fn education_of(conn: &mut Db, named: &Named) -> Result<Option<Day>, Error> {
    let Some(education) = named.education else { return Ok(None) };
    Ok(educations::table
        .find(education)
        .filter(educations::resident_id.eq(named.resident))
        .select(educations::given_on)
        .first(conn)
        .optional()?)
}

fn confirmation_of(conn: &mut Db, named: &Named) -> Result<Option<Confirmation>, Error> {
    let Some(confirmation) = named.confirmation else { return Ok(None) };
    let row: Option<(i32, Day, Json<Vec<String>>)> = confirmations::table
        .find(confirmation)
        .filter(confirmations::resident_id.eq(named.resident))
        .select((confirmations::days, confirmations::confirmed_on, confirmations::families))
        .first(conn)
        .optional()?;
    Ok(row.map(|(days, confirmed_on, families)| Confirmation {
        days: days.into(),
        confirmed_on,
        of_these_medicines: named.all_in(&families.0),
    }))
}

/// Answers of the newest assessment on record, whoever made it.
///
/// # Errors
/// When the database fails.
pub fn newest_answers(conn: &mut Db, resident: ResidentId) -> Result<Option<AssessmentAnswers>, Error> {
    let newest: Option<Json<AssessmentAnswers>> = long_assessments::table
        .filter(long_assessments::resident_id.eq(resident))
        .order((long_assessments::recorded_at.desc(), long_assessments::id.desc()))
        .select(long_assessments::answers)
        .first(conn)
        .optional()?;
    Ok(newest.map(|answers| answers.0))
}

/// What every visit of the resident that no other one corrects found of the diseases she is followed up for.
///
/// # Errors
/// When the database fails or holds a form that cannot be read.
pub fn courses(conn: &mut Db, resident: ResidentId) -> Result<Vec<Course>, Error> {
    type Row = (Word<Programme>, Day, Instant, Word<VisitMode>, Json<Common>, bool, Json<Value>, Day);
    let rows: Vec<Row> = assessments::table
        .inner_join(visits::table.on(visits::id.eq(assessments::visit_id)))
        .filter(assessments::resident_id.eq(resident))
        .filter(visits::corrected_by.is_null())
        .select((
            assessments::programme,
            assessments::happened_on,
            visits::recorded_at,
            visits::mode,
            visits::common,
            assessments::controlled,
            assessments::facts,
            assessments::next_due,
        ))
        .load(conn)?;
    let mut courses = Vec::with_capacity(rows.len());
    for (Word(programme), happened_on, recorded_at, mode, common, controlled, form, next_due) in rows {
        let forms = Forms::from_parts([(programme, form.0)])?;
        let Some(course) = forms.get(programme).and_then(|form| form.course()) else { continue };
        courses.push(Course {
            programme,
            happened_on,
            recorded_at,
            mode: mode.0,
            self_report_accepted: common.0.self_report_accepted,
            controlled,
            adherence: course.adherence,
            next_due,
        });
    }
    Ok(courses)
}

fn continued_ingredients(conn: &mut Db, resident: ResidentId) -> Result<Vec<AtcCode>, Error> {
    let dispensed: Vec<(Json<Drug>, Instant)> = dispensings::table
        .inner_join(prescription_items::table.on(prescription_items::id.eq(dispensings::prescription_item_id)))
        .inner_join(prescriptions::table.on(prescriptions::id.eq(dispensings::prescription_id)))
        .filter(dispensings::resident_id.eq(resident))
        .filter(prescriptions::state.ne(Word(Status::Stopped)))
        .select((prescription_items::drug, dispensings::dispensed_at))
        .load(conn)?;
    let stopped: Vec<(Json<Drug>, Option<Instant>)> = prescription_items::table
        .inner_join(prescriptions::table.on(prescriptions::id.eq(prescription_items::prescription_id)))
        .filter(prescription_items::resident_id.eq(resident))
        .filter(prescriptions::state.eq(Word(Status::Stopped)))
        .select((prescription_items::drug, prescriptions::stopped_at))
        .load(conn)?;
    let dispensed: Vec<(AtcCode, Instant)> = dispensed.into_iter().map(|(drug, at)| (drug.0.atc, at)).collect();
    let stopped: Vec<(AtcCode, Instant)> =
        stopped.into_iter().filter_map(|(drug, at)| Some((drug.0.atc, at?))).collect();
    Ok(continued(&dispensed, &stopped))
}

fn qualification(conn: &mut Db, prescriber: StaffId) -> Result<(Option<Title>, Option<String>), Error> {
    let row: Option<(Option<Word<Title>>, Option<String>)> =
        staff::table.find(prescriber).select((staff::title, staff::specialty)).first(conn).optional()?;
    Ok(row.map_or((None, None), |(title, specialty)| (title.map(|title| title.0), specialty)))
}

/// Whether, on a day, a member of staff held a licence to prescribe and, in that role, a right to at that institution.
///
/// # Errors
/// When the database fails.
pub fn may_prescribe(
    conn: &mut Db,
    prescriber: StaffId,
    role: Role,
    institution: InstitutionId,
    day: Day,
) -> Result<bool, Error> {
    let right = staff_roles::table
        .filter(staff_roles::staff_id.eq(prescriber))
        .filter(staff_roles::role.eq(Word(role)))
        .filter(staff_roles::institution_id.eq(institution))
        .filter(staff_roles::may_prescribe_here.eq(true))
        .filter(staff_roles::valid_from.le(day))
        .filter(staff_roles::valid_to.is_null().or(staff_roles::valid_to.ge(Some(day))));
    let licence = staff_licences::table
        .filter(staff_licences::staff_id.eq(prescriber))
        .filter(staff_licences::may_prescribe.eq(true))
        .filter(staff_licences::valid_from.le(day))
        .filter(staff_licences::valid_to.is_null().or(staff_licences::valid_to.ge(Some(day))));
    Ok(select(exists(right)).get_result(conn)? && select(exists(licence)).get_result(conn)?)
}

fn organisation(conn: &mut Db, institution: InstitutionId) -> Result<Organisation, Error> {
    type Row = (Word<OrganisationLevel>, bool, bool, String, bool);
    let (level, remote_area, has_physician, pharmacist, has_equipment): Row = institutions::table
        .find(institution)
        .select((
            institutions::level,
            institutions::remote_area,
            institutions::has_physician,
            institutions::pharmacist,
            institutions::has_equipment,
        ))
        .first(conn)?;
    let has_pharmacist = matches!(pharmacist.as_str(), "own" | "remote");
    Ok(Organisation { level: level.0, remote_area, has_physician, has_pharmacist, has_equipment })
}

/// A prescription of this resident.
///
/// # Errors
/// When the database fails.
pub fn prescription(
    conn: &mut Db,
    resident: ResidentId,
    id: PrescriptionId,
) -> Result<Option<rows::Prescription>, Error> {
    Ok(prescriptions::table.find(id).filter(prescriptions::resident_id.eq(resident)).first(conn).optional()?)
}

/// The items of a prescription, in its order.
///
/// # Errors
/// When the database fails.
pub fn items(conn: &mut Db, prescription: PrescriptionId) -> Result<Vec<rows::Item>, Error> {
    Ok(prescription_items::table
        .filter(prescription_items::prescription_id.eq(prescription))
        .order(prescription_items::position)
        .load(conn)?)
}

/// A prescription of whomever; who may read it is asked of the resident it is for.
///
/// # Errors
/// When the database fails.
pub fn any_prescription(conn: &mut Db, id: PrescriptionId) -> Result<Option<rows::Prescription>, Error> {
    Ok(prescriptions::table.find(id).first(conn).optional()?)
}

/// A resident's prescriptions, the newest first.
///
/// # Errors
/// When the database fails.
pub fn prescriptions_of(conn: &mut Db, resident: ResidentId) -> Result<Vec<rows::Prescription>, Error> {
    Ok(prescriptions::table
        .filter(prescriptions::resident_id.eq(resident))
        .order((prescriptions::issued_at.desc(), prescriptions::id.desc()))
        .load(conn)?)
}
