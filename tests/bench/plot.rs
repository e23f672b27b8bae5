//! Bar chart of the seconds per issue, as SVG.

use std::fmt::Write as _;

use crate::table::Measurement;

/// Width of the chart.
const WIDTH: f64 = 760.0;
/// Horizontal position of the left end of the bars.
const LEFT: f64 = 210.0;
/// Space to the right of the longest bar, for its value.
const RIGHT: f64 = 130.0;
/// Height of a row.
const ROW: f64 = 46.0;
/// Vertical position of the first row.
const TOP: f64 = 46.0;

/// CSS: system fonts, and colours for light and dark backgrounds.
pub(crate) const STYLE: &str = "\
text { font: 14px system-ui, sans-serif; fill: #1f2328 }
.small { font-size: 12px; fill: #59636e }
.bar { fill: #8c959f } .base { fill: #a6192e }
@media (prefers-color-scheme: dark) {
  text { fill: #f0f6fc } .small { fill: #9198a1 } .bar { fill: #656c76 } .base { fill: #ff8a93 }
}";

/// Draws a bar for each measurement, the fastest first. The measurement at index `base` is highlighted, and the others
/// are labelled with their ratio to it.
pub(crate) fn svg(measurements: &[Measurement], base: usize, title: &str) -> String {
    let longest = measurements.iter().map(Measurement::seconds).fold(0.0, f64::max);
    let mut order: Vec<usize> = (0..measurements.len()).collect();
    order.sort_by(|a, b| measurements[*a].seconds().total_cmp(&measurements[*b].seconds()));
    let mut rows = String::new();
    let mut y = TOP;
    for at in order {
        let (measurement, seconds) = (&measurements[at], measurements[at].seconds());
        let width = (WIDTH - LEFT - RIGHT) * seconds / longest;
        let (class, ratio) = if at == base {
            ("base", String::new())
        } else {
            ("bar", format!(" · {:.2} ×", seconds / measurements[base].seconds()))
        };
        let name = html_escape::encode_text(&measurement.name);
        let description = html_escape::encode_text(&measurement.description);
        let _ = writeln!(rows, "<text x=\"{}\" y=\"{}\" text-anchor=\"end\">{name}</text>", LEFT - 10.0, y + 13.0);
        let small = format!("class=\"small\" x=\"{}\" y=\"{}\" text-anchor=\"end\"", LEFT - 10.0, y + 29.0);
        let _ = writeln!(rows, "<text {small}>{description}</text>");
        let _ = writeln!(rows, "<rect class=\"{class}\" x=\"{LEFT}\" y=\"{y}\" width=\"{width:.1}\" height=\"32\"/>");
        let _ = writeln!(rows, "<text x=\"{:.1}\" y=\"{}\">{seconds:.2} s{ratio}</text>", LEFT + width + 8.0, y + 21.0);
        y += ROW;
    }
    let title = html_escape::encode_text(title);
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {y}\" role=\"img\" aria-labelledby=\"title\">\n\
         <title id=\"title\">{title}</title>\n<style>{STYLE}</style>\n\
         <text class=\"small\" x=\"{LEFT}\" y=\"24\">{title}</text>\n{rows}</svg>\n"
    )
}
