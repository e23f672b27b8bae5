//! Front matter: the cover, and the parts of the title page other than the contents.

use std::fmt::Write as _;

use super::EpubCover;
use super::page_breaks::PageBreaks;
use super::xhtml::XhtmlShell;
use crate::document::{FrontPart, ImageFile, ImageFormat};
use crate::issue::Issue;
use crate::markup::Markup;
use crate::publication::{Contributor, Role};
use crate::symbols::DrawnSymbols;

/// Returns the path of the cover image, relative to the package document.
pub(crate) fn cover_path(format: ImageFormat) -> String {
    format!("images/cover.{}", format.extension())
}

/// Path of the author's drawing for the cover, relative to the package document.
pub(crate) const COVER_DRAWING: &str = "images/cover-drawing.svg";

/// Returns the path of the logo or the banner, relative to the package document.
pub(crate) fn picture_path(name: &str, format: ImageFormat) -> String {
    format!("images/{name}.{}", format.extension())
}

/// Renders the cover, which consists of the cover image only.
pub(crate) fn cover(issue: &Issue, cover: &EpubCover, breaks: &PageBreaks<'_>) -> String {
    shell(issue).wrap(&issue.terms.cover, "cover", |out| {
        breaks.write_front(FrontPart::Cover, out);
        out.tag("section").set("epub:type", "cover").set("aria-label", &issue.terms.cover).open();
        out.line();
        let path = if cover.is_drawing { COVER_DRAWING.to_owned() } else { cover_path(cover.format) };
        let tag = out.tag("img").set("src", path).set("alt", &cover.alt);
        tag.set("role", "doc-cover").empty();
        out.raw("\n</section>\n");
    })
}

/// Writes nameplate, title and summary of the issue.
pub(super) fn title(issue: &Issue, symbols: &DrawnSymbols, out: &mut Markup) {
    let tag = out.tag("section").set("epub:type", "titlepage").set("id", "titlepage");
    tag.set("aria-labelledby", "title").open();
    out.line();
    nameplate(issue, symbols, out);
    out.raw("</section>\n");
}

/// Returns the frame of a file of the front matter.
pub(super) fn shell(issue: &Issue) -> XhtmlShell<'_> {
    XhtmlShell { language: &issue.metadata.language, stylesheet: "stylesheet.css", accent: None }
}

fn nameplate(issue: &Issue, symbols: &DrawnSymbols, out: &mut Markup) {
    let (publication, metadata) = (&issue.publication, &issue.metadata);
    out.raw("<header class=\"nameplate\">\n");
    if let Some(banner) = &issue.banner {
        out.open("div");
        let tag = out.tag("img").set("class", "banner").set("src", picture_path("banner", banner.file.format));
        tag.set("alt", &banner.description).empty();
        out.raw("</div>\n");
    }
    if let Some(logo) = &issue.logo {
        out.open("div");
        let tag = out.tag("img").set("class", "logo").set("src", picture_path("logo", logo.file.format));
        tag.set("alt", &logo.description).set("style", format_args!("width: {}em", logo_width(&logo.file))).empty();
        out.raw("</div>\n");
    }
    out.tag("h1").set("id", "title").open();
    symbols.write(&publication.title, out);
    out.raw("</h1>\n");
    if let Some(subtitle) = &publication.subtitle {
        out.tag("p").set("class", "subtitle").set("role", "doc-subtitle").open();
        symbols.write(subtitle, out);
        out.raw("</p>\n");
    }
    let line = [issue.date_text(), issue.numbering()].into_iter().flatten().collect::<Vec<_>>().join(" · ");
    if !line.is_empty() {
        out.tag("p").set("class", "number").with_text(&line);
        out.line();
    }
    out.raw("</header>\n");
    if metadata.title != publication.title {
        out.tag("p").set("class", "issue-title").set("role", "doc-subtitle").open();
        symbols.write(&metadata.title, out);
        out.raw("</p>\n");
    }
    if let Some(summary) = &metadata.summary {
        out.tag("p").set("class", "summary").open();
        symbols.write(summary, out);
        out.raw("</p>\n");
    }
}

/// Returns the width in `em` at which a logo is 5 em high. It is never wider than the screen, whose width is not known here.
/// A height would be lost in reading systems that set the largest height of pictures themselves.
fn logo_width(file: &ImageFile) -> f64 {
    const HEIGHT: f64 = 5.0;
    const MAX_WIDTH: f64 = 40.0;
    let ratio = f64::from(file.width) / f64::from(file.height.max(1));
    ((HEIGHT * ratio).clamp(1.0, MAX_WIDTH) * 100.0).round() / 100.0
}

/// Writes the text on the back cover.
pub(super) fn back(issue: &Issue, symbols: &DrawnSymbols, out: &mut Markup) {
    if let Some(back) = &issue.metadata.back {
        out.tag("p").set("class", "back-cover").open();
        symbols.write(back, out);
        out.raw("</p>\n");
    }
}

/// Writes the imprint, if there is anything to name in it.
pub(super) fn imprint(issue: &Issue, out: &mut Markup) {
    let (publication, metadata) = (&issue.publication, &issue.metadata);
    out.raw("<div class=\"imprint\">\n");
    for (role, names) in by_role(&metadata.contributors) {
        line(out, |out| out.text(&format!("{}: {}", issue.terms.role_of(role, names.len()), names.join(", "))));
    }
    if let Some(correction) = issue.correction() {
        line(out, |out| out.text(&correction));
    }
    let publisher = [&publication.publisher, &publication.place].into_iter().flatten();
    let publisher = publisher.map(String::as_str).collect::<Vec<_>>().join(", ");
    if !publisher.is_empty() {
        line(out, |out| out.text(&publisher));
    }
    for facts in [&publication.registration, &publication.colophon].into_iter().flatten() {
        line(out, |out| out.text(facts));
    }
    if let Some(website) = &publication.website {
        line(out, |out| out.tag("a").set("href", website).with_text(website));
    }
    if let Some(issn) = &publication.issn {
        line(out, |out| out.text(&format!("ISSN {}", issn.as_str())));
    }
    if let Some(doi) = &metadata.doi {
        let address = format!("https://doi.org/{}", path_escaped(doi.as_str()));
        line(out, |out| {
            out.text("DOI ");
            out.tag("a").set("href", address).with_text(doi.as_str());
        });
    }
    if let Some(rights) = &publication.rights {
        line(out, |out| out.text(rights));
    }
    if let Some(licence) = &publication.licence {
        line(out, |out| match &licence.url {
            Some(url) => out.tag("a").set("href", url).set("rel", "license").with_text(&licence.name),
            None => out.text(&licence.name),
        });
    }
    out.raw("</div>\n");
}

/// Groups the contributors' names by role, in the order in which the roles first occur.
fn by_role(contributors: &[Contributor]) -> Vec<(Role, Vec<&str>)> {
    let mut roles: Vec<(Role, Vec<&str>)> = Vec::new();
    for Contributor { name, role, .. } in contributors {
        match roles.iter_mut().find(|(known, _)| known == role) {
            Some((_, names)) => names.push(name),
            None => roles.push((*role, vec![name])),
        }
    }
    roles
}

fn line(out: &mut Markup, content: impl FnOnce(&mut Markup)) {
    out.open("p");
    content(out);
    out.raw("</p>\n");
}

/// Percent-encodes the characters of a DOI that are not allowed in the path of a URL (DOI Handbook, section 2.5.2.4).
fn path_escaped(doi: &str) -> String {
    let mut out = String::new();
    for byte in doi.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/:;()!$&'*+,=@".contains(&byte) {
            out.push(char::from(byte));
        } else {
            // Writing to a `String` cannot fail.
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}
