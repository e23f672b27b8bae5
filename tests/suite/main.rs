//! The tests that run the program: see `tests/README.md`.

mod cases;
mod catalogue;
mod cli;
mod commonmark;
mod conformance;
mod corpus;
mod determinism;
mod export;
mod faults;
mod generated;
mod generator;
mod hostile;
mod hostile_images;
mod images;
mod inputs;
mod layers;
mod pdf_views;
mod properties;
mod safety;
mod samples;
mod snapshot;
mod support;
mod watch;
mod words;
mod words_on_paper;
