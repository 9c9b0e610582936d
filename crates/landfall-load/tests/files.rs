//! Copying files, on a folder and on a real S3 server: one set of rules for both.

#![expect(clippy::unwrap_used, reason = "an `unwrap` in a test is an assertion")]

mod files {
    pub mod bench;
    pub mod faults;
    pub mod rules;
}

/// One test per store and rule.
macro_rules! every_store {
    ($($rule:ident),* $(,)?) => {
        mod a_folder {
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $rule() {
                super::files::rules::$rule(super::files::bench::Bench::on_folder(stringify!($rule)).await).await;
            })*
        }

        mod garage {
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $rule() {
                super::files::rules::$rule(super::files::bench::Bench::on_garage(stringify!($rule)).await).await;
            })*
        }
    };
}

every_store! {
    every_planned_file_is_copied_and_verified,
    what_is_verified_is_not_copied_again,
    an_interrupted_run_goes_on_with_only_the_rest,
    a_line_cut_off_by_a_kill_is_copied_again,
    a_copy_of_equal_size_and_other_content_is_a_mismatch,
    a_source_replaced_since_the_listing_is_noticed,
    a_source_replaced_during_the_copy_is_noticed,
    a_missing_source_is_listed_and_stops_nothing,
    a_failure_that_passes_is_tried_again,
    a_failure_that_lasts_is_told_with_its_reason,
    what_failed_is_tried_by_the_next_call,
    a_missing_bucket_stops_before_anything_is_copied,
    every_bucket_has_a_finding,
}
