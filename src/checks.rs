//! Checks a complete issue before it is written: limits, fonts and directives, the width of tables, and characters
//! without a glyph.

use std::collections::HashSet;

use unicode_script::{Script, UnicodeScript};

use crate::diagnostic::{Code, Diagnostic, Report};
use crate::document::{Block, Inline, each_inline};
use crate::fonts::DrawingFonts;
use crate::issue::Issue;
use crate::layout::{Setting, SettingValue};
use crate::nearest::suggest;
use crate::pdf::Fonts;
use crate::source::Span;

mod limits;
mod tables;

/// Checks an issue and reports its mistakes.
pub(crate) fn run(issue: &Issue, fonts: &Fonts, drawing_fonts: &DrawingFonts, report: &mut Report) {
    limits::run(&issue.document, &printed_metadata(issue), &issue.publication.limits, report);
    check_font_families(issue, fonts, report);
    check_directives(issue, report);
    // Measuring is expensive for huge tables. An issue with errors, such as exceeded limits, is not built anyway.
    if !report.has_errors() {
        tables::run(issue, drawing_fonts, report);
    }
    check_glyphs(issue, fonts, report);
}

/// Reports settings of the publication that name an unknown font family.
fn check_font_families(issue: &Issue, fonts: &Fonts, report: &mut Report) {
    for Setting { name, value, span } in &issue.layout.settings {
        if let (SettingValue::Font(family), Some(span)) = (value, span)
            && !fonts.has_family(family)
        {
            let message = format!("the setting `{name}` names an unknown font: `{family}`");
            let help = suggest(family, &fonts.families().into_iter().collect::<Vec<_>>());
            let help = format!("{help}; or put the font's files into `fonts/`");
            report.push(Diagnostic::new(Code::UnknownFont, *span, message, help));
        }
    }
}

/// Directives that every layout supports.
const DIRECTIVES: [&str; 2] = ["figures", "glossary"];

/// Reports directives that the layout does not support.
fn check_directives(issue: &Issue, report: &mut Report) {
    let own = issue.layout.directives.iter().map(String::as_str);
    let known: Vec<&str> = own.chain(DIRECTIVES).collect();
    issue.document.each_block(&mut |block| {
        if let Block::Directive { name, span, .. } = block
            && !known.contains(&name.as_str())
        {
            let message = if name.is_empty() {
                "`:::` without a name".to_owned()
            } else {
                format!("the layout `{}` has no directive `:::{name}`", issue.layout.name)
            };
            report.push(Diagnostic::new(Code::UnknownDirective, *span, message, suggest(name, &known)));
        }
    });
}

/// Reports each character that no font has, at its first occurrence.
fn check_glyphs(issue: &Issue, fonts: &Fonts, report: &mut Report) {
    let document = &issue.document;
    let mut checked: HashSet<char> = (' '..='~').collect();
    let mut missing = |text: &str| -> Vec<char> {
        text.chars().filter(|&c| checked.insert(c) && is_drawn(c) && !fonts.cover(c)).collect()
    };
    for c in missing(&printed_metadata(issue)) {
        let span = report.sources.find(c);
        report.push(missing_glyph(c, span));
    }
    let mut check = |text: &str, span: Span, report: &mut Report| {
        for c in missing(text) {
            let span = find_within(c, span, report);
            report.push(missing_glyph(c, Some(span)));
        }
    };
    document.each_run(&mut |run| {
        each_inline(run, &mut |inline| match inline {
            Inline::Text { text, span } | Inline::Code { text, span } => check(text, *span, report),
            Inline::SoftBreak { .. }
            | Inline::HardBreak { .. }
            | Inline::Styled { .. }
            | Inline::Abbreviation { .. }
            | Inline::Link { .. }
            | Inline::Image(_)
            | Inline::Math(_)
            | Inline::Mention { .. }
            | Inline::Reference { .. }
            | Inline::IndexMark { .. }
            | Inline::Anchor { .. }
            | Inline::NoteReference { .. } => {}
        });
    });
    document.each_block(&mut |block| {
        if let Block::Code { text, span, .. } = block {
            check(text, *span, report);
        }
    });
}

/// Returns `true` if a character needs a glyph. White space, controls, joiners, direction marks and variation selectors
/// need none.
fn is_drawn(c: char) -> bool {
    let ignorable = matches!(c,
        '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}'
        | '\u{2060}'..='\u{206F}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{E0000}'..='\u{E0FFF}');
    !c.is_whitespace() && !c.is_control() && !ignorable
}

/// Returns the metadata that a layout prints in addition to the text: nameplate, issue line, imprint.
fn printed_metadata(issue: &Issue) -> String {
    let (publication, metadata) = (&issue.publication, &issue.metadata);
    let own = [&metadata.volume, &metadata.number, &metadata.summary];
    let shared = [&publication.subtitle, &publication.publisher, &publication.place, &publication.rights];
    let people = metadata.contributors.iter().map(|contributor| &contributor.name);
    let optional = own.into_iter().chain(shared).flatten();
    [&metadata.title, &publication.title].into_iter().chain(people).chain(optional).cloned().collect()
}

/// Returns the span of the first occurrence of `c` within `span`, or `span` itself if the source does not contain the
/// character literally.
fn find_within(c: char, span: Span, report: &Report) -> Span {
    let written = &report.sources.get(span.source).text()[span.range()];
    written.find(c).map_or(span, |at| {
        let start = span.range().start + at;
        Span::new(span.source, start..start + c.len_utf8())
    })
}

fn missing_glyph(c: char, span: Option<Span>) -> Diagnostic {
    let message = format!("no font has the character {c} (U+{:04X})", u32::from(c));
    let help = format!("put a font that has it into `fonts/`: {}", suggested_font(c));
    Diagnostic::new(Code::MissingGlyph, span, message, help)
}

/// Returns the name of a free font for the script of a character.
fn suggested_font(c: char) -> String {
    match c.script() {
        Script::Han | Script::Hiragana | Script::Katakana | Script::Hangul | Script::Bopomofo => {
            "Noto Serif CJK".to_owned()
        }
        Script::Arabic => "Noto Naskh Arabic".to_owned(),
        Script::Common | Script::Inherited | Script::Unknown => "a Noto font for symbols".to_owned(),
        script => format!("Noto Serif {}", script.full_name().replace('_', " ")),
    }
}
