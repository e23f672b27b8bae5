use super::{FormulaTerms, speech};
use crate::math::to_mathml;
use crate::publication::Language;
use crate::terms::Terms;

#[track_caller]
fn assert_spoken(language: &str, latex: &str, expected: &str) {
    let terms = FormulaTerms::of(language).expect("words in the language");
    let mathml = to_mathml(latex, true).unwrap();
    assert_eq!(speech(&mathml, &terms).as_deref(), Some(expected), "{latex}");
}

#[test]
fn every_language_with_terms_has_words_for_formulas() {
    let english = FormulaTerms::of("en").expect("English");
    for tag in (b'a'..=b'z').flat_map(|a| (b'a'..=b'z').map(move |b| [a, b])) {
        let tag = str::from_utf8(&tag).expect("ASCII");
        let language = Language::new(tag).expect("a tag");
        let terms = FormulaTerms::of(tag);
        assert_eq!(Terms::of(&language).is_some(), terms.is_some(), "{tag}");
        let Some(terms) = terms else { continue };
        assert_eq!(terms.greek.len(), 24, "{tag}");
        assert!(terms.signs.keys().eq(english.signs.keys()), "{tag}");
        assert!(terms.functions.keys().eq(english.functions.keys()), "{tag}");
        assert!(terms.operators.keys().eq(english.operators.keys()), "{tag}");
    }
}

#[test]
fn patterns_have_the_placeholders_of_the_english_ones() {
    let placeholders = |text: &str| {
        let line = |line: &str| {
            let (key, value) = line.split_once(" = ")?;
            let mut found: Vec<String> =
                value.split('{').skip(1).filter_map(|it| Some(it.split_once('}')?.0.to_owned())).collect();
            found.sort();
            Some((key.to_owned(), found))
        };
        text.split("[functions]").next().into_iter().flat_map(str::lines).filter_map(line).collect::<Vec<_>>()
    };
    let english = placeholders(include_str!("terms/en.toml"));
    for (tag, text) in super::terms::LANGUAGES {
        assert_eq!(placeholders(text), english, "{tag}");
    }
}

#[test]
fn formulas_are_words() {
    let check = |latex, expected| assert_spoken("en", latex, expected);
    check(
        r"P = \frac{\sum_{f=1}^{3} T_f \, p_f}{\sum_{f=1}^{3} T_f}",
        "capital P equals the fraction the sum over f from 1 to 3 of T f times p f over the sum over f from 1 to 3 of T f, end of fraction",
    );
    check("E = mc^2", "E equals m times c squared");
    check("2x + 3", "2 x plus 3");
    check(r"\sqrt{2x} + \sqrt 2", "the square root of 2 x, end of root plus the square root of 2");
    check(r"\sqrt[3]{x}", "the root of order 3 of x");
    check(
        r"x^{n+1} y^{-1} z^3",
        "x to the power of n plus 1, end of power times y to the power of minus 1 times z cubed",
    );
    check(r"a_{ij} + x_{n+1}", "a with index i j, end of index plus x with index n plus 1, end of index");
    check(r"f(x) = g'(x + 1)", "f of x equals g prime of open parenthesis x plus 1 close parenthesis");
    check(r"\left( a + b \right)^2", "open parenthesis a plus b close parenthesis squared");
    check("(a + b)^2 c", "open parenthesis a plus b close parenthesis squared c");
    check(r"\sin^2 x + \log_2 8", "sine squared of x plus logarithm to the base 2 of 8");
    check(r"\int_0^1 x^2 \, dx", "the integral from 0 to 1 of x squared d x");
    check(r"\lim_{x \to 0} \frac{1}{x}", "the limit as x approaches 0 of 1 over x");
    check(r"\max_{i \in S} x_i", "the maximum over i in S of x i");
    check(r"\hat{N} = \bar x + \vec v", "N hat equals x bar plus vector v");
    check(
        r"\left| x - y \right| \le |z|",
        "the absolute value of x minus y, end of absolute value is less than or equal to the absolute value of z",
    );
    check(r"\binom{n}{k}", "the binomial coefficient n choose k");
    check(r"\alpha + \Delta \delta + \mathbb{R}", "alpha plus capital delta times delta plus double-struck R");
    check(r"\begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix}", "matrix 2 by 2: row 1: 1, 2, row 2: 3, 4, end of matrix");
    check(
        r"f(h) = \begin{cases} 1 & h > 0 \\ 0 & \text{else} \end{cases}",
        "f of h equals cases: case 1: 1, h is greater than 0, case 2: 0, else, end of cases",
    );
    check(r"\begin{align} a &= b \\ &= c \end{align}", "line 1: a equals b, line 2: equals c");
    check(r"\frac{\mathrm{d}y}{\mathrm{d}x}", "the fraction d y over d x, end of fraction");
    check(r"\sum_{\substack{i < n \\ i > 0}} i", "the sum over i is less than n, i is greater than 0 of i");
    check(
        r"\cancel{x} + \underbrace{a}_{b} + \prescript{14}{6}{C}",
        "x crossed out plus a with b below plus C with 6 at the lower left with 14 at the upper left",
    );
}

#[test]
fn limits_and_signs_with_marks_are_words() {
    let check = |latex, expected| assert_spoken("en", latex, expected);
    check(r"\varlimsup_{n \to \infty} a_n", "lim sup as n approaches infinity of a n");
    check(r"\limsup_{n \to \infty} a_n", "lim sup as n approaches infinity of a n");
    check(r"\varliminf a_n", "lim inf of a n");
    check(r"\varinjlim_i A_i", "inj lim over i of A i");
    check(r"\varprojlim A_i", "proj lim of A i");
    check(r"\operatorname*{arg\,max}_{x \in S} x", "arg max over x in S of x");
    check(r"a \overset{!}{=} b", "a equals with ! above b");
    check(r"a \overset{\text{def}}{=} b", "a equals with def above b");
    check(r"a \underset{x}{b}", "a times b with x below");
    check(r"a_n \xrightarrow{n} x", "a n to with n above x");
    check(r"\bigoplus_{i} V_i", "⨁ over i of V i");
    check(r"\overline{AB} + \widehat{xy}", "A B bar plus x y hat");
    check(r"a \bmod n", "a mod n");
    check(r"\bigl( a + b \bigr)^2", "open parenthesis a plus b close parenthesis squared");
}

#[test]
fn norms_roundings_and_angles_are_words() {
    let check = |latex, expected| assert_spoken("en", latex, expected);
    check(r"\|x\| + \lVert x - y \rVert_2^2", "the norm of x plus the norm of x minus y, end of norm 2 squared");
    check(r"a \| b \parallel c", "a double vertical bar b double vertical bar c");
    check(r"n \lfloor \lfloor x \rfloor / 2 \rfloor", "n times the floor of the floor of x divided by 2, end of floor");
    check(
        r"\left\lceil \frac{n + 1}{2} \right\rceil",
        "the ceiling of the fraction n plus 1 over 2, end of fraction, end of ceiling",
    );
    check(r"\langle u, v \rangle", "open angle bracket u, v close angle bracket");
    check(r"\lfloor x", "⌊ x");
    assert_spoken("de", r"\lfloor x \rfloor = \|x\|", "die Abrundung von x ist gleich die Norm von x");
}

#[test]
fn operators_with_scripts_at_both_sides_are_words() {
    let check = |latex, expected| assert_spoken("en", latex, expected);
    check(r"\sideset{}{'}\sum_{i=1}^n x_i", "the sum prime over i from 1 to n of x i");
    check(
        r"\sideset{_a^b}{_c^d}\sum_i x",
        "the sum c to the power of d with a at the lower left with b at the upper left over i of x",
    );
    check(r"\sideset{}{^*}\bigoplus_i V", "⨁ star over i of V");
    check(r"\sideset{_1}{}\prod", "the product with 1 at the lower left of");
}

#[test]
fn matrices_are_words() {
    let check = |latex, expected| assert_spoken("en", latex, expected);
    check(
        r"\begin{vmatrix} a & b \\ c & d \end{vmatrix}",
        "det of matrix 2 by 2: row 1: a, b, row 2: c, d, end of matrix",
    );
    check(r"\begin{Bmatrix} a & b \end{Bmatrix}", "matrix 1 by 2: row 1: a, b, end of matrix");
    check(r"\begin{matrix} a & b \\ c & d \end{matrix}", "matrix 2 by 2: row 1: a, b, row 2: c, d, end of matrix");
    check(r"\begin{rcases} a \\ b \end{rcases} = c", "cases: case 1: a, case 2: b, end of cases equals c");
}

#[test]
fn formulas_are_words_of_the_language() {
    let latex = r"\sum_{f=1}^{3} T_f \, p_f";
    assert_spoken("de", latex, "die Summe über f von 1 bis 3 von T f mal p f");
    assert_spoken("fr", latex, "la somme sur f de 1 à 3 de T f fois p f");
    assert_spoken("fi", latex, "summa, jossa f kulkee arvosta 1 arvoon 3, lausekkeesta T f kertaa p f");
    assert_spoken("nn", latex, "summen over f fra 1 til 3 av T f ganger p f");
    assert_spoken(
        "de",
        r"\Omega^2 = \sqrt{\frac12}",
        "Omega zum Quadrat ist gleich die Wurzel aus 1 durch 2, Ende der Wurzel",
    );
    assert!(FormulaTerms::of("tr").is_none());
}

#[test]
fn long_and_nested_formulas_have_no_words() {
    let terms = FormulaTerms::of("en").expect("English");
    let spoken = |latex: &str| speech(&to_mathml(latex, true).unwrap(), &terms);
    assert_eq!(spoken(&"(".repeat(3000)), None);
    assert!(spoken(&"|".repeat(300)).is_some());
}
