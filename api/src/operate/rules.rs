//! `jiayi rules TABLE`: cases in, decisions out, a line at a time. It opens no database and reads no configuration.

use std::io::{self, BufRead, BufWriter, ErrorKind, Write};

use jiayi_core::rules_table::{LINE_LIMIT, Table, answer};

/// Answers each line of `input` on `output`, in order. Holds one line at a time, and of a line that is too long no more
/// than shows that it is. Answers are written out before it waits for more, so that a program may ask line by line.
///
/// # Errors
/// Reading or writing failed. A reader that has seen enough and closed the pipe is no error.
pub fn run(table: Table, input: impl BufRead, output: impl Write) -> io::Result<()> {
    match answer_lines(table, input, BufWriter::new(output)) {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        ended => ended,
    }
}

fn answer_lines(table: Table, mut input: impl BufRead, mut output: impl Write) -> io::Result<()> {
    let mut line = Vec::new();
    loop {
        let chunk = match input.fill_buf() {
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            chunk => chunk?,
        };
        if chunk.is_empty() {
            break;
        }
        for piece in chunk.split_inclusive(|byte| *byte == b'\n') {
            let end = piece.strip_suffix(b"\n");
            let room = (LINE_LIMIT + 1).saturating_sub(line.len());
            line.extend(end.unwrap_or(piece).iter().take(room));
            if end.is_some() {
                writeln!(output, "{}", answer(table, &line))?;
                line.clear();
            }
        }
        let read = chunk.len();
        input.consume(read);
        output.flush()?;
    }
    if !line.is_empty() {
        writeln!(output, "{}", answer(table, &line))?;
    }
    output.flush()
}

#[cfg(test)]
mod tests;
