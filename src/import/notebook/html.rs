//! Results of code in HTML, as HTML that Masthead reads.

use std::fmt::Write as _;

/// Returns the tables in a result in HTML, without attributes of their rows and without empty lines, which would end the
/// HTML. `None` if there is none, or if the result is a page with scripts.
pub(super) fn table(html: &str) -> Option<String> {
    if html.contains("<script") {
        return None;
    }
    let mut tables = String::new();
    let mut rest = html;
    while let Some(start) = rest.find("<table") {
        let end = rest[start..].find("</table>").map(|at| start + at + "</table>".len())?;
        let lines = rest[start..end].lines().map(str::trim).filter(|line| !line.is_empty());
        let table = lines.collect::<Vec<_>>().join("\n");
        let _ = write!(tables, "{}\n\n", plain_tags(&table));
        rest = &rest[end..];
    }
    Some(tables).filter(|tables| !tables.is_empty())
}

/// Returns a result in HTML without its styles and without empty lines, as a paragraph. `None` for nothing, and for pages with
/// scripts, frames or drawings.
pub(super) fn words(html: &str) -> Option<String> {
    if ["<script", "<iframe", "<svg", "<canvas"].iter().any(|tag| html.contains(tag)) {
        return None;
    }
    let mut text = String::new();
    let mut rest = html;
    while let Some((before, after)) = rest.split_once("<style") {
        text += before;
        rest = after.split_once("</style>").map_or("", |(_, after)| after);
    }
    text += rest;
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n");
    Some(lines).filter(|lines| !lines.is_empty())
}

/// Takes the attributes out of the tags of tables and rows.
fn plain_tags(table: &str) -> String {
    let mut text = String::with_capacity(table.len());
    let mut rest = table;
    while let Some(start) = rest.find('<') {
        text += &rest[..start];
        rest = &rest[start..];
        let end = rest.find('>').map_or(rest.len(), |at| at + 1);
        let name = ["<table", "<tr", "<thead", "<tbody"]
            .iter()
            .find(|name| rest.strip_prefix(**name).is_some_and(|after| after.starts_with(|c: char| c.is_whitespace())));
        text += &name.map_or_else(|| rest[..end].to_owned(), |name| format!("{name}>"));
        rest = &rest[end..];
    }
    text + rest
}
