//! Texts of the publication that inputs are written into.

pub(super) const MANIFEST: &str =
    "title = \"The Ferry\"\npublisher = \"Ferry Society\"\nwebsite = \"https://example.org/\"\n";
/// Content of `a.svg`, an image that inputs can reference.
pub(super) const SVG: &str =
    "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 20 10'><rect width='20' height='10'/></svg>";

/// An image with text.
pub(super) const LETTERS: &str =
    "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 20 10'><text y='9' font-family='A'>A fi b</text></svg>";
/// Sources that inputs can cite: `a.bib`.
pub(super) const SOURCES: &str = "@string{f = {Ferry}}
@book{a, author = {Berg, Anna and van der Moor, Jan}, title = {High {Water}}, edition = 2, year = 2024, publisher = f}
@article{b, author = {Berg, Anna}, title = {Tides}, journal = f, year = 2024, volume = 3, number = {1-2}, pages = {7--9}}
@incollection{c, author = {{Ferry Society}}, editor = {Moss, B.}, title = {Oars}, booktitle = {Boats}, date = {2019-03/2020}}
";
/// Citations of [`SOURCES`], in every form.
pub(super) const CITATIONS: &str = "## A\n\nSee [@a; @b], [see @a, p. 5-7, and @c], [-@b], @c and @a [p. 3].\n";
/// The forms that use the data file `a.csv`.
pub(super) const DATA: &str = "```table\nid = \"tab:a\"\nfile = \"a.csv\"\ncaption = \"A\"\n---\n```\n\n```chart\ntype = \"bar\"\n\
    caption = \"B\"\nalt = \"C\"\nfile = \"a.csv\"\n---\n```\n\nThere are [=a.csv: x, b] of [=#tab:a: x, c].\n";

/// Returns an issue with the sources in `a.bib`.
pub(super) fn with_sources(settings: &str, text: &str) -> String {
    format!("+++\nbibliography = [\"a.bib\"]\n{settings}+++\n{text}")
}
