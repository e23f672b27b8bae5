//! Contributors and their roles.

use serde::{Deserialize, Serialize};

use super::InvalidValue;
use crate::nearest::suggest;

/// A person or organisation that contributed to an issue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Contributor {
    /// Name as printed.
    pub name: String,
    /// Name for sorting, if it is not computed: "Berg, Anna".
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file_as: Option<String>,
    /// Role in making the issue.
    pub role: Role,
}

/// Role of a contributor, each with its MARC relator code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// `aut`
    Author,
    /// `edt`
    Editor,
    /// `ill`
    Illustrator,
    /// `pht`
    Photographer,
    /// `trl`
    Translator,
    /// `bkd`, book designer
    Designer,
    /// `pfr`
    Proofreader,
    /// `pbl`
    Publisher,
    /// `ctb`
    Contributor,
}

impl Role {
    /// Every role.
    pub const ALL: &[Self] = &[
        Self::Author,
        Self::Editor,
        Self::Illustrator,
        Self::Photographer,
        Self::Translator,
        Self::Designer,
        Self::Proofreader,
        Self::Publisher,
        Self::Contributor,
    ];

    /// Parses the name of a role in a configuration file: `illustrator`.
    ///
    /// # Errors
    /// If there is no role of this name.
    pub fn new(name: &str) -> Result<Self, InvalidValue> {
        Self::ALL.iter().copied().find(|role| role.name() == name).ok_or_else(|| {
            let names: Vec<&str> = Self::ALL.iter().map(|role| role.name()).collect();
            InvalidValue::new(format!("unknown role `{name}`"), suggest(name, &names))
        })
    }

    /// Name of the role in a configuration file.
    pub fn name(self) -> &'static str {
        match self {
            Self::Author => "author",
            Self::Editor => "editor",
            Self::Illustrator => "illustrator",
            Self::Photographer => "photographer",
            Self::Translator => "translator",
            Self::Designer => "designer",
            Self::Proofreader => "proofreader",
            Self::Publisher => "publisher",
            Self::Contributor => "contributor",
        }
    }

    /// MARC relator code of the role (<https://www.loc.gov/marc/relators/>).
    pub fn relator(self) -> &'static str {
        match self {
            Self::Author => "aut",
            Self::Editor => "edt",
            Self::Illustrator => "ill",
            Self::Photographer => "pht",
            Self::Translator => "trl",
            Self::Designer => "bkd",
            Self::Proofreader => "pfr",
            Self::Publisher => "pbl",
            Self::Contributor => "ctb",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_roles_can_be_parsed_and_serialized() {
        for &role in Role::ALL {
            assert_eq!(Role::new(role.name()), Ok(role));
            assert_eq!(serde_json::to_string(&role).unwrap(), format!("\"{}\"", role.name()));
        }
        assert_eq!(Role::new("ilustrator").unwrap_err().help, "did you mean `illustrator`?");
        assert!(Role::new("cook").unwrap_err().help.starts_with("use one of `author`, `editor`"));
    }
}
