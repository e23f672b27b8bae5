//! Terms and date formats of a language, from the style and the locale files of CSL.

use hayagriva::citationberg::taxonomy::{OtherTerm, Term};
use hayagriva::citationberg::{self, DateForm, GrammarGender, Locale, LocalizedTerm, OrdinalMatch, TermForm};

use super::join::QuotationMarks;

/// The locales of a language, the most specific first. A term is taken from the first locale that has it.
pub(super) struct Locales<'a> {
    chain: Vec<&'a Locale>,
    /// Whether the language is English.
    pub(super) is_english: bool,
}

impl<'a> Locales<'a> {
    /// Selects the locales of a language tag from those of the style and those of CSL. American English stands in for a
    /// language without a locale.
    pub(super) fn new(tag: &str, style: &'a [Locale], files: &'a [Locale]) -> Self {
        let primary = tag.split('-').next().unwrap_or(tag);
        let named = |locale: &Locale| locale.lang.as_ref().map(|code| code.0.clone());
        let with = |wanted: Option<&str>| {
            let wanted = wanted.map(str::to_owned);
            style.iter().filter(move |locale| named(locale) == wanted)
        };
        let mut chain: Vec<&Locale> = with(Some(tag)).collect();
        if primary != tag {
            chain.extend(with(Some(primary)));
        }
        chain.extend(with(None));
        let file = |tag: &str| files.iter().find(|locale| named(locale).as_deref() == Some(tag));
        chain.extend(file(tag).or_else(|| file("en-US")));
        Self { chain, is_english: primary == "en" }
    }

    /// Returns a term in the given form, or in the form that the specification names for it if it has none.
    pub(super) fn term(&self, term: Term, form: TermForm, plural: bool) -> Option<&'a str> {
        let mut form = Some(form);
        while let Some(wanted) = form {
            if let Some(found) = self.find(term, wanted) {
                let text = if plural { found.multiple() } else { found.single() };
                return text.filter(|text| !text.is_empty());
            }
            form = wanted.fallback();
        }
        None
    }

    /// Returns the sign for "and". A language without one has the ampersand.
    pub(super) fn and_symbol(&self) -> &'a str {
        self.find(Term::Other(OtherTerm::And), TermForm::Symbol).and_then(LocalizedTerm::single).unwrap_or("&")
    }

    /// Returns the text of a term in its long form, or the given text if there is none.
    pub(super) fn other(&self, term: OtherTerm, default: &str) -> String {
        self.term(Term::Other(term), TermForm::Long, false).unwrap_or(default).to_owned()
    }

    fn find(&self, term: Term, form: TermForm) -> Option<&'a LocalizedTerm> {
        self.chain.iter().find_map(|locale| locale.term(term, form))
    }

    /// Returns the localised date format.
    pub(super) fn date(&self, form: DateForm) -> Option<&'a citationberg::Date> {
        self.chain.iter().find_map(|locale| locale.date.iter().find(|date| date.form == Some(form)))
    }

    /// Returns `true` if full stops and commas stand inside of quotation marks.
    pub(super) fn has_punctuation_in_quotes(&self) -> bool {
        let option = |locale: &&Locale| locale.style_options.as_ref()?.punctuation_in_quote;
        self.chain.iter().find_map(option).unwrap_or_default()
    }

    /// Returns `true` if only the first day of a month is an ordinal.
    pub(super) fn limits_day_ordinals(&self) -> bool {
        let option = |locale: &&Locale| locale.style_options.as_ref()?.limit_day_ordinals_to_day_1;
        self.chain.iter().find_map(option).unwrap_or_default()
    }

    /// Returns the quotation marks of the language.
    pub(super) fn quotation_marks(&self) -> QuotationMarks {
        let inner = |term, default| self.other(term, default);
        QuotationMarks {
            outer: [inner(OtherTerm::OpenQuote, "\u{201C}"), inner(OtherTerm::CloseQuote, "\u{201D}")],
            inner: [inner(OtherTerm::OpenInnerQuote, "\u{2018}"), inner(OtherTerm::CloseInnerQuote, "\u{2019}")],
        }
    }

    /// Returns the grammatical gender of a term.
    pub(super) fn gender(&self, term: Term) -> Option<GrammarGender> {
        self.find(term, TermForm::Long)?.gender
    }

    /// Returns the text that makes an ordinal of a number, such as `nd`.
    pub(super) fn ordinal_suffix(&self, number: i32, gender: Option<GrammarGender>) -> &'a str {
        let find = |wanted: OtherTerm, accepts: &dyn Fn(Option<OrdinalMatch>) -> bool| {
            let matching = |gender| {
                self.chain.iter().find_map(|locale| {
                    locale.terms.as_ref()?.terms.iter().find(|term| {
                        term.name == Term::Other(wanted) && term.gender_form == gender && accepts(term.match_)
                    })
                })
            };
            gender.and_then(|gender| matching(Some(gender))).or_else(|| matching(None))
        };
        let ordinal = |number: i32| OtherTerm::OrdinalN(u8::try_from(number).unwrap_or_default());
        find(ordinal(number.rem_euclid(100)), &|matches| number <= 99 || matches != Some(OrdinalMatch::WholeNumber))
            .or_else(|| {
                find(ordinal(number.rem_euclid(10)), &|matches| {
                    number <= 10 || matches.is_none_or(|matches| matches == OrdinalMatch::LastDigit)
                })
            })
            .or_else(|| find(OtherTerm::Ordinal, &|_| true))
            .and_then(LocalizedTerm::single)
            .unwrap_or_default()
    }

    /// Returns the ordinal of a number from 1 to 10 in words, such as `second`.
    pub(super) fn long_ordinal(&self, number: i32) -> Option<&'a str> {
        let number = u8::try_from(number).ok().filter(|number| (1..=10).contains(number))?;
        self.term(Term::Other(OtherTerm::LongOrdinal(number)), TermForm::Long, false)
    }
}
