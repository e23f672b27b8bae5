//! Inlines of pandoc to inlines of the document tree.

use url::Url;

use super::html::read_html_tags;
use super::tree::{PandocAttributes, PandocBlock, PandocCitation, PandocInline, words, words_of_blocks};
use super::{ChangeRule, PandocConverter, nowhere};
use crate::document::{Image, Inline, InlineStyle, Math, MentionItem, Note, Target, css_pixels};
use crate::import::links::is_reference;
use crate::import::report::shortened;
use crate::publication::Language;

/// Schemes of addresses that links can have.
const SCHEMES: [&str; 5] = ["http", "https", "mailto", "tel", "doi"];

impl PandocConverter<'_> {
    pub(super) fn inlines(&mut self, run: Vec<PandocInline>) -> Vec<Inline> {
        let mut inlines = Vec::new();
        for inline in read_html_tags(run) {
            self.inline(inline, &mut inlines);
        }
        inlines
    }

    fn inline(&mut self, inline: PandocInline, run: &mut Vec<Inline>) {
        let span = nowhere();
        match inline {
            PandocInline::Str(text) => push_text(&text, run),
            PandocInline::Space | PandocInline::SoftBreak => push_text(" ", run),
            PandocInline::LineBreak => run.push(Inline::HardBreak { span }),
            PandocInline::Emph(inside) => self.styled(InlineStyle::Emphasis, inside, run),
            PandocInline::Underline(inside) => self.styled(InlineStyle::Underline, inside, run),
            PandocInline::Strong(inside) => self.styled(InlineStyle::Strong, inside, run),
            PandocInline::Strikeout(inside) => self.styled(InlineStyle::Strikethrough, inside, run),
            PandocInline::Superscript(inside) => self.styled(InlineStyle::Superscript, inside, run),
            PandocInline::Subscript(inside) => self.styled(InlineStyle::Subscript, inside, run),
            PandocInline::SmallCaps(inside) => self.styled(InlineStyle::SmallCapitals, inside, run),
            PandocInline::Quoted(kind, inside) => {
                let mark = if kind.name == "SingleQuote" { "'" } else { "\"" };
                push_text(mark, run);
                self.append(inside, run);
                push_text(mark, run);
            }
            PandocInline::Cite(citations, _) => self.mention(citations, run),
            PandocInline::Code(_, text) => run.push(Inline::Code { text, span }),
            PandocInline::Math(kind, latex) => {
                if kind.name == "DisplayMath" {
                    self.report.change("a displayed formula within a paragraph is in its line");
                }
                self.report.keep("formula");
                run.push(Inline::Math(Math::unconverted(latex, span)));
            }
            PandocInline::RawInline(format, text) => {
                let tag = text.trim().trim_start_matches('<').trim_end_matches(['>', '/', ' ']);
                if tag.eq_ignore_ascii_case("br") {
                    run.push(Inline::HardBreak { span });
                } else {
                    self.raw(&format, &text);
                }
            }
            PandocInline::Link(_, inside, (address, title)) => self.link(inside, &address, title, run),
            PandocInline::Image(attributes, alt, (source, title)) => {
                run.push(self.image(&attributes, &alt, &source, &title));
            }
            PandocInline::Note(blocks) => run.push(self.note(blocks)),
            PandocInline::Span(attributes, inside) => self.span(&attributes, inside, run),
        }
    }

    /// Adds inlines without markup of their own.
    fn append(&mut self, inside: Vec<PandocInline>, run: &mut Vec<Inline>) {
        for inline in read_html_tags(inside) {
            self.inline(inline, run);
        }
    }

    fn styled(&mut self, style: InlineStyle, inside: Vec<PandocInline>, run: &mut Vec<Inline>) {
        let content = self.inlines(inside);
        match (run.last_mut(), content) {
            (_, content) if content.is_empty() => {}
            // Word divides one bold passage into several.
            (Some(Inline::Styled { style: last, content: before, .. }), content) if *last == style => {
                before.extend(content);
            }
            (_, content) => run.push(Inline::Styled { style, content, span: nowhere() }),
        }
    }

    fn note(&mut self, blocks: Vec<PandocBlock>) -> Inline {
        self.report.keep("note");
        let note = self.notes.len();
        let span = nowhere();
        self.notes.push(Note {
            id: String::new(),
            number: None,
            references: 1,
            language: None,
            blocks: Vec::new(),
            span,
        });
        self.notes[note].blocks = self.blocks(blocks);
        Inline::NoteReference { note, occurrence: 1, span }
    }

    fn image(&mut self, attributes: &PandocAttributes, alt: &[PandocInline], source: &str, title: &str) -> Inline {
        self.report.keep("image");
        let [width, height] = ["width", "height"].map(|key| size_value(attributes, key).unwrap_or_default());
        // The height follows from the width.
        let size = [css_pixels(width), css_pixels(height).filter(|_| width.is_empty())];
        let given = attributes.value("alt").or(attributes.value("fig-alt"));
        let description = given.map_or_else(|| words(alt), str::to_owned);
        let mut image = Image::new(source, &description, size, nowhere());
        image.title = Some(title.trim().to_owned()).filter(|title| !title.is_empty());
        image.percent = percent(width);
        Inline::Image(image)
    }

    /// Converts a link. One that Masthead cannot follow is reported, and its words are kept.
    fn link(&mut self, inside: Vec<PandocInline>, address: &str, title: String, run: &mut Vec<Inline>) {
        let redirected = target_of_redirect(address);
        let address = redirected.as_deref().unwrap_or(address);
        let scheme = address.split_once(':').map(|(scheme, _)| scheme.to_ascii_lowercase());
        let article = self.links.article(address);
        let page = self.links.page(address);
        let scheme = if article.is_none() && page.is_some() { Some("https".to_owned()) } else { scheme };
        let is_known = match (address.strip_prefix('#'), scheme.as_deref()) {
            (Some(id), _) => self.linked.contains(id) || self.links.ids.contains(id),
            (None, Some(scheme)) => SCHEMES.contains(&scheme),
            (None, None) => article.is_some(),
        };
        let content = self.inlines(inside);
        if content.is_empty() {
            self.report.leave_out(format!("the link without words to `{}`", shortened(address)));
            return;
        }
        if !is_known {
            self.report.leave_out(format!("the link to `{}`; its words are kept", shortened(address)));
            run.extend(content);
            return;
        }
        self.report.keep("link");
        let address = article.or(page).unwrap_or_else(|| address.to_owned());
        let target = if scheme.is_some() { Target::Url(address) } else { Target::Anchor(address) };
        let title = Some(title).filter(|title| !title.is_empty());
        run.push(Inline::Link { target, title, content, span: nowhere() });
    }

    /// Converts a citation, or a reference to something in the text. Quarto's references to results that are computed
    /// lead nowhere: their words are kept.
    fn mention(&mut self, citations: Vec<PandocCitation>, run: &mut Vec<Inline>) {
        let span = nowhere();
        let keys = || citations.iter().map(|citation| citation.key.as_str());
        let is_reference = keys().all(is_reference);
        if is_reference && !keys().all(|key| self.linked.contains(key) || self.links.ids.contains(key)) {
            let words = keys().collect::<Vec<_>>().join("; ");
            self.report.leave_out(format!("the reference to `{}`; its key is kept", shortened(&words)));
            push_text(&words, run);
            return;
        }
        self.report.keep("citation");
        let in_sentence = !is_reference && citations.first().is_some_and(|first| first.mode.name == "AuthorInText");
        let items = citations.into_iter().map(|citation| {
            let mut after = self.inlines(citation.after);
            if let Some(Inline::Text { text, .. }) = after.first_mut()
                && !text.starts_with([',', ' '])
            {
                text.insert_str(0, ", ");
            }
            let before = self.inlines(citation.before);
            let without_author = citation.mode.name == "SuppressAuthor";
            MentionItem { key: citation.key, before, after, without_author, span }
        });
        let items = items.collect();
        run.push(Inline::Mention { items, page: false, in_sentence, content: Vec::new(), span });
    }

    /// Converts a span: a style, a tracked change, a comment or a link target.
    fn span(&mut self, attributes: &PandocAttributes, inside: Vec<PandocInline>, run: &mut Vec<Inline>) {
        let span = nowhere();
        if let Some(id) = attributes.id().filter(|id| self.linked.contains(*id)) {
            run.push(Inline::Anchor { id: id.to_owned(), span });
        }
        if let Some(language) = attributes.value("lang").and_then(|tag| Language::new(tag).ok()) {
            let mut content = Vec::new();
            self.span_content(attributes, inside, &mut content);
            if !content.is_empty() {
                run.push(Inline::Passage { language: language.as_str().to_owned(), content, span });
            }
            return;
        }
        self.span_content(attributes, inside, run);
    }

    /// Converts the content of a span, without its id and its language.
    fn span_content(&mut self, attributes: &PandocAttributes, inside: Vec<PandocInline>, run: &mut Vec<Inline>) {
        let author = attributes.value("author").unwrap_or("an unknown author").to_owned();
        match attributes.1.first().map(String::as_str) {
            Some("mark") => self.styled(InlineStyle::Mark, inside, run),
            Some("underline" | "ul") => self.styled(InlineStyle::Underline, inside, run),
            Some("kbd") => self.styled(InlineStyle::Keyboard, inside, run),
            Some("smallcaps" | "sc") => self.inline(PandocInline::SmallCaps(inside), run),
            Some("comment-start") => {
                self.report.leave_out(format!("the comment “{}” of {author}", shortened(&words(&inside))));
            }
            Some("comment-end" | "paragraph-insertion" | "paragraph-deletion") => {}
            Some(kind @ ("insertion" | "deletion")) => self.tracked(kind == "insertion", &author, inside, run),
            Some(class) if class != "anchor" => {
                let words = shortened(&words(&inside));
                self.report.leave_out(format!("the class `{class}` of “{words}”; the words are kept"));
                self.append(inside, run);
            }
            Some(_) | None => self.append(inside, run),
        }
    }

    /// Converts a tracked change.
    fn tracked(&mut self, is_insertion: bool, author: &str, inside: Vec<PandocInline>, run: &mut Vec<Inline>) {
        let words = shortened(&words(&inside));
        let name = if is_insertion { "insertion" } else { "deletion" };
        let (style, is_kept) = match (self.changes, is_insertion) {
            (ChangeRule::Mark, true) => (Some(InlineStyle::Underline), true),
            (ChangeRule::Mark, false) => (Some(InlineStyle::Strikethrough), true),
            (ChangeRule::Accept, is_insertion) => (None, is_insertion),
            (ChangeRule::Reject, is_insertion) => (None, !is_insertion),
        };
        let verb = match self.changes {
            ChangeRule::Accept => "accepted",
            ChangeRule::Reject => "rejected",
            ChangeRule::Mark => "marked",
        };
        self.report.change(format!("the {name} “{words}” of {author} is {verb}"));
        match style {
            Some(style) => self.styled(style, inside, run),
            None if is_kept => self.append(inside, run),
            None => {}
        }
    }

    /// Converts the blocks of a cell to one run, with line breaks between them.
    pub(super) fn cell(&mut self, blocks: Vec<PandocBlock>) -> Vec<Inline> {
        let mut run = Vec::new();
        for block in blocks {
            if !run.is_empty() {
                run.push(Inline::HardBreak { span: nowhere() });
            }
            match block {
                PandocBlock::Plain(inside) | PandocBlock::Para(inside) => self.append(inside, &mut run),
                PandocBlock::BulletList(items) | PandocBlock::OrderedList(_, items) => {
                    self.report.change("a list in a cell is a line for each item");
                    for (at, item) in items.into_iter().enumerate() {
                        run.extend((at > 0).then_some(Inline::HardBreak { span: nowhere() }));
                        push_text("– ", &mut run);
                        run.extend(self.cell(item));
                    }
                }
                PandocBlock::Table(_, _, _, head, bodies, foot) => {
                    self.report.change("a table in a cell is a line for each row");
                    let bodies = bodies.into_iter().flat_map(|body| body.header_rows.into_iter().chain(body.rows));
                    let rows = head.rows.into_iter().chain(bodies).chain(foot.rows);
                    for (at, row) in rows.filter(|row| !row.cells.is_empty()).enumerate() {
                        run.extend((at > 0).then_some(Inline::HardBreak { span: nowhere() }));
                        for (column, cell) in row.cells.into_iter().enumerate() {
                            push_text(if column > 0 { ", " } else { "" }, &mut run);
                            run.extend(self.cell(cell.blocks));
                        }
                    }
                }
                PandocBlock::CodeBlock(_, text) => {
                    for (at, line) in text.lines().enumerate() {
                        run.extend((at > 0).then_some(Inline::HardBreak { span: nowhere() }));
                        run.push(Inline::Code { text: line.to_owned(), span: nowhere() });
                    }
                }
                // pandoc's Markdown of a cell that is a dash.
                PandocBlock::HorizontalRule => push_text("—", &mut run),
                block => {
                    self.report.change("a cell has its text without further structure");
                    push_text(&words_of_blocks(&[block]), &mut run);
                }
            }
        }
        run
    }
}

/// Returns the address that a link of Google Docs leads to in the end: `https://www.google.com/url?q=…`
fn target_of_redirect(address: &str) -> Option<String> {
    let url = Url::parse(address).ok()?;
    let is_redirect = url.host_str() == Some("www.google.com") && url.path() == "/url";
    let target = url.query_pairs().find(|(key, _)| key == "q").map(|(_, value)| value.into_owned());
    target.filter(|target| is_redirect && target.starts_with("http"))
}

/// Adds text to a run, to the last node if that is text.
fn push_text(text: &str, run: &mut Vec<Inline>) {
    match run.last_mut() {
        Some(Inline::Text { text: last, .. }) => last.push_str(text),
        _ => run.push(Inline::Text { text: text.to_owned(), span: nowhere() }),
    }
}

/// Returns the value of a size, which may be in the style: `style="width:3.2in"`
fn size_value<'a>(attributes: &'a PandocAttributes, key: &str) -> Option<&'a str> {
    let of_style = || {
        let mut pairs = attributes.value("style")?.split(';').filter_map(|pair| pair.split_once(':'));
        pairs.find(|(own, _)| own.trim() == key).map(|(_, value)| value.trim())
    };
    attributes.value(key).or_else(of_style)
}

/// Parses a width in per cent: `65%`
fn percent(width: &str) -> Option<u8> {
    let percent: f64 = width.trim().strip_suffix('%')?.trim().parse().ok()?;
    (1..=100).find(|&whole| (f64::from(whole) - percent).abs() <= 0.5)
}
