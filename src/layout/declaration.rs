//! Reading `layout.toml`: the features of a layout and its settings.

use super::charts::ChartSettings;
use super::length::LengthRange;
use super::setting::{SettingType, SettingValue};
use super::{BlankPagePosition, LayoutClasses, LayoutDirective, base, colour, directives};
use crate::diagnostic::{Code, Diagnostic, Report, Reported, whole_file};
use crate::manifest::{Fields, KeyValue, TomlOrigin, TomlValue, parse_toml};
use crate::nearest::suggest;
use crate::publication::{EpubSplit, InvalidValue};
use crate::source::{SourceId, Span};

/// Version of the contract between Masthead and layouts (`layouts/prelude.typ`).
const CONTRACT: i64 = 1;

/// The parsed `layout.toml`.
#[derive(Debug, Clone)]
#[expect(clippy::struct_excessive_bools, reason = "each is a key of its own")]
pub(super) struct LayoutManifest {
    /// Declared `:::` directives, in source order.
    pub(super) directives: Vec<LayoutDirective>,
    /// Classes that the layout uses on each element.
    pub(super) classes: LayoutClasses,
    /// Whether the first page is the cover image, if the issue has one.
    pub(super) cover: bool,
    /// Whether the publication's banner is printed in the nameplate.
    pub(super) banner: bool,
    /// Whether the layout draws a cover sheet.
    pub(super) cover_sheet: bool,
    /// Whether the pages for print are those for the screen in other colours.
    pub(super) shared_pages: bool,
    /// Position of the blank pages that fill up the print edition.
    pub(super) blanks: BlankPagePosition,
    /// Whether figures and tables are numbered.
    pub(super) numbers: bool,
    /// Whether each chapter begins on a new page and can have a colour of its own.
    pub(super) chapter_colours: bool,
    /// Parts of an issue that begin a new file of the e-book.
    pub(super) split: EpubSplit,
    /// Size of charts and of the text in them.
    pub(super) charts: ChartSettings,
    /// The settings, in source order.
    pub(super) settings: Vec<SettingDeclaration>,
    /// Settings of the base that the layout does not declare.
    pub(super) base: Vec<SettingDeclaration>,
}

/// Words that cannot be names of settings and directives, because they are keywords in Typst.
const TYPST_KEYWORDS: &[&str] = &[
    "and", "as", "auto", "break", "context", "continue", "else", "false", "for", "if", "import", "in", "include",
    "let", "none", "not", "or", "return", "set", "show", "true", "while",
];

/// Declaration of a setting: `[settings.columns]`.
#[derive(Debug, Clone)]
pub(super) struct SettingDeclaration {
    pub(super) name: String,
    pub(super) setting_type: SettingType,
    pub(super) default: SettingValue,
}

/// Parses `source`, the `layout.toml` of the layout `folder`.
///
/// # Errors
/// The file has at least one mistake. All its mistakes are reported.
pub(super) fn read(source: SourceId, folder: &str, report: &mut Report) -> Result<LayoutManifest, Reported> {
    let sources = report.sources.clone();
    let text = sources.get(source).text();
    let entries = parse_toml(text, TomlOrigin { source, start: 0 }, Code::BadToml, report)?;
    let mut problems = Report::new(sources.clone());
    let mut fields = Fields::new(entries, &mut problems);
    contract(&mut fields, source);
    if let Ok(name) = fields.required_text("name", whole_file(source), &format!("name = \"{folder}\""))
        && name.value != folder
    {
        let message = format!("the layout is named `{}`, but its folder is `{folder}`", name.value);
        let help = format!("write `name = \"{folder}\"`, or rename the folder");
        fields.report.push(Diagnostic::new(Code::BadValue, name.span, message, help));
    }
    fields.text("about");
    let directives = directives::read(&mut fields);
    let classes = LayoutClasses::read(&mut fields, &directives);
    let cover = fields.boolean("cover").unwrap_or(false);
    let banner = fields.boolean("banner").unwrap_or(false);
    let cover_sheet = fields.boolean("cover-sheet").unwrap_or(false);
    let shared_pages = fields.boolean("shared-pages").unwrap_or(false);
    let blanks = blanks(&mut fields);
    let numbers = fields.boolean("numbers").unwrap_or(false);
    let chapter_colours = fields.boolean("chapter-colours").unwrap_or(false);
    let split = fields.parsed("split", Code::BadValue, EpubSplit::new).map(|split| split.value).unwrap_or_default();
    let charts = fields.table("charts", ChartSettings::default(), ChartSettings::read);
    let mut base = base::settings();
    let settings = settings(&mut fields, &base);
    base.retain(|setting| settings.iter().all(|own| own.name != setting.name));
    fields.finish();
    let checked = problems.check();
    for problem in problems.sorted() {
        report.push(problem.clone());
    }
    checked.map(|()| LayoutManifest {
        directives,
        classes,
        cover,
        banner,
        cover_sheet,
        shared_pages,
        blanks,
        numbers,
        chapter_colours,
        split,
        charts,
        settings,
        base,
    })
}

/// Reads a file that contains only `[settings.…]` tables.
///
/// # Errors
/// The file is not valid TOML. Mistakes in the tables are reported, and their settings left out.
pub(super) fn read_settings(source: SourceId, report: &mut Report) -> Result<Vec<SettingDeclaration>, Reported> {
    let sources = report.sources.clone();
    let text = sources.get(source).text();
    let entries = parse_toml(text, TomlOrigin { source, start: 0 }, Code::BadToml, report)?;
    let mut fields = Fields::new(entries, report);
    let settings = settings(&mut fields, &[]);
    fields.finish();
    Ok(settings)
}

/// Reads `blanks = "before-last"`.
fn blanks(fields: &mut Fields<'_>) -> BlankPagePosition {
    let parse = |text: &str| match text {
        "end" => Ok(BlankPagePosition::End),
        "before-last" => Ok(BlankPagePosition::BeforeLast),
        _ => Err(InvalidValue::new(format!("`blanks` cannot be `{text}`"), suggest(text, &["end", "before-last"]))),
    };
    fields.parsed("blanks", Code::BadValue, parse).map(|blanks| blanks.value).unwrap_or_default()
}

/// Reports a missing or unsupported `contract`.
fn contract(fields: &mut Fields<'_>, source: SourceId) {
    let example = format!("contract = {CONTRACT}");
    match fields.take("contract") {
        Some(KeyValue { value: TomlValue::Integer(CONTRACT), .. }) => {}
        Some(KeyValue { value: TomlValue::Integer(number), span, .. }) => {
            let message = format!(
                "the layout is written for contract {number}, but this version of Masthead supports {CONTRACT}"
            );
            let help = "use a layout written for this version of Masthead";
            fields.report.push(Diagnostic::new(Code::BadValue, span, message, help));
        }
        Some(entry) => fields.report.push(entry.wrong_type("a whole number", &example)),
        None => {
            let help = format!("write `{example}`");
            fields.report.push(Diagnostic::new(Code::MissingKey, whole_file(source), "`contract` is missing", help));
        }
    }
}

/// Reads the tables `[settings.…]`. A setting that is also in `base` must be of the same type.
fn settings(fields: &mut Fields<'_>, base: &[SettingDeclaration]) -> Vec<SettingDeclaration> {
    let mut declarations = Vec::new();
    for entry in table(fields, "settings", "[settings.columns]").unwrap_or_default() {
        if !is_name(&entry.key) {
            fields.report.push(bad_name(&entry));
        } else if let TomlValue::Table(entries) = entry.value {
            let (name, place) = (entry.key, entry.key_span);
            declarations.extend(fields.nested_table(&name, entries, |fields| declaration(fields, &name, place, base)));
        } else {
            fields.report.push(entry.wrong_type("a table", "[settings.columns]"));
        }
    }
    declarations
}

fn declaration(
    fields: &mut Fields<'_>,
    name: &str,
    place: Span,
    base: &[SettingDeclaration],
) -> Result<SettingDeclaration, Reported> {
    let setting_type = fields.required_text("type", place, "type = \"integer\"");
    let (minimum, maximum) = (fields.take("minimum"), fields.take("maximum"));
    let choices: Vec<String> = fields.texts("choices").into_iter().map(|choice| choice.value).collect();
    fields.text("about");
    let press = fields.take("press");
    let default = fields.take("default");
    let setting_type = setting_type.and_then(|setting_type| {
        let parsed = parse_setting_type(&setting_type.value, choices);
        fields.check(Code::BadValue, setting_type.span, parsed.and_then(|parsed| same_as_base(parsed, name, base)))
    });
    let setting_type = setting_type.and_then(|found| {
        let limited = found.value.with_range(minimum.as_ref(), maximum.as_ref());
        limited.map_err(|diagnostic| fields.report.error(diagnostic))
    });
    let Some(default) = default else {
        let message = format!("`{name}` has no `default`");
        let help = "add `default = …`, the value for publications that do not set it";
        return Err(fields.report.error(Diagnostic::new(Code::MissingKey, place, message, help)));
    };
    let setting_type = setting_type?;
    let press = press.map(|entry| press_value(&setting_type, &entry)).transpose();
    let default = press.and_then(|press| Ok(with_press(setting_type.check(&default)?, press)));
    let default = default.map_err(|diagnostic| fields.report.error(diagnostic))?;
    Ok(SettingDeclaration { name: name.to_owned(), setting_type, default })
}

/// Parses `press`, which is an error for settings of any type but `colour`.
fn press_value(setting_type: &SettingType, entry: &KeyValue) -> Result<colour::Inks, Diagnostic> {
    if *setting_type == SettingType::Colour {
        return colour::parse_inks(entry);
    }
    let help = "remove `press`, or write `type = \"colour\"`";
    Err(Diagnostic::new(Code::BadValue, entry.key_span, "`press` is only allowed for a colour", help))
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

/// Returns `setting_type`.
///
/// # Errors
/// The base has a setting of the same name and another type. The base uses the layout's value for its own setting.
fn same_as_base(
    setting_type: SettingType,
    name: &str,
    base: &[SettingDeclaration],
) -> Result<SettingType, InvalidValue> {
    match base.iter().find(|setting| setting.name == name) {
        Some(setting) if setting.setting_type.name() != setting_type.name() => {
            let wanted = setting.setting_type.name();
            let message = format!("the base has a setting `{name}` of the type `{wanted}`");
            Err(InvalidValue::new(message, format!("write `type = \"{wanted}\"`, or give the setting another name")))
        }
        Some(_) | None => Ok(setting_type),
    }
}

fn parse_setting_type(name: &str, choices: Vec<String>) -> Result<SettingType, InvalidValue> {
    match name {
        "choice" if choices.is_empty() => {
            Err(InvalidValue::new("a setting of type `choice` needs `choices`", "write `choices = [\"…\", \"…\"]`"))
        }
        "choice" => Ok(SettingType::Choice(choices)),
        "integer" => Ok(SettingType::Integer(i64::MIN, i64::MAX)),
        "length" => Ok(SettingType::Length(LengthRange::default())),
        "colour" => Ok(SettingType::Colour),
        "font" => Ok(SettingType::Font),
        "boolean" => Ok(SettingType::Boolean),
        "text" => Ok(SettingType::Text),
        _ => {
            let names = ["choice", "integer", "length", "colour", "font", "boolean", "text"];
            Err(InvalidValue::new(format!("there is no type `{name}`"), suggest(name, &names)))
        }
    }
}

/// Takes the entries of a table whose keys are chosen by the layout. Returns `None` for a missing table; other values
/// are reported.
pub(super) fn table(fields: &mut Fields<'_>, key: &'static str, example: &str) -> Option<Vec<KeyValue>> {
    let entry = fields.take(key)?;
    match entry.value {
        TomlValue::Table(entries) => Some(entries),
        _ => fields.refuse(entry.wrong_type("a table", example)),
    }
}

/// Returns `true` if `name` is an identifier both in Typst and in CSS.
pub(super) fn is_name(name: &str) -> bool {
    !TYPST_KEYWORDS.contains(&name)
        && name.starts_with(|c: char| c.is_ascii_lowercase())
        && !name.ends_with('-')
        && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
}

pub(super) fn bad_name(entry: &KeyValue) -> Diagnostic {
    let help = "use lowercase letters, digits and hyphens, such as `text-size`, but no keyword of Typst";
    Diagnostic::new(Code::BadValue, entry.key_span, format!("`{}` cannot be a name", entry.key), help)
}
