//! The contact sheet: pictures of the worst pages, for a person to look at. Needs Poppler.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::Path;

use serde_json::Value;

use super::{EMPTY, NEVER, Survey, code, page};
use crate::pdf_views::pdf_tool;

/// Number of pages on a sheet.
const PAGES: usize = 48;

/// Writes `sheet.html`, a picture of each page on it, the list of all faults, `faults.txt`, and the publication.
pub(super) fn write(survey: &Survey, folder: &Path) {
    fs::create_dir_all(folder.join("issues")).expect("the folder can be created");
    for (path, bytes) in survey.publication.files("issues") {
        fs::write(folder.join("issues").join(path), bytes).expect("the file can be written");
    }
    fs::write(folder.join("masthead.toml"), survey.publication.read("masthead.toml")).expect("the file can be written");
    let mut bad: BTreeMap<(&str, u64), Vec<&Value>> = BTreeMap::new();
    for (issue, fault) in survey.faults() {
        bad.entry((issue, page(fault))).or_default().push(fault);
    }
    let mut pages: Vec<_> = bad.into_iter().collect();
    pages.sort_by_key(|(_, faults)| std::cmp::Reverse(faults.iter().map(|fault| weight(fault)).sum::<usize>()));
    let mut html = String::from(
        "<!DOCTYPE html><meta charset=\"utf-8\"><title>The worst pages</title><style>\
        div{display:inline-block;vertical-align:top;width:24em;margin:1em;font:0.8em sans-serif}img{width:100%;border:1px solid}</style>\n",
    );
    for ((issue, page), faults) in pages.iter().take(PAGES) {
        let picture = format!("{issue}-{page}");
        draw(survey, issue, *page, &folder.join(&picture));
        _ = write!(html, "<div><img src=\"{picture}.png\" alt=\"\"><p>{issue}, page {page}</p><ul>");
        for fault in faults {
            let message = fault["message"].as_str().unwrap_or_default().replace('&', "&amp;").replace('<', "&lt;");
            _ = write!(html, "<li>{}: {message}</li>", code(fault));
        }
        html += "</ul></div>\n";
    }
    fs::write(folder.join("sheet.html"), html).expect("the file can be written");
    let codes: std::collections::BTreeSet<&str> = survey.faults().map(|(_, fault)| code(fault)).collect();
    let lines = survey.lines(&codes.into_iter().collect::<Vec<_>>());
    let all = [survey.errors.join("\n"), lines.join("\n"), String::new()].join("\n");
    fs::write(folder.join("faults.txt"), all.trim_start()).expect("the file can be written");
}

fn weight(fault: &Value) -> usize {
    if NEVER.contains(&code(fault)) {
        20
    } else if EMPTY.contains(&code(fault)) {
        8
    } else {
        1
    }
}

/// Draws a page of an issue, which is built first, to a file with the extension `png`.
fn draw(survey: &Survey, issue: &str, page: u64, to: &Path) {
    let pdf = format!("dist/{issue}/{issue}.pdf");
    if !survey.publication.exists(&pdf) {
        survey.publication.run(&format!("build {issue} --edition pdf --quiet")).ends(0);
    }
    let page = page.to_string();
    let arguments = ["-r", "70", "-png", "-singlefile", "-f", &page, "-l", &page];
    pdf_tool("pdftoppm", &arguments, &survey.publication.path(&pdf), &[&to.to_string_lossy()]);
}
