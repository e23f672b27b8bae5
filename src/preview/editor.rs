//! Opening a file in the author's editor.

use std::io;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;

/// The command of `--editor`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct EditorCommand {
    program: String,
    arguments: Vec<String>,
}

impl EditorCommand {
    /// Parses a command: a program and its arguments, separated by spaces. `{file}`, `{line}` and `{column}` are replaced
    /// by the place. If there is no `{file}`, `FILE:LINE:COLUMN` is added as the last argument. No shell is involved.
    ///
    /// # Errors
    /// The command is empty.
    pub(crate) fn parse(command: &str) -> Result<Self, String> {
        let mut parts = command.split_whitespace().map(str::to_owned);
        let program = parts.next().ok_or("write the command of an editor, such as `code --goto`")?;
        let mut arguments: Vec<String> = parts.collect();
        if !arguments.iter().any(|argument| argument.contains("{file}")) {
            arguments.push("{file}:{line}:{column}".to_owned());
        }
        Ok(Self { program, arguments })
    }

    /// Opens a file, by its path relative to the publication in `root`.
    ///
    /// # Errors
    /// The file is not in the publication, or the program cannot be started.
    pub(super) fn open(&self, root: &Path, file: &str, line: usize, column: usize) -> Result<(), String> {
        let path = root.join(file).canonicalize().ok().filter(|path| path.starts_with(root) && path.is_file());
        let path = path.ok_or_else(|| format!("`{file}` is not a file of the publication"))?;
        let arguments = self.arguments(&path.to_string_lossy(), line, column);
        let started = Command::new(&self.program).args(arguments).stdin(Stdio::null()).spawn();
        let mut child = started.map_err(|error: io::Error| format!("`{}` cannot be started: {error}", self.program))?;
        // The process is waited for, so that it does not stay in the table of processes.
        thread::spawn(move || child.wait());
        Ok(())
    }

    fn arguments(&self, path: &str, line: usize, column: usize) -> Vec<String> {
        let place = |argument: &String| {
            // The path is inserted last, since it may contain braces.
            let argument = argument.replace("{line}", &line.to_string()).replace("{column}", &column.to_string());
            argument.replace("{file}", path)
        };
        self.arguments.iter().map(place).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_inserted_or_added() {
        let editor = EditorCommand::parse("code --goto").unwrap();
        assert_eq!(editor.arguments("/a b/{line}.md", 3, 7), ["--goto", "/a b/{line}.md:3:7"]);
        let editor = EditorCommand::parse("vim +{line} {file}").unwrap();
        assert_eq!(editor.arguments("/a.md", 3, 7), ["+3", "/a.md"]);
        assert!(EditorCommand::parse("  ").is_err());
    }

    #[test]
    fn only_files_of_the_publication_are_opened() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().canonicalize().unwrap().join("publication");
        std::fs::create_dir(&root).unwrap();
        std::fs::write(root.join("a.md"), "").unwrap();
        std::fs::write(folder.path().join("b.md"), "").unwrap();
        let editor = EditorCommand::parse("no-such-editor").unwrap();
        let opened = |file: &str| editor.open(&root, file, 1, 1).unwrap_err();
        assert!(opened("../b.md").contains("is not a file of the publication"));
        assert!(opened("c.md").contains("is not a file of the publication"));
        assert!(opened("a.md").contains("cannot be started"));
    }
}
