//! Text of a formula in words, for screen readers: `x squared plus 1`. The rules for each language are those of MathCAT.
//! Only this module uses MathCAT.

use std::panic;
use std::sync::Once;

use libmathcat::{get_spoken_text, set_mathml, set_preference, set_rules_dir};
use roxmltree::Document;

/// Languages that MathCAT has rules for. Its Chinese rules write traditional characters only.
const LANGUAGES: [&str; 14] = ["de", "el", "en", "es", "fi", "fr", "hu", "id", "nb", "pl", "pt", "ru", "sv", "vi"];

/// Maximum number of elements of a formula that is put into words. The time grows faster than the number of elements,
/// and nobody follows a longer formula by ear.
const MAX_ELEMENTS: usize = 300;

/// Converts MathML to words of a language, given by its primary subtag. Returns `None` if MathCAT has no rules for the
/// language or cannot read the formula, and for long formulas.
pub(crate) fn to_words(mathml: &str, language: &str) -> Option<String> {
    let language = if language == "no" { "nb" } else { language };
    if !LANGUAGES.contains(&language) || Document::parse(mathml).ok()?.descendants().count() > MAX_ELEMENTS {
        return None;
    }
    keep_panic_hook();
    set_rules_dir("Rules").ok()?;
    for (name, value) in [("TTS", "None"), ("SpeechStyle", "ClearSpeak"), ("Language", language)] {
        set_preference(name, value).ok()?;
    }
    // The mark stands for the closing brace that a distinction of cases does not have. Without it, MathCAT reads the cases.
    set_mathml(mathml.replace("<mo>\u{2063}</mo>", "")).ok()?;
    let text = get_spoken_text().ok()?;
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    (!words.is_empty()).then_some(words)
}

/// Restores the panic hook, which MathCAT replaces in its first call. MathCAT returns its own panics as errors, so they
/// are not printed.
fn keep_panic_hook() {
    static RESTORED: Once = Once::new();
    RESTORED.call_once(|| {
        let hook = panic::take_hook();
        let is_set = set_rules_dir("Rules").is_ok();
        let silent_hook = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            let is_own = !info.location().is_some_and(|location| location.file().contains("mathcat"));
            if is_own || !is_set { hook(info) } else { silent_hook(info) }
        }));
    });
}
