//! Texts that are made to do harm, each with what is said of it: an answer within ten seconds of work and 1 GB, and where
//! something is written, nothing but what the author's words are.

use std::collections::BTreeSet;
use std::fs::File;
use std::sync::LazyLock;

use crate::support::{Publication, unzip};
use crate::watch::watched;

/// A hostile issue.
struct Row {
    /// What it is, for messages; also the name of its files.
    name: &'static str,
    text: Vec<u8>,
    /// The codes of its diagnostics, sorted. With any of [`ERRORS`] nothing is written.
    codes: &'static [&'static str],
}

/// Codes that are errors; the others are warnings.
const ERRORS: [&str; 10] = [
    "bad-data",
    "bad-math",
    "invalid-utf8",
    "missing-file",
    "nesting-too-deep",
    "out-of-time",
    "outside-root",
    "over-limit",
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

/// Code of other languages: words here.
fn code() -> Vec<Row> {
    vec![
        row(
            "typst-panic",
            "#panic() and $\\#panic()$ and @ref and <label> and // and /* and \\u{202e}\n",
            &["unsupported-html"],
        ),
        row("typst-read", "#read(\"/etc/passwd\")\n\n`#read(\"/etc/passwd\")`\n\n    #read(\"/etc/passwd\")\n", &[]),
        row("formula-panic", "$\\text{\\#panic() [x] \"y\"}$ and $\\#panic() \\& \\% < >$\n", &[]),
        row("formula-deep", format!("${}x{}$\n", "\\sqrt{".repeat(500), "}".repeat(500)), &["bad-math"]),
        row("formula-long", format!("${}$\n", "x+".repeat(4000)), &["bad-math"]),
        row("data-controls", "```table\n---\na,b\n\u{1b}[31m,\u{202e}x\n```\n", &["bad-data"]),
        row(
            "typst-ends-the-string",
            "\" ] #panic() [ \\\" ] #panic()\n\n# \"]#panic()\n\n| \"]#panic() |\n|---|\n",
            &[],
        ),
        row("raw-typst", "```{=typst}\n#panic()\n```\n\n`#panic()`{=typst}\n", &[]),
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
            &[],
        ),
        row("onerror-of-an-image", "<img src=\"none.png\" alt=\"x\" onerror=\"alert(1)\">\n", &["missing-file"]),
        row("unclosed-tags", "<b>bold <i>both\n\n<div class=\"a\n\n<details>\n\n<!-- never\n", &["unsupported-html"]),
        row("cdata", "<![CDATA[ ]]> ]]> &lt;/p&gt; <?php echo 1 ?> <!DOCTYPE html>\n", &[]),
        row("template", "{{ secrets.TOKEN }} ${SECRET} %(path)s <%= system('id') %> $(id) `id`\n", &[]),
    ]
}

/// Where links and images may not lead.
fn places() -> Vec<Row> {
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
        row("file", "[a](file:///etc/passwd) [b](FILE:/etc/passwd)\n", &["refused-link"]),
        row("image-absolute", "![a](/etc/passwd)\n", &["missing-file"]),
        row("image-above", "![a](../../../../../../../../etc/passwd)\n", &["outside-root"]),
        row("image-encoded", "![a](%2e%2e/%2e%2e/%2e%2e/%2e%2e/etc/passwd)\n", &["outside-root"]),
        row("image-by-address", "![a](file:///etc/passwd)\n", &["outside-root"]),
        row("image-in-html", "<img src=\"../../../../../../etc/passwd\" alt=\"a\">\n", &["outside-root"]),
        row("image-of-windows", "![a](C:\\Windows\\win.ini) ![b](\\\\server\\share\\a.png)\n", &["outside-root"]),
        row("image-inline", "![a](data:image/png;base64,AAAA)\n", &["missing-file"]),
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

/// Too much of something.
fn amounts() -> Vec<Row> {
    let nested = repeated(1200, |depth| format!("{}- a\n", "  ".repeat(depth)));
    let notes = repeated(5000, |at| format!("[^{at}] ")) + &repeated(5000, |at| format!("\n\n[^{at}]: n\n"));
    let cells =
        format!("{}\n{}\n{}", "|a".repeat(1000), "|-".repeat(1000), format!("{}\n", "|x".repeat(1000)).repeat(1000));
    let runs = repeated(400, |count| "`".repeat(count + 1) + " ");
    vec![
        row("quotes", ">".repeat(100_000) + " x\n", &["out-of-time"]),
        row("stars", "*".repeat(100_000), &[]),
        row("open-stars", "*a **a ".repeat(10_000), &[]),
        row("brackets", "[".repeat(100_000), &[]),
        row("open-links", "[a](".repeat(20_000), &[]),
        row("backticks", "`".repeat(100_000), &[]),
        row("runs-of-backticks", runs, &[]),
        row("lists-in-a-line", "- ".repeat(10_000) + "x\n", &["nesting-too-deep"]),
        row("lists-in-lists", nested, &["nesting-too-deep"]),
        row("tags-in-tags", "<u>".repeat(10_000) + "x\n", &["unsupported-html"]),
        row("notes", notes, &["over-limit"]),
        row("long-word", "abcdefghij".repeat(9000), &[]),
        row("long-line-of-code", format!("```\n{}\n```\n", "x".repeat(90_000)), &[]),
        row("paragraph-of-1-mb", "lorem ipsum ".repeat(85_000), &["over-limit"]),
        row("paragraph-of-10-mb", "lorem ipsum ".repeat(850_000), &["over-limit"]),
        row("million-cells", cells, &["over-limit"]),
        row("entity-flood", "&amp;&lt;&quot;".repeat(20_000), &[]),
    ]
}

/// A row as it was built: its PDF and EPUB.
struct Built {
    name: &'static str,
    pdf: Vec<u8>,
    epub: Vec<u8>,
}

/// What the rows gave, once for all tests; or what was wrong, row by row.
fn built() -> &'static [Built] {
    static BUILT: LazyLock<Result<Vec<Built>, String>> = LazyLock::new(|| {
        let (mut built, mut wrong) = (Vec::new(), Vec::new());
        for row in [code(), places(), characters(), amounts()].into_iter().flatten() {
            match try_out(&row) {
                Ok(written) => built.extend(written),
                Err(problem) => wrong.push(format!("{}: {problem}", row.name)),
            }
        }
        if wrong.is_empty() { Ok(built) } else { Err(wrong.join("\n")) }
    });
    BUILT.as_ref().unwrap_or_else(|wrong| panic!("{wrong}"))
}

/// Builds a row. An error unless it says and writes what it should.
fn try_out(row: &Row) -> Result<Option<Built>, String> {
    let publication = Publication::new().file("issues/a.md", &row.text);
    let (status, said) = watched(row.name, &publication);
    let codes: BTreeSet<&str> = said.lines().filter_map(code_of).collect();
    let harms = |c: char| c.is_control() && c != '\n' || matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
    let there = [publication.exists("dist/a/a.pdf"), publication.exists("dist/a/a.epub")];
    if !codes.iter().eq(row.codes) || status != i32::from(!row.is_built()) || said.contains(harms) {
        return Err(format!("status {status}, {codes:?}\n{said:?}"));
    }
    if there != [row.is_built(); 2] {
        return Err(format!("the PDF and the EPUB are there: {there:?}"));
    }
    Ok(row.is_built().then(|| Built {
        name: row.name,
        pdf: publication.read("dist/a/a.pdf"),
        epub: publication.read("dist/a/a.epub"),
    }))
}

/// The code in a line of the short form: `a.md:4:1: warning[bad-link]: …`
fn code_of(line: &str) -> Option<&str> {
    let (_, rest) = line.split_once(": warning[").or_else(|| line.split_once(": error["))?;
    Some(rest.split_once("]: ")?.0)
}

#[test]
fn each_row_gets_its_answer() {
    assert!(built().len() > 20);
}

/// No script, handler or address of a forbidden scheme in an e-book.
#[test]
fn nothing_in_the_books_runs() {
    for book in built() {
        for (path, content) in unzip(&book.epub) {
            let text = String::from_utf8_lossy(&content).to_ascii_lowercase();
            let page = path.to_ascii_lowercase().ends_with("html") && roxmltree::Document::parse(&text).is_ok();
            if !page {
                continue;
            }
            let document = roxmltree::Document::parse(&text).expect("it was parsed before");
            for node in document.descendants() {
                assert!(!matches!(node.tag_name().name(), "script" | "iframe" | "object"), "{}: {path}", book.name);
                for attribute in node.attributes() {
                    let (name, value) = (attribute.name(), attribute.value().trim());
                    let runs = name.starts_with("on")
                        || ["javascript:", "data:", "vbscript:", "file:"]
                            .iter()
                            .any(|scheme| value.starts_with(scheme));
                    assert!(!runs, "{}: {path}: {name}=\"{value}\"", book.name);
                }
            }
        }
    }
}

#[test]
fn a_text_of_4_gb_is_not_read() {
    let publication = Publication::new().issue("a", "Text.\n");
    let file = File::create(publication.path("issues/b.md")).expect("the file can be made");
    file.set_len(4 << 30).expect("a file may be sparse");
    let (status, said) = watched("a sparse file", &publication);
    assert!(status == 1 && said.contains("error[over-limit]: `issues/b.md`"), "{said}");
}

#[test]
fn a_lone_surrogate_in_json_is_refused() {
    let read = masthead::issue::read_json(r#"{"version": 1, "title": "\ud800"}"#);
    assert!(read.is_err(), "it is no text");
}

/// What cannot be counted beforehand is stopped by the clock, and the other issues are built.
#[test]
fn an_issue_that_takes_too_long_is_given_up() {
    let manifest = "title = \"The Ferry\"\nlanguage = \"en\"\n\n[limits]\nseconds = 1\n";
    let slow = "Lorem ipsum dolor sit amet, consectetur adipisici elit.\n\n".repeat(20_000);
    let publication = Publication::empty().file("masthead.toml", manifest).issue("a", &slow).issue("b", "Text.\n");
    let (status, said) = watched("a slow issue", &publication);
    assert!(status == 1 && said.contains("error[out-of-time]: the issue `a` takes longer than 1 s"), "{said}");
    assert!(publication.exists("dist/b/b.pdf") && !publication.exists("dist/a"), "the other issue is built");
}

/// Name and bytes of each PDF or EPUB that was written, for the validators.
pub(crate) fn outputs(kind: &str) -> impl Iterator<Item = (&'static str, &'static [u8])> {
    let is_pdf = kind == "pdf";
    built().iter().map(move |built| (built.name, if is_pdf { &*built.pdf } else { &*built.epub }))
}
