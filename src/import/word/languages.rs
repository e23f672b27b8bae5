//! Languages of the words in a Word file, which pandoc does not read: `<w:lang w:val="de-DE"/>` in a run.

use std::collections::{BTreeMap, HashMap};

use roxmltree::{Document, Node};

use super::{is, style_of, value};
use crate::document::{Block, Inline, PartMut};
use crate::import::report::shortened;
use crate::import::{ImportReport, ImportedText};
use crate::publication::Language;

/// Fewest letters of a phrase. Word guesses the language of every word, and of short ones badly.
const MIN_LETTERS: usize = 8;
/// Number of phrases that are looked for in a text: a phrase may be where pandoc reads none, such as in a field.
const MAX_WAITING: usize = 20;

/// Returns the phrases in other languages than that of most letters, with the tags of their languages, in the order of
/// the file. `styles` have the language of text without one of its own.
pub(super) fn phrases(documents: &[Document<'_>], styles: Option<&Document<'_>>) -> Vec<(String, String)> {
    let styles = styles.map(StyleLanguages::new).unwrap_or_default();
    let mut runs = Vec::new();
    for paragraph in documents.iter().flat_map(|document| document.descendants()).filter(|node| is(*node, "p")) {
        collect_runs(paragraph, &styles, &mut runs);
    }
    in_other_languages(&runs)
}

/// Run of text in a Word file.
struct WordRun {
    text: String,
    language: Option<String>,
    /// Names of its properties, without the language: `b i`
    properties: String,
}

/// Returns the runs in other languages than that of most letters.
fn in_other_languages(runs: &[WordRun]) -> Vec<(String, String)> {
    let primary = |language: &str| language.split('-').next().unwrap_or_default().to_owned();
    let mut letters: BTreeMap<String, usize> = BTreeMap::new();
    for run in runs {
        if let Some(language) = &run.language {
            *letters.entry(primary(language)).or_default() += count_letters(&run.text);
        }
    }
    let Some((main, _)) = letters.into_iter().max_by_key(|(_, count)| *count) else { return Vec::new() };
    let others = runs.iter().filter_map(|run| Some((&run.text, run.language.as_ref()?)));
    others
        .filter(|(text, language)| primary(language) != main && count_letters(text) >= MIN_LETTERS)
        .map(|(text, language)| (text.split_whitespace().collect::<Vec<_>>().join(" "), language.clone()))
        .collect()
}

/// Marks the phrases in a text with their languages. Those that are not found are reported.
pub(super) fn mark(phrases: Vec<(String, String)>, text: &mut ImportedText, report: &mut ImportReport) {
    let mut waiting = phrases;
    let mut mark = |run: &mut Vec<Inline>| {
        let mut at = 0;
        while at < waiting.len().min(MAX_WAITING) {
            if mark_phrase(run, &waiting[at].0, &waiting[at].1) {
                waiting.remove(at);
            } else {
                at += 1;
            }
        }
    };
    each_run(&mut text.blocks, &mut mark);
    text.notes.iter_mut().for_each(|note| each_run(&mut note.blocks, &mut mark));
    for (phrase, language) in waiting {
        report.leave_out_anywhere(format!("the language `{language}` of “{}”", shortened(&phrase)));
    }
}

fn each_run(blocks: &mut [Block], visit: &mut impl FnMut(&mut Vec<Inline>)) {
    for part in blocks.iter_mut().flat_map(Block::parts_mut) {
        match part {
            PartMut::Inlines(run) => visit(run),
            PartMut::Blocks(inside) => each_run(inside, visit),
        }
    }
}

/// Marks the first occurrence of a phrase outside marked words. Returns `false` if there is none.
fn mark_phrase(run: &mut Vec<Inline>, phrase: &str, language: &str) -> bool {
    for at in 0..run.len() {
        if matches!(run[at], Inline::Passage { .. }) {
            continue;
        }
        if let Inline::Text { text, span } = &run[at]
            && let Some((before, after)) = text.split_once(phrase)
        {
            let span = *span;
            let piece = |text: &str| Inline::Text { text: text.to_owned(), span };
            let (before, after) = (piece(before), piece(after));
            let marked = Inline::Passage { language: language.to_owned(), content: vec![piece(phrase)], span };
            let pieces = [before, marked, after];
            let pieces =
                pieces.into_iter().filter(|piece| !matches!(piece, Inline::Text { text, .. } if text.is_empty()));
            run.splice(at..=at, pieces);
            return true;
        }
        if run[at].children_mut().is_some_and(|inside| mark_phrase(inside, phrase, language)) {
            return true;
        }
    }
    false
}

fn count_letters(text: &str) -> usize {
    text.chars().filter(|c| c.is_alphabetic()).count()
}

/// Languages that the styles of a file set.
#[derive(Default)]
struct StyleLanguages {
    /// Language of text without one of its own.
    default: Option<String>,
    /// Languages of styles, by their ids.
    by_style: HashMap<String, String>,
}

impl StyleLanguages {
    fn new(styles: &Document<'_>) -> Self {
        let default = styles.descendants().find(|node| is(*node, "docDefaults")).and_then(language);
        let by_id: HashMap<&str, Node<'_, '_>> = styles
            .descendants()
            .filter(|node| is(*node, "style"))
            .filter_map(|style| {
                Some((style.attributes().find(|attribute| attribute.name() == "styleId")?.value(), style))
            })
            .collect();
        // A style has the language of the one that it is based on.
        let found = |id: &&str| {
            let mut id = *id;
            for _ in 0..by_id.len() {
                let style = by_id.get(id)?;
                if let Some(language) = language(*style) {
                    return Some(language);
                }
                id = value(style.children().find(|node| is(*node, "basedOn"))?)?;
            }
            None
        };
        let by_style = by_id.keys().filter_map(|id| Some(((*id).to_owned(), found(id)?))).collect();
        Self { default, by_style }
    }

    /// Language of a style, or of text without a style.
    fn of(&self, style: Option<&str>) -> Option<&String> {
        self.by_style.get(style?)
    }
}

/// Language that an element names in itself: `<w:rPr><w:lang w:val="de-DE"/></w:rPr>`
fn language(element: Node<'_, '_>) -> Option<String> {
    let named = element.descendants().find(|node| is(*node, "lang"))?;
    Language::new(value(named)?).ok().map(|language| language.as_str().to_owned())
}

/// Collects the runs of a paragraph. Word divides its text at every edit: neighbours that look the same are one run.
fn collect_runs(paragraph: Node<'_, '_>, styles: &StyleLanguages, runs: &mut Vec<WordRun>) {
    let first = runs.len();
    let of_paragraph = styles.of(style_of(paragraph, "p")).or(styles.default.as_ref());
    for run in paragraph.descendants().filter(|node| is(*node, "r")) {
        let own = run.children().find(|node| is(*node, "rPr"));
        let language = own.and_then(language).or_else(|| styles.of(style_of(run, "r")).or(of_paragraph).cloned());
        let names = own.into_iter().flat_map(|own| own.children()).map(|node| node.tag_name().name());
        let properties = names.filter(|name| !matches!(*name, "lang" | "rStyle")).collect::<Vec<_>>().join(" ");
        let texts = run.children().filter(|node| is(*node, "t")).filter_map(|node| node.text());
        let text: String = texts.collect();
        match runs[first..].last_mut().filter(|last| last.language == language && last.properties == properties) {
            Some(last) => last.text.push_str(&text),
            None => runs.push(WordRun { text, language, properties }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phrases_in_other_languages_are_found_and_marked() {
        let run = |language: &str, text: &str| {
            format!("<w:r><w:rPr><w:lang w:val='{language}'/></w:rPr><w:t>{text}</w:t></w:r>")
        };
        let runs = run("en-GB", "The ferry of today is late: ")
            + &run("de-DE", "Der Fähr")
            + &run("de-DE", "plan gilt")
            + &run("en-US", ", as ever, ")
            + &run("fr-FR", "ou");
        let xml = format!("<w:p xmlns:w='word'>{runs}</w:p>");
        let document = Document::parse(&xml).unwrap();
        let mut found = Vec::new();
        collect_runs(document.root_element(), &StyleLanguages::default(), &mut found);
        let phrases = in_other_languages(&found);
        assert_eq!(phrases, [("Der Fährplan gilt".to_owned(), "de-DE".to_owned())]);

        let text = "The ferry of today is late: Der Fährplan gilt, as ever, ou";
        let mut content = vec![Inline::Text {
            text: text.to_owned(),
            span: crate::source::Span::new(crate::source::SourceId::default(), 0..0),
        }];
        assert!(mark_phrase(&mut content, &phrases[0].0, &phrases[0].1));
        assert!(!mark_phrase(&mut content, &phrases[0].0, &phrases[0].1));
        assert!(matches!(&content[1], Inline::Passage { language, .. } if language == "de-DE"));
        assert_eq!(crate::document::plain_text(&content), text);
    }
}
