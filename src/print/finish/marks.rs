//! Crop, fold and registration marks, in the slug beyond the bleed.

use std::fmt::Write as _;

use lopdf::{Dictionary, Object, dictionary};

use super::boxes::{Boxes, MILLIMETRE, SLUG};

/// Line width of the marks, in points.
const LINE: f32 = 0.25;
/// Length of a crop mark, in points.
const LENGTH: f32 = 5.0 * MILLIMETRE;
/// Distance between the bleed and a crop mark, in points.
const GAP: f32 = MILLIMETRE;
/// Radius of the circle of a registration mark, in points.
const RADIUS: f32 = 1.5 * MILLIMETRE;
/// Length of the arms of a registration mark's cross, from its centre, in points.
const CROSS: f32 = 2.5 * MILLIMETRE;
/// Distance of the control points of a quarter circle drawn as a Bézier curve, as a fraction of the radius.
const CIRCLE: f32 = 0.552_284_8;
/// Resource name of the marks' colour space.
pub(super) const SPACE: &str = "Registration";

/// Returns the colour space that prints on every plate, including spot inks (ISO 32000-1, 8.6.6.4).
pub(super) fn space() -> Object {
    let tint = dictionary! {
        "FunctionType" => 2,
        "Domain" => vec![0.into(), 1.into()],
        "C0" => vec![Object::Integer(0); 4],
        "C1" => vec![Object::Integer(1); 4],
        "N" => 1,
    };
    vec!["Separation".into(), "All".into(), "DeviceCMYK".into(), Object::Dictionary(tint)].into()
}

/// Returns the resources of a page without other content than marks.
pub(super) fn resources() -> Dictionary {
    dictionary! { "ColorSpace" => dictionary! { SPACE => space() } }
}

/// Returns the operators that draw the marks. `bleed` and `spine`, the distance between the two folds of a cover, are
/// in points.
pub(super) fn content(boxes: &Boxes, bleed: f32, spine: Option<f32>) -> String {
    let mut out = format!("q\n/{SPACE} CS\n1 SCN\n{LINE} w\n");
    let trim = boxes.trim;
    // The bleed box can be narrower than `bleed` where it is cut off. The marks stay clear of both.
    let clear = [trim.left - boxes.bleed.left, trim.bottom - boxes.bleed.bottom, bleed].into_iter().fold(0.0, f32::max);
    let near = clear + GAP;
    for y in [trim.bottom, trim.top] {
        line(&mut out, (trim.left - near, y), (trim.left - near - LENGTH, y));
        line(&mut out, (trim.right + near, y), (trim.right + near + LENGTH, y));
    }
    for x in [trim.left, trim.right] {
        line(&mut out, (x, trim.bottom - near), (x, trim.bottom - near - LENGTH));
        line(&mut out, (x, trim.top + near), (x, trim.top + near + LENGTH));
    }
    let (x, y) = (f32::midpoint(trim.left, trim.right), f32::midpoint(trim.bottom, trim.top));
    if let Some(spine) = spine {
        // Dashed lines distinguish folds from cuts.
        out.push_str("[3 2] 0 d\n");
        for x in [x - spine / 2.0, x + spine / 2.0] {
            line(&mut out, (x, trim.bottom - near), (x, trim.bottom - near - LENGTH));
            line(&mut out, (x, trim.top + near), (x, trim.top + near + LENGTH));
        }
        out.push_str("[] 0 d\n");
    }
    let middle = SLUG / 2.0;
    registration_mark(&mut out, (boxes.media.left + middle, y));
    registration_mark(&mut out, (boxes.media.right - middle, y));
    registration_mark(&mut out, (x, boxes.media.bottom + middle));
    registration_mark(&mut out, (x, boxes.media.top - middle));
    out.push_str("Q\n");
    out
}

fn line(out: &mut String, from: (f32, f32), to: (f32, f32)) {
    point(out, from, "m");
    point(out, to, "l\nS");
}

fn point(out: &mut String, (x, y): (f32, f32), operator: &str) {
    // Writing to a string does not fail.
    let _ = writeln!(out, "{x:.3} {y:.3} {operator}");
}

/// Draws a registration mark: a circle and a cross.
fn registration_mark(out: &mut String, (x, y): (f32, f32)) {
    line(out, (x - CROSS, y), (x + CROSS, y));
    line(out, (x, y - CROSS), (x, y + CROSS));
    let control = RADIUS * CIRCLE;
    point(out, (x + RADIUS, y), "m");
    // Each quarter circle begins in the direction of the unit vector and ends a quarter turn further.
    for (dx, dy) in [(1.0, 0.0), (0.0, 1.0), (-1.0, 0.0), (0.0, -1.0)] {
        let turned = (-dy, dx);
        let at = |along: f32, across: f32| {
            let (px, py) = (x + dx * along + turned.0 * across, y + dy * along + turned.1 * across);
            format!("{px:.3} {py:.3} ")
        };
        out.push_str(&at(RADIUS, control));
        out.push_str(&at(control, RADIUS));
        out.push_str(&at(0.0, RADIUS));
        out.push_str("c\n");
    }
    out.push_str("s\n");
}

#[cfg(test)]
mod tests {
    use super::*;
    use lopdf::Document;
    use lopdf::content::Content;

    #[test]
    fn marks_stay_clear_of_the_bleed() {
        let bleed = 3.0 * MILLIMETRE;
        let page = dictionary! {
            "MediaBox" => vec![0.into(), 0.into(), 300.into(), 400.into()],
            "TrimBox" => [bleed, bleed, 300.0 - bleed, 400.0 - bleed].map(Object::Real).to_vec(),
        };
        let boxes = Boxes::new(&Document::new(), &page, true).unwrap();
        let content = Content::decode(content(&boxes, bleed, None).as_bytes()).unwrap();
        let mut lines = 0;
        for operation in content.operations {
            if !matches!(operation.operator.as_str(), "m" | "l") {
                continue;
            }
            lines += 1;
            let [x, y] = [0, 1].map(|index| operation.operands[index].as_float().unwrap());
            let inside = |at: f32, low: f32, high: f32| at > low - 0.01 && at < high + 0.01;
            assert!(inside(x, 0.0, boxes.media.right) && inside(y, 0.0, boxes.media.top), "{x} {y} on the sheet");
            let clear = GAP - 0.05;
            assert!(
                !(inside(x, boxes.bleed.left - clear, boxes.bleed.right + clear)
                    && inside(y, boxes.bleed.bottom - clear, boxes.bleed.top + clear)),
                "{x} {y} clear of the bleed"
            );
        }
        // Eight crop marks; four registration marks, each with two lines and the start of a circle.
        assert_eq!(lines, 8 * 2 + 4 * 5);
    }

    #[test]
    fn covers_have_fold_marks_on_both_sides_of_the_spine() {
        let page = dictionary! {
            "MediaBox" => vec![0.into(), 0.into(), 417.into(), 217.into()],
            "TrimBox" => vec![Object::Real(8.5), Object::Real(8.5), Object::Real(408.5), Object::Real(208.5)],
        };
        let boxes = Boxes::new(&Document::new(), &page, true).unwrap();
        let content = content(&boxes, 8.5, Some(20.0));
        let middle = f32::midpoint(boxes.trim.left, boxes.trim.right);
        for fold in [middle - 10.0, middle + 10.0] {
            assert_eq!(content.matches(&format!("{fold:.3} ")).count(), 4, "{content}");
        }
    }
}
