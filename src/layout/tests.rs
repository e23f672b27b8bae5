use std::fs;

use super::*;
use crate::diagnostic::{Format, Report, Style};
use crate::directive::Element;
use crate::manifest::read_publication;
use crate::publication::{Named, Publication};
use crate::root::Root;
use crate::source::{Source, Sources};

const TOML: &str = "contract = 1\nname = \"own\"\n[directives]\npullquote = \"Large\"\n\
    [settings.size]\ntype = \"length\"\ndefault = \"9pt\"\n\
    [settings.columns]\ntype = \"integer\"\nminimum = 1\nmaximum = 4\ndefault = 3\n";

/// Every message, each ending in a line break.
fn messages(report: &Report) -> String {
    report.messages(&Style::plain(Format::Short)).into_iter().map(|message| message + "\n").collect()
}

struct Folder {
    root: Root,
    _folder: tempfile::TempDir,
}

/// A publication with the layout `own`.
fn folder(toml: &str) -> Folder {
    let folder = tempfile::tempdir().unwrap();
    let layout = folder.path().join("layouts/own");
    fs::create_dir_all(layout.join("parts")).unwrap();
    fs::write(layout.join("layout.toml"), toml).unwrap();
    fs::write(layout.join("layout.typ"), "#let layout(issue, body) = body").unwrap();
    fs::write(layout.join("parts/head.typ"), "").unwrap();
    fs::write(layout.join("epub.css"), "p { font-size: var(--size) }").unwrap();
    Folder { root: Root::open(folder.path()).unwrap(), _folder: folder }
}

fn publication(manifest: &str) -> (Publication, Report) {
    let mut report = Report::new(Sources::default());
    let source = report.sources.add(Source::new("masthead.toml", format!("title = \"x\"\n{manifest}")));
    let publication = read_publication(source, &mut report).unwrap();
    assert!(report.is_empty());
    (publication, report)
}

fn load(root: &Root, manifest: &str) -> (Option<Layout>, String) {
    let (publication, mut report) = publication(manifest);
    let layout = Layout::load(root, &publication.layout, &publication.settings, &mut report);
    (layout, messages(&report))
}

#[test]
fn a_layout_of_the_publication_has_its_files_and_settings() {
    let folder = folder(TOML);
    let (layout, said) = load(&folder.root, "layout = \"own\"\n[settings.own]\ncolumns = 2\n");
    assert_eq!(said, "");
    let layout = layout.unwrap();
    let paths: Vec<_> = layout.files.iter().map(|(path, _)| path.as_str()).collect();
    assert_eq!(paths, ["layout.typ", "parts/head.typ"]);
    assert_eq!(layout.directives, [Directive { name: "pullquote".into(), form: Form::default() }]);
    let settings = [("size".into(), SettingValue::Length("9pt".into())), ("columns".into(), SettingValue::Integer(2))];
    assert_eq!(layout.settings, settings);
    assert!(layout.css().ends_with("\np { font-size: 9pt }"));
}

#[test]
fn settings_are_checked_where_they_are_written() {
    let folder = folder(TOML);
    let manifest = "layout = \"own\"\n[settings.own]\ncolums = 2\ncolumns = 9\nsize = \"9\"\n";
    let (layout, said) = load(&folder.root, manifest);
    assert!(layout.is_none());
    let expected = "masthead.toml:4:1: error[unknown-key]: unknown setting `colums`\n\
        masthead.toml:5:11: error[bad-value]: `columns` must not be 9\n\
        masthead.toml:6:8: error[bad-value]: `size` must be a length, not `9`\n";
    assert_eq!(said, expected);
    let (publication, mut report) = publication(manifest);
    check_settings(&folder.root, &publication.settings, &mut report);
    assert_eq!(messages(&report), expected);
}

#[test]
fn settings_of_no_layout_are_a_mistake() {
    let (publication, mut report) = publication("[settings.newsleter]\n[settings.own]\n");
    check_settings(&folder(TOML).root, &publication.settings, &mut report);
    let said = report.sorted();
    assert_eq!(said.len(), 1);
    assert_eq!(said[0].help, "did you mean `newsletter`?");
}

#[test]
fn unknown_layouts_are_named_with_the_nearest() {
    let folder = folder(TOML);
    for name in ["newsleter", "../own", "own/", ".", ""] {
        let mut report = Report::new(Sources::default());
        let named = Named { name: name.into(), span: None };
        assert!(Layout::load(&folder.root, &named, &SettingValues::default(), &mut report).is_none());
        assert_eq!(report.sorted()[0].code.name(), "unknown-layout", "{name}");
        if name == "newsleter" {
            assert_eq!(report.sorted()[0].help, "did you mean `newsletter`?");
        }
    }
}

#[test]
fn layout_toml_is_checked_like_any_config() {
    let toml = "contract = 2\nname = \"other\"\n[directives]\n\"Pull quote\" = \"x\"\n[settings.a]\ntype = \"interger\"\n\
        default = 1\n[settings.b]\ntype = \"choice\"\ndefault = \"x\"\n[settings.c]\ntype = \"colour\"\ndefault = \"red\"\n\
        [settings.d]\ntype = \"text\"\ndefalt = \"\"\n";
    let (layout, said) = load(&folder(toml).root, "layout = \"own\"\n");
    assert!(layout.is_none());
    let places: Vec<_> = said.lines().map(|line| line.split(' ').take(2).collect::<Vec<_>>().join(" ")).collect();
    let expected = [
        "1:12: error[bad-value]:",
        "2:8: error[bad-value]:",
        "4:1: error[bad-value]:",
        "6:8: error[bad-value]:",
        "9:8: error[bad-value]:",
        "13:11: error[bad-value]:",
        "14:11: error[missing-key]:",
        "16:1: error[unknown-key]:",
    ];
    assert_eq!(places, expected.map(|place| format!("layouts/own/layout.toml:{place}")), "{said}");
}

#[test]
fn a_style_sheet_can_name_settings_only() {
    let folder = folder(TOML);
    fs::write(folder.root.folder().join("layouts/own/epub.css"), "p { color: var(--colour) }").unwrap();
    let (_, said) = load(&folder.root, "layout = \"own\"\n");
    let expected = "layouts/own/epub.css:1:12: error[unknown-key]: `var(--colour)` names no setting of the layout\n";
    assert_eq!(said, expected);
}

#[test]
fn a_style_sheet_follows_that_of_the_base() {
    let toml = "contract = 1\nname = \"own\"\n[settings.accent]\ntype = \"colour\"\ndefault = \"#123456\"\n";
    let folder = folder(toml);
    fs::write(folder.root.folder().join("layouts/own/epub.css"), "p { color: var(--hairline) }").unwrap();
    let css = |said: &str| {
        let (layout, messages) = load(&folder.root, "layout = \"own\"\n");
        assert_eq!(messages, said);
        layout.unwrap().css()
    };
    let own = css("");
    assert!(own.contains("border-top: 0.3em solid #123456;") && own.ends_with("p { color: #bdbdbd }"), "{own}");
    fs::remove_file(folder.root.folder().join("layouts/own/epub.css")).unwrap();
    let base = css("");
    assert!(base.contains("border-top: 0.3em solid #123456;") && !base.contains("} p {"));
    // Comments name the settings; rules hold their values.
    let rules: String = base.split("*/").map(|part| part.split("/*").next().unwrap_or_default()).collect();
    assert!(!rules.contains("var("), "{rules}");
}

#[test]
fn a_setting_of_the_base_keeps_its_type() {
    let toml = "contract = 1\nname = \"own\"\n[settings.accent]\ntype = \"text\"\ndefault = \"red\"\n";
    let (layout, said) = load(&folder(toml).root, "layout = \"own\"\n");
    assert!(layout.is_none());
    let message = "the base has a setting `accent` of the type `colour`";
    assert!(said.contains(&format!("layouts/own/layout.toml:4:8: error[bad-value]: {message}")), "{said}");
}

#[test]
fn the_base_is_no_layout() {
    let (_, said) = load(&folder(TOML).root, "layout = \"base\"\n");
    let message = "`base` is not a layout, but the base that layouts build on";
    assert_eq!(said, format!("masthead.toml:2:10: error[unknown-layout]: {message}\n"));
}

#[test]
fn directives_have_an_element_and_a_role() {
    let toml = "contract = 1\nname = \"own\"\n[directives]\nbox = \"Tinted\"\n[directives.tip]\nabout = \"Advice\"\n\
        element = \"aside\"\nrole = \"doc-tip\"\n[settings.size]\ntype = \"length\"\ndefault = \"9pt\"\n";
    let (layout, said) = load(&folder(toml).root, "layout = \"own\"\n");
    assert_eq!(said, "");
    let layout = layout.unwrap();
    let form = |name: &str| layout.directive_form(name);
    assert_eq!((form("tip").element, form("tip").role), (Element::Aside, Some("doc-tip")));
    assert_eq!((form("box"), form("unknown")), (Form::default(), Form::default()));
}

#[test]
fn a_layout_without_its_files_is_told() {
    let folder = folder(TOML);
    fs::remove_file(folder.root.folder().join("layouts/own/layout.typ")).unwrap();
    let (_, said) = load(&folder.root, "layout = \"own\"\n");
    assert_eq!(said, "masthead.toml:2:10: error[missing-file]: there is no file `layouts/own/layout.typ`\n");
}

#[test]
fn the_newsletter_is_right() {
    let folder = tempfile::tempdir().unwrap();
    let (layout, said) = load(&Root::open(folder.path()).unwrap(), "");
    assert_eq!(said, "");
    let layout = layout.unwrap();
    assert!(layout.files.iter().any(|(path, _)| path == "layout.typ"));
    assert!(layout.css().contains("#a6192e"));
}
