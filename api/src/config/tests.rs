use std::path::PathBuf;

use jiayi_core::codes::Code;
use toml::Table;

use super::*;

fn parse(text: &str, environment: &[(&str, &str)]) -> Result<Config, ConfigError> {
    let environment = environment.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    Config::parse(text, environment)
}

fn repository(file: &str) -> String {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..").join(file);
    std::fs::read_to_string(&path).unwrap_or_else(|cause| panic!("{}: {cause}", path.display()))
}

/// Every key with its default, as TOML writes it.
fn keys() -> Vec<(String, String)> {
    fn of(table: &Table, above: &str) -> Vec<(String, String)> {
        let row = |(name, value): (&String, &toml::Value)| match value {
            toml::Value::Table(content) => of(content, &format!("{above}{name}.")),
            value => vec![(format!("{above}{name}"), value.to_string())],
        };
        table.iter().flat_map(row).collect()
    }
    of(&Table::try_from(Config::default()).unwrap(), "")
}

/// A gateway that is whole.
const SMS: &str = "[channels.sms]\nendpoint = \"https://sms.example\"\naccess_key = \"k\"\nsecret = \"s\"\nsender = \"家医\"\n\
                   templates = \"refill/resident=SMS_1\"";

#[test]
fn an_empty_file_is_the_defaults() {
    assert_eq!(parse("", &[]), Ok(Config::default()));
}

#[test]
fn the_environment_goes_before_the_file() {
    let text = "[server]\nlisten = \"127.0.0.1:1\"\nworkers = 3\n[log]\nformat = \"json\"";
    let environment = [
        ("JIAYI_SERVER__LISTEN", "[::1]:0"),
        ("JIAYI_DATABASE__URL", "sqlite:5"),
        ("JIAYI_DATABASE__READERS", "3"),
        ("JIAYI_CONFIG", "not a setting"),
        ("PATH", "/bin"),
    ];
    let config = parse(text, &environment).unwrap();
    assert_eq!(config.server, Server { listen: "[::1]:0".parse().unwrap(), workers: 3, ..Server::default() });
    assert_eq!(config.database.url, "sqlite:5");
    assert_eq!(config.database.readers, 3);
    assert_eq!(config.log.format, LogFormat::Json);
}

#[test]
fn what_is_wrong_is_refused_with_its_name() {
    const KEY: Code = Code::ConfigKey;
    const VALUE: Code = Code::ConfigValue;
    #[rustfmt::skip]
    let wrong = [
        ("[server]\nlisen = 1",                   "", "",                               KEY,   "server.lisen"),
        ("[servers]\nlisten = 1",                 "", "",                               KEY,   "servers"),
        ("listen = \"127.0.0.1:1\"",              "", "",                               KEY,   "listen"),
        ("server = 1",                            "", "",                               VALUE, "server"),
        ("[server]\nlisten = 8420",               "", "",                               VALUE, "server.listen"),
        ("[server]\nworkers = \"2\"",             "", "",                               VALUE, "server.workers"),
        ("[server]\nworkers = 0",                 "", "",                               VALUE, "server.workers"),
        ("[server]\nbody_limit = -1",             "", "",                               VALUE, "server.body_limit"),
        ("[database]\nwriters = 0",               "", "",                               VALUE, "database.writers"),
        ("[database]\nschema = \"Pudong\"",        "", "",                               VALUE, "database.schema"),
        ("[database]\nschema = \"a\\\"; drop\"",    "", "",                               VALUE, "database.schema"),
        ("[database]\nschema = \"pg_temp\"",       "", "",                               VALUE, "database.schema"),
        ("[database]\nqueue = 0",                 "", "",                               VALUE, "database.queue"),
        ("[session]\ncode_tries = 5",             "", "",                               KEY,   "session"),
        ("[policy]\nregion = \"\"",               "", "",                               VALUE, "policy.region"),
        ("[log]\nformat = \"xml\"",               "", "",                               VALUE, "log.format"),
        ("[log]\nfilter = \"a=b=c\"",             "", "",                               VALUE, "log.filter"),
        ("[server]\n\nworkers = ",                "", "",                               VALUE, "line 3"),
        ("",       "JIAYI_SERVER__LISEN",            "127.0.0.1:1",                     KEY,   "JIAYI_SERVER__LISEN"),
        ("",       "JIAYI_SERVER__WORKERS",          "two",                             VALUE, "JIAYI_SERVER__WORKERS"),
        ("",       "JIAYI_SERVER__LISTEN",           "localhost",                       VALUE, "JIAYI_SERVER__LISTEN"),
        ("[server]\nlisten = \"0.0.0.0:8420\"",   "", "",                 Code::ListenNotLoopback, "server.listen"),
        ("",       "JIAYI_SERVER__LISTEN",           "192.168.1.5:80",    Code::ListenNotLoopback, "server.listen"),
        ("[channels]\nfcm = 1",                   "", "",                               VALUE, "channels.fcm"),
        ("[channels.apns]\nkey = 1",              "", "",                               KEY,   "channels.apns"),
        ("[channels.fcm]\nkey = \"\"",            "", "",                               KEY,   "channels.fcm.key"),
        ("[channels.fcm]\nper_second = \"9\"",    "", "",                               VALUE, "channels.fcm.per_second"),
        ("[channels.fcm]\nper_second = 10000",    "", "",                               VALUE, "channels.fcm.per_second"),
        ("[channels.fcm]\nendpoint = \"http://fcm.example\"", "", "",                   VALUE, "channels.fcm.endpoint"),
        ("[channels.huawei]\nclient_id = \"1\"\nproject_id = \"2\"", "", "",           VALUE, "channels.huawei.client_secret"),
        ("[channels.huawei]\nproject_id = \"../1\"", "", "",                            VALUE, "channels.huawei.project_id"),
        ("[channels.sms]\naccess_key = \"k\"",    "", "",                               VALUE, "channels.sms.endpoint"),
        (&SMS.replace("secret", "receipt_secret"), "", "",                             VALUE, "channels.sms.receipt_secret"),
        (&SMS.replace("SMS_1", "SMS 1"),          "", "",                               VALUE, "channels.sms.templates"),
        ("[channels.voice]\nper_second = 0",      "", "",                               VALUE, "channels.voice.per_second"),
        ("",       "JIAYI_CHANNELS__FCM",            "x",                               KEY,   "JIAYI_CHANNELS__FCM"),
        ("",       "JIAYI_CHANNELS__SMS__DAILY_BUDGET", "-1",                           VALUE, "JIAYI_CHANNELS__SMS__DAILY_BUDGET"),
        ("",       "JIAYI_CHANNELS__SMS__SECRETS",   "x",                               KEY,   "JIAYI_CHANNELS__SMS__SECRETS"),
    ];
    for (text, name, value, code, key) in wrong {
        let environment: Vec<_> = [(name, value)].into_iter().filter(|(name, _)| !name.is_empty()).collect();
        let refused = parse(text, &environment).expect_err(text);
        assert_eq!((refused.code(), refused.key()), (code, key), "{text} {name}: {refused}");
        assert!(refused.plain().contains(code.as_str()) && refused.plain().contains(key), "{}", refused.plain());
    }
}

#[test]
fn a_file_that_cannot_be_read_is_refused_with_its_name() {
    let refused = Config::load(Some(std::path::Path::new("/nowhere/jiayi.toml")), std::iter::empty()).unwrap_err();
    assert_eq!(refused.key(), "/nowhere/jiayi.toml");
}

#[test]
fn the_example_file_is_the_defaults_with_every_key() {
    let example = repository("jiayi.example.toml");
    assert_eq!(parse(&example, &[]), Ok(Config::default()), "as it stands, the example changes nothing");
    let uncommented: String = example
        .lines()
        .map(|line| format!("{}\n", line.strip_prefix("# ").filter(|line| line.contains(" = ")).unwrap_or(line)))
        .collect();
    let table: Table = uncommented.parse().unwrap();
    assert_eq!(table, Table::try_from(Config::default()).unwrap());
}

#[test]
fn the_documentation_has_every_key_with_its_default_and_no_other() {
    let rows: Vec<_> = repository("docs/configuration.md")
        .lines()
        .filter_map(|line| line.strip_prefix("| `")?.split_once("` | `"))
        .filter_map(|(key, rest)| Some((key.to_owned(), rest.split_once('`')?.0.to_owned())))
        .collect();
    let mut documented = rows.clone();
    documented.sort();
    let mut expected = keys();
    expected.sort();
    assert_eq!(documented, expected);
}

#[test]
fn a_channels_secret_may_come_from_the_environment_and_is_not_printed() {
    let text = SMS.replace("\nsecret = \"s\"", "");
    let config = parse(&text, &[("JIAYI_CHANNELS__SMS__SECRET", "hidden-word")]).unwrap();
    assert_eq!(config.channels.sms.secret.0, "hidden-word");
    assert_eq!(config.channels.voice, channels::Gateway::default(), "the other gateway stays off");
    assert!(!format!("{config:?}").contains("hidden-word"));
}
