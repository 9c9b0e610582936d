//! One suite that every store must pass, and how each store is started for it.

#![expect(clippy::unwrap_used, reason = "an `unwrap` in a test is an assertion")]

mod suite {
    pub mod described;
    pub mod errors;
    pub mod objects;
    pub mod odd_keys;
    pub mod removal;
    pub mod streams;
}

use std::{any::Any, fs, ops::Deref, sync::Arc};

use landfall_store::{Memory, Parts, Remover, StoreConfig, Writer, remover, writer, writer_in_parts};
use landfall_testkit::{Garage, Moto};
use tempfile::tempdir;

/// What every store begins with: these buckets, empty, and none that is called `nowhere`.
const BUCKETS: [&str; 2] = ["source", "target"];

/// Bytes from which on an object goes in parts, where a rule wants parts: the least that S3 takes.
const PART: u64 = 5 << 20;

/// A store, and what keeps it alive.
pub struct Subject {
    store: Box<dyn Writer>,
    /// The same store, for which much less is large.
    pub in_parts: Box<dyn Writer>,
    /// The same store, from which can be removed.
    pub remover: Box<dyn Remover>,
    /// What it does not do.
    pub knows: Knows,
    _server: Box<dyn Any + Send + Sync>,
}

/// What a store is known not to do. A rule says what it expects instead: it is never left out.
#[derive(Clone, Copy)]
pub struct Knows {
    /// Keeps tags.
    pub tags: bool,
    /// Refuses a copy whose source has another ETag than was asked for.
    pub versions_on_copy: bool,
    /// Tells the SHA-256 of what was put in one piece.
    pub checksums: bool,
    /// Finds an object again whose key has a line feed.
    pub line_feeds: bool,
}

const EVERYTHING: Knows = Knows { tags: true, versions_on_copy: true, checksums: true, line_feeds: true };

impl Deref for Subject {
    type Target = dyn Writer;

    fn deref(&self) -> &Self::Target {
        &*self.store
    }
}

fn subject(config: &StoreConfig, knows: Knows, server: impl Any + Send + Sync) -> Subject {
    let parts = Parts { single_copy: PART, copied: PART, uploaded: PART };
    Subject {
        store: writer(config),
        in_parts: writer_in_parts(config, parts),
        remover: remover(config),
        knows,
        _server: Box::new(server),
    }
}

fn folder() -> Subject {
    let root = tempdir().unwrap();
    for bucket in BUCKETS {
        fs::create_dir(root.path().join(bucket)).unwrap();
    }
    subject(&StoreConfig::Folder(root.path().to_owned()), Knows { checksums: false, ..EVERYTHING }, root)
}

fn memory() -> Subject {
    let memory = Memory::new(&BUCKETS);
    let boxed = || Box::new(memory.clone());
    Subject { store: boxed(), in_parts: boxed(), remover: boxed(), knows: EVERYTHING, _server: Box::new(()) }
}

fn garage() -> Subject {
    let garage = Garage::start(&BUCKETS).unwrap();
    let config = s3(garage.endpoint(), garage.access_key(), garage.secret_key());
    subject(&config, Knows { tags: false, ..EVERYTHING }, garage)
}

fn on_moto(moto: &Arc<Moto>) -> Subject {
    let config = s3(moto.endpoint(), moto.access_key(), moto.secret_key());
    subject(&config, Knows { versions_on_copy: false, line_feeds: false, ..EVERYTHING }, Arc::clone(moto))
}

fn s3(endpoint: String, access_key: &str, secret_key: &str) -> StoreConfig {
    let (access_key, secret_key) = (access_key.to_owned(), secret_key.into());
    StoreConfig::S3 { endpoint, access_key, secret_key, region: "us-east-1".to_owned() }
}

/// One test per store and rule.
macro_rules! every_store {
    ($($group:ident :: $rule:ident),* $(,)?) => {
        every_store!(a_folder, folder, $($group::$rule),*);
        every_store!(in_memory, memory, $($group::$rule),*);
        every_store!(on_garage, garage, $($group::$rule),*);

        /// One server for all rules, since its start takes two seconds; it forgets everything in between.
        #[tokio::test(flavor = "multi_thread")]
        async fn every_rule_holds_on_moto() {
            let moto = Arc::new(Moto::start(&[]).unwrap());
            $(
                println!("{}", stringify!($rule));
                moto.begin_anew(&BUCKETS).unwrap();
                suite::$group::$rule(&on_moto(&moto)).await;
            )*
        }
    };
    ($name:ident, $start:ident, $($group:ident :: $rule:ident),*) => {
        mod $name {
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $rule() {
                super::suite::$group::$rule(&super::$start()).await;
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
    objects::a_copy_across_buckets_has_the_bytes_and_the_content_type,
    objects::a_copy_onto_an_object_replaces_it,
    objects::a_copy_of_the_version_that_was_listed_is_made,
    objects::a_copy_of_another_version_is_refused_and_nothing_is_written,
    odd_keys::odd_keys_are_listed_exactly_and_keep_their_objects_apart,
    odd_keys::odd_keys_are_copied_from_and_to,
    odd_keys::a_line_feed_in_a_key_is_kept_or_known_to_be_lost,
    odd_keys::an_object_may_stand_where_another_has_its_folder,
    errors::a_missing_bucket_is_named_by_every_call,
    errors::a_missing_object_is_no_missing_bucket,
    errors::an_impossible_key_is_refused,
    described::headers_and_metadata_come_back_as_they_were_written,
    described::tags_come_back_or_the_store_says_that_it_keeps_none,
    described::a_copy_is_described_as_its_source,
    described::a_second_write_leaves_nothing_of_what_described_the_first,
    described::a_checksum_that_a_store_tells_is_that_of_the_content,
    streams::content_is_read_in_the_version_that_was_asked_for,
    streams::what_streams_in_is_hashed_on_its_way,
    streams::content_that_breaks_off_leaves_what_was_there,
    streams::a_large_object_is_written_and_copied_in_parts_with_all_that_describes_it,
    streams::a_copy_in_parts_of_another_version_is_refused,
    removal::an_object_that_is_removed_is_gone_alone,
    removal::what_is_not_there_can_be_removed_and_a_missing_bucket_cannot_be_removed_from,
}
