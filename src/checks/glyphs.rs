//! Characters that no font can set. The editions with pages cannot be made then; the e-book has no fonts of its own.

use std::collections::HashSet;

use unicode_script::{Script, UnicodeScript};
use unicode_segmentation::UnicodeSegmentation;

use super::printed_metadata;
use crate::diagnostic::{Code, Diagnostic, Report};
use crate::document::{Block, Inline, each_inline};
use crate::issue::Issue;
use crate::pdf::Fonts;
use crate::publication::Language;
use crate::source::Span;

/// Maximum number of characters that a message lists.
const MAX_LISTED: usize = 12;

/// Reports the characters that no font can set, each at its first occurrence. There is one message for each script and
/// place.
pub(crate) fn run(issue: &Issue, fonts: &Fonts, report: &mut Report) {
    let document = &issue.document;
    let mut check = GlyphCheck { fonts, language: &issue.metadata.language, checked: HashSet::new(), report };
    for text in printed_metadata(issue) {
        check.metadata(text);
    }
    document.each_run(&mut |run| {
        each_inline(run, &mut |inline| match inline {
            Inline::Text { text, span } | Inline::Code { text, span } => check.text(text, *span),
            Inline::SoftBreak { .. }
            | Inline::HardBreak { .. }
            | Inline::Styled { .. }
            | Inline::Passage { .. }
            | Inline::Abbreviation { .. }
            | Inline::Link { .. }
            | Inline::Image(_)
            | Inline::Math(_)
            | Inline::Mention { .. }
            | Inline::Reference { .. }
            | Inline::DataFigure(_)
            | Inline::IndexMark { .. }
            | Inline::Anchor { .. }
            | Inline::NoteReference { .. } => {}
        });
    });
    document.each_block(&mut |block| {
        if let Block::Code { text, span, .. } = block {
            check.text(text, *span);
        }
    });
}

/// State of the check.
struct GlyphCheck<'a> {
    fonts: &'a Fonts,
    language: &'a Language,
    /// Characters that have been checked, with the marks on them.
    checked: HashSet<String>,
    report: &'a mut Report,
}

/// Characters of one script that no font can set, in the order of the text.
struct MissingCharacters {
    script: Script,
    characters: Vec<char>,
}

impl GlyphCheck<'_> {
    /// Checks the text of a document node.
    fn text(&mut self, text: &str, span: Span) {
        for missing in self.missing(text) {
            let place = find_within(missing.characters[0], span, self.report);
            self.push(&missing, Some(place));
        }
    }

    /// Checks metadata. The place is the first file that has the character.
    fn metadata(&mut self, text: &str) {
        for missing in self.missing(text) {
            let place = self.report.sources.find(missing.characters[0]);
            self.push(&missing, place);
        }
    }

    /// Returns the characters of `text` that no font can set and that have not been checked before, by script.
    fn missing(&mut self, text: &str) -> Vec<MissingCharacters> {
        let mut found: Vec<MissingCharacters> = Vec::new();
        if text.is_ascii() {
            return found;
        }
        for cluster in text.graphemes(true).filter(|cluster| !cluster.is_ascii()) {
            if !self.checked.insert(cluster.to_owned()) {
                continue;
            }
            let drawn: Vec<char> = cluster.chars().filter(|&c| is_drawn(c)).collect();
            for (c, script) in self.uncovered(&drawn) {
                match found.iter_mut().find(|missing| missing.script == script) {
                    Some(missing) if missing.characters.contains(&c) => {}
                    Some(missing) => missing.characters.push(c),
                    None => found.push(MissingCharacters { script, characters: vec![c] }),
                }
            }
        }
        found
    }

    /// Returns the characters of a cluster that no font has, with their scripts. A mark belongs to the script of its
    /// letter. Outside the scripts for which Unicode has letters with marks, one font must have both.
    fn uncovered(&self, cluster: &[char]) -> Vec<(char, Script)> {
        let Some(base) = cluster.first().map(UnicodeScript::script) else { return Vec::new() };
        let has_composed = matches!(base, Script::Latin | Script::Greek | Script::Cyrillic | Script::Common);
        let script = |c: char| match c.script() {
            Script::Inherited => base,
            own => own,
        };
        let missing: Vec<(char, Script)> =
            cluster.iter().filter(|&&c| !self.fonts.cover(&[c])).map(|&c| (c, script(c))).collect();
        if missing.is_empty() && !has_composed && !self.fonts.cover(cluster) {
            return cluster.iter().map(|&c| (c, script(c))).collect();
        }
        missing
    }

    fn push(&mut self, missing: &MissingCharacters, place: Option<Span>) {
        let MissingCharacters { script, characters } = missing;
        let listed: String = characters.iter().take(MAX_LISTED).collect();
        let more = if characters.len() > MAX_LISTED { "…" } else { "" };
        let name = match script {
            Script::Common | Script::Inherited | Script::Unknown => String::new(),
            script => format!(" of the script {}", script.full_name().replace('_', " ")),
        };
        let message = match characters.as_slice() {
            [c] => format!("no font has the character {c} (U+{:04X}){name}", u32::from(*c)),
            _ => format!("no font has these {} characters{name}: {listed}{more}", characters.len()),
        };
        let font = suggested_font(*script, self.language);
        let help = format!(
            "put the font {font} into `fonts/`, or install it and write `system-fonts = true` in masthead.toml; the \
             e-book does not need it"
        );
        self.report.push(Diagnostic::new(Code::MissingGlyph, place, message, help));
    }
}

/// Returns `true` if a character needs a glyph. White space, controls, joiners, direction marks and variation selectors
/// need none.
fn is_drawn(c: char) -> bool {
    let ignorable = matches!(c,
        '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}'
        | '\u{2060}'..='\u{206F}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{E0000}'..='\u{E0FFF}');
    !c.is_whitespace() && !c.is_control() && !ignorable
}

/// Returns the span of the first occurrence of `c` within `span`, or `span` itself if the source does not contain the
/// character literally.
pub(super) fn find_within(c: char, span: Span, report: &Report) -> Span {
    let written = &report.sources.get(span.source).text()[span.range()];
    written.find(c).map_or(span, |at| {
        let start = span.range().start + at;
        Span::new(span.source, start..start + c.len_utf8())
    })
}

/// Returns the name of a free font for a script. The forms of Chinese characters depend on the language.
fn suggested_font(script: Script, language: &Language) -> String {
    let region = language.region();
    match script {
        Script::Hiragana | Script::Katakana => "Noto Serif CJK JP".to_owned(),
        Script::Hangul => "Noto Serif CJK KR".to_owned(),
        Script::Bopomofo => "Noto Serif CJK TC".to_owned(),
        Script::Han => {
            let form = match (language.primary(), region.as_deref()) {
                ("ja", _) => "JP",
                ("ko", _) => "KR",
                ("zh", Some("TW" | "HK" | "MO")) => "TC",
                _ => "SC",
            };
            format!("Noto Serif CJK {form}")
        }
        Script::Arabic => "Noto Naskh Arabic".to_owned(),
        Script::Common | Script::Inherited | Script::Unknown => "Noto Sans Symbols 2 or another for symbols".to_owned(),
        // The scripts for which there is a Noto Serif.
        Script::Armenian
        | Script::Bengali
        | Script::Devanagari
        | Script::Ethiopic
        | Script::Georgian
        | Script::Gujarati
        | Script::Gurmukhi
        | Script::Hebrew
        | Script::Kannada
        | Script::Khmer
        | Script::Lao
        | Script::Malayalam
        | Script::Myanmar
        | Script::Oriya
        | Script::Sinhala
        | Script::Tamil
        | Script::Telugu
        | Script::Thai
        | Script::Tibetan => format!("Noto Serif {}", script.full_name()),
        script => format!("Noto Sans {}", script.full_name().replace('_', " ")),
    }
}
