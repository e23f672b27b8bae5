//! Pages for print that are made from those for the screen.

use crate::conformance::repository_as_publication;

/// Links of which only the line under them is left out in print, and small letters in the accent.
const LINKS: &str = "+++\ntitle = \"Links\"\n+++\n\n# Ferry\n\nSee [the ~~old~~ timetable](https://ferry.example/), [a \
                     [new]{.underline} one](https://ferry.example/new), [*Rope* `code`](#rope) and [lines]{.underline}.\n\n\
                     > [!WARNING]\n> Water.\n\n# Rope {#rope}\n\nText.\n";

/// Builds the print edition of an issue of the repository with the repository's layouts, changed by `change`.
fn printed_with(issue: &str, editions: &str, change: impl Fn(&str) -> String) -> Vec<u8> {
    let publication = repository_as_publication();
    publication.write("issues/links.md", LINKS);
    for layout in ["newsletter", "report"] {
        let manifest = format!("layouts/{layout}/layout.toml");
        publication.write(&manifest, change(&publication.text(&manifest)));
    }
    publication.run(&format!("build {issue} --no-cache {editions}")).ends(0);
    publication.read(&format!("dist/{issue}/{issue}-print.pdf"))
}

#[test]
fn print_pages_from_the_screen_are_those_laid_out_for_print() {
    for issue in ["2026-03", "seal-station-2025", "links"] {
        let shared = printed_with(issue, "--edition print", str::to_owned);
        let own = printed_with(issue, "--edition print", |manifest| {
            assert!(manifest.contains("shared-pages = true\n"));
            manifest.replace("shared-pages = true\n", "")
        });
        assert!(shared == own, "{issue}");
    }
    let alone = printed_with("2026-03", "--edition print", str::to_owned);
    let with_pdf = printed_with("2026-03", "--edition pdf --edition print", str::to_owned);
    assert!(alone == with_pdf, "the PDF changes the print edition");
}
