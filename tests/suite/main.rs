//! The tests that run the program: see `tests/README.md`.

mod cases;
mod cli;
mod commonmark;
mod conformance;
mod determinism;
mod export;
mod faults;
mod hostile;
mod hostile_images;
mod images;
mod layers;
mod pdf_views;
mod properties;
mod safety;
mod samples;
mod snapshot;
mod support;
mod watch;
mod words;
