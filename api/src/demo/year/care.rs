//! What is found out about somebody, at visits and at home.

use diesel::prelude::*;
use jiayi_core::id::TaskId;
use jiayi_core::task::TaskKind;
use serde_json::json;

use super::{ASKS_WITHIN_DAYS, MINUTE, REFILL_FATES, RefillFate, SUPPLY_DAYS, Step, Year, ago};
use crate::database::Error;
use crate::database::schema::tasks;
use crate::database::sql::Word;
use crate::demo::programmes::Sheet;
use crate::demo::story::Pen;
use crate::demo::{DemoError, programmes};

impl Year<'_> {
    pub(super) fn diagnose(&mut self, pen: &mut Pen<'_>, who: usize) -> Result<(), DemoError> {
        let leader = self.team(who)?.leader.actor.clone();
        let resident = self.person(who)?.resident;
        let diagnosed_on = pen.at.day().plus_days(-400)?;
        let programmes = &self.programmes;
        let person = self.people.get_mut(who).ok_or(DemoError::Nobody)?;
        for followed in &mut person.followed {
            let row = programmes.get(followed.row).ok_or(DemoError::Nobody)?;
            let mut enrolment = json!({ "enrolment": pen.id(), "resident": resident, "programme": row.programme });
            if let Some(documented) = &row.diagnosis {
                let diagnosis = pen.id();
                let payload = json!({
                    "diagnosis": diagnosis, "resident": resident, "icd": documented.icd, "name": documented.name,
                    "diagnosed_on": diagnosed_on,
                    "proof": "金沙县人民医院门诊病历",
                });
                pen.send(&leader, "record_diagnosis", payload)?;
                enrolment["diagnosis"] = json!(diagnosis);
                followed.diagnosis = Some(diagnosis);
            }
            pen.send(&leader, "enrol_in_programme", enrolment)?;
        }
        self.agenda.add(pen.at.plus_ms(30 * MINUTE), (who, Step::Visit));
        Ok(())
    }

    pub(super) fn visit(&mut self, pen: &mut Pen<'_>, who: usize) -> Result<(), DemoError> {
        let leader = self.team(who)?.leader.actor.clone();
        let person = self.person(who)?;
        let well = person.number == 1 || pen.draw.chance(78);
        let (sbp, dbp) = if well {
            (pen.draw.between(112, 138), pen.draw.between(66, 86))
        } else {
            (pen.draw.between(151, 172), pen.draw.between(90, 104))
        };
        let sheet = self.fill_in(pen, who, well)?;
        if sheet.forms.is_empty() {
            // Her yearly check is done and nothing else brings her.
            return Ok(());
        }
        let person = self.person(who)?;
        let visit = pen.id();
        let home = pen.draw.chance(20);
        let mut payload = json!({
            "visit": visit, "resident": person.resident, "happened_on": pen.at.day(),
            "mode": if home { "home" } else { "clinic" }, "place": if home { "home" } else { "facility" },
            "common": {
                "pressure": { "sbp": sbp, "dbp": dbp }, "heart_rate": pen.draw.between(62, 88),
                "weight_hectograms": pen.draw.between(480, 780), "height_mm": pen.draw.between(1500, 1760),
            },
            "forms": sheet.forms,
        });
        if let Some(common) = payload["common"].as_object_mut() {
            common.extend(sheet.common);
        }
        pen.send(&leader, "record_visit", payload)?;
        let treated = person.treated && well && self.medicines_of(who)?.next().is_some();
        if treated {
            self.treat(pen, who, &visit, None)?;
        }
        self.plan_next(pen, who, well, treated)
    }

    /// The forms of one visit.
    pub(super) fn fill_in(&mut self, pen: &mut Pen<'_>, who: usize, well: bool) -> Result<Sheet, DemoError> {
        let mut sheet = Sheet::default();
        let person = self.people.get_mut(who).ok_or(DemoError::Nobody)?;
        for followed in &mut person.followed {
            let row = self.programmes.get(followed.row).ok_or(DemoError::Nobody)?;
            if row.yearly && followed.done {
                continue;
            }
            row.fill(well, pen.draw, &mut sheet);
            followed.done = true;
        }
        Ok(sheet)
    }

    /// What she takes, each with the diagnosis it is for.
    pub(super) fn medicines_of(
        &self,
        who: usize,
    ) -> Result<impl Iterator<Item = (&programmes::Medicine, &str)>, DemoError> {
        let person = self.person(who)?;
        Ok(person.followed.iter().filter_map(|followed| {
            let medicine = self.programmes.get(followed.row)?.medicine.as_ref()?;
            Some((medicine, followed.diagnosis.as_deref()?))
        }))
    }

    /// When she comes again: before the medicine ends, in three months, or in two weeks when not well; some come late.
    pub(super) fn plan_next(
        &mut self,
        pen: &mut Pen<'_>,
        who: usize,
        well: bool,
        treated: bool,
    ) -> Result<(), DemoError> {
        let day = pen.at.day();
        if self.person(who)?.number == 1 {
            return Ok(());
        }
        let wait = match (well, treated) {
            (false, _) => pen.draw.between(10, 14),
            (true, true) => pen.draw.between(SUPPLY_DAYS - 6, SUPPLY_DAYS - 1),
            (true, false) => pen.draw.between(75, 89),
        };
        let late = if pen.draw.chance(15) { pen.draw.between(5, 70) } else { 0 };
        let at = pen.draw.working_time(day.plus_days(wait + late)?);
        self.agenda.add(at, (who, Step::Visit));
        let Some(runs_out) = self.person(who)?.runs_out else { return Ok(()) };
        let left = self.today.days_until(runs_out);
        if treated && (0..=ASKS_WITHIN_DAYS).contains(&left) && pen.draw.chance(60) {
            let fate = pen.draw.pick(&REFILL_FATES).copied().unwrap_or(RefillFate::Received);
            let asked = pen.draw.working_time(ago(self.today, 1)?);
            self.agenda.add(asked, (who, Step::AskForRefill(fate)));
        }
        Ok(())
    }

    pub(super) fn measure(&mut self, pen: &mut Pen<'_>, who: usize) -> Result<(), DemoError> {
        let person = self.person(who)?;
        let Some(actor) = person.account.clone() else { return Ok(()) };
        let danger = person.number != 1 && pen.draw.chance(3);
        let sbp = if danger { 186 } else { pen.draw.between(112, 148) };
        let payload = json!({
            "reading": pen.id(), "resident": person.resident, "taken_at": pen.at,
            "value": { "kind": "blood_pressure", "sbp": sbp, "dbp": pen.draw.between(66, 92), "pulse": 74 },
        });
        pen.send(&actor, "record_reading", payload)?;
        if danger {
            self.agenda.add(pen.at.plus_ms(20 * MINUTE), (who, Step::LookAfter));
        }
        Ok(())
    }

    /// The nurse looks at the triage that a measurement has opened, and calls.
    pub(super) fn look_after(&mut self, pen: &mut Pen<'_>, who: usize) -> Result<(), DemoError> {
        let nurse = self.team(who)?.nurse.actor.clone();
        let resident = self.person(who)?.resident;
        let open: Vec<TaskId> = tasks::table
            .filter(tasks::resident_id.eq(resident))
            .filter(tasks::kind.eq(Word(TaskKind::Triage)))
            .filter(tasks::closed_at.is_null())
            .select(tasks::id)
            .load(pen.conn)
            .map_err(Error::from)?;
        for task in open {
            pen.send(&nurse, "see_task", json!({ "task": task, "resident": resident }))?;
            let closed = json!({ "task": task, "resident": resident, "outcome": "visit_arranged" });
            pen.send(&nurse, "close_task", closed)?;
        }
        Ok(())
    }

    /// A short visit at which all is well, before a repeat.
    pub(super) fn check_up(&mut self, pen: &mut Pen<'_>, who: usize) -> Result<String, DemoError> {
        let leader = self.team(who)?.leader.actor.clone();
        let visit = pen.id();
        let forms = self.fill_in(pen, who, true)?.forms;
        let person = self.person(who)?;
        let payload = json!({
            "visit": visit, "resident": person.resident, "happened_on": pen.at.day(), "mode": "clinic",
            "place": "facility", "common": { "pressure": { "sbp": 128, "dbp": 78 }, "heart_rate": 72 }, "forms": forms,
        });
        pen.send(&leader, "record_visit", payload)?;
        Ok(visit)
    }
}
