//! The house: alliance, institutions, a team with its package, who works there, and whom it serves.

use diesel::prelude::*;
use jiayi_core::access::Role;
use jiayi_core::calendar::Day;
use jiayi_core::contract::ContractState;
use jiayi_core::id::{AccountId, ContractId, InstitutionId, ResidentId, SessionId, StaffId, TeamId};
use jiayi_core::team::Duty;
use uuid::Uuid;

use super::{TestClinic, TestPerson, day, id};
use crate::audit::Looked;
use crate::database::schema::*;
use crate::database::sql::{Key, Word};
use crate::database::{Db, Error};
use crate::feed::{self, Entity, Feed};
use crate::seal::SessionToken;
use crate::session::{Actor, Serving};

impl TestClinic {
    /// A contract with the team that runs for a year from `starts_on`, as if it had been signed and accepted that day.
    pub fn contract(&self, person: &TestPerson, starts_on: Day) -> ContractId {
        self.contract_with(person.id, person.actor.account, self.team, self.staff_id(Role::Doctor), starts_on)
    }

    pub fn contract_with(
        &self,
        resident: ResidentId,
        signer: AccountId,
        team: TeamId,
        doctor: StaffId,
        starts_on: Day,
    ) -> ContractId {
        let contract: ContractId = id();
        let ends_on = starts_on.plus_years(1).and_then(|next| next.plus_days(-1)).expect("in range");
        let (package, institution) = (self.package, self.institution);
        self.write(move |conn| {
            diesel::insert_into(contracts::table)
                .values((
                    (
                        contracts::id.eq(contract),
                        contracts::resident_id.eq(resident),
                        contracts::team_id.eq(team),
                        contracts::doctor_id.eq(doctor),
                        contracts::package_id.eq(package),
                        contracts::institution_id.eq(institution),
                        contracts::state.eq(Word(ContractState::Active)),
                        contracts::origin.eq("new"),
                        contracts::starts_on.eq(starts_on),
                        contracts::ends_on.eq(ends_on),
                        contracts::term_ends_on.eq(ends_on),
                    ),
                    (
                        contracts::years.eq(1),
                        contracts::priority_groups.eq("[]"),
                        contracts::fee_total.eq(12_000),
                        contracts::fee_insurance.eq(6_000),
                        contracts::fee_public_health.eq(6_000),
                        contracts::fee_resident.eq(0),
                        contracts::signer_kind.eq("resident"),
                        contracts::signer_account.eq(signer),
                        contracts::signed_how.eq("drawn"),
                        contracts::signed_at.eq(starts_on.start()),
                        contracts::decided_at.eq(starts_on.start()),
                        contracts::decided_by.eq(doctor),
                        contracts::policy_version.eq("test"),
                        contracts::answer_by.eq(starts_on.plus_days(14).ok()),
                    ),
                ))
                .execute(conn)?;
            feed::stamp(conn, Feed::Resident(resident), Entity::Contract, contract.0, true)?;
            feed::enter(conn, team, resident)
        });
        contract
    }

    /// Somebody new in a role at an institution, with a session.
    pub fn employ(&self, role: Role, institution: InstitutionId) -> Actor {
        let (account, staff, staff_role): (AccountId, StaffId, Uuid) = (id(), id(), Uuid::now_v7());
        let now = self.clock.now();
        let since = day("2020-01-01");
        let prescribes = matches!(role, Role::Doctor | Role::AssistantGp);
        let class = match role {
            Role::Doctor => Some("gp"),
            Role::AssistantGp => Some("assistant_gp"),
            Role::VillageDoctor => Some("village_doctor"),
            _ => None,
        };
        self.write(move |conn| {
            diesel::insert_into(staff::table)
                .values((
                    staff::id.eq(staff),
                    staff::name.eq(format!("测试{}", role.as_str())),
                    staff::practitioner_class.eq(class),
                    staff::title.eq(prescribes.then_some("intermediate")),
                    staff::gp_trained.eq(prescribes),
                ))
                .execute(conn)?;
            diesel::insert_into(staff_licences::table)
                .values((
                    staff_licences::id.eq(Key(Uuid::now_v7())),
                    staff_licences::staff_id.eq(staff),
                    staff_licences::number.eq("110990101000001"),
                    staff_licences::scope.eq("全科医学专业"),
                    staff_licences::may_prescribe.eq(prescribes),
                    staff_licences::valid_from.eq(since),
                ))
                .execute(conn)?;
            diesel::insert_into(staff_roles::table)
                .values((
                    staff_roles::id.eq(Key(staff_role)),
                    staff_roles::staff_id.eq(staff),
                    staff_roles::role.eq(role.as_str()),
                    staff_roles::institution_id.eq(institution),
                    staff_roles::home_institution_id.eq(institution),
                    staff_roles::may_prescribe_here.eq(prescribes),
                    staff_roles::valid_from.eq(since),
                ))
                .execute(conn)?;
            diesel::insert_into(accounts::table)
                .values((
                    accounts::id.eq(account),
                    accounts::kind.eq("staff"),
                    accounts::staff_id.eq(staff),
                    accounts::login.eq(format!("{}-{}", role.as_str(), account)),
                    accounts::created_at.eq(now),
                ))
                .execute(conn)?;
            Ok(())
        });
        let serving = Serving { staff, institution };
        let session = self.session(account, Some(staff_role));
        Actor {
            account,
            session,
            role,
            resident: None,
            phone_index: None,
            staff: Some(serving),
            looked: Looked::default(),
        }
    }

    /// Makes somebody a member of a team.
    pub fn join(&self, team: TeamId, member: StaffId, duty: Duty) {
        self.write(move |conn| {
            diesel::insert_into(team_members::table)
                .values((
                    team_members::id.eq(Key(Uuid::now_v7())),
                    team_members::team_id.eq(team),
                    team_members::staff_id.eq(member),
                    team_members::duty.eq(Word(duty)),
                    team_members::valid_from.eq(day("2020-01-01")),
                ))
                .execute(conn)?;
            Ok(())
        });
    }

    /// Another team at an institution, with nobody in it.
    pub fn another_team(&self, institution: InstitutionId) -> TeamId {
        let team = id();
        self.write(move |conn| insert_team(conn, team, "测试二队", institution));
        team
    }

    pub(super) fn session(&self, account: AccountId, staff_role: Option<Uuid>) -> SessionId {
        let session: SessionId = id();
        let token = SessionToken::draw().expect("a token");
        let (hash, now) = (token.hash().0, self.clock.now());
        self.write(move |conn| {
            diesel::insert_into(sessions::table)
                .values((
                    sessions::id.eq(session),
                    sessions::account_id.eq(account),
                    sessions::token_hash.eq(hash.as_slice()),
                    sessions::staff_role_id.eq(staff_role.map(Key)),
                    sessions::created_at.eq(now),
                    sessions::last_seen_at.eq(now),
                    sessions::expires_at.eq(now.plus_ms(400 * 86_400_000)),
                ))
                .execute(conn)?;
            Ok(())
        });
        self.tokens.borrow_mut().insert(session, token.text().to_string());
        session
    }

    /// The alliance, its institutions, the village, the team and the package.
    pub(super) fn furnish(&self) {
        let (here, elsewhere) = (self.institution, self.elsewhere);
        let (team, package, village) = (self.team, self.package, self.village.clone());
        self.write(move |conn| {
            let alliance = Key(Uuid::now_v7());
            diesel::insert_into(alliances::table)
                .values((
                    alliances::id.eq(alliance),
                    alliances::name.eq("测试县医共体"),
                    alliances::region.eq("990101"),
                ))
                .execute(conn)?;
            for (institution, name) in [(here, "测试镇卫生院"), (elsewhere, "测试乡卫生院")] {
                insert_institution(conn, institution, name, alliance)?;
            }
            diesel::insert_into(villages::table)
                .values((villages::code.eq(village), villages::name.eq("测试村"), villages::institution_id.eq(here)))
                .execute(conn)?;
            insert_team(conn, team, "测试一队", here)?;
            diesel::insert_into(packages::table)
                .values((
                    packages::id.eq(package),
                    packages::institution_id.eq(here),
                    packages::name.eq("基础性服务包"),
                    packages::kind.eq("basic"),
                    packages::description.eq("基本医疗和基本公共卫生服务"),
                    packages::fee_total.eq(12_000),
                    packages::fee_insurance.eq(6_000),
                    packages::fee_public_health.eq(6_000),
                    packages::fee_resident.eq(0),
                    packages::valid_from.eq(day("2020-01-01")),
                ))
                .execute(conn)?;
            for (position, kind, label, times) in
                [(0, "basic_medical", "常见病诊疗", 0), (1, "public_health", "慢病随访", 4)]
            {
                diesel::insert_into(package_items::table)
                    .values((
                        package_items::id.eq(Key(Uuid::now_v7())),
                        package_items::package_id.eq(package),
                        package_items::position.eq(position),
                        package_items::kind.eq(kind),
                        package_items::label.eq(label),
                        package_items::times_per_year.eq(times),
                    ))
                    .execute(conn)?;
            }
            Ok(())
        });
    }
}

fn insert_institution(conn: &mut Db, id: InstitutionId, name: &str, alliance: Key) -> Result<(), Error> {
    diesel::insert_into(institutions::table)
        .values((
            institutions::id.eq(id),
            institutions::name.eq(name),
            institutions::level.eq("primary"),
            institutions::credit_code.eq("129901010000000000"),
            institutions::region.eq("990101"),
            institutions::address.eq("测试镇1号"),
            institutions::phone.eq("0851-1234567"),
            institutions::duty_phone.eq("0851-7654321"),
            institutions::hours.eq("8:00–17:30"),
            institutions::latitude_e6.eq(26_647_661),
            institutions::longitude_e6.eq(106_630_153),
            institutions::has_physician.eq(true),
            institutions::pharmacist.eq("own"),
            institutions::has_equipment.eq(true),
            institutions::remote_area.eq(false),
        ))
        .execute(conn)?;
    diesel::insert_into(institution_placements::table)
        .values((
            institution_placements::id.eq(Key(Uuid::now_v7())),
            institution_placements::institution_id.eq(id),
            institution_placements::alliance_id.eq(alliance),
            institution_placements::valid_from.eq(day("2020-01-01")),
        ))
        .execute(conn)?;
    Ok(())
}

fn insert_team(conn: &mut Db, team: TeamId, name: &str, institution: InstitutionId) -> Result<(), Error> {
    diesel::insert_into(teams::table)
        .values((
            teams::id.eq(team),
            teams::name.eq(name),
            teams::introduction.eq("全科医生带队，护士和公卫医师随访。"),
            teams::phone.eq("0851-1234567"),
            teams::hours.eq("8:00–17:30"),
            teams::opened_on.eq(day("2020-01-01")),
        ))
        .execute(conn)?;
    diesel::insert_into(team_placements::table)
        .values((
            team_placements::id.eq(Key(Uuid::now_v7())),
            team_placements::team_id.eq(team),
            team_placements::institution_id.eq(institution),
            team_placements::valid_from.eq(day("2020-01-01")),
        ))
        .execute(conn)?;
    Ok(())
}
