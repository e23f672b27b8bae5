//! The table `[print]`.

use super::Fields;
use super::value::TomlValue;
use crate::diagnostic::{Code, Diagnostic};
use crate::nearest::suggest;
use crate::publication::{Binding, InvalidValue, PrintColour, PrintSettings, PrintedLinks, SheetSize, SpannedName};

/// Reads the table `[print]`.
pub(super) fn print(fields: &mut Fields<'_>) -> PrintSettings {
    fields.table("print", PrintSettings::default(), |fields| {
        let default = PrintSettings::default();
        PrintSettings {
            bleed: millimetres(fields, "bleed", 20.0).unwrap_or(default.bleed),
            marks: fields.boolean("marks").unwrap_or(default.marks),
            signature: signature(fields).unwrap_or(default.signature),
            binding: word(fields, "binding", &[("saddle", Binding::Saddle), ("perfect", Binding::Perfect)]),
            paper_thickness: millimetres(fields, "paper-thickness", 2.0).unwrap_or(default.paper_thickness),
            colour: word(fields, "colour", &[("process", PrintColour::Process), ("greyscale", PrintColour::Greyscale)])
                .unwrap_or(default.colour),
            profile: fields.text("profile").map(|path| SpannedName { name: path.value, span: Some(path.span) }),
            ink_limit: fields.number("ink-limit", 100..=400, default.ink_limit),
            dpi: fields.number("dpi", 72..=2400, default.dpi),
            sheet: word(
                fields,
                "sheet",
                &[
                    ("a4", SheetSize::A4),
                    ("a3", SheetSize::A3),
                    ("us-letter", SheetSize::UsLetter),
                    ("us-tabloid", SheetSize::UsTabloid),
                ],
            ),
            links: word(
                fields,
                "links",
                &[("shown", PrintedLinks::Shown), ("notes", PrintedLinks::Notes), ("hidden", PrintedLinks::Hidden)],
            ),
        }
    })
}

/// Reads a length from 0 to `max`, in millimetres: `bleed = "3mm"`.
fn millimetres(fields: &mut Fields<'_>, key: &'static str, max: f64) -> Option<f64> {
    let parse = |text: &str| {
        let wrong = || {
            InvalidValue::new(
                format!("`{key}` must be a length from 0 to {max} mm, not `{text}`"),
                format!("write a number and `mm`, such as `{key} = \"{}mm\"`", if max > 10.0 { "3" } else { "0.1" }),
            )
        };
        let number = text.strip_suffix("mm").map(str::trim_end).filter(|number| is_decimal(number));
        let length: f64 = number.and_then(|number| number.parse().ok()).ok_or_else(wrong)?;
        if length <= max { Ok(length) } else { Err(wrong()) }
    };
    let entry = fields.take(key)?;
    let TomlValue::Text(text) = &entry.value else {
        let number = match &entry.value {
            TomlValue::Integer(number) => number.to_string(),
            TomlValue::Float(number) => number.to_string(),
            _ => "3".to_owned(),
        };
        return fields.refuse(entry.wrong_type("a length in quotation marks", &format!("{key} = \"{number}mm\"")));
    };
    fields.check(Code::BadValue, entry.span, parse(text.trim())).ok().map(|length| length.value)
}

/// Returns `true` for digits with at most one decimal point. The parser of `f64` also accepts `1e3` and `inf`.
fn is_decimal(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_digit())
        && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
        && text.matches('.').count() <= 1
}

/// Reads the number of pages in a signature: `signature = 8`.
fn signature(fields: &mut Fields<'_>) -> Option<u32> {
    const ALLOWED: [u32; 6] = [1, 2, 4, 8, 16, 32];
    let entry = fields.take("signature")?;
    let number = match entry.value {
        TomlValue::Integer(number) => u32::try_from(number).ok().filter(|number| ALLOWED.contains(number)),
        _ => return fields.refuse(entry.wrong_type("a whole number", "signature = 4")),
    };
    if number.is_none() {
        let message = "`signature` must be 1, 2, 4, 8, 16 or 32";
        let help = "write how many pages are folded from one sheet: `signature = 4` for a stapled issue";
        return fields.refuse(Diagnostic::new(Code::BadValue, entry.span, message, help));
    }
    number
}

/// Reads a value that must be one of `words`.
fn word<T: Copy>(fields: &mut Fields<'_>, key: &'static str, words: &[(&'static str, T)]) -> Option<T> {
    let names: Vec<&str> = words.iter().map(|(name, _)| *name).collect();
    let parse = |text: &str| match words.iter().find(|(name, _)| *name == text) {
        Some((_, value)) => Ok(*value),
        None => Err(InvalidValue::new(format!("`{key}` cannot be `{text}`"), suggest(text, &names))),
    };
    fields.parsed(key, Code::BadValue, parse).map(|word| word.value)
}
