//! Test fixtures: a publication in a temporary folder, and runs of the program in it.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::io::{Cursor, ErrorKind, Read};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

/// Default `masthead.toml` of [`Publication::new`].
pub(crate) const MANIFEST: &str = "title = \"The Ferry\"\npublisher = \"Ferry Society\"\nlanguage = \"en\"\n";

/// A publication in a temporary folder, which is removed on drop.
pub(crate) struct Publication {
    folder: TempDir,
}

impl Publication {
    /// Creates an empty folder.
    pub(crate) fn empty() -> Self {
        let folder = tempfile::Builder::new().prefix("masthead-test-").tempdir();
        Self { folder: folder.expect("a temporary folder can be created") }
    }

    /// Creates a folder with [`MANIFEST`] as its `masthead.toml`.
    pub(crate) fn new() -> Self {
        Self::empty().file("masthead.toml", MANIFEST)
    }

    /// Writes a file as [`write`](Self::write) does, for chaining.
    pub(crate) fn file(self, path: &str, content: impl AsRef<[u8]>) -> Self {
        self.write(path, content);
        self
    }

    /// Writes a file, replacing an existing one. Missing parent folders are created.
    pub(crate) fn write(&self, path: &str, content: impl AsRef<[u8]>) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().expect("a file is in a folder")).expect("the folder can be created");
        fs::write(path, content).expect("the file can be written");
    }

    /// Adds an issue `issues/<slug>.md` with the slug as its title and `text` as its body.
    pub(crate) fn issue(self, slug: &str, text: &str) -> Self {
        self.file(&format!("issues/{slug}.md"), format!("+++\ntitle = \"{slug}\"\n+++\n{text}"))
    }

    /// Copies a file or folder from outside the publication.
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

    /// Returns a command for the program, run in this folder without the environment variables that change its output.
    pub(crate) fn command(&self, arguments: impl IntoIterator<Item = impl AsRef<OsStr>>) -> Command {
        self.command_of(env!("CARGO_BIN_EXE_masthead"), arguments)
    }

    /// Returns the command for another program, as [`Self::command`].
    pub(crate) fn command_of(
        &self,
        program: impl AsRef<OsStr>,
        arguments: impl IntoIterator<Item = impl AsRef<OsStr>>,
    ) -> Command {
        let mut command = Command::new(program);
        command.args(arguments).current_dir(self.root());
        command.env("MASTHEAD_CACHE_KEY", "tests");
        for name in ["SOURCE_DATE_EPOCH", "NO_COLOR", "CLICOLOR_FORCE", "RUST_BACKTRACE"] {
            command.env_remove(name);
        }
        command
    }

    /// Runs the program in this folder; `arguments` are separated by white space.
    pub(crate) fn run(&self, arguments: &str) -> Run {
        run(&mut self.command(arguments.split_whitespace()))
    }

    /// Returns the content of all files below a folder, keyed by their path relative to it. A file that is removed or
    /// renamed between the listing and the reading, as a running build does with its temporary files, is left out.
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
            match fs::read(&path) {
                Ok(bytes) => drop(files.insert(format!("{prefix}{name}"), bytes)),
                Err(error) if error.kind() == ErrorKind::NotFound => {}
                Err(error) => panic!("{}: {error}", path.display()),
            }
        }
    }
}

/// Returns name and path of each entry of a folder, sorted by name. A missing folder has no entries.
pub(crate) fn entries(folder: &Path) -> Vec<(String, PathBuf)> {
    let listing = fs::read_dir(folder).into_iter().flatten().map(|entry| entry.expect("the folder can be read"));
    let mut entries: Vec<_> =
        listing.map(|entry| (entry.file_name().into_string().expect("names are UTF-8"), entry.path())).collect();
    entries.sort();
    entries
}

fn copy(from: &Path, to: &Path) {
    if from.is_dir() {
        fs::create_dir_all(to).expect("the folder can be created");
        for (name, path) in entries(from) {
            copy(&path, &to.join(name));
        }
    } else {
        fs::create_dir_all(to.parent().expect("a file is in a folder")).expect("the folder can be created");
        fs::copy(from, to).unwrap_or_else(|error| panic!("{}: {error}", from.display()));
    }
}

/// Exit status and output of a finished program.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) status: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Run {
    /// Asserts that the program exited with `status`.
    #[track_caller]
    pub(crate) fn ends(self, status: i32) -> Self {
        assert_eq!(self.status, status, "exit status\nstdout:\n{}\nstderr:\n{}", self.stdout, self.stderr);
        self
    }

    /// Returns the lines written to stdout.
    pub(crate) fn lines(&self) -> Vec<&str> {
        self.stdout.lines().collect()
    }
}

/// Runs a command to its end.
pub(crate) fn run(command: &mut Command) -> Run {
    let output = command.output().unwrap_or_else(|error| panic!("{}: {error}", command.get_program().display()));
    let Output { status, stdout, stderr } = output;
    let text = |bytes| String::from_utf8(bytes).expect("the program writes UTF-8");
    Run { status: status.code().expect("no signal ended the program"), stdout: text(stdout), stderr: text(stderr) }
}

/// Returns the files of a zip archive, keyed by path.
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

/// Returns the absolute path of a file or folder of this repository.
pub(crate) fn repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// Returns `true` if the file name has this extension.
pub(crate) fn has_extension(name: &str, extension: &str) -> bool {
    Path::new(name).extension().is_some_and(|actual| actual == extension)
}

/// Returns the values of all string literals in Typst code, as parsed by Typst.
pub(crate) fn strings(node: &typst::syntax::SyntaxNode) -> Vec<String> {
    match node.cast::<typst::syntax::ast::Str<'_>>() {
        Some(literal) => vec![literal.get().to_string()],
        None => node.children().flat_map(strings).collect(),
    }
}
