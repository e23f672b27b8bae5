//! Reports drawings whose letters cannot be read on a phone.

use crate::diagnostic::{Code, Diagnostic, Report};
use crate::document::Block;
use crate::edition::Edition;
use crate::html::drawing_fit::unreadable_letters;
use crate::issue::Issue;

pub(super) fn run(issue: &Issue, report: &mut Report) {
    if !issue.publication.editions.contains(&Edition::Epub) {
        return;
    }
    let mut seen = Vec::new();
    issue.document.each_block(&mut |block| {
        let Block::Figure(figure) = block else { return };
        let index = figure.image.file;
        let file = issue.document.images.get(index).filter(|_| !seen.contains(&index));
        let Some((file, size)) = file.and_then(|file| Some((file, unreadable_letters(file)?))) else { return };
        seen.push(index);
        let message =
            format!("the smallest letters of the drawing `{}` are {size:.0} pixels high on a phone", file.path);
        let help = "make them larger, with at least 10 units where the drawing is 1,000 wide, or divide the drawing";
        report.push(Diagnostic::new(Code::SmallLetters, figure.image.span, message, help));
    });
}
