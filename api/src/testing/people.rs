//! People as a test needs them: registered, with phones, consents, wards and papers.

use diesel::prelude::*;
use jiayi_core::access::Role;
use jiayi_core::command::Command;
use jiayi_core::id::{AccountId, ClaimId, ResidentId};
use jiayi_core::person::commands::{
    ActivateClaim, ClaimIdentity, IssueActivationCode, PaperConsent, Particulars, RecordGuardianship, RegisterResident,
};
use jiayi_core::person::consent::wording::Wording;
use jiayi_core::person::{ConsentPurpose, DocumentKind, GuardianProof, GuardianRelation, IdentityText, MobileNumber};
use uuid::Uuid;

use super::{TestClinic, TestPerson, id};
use crate::audit::Looked;
use crate::database::schema::*;
use crate::database::sql::Key;
use crate::seal::{BlobName, Indexed, Place};
use crate::session::Actor;

/// A file that the server takes for a scan.
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR";

impl TestClinic {
    /// An account that has signed in by its phone and not yet said whose it is.
    pub fn account(&self, phone: &str) -> Actor {
        let account: AccountId = id();
        let number = MobileNumber::parse(phone).expect("a mobile number");
        let index = self.rules.keys.index(Indexed::Phone, number.as_str()).as_bytes().to_vec();
        let place = Place { table: "accounts", column: "phone_sealed", row: account.0 };
        let sealed = self.rules.keys.seal_text(place, number.as_str()).expect("sealed");
        let (mark, now) = (index.clone(), self.clock.now());
        self.write(move |conn| {
            diesel::insert_into(accounts::table)
                .values((
                    accounts::id.eq(account),
                    accounts::kind.eq("resident"),
                    accounts::phone_sealed.eq(sealed),
                    accounts::phone_index.eq(mark),
                    accounts::created_at.eq(now),
                ))
                .execute(conn)?;
            Ok(())
        });
        let session = self.session(account, None);
        Actor {
            account,
            session,
            role: Role::Resident,
            resident: None,
            phone_index: Some(index),
            staff: None,
            looked: Looked::default(),
        }
    }

    /// The actor as the records show it now: after a claim its account holds somebody.
    pub fn refreshed(&self, actor: &Actor) -> Actor {
        let account = actor.account;
        let resident =
            self.read(move |conn| Ok(accounts::table.find(account).select(accounts::resident_id).first(conn)?));
        Actor { resident, ..actor.clone() }
    }

    /// A verified resident of the institution, with an account on her phone and her consents on paper.
    pub fn resident(&self, name: &str, number: &str, phone: &str) -> TestPerson {
        let id = self.register(name, number);
        TestPerson { id, actor: self.link(name, number, phone, id), phone: phone.to_owned() }
    }

    /// A resident whom the desk registered, with no account.
    pub fn register(&self, name: &str, number: &str) -> ResidentId {
        let desk = self.staff(Role::Desk);
        let resident = id();
        self.must(&desk, Command::RegisterResident(self.registration(resident, name, number)));
        resident
    }

    /// A child whom the desk registered with its guardian, who signed the consents.
    pub fn ward(&self, name: &str, number: &str, guardian: &TestPerson) -> ResidentId {
        let child = id();
        let mut registration = self.registration(child, name, number);
        registration.guardianship = Some(RecordGuardianship {
            guardianship: id(),
            ward: child,
            guardian: guardian.id,
            relation: GuardianRelation::Parent,
            proof: GuardianProof::HouseholdRegister,
            scan: self.blob(&self.staff(Role::Desk)),
            until: None,
        });
        registration.consents =
            [ConsentPurpose::ContractService, ConsentPurpose::HealthData, ConsentPurpose::ChildData]
                .map(|purpose| PaperConsent { guardian: Some(guardian.id), ..self.paper(purpose) })
                .to_vec();
        self.must(&self.staff(Role::Desk), Command::RegisterResident(registration));
        child
    }

    /// What the desk sends to register an adult.
    pub fn registration(&self, resident: ResidentId, name: &str, number: &str) -> RegisterResident {
        let consents =
            [ConsentPurpose::ContractService, ConsentPurpose::HealthData].map(|purpose| self.paper(purpose)).to_vec();
        RegisterResident {
            resident,
            particulars: self.particulars(name, number),
            phone: None,
            guardianship: None,
            consents,
            grounds: Vec::new(),
        }
    }

    pub fn particulars(&self, name: &str, number: &str) -> Particulars {
        Particulars {
            name: name.to_owned(),
            document_kind: DocumentKind::CitizenId,
            document_number: IdentityText::new(number),
            sex: None,
            born_on: None,
            address: Some("测试县一村1号".to_owned()),
            village: Some(self.village.clone()),
            home_institution: self.institution,
            lives_alone: false,
        }
    }

    /// A consent signed on paper by the person, witnessed by the nurse, scanned by the desk.
    pub fn paper(&self, purpose: ConsentPurpose) -> PaperConsent {
        PaperConsent {
            consent: id(),
            purpose,
            answer: jiayi_core::person::consent::ConsentAnswer::Given,
            text_version: Wording::newest(purpose).expect("words").version.to_owned(),
            recipient: None,
            guardian: None,
            witness: self.staff_id(Role::Nurse),
            scan: self.blob(&self.staff(Role::Desk)),
        }
    }

    /// Links a phone to a registered resident by a printed code.
    pub fn link(&self, name: &str, number: &str, phone: &str, resident: ResidentId) -> Actor {
        let (desk, account) = (self.staff(Role::Desk), self.account(phone));
        let (claim, provisional): (ClaimId, ResidentId) = (id(), id());
        self.must(
            &account,
            Command::ClaimIdentity(ClaimIdentity {
                claim,
                resident: provisional,
                particulars: self.particulars(name, number),
            }),
        );
        let code = self.printed_code(&desk, resident);
        self.must(&account, Command::ActivateClaim(ActivateClaim { claim, resident: provisional, code }));
        self.refreshed(&account)
    }

    /// Issues an activation code and reads what is printed.
    pub fn printed_code(&self, staff: &Actor, resident: ResidentId) -> String {
        let code: ClaimId = id();
        self.must(staff, Command::IssueActivationCode(IssueActivationCode { code, resident }));
        self.rules.keys.activation_code(code.0).printed()
    }

    /// Uploads a scan, each another file, and gives its hash, hex.
    pub fn blob(&self, actor: &Actor) -> String {
        let bytes = [PNG, Uuid::now_v7().as_bytes().as_slice()].concat();
        let name = BlobName::of(&bytes);
        let sealed = self.rules.keys.seal_blob(actor.account.0, name, &bytes).expect("sealed");
        let (account, now) = (actor.account, self.clock.now());
        self.write(move |conn| {
            diesel::insert_into(blobs::table)
                .values((
                    blobs::id.eq(Key(Uuid::now_v7())),
                    blobs::hash.eq(name.as_bytes().as_slice()),
                    blobs::account_id.eq(account),
                    blobs::media_type.eq(sealed.media.as_str()),
                    blobs::size.eq(i32::try_from(bytes.len()).unwrap_or(i32::MAX)),
                    blobs::sealed.eq(sealed.sealed),
                    blobs::created_at.eq(now),
                ))
                .execute(conn)?;
            Ok(())
        });
        name.to_string()
    }
}
