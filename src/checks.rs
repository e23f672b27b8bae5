//! What can be wrong with a finished tree: more than the limits allow, directives that the layout does not know, characters
//! that no font has.

use std::collections::HashSet;

use unicode_script::{Script, UnicodeScript};

use crate::diagnostic::{Code, Diagnostic, Report};
use crate::directive::BuiltIn;
use crate::document::{Block, Inline, each_inline};
use crate::fonts::DrawingFonts;
use crate::issue::Issue;
use crate::layout::SettingValue;
use crate::nearest::suggest;
use crate::pdf::Fonts;
use crate::source::Span;

mod limits;
mod tables;

/// Checks an issue.
pub(crate) fn run(issue: &Issue, fonts: &Fonts, drawing_fonts: &DrawingFonts, report: &mut Report) {
    limits::run(&issue.document, &printed_metadata(issue), &issue.publication.limits, report);
    families(issue, fonts, report);
    directives(issue, report);
    // What is not built for its length need not be measured.
    if !report.has_errors() {
        tables::run(issue, drawing_fonts, report);
    }
    glyphs(issue, fonts, report);
}

/// The font families that the publication sets for the layout.
fn families(issue: &Issue, fonts: &Fonts, report: &mut Report) {
    let tables = issue.publication.settings.tables.iter().filter(|table| table.layout == issue.layout.name);
    for written in tables.flat_map(|table| &table.values) {
        let set = issue.layout.settings.iter().find(|(name, _)| *name == written.key);
        if let Some((name, SettingValue::Font(family))) = set
            && !fonts.has_family(family)
        {
            let message = format!("there is no font `{family}` for `{name}`");
            let help = suggest(family, &fonts.families().into_iter().collect::<Vec<_>>());
            let help = format!("{help}; or put its files into `fonts/`");
            report.push(Diagnostic::at(Code::UnknownFont, written.span, message, help));
        }
    }
}

fn directives(issue: &Issue, report: &mut Report) {
    let own = issue.layout.directives.iter().map(|directive| directive.name.as_str());
    let known: Vec<&str> = own.chain(BuiltIn::NAMES.map(|(name, _)| name)).collect();
    issue.document.each_block(&mut |block| {
        if let Block::Directive { name, span, .. } = block
            && !known.contains(&name.as_str())
        {
            let message = if name.is_empty() {
                "this `:::` names nothing".to_owned()
            } else {
                format!("the layout `{}` knows no `:::{name}`", issue.layout.name)
            };
            report.push(Diagnostic::at(Code::UnknownDirective, *span, message, suggest(name, &known)));
        }
    });
}

/// Each character that no font has, at its first place.
fn glyphs(issue: &Issue, fonts: &Fonts, report: &mut Report) {
    let document = &issue.document;
    let mut checked: HashSet<char> = (' '..='~').collect();
    let mut missing = |text: &str| -> Vec<char> {
        text.chars().filter(|&c| checked.insert(c) && is_drawn(c) && !fonts.cover(c)).collect()
    };
    for c in missing(&printed_metadata(issue)) {
        let place = report.sources.find(c);
        report.push(missing_glyph(c, place));
    }
    let mut check = |text: &str, span: Span, report: &mut Report| {
        for c in missing(text) {
            let place = within(c, span, report);
            report.push(missing_glyph(c, Some(place)));
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
            | Inline::NoteReference { .. } => {}
        });
    });
    document.each_block(&mut |block| {
        if let Block::Code { text, span, .. } = block {
            check(text, *span, report);
        }
    });
}

/// Whether a character needs a glyph: white space, controls, joiners, direction marks and variation selectors do not.
fn is_drawn(c: char) -> bool {
    let ignorable = matches!(c,
        '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}'
        | '\u{2060}'..='\u{206F}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{E0000}'..='\u{E0FFF}');
    !c.is_whitespace() && !c.is_control() && !ignorable
}

/// What a layout prints beside the text: nameplate, issue line, imprint.
fn printed_metadata(issue: &Issue) -> String {
    let (publication, metadata) = (&issue.publication, &issue.metadata);
    let own = [&metadata.volume, &metadata.number, &metadata.summary];
    let shared = [&publication.subtitle, &publication.publisher, &publication.place, &publication.rights];
    let people = metadata.contributors.iter().map(|contributor| &contributor.name);
    let optional = own.into_iter().chain(shared).flatten();
    [&metadata.title, &publication.title].into_iter().chain(people).chain(optional).cloned().collect()
}

/// The character's place in a part of a file.
fn within(c: char, span: Span, report: &Report) -> Span {
    let written = &report.sources.get(span.source).text()[span.range()];
    written.find(c).map_or(span, |at| {
        let start = span.range().start + at;
        Span::new(span.source, start..start + c.len_utf8())
    })
}

fn missing_glyph(c: char, place: Option<Span>) -> Diagnostic {
    let message = format!("no font has the character {c} (U+{:04X})", u32::from(c));
    let help = format!("put a font that has it into `fonts/`: {}", helpful_font(c));
    match place {
        Some(span) => Diagnostic::at(Code::MissingGlyph, span, message, help),
        None => Diagnostic::nowhere(Code::MissingGlyph, message, help),
    }
}

/// A free font that has the characters of a script.
fn helpful_font(c: char) -> String {
    match c.script() {
        Script::Han | Script::Hiragana | Script::Katakana | Script::Hangul | Script::Bopomofo => {
            "Noto Serif CJK".to_owned()
        }
        Script::Arabic => "Noto Naskh Arabic".to_owned(),
        Script::Common | Script::Inherited | Script::Unknown => "a Noto font for symbols".to_owned(),
        script => format!("Noto Serif {}", script.full_name().replace('_', " ")),
    }
}
