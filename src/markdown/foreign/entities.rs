//! Misspelt character references, and names of emoji.

use crate::diagnostic::Code;
use crate::markdown::FileParser;
use crate::markdown::literal::{CODE, ESCAPED, LiteralText};
use crate::nearest::nearest;

use super::form::shortened;

/// Names of the character references that authors write most.
const REFERENCES: &[&str] = &[
    "amp", "lt", "gt", "quot", "apos", "nbsp", "shy", "ensp", "emsp", "thinsp", "zwj", "zwnj", "ndash", "mdash",
    "hellip", "lsquo", "rsquo", "ldquo", "rdquo", "sbquo", "bdquo", "laquo", "raquo", "lsaquo", "rsaquo", "bull",
    "middot", "sect", "para", "dagger", "copy", "reg", "trade", "deg", "plusmn", "times", "divide", "minus", "frac12",
    "frac14", "frac34", "sup1", "sup2", "sup3", "euro", "pound", "cent", "yen", "auml", "ouml", "uuml", "Auml", "Ouml",
    "Uuml", "szlig", "agrave", "aacute", "acirc", "atilde", "aring", "aelig", "ccedil", "egrave", "eacute", "ecirc",
    "euml", "igrave", "iacute", "icirc", "iuml", "ntilde", "ograve", "oacute", "ocirc", "otilde", "oslash", "ugrave",
    "uacute", "ucirc", "Eacute", "larr", "uarr", "rarr", "darr", "harr", "alpha", "beta", "gamma", "delta", "pi",
];

/// References that are often written without a semicolon.
const WITHOUT_SEMICOLON: &[&str] =
    &["nbsp", "amp", "lt", "gt", "quot", "shy", "copy", "reg", "mdash", "ndash", "hellip"];

/// Names of emoji, as chat programs and GitHub have them.
const EMOJI: &[(&str, &str)] = &[
    ("smile", "😄"),
    ("smiley", "😃"),
    ("grinning", "😀"),
    ("grin", "😁"),
    ("joy", "😂"),
    ("wink", "😉"),
    ("blush", "😊"),
    ("heart_eyes", "😍"),
    ("thinking", "🤔"),
    ("cry", "😢"),
    ("sob", "😭"),
    ("heart", "❤"),
    ("tada", "🎉"),
    ("rocket", "🚀"),
    ("fire", "🔥"),
    ("star", "⭐"),
    ("sparkles", "✨"),
    ("sunny", "☀"),
    ("snowflake", "❄"),
    ("warning", "⚠"),
    ("white_check_mark", "✅"),
    ("heavy_check_mark", "✔"),
    ("x", "❌"),
    ("question", "❓"),
    ("exclamation", "❗"),
    ("bulb", "💡"),
    ("memo", "📝"),
    ("book", "📖"),
    ("books", "📚"),
    ("calendar", "📅"),
    ("email", "📧"),
    ("phone", "☎"),
    ("link", "🔗"),
    ("pushpin", "📌"),
    ("bell", "🔔"),
    ("mega", "📣"),
    ("clap", "👏"),
    ("wave", "👋"),
    ("pray", "🙏"),
    ("muscle", "💪"),
    ("eyes", "👀"),
    ("thumbsup", "👍"),
    ("+1", "👍"),
    ("thumbsdown", "👎"),
    ("-1", "👎"),
    ("bug", "🐛"),
    ("coffee", "☕"),
    ("cake", "🍰"),
    ("earth_africa", "🌍"),
    ("seedling", "🌱"),
    ("package", "📦"),
    ("sweat_smile", "😅"),
    ("smile_cat", "😸"),
    ("mage", "🧙"),
    ("slightly_smiling_face", "🙂"),
    ("scream", "😱"),
    ("relieved", "😌"),
    ("zany_face", "🤪"),
    ("upside_down_face", "🙃"),
    ("melting_face", "🫠"),
    ("innocent", "😇"),
    ("icecream", "🍦"),
    ("heavy_multiplication_x", "✖"),
    ("fork_and_knife", "🍴"),
    ("crying_cat", "😿"),
    ("computer", "💻"),
    ("bar_chart", "📊"),
    ("sunglasses", "😎"),
    ("chart_with_upwards_trend", "📈"),
    ("mag", "🔍"),
    ("lock", "🔒"),
    ("wrench", "🔧"),
    ("hammer", "🔨"),
    ("zap", "⚡"),
    ("boom", "💥"),
    ("gift", "🎁"),
    ("point_right", "👉"),
    ("point_down", "👇"),
    ("ok_hand", "👌"),
    ("raised_hands", "🙌"),
    ("information_source", "ℹ"),
    ("construction", "🚧"),
    ("stop_sign", "🛑"),
];

/// Maximum number of reports in one text.
const MAX_REPORTS: usize = 5;

impl FileParser<'_, '_> {
    /// Reports what looks like a character reference but is printed as text: `&nbps;`, `&nbsp`
    pub(super) fn report_character_references(&mut self, literal: &LiteralText) {
        let text = &literal.text;
        let found = text.match_indices('&').filter_map(|(at, _)| Some((at, misspelt_reference(text, at)?)));
        for (at, (length, help)) in found.take(MAX_REPORTS) {
            let message = format!("`{}` is no character reference: it is printed as text", &text[at..at + length]);
            self.report_literal(Code::BrokenMarkup, literal, at..at + length, message, help);
        }
    }

    /// Reports character references that are escaped twice, as some programs export them: `&amp;amp;`, `&amp;#8217;`
    pub(super) fn report_escaped_references(&mut self, literal: &LiteralText) {
        let text = &literal.text;
        let found: Vec<_> = text
            .match_indices(ESCAPED)
            .filter_map(|(at, mark)| {
                let start = literal.source_range(at..at + mark.len());
                let is_ampersand = ["&amp;", "&#38;", "&#x26;"].contains(&&self.source.text()[start]);
                let length = rest_of_reference(&text[at + mark.len()..]).filter(|_| is_ampersand)?;
                Some(at..at + mark.len() + length)
            })
            .take(MAX_REPORTS)
            .collect();
        for range in found {
            let reference = format!("&{}", &text[range.start + ESCAPED.len_utf8()..range.end]);
            let (message, help) = escaped_twice(&reference);
            self.report_literal(Code::BrokenMarkup, literal, range, message, help);
        }
    }

    /// Reports names of emoji: `:smile:`
    pub(super) fn report_emoji_names(&mut self, literal: &LiteralText) {
        let text = &literal.text;
        let mut from = 0;
        for _ in 0..MAX_REPORTS {
            let Some((at, name)) = emoji_name(text, from) else { return };
            from = at + name.len() + 2;
            let emoji = EMOJI.iter().find(|(known, _)| *known == name);
            let help = match emoji {
                Some((_, character)) => format!("write the character itself: `{character}`"),
                None => "write the character itself, such as `☺`, in place of its name".to_owned(),
            };
            let message = format!("`:{}:` is the name of an emoji: it is printed as text", shortened(name));
            self.report_literal(Code::ForeignMarkup, literal, at..from, message, help);
        }
    }
}

/// Returns the length of a misspelt character reference at `at`, an ampersand, and the instruction to correct it.
fn misspelt_reference(text: &str, at: usize) -> Option<(usize, String)> {
    let rest = &text[at + 1..];
    let length = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '#').unwrap_or(rest.len());
    let name = &rest[..length];
    if !(1..=31).contains(&length) {
        return None;
    }
    if !rest[length..].starts_with(';') {
        let is_known = WITHOUT_SEMICOLON.contains(&name) && !rest[length..].starts_with('=');
        return is_known.then(|| (length + 1, format!("write `&{name};`, with a semicolon")));
    }
    let is_numeric = name.starts_with('#');
    let nearest = nearest(name, REFERENCES).filter(|_| !is_numeric);
    // `R&D;` is an abbreviation at the end of a clause.
    let follows_letter = text[..at].ends_with(|c: char| c.is_alphanumeric());
    let help = match nearest {
        Some(nearest) => format!("write `&{nearest};`, or the character itself; write an ampersand as `&amp;`"),
        None if follows_letter && !is_numeric || length == 1 => return None,
        None => "write the character itself; write an ampersand as `&amp;`".to_owned(),
    };
    Some((length + 2, help))
}

/// Returns the message and the instruction for a reference whose ampersand is itself written as a reference.
pub(in crate::markdown) fn escaped_twice(reference: &str) -> (String, String) {
    (
        format!("this is printed as `{reference}`: its ampersand is escaped"),
        format!("write `{reference}`, without `amp;`, or the character itself; write code between backticks"),
    )
}

/// Returns the length of a character reference without its ampersand at the start of a text: `nbsp;`, `#8217;`
pub(in crate::markdown) fn rest_of_reference(text: &str) -> Option<usize> {
    let length = text.bytes().take(32).position(|byte| !byte.is_ascii_alphanumeric() && byte != b'#')?;
    let reference = format!("&{}", text.get(..=length).filter(|name| name.ends_with(';'))?);
    (html_escape::decode_html_entities(&reference) != reference).then_some(length + 1)
}

/// Writes the characters for names of emoji in a line: `:tada:`. Code and unknown names stay.
pub(crate) fn with_emoji(line: &str) -> String {
    let mut written = String::with_capacity(line.len());
    let mut from = 0;
    while let Some((at, name)) = emoji_name(line, from) {
        let end = at + name.len() + 2;
        let is_code = line[..at].matches('`').count() % 2 == 1;
        let known =
            EMOJI.iter().find(|(known, _)| *known == name).filter(|_| !is_code && !line[end..].starts_with('`'));
        match known {
            Some((_, character)) => written.extend([&line[from..at], character]),
            None => written += &line[from..end],
        }
        from = end;
    }
    written + &line[from..]
}

/// Returns the first name of an emoji between colons from `from` on, and the position of the first colon.
fn emoji_name(text: &str, from: usize) -> Option<(usize, &str)> {
    let starts_word = |at: usize| text[..at].chars().next_back().is_none_or(|c| c.is_whitespace() || "([".contains(c));
    let is_name = |name: &str| {
        matches!(name, "+1" | "-1")
            || name.len() > 1
                && name.starts_with(|c: char| c.is_ascii_lowercase())
                && name.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_' | b'+' | b'-'))
            || name == "x"
    };
    text[from..].match_indices(':').map(|(at, _)| from + at).filter(|&at| starts_word(at)).find_map(|at| {
        let rest = &text[at + 1..];
        let length = rest.bytes().take(40).position(|byte| byte == b':')?;
        let name = rest.get(..length)?;
        // `:ref:` before code is a role of reStructuredText.
        let ends_word = rest[length + 1..].chars().next().is_none_or(|c| !c.is_alphanumeric() && c != ':' && c != CODE);
        (is_name(name) && ends_word).then_some((at, name))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_emoji_become_characters() {
        let line = "Hi :tada:, at 10:30: `:tada:` :lost: :smile:";
        assert_eq!(with_emoji(line), "Hi 🎉, at 10:30: `:tada:` :lost: 😄");
    }

    #[test]
    fn misspelt_references_are_told_from_ampersands() {
        let help = |text: &str| text.find('&').and_then(|at| misspelt_reference(text, at)).map(|(_, help)| help);
        assert!(help("a&nbps;b").is_some_and(|help| help.contains("`&nbsp;`")));
        assert!(help("caf&eactue;").is_some_and(|help| help.contains("`&eacute;`")));
        assert!(help("a &nbsp b").is_some_and(|help| help.contains("`&nbsp;`")));
        for text in ["R&D; then", "Q & A;", "AT&T;", "a & b", "?a=1&copy=2", "Marks&Spencer; and", "&"] {
            assert_eq!(help(text), None, "{text}");
        }
    }

    #[test]
    fn references_are_recognised_without_their_ampersand() {
        assert_eq!(rest_of_reference("nbsp; x"), Some(5));
        assert_eq!(rest_of_reference("#8217;s"), Some(6));
        assert!(
            ["D; x", "", "nbsp x", " amp;", "T;", " more &lt;"].iter().all(|text| rest_of_reference(text).is_none())
        );
    }

    #[test]
    fn emoji_names_stand_between_words() {
        assert_eq!(emoji_name("Hi :smile: there", 0), Some((3, "smile")));
        assert_eq!(emoji_name(":+1:", 0), Some((0, "+1")));
        for text in
            ["10:30:00", "alloc::vec::Vec", "a:b:c", "Note: see: this", "http://a:80:", ":: x ::", "std::vec::Vec"]
        {
            assert_eq!(emoji_name(text, 0), None, "{text}");
        }
    }
}
