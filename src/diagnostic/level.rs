//! Levels of diagnostic codes, set in `[messages]` of `masthead.toml` or on the command line.

use std::collections::BTreeMap;

use super::{Code, Severity};

/// Severity that a publication or the command line gives to a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Level {
    /// Not reported.
    Allow,
    /// Reported as a note.
    Note,
    /// Reported as a warning.
    Warn,
    /// Reported as an error: the issue is not built.
    Deny,
}

impl Level {
    /// All levels, from the most lenient.
    pub(crate) const ALL: [Self; 4] = [Self::Allow, Self::Note, Self::Warn, Self::Deny];

    /// Name in `[messages]`.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Allow => "allow",
            Self::Note => "note",
            Self::Warn => "warn",
            Self::Deny => "deny",
        }
    }

    /// Severity of a diagnostic at this level, or `None` if it is not reported.
    fn severity(self) -> Option<Severity> {
        match self {
            Self::Allow => None,
            Self::Note => Some(Severity::Note),
            Self::Warn => Some(Severity::Warning),
            Self::Deny => Some(Severity::Error),
        }
    }
}

/// Codes that are errors by default although an issue with them can be built.
const BUILDABLE: [Code; 1] = [Code::UnclosedBlock];

/// Levels by code. A code without a level has its default severity.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Levels {
    by_code: BTreeMap<Code, Level>,
    /// Whether what would be a warning is an error: `--warnings-as-errors`.
    pub(crate) deny_warnings: bool,
}

impl Levels {
    /// Sets the level of a code, replacing an earlier one.
    ///
    /// # Errors
    /// The level is lower than that of a code that is always an error, because Masthead cannot build an issue with it.
    pub(crate) fn set(&mut self, code: Code, level: Level) -> Result<(), FixedLevel> {
        let is_fixed = code.severity() == Severity::Error && !BUILDABLE.contains(&code);
        if is_fixed && level != Level::Deny {
            return Err(FixedLevel(code));
        }
        self.by_code.insert(code, level);
        Ok(())
    }

    /// Returns these levels with those of `stronger` in place of equal codes.
    pub(crate) fn overridden_by(mut self, stronger: &Self) -> Self {
        self.by_code.extend(&stronger.by_code);
        self.deny_warnings |= stronger.deny_warnings;
        self
    }

    /// Severity of a diagnostic of a code, or `None` if it is not reported.
    pub(super) fn severity(&self, code: Code) -> Option<Severity> {
        let severity = self.by_code.get(&code).map_or(Some(code.severity()), |level| level.severity());
        if self.deny_warnings && severity == Some(Severity::Warning) { Some(Severity::Error) } else { severity }
    }
}

/// A code that is always an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct FixedLevel(Code);

impl std::fmt::Display for FixedLevel {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "`{}` is always an error: an issue with it cannot be built", self.0.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_overrides_the_publication() {
        let mut publication = Levels::default();
        publication.set(Code::PlaceholderLink, Level::Allow).unwrap();
        publication.set(Code::MissingAlt, Level::Note).unwrap();
        let mut command_line = Levels { deny_warnings: true, ..Levels::default() };
        command_line.set(Code::MissingAlt, Level::Deny).unwrap();
        let levels = publication.overridden_by(&command_line);
        assert_eq!(levels.severity(Code::PlaceholderLink), None);
        assert_eq!(levels.severity(Code::MissingAlt), Some(Severity::Error));
        assert_eq!(levels.severity(Code::RemoteImage), Some(Severity::Error), "a warning by default");
    }

    #[test]
    fn an_error_cannot_be_lowered() {
        assert!(Levels::default().set(Code::BadDate, Level::Warn).is_err());
        assert_eq!(Levels::default().set(Code::BadDate, Level::Deny), Ok(()));
        assert_eq!(Levels::default().set(Code::UnclosedBlock, Level::Warn), Ok(()), "CommonMark closes such a block");
    }
}
