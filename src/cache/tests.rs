use super::*;

fn artifact(bytes: &[u8]) -> Artifact {
    Artifact::file("a.pdf", bytes.to_vec(), 3)
}

#[test]
fn stored_artifacts_are_found_and_damaged_ones_are_not() {
    let folder = tempfile::tempdir().unwrap();
    let cache = Cache::open(folder.path().join("cache"), CacheKey::of("k"), 1 << 20).unwrap();
    let digest = Digest::of(b"all");
    assert_eq!(cache.artifact(&digest), None);
    cache.store_artifact(&digest, &artifact(b"%PDF"));
    assert_eq!(cache.artifact(&digest), Some(artifact(b"%PDF")));
    let path = folder.path().join("cache/products").join(digest.to_string());
    let whole = fs::read(&path).unwrap();
    for damage in [&whole[..whole.len() - 1], &[whole.clone(), vec![0]].concat(), &whole[..3], b""] {
        fs::write(&path, damage).unwrap();
        assert_eq!(cache.artifact(&digest), None);
        assert!(!path.exists(), "a damaged file is deleted");
    }
    assert_eq!(cache.damaged(), 4);
    cache.store_artifact(&digest, &artifact(b"%PDF"));
    assert_eq!(cache.artifact(&digest), Some(artifact(b"%PDF")));
    assert!(folder.path().join("cache/.gitignore").exists());
}

/// A folder, and a file of a gigabyte that takes no room, in the place of a file.
#[test]
fn a_folder_and_a_huge_file_are_deleted_without_reading_them() {
    let folder = tempfile::tempdir().unwrap();
    let cache = Cache::open(folder.path().to_owned(), CacheKey::of("k"), 1 << 20).unwrap();
    let digest = Digest::of(b"all");
    cache.store_artifact(&digest, &artifact(b"%PDF"));
    let path = folder.path().join("products").join(digest.to_string());
    // The beginning is that of the right file.
    File::options().append(true).open(&path).unwrap().set_len(1 << 40).unwrap();
    assert_eq!((cache.artifact(&digest), path.exists()), (None, false));
    fs::create_dir_all(path.join("folder")).unwrap();
    assert_eq!((cache.artifact(&digest), path.exists()), (None, false));
    cache.store_artifact(&digest, &artifact(b"%PDF"));
    assert_eq!(cache.artifact(&digest), Some(artifact(b"%PDF")));
}

#[test]
fn files_that_were_sealed_with_another_key_are_ignored() {
    let folder = tempfile::tempdir().unwrap();
    let open = |key| Cache::open(folder.path().to_owned(), CacheKey::of(key), 1 << 20).unwrap();
    let digest = Digest::of(b"all");
    open("stranger").store_artifact(&digest, &artifact(b"%PDF-script"));
    assert_eq!(open("own").artifact(&digest), None);
    open("own").store_artifact(&digest, &artifact(b"%PDF"));
    assert_eq!(open("own").artifact(&digest), Some(artifact(b"%PDF")));
}

#[test]
fn a_damaged_tag_is_replaced() {
    let folder = tempfile::tempdir().unwrap();
    let open = || Cache::open(folder.path().to_owned(), CacheKey::of("k"), 1 << 20).unwrap();
    open().store_artifact(&Digest::of(b"a"), &artifact(b"a"));
    fs::write(folder.path().join(TAG.0), "Signature").unwrap();
    open().store_artifact(&Digest::of(b"b"), &artifact(b"b"));
    assert_eq!(fs::read_to_string(folder.path().join(TAG.0)).unwrap(), TAG.1);
}

#[cfg(unix)]
#[test]
fn no_link_is_followed() {
    use std::os::unix::fs::symlink;

    let (folder, elsewhere) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let open = |name: &str| Cache::open(folder.path().join(name), CacheKey::of("k"), 1);
    symlink(elsewhere.path(), folder.path().join("link")).unwrap();
    assert!(open("link").unwrap_err().to_string().contains("this is a link"));
    fs::create_dir(folder.path().join("cache")).unwrap();
    symlink(elsewhere.path(), folder.path().join("cache/products")).unwrap();
    assert!(open("cache").unwrap_err().to_string().contains("this is a link"));
    // A link in the place of a file is replaced by the file.
    let (digest, secret) = (Digest::of(b"all"), elsewhere.path().join("secret"));
    fs::write(&secret, "s").unwrap();
    fs::create_dir_all(folder.path().join("good/products")).unwrap();
    symlink(&secret, folder.path().join("good/products").join(digest.to_string())).unwrap();
    let cache = open("good").unwrap();
    assert_eq!(cache.artifact(&digest), None);
    cache.store_artifact(&digest, &artifact(b"a"));
    assert_eq!((cache.artifact(&digest), fs::read(&secret).unwrap()), (Some(artifact(b"a")), b"s".to_vec()));
}

#[test]
fn other_folders_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("thesis.md"), "").unwrap();
    let error = Cache::open(folder.path().to_owned(), CacheKey::of("k"), 1).unwrap_err();
    assert!(error.to_string().contains("not a Masthead cache"));
    clean(folder.path()).unwrap_err();
    assert!(folder.path().join("thesis.md").exists());
}

#[test]
fn a_folder_that_cannot_be_created_is_reported() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("file");
    fs::write(&path, "").unwrap();
    // A file is in the way of the folder.
    let cache = Cache::open(path.join("cache"), CacheKey::of("k"), 1).unwrap();
    cache.store_artifact(&Digest::of(b""), &artifact(b""));
    assert!(cache.write_error().is_some());
}
