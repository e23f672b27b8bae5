//! `import` of notebooks of Jupyter and of data blocks, which need no pandoc.

use crate::import::{import, publication};

/// A notebook with these cells.
fn notebook(cells: &str) -> String {
    format!("{{\"nbformat\": 4, \"nbformat_minor\": 5, \"metadata\": {{}}, \"cells\": [{cells}]}}")
}

#[test]
fn notebooks_of_a_book_are_articles() {
    // A picture of one pixel.
    let png = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
    let tides = r##"{"cell_type": "markdown", "metadata": {}, "source": ["# Tides\n", "\n", "```{note}\n", "Mud. See [fares](fares.ipynb).\n", "```\n", "\n", "{unknown}`x`"]},
        {"cell_type": "code", "metadata": {}, "source": "#| fig-cap: A day\n#| fig-alt: Two waves\nplot()", "outputs": [
            {"output_type": "display_data", "metadata": {}, "data": {"image/png": "PNG"}},
            {"output_type": "stream", "name": "stdout", "text": ["3 boats\n"]}]},
        {"cell_type": "code", "metadata": {}, "source": "1/0", "outputs": [{"output_type": "error", "ename": "ZeroDivisionError"}]}"##;
    let fares = r##"{"cell_type": "markdown", "metadata": {}, "source": "# Fares\n\nSee [tides](tides.html)."}"##;
    let publication = publication()
        .file("book/_toc.yml", "chapters:\n  - file: tides\n  - file: fares\n")
        .file("book/tides.ipynb", notebook(&tides.replace("PNG", png)))
        .file("book/fares.ipynb", notebook(fares))
        .file("book/.ipynb_checkpoints/fares.ipynb", notebook(fares))
        .file("book/old.ipynb", "{\"nbformat\": 3, \"worksheets\": []}");
    let run = import(&publication, "book --issue 2026-03", &publication.path("nothing")).ends(3);
    assert!(run.stderr.contains("book/old.ipynb") && run.stderr.contains("no notebook of Jupyter 4"), "{}", run.stderr);
    let first = publication.text("issues/2026-03/01-tides.md");
    for part in [
        "# Tides\n\n> [!NOTE]\n> Mud. See [fares](02-fares.md).\n",
        "```python\nplot()\n```\n\n![Two waves](cell-2-1.png \"A day\")\n\n```\n3 boats\n```",
    ] {
        assert!(first.contains(part), "{part}: {first}");
    }
    for part in
        ["the error `ZeroDivisionError` of a program, in cell 3", "the role `unknown`; its text is kept, in cell 1"]
    {
        assert!(run.stderr.contains(part), "{part}: {}", run.stderr);
    }
    assert!(publication.text("issues/2026-03/02-fares.md").contains("See [tides](01-tides.md)."));
    publication.run("check --message-format short").ends(0);
}

/// Data blocks with every setting. The boats are in a file.
const DATA: &str = r#"```table
id = "tab:boats"
caption = "Boats & **more**"
unit = "1,000 passengers"
source = "Office"
note = "A note"
classes = ["dates"]
file = "FILE"
columns = ["Boat", "2024", "2025", "Both", "Change", "Share", "Rate"]
decimals = 0
row-headers = true
header-groups = [{ columns = 1 }, { title = "Years", columns = 6 }]
groups = ["North"]
subtotals = ["Sum"]
totals = ["All"]
rounding = 0.1
unsummed = ["Rate"]
parts = ["of which new"]
sums = [{ column = "Both", of = ["2024", "2025"] }]
changes = [{ column = "Change", from = "2024", to = "2025" }]
shares = [{ column = "Share", of = "2025" }]
text-columns = []
negative = "brackets"
zero = "–"
```

```chart
type = "horizontal"
id = "fig:boats"
caption = "Boats"
unit = "boats"
source = "Office"
note = "A note"
classes = []
columns = ["Boat", "Planned", "Now"]
alt = "More boats than planned"
x-title = "Boats"
y-title = "Pier"
height = 60
highlight = ["Now"]
percent = false
target = "Planned"
decimals = 1
---
Boat,Planned,Now
Alma,3,2.55
Bora,4,5
```

```chart
type = "waterfall"
caption = "Money"
totals = ["End"]
---
Item,Euros
Start,3
In,4
End,7
```
"#;

/// Rows whose rounded numbers would have wrong sums.
const BOATS: &str = "Boat;2024;2025;Both;Change;Share;Rate\nNorth;;;;;;\nAlma;1,4;3,4;=;=;=;7\nof which new;1;1;=;=;=;2\n\
                     Bora;1,4;4,4;=;=;=;8\nSum;2,8;7,8;=;=;=;1\nAll;2,8;7,8;=;=;=;5\n";

#[test]
fn data_blocks_keep_their_settings_and_their_files() {
    let publication = publication()
        .file("site/hugo.toml", "title = \"S\"\n")
        .file(
            "site/content/a.md",
            format!("# One\n\nSee [@tab:boats].\n\n{}", DATA.replace("FILE", "../data/boats.csv")),
        )
        .file("site/content/b.md", "# Two\n\n```chart\nboats: 3\n```\n")
        .file("site/data/boats.csv", BOATS);
    let run = import(&publication, "site/content", &publication.path("nothing")).ends(0);
    let text = publication.text("issues/a/index.md");
    assert!(text.contains(&DATA.replace("FILE", "boats.csv")), "{text}\n{}", run.stderr);
    assert_eq!(publication.text("issues/a/boats.csv"), BOATS);
    // A block that is no data block of Masthead is code.
    assert!(publication.text("issues/b/index.md").contains("```\nboats: 3\n```"));
    assert!(run.stderr.contains("not understood"), "{}", run.stderr);
    let check = publication.run("check --message-format short").ends(0);
    assert!(!check.stderr.contains("wrong-"), "{}", check.stderr);
}
