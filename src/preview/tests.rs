use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use super::rendition::Rendition;
use super::session::PreviewSession;
use crate::diagnostic::Levels;
use crate::print::Plate;
use crate::request::Rules;

/// A drawing, `width` units wide.
fn drawing(width: u32) -> String {
    format!(
        "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {width} 40'><rect width='{width}' height='40'/></svg>"
    )
}

/// An issue of several pages with columns, notes and a table of contents.
fn issue() -> String {
    let mut text = "+++\ntitle = \"Number 1\"\ndate = \"2026-03\"\n+++\n".to_owned();
    for section in 1..=3 {
        let _ = write!(text, "\n# Section {section}\n");
        for article in 1..=3 {
            let _ = write!(text, "\n## Article {section}.{article}\n\n![a bar](bar.svg \"A bar\")\n");
            for paragraph in 1..=4 {
                let sentence = "The ferry left the landing at noon and came back in the evening. ".repeat(5);
                let _ = write!(text, "\nParagraph {section}.{article}.{paragraph}. {sentence}\n");
            }
        }
    }
    text
}

fn session(root: &Path) -> PreviewSession {
    PreviewSession::new(root.to_owned(), None, Levels::default(), Rules::default(), |_| {})
}

/// Builds and completes the pages, which must have no errors. Returns their digests.
fn pages(session: &mut PreviewSession, is_print: bool) -> Vec<String> {
    let built = session.rebuild(is_print, &mut |_| {}).unwrap();
    let messages: Vec<_> = built.reports.iter().flat_map(|report| report.diagnostics().to_vec()).collect();
    let rendition = built.rendition.unwrap_or_else(|| panic!("{messages:#?}"));
    let (completed, _) = session.complete(&rendition, &|| false).unwrap().result.unwrap();
    completed.views.into_iter().map(|view| view.digest).collect()
}

fn publication(issue: &str) -> (tempfile::TempDir, std::path::PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().canonicalize().unwrap();
    fs::create_dir(root.join("issues")).unwrap();
    fs::write(root.join("masthead.toml"), "title = \"Ferry\"\npublisher = \"Ferry\"\n").unwrap();
    fs::write(root.join("issues/1.md"), issue).unwrap();
    fs::write(root.join("issues/bar.svg"), drawing(200)).unwrap();
    (folder, root)
}

#[test]
fn pages_built_warm_equal_pages_built_cold() {
    let (_folder, root) = publication(&issue());
    let mut warm = session(&root);
    let first = pages(&mut warm, false);
    assert!(first.len() > 3, "{} pages", first.len());
    let edits: [(&str, &str); 8] = [
        ("Paragraph 2.1.2. The ferry", "Paragraph 2.1.2. The little *ferry*"),
        ("Paragraph 1.1.1.", "A new paragraph of a few words.\n\nParagraph 1.1.1."),
        ("## Article 2.3\n", "## Article 2.3 with a much longer title\n"),
        ("came back in the evening. \n", "came back in the evening.[^1]\n\n[^1]: A note.\n"),
        ("\n# Section 2\n", "\n"),
        ("Paragraph 3.2.1.", "- one\n- two\n\nParagraph 3.2.1."),
        ("The little *ferry*", "The ferry"),
        ("title = \"Number 1\"", "title = \"Number 2\""),
    ];
    let mut text = issue();
    for (before, after) in edits {
        assert!(text.contains(before), "{before}");
        text = text.replacen(before, after, 1);
        fs::write(root.join("issues/1.md"), &text).unwrap();
        assert!(warm.is_affected(&BTreeSet::from(["issues/1.md".to_owned()])));
        let built = warm.rebuild(false, &mut |_| {}).unwrap().rendition.expect("there are no errors");
        let fast: Vec<&String> = built.views.iter().map(|view| &view.digest).collect();
        let cold = pages(&mut session(&root), false);
        // Columns of the last page can be balanced in several ways. From the guess, another one may be found than from
        // nothing; completing the pages corrects that.
        let balanced = cold.len() - 1;
        assert_eq!(fast.len(), cold.len(), "after {after:?}");
        assert!(fast.iter().zip(&cold[..balanced]).all(|(fast, cold)| *fast == cold), "after {after:?}");
        let (completed, ebook) = warm.complete(&built, &|| false).unwrap().result.unwrap();
        let complete: Vec<&str> = completed.views.iter().map(|view| view.digest.as_str()).collect();
        assert_eq!(complete, cold, "after {after:?}, completed");
        assert!(ebook.documents.len() > 3);
    }
}

/// Builds the pages after a change of `path`. Returns the digests of each draft, and those of the pages.
fn drafts_and_pages(session: &mut PreviewSession, path: &str) -> (Vec<Vec<String>>, Vec<String>) {
    assert!(session.is_affected(&BTreeSet::from([path.to_owned()])));
    let digests = |rendition: &Rendition| rendition.views.iter().map(|view| view.digest.clone()).collect();
    let mut drafts = Vec::new();
    let built = session.rebuild(false, &mut |draft| drafts.push(digests(&draft))).unwrap();
    (drafts, digests(&built.rendition.expect("there are no errors")))
}

#[test]
fn pages_in_other_colours_equal_those_that_are_laid_out() {
    let (_folder, root) = publication(&issue());
    let mut warm = session(&root);
    let first = pages(&mut warm, false);
    let settings = |lines: &str| {
        let settings = format!("title = \"Ferry\"\npublisher = \"Ferry\"\n\n[settings.newsletter]\n{lines}");
        fs::write(root.join("masthead.toml"), settings).unwrap();
    };
    settings("accent = \"#205080\"\ntint = \"#e0f0e0\"\n");
    let (drafts, second) = drafts_and_pages(&mut warm, "masthead.toml");
    assert!(drafts.is_empty(), "nothing is laid out");
    assert_ne!(first, second);
    assert_eq!(second, pages(&mut session(&root), false));
    // A picture and another setting change more than colours.
    fs::write(root.join("issues/bar.svg"), drawing(100)).unwrap();
    let (_, third) = drafts_and_pages(&mut warm, "issues/bar.svg");
    let cold = pages(&mut session(&root), false);
    assert_eq!(third[..third.len() - 1], cold[..third.len() - 1], "but for the columns of the last page");
    settings("accent = \"#802050\"\ntext-size = \"11pt\"\n");
    let (_, fourth) = drafts_and_pages(&mut warm, "masthead.toml");
    let cold = pages(&mut session(&root), false);
    let balanced = cold.len() - 1;
    assert_eq!(fourth[..balanced], cold[..balanced], "but for the columns of the last page");
}

#[test]
fn an_edit_that_moves_text_to_other_pages_has_a_draft() {
    let (_folder, root) = publication(&issue());
    let mut warm = session(&root);
    pages(&mut warm, false);
    let text = issue().replacen("Paragraph 1.1.1.", &"A new sentence. ".repeat(60), 1);
    fs::write(root.join("issues/1.md"), text).unwrap();
    let (drafts, pages) = drafts_and_pages(&mut warm, "issues/1.md");
    let [draft] = drafts.as_slice() else { panic!("{} drafts", drafts.len()) };
    assert_eq!(draft.len(), pages.len());
    assert_eq!(draft[0], pages[0], "the edit is on page 1");
}

#[test]
fn images_settings_and_editions_are_followed() {
    let (_folder, root) = publication(&issue());
    let mut warm = session(&root);
    let first = pages(&mut warm, false);
    let changed = |path: &str| BTreeSet::from([path.to_owned()]);
    fs::write(root.join("issues/bar.svg"), drawing(100)).unwrap();
    assert!(warm.is_affected(&changed("issues/bar.svg")));
    let second = pages(&mut warm, false);
    assert_ne!(first, second, "another drawing");
    assert_eq!(second, pages(&mut session(&root), false));
    fs::write(root.join("masthead.toml"), "title = \"Boat\"\n").unwrap();
    assert!(warm.is_affected(&changed("masthead.toml")));
    let third = pages(&mut warm, false);
    assert_ne!(second, third, "another title");
    assert_eq!(third, pages(&mut session(&root), false));
    let print = pages(&mut warm, true);
    assert_ne!(third, print, "the print edition");
    assert_eq!(print, pages(&mut session(&root), true));
    assert_eq!(third, pages(&mut warm, false));
}

#[test]
fn only_changes_that_matter_are_followed() {
    let (_folder, root) = publication(&issue());
    let mut warm = session(&root);
    pages(&mut warm, false);
    let mut is_affected = |paths: &[&str]| warm.is_affected(&paths.iter().map(|path| (*path).to_owned()).collect());
    assert!(!is_affected(&["issues/1.md", "issues/bar.svg", "masthead.toml"]), "the same content");
    for other in ["dist/1.pdf", "issues/.1.md.swp", "issues/1.md~", "issues/#1.md#", "notes.txt", ".git/index"] {
        assert!(!is_affected(&[other]), "{other}");
    }
    fs::write(root.join("issues/2.md"), "# New\n").unwrap();
    assert!(is_affected(&["issues/2.md"]), "a new issue");
}

#[test]
fn errors_leave_the_session_usable() {
    let (_folder, root) = publication(&issue());
    let mut warm = session(&root);
    let first = pages(&mut warm, false);
    fs::write(root.join("issues/1.md"), issue() + "\n![](missing.png)\n").unwrap();
    let built = warm.rebuild(false, &mut |_| {}).unwrap();
    assert!(built.rendition.is_none());
    assert!(built.reports.iter().any(crate::diagnostic::Report::has_errors));
    fs::write(root.join("issues/missing.png"), "").unwrap();
    assert!(warm.is_affected(&BTreeSet::from(["issues/missing.png".to_owned()])), "a missing file is awaited");
    fs::write(root.join("issues/1.md"), issue()).unwrap();
    assert_eq!(pages(&mut warm, false), first);
}

#[test]
fn a_click_leads_to_the_line() {
    let text = issue();
    let (_folder, root) = publication(&text);
    let built = session(&root).rebuild(false, &mut |_| {}).unwrap().rendition.unwrap();
    let line = text.lines().position(|line| line.starts_with("Paragraph 1.1.2.")).unwrap() + 1;
    let pieces = built.text(&built.views[0].digest).unwrap();
    let piece = pieces.iter().find(|piece| piece.text.contains("1.1.2.")).expect("it is on page 1");
    let place = built.place(0, piece.left + 1.0, piece.top + 1.0).unwrap();
    assert_eq!((place.file.as_str(), place.line), ("issues/1.md", line));
    assert_eq!(built.place(0, -500.0, -500.0), None);
    assert_eq!(built.place(99, 10.0, 10.0), None);
}

#[test]
fn a_small_edit_changes_a_band_of_a_page_and_nothing_outside_it() {
    let (_folder, root) = publication(&issue());
    let mut session = session(&root);
    let rebuilt = |session: &mut PreviewSession| {
        session.rebuild(false, &mut |_| {}).unwrap().rendition.expect("there are no errors")
    };
    let before = rebuilt(&mut session);
    let text = issue().replacen("Paragraph 1.1.2. The ferry", "Paragraph 1.1.2. The _ferry_", 1);
    fs::write(root.join("issues/1.md"), text).unwrap();
    assert!(session.is_affected(&BTreeSet::from(["issues/1.md".to_owned()])));
    let after = rebuilt(&mut session);
    let (before, after) = (&before.views[0], &after.views[0]);
    let [top, bottom] = after.changed_band(before).expect("a part of the page has changed");
    assert!(top > 0.0 && bottom - top < 0.5 * after.height, "{top} to {bottom}");
    assert_eq!(after.changed_band(after), None, "nothing has changed");

    let pixels = 500;
    let decoded = |png: Vec<u8>| image::load_from_memory(&png).unwrap().into_rgb8();
    let (old, new) = (decoded(before.picture(pixels)), decoded(after.picture(pixels)));
    let scale = f64::from(new.height()) / after.height;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the band is on the page")]
    let (first, end) = ((top * scale).floor() as u32, (bottom * scale).ceil() as u32);
    let band = decoded(after.rows(pixels, first..end));
    assert_eq!(band.dimensions(), (pixels, end - first));
    // The colours of each picture are rounded on their own.
    let is_close = |a: &image::Rgb<u8>, b: &image::Rgb<u8>| a.0.iter().zip(b.0).all(|(a, b)| a.abs_diff(b) <= 24);
    for (x, y, pixel) in new.enumerate_pixels() {
        let is_inside = (first..end).contains(&y);
        let other = if is_inside { band.get_pixel(x, y - first) } else { old.get_pixel(x, y) };
        assert!(is_close(pixel, other), "pixel {x}, {y}: {pixel:?} and {other:?}");
    }
    assert!(new.enumerate_pixels().any(|(x, y, pixel)| !is_close(pixel, old.get_pixel(x, y))), "the edit is visible");
}

#[test]
fn plates_show_the_inks_of_text_and_images() {
    let text = "+++\ntitle = \"Number 1\"\n+++\nBlack text.\n\n![a bar](bar.svg)\n";
    let (_folder, root) = publication(text);
    let red = drawing(200).replace("<rect ", "<rect fill='#d01020' ");
    fs::write(root.join("issues/bar.svg"), red).unwrap();
    let rendition = session(&root).rebuild(true, &mut |_| {}).unwrap().rendition.expect("there are no errors");
    let inks = rendition.inks.as_ref().expect("the pages are of the print edition");
    let darkest = |plate| {
        let picture = image::load_from_memory(&rendition.views[0].plate(400, plate, inks)).unwrap().into_luma8();
        picture.pixels().map(|pixel| pixel.0[0]).min().unwrap()
    };
    assert!(darkest(Plate::Black) < 40, "text is black");
    assert!(darkest(Plate::Magenta) < 40 && darkest(Plate::Yellow) < 60, "the drawing is red");
    assert!(darkest(Plate::Cyan) > 150, "nothing is blue: {}", darkest(Plate::Cyan));
}
