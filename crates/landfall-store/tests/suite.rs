//! One suite that every store must pass, and how each store is started for it.

#![expect(clippy::unwrap_used, reason = "an `unwrap` in a test is an assertion")]

mod suite {
    pub mod errors;
    pub mod objects;
    pub mod odd_keys;
}

use std::{env, fs, path::PathBuf, process};

use landfall_store::{StoreConfig, Writer, writer};
use landfall_testkit::Garage;

/// What every store begins with: these buckets, empty, and none that is called `nowhere`.
const BUCKETS: [&str; 2] = ["source", "target"];

/// A store, and what keeps it alive.
struct Started<S> {
    store: Box<dyn Writer>,
    _server: S,
}

struct TemporaryFolder(PathBuf);

impl Drop for TemporaryFolder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn folder(test: &str) -> Started<TemporaryFolder> {
    let root = TemporaryFolder(env::temp_dir().join(format!("landfall-store-{}-{test}", process::id())));
    for bucket in BUCKETS {
        fs::create_dir_all(root.0.join(bucket)).unwrap();
    }
    Started { store: writer(&StoreConfig::Folder(root.0.clone())), _server: root }
}

fn garage(_test: &str) -> Started<Garage> {
    let garage = Garage::start(&BUCKETS).unwrap();
    let config = StoreConfig::S3 {
        endpoint: garage.endpoint(),
        access_key: garage.access_key().to_owned(),
        secret_key: garage.secret_key().into(),
        region: "us-east-1".to_owned(),
    };
    Started { store: writer(&config), _server: garage }
}

/// One test per store and rule.
macro_rules! every_store {
    ($($group:ident :: $rule:ident),* $(,)?) => {
        mod a_folder {
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $rule() {
                super::suite::$group::$rule(&*super::folder(stringify!($rule)).store).await;
            })*
        }

        mod garage {
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $rule() {
                super::suite::$group::$rule(&*super::garage(stringify!($rule)).store).await;
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
