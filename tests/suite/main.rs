//! Integration tests: they run the program and inspect its output. See `tests/README.md`.

#[cfg(unix)]
mod action;
mod cache;
mod cases;
mod catalogue;
mod citations;
mod cli;
mod commonmark;
mod conformance;
mod corpus;
mod determinism;
mod export;
mod faults;
mod formats;
mod formulas;
mod generated;
mod generator;
mod hostile;
mod hostile_images;
mod images;
mod imposition;
mod incremental;
mod inputs;
mod layers;
mod messages;
mod names;
mod page_judge;
mod page_list;
mod pdf_views;
mod pdf_words;
mod plates;
mod print;
mod properties;
mod readme;
mod recipes;
mod report;
mod rust_sources;
// Symbolic links, pipes and devices.
#[cfg(unix)]
mod safety;
mod samples;
mod shards;
mod snapshot;
mod streams;
mod support;
mod watchdog;
mod words;
mod workflows;
mod yaml;
