//! The commands of TeX that stand for characters.

/// Returns the text of a command without an argument.
pub(super) fn symbol(name: &str) -> Option<&'static str> {
    letter(name).or_else(|| punctuation(name)).or_else(|| sign(name)).or_else(|| space(name))
}

fn letter(name: &str) -> Option<&'static str> {
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
        "ij" => "ĳ",
        "IJ" => "Ĳ",
        _ => return None,
    })
}

fn punctuation(name: &str) -> Option<&'static str> {
    Some(match name {
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
        "textquoteleft" | "lq" | "grq" => "\u{2018}",
        "textquoteright" | "rq" => "\u{2019}",
        "textquotedblleft" | "grqq" => "\u{201C}",
        "textquotedblright" => "\u{201D}",
        "textquotesingle" => "'",
        "quotedblbase" | "glqq" => "\u{201E}",
        "quotesinglbase" | "glq" => "\u{201A}",
        "guillemotleft" | "guillemetleft" | "flqq" => "«",
        "guillemotright" | "guillemetright" | "frqq" => "»",
        "guilsinglleft" | "flq" => "‹",
        "guilsinglright" | "frq" => "›",
        "og" => "«\u{A0}",
        "fg" => "\u{A0}»",
        "textbackslash" => "\\",
        "textasciitilde" => "~",
        "textasciicircum" => "^",
        "textbar" => "|",
        "textless" => "<",
        "textgreater" => ">",
        "textbullet" => "•",
        "slash" => "/",
        "hyp" => "-",
        _ => return None,
    })
}

fn sign(name: &str) -> Option<&'static str> {
    Some(match name {
        "S" | "textsection" => "§",
        "P" | "textparagraph" => "¶",
        "copyright" | "textcopyright" => "©",
        "textregistered" => "®",
        "texttrademark" => "™",
        "pounds" | "textsterling" => "£",
        "euro" | "texteuro" => "€",
        "textdegree" | "degree" => "°",
        "dag" | "textdagger" => "†",
        "ddag" | "textdaggerdbl" => "‡",
        "textnumero" => "№",
        "textmu" => "µ",
        "textordfeminine" => "ª",
        "textordmasculine" => "º",
        "TeX" => "TeX",
        "LaTeX" => "LaTeX",
        "BibTeX" => "BibTeX",
        _ => return None,
    })
}

/// Returns the space of a command, or the empty text of a command that prints nothing.
fn space(name: &str) -> Option<&'static str> {
    Some(match name {
        "," | "thinspace" => "\u{2009}",
        "nobreakspace" => "\u{A0}",
        " " | ";" | ":" | "\\" | "quad" | "qquad" | "newline" | "linebreak" | "space" | "par" | "\n" => " ",
        "/" | "!" | "@" | "bibinitperiod" | "relax" | "newblock" | "protect" | "unskip" => "",
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
