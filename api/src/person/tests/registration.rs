use diesel::prelude::*;
use jiayi_core::access::Role;
use jiayi_core::codes::Code;
use jiayi_core::command::{Command, Outcome};
use jiayi_core::id::ResidentId;
use jiayi_core::person::commands::OtherGround;
use jiayi_core::person::consent::LegalBasis;
use jiayi_core::person::{ConsentPurpose, DocumentKind, IdentityText, Sex};

use crate::database::schema::residents;
use crate::testing::{TestClinic, codes, day, fields, id, numbers};

#[test]
fn a_number_is_registered_once_and_the_second_time_nothing_is_told_of_the_first() {
    let clinic = TestClinic::open();
    clinic.register("李秀英", numbers::LI);
    let again = Command::RegisterResident(clinic.registration(id(), "李秀英", numbers::LI));
    let outcome = clinic.send(&clinic.staff(Role::Desk), again);
    assert_eq!(fields(&outcome), [("particulars.document_number", Code::ResidentKnown)]);
    assert_eq!(crate::testing::rejected(&outcome).current, None);
}

#[test]
fn nobody_is_registered_without_a_ground_for_her_health_data() {
    let clinic = TestClinic::open();
    let desk = clinic.staff(Role::Desk);
    let resident: ResidentId = id();
    let mut registration = clinic.registration(resident, "李秀英", numbers::LI);
    registration.consents = vec![clinic.paper(ConsentPurpose::ContractService)];
    let refused = clinic.send(&desk, Command::RegisterResident(registration.clone()));
    assert_eq!(codes(&refused), [Code::ConsentHealthData]);
    let rows: i64 = clinic.read(|conn| Ok(residents::table.count().get_result(conn)?));
    assert_eq!(rows, 0);

    let ground = |purpose, basis| OtherGround { consent: id(), purpose, basis };
    registration.consents = vec![clinic.paper(ConsentPurpose::ContractService)];
    registration.grounds = vec![ground(ConsentPurpose::Research, LegalBasis::Emergency)];
    let refused = clinic.send(&desk, Command::RegisterResident(registration.clone()));
    assert_eq!(fields(&refused), [("grounds[0].basis", Code::BadValue)]);

    registration.consents = vec![clinic.paper(ConsentPurpose::ContractService)];
    registration.grounds = vec![ground(ConsentPurpose::HealthData, LegalBasis::StatutoryDuty)];
    assert_eq!(clinic.send(&desk, Command::RegisterResident(registration)), Outcome::Applied);
}

#[test]
fn a_document_that_does_not_say_sex_and_birth_needs_them_said() {
    let clinic = TestClinic::open();
    let desk = clinic.staff(Role::Desk);
    let mut registration = clinic.registration(id(), "Anna Schmidt", "C01X00T47");
    registration.particulars.document_kind = DocumentKind::Passport;
    assert_eq!(
        fields(&clinic.send(&desk, Command::RegisterResident(registration.clone()))),
        [("particulars.sex", Code::MissingField), ("particulars.born_on", Code::MissingField)]
    );
    registration.particulars.sex = Some(Sex::Female);
    registration.particulars.born_on = Some(day("2026-11-22"));
    assert_eq!(
        fields(&clinic.send(&desk, Command::RegisterResident(registration.clone()))),
        [("particulars.born_on", Code::DateInFuture)]
    );
    registration.particulars.born_on = Some(day("1964-08-12"));
    registration.consents = clinic.registration(id(), "", "").consents;
    assert_eq!(clinic.send(&desk, Command::RegisterResident(registration)), Outcome::Applied);
}

#[test]
fn what_is_said_beside_a_citizen_number_agrees_with_it() {
    let clinic = TestClinic::open();
    let mut registration = clinic.registration(id(), "李秀英", numbers::LI);
    registration.particulars.sex = Some(Sex::Male);
    registration.particulars.born_on = Some(day("1950-03-16"));
    registration.phone = Some("12345".to_owned());
    assert_eq!(
        fields(&clinic.send(&clinic.staff(Role::Desk), Command::RegisterResident(registration))),
        [
            ("particulars.sex", Code::IdMismatch),
            ("particulars.born_on", Code::IdMismatch),
            ("phone", Code::PhoneNumber)
        ]
    );
}

#[test]
fn at_rest_nothing_of_a_person_can_be_read() {
    let clinic = TestClinic::open();
    let li = clinic.resident("李秀英", numbers::LI, "13800138001");
    let resident = li.id;
    let (name, document, phone): (Vec<u8>, Vec<u8>, Option<Vec<u8>>) = clinic.read(move |conn| {
        Ok(residents::table
            .find(resident)
            .select((residents::name_sealed, residents::document_sealed, residents::phone_sealed))
            .first(conn)?)
    });
    for (column, plain) in [(name, "李秀英"), (document, numbers::LI), (phone.expect("a phone"), "13800138001")] {
        assert!(!column.windows(plain.len()).any(|part| part == plain.as_bytes()), "{plain}");
    }
}

#[test]
fn managers_register_nobody() {
    let clinic = TestClinic::open();
    for role in [Role::Manager, Role::Pharmacist, Role::Operator, Role::Auditor] {
        let command = Command::RegisterResident(clinic.registration(id(), "李秀英", numbers::LI));
        assert_eq!(codes(&clinic.send(&clinic.staff(role), command)), [Code::Forbidden], "{role:?}");
    }
    let account = clinic.account("13800138001");
    let mut command = clinic.registration(id(), "李秀英", numbers::LI);
    command.particulars.document_number = IdentityText::new(numbers::LI);
    assert_eq!(codes(&clinic.send(&account, Command::RegisterResident(command))), [Code::Forbidden]);
}
