//! A publication in a temporary folder, and the program run in it.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::io::{Cursor, Read};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

/// What a publication has that does not say otherwise.
pub(crate) const MANIFEST: &str = "title = \"The Ferry\"\npublisher = \"Ferry Society\"\nlanguage = \"en\"\n";

/// A publication, removed when it is dropped.
pub(crate) struct Publication {
    folder: TempDir,
}

impl Publication {
    /// A folder without anything.
    pub(crate) fn empty() -> Self {
        let folder = tempfile::Builder::new().prefix("masthead-test-").tempdir();
        Self { folder: folder.expect("a temporary folder can be made") }
    }

    /// A folder with a short `masthead.toml`.
    pub(crate) fn new() -> Self {
        Self::empty().file("masthead.toml", MANIFEST)
    }

    /// Adds or replaces a file, with the folders above it.
    pub(crate) fn file(self, path: &str, content: impl AsRef<[u8]>) -> Self {
        self.write(path, content);
        self
    }

    /// Adds or replaces a file.
    pub(crate) fn write(&self, path: &str, content: impl AsRef<[u8]>) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().expect("a file is in a folder")).expect("the folder can be made");
        fs::write(path, content).expect("the file can be written");
    }

    /// An issue `issues/<slug>.md` with a title and this text.
    pub(crate) fn issue(self, slug: &str, text: &str) -> Self {
        self.file(&format!("issues/{slug}.md"), format!("+++\ntitle = \"{slug}\"\n+++\n{text}"))
    }

    /// Adds a file or folder from elsewhere.
    pub(crate) fn copy(self, from: &Path, to: &str) -> Self {
        copy(from, &self.path(to));
        self
    }

    pub(crate) fn root(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    pub(crate) fn exists(&self, path: &str) -> bool {
        self.path(path).exists()
    }

    pub(crate) fn read(&self, path: &str) -> Vec<u8> {
        let path = self.path(path);
        fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
    }

    pub(crate) fn text(&self, path: &str) -> String {
        String::from_utf8(self.read(path)).expect("the file is UTF-8")
    }

    /// The program in this folder, with nothing of the caller's environment that it listens to.
    pub(crate) fn command(&self, arguments: impl IntoIterator<Item = impl AsRef<OsStr>>) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_masthead"));
        command.args(arguments).current_dir(self.root());
        for name in ["SOURCE_DATE_EPOCH", "NO_COLOR", "CLICOLOR_FORCE", "RUST_BACKTRACE"] {
            command.env_remove(name);
        }
        command
    }

    /// Runs the program in this folder, with its arguments in one string.
    pub(crate) fn run(&self, arguments: &str) -> Run {
        run(&mut self.command(arguments.split_whitespace()))
    }

    /// The files below a folder, by their path from it.
    pub(crate) fn files(&self, folder: &str) -> BTreeMap<String, Vec<u8>> {
        let mut files = BTreeMap::new();
        collect(&self.path(folder), "", &mut files);
        files
    }
}

fn collect(folder: &Path, prefix: &str, files: &mut BTreeMap<String, Vec<u8>>) {
    for (name, path) in entries(folder) {
        if path.is_dir() {
            collect(&path, &format!("{prefix}{name}/"), files);
        } else {
            files.insert(format!("{prefix}{name}"), fs::read(&path).expect("the file can be read"));
        }
    }
}

/// Name and path of what stands in a folder, sorted; nothing where there is no folder.
pub(crate) fn entries(folder: &Path) -> Vec<(String, PathBuf)> {
    let found = fs::read_dir(folder).into_iter().flatten().map(|entry| entry.expect("the folder can be read"));
    let mut entries: Vec<_> =
        found.map(|entry| (entry.file_name().into_string().expect("names are UTF-8"), entry.path())).collect();
    entries.sort();
    entries
}

fn copy(from: &Path, to: &Path) {
    if from.is_dir() {
        fs::create_dir_all(to).expect("the folder can be made");
        for (name, path) in entries(from) {
            copy(&path, &to.join(name));
        }
    } else {
        fs::create_dir_all(to.parent().expect("a file is in a folder")).expect("the folder can be made");
        fs::copy(from, to).unwrap_or_else(|error| panic!("{}: {error}", from.display()));
    }
}

/// How a program ended and what it said.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) status: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Run {
    /// Fails unless the program ended with this status.
    #[track_caller]
    pub(crate) fn ends(self, status: i32) -> Self {
        assert_eq!(self.status, status, "exit status\nstdout:\n{}\nstderr:\n{}", self.stdout, self.stderr);
        self
    }

    /// The lines on stdout.
    pub(crate) fn lines(&self) -> Vec<&str> {
        self.stdout.lines().collect()
    }
}

pub(crate) fn run(command: &mut Command) -> Run {
    let output = command.output().unwrap_or_else(|error| panic!("{}: {error}", command.get_program().display()));
    let Output { status, stdout, stderr } = output;
    let text = |bytes| String::from_utf8(bytes).expect("the program writes UTF-8");
    Run { status: status.code().expect("no signal ended the program"), stdout: text(stdout), stderr: text(stderr) }
}

/// The files in a zip archive.
pub(crate) fn unzip(archive: &[u8]) -> BTreeMap<String, Vec<u8>> {
    let mut archive = zip::ZipArchive::new(Cursor::new(archive)).expect("the e-book is a zip archive");
    let count = archive.len();
    let read = |at| {
        let mut file = archive.by_index(at).expect("the archive has this entry");
        let mut content = Vec::new();
        file.read_to_end(&mut content).expect("the entry can be unpacked");
        (file.name().to_owned(), content)
    };
    (0..count).map(read).collect()
}

/// A folder of the repository.
pub(crate) fn repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// Whether a file's name ends in a dot and this.
pub(crate) fn has_extension(name: &str, extension: &str) -> bool {
    Path::new(name).extension().is_some_and(|found| found == extension)
}

/// The string literals in Typst code, as Typst's own parser reads them.
pub(crate) fn strings(node: &typst::syntax::SyntaxNode) -> Vec<String> {
    match node.cast::<typst::syntax::ast::Str<'_>>() {
        Some(literal) => vec![literal.get().to_string()],
        None => node.children().flat_map(strings).collect(),
    }
}
