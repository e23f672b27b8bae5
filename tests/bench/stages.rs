//! Time of each stage of a build, in Masthead and in Typst alone, in milliseconds an issue.

use std::fs;

use crate::batch::GeneratedCatalogue;
use crate::catalogue::CatalogueOptions;
use crate::masthead::Masthead;
use crate::measure;
use crate::typst_alone;

/// The stages in Masthead's `--timings`, what they do, and the stage of Typst that does the same.
const STAGES: [(&str, &str, Option<TypstStage>); 10] = [
    ("read", "reading text and pictures", None),
    ("layout", "evaluation and layout", Some(TypstStage::Layout)),
    ("pdf", "pictures in the size of the page, export", Some(TypstStage::Export)),
    ("complete", "tags, metadata, compression", None),
    ("judge", "judging the pages", None),
    ("pages", "page list of the e-book", None),
    ("cover", "cover of the e-book", None),
    ("epub", "e-book", None),
    ("write", "writing files", None),
    ("recall", "looking up the cache", None),
];

#[derive(Debug, Clone, Copy)]
enum TypstStage {
    Layout,
    Export,
}

/// Builds a catalogue on `jobs` processors, with Masthead and with Typst alone, and prints the time of each stage. On as
/// many processors as jobs, it is processor time.
pub(crate) fn compare(masthead: &Masthead, options: &CatalogueOptions, jobs: usize) {
    let generated = GeneratedCatalogue::new(options);
    let (sources, file) = (generated.path().join("typst"), generated.path().join("timings.json"));
    generated.export(masthead, &sources, jobs);
    let mut build = masthead.build(generated.path(), &generated.empty_out(), &[]);
    measure::run(build.arg("--timings").arg(&file));
    let timings = fs::read(file).expect("the timings are written");
    let timings: serde_json::Value = serde_json::from_slice(&timings).expect("the timings are JSON");
    let typst = typst_alone::compile_all(&sources, jobs);
    let issues = f64::from(u32::try_from(options.issues).expect("a catalogue has less than 2^32 issues"));
    let milliseconds = |seconds: f64| format!("{:.1}", seconds * 1000.0 / issues);
    println!("| ms an issue | Masthead | Typst alone |\n|:---|---:|---:|");
    let mut total = 0.0;
    for (name, description, stage) in STAGES {
        let Some(own) = timings["stages"][name].as_f64() else { continue };
        total += own;
        let of_typst = stage.map_or(String::new(), |stage| match stage {
            TypstStage::Layout => milliseconds(typst.layout),
            TypstStage::Export => milliseconds(typst.export),
        });
        println!("| {description} | {} | {of_typst} |", milliseconds(own));
    }
    println!("| all | {} | {} |", milliseconds(total), milliseconds(typst.layout + typst.export));
}
