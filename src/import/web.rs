//! Web pages and newsletters in HTML: what belongs to the page and not to the text is left out and listed.

use super::ImportReport;
use super::html_tree::{HtmlNode, parse, write};
use super::report::shortened;
use crate::markdown::HtmlTag;

/// Longest block that is left out with a link for unsubscribing, in characters.
const LONGEST_NOTICE: usize = 400;

/// Words of links for readers of a mailing, in small letters.
const NOTICES: [&str; 22] = [
    "unsubscribe",
    "opt out",
    "opt-out",
    "update your preferences",
    "update preferences",
    "manage your preferences",
    "manage preferences",
    "email preferences",
    "view in browser",
    "view this email in your browser",
    "view online",
    "forward to a friend",
    "abmelden",
    "abbestellen",
    "austragen",
    "im browser ansehen",
    "im browser anzeigen",
    "se désabonner",
    "se désinscrire",
    "désinscription",
    "darse de baja",
    "uitschrijven",
];

/// Returns the page without navigation, hidden text, tracking pixels and notices for unsubscribing. Tables that only place
/// things are divided into their cells.
pub(super) fn cleaned(html: &str, report: &mut ImportReport) -> String {
    let nodes = clean(parse(html), report);
    let mut cleaned = String::with_capacity(html.len());
    write(&nodes, &mut cleaned);
    cleaned
}

fn clean(nodes: Vec<HtmlNode>, report: &mut ImportReport) -> Vec<HtmlNode> {
    let mut kept = Vec::new();
    for node in nodes {
        let HtmlNode::Element(tag, children) = node else {
            kept.push(node);
            continue;
        };
        let node = HtmlNode::Element(tag, children);
        if let Some(part) = left_out(&node) {
            if !part.is_empty() {
                report.leave_out_anywhere(part);
            }
            continue;
        }
        let HtmlNode::Element(tag, children) = node else { continue };
        let is_for_layout = tag.name == "table" && is_for_layout(&tag, &children);
        let children = clean(children, report);
        if is_for_layout {
            flatten(children, &mut kept);
        } else {
            kept.push(HtmlNode::Element(tag, children));
        }
    }
    kept
}

/// Returns the name of a part that is left out. It is empty for what no reader sees.
fn left_out(node: &HtmlNode) -> Option<String> {
    let HtmlNode::Element(tag, _) = node else { return None };
    let attribute = |name: &str| tag.attribute(name).unwrap_or_default().trim().to_ascii_lowercase();
    let style = attribute("style").replace(' ', "");
    match tag.name.as_str() {
        "script" | "style" | "template" | "meta" | "link" | "base" => return Some(String::new()),
        "nav" => return Some(part("the navigation", node)),
        "form" => return Some(part("the form", node)),
        "img" if is_pixel(tag, &style) => {
            let address = shortened(&tag.attribute("src").unwrap_or_default());
            return Some(format!("the tracking pixel `{address}`"));
        }
        _ if attribute("role") == "navigation" => return Some(part("the navigation", node)),
        _ => {}
    }
    if style.contains("display:none") || tag.attribute("hidden").is_some() {
        let words = node.words();
        return Some(if words.is_empty() { words } else { part("the hidden text", node) });
    }
    is_notice(node).then(|| part("the notice for subscribers", node))
}

/// Returns `true` for the innermost block with a link for unsubscribing or the like, or for the link alone if the block
/// has more text.
fn is_notice(node: &HtmlNode) -> bool {
    let HtmlNode::Element(tag, children) = node else { return false };
    let is_link = tag.name == "a";
    let is_innermost = || !children.iter().any(|child| is_block(child) && has_notice(child));
    let has_more = || node.contains(&|tag: &HtmlTag| matches!(tag.name.as_str(), "h1" | "h2" | "h3" | "ul" | "ol"));
    let is_short = || node.words().chars().count() <= LONGEST_NOTICE;
    (is_link || is_block(node)) && has_notice(node) && is_innermost() && is_short() && !has_more()
}

fn is_block(node: &HtmlNode) -> bool {
    let HtmlNode::Element(tag, _) = node else { return false };
    matches!(tag.name.as_str(), "p" | "td" | "div" | "li" | "footer" | "center" | "tr" | "table" | "tbody" | "body")
}

fn part(name: &str, node: &HtmlNode) -> String {
    format!("{name} “{}”", shortened(&node.words()))
}

/// Returns `true` for an image of one pixel.
fn is_pixel(tag: &HtmlTag, style: &str) -> bool {
    let is_small = |name: &str| {
        let value = tag.attribute(name).unwrap_or_default();
        matches!(value.trim().trim_end_matches("px"), "0" | "1")
            || [format!("{name}:1px"), format!("{name}:0")].iter().any(|own| style.split(';').any(|part| part == own))
    };
    is_small("width") && is_small("height")
}

/// Returns `true` if a link for unsubscribing or the like is in the node.
fn has_notice(node: &HtmlNode) -> bool {
    let HtmlNode::Element(tag, children) = node else { return false };
    if tag.name == "a" {
        let words = node.words().to_lowercase();
        let address = tag.attribute("href").unwrap_or_default().to_lowercase();
        return NOTICES.iter().any(|notice| words.contains(notice))
            || address.contains("unsubscribe")
            || address.contains("*|unsub|*");
    }
    children.iter().any(has_notice)
}

/// Returns `true` for a table without data: one that is marked so, that has other tables in it, or blocks in its cells.
fn is_for_layout(tag: &HtmlTag, children: &[HtmlNode]) -> bool {
    let role = tag.attribute("role").unwrap_or_default();
    let inside = |names: &'static [&'static str]| {
        children.iter().any(|child| child.contains(&|tag: &HtmlTag| names.contains(&tag.name.as_str())))
    };
    let has_header = inside(&["th", "thead", "caption"]);
    let has_blocks = || inside(&["p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "img", "blockquote", "div"]);
    let has_columns = || children.iter().any(has_several_cells);
    matches!(role.trim(), "presentation" | "none")
        || inside(&["table"])
        || !has_header && (has_blocks() || !has_columns())
}

/// Returns `true` if a row in the node has several cells.
fn has_several_cells(node: &HtmlNode) -> bool {
    let HtmlNode::Element(tag, children) = node else { return false };
    let is_cell = |child: &&HtmlNode| matches!(child, HtmlNode::Element(tag, _) if tag.name == "td");
    tag.name == "tr" && children.iter().filter(is_cell).count() > 1 || children.iter().any(has_several_cells)
}

/// Adds the cells of a table as divisions.
fn flatten(nodes: Vec<HtmlNode>, kept: &mut Vec<HtmlNode>) {
    for node in nodes {
        match node {
            HtmlNode::Element(tag, children)
                if matches!(tag.name.as_str(), "tbody" | "thead" | "tfoot" | "tr" | "colgroup" | "col") =>
            {
                flatten(children, kept);
            }
            HtmlNode::Element(tag, children) if matches!(tag.name.as_str(), "td" | "th") => {
                kept.push(HtmlNode::Element(HtmlTag::plain("div"), children));
            }
            HtmlNode::Text(text) if text.trim().is_empty() => {}
            HtmlNode::Element(..) | HtmlNode::Text(_) => kept.push(node),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clean(html: &str) -> (String, String) {
        let mut report = ImportReport::default();
        let cleaned = cleaned(html, &mut report);
        (cleaned, report.text("a"))
    }

    #[test]
    fn what_belongs_to_the_page_is_left_out_and_listed() {
        let (html, report) = clean(
            "<style>p{}</style><nav><a href='/'>Home</a> About</nav><div style='display: none'>Preview</div>\
             <h1>News</h1><p>Text.<img src='https://t.example/o.gif' width=1 height='1'></p>\
             <p>You get this mail. <a href='https://x.example/u'>Unsubscribe</a></p><p>More &amp; more",
        );
        assert_eq!(html, "<h1>News</h1><p>Text.</p><p>More &amp; more</p>");
        for part in [
            "the navigation “Home About”",
            "the hidden text “Preview”",
            "the tracking pixel `https://t.example/o.gif`",
            "the notice for subscribers “You get this mail. Unsubscribe”",
        ] {
            assert!(report.contains(part), "{part}\n{report}");
        }
    }

    #[test]
    fn a_notice_is_the_innermost_block_with_the_link() {
        let (html, _) = clean(
            "<table><tr><td><p><a href='u'>View in browser</a></p><h1>News</h1><p>Short.</p></td></tr>\
             <tr><td>x <a href='u'>Unsubscribe</a></td></tr></table>",
        );
        assert_eq!(html, "<div><h1>News</h1><p>Short.</p></div>");
    }

    #[test]
    fn tables_for_layout_are_divided_and_data_stays() {
        let (html, _) =
            clean("<table><tr><td><h2>A</h2></td><td><table role=presentation><tr><td>b</table></td></tr></table>");
        assert_eq!(html, "<div><h2>A</h2></div><div><div>b</div></div>");
        let data = "<table><tr><th>Day</th><th>Boats</th></tr><tr><td>One</td><td>3</td></tr></table>";
        assert_eq!(clean(data).0, data);
        let plain = "<table><tr><td>One</td><td>3</td></tr></table>";
        assert_eq!(clean(plain).0, plain);
    }

    #[test]
    fn long_texts_with_such_a_link_stay() {
        let text = "word ".repeat(100);
        let (html, _) = clean(&format!("<p>{text}<a href='u'>unsubscribe</a></p>"));
        assert!(html.contains(&text) && !html.contains("unsubscribe"), "{html}");
    }

    #[test]
    fn deep_pages_are_read() {
        let html = "<div>".repeat(100_000) + "x";
        assert!(clean(&html).0.contains('x'));
    }
}
