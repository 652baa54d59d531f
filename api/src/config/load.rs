//! From a file and the environment to a [`Config`].

use std::fs;
use std::net::SocketAddr;
use std::path::Path;

use jiayi_core::codes::Code;
use toml::{Table, Value};

use super::Config;

/// Only variables with this prefix and a `__` are settings: `JIAYI_CONFIG` and the tests' own are not.
const PREFIX: &str = "JIAYI_";

/// Why the configuration was refused: a code and the key that is wrong.
#[derive(Debug, PartialEq, thiserror::Error)]
#[error("{key}: {cause}")]
pub struct ConfigError {
    code: Code,
    key: String,
    cause: String,
}

impl ConfigError {
    pub(super) fn value(key: impl Into<String>, cause: String) -> Self {
        Self { code: Code::ConfigValue, key: key.into(), cause }
    }

    fn unknown(key: impl Into<String>) -> Self {
        Self { code: Code::ConfigKey, key: key.into(), cause: "there is no such key".into() }
    }

    pub(super) fn listen_beyond_loopback(listen: SocketAddr) -> Self {
        Self { code: Code::ListenNotLoopback, key: "server.listen".into(), cause: format!("{listen} is not loopback") }
    }

    pub fn code(&self) -> Code {
        self.code
    }

    /// As it was written: `server.listen`, or the variable `JIAYI_SERVER__LISTEN`.
    pub fn key(&self) -> &str {
        &self.key
    }

    /// Code, sentence and next step in both languages, then the cause: what the operator reads on the terminal.
    pub fn plain(&self) -> String {
        crate::problem::for_the_terminal(self.code, &self.to_string())
    }
}

impl Config {
    /// Reads `file` (none: the defaults) and lays the environment over it.
    ///
    /// # Errors
    /// [`ConfigError`] names the first key that is unknown or wrong.
    pub fn load(file: Option<&Path>, environment: impl Iterator<Item = (String, String)>) -> Result<Self, ConfigError> {
        let text = match file {
            None => String::new(),
            Some(path) => fs::read_to_string(path)
                .map_err(|cause| ConfigError::value(path.display().to_string(), cause.to_string()))?,
        };
        Self::parse(&text, environment)
    }

    pub(super) fn parse(text: &str, environment: impl Iterator<Item = (String, String)>) -> Result<Self, ConfigError> {
        let known =
            Table::try_from(Self::default()).map_err(|cause| ConfigError::value("default", cause.to_string()))?;
        let mut table: Table = text.parse().map_err(|cause: toml::de::Error| {
            let line = cause.span().map_or(0, |span| text.get(..span.start).unwrap_or_default().lines().count());
            ConfigError::value(format!("line {line}"), cause.message().to_owned())
        })?;
        refuse_unknown(&table, &known, "")?;
        let mut settings: Vec<_> =
            environment.filter(|(name, _)| name.starts_with(PREFIX) && name.contains("__")).collect();
        settings.sort();
        for (name, value) in settings {
            overlay(&mut table, &known, &name, value)?;
        }
        let config = typed(table)?;
        config.check()?;
        Ok(config)
    }
}

fn refuse_unknown(table: &Table, known: &Table, above: &str) -> Result<(), ConfigError> {
    for (name, content) in table {
        let key = if above.is_empty() { name.clone() } else { format!("{above}.{name}") };
        match (known.get(name), content) {
            (None, _) => return Err(ConfigError::unknown(key)),
            (Some(Value::Table(known)), Value::Table(content)) => refuse_unknown(content, known, &key)?,
            (Some(Value::Table(_)), _) => {
                return Err(ConfigError::value(key, "it is a section: write [section] above its keys".into()));
            }
            (Some(_), _) => {}
        }
    }
    Ok(())
}

/// `JIAYI_SERVER__BODY_LIMIT=1000` sets `server.body_limit`; the default's type says how the text is read.
fn overlay(table: &mut Table, known: &Table, name: &str, text: String) -> Result<(), ConfigError> {
    let path = name.trim_start_matches(PREFIX).to_lowercase();
    let path: Vec<&str> = path.split("__").collect();
    let value = match default_of(known, &path) {
        None | Some(Value::Table(_)) => return Err(ConfigError::unknown(name)),
        Some(Value::Integer(_)) => {
            let number = text.parse().map_err(|_| ConfigError::value(name, "it is not a whole number".into()))?;
            Value::Integer(number)
        }
        Some(_) => Value::String(text),
    };
    // The type is tried here so that the error names the variable, not the key it stands for.
    typed(alone(&path, value.clone())).map_err(|error| ConfigError { key: name.to_owned(), ..error })?;
    put(table, &path, value);
    Ok(())
}

fn default_of<'a>(known: &'a Table, path: &[&str]) -> Option<&'a Value> {
    let (first, rest) = path.split_first()?;
    let value = known.get(*first)?;
    if rest.is_empty() { Some(value) } else { default_of(value.as_table()?, rest) }
}

/// The file's sections are tables by now.
fn put(table: &mut Table, path: &[&str], value: Value) {
    match path {
        [] => {}
        [key] => drop(table.insert((*key).to_owned(), value)),
        [section, rest @ ..] => {
            let content = table.entry(*section).or_insert_with(|| Value::Table(Table::new()));
            if let Value::Table(content) = content {
                put(content, rest, value);
            }
        }
    }
}

/// A file with this key and no other.
fn alone<S: AsRef<str>>(path: &[S], value: Value) -> Table {
    let within = |value, key: &S| Value::Table(Table::from_iter([(key.as_ref().to_owned(), value)]));
    match path.iter().rev().fold(value, within) {
        Value::Table(table) => table,
        _ => Table::new(),
    }
}

/// Every key with its value, sections opened.
fn leaves(table: &Table, above: &[String]) -> Vec<(Vec<String>, Value)> {
    let mut all = Vec::new();
    for (name, value) in table {
        let path = [above, std::slice::from_ref(name)].concat();
        match value {
            Value::Table(content) => all.extend(leaves(content, &path)),
            value => all.push((path, value.clone())),
        }
    }
    all
}

/// Key by key, so that an error names its key.
fn typed(table: Table) -> Result<Config, ConfigError> {
    for (path, value) in leaves(&table, &[]) {
        let read: Result<Config, _> = alone(&path, value).try_into();
        read.map_err(|cause| ConfigError::value(path.join("."), cause.message().to_owned()))?;
    }
    table.try_into().map_err(|cause: toml::de::Error| ConfigError::value("file", cause.message().to_owned()))
}
