//! Words of code: keywords, comments, texts and numbers, which both editions set apart by weight, slant and colour.
//!
//! The grammars are those of Sublime Text in the selection of `bat` (crate two-face), which syntect reads.

use std::str::FromStr as _;
use std::sync::{Arc, OnceLock};

use syntect::parsing::{ParseState, Scope, ScopeStack, SyntaxReference, SyntaxSet};

/// Longest code whose words are found, in bytes: finding them takes about a second for a megabyte.
const MAX_BYTES: usize = 50_000;

/// Longest line of such code, in bytes. Longer ones are made by programs.
const MAX_LINE: usize = 2_000;

/// Name of the grammar of text without words to set apart.
const PLAIN: &str = "Plain Text";

/// Kind of a word of code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CodeWord {
    Comment,
    Keyword,
    String,
    Number,
}

/// Beginnings of the scopes of each kind. The first that fits decides.
const KINDS: [(&str, Option<CodeWord>); 14] = [
    ("meta.interpolation", None),
    ("meta.embedded", None),
    ("source", None),
    ("comment", Some(CodeWord::Comment)),
    ("string", Some(CodeWord::String)),
    ("constant", Some(CodeWord::Number)),
    ("keyword.operator.logical", Some(CodeWord::Keyword)),
    ("keyword.operator", None),
    ("keyword", Some(CodeWord::Keyword)),
    ("storage", Some(CodeWord::Keyword)),
    ("variable.language", Some(CodeWord::Keyword)),
    ("entity.name.tag", Some(CodeWord::Keyword)),
    ("markup.inserted", Some(CodeWord::String)),
    ("markup.deleted", Some(CodeWord::Comment)),
];

impl CodeWord {
    /// Name of the kind in both editions.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Comment => "comment",
            Self::Keyword => "keyword",
            Self::String => "string",
            Self::Number => "number",
        }
    }
}

/// Part of a line of code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct CodePart {
    /// `None` for what is not set apart.
    pub(crate) word: Option<CodeWord>,
    pub(crate) text: String,
}

/// Finds the words of code. The grammars are read when they are needed.
#[derive(Debug, Clone, Default)]
pub(crate) struct CodeReader(Arc<OnceLock<SyntaxSet>>);

impl CodeReader {
    /// Returns the lines of code in their parts. `None` if the language is not known, if nothing is
    /// set apart, or if the code is very long.
    pub(crate) fn lines(&self, language: Option<&str>, code: &str) -> Option<Vec<Vec<CodePart>>> {
        let name = language?.split([',', ' ', '{', ':']).next().filter(|name| !name.is_empty())?;
        if code.len() > MAX_BYTES || code.lines().any(|line| line.len() > MAX_LINE) {
            return None;
        }
        let grammars = self.0.get_or_init(two_face::syntax::extra_no_newlines);
        let grammar = grammars.find_syntax_by_token(name).filter(|grammar| grammar.name != PLAIN)?;
        let lines = parts(grammars, grammar, code)?;
        lines.iter().flatten().any(|part| part.word.is_some()).then_some(lines)
    }
}

/// Divides code into its parts. `None` if its grammar gives up.
fn parts(grammars: &SyntaxSet, grammar: &SyntaxReference, code: &str) -> Option<Vec<Vec<CodePart>>> {
    let kinds: Vec<(Scope, Option<CodeWord>)> =
        KINDS.iter().filter_map(|(name, kind)| Some((Scope::new(name).ok()?, *kind))).collect();
    let mut state = ParseState::new(grammar);
    let mut stack = ScopeStack::from_str("").ok()?;
    let mut lines = Vec::new();
    for line in code.lines() {
        let changes = state.parse_line(line, grammars).ok()?;
        let mut parts: Vec<CodePart> = Vec::new();
        let mut start = 0;
        for (at, change) in changes {
            add(&mut parts, kind(&stack, &kinds), &line[start..at]);
            start = at;
            stack.apply(&change).ok()?;
        }
        add(&mut parts, kind(&stack, &kinds), &line[start..]);
        lines.push(parts);
    }
    Some(lines)
}

/// Returns the kind that the innermost scope with one gives.
fn kind(stack: &ScopeStack, kinds: &[(Scope, Option<CodeWord>)]) -> Option<CodeWord> {
    let of_scope = |scope: &Scope| kinds.iter().find(|(start, _)| start.is_prefix_of(*scope)).map(|(_, kind)| *kind);
    stack.as_slice().iter().rev().find_map(of_scope).flatten()
}

/// Adds a text to the parts of a line. Blanks belong to what is before them.
fn add(parts: &mut Vec<CodePart>, word: Option<CodeWord>, text: &str) {
    if text.is_empty() {
        return;
    }
    match parts.last_mut() {
        Some(last) if last.word == word || text.trim().is_empty() && last.word.is_none() => last.text.push_str(text),
        _ => parts.push(CodePart { word, text: text.to_owned() }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(language: &str, code: &str) -> Vec<(&'static str, String)> {
        let lines = CodeReader::default().lines(Some(language), code).unwrap_or_default();
        let parts = lines.into_iter().flatten();
        parts.filter_map(|part| part.word.map(|word| (word.name(), part.text))).collect()
    }

    #[test]
    fn words_of_code_have_their_kinds() {
        let found = words("rust", "// A boat\nfn main() { let x = \"a\\n\"; y(1.5) }");
        for expected in
            [("comment", "// A boat"), ("keyword", "fn"), ("keyword", "let"), ("string", "\"a"), ("number", "1.5")]
        {
            assert!(found.iter().any(|(kind, text)| (*kind, text.trim()) == expected), "{expected:?} {found:?}");
        }
        let found = words("python,numbered", "def f():\n\treturn None # so");
        for expected in [("keyword", "def"), ("keyword", "return"), ("number", "None"), ("comment", "# so")] {
            assert!(found.iter().any(|(kind, text)| (*kind, text.trim()) == expected), "{expected:?} {found:?}");
        }
        for (language, code) in [("js", "let a = 1"), ("go", "func f() {}"), ("toml", "a = 1"), ("c", "int a = 1;")] {
            assert!(!words(language, code).is_empty(), "{language}");
        }
        assert!(!words("json", "{\"a\": 1}").is_empty() && !words("sql", "SELECT 'a'").is_empty());
    }

    #[test]
    fn text_and_long_code_have_no_words() {
        let reader = CodeReader::default();
        for (language, code) in [(None, "fn"), (Some("text"), "fn"), (Some("nothing-known"), "fn"), (Some(""), "fn")] {
            assert_eq!(reader.lines(language, code), None);
        }
        assert_eq!(reader.lines(Some("rust"), &"fn f() {}\n".repeat(MAX_BYTES / 8)), None);
        assert_eq!(reader.lines(Some("rust"), &format!("// {}", "x".repeat(MAX_LINE))), None);
    }

    #[test]
    fn the_parts_are_the_lines() {
        let lines = CodeReader::default().lines(Some("make"), "all:\n\techo \"é\" # a\tb\n").unwrap_or_default();
        let texts: Vec<String> =
            lines.iter().map(|line| line.iter().map(|part| part.text.as_str()).collect()).collect();
        assert_eq!(texts, ["all:", "\techo \"é\" # a\tb"]);
    }
}
