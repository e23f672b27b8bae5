//! `[front-matter]`: keys of other programs.

/// Keys of front matter that was written for another program.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ForeignKeys {
    /// Foreign keys, each with the key of Masthead that it stands for: `author = "contributors"`
    pub renamed: Vec<(String, String)>,
    /// `ignore`: keys that are left out. A key that is also in `renamed` is left out only where its counterpart does not
    /// exist.
    pub ignored: Vec<String>,
}
