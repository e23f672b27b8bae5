//! Indices, exponents, limits of operators, accents.

use roxmltree::Node;

use super::sequence::{FormulaPiece, FormulaPieceKind};
use super::{FormulaSpeaker, elements, fill, is_simple, name, operands, text};

/// Scripts of an element.
#[derive(Default)]
pub(super) struct FormulaScripts<'a, 'i> {
    below: Option<Node<'a, 'i>>,
    above: Option<Node<'a, 'i>>,
    /// Whether the scripts are set below and above the base, not beside it.
    is_stacked: bool,
}

/// Returns the base of an element with scripts, and the scripts.
pub(super) fn scripts<'a, 'i>(node: Node<'a, 'i>) -> Option<(Node<'a, 'i>, FormulaScripts<'a, 'i>)> {
    let parts = operands(node);
    let (base, part) = (*parts.first()?, |index: usize| parts.get(index).copied());
    Some(match name(node) {
        "msub" => (base, FormulaScripts { below: part(1), ..FormulaScripts::default() }),
        "msup" => (base, FormulaScripts { above: part(1), ..FormulaScripts::default() }),
        "msubsup" => (base, FormulaScripts { below: part(1), above: part(2), is_stacked: false }),
        "munder" => (base, FormulaScripts { below: part(1), above: None, is_stacked: true }),
        "mover" => (base, FormulaScripts { below: None, above: part(1), is_stacked: true }),
        "munderover" => (base, FormulaScripts { below: part(1), above: part(2), is_stacked: true }),
        _ => return None,
    })
}

/// Returns the name of a limit that is written with a line or an arrow above or below `lim`: `\varlimsup`.
pub(super) fn marked_limit(node: Node<'_, '_>) -> Option<&'static str> {
    let parts = operands(node);
    let [base, mark] = parts.as_slice() else { return None };
    if text(*base) != "lim" {
        return None;
    }
    match (name(node), text(*mark)) {
        ("mover", "‾" | "¯") => Some("lim sup"),
        ("munder", "_" | "‾" | "\u{332}") => Some("lim inf"),
        ("munder", "→") => Some("inj lim"),
        ("munder", "←") => Some("proj lim"),
        _ => None,
    }
}

/// Returns the only element in a node.
fn only<'a, 'i>(node: Node<'a, 'i>) -> Node<'a, 'i> {
    match (name(node), elements(node).as_slice()) {
        ("mrow" | "mstyle" | "mpadded", [inside]) => *inside,
        _ => node,
    }
}

impl FormulaSpeaker<'_> {
    /// Returns an element with scripts as a piece. `has_argument` is set if an argument can follow.
    pub(super) fn scripted(
        &self,
        base: Node<'_, '_>,
        scripts: &FormulaScripts<'_, '_>,
        has_argument: bool,
    ) -> FormulaPiece {
        let base = only(base);
        if let Some(limit) = marked_limit(base) {
            return self.named_function_with_scripts(limit, scripts, has_argument);
        }
        if let Some(operator) = self.sided_operator(base, scripts) {
            return operator;
        }
        if matches!(name(base), "mo" | "mi") {
            if let Some(operator) = self.terms.operators.get(text(base)) {
                return FormulaPiece::new(FormulaPieceKind::Operator, self.with_limits(text(base), operator, scripts));
            }
            if self.is_function(base) {
                return self.named_function_with_scripts(text(base), scripts, has_argument);
            }
            if is_big_operator(text(base)) {
                return FormulaPiece::new(FormulaPieceKind::Operator, self.with_limits("", text(base), scripts));
            }
        }
        // A delimiter ends what is in it: the words of `(a + b)^2` are no product. Neither are those of a sign with words above.
        let is_delimiter = matches!(text(base), ")" | "]" | "}" | "|" | "‖" | "⟩" | "⌋" | "⌉");
        let is_sign = name(base) == "mo" && (is_delimiter || scripts.is_stacked);
        let kind = if is_sign { FormulaPieceKind::Sign } else { FormulaPieceKind::Operand };
        FormulaPiece::new(kind, self.with_scripts(&self.letters_or_operand(base, scripts), scripts))
    }

    /// Returns the words of a base. Letters with a line or an arrow above all of them are no product: `\overline{AB}`.
    fn letters_or_operand(&self, base: Node<'_, '_>, scripts: &FormulaScripts<'_, '_>) -> String {
        let letters = elements(base);
        let has_accent = scripts.is_stacked && scripts.above.is_some_and(|above| self.accent(text(above)).is_some());
        if name(base) == "mrow" && has_accent && letters.iter().all(|letter| matches!(name(*letter), "mi" | "mn")) {
            return letters.iter().map(|letter| self.operand(*letter)).collect::<Vec<_>>().join(" ");
        }
        self.operand(base)
    }

    fn named_function_with_scripts(
        &self,
        sign: &str,
        scripts: &FormulaScripts<'_, '_>,
        has_argument: bool,
    ) -> FormulaPiece {
        let name = self.function_name(sign);
        if let (true, Some(below)) = (scripts.is_stacked, scripts.below) {
            let is_limit = sign.starts_with("lim");
            let words = if is_limit {
                self.limit(&name, below)
            } else {
                fill(&self.terms.patterns.r#where, false, &[("o", &name), ("c", &self.conditions(below))])
            };
            return FormulaPiece::new(FormulaPieceKind::Operator, words);
        }
        let (name, below) = match scripts.below {
            Some(below) if sign == "log" => {
                (fill(&self.terms.patterns.base, false, &[("f", &name), ("b", &self.operand(below))]), None)
            }
            below => (name, below),
        };
        let rest = FormulaScripts { below, above: scripts.above, is_stacked: scripts.is_stacked };
        self.function(&self.with_scripts(&name, &rest), has_argument)
    }

    /// Returns an operator with its limits: "the sum over f from 1 to 3 of".
    fn with_limits(&self, sign: &str, operator: &str, scripts: &FormulaScripts<'_, '_>) -> String {
        let patterns = &self.terms.patterns;
        let below = scripts.below.map(elements).unwrap_or_default();
        let above = scripts.above.map(|above| self.operand(above));
        let split = |sign: &str| {
            let at = below.iter().position(|node| name(*node) == "mo" && text(*node) == sign)?;
            Some((self.sequence(&below[..at]), self.sequence(&below[at + 1..])))
        };
        let o = ("o", operator);
        match (scripts.below, above) {
            (None, None) => fill(&patterns.of, false, &[o]),
            (None, Some(above)) => fill(&patterns.up_to, false, &[o, ("b", &above)]),
            (Some(below), Some(above)) => match split("=") {
                Some((v, a)) => fill(&patterns.over, false, &[o, ("v", &v), ("a", &a), ("b", &above)]),
                None => fill(&patterns.range, false, &[o, ("a", &self.conditions(below)), ("b", &above)]),
            },
            (Some(below), None) if sign == "lim" => self.limit(operator, below),
            (Some(below), None) => fill(&patterns.r#where, false, &[o, ("c", &self.conditions(below))]),
        }
    }

    /// Returns a limit with its condition: "the limit as x approaches 0 of".
    fn limit(&self, operator: &str, below: Node<'_, '_>) -> String {
        let patterns = &self.terms.patterns;
        let parts = elements(below);
        let arrow = parts.iter().position(|node| name(*node) == "mo" && text(*node) == "→");
        let condition = arrow.map_or_else(
            || self.conditions(below),
            |at| format!("{} {} {}", self.sequence(&parts[..at]), patterns.tends, self.sequence(&parts[at + 1..])),
        );
        fill(&patterns.limit, false, &[("o", operator), ("c", &condition)])
    }

    /// Returns a base with its scripts.
    pub(super) fn with_scripts(&self, base: &str, scripts: &FormulaScripts<'_, '_>) -> String {
        if scripts.is_stacked {
            return self.stacked(base, scripts);
        }
        let base = scripts.below.map_or_else(|| base.to_owned(), |below| self.with_index(base, below));
        scripts.above.map_or_else(|| base.clone(), |above| self.with_exponent(&base, above))
    }

    fn with_index(&self, base: &str, index: Node<'_, '_>) -> String {
        let parts = if name(index) == "mrow" { elements(index) } else { vec![index] };
        if parts.is_empty() {
            return base.to_owned();
        }
        if is_simple(index) {
            return format!("{base} {}", self.operand(index));
        }
        // Letters side by side are no product here.
        let is_letters = parts.iter().all(|part| matches!(name(*part), "mi" | "mn" | "mtext") || text(*part) == ",");
        let words = if is_letters {
            parts.iter().map(|part| self.operand(*part)).collect::<Vec<_>>().join(" ")
        } else {
            self.sequence(&parts)
        };
        fill(&self.terms.patterns.index, false, &[("x", base), ("i", &words)])
    }

    fn with_exponent(&self, base: &str, exponent: Node<'_, '_>) -> String {
        let patterns = &self.terms.patterns;
        let parts = if matches!(name(exponent), "mrow" | "mstyle") { elements(exponent) } else { vec![exponent] };
        let count = parts.iter().take_while(|part| is_prime(text(**part))).count();
        let mut base = base.to_owned();
        for part in &parts[..count] {
            base.push(' ');
            base.push_str(&self.primes(text(*part)));
        }
        match &parts[count..] {
            [] => base,
            [only] if text(*only) == "2" => fill(&patterns.squared, false, &[("x", &base)]),
            [only] if text(*only) == "3" => fill(&patterns.cubed, false, &[("x", &base)]),
            [only] if name(*only) == "mo" => format!("{base} {}", self.sign(text(*only))),
            rest => {
                let is_compound = if count == 0 { !is_simple(exponent) } else { rest.len() > 1 };
                fill(&patterns.power, is_compound, &[("x", &base), ("n", &self.sequence(rest))])
            }
        }
    }

    fn primes(&self, text: &str) -> String {
        let count = match text {
            "″" => 2,
            "‴" => 3,
            "⁗" => 4,
            _ => 1,
        };
        vec![self.sign("′"); count].join(" ")
    }

    /// Returns a base with signs or words below and above it.
    fn stacked(&self, base: &str, scripts: &FormulaScripts<'_, '_>) -> String {
        let patterns = &self.terms.patterns;
        let mut words = base.to_owned();
        if let Some(above) = scripts.above {
            words = match self.accent(text(above)) {
                Some(pattern) => fill(pattern, false, &[("x", &words)]),
                None if is_brace(text(above)) => words,
                None if is_empty(above) => words,
                None => fill(&patterns.above, false, &[("x", &words), ("y", &self.mark(above))]),
            };
        }
        match scripts.below.filter(|below| !is_brace(text(*below))) {
            Some(below) => fill(&patterns.below, false, &[("x", &words), ("y", &self.operand(below))]),
            None => words,
        }
    }

    /// Returns the words of a sign or of words above a base. An exclamation mark there is no factorial.
    fn mark(&self, node: Node<'_, '_>) -> String {
        if text(node) == "!" { "!".to_owned() } else { self.operand(node) }
    }

    fn accent(&self, sign: &str) -> Option<&str> {
        let accents = &self.terms.accents;
        Some(match sign {
            "¯" | "‾" | "\u{304}" | "\u{305}" => &accents.bar,
            "^" | "ˆ" | "\u{302}" => &accents.hat,
            "~" | "˜" | "\u{303}" => &accents.tilde,
            "→" | "\u{20D7}" => &accents.vector,
            "˙" | "\u{307}" => &accents.dot,
            "¨" | "\u{308}" => &accents.double_dot,
            _ => return None,
        })
    }

    /// Returns an operator that has scripts at both sides and limits: `\sideset{}{'}\sum_i`.
    pub(super) fn sided_operator(&self, node: Node<'_, '_>, limits: &FormulaScripts<'_, '_>) -> Option<FormulaPiece> {
        let base = operands(node).into_iter().next().filter(|_| name(node) == "mmultiscripts")?;
        let sign = text(only(base));
        let is_operator = self.terms.operators.contains_key(sign) || is_big_operator(sign);
        let words = || self.with_limits(sign, &self.multiscripts(node), limits);
        is_operator.then(|| FormulaPiece::new(FormulaPieceKind::Operator, words()))
    }

    /// Returns a base with scripts at both sides.
    pub(super) fn multiscripts(&self, node: Node<'_, '_>) -> String {
        let parts = operands(node);
        let Some((base, all)) = parts.split_first() else { return String::new() };
        let operator = self.terms.operators.get(text(only(*base)));
        let middle = all.iter().position(|part| name(*part) == "mprescripts").unwrap_or(all.len());
        let mut words = operator.cloned().unwrap_or_else(|| self.operand(*base));
        for pair in all[..middle].chunks(2) {
            let script = |index: usize| pair.get(index).copied().filter(|part| !is_empty(*part));
            let scripts = FormulaScripts { below: script(0), above: script(1), is_stacked: false };
            words = self.with_scripts(&words, &scripts);
        }
        let patterns = &self.terms.patterns;
        for pair in all.get(middle + 1..).unwrap_or_default().chunks(2) {
            for (part, pattern) in pair.iter().zip([&patterns.lower_left, &patterns.upper_left]) {
                if !is_empty(*part) {
                    words = fill(pattern, false, &[("x", &words), ("y", &self.operand(*part))]);
                }
            }
        }
        words
    }
}

/// Returns `true` for an element without content.
fn is_empty(node: Node<'_, '_>) -> bool {
    name(node) == "mspace" || (matches!(name(node), "mrow" | "none") && elements(node).is_empty())
}

/// Returns `true` for an operator with limits that has no name.
fn is_big_operator(sign: &str) -> bool {
    matches!(sign, "∐" | "⨁" | "⨂" | "⨀" | "⨄" | "⨆" | "⋀" | "⋁" | "∭")
}

fn is_prime(text: &str) -> bool {
    matches!(text, "′" | "″" | "‴" | "⁗")
}

/// Returns `true` for a brace or line over or under a base, which only shows what a label belongs to.
fn is_brace(text: &str) -> bool {
    matches!(text, "⏟" | "⏞" | "⎵" | "⎴" | "⏝" | "⏜" | "_" | "\u{332}" | "¯" | "‾")
}
