//! `import` of the folders of site generators, books and newsletters, which need no pandoc.

use crate::import::{import, publication};

#[test]
fn folders_of_site_generators_need_no_pandoc() {
    let publication = publication()
        .file("site/hugo.toml", "baseURL = \"https://ferry.example/\"\n")
        .file("site/content/a.md", "---\ntitle: Tides\nauthor: Anna\nslug: tides\n---\n\nSee [fares](b.md#two), [the map](/map/) and `x`.\n\n{{% notice tip %}}\nCare.\n{{% /notice %}}\n\n![A boat](/lost.png)\n\n{{< tabs >}}\n")
        .file("site/content/b.md", "+++\ntitle = \"Fares\"\nslug = \"b\"\n+++\n\n## Two {#two}\n\nText.[^n]\n\n[^n]: A note.\n");
    let run = import(&publication, "site/content --issue 2026-03", &publication.path("nothing")).ends(0);
    let first = publication.text("issues/2026-03/01-a.md");
    for part in [
        "title = \"Tides\"\nbyline = \"Anna\"",
        "See [fares](02-b.md#two), [the map](https://ferry.example/map/) and `x`.",
        "> [!TIP]\n> Care.",
        "\n\nA boat\n",
    ] {
        assert!(first.contains(part), "{part}: {first}");
    }
    assert!(publication.text("issues/2026-03/02-b.md").contains("Text.[^1]\n\n[^1]: A note."));
    for part in [
        "left out: `{{< tabs >}}`, in line 15",
        "the picture `/lost.png`, which was not found; its description is text",
        "left out of the front matter of 2 sources: `slug` (2)",
    ] {
        assert!(run.stderr.contains(part), "{part}: {}", run.stderr);
    }
    publication.run("check --message-format short").ends(0);
}

#[test]
fn newsletters_of_jekyll_are_imported_with_what_they_include() {
    let publication = publication()
        .file("site/_config.yml", "url: https://ferry.example\n")
        .file("site/_includes/links.md", "[fares]: {{ site.url }}/fares/\n{% for n in (1..2) %}[#{{n}}]: https://bugs.example/{{n}}\n{% endfor %}")
        .file("site/_posts/2026-03-01-tides.md", "---\ntitle: Tides\nlayout: post\n---\n{% assign boat = \"The ferry\" %}\n{{boat}} has [fares][], see [#2] and [more][lost].\n{: .lead}\n\n- A\n\n  ```\n  code\n  ```\n\n{% include links.md %}\n{% include nav.html %}\n");
    let run = import(&publication, "site", &publication.path("nothing")).ends(0);
    let text = publication.text("issues/2026-03-01-tides/index.md");
    let line = "The ferry has [fares](https://ferry.example/fares/), see [#2](https://bugs.example/2) and more.";
    assert!(text.contains(line) && text.contains("- A\n\n  ```\n  code\n  ```"), "{text}");
    for part in
        ["`{% include nav.html %}`, in line 16", "the link to `[lost]`", "the attributes `{: .lead}`, in line 7"]
    {
        assert!(run.stderr.contains(part), "{part}: {}", run.stderr);
    }
    publication.run("check --message-format short").ends(0);
}

#[test]
fn chapters_of_a_book_come_in_its_order_with_their_references() {
    let publication = publication()
        .file("book/_quarto.yml", "book:\n  chapters:\n    - b.qmd\n    - a.qmd\n")
        .file("book/a.qmd", "# Fares {#sec-fares}\n\nAs @sec-tides shows.\n\n```{r}\n#| label: x\nplot(1)\n```\n")
        .file("book/b.qmd", "# Tides {#sec-tides}\n\n::: {.callout-note}\n## Care\n\nText.\n:::\n");
    import(&publication, "book --issue 2026-03", &publication.path("nothing")).ends(0);
    let (first, second) = (publication.text("issues/2026-03/01-b.md"), publication.text("issues/2026-03/02-a.md"));
    assert!(first.contains("# Tides {#sec-tides}") && first.contains("> [!NOTE] Care\n> Text."), "{first}");
    assert!(second.contains("As [@sec-tides] shows.") && second.contains("```r\nplot(1)\n```"), "{second}");
    publication.run("check --message-format short").ends(0);
}

#[test]
fn of_files_with_the_same_text_one_is_imported() {
    let text = |words: &str| format!("---\ntitle: T\n---\n\n{words}\n");
    let publication = publication()
        .file("site/hugo.toml", "title = \"S\"\n")
        .file("site/content/_index.md", text("Of the section."))
        .file("site/content/empty/_index.md", "---\ntitle: T\n---\n")
        .file("site/content/a/index.md", text("Kept."))
        .file("site/content/a/index.Rmd", text("Source."))
        .file("site/content/a/index.html", "<p>Made.</p>")
        .file("site/content/b.Rmarkdown", text("Alone."))
        .file("site/content/b.docx", "made from b")
        .file("site/content/c.qmd", text("Cells."))
        .file("site/content/c.htm", "<p>Made.</p>");
    let run = import(&publication, "site/content", &publication.path("nothing")).ends(0);
    let expected = ["issues/a/index.md", "issues/b/index.md", "issues/c/index.md"];
    assert_eq!(run.lines(), expected, "{}", run.stderr);
    assert!(publication.text("issues/a/index.md").contains("Kept."));
    for (name, twin) in
        [("a/index.md", "index.Rmd"), ("a/index.md", "index.html"), ("b.Rmarkdown", "b.docx"), ("c.qmd", "c.htm")]
    {
        let report = run.stderr.split("site/content/").find(|report| report.starts_with(name)).unwrap_or_default();
        assert!(report.contains(&format!("left out: `{twin}` beside it, which has the same text")), "{}", run.stderr);
    }
    let section = "site/content/_index.md: the page of a section is not imported";
    assert!(run.stderr.contains(section) && !run.stderr.contains("empty/_index.md"), "{}", run.stderr);
}

#[test]
fn pages_of_a_collection_are_links() {
    let publication = publication()
        .file(
            "site/_config.yml",
            "url: https://ferry.example\ncollections:\n  topics:\n    permalink: /topics/:name/\n",
        )
        .file("site/_topics/en/tides.md", "---\ntitle: Spring tides # of March\nshortname: tides\n---\n")
        .file(
            "site/_includes/links.md",
            "{% for t in site.topics %}\n[topic {{ t.shortname }}]: {{ t.url }}\n{% endfor %}\n",
        )
        .file(
            "site/_posts/2026-03-01-tides.md",
            "---\ntitle: Tides\n---\nSee [high water][topic tides].\n\n{% include links.md %}\n",
        );
    import(&publication, "site", &publication.path("nothing")).ends(0);
    let text = publication.text("issues/2026-03-01-tides/index.md");
    assert!(text.contains("See [high water](https://ferry.example/topics/tides/)."), "{text}");
}

#[test]
fn translations_have_the_language_in_their_names() {
    let text = "---\ntitle: T\n---\n\nText.\n";
    let publication = publication()
        .file("site/hugo.toml", "title = \"S\"\n")
        .file("site/content/a/index.md", text)
        .file("site/content/a/index.es.md", text)
        .file("site/content/b.v2.md", text);
    let run = import(&publication, "site/content", &publication.path("nothing")).ends(0);
    assert_eq!(run.lines(), ["issues/a/index.md", "issues/a-es/index.md", "issues/bv2/index.md"], "{}", run.stderr);
    assert!(publication.text("issues/a-es/index.md").contains("language = \"es\""));
    assert!(!publication.text("issues/a/index.md").contains("language"));
}

#[test]
fn drawings_that_are_refused_are_listed() {
    let drawing =
        |inside: &str| format!("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\">{inside}</svg>");
    let publication = publication()
        .file("site/hugo.toml", "title = \"S\"\n")
        .file("site/content/a.md", "---\ntitle: T\n---\n\n![One](a.svg)\n\n![Two](b.svg)\n")
        .file("site/content/a.svg", drawing("<foreignObject/>"))
        .file("site/content/b.svg", drawing("<path d=\"M0 0h9v9z\"/>"));
    let run = import(&publication, "site/content", &publication.path("nothing")).ends(0);
    assert!(publication.text("issues/a/index.md").contains("\n\nOne\n\n![Two](b.svg)\n"));
    assert!(
        run.stderr.contains("the drawing `a.svg` has a <foreignObject>; its description is text"),
        "{}",
        run.stderr
    );
    publication.run("build --message-format short").ends(0);
}

#[test]
fn folders_of_languages_give_the_language_and_the_name() {
    let text = "---\ntitle: T\n---\n\nText.\n";
    let publication = publication()
        .file("site/hugo.toml", "defaultContentLanguage = \"en\"\n")
        .file("site/content/en/a.md", text)
        .file("site/content/pt-br/a.md", text)
        .file("site/content/boats/b.md", text);
    let run = import(&publication, "site/content", &publication.path("nothing")).ends(0);
    assert_eq!(run.lines(), ["issues/b/index.md", "issues/a/index.md", "issues/a-pt-br/index.md"], "{}", run.stderr);
    assert!(publication.text("issues/a/index.md").contains("language = \"en\""));
    assert!(publication.text("issues/a-pt-br/index.md").contains("language = \"pt-br\""));
    assert!(!publication.text("issues/b/index.md").contains("language"));
}

#[test]
fn files_without_text_are_counted_in_one_line() {
    let publication = publication().file("site/hugo.toml", "title = \"S\"\n").file("site/content/a.md", "Text.\n");
    for name in ["b", "c", "d", "e", "f", "g", "h", "i", "j"] {
        publication.write(&format!("site/content/{name}.md"), "---\ntitle: T\n---\n");
    }
    let run = import(&publication, "site/content", &publication.path("nothing")).ends(0);
    assert_eq!(run.lines(), ["issues/a/index.md"]);
    let note = "9 files without text are not imported: site/content/b.md, site/content/c.md";
    assert!(run.stderr.contains(note) && run.stderr.contains("site/content/i.md and 1 more"), "{}", run.stderr);
}

#[test]
fn what_would_be_warned_of_is_mended() {
    let page = "---\ntitle: \"The `Alma` &amp; **more**\"\n---\n\nFirst<br><br>Second :tada:<br>\n\n## One\n\n**Tides**\n\nText.\n\n\
                ##### Fares\n\n| A | B |\n| 1 | 2 |\n\nOf ##boats\n##boats and http:// or https:// addresses.\n\n<br>\n";
    let publication = publication().file("site/hugo.toml", "title = \"S\"\n").file("site/content/a.md", page);
    let run = import(&publication, "site/content", &publication.path("nothing")).ends(0);
    let expected = "+++\ntitle = \"The Alma & more\"\n+++\n\nFirst\n\nSecond 🎉\n\n## One\n\n### Tides\n\nText.\n\n#### Fares\n\n\
                    | A   | B   |\n|-----|-----|\n| 1   | 2   |\n\nOf ##boats\n\\##boats and http:// or https:// addresses.\n";
    assert_eq!(publication.text("issues/a/index.md"), expected);
    for part in [
        "changed: a bold line is a heading, under “Tides”",
        "changed: a heading that skips a level is raised, under “Fares”",
        "changed: the first row of a table without a header is its header, in line 15",
    ] {
        assert!(run.stderr.contains(part), "{part}: {}", run.stderr);
    }
    // The line stays text, and the report names it: its author may have meant a heading.
    assert_eq!(run.stderr.matches("not understood").count(), 1, "{}", run.stderr);
    assert!(run.stderr.contains("is no heading") && run.stderr.contains("in line 19"), "{}", run.stderr);
    let check = publication.run("check --message-format short").ends(0);
    assert!(!check.stderr.contains("markup"), "{}", check.stderr);
}

#[test]
#[ignore = "needs pandoc: run tests/run"]
fn pages_of_html_have_front_matter() {
    let publication = publication()
        .file("site/hugo.toml", "title = \"S\"\n")
        .file("site/content/a.html", "---\ntitle: Tides\n---\n<p>High {{< toc >}}water.</p>\n")
        .file("site/content/b.html", "---\ntitle: Empty\n---\n");
    let run = publication.run("import site/content").ends(0);
    assert_eq!(run.lines(), ["issues/a/index.md"], "{}", run.stderr);
    assert_eq!(publication.text("issues/a/index.md"), "+++\ntitle = \"Tides\"\n+++\n\nHigh water.\n");
    assert!(run.stderr.contains("left out: `{{< toc >}}`, in line 4"), "{}", run.stderr);
}

/// Forms of pandoc that Masthead's reader does not read, with a part of what `import` writes.
const FORMS: [(&str, &str); 7] = [
    ("+-----+-----+\n| Day | Who |\n+=====+=====+\n| One | Ann |\n+-----+-----+\n", "| One | Ann |"),
    ("  Right     Left\n-------     ------\n     12     11\n\nTable: Demo\n", "Table: Demo"),
    ("(@good) An example\n\nAs (@good) says.\n", "1. An example\n\nAs (1) says."),
    ("a) one\nb) two\n", "1. one\n2. two"),
    ("| The limerick packs laughs\n| In space economical\n", "The limerick packs laughs\\\nIn space"),
    ("Text `<br/>`{=html}more.\n", "Text \\\nmore."),
    ("```{=openxml}\n<w:p/>\n```\n\nText.\n", "Text."),
];

#[test]
#[ignore = "needs pandoc: run tests/run"]
fn forms_that_name_this_command_are_read_in_folders_too() {
    let publication = publication();
    for (number, (form, _)) in FORMS.iter().enumerate() {
        publication.write(&format!("in/form{number}.md"), form);
        publication.write(&format!("issues/raw{number}.md"), form);
    }
    let raw = publication.run("check --message-format json").stderr;
    publication.run("import in").ends(0);
    for (number, (form, part)) in FORMS.iter().enumerate() {
        let is_named = |line: &str| line.contains(&format!("raw{number}.md")) && line.contains("\"warning\"");
        assert!(raw.lines().any(is_named), "{form}\n{raw}");
        let text = publication.text(&format!("issues/form{number}/index.md"));
        assert!(text.contains(part), "{form}\n{text}");
        std::fs::remove_file(publication.path(&format!("issues/raw{number}.md"))).expect("the issue is there");
    }
    let check = publication.run("check --message-format short").ends(0);
    assert!(!check.stderr.contains("markup"), "{}", check.stderr);
}
