//! Parts of mails and web pages for subscribers: links for unsubscribing, subscribing and signing in.

use crate::import::html_tree::HtmlNode;
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

/// Words of links and buttons for readers of a website, in small letters.
const BUTTONS: [&str; 14] = [
    "subscribe",
    "subscribe now",
    "sign in",
    "sign up",
    "log in",
    "share",
    "share this post",
    "leave a comment",
    "read in app",
    "get the app",
    "teilen",
    "anmelden",
    "abonnieren",
    "s’abonner",
];

/// Returns `true` for a paragraph of a mail without markup that is about unsubscribing or the like, with an address.
pub(in crate::import) fn is_notice_text(paragraph: &str) -> bool {
    let words = paragraph.to_lowercase();
    let has_address = words.contains("http") || words.contains("mailto:") || words.contains('@');
    has_address && words.chars().count() <= LONGEST_NOTICE && NOTICES.iter().any(|notice| words.contains(notice))
}

/// Returns `true` for a block that is a link for subscribing, signing in or the like, or a link that looks like a button.
pub(super) fn is_button(node: &HtmlNode) -> bool {
    let HtmlNode::Element(tag, _) = node else { return false };
    let has_link = || node.contains(&|tag: &HtmlTag| tag.name == "a");
    let is_styled = || tag.name == "a" && tag.attribute("class").is_some_and(|class| class.contains("button"));
    let words = node.words().to_lowercase();
    (is_block(node) || is_styled()) && has_link() && BUTTONS.contains(&words.trim_end_matches(['!', '.']))
}

/// Returns `true` for the innermost block with a link for unsubscribing or the like, or for the link alone if the block
/// has more text.
pub(super) fn is_notice(node: &HtmlNode) -> bool {
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

/// Returns `true` if a link for unsubscribing or the like is in the node.
pub(super) fn has_notice(node: &HtmlNode) -> bool {
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
