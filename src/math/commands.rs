//! LaTeX commands that are accepted, and the LaTeX for math-core of those that it lacks.
//!
//! `commands.txt` lists the accepted commands and environments in byte order, one a line, with an example after a tab
//! unless the command stands alone. The tests set and validate each example in both editions. A command that is not in
//! the list is an error.

use std::cmp::Ordering;

use super::environments::environment;
use crate::nearest::SuggestionBudget;

/// Mark of a framed row: the first character of the row's text.
pub(super) const FRAME: &str = "\u{FDD0}";
/// Mark of an operator with limits: the first character of its name, or of its row.
pub(super) const LIMITS: &str = "\u{FDD1}";
/// Marks of lines and arrows at the name of an operator, after [`LIMITS`].
pub(super) const OPERATOR_MARKS: [(&str, AccentSide, &str); 4] = [
    ("\u{FDD2}", AccentSide::Over, "\u{203E}"),
    ("\u{FDD3}", AccentSide::Under, "_"),
    ("\u{FDD4}", AccentSide::Under, "\u{2192}"),
    ("\u{FDD5}", AccentSide::Under, "\u{2190}"),
];
/// Mark of additional space below a row of a table. A length follows.
pub(super) const ROW_SPACE: &str = "\u{FDD6}";
/// Mark of an equation tag without parentheses. math-core allows only ASCII in tags.
pub(super) const BARE_TAG: &str = "@*";

/// Side of an accent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum AccentSide {
    /// Above the base.
    Over,
    /// Below the base.
    Under,
}

const COMMANDS: &str = include_str!("commands.txt");

/// Returns `true` if the command is accepted. `name` has no backslash.
pub(super) fn is_known(name: &str) -> bool {
    // A binary search for the line. A formula may consist of a thousand commands.
    let (mut low, mut high) = (0, COMMANDS.len());
    while low < high {
        let middle = low.midpoint(high);
        let start = COMMANDS[..middle].rfind('\n').map_or(0, |at| at + 1);
        let line = COMMANDS[start..].split('\n').next().unwrap_or_default();
        let command = line.split('\t').next().unwrap_or_default();
        match command.strip_prefix('\\').map_or(Ordering::Greater, |command| command.cmp(name)) {
            Ordering::Equal => return true,
            Ordering::Less => low = start + line.len() + 1,
            Ordering::Greater => high = start,
        }
    }
    false
}

fn names() -> impl Iterator<Item = &'static str> {
    COMMANDS.lines().filter_map(|line| line.split('\t').next()?.strip_prefix('\\'))
}

/// Returns an instruction for the author of an unknown command.
pub(super) fn help(name: &str, suggestions: &mut SuggestionBudget) -> Option<String> {
    if let Some((_, help)) = REFUSED.iter().find(|(names, _)| names.contains(&name)) {
        return Some((*help).to_owned());
    }
    if !name.starts_with(|first: char| first.is_ascii_alphabetic()) {
        return None;
    }
    if environment(name).is_some() {
        return Some(format!("write it as an environment: `\\begin{{{name}}} … \\end{{{name}}}`"));
    }
    let names = || names().filter(|name| name.len() > 1).collect::<Vec<_>>();
    let operator = format!("`\\operatorname{{{name}}}` sets an operator of this name");
    let nearest = if suggestions.is_spent() { None } else { suggestions.nearest(name, &names()) };
    Some(match nearest {
        Some(nearest) => format!("did you mean `\\{nearest}`? {operator}"),
        None => format!("write it with the commands of `amsmath`; {operator}"),
    })
}

/// Commands that formulas of LaTeX documents contain and that are refused, with an instruction.
const REFUSED: [(&[&str], &str); 20] = [
    (&["label"], "write the id of an equation after it: `$$ x = y $$ {#eq:name}`"),
    (&["eqref", "ref"], "refer to an equation in the text, outside of formulas: `[@eq:name]`"),
    (
        &["color", "textcolor", "colorbox", "fcolorbox", "definecolor"],
        "remove the colour: a formula has the colour of the text",
    ),
    (
        &["tiny", "scriptsize", "footnotesize", "small", "normalsize", "large", "Large", "LARGE", "huge", "Huge"],
        "remove the size: a formula has the size of the text",
    ),
    (
        &["newcommand", "renewcommand", "providecommand", "def", "let", "DeclareMathOperator"],
        "write out what the new command stands for, at each place; `\\operatorname{name}` sets an operator",
    ),
    (&["intertext", "shortintertext"], "end the formula before the text, and begin another after it"),
    (&["ce", "cee"], "write chemical formulas with `\\mathrm` and `_`: `\\mathrm{H}_2\\mathrm{O}`"),
    (&["textsc"], "write the text in capitals: formulas have no small capitals"),
    (&["sout", "st"], "use `\\cancel`"),
    (&["hdashline"], "use `\\hline`"),
    (&["SI", "si", "qty", "unit", "num", "ang", "SIrange", "qtyrange"], "write quantities out: `5\\,\\mathrm{km}`"),
    (&["celsius", "degreeCelsius"], "write the sign `°` and the letter: `20\\,°\\mathrm{C}`"),
    (&["euro", "EUR", "texteuro"], "write the sign `€`"),
    (&["href", "url", "hyperref"], "write the link in the text, outside of formulas: `[words](address)`"),
    (&["footnote", "footnotemark", "cite", "citep", "citet"], "write it in the text, outside of formulas"),
    (&["includegraphics"], "write the image in the text, outside of formulas: `![words](file)`"),
    (&["fbox", "framebox"], "use `\\boxed`"),
    (&["textsuperscript", "textsubscript"], "write `^{…}` or `_{…}`, with `\\text` for words"),
    (&["require", "usepackage", "ensuremath", "protect", "allowbreak"], "remove it"),
    (
        &["rule", "raisebox", "vspace", "vskip", "hfill", "hrule", "vrule"],
        "remove it: formulas have no such spaces and rules",
    ),
];

/// Commands that stand for other LaTeX.
const REPLACEMENTS: [(&str, &str); 26] = [
    ("centerdot", r"\cdot"),
    ("colon", r"\mathpunct{:}"),
    ("dots", r"\mathinner{\text{…}}"),
    ("dotsb", r"\cdots"),
    ("dotsc", r"\mathinner{\text{…}}"),
    ("dotsi", r"\cdots"),
    ("dotsm", r"\cdots"),
    ("dotso", r"\mathinner{\text{…}}"),
    ("iddots", "⋰"),
    ("idotsint", r"\int\cdots\int"),
    ("ldots", r"\mathinner{\text{…}}"),
    ("nshortmid", r"\nmid"),
    ("nshortparallel", r"\nparallel"),
    ("shortmid", r"\mid"),
    ("shortparallel", r"\parallel"),
    ("smallfrown", r"\frown"),
    ("smallsetminus", r"\setminus"),
    ("smallsmile", r"\smile"),
    ("surd", "√"),
    ("thickapprox", r"\approx"),
    ("thicksim", r"\sim"),
    ("varinjlim", "\\operatorname{\u{FDD1}\u{FDD4}lim}"),
    ("varliminf", "\\operatorname{\u{FDD1}\u{FDD3}lim}"),
    ("varlimsup", "\\operatorname{\u{FDD1}\u{FDD2}lim}"),
    ("varprojlim", "\\operatorname{\u{FDD1}\u{FDD5}lim}"),
    ("varpropto", r"\propto"),
];

/// Returns the LaTeX that replaces a command.
pub(super) fn replacement(name: &str) -> Option<&'static str> {
    REPLACEMENTS.iter().find(|(command, _)| *command == name).map(|(_, replacement)| *replacement)
}

/// LaTeX around the argument of a command, in the place of the command and its braces.
#[derive(Debug)]
pub(super) struct Wrapping {
    name: &'static str,
    /// LaTeX before the argument.
    pub(super) open: &'static str,
    /// LaTeX after the argument.
    pub(super) close: &'static str,
    /// `true` if `\limits` may follow.
    pub(super) is_operator: bool,
    /// `true` if `\\` separates the rows of the argument.
    pub(super) has_rows: bool,
}

const fn wrap(name: &'static str, open: &'static str, close: &'static str) -> Wrapping {
    Wrapping { name, open, close, is_operator: false, has_rows: false }
}

const fn operator(name: &'static str, open: &'static str, close: &'static str) -> Wrapping {
    Wrapping { name, open, close, is_operator: true, has_rows: false }
}

static WRAPPINGS: [Wrapping; 8] = [
    wrap("boxed", "{\\text{\u{FDD0}}{", "}}"),
    operator("mathop", "\\mathop{\\text{\u{FDD1}}{", "}}"),
    operator("operatorname*", "\\operatorname{\u{FDD1}", "}"),
    operator("operatornamewithlimits", "\\operatorname{\u{FDD1}", "}"),
    wrap("pmb", r"\boldsymbol{", "}"),
    wrap("pod", r"\quad({", "})"),
    wrap("underbar", r"\underline{", "}"),
    Wrapping {
        name: "substack",
        open: r"{\begin{subarray}{c}",
        close: r"\end{subarray}}",
        is_operator: false,
        has_rows: true,
    },
];

/// Returns the LaTeX around the argument of a command.
pub(super) fn wrapping(name: &str) -> Option<&'static Wrapping> {
    WRAPPINGS.iter().find(|wrapping| wrapping.name == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_are_found_in_the_list() {
        assert!(COMMANDS.is_ascii());
        assert!(COMMANDS.lines().is_sorted_by_key(|line| line.split('\t').next().unwrap_or_default().as_bytes()));
        assert!(names().count() > 900);
        for name in names() {
            assert!(is_known(name), "{name}");
        }
        for name in ["", "zzz", "Alph", "alphaa", "{cases}", "frac\t"] {
            assert!(!is_known(name), "{name}");
        }
    }

    #[test]
    fn all_that_is_rewritten_is_listed() {
        let rewritten =
            REPLACEMENTS.iter().map(|(name, _)| *name).chain(WRAPPINGS.iter().map(|wrapping| wrapping.name));
        for name in rewritten {
            assert!(is_known(name), "{name}");
        }
        for name in REFUSED.iter().flat_map(|(names, _)| *names) {
            assert!(!is_known(name), "{name}");
        }
    }
}
