//! The commands of TeX that fields may contain.

use crate::bibliography::markup::TextStyle;

/// What a command does with its argument.
#[derive(Debug, Clone, Copy)]
pub(super) enum Command {
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
pub(super) fn command(name: &str) -> Option<Command> {
    Some(match name {
        "emph" | "textit" | "textsl" | "mkbibemph" | "mkbibitalic" => Command::Style(TextStyle::Italic),
        "textbf" | "mkbibbold" => Command::Style(TextStyle::Bold),
        "textsc" => Command::Style(TextStyle::SmallCaps),
        "textsuperscript" | "mkbibsuperscript" | "textsup" => Command::Style(TextStyle::Superscript),
        "textsubscript" | "mkbibsubscript" => Command::Style(TextStyle::Subscript),
        "underline" | "uline" => Command::Style(TextStyle::Underline),
        "textrm" | "textnormal" | "textup" | "textmd" | "textsf" | "text" | "hbox" | "lowercase"
        | "MakeSentenceCase" | "ensuremath" | "mathrm" => Command::Plain,
        "texttt" | "mbox" | "uppercase" | "MakeUppercase" | "bibcyr" => Command::FixedCase,
        "enquote" | "mkbibquote" => Command::Quote,
        "url" | "path" | "nolinkurl" => Command::Url,
        "href" => Command::Link,
        "noopsort" | "label" | "index" | "vspace" | "hspace" | "phantom" | "SortNoop" | "switchargs" => {
            Command::Nothing
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

/// Returns the text of a command without an argument.
pub(super) fn symbol(name: &str) -> Option<&'static str> {
    Some(match name {
        "o" => "ø",
        "O" => "Ø",
        "l" => "ł",
        "L" => "Ł",
        "ss" => "ß",
        "SS" => "ẞ",
        "ae" => "æ",
        "AE" => "Æ",
        "oe" => "œ",
        "OE" => "Œ",
        "aa" => "å",
        "AA" => "Å",
        "i" => "ı",
        "j" => "ȷ",
        "dh" => "ð",
        "DH" => "Ð",
        "th" => "þ",
        "TH" => "Þ",
        "dj" => "đ",
        "DJ" => "Đ",
        "ng" => "ŋ",
        "NG" => "Ŋ",
        "&" | "textampersand" => "&",
        "%" | "textpercent" => "%",
        "$" | "textdollar" => "$",
        "#" => "#",
        "_" | "textunderscore" => "_",
        "{" | "textbraceleft" => "{",
        "}" | "textbraceright" => "}",
        "textendash" => "\u{2013}",
        "textemdash" => "\u{2014}",
        "ldots" | "dots" | "textellipsis" => "\u{2026}",
        "textquoteleft" | "lq" => "\u{2018}",
        "textquoteright" | "rq" => "\u{2019}",
        "textquotedblleft" => "\u{201C}",
        "textquotedblright" => "\u{201D}",
        "textquotesingle" => "'",
        "quotedblbase" => "\u{201E}",
        "guillemotleft" => "«",
        "guillemotright" => "»",
        "S" | "textsection" => "§",
        "P" | "textparagraph" => "¶",
        "copyright" | "textcopyright" => "©",
        "textregistered" => "®",
        "texttrademark" => "™",
        "pounds" | "textsterling" => "£",
        "euro" | "texteuro" => "€",
        "textdegree" | "degree" => "°",
        "textbackslash" => "\\",
        "textasciitilde" => "~",
        "textasciicircum" => "^",
        "textbar" => "|",
        "textless" => "<",
        "textgreater" => ">",
        "textbullet" => "•",
        "textmu" => "µ",
        "textordfeminine" => "ª",
        "textordmasculine" => "º",
        "slash" => "/",
        "TeX" => "TeX",
        "LaTeX" => "LaTeX",
        "BibTeX" => "BibTeX",
        "," | "thinspace" => "\u{2009}",
        "nobreakspace" => "\u{A0}",
        " " | ";" | ":" | "\\" | "quad" | "qquad" | "newline" | "linebreak" | "space" | "par" | "\n" => " ",
        "/" | "!" | "@" | "bibinitperiod" | "relax" | "newblock" | "protect" | "hyp" | "unskip" => "",
        _ => return None,
    })
}

/// Returns the character of a command in a formula.
pub(super) fn math_symbol(name: &str) -> Option<&'static str> {
    Some(match name {
        "alpha" => "α",
        "beta" => "β",
        "gamma" => "γ",
        "delta" => "δ",
        "epsilon" | "varepsilon" => "ε",
        "zeta" => "ζ",
        "eta" => "η",
        "theta" => "θ",
        "iota" => "ι",
        "kappa" => "κ",
        "lambda" => "λ",
        "mu" => "μ",
        "nu" => "ν",
        "xi" => "ξ",
        "pi" => "π",
        "rho" => "ρ",
        "sigma" => "σ",
        "tau" => "τ",
        "upsilon" => "υ",
        "phi" | "varphi" => "φ",
        "chi" => "χ",
        "psi" => "ψ",
        "omega" => "ω",
        "Gamma" => "Γ",
        "Delta" => "Δ",
        "Theta" => "Θ",
        "Lambda" => "Λ",
        "Xi" => "Ξ",
        "Pi" => "Π",
        "Sigma" => "Σ",
        "Phi" => "Φ",
        "Psi" => "Ψ",
        "Omega" => "Ω",
        "infty" => "∞",
        "times" => "×",
        "pm" => "±",
        "cdot" => "·",
        "leq" | "le" => "≤",
        "geq" | "ge" => "≥",
        "neq" | "ne" => "≠",
        "approx" => "≈",
        "sim" => "∼",
        "to" | "rightarrow" => "→",
        "circ" => "°",
        "partial" => "∂",
        "nabla" => "∇",
        "sum" => "∑",
        "ell" => "ℓ",
        "ldots" | "dots" => "…",
        _ => return None,
    })
}
