//! The demo's alliance: institutions, teams, staff with accounts, packages. Written directly: what a manager sets up.

use diesel::prelude::*;
use jiayi_core::access::Role;
use jiayi_core::calendar::Day;
use jiayi_core::id::{AccountId, AllianceId, InstitutionId, PackageId, SessionId, StaffId, TeamId};
use uuid::Uuid;

use super::draw::Draw;
use crate::audit::Looked;
use crate::database::schema::{
    accounts, alliances, institution_placements, institutions, package_items, packages, staff, staff_licences,
    staff_roles, team_members, team_placements, teams, villages,
};
use crate::database::sql::Key;
use crate::database::{Db, Error};
use crate::feed::{self, Entity, Feed};
use crate::session::{Actor, Serving};

/// Somebody of the demo's staff, able to act.
#[derive(Clone)]
pub struct Worker {
    pub actor: Actor,
}

impl Worker {
    pub fn staff(&self) -> StaffId {
        self.actor.staff_id().unwrap_or(StaffId(Uuid::nil()))
    }
}

pub struct Team {
    pub id: TeamId,
    pub institution: InstitutionId,
    pub villages: Vec<&'static str>,
    pub leader: Worker,
    pub doctor: Worker,
    pub nurse: Worker,
    pub village_doctor: Worker,
    pub public_health: Worker,
    pub packages: Vec<PackageId>,
}

pub struct Institution {
    pub id: InstitutionId,
    pub desk: Worker,
    pub pharmacist: Worker,
    pub dispenser: Worker,
}

pub struct County {
    pub institutions: Vec<Institution>,
    pub teams: Vec<Team>,
}

struct Place {
    name: &'static str,
    level: &'static str,
    credit_code: &'static str,
    address: &'static str,
    latitude_e6: i32,
    longitude_e6: i32,
    remote_area: bool,
    teams: &'static [(&'static str, &'static [(&'static str, &'static str)])],
}

const PLACES: &[Place] = &[
    Place {
        name: "金沙城关社区卫生服务中心（演示）",
        level: "primary",
        credit_code: "12990101MB0000001A",
        address: "金沙县城关镇人民路18号",
        latitude_e6: 27_459_000,
        longitude_e6: 106_220_000,
        remote_area: false,
        teams: &[
            ("城关一队", &[("990101001001", "东街社区"), ("990101001002", "西街社区")]),
            ("城关二队", &[("990101001003", "南门社区"), ("990101001004", "北门社区")]),
            ("城关三队", &[("990101001005", "河滨社区")]),
            ("城关四队", &[("990101001006", "新城社区")]),
        ],
    },
    Place {
        name: "青石镇卫生院（演示）",
        level: "primary",
        credit_code: "12990101MB0000002B",
        address: "金沙县青石镇中心街6号",
        latitude_e6: 27_562_000,
        longitude_e6: 106_341_000,
        remote_area: true,
        teams: &[
            ("青石一队", &[("990101102201", "上坝村"), ("990101102202", "下坝村")]),
            ("青石二队", &[("990101102203", "石桥村"), ("990101102204", "松林村")]),
            ("青石三队", &[("990101102205", "云峰村")]),
        ],
    },
    Place {
        name: "金沙县人民医院（演示）",
        level: "secondary",
        credit_code: "12990101MB0000003C",
        address: "金沙县城关镇健康大道1号",
        latitude_e6: 27_451_000,
        longitude_e6: 106_232_000,
        remote_area: false,
        teams: &[("县医院签约队", &[("990101001007", "开发区社区")])],
    },
];

/// Name, kind, description; fee in 分 and its three shares; items with their kind, label and times a year.
type Offer = (&'static str, &'static str, &'static str, [i32; 4], &'static [(&'static str, &'static str, i32)]);

/// Builds the county. `password_hash` is everybody's: the demo's password is printed at start.
pub fn build(conn: &mut Db, draw: &mut Draw, founded: Day, password_hash: &str) -> Result<County, Error> {
    let alliance: AllianceId = draw.id(founded.start());
    diesel::insert_into(alliances::table)
        .values((
            alliances::id.eq(alliance),
            alliances::name.eq("金沙县紧密型医共体（演示）"),
            alliances::region.eq("990101"),
        ))
        .execute(conn)?;
    let mut builder = Builder { conn, draw, founded, password_hash, alliance, workers: 0 };
    let mut county = County { institutions: Vec::new(), teams: Vec::new() };
    for (number, place) in PLACES.iter().enumerate() {
        builder.place(&mut county, number + 1, place)?;
    }
    if let Some(seat) = county.institutions.last().map(|institution| institution.id) {
        for (login, role) in
            [("county", Role::AllianceManager), ("auditor", Role::Auditor), ("operator", Role::Operator)]
        {
            builder.worker(seat, login.to_owned(), role, None, true)?;
        }
    }
    Ok(county)
}

/// An assistant GP joins the second team. She has a source of her own: whoever is drawn after her stays who he was.
pub fn add_assistant(
    conn: &mut Db,
    draw: &mut Draw,
    county: &County,
    founded: Day,
    password_hash: &str,
) -> Result<(), Error> {
    let Some(team) = county.teams.get(1) else { return Ok(()) };
    let alliance = draw.id(founded.start());
    let mut builder = Builder { conn, draw, founded, password_hash, alliance, workers: 900 };
    let (institution, login) = (team.institution, "assistant1".to_owned());
    let assistant = builder.worker(institution, login, Role::AssistantGp, Some("assistant_gp"), false)?;
    builder.join(team.id, &assistant, "doctor")
}

struct Builder<'a> {
    conn: &'a mut Db,
    draw: &'a mut Draw,
    founded: Day,
    password_hash: &'a str,
    alliance: AllianceId,
    workers: i64,
}

impl Builder<'_> {
    fn id<T: From<Uuid>>(&mut self) -> T {
        self.draw.id(self.founded.start())
    }

    fn place(&mut self, county: &mut County, number: usize, place: &Place) -> Result<(), Error> {
        let id: InstitutionId = self.id();
        diesel::insert_into(institutions::table)
            .values((
                institutions::id.eq(id),
                institutions::name.eq(place.name),
                institutions::level.eq(place.level),
                institutions::credit_code.eq(place.credit_code),
                institutions::region.eq("990101"),
                institutions::address.eq(place.address),
                institutions::phone.eq(format!("0857-700{number}120")),
                institutions::duty_phone.eq(format!("0857-700{number}999")),
                institutions::hours.eq("周一至周六 8:00–17:30"),
                institutions::latitude_e6.eq(place.latitude_e6),
                institutions::longitude_e6.eq(place.longitude_e6),
                institutions::has_physician.eq(true),
                institutions::pharmacist.eq("own"),
                institutions::has_equipment.eq(true),
                institutions::remote_area.eq(place.remote_area),
            ))
            .execute(self.conn)?;
        let placement: Uuid = self.id();
        diesel::insert_into(institution_placements::table)
            .values((
                institution_placements::id.eq(Key(placement)),
                institution_placements::institution_id.eq(id),
                institution_placements::alliance_id.eq(self.alliance),
                institution_placements::valid_from.eq(self.founded),
            ))
            .execute(self.conn)?;
        let packages = self.packages(id)?;
        let institution = Institution {
            id,
            desk: self.worker(id, format!("desk{number}"), Role::Desk, None, false)?,
            pharmacist: self.worker(id, format!("pharmacist{number}"), Role::Pharmacist, None, true)?,
            dispenser: self.worker(id, format!("dispenser{number}"), Role::Dispenser, None, false)?,
        };
        self.worker(id, format!("manager{number}"), Role::Manager, None, true)?;
        county.institutions.push(institution);
        for (name, served) in place.teams {
            for (code, village) in *served {
                diesel::insert_into(villages::table)
                    .values((villages::code.eq(*code), villages::name.eq(*village), villages::institution_id.eq(id)))
                    .execute(self.conn)?;
            }
            let number = county.teams.len() + 1;
            let team = self.team(id, name, number, served.iter().map(|(code, _)| *code).collect(), &packages)?;
            county.teams.push(team);
        }
        Ok(())
    }

    fn packages(&mut self, institution: InstitutionId) -> Result<Vec<PackageId>, Error> {
        let offers: [Offer; 3] = [
            (
                "基础包",
                "basic",
                "基本医疗和基本公共卫生服务。",
                [12_000, 6_000, 6_000, 0],
                &[
                    ("follow_up", "慢病随访", 4),
                    ("health_management", "年度健康评估", 1),
                    ("health_education", "健康咨询", 0),
                    ("priority_referral", "预约转诊", 0),
                ],
            ),
            (
                "高血压糖尿病管理包",
                "custom",
                "在基础包之上，加长期处方、用药指导和家庭血压管理。",
                [24_000, 12_000, 7_200, 4_800],
                &[
                    ("follow_up", "慢病随访", 6),
                    ("health_management", "年度健康评估", 1),
                    ("medicine_guidance", "用药指导", 4),
                    ("long_prescription", "长期处方", 4),
                ],
            ),
            (
                "老年人关爱包",
                "custom",
                "65岁以上老人的体检、上门服务和用药照护。",
                [30_000, 14_000, 10_000, 6_000],
                &[
                    ("follow_up", "慢病随访", 6),
                    ("health_management", "老年人体检", 1),
                    ("home_visit", "上门服务", 2),
                    ("long_prescription", "长期处方", 4),
                ],
            ),
        ];
        let mut made = Vec::new();
        for (name, kind, description, [total, insurance, public_health, resident], items) in offers {
            let id: PackageId = self.id();
            diesel::insert_into(packages::table)
                .values((
                    packages::id.eq(id),
                    packages::institution_id.eq(institution),
                    packages::name.eq(name),
                    packages::kind.eq(kind),
                    packages::description.eq(description),
                    packages::fee_total.eq(total),
                    packages::fee_insurance.eq(insurance),
                    packages::fee_public_health.eq(public_health),
                    packages::fee_resident.eq(resident),
                    packages::valid_from.eq(self.founded),
                ))
                .execute(self.conn)?;
            for (position, (kind, label, times)) in (0..).zip(items) {
                let item: Uuid = self.id();
                diesel::insert_into(package_items::table)
                    .values((
                        package_items::id.eq(Key(item)),
                        package_items::package_id.eq(id),
                        package_items::position.eq(position),
                        package_items::kind.eq(*kind),
                        package_items::label.eq(*label),
                        package_items::times_per_year.eq(*times),
                    ))
                    .execute(self.conn)?;
            }
            feed::stamp(self.conn, Feed::Reference, Entity::Package, id.0, true)?;
            made.push(id);
        }
        Ok(made)
    }

    fn team(
        &mut self,
        institution: InstitutionId,
        name: &'static str,
        number: usize,
        villages: Vec<&'static str>,
        packages: &[PackageId],
    ) -> Result<Team, Error> {
        let id: TeamId = self.id();
        diesel::insert_into(teams::table)
            .values((
                teams::id.eq(id),
                teams::name.eq(name),
                teams::introduction.eq("全科医生、护士、公卫人员和乡村医生组成的家庭医生团队。"),
                teams::phone.eq(format!("0857-70{number:02}120")),
                teams::hours.eq("周一至周六 8:00–17:30"),
                teams::opened_on.eq(self.founded),
            ))
            .execute(self.conn)?;
        let placement: Uuid = self.id();
        diesel::insert_into(team_placements::table)
            .values((
                team_placements::id.eq(Key(placement)),
                team_placements::team_id.eq(id),
                team_placements::institution_id.eq(institution),
                team_placements::valid_from.eq(self.founded),
            ))
            .execute(self.conn)?;
        feed::stamp(self.conn, Feed::Reference, Entity::Team, id.0, true)?;
        let login = |role: &str| format!("{role}{number}");
        let team = Team {
            id,
            institution,
            villages,
            leader: self.worker(institution, login("leader"), Role::Doctor, Some("gp"), true)?,
            doctor: self.worker(institution, login("doctor"), Role::Doctor, Some("gp"), false)?,
            nurse: self.worker(institution, login("nurse"), Role::Nurse, None, false)?,
            village_doctor: self.worker(
                institution,
                login("village"),
                Role::VillageDoctor,
                Some("village_doctor"),
                false,
            )?,
            public_health: self.worker(institution, login("health"), Role::PublicHealth, None, false)?,
            packages: packages.to_vec(),
        };
        for (worker, duty) in [
            (&team.leader, "leader"),
            (&team.doctor, "doctor"),
            (&team.nurse, "nurse"),
            (&team.village_doctor, "village_doctor"),
            (&team.public_health, "public_health"),
        ] {
            self.join(id, worker, duty)?;
        }
        Ok(team)
    }

    fn join(&mut self, team: TeamId, worker: &Worker, duty: &str) -> Result<(), Error> {
        let member: Uuid = self.id();
        diesel::insert_into(team_members::table)
            .values((
                team_members::id.eq(Key(member)),
                team_members::team_id.eq(team),
                team_members::staff_id.eq(worker.staff()),
                team_members::duty.eq(duty),
                team_members::valid_from.eq(self.founded),
            ))
            .execute(self.conn)?;
        Ok(())
    }

    fn worker(
        &mut self,
        institution: InstitutionId,
        login: String,
        role: Role,
        class: Option<&str>,
        senior: bool,
    ) -> Result<Worker, Error> {
        self.workers += 1;
        let female = self.workers % 2 == 0;
        let name = self.draw.name(female);
        let (id, role_row, account): (StaffId, Uuid, AccountId) = (self.id(), self.id(), self.id());
        let prescribes = role == Role::Doctor;
        diesel::insert_into(staff::table)
            .values((
                staff::id.eq(id),
                staff::name.eq(&name),
                staff::practitioner_class.eq(class),
                staff::title.eq(Some(if senior { "intermediate" } else { "junior" })),
                staff::specialty.eq(prescribes.then_some("general_practice")),
                staff::gp_trained.eq(class.is_some()),
            ))
            .execute(self.conn)?;
        if class.is_some() || matches!(role, Role::Pharmacist | Role::Nurse) {
            let licence: Uuid = self.id();
            diesel::insert_into(staff_licences::table)
                .values((
                    staff_licences::id.eq(Key(licence)),
                    staff_licences::staff_id.eq(id),
                    staff_licences::number.eq(format!("99{:013}", self.workers)),
                    staff_licences::scope.eq(if prescribes { "全科医学" } else { "本专业" }),
                    staff_licences::may_prescribe.eq(prescribes),
                    staff_licences::valid_from.eq(self.founded),
                ))
                .execute(self.conn)?;
        }
        diesel::insert_into(staff_roles::table)
            .values((
                staff_roles::id.eq(Key(role_row)),
                staff_roles::staff_id.eq(id),
                staff_roles::role.eq(role.as_str()),
                staff_roles::institution_id.eq(institution),
                staff_roles::home_institution_id.eq(institution),
                staff_roles::may_prescribe_here.eq(prescribes),
                staff_roles::valid_from.eq(self.founded),
            ))
            .execute(self.conn)?;
        diesel::insert_into(accounts::table)
            .values((
                accounts::id.eq(account),
                accounts::kind.eq("staff"),
                accounts::staff_id.eq(Some(id)),
                accounts::login.eq(Some(&login)),
                accounts::password_hash.eq(Some(self.password_hash)),
                accounts::created_at.eq(self.founded.start()),
            ))
            .execute(self.conn)?;
        let serving = Serving { staff: id, institution };
        let session: SessionId = self.id();
        let actor = Actor {
            account,
            session,
            role,
            resident: None,
            phone_index: None,
            staff: Some(serving),
            looked: Looked::default(),
        };
        Ok(Worker { actor })
    }
}
