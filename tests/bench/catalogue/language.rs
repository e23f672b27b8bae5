//! The languages of a catalogue: sample texts and fixed words.

use std::fs;
use std::path::{Path, PathBuf};

use super::markov::MarkovChain;
use super::prose;

/// Constants of a language.
pub(super) struct LanguageData {
    /// BCP 47 language tag.
    pub(super) tag: &'static str,
    /// Percentage of issues in this language.
    pub(super) percentage: usize,
    /// Path of the sample text, relative to the repository: a Markdown file or a folder of Markdown files.
    sample: &'static str,
    /// Separator of thousands in numbers.
    pub(super) thousands: &'static str,
    /// Titles of sections.
    pub(super) sections: [&'static str; 7],
    /// Subjects of issues.
    pub(super) subjects: [&'static str; 6],
    /// Column headers of tables. The first is for the column of names, the others for columns of numbers.
    pub(super) columns: [&'static str; 6],
    /// First words of alternative texts: of photographs, diagrams, drawings.
    pub(super) pictures: [&'static str; 3],
}

pub(super) const LANGUAGES: [LanguageData; 4] = [
    LanguageData {
        tag: "en",
        percentage: 40,
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
    LanguageData {
        tag: "de",
        percentage: 25,
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
    LanguageData {
        tag: "fr",
        percentage: 20,
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
    LanguageData {
        tag: "es",
        percentage: 15,
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

/// A language with the Markov chain of its sample text.
pub(super) struct Language {
    pub(super) data: &'static LanguageData,
    pub(super) chain: MarkovChain,
}

impl Language {
    /// Reads the sample text of a language.
    ///
    /// # Panics
    ///
    /// Panics if the sample text cannot be read.
    pub(super) fn new(data: &'static LanguageData) -> Self {
        let texts = texts(&Path::new(env!("CARGO_MANIFEST_DIR")).join(data.sample));
        let words: Vec<String> = texts.iter().flat_map(|text| prose::words(text)).collect();
        Self { data, chain: MarkovChain::new(&words) }
    }

    /// Formats a number with the language's separator of thousands.
    pub(super) fn number(&self, number: usize) -> String {
        if number < 1000 {
            number.to_string()
        } else {
            format!("{}{}{:03}", number / 1000, self.data.thousands, number % 1000)
        }
    }
}

/// Returns the text of a file, or the texts of all Markdown files in a folder, sorted by name.
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
