//! Linear text of a formula, for screen readers: `1/(n − 1)∑_(i = 1)^nx_i`. It has no words, so it is the same in all
//! languages.

use roxmltree::{Document, Node};

/// Converts MathML to one line of text. Returns an empty text if `mathml` is not well-formed XML.
pub(crate) fn to_linear_text(mathml: &str) -> String {
    Document::parse(mathml).map(|document| linear_text(document.root_element())).unwrap_or_default()
}

/// Converts an element of MathML to one line of text.
pub(crate) fn linear_text(node: Node<'_, '_>) -> String {
    line(node).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Returns the spaces of a formula that contains nothing else, such as `\,`, as characters. `None` for other formulas.
pub(crate) fn blank_text(mathml: &str) -> Option<String> {
    let document = Document::parse(mathml).ok()?;
    let mut spaces = String::new();
    for node in document.root_element().descendants().skip(1) {
        match node.tag_name().name() {
            "mspace" => {
                let width = node.attribute("width").and_then(|width| width.strip_suffix("em")?.parse().ok());
                spaces.push_str(&space_characters(width.unwrap_or_default()));
            }
            "mtext" if node.text().is_some_and(|text| text.chars().all(char::is_whitespace)) => {
                spaces.push_str(node.text().unwrap_or_default());
            }
            "mrow" | "mstyle" => {}
            _ if node.is_text() => {}
            _ => return None,
        }
    }
    (!spaces.is_empty()).then_some(spaces)
}

/// Returns the characters whose width is nearest to a width in em.
fn space_characters(em: f64) -> String {
    match em {
        ..0.1 => String::new(),
        ..0.22 => "\u{202F}".to_owned(),
        ..0.4 => "\u{A0}".to_owned(),
        ..0.75 => "\u{2002}".to_owned(),
        _ => {
            let mut spaces = "\u{2003}".to_owned();
            spaces.push_str(&space_characters((em - 1.0).min(16.0)));
            spaces
        }
    }
}

fn parts<'a, 'i>(node: Node<'a, 'i>) -> Vec<Node<'a, 'i>> {
    node.children().filter(Node::is_element).collect()
}

fn children(node: Node<'_, '_>) -> String {
    let mut text = String::new();
    let mut is_open = false;
    for child in node.children() {
        let line = line(child);
        // A script ends before the letter that follows: `a_n b`. A fraction does so, too, and begins after it: `2 1/2`.
        let is_apart = is_open || begins_with_fraction(child);
        if is_apart && line.starts_with(char::is_alphanumeric) && text.ends_with(char::is_alphanumeric) {
            text.push(' ');
        }
        is_open = ends_with_operand(child);
        text.push_str(&line);
    }
    text
}

/// Returns `true` if the text of an element ends with a script or a denominator.
fn ends_with_operand(node: Node<'_, '_>) -> bool {
    match node.tag_name().name() {
        "msub" | "msup" | "msubsup" | "munder" | "mover" | "munderover" | "mmultiscripts" | "mfrac" => true,
        "mrow" | "mstyle" => node.last_element_child().is_some_and(ends_with_operand),
        _ => false,
    }
}

/// Returns `true` if the text of an element begins with a numerator.
fn begins_with_fraction(node: Node<'_, '_>) -> bool {
    match node.tag_name().name() {
        "mfrac" => true,
        "mrow" | "mstyle" => node.first_element_child().is_some_and(begins_with_fraction),
        _ => false,
    }
}

fn line(node: Node<'_, '_>) -> String {
    let parts = parts(node);
    let part = |index: usize| parts.get(index).map(|part| grouped(*part)).unwrap_or_default();
    match node.tag_name().name() {
        "mo" => operator(node),
        "mi" | "mn" | "mtext" => letters(node.text().unwrap_or_default()),
        "mspace" if node.has_attribute("width") => " ".to_owned(),
        "mspace" | "mphantom" => String::new(),
        // A binomial coefficient is no division.
        "mfrac" if node.attribute("linethickness") == Some("0") => format!("{}; {}", part(0), part(1)),
        "mfrac" => format!("{}/{}", part(0), part(1)),
        "msqrt" => format!("√({})", children(node)),
        "mroot" => format!("√[{}]({})", part(1), part(0)),
        "mover" | "munder" if ["accent", "accentunder"].into_iter().any(|name| node.has_attribute(name)) => {
            accented(&parts)
        }
        "msub" | "munder" => scripted(&parts, Some(1), None),
        "msup" | "mover" => scripted(&parts, None, Some(1)),
        "msubsup" | "munderover" => scripted(&parts, Some(1), Some(2)),
        "mmultiscripts" => multiscripts(&parts),
        "menclose" => children(node).chars().flat_map(struck).collect(),
        "mtr" => row(&parts),
        "mtable" => parts.iter().map(|row| line(*row)).collect::<Vec<_>>().join("; "),
        _ => children(node),
    }
}

/// Returns the text of an operand, in parentheses unless it is a single character or a single token.
fn grouped(node: Node<'_, '_>) -> String {
    let line = line(node);
    let line = line.trim();
    if line.chars().count() > 1 && !is_enclosed(line) && !matches!(node.tag_name().name(), "mi" | "mn" | "mo" | "mtext")
    {
        format!("({line})")
    } else {
        line.to_owned()
    }
}

/// Returns `true` if the parenthesis at the beginning is closed at the end.
fn is_enclosed(line: &str) -> bool {
    let mut depth = 0_usize;
    for (at, character) in line.char_indices() {
        match character {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 {
            return at > 0 && at + 1 == line.len();
        }
    }
    false
}

/// Returns the text of the base of scripts. One between delimiters that grow needs no parentheses: `⌊a/b⌋^2`.
fn base_text(node: Node<'_, '_>) -> String {
    let is_delimiter = |node: Node<'_, '_>, signs: &str| {
        let is_sign = node.text().is_some_and(|text| signs.contains(text));
        node.tag_name().name() == "mo" && node.attribute("stretchy") != Some("false") && is_sign
    };
    let is_fenced = node.tag_name().name() == "mrow"
        && node.first_element_child().is_some_and(|first| is_delimiter(first, "([{|‖⟨⌊⌈\u{2063}"))
        && node.last_element_child().is_some_and(|last| is_delimiter(last, ")]}|‖⟩⌋⌉"));
    if is_fenced { line(node).trim().to_owned() } else { grouped(node) }
}

/// Returns the text of a script, or an empty text for an empty script.
fn script(mark: char, script: &str) -> String {
    if script.is_empty() { String::new() } else { format!("{mark}{script}") }
}

/// Returns the text of a base with scripts. `below` and `above` are their indices.
fn scripted(parts: &[Node<'_, '_>], below: Option<usize>, above: Option<usize>) -> String {
    let Some(base) = parts.first() else { return String::new() };
    let part = |index: Option<usize>| index.and_then(|index| parts.get(index));
    let below = part(below).map(|below| script('_', &grouped(*below))).unwrap_or_default();
    let above = part(above).map(|above| superscript(*above)).unwrap_or_default();
    // The scripts of an operator end before what it acts on: `∑_i x`.
    let space = if base.tag_name().name() == "mo" { " " } else { "" };
    format!("{}{below}{above}{space}", base_text(*base))
}

/// Returns the text of a superscript. Primes stand without a mark: `f′^2`.
fn superscript(node: Node<'_, '_>) -> String {
    let is_prime = |node: &Node<'_, '_>| matches!(node.text(), Some("′" | "″" | "‴" | "⁗"));
    if is_prime(&node) {
        return line(node);
    }
    match parts(node).as_slice() {
        [prime, rest @ ..] if is_prime(prime) => {
            let rest: String = rest.iter().map(|part| line(*part)).collect();
            let rest = rest.trim();
            let rest = if rest.chars().count() > 1 { format!("({rest})") } else { rest.to_owned() };
            format!("{}{}", line(*prime), script('^', &rest))
        }
        _ => script('^', &grouped(node)),
    }
}

/// Returns letters without variation selectors, which choose between two forms, and without italics, which all letters
/// of formulas have.
fn letters(text: &str) -> String {
    let letter = |character: char| match character {
        '\u{FE00}' | '\u{FE01}' => None,
        '\u{1D434}'..='\u{1D44D}' => char::from_u32(character as u32 - 0x1D434 + u32::from('A')),
        '\u{1D44E}'..='\u{1D467}' => char::from_u32(character as u32 - 0x1D44E + u32::from('a')),
        _ => Some(character),
    };
    text.chars().filter_map(letter).collect()
}

/// Returns the text of an operator. Infix operators have spaces around them; signs of numbers and invisible operators
/// have none.
fn operator(node: Node<'_, '_>) -> String {
    let text = node.text().unwrap_or_default();
    let is_tight = node.attribute("lspace") == Some("0") && node.attribute("rspace") == Some("0");
    match text {
        "\u{2061}" | "\u{2062}" | "\u{2063}" | "\u{2064}" => String::new(),
        "(" | ")" | "[" | "]" | "{" | "}" | "|" | "‖" | "⟨" | "⟩" | "⌊" | "⌋" | "⌈" | "⌉" | "∑" | "∏" | "∫" | "′"
        | "″" | "‴" | "⁗" | "!" | "/" => text.to_owned(),
        "," | ";" if node.attribute("rspace") == Some("0") => text.to_owned(),
        "," | ";" => format!("{text} "),
        "+" | "−" | "±" | "∓" | ":" if is_tight => text.to_owned(),
        _ => format!(" {text} "),
    }
}

/// Returns the text of a base with an accent: a letter with a combining character, if there is one.
fn accented(parts: &[Node<'_, '_>]) -> String {
    let &[base, accent] = parts else { return String::new() };
    let (base, accent) = (grouped(base), accent.text().unwrap_or_default());
    let is_letter = base.chars().count() == 1;
    match combining(accent).filter(|_| is_letter) {
        Some(combining) => format!("{base}{combining}"),
        None => format!("{base}{accent}"),
    }
}

/// Returns the combining character of an accent.
fn combining(accent: &str) -> Option<char> {
    Some(match accent {
        "`" => '\u{300}',
        "´" => '\u{301}',
        "ˆ" | "^" => '\u{302}',
        "˜" | "~" => '\u{303}',
        "¯" => '\u{304}',
        "‾" => '\u{305}',
        "˘" => '\u{306}',
        "˙" => '\u{307}',
        "¨" => '\u{308}',
        "˚" => '\u{30A}',
        "ˇ" => '\u{30C}',
        "_" => '\u{332}',
        "→" | "\u{20D7}" => '\u{20D7}',
        "←" => '\u{20D6}',
        "↔" => '\u{20E1}',
        _ => return None,
    })
}

/// Returns a character with a stroke through it.
fn struck(character: char) -> impl Iterator<Item = char> {
    std::iter::once(character).chain((!character.is_whitespace()).then_some('\u{336}'))
}

/// Returns the text of a base with scripts at both sides.
fn multiscripts(parts: &[Node<'_, '_>]) -> String {
    let Some((base, scripts)) = parts.split_first() else { return String::new() };
    let middle = scripts.iter().position(|part| part.tag_name().name() == "mprescripts").unwrap_or(scripts.len());
    let pairs = |scripts: &[Node<'_, '_>]| -> String {
        let mark = |index: usize| if index.is_multiple_of(2) { '_' } else { '^' };
        scripts.iter().enumerate().map(|(index, part)| script(mark(index), &grouped(*part))).collect()
    };
    let before = scripts.get(middle + 1..).unwrap_or_default();
    format!("{}{}{}", pairs(before), grouped(*base), pairs(&scripts[..middle]))
}

/// Returns the text of a row of a table. Columns that are aligned to each other, as in `aligned`, read on; a column at
/// the left, as in `cases`, follows a comma.
fn row(cells: &[Node<'_, '_>]) -> String {
    let mut row = String::new();
    let mut before = None;
    for cell in cells {
        let text = children(*cell);
        let side = cell.attribute("columnalign");
        if !text.trim().is_empty() && !row.trim().is_empty() {
            row.push_str(if side == Some("left") && before != Some("right") { ", " } else { " " });
        }
        row.push_str(text.trim());
        before = side;
    }
    row
}
