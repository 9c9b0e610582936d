//! What only a folder store can get wrong: paths, private files, and files of another origin.

#![expect(clippy::unwrap_used, reason = "an `unwrap` in a test is an assertion")]

use std::{
    fs,
    os::unix::fs::{PermissionsExt, symlink},
    path::{Path, PathBuf},
};

use landfall_store::{CopyRequest, Error, StoreConfig, Writer, writer};
use tempfile::{TempDir, tempdir};

struct Root(TempDir);

impl Root {
    /// A root with the empty bucket `b`, in a folder of its own: what leaves the root would be seen there.
    fn new() -> Self {
        let root = Self(tempdir().unwrap());
        fs::create_dir_all(root.bucket()).unwrap();
        root
    }

    fn store(&self) -> Box<dyn Writer> {
        writer(&StoreConfig::Folder(self.0.path().join("root")))
    }

    fn bucket(&self) -> PathBuf {
        self.0.path().join("root/b")
    }
}

/// Every file and folder below `folder`.
fn below(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries
        .flat_map(|path| if path.is_dir() { [vec![path.clone()], below(&path)].concat() } else { vec![path] })
        .collect()
}

async fn listed(store: &dyn Writer) -> Result<Vec<String>, Error> {
    let mut keys = Vec::new();
    store.list("b", &mut |page| keys.extend(page.into_iter().map(|object| object.key))).await.map(|()| keys)
}

#[tokio::test]
async fn ordinary_keys_are_ordinary_paths() {
    let root = Root::new();
    root.store().put("b", "EOIs/eoi_A12.pdf", b"content".to_vec(), "application/pdf").await.unwrap();
    assert_eq!(below(&root.bucket()), [root.bucket().join("EOIs"), root.bucket().join("EOIs/eoi_A12.pdf")]);
    assert_eq!(fs::read(root.bucket().join("EOIs/eoi_A12.pdf")).unwrap(), b"content");
}

#[tokio::test]
async fn no_key_leads_out_of_its_bucket() {
    let root = Root::new();
    let keys = [
        "../../x",
        "/../../x",
        "a/../../../x",
        "..",
        "../b2/x",
        "/etc/landfall-test",
        "/",
        "//",
        "./x",
        "\0/../../x",
    ];
    for key in keys {
        root.store().put("b", key, key.as_bytes().to_vec(), "text/plain").await.unwrap();
    }
    let mut expected = keys.map(str::to_owned);
    expected.sort();
    assert_eq!(listed(&*root.store()).await.unwrap(), expected);
    for key in keys {
        assert_eq!(root.store().get("b", key).await.unwrap(), key.as_bytes(), "{key:?}");
    }
    assert!(
        below(root.0.path())
            .iter()
            .all(|path| path.starts_with(root.bucket()) || root.bucket().starts_with(path))
    );
    assert!(!Path::new("/etc/landfall-test").exists());
}

#[tokio::test]
async fn no_bucket_name_leads_out_of_the_root() {
    let root = Root::new();
    for name in ["..", ".", "", "../root/b", "b/../b", ".hidden", "/tmp"] {
        let refused = root.store().head_bucket(name).await.unwrap_err();
        assert!(matches!(refused, Error::Impossible { .. }), "{name}: {refused:?}");
    }
}

#[tokio::test]
async fn objects_and_folders_are_for_their_owner_alone() {
    let root = Root::new();
    root.store().put("b", "a/b.pdf", b"content".to_vec(), "text/odd").await.unwrap();
    for path in below(&root.bucket()) {
        let mode = fs::metadata(&path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode, if path.is_dir() { 0o700 } else { 0o600 }, "{path:?}");
    }
}

#[tokio::test]
async fn what_an_interrupted_write_left_is_no_object() {
    let root = Root::new();
    root.store().put("b", "a.pdf", b"whole".to_vec(), "application/pdf").await.unwrap();
    fs::write(root.bucket().join(".%part.1.0"), b"who").unwrap();
    assert_eq!(listed(&*root.store()).await.unwrap(), ["a.pdf"]);
}

#[tokio::test]
async fn a_write_that_fails_leaves_nothing() {
    let root = Root::new();
    // A folder stands where the object's file would get its name.
    fs::create_dir_all(root.bucket().join("a.pdf/x")).unwrap();
    let failed = root.store().put("b", "a.pdf", b"content".to_vec(), "application/pdf").await.unwrap_err();
    assert_eq!(failed.to_string(), "cannot write b/a•••.pdf");
    assert_eq!(below(&root.bucket()), [root.bucket().join("a.pdf"), root.bucket().join("a.pdf/x")]);
}

#[tokio::test]
async fn a_copied_in_tree_is_listed_where_its_names_are_those_of_keys() {
    let root = Root::new();
    fs::create_dir(root.bucket().join("EOIs")).unwrap();
    fs::write(root.bucket().join("EOIs/eoi A12.pdf"), b"content").unwrap();
    assert_eq!(listed(&*root.store()).await.unwrap(), ["EOIs/eoi A12.pdf"]);
    assert_eq!(root.store().head("b", "EOIs/eoi A12.pdf").await.unwrap().content_type, "application/pdf");
}

#[tokio::test]
async fn a_file_whose_key_is_not_certain_is_an_error_and_not_left_out() {
    for name in ["README", ".env", "50%.pdf"] {
        let root = Root::new();
        fs::write(root.bucket().join(name), b"content").unwrap();
        let refused = listed(&*root.store()).await.unwrap_err();
        assert!(matches!(&refused, Error::Foreign(path) if path.ends_with(name)), "{name}: {refused:?}");
    }
}

#[tokio::test]
async fn a_symbolic_link_is_not_followed_by_a_listing() {
    let root = Root::new();
    fs::write(root.0.path().join("outside.pdf"), b"secret").unwrap();
    symlink(root.0.path().join("outside.pdf"), root.bucket().join("a.pdf")).unwrap();
    assert!(matches!(listed(&*root.store()).await, Err(Error::Foreign(_))));
}

#[tokio::test]
async fn what_a_killed_process_of_the_same_number_left_is_in_nobodys_way() {
    let root = Root::new();
    for n in 0..1000 {
        fs::write(root.bucket().join(format!(".%part.{}.{n}", std::process::id())), "cut off").unwrap();
    }
    root.store().put("b", "a.pdf", b"whole".to_vec(), "application/pdf").await.unwrap();
    assert_eq!(root.store().get("b", "a.pdf").await.unwrap(), b"whole");
}

#[tokio::test]
async fn a_copy_that_is_not_wanted_any_more_leaves_nothing() {
    let root = Root::new();
    let store = root.store();
    store.put("b", "source", b"content".to_vec(), "text/plain").await.unwrap();
    let request = CopyRequest {
        source_bucket: "b".to_owned(),
        source_key: "source".to_owned(),
        source_etag: String::new(),
        target_bucket: "b".to_owned(),
        target_key: "target".to_owned(),
        size: 7,
    };
    let refused = store.copy_while(&request, &|| false).await.unwrap_err();
    assert!(matches!(refused, Error::Failed { action: "copy", transient: false, .. }), "{refused:?}");
    assert_eq!(listed(&*store).await.unwrap(), ["source"]);
    store.copy_while(&request, &|| true).await.unwrap();
    assert_eq!(listed(&*store).await.unwrap(), ["source", "target"]);
}
