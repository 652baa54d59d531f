//! ARCHITECTURE.md's "Who may import whom", held to the sources.

use std::fs;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the workspace").to_path_buf()
}

fn sources(folder: &str) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    let mut folders = vec![root().join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                let text = fs::read_to_string(&path).expect("UTF-8");
                found.push((path, text));
            }
        }
    }
    assert!(!found.is_empty(), "{folder} has sources");
    found
}

/// Lines that do something: comments and documentation may name what the code may not.
fn code(text: &str) -> impl Iterator<Item = &str> {
    text.lines().map(str::trim_start).filter(|line| !line.starts_with("//"))
}

#[test]
fn the_core_reads_no_clock_no_disk_no_network_and_draws_nothing() {
    let forbidden = [
        "std::fs",
        "std::net",
        "std::process",
        "std::thread",
        "SystemTime",
        "time::Instant",
        "now_v7",
        "new_v4",
        "getrandom",
        "Zoned::now",
        "actix",
        "tokio",
        "rusqlite",
        "jiayi_api",
    ];
    for (path, text) in sources("core/src") {
        for line in code(&text) {
            for word in forbidden {
                assert!(!line.contains(word), "{}: {line}", path.display());
            }
        }
    }
}

#[test]
fn the_phones_engine_has_no_network_no_clock_and_no_runtime_of_its_own() {
    // HTTP is the platform's, time and ids are arguments; randomness has one door, files have the store and the outbox.
    let forbidden = [
        "std::net",
        "std::process",
        "std::thread",
        "SystemTime",
        "time::Instant",
        "now_v7",
        "new_v4",
        "tokio",
        "reqwest",
        "jiayi_api",
    ];
    for (path, text) in sources("core/device/src") {
        let text = product(&path, &text);
        for word in forbidden {
            assert!(!text.contains(word), "{} says {word}", path.display());
        }
        let draws = text.contains("getrandom");
        assert!(!draws || path.ends_with("seal.rs"), "{} draws by itself", path.display());
    }
}

#[test]
fn each_package_depends_only_on_those_it_may() {
    let allowed: [(&str, &[&str]); 8] = [
        ("core", &[]),
        ("core/device", &["jiayi-core"]),
        ("mobile-bindings", &["jiayi-core", "jiayi-device"]),
        ("mobile-bindings/bindgen", &[]),
        ("mobile-bindings/design", &["jiayi-core"]),
        ("api", &["jiayi-core", "jiayi-cluster", "jiayi-device"]),
        ("tests", &["jiayi-core", "jiayi-cluster", "jiayi-device"]),
        ("tests/cluster", &[]),
    ];
    for (package, may) in allowed {
        let manifest = fs::read_to_string(root().join(package).join("Cargo.toml")).expect("a manifest");
        for line in manifest.lines().filter(|line| line.starts_with("jiayi-")) {
            let name = line.split(['.', ' ', '=']).next().unwrap_or_default();
            assert!(may.contains(&name), "{package} may not depend on {name}");
        }
    }
}

#[test]
fn the_server_knows_the_phones_engine_only_where_it_simulates_it() {
    let manifest = fs::read_to_string(root().join("api/Cargo.toml")).expect("a manifest");
    let (product, tests) = manifest.split_once("[dev-dependencies]").expect("tests need something");
    assert!(tests.contains("jiayi-device") && !product.contains("jiayi-device"));
    let lib = fs::read_to_string(root().join("api/src/lib.rs")).expect("a crate");
    assert!(lib.contains("#[cfg(test)]\nmod simulation;"), "nothing of it is in the product");
    for (path, text) in sources("api/src") {
        let simulated = path.components().any(|part| part.as_os_str() == "simulation");
        assert!(simulated || code(&text).all(|line| !line.contains("jiayi_device")), "{}", path.display());
    }
}

#[test]
fn only_the_core_states_thresholds() {
    // A rule stands once: the server asks the core and never compares a pressure or a glucose itself.
    for (path, text) in sources("api/src") {
        if path.components().any(|part| part.as_os_str() == "demo") {
            continue;
        }
        for line in code(&text) {
            for threshold in [">= 180", ">= 140", ">= 150", ">= 167", "<= 39", "> 84", "> 28"] {
                assert!(!line.contains(threshold), "{}: {line}", path.display());
            }
        }
    }
}

/// The folders of the programmes.
fn programmes() -> Vec<String> {
    let entries = fs::read_dir(root().join("core/src/follow_up")).expect("the follow-up's room").flatten();
    let folder = |entry: fs::DirEntry| entry.file_name().into_string().expect("a folder's name");
    entries.filter(|entry| entry.path().join("programme.toml").is_file()).map(folder).collect()
}

/// What the code says outside of tests.
fn product(path: &Path, text: &str) -> String {
    let is_test = path.components().any(|part| part.as_os_str() == "tests")
        || path
            .file_stem()
            .and_then(|name| name.to_str())
            .is_some_and(|name| name.ends_with("tests") || name == "story");
    let before_tests = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
    if is_test { String::new() } else { code(before_tests).collect::<Vec<_>>().join("\n") }
}

#[test]
fn a_programme_is_one_folder_and_nothing_else() {
    let programmes = programmes();
    assert!(programmes.len() >= 4, "{programmes:?}");
    let sources = [sources("core/src"), sources("api/src")].concat();
    for folder in &programmes {
        let home = root().join("core/src/follow_up").join(folder);
        let name: String = folder.split('_').map(|word| word[..1].to_uppercase() + &word[1..]).collect();
        for (path, text) in &sources {
            if path.starts_with(&home) {
                continue;
            }
            let text = product(path, text);
            for word in [format!("{name}Form"), format!("{name}Policy"), format!("mod {folder}")] {
                assert!(!text.contains(word.as_str()), "{} names {word}", path.display());
            }
            // Nor does anyone ask which programme it is: what differs, its form or its policy answers. Indicators do,
            // since K3 to K6 are of hypertension and of diabetes by definition, and K15 of the yearly check.
            if path.components().any(|part| part.as_os_str() == "indicator") {
                continue;
            }
            let asked = format!("Programme::{name}");
            assert!(!text.contains(&asked), "{} names {asked}", path.display());
        }
    }
}

#[test]
fn every_programme_has_people_in_the_demo() {
    let data = fs::read_to_string(root().join("api/src/demo/programmes.json")).expect("the demo's data");
    for folder in programmes() {
        assert!(data.contains(&format!("\"programme\": \"{folder}\"")), "{folder}");
    }
}

#[test]
fn every_folder_that_architecture_names_is_there() {
    let map = fs::read_to_string(root().join("ARCHITECTURE.md")).expect("the map");
    for room in [
        "core/src/prescription",
        "core/src/follow_up",
        "core/src/contract",
        "core/src/worklist",
        "core/device/src/outbox",
        "core/device/src/sync",
        "api/src/commands",
        "api/src/feed",
        "api/src/audit",
        "api/src/seal",
        "migrations/sqlite",
        "migrations/device",
    ] {
        assert!(root().join(room).is_dir(), "{room}");
        let name = room.rsplit('/').next().unwrap_or_default();
        assert!(map.contains(name), "{name} is on the map");
    }
}

/// The document has one place for each name: of two types with one name it would show the one and serve the other.
#[test]
fn no_two_types_share_a_name_in_the_document() {
    let mut named: Vec<(String, PathBuf)> = Vec::new();
    for (path, text) in sources("api/src").into_iter().chain(sources("core/src")) {
        let mut lines = text.lines().map(str::trim);
        while let Some(line) = lines.next() {
            if !(line.starts_with("#[derive(") && line.contains("ToSchema")) {
                continue;
            }
            let mut given = None;
            for line in lines.by_ref() {
                given = line.split_once("schema(as = ").map_or(given, |(_, rest)| rest.split(')').next());
                if let Some(rest) = line.strip_prefix("pub struct ").or_else(|| line.strip_prefix("pub enum ")) {
                    let own = rest.split(|mark: char| !mark.is_alphanumeric()).next().filter(|own| !own.is_empty());
                    // A macro's own type is named where the macro is used.
                    named.extend(given.or(own).map(|name| (name.to_owned(), path.clone())));
                }
                if !line.starts_with(['#', '/']) {
                    break;
                }
            }
        }
    }
    named.sort();
    assert!(named.len() > 100);
    for (one, other) in named.iter().zip(named.iter().skip(1)) {
        assert_ne!(one.0, other.0, "{} and {}", one.1.display(), other.1.display());
    }
}

#[test]
fn the_real_android_build_has_the_versions_of_the_checked_one() {
    let checked = fs::read_to_string(root().join("android/pom.xml")).expect("a reactor");
    let real = fs::read_to_string(root().join("android/gradle/libs.versions.toml")).expect("a catalogue");
    for name in ["kotlin", "coroutines", "okhttp", "jna"] {
        let version = checked.split(&format!("<{name}.version>")).nth(1).and_then(|rest| rest.split('<').next());
        let version = version.expect("a property");
        assert!(real.contains(&format!("\n{name} = \"{version}\"\n")), "{name} is not {version}");
    }
}
