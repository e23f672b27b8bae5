//! Shortcodes of `WordPress` in its pages and exports.

use crate::import::ImportReport;
use crate::import::report::shortened;

/// Writes `[caption]` as a figure and `[embed]` as a link. Galleries, which name their pictures by numbers, are listed.
pub(in crate::import) fn translated(html: &str, report: &mut ImportReport) -> String {
    let mut written = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(at) = ["[caption", "[gallery", "[embed]"].iter().filter_map(|mark| rest.find(mark)).min() {
        written += &rest[..at];
        let mark = &rest[at..];
        let Some((opening, after)) = mark.split_once(']').filter(|(opening, _)| !opening.contains(['<', '\n'])) else {
            written.push('[');
            rest = &mark[1..];
            continue;
        };
        rest = after;
        let name = opening[1..].split(' ').next().unwrap_or_default();
        let inside = after.split_once(&format!("[/{name}]"));
        match (name, inside) {
            ("caption", Some((inside, after))) => {
                written += &figure(inside);
                rest = after;
            }
            ("embed", Some((address, after))) => {
                written.extend(["<a href=\"", address.trim(), "\">", address.trim(), "</a>"]);
                rest = after;
            }
            ("gallery", _) => {
                report.leave_out_anywhere(format!("the pictures of `{}]`, which names none", shortened(opening)));
            }
            _ => written.extend([opening, "]"]),
        }
    }
    written + rest
}

/// Returns the figure for an image and its caption: `<img …> The ferry`
fn figure(inside: &str) -> String {
    let end = inside.find("<img").and_then(|at| Some(at + inside[at..].find('>')? + 1)).unwrap_or_default();
    let end = if inside[end..].trim_start().starts_with("</a>") {
        end + inside[end..].find("</a>").unwrap_or(0) + 4
    } else {
        end
    };
    format!("<figure>{}<figcaption>{}</figcaption></figure>", inside[..end].trim(), inside[end..].trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn captions_are_figures_and_galleries_are_listed() {
        let mut report = ImportReport::default();
        let html = "<p>[caption id=\"a\" width=\"300\"]<a href='b'><img src='b.png' /></a> The <b>boat</b>[/caption]</p>\
                    [gallery ids=\"1,2\"] [embed]https://v.example/a[/embed] [caption and [gallery";
        let expected = "<p><figure><a href='b'><img src='b.png' /></a><figcaption>The <b>boat</b></figcaption></figure></p> \
                        <a href=\"https://v.example/a\">https://v.example/a</a> [caption and [gallery";
        assert_eq!(translated(html, &mut report), expected);
        assert!(report.text("a").contains("the pictures of `[gallery ids=\"1,2\"]`"), "{}", report.text("a"));
    }
}
