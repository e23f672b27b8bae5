//! The issue around a sample document: publication, metadata and layout.

use std::sync::Arc;

use super::sample::NASTY;
use crate::diagnostic::Levels;
use crate::directive::{DirectiveElement, DirectiveForm};
use crate::document::Document;
use crate::issue::{Issue, RepeatedQuotes};
use crate::layout::{ChartSettings, Layout, LayoutDirective};
use crate::publication::{
    AccessibilityClaims, Contributor, Doi, EpubSettings, ForeignKeys, ImageSettings, Issn, Language, Licence, Limits,
    Metadata, PartialDate, PrintSettings, Publication, Role, SpannedName,
};
use crate::terms::Terms;

pub(crate) fn issue(document: Document) -> Issue {
    let layout = SpannedName { name: "newsletter".to_owned(), span: None };
    let publication = Publication {
        title: "The Ferry".to_owned(),
        written_title: "The Ferry".to_owned(),
        file_as: None,
        subtitle: Some("News from the waterside".to_owned()),
        logo: None,
        banner: None,
        issn: Some(Issn::new("2049-3630").unwrap()),
        publisher: Some("Harbour & Sons".to_owned()),
        place: Some("Kiel".to_owned()),
        registration: None,
        colophon: None,
        website: Some("https://example.org/".to_owned()),
        language: Language::new("en").unwrap(),
        language_span: None,
        licence: Some(Licence::new("CC-BY-4.0")),
        rights: Some("© 2026 the authors".to_owned()),
        contributors: vec![],
        layout: layout.clone(),
        system_fonts: false,
        editions: vec![],
        print: PrintSettings::default(),
        epub: EpubSettings::default(),
        accessibility: AccessibilityClaims::default(),
        images: ImageSettings::default(),
        limits: Limits::default(),
        messages: Levels::default(),
        foreign_keys: ForeignKeys::default(),
    };
    let metadata = Metadata {
        bibliography: vec![],
        citation_style: None,
        notes: crate::publication::NotePlacement::Page,
        checks: vec![],
        slug: "2026-03".to_owned(),
        title: "The Ferry".to_owned(),
        language: Language::new("en").unwrap(),
        language_span: None,
        date: Some(PartialDate { year: 2026, month: Some(3), day: None }),
        revised: None,
        volume: Some("12".to_owned()),
        number: Some("4".to_owned()),
        isbn: None,
        doi: Some(Doi::new("10.1000/182").unwrap()),
        summary: Some("Who crosses the water, and why: a year of counting at the pier.".to_owned()),
        back: None,
        back_span: None,
        subjects: vec!["ferries".to_owned(), NASTY.to_owned()],
        contributors: vec![
            Contributor { name: "Anna Berg".to_owned(), file_as: None, role: Role::Author },
            Contributor { name: "Olu Bello".to_owned(), file_as: None, role: Role::Editor },
        ],
        cover: None,
        accessibility: AccessibilityClaims::default(),
        layout,
    };
    Issue {
        publication: Arc::new(publication),
        metadata,
        document,
        repeated_quotes: RepeatedQuotes::default(),
        layout: Arc::new(Layout {
            cover: false,
            banner: false,
            cover_sheet: false,
            shared_pages: false,
            blanks: crate::layout::BlankPagePosition::End,
            numbers: false,
            chapter_colours: false,
            split: crate::publication::EpubSplit::Article,
            charts: ChartSettings::default(),
            name: "newsletter".to_owned(),
            files: vec![],
            css: css(),
            directives: vec![pull_quote(), LayoutDirective { name: "box".to_owned(), form: DirectiveForm::default() }],
            classes: crate::layout::LayoutClasses::default(),
            settings: vec![],
            base_settings: vec![],
        }),
        terms: Arc::new(Terms::of(&Language::new("en").unwrap()).unwrap()),
        cover: None,
        logo: None,
        banner: None,
        modified: 1_772_323_200,
        code: crate::code_words::CodeReader::default(),
    }
}

/// The pull quote as the newsletter declares it.
fn pull_quote() -> LayoutDirective {
    let form =
        DirectiveForm { element: DirectiveElement::Aside, role: Some("doc-pullquote"), ..DirectiveForm::default() };
    LayoutDirective { name: "pullquote".to_owned(), form }
}

/// The newsletter's style sheet with its settings filled in.
fn css() -> String {
    let settings = [("accent", "#a6192e"), ("muted", "#595959")];
    let css =
        concat!(include_str!("../../../layouts/base/base.css"), include_str!("../../../layouts/newsletter/epub.css"),);
    settings.iter().fold(css.to_owned(), |css, (name, value)| css.replace(&format!("var(--{name})"), value))
}
