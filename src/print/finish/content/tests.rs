//! Tests of the rewriter, one small stream for each rule.

use std::sync::OnceLock;

use super::*;
use crate::print::finish::ColourMode;
use crate::print::output_condition::{Ink, OutputCondition};

/// The built-in printing condition, opened once because that is slow.
pub(in super::super) fn condition() -> &'static OutputCondition {
    static CONDITION: OnceLock<OutputCondition> = OnceLock::new();
    CONDITION.get_or_init(OutputCondition::iso_coated_v2_300)
}

const PALETTE: [([u8; 3], Ink); 3] = [
    ([0xb0, 0x3a, 0x17], Ink { c: 0.1, m: 0.8, y: 1.0, k: 0.2 }),
    ([0xb0, 0x3a, 0x17], Ink { c: 0.0, m: 0.0, y: 0.0, k: 1.0 }),
    ([0xbd, 0xbd, 0xbd], Ink { c: 0.0, m: 0.0, y: 0.0, k: 0.45 }),
];

pub(in super::super) fn inks(colour: ColourMode) -> InkConverter<'static> {
    InkConverter { condition: condition(), palette: &PALETTE, colour, ink_limit: 3.0 }
}

fn names() -> ResourceNames {
    let mut names = ResourceNames::default();
    for (name, space) in
        [("c0", ColourSpace::Gray), ("c1", ColourSpace::Rgb), ("c2", ColourSpace::Cmyk), ("spot", ColourSpace::Other)]
    {
        names.spaces.insert(name.into(), space);
    }
    names.spaces.insert("cp".into(), ColourSpace::Pattern(Some(Box::new(ColourSpace::Gray))));
    names.x_objects.insert("im".into(), XObjectKind::Image);
    names.x_objects.insert("fm".into(), XObjectKind::Form);
    names.opaque.insert("half".into(), false);
    names
}

fn run(content: &str, colour: ColourMode, purpose: PaintPurpose, kind: StreamKind) -> (String, UsedResources) {
    let names = names();
    let rewriter = Rewriter::new(inks(colour), &names, purpose, kind, 1.0);
    let (content, used) = rewriter.run(content.as_bytes()).unwrap();
    (String::from_utf8(content).unwrap().replace('\n', " "), used)
}

/// Rewrites the content of a form for four-colour printing.
fn form(content: &str) -> String {
    run(content, ColourMode::Process, PaintPurpose::Print, StreamKind::Form).0
}

#[test]
fn pages_start_with_black_ink() {
    let (page, _) = run("0 0 9 9 re f", ColourMode::Process, PaintPurpose::Print, StreamKind::Page);
    assert_eq!(page, "0 0 0 1 k 0 0 0 1 K 0 0 9 9 re f");
}

#[test]
fn patterns_set_black_ink_before_painting() {
    let (cell, _) = run("0 0 9 9 re f", ColourMode::Process, PaintPurpose::Print, StreamKind::Cell);
    assert_eq!(cell, "0 0 0 1 k 0 0 9 9 re f");
    let (cell, _) = run("0 0 9 9 re f", ColourMode::Process, PaintPurpose::Mask, StreamKind::Cell);
    assert_eq!(cell, "0 g 0 0 9 9 re f");
}

#[test]
fn gray_becomes_black_ink() {
    assert_eq!(form("0.25 g 0 0 9 9 re f"), "0 0 0 0.75 k 0 0 9 9 re f");
    assert_eq!(form("0.25 G 0 0 m 9 9 l S"), "0 0 0 0.75 K 0 0 m 9 9 l S");
    assert_eq!(form("/c0 cs 1 scn 0 0 9 9 re f"), "0 0 0 0 k 0 0 9 9 re f");
    assert_eq!(form("/DeviceGray CS 0.5 SC 0 0 m 9 9 l S"), "0 0 0 0.5 K 0 0 m 9 9 l S");
}

#[test]
fn initial_colours_are_black() {
    assert_eq!(form("/c0 cs 0 0 9 9 re f"), "0 0 0 1 k 0 0 9 9 re f");
    assert_eq!(form("/c1 cs 0 0 9 9 re f"), "0 0 0 1 k 0 0 9 9 re f");
    assert_eq!(form("/c2 cs 0 0 9 9 re f"), "0 0 0 1 k 0 0 9 9 re f");
}

#[test]
fn the_palette_takes_precedence_over_the_profile() {
    let accent = "0.1 0.8 1 0.2 k 0 0 9 9 re f";
    assert_eq!(form("/c1 cs 0.6901961 0.22745098 0.09019608 scn 0 0 9 9 re f"), accent);
    assert_eq!(form("0.694 0.227 0.09 rg 0 0 9 9 re f"), accent, "a level apart");
    assert_eq!(form("/c1 cs 0.7411765 0.7411765 0.7411765 scn 0 0 9 9 re f"), "0 0 0 0.45 k 0 0 9 9 re f");
    let other = form("0.7 0.25 0.09 rg 0 0 9 9 re f");
    assert!(other.contains(" k ") && other != accent, "{other}");
}

#[test]
fn cmyk_and_spot_inks_are_kept() {
    assert_eq!(form("0.1 0.2 0.3 0.4 k 0 0 9 9 re f"), "0.1 0.2 0.3 0.4 k 0 0 9 9 re f");
    let (content, used) =
        run("/spot cs 0.5 scn 0 0 9 9 re f", ColourMode::Process, PaintPurpose::Print, StreamKind::Form);
    assert_eq!(content, "/spot cs 0.5 scn 0 0 9 9 re f");
    assert!(used.spaces.contains("spot".as_bytes()));
}

#[test]
fn total_ink_is_limited() {
    let content = form("1 1 1 1 k 0 0 9 9 re f");
    let parts: Vec<f32> = content.split(' ').take(4).map(|part| part.parse().unwrap()).collect();
    assert!(parts.iter().sum::<f32>() <= 3.001 && (parts[3] - 1.0).abs() < 1e-6, "{content}");
}

#[test]
fn greyscale_uses_black_ink_only() {
    for content in ["1 0 0 rg", "1 0.5 0 0 k", "/c1 cs 0.6901961 0.22745098 0.09019608 scn"] {
        let (out, _) =
            run(&format!("{content} 0 0 9 9 re f"), ColourMode::Greyscale, PaintPurpose::Print, StreamKind::Form);
        assert!(out.starts_with("0 0 0 0."), "{content}: {out}");
    }
}

#[test]
fn masks_have_gray_levels() {
    let mask = |content: &str| run(content, ColourMode::Process, PaintPurpose::Mask, StreamKind::Cell).0;
    assert_eq!(mask("/c0 cs 0.3 scn 0 0 9 9 re f"), "0.3 g 0 0 9 9 re f");
    assert_eq!(mask("1 1 1 rg 0 0 9 9 re f"), "1 g 0 0 9 9 re f");
    assert_eq!(mask("0 0 0 1 k 0.01 w 0 0 m 9 9 l b"), "0 g 0 G 0.01 w 0 0 m 9 9 l b");
}

#[test]
fn black_text_overprints_and_following_paths_do_not() {
    assert_eq!(
        form("BT 0 g /f 12 Tf (a) Tj ET 0 0 9 9 re f"),
        "BT /f 12 Tf 0 0 0 1 k /OverprintOn gs (a) Tj ET /OverprintOff gs 0 0 9 9 re f"
    );
    assert!(!form("BT 0 g /f 60 Tf (a) Tj ET").contains(" gs "), "large letters do not overprint");
    // Switched on once for consecutive text, and again after the state is restored.
    assert_eq!(
        form("0 g q BT /f 12 Tf (a) Tj (b) Tj ET Q BT /f 12 Tf (c) Tj ET"),
        "q BT /f 12 Tf 0 0 0 1 k /OverprintOn gs (a) Tj (b) Tj ET Q BT /f 12 Tf 0 0 0 1 k /OverprintOn gs (c) Tj ET"
    );
}

#[test]
fn other_text_knocks_out() {
    for colour in ["1 g", "0.2 g", "0.1 0 0 1 k", "/Pattern cs /p scn"] {
        let out = form(&format!("BT {colour} /f 12 Tf (a) Tj ET"));
        assert!(!out.contains("Overprint"), "{colour}: {out}");
    }
    // Transparent black is blended with the colours below instead.
    assert!(!form("/half gs BT 0 g /f 12 Tf (a) Tj ET").contains("Overprint"));
    // Black letters with a coloured outline.
    assert!(!form("BT 0 g 0 1 1 0 K 2 Tr /f 12 Tf (a) Tj ET").contains("Overprint"));
    // Text that only clips paints nothing.
    assert_eq!(form("BT 0 g 7 Tr /f 12 Tf (a) Tj ET"), "BT 7 Tr /f 12 Tf (a) Tj ET");
}

#[test]
fn thin_black_lines_overprint_and_areas_do_not() {
    assert_eq!(form("0 G 0.5 w 0 0 m 9 9 l S"), "0 0 0 1 K 0.5 w /OverprintOn gs 0 0 m 9 9 l S");
    assert_eq!(form("0 G 5 w 0 0 m 9 9 l S"), "0 0 0 1 K 5 w 0 0 m 9 9 l S");
    assert_eq!(form("0 g 0 0 9 9 re f"), "0 0 0 1 k 0 0 9 9 re f");
}

#[test]
fn lines_are_no_thinner_than_a_hairline() {
    assert_eq!(form("1 G 0 w 0 0 m 9 9 l S"), "0 0 0 0 K 0.25 w 0 0 m 9 9 l S");
    // The scale is 0.5; the line width in force when the path is painted counts.
    assert_eq!(form("1 G 0.4 w 0.5 0 0 0.5 3 4 cm 0 0 m 9 9 l S"), "0.5 0 0 0.5 3 4 cm 0 0 0 0 K 0.5 w 0 0 m 9 9 l S");
    assert_eq!(form("1 G 0.1 w 4 0 0 4 0 0 cm 0 0 m 9 9 l S"), "4 0 0 4 0 0 cm 0 0 0 0 K 0.1 w 0 0 m 9 9 l S");
    // Restored with the matrix. Dash patterns are kept.
    assert_eq!(
        form("1 G q 0.1 0 0 0.1 0 0 cm [3 1] 0 d 1 w 0 0 m 9 9 l S Q 1 w 0 0 m 9 9 l S"),
        "q 0.1 0 0 0.1 0 0 cm [3 1] 0 d 0 0 0 0 K 2.5 w 0 0 m 9 9 l S Q 0 0 0 0 K 0 0 m 9 9 l S"
    );
}

#[test]
fn small_text_is_set_in_one_ink() {
    let inks = |content: &str| {
        let out = form(content);
        let at = out.find(" k ").unwrap_or_else(|| panic!("{out}"));
        let parts: Vec<f32> = out[..at].rsplit(' ').take(4).map(|part| part.parse().unwrap()).collect();
        parts.iter().filter(|part| **part > 0.0).count()
    };
    assert_eq!(inks("BT 0.1 0.8 1 0.2 k /f 8.9 Tf (a) Tj ET"), 1);
    assert_eq!(inks("BT 0.1 0.8 1 0.2 k /f 9 Tf (a) Tj ET"), 4);
    assert_eq!(inks("BT 0 0.8 0 0 k /f 6 Tf (a) Tj ET"), 1, "one ink already");
    assert!(form("BT 0 0.8 0 0 k /f 6 Tf (a) Tj ET").starts_with("BT /f 6 Tf 0 0.8 0 0 k"));
    // The font size on the page counts.
    assert_eq!(inks("BT 0.1 0.8 1 0.2 k /f 20 Tf 0.3 0 0 0.3 0 0 Tm (a) Tj ET"), 1);
    assert_eq!(inks("0.3 0 0 -0.3 0 0 cm BT 0.1 0.8 1 0.2 k /f 20 Tf (a) Tj ET"), 1);
    assert_eq!(inks("3 0 0 3 0 0 cm BT 0.1 0.8 1 0.2 k /f 4 Tf (a) Tj ET"), 4);
    // White text is unchanged. Larger text after small text has its colour again.
    assert!(form("BT 0 0 0 0 k /f 6 Tf (a) Tj ET").contains("0 0 0 0 k"));
    assert!(form("BT 0.1 0.8 1 0.2 k /f 6 Tf (a) Tj /f 12 Tf (b) Tj ET").contains("/f 12 Tf 0.1 0.8 1 0.2 k"));
}

#[test]
fn forms_are_distinguished_by_scale() {
    let (out, used) = run(
        "q 2 0 0 2 0 0 cm /fm Do Q /fm Do q 2 0 0 2 9 9 cm /fm Do Q /im Do /gone Do",
        ColourMode::Process,
        PaintPurpose::Print,
        StreamKind::Form,
    );
    assert_eq!(out, "q 2 0 0 2 0 0 cm /fm Do Q /fm-1 Do q 2 0 0 2 9 9 cm /fm Do Q /im Do");
    assert_eq!(used.forms.len(), 2);
    assert_eq!(used.forms.get("fm-1".as_bytes()), Some(&(b"fm".to_vec(), 1.0)));
    assert!(used.images.contains("im".as_bytes()));
}

#[test]
fn external_objects_inherit_the_current_colours() {
    let out = form("0.5 g /im Do");
    assert_eq!(out, "0 0 0 0.5 k /im Do", "an image mask is painted with the fill colour");
}

#[test]
fn uncoloured_patterns_keep_their_name_and_get_inks() {
    let (out, used) =
        run("/cp cs 0.25 /p scn 0 0 9 9 re f", ColourMode::Process, PaintPurpose::Print, StreamKind::Form);
    assert_eq!(out, "/PatternCMYK cs 0 0 0 0.75 /p scn 0 0 9 9 re f");
    assert!(used.patterns.contains("p".as_bytes()) && used.spaces.contains(PATTERN_SPACE));
    let (out, _) = run("0 g 0 0 9 9 re f", ColourMode::Process, PaintPurpose::Print, StreamKind::Uncoloured);
    assert_eq!(out, "0 0 9 9 re f");
}

#[test]
fn tags_are_dropped_and_layers_kept() {
    assert_eq!(
        form("/P <</MCID 0>> BDC /OC /layer BDC 0 0 9 9 re f EMC EMC /Artifact BMC EMC"),
        "/OC /layer BDC 0 0 9 9 re f EMC"
    );
}

#[test]
fn saved_states_are_balanced() {
    assert_eq!(form("Q q 0 0 9 9 re f"), "q 0 0 9 9 re f Q");
}

#[test]
fn inline_images_become_resources() {
    let (out, used) =
        run("BI /W 1 /H 1 /BPC 8 /CS /RGB ID abc\nEI", ColourMode::Process, PaintPurpose::Print, StreamKind::Form);
    assert_eq!((out.as_str(), used.inline_images.len()), ("/Inline0 Do", 1));
}

#[test]
fn invalid_content_does_not_panic() {
    for content in
        ["g rg k cs scn w cm Tm Tf Do gs Tj", "/a /b rg (x) w [1] cm 1 /x scn", "q Q Q Q m l f", "<<", ") BT"]
    {
        let _ = form(content);
        let names = ResourceNames::default();
        let rewriter = Rewriter::new(inks(ColourMode::Greyscale), &names, PaintPurpose::Mask, StreamKind::Cell, 0.0);
        let _ = rewriter.run(content.as_bytes());
    }
}
