//! Keys that servers and clients are known to bend.

use std::collections::BTreeSet;

use landfall_store::Writer;

use super::objects::{copy_of, list};

/// The odd keys of the measured servers, and some that are dangerous as paths. None begins with a slash: garage drops it
/// (`garage_api_s3`, router.rs), so a server that keeps such keys is not to be had for tests; tests/folder.rs has them.
fn odd_keys() -> Vec<String> {
    let plain = [
        "with space.pdf",
        "Müller.pdf",
        "Mu\u{308}ller.pdf",
        "a+b.pdf",
        "100%.pdf",
        "100%25.pdf",
        "a&b=c.pdf",
        "what?.pdf",
        "no#1.pdf",
        "it's \"quoted\".pdf",
        "a//b.pdf",
        "a/./b.pdf",
        "a/../x.pdf",
        "../../outside.pdf",
        "trailing/",
        ".",
        "..",
        "emoji 🚤.pdf",
        "tab\tand\nline.pdf",
        "bell\u{7}.pdf",
        "back\\slash.pdf",
        "<tag>.pdf",
        "%_",
        "%+",
        ".hidden",
        "~",
        "a;b,c:d@e$f!.pdf",
    ];
    let long = [format!("{}.pdf", "n".repeat(245)), format!("{}.pdf", "ü".repeat(387)), "k/".repeat(512)];
    plain.into_iter().map(str::to_owned).chain(long).collect()
}

pub async fn odd_keys_are_listed_exactly_and_keep_their_objects_apart(store: &dyn Writer) {
    for key in odd_keys() {
        store
            .put("source", &key, key.clone().into_bytes(), "text/x-odd")
            .await
            .unwrap_or_else(|e| panic!("{key:?}: {e:?}"));
    }
    let listed: BTreeSet<String> = list(store, "source").await.into_iter().map(|object| object.key).collect();
    assert_eq!(listed, odd_keys().into_iter().collect());
    for key in odd_keys() {
        assert_eq!(store.get("source", &key).await.unwrap(), key.as_bytes(), "{key:?}");
        assert_eq!(store.head("source", &key).await.unwrap().content_type, "text/x-odd", "{key:?}");
    }
}

pub async fn odd_keys_are_copied_from_and_to(store: &dyn Writer) {
    for key in odd_keys() {
        store.put("source", &key, key.clone().into_bytes(), "text/plain").await.unwrap();
        store.copy(&copy_of(&key, &key)).await.unwrap_or_else(|e| panic!("{key:?}: {e:?}"));
        assert_eq!(store.get("target", &key).await.unwrap(), key.as_bytes(), "{key:?}");
    }
    assert_eq!(list(store, "target").await.len(), odd_keys().len());
}

pub async fn an_object_may_stand_where_another_has_its_folder(store: &dyn Writer) {
    let keys = ["a", "a/", "a/b", "a/b/c", "a.pdf", "a.pdf/b"];
    for key in keys {
        store.put("source", key, key.as_bytes().to_vec(), "text/plain").await.unwrap();
    }
    let listed: Vec<String> = list(store, "source").await.into_iter().map(|object| object.key).collect();
    assert_eq!(listed, ["a", "a.pdf", "a.pdf/b", "a/", "a/b", "a/b/c"]);
    for key in keys {
        assert_eq!(store.get("source", key).await.unwrap(), key.as_bytes());
    }
}
