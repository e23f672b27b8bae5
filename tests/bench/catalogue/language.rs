//! The languages of a catalogue, and what is said in each.

use std::fs;
use std::path::{Path, PathBuf};

use super::chain::Chain;
use super::prose;

/// What is fixed about a language.
pub(super) struct Facts {
    /// BCP 47.
    pub(super) tag: &'static str,
    /// Of a hundred issues, so many are in it.
    pub(super) share: usize,
    /// Where its sentences come from: a Markdown file or a folder of them, from the repository's root.
    sample: &'static str,
    /// Between the thousands of a number.
    pub(super) thousands: &'static str,
    /// The departments of the newsletter.
    pub(super) sections: [&'static str; 7],
    pub(super) subjects: [&'static str; 6],
    /// Heads of table columns with numbers.
    pub(super) columns: [&'static str; 6],
    /// What a picture's alternative text begins with: photograph, diagram, drawing.
    pub(super) pictures: [&'static str; 3],
}

pub(super) const LANGUAGES: [Facts; 4] = [
    Facts {
        tag: "en",
        share: 40,
        sample: "issues/2026-03.md",
        thousands: ",",
        sections: [
            "From the landing",
            "On the water",
            "In the water",
            "On the meadows",
            "People",
            "Dates and notices",
            "Letters",
        ],
        subjects: ["Rivers", "Ferries", "Floodplain meadows", "Fish migration", "Local history", "Volunteering"],
        columns: ["Place", "Visitors", "Boats", "Costs (€)", "Members", "Hectares"],
        pictures: ["Photograph", "Bar chart", "Drawing"],
    },
    Facts {
        tag: "de",
        share: 25,
        sample: "issues/2026-06",
        thousands: ".",
        sections: [
            "Vom Landeplatz",
            "Auf dem Wasser",
            "Auf der Wiese",
            "Zwischen den Ufern",
            "Menschen",
            "Termine und Hinweise",
            "Leserbriefe",
        ],
        subjects: ["Flüsse", "Fähren", "Auenwiesen", "Wachtelkönig", "Ortsgeschichte", "Ehrenamt"],
        columns: ["Ort", "Gäste", "Boote", "Kosten (€)", "Mitglieder", "Hektar"],
        pictures: ["Fotografie", "Balkendiagramm", "Zeichnung"],
    },
    Facts {
        tag: "fr",
        share: 20,
        sample: "tests/bench/catalogue/fr.txt",
        thousands: "\u{202F}",
        sections: [
            "Nouvelles du ponton",
            "Sur l'eau",
            "Sous l'eau",
            "Dans les prés",
            "Portraits",
            "Rendez-vous",
            "Courrier des lecteurs",
        ],
        subjects: ["Rivières", "Bacs", "Prairies inondables", "Poissons migrateurs", "Histoire locale", "Bénévolat"],
        columns: ["Lieu", "Visiteurs", "Bateaux", "Coût (€)", "Membres", "Hectares"],
        pictures: ["Photographie", "Diagramme en barres", "Dessin"],
    },
    Facts {
        tag: "es",
        share: 15,
        sample: "tests/bench/catalogue/es.txt",
        thousands: ".",
        sections: [
            "Desde el embarcadero",
            "Sobre el agua",
            "Bajo el agua",
            "En los prados",
            "Personas",
            "Fechas y avisos",
            "Cartas",
        ],
        subjects: ["Ríos", "Barcas", "Prados de ribera", "Peces migradores", "Historia local", "Voluntariado"],
        columns: ["Lugar", "Visitantes", "Barcos", "Coste (€)", "Socios", "Hectáreas"],
        pictures: ["Fotografía", "Gráfico de barras", "Dibujo"],
    },
];

/// A language, with its sentences.
pub(super) struct Language {
    pub(super) facts: &'static Facts,
    pub(super) chain: Chain,
}

impl Language {
    /// Reads the sample.
    ///
    /// # Panics
    ///
    /// If a sample is not in the repository.
    pub(super) fn new(facts: &'static Facts) -> Self {
        let texts = texts(&Path::new(env!("CARGO_MANIFEST_DIR")).join(facts.sample));
        let words: Vec<String> = texts.iter().flat_map(|text| prose::words(text)).collect();
        Self { facts, chain: Chain::new(&words) }
    }

    /// A whole number as the language writes it.
    pub(super) fn number(&self, number: usize) -> String {
        if number < 1000 {
            number.to_string()
        } else {
            format!("{}{}{:03}", number / 1000, self.facts.thousands, number % 1000)
        }
    }
}

/// A file's text, or those of all Markdown files in a folder, by name.
fn texts(path: &Path) -> Vec<String> {
    let read = |path: &PathBuf| fs::read_to_string(path).expect("the sample is text");
    if path.is_file() {
        return vec![read(&path.to_owned())];
    }
    let entries = path.read_dir().expect("the sample is in the repository").filter_map(Result::ok);
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "md"));
    paths.sort();
    paths.iter().map(read).collect()
}
