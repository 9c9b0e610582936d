//! Keys that servers and clients are known to bend.

use std::collections::BTreeSet;

use crate::Subject;

use super::objects::{copy_of, list};

/// The odd keys of the measured servers, and some that are dangerous as paths. None begins with a slash: garage drops it
/// (`garage_api_s3`, router.rs), so a server that keeps such keys is not to be had for tests; tests/folder.rs has them.
fn odd_keys(store: &Subject) -> Vec<String> {
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
    let keys = plain.into_iter().map(str::to_owned).chain(long);
    keys.filter(|key| store.knows.line_feeds || !key.contains('\n')).collect()
}

pub async fn odd_keys_are_listed_exactly_and_keep_their_objects_apart(store: &Subject) {
    for key in odd_keys(store) {
        store
            .put("source", &key, key.clone().into_bytes(), "text/x-odd")
            .await
            .unwrap_or_else(|e| panic!("{key:?}: {e:?}"));
    }
    let listed: BTreeSet<String> = list(store, "source").await.into_iter().map(|object| object.key).collect();
    assert_eq!(listed, odd_keys(store).into_iter().collect());
    for key in odd_keys(store) {
        assert_eq!(store.get("source", &key).await.unwrap(), key.as_bytes(), "{key:?}");
        assert_eq!(store.head("source", &key).await.unwrap().content_type, "text/x-odd", "{key:?}");
    }
}

pub async fn odd_keys_are_copied_from_and_to(store: &Subject) {
    for key in odd_keys(store) {
        store.put("source", &key, key.clone().into_bytes(), "text/plain").await.unwrap();
        store.copy(&copy_of(&key, &key)).await.unwrap_or_else(|e| panic!("{key:?}: {e:?}"));
        assert_eq!(store.get("target", &key).await.unwrap(), key.as_bytes(), "{key:?}");
    }
    assert_eq!(list(store, "target").await.len(), odd_keys(store).len());
}

pub async fn an_object_may_stand_where_another_has_its_folder(store: &Subject) {
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

pub async fn a_line_feed_in_a_key_is_kept_or_known_to_be_lost(store: &Subject) {
    let put = store.put("source", "line\nfeed.pdf", b"content".to_vec(), "text/plain").await;
    let found = store.get("source", "line\nfeed.pdf").await.ok();
    let kept = put.is_ok() && found.as_deref() == Some(b"content");
    assert_eq!(kept, store.knows.line_feeds, "{put:?} {found:?}");
}
