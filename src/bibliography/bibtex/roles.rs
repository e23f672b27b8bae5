//! Persons of a source and their roles.

use super::convert::EntryConverter;
use super::names;

impl EntryConverter<'_> {
    /// Sets the names of the source.
    pub(super) fn people(&mut self) {
        for (field, variable) in [
            ("author", "author"),
            ("bookauthor", "container-author"),
            ("translator", "translator"),
            ("director", "director"),
            ("composer", "composer"),
            ("illustrator", "illustrator"),
            ("origauthor", "original-author"),
        ] {
            self.set_names(variable, field);
        }
        for (field, kind) in [
            ("editor", "editortype"),
            ("editora", "editoratype"),
            ("editorb", "editorbtype"),
            ("editorc", "editorctype"),
        ] {
            let kind = self.entry.get(kind).unwrap_or("editor");
            let variable = match kind {
                "director" => "director",
                "translator" => "translator",
                "illustrator" => "illustrator",
                "organizer" => "organizer",
                "compiler" => "compiler",
                "producer" => "producer",
                "interviewer" => "interviewer",
                _ => "editor",
            };
            // Roles that CSL does not have, such as `redactor`, are only those of additional editors.
            if field != "editor" && variable == "editor" && kind != "editor" {
                continue;
            }
            self.set_names(variable, field);
        }
        // `@inbook` of BibTeX is a chapter without a title of its own in a book of the author.
        if self.entry.kind == "inbook" && !self.item.names.contains_key("author") {
            self.set_names("author", "bookauthor");
        }
    }

    fn set_names(&mut self, variable: &'static str, field: &str) {
        let Some(text) = self.entry.get(field) else { return };
        let keeps = !self
            .entry
            .get("options")
            .is_some_and(|options| options.split(',').any(|option| option.replace(' ', "") == "useprefix=false"));
        let names = names::parse(text, keeps);
        if !names.is_empty() {
            self.item.names.entry(variable).or_insert(names);
        }
    }
}
