//! `layout.toml`: what a layout is and what can be set.

use super::charts::Charts;
use super::setting::{Kind, SettingValue};
use super::{Blanks, Directive, base, colour, directives};
use crate::diagnostic::{Code, Diagnostic, Report, whole_file};
use crate::manifest::{Fields, Raw, Toml, Value, parse};
use crate::nearest::suggest;
use crate::publication::Invalid;
use crate::source::{SourceId, Span};

/// The version of the contract between Masthead and layouts (`layouts/prelude.typ`).
const CONTRACT: i64 = 1;

/// What `layout.toml` says.
#[derive(Debug, Clone)]
pub(super) struct Declarations {
    /// Directives of the layout, in the order they are declared.
    pub(super) directives: Vec<Directive>,
    /// Whether it prints the issue's own picture for the cover.
    pub(super) cover: bool,
    /// Whether it has a cover of its own.
    pub(super) cover_sheet: bool,
    /// Where blank pages go.
    pub(super) blanks: Blanks,
    /// Whether figures and tables are numbered.
    pub(super) numbers: bool,
    /// How charts are drawn.
    pub(super) charts: Charts,
    /// The settings, in the order they are declared.
    pub(super) settings: Vec<Declaration>,
    /// Settings of the base that the layout does not declare.
    pub(super) base: Vec<Declaration>,
}

/// Words that Typst takes for something else where it expects a name.
const TYPST_KEYWORDS: &[&str] = &[
    "and", "as", "auto", "break", "context", "continue", "else", "false", "for", "if", "import", "in", "include",
    "let", "none", "not", "or", "return", "set", "show", "true", "while",
];

/// `[settings.columns]`
#[derive(Debug, Clone)]
pub(super) struct Declaration {
    pub(super) name: String,
    pub(super) kind: Kind,
    pub(super) default: SettingValue,
}

/// Reads the `layout.toml` of the layout `folder`, which is `source` among the report's files. None if anything is wrong.
pub(super) fn read(source: SourceId, folder: &str, report: &mut Report) -> Option<Declarations> {
    let sources = report.sources.clone();
    let text = sources.get(source).text();
    let entries = parse(text, Toml { source, start: 0 }, Code::BadToml, report)?;
    let mut problems = Report::new(sources.clone());
    let mut fields = Fields::new(entries, &mut problems);
    contract(&mut fields, source);
    if let Some(name) = fields.required_text("name", whole_file(source), &format!("name = \"{folder}\""))
        && name.value != folder
    {
        let message = format!("the layout calls itself `{}`, but its folder is `{folder}`", name.value);
        let help = format!("write `name = \"{folder}\"`, or rename the folder");
        fields.report.push(Diagnostic::at(Code::BadValue, name.span, message, help));
    }
    fields.text("about");
    let directives = directives::read(&mut fields);
    let cover = fields.boolean("cover").unwrap_or(false);
    let cover_sheet = fields.boolean("cover-sheet").unwrap_or(false);
    let blanks = blanks(&mut fields);
    let numbers = fields.boolean("numbers").unwrap_or(false);
    let charts = fields.table("charts", Charts::default(), Charts::read);
    let mut base = base::settings();
    let settings = settings(&mut fields, &base);
    base.retain(|setting| settings.iter().all(|own| own.name != setting.name));
    fields.finish();
    let is_right = problems.is_empty();
    for problem in problems.sorted() {
        report.push(problem.clone());
    }
    is_right.then_some(Declarations { directives, cover, cover_sheet, blanks, numbers, charts, settings, base })
}

/// Reads a file that holds nothing but `[settings.…]`.
pub(super) fn read_settings(source: SourceId, report: &mut Report) -> Vec<Declaration> {
    let sources = report.sources.clone();
    let entries = parse(sources.get(source).text(), Toml { source, start: 0 }, Code::BadToml, report);
    let mut fields = Fields::new(entries.unwrap_or_default(), report);
    let settings = settings(&mut fields, &[]);
    fields.finish();
    settings
}

/// `blanks = "before-last"`
fn blanks(fields: &mut Fields<'_>) -> Blanks {
    let parse = |text: &str| match text {
        "end" => Ok(Blanks::End),
        "before-last" => Ok(Blanks::BeforeLast),
        _ => Err(Invalid::new(format!("`blanks` cannot be `{text}`"), suggest(text, &["end", "before-last"]))),
    };
    fields.parsed("blanks", Code::BadValue, parse).map(|blanks| blanks.value).unwrap_or_default()
}

fn contract(fields: &mut Fields<'_>, source: SourceId) {
    let example = format!("contract = {CONTRACT}");
    match fields.raw("contract") {
        Some(Raw { value: Value::Integer(CONTRACT), .. }) => {}
        Some(Raw { value: Value::Integer(number), span, .. }) => {
            let message = format!("the layout is made for contract {number}, and this Masthead knows {CONTRACT}");
            let help = "use a layout made for this version of Masthead";
            fields.report.push(Diagnostic::at(Code::BadValue, span, message, help));
        }
        Some(raw) => fields.report.push(raw.wrong_type("a whole number", &example)),
        None => {
            let help = format!("write `{example}`");
            fields.report.push(Diagnostic::at(Code::MissingKey, whole_file(source), "`contract` is missing", help));
        }
    }
}

/// `[settings.…]`; a setting that is also in `base` must be of the same type.
fn settings(fields: &mut Fields<'_>, base: &[Declaration]) -> Vec<Declaration> {
    let mut declarations = Vec::new();
    for raw in table(fields, "settings", "[settings.columns]") {
        if !is_name(&raw.key) {
            fields.report.push(bad_name(&raw));
        } else if let Value::Table(entries) = raw.value {
            let (name, place) = (raw.key, raw.key_span);
            declarations.extend(fields.within(&name, entries, |fields| declaration(fields, &name, place, base)));
        } else {
            fields.report.push(raw.wrong_type("a table", "[settings.columns]"));
        }
    }
    declarations
}

fn declaration(fields: &mut Fields<'_>, name: &str, place: Span, base: &[Declaration]) -> Option<Declaration> {
    let kind = fields.required_text("type", place, "type = \"integer\"");
    let minimum = integer(fields, "minimum").unwrap_or(i64::MIN);
    let maximum = integer(fields, "maximum").unwrap_or(i64::MAX);
    let choices: Vec<String> = fields.texts("choices").into_iter().map(|choice| choice.value).collect();
    fields.text("about");
    let press = fields.raw("press");
    let default = fields.raw("default");
    let kind = kind.and_then(|kind| {
        let parsed = parse_kind(&kind.value, choices, minimum, maximum).and_then(|kind| as_in_base(kind, name, base));
        fields.check(Code::BadValue, kind.span, parsed)
    });
    let Some(default) = default else {
        let message = format!("`{name}` has no `default`");
        return fields.refuse(Diagnostic::at(Code::MissingKey, place, message, "give the value of those who set none"));
    };
    let kind = kind?.value;
    let press = press.map(|raw| press_value(&kind, &raw)).transpose();
    match press.and_then(|press| Ok(with_press(kind.check(&default)?, press))) {
        Ok(default) => Some(Declaration { name: name.to_owned(), kind, default }),
        Err(diagnostic) => fields.refuse(diagnostic),
    }
}

/// `press`, which only a colour has.
fn press_value(kind: &Kind, raw: &Raw) -> Result<colour::Inks, Diagnostic> {
    if *kind == Kind::Colour {
        return colour::press(raw);
    }
    let help = "take it out, or write `type = \"colour\"`";
    Err(Diagnostic::at(Code::BadValue, raw.key_span, "only a colour has a value for the press", help))
}

fn with_press(default: SettingValue, press: Option<colour::Inks>) -> SettingValue {
    match default {
        SettingValue::Colour(colour) => SettingValue::Colour(colour.with_press(press)),
        SettingValue::Integer(_)
        | SettingValue::Boolean(_)
        | SettingValue::Text(_)
        | SettingValue::Font(_)
        | SettingValue::Length(_) => default,
    }
}

/// Returns `kind` if the base has no setting of this name or one of the same type, since the base uses its value.
fn as_in_base(kind: Kind, name: &str, base: &[Declaration]) -> Result<Kind, Invalid> {
    match base.iter().find(|setting| setting.name == name) {
        Some(setting) if setting.kind.type_name() != kind.type_name() => {
            let wanted = setting.kind.type_name();
            let message = format!("the base has a setting `{name}` of the type `{wanted}`");
            Err(Invalid::new(message, format!("write `type = \"{wanted}\"`, or give the setting another name")))
        }
        Some(_) | None => Ok(kind),
    }
}

fn parse_kind(name: &str, choices: Vec<String>, minimum: i64, maximum: i64) -> Result<Kind, Invalid> {
    match name {
        "choice" if choices.is_empty() => {
            Err(Invalid::new("a choice needs `choices`", "write `choices = [\"…\", \"…\"]`"))
        }
        "choice" => Ok(Kind::Choice(choices)),
        "integer" => Ok(Kind::Integer(minimum, maximum)),
        "length" => Ok(Kind::Length),
        "colour" => Ok(Kind::Colour),
        "font" => Ok(Kind::Font),
        "boolean" => Ok(Kind::Boolean),
        "text" => Ok(Kind::Text),
        _ => {
            let names = ["choice", "integer", "length", "colour", "font", "boolean", "text"];
            Err(Invalid::new(format!("there is no type `{name}`"), suggest(name, &names)))
        }
    }
}

fn integer(fields: &mut Fields<'_>, key: &'static str) -> Option<i64> {
    let raw = fields.raw(key)?;
    match raw.value {
        Value::Integer(number) => Some(number),
        _ => fields.refuse(raw.wrong_type("a whole number", &format!("{key} = 1"))),
    }
}

/// The entries of a table whose keys the layout chooses.
pub(super) fn table(fields: &mut Fields<'_>, key: &'static str, example: &str) -> Vec<Raw> {
    match fields.raw(key) {
        Some(Raw { value: Value::Table(entries), .. }) => entries,
        Some(raw) => {
            fields.report.push(raw.wrong_type("a table", example));
            Vec::new()
        }
        None => Vec::new(),
    }
}

/// Names go into Typst and CSS as identifiers.
pub(super) fn is_name(name: &str) -> bool {
    !TYPST_KEYWORDS.contains(&name)
        && name.starts_with(|c: char| c.is_ascii_lowercase())
        && !name.ends_with('-')
        && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
}

pub(super) fn bad_name(raw: &Raw) -> Diagnostic {
    let help = "use small letters, digits and hyphens, such as `text-size`, and no keyword of Typst's";
    Diagnostic::at(Code::BadValue, raw.key_span, format!("`{}` cannot be a name", raw.key), help)
}
