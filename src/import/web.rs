//! Web pages and newsletters in HTML: what belongs to the page and not to the text is left out and listed.

mod addresses;
mod cards;
mod figures;
mod layout_tables;
mod notices;
mod page;
mod styles;
mod wordpress;

use url::Url;

use super::ImportReport;
use super::html_tree::{HtmlNode, parse, write};
use super::report::shortened;
use crate::markdown::HtmlTag;
pub(super) use addresses::base;
pub(super) use notices::is_notice_text;
use notices::{has_notice, is_button, is_notice};
pub(super) use page::PageFacts;

/// Largest width and height of an icon, in pixels.
const ICON: u32 = 48;

/// Classes of words that have a counterpart, or that pandoc reads.
const MEANINGS: [&str; 9] = ["smallcaps", "sc", "mark", "kbd", "underline", "small", "math", "citation", "footnote"];

/// Reads the metadata in the head of a page.
pub(super) fn facts(html: &str) -> PageFacts {
    PageFacts::of(&parse(html))
}

/// Returns the page without navigation, hidden text, tracking pixels and notices for unsubscribing. Tables that only place
/// things are divided into their cells. Links within the website at `base` get whole addresses.
pub(super) fn cleaned(html: &str, base: Option<&Url>, report: &mut ImportReport) -> String {
    let mut nodes = parse(&wordpress::translated(html, report));
    styles::with_elements(&mut nodes);
    let mut nodes = clean(nodes, false, report);
    if let Some(base) = base {
        addresses::complete(&mut nodes, base);
    }
    let nodes = page::with_notes(page::main_part(nodes, report));
    let mut cleaned = String::with_capacity(html.len());
    write(&nodes, &mut cleaned);
    cleaned
}

fn clean(nodes: Vec<HtmlNode>, is_in_article: bool, report: &mut ImportReport) -> Vec<HtmlNode> {
    let mut kept = Vec::new();
    for node in nodes {
        let HtmlNode::Element(tag, children) = node else {
            kept.push(node);
            continue;
        };
        let node = HtmlNode::Element(tag, children);
        if let Some(link) = embedded(&node, report) {
            kept.extend(link);
            continue;
        }
        if let Some(part) = left_out(&node, is_in_article) {
            if !part.is_empty() {
                report.leave_out_anywhere(part);
            }
            continue;
        }
        let HtmlNode::Element(tag, children) = node else { continue };
        let is_for_layout = tag.name == "table" && layout_tables::found(&tag, &children, report);
        let is_in_article = is_in_article || matches!(tag.name.as_str(), "article" | "blockquote" | "section");
        let children = figures::without_frames(&tag, clean(children, is_in_article, report));
        let (tag, children) = match figures::gallery(tag, children) {
            Ok(gallery) => {
                kept.push(gallery);
                continue;
            }
            Err(other) => other,
        };
        if is_for_layout {
            layout_tables::flatten(children, &mut kept);
        } else if tag.name == "a" && cards::is_card(&children) {
            kept.extend(cards::unfolded(tag, children));
        } else if let Some(frame) = cards::frame(&tag) {
            kept.push(HtmlNode::Element(frame, children));
        } else {
            let tag = if is_for_page(&tag) { HtmlTag::plain(&tag.name) } else { figures::code_tag(tag) };
            kept.push(HtmlNode::Element(tag, children));
        }
    }
    kept
}

/// Returns `true` for a division or words whose class is for the page only.
fn is_for_page(tag: &HtmlTag) -> bool {
    let class = tag.attribute("class").unwrap_or_default();
    let has_meaning = class.split_whitespace().any(|word| MEANINGS.contains(&word));
    let is_block = matches!(tag.name.as_str(), "div" | "section" | "article" | "header" | "footer" | "main");
    let is_frame = is_block || tag.name == "span" && !has_meaning;
    is_frame && tag.attribute("id").is_none() && tag.attribute("lang").is_none()
}

/// Returns the name of a part that is left out. It is empty for what no reader sees.
fn left_out(node: &HtmlNode, is_in_article: bool) -> Option<String> {
    let HtmlNode::Element(tag, children) = node else { return None };
    let attribute = |name: &str| tag.attribute(name).unwrap_or_default().trim().to_ascii_lowercase();
    let style = attribute("style").replace(' ', "");
    match tag.name.as_str() {
        "script" | "style" | "template" | "meta" | "link" | "base" => return Some(String::new()),
        "nav" => return Some(part("the navigation", node)),
        "form" => return Some(part("the form", node)),
        "button" | "input" | "select" | "dialog" => {
            let words = node.words();
            return Some(if words.is_empty() { words } else { part("the button", node) });
        }
        "header" if !is_in_article && !node.contains(&is_text) => return Some(part("the head of the page", node)),
        "footer" if !is_in_article && !has_notice(node) => return Some(part("the foot of the page", node)),
        "svg" if is_icon(tag) => return Some(part("the icon", node)),
        "a" if !children.is_empty() && node.words().is_empty() && children.iter().all(is_icon_or_blank) => {
            let address = tag.attribute("href").unwrap_or_default();
            return Some(format!("the icon that links to `{}`", shortened(&address)));
        }
        "img" if is_pixel(tag, &style) => {
            let address = shortened(&tag.attribute("src").unwrap_or_default());
            return Some(format!("the tracking pixel `{address}`"));
        }
        _ if attribute("role") == "navigation" => return Some(part("the navigation", node)),
        _ => {}
    }
    let is_hidden = ["display:none", "visibility:hidden", "mso-hide:all", "max-height:0"];
    if is_hidden.iter().any(|hidden| style.contains(hidden)) || tag.attribute("hidden").is_some() {
        let words = node.words();
        return Some(if words.is_empty() { words } else { part("the hidden text", node) });
    }
    let is_widget = attribute("class").contains("subscription-widget") || is_button(node);
    (is_widget || is_notice(node)).then(|| part("the notice for subscribers", node))
}

/// Returns `true` for a heading or an article.
fn is_text(tag: &HtmlTag) -> bool {
    matches!(tag.name.as_str(), "h1" | "h2" | "h3" | "article" | "main")
}

/// Returns `true` for a picture or a drawing of the size of an icon.
fn is_icon(tag: &HtmlTag) -> bool {
    let size = |name: &str| tag.attribute(name).and_then(|size| size.trim().trim_end_matches("px").parse::<u32>().ok());
    let sizes = [size("width"), size("height")];
    sizes.iter().any(Option::is_some) && sizes.iter().flatten().all(|size| *size <= ICON)
}

fn is_icon_or_blank(node: &HtmlNode) -> bool {
    match node {
        HtmlNode::Text(text) => text.trim().is_empty(),
        HtmlNode::Element(tag, _) => matches!(tag.name.as_str(), "img" | "svg") && is_icon(tag),
    }
}

/// Returns a link for a film, a sound or a page within the page. It is empty, and what is left out is reported, without an
/// address on the web.
fn embedded(node: &HtmlNode, report: &mut ImportReport) -> Option<Vec<HtmlNode>> {
    let HtmlNode::Element(tag, children) = node else { return None };
    let name = match tag.name.as_str() {
        "video" => "the film",
        "audio" => "the sound",
        "iframe" | "embed" | "object" => "the page within the page",
        _ => return None,
    };
    let own = |tag: &HtmlTag| tag.attribute("src").or(tag.attribute("data")).map(|address| address.trim().to_owned());
    let of_source = || {
        children.iter().find_map(|child| match child {
            HtmlNode::Element(tag, _) if tag.name == "source" => own(tag),
            HtmlNode::Element(..) | HtmlNode::Text(_) => None,
        })
    };
    let address = own(tag).or_else(of_source).unwrap_or_default();
    if is_pixel(tag, &tag.attribute("style").unwrap_or_default().replace(' ', "")) {
        report.leave_out_anywhere(format!("the tracking pixel `{}`", shortened(&address)));
        return Some(Vec::new());
    }
    if !address.starts_with("https://") && !address.starts_with("http://") {
        report.leave_out_anywhere(format!("{name} `{}`", shortened(&address)));
        return Some(Vec::new());
    }
    report.change_anywhere(format!("{name} `{}` is a link", shortened(&address)));
    let link = html_escape::encode_double_quoted_attribute(&address);
    Some(parse(&format!("<p><a href=\"{link}\">{}</a></p>", html_escape::encode_text(&address))))
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

#[cfg(test)]
mod tests {
    use super::*;

    fn clean(html: &str) -> (String, String) {
        let mut report = ImportReport::default();
        let cleaned = cleaned(html, None, &mut report);
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
        let (html, report) =
            clean("<table><tr><td><h2>A</h2></td><td><table role=presentation><tr><td>b</table></td></tr></table>");
        assert_eq!(html, "<div><h2>A</h2></div><div><div>b</div></div>");
        assert!(report.ends_with(
            "changed: a table with paragraphs, pictures or other tables in its cells is the text of its cells"
        ));
        let (html, report) = clean("<table><tr><td colspan=1000>a</td></tr></table>");
        assert_eq!(html, "<div>a</div>");
        assert!(report.ends_with("changed: a table of one column is the text of its cells"), "{report}");
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
    fn embedded_pages_and_films_are_links() {
        let (html, report) = clean(
            "<iframe src='https://video.example/a'></iframe><video><source src='b.mp4'></video><iframe width=1 height=1 src=t>",
        );
        assert_eq!(html, "<p><a href=\"https://video.example/a\">https://video.example/a</a></p>");
        for part in [
            "changed: the page within the page `https://video.example/a` is a link",
            "left out: the film `b.mp4`",
            "left out: the tracking pixel `t`",
        ] {
            assert!(report.contains(part), "{part}\n{report}");
        }
    }

    #[test]
    fn buttons_icons_and_the_foot_of_the_page_are_left_out_and_listed() {
        let (html, report) = clean(
            "<header><button>Menu</button>Harbour</header><article><header><h1>Tides</h1></header><p>Text.</p>\
             <p class='button-wrapper'><a href='/s'><span>Subscribe now</span></a></p><p>Please <a href='/s'>share</a> it.</p>\
             <a href='https://x.example/'><img src='https://x.example/i.png' width=24></a></article>\
             <div style='max-height: 0px; overflow: hidden'>Preview</div><footer>© Anna</footer>",
        );
        let kept =
            "<article><header><h1>Tides</h1></header><p>Text.</p><p>Please <a href='/s'>share</a> it.</p></article>";
        assert_eq!(html, kept);
        for part in [
            "the head of the page “Menu Harbour”",
            "the notice for subscribers “Subscribe now”",
            "the icon that links to `https://x.example/`",
            "the hidden text “Preview”",
            "the foot of the page “© Anna”",
        ] {
            assert!(report.contains(part), "{part}\n{report}");
        }
    }

    #[test]
    fn figures_and_code_have_no_frames() {
        let (html, _) = clean(
            "<figure><a href='https://x.example/a.png?w=2'><div><picture><source srcset=b><img src='a.png'></picture></div></a>\
             <figcaption>A</figcaption></figure><pre class='shiki'>x</pre><pre class='language-rust'>y</pre>",
        );
        let expected = "<figure><img src='a.png'><figcaption>A</figcaption></figure><pre>x</pre><pre class='language-rust'>y</pre>";
        assert_eq!(html, expected);
        assert_eq!(
            clean("<span class=c1>a</span><span class=smallcaps>b</span>").0,
            "<span>a</span><span class=smallcaps>b</span>"
        );
    }

    #[test]
    fn deep_pages_are_read() {
        let html = "<div>".repeat(100_000) + "x";
        assert!(clean(&html).0.contains('x'));
    }
}
