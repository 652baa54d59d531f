use std::io::{BufReader, Read};

use super::*;

fn asked(table: Table, input: &[u8]) -> String {
    let mut output = Vec::new();
    run(table, input, &mut output).expect("nothing fails in memory");
    String::from_utf8(output).expect("JSON is UTF-8")
}

const TERM: &str = r#"{"start":"2026-01-01","years":1}"#;
const ANSWER: &str = "{\"end\":\"2026-12-31\"}\n";

#[test]
fn each_line_is_answered_in_order_and_a_wrong_one_does_not_stop_the_rest() {
    let input = format!("{TERM}\r\n\n\u{ff}\nnot JSON\n{{\"case\":5,\"start\":1}}\n{TERM}");
    let output = asked(Table::ContractTerm, input.as_bytes());
    let lines: Vec<&str> = output.split_inclusive('\n').collect();
    assert_eq!(lines.len(), 6);
    assert_eq!((lines[0], lines[5]), (ANSWER, ANSWER));
    for line in &lines[1..4] {
        assert!(line.starts_with(r#"{"case":null,"error":{"code":"MALFORMED","message":""#), "{line}");
    }
    assert!(lines[4].starts_with(r#"{"case":5,"error":{"code":"BAD_VALUE","message":""#), "{}", lines[4]);
}

#[test]
fn a_last_line_is_a_line_with_or_without_its_line_feed() {
    for (input, answers) in [("", 0), ("\n", 1), ("\n\n", 2), (TERM, 1), ("{}\n", 1), ("{}\n ", 2)] {
        assert_eq!(asked(Table::ContractTerm, input.as_bytes()).lines().count(), answers, "{input:?}");
    }
}

#[test]
fn where_the_reads_break_a_line_never_matters() {
    let input = format!("{TERM}\n家医\n{TERM}\r\n{{\"case\":\"家医\",\"start\":\"2026-01-01\",\"years\":1}}\n\n{TERM}");
    let whole = asked(Table::ContractTerm, input.as_bytes());
    for size in 1..input.len() {
        let mut output = Vec::new();
        let pieces = BufReader::with_capacity(size, input.as_bytes());
        run(Table::ContractTerm, pieces, &mut output).expect("nothing fails in memory");
        assert_eq!(output, whole.as_bytes(), "pieces of {size}");
    }
}

#[test]
fn a_line_that_is_too_long_gets_its_code_and_the_next_its_answer() {
    let mut input = vec![b'['; 3 * LINE_LIMIT];
    // What lies beyond the limit could be read as a line of its own by a reader that forgets where it is.
    input.extend(format!("{TERM}\n{TERM}\n").bytes());
    let output = asked(Table::ContractTerm, &input);
    let (long, rest) = output.split_once('\n').expect("two lines");
    assert!(long.starts_with(r#"{"case":null,"error":{"code":"TOO_LARGE""#), "{long}");
    assert_eq!(rest, ANSWER);
}

/// Closes after some bytes, as `head -1` does.
struct Closing(usize);

impl Write for Closing {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.0 == 0 {
            return Err(ErrorKind::BrokenPipe.into());
        }
        let taken = bytes.len().min(self.0);
        self.0 -= taken;
        Ok(taken)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_reader_that_has_seen_enough_ends_the_run_quietly() {
    let input = format!("{TERM}\n").repeat(10_000);
    assert!(run(Table::ContractTerm, input.as_bytes(), Closing(100)).is_ok());
}

struct Full;

impl Write for Full {
    fn write(&mut self, _: &[u8]) -> io::Result<usize> {
        Err(ErrorKind::StorageFull.into())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_full_disk_is_said() {
    let ended = run(Table::ContractTerm, format!("{TERM}\n").as_bytes(), Full);
    assert_eq!(ended.map_err(|error| error.kind()), Err(ErrorKind::StorageFull));
}

/// Asks for the next line only when the last one was answered.
struct InTurn<'a> {
    lines: std::vec::IntoIter<&'a str>,
    answered: &'a std::cell::RefCell<Vec<u8>>,
    asked: usize,
}

impl Read for InTurn<'_> {
    fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
        let answers = self.answered.borrow().iter().filter(|byte| **byte == b'\n').count();
        assert_eq!(answers, self.asked, "an answer was kept back");
        self.asked += 1;
        self.lines.next().map_or(Ok(0), |line| (&mut room[..]).write(line.as_bytes()))
    }
}

struct Answers<'a>(&'a std::cell::RefCell<Vec<u8>>);

impl Write for Answers<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_program_may_ask_line_by_line() {
    let answered = std::cell::RefCell::new(Vec::new());
    let asking = InTurn { lines: vec!["{}\n"; 3].into_iter(), answered: &answered, asked: 0 };
    run(Table::LongPrescription, BufReader::new(asking), Answers(&answered)).expect("nothing fails in memory");
    assert_eq!(answered.borrow().len(), 3 * "{\"decision\":\"OK\",\"codes\":[]}\n".len());
}

/// The same few lines over and over: a right one, a wrong one, and now and then one that is too long.
struct Endless {
    left: u64,
    line: Vec<u8>,
    at: usize,
}

impl Read for Endless {
    fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
        if self.at == self.line.len() {
            if self.left == 0 {
                return Ok(0);
            }
            self.left -= 1;
            self.at = 0;
            self.line.clear();
            match self.left % 20_000 {
                19_999 => self.line.resize(2 * LINE_LIMIT, b' '),
                n if n % 7 == 0 => self.line.extend(br#"{"days":28.5}"#),
                n => write!(self.line, r#"{{"case":{n},"days":{},"drugs":[{{"class":"toxic"}}]}}"#, n % 100)?,
            }
            self.line.push(b'\n');
        }
        let taken = (&mut room[..]).write(self.line.get(self.at..).unwrap_or_default())?;
        self.at += taken;
        Ok(taken)
    }
}

#[derive(Default)]
struct Counting {
    lines: u64,
}

impl Write for Counting {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.lines += bytes.iter().filter(|byte| **byte == b'\n').count() as u64;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Bytes that this process holds in memory, where the system tells.
fn resident() -> Option<u64> {
    let pages = std::fs::read_to_string("/proc/self/statm").ok()?;
    pages.split(' ').nth(1)?.parse::<u64>().ok().map(|pages| pages * 4096)
}

#[test]
fn any_number_of_lines_is_answered_without_growing() {
    let lines = std::env::var("JIAYI_RULE_LINES").ok().and_then(|lines| lines.parse().ok()).unwrap_or(100_000_u64);
    let ask = |left| {
        let mut output = Counting::default();
        let input = BufReader::new(Endless { left, line: Vec::new(), at: 0 });
        run(Table::LongPrescription, input, &mut output).expect("nothing fails in memory");
        assert_eq!(output.lines, left);
    };
    ask(20_001);
    let before = resident();
    ask(lines);
    if let (Some(before), Some(after)) = (before, resident()) {
        // Other tests of this process run meanwhile; keeping every answer would cost some 50 bytes a line.
        let bound = 32 * 1024 * 1024;
        assert!(after.saturating_sub(before) < bound, "grew from {before} to {after} bytes in {lines} lines");
    }
}
