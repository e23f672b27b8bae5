//! Elements in a row: signs, functions with their arguments, products without a sign.

use roxmltree::Node;

use super::letters::only_letter;
use super::scripts::{FormulaScripts, marked_limit, scripts};
use super::{FormulaSpeaker, MAX_PAIRS, fill, is_simple, name, text};

/// Letters that name functions if a parenthesis follows.
const FUNCTION_LETTERS: [&str; 6] = ["f", "g", "h", "F", "G", "H"];

/// Kind of a piece, which decides on the words between it and its neighbours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FormulaPieceKind {
    Operand,
    Number,
    /// Words of the author.
    Text,
    Sign,
    /// Operator that ends with "of".
    Operator,
    /// Name of a function, with "of" if an argument follows.
    Function,
    /// Sign of a derivative.
    Differential,
}

/// Words of one or several elements.
pub(super) struct FormulaPiece {
    kind: FormulaPieceKind,
    words: String,
    /// Number of elements.
    count: usize,
}

impl FormulaPiece {
    pub(super) fn new(kind: FormulaPieceKind, words: String) -> Self {
        Self { kind, words, count: 1 }
    }

    fn with_count(self, count: usize) -> Self {
        Self { count, ..self }
    }
}

fn is_operator(node: Node<'_, '_>, signs: &str) -> bool {
    name(node) == "mo" && !text(node).is_empty() && signs.contains(text(node))
}

impl FormulaSpeaker<'_> {
    /// Returns the words of elements in a row.
    pub(super) fn sequence(&self, nodes: &[Node<'_, '_>]) -> String {
        let mut words = String::new();
        let mut last = None;
        let mut at = 0;
        while at < nodes.len() {
            let Some(piece) = self.piece(nodes, at, last) else {
                at += 1;
                continue;
            };
            let is_product = last == Some(FormulaPieceKind::Operand)
                && matches!(
                    piece.kind,
                    FormulaPieceKind::Operand
                        | FormulaPieceKind::Number
                        | FormulaPieceKind::Operator
                        | FormulaPieceKind::Function
                );
            if is_product {
                words.push(' ');
                words.push_str(&self.sign("×"));
            }
            if !words.is_empty() && !matches!(piece.words.as_str(), "," | ";" | ":" | ".") {
                words.push(' ');
            }
            words.push_str(&piece.words);
            last = Some(piece.kind);
            at += piece.count;
        }
        words
    }

    /// Returns the piece that begins at an element. `None` for invisible signs.
    fn piece(&self, nodes: &[Node<'_, '_>], at: usize, last: Option<FormulaPieceKind>) -> Option<FormulaPiece> {
        let node = nodes[at];
        let has_argument = has_argument(nodes, at);
        if let Some(piece) = self.function_of(nodes, at).or_else(|| self.pair(nodes, at, last)) {
            return Some(piece);
        }
        if let Some(limit) = marked_limit(node) {
            return Some(self.function(&self.function_name(limit), has_argument));
        }
        if let Some((base, scripts)) = scripts(node) {
            return Some(self.scripted(base, &scripts, has_argument));
        }
        Some(match name(node) {
            "mi" | "mo" if self.is_named(node) => self.named(node, has_argument),
            "mi" if text(node) == "d" && is_differential(nodes, at) => {
                FormulaPiece::new(FormulaPieceKind::Differential, "d".to_owned())
            }
            "mi" => self.identifier(text(node)),
            "mo" => match text(node) {
                "" | "\u{2061}" | "\u{2063}" | "\u{2064}" => return None,
                "\u{2062}" => FormulaPiece::new(FormulaPieceKind::Sign, self.sign("×")),
                text => self.identifier(text),
            },
            "mn" => FormulaPiece::new(FormulaPieceKind::Number, text(node).to_owned()),
            "mtext" if text(node).is_empty() => return None,
            "mtext" => FormulaPiece::new(FormulaPieceKind::Text, text(node).to_owned()),
            "mmultiscripts" => match self.sided_operator(node, &FormulaScripts::default()) {
                Some(operator) => operator,
                None => FormulaPiece::new(FormulaPieceKind::Operand, self.multiscripts(node)),
            },
            _ => FormulaPiece::new(FormulaPieceKind::Operand, self.compound(node)),
        })
    }

    /// Returns a sign, a letter or a word.
    fn identifier(&self, text: &str) -> FormulaPiece {
        let kind = match text {
            "∂" | "∇" => FormulaPieceKind::Differential,
            "∞" | "∅" => FormulaPieceKind::Operand,
            "mod" => FormulaPieceKind::Sign,
            _ if self.terms.signs.contains_key(same_sign(text)) => FormulaPieceKind::Sign,
            _ => match only_letter(text) {
                Some(letter) if letter.is_alphanumeric() => {
                    return FormulaPiece::new(FormulaPieceKind::Operand, self.letter(letter));
                }
                Some(_) => FormulaPieceKind::Sign,
                None => FormulaPieceKind::Operand,
            },
        };
        FormulaPiece::new(kind, self.sign(text))
    }

    /// Returns the word for a sign, or the sign itself, which screen readers have a word for.
    pub(super) fn sign(&self, sign: &str) -> String {
        self.terms.signs.get(same_sign(sign)).cloned().unwrap_or_else(|| sign.to_owned())
    }

    /// Returns `true` for an operator with a name, or a function.
    fn is_named(&self, node: Node<'_, '_>) -> bool {
        self.terms.operators.contains_key(text(node)) || self.is_function(node)
    }

    /// Returns `true` for the name of a function.
    pub(super) fn is_function(&self, node: Node<'_, '_>) -> bool {
        let is_word =
            text(node).chars().count() > 1 && text(node).chars().all(|c| c.is_alphabetic() || c == '\u{2009}');
        self.terms.functions.contains_key(text(node)) || (name(node) == "mo" && is_word)
    }

    pub(super) fn function_name(&self, text: &str) -> String {
        self.terms.functions.get(text).cloned().unwrap_or_else(|| text.to_owned())
    }

    fn named(&self, node: Node<'_, '_>, has_argument: bool) -> FormulaPiece {
        match self.terms.operators.get(text(node)) {
            Some(_) => self.scripted(node, &FormulaScripts::default(), has_argument),
            None => self.function(&self.function_name(text(node)), has_argument),
        }
    }

    pub(super) fn function(&self, name: &str, has_argument: bool) -> FormulaPiece {
        if has_argument {
            FormulaPiece::new(FormulaPieceKind::Function, fill(&self.terms.patterns.apply, false, &[("f", name)]))
        } else {
            FormulaPiece::new(FormulaPieceKind::Operand, name.to_owned())
        }
    }

    /// Returns a function named by a letter, if a parenthesis follows. A single argument needs no parentheses: "f of x".
    fn function_of(&self, nodes: &[Node<'_, '_>], at: usize) -> Option<FormulaPiece> {
        let open = nodes.get(at + 1).filter(|next| is_operator(**next, "("))?;
        let base = scripts(nodes[at]).map_or(nodes[at], |(base, _)| base);
        if name(base) != "mi" || !FUNCTION_LETTERS.contains(&text(base)) {
            return None;
        }
        let name = match scripts(nodes[at]) {
            Some((base, scripts)) => self.with_scripts(&self.operand(base), &scripts),
            None => self.identifier(text(base)).words,
        };
        let function = self.function(&name, true);
        match nodes.get(at + 2..at + 4) {
            Some([argument, close]) if is_operator(*close, ")") && is_simple(*argument) => {
                let words = format!("{} {}", function.words, self.operand(*argument));
                Some(FormulaPiece::new(FormulaPieceKind::Operand, words).with_count(4))
            }
            _ => {
                let words = format!("{} {}", function.words, self.sign(text(*open)));
                Some(FormulaPiece::new(FormulaPieceKind::Sign, words).with_count(2))
            }
        }
    }

    /// Returns what stands between two delimiters, if it has words of its own: a matrix, cases, a binomial coefficient, an
    /// absolute value.
    fn pair(&self, nodes: &[Node<'_, '_>], at: usize, last: Option<FormulaPieceKind>) -> Option<FormulaPiece> {
        let open = nodes[at];
        let next = *nodes.get(at + 1)?;
        let is_table = name(next) == "mtable";
        let close = nodes.get(at + 2).copied();
        let closes = |signs| close.is_some_and(|close| is_closing(close, signs));
        let is_invisible = |node: Node<'_, '_>| name(node) == "mo" && matches!(text(node), "" | "\u{2063}");
        let (is_brace, has_brace) = (is_operator(open, "{"), closes("}"));
        if is_table && (is_brace != has_brace) && (is_brace || is_invisible(open)) {
            // A delimiter that is not drawn is beside the cases.
            let count = 2 + usize::from(has_brace || close.is_some_and(is_invisible));
            return Some(FormulaPiece::new(FormulaPieceKind::Operand, self.cases(next)).with_count(count));
        }
        let words = if is_table && is_operator(open, "|") && closes("|") {
            format!("{} {}", self.function("det", true).words, self.matrix(next))
        } else if is_table && is_brace && has_brace {
            self.matrix(next)
        } else if is_operator(open, "([") && closes(")]") {
            let is_binomial = name(next) == "mfrac" && next.attribute("linethickness") == Some("0");
            match (is_table, super::operands(next).as_slice()) {
                (true, _) => self.matrix(next),
                (false, [n, k]) if is_binomial => self.fill(&self.terms.patterns.binomial, &[("n", *n), ("k", *k)]),
                (false, _) => return None,
            }
        } else {
            return self.enclosed(nodes, at, last);
        };
        Some(self.closed(nodes[at + 2], &words).with_count(3))
    }

    /// Returns the absolute value, norm, floor or ceiling that begins at a delimiter. A bar after an operand is no beginning.
    fn enclosed(&self, nodes: &[Node<'_, '_>], at: usize, last: Option<FormulaPieceKind>) -> Option<FormulaPiece> {
        let patterns = &self.terms.patterns;
        let (close, pattern) = match text(nodes[at]) {
            "|" => ("|", &patterns.absolute),
            "‖" => ("‖", &patterns.norm),
            "⌊" => ("⌋", &patterns.floor),
            "⌈" => ("⌉", &patterns.ceiling),
            _ => return None,
        };
        let open = text(nodes[at]);
        let is_beginning = open != close
            || !matches!(last, Some(FormulaPieceKind::Operand | FormulaPieceKind::Number | FormulaPieceKind::Text));
        if name(nodes[at]) != "mo" || !is_beginning || self.pairs >= MAX_PAIRS {
            return None;
        }
        let length = length_inside(&nodes[at + 1..], open, close)?;
        let inside = &nodes[at + 1..=at + length];
        if inside.is_empty() {
            return None;
        }
        let inner = FormulaSpeaker { terms: self.terms, small: self.small.clone(), pairs: self.pairs + 1 };
        let is_compound = inside.len() > 1 || !is_simple(inside[0]);
        let words = fill(pattern, is_compound, &[("x", &inner.sequence(inside))]);
        Some(self.closed(nodes[at + 1 + length], &words).with_count(length + 2))
    }

    /// Returns words with the scripts of the delimiter after them.
    fn closed(&self, close: Node<'_, '_>, words: &str) -> FormulaPiece {
        let words = scripts(close).map_or_else(|| words.to_owned(), |(_, scripts)| self.with_scripts(words, &scripts));
        FormulaPiece::new(FormulaPieceKind::Operand, words)
    }
}

/// Returns `true` for a closing delimiter, which can have scripts.
fn is_closing(node: Node<'_, '_>, signs: &str) -> bool {
    let base = scripts(node).map_or(node, |(base, _)| base);
    is_operator(base, signs)
}

/// Returns the number of elements before the delimiter that closes a pair.
fn length_inside(nodes: &[Node<'_, '_>], open: &str, close: &str) -> Option<usize> {
    let mut depth = 0;
    nodes.iter().position(|node| {
        if is_closing(*node, close) && depth == 0 {
            return true;
        }
        if open != close {
            depth += usize::from(is_operator(*node, open));
            depth -= usize::from(is_closing(*node, close));
        }
        false
    })
}

/// Returns `true` if the element after a function can be its argument.
fn has_argument(nodes: &[Node<'_, '_>], at: usize) -> bool {
    let next = nodes[at + 1..].iter().find(|node| !is_operator(**node, "\u{2061}"));
    next.is_some_and(|next| name(*next) != "mo" || is_operator(*next, "([{|‖⟨⌊⌈−∑∏∫"))
}

/// Returns `true` for the `d` of an integral or a derivative, which a letter follows.
fn is_differential(nodes: &[Node<'_, '_>], at: usize) -> bool {
    let is_letter = nodes.get(at + 1).is_some_and(|next| matches!(name(*next), "mi" | "msub" | "msup"));
    let is_in_fraction = at == 0 && nodes[at].ancestors().any(|around| name(around) == "mfrac");
    let is_integral = |node: &Node<'_, '_>| {
        let base = scripts(*node).map_or(*node, |(base, _)| base);
        is_operator(base, "∫∬∭∮")
    };
    is_letter && (is_in_fraction || nodes[..at].iter().any(is_integral))
}

/// Returns the sign whose word another sign has, too.
fn same_sign(sign: &str) -> &str {
    match sign {
        "-" | "\u{2010}" => "−",
        "·" | "⋅" | "∙" => "×",
        "∕" | "/" => "÷",
        "⩽" | "≦" => "≤",
        "⩾" | "≧" => "≥",
        "∣" => "|",
        "∥" => "‖",
        "〈" => "⟨",
        "〉" => "⟩",
        "∗" | "⋆" => "*",
        "⋯" | "⋮" | "⋱" => "…",
        "∘" => "°",
        "⟶" => "→",
        "⟼" => "↦",
        "⟹" => "⇒",
        "⟺" | "↔" => "⇔",
        "\\" => "∖",
        other => other,
    }
}
