//! Chapters of the report: titles on their pages.

use crate::support::Publication;

/// The widest word of a title is not always the one with the most letters.
#[test]
fn titles_in_lines_of_even_length_stay_on_their_pages() {
    let titles =
        ["Flusskilometer nach Spendenaufruf", "In Brücke Wachtelkönig Anlegestelle", "Illili illillilill Mammwwmmam"];
    for layout in ["newsletter", "report"] {
        for title in titles {
            let text = format!("+++\ntitle = \"{title}\"\n+++\n\nText.\n\n# {title}\n\nText.\n\n## {title}\n\nText.\n");
            let publication = Publication::new().issue("a", &text);
            publication.write("masthead.toml", format!("title = \"T\"\nlanguage = \"de\"\nlayout = \"{layout}\"\n"));
            let run = publication.run("build --edition pdf --message-format short").ends(0);
            assert!(!run.stderr.contains("page-overfull"), "{layout}, {title}: {}", run.stderr);
        }
    }
}
