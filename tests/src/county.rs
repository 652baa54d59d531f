//! Invented counties, made once and copied for every test: making one takes longer than most tests.
//!
//! On SQLite a county is a folder. On PostgreSQL it is a folder with its keys, and a template database that lives as long as the cluster.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Mutex;
use std::time::UNIX_EPOCH;

use jiayi_cluster::{Cluster, Scratch};

use crate::time::today;

/// A county is made in one transaction, which writes some rows again and again; PostgreSQL keeps every version of them to its end, so
/// that a larger one is made in a file and moved.
const MADE_IN_PLACE: u32 = 400;

static MAKING: Mutex<()> = Mutex::new(());

/// Puts a county of `residents` people into `folder`, which does not exist yet, and where the tests run on PostgreSQL into a
/// database.
pub fn settle(binary: &Path, residents: u32, folder: &Path) -> Option<Scratch> {
    let Some(cluster) = Cluster::wanted() else {
        settle_in_a_file(binary, residents, folder);
        return None;
    };
    let name = format!("county_{residents}_{}", today().to_string().replace('-', ""));
    let files = cluster.folder().join(&name);
    let scratch = cluster.copy_of(&name, |url| {
        if residents <= MADE_IN_PLACE {
            return make(binary, residents, &files, Some(url));
        }
        copy(&template(binary, residents), &files);
        run(binary, &files, &["move", "--from", "sqlite:data/jiayi.db", "--to", url], None);
    });
    copy(&files, folder);
    Some(scratch)
}

/// The same in a file of SQLite, whatever the tests run on.
pub fn settle_in_a_file(binary: &Path, residents: u32, folder: &Path) {
    copy(&template(binary, residents), folder);
}

/// As `jiayi demo` makes it, in `folder` and the database of `url`.
fn make(binary: &Path, residents: u32, folder: &Path, url: Option<&str>) {
    fs::create_dir_all(folder).expect("a folder");
    run(binary, folder, &["demo", "--residents", &residents.to_string()], url);
}

fn run(binary: &Path, folder: &Path, arguments: &[&str], url: Option<&str>) {
    let mut jiayi = Command::new(binary);
    jiayi.args(arguments).current_dir(folder).env("JIAYI_LOG__FILTER", "warn");
    jiayi.envs(url.map(|url| ("JIAYI_DATABASE__URL", url)));
    let output = jiayi.output().expect("the binary starts");
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
}

/// The county as `jiayi demo` makes it, kept beside the binary that made it: another build or another day makes its own.
fn template(binary: &Path, residents: u32) -> PathBuf {
    let _one_at_a_time = MAKING.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    let built = fs::metadata(binary).and_then(|file| file.modified()).expect("the binary's age");
    let built = built.duration_since(UNIX_EPOCH).expect("after 1970").as_millis();
    let counties = binary.with_file_name("demo-counties");
    let made = counties.join(format!("{residents}-{built}-{}", today()));
    if made.is_dir() {
        return made;
    }
    forget_older(&counties, residents);
    // Made aside and renamed, so that another test binary never copies half a county.
    let aside = counties.join(format!("making-{}-{residents}", std::process::id()));
    make(binary, residents, &aside, None);
    if fs::rename(&aside, &made).is_err() {
        fs::remove_dir_all(&aside).expect("another process was first");
    }
    made
}

fn forget_older(counties: &Path, residents: u32) {
    let Ok(entries) = fs::read_dir(counties) else { return };
    for entry in entries.filter_map(Result::ok) {
        let same_size = entry.file_name().to_string_lossy().starts_with(&format!("{residents}-"));
        if same_size {
            // Somebody else may be removing it too.
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}

/// Files with their rights: keys are readable by their owner alone, and the server insists on it.
pub fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    fs::set_permissions(to, fs::metadata(from).expect("a folder").permissions()).expect("rights");
    for entry in fs::read_dir(from).expect("a folder") {
        let path = entry.expect("an entry").path();
        let target = to.join(path.file_name().expect("a name"));
        if path.is_dir() {
            copy(&path, &target);
        } else {
            fs::copy(&path, &target).expect("a copy");
        }
    }
}
