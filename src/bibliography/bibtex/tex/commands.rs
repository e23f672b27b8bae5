//! The commands of TeX that fields may contain.

use crate::bibliography::markup::TextStyle;

/// Effect of a command on its argument.
#[derive(Debug, Clone, Copy)]
pub(super) enum TexCommand {
    /// Sets it in a style.
    Style(TextStyle),
    /// Sets it as it is.
    Plain,
    /// Keeps the case of its letters.
    FixedCase,
    /// Puts it between quotation marks.
    Quote,
    /// The argument is an address.
    Url,
    /// The arguments are an address and its text.
    Link,
    /// Drops it.
    Nothing,
}

/// Returns what a command does with its argument. `None` if it is not known.
pub(super) fn command(name: &str) -> Option<TexCommand> {
    Some(match name {
        "emph" | "textit" | "textsl" | "mkbibemph" | "mkbibitalic" => TexCommand::Style(TextStyle::Italic),
        "textbf" | "mkbibbold" => TexCommand::Style(TextStyle::Bold),
        "textsc" => TexCommand::Style(TextStyle::SmallCaps),
        "textsuperscript" | "mkbibsuperscript" | "textsup" => TexCommand::Style(TextStyle::Superscript),
        "textsubscript" | "mkbibsubscript" => TexCommand::Style(TextStyle::Subscript),
        "underline" | "uline" => TexCommand::Style(TextStyle::Underline),
        "textrm" | "textnormal" | "textup" | "textmd" | "textsf" | "text" | "hbox" | "lowercase"
        | "MakeSentenceCase" | "ensuremath" | "mathrm" => TexCommand::Plain,
        "texttt" | "mbox" | "uppercase" | "MakeUppercase" | "bibcyr" => TexCommand::FixedCase,
        "enquote" | "mkbibquote" => TexCommand::Quote,
        "url" | "path" | "nolinkurl" => TexCommand::Url,
        "href" => TexCommand::Link,
        "noopsort" | "label" | "index" | "vspace" | "hspace" | "phantom" | "SortNoop" | "switchargs" => {
            TexCommand::Nothing
        }
        _ => return None,
    })
}

/// Returns the style of a font switch: `\em`. The inner value is `None` for an upright font.
#[expect(clippy::option_option, reason = "no switch, or a switch to no style")]
pub(super) fn switch(name: &str) -> Option<Option<TextStyle>> {
    Some(match name {
        "em" | "it" | "itshape" | "sl" | "slshape" => Some(TextStyle::Italic),
        "bf" | "bfseries" => Some(TextStyle::Bold),
        "sc" | "scshape" => Some(TextStyle::SmallCaps),
        "rm" | "tt" | "sf" | "normalfont" | "upshape" | "mdseries" | "ttfamily" | "rmfamily" | "sffamily" => None,
        _ => return None,
    })
}

/// Returns the combining character of an accent.
pub(super) fn accent(name: &str) -> Option<char> {
    Some(match name {
        "'" => '\u{301}',
        "`" => '\u{300}',
        "^" => '\u{302}',
        "\"" => '\u{308}',
        "~" => '\u{303}',
        "=" => '\u{304}',
        "." => '\u{307}',
        "u" => '\u{306}',
        "v" => '\u{30C}',
        "H" => '\u{30B}',
        "c" => '\u{327}',
        "d" => '\u{323}',
        "b" => '\u{331}',
        "r" => '\u{30A}',
        "k" => '\u{328}',
        "t" => '\u{361}',
        "U" => '\u{30E}',
        "G" => '\u{30F}',
        "h" => '\u{309}',
        _ => return None,
    })
}
