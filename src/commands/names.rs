//! Names of new files and folders, for `new` and `import`.

/// Checks the name of a new issue, which becomes the name of a file and of folders.
///
/// # Errors
/// The name cannot be used on every system.
pub(super) fn check_issue_name(name: &str) -> Result<(), String> {
    let is_plain = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | ' ');
    if name.is_empty() || name.starts_with(['.', '-', ' ']) || name.ends_with(['.', ' ']) || !name.chars().all(is_plain)
    {
        return Err(format!("`{name}` cannot be the name of an issue; use letters, digits and hyphens, as in 2026-03"));
    }
    Ok(())
}

/// Returns a file name for a title, without number and extension: `whats-new` for "What’s new?".
pub(super) fn file_name(title: &str) -> String {
    /// Maximum length, in characters.
    const LENGTH: usize = 40;
    let mut name = String::new();
    for c in title.to_lowercase().chars().take(LENGTH) {
        if c.is_alphanumeric() {
            name.push(c);
        } else if matches!(c, ' ' | '-' | '\u{2013}' | '\u{2014}' | '\u{A0}') && !name.ends_with('-') {
            name.push('-');
        }
    }
    let name = name.trim_matches('-');
    if name.is_empty() { "article".to_owned() } else { name.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn issue_names_are_file_names_on_every_system() {
        for name in ["2026-03", "Summer issue", "nº7", "2026.1"] {
            assert!(check_issue_name(name).is_ok(), "{name}");
        }
        for name in ["", "../x", "a/b", "a\\b", ".hidden", "-x", "a:b", "a\nb", "a.", "a "] {
            assert!(check_issue_name(name).is_err(), "{name:?}");
        }
    }

    #[test]
    fn titles_become_file_names() {
        assert_eq!(file_name("What’s new? — and old"), "whats-new-and-old");
        assert_eq!(file_name("Übers Wasser"), "übers-wasser");
        assert_eq!(file_name("…"), "article");
    }
}
