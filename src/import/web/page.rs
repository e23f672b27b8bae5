//! Metadata of a web page, its main part, and its notes.

use crate::import::ImportReport;
use crate::import::html_tree::{HtmlNode, parse};
use crate::import::report::shortened;
use crate::markdown::HtmlTag;

/// Metadata in the head of a page, as texts.
#[derive(Debug, Default, PartialEq, Eq)]
pub(in crate::import) struct PageFacts {
    pub(in crate::import) title: Option<String>,
    pub(in crate::import) author: Option<String>,
    pub(in crate::import) date: Option<String>,
    pub(in crate::import) summary: Option<String>,
}

/// Words of links from a note back to its reference, in small letters.
const BACK: [&str; 6] = ["back", "return", "jump up", "zurück", "retour", "volver"];

/// Names of `<meta>` for each entry, the preferred one first.
const NAMES: [[&str; 3]; 4] = [
    ["og:title", "twitter:title", "dc.title"],
    ["author", "article:author", "dc.creator"],
    ["article:published_time", "date", "dc.date"],
    ["description", "og:description", "dc.description"],
];

impl PageFacts {
    /// Reads the head of a page.
    pub(super) fn of(nodes: &[HtmlNode]) -> Self {
        let mut tags = Vec::new();
        collect_meta(nodes, &mut tags);
        let [title, author, date, summary] = NAMES.map(|names| {
            names.iter().find_map(|wanted| {
                let is_own = |tag: &&&HtmlTag| {
                    [tag.attribute("name"), tag.attribute("property")]
                        .iter()
                        .flatten()
                        .any(|name| name.trim().eq_ignore_ascii_case(wanted))
                };
                let content = tags.iter().find(is_own)?.attribute("content")?.trim().to_owned();
                (!content.is_empty() && !content.starts_with("http")).then_some(content)
            })
        });
        let has_class = |tag: &HtmlTag, name: &str| {
            tag.attribute("class").is_some_and(|class| class.split_whitespace().any(|word| word == name))
        };
        let words =
            |is: &dyn Fn(&HtmlTag) -> bool| find(nodes, is).map(HtmlNode::words).filter(|words| !words.is_empty());
        let head = words(&|tag| tag.name == "title");
        let heading = words(&|tag| tag.name == "h1");
        let title = title.or(head.clone());
        // The name of the website, which pages have in their heads, is not part of the title.
        let own = heading.filter(|heading| title.as_ref().is_some_and(|title| is_with_site(title, heading)));
        let title = own.or(title.filter(|title| head.as_ref() != Some(title)));
        let is_author =
            |tag: &HtmlTag| has_class(tag, "p-author") || tag.attribute("rel").is_some_and(|rel| rel == "author");
        let author = author.or_else(|| words(&is_author));
        let is_time = |tag: &HtmlTag| {
            tag.name == "time" && (has_class(tag, "dt-published") || tag.attribute("pubdate").is_some())
        };
        let date = date.or_else(|| match find(nodes, &is_time)? {
            HtmlNode::Element(tag, _) => tag.attribute("datetime"),
            HtmlNode::Text(_) => None,
        });
        Self { title, author, date, summary }
    }
}

/// Returns `true` for a title that is a heading and the name of the website: `Tides | The River`
fn is_with_site(title: &str, heading: &str) -> bool {
    let rest = title.strip_prefix(heading).map(str::trim_start);
    rest.is_some_and(|rest| rest.starts_with(['|', '–', '—', '-', '·', '•', '»']))
}

/// Returns the first element that is wanted.
fn find<'n>(nodes: &'n [HtmlNode], is_wanted: &dyn Fn(&HtmlTag) -> bool) -> Option<&'n HtmlNode> {
    nodes.iter().find_map(|node| match node {
        HtmlNode::Element(tag, _) if is_wanted(tag) => Some(node),
        HtmlNode::Element(_, children) => find(children, is_wanted),
        HtmlNode::Text(_) => None,
    })
}

/// Returns the content of the `<meta>` with this name.
pub(super) fn meta_content(nodes: &[HtmlNode], name: &str) -> Option<String> {
    let mut tags = Vec::new();
    collect_meta(nodes, &mut tags);
    let is_own = |tag: &&&HtmlTag| [tag.attribute("name"), tag.attribute("property")].contains(&Some(name.into()));
    tags.iter().find(is_own)?.attribute("content").map(|content| content.trim().to_owned())
}

fn collect_meta<'n>(nodes: &'n [HtmlNode], tags: &mut Vec<&'n HtmlTag>) {
    for node in nodes {
        if let HtmlNode::Element(tag, children) = node {
            if tag.name == "meta" {
                tags.push(tag);
            }
            collect_meta(children, tags);
        }
    }
}

/// Returns the main part of a page alone, if the page marks one. The text around it is reported.
pub(super) fn main_part(nodes: Vec<HtmlNode>, report: &mut ImportReport) -> Vec<HtmlNode> {
    let is_main = |tag: &HtmlTag| tag.name == "main" || tag.attribute("role").is_some_and(|role| role.trim() == "main");
    if !nodes.iter().any(|node| node.contains(&is_main)) {
        return nodes;
    }
    let (mut main, mut around) = (Vec::new(), Vec::new());
    divide(nodes, &is_main, &mut main, &mut around);
    let words = around.join(" ");
    if !words.trim().is_empty() {
        report.leave_out_anywhere(format!("the text around the main part of the page “{}”", shortened(&words)));
    }
    main
}

/// Adds the elements that are wanted to `main`, and the words of everything else to `around`. The head stays.
fn divide(
    nodes: Vec<HtmlNode>,
    is_wanted: &dyn Fn(&HtmlTag) -> bool,
    main: &mut Vec<HtmlNode>,
    around: &mut Vec<String>,
) {
    for node in nodes {
        match node {
            HtmlNode::Element(tag, children) if tag.name == "head" => main.push(HtmlNode::Element(tag, children)),
            HtmlNode::Element(tag, children) if is_wanted(&tag) => {
                main.push(HtmlNode::Element(HtmlTag::plain("div"), children));
            }
            HtmlNode::Element(tag, children) if tag.name == "html" || tag.name == "body" => {
                let mut inside = Vec::new();
                divide(children, is_wanted, &mut inside, around);
                main.push(HtmlNode::Element(tag, inside));
            }
            HtmlNode::Element(_, children) => divide(children, is_wanted, main, around),
            HtmlNode::Text(text) => around.extend(Some(text).filter(|text| !text.trim().is_empty())),
        }
    }
}

/// Marks the notes of a page as pandoc reads them: links of a number or a sign to an element below, which is the note.
pub(super) fn with_notes(nodes: Vec<HtmlNode>) -> Vec<HtmlNode> {
    let mut references = Vec::new();
    each_tag(&nodes, &mut |tag, node| {
        let id = tag.attribute("href").and_then(|address| address.strip_prefix('#').map(str::to_owned));
        if let Some(id) = id.filter(|id| !id.is_empty() && is_reference(&node.words()) && !references.contains(id)) {
            references.push(id);
        }
    });
    let mut found = Vec::new();
    let mut marked = Vec::new();
    take_notes(nodes, &references, &mut found, &mut marked);
    if found.is_empty() {
        return marked;
    }
    let known: Vec<String> = found.iter().map(|(id, _)| id.clone()).collect();
    mark_references(&mut marked, &known);
    for (id, content) in found {
        let start =
            format!("<aside epub:type=\"footnote\" id=\"{}\">", html_escape::encode_double_quoted_attribute(&id));
        if let Some(HtmlNode::Element(tag, _)) = parse(&start).into_iter().next() {
            marked.push(HtmlNode::Element(tag, content));
        }
    }
    marked
}

/// Returns `true` for the words of a reference to a note: `1`, `[12]`, `*`
fn is_reference(words: &str) -> bool {
    let words = words.trim_matches(['[', ']', '(', ')', ' ']);
    let is_number = (1..=3).contains(&words.len()) && words.bytes().all(|byte| byte.is_ascii_digit());
    is_number || matches!(words, "*" | "**" | "†" | "‡")
}

fn each_tag(nodes: &[HtmlNode], visit: &mut dyn FnMut(&HtmlTag, &HtmlNode)) {
    for node in nodes {
        if let HtmlNode::Element(tag, children) = node {
            visit(tag, node);
            each_tag(children, visit);
        }
    }
}

/// Moves the notes with these ids from the page to `found`. A note has its id on itself or on the number before it, and a
/// link back to its reference.
fn take_notes(
    nodes: Vec<HtmlNode>,
    ids: &[String],
    found: &mut Vec<(String, Vec<HtmlNode>)>,
    kept: &mut Vec<HtmlNode>,
) {
    for node in nodes {
        let HtmlNode::Element(tag, mut children) = node else {
            kept.push(node);
            continue;
        };
        let id = note_id(&tag, &children).filter(|id| ids.contains(id) && found.iter().all(|(known, _)| known != id));
        if let Some(id) = id {
            drop_links_back(&mut children);
            found.push((id, children));
            continue;
        }
        let mut inside = Vec::new();
        take_notes(children, ids, found, &mut inside);
        let is_list = matches!(tag.name.as_str(), "ol" | "ul");
        if !is_list || inside.iter().any(|node| !node.words().is_empty()) {
            kept.push(HtmlNode::Element(tag, inside));
        }
    }
}

/// Id of a block that may be a note: it leads back to a place in the page.
fn note_id(tag: &HtmlTag, children: &[HtmlNode]) -> Option<String> {
    if !matches!(tag.name.as_str(), "li" | "div" | "p" | "aside" | "dd") {
        return None;
    }
    let leads_back = |tag: &HtmlTag| tag.name == "a" && tag.attribute("href").is_some_and(|href| href.starts_with('#'));
    if !children.iter().any(|child| child.contains(&leads_back)) {
        return None;
    }
    let own = tag.attribute("id");
    let of_number = || match children.iter().find(|child| !child.words().is_empty())? {
        HtmlNode::Element(tag, _) if leads_back(tag) => tag.attribute("id"),
        _ => None,
    };
    own.filter(|id| !id.is_empty()).or_else(of_number)
}

/// Takes the links to places in the page out of a note: its number, an arrow.
fn drop_links_back(nodes: &mut Vec<HtmlNode>) {
    nodes.retain(|node| match node {
        HtmlNode::Element(tag, _) => {
            let is_link = tag.attribute("href").is_some_and(|href| href.starts_with('#'));
            let words = node.words();
            let is_sign = is_reference(&words) || !words.chars().any(char::is_alphanumeric);
            !(is_link && (is_sign || BACK.contains(&words.to_lowercase().as_str())))
        }
        HtmlNode::Text(_) => true,
    });
    for node in nodes {
        if let HtmlNode::Element(_, children) = node {
            drop_links_back(children);
        }
    }
}

/// Returns `true` for the mark of a note.
fn is_mark(tag: &HtmlTag) -> bool {
    tag.name == "a" && tag.attribute("epub:type").is_some()
}

fn mark_references(nodes: &mut [HtmlNode], ids: &[String]) {
    for node in nodes {
        let words = node.words();
        let HtmlNode::Element(tag, children) = node else { continue };
        let id = tag.attribute("href").and_then(|address| address.strip_prefix('#').map(str::to_owned));
        if let Some(id) = id.filter(|id| ids.contains(id) && is_reference(&words)) {
            let id = html_escape::encode_double_quoted_attribute(&id).into_owned();
            let start = format!("<a epub:type=\"noteref\" href=\"#{id}\">");
            if let Some(HtmlNode::Element(marked, _)) = parse(&start).into_iter().next() {
                *tag = marked;
            }
        } else {
            mark_references(children, ids);
            // The layout raises the number of a note.
            if tag.name == "sup" && is_reference(&words) && children.iter().any(|child| child.contains(&is_mark)) {
                *tag = HtmlTag::plain("span");
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::html_tree::write;

    fn written(nodes: &[HtmlNode]) -> String {
        let mut html = String::new();
        write(nodes, &mut html);
        html
    }

    #[test]
    fn the_head_has_facts() {
        let html = "<head><meta property='og:title' content='Tides'><meta name=Author content='Anna Berg'>\
                    <meta name=description content=''><meta property='og:description' content='On the moon'></head>";
        let facts = PageFacts::of(&parse(html));
        let expected = [Some("Tides"), Some("Anna Berg"), None, Some("On the moon")];
        let found = [facts.title, facts.author, facts.date, facts.summary];
        assert_eq!(found.each_ref().map(Option::as_deref), expected);
    }

    #[test]
    fn the_name_of_the_website_is_not_in_the_title() {
        let facts = |html: &str| PageFacts::of(&parse(html));
        let page = "<title>Tides — The River</title><h1>Tides</h1><p>By <a class='p-author h-card' href=a>Anna</a> on \
                    <time class=dt-published datetime='2026-03-04T10:00Z'>4 March</time>";
        let PageFacts { title, author, date, summary } = facts(page);
        let found = [title, author, date, summary];
        let expected = [Some("Tides"), Some("Anna"), Some("2026-03-04T10:00Z"), None];
        assert_eq!(found.each_ref().map(Option::as_deref), expected);
        assert_eq!(facts("<title>Tides and more</title><h1>Tides</h1>").title, None);
    }

    #[test]
    fn the_main_part_is_kept_alone() {
        let mut report = ImportReport::default();
        let nodes = parse("<body>Top<div><main><h1>News</h1></main></div><footer>Imprint</footer></body>");
        assert_eq!(written(&main_part(nodes, &mut report)), "<body><div><h1>News</h1></div></body>");
        assert!(report.text("a").contains("the text around the main part of the page “Top Imprint”"));
    }

    #[test]
    fn notes_are_marked() {
        let html = "<p>One<a id=r1 href='#n1'>1</a>, two<sup><a id=r2 href='#n2'>[2]</a></sup>.</p>\
                    <div class=note><a id=n1 href='#r1'>1</a><p>First.</p></div>\
                    <ol><li id=n2>Second. <a href='#r2'>↩</a></li></ol><p><a href='#x'>3</a></p>";
        let expected = "<p>One<a epub:type=\"noteref\" href=\"#n1\">1</a>, two<span><a epub:type=\"noteref\" href=\"#n2\">[2]</a></span>.</p>\
                        <p><a href='#x'>3</a></p><aside epub:type=\"footnote\" id=\"n1\"><p>First.</p></aside>\
                        <aside epub:type=\"footnote\" id=\"n2\">Second. </aside>";
        assert_eq!(written(&with_notes(parse(html))), expected);
        let plain = "<p><a href='#a'>1</a></p><p id=a>No way back.</p>";
        assert_eq!(written(&with_notes(parse(plain))), plain);
    }
}
