//! Tests of formulas.

use super::{blank_text, to_linear_text, to_mathml};
use crate::nearest::SuggestionBudget;

/// Returns the content of the `math` element.
fn content(latex: &str) -> String {
    let mathml = to_mathml(latex, true).unwrap_or_else(|error| panic!("{latex}: {error:?}"));
    let (_, content) = mathml.split_once('>').unwrap();
    content.strip_suffix("</math>").unwrap().to_owned()
}

#[track_caller]
fn assert_content(latex: &str, expected: &str) {
    assert_eq!(content(latex), expected, "{latex}");
}

#[track_caller]
fn assert_linear(latex: &str, expected: &str) {
    let mathml = to_mathml(latex, true).unwrap_or_else(|error| panic!("{latex}: {error:?}"));
    assert_eq!(to_linear_text(&mathml), expected, "{latex}");
}

/// Asserts that a formula is refused, with a message at the first occurrence of `at`.
#[track_caller]
fn assert_error(latex: &str, at: &str, message: &str, help: Option<&str>) {
    let start = latex.find(at).unwrap();
    let range = start..start + at.len();
    let error = to_mathml(latex, true).expect_err(latex);
    assert_eq!((&error.range, error.message.as_str()), (&range, message), "{latex}");
    assert_eq!(error.help(&mut SuggestionBudget::default()).as_deref(), help, "{latex}");
}

#[test]
fn formulas_become_reduced_mathml() {
    let mathml = to_mathml(r"\frac{\mathrm{d}s}{2}", false).unwrap();
    assert_eq!(
        mathml,
        "<math xmlns=\"http://www.w3.org/1998/Math/MathML\"><mfrac><mrow><mi mathvariant=\"normal\">d</mi>\
         <mi>s</mi></mrow><mn>2</mn></mfrac></math>"
    );
    assert!(to_mathml("x", true).unwrap().contains(" display=\"block\""));
}

#[test]
fn elements_get_the_children_that_they_need() {
    assert_content(r"\frac{1}{\!}", r#"<mfrac><mn>1</mn><mspace style="margin-left:-0.1667em" /></mfrac>"#);
    assert_content(r"\frac{}{x}", "<mfrac><mrow /><mi>x</mi></mfrac>");
    assert_content(r"x_{}", "<msub><mi>x</mi><mrow /></msub>");
    let struck = content(r"\frac{x^2}{\cancel{x}}");
    assert!(struck.contains("</msup><menclose notation=\"updiagonalstrike\" style=\"background:linear-gradient("));
    assert!(struck.ends_with("\"><mi>x</mi></menclose></mfrac>"));
}

#[test]
fn commands_of_amsmath_are_rewritten() {
    let frame = r#"<mrow class="boxed" style="border:0.06em solid;padding:0.2em"><mi>x</mi></mrow>"#;
    assert_content(r"\boxed{x}", frame);
    assert_content(r"\frac\boxed{x}2", &format!("<mfrac>{frame}<mn>2</mn></mfrac>"));
    assert_content(r"\boxed x", frame);
    assert_content(
        r"\operatorname*{arg\,max}_x",
        "<munder><mo lspace=\"0\" rspace=\"0.1667em\" movablelimits=\"true\">arg\u{2009}max</mo><mi>x</mi></munder>",
    );
    assert_content(
        r"\varlimsup",
        "<mover accent=\"true\"><mo lspace=\"0\" rspace=\"0\">lim</mo>\
         <mo stretchy=\"true\">\u{203E}</mo></mover>",
    );
    assert_content(
        r"\dfrac12",
        r#"<mstyle displaystyle="true" scriptlevel="0"><mfrac><mn>1</mn><mn>2</mn></mfrac></mstyle>"#,
    );
    assert_content(
        r"\mathop{\rm min}\limits_x",
        "<mrow><munder><mi>min</mi><mi>x</mi></munder><mspace width=\"0.1667em\" /></mrow>",
    );
    assert_content(r"\text{a $x$ b}", "<mrow><mtext>a\u{A0}</mtext><mi>x</mi><mtext>\u{A0}b</mtext></mrow>");
    assert_content(r"\text{$x$ b}", "<mrow><mi>x</mi><mtext>\u{A0}b</mtext></mrow>");
    assert_content(r"\textbf{\textit{$x$}}", "<mi>x</mi>");
    assert_content(r"\textbf{a $x$}", "<mrow><mtext style=\"font-weight:bold\">a\u{A0}</mtext><mi>x</mi></mrow>");
    assert_content(r"\left< x \right>", "<mrow><mo>⟨</mo><mi>x</mi><mo>⟩</mo></mrow>");
    assert_content(r"\hspace{1cm}", r#"<mspace width="2.8453em" />"#);
}

#[test]
fn environments_become_tables() {
    let (left, right) = (
        r#"columnalign="left" style="text-align:left;text-align:-webkit-left;justify-items:start"#,
        r#"columnalign="right" style="text-align:right;text-align:-webkit-right;justify-items:end"#,
    );
    let pair = |a: &str, b: &str| {
        format!(
            r#"<mtd {right};padding-right:0"><mi>{a}</mi></mtd><mtd {left};padding-left:0"><mo>=</mo><mi>{b}</mi></mtd>"#
        )
    };
    let aligned =
        format!(r#"<mtable displaystyle="true"><mtr>{}</mtr><mtr>{}</mtr></mtable>"#, pair("a", "b"), pair("c", "d"));
    for name in ["align", "align*", "aligned", "split", "flalign"] {
        assert_content(&format!(r"\begin{{{name}}} a &= b \\ c &= d \end{{{name}}}"), &aligned);
    }
    // Lines without an environment.
    assert_content(r"a &= b \\ c &= d", &aligned);
    assert_content(r"\begin{alignat}{2} a &= b \\ c &= d \\ \end{alignat}", &aligned);
    let tag = format!(r#"<mtd {left};padding-left:2em"><mtext>(1a)</mtext></mtd>"#);
    assert_content(
        r"\begin{equation} a \tag{1a} \end{equation}",
        &format!(r#"<mtable displaystyle="true"><mtr><mtd><mi>a</mi></mtd>{tag}</mtr></mtable>"#),
    );
    let tagged = content(r"\begin{equation} a \tag{1a} \end{equation}");
    assert_content(r"a \tag{1a}", &tagged);
    let tagged = content(r"\begin{align} a &= b \tag{1} \\ c &= d \end{align}");
    assert_content(r"a &= b \tag{1} \\ c &= d", &tagged);
    assert!(content(r"\begin{aligned} a \\ b \end{aligned} \tag{1}").contains("<mtext>(1)</mtext>"));
    assert!(to_mathml(r"a \tag{1}", false).unwrap_err().help(&mut SuggestionBudget::default()).is_some());
    assert_content(
        r"\begin{equation*} a \end{equation*}",
        r#"<mstyle displaystyle="true" scriptlevel="0"><mi>a</mi></mstyle>"#,
    );
}

#[test]
fn lines_and_rows_of_arrays_are_kept() {
    let line = "0.06em solid";
    assert_content(
        r"\begin{array}{@{}c|*{1}{c}} a & b \\[1ex] \hline c \\ \hline \end{array}",
        &format!(
            "<mtable displaystyle=\"false\"><mtr><mtd style=\"border-right:{line}\"><mi>a</mi></mtd>\
             <mtd><mi>b</mi><mspace width=\"0em\" depth=\"0.73em\" /></mtd></mtr>\
             <mtr><mtd style=\"border-top:{line};border-right:{line};border-bottom:{line}\"><mi>c</mi></mtd>\
             <mtd style=\"border-bottom:{line}\" /></mtr></mtable>"
        ),
    );
}

#[test]
fn errors_have_a_place() {
    assert_error(
        r"a + \foo b",
        r"\foo",
        r#"unknown command "\foo""#,
        Some(r"write it with the commands of `amsmath`; `\operatorname{foo}` sets an operator of this name"),
    );
    assert_error(
        r"\fraq{a}{b}",
        r"\fraq",
        r#"unknown command "\fraq""#,
        Some(r"did you mean `\frac`? `\operatorname{fraq}` sets an operator of this name"),
    );
    let brace = Some(r"write `}` where it ends, or `\{` for the sign");
    assert_error(r"\frac{a", "{", "this `{` is not closed", brace);
    assert_error(r"a} + b", "}", "this `}` closes nothing", Some(r"remove it, or write `\}` for the sign"));
    assert_error(r"\left( a } \right)", "}", "this `}` closes nothing", Some(r"remove it, or write `\}` for the sign"));
    let brace = Some("write `}` where it ends; only a formula between `$$` and `$$` can have formulas in its text");
    assert_error(r"\text{if ", "{", "this `{` is not closed", brace);
    let right = Some(r"write `\right.` where the delimiter ends, if none is to be seen there");
    assert_error(r"\left( a", r"\left", r"`\left` without `\right`", right);
    assert_error(r"a \right)", r"\right", r"`\right` without `\left`", None);
    assert_error(
        r"\begin{cases} a",
        r"\begin{cases}",
        r"`\begin{cases}` without `\end`",
        Some(r"write `\end{cases}` after its last line"),
    );
    assert_error(
        r"\begin{cases} a \end{aligned}",
        r"\end{aligned}",
        r"`\begin{cases}` ends with `\end{aligned}`",
        Some(r"write `\end{cases}`, or begin with `\begin{aligned}`"),
    );
    assert_error(
        r"\begin{case} a \end{case}",
        r"\begin{case}",
        "unknown environment \"case\"",
        Some("did you mean `cases`?"),
    );
    // Errors of math-core are at their place in the author's source, not in the rewritten one.
    let error = to_mathml(r"\begin{split} \dotsb x^2^3 \end{split}", true).unwrap_err();
    assert_eq!((error.range, error.message.as_str()), (24..25, "duplicate subscript or superscript"));
    assert!(to_mathml(&r"\sqrt".repeat(500), false).is_err());
    assert!(to_mathml(&"x".repeat(5000), false).is_err());
    assert!(to_mathml(" ", true).is_err());
}

#[test]
fn nothing_is_lost_silently() {
    let percent = Some(r"write `\%` for a per cent sign");
    assert_error(r"5% of x", "%", "`%` begins a comment: what follows would be lost", percent);
    assert_content("x % the unknown\n+ 1", "<mi>x</mi><mo>+</mo><mn>1</mn>");
    let column = "`&` begins a column, but there are no columns here";
    let line = r"`\\` begins a line, but there are no lines here";
    for (latex, at, message) in [
        (r"\frac{a & b}{c}", "&", column),
        (r"\begin{pmatrix} \left( a & b \right) \end{pmatrix}", "&", column),
        (r"\begin{gather} a & b \end{gather}", "&", column),
        (r"\sqrt{a \\ b}", r"\\", line),
        (r"\begin{equation} a \\ b \end{equation}", r"\\", line),
    ] {
        let error = to_mathml(latex, true).unwrap_err();
        assert_eq!((error.range.start, error.message.as_str()), (latex.find(at).unwrap(), message), "{latex}");
    }
    assert!(to_mathml(r"a \\ b", false).unwrap_err().message.contains("no lines here"));
    assert_error(r"a $ b", "$", "`$` in a formula", Some(r"write `\$` for a dollar sign"));
    for latex in [
        r"\color{red} x",
        r"a \label{b}",
        r"\eqref{x}",
        r"\text{\large a}",
        r"\genfrac{(}{)}{1pt}{}{a}{b}",
        r"\begin{matrix} {a \end{matrix}",
        r"\href{x}{y}",
        r"\cases{a}",
        r"\begin{tabular}{l} a \end{tabular}",
        r"{a \tag{1}}",
        r"\begin{aligned} a \tag{1} \end{aligned}",
    ] {
        assert!(to_mathml(latex, true).unwrap_err().help(&mut SuggestionBudget::default()).is_some(), "{latex}");
    }
    for latex in
        [r"\begin{array}{l||r} a & b \end{array}", r"\begin{array}{p{1cm}} a \end{array}", r"\tag{ä}", "\u{FDD0}"]
    {
        assert!(to_mathml(latex, true).is_err(), "{latex}");
    }
}

#[test]
fn formulas_become_one_line() {
    assert_linear("E = mc^2", "E = mc^2");
    assert_linear(r"\frac{1}{n-1}\sum_{i=1}^{n}x_i", "1/(n − 1)∑_(i = 1)^n x_i");
    assert_linear(r"\sqrt{2x}", "√(2x)");
    assert_linear(r"\begin{pmatrix} 1 & 2 \\ 3 & 4\end{pmatrix}", "(1 2; 3 4)");
    assert_linear(r"f(x) = \begin{cases} 1 & x > 0 \\ 0 & x < 0 \end{cases}", "f(x) = {1, x > 0; 0, x < 0");
    assert_linear(r"\begin{align} a &= b \\ &= c \tag{2} \end{align}", "a = b; = c, (2)");
    assert_linear(r"\frac{\cancel{x}y}{2}", "(x\u{336}y)/2");
    assert_linear(r"\hat x + \vec{v} + \bar{ab}", "x\u{302} + v\u{20D7} + (ab)¯");
    assert_linear(r"\operatorname*{arg\,max}_x f, \varlimsup_{n} a_n", "arg max_x f, (lim‾)_n a_n");
    assert_linear(r"f'^2 + f''", "f′^2 + f″");
    assert_linear(r"1{,}5 + (-1) a\phantom{x}", "1,5 + (−1)a");
    assert_linear(r"\sideset{_a^b}{_c^d}\sum_i x, \prescript{14}{6}{C}", "(_a^b∑_c^d)_i x, _6^14C");
    assert_linear(r"\binom{n}{k} \ldots \boxed{\mathit{ab} = \mathcal{L}}", "(n; k) … ab = ℒ");
    assert_linear(r"\xrightarrow[b]{a}", "→_b^a");
    assert_linear(
        r"\left. \frac{a}{b} \right|_{x} \left( f(x) \right)^2 {(a)(b)}^2 {|a| + |b|}^2",
        "a/b|_x(f(x))^2((a)(b))^2(|a| + |b|)^2",
    );
    assert_linear(r"2\frac12 \dfrac12 x + n\frac{a}{b}", "2 1/2 1/2 x + n a/b");
    assert_linear(
        r"x^10 + a_n b + a_n (b) + {x_i}y + \sum_i x + f'(x)",
        "x^1 0 + a_n b + a_n(b) + x_i y + ∑_i x + f′(x)",
    );
}

#[test]
fn formulas_of_spaces_are_text() {
    let blank = |latex| blank_text(&to_mathml(latex, false).unwrap());
    assert_eq!(blank(r"\,").as_deref(), Some("\u{202F}"));
    assert_eq!(blank(r"\quad\!").as_deref(), Some("\u{2003}"));
    assert_eq!(blank(r"\ ").as_deref(), Some("\u{A0}"));
    assert_eq!(blank(r"\hspace{3em}").as_deref(), Some("\u{2003}\u{2003}\u{2003}"));
    for latex in ["x", r"\,x", r"\phantom{x}", r"\!", "{}"] {
        assert_eq!(blank(latex), None, "{latex}");
    }
}
