//! The tables of expectations: one row a door, one letter an asker.

use std::collections::BTreeMap;
use std::path::Path;

/// One door: what is sent, and what each asker is answered.
#[derive(Debug, Clone)]
pub struct Row {
    /// `GET /api/v1/…` or the name of a command.
    pub door: String,
    /// The body or payload.
    pub sent: String,
    /// A letter for each column in the order of the header, spaces left out.
    pub expected: String,
}

/// Reads a table and its header: lines of `door`, below it `sent` after `>`, and the letters after `=`.
pub fn read(file: &str) -> (Vec<String>, Vec<Row>) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/doors").join(file);
    let text = std::fs::read_to_string(path).expect("a table");
    let (mut header, mut rows) = (Vec::new(), Vec::<Row>::new());
    for line in text.lines().map(str::trim_end).filter(|line| !line.is_empty() && !line.starts_with('#')) {
        match (line.split_once(' '), rows.last_mut()) {
            (Some(("columns", names)), _) => header = names.split_whitespace().map(str::to_owned).collect(),
            (Some((">", sent)), Some(row)) => row.sent.push_str(sent),
            (Some(("=", letters)), Some(row)) => row.expected = letters.split_whitespace().collect(),
            _ => rows.push(Row { door: line.to_owned(), sent: String::new(), expected: String::new() }),
        }
    }
    (header, rows)
}

/// Puts names in place of `{name}`.
///
/// # Panics
/// For a name that nobody has.
pub fn fill(text: &str, names: &BTreeMap<String, String>) -> String {
    let filled = names.iter().fold(text.to_owned(), |text, (name, value)| text.replace(&format!("{{{name}}}"), value));
    let open = filled.find("{new:").or_else(|| filled.find("{scan"));
    assert!(open.is_none(), "{filled}");
    filled
}

/// What differs, as a row to compare by eye.
pub fn compare(row: &Row, actual: &str, groups: &[usize], wrong: &mut Vec<String>) {
    if row.expected == actual {
        return;
    }
    let spaced = |letters: &str| {
        let mut rest = letters.chars();
        let parts: Vec<String> = groups.iter().map(|length| rest.by_ref().take(*length).collect()).collect();
        parts.join(" ")
    };
    wrong.push(format!("{}\n  expected {}\n  answered {}", row.door, spaced(&row.expected), spaced(actual)));
}
