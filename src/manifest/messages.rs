//! The table `[messages]`: levels of diagnostic codes.

use super::Fields;
use super::value::{KeyValue, TomlValue};
use crate::diagnostic::{Code, Diagnostic, Level, Levels};
use crate::nearest::suggest;

/// Reads the table `[messages]`: `placeholder-link = "allow"`.
pub(super) fn messages(fields: &mut Fields<'_>) -> Levels {
    let mut levels = Levels::default();
    let Some(entry) = fields.take("messages") else { return levels };
    let TomlValue::Table(entries) = entry.value else {
        fields.report.push(entry.wrong_type("a table", "[messages]"));
        return levels;
    };
    for entry in entries {
        if let Err(problem) = set_level(&entry, &mut levels) {
            fields.report.push(problem);
        }
    }
    levels
}

fn set_level(entry: &KeyValue, levels: &mut Levels) -> Result<(), Diagnostic> {
    let Some(code) = Code::from_name(&entry.key) else {
        let codes: Vec<&str> = Code::ALL.iter().map(|code| code.name()).collect();
        let message = format!("there is no message with the code `{}`", entry.key);
        return Err(Diagnostic::new(Code::UnknownKey, entry.key_span, message, suggest(&entry.key, &codes)));
    };
    let TomlValue::Text(name) = &entry.value else {
        return Err(entry.wrong_type("a text", &format!("{} = \"allow\"", code.name())));
    };
    let Some(level) = Level::ALL.into_iter().find(|level| level.name() == name) else {
        let message = format!("there is no level `{name}`");
        let help = suggest(name, &Level::ALL.map(Level::name));
        return Err(Diagnostic::new(Code::BadValue, entry.span, message, help));
    };
    levels.set(code, level).map_err(|error| {
        let help = "remove this line: only warnings and notes can be given a lower level";
        Diagnostic::new(Code::BadValue, entry.span, error.to_string(), help)
    })
}
