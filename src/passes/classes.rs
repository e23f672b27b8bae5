//! Reports classes that the layout does not use: `{.wid}`
//!
//! A layout declares the classes of each element in `[classes]` of its `layout.toml`. Classes that Masthead itself uses,
//! such as `.decorative` and `.total`, are not in the document any more. The class `.as-meant` is allowed everywhere.

use crate::diagnostic::{Code, Diagnostic, Report};
use crate::directive::BuiltInDirective;
use crate::document::{Block, Caption, Document, Figure, Heading};
use crate::layout::{ClassElement, Layout, LayoutClasses};
use crate::nearest::listed;
use crate::source::{Sources, Span};

/// Classes of other dialects, with those that have their meaning here.
const ALIASES: &[(&str, &str)] = &[
    ("unnumbered", "quiet"),
    ("unlisted", "quiet"),
    ("fullwidth", "full"),
    ("full-width", "full"),
    ("column-page", "wide"),
    ("column-screen", "full"),
    ("column-margin", "margin"),
    ("aside", "margin"),
    ("large", "wide"),
    ("landscape", "wide"),
];

pub(super) fn run(document: &Document, layout: &Layout, report: &mut Report) {
    let titled = document.sections.iter().filter(|section| section.heading.is_some());
    let openings = titled.filter_map(|section| section.blocks.first()).map(Block::span).collect();
    let mut check = ClassCheck { layout, openings, report };
    for section in &document.sections {
        if let Some(heading) = &section.heading {
            check.heading(ClassElement::Section, heading);
        }
        for article in &section.articles {
            check.heading(ClassElement::Article, &article.heading);
        }
    }
    document.each_block(&mut |block| match block {
        Block::Heading(heading) => check.heading(ClassElement::Heading, heading),
        Block::Figure(figure) => {
            check.figure(figure);
        }
        Block::Table(table) => {
            let end = table.caption.text.last().map_or(table.span, crate::document::Inline::span);
            check.caption(ClassElement::Table, &table.caption, table.span.to(end));
        }
        Block::Chart(chart) => check.caption(ClassElement::Chart, &chart.caption, chart.span),
        Block::Directive { name, classes, span, .. } => check.directive(name, classes, *span),
        Block::Paragraph { .. }
        | Block::Quote { .. }
        | Block::List(_)
        | Block::DescriptionList { .. }
        | Block::Code { .. }
        | Block::ThematicBreak { .. }
        | Block::Equation(_)
        | Block::Collection { .. }
        | Block::Callout { .. }
        | Block::Passage { .. }
        | Block::Disclosure { .. } => {}
    });
}

struct ClassCheck<'a> {
    layout: &'a Layout,
    /// The blocks that come first in a section with a title.
    openings: Vec<Span>,
    report: &'a mut Report,
}

impl ClassCheck<'_> {
    fn heading(&mut self, element: ClassElement, heading: &Heading) {
        self.check(&heading.classes, self.layout.classes.of(element), element.name_in_text(), heading.span);
        self.without_effect(&heading.classes, false, heading.span);
    }

    fn caption(&mut self, element: ClassElement, caption: &Caption, span: Span) {
        self.check(&caption.classes, self.layout.classes.of(element), element.name_in_text(), span);
        self.without_effect(&caption.classes, false, span);
    }

    fn figure(&mut self, figure: &Figure) {
        let Figure { image, caption, span, .. } = figure;
        self.check(
            &caption.classes,
            self.layout.classes.of(ClassElement::Figure),
            ClassElement::Figure.name_in_text(),
            *span,
        );
        self.without_effect(&caption.classes, image.has_width(), *span);
        self.opening(caption, *span);
        if !caption.has_text() && caption.source.is_empty() {
            for class in caption.classes.iter().filter(|class| self.layout.classes.captioned().contains(class)) {
                let message = format!("`.{class}` is only used on an image with a caption");
                let help = "write the caption after the address, in quotation marks, or remove the class";
                let place = place(&forms(class), *span, &self.report.sources);
                self.report.push(Diagnostic::new(Code::UnusedAttribute, place, message, help));
            }
        }
    }

    /// Reports the classes, and the attribute `width`, that have no effect beside another class of the same element.
    fn without_effect(&mut self, classes: &[String], has_width: bool, span: Span) {
        let mut reported: Vec<&str> = Vec::new();
        for strong in classes {
            for weak in self.layout.classes.without_effect(strong) {
                let is_width = weak == LayoutClasses::WIDTH;
                let is_given = if is_width { has_width } else { classes.contains(weak) };
                if !is_given || reported.contains(&weak.as_str()) {
                    continue;
                }
                reported.push(weak);
                let (name, forms) = if is_width {
                    (weak.clone(), vec![weak.clone()])
                } else {
                    (format!(".{weak}"), forms(weak).into())
                };
                let message = format!("`{name}` is not used on paper beside `.{strong}`");
                let place = place(&forms, span, &self.report.sources);
                let help = format!("remove `{name}` or `.{strong}`");
                self.report.push(Diagnostic::new(Code::UnusedAttribute, place, message, help));
            }
        }
    }

    /// Reports the classes for the opening of a section on a figure that is elsewhere.
    fn opening(&mut self, caption: &Caption, span: Span) {
        if self.openings.contains(&span) {
            return;
        }
        for class in caption.classes.iter().filter(|class| self.layout.classes.opening().contains(class)) {
            let message = format!("`.{class}` is only used on an image that comes first in a chapter");
            let help = "put the image below the title of the chapter, before all text, or remove the class";
            let place = place(&forms(class), span, &self.report.sources);
            self.report.push(Diagnostic::new(Code::UnusedAttribute, place, message, help));
        }
    }

    fn directive(&mut self, name: &str, classes: &[String], span: Span) {
        let is_declared = self.layout.directives.iter().any(|directive| directive.name == name);
        // An unknown directive is reported as such. Built-in directives have no classes.
        if BuiltInDirective::named(name).is_some() {
            self.check(classes, Some(&[]), &format!("`:::{name}`"), span);
        } else if is_declared {
            self.check(classes, self.layout.classes.of_directive(name), &format!("`:::{name}`"), span);
        }
    }

    fn check(&mut self, classes: &[String], known: Option<&[String]>, element: &str, span: Span) {
        let Some(known) = known else { return };
        let known: Vec<&str> = known.iter().map(String::as_str).collect();
        let is_known = |class: &str| known.contains(&class) || class == BuiltInDirective::AS_MEANT;
        for class in classes.iter().filter(|class| !is_known(class)) {
            let class: String = class.chars().take(MAX_CLASS).collect();
            let message = format!("the layout `{}` does not use the class `.{class}` on {element}", self.layout.name);
            let alias =
                ALIASES.iter().find(|(alias, meant)| *alias == class && known.contains(meant)).map(|alias| alias.1);
            let help = match (self.report.nearest(&class, &known), alias) {
                // LaTeX's and pandoc's word for a table that does not float.
                (None, None) if class == "here" => {
                    "remove it: figures and tables stand where they are written, if the page has room".to_owned()
                }
                (Some(nearest), _) | (None, Some(nearest)) => format!("did you mean `.{nearest}`?"),
                // `:::box Dates`
                (None, None) if element.starts_with('`') && class.starts_with(char::is_uppercase) => {
                    format!("write a title as the first line of the text, in bold: `**{class}**`")
                }
                (None, None) if known.is_empty() => format!("remove it: the layout has no classes for {element}"),
                (None, None) => {
                    let dotted: Vec<String> = known.iter().map(|name| format!(".{name}")).collect();
                    let dotted: Vec<&str> = dotted.iter().map(String::as_str).collect();
                    format!("use one of {}, or remove it", listed(&dotted))
                }
            };
            let place = place(&forms(&class), span, &self.report.sources);
            self.report.push(Diagnostic::new(Code::UnusedAttribute, place, message, help));
        }
    }
}

/// Returns the position of an attribute in `span`, as one of the `forms` in which it can be written, or the first line
/// of `span`.
pub(super) fn place(forms: &[String], span: Span, sources: &Sources) -> Span {
    let range = span.range();
    let text = sources.get(span.source).text();
    // A caption ends before its attributes.
    let end = text[range.end..].find('\n').map_or(text.len(), |at| range.end + at);
    let written = &text[range.start..end];
    let found = forms.iter().find_map(|wanted| {
        let at = written.find(wanted)?;
        Some(range.start + at..range.start + at + wanted.len())
    });
    let line = range.start..range.start + written.find('\n').unwrap_or(written.len());
    Span::new(span.source, found.unwrap_or(line))
}

/// Returns the forms in which a class can be written.
pub(super) fn forms(class: &str) -> [String; 3] {
    [format!(".{class}"), format!("\"{class}\""), class.to_owned()]
}

/// Maximum length of a class in a message, in characters.
const MAX_CLASS: usize = 40;
