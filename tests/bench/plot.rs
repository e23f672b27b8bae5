//! Seconds an issue as bars, in SVG.

use std::fmt::Write as _;

use crate::table::Line;

const WIDTH: f64 = 760.0;
/// Where bars begin.
const LEFT: f64 = 210.0;
/// What the longest bar leaves for its figures.
const RIGHT: f64 = 130.0;
const ROW: f64 = 46.0;
const TOP: f64 = 46.0;

/// No fonts of its own, and colours for a light and a dark ground.
const STYLE: &str = "\
text { font: 14px system-ui, sans-serif; fill: #1f2328 }
.small { font-size: 12px; fill: #59636e }
.bar { fill: #8c959f } .base { fill: #a6192e }
@media (prefers-color-scheme: dark) {
  text { fill: #f0f6fc } .small { fill: #9198a1 } .bar { fill: #656c76 } .base { fill: #ff8a93 }
}";

/// The bars of all lines, the fastest first; that of the line at `base` stands out, and the others are told in multiples of it.
pub(crate) fn svg(lines: &[Line], base: usize, title: &str) -> String {
    let most = lines.iter().map(Line::seconds).fold(0.0, f64::max);
    let mut order: Vec<usize> = (0..lines.len()).collect();
    order.sort_by(|a, b| lines[*a].seconds().total_cmp(&lines[*b].seconds()));
    let mut rows = String::new();
    let mut y = TOP;
    for at in order {
        let (line, seconds) = (&lines[at], lines[at].seconds());
        let width = (WIDTH - LEFT - RIGHT) * seconds / most;
        let (class, times) = if at == base {
            ("base", String::new())
        } else {
            ("bar", format!(" · {:.2} ×", seconds / lines[base].seconds()))
        };
        let name = html_escape::encode_text(&line.name);
        let what = html_escape::encode_text(&line.what);
        let _ = writeln!(rows, "<text x=\"{}\" y=\"{}\" text-anchor=\"end\">{name}</text>", LEFT - 10.0, y + 13.0);
        let small = format!("class=\"small\" x=\"{}\" y=\"{}\" text-anchor=\"end\"", LEFT - 10.0, y + 29.0);
        let _ = writeln!(rows, "<text {small}>{what}</text>");
        let _ = writeln!(rows, "<rect class=\"{class}\" x=\"{LEFT}\" y=\"{y}\" width=\"{width:.1}\" height=\"32\"/>");
        let _ = writeln!(rows, "<text x=\"{:.1}\" y=\"{}\">{seconds:.2} s{times}</text>", LEFT + width + 8.0, y + 21.0);
        y += ROW;
    }
    let title = html_escape::encode_text(title);
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {y}\" role=\"img\" aria-labelledby=\"title\">\n\
         <title id=\"title\">{title}</title>\n<style>{STYLE}</style>\n\
         <text class=\"small\" x=\"{LEFT}\" y=\"24\">{title}</text>\n{rows}</svg>\n"
    )
}
