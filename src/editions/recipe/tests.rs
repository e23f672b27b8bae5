use std::sync::atomic::{AtomicU32, Ordering};

use super::*;
use crate::cache::{Cache, CacheKey};
use crate::diagnostic::{Code, Diagnostic, Levels};
use crate::output::OutputFile;
use crate::request::Rules;
use crate::workspace;

/// A recipe for an artifact of two files, with a warning if `warns`, and from the artifact of another recipe if there is
/// one.
struct TwoFiles<'a> {
    input: &'a str,
    warns: bool,
    made_from: Option<Box<TwoFiles<'a>>>,
    count: &'a AtomicU32,
}

impl Recipe for TwoFiles<'_> {
    fn name(&self) -> &'static str {
        "two files"
    }

    fn hash_into(&self, builder: &mut DigestBuilder) {
        builder.add(self.input.as_bytes());
    }

    fn make(self: Box<Self>, _inputs: &Digest, context: &mut RecipeContext<'_>) -> Result<Artifact, Stop> {
        self.count.fetch_add(1, Ordering::Relaxed);
        if self.warns {
            context.report.push(Diagnostic::new(Code::LayoutWarning, None, self.input, "help"));
        }
        if let Some(other) = self.made_from {
            context.artifact(other)?;
        }
        let file = |path: &str| OutputFile { path: path.to_owned(), bytes: self.input.as_bytes().to_vec() };
        Ok(Artifact { pages: 5, without_diagnostics: true, files: vec![file("web/index.html"), file("web/a.html")] })
    }
}

/// Calls `test` with a context and a counter of the recipes followed.
fn with_context(force: bool, cache: &Cache, test: impl FnOnce(&mut RecipeContext<'_>, &AtomicU32)) {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("masthead.toml"), "title = \"The Ferry\"\n").unwrap();
    let workspace = workspace::open(folder.path(), &Levels::default(), &mut Report::default()).unwrap();
    let request = Request {
        editions: &[],
        rules: Rules::default(),
        cache: Some(cache),
        force,
        scores_pages: false,
        folder: None,
    };
    let (mut report, mut stopwatch) = (Report::default(), Stopwatch::default());
    test(&mut RecipeContext::new(&workspace, &request, &mut report, &mut stopwatch), &AtomicU32::new(0));
}

fn with_cache(test: impl FnOnce(&Cache)) {
    let folder = tempfile::tempdir().unwrap();
    test(&Cache::open(folder.path().join("cache"), CacheKey::of("k"), 1 << 20).unwrap());
}

#[test]
fn artifacts_are_made_if_their_inputs_have_changed() {
    with_cache(|cache| {
        with_context(false, cache, |context, count| {
            let mut made = |input| {
                context
                    .artifact(Box::new(TwoFiles { input, warns: false, made_from: None, count }))
                    .unwrap_or_else(|_| panic!())
            };
            let first = made("a");
            let second = made("a");
            assert_eq!((first.is_new, second.is_new, count.load(Ordering::Relaxed)), (true, false, 1));
            assert_eq!((first.inputs, &first.artifact), (second.inputs, &second.artifact));
            assert_eq!(second.artifact.files.len(), 2);
            assert!(made("b").is_new);
        });
        with_context(true, cache, |context, count| {
            let recipe = TwoFiles { input: "a", warns: false, made_from: None, count };
            assert!(context.artifact(Box::new(recipe)).is_ok_and(|made| made.is_new), "the cache is ignored");
        });
    });
}

#[test]
fn artifacts_with_diagnostics_are_made_again() {
    with_cache(|cache| {
        with_context(false, cache, |context, count| {
            let recipe = |input, warns, made_from| Box::new(TwoFiles { input, warns, made_from, count });
            for _ in 0..2 {
                let before = context.report.len();
                let warns = recipe("warns", true, None);
                let made = context.artifact(recipe("from it", false, Some(warns)));
                assert!(made.is_ok_and(|made| made.is_new && !made.artifact.without_diagnostics));
                assert_eq!(context.report.len(), before + 1, "the diagnostic is reported each time");
            }
            assert_eq!(count.load(Ordering::Relaxed), 4);
            let made = context.artifact(recipe("another", false, None));
            assert!(made.is_ok_and(|made| made.artifact.without_diagnostics), "other artifacts are not affected");
        });
    });
}

#[test]
fn artifacts_from_pages_with_diagnostics_are_made_again() {
    struct FromPages;
    impl Recipe for FromPages {
        fn name(&self) -> &'static str {
            "from pages"
        }

        fn hash_into(&self, _builder: &mut DigestBuilder) {}

        fn make(self: Box<Self>, _inputs: &Digest, context: &mut RecipeContext<'_>) -> Result<Artifact, Stop> {
            context.depend_on_diagnostics();
            Ok(Artifact::file("a.pdf", Vec::new(), 1))
        }
    }
    with_cache(|cache| {
        with_context(false, cache, |context, _| {
            for _ in 0..2 {
                assert!(context.artifact(Box::new(FromPages)).is_ok_and(|made| made.is_new));
            }
        });
    });
}

#[test]
fn two_artifacts_have_the_messages_of_both() {
    with_cache(|cache| {
        with_context(false, cache, |context, count| {
            let recipe = |input| Box::new(TwoFiles { input, warns: true, made_from: None, count });
            let made = context.two_artifacts(recipe("first"), recipe("second"));
            assert!(made.is_ok_and(|(first, second)| {
                first.artifact.bytes() == b"first" && second.artifact.bytes() == b"second"
            }));
            assert_eq!(count.load(Ordering::Relaxed), 2);
            let mut messages: Vec<&str> = context.report.diagnostics().iter().map(|it| it.message.as_str()).collect();
            messages.sort_unstable();
            assert_eq!(messages, ["first", "second"]);
        });
    });
}
