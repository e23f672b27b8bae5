//! Checks a complete issue before it is written: limits, fonts and directives, titles, the width of tables, and, for the
//! editions with pages, characters without a glyph.

use crate::diagnostic::{Code, Diagnostic, Report};
use crate::directive::BuiltInDirective;
use crate::document::Block;
use crate::fonts::DrawingFonts;
use crate::issue::Issue;
use crate::layout::{Setting, SettingValue};
use crate::nearest::suggest;
use crate::pdf::Fonts;

mod claims;
mod directives;
mod glyphs;
mod letters;
mod limits;
mod symbols;
mod tables;
mod titles;

pub(crate) use glyphs::run as check_glyphs;
pub(crate) use limits::check_size;

/// Checks an issue and reports its mistakes.
pub(crate) fn run(issue: &Issue, fonts: &Fonts, drawing_fonts: &DrawingFonts, report: &mut Report) {
    limits::run(issue, &printed_metadata(issue).concat(), report);
    check_font_families(issue, fonts, report);
    check_directives(issue, report);
    directives::check_content(issue, report);
    directives::check_openings(issue, report);
    claims::run(issue, report);
    titles::run(issue, report);
    symbols::run(issue, report);
    letters::run(issue, report);
    // Measuring is expensive for huge tables. An issue with errors, such as exceeded limits, is not built anyway.
    if !report.has_errors() {
        tables::run(issue, drawing_fonts, report);
    }
}

/// Reports settings of the publication that name an unknown font family.
fn check_font_families(issue: &Issue, fonts: &Fonts, report: &mut Report) {
    for Setting { name, value, span, .. } in &issue.layout.settings {
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

/// Reports directives that are neither built in nor declared by the layout.
fn check_directives(issue: &Issue, report: &mut Report) {
    let own = issue.layout.directives.iter().map(|directive| directive.name.as_str());
    let known: Vec<&str> = own.chain(BuiltInDirective::NAMES.map(|(name, _)| name)).collect();
    issue.document.each_block(&mut |block| {
        if let Block::Directive { name, span, .. } = block
            && !known.contains(&name.as_str())
        {
            let (message, help) = if name.is_empty() {
                let help = "give it a name, or remove it if it should close something; if boxes are inside each other, \
                            write more colons outside: `::::box` and `::::`";
                ("`:::` without a name neither opens nor closes a block".to_owned(), help.to_owned())
            } else {
                let message = format!("the layout `{}` has no directive `:::{name}`", issue.layout.name);
                let glued = name.split(['.', '{', '#', '=']).next().filter(|first| first.len() < name.len());
                let help = match (directives::foreign_directive(name), glued) {
                    (Some(help), _) => help.to_owned(),
                    (None, Some(first)) if known.contains(&first) => {
                        format!("write the classes after a space and without a full stop: `:::{first} wide`")
                    }
                    (None, _) => suggest(name, &known),
                };
                (message, help)
            };
            report.push(Diagnostic::new(Code::UnknownDirective, *span, message, help));
        }
    });
}

/// Returns the metadata that a layout prints in addition to the text: nameplate, issue line, imprint.
fn printed_metadata(issue: &Issue) -> Vec<&str> {
    let (publication, metadata) = (&issue.publication, &issue.metadata);
    let own = [&metadata.volume, &metadata.number, &metadata.summary, &metadata.back];
    let shared = [
        &publication.subtitle,
        &publication.publisher,
        &publication.place,
        &publication.registration,
        &publication.colophon,
        &publication.rights,
    ];
    let people = metadata.contributors.iter().map(|contributor| &contributor.name);
    let note = metadata.revised.as_ref().and_then(|revised| revised.note.as_ref());
    let optional = own.into_iter().chain(shared).flatten().chain(note);
    [&metadata.title, &publication.title].into_iter().chain(people).chain(optional).map(String::as_str).collect()
}
