//! Line charts of time and memory by the number of pages, as SVG.

use std::fmt::Write as _;

use crate::plot::STYLE;
use crate::table::Measurement;

/// Width of a panel and of the space to its left.
const PANEL: (f64, f64) = (300.0, 60.0);
/// Top and bottom of the panels.
const EDGES: (f64, f64) = (50.0, 230.0);

/// The costs of a report of some length.
#[derive(Debug)]
pub(crate) struct ReportCosts {
    /// Approximate number of pages.
    pub(crate) pages: usize,
    /// Costs of each program, in the order of the charts' lines.
    pub(crate) programs: [Measurement; 2],
}

/// A panel of the chart: its title, the values of each report in the order of the programs, and their decimal places.
type Panel<'a> = (&'a str, &'a dyn Fn(&Measurement, f64) -> f64, usize);

/// Draws the seconds a page, and the memory, of both programs. The first program is highlighted.
pub(crate) fn svg(reports: &[ReportCosts]) -> String {
    let panels: [Panel<'_>; 2] = [
        ("Seconds a page", &|measurement, pages| measurement.seconds() / pages, 3),
        ("Memory in MB", &|measurement, _| measurement.memory(), 0),
    ];
    let mut body = String::new();
    for (index, panel) in (0u8..).zip(panels) {
        draw_panel(&mut body, PANEL.1 + f64::from(index) * (PANEL.0 + PANEL.1 + 20.0), &panel, reports);
    }
    let names = reports.first().map_or_else(String::new, |report| {
        let [first, second] = &report.programs;
        let second = html_escape::encode_text(&second.name);
        let first = html_escape::encode_text(&first.name);
        format!(
            "<tspan class=\"base\">{first}</tspan> and <tspan class=\"bar\">{second}</tspan> by the number of pages"
        )
    });
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 760 270\" role=\"img\" aria-labelledby=\"title\">\n\
         <title id=\"title\">Seconds a page, and memory, by the number of pages of a report</title>\n\
         <style>{STYLE}\npolyline.bar, polyline.base {{ fill: none; stroke-width: 2; stroke: #8c959f }} polyline.base {{ stroke: #a6192e }}</style>\n\
         <text x=\"{}\" y=\"20\">{names}</text>\n{body}</svg>\n",
        PANEL.1
    )
}

fn draw_panel(out: &mut String, left: f64, (title, value, decimals): &Panel<'_>, reports: &[ReportCosts]) {
    let pages =
        |report: &ReportCosts| f64::from(u32::try_from(report.pages).expect("a report has less than 2^32 pages"));
    let greatest = |values: &mut dyn Iterator<Item = f64>| values.fold(f64::MIN_POSITIVE, f64::max);
    let most_pages = greatest(&mut reports.iter().map(pages));
    let values = |report: &ReportCosts| report.programs.each_ref().map(|measurement| value(measurement, pages(report)));
    let most = greatest(&mut reports.iter().flat_map(values));
    let (top, bottom) = EDGES;
    let x = |report: &ReportCosts| left + PANEL.0 * pages(report) / most_pages;
    let y = |value: f64| bottom - (bottom - top) * value / most;
    let _ = writeln!(out, "<text class=\"small\" x=\"{left}\" y=\"{}\">{title}</text>", top - 8.0);
    let _ = writeln!(out, "<rect class=\"bar\" x=\"{left}\" y=\"{bottom}\" width=\"{}\" height=\"1\"/>", PANEL.0);
    for (label, value) in [("0".to_owned(), 0.0), (format!("{most:.decimals$}"), most)] {
        let place = format!("x=\"{}\" y=\"{:.1}\" text-anchor=\"end\"", left - 6.0, y(value) + 4.0);
        let _ = writeln!(out, "<text class=\"small\" {place}>{label}</text>");
    }
    for report in reports {
        let place = format!("x=\"{:.1}\" y=\"{}\" text-anchor=\"middle\"", x(report), bottom + 18.0);
        let _ = writeln!(out, "<text class=\"small\" {place}>{}</text>", report.pages);
    }
    for (program, class) in [(1, "bar"), (0, "base")] {
        let points: Vec<String> =
            reports.iter().map(|report| format!("{:.1},{:.1}", x(report), y(values(report)[program]))).collect();
        let _ = writeln!(out, "<polyline class=\"{class}\" points=\"{}\"/>", points.join(" "));
    }
}
