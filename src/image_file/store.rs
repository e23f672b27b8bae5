//! Prepared images kept in memory, for the preview.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use crate::digest::{Digest, DigestBuilder};
use crate::document::ImageFile;

/// Number of readings of the issue after which an image that was not used is dropped.
const RETAINED_READINGS: u32 = 10;

/// Prepared images by path and content. The settings of images, the limits and the fonts must not change.
#[derive(Debug, Default)]
pub(crate) struct PreparedImages(Mutex<HashMap<Digest, KeptImage>>);

#[derive(Debug)]
struct KeptImage {
    file: ImageFile,
    /// Number of readings since the image was used.
    age: u32,
}

impl PreparedImages {
    /// Returns the prepared image, prepared by `prepare` if it is not kept.
    ///
    /// # Errors
    /// `prepare` fails.
    pub(super) fn get_or_prepare<E>(
        &self,
        path: &str,
        bytes: Vec<u8>,
        prepare: impl FnOnce(Vec<u8>) -> Result<ImageFile, E>,
    ) -> Result<ImageFile, E> {
        let key = DigestBuilder::new("prepared image").with(path.as_bytes()).with(&bytes).finish();
        if let Some(kept) = self.0.lock().unwrap_or_else(PoisonError::into_inner).get_mut(&key) {
            kept.age = 0;
            return Ok(kept.file.clone());
        }
        let file = prepare(bytes)?;
        let kept = KeptImage { file: file.clone(), age: 0 };
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(key, kept);
        Ok(file)
    }

    /// Drops the images that were not used for some readings. Called after each reading.
    pub(crate) fn age(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).retain(|_, kept| {
            kept.age += 1;
            kept.age <= RETAINED_READINGS
        });
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;
    use crate::document::ImageFormat;

    #[test]
    fn an_image_is_prepared_once_and_dropped_when_it_is_not_used() {
        let (store, prepared) = (PreparedImages::default(), Cell::new(0));
        let get = |content: &str| {
            let file = store.get_or_prepare("a.png", content.as_bytes().to_vec(), |bytes| {
                prepared.set(prepared.get() + 1);
                Ok::<_, ()>(ImageFile {
                    path: "a.png".to_owned(),
                    format: ImageFormat::Png,
                    width: 1,
                    height: 1,
                    bytes: bytes.into(),
                    original: None,
                    narrow: None,
                    undrawn: Vec::new(),
                    texts: Vec::new(),
                    smallest_text: None,
                })
            });
            assert_eq!(&*file.unwrap().bytes, content.as_bytes());
        };
        get("one");
        get("one");
        assert_eq!(prepared.get(), 1);
        get("two");
        assert_eq!(prepared.get(), 2, "another content");
        for _ in 0..RETAINED_READINGS {
            store.age();
            get("one");
        }
        store.age();
        get("one");
        assert_eq!(prepared.get(), 2);
        get("two");
        assert_eq!(prepared.get(), 3, "dropped");
    }
}
