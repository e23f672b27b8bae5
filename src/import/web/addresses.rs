//! Addresses of a saved page: its own, and those of its links.

use url::Url;

use super::page::meta_content;
use crate::import::html_tree::{HtmlNode, parse};
use crate::markdown::HtmlTag;

/// Returns the address that a page was saved from: `<base>`, the comment of the browser, or the address in its head.
pub(in crate::import) fn base(html: &str) -> Option<Url> {
    let saved = || {
        let (_, after) = html.get(..html.len().min(4096)).unwrap_or(html).split_once("saved from url=(")?;
        after.split_once(')')?.1.split_whitespace().next().map(str::to_owned)
    };
    let nodes = parse(html);
    let of_head = || attribute_of(&nodes, "base", "href", &|_| true);
    let canonical = || {
        attribute_of(&nodes, "link", "href", &|tag| {
            tag.attribute("rel").is_some_and(|rel| rel.eq_ignore_ascii_case("canonical"))
        })
    };
    let address = of_head().or_else(saved).or_else(canonical).or_else(|| meta_content(&nodes, "og:url"))?;
    Url::parse(address.trim()).ok().filter(|address| matches!(address.scheme(), "http" | "https"))
}

fn attribute_of(nodes: &[HtmlNode], name: &str, key: &str, is_wanted: &dyn Fn(&HtmlTag) -> bool) -> Option<String> {
    nodes.iter().find_map(|node| match node {
        HtmlNode::Element(tag, _) if tag.name == name && is_wanted(tag) => tag.attribute(key),
        HtmlNode::Element(_, children) => attribute_of(children, name, key, is_wanted),
        HtmlNode::Text(_) => None,
    })
}

/// Completes links to pages of the website that the page was saved from, and shortens those to places in the page.
pub(super) fn complete(nodes: &mut [HtmlNode], base: &Url) {
    for node in nodes {
        let HtmlNode::Element(tag, children) = node else { continue };
        complete(children, base);
        if tag.name != "a" {
            continue;
        }
        let new = tag.attribute("href").and_then(|address| completed(address.trim(), base));
        let start = new.map(|address| {
            let id =
                tag.attribute("id").map(|id| format!(" id=\"{}\"", html_escape::encode_double_quoted_attribute(&id)));
            let address = html_escape::encode_double_quoted_attribute(&address).into_owned();
            format!("<a href=\"{address}\"{}>", id.unwrap_or_default())
        });
        if let Some(HtmlNode::Element(new, _)) = start.and_then(|start| parse(&start).into_iter().next()) {
            *tag = new;
        }
    }
}

/// Returns the new address of a link, if it changes.
fn completed(address: &str, base: &Url) -> Option<String> {
    if address.starts_with('/') {
        return base.join(address).ok().map(String::from);
    }
    let (page, id) = address.split_once('#')?;
    let mut own = base.clone();
    own.set_fragment(None);
    (page == own.as_str() && !id.is_empty()).then(|| format!("#{id}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::html_tree::write;

    #[test]
    fn links_of_a_saved_page_are_completed() {
        let page = "<!-- saved from url=(0026)https://x.example/news/may --><p><a href='/fares'>a</a>\
                    <a id=b href='https://x.example/news/may#more'>b</a><a href='b.html'>c</a></p>";
        let base = base(page).unwrap();
        let mut nodes = parse(page);
        complete(&mut nodes, &base);
        let mut html = String::new();
        write(&nodes, &mut html);
        let expected =
            "<p><a href=\"https://x.example/fares\">a</a><a href=\"#more\" id=\"b\">b</a><a href='b.html'>c</a></p>";
        assert_eq!(html, expected);
    }

    #[test]
    fn the_head_has_the_address() {
        for head in [
            "<base href='https://x.example/a'>",
            "<link rel=canonical href='https://x.example/a'>",
            "<meta property='og:url' content='https://x.example/a'>",
        ] {
            assert_eq!(base(head).map(String::from).as_deref(), Some("https://x.example/a"), "{head}");
        }
        assert_eq!(base("<base href='/a'>"), None);
    }
}
