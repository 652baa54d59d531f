//! `jiayi-design kotlin|swift > FILE`: what the apps take from `jiayi_core::design`, from its codes and from the field's terms.

mod kotlin;
mod source;
mod swift;

use std::process::ExitCode;

fn main() -> ExitCode {
    let written = match std::env::args().nth(1).as_deref() {
        Some("kotlin") => kotlin::write(),
        Some("swift") => swift::write(),
        _ => {
            eprintln!("usage: jiayi-design kotlin|swift");
            return ExitCode::FAILURE;
        }
    };
    print!("{written}");
    ExitCode::SUCCESS
}
