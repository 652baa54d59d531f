use ed25519_dalek::{Signer as _, SigningKey};
use jiayi_core::calendar::Day;
use jiayi_core::contract::evidence::{
    DoctorSignature, ResidentSignature, SignatureMethod, Suite, fingerprint, message,
};
use jiayi_core::id::{ContractId, ResidentId, SessionId, StaffId};
use jiayi_core::person::IdentityCheck;
use uuid::Uuid;

use super::*;
use crate::contract::bundle::{Bytes, Format};

const DOCUMENT: &[u8] = "家庭医生签约服务协议\n甲方：青石镇卫生院\n".as_bytes();
const DRAWING: &[u8] = b"\x89PNG drawing";

fn bundle(seed: u8) -> Bundle {
    let key = SigningKey::from_bytes(&[seed; 32]);
    let public_key = key.verifying_key().to_bytes();
    let at = Day::new(2026, 3, 2).unwrap().start();
    let evidence = Evidence {
        suite: Suite::Jy1,
        contract: ContractId(Uuid::from_u128(1)),
        document: Digest::of(DOCUMENT),
        template_version: "zh-2026.1".into(),
        resident: ResidentSignature {
            resident: ResidentId(Uuid::from_u128(2)),
            signer: Signer::Resident,
            at,
            method: SignatureMethod::Drawn { blob: Digest::of(DRAWING), code_confirmed_at: at },
            session: SessionId(Uuid::from_u128(3)),
            install: None,
        },
        doctor: DoctorSignature {
            doctor: StaffId(Uuid::from_u128(4)),
            signer: StaffId(Uuid::from_u128(4)),
            licence_number: "110990101000001".into(),
            at: at.plus_ms(86_400_000),
            session: SessionId(Uuid::from_u128(5)),
        },
        identity_check: IdentityCheck::CardSeen,
        identity_checked_by: Some(StaffId(Uuid::from_u128(4))),
        key: fingerprint(&public_key),
    };
    let evidence = evidence.bytes().unwrap();
    Bundle {
        format: Format::One,
        document: Bytes(DOCUMENT.to_vec()),
        signature: Bytes(key.sign(&message(&evidence)).to_bytes().to_vec()),
        evidence: Bytes(evidence),
        public_key: Bytes(public_key.to_vec()),
        file: Bytes(DRAWING.to_vec()),
    }
}

fn told(file: &[u8], key: Option<Digest>) -> (bool, String) {
    let path = std::env::temp_dir().join(format!("jiayi-evidence-{}.json", Uuid::now_v7()));
    fs::write(&path, file).unwrap();
    let mut out = Vec::new();
    let valid = verify(std::slice::from_ref(&path), key, &mut out).unwrap();
    fs::remove_file(path).unwrap();
    (valid, String::from_utf8(out).unwrap())
}

#[test]
fn an_untouched_file_proves_its_agreement_and_says_who_signed_when() {
    let (valid, words) = told(&bundle(7).to_bytes().unwrap(), None);
    assert!(valid, "{words}");
    for must in ["证据有效", "00000000-0000-0000-0000-000000000001", "2026-03-02 00:00", "2026-03-03 00:00"] {
        assert!(words.contains(must), "{must} in {words}");
    }
}

#[test]
fn one_changed_byte_anywhere_in_the_file_fails() {
    let file = bundle(7).to_bytes().unwrap();
    for place in 0..file.len() {
        for change in [1, 2, 4, 8, 16, 32, 64] {
            let mut changed = file.clone();
            changed[place] ^= change;
            assert!(prove(&changed, None).is_err(), "byte {place} ^ {change}");
        }
    }
    assert!(prove(&[&file[..], b"\n"].concat(), None).is_err());
    assert!(prove(&file[..file.len() - 1], None).is_err());
}

#[test]
fn what_is_wrong_is_said_in_plain_words() {
    let good = bundle(7);
    let other = bundle(8);
    let cases = [
        (Bundle { document: Bytes(b"another".to_vec()), ..good.clone() }, "协议内容不是当时签署的内容"),
        (Bundle { file: Bytes(b"another".to_vec()), ..good.clone() }, "手写签名或扫描件不是当时的那一份"),
        (Bundle { signature: other.signature.clone(), ..good.clone() }, "签名记录或服务器签名已被改动"),
        (Bundle { public_key: other.public_key.clone(), ..good.clone() }, "签名记录或服务器签名已被改动"),
        (Bundle { signature: Bytes(vec![0; 63]), ..good.clone() }, "不是一份完整的证据文件"),
    ];
    for (bundle, words) in cases {
        let (valid, said) = told(&bundle.to_bytes().unwrap(), None);
        assert!(!valid && said.contains(words), "{words} in {said}");
    }
    let (valid, said) = told(b"{}", None);
    assert!(!valid && said.contains("不是一份完整的证据文件"), "{said}");
}

#[test]
fn a_file_signed_by_somebody_else_fails_against_the_published_key() {
    let published = fingerprint(&SigningKey::from_bytes(&[7; 32]).verifying_key().to_bytes());
    assert!(told(&bundle(7).to_bytes().unwrap(), Some(published)).0);
    let (valid, said) = told(&bundle(8).to_bytes().unwrap(), Some(published));
    assert!(!valid && said.contains("不是您指定的密钥"), "{said}");
}

#[test]
fn a_file_that_is_not_there_is_no_proof() {
    let mut out = Vec::new();
    assert!(!verify(&[PathBuf::from("/nowhere/evidence.json")], None, &mut out).unwrap());
    assert!(String::from_utf8(out).unwrap().contains("无法读取文件"));
}
