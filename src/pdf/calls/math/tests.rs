//! Tests of formulas in Typst.

use super::equation;
use crate::math::to_mathml;

/// Returns the converted formula without the wrapping call and the `std` paths.
fn body(latex: &str) -> String {
    let mathml = to_mathml(latex, true).unwrap_or_else(|error| panic!("{latex}: {error:?}"));
    let written = equation(&mathml, "", true);
    let body = written.strip_prefix("std.math.equation(block: true, alt: \"\", [").unwrap();
    body.strip_suffix("])").unwrap().replace("std.math.", "").replace("#std.symbol", "").replace("std.", "")
}

#[test]
fn formulas_become_calls() {
    assert_eq!(body("E = mc^2"), "(\"E\")(\"=\")(\"m\")#attach([(\"c\")], tr: [#\"2\"])");
    assert_eq!(body(r"\frac{a}{b} \#"), "#frac([(\"a\")], [(\"b\")])(\"#\")");
    assert_eq!(body(r"\text{a \$ [b} \sin x"), "#\"a\u{A0}$\u{A0}[b\"#op(\"sin\")(\"x\")");
    assert_eq!(body(r"\binom{n}{k} f' x"), "#binom([(\"n\")], [(\"k\")])#attach([(\"f\")], tr: [#primes(1)])(\"x\")");
    assert_eq!(body(r"\cancel{x}\xcancel{y}"), "#cancel([(\"x\")])#cancel([(\"y\")], cross: true)");
    assert_eq!(body(r"\varGamma\Gamma"), "#italic(\"Γ\")#upright(\"Γ\")");
    assert_eq!(body(r"\textbf{a}"), "#bold(\"a\")");
}

#[test]
fn delimiters_grow() {
    let fenced = |open: &str, close: &str| {
        format!("#lr([#class(\"opening\", [(\"{open}\")])(\"a\")#class(\"closing\", [(\"{close}\")])])")
    };
    assert_eq!(body(r"\left( a \right)"), fenced("(", ")"));
    assert_eq!(body(r"\left\uparrow a \right/"), fenced("↑", "/"));
    assert_eq!(body(r"\left. a \right|"), "#lr([(\"a\")#class(\"closing\", [(\"|\")])])");
    assert_eq!(body("(a)"), "(\"(\")(\"a\")(\")\")");
    assert_eq!(body(r"\Big("), "#lr(size: 1.623em, [(\"(\")])");
    assert!(body(r"\left( a \middle| b \right)").contains("#mid([(\"|\")])"));
}

#[test]
fn spaces_of_operators_are_those_of_latex() {
    assert_eq!(body("1{,}5"), "#\"1\"#class(\"normal\", [(\",\")])#\"5\"");
    assert_eq!(body("1,5"), "#\"1\"(\",\")#\"5\"");
    assert_eq!(body(r"a \mathbin{=} b"), "(\"a\")#class(\"binary\", [(\"=\")])(\"b\")");
    assert_eq!(body(r"f\colon x"), "(\"f\")#class(\"punctuation\", [(\":\")])(\"x\")");
    assert_eq!(body(r"a\,b\!c"), "(\"a\")#box(width: 0.1667em)(\"b\")#h(-0.1667em)(\"c\")");
}

#[test]
fn limits_move_in_text_unless_forced() {
    assert_eq!(body(r"\sum_i"), "#attach([#limits([(\"∑\")], inline: false)], b: [(\"i\")])");
    assert_eq!(body(r"\sum\limits_i"), "#attach([#limits([(\"∑\")])], b: [(\"i\")])");
    assert_eq!(body(r"\int_i"), "#attach([(\"∫\")], br: [(\"i\")])");
    assert_eq!(body(r"\operatorname*{ab}_i"), "#attach([#limits([#op(\"ab\")], inline: false)], b: [(\"i\")])");
    assert_eq!(body(r"\varlimsup_i"), "#attach([#limits([#overline([#op(\"lim\")])])], b: [(\"i\")])");
    assert_eq!(body(r"\overset{a}{x}"), "#attach([#limits([(\"x\")])], t: [(\"a\")])");
    assert_eq!(body(r"\prescript{1}{2}{C}"), "#attach([(\"C\")], bl: [#\"2\"], tl: [#\"1\"])");
}

#[test]
fn accents_are_as_wide_as_in_latex() {
    assert_eq!(body(r"\hat{ab}"), "#accent([(\"a\")(\"b\")], \"\u{302}\", size: 0%)");
    assert_eq!(body(r"\widehat{ab}"), "#accent([(\"a\")(\"b\")], \"\u{302}\")");
    assert_eq!(body(r"\underline{a}\overline{b}"), "#underline([(\"a\")])#overline([(\"b\")])");
}

#[test]
fn tables_are_aligned() {
    assert_eq!(
        body(r"\begin{aligned} a &= b \\ c &= d \end{aligned}"),
        "#mat(delim: none, row-gap: 0.5em, column-gap: 2em, ([#display([(\"a\")#$&$.body(\"=\")(\"b\")])],), \
         ([#display([(\"c\")#$&$.body(\"=\")(\"d\")])],))"
    );
    assert_eq!(
        body(r"\begin{matrix} a & b \end{matrix}"),
        "#mat(delim: none, ([#inline([(\"a\")])],[#inline([(\"b\")])],))"
    );
    assert!(body(r"\begin{cases} a & b \end{cases}").starts_with("#lr([#class(\"opening\", [(\"{\")])#mat("));
    let ruled = body(r"\begin{array}{c|c} \hline a & b \\ c & d \\ \hline \end{array}");
    assert!(
        ruled.starts_with("#mat(delim: none, row-gap: 0pt, column-gap: 1em, augment: (hline: (0,2,), vline: (1,)), ")
    );
}

#[test]
fn formulas_in_boxes_have_the_size_around_them() {
    let size = |latex: &str| {
        let body = body(latex);
        let (_, rest) = body.split_once("alt: \"x\", [#").unwrap();
        rest.split_once('(').unwrap().0.to_owned()
    };
    assert_eq!(size(r"\sqrt{\boxed{x}}"), "display");
    assert_eq!(size(r"\frac{\boxed{x}}{2}"), "inline");
    assert_eq!(size(r"a^{\boxed{x}}"), "script");
    assert_eq!(size(r"a^{b_{\boxed{x}}}"), "sscript");
    assert_eq!(size(r"\tfrac{\boxed{x}}{2}"), "script");
}
