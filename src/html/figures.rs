//! Figures, charts and equations as HTML.

use super::{HtmlWriter, drawing_fit};
use crate::document::{Caption, Chart, Equation, Figure, FigureLink, Inline, Math, is_blank};

/// Maximum number of signs of a formula that fits a narrow screen with large text in any arrangement.
const NARROW_FORMULA: usize = 8;
/// Maximum number of signs of a formula within a line of text that fits a narrow screen. Letters there are smaller than in a display.
const NARROW_INLINE_FORMULA: usize = 12;

impl HtmlWriter<'_, '_> {
    pub(super) fn figure(&mut self, figure: &Figure) {
        let caption = &figure.caption;
        self.page_marks_before(self.package.leaves().image(&figure.image));
        let file = self.issue.document.images.get(figure.image.file).filter(|_| !self.in_directive);
        let is_lettered =
            file.zip(figure.image.percent).is_some_and(|(file, percent)| drawing_fit::needs_full_width(file, percent));
        let classes = caption.classes.iter().map(String::as_str).chain(is_lettered.then_some("lettered"));
        let class = classes.collect::<Vec<_>>().join(" ");
        self.out.tag("figure").unless_empty("id", &caption.id).unless_empty("class", &class).open();
        self.out.line();
        let wide = file.and_then(drawing_fit::width_class);
        if let Some(class) = wide {
            let label = Some(&figure.image.description).filter(|words| !words.is_empty());
            let label = label.unwrap_or(&self.issue.terms.figure).clone();
            self.scrolling("div", class, &label);
        }
        match &figure.link {
            Some(FigureLink { target, title }) => {
                self.link(target, title.as_deref(), &[Inline::Image(figure.image.clone())]);
            }
            None => self.image(&figure.image),
        }
        if wide.is_some() {
            self.out.close("div");
        }
        self.out.line();
        self.caption("figcaption", caption, &self.issue.terms.figure);
        self.out.raw("</figure>\n");
    }

    /// Writes a chart, followed by its data as a table in a collapsed `details` element.
    pub(super) fn chart(&mut self, chart: &Chart) {
        let caption = &chart.caption;
        self.page_marks_before(self.package.leaves().image(&chart.image));
        let class =
            std::iter::once("chart").chain(caption.classes.iter().map(String::as_str)).collect::<Vec<_>>().join(" ");
        self.out.tag("figure").unless_empty("id", &caption.id).set("class", class).open();
        self.out.line();
        self.caption("figcaption", caption, &self.issue.terms.figure);
        self.image(&chart.image);
        self.out.line();
        self.out.raw("<details>\n");
        self.out.element("summary", &self.issue.terms.data);
        self.out.line();
        self.table(&chart.table);
        self.out.raw("</details>\n</figure>\n");
    }

    /// Writes a formula in a line of its own. A long one scrolls sideways if it is wider than the screen.
    pub(super) fn equation(&mut self, equation: &Equation) {
        self.page_marks_before(self.package.leaves().formula(&equation.math));
        let tag = self.out.tag("div").unless_empty("id", &equation.id).set("class", "equation");
        tag.open();
        if signs(&equation.math) > NARROW_FORMULA {
            let word = &self.issue.terms.equation;
            let label = equation.number.as_ref().map_or_else(|| word.clone(), |number| format!("{word}\u{A0}{number}"));
            self.scrolling("div", "", &label);
            self.formula(&equation.math);
            self.out.close("div");
        } else {
            self.formula(&equation.math);
        }
        if let Some(number) = &equation.number {
            self.out.tag("span").set("class", "number").with_text(&format!("({number})"));
        }
        self.out.raw("</div>\n");
    }

    /// Writes a formula within a line of text. A long one, which readers do not break, scrolls sideways if it is wider than
    /// the screen.
    pub(super) fn inline_formula(&mut self, math: &Math) {
        if self.in_link || signs(math) <= NARROW_INLINE_FORMULA {
            self.formula(math);
            return;
        }
        let tag = self.out.tag("span").set("class", "scroll-line").set("role", "group");
        tag.set("tabindex", "0").set("aria-label", &self.issue.terms.equation).open();
        self.formula(math);
        self.out.close("span");
    }

    /// Writes a formula. Of the `MathML` and its picture, the style sheet shows the one that the reading system can show:
    /// Kindle and old readers have no `MathML`, and no attribute such as `altimg` either.
    fn formula(&mut self, math: &Math) {
        let Some(picture) = self.package.formula(math) else {
            self.out.formula(math);
            return;
        };
        self.out.tag("span").set("class", "formula").open();
        self.out.formula(math);
        self.out.close("span");
        let size = format!("width: {}em; vertical-align: {}em", picture.width, -picture.depth);
        let tag = self.out.tag("img").set("class", "formula-picture").set("src", picture.address);
        tag.set("alt", math.alternative()).set("style", size).empty();
    }

    /// Writes a caption in one element: number and text, then unit, source and note. `word` is the label before the
    /// number, such as "Figure".
    pub(super) fn caption(&mut self, name: &'static str, caption: &Caption, word: &str) {
        if caption.runs().iter().all(|run| is_blank(run)) {
            return;
        }
        self.out.open(name);
        if let Some(number) = &caption.number {
            self.out.tag("span").set("class", "label").with_text(&format!("{word}\u{A0}{number}"));
            self.out.text(" ");
        }
        self.inlines(&caption.text);
        let source = if name == "caption" || !caption.unit.is_empty() { Some(&self.issue.terms.source) } else { None };
        for (class, run, word) in
            [("unit", &caption.unit, None), ("source", &caption.source, source), ("note", &caption.note, None)]
        {
            if !is_blank(run) {
                self.out.text(" ");
                self.out.tag("span").set("class", class).open();
                if let Some(word) = word {
                    self.out.text(&format!("{word}: "));
                }
                self.inlines(run);
                self.out.close("span");
            }
        }
        self.out.close(name);
        self.out.line();
    }
}

/// Returns the number of characters in a formula.
fn signs(math: &Math) -> usize {
    let texts = math.mathml.split('<').filter_map(|part| part.split_once('>').map(|(_, text)| text));
    texts.map(|text| html_escape::decode_html_entities(text).chars().filter(|c| !c.is_whitespace()).count()).sum()
}
