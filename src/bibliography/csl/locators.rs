//! Locators: the places in a source that a citation names.

use hayagriva::citationberg::taxonomy::{Locator as Kind, Term};
use hayagriva::citationberg::{Locale, TermForm};

use super::context::{Locator, Setup};
use super::locale::Locales;
use super::numbers;

/// Returns the text of a locator.
pub(super) fn text(locator: &Locator, setup: &Setup<'_>) -> String {
    let and = setup.locales.and_symbol();
    let value = locator.value.replace('&', and);
    if locator.kind == Kind::Page {
        numbers::page_ranges(&value, setup)
    } else {
        numbers::range(&value, None, "\u{2013}")
    }
}

/// Returns `true` if a kind of place is the one that a style tests for.
pub(super) fn is_kind(kind: Kind, tested: Kind) -> bool {
    let same = |kind: Kind| match kind {
        Kind::TitleLocator => Kind::Title,
        kind => kind,
    };
    same(kind) == same(tested)
}

/// Names of kinds of places: `pp.`, `chapter`, and those of the issue's language.
pub(in crate::bibliography) struct LocatorNames(Vec<(String, Kind)>);

impl LocatorNames {
    /// Collects the names of a language. English names are understood in every language.
    pub(in crate::bibliography) fn new(language: &str, style: &[Locale], files: &[Locale]) -> Self {
        let locales = Locales::new(language, style, files);
        let mut names: Vec<(String, Kind)> = KINDS.iter().map(|(name, kind)| ((*name).to_owned(), *kind)).collect();
        for kind in KINDS.iter().map(|(_, kind)| *kind) {
            for form in [TermForm::Long, TermForm::Short, TermForm::Symbol] {
                for plural in [false, true] {
                    let term = locales.term(Term::Locator(kind), form, plural);
                    names.extend(term.map(|term| (term.to_owned(), kind)));
                }
            }
        }
        names.sort_by(|a, b| b.0.len().cmp(&a.0.len()).then_with(|| a.0.cmp(&b.0)));
        names.dedup_by(|a, b| a.0 == b.0);
        Self(names)
    }

    /// Splits the text after a key into a locator and the rest: `p. 33, emphasis added`, `{chap. 2, with notes} etc.`
    ///
    /// A locator without a kind is a page. Returns no locator if the text does not begin with one.
    pub(in crate::bibliography) fn parse<'a>(&self, text: &'a str) -> (Option<Locator>, &'a str) {
        if let Some(inside) = text.strip_prefix('{')
            && let Some((locator, rest)) = inside.split_once('}')
        {
            let (kind, value) = self.kind(locator.trim_start()).unwrap_or((Kind::Page, locator));
            let value = value.trim();
            return ((!value.is_empty()).then(|| Locator { kind, value: value.to_owned() }), rest);
        }
        let (kind, value) = self.kind(text).unwrap_or((Kind::Page, text));
        let length = places(value, value.len() < text.len());
        if length == 0 {
            return (None, text);
        }
        let (value, rest) = value.split_at(length);
        (Some(Locator { kind, value: value.trim().to_owned() }), rest)
    }

    /// Returns the kind of place that the text names, and the text after its name.
    fn kind<'a>(&self, text: &'a str) -> Option<(Kind, &'a str)> {
        self.0.iter().find_map(|(name, kind)| {
            let rest = text.strip_prefix(name.as_str())?;
            // `no. 5` and `§5`, but not `notes on rivers`.
            let value = rest.trim_start();
            let is_separate = value.len() < rest.len() || name.ends_with(['.', '§', '¶']);
            (is_separate && places(value, true) > 0).then_some((*kind, value))
        })
    }
}

/// Names of kinds of places, as the locale files of CSL have them in English.
const KINDS: &[(&str, Kind)] = &[
    ("appendices", Kind::Appendix),
    ("appendix", Kind::Appendix),
    ("apps.", Kind::Appendix),
    ("app.", Kind::Appendix),
    ("articles", Kind::ArticleLocator),
    ("article", Kind::ArticleLocator),
    ("arts.", Kind::ArticleLocator),
    ("art.", Kind::ArticleLocator),
    ("books", Kind::Book),
    ("book", Kind::Book),
    ("bks.", Kind::Book),
    ("bk.", Kind::Book),
    ("chapters", Kind::Chapter),
    ("chapter", Kind::Chapter),
    ("chaps.", Kind::Chapter),
    ("chap.", Kind::Chapter),
    ("ch.", Kind::Chapter),
    ("columns", Kind::Column),
    ("column", Kind::Column),
    ("cols.", Kind::Column),
    ("col.", Kind::Column),
    ("equations", Kind::Equation),
    ("equation", Kind::Equation),
    ("eqs.", Kind::Equation),
    ("eq.", Kind::Equation),
    ("figures", Kind::Figure),
    ("figure", Kind::Figure),
    ("figs.", Kind::Figure),
    ("fig.", Kind::Figure),
    ("folios", Kind::Folio),
    ("folio", Kind::Folio),
    ("fols.", Kind::Folio),
    ("fol.", Kind::Folio),
    ("issues", Kind::Issue),
    ("issue", Kind::Issue),
    ("numbers", Kind::Issue),
    ("number", Kind::Issue),
    ("nos.", Kind::Issue),
    ("no.", Kind::Issue),
    ("lines", Kind::Line),
    ("line", Kind::Line),
    ("ll.", Kind::Line),
    ("l.", Kind::Line),
    ("notes", Kind::Note),
    ("note", Kind::Note),
    ("nn.", Kind::Note),
    ("n.", Kind::Note),
    ("opera", Kind::Opus),
    ("opus", Kind::Opus),
    ("opp.", Kind::Opus),
    ("op.", Kind::Opus),
    ("pages", Kind::Page),
    ("page", Kind::Page),
    ("pp.", Kind::Page),
    ("p.", Kind::Page),
    ("paragraphs", Kind::Paragraph),
    ("paragraph", Kind::Paragraph),
    ("paras.", Kind::Paragraph),
    ("para.", Kind::Paragraph),
    ("¶¶", Kind::Paragraph),
    ("¶", Kind::Paragraph),
    ("parts", Kind::Part),
    ("part", Kind::Part),
    ("pts.", Kind::Part),
    ("pt.", Kind::Part),
    ("sections", Kind::Section),
    ("section", Kind::Section),
    ("secs.", Kind::Section),
    ("sec.", Kind::Section),
    ("§§", Kind::Section),
    ("§", Kind::Section),
    ("sub verbis", Kind::SubVerbo),
    ("sub verbo", Kind::SubVerbo),
    ("s.vv.", Kind::SubVerbo),
    ("s.v.", Kind::SubVerbo),
    ("tables", Kind::Table),
    ("table", Kind::Table),
    ("tabs.", Kind::Table),
    ("tab.", Kind::Table),
    ("timestamp", Kind::Timestamp),
    ("verses", Kind::Verse),
    ("verse", Kind::Verse),
    ("vv.", Kind::Verse),
    ("v.", Kind::Verse),
    ("volumes", Kind::Volume),
    ("volume", Kind::Volume),
    ("vols.", Kind::Volume),
    ("vol.", Kind::Volume),
];

/// Returns the length of the list of places that the text begins with: `33`, `33–35, 38`, `xii & 3a`. 0 if it begins
/// with none.
fn places(text: &str, is_named: bool) -> usize {
    let mut length = 0;
    loop {
        let rest = &text[length..];
        let separator = if length == 0 {
            0
        } else {
            let trimmed = rest.trim_start_matches([',', '&', ';', ' ', '\u{A0}']);
            let separator = rest.len() - trimmed.len();
            if !rest[..separator].contains([',', '&', ';']) {
                return length;
            }
            separator
        };
        let place = &rest[separator..];
        let end = place.find(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '&')).unwrap_or(place.len());
        let word = &place[..end];
        if word.is_empty() || !is_place(word, is_named) {
            return length;
        }
        length += separator + end;
    }
}

/// Returns `true` for a number, a Roman numeral or a range of them. After the name of a kind of place a letter is one,
/// too: `app. B`
fn is_place(word: &str, is_named: bool) -> bool {
    let is_roman = |part: &str| {
        !part.is_empty() && (part.chars().all(|c| "ivxlcdm".contains(c)) || part.chars().all(|c| "IVXLCDM".contains(c)))
    };
    let word = word.trim_end_matches(['.', ':', ')']);
    let has_digit = word.chars().any(|c| c.is_ascii_digit());
    has_digit
        || is_named && word.split(['-', '\u{2013}']).all(is_roman)
        || is_named && word.chars().count() == 1 && word.chars().all(char::is_alphanumeric)
}
