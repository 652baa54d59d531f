use std::fmt::{Result, Write};

use jiayi_core::codes::Language;
use jiayi_core::design::{Palette, Sizes, TEXT_STEPS, Word};

use crate::source::{arguments, camel, codes, filled, terms};

const HEAD: &str = "// Written by jiayi-design from the core. Do not edit.
@file:Suppress(\"ktlint\", \"MagicNumber\", \"LargeClass\", \"TooManyFunctions\")

package cn.jiayi.design

enum class Language { CHINESE, ENGLISH }

/** What happened, and what to do next. */
data class CodeWords(val title: String, val next: String)
";

pub fn write() -> String {
    let mut out = HEAD.to_owned();
    // Writing to a string does not fail.
    let _ = colours(&mut out).and_then(|()| sizes(&mut out)).and_then(|()| words(&mut out));
    out
}

fn colours(out: &mut String) -> Result {
    let names: Vec<String> =
        Palette::of(false, false).colours().iter().map(|(name, _)| format!("val {}: Long", camel(name))).collect();
    writeln!(out, "\n/** 0xAARRGGBB. */\ndata class Palette({})", names.join(", "))?;
    writeln!(out, "\nobject Tokens {{")?;
    writeln!(out, "    /** [strong]: elderly mode and high contrast. */")?;
    writeln!(out, "    fun palette(dark: Boolean, strong: Boolean): Palette = when {{")?;
    for (dark, strong, when) in [
        (false, false, "!dark && !strong"),
        (true, false, "dark && !strong"),
        (false, true, "!dark"),
        (true, true, "else"),
    ] {
        let colours = Palette::of(dark, strong).colours();
        let values: Vec<String> =
            colours.iter().map(|(name, colour)| format!("{} = 0xFF{:06X}", camel(name), colour.0)).collect();
        writeln!(out, "        {when} -> Palette({})", values.join(", "))?;
    }
    writeln!(out, "    }}")
}

fn sizes(out: &mut String) -> Result {
    let of = |elderly| {
        let values: Vec<String> =
            Sizes::of(elderly).all().iter().map(|(name, size)| format!("{} = {size}", camel(name))).collect();
        format!("Sizes({})", values.join(", "))
    };
    writeln!(out, "\n    fun sizes(elderly: Boolean): Sizes = if (elderly) {} else {}", of(true), of(false))?;
    let steps = TEXT_STEPS.map(|step| step.to_string()).join(", ");
    writeln!(out, "\n    /** What somebody may choose her text to be, in percent. */")?;
    writeln!(out, "    val textSteps = listOf({steps})\n}}")?;
    let names: Vec<String> =
        Sizes::of(false).all().iter().map(|(name, _)| format!("val {}: Int", camel(name))).collect();
    writeln!(out, "\n/** Text in sp, [lineHeight] in percent of it, the rest in dp. */")?;
    writeln!(out, "data class Sizes({})", names.join(", "))
}

fn words(out: &mut String) -> Result {
    writeln!(out, "\nclass Words(val language: Language) {{")?;
    writeln!(out, "    private fun of(zh: String, en: String) = if (language == Language.CHINESE) zh else en\n")?;
    for word in Word::ALL {
        let name = camel(word.key());
        let [zh, en] = [Language::Chinese, Language::English].map(|language| text(word.text(language)));
        let arguments: Vec<String> = arguments(*word)
            .iter()
            .map(|argument| format!("{}: {}", argument.name, if argument.number { "Long" } else { "String" }))
            .collect();
        if arguments.is_empty() {
            writeln!(out, "    val {name} get() = of({zh}, {en})")?;
        } else {
            writeln!(out, "    fun {name}({}) = of({zh}, {en})", arguments.join(", "))?;
        }
    }
    for terms in terms() {
        writeln!(out, "\n    fun {}(code: String): String? = when (code) {{", terms.name)?;
        for [code, zh, en] in terms.rows {
            writeln!(out, "        {} -> of({}, {})", text(code), text(zh), text(en))?;
        }
        writeln!(out, "        else -> null\n    }}")?;
    }
    writeln!(out, "\n    /** None of a code that is newer than this app. */")?;
    writeln!(out, "    fun code(code: String): CodeWords? = when (code) {{")?;
    for [code, zh, next_zh, en, next_en] in codes() {
        let [zh, en] = [(zh, next_zh), (en, next_en)].map(|(title, next)| format!("{}, {}", text(title), text(next)));
        let [zh, en] = [zh, en].map(|said| format!("CodeWords({said})"));
        writeln!(out, "        {} -> if (language == Language.CHINESE) {zh} else {en}", text(code))?;
    }
    writeln!(out, "        else -> null\n    }}\n}}")
}

fn text(text: &str) -> String {
    let escape = |part: &str| part.replace('\\', "\\\\").replace('"', "\\\"").replace('$', "\\$");
    format!("\"{}\"", filled(text, escape, |name| format!("${{{name}}}")))
}

#[cfg(test)]
mod tests {
    use super::{text, write};

    #[test]
    fn a_text_of_the_core_is_a_text_of_kotlin() {
        assert_eq!(text("还剩{#days}天"), "\"还剩${days}天\"");
        assert_eq!(text("\"$\\"), r#""\"\$\\""#);
        let written = write();
        assert!(written.contains("    val refillAsk get() = of(\"续药\", \"Ask again\")\n"));
        assert!(
            written.contains("    fun medicineDaysLeft(days: Long) = of(\"还剩${days}天\", \"${days} days left\")\n")
        );
    }
}
