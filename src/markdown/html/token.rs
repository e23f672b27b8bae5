//! Tokenizer for HTML in Markdown: tags, comments and text.

use html_escape::decode_html_entities;

/// A token of HTML.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum HtmlToken<'a> {
    Tag(HtmlTag),
    Text(&'a str),
    /// A comment, or the content of a `script` or `style` element.
    Comment,
    /// A declaration, a processing instruction or a CDATA section.
    Declaration(HtmlDeclaration<'a>),
}

/// A declaration, a processing instruction or a CDATA section.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct HtmlDeclaration<'a> {
    /// Its first and last characters: `<?…?>`
    pub(super) form: &'static str,
    pub(super) source: &'a str,
}

/// A start or end tag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct HtmlTag {
    /// Name in lower case.
    pub(crate) name: String,
    /// Whether it is an end tag: `</sup>`.
    pub(crate) closing: bool,
    /// Whether it ends in a slash: `<br/>`.
    pub(super) self_closing: bool,
    /// Source text of the tag, with the content of a `script` or `style` element.
    pub(super) source: String,
    attributes: Vec<(String, String)>,
}

impl HtmlTag {
    /// Returns `true` if this is the name of the tag.
    pub(in crate::markdown) fn is_named(&self, name: &str) -> bool {
        self.name == name
    }

    /// Creates a start tag without attributes.
    pub(crate) fn plain(name: &str) -> Self {
        let (name, source) = (name.to_owned(), format!("<{name}>"));
        Self { name, closing: false, self_closing: false, source, attributes: Vec::new() }
    }

    /// Creates a start tag with a class.
    pub(crate) fn with_class(name: &str, class: &str) -> Self {
        let source = format!("<{name} class=\"{class}\">");
        Self { source, attributes: vec![("class".to_owned(), class.to_owned())], ..Self::plain(name) }
    }

    /// Returns the tag as written.
    pub(crate) fn source(&self) -> &str {
        &self.source
    }

    /// Value of an attribute, with character references decoded.
    pub(crate) fn attribute(&self, name: &str) -> Option<String> {
        self.attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone())
    }
}

/// Splits HTML into tokens. A `<` that does not begin a tag is text.
pub(crate) fn tokenize(html: &str) -> Vec<HtmlToken<'_>> {
    let mut tokens = Vec::new();
    let mut rest = html;
    let mut text_start = 0;
    let mut at = 0;
    while let Some(found) = rest[at..].find('<') {
        let open = at + found;
        let Some((token, length)) = markup(&rest[open..]) else {
            at = open + 1;
            continue;
        };
        if text_start < open {
            tokens.push(HtmlToken::Text(&rest[text_start..open]));
        }
        rest = &rest[open + length..];
        (at, text_start) = (0, 0);
        match token {
            HtmlToken::Tag(mut tag) if !tag.closing && matches!(tag.name.as_str(), "script" | "style") => {
                let end = format!("</{}", tag.name);
                let hidden = rest.to_ascii_lowercase().find(&end).unwrap_or(rest.len());
                tag.source.push_str(&rest[..hidden]);
                tokens.extend([HtmlToken::Tag(tag), HtmlToken::Comment]);
                rest = &rest[hidden..];
            }
            token => tokens.push(token),
        }
    }
    if text_start < rest.len() {
        tokens.push(HtmlToken::Text(&rest[text_start..]));
    }
    tokens
}

/// Parses the tag or comment at the start of `html`, if there is one. Returns the token and its length in bytes.
fn markup(html: &str) -> Option<(HtmlToken<'_>, usize)> {
    let until = |end: &str, from: usize| html[from..].find(end).map_or(html.len(), |at| from + at + end.len());
    if html.starts_with("<!--") {
        return Some((HtmlToken::Comment, until("-->", 4)));
    }
    for (start, end, form) in [("<![CDATA[", "]]>", "<![CDATA[…]]>"), ("<?", "?>", "<?…?>"), ("<!", ">", "<!…>")]
    {
        if html.starts_with(start) {
            let length = until(end, start.len());
            return Some((HtmlToken::Declaration(HtmlDeclaration { form, source: &html[..length] }), length));
        }
    }
    let closing = html.starts_with("</");
    let name_start = if closing { 2 } else { 1 };
    let name_length =
        html[name_start..].find(|c: char| !c.is_ascii_alphanumeric() && c != '-').unwrap_or(html.len() - name_start);
    let name = &html[name_start..name_start + name_length];
    if !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return None;
    }
    let (attributes, self_closing, length) = attributes(&html[name_start + name_length..])?;
    let length = name_start + name_length + length;
    let name = name.to_ascii_lowercase();
    let source = html[..length].to_owned();
    Some((HtmlToken::Tag(HtmlTag { name, closing, self_closing, source, attributes }), length))
}

type HtmlAttributes = Vec<(String, String)>;

/// Parses the rest of a tag after its name. Returns the attributes, whether there is a `/` before the `>`, and the
/// length in bytes, or `None` if the tag is malformed or unfinished.
fn attributes(text: &str) -> Option<(HtmlAttributes, bool, usize)> {
    let mut attributes = Vec::new();
    let mut at = 0;
    let mut self_closing = false;
    loop {
        at += text[at..].len() - text[at..].trim_start().len();
        let next = text[at..].chars().next()?;
        match next {
            '>' => return Some((attributes, self_closing, at + 1)),
            '/' => {
                self_closing = true;
                at += 1;
            }
            '<' | '"' | '\'' | '=' => return None,
            _ => {
                self_closing = false;
                let name_length = text[at..].find(|c: char| c.is_whitespace() || "=>/<\"'".contains(c))?;
                let name = text[at..at + name_length].to_ascii_lowercase();
                at += name_length;
                let (value, length) = value(&text[at..])?;
                at += length;
                attributes.push((name, value));
            }
        }
    }
}

/// Parses `="value"`. Returns the value and the length in bytes, or an empty value if there is no `=`. `None` if the
/// value is unfinished.
fn value(text: &str) -> Option<(String, usize)> {
    let trimmed = text.trim_start();
    let Some(after) = trimmed.strip_prefix('=') else { return Some((String::new(), 0)) };
    let quoted = after.trim_start();
    let skipped = text.len() - quoted.len();
    let quote = quoted.chars().next()?;
    let (raw, length) = if matches!(quote, '"' | '\'') {
        let end = quoted[1..].find(quote)?;
        (&quoted[1..=end], end + 2)
    } else {
        let end = quoted.find(|c: char| c.is_whitespace() || c == '>')?;
        (&quoted[..end], end)
    };
    Some((decode_html_entities(raw).into_owned(), skipped + length))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_text_and_comments_are_distinguished() {
        let found = tokenize("a <sup class='x'>b</sup><!-- c --> 1 < 2<br/><?php d?>");
        let names: Vec<_> = found
            .iter()
            .map(|token| match token {
                HtmlToken::Tag(tag) => format!(
                    "{}{}{}",
                    if tag.closing { "/" } else { "" },
                    tag.name,
                    if tag.self_closing { "/" } else { "" }
                ),
                HtmlToken::Text(text) => format!("{text:?}"),
                HtmlToken::Comment => "comment".to_owned(),
                HtmlToken::Declaration(declaration) => declaration.form.to_owned(),
            })
            .collect();
        assert_eq!(names, ["\"a \"", "sup", "\"b\"", "/sup", "comment", "\" 1 < 2\"", "br/", "<?…?>"]);
    }

    #[test]
    fn attributes_are_decoded() {
        let found = tokenize("<img alt=\"a &amp; b\" src = 'x y.png' width=120 hidden>");
        let HtmlToken::Tag(tag) = &found[0] else { panic!("{found:?}") };
        assert_eq!(tag.attribute("alt").as_deref(), Some("a & b"));
        assert_eq!(tag.attribute("src").as_deref(), Some("x y.png"));
        assert_eq!(tag.attribute("width").as_deref(), Some("120"));
        assert_eq!(tag.attribute("hidden").as_deref(), Some(""));
        assert_eq!(tag.attribute("height"), None);
    }

    #[test]
    fn scripts_are_hidden() {
        assert_eq!(tokenize("<script>a<b</script>x").len(), 4);
    }

    #[test]
    fn unfinished_markup_is_text() {
        assert_eq!(tokenize("a <b c=\"d"), [HtmlToken::Text("a <b c=\"d")]);
        assert_eq!(tokenize("<!-- a"), [HtmlToken::Comment]);
    }
}
