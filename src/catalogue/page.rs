//! `index.html`: the catalogue as a web page, without scripts and without other files than the logo and the covers.

use fixed_decimal::Decimal;
use icu_decimal::DecimalFormatter;
use icu_decimal::options::DecimalFormatterOptions;

use super::accessibility;
use super::language::{direction, in_language};
use super::{Catalogue, CatalogueEntry, OPDS1, OPDS1_TYPE, OPDS2, OPDS2_TYPE, checksums, href, logo_path};
use crate::markup::{Markup, StartTag};
use crate::publication::{PartialDate, Publication};

/// Style sheet of the page. It uses the variables `--accent` and `--accent-on-dark`, which are defined before it.
const STYLE: &str = include_str!("page.css");

pub(super) fn write(catalogue: &Catalogue<'_>) -> String {
    let publication = catalogue.publication;
    let mut out = Markup::default();
    out.raw("<!DOCTYPE html>\n");
    let language = &publication.language;
    out.tag("html").set("lang", language).set("dir", direction(language)).open();
    head(catalogue, &mut out);
    out.raw("<body>\n");
    masthead(catalogue, &mut out);
    out.raw("<main>\n");
    let mut entries = catalogue.entries.as_slice();
    while let Some(first) = entries.first() {
        let year = |entry: &CatalogueEntry| entry.metadata.date.map(|date| date.year);
        let same = entries.iter().take_while(|entry| year(entry) == year(first)).count();
        let (of_year, rest) = entries.split_at(same);
        section(catalogue, year(first), of_year, &mut out);
        entries = rest;
    }
    out.raw("</main>\n");
    footer(catalogue, &mut out);
    out.raw("</body>\n</html>\n");
    out.finish()
}

fn head(catalogue: &Catalogue<'_>, out: &mut Markup) {
    let (publication, colours) = (catalogue.publication, &catalogue.colours);
    out.raw("\n<head>\n<meta charset=\"utf-8\" />\n");
    out.raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\" />\n");
    out.raw("<meta name=\"color-scheme\" content=\"light dark\" />\n");
    out.element("title", &publication.title);
    out.line();
    if let Some(subtitle) = &publication.subtitle {
        out.tag("meta").set("name", "description").set("content", subtitle).empty();
        out.line();
    }
    for (file, kind, name) in [(OPDS2, OPDS2_TYPE, "OPDS 2.0"), (OPDS1, OPDS1_TYPE, "OPDS 1.2")] {
        let title = format!("{} ({name})", publication.title);
        out.tag("link").set("rel", "alternate").set("type", kind).set("href", file).set("title", title).empty();
        out.line();
    }
    out.raw("<style>\n");
    out.text(&format!(":root {{ --accent: {}; --accent-on-dark: {}; }}\n", colours.accent, colours.accent_on_dark));
    out.raw(STYLE);
    out.raw("</style>\n</head>\n");
}

/// Writes the nameplate: logo, title, subtitle and facts about the publication.
fn masthead(catalogue: &Catalogue<'_>, out: &mut Markup) {
    let publication = catalogue.publication;
    out.raw("<header>\n");
    if let Some(logo) = catalogue.logo {
        let tag = out.tag("img").set("class", "logo").set("src", logo_path(logo)).set("alt", &logo.description);
        tag.set("width", logo.file.width).set("height", logo.file.height).empty();
        out.line();
    }
    out.element("h1", &publication.title);
    out.line();
    if let Some(subtitle) = &publication.subtitle {
        out.tag("p").set("class", "subtitle").with_text(subtitle);
        out.line();
    }
    let issn = publication.issn.as_ref().map(|issn| format!("ISSN\u{A0}{}", issn.as_str()));
    let facts = [&publication.publisher, &publication.place, &publication.registration, &issn];
    let facts: Vec<&str> = facts.into_iter().flatten().map(String::as_str).collect();
    if !facts.is_empty() {
        out.tag("p").set("class", "publisher").with_text(&facts.join(" · "));
        out.line();
    }
    out.raw("</header>\n");
}

/// Writes the issues of a year, or the issues without a date if `year` is `None`.
fn section(catalogue: &Catalogue<'_>, year: Option<u16>, entries: &[CatalogueEntry], out: &mut Markup) {
    let id = year.map_or_else(|| "undated".to_owned(), |year| format!("year-{year}"));
    let words = |year| PartialDate { year, month: None, day: None }.in_words(&catalogue.publication.language);
    let heading = year.map_or_else(|| catalogue.terms.catalogue.undated.clone(), words);
    out.tag("section").set("aria-labelledby", &id).open();
    out.line();
    out.tag("h2").set("id", &id).with_text(&heading);
    // Without the role, some screen readers do not announce a list without bullets as a list.
    out.raw("\n<ul class=\"issues\" role=\"list\">\n");
    for entry in entries {
        out.raw("<li>\n");
        issue(catalogue, entry, out);
        out.raw("</li>\n");
    }
    out.raw("</ul>\n</section>\n");
}

fn issue(catalogue: &Catalogue<'_>, entry: &CatalogueEntry, out: &mut Markup) {
    let (publication, metadata) = (catalogue.publication, &entry.metadata);
    let id = format!("issue-{}", href(&metadata.slug));
    out.tag("article").set("aria-labelledby", &id).open();
    out.line();
    if let Some(cover) = &entry.cover {
        let tag = own_language(out.tag("img"), entry, publication).set("src", href(&cover.path));
        let tag = tag.set("alt", &cover.description).set("width", cover.file.width).set("height", cover.file.height);
        // The first cover is visible without scrolling.
        let is_first = catalogue.entries.first().is_some_and(|first| first.metadata.slug == metadata.slug);
        tag.maybe("loading", (!is_first).then_some("lazy")).empty();
        out.line();
    }
    out.raw("<div class=\"about\">\n<hgroup>\n");
    let (title, when) = headings(catalogue, entry);
    if !when.is_empty() {
        out.tag("p").set("class", "when").with_text(&when.join(" · "));
        out.line();
    }
    own_language(out.tag("h3"), entry, publication).set("id", &id).with_text(&title);
    out.raw("\n</hgroup>\n");
    if let Some(summary) = &metadata.summary {
        own_language(out.tag("p"), entry, publication).set("class", "summary").with_text(summary);
        out.line();
    }
    editions(catalogue, entry, &id, out);
    data(catalogue, entry, &id, out);
    accessibility::write(entry, publication, &id, out);
    out.raw("</div>\n</article>\n");
}

/// Returns the heading of an issue, and its date and numbering in the publication's language. If the issue has no
/// title, its metadata has the publication's; the heading is then the date or the numbering instead.
fn headings(catalogue: &Catalogue<'_>, entry: &CatalogueEntry) -> (String, Vec<String>) {
    let (publication, metadata) = (catalogue.publication, &entry.metadata);
    let date = metadata.date.map(|date| date.in_words(&publication.language));
    let numbering = catalogue.terms.numbering(metadata.volume.as_deref(), metadata.number.as_deref());
    let mut when: Vec<String> = [date, numbering].into_iter().flatten().collect();
    let title =
        if metadata.title == publication.title && !when.is_empty() { when.remove(0) } else { metadata.title.clone() };
    (title, when)
}

fn editions(catalogue: &Catalogue<'_>, entry: &CatalogueEntry, id: &str, out: &mut Markup) {
    out.raw("<ul class=\"editions\" role=\"list\">\n");
    for file in &entry.editions {
        out.open("li");
        let tag = out.tag("a").set("href", href(&file.path)).set("type", file.edition.format().media_type);
        tag.set("hreflang", &entry.metadata.language).set("aria-describedby", id).open();
        out.element("span", file.edition.format().name);
        out.text(" ");
        out.tag("span").set("class", "size").with_text(&size(file.size, catalogue));
        out.raw("</a></li>\n");
    }
    out.raw("</ul>\n");
}

/// Writes the data files, each with its checksum, behind a line that opens the list.
fn data(catalogue: &Catalogue<'_>, entry: &CatalogueEntry, id: &str, out: &mut Markup) {
    if entry.data.is_empty() {
        return;
    }
    out.raw("<details class=\"data\">\n<summary>");
    out.text(&catalogue.terms.data);
    out.raw("</summary>\n<ul role=\"list\">\n");
    for file in &entry.data {
        out.open("li");
        let tag = out.tag("a").set("href", href(&file.path)).set("type", "text/csv").set("download", &file.name);
        tag.set("aria-describedby", id).open();
        out.text(&file.name);
        out.raw("</a> ");
        out.tag("span").set("class", "size").with_text(&size(file.size, catalogue));
        out.raw(" ");
        out.tag("code").set("title", "SHA-256").with_text(&file.sum);
        out.raw("</li>\n");
    }
    out.raw("</ul>\n</details>\n");
}

fn footer(catalogue: &Catalogue<'_>, out: &mut Markup) {
    let (publication, terms) = (catalogue.publication, &catalogue.terms.catalogue);
    out.raw("<footer>\n<p>");
    out.text(&format!("{}: ", terms.reading_apps));
    out.tag("a").set("href", OPDS2).set("type", OPDS2_TYPE).with_text("OPDS 2.0");
    out.raw(" · ");
    out.tag("a").set("href", OPDS1).set("type", OPDS1_TYPE).with_text("OPDS 1.2");
    out.raw("</p>\n<p>");
    out.text(&format!("{}: ", terms.checksums));
    out.tag("a").set("href", checksums::NAME).with_text("SHA-256");
    out.raw("</p>\n");
    if let Some(website) = &publication.website {
        out.open("p");
        out.tag("a").set("href", website).with_text(website);
        out.raw("</p>\n");
    }
    if let Some(rights) = &publication.rights {
        out.element("p", rights);
        out.line();
    }
    if let Some(licence) = &publication.licence {
        out.open("p");
        match &licence.url {
            Some(url) => out.tag("a").set("href", url).set("rel", "license").with_text(&licence.name),
            None => out.text(&licence.name),
        }
        out.raw("</p>\n");
    }
    out.raw("</footer>\n");
}

/// Sets `lang` and `dir` of an element in the issue's language, if they differ from the page's.
fn own_language<'a>(tag: StartTag<'a>, entry: &CatalogueEntry, publication: &Publication) -> StartTag<'a> {
    in_language(tag, &entry.metadata.language, publication)
}

/// Formats a file size in the publication's language, rounded up: "274 kB", "1,2 MB".
fn size(bytes: u64, catalogue: &Catalogue<'_>) -> String {
    let terms = &catalogue.terms.catalogue;
    let tenths_of_megabytes = bytes.div_ceil(100_000);
    let (mut number, unit) = if tenths_of_megabytes < 10 {
        (Decimal::from(bytes.div_ceil(1000)), &terms.kilobytes)
    } else {
        (Decimal::from(tenths_of_megabytes), &terms.megabytes)
    };
    if tenths_of_megabytes >= 10 {
        number.multiply_pow10(-1);
    }
    let locale = catalogue.publication.language.identifier().into();
    let written = DecimalFormatter::try_new(locale, DecimalFormatterOptions::default());
    let written = written.map_or_else(|_| number.to_string(), |formatter| formatter.format(&number).to_string());
    // A no-break space between number and unit, as the SI requires.
    format!("{written}\u{A0}{unit}")
}
