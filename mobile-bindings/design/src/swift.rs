use std::fmt::{Result, Write};

use jiayi_core::codes::Language;
use jiayi_core::design::{Palette, Sizes, TEXT_STEPS, Word};

use crate::source::{arguments, camel, codes, filled, terms};

const HEAD: &str = "// Written by jiayi-design from the core. Do not edit.

public enum Language: Sendable { case chinese, english }

/// What happened, and what to do next.
public struct CodeWords: Equatable, Sendable {
    public let title: String
    public let next: String
}
";

pub fn write() -> String {
    let mut out = HEAD.to_owned();
    // Writing to a string does not fail.
    let _ = tokens(&mut out).and_then(|()| words(&mut out));
    out
}

fn tokens(out: &mut String) -> Result {
    let record = |out: &mut String, name: &str, kind: &str, fields: &[String]| {
        writeln!(out, "\npublic struct {name}: Equatable, Sendable {{")?;
        fields.iter().try_for_each(|field| writeln!(out, "    public let {field}: {kind}"))?;
        writeln!(out, "}}")
    };
    let colours: Vec<String> = Palette::of(false, false).colours().iter().map(|(name, _)| camel(name)).collect();
    writeln!(out, "\n/// 0xRRGGBB.")?;
    record(out, "Palette", "UInt32", &colours)?;
    let sizes: Vec<String> = Sizes::of(false).all().iter().map(|(name, _)| camel(name)).collect();
    writeln!(out, "\n/// Text in points at the system's own size, `lineHeight` in percent of it, the rest in points.")?;
    record(out, "Sizes", "Int", &sizes)?;

    writeln!(out, "\npublic enum Tokens {{")?;
    writeln!(out, "    /// `strong`: elderly mode and high contrast.")?;
    writeln!(out, "    public static func palette(dark: Bool, strong: Bool) -> Palette {{")?;
    writeln!(out, "        switch (dark, strong) {{")?;
    for (dark, strong) in [(false, false), (true, false), (false, true), (true, true)] {
        let colours = Palette::of(dark, strong).colours();
        let values: Vec<String> =
            colours.iter().map(|(name, colour)| format!("{}: 0x{:06X}", camel(name), colour.0)).collect();
        writeln!(out, "        case ({dark}, {strong}): Palette({})", values.join(", "))?;
    }
    writeln!(out, "        }}\n    }}\n")?;
    let of = |elderly| {
        let values: Vec<String> =
            Sizes::of(elderly).all().iter().map(|(name, size)| format!("{}: {size}", camel(name))).collect();
        format!("Sizes({})", values.join(", "))
    };
    writeln!(out, "    public static func sizes(elderly: Bool) -> Sizes {{")?;
    writeln!(out, "        elderly ? {} : {}\n    }}\n", of(true), of(false))?;
    let steps = TEXT_STEPS.map(|step| step.to_string()).join(", ");
    writeln!(out, "    /// What somebody may choose her text to be, in percent.")?;
    writeln!(out, "    public static let textSteps = [{steps}]\n}}")
}

fn words(out: &mut String) -> Result {
    writeln!(out, "\npublic struct Words: Sendable {{")?;
    writeln!(out, "    public let language: Language\n")?;
    writeln!(out, "    public init(_ language: Language) {{ self.language = language }}\n")?;
    writeln!(out, "    private func of(_ zh: String, _ en: String) -> String {{ language == .chinese ? zh : en }}\n")?;
    for word in Word::ALL {
        let name = camel(word.key());
        let [zh, en] = [Language::Chinese, Language::English].map(|language| text(word.text(language)));
        let arguments: Vec<String> = arguments(*word)
            .iter()
            .map(|argument| format!("{}: {}", argument.name, if argument.number { "Int" } else { "String" }))
            .collect();
        if arguments.is_empty() {
            writeln!(out, "    public var {name}: String {{ of({zh}, {en}) }}")?;
        } else {
            writeln!(out, "    public func {name}({}) -> String {{ of({zh}, {en}) }}", arguments.join(", "))?;
        }
    }
    for terms in terms() {
        writeln!(out, "\n    public func {}(_ code: String) -> String? {{\n        switch code {{", terms.name)?;
        for [code, zh, en] in terms.rows {
            writeln!(out, "        case {}: of({}, {})", text(code), text(zh), text(en))?;
        }
        writeln!(out, "        default: nil\n        }}\n    }}")?;
    }
    writeln!(out, "\n    /// None of a code that is newer than this app.")?;
    writeln!(out, "    public func code(_ code: String) -> CodeWords? {{\n        switch code {{")?;
    for [code, zh, next_zh, en, next_en] in codes() {
        let said = |zh, en| format!("of({}, {})", text(zh), text(en));
        let (title, next) = (said(zh, en), said(next_zh, next_en));
        writeln!(out, "        case {}: CodeWords(title: {title}, next: {next})", text(code))?;
    }
    writeln!(out, "        default: nil\n        }}\n    }}\n}}")
}

fn text(text: &str) -> String {
    let escape = |part: &str| part.replace('\\', "\\\\").replace('"', "\\\"");
    format!("\"{}\"", filled(text, escape, |name| format!("\\({name})")))
}

#[cfg(test)]
mod tests {
    use super::{text, write};

    #[test]
    fn a_text_of_the_core_is_a_text_of_swift() {
        assert_eq!(text("还剩{#days}天"), r#""还剩\(days)天""#);
        assert_eq!(text("\"\\"), r#""\"\\""#);
        let written = write();
        assert!(written.contains("    public var refillAsk: String { of(\"续药\", \"Ask again\") }\n"));
        assert!(
            written.contains(r#"medicineDaysLeft(days: Int) -> String { of("还剩\(days)天", "\(days) days left") }"#)
        );
    }
}
