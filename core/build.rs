//! Finds the programmes of follow-up: each is a folder of `src/follow_up` that says in its `programme.toml` how it is called. And gives the
//! rules a name, another one whenever a line of them has changed.

use std::error::Error;
use std::fmt::Write as _;
use std::hash::{DefaultHasher, Hasher as _};
use std::path::{Path, PathBuf};
use std::{env, fs};

use serde::Deserialize;

/// What `programme.toml` says.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Named {
    order: u32,
    zh: String,
    en: String,
}

fn main() -> Result<(), Box<dyn Error>> {
    let source = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?).join("src");
    println!("cargo::rerun-if-changed={}", source.display());
    let out = PathBuf::from(env::var("OUT_DIR")?).join("programmes.rs");
    fs::write(out, written(&programmes(&source.join("follow_up"))?)?)?;
    let mut rules = DefaultHasher::new();
    read_into(&mut rules, &source)?;
    println!("cargo::rustc-env=JIAYI_RULES={:016x}", rules.finish());
    Ok(())
}

/// Every file of a folder and of the folders in it, in the order of their names.
fn read_into(rules: &mut DefaultHasher, folder: &Path) -> Result<(), Box<dyn Error>> {
    let mut entries =
        fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>, std::io::Error>>()?;
    entries.sort();
    for path in entries {
        if path.is_dir() {
            read_into(rules, &path)?;
        } else {
            rules.write(&fs::read(&path)?);
        }
    }
    Ok(())
}

/// The folder of each programme, in their order.
fn programmes(home: &Path) -> Result<Vec<(PathBuf, Named)>, Box<dyn Error>> {
    let mut found: Vec<(PathBuf, Named)> = Vec::new();
    for entry in fs::read_dir(home)? {
        let folder = entry?.path();
        let named = folder.join("programme.toml");
        if named.is_file() {
            let text = fs::read_to_string(&named)?;
            found.push((folder, toml::from_str(&text).map_err(|cause| format!("{}: {cause}", named.display()))?));
        }
    }
    found.sort_by_key(|(folder, named)| (named.order, folder.clone()));
    Ok(found)
}

/// The modules, and the table that `programmes!` hands to a macro.
fn written(programmes: &[(PathBuf, Named)]) -> Result<String, Box<dyn Error>> {
    let (mut modules, mut rows) = (String::new(), String::new());
    for (folder, Named { zh, en, .. }) in programmes {
        let word = folder.file_name().and_then(|name| name.to_str()).ok_or("a folder without a name")?;
        let name: String = word.split('_').map(capitalized).collect();
        writeln!(modules, "#[path = {:?}]\npub mod {word};", folder.join("mod.rs"))?;
        writeln!(rows, "{word}: {name} = {word:?}, {zh:?}, {en:?}, {name}Form, {name}Policy;")?;
    }
    Ok(format!("{modules}macro_rules! programmes {{ ($make:ident) => {{ $make! {{\n{rows}}} }} }}\n"))
}

fn capitalized(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map(|first| first.to_ascii_uppercase()).into_iter().chain(letters).collect()
}
