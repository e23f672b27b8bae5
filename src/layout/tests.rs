use std::fs;

use super::*;
use crate::diagnostic::{MessageFormat, MessageStyle, Report};
use crate::directive::{DirectiveElement, DirectiveForm};
use crate::manifest::{PublicationManifest, read_publication};
use crate::publication::SpannedName;
use crate::root::Root;
use crate::source::{Source, Sources};

const TOML: &str = "contract = 1\nname = \"own\"\n[directives]\npullquote = \"Large\"\n\
    [settings.size]\ntype = \"length\"\ndefault = \"9pt\"\n\
    [settings.columns]\ntype = \"integer\"\nminimum = 1\nmaximum = 4\ndefault = 3\n";

/// Returns all messages, each followed by a line break.
fn all_messages(report: &Report) -> String {
    report.messages(&MessageStyle::plain(MessageFormat::Short)).into_iter().map(|message| message + "\n").collect()
}

struct Folder {
    root: Root,
    _folder: tempfile::TempDir,
}

/// Creates a publication with the layout `own`.
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

fn publication(manifest: &str) -> (PublicationManifest, Report) {
    let mut report = Report::new(Sources::default());
    let source = report.sources.add(Source::new("masthead.toml", format!("title = \"x\"\n{manifest}")));
    let manifest = read_publication(source, &mut report).unwrap();
    assert!(report.is_empty());
    (manifest, report)
}

fn load(root: &Root, manifest: &str) -> (Option<Layout>, String) {
    let (PublicationManifest { publication, settings }, mut report) = publication(manifest);
    let settings = read_settings(root, &settings, &mut report);
    let layout = Layout::load(root, &publication.layout, &settings, &mut report);
    (layout.ok(), all_messages(&report))
}

#[test]
fn a_layout_of_the_publication_is_loaded_with_its_settings() {
    let folder = folder(TOML);
    let (layout, messages) = load(&folder.root, "layout = \"own\"\n[settings.own]\ncolumns = 2\n");
    assert_eq!(messages, "");
    let layout = layout.unwrap();
    let paths: Vec<_> = layout.files.iter().map(|(path, _)| path.as_str()).collect();
    assert_eq!(paths, ["layout.typ", "parts/head.typ"]);
    assert_eq!(layout.directives, [LayoutDirective { name: "pullquote".into(), form: DirectiveForm::default() }]);
    let settings: Vec<_> = layout.settings.iter().map(|setting| (setting.name.as_str(), &setting.value)).collect();
    assert_eq!(settings, [("size", &SettingValue::Length("9pt".into())), ("columns", &SettingValue::Integer(2))]);
    assert_eq!(layout.settings.iter().map(|setting| setting.span.is_some()).collect::<Vec<_>>(), [false, true]);
    let base: Vec<_> = layout.base_settings.iter().map(|setting| setting.name.as_str()).collect();
    assert!(base.contains(&"accent") && !base.contains(&"columns"), "{base:?}");
    assert!(layout.css().contains("\n  font-size: 9pt\n"));
}

#[test]
fn invalid_settings_are_reported_at_their_source() {
    let folder = folder(TOML);
    let manifest = "layout = \"own\"\n[settings.own]\ncolums = 2\ncolumns = 9\nsize = \"9\"\n";
    let (layout, messages) = load(&folder.root, manifest);
    assert!(layout.is_none());
    let expected = "masthead.toml:4:1: error[unknown-key]: unknown setting `colums`\n\
        masthead.toml:5:11: error[bad-value]: `columns` cannot be 9\n\
        masthead.toml:6:8: error[bad-value]: `size` must be a length, not `9`\n";
    assert_eq!(messages, expected);
    let (manifest, mut report) = publication(manifest);
    read_settings(&folder.root, &manifest.settings, &mut report);
    assert_eq!(all_messages(&report), expected);
}

#[test]
fn settings_of_an_unknown_layout_are_reported() {
    let (manifest, mut report) = publication("[settings.newsleter]\n[settings.own]\n");
    read_settings(&folder(TOML).root, &manifest.settings, &mut report);
    let diagnostics = report.sorted();
    assert_eq!(diagnostics.len(), 1);
    assert_eq!(diagnostics[0].help, "did you mean `newsletter`?");
}

#[test]
fn unknown_layouts_are_reported_with_a_suggestion() {
    let folder = folder(TOML);
    for name in ["newsleter", "../own", "own/", ".", ""] {
        let mut report = Report::new(Sources::default());
        let named = SpannedName { name: name.into(), span: None };
        assert!(Layout::load(&folder.root, &named, &LayoutSettings::default(), &mut report).is_err());
        assert_eq!(report.sorted()[0].code.name(), "unknown-layout", "{name}");
        if name == "newsleter" {
            assert_eq!(report.sorted()[0].help, "did you mean `newsletter`?");
        }
    }
}

#[test]
fn invalid_layout_toml_is_reported() {
    let toml = "contract = 2\nname = \"other\"\n[directives]\n\"Pull quote\" = \"x\"\n[settings.a]\ntype = \"interger\"\n\
        default = 1\n[settings.b]\ntype = \"choice\"\ndefault = \"x\"\n[settings.c]\ntype = \"colour\"\ndefault = \"red\"\n\
        [settings.d]\ntype = \"text\"\ndefalt = \"\"\n[settings.e]\ntype = \"font\"\nminimum = 1\ndefault = \"x\"\n\
        [settings.f]\ntype = \"length\"\nmaximum = 9\ndefault = \"1pt\"\n\
        [settings.g]\ntype = \"length\"\nmaximum = \"9pt\"\ndefault = \"1in\"\n";
    let (layout, messages) = load(&folder(toml).root, "layout = \"own\"\n");
    assert!(layout.is_none());
    let places: Vec<_> = messages.lines().map(|line| line.split(' ').take(2).collect::<Vec<_>>().join(" ")).collect();
    let expected = [
        "1:12: error[bad-value]:",
        "2:8: error[bad-value]:",
        "4:1: error[bad-value]:",
        "6:8: error[bad-value]:",
        "9:8: error[bad-value]:",
        "13:11: error[bad-value]:",
        "14:11: error[missing-key]:",
        "16:1: error[unknown-key]:",
        "19:1: error[bad-value]:",
        "23:11: error[bad-value]:",
        "28:11: error[bad-value]:",
    ];
    assert_eq!(places, expected.map(|place| format!("layouts/own/layout.toml:{place}")), "{messages}");
}

#[test]
fn unknown_variables_in_a_style_sheet_are_reported() {
    let folder = folder(TOML);
    fs::write(folder.root.folder().join("layouts/own/epub.css"), "p { color: var(--colour) }").unwrap();
    let (_, messages) = load(&folder.root, "layout = \"own\"\n");
    let expected = "layouts/own/epub.css:1:12: error[unknown-key]: `var(--colour)` is not a setting of the layout\n";
    assert_eq!(messages, expected);
}

#[test]
fn a_style_sheet_follows_that_of_the_base() {
    let toml = "contract = 1\nname = \"own\"\n[settings.accent]\ntype = \"colour\"\ndefault = \"#123456\"\n";
    let folder = folder(toml);
    fs::write(folder.root.folder().join("layouts/own/epub.css"), "p { color: var(--hairline) }").unwrap();
    let css = || {
        let (layout, messages) = load(&folder.root, "layout = \"own\"\n");
        assert_eq!(messages, "");
        layout.unwrap().css()
    };
    let own = css();
    assert!(own.contains("border-top: 0.3em solid #123456;") && own.contains("\n  color: #bdbdbd\n"), "{own}");
    fs::remove_file(folder.root.folder().join("layouts/own/epub.css")).unwrap();
    let base = css();
    assert!(base.contains("border-top: 0.3em solid #123456;") && !base.contains("\n  color: #bdbdbd\n"));
    assert!(!base.contains("var("), "{base}");
}

#[test]
fn a_setting_of_the_base_keeps_its_type() {
    let toml = "contract = 1\nname = \"own\"\n[settings.accent]\ntype = \"text\"\ndefault = \"red\"\n";
    let (layout, messages) = load(&folder(toml).root, "layout = \"own\"\n");
    assert!(layout.is_none());
    let expected =
        "layouts/own/layout.toml:4:8: error[bad-value]: the base has a setting `accent` of the type `colour`";
    assert!(messages.contains(expected), "{messages}");
}

#[test]
fn the_base_is_not_a_layout() {
    let (_, messages) = load(&folder(TOML).root, "layout = \"base\"\n");
    let message = "`base` is not a layout, but the base that layouts build on";
    assert_eq!(messages, format!("masthead.toml:2:10: error[unknown-layout]: {message}\n"));
}

#[test]
fn directives_have_an_element_and_a_role() {
    let toml = "contract = 1\nname = \"own\"\n[directives]\nbox = \"Tinted\"\n[directives.tip]\nabout = \"Advice\"\n\
        element = \"aside\"\nrole = \"doc-tip\"\n[settings.size]\ntype = \"length\"\ndefault = \"9pt\"\n";
    let (layout, messages) = load(&folder(toml).root, "layout = \"own\"\n");
    assert_eq!(messages, "");
    let layout = layout.unwrap();
    let form = |name: &str| layout.directive_form(name);
    assert_eq!((form("tip").element, form("tip").role), (DirectiveElement::Aside, Some("doc-tip")));
    assert_eq!((form("box"), form("unknown")), (DirectiveForm::default(), DirectiveForm::default()));
}

#[test]
fn a_missing_layout_file_is_reported() {
    let folder = folder(TOML);
    fs::remove_file(folder.root.folder().join("layouts/own/layout.typ")).unwrap();
    let (_, messages) = load(&folder.root, "layout = \"own\"\n");
    assert_eq!(messages, "masthead.toml:2:10: error[missing-file]: there is no file `layouts/own/layout.typ`\n");
}

#[test]
fn the_built_in_newsletter_loads() {
    let folder = tempfile::tempdir().unwrap();
    let (layout, messages) = load(&Root::open(folder.path()).unwrap(), "");
    assert_eq!(messages, "");
    let layout = layout.unwrap();
    assert!(layout.files.iter().any(|(path, _)| path == "layout.typ"));
    assert!(layout.css().contains("#a6192e"));
}
