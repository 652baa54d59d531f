//! Every code is documented, and none is in the table that nothing answers with.

use std::fs;
use std::path::{Path, PathBuf};

use jiayi_core::codes::{Code, Language};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the workspace").to_path_buf()
}

#[test]
fn the_codes_in_docs_are_the_table() {
    let mut text = String::from(
        "# Codes\n\nWhat the product answers with. A code is stable; the sentence and the next step are what people read.\n\
         Made from the table in `core/src/codes` by `JIAYI_UPDATE=1 cargo test -p jiayi-tests --test codes`.\n\n\
         | code | HTTP | 说明 | 怎么办 | what happened | what to do |\n| --- | --- | --- | --- | --- | --- |\n",
    );
    for code in Code::ALL {
        text += &format!(
            "| `{code}` | {} | {} | {} | {} | {} |\n",
            code.status(),
            code.sentence(Language::Chinese),
            code.next_step(Language::Chinese),
            code.sentence(Language::English),
            code.next_step(Language::English)
        );
    }
    let path = root().join("docs/codes.md");
    if std::env::var_os("JIAYI_UPDATE").is_some() {
        fs::write(&path, &text).expect("docs are writable");
    }
    assert_eq!(fs::read_to_string(path).unwrap_or_default(), text, "run it once with JIAYI_UPDATE=1");
}

#[test]
fn every_code_is_used() {
    let mut sources = String::new();
    let mut folders = vec![root().join("core/src"), root().join("api/src")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                if !path.ends_with("core/src/codes") {
                    folders.push(path);
                }
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                sources += &fs::read_to_string(path).expect("UTF-8");
            }
        }
    }
    let unused: Vec<String> = Code::ALL
        .iter()
        .map(|code| format!("{code:?}"))
        .filter(|name| !sources.contains(&format!("Code::{name}")))
        .collect();
    assert!(unused.is_empty(), "nothing answers with {unused:?}");
}
