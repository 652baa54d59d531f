//! The agreement as a page of A4: the very text that was signed, below it both signatures and the hash. No script; the one
//! style sheet is named by its hash, pictures are in the page itself.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use jiayi_core::calendar::Instant;
use jiayi_core::contract::agreement::{PRINT_STYLE, escape};
use jiayi_core::contract::{Agreement, ContractStatus, Template};
use sha2::{Digest as _, Sha256};

use super::evidence::File;
use super::rows::{AgreementRow, SignedHow};
use super::view::ContractView;
use crate::database::Error;

/// What the page may load: its own style and the pictures inside it.
pub(super) fn policy() -> String {
    let style = STANDARD.encode(Sha256::digest(PRINT_STYLE));
    format!(
        "default-src 'none'; style-src 'sha256-{style}'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
}

pub(super) fn of(view: &ContractView, agreement: &AgreementRow, text: &[u8], file: &File) -> Result<String, Error> {
    let damaged = || Error::Damaged("an agreement");
    let text = str::from_utf8(text).map_err(|_| damaged())?;
    let template = Template::chinese().map_err(|_| damaged())?;
    let body = Agreement::read(&template, &agreement.template_version, text).html();
    let title = text.lines().next().unwrap_or_default();
    Ok(format!(
        "<!doctype html>\n<html lang=\"zh-CN\">\n<head>\n<meta charset=\"utf-8\">\n<title>{title}</title>\n\
         <style>{PRINT_STYLE}</style>\n</head>\n<body>\n{body}{resident}{team}\
         <footer>协议文本 SHA-256：{hash}<br>文本版本：{version}</footer>\n</body>\n</html>\n",
        title = escape(title),
        resident = resident_side(view, file),
        team = team_side(view),
        hash = view.document_hash,
        version = escape(&agreement.template_version),
    ))
}

fn moment(at: Instant) -> String {
    format!("{} {}", at.day(), at.clock())
}

fn resident_side(view: &ContractView, file: &File) -> String {
    let signature = &view.signature;
    let who = match &signature.signer.acting_for {
        Some(ward) => format!("{}（监护人，代{}签署）", escape(&signature.signer.by), escape(ward)),
        None => escape(&signature.signer.by),
    };
    let how = match signature.how {
        SignedHow::Drawn => "手写签名，并以短信验证码确认",
        SignedHow::Paper => "纸质签名，由工作人员见证并扫描",
    };
    let picture = if file.media.starts_with("image/") {
        let data = STANDARD.encode(&file.content);
        format!("<img alt=\"乙方签名\" src=\"data:{};base64,{data}\">", file.media)
    } else {
        "<p>签名页见所附扫描件。</p>".to_owned()
    };
    format!("<section>\n<p>乙方：{who}</p>\n{picture}\n<p>{how}，{}</p>\n</section>\n", moment(signature.at))
}

fn team_side(view: &ContractView) -> String {
    let words = match &view.answer {
        Some(answer) if answer.accepted => {
            format!("甲方：{}，{} 会签，服务器电子签名见签署记录", escape(&answer.by), moment(answer.at))
        }
        Some(answer) => format!("甲方：{} 已于 {} 退回，协议未成立", escape(&answer.by), moment(answer.at)),
        None if view.status == ContractStatus::ResidentSigned => "甲方：尚未会签，协议未成立".to_owned(),
        None => "甲方：没有会签，协议未成立".to_owned(),
    };
    format!("<section>\n<p>{words}</p>\n</section>\n")
}
