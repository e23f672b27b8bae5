//! Hostile texts with their expected diagnostics. Each is built or refused within the limits of time and memory of
//! [`watchdog`](crate::watchdog), and the EPUBs contain no active content.

use std::collections::BTreeSet;
use std::fs::File;
use std::sync::LazyLock;

use crate::support::{Publication, unzip};
use crate::watchdog::build_within_limits;

/// A hostile issue.
struct Row {
    /// Short description, for failure messages and as the name of its files.
    name: &'static str,
    text: Vec<u8>,
    /// Expected codes of its diagnostics, sorted. If any is in [`ERRORS`], no edition is written.
    codes: &'static [&'static str],
}

/// Codes in the tables that are errors; the other codes are warnings.
const ERRORS: [&str; 12] = [
    "bad-data",
    "bad-math",
    "invalid-utf8",
    "missing-file",
    "nesting-too-deep",
    "out-of-time",
    "outside-root",
    "over-limit",
    "bad-image",
    "unclosed-block",
    "unreadable-file",
    "missing-glyph",
];

impl Row {
    fn is_built(&self) -> bool {
        !self.codes.iter().any(|code| ERRORS.contains(code))
    }
}

fn row(name: &'static str, text: impl AsRef<[u8]>, codes: &'static [&'static str]) -> Row {
    Row { name, text: [b"+++\ntitle = \"Hostile\"\n+++\n", text.as_ref()].concat(), codes }
}

fn repeated(count: usize, part: impl Fn(usize) -> String) -> String {
    (0..count).map(part).collect::<Vec<_>>().concat()
}

/// Code of other languages, which must be set as text or removed.
fn code() -> Vec<Row> {
    vec![
        row(
            "typst-panic",
            "#panic() and $\\#panic()$ and @ref and <label> and // and /* and \\u{202e}\n",
            &["broken-markup", "unsupported-html"],
        ),
        row("typst-read", "#read(\"/etc/passwd\")\n\n`#read(\"/etc/passwd\")`\n\n    #read(\"/etc/passwd\")\n", &[]),
        row("formula-panic", "$\\text{\\#panic() [x] \"y\"}$ and $\\#panic() \\& \\% < >$\n", &[]),
        row("formula-deep", format!("${}x{}$\n", "\\sqrt{".repeat(500), "}".repeat(500)), &["bad-math"]),
        row("formula-long", format!("${}$\n", "x+".repeat(4000)), &["bad-math"]),
        row("data-controls", "```table\n---\na,b\n\u{1b}[31m,\u{202e}x\n```\n", &["bad-data"]),
        row(
            "typst-ends-the-string",
            "\" ] #panic() [ \\\" ] #panic()\n\n# \"]#panic()\n\n| \"]#panic() |\n|---|\n",
            &["empty-table"],
        ),
        row("raw-typst", "```{=typst}\n#panic()\n```\n\n`#panic()`{=typst}\n", &["foreign-markup"]),
        row(
            "script",
            "<script>alert(1)</script>\n\nText <script src=\"https://example.org/x.js\"></script>.\n",
            &["unsupported-html"],
        ),
        row(
            "script-of-odd-forms",
            "<SCRIPT/x>alert(1)</SCRIPT\n\n<scr<script>ipt>alert(1)</scr</script>ipt>\n\n<svg/onload=alert(1)>\n",
            &["unsupported-html"],
        ),
        row(
            "onerror",
            "A <kbd onclick=\"alert(1)\" style=\"x\">key</kbd> and <a href=\"https://example.org/\" onmouseover='alert(1)'>a link</a>.\n",
            &["unused-attribute"],
        ),
        row("onerror-of-an-image", "<img src=\"none.png\" alt=\"x\" onerror=\"alert(1)\">\n", &["missing-file"]),
        row(
            "unclosed-tags",
            "<b>bold <i>both\n\n<div class=\"a\n\n<details>\n\n<!-- never\n",
            &["unclosed-block", "unsupported-html"],
        ),
        row("cdata", "<![CDATA[ ]]> ]]> &lt;/p&gt; <?php echo 1 ?> <!DOCTYPE html>\n", &["unsupported-html"]),
        row("template", "{{ secrets.TOKEN }} ${SECRET} %(path)s <%= system('id') %> $(id) `id`\n", &["foreign-markup"]),
    ]
}

/// Addresses that links and images must not have.
fn addresses() -> Vec<Row> {
    vec![
        row(
            "javascript",
            "[a](javascript:alert(1)) [b](JaVaScRiPt:alert(1)) [c](&#106;avascript:alert(1))\n",
            &["refused-link"],
        ),
        row(
            "javascript-in-disguise",
            "<javascript:alert(1)> [a](<java\tscript:alert(1)>) [b](%6Aavascript:x) <a href=\" javascript:x\">c</a>\n",
            &["bad-link", "refused-link"],
        ),
        row("data", "[a](data:text/html;base64,PHNjcmlwdD4=) [b](vbscript:x) [c](blob:x)\n", &["refused-link"]),
        row(
            "mail-headers",
            "[a](mailto:a@example.org%0D%0ABcc:b@example.org) [b](mailto:a@example.org?subject=a%0ab)\n",
            &["refused-link"],
        ),
        row("file", "[a](file:///etc/passwd) [b](FILE:/etc/passwd)\n", &["refused-link"]),
        row("image-absolute", "![a](/etc/passwd)\n", &["missing-file"]),
        row("image-above", "![a](../../../../../../../../etc/passwd)\n", &["outside-root"]),
        row("image-encoded", "![a](%2e%2e/%2e%2e/%2e%2e/%2e%2e/etc/passwd)\n", &["outside-root"]),
        row("image-by-address", "![a](file:///etc/passwd)\n", &["outside-root"]),
        row("image-in-html", "<img src=\"../../../../../../etc/passwd\" alt=\"a\">\n", &["outside-root"]),
        row("image-of-windows", "![a](C:\\Windows\\win.ini) ![b](\\\\server\\share\\a.png)\n", &["outside-root"]),
        row("image-inline", "![a](data:image/png;base64,AAAA)\n", &["bad-image"]),
    ]
}

/// Characters that break formats.
fn characters() -> Vec<Row> {
    vec![
        row("nul", "a\0b\n", &["control-character"]),
        row("vertical-tab", "a\u{B}b\n", &["control-character"]),
        row(
            "escape",
            "a\u{1B}[31mb\u{1B}]0;title\u{7}\n\n[\u{1B}[2J](javascript:x)\n",
            &["control-character", "refused-link"],
        ),
        row("noncharacter", "a\u{FFFE}b\u{FFFF}\n", &["control-character"]),
        row("bidi", "user\u{202E}txt.exe \u{2066}a\u{2069}\n\n<x\u{202E}y>\n", &[]),
        row("byte-order-mark", "a\u{FEFF}b\n", &[]),
        row("crlf", "# A\r\n\r\nText\r\nof two lines.\r\n", &[]),
        row("cr", "# A\r\rText\rof two lines.\r", &[]),
        row("latin-1", b"caf\xE9\n", &["invalid-utf8"]),
        row("surrogate", b"a\xED\xA0\x80b\n", &["invalid-utf8"]),
        row("combining", format!("a{}\n", "\u{301}".repeat(20_000)), &["over-limit"]),
        row("entities", "&#0; &#x1B; &#xD800; &#xFFFE; &#x110000; &nbsp;&zwj;\n", &["control-character"]),
    ]
}

/// Excessive nesting, length or number of something.
fn excess() -> Vec<Row> {
    let nested = repeated(1000, |depth| format!("{}- a\n", "  ".repeat(depth)));
    let notes = repeated(5000, |at| format!("[^{at}] ")) + &repeated(5000, |at| format!("\n\n[^{at}]: n\n"));
    let cells =
        format!("{}\n{}\n{}", "|a".repeat(1000), "|-".repeat(1000), format!("{}\n", "|x".repeat(1000)).repeat(1000));
    let cells_of_words = "|Donaudampfschifffahrtsgesellschaft and well-known".repeat(7);
    let table_in_quote = format!(
        ":::pullquote\n{}\n{}\n{}:::\n",
        "|a".repeat(7),
        "|-".repeat(7),
        format!("{cells_of_words}\n").repeat(150)
    );
    let runs = repeated(400, |count| "`".repeat(count + 1) + " ");
    vec![
        row("quotes", ">".repeat(200_000) + " x\n", &["out-of-time"]),
        row("stars", "*".repeat(100_000), &[]),
        row("open-stars", "*a **a ".repeat(10_000), &["broken-markup"]),
        row("brackets", "[".repeat(100_000), &[]),
        row("open-links", "[a](".repeat(20_000), &[]),
        row("backticks", "`".repeat(100_000), &["unclosed-block"]),
        row("runs-of-backticks", runs, &["broken-markup"]),
        row("lists-in-a-line", "- ".repeat(10_000) + "x\n", &["nesting-too-deep"]),
        row("lists-in-lists", nested, &["nesting-too-deep"]),
        row("tags-in-tags", "<u>".repeat(10_000) + "x\n", &["unsupported-html"]),
        row("notes", notes, &["over-limit"]),
        row("long-word", "abcdefghij".repeat(9000), &[]),
        row("long-line-of-code", format!("```\n{}\n```\n", "x".repeat(90_000)), &[]),
        row("paragraph-of-1-mb", "lorem ipsum ".repeat(85_000), &["over-limit"]),
        row("paragraph-of-10-mb", "lorem ipsum ".repeat(850_000), &["over-limit"]),
        row("table-in-a-pull-quote", table_in_quote, &[]),
        row("million-cells", cells, &["over-limit"]),
        row("entity-flood", "&amp;&lt;&quot;".repeat(20_000), &[]),
    ]
}

/// The editions of a row that was built.
struct Built {
    name: &'static str,
    pdf: Vec<u8>,
    epub: Vec<u8>,
}

/// Returns the editions of all rows that build, built once per test run.
///
/// # Panics
///
/// Panics with the problems of all rows if any row has another result than expected.
fn built() -> &'static [Built] {
    static BUILT: LazyLock<Result<Vec<Built>, String>> = LazyLock::new(|| {
        let (mut built, mut wrong) = (Vec::new(), Vec::new());
        for row in [code(), addresses(), characters(), excess()].into_iter().flatten() {
            match build(&row) {
                Ok(editions) => built.extend(editions),
                Err(problem) => wrong.push(format!("{}: {problem}", row.name)),
            }
        }
        if wrong.is_empty() { Ok(built) } else { Err(wrong.join("\n")) }
    });
    BUILT.as_ref().unwrap_or_else(|wrong| panic!("{wrong}"))
}

/// Builds a row. Returns `None` if it is refused as expected, and an error if its diagnostics or files are not as
/// expected.
fn build(row: &Row) -> Result<Option<Built>, String> {
    let publication = Publication::new().file("issues/a.md", &row.text);
    let (status, messages) = build_within_limits(row.name, &publication);
    let codes: BTreeSet<&str> = messages.lines().filter_map(code_of).collect();
    let is_control =
        |c: char| c.is_control() && c != '\n' || matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
    let exist = [publication.exists("dist/a/a.pdf"), publication.exists("dist/a/a.epub")];
    if !codes.iter().eq(row.codes) || status != i32::from(!row.is_built()) || messages.contains(is_control) {
        return Err(format!("status {status}, {codes:?}\n{messages:?}"));
    }
    if exist != [row.is_built(); 2] {
        return Err(format!("existence of PDF and EPUB: {exist:?}"));
    }
    Ok(row.is_built().then(|| Built {
        name: row.name,
        pdf: publication.read("dist/a/a.pdf"),
        epub: publication.read("dist/a/a.epub"),
    }))
}

/// Returns the code in a line of the short message format: `a.md:4:1: warning[bad-link]: …`
fn code_of(line: &str) -> Option<&str> {
    let (_, rest) = line.split_once(": warning[").or_else(|| line.split_once(": error["))?;
    Some(rest.split_once("]: ")?.0)
}

#[test]
fn every_hostile_text_has_the_expected_diagnostics() {
    assert!(built().len() > 20, "too few hostile texts are built");
}

/// The EPUBs have no script element, event handler or URL of a forbidden scheme.
#[test]
fn the_epubs_have_no_active_content() {
    for row in built() {
        for (path, content) in unzip(&row.epub) {
            let text = String::from_utf8_lossy(&content).to_ascii_lowercase();
            let page = path.to_ascii_lowercase().ends_with("html") && roxmltree::Document::parse(&text).is_ok();
            if !page {
                continue;
            }
            let document = roxmltree::Document::parse(&text).expect("the page is well-formed");
            for node in document.descendants() {
                assert!(!matches!(node.tag_name().name(), "script" | "iframe" | "object"), "{}: {path}", row.name);
                for attribute in node.attributes() {
                    let (name, value) = (attribute.name(), attribute.value().trim());
                    let is_active = name.starts_with("on")
                        || ["javascript:", "data:", "vbscript:", "file:"]
                            .iter()
                            .any(|scheme| value.starts_with(scheme));
                    assert!(!is_active, "{}: {path}: {name}=\"{value}\"", row.name);
                }
            }
        }
    }
}

#[test]
fn a_text_of_4_gb_is_refused_unread() {
    let publication = Publication::new().issue("a", "Text.\n");
    let file = File::create(publication.path("issues/b.md")).expect("the file can be created");
    file.set_len(4 << 30).expect("a file may be sparse");
    let (status, messages) = build_within_limits("a sparse file", &publication);
    assert!(status == 1 && messages.contains("error[over-limit]: `issues/b.md`"), "{messages}");
}

#[test]
fn a_lone_surrogate_in_json_is_refused() {
    let read = masthead::issue::read_json(r#"{"version": 1, "title": "\ud800"}"#);
    assert!(read.is_err(), "a lone surrogate is not Unicode text");
}

/// The time limit stops issues whose cost no other limit bounds. The other issues are built.
#[test]
fn an_issue_over_the_time_limit_is_stopped() {
    let manifest = "title = \"The Ferry\"\nlanguage = \"en\"\n\n[limits]\nseconds = 1\nblocks = 100000\n";
    let slow = "Lorem ipsum dolor sit amet, consectetur adipisici elit.\n\n".repeat(18_000);
    let publication = Publication::empty().file("masthead.toml", manifest).issue("a", &slow).issue("b", "Text.\n");
    let (status, messages) = build_within_limits("a slow issue", &publication);
    let expected = "error[out-of-time]: the issue `a` takes more than 1 s of processor time";
    assert!(status == 1 && messages.contains(expected), "{messages}");
    assert!(publication.exists("dist/b/b.pdf") && !publication.exists("dist/a"), "the other issue is built");
}

/// Returns name and content of each PDF (`kind` is `pdf`) or EPUB that was built, for the validators.
pub(crate) fn outputs(kind: &str) -> impl Iterator<Item = (&'static str, &'static [u8])> {
    let is_pdf = kind == "pdf";
    built().iter().map(move |built| (built.name, if is_pdf { &*built.pdf } else { &*built.epub }))
}
