//! Where the server's binaries lie, under which user they run, and the folders of clusters.

use std::ffi::OsStr;
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};

const PREFIX: &str = "jiayi-postgres-";

pub struct Binaries {
    folder: PathBuf,
    /// PostgreSQL refuses to run as root.
    as_postgres: bool,
}

impl Binaries {
    /// The newest that is installed where Debian puts them, or on the path.
    pub fn find() -> Option<Self> {
        let versions = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().filter_map(Result::ok);
        let number = |path: &Path| path.file_name().and_then(OsStr::to_str).and_then(|name| name.parse::<u32>().ok());
        let newest = versions
            .map(|entry| entry.path())
            .filter(|path| path.join("bin/initdb").is_file())
            .max_by_key(|path| number(path));
        let on_path = || {
            let path = std::env::var_os("PATH")?;
            std::env::split_paths(&path)
                .find(|folder| folder.join("initdb").is_file() && folder.join("pg_ctl").is_file())
        };
        let folder = newest.map(|version| version.join("bin")).or_else(on_path)?;
        let root = fs::metadata("/proc/self").is_ok_and(|own| own.uid() == 0);
        Some(Self { folder, as_postgres: root })
    }

    pub fn run(&self, name: &str) -> Command {
        let binary = self.folder.join(name);
        let mut command = match self.as_postgres {
            true => {
                let mut command = Command::new("runuser");
                command.args(["-u", "postgres", "--"]).arg(binary);
                command
            }
            false => Command::new(binary),
        };
        // The server is found by its folder alone.
        command.env_remove("PGDATA").env_remove("PGPORT").current_dir("/");
        command
    }

    /// A shell that waits until this process has ended, however it ended, and cleans up.
    pub fn keeper(&self, folder: &Path) -> Child {
        let stop = self.run("pg_ctl");
        let stop: Vec<_> =
            std::iter::once(stop.get_program()).chain(stop.get_args()).map(OsStr::to_string_lossy).collect();
        let (stop, folder) = (stop.join(" "), folder.display());
        let script = format!(
            "trap '' INT TERM HUP; cat >/dev/null; {stop} stop --mode=immediate --wait --silent -D {folder}/data; rm -rf {folder}"
        );
        let mut shell = Command::new("sh");
        shell.args(["-c", &script]).current_dir("/").stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
        shell.spawn().expect("a shell")
    }
}

/// `/tmp/jiayi-postgres-PID-N`: short, since a socket's path may have 107 bytes, and where the user postgres may go.
pub fn own_folder(binaries: &Binaries) -> PathBuf {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    let folder = std::env::temp_dir().join(format!("{PREFIX}{}-{number}", std::process::id()));
    fs::create_dir_all(&folder).expect("a folder");
    if binaries.as_postgres {
        super::must(Command::new("chown").arg("postgres").arg(&folder));
    }
    folder
}

/// Clusters whose process is gone, and whose keeper was killed too.
pub fn remove_stale(binaries: &Binaries) {
    let entries = fs::read_dir(std::env::temp_dir()).into_iter().flatten().filter_map(Result::ok);
    for folder in entries.map(|entry| entry.path()) {
        let name = folder.file_name().and_then(OsStr::to_str).unwrap_or_default();
        let owner = name.strip_prefix(PREFIX).and_then(|rest| rest.split('-').next());
        let Some(owner) = owner else { continue };
        if Path::new("/proc").join(owner).exists() {
            continue;
        }
        let mut stop = binaries.run("pg_ctl");
        stop.args(["stop", "--mode=immediate", "--wait", "--silent", "-D"]).arg(folder.join("data"));
        // It may have stopped, and its keeper may be removing it now.
        let _ = stop.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status();
        let _ = fs::remove_dir_all(&folder);
    }
}
