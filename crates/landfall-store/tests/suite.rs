//! One suite that every store must pass, and how each store is started for it.

#![expect(clippy::unwrap_used, reason = "an `unwrap` in a test is an assertion")]

mod suite {
    pub mod errors;
    pub mod objects;
    pub mod odd_keys;
}

use std::{path::PathBuf, process};

use landfall_store::{StoreConfig, Writer, writer};

/// A started store with the empty buckets `source` and `target`, and none that is called `nowhere`.
pub struct Started {
    /// The store.
    pub store: Box<dyn Writer>,
    folder: PathBuf,
}

impl Drop for Started {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

fn folder(test: &str) -> Started {
    let folder = std::env::temp_dir().join(format!("landfall-store-{}-{test}", process::id()));
    for bucket in ["source", "target"] {
        std::fs::create_dir_all(folder.join(bucket)).unwrap();
    }
    Started { store: writer(&StoreConfig::Folder(folder.clone())), folder }
}

/// One test per store and rule.
macro_rules! every_store {
    ($($group:ident :: $rule:ident),* $(,)?) => {
        mod a_folder {
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $rule() {
                let started = super::folder(stringify!($rule));
                super::suite::$group::$rule(&*started.store).await;
            })*
        }
    };
}

every_store! {
    objects::a_listing_of_more_than_a_page_has_every_key_once,
    objects::an_empty_bucket_lists_nothing,
    objects::an_object_comes_back_as_it_was_put,
    objects::an_empty_object_is_an_object,
    objects::a_second_put_replaces_the_first,
    objects::a_listing_and_a_head_tell_the_same,
    objects::a_copy_across_buckets_has_the_bytes_and_the_new_content_type,
    objects::a_copy_onto_an_object_replaces_it,
    objects::a_copy_of_the_version_that_was_listed_is_made,
    objects::a_copy_of_another_version_is_refused_and_nothing_is_written,
    odd_keys::odd_keys_are_listed_exactly_and_keep_their_objects_apart,
    odd_keys::odd_keys_are_copied_from_and_to,
    odd_keys::an_object_may_stand_where_another_has_its_folder,
    errors::a_missing_bucket_is_named_by_every_call,
    errors::a_missing_object_is_no_missing_bucket,
    errors::an_impossible_key_is_refused,
}
