//! Linear text of a formula, for screen readers: `1/(n − 1)∑_(i = 1)^nx_i`. It has no words, so it is the same in all
//! languages.

use roxmltree::{Document, Node};

/// Converts MathML to one line of text. Returns an empty text if `mathml` is not well-formed XML.
pub(crate) fn to_linear_text(mathml: &str) -> String {
    let Ok(document) = Document::parse(mathml) else { return String::new() };
    let line = children(document.root_element());
    line.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn children(node: Node<'_, '_>) -> String {
    node.children().map(line).collect()
}

fn line(node: Node<'_, '_>) -> String {
    let parts: Vec<Node<'_, '_>> = node.children().filter(Node::is_element).collect();
    let part = |index: usize| parts.get(index).map(|part| grouped(*part)).unwrap_or_default();
    match node.tag_name().name() {
        "mo" => operator(node.text().unwrap_or_default()),
        "mi" | "mn" | "mtext" => node.text().unwrap_or_default().to_owned(),
        "mspace" => " ".to_owned(),
        "mfrac" => format!("{}/{}", part(0), part(1)),
        "msqrt" => format!("√({})", children(node)),
        "mroot" => format!("√[{}]({})", part(1), part(0)),
        "msub" | "munder" => format!("{}_{}", part(0), part(1)),
        "mover" if node.attribute("accent").is_some() => format!("{}{}", part(0), part(1)),
        "msup" | "mover" => format!("{}^{}", part(0), part(1)),
        "msubsup" | "munderover" => format!("{}_{}^{}", part(0), part(1), part(2)),
        "mtr" => parts.iter().map(|cell| children(*cell)).collect::<Vec<_>>().join(" "),
        "mtable" => parts.iter().map(|row| line(*row)).collect::<Vec<_>>().join("; "),
        _ => children(node),
    }
}

/// Returns the text of an operand, in parentheses unless it is a single character or a single token.
fn grouped(node: Node<'_, '_>) -> String {
    let line = line(node);
    let line = line.trim();
    if line.chars().count() > 1 && !matches!(node.tag_name().name(), "mi" | "mn" | "mo" | "mtext") {
        format!("({line})")
    } else {
        line.to_owned()
    }
}

/// Returns the text of an operator. Infix operators have spaces around them; invisible operators are omitted.
fn operator(text: &str) -> String {
    match text {
        "\u{2061}" | "\u{2062}" | "\u{2063}" | "\u{2064}" => String::new(),
        "(" | ")" | "[" | "]" | "{" | "}" | "|" | "∑" | "∏" | "∫" | "′" | "!" => text.to_owned(),
        "," | ";" => format!("{text} "),
        _ => format!(" {text} "),
    }
}

#[cfg(test)]
mod tests {
    use super::super::to_mathml;
    use super::to_linear_text;

    fn linear(latex: &str) -> String {
        to_linear_text(&to_mathml(latex, true).unwrap())
    }

    #[test]
    fn formulas_become_one_line() {
        assert_eq!(linear("E = mc^2"), "E = mc^2");
        assert_eq!(linear(r"\frac{1}{n-1}\sum_{i=1}^{n}x_i"), "1/(n − 1)∑_(i = 1)^nx_i");
        assert_eq!(linear(r"\sqrt{2x}"), "√(2x)");
        assert_eq!(linear(r"\begin{pmatrix} 1 & 2 \\ 3 & 4\end{pmatrix}"), "(1 2; 3 4)");
    }
}
