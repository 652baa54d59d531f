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
        refuse_unknown(&table, &known)?;
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

fn refuse_unknown(table: &Table, known: &Table) -> Result<(), ConfigError> {
    for (section, content) in table {
        let Some(Value::Table(keys)) = known.get(section) else {
            return Err(ConfigError::unknown(section));
        };
        let Value::Table(content) = content else {
            return Err(ConfigError::value(section, "it is a section: write [section] above its keys".into()));
        };
        if let Some(key) = content.keys().find(|key| !keys.contains_key(*key)) {
            return Err(ConfigError::unknown(format!("{section}.{key}")));
        }
    }
    Ok(())
}

/// `JIAYI_SERVER__BODY_LIMIT=1000` sets `server.body_limit`; the default's type says how the text is read.
fn overlay(table: &mut Table, known: &Table, name: &str, text: String) -> Result<(), ConfigError> {
    let path = name.trim_start_matches(PREFIX).to_lowercase();
    let unknown = || ConfigError::unknown(name);
    let (section, key) = path.split_once("__").ok_or_else(unknown)?;
    let default = known.get(section).and_then(|section| section.get(key)).ok_or_else(unknown)?;
    let value = match default {
        Value::Integer(_) => {
            let number = text.parse().map_err(|_| ConfigError::value(name, "it is not a whole number".into()))?;
            Value::Integer(number)
        }
        _ => Value::String(text),
    };
    // The type is tried here so that the error names the variable, not the key it stands for.
    typed(Table::from_iter([(section.to_owned(), Value::Table(Table::from_iter([(key.to_owned(), value.clone())])))]))
        .map_err(|error| ConfigError { key: name.to_owned(), ..error })?;
    let content = table.entry(section).or_insert_with(|| Value::Table(Table::new()));
    if let Value::Table(content) = content {
        content.insert(key.to_owned(), value);
    }
    Ok(())
}

/// Key by key, so that an error names its key.
fn typed(table: Table) -> Result<Config, ConfigError> {
    for (section, content) in &table {
        let Value::Table(content) = content else { continue };
        for (key, value) in content {
            let alone =
                Table::from_iter([(section.clone(), Value::Table(Table::from_iter([(key.clone(), value.clone())])))]);
            let read: Result<Config, _> = alone.try_into();
            read.map_err(|cause| ConfigError::value(format!("{section}.{key}"), cause.message().to_owned()))?;
        }
    }
    table.try_into().map_err(|cause: toml::de::Error| ConfigError::value("file", cause.message().to_owned()))
}
