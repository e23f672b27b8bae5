//! Directives of `MyST` and cells of Quarto.

use std::fmt::Write;

use super::{Fence, option, push_lines, translate_from};
use crate::import::listed_tables::{ListedTable, csv_cells, listed_rows, markdown_table};
use crate::import::report::shortened;
use crate::import::{ImportReport, cells};

/// Names of boxes of `MyST`, each with the class that pandoc gives a callout.
const BOXES: [(&str, &str); 12] = [
    ("note", "note"),
    ("seealso", "note"),
    ("admonition", "note"),
    ("tip", "tip"),
    ("hint", "tip"),
    ("important", "important"),
    ("warning", "warning"),
    ("attention", "warning"),
    ("caution", "caution"),
    ("danger", "caution"),
    ("error", "caution"),
    ("callout", "note"),
];

/// Directives of `MyST` for boxes beside the text, each with the directive that layouts have.
const DIRECTIVES: [(&str, &str); 7] = [
    ("sidebar", "box"),
    ("margin", "box"),
    ("aside", "box"),
    ("dropdown", "box"),
    ("topic", "box"),
    ("epigraph", "pullquote"),
    ("pull-quote", "pullquote"),
];

/// Directives of `MyST` that place their parts side by side or in tabs. Their texts are kept, one after another.
const FRAMES: [&str; 10] = [
    "tab-set",
    "tab-item",
    "tabbed",
    "grid",
    "grid-item",
    "grid-item-card",
    "card",
    "card-carousel",
    "div",
    "container",
];

/// Maximum depth of directives in fences of backticks.
const MAX_DEPTH: usize = 8;

/// Place of a directive.
#[derive(Clone, Copy)]
pub(super) struct DirectivePlace {
    /// Its first line in the file, from 1.
    pub(super) line: usize,
    /// Number of directives around it.
    pub(super) depth: usize,
}

/// Translates the content of a directive in a fence of backticks.
fn nested(inside: &[&str], place: DirectivePlace, report: &mut ImportReport) -> String {
    let options = inside.iter().take_while(|line| option(line).is_some()).count();
    let body = inside[options..].join("\n");
    if place.depth >= MAX_DEPTH {
        return body;
    }
    translate_from(&body, place.line + options, place.depth + 1, report).trim_end().to_owned()
}

/// Writes a picture with its caption, size and id.
fn push_figure<'a>(src: &str, caption: &str, value: impl Fn(&str) -> Option<&'a str>, text: &mut String) {
    let title =
        if caption.trim().is_empty() { String::new() } else { format!(" \"{}\"", caption.trim().replace('"', "\\\"")) };
    let id = value("name").map(|name| format!("#{name}"));
    let width = value("width").map(|width| format!("width={width}"));
    let parts: Vec<String> = id.into_iter().chain(width).collect();
    let id = if parts.is_empty() { String::new() } else { format!("{{{}}}", parts.join(" ")) };
    let _ = write!(text, "\n![{}](<{src}>{title}){id}\n\n", value("alt").unwrap_or_default());
}

/// Translates a directive of `MyST` or a cell of Quarto.
pub(super) fn directive(
    name: &str,
    fence: Fence<'_>,
    inside: &[&str],
    place: DirectivePlace,
    text: &mut String,
    report: &mut ImportReport,
) {
    let line = place.line;
    let word = name.split([' ', ',']).next().unwrap_or(name);
    let is_container = fence.mark == ':';
    if let Some((_, class)) = BOXES.iter().chain(&DIRECTIVES).find(|(known, _)| *known == word) {
        let colons = if is_container { fence.line() } else { ":::".to_owned() };
        let own = inside.iter().find_map(|line| option(line).filter(|(key, _)| *key == "class"));
        let own = own.and_then(|(_, own)| BOXES.iter().find(|(known, _)| own.split(' ').any(|word| word == *known)));
        let class = own.filter(|_| word == "admonition").map_or(*class, |(_, class)| *class);
        let _ = write!(text, "\n{colons} {class}\n");
        if !fence.rest.is_empty() {
            let _ = write!(text, "**{}**\n\n", fence.rest);
        }
        if !is_container {
            let _ = write!(text, "{}\n{colons}\n\n", nested(inside, place, report));
        }
        return;
    }
    let value = |key: &str| inside.iter().find_map(|line| option(line).filter(|(own, _)| *own == key)).map(|o| o.1);
    let body: Vec<&str> = inside.iter().copied().filter(|line| option(line).is_none()).collect();
    match word {
        "figure" | "image" if !is_container => {
            push_figure(fence.rest, &body.join(" "), value, text);
        }
        "math" if !is_container => {
            let id = value("label").map(|name| format!(" {{#{name}}}")).unwrap_or_default();
            let _ = write!(text, "\n$$\n{}\n$${id}\n\n", body.join("\n"));
        }
        "code" | "code-block" | "sourcecode" | "code-cell" if !is_container => {
            let code: Vec<&str> = inside.iter().copied().skip_while(|line| option(line).is_some()).collect();
            if let Some(caption) = value("caption") {
                let _ = write!(text, "\n*{caption}*\n\n");
            }
            report_options(inside, &["caption"], line, report);
            push_code(&format!("{} {}", fence.line(), fence.rest), &code, fence, text);
        }
        "table" if is_container => {
            let id = value("name").or(value("label")).map(|name| format!(" {{#{name}}}")).unwrap_or_default();
            let _ = write!(text, "\n{} {{.div}}\n\n", fence.line());
            if !fence.rest.is_empty() || !id.is_empty() {
                let _ = write!(text, "Table: {}{id}\n\n", fence.rest);
            }
        }
        "table" | "glossary" if !is_container => {
            let _ = write!(text, "\n{}\n", body.join("\n"));
            if !fence.rest.is_empty() {
                let id = value("name").or(value("label")).map(|name| format!(" {{#{name}}}")).unwrap_or_default();
                let _ = write!(text, "\n: {}{id}\n", fence.rest);
            }
            text.push('\n');
        }
        "list-table" | "csv-table" if !is_container && listed_table(word, fence, &body, &value, text) => {}
        _ if FRAMES.contains(&word) => {
            // Its parts are apart from each other, which a list would not be.
            if fence.rest.chars().any(char::is_alphabetic) {
                let _ = write!(text, "\n*{}*\n\n", fence.rest);
            } else {
                text.push('\n');
            }
            if is_container {
                let _ = writeln!(text, "{} {{.{word}}}", fence.line());
            } else {
                report.change_line(format!("the parts of `{word}` are one after another"), line);
                let _ = write!(text, "{}\n\n", nested(inside, place, report));
            }
        }
        // Lists of the pages of a website. The issue has its own contents.
        "toctree" | "tableofcontents" | "contents" => {
            report.leave_out_line(format!("the list of pages `{}`", shortened(name)), line);
        }
        _ if !is_container && cells::is_cell(word) => {
            if let Some(code) = cells::code(name, inside, line, report) {
                push_code(&format!("{} {word}", fence.line()), &code, fence, text);
            }
        }
        "iframe" | "video" | "youtube" if fence.rest.starts_with("https://") => {
            report.change_line(format!("the page within the page `{}` is a link", shortened(fence.rest)), line);
            let _ = write!(text, "\n<{}>\n\n", fence.rest);
            if is_container {
                let _ = writeln!(text, "{} {{.div}}", fence.line());
            } else {
                let _ = write!(text, "{}\n\n", nested(inside, place, report));
            }
        }
        _ => {
            let given = if fence.rest.is_empty() { String::new() } else { format!(" {}", shortened(fence.rest)) };
            let directive = format!("the directive `{}{given}`; its text is kept", shortened(name));
            report.leave_out_line(directive, line);
            if is_container {
                let _ = writeln!(text, "{} {{.{word}}}", fence.line());
            } else {
                let _ = write!(text, "\n{}\n\n", nested(inside, place, report));
            }
        }
    }
}

/// Writes a table that is a list or CSV. Returns `false` if its lines are something else.
fn listed_table<'v>(
    name: &str,
    fence: Fence<'_>,
    body: &[&str],
    value: &dyn Fn(&str) -> Option<&'v str>,
    text: &mut String,
) -> bool {
    let count = |key: &str| value(key).and_then(|count| count.parse::<usize>().ok()).unwrap_or(0);
    let mut has_header = count("header-rows") > 0;
    let mut rows = if name == "list-table" {
        let Some(rows) = listed_rows(body) else { return false };
        rows
    } else {
        body.iter().filter(|line| !line.trim().is_empty()).map(|line| csv_cells(line)).collect()
    };
    if let Some(header) = value("header").filter(|_| name == "csv-table") {
        rows.insert(0, csv_cells(header));
        has_header = true;
    }
    if rows.is_empty() {
        return false;
    }
    let id = value("name").unwrap_or_default();
    let table = ListedTable { caption: fence.rest, id, has_header, has_row_headers: count("stub-columns") > 0 };
    let _ = write!(text, "\n{}\n", markdown_table(rows, &table));
    true
}

/// Reports the options of a directive other than those that are used.
fn report_options(inside: &[&str], used: &[&str], line: usize, report: &mut ImportReport) {
    let given = inside.iter().map_while(|line| option(line)).map(|(key, _)| key).filter(|key| !used.contains(key));
    let given: Vec<String> = given.map(|key| format!("`{key}`")).collect();
    if !given.is_empty() {
        report.leave_out_line(format!("the options {} of code", given.join(", ")), line);
    }
}

fn push_code(line: &str, inside: &[&str], fence: Fence<'_>, text: &mut String) {
    push_lines([line].into_iter().chain(inside.iter().copied()).chain([fence.line().as_str()]), "", text);
}
