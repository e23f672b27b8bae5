//! Words, sentences and names in three languages, drawn at random.

use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{Config, RngSeed, TestRunner};

/// Short and common words: three languages, each with its words for titles.
pub(super) struct WordList {
    pub(super) tag: &'static str,
    common: &'static str,
    nouns: &'static str,
}

pub(super) const LANGUAGES: [WordList; 3] = [
    WordList {
        tag: "en",
        common: "the a of and to in for that with on is was by it from at be have are were their which had not this has \
            its they been who more when there so people one between only after before three water first other new over \
            under would every year years until because some into than then most along",
        nouns: "ferry river landing council meadow members harbour volunteers rope meeting bridge timetable crossing \
            embankment parishioners conservation infrastructure households responsibilities flood gauge boatyard \
            electricity schoolchildren anniversary transport fishermen orchards neighbourhood reconstruction",
    },
    WordList {
        tag: "de",
        common: "die der und in den von zu das mit sich des auf für ist im dem nicht ein eine als auch es an werden aus \
            er hat dass sie nach wird bei einer um am sind noch wie einem über so zum kann nur sein ihr seit zwischen \
            unter schon mehr vor gegen vom wenn jetzt heute",
        nouns: "Fähre Ufer Niedrigwasser Wiese Gemeinderat Hochwasserschutzanlage Mitgliederversammlung Anlegestelle \
            Wachtelkönig Sommerfahrplan Verkehrsbetriebe Landesstraßenbauamt Obstbaumpatenschaft Brücke Heuernte \
            Naturschutzbeauftragte Vereinshaus Spendenaufruf Bootsführerschein Kinder Strom Deich Flusskilometer",
    },
    WordList {
        tag: "fr",
        common: "de la le et les des en un du une que est pour qui dans a par plus pas au sur ne se ce il sont avec son \
            aux ou mais comme on tout nous sa même ces ans deux entre sans depuis encore après être fait chaque année",
        nouns: "bac rivière rive conseil prairie adhérents inondation débarcadère association passerelle horaires \
            reconstruction bénévoles département administration crue écluse habitants responsabilités anniversaire \
            développement pêcheurs électricité vergers école assemblée",
    },
];

const NAMES: [&str; 8] = [
    "Anna Berg",
    "Tom de Vries",
    "Odile Marchefer",
    "Jakub Wróblewski",
    "Clear Water Quarterly",
    "Hohlenau",
    "Sainte-Ruvelle-sur-Varle",
    "Bad Königswusterhausen",
];

/// Random choices that depend on a seed alone, and texts made of them.
pub(super) struct Draw {
    runner: TestRunner,
    pub(super) language: &'static WordList,
}

impl Draw {
    pub(super) fn new(seed: u64) -> Self {
        let config = Config { rng_seed: RngSeed::Fixed(seed), ..Config::default() };
        let mut draw = Self { runner: TestRunner::new(config), language: &LANGUAGES[0] };
        draw.language = &LANGUAGES[draw.choose(&[0, 0, 1, 2])];
        draw
    }

    /// Returns a number from `from` to `to`.
    pub(super) fn number(&mut self, from: usize, to: usize) -> usize {
        (from..=to).new_tree(&mut self.runner).expect("a range is not empty").current()
    }

    pub(super) fn choose<T: Copy>(&mut self, all: &[T]) -> T {
        all[self.number(0, all.len() - 1)]
    }

    /// Returns `true` in `percent` of all cases.
    pub(super) fn chance(&mut self, percent: usize) -> bool {
        self.number(1, 100) <= percent
    }

    pub(super) fn name(&mut self) -> &'static str {
        self.choose(&NAMES)
    }

    pub(super) fn noun(&mut self) -> &'static str {
        let all: Vec<&str> = self.language.nouns.split_whitespace().collect();
        self.choose(&all)
    }

    fn word(&mut self) -> &'static str {
        if self.chance(28) {
            return self.noun();
        }
        let all: Vec<&str> = self.language.common.split_whitespace().collect();
        self.choose(&all)
    }

    pub(super) fn words(&mut self, from: usize, to: usize) -> String {
        let words: Vec<&str> = (0..self.number(from, to)).map(|_| self.word()).collect();
        words.join(" ")
    }

    /// A title: a capital, and a noun at the end.
    pub(super) fn title(&mut self, from: usize, to: usize) -> String {
        let words = self.words(from, to);
        let noun = self.noun();
        capital(&format!("{words} {noun}"))
    }

    pub(super) fn sentence(&mut self) -> String {
        let mut words = self.words(5, 20);
        if self.chance(8) {
            words = format!("{words} *{}* {}", self.words(1, 2), self.words(1, 4));
        }
        if self.chance(6) {
            words = format!("{words}, {} {}", self.name(), self.words(1, 5));
        }
        if self.chance(5) {
            words = format!("{words} [{}](https://example.org/{}/{})", self.noun(), "timetable", self.number(1, 99));
        }
        if self.chance(6) {
            words = format!("{words} {}", self.number(2, 9999));
        }
        capital(&words) + "."
    }

    pub(super) fn paragraph(&mut self, from: usize, to: usize) -> String {
        let sentences: Vec<String> = (0..self.number(from, to)).map(|_| self.sentence()).collect();
        sentences.join(" ")
    }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
