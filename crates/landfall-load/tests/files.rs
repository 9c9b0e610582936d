//! Copying files, on a folder and on a real S3 server: one set of rules for both.

#![expect(clippy::unwrap_used, reason = "an `unwrap` in a test is an assertion")]

mod files {
    pub mod across;
    pub mod again;
    pub mod bench;
    pub mod cleanup;
    pub mod faults;
    pub mod gone;
    pub mod rules;
    pub mod stopped;
    pub mod trouble;
    pub mod unruly;
}

/// One test per store and rule.
macro_rules! every_store {
    ($($group:ident :: $rule:ident),* $(,)?) => {
        every_store!(a_folder, on_folder, $($group::$rule),*);
        every_store!(garage, on_garage, $($group::$rule),*);
        every_store!(two_stores, apart, $($group::$rule),*);
    };
    ($name:ident, $start:ident, $($group:ident :: $rule:ident),*) => {
        mod $name {
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $rule() {
                super::files::$group::$rule(super::files::bench::Bench::$start().await).await;
            })*
        }
    };
}

every_store! {
    rules::every_planned_file_is_copied_and_verified,
    rules::what_is_verified_is_not_copied_again,
    rules::an_interrupted_run_goes_on_with_only_the_rest,
    rules::a_line_cut_off_by_a_kill_is_copied_again,
    rules::a_copy_of_equal_size_and_other_content_is_a_mismatch,
    rules::a_source_replaced_since_the_listing_is_noticed,
    rules::a_source_replaced_during_the_copy_is_noticed,
    rules::a_missing_source_is_listed_and_stops_nothing,
    rules::a_failure_that_passes_is_tried_again,
    rules::a_failure_that_lasts_is_told_with_its_reason,
    rules::what_failed_is_tried_by_the_next_call,
    rules::a_missing_bucket_stops_before_anything_is_copied,
    rules::every_bucket_has_a_finding,
    again::a_copy_that_nobody_told_of_is_proven_and_not_copied_again,
    again::a_target_that_shows_no_copy_of_the_run_is_another_one_and_stays_as_it_is,
    again::what_lies_in_the_place_of_a_copy_and_is_another_is_replaced,
    again::the_night_before_is_topped_up_with_what_is_new_or_replaced,
    again::what_was_touched_since_the_night_before_is_not_believed,
    again::a_second_look_names_what_no_longer_holds_and_the_next_call_mends_it,
    again::what_may_be_a_users_is_put_aside_whole_and_told_with_both_keys,
    again::what_cannot_be_put_aside_stays_in_its_place,
    again::what_another_put_in_the_place_of_a_copy_is_told_and_stays_until_it_is_moved_away,
    again::copies_hold_when_their_originals_are_gone_or_replaced,
    again::objects_that_nobody_planned_are_named,
    again::a_copy_that_is_not_there_any_more_is_made_again_by_what_its_remedy_says,
    again::a_copy_whose_original_is_gone_is_looked_at_and_no_stranger,
    trouble::a_server_that_does_not_answer_for_a_while_is_waited_for,
    trouble::what_lasts_is_listed_each_with_its_remedy_and_stops_nothing,
    trouble::a_copy_with_another_content_type_is_a_mismatch,
    cleanup::originals_that_are_proven_are_removed_and_their_copies_stay,
    cleanup::what_differs_anywhere_stays_with_its_reason,
    cleanup::what_the_files_of_the_run_forbid_is_no_candidate,
    cleanup::an_original_of_several_copies_goes_only_when_all_are_proven,
    cleanup::what_lies_on_as_an_older_version_is_removed_and_told,
    cleanup::an_interrupted_cleanup_is_finished_by_the_same_call,
    cleanup::what_fails_stays_and_stops_nothing,
    cleanup::a_removal_whose_answer_is_lost_stays_open_until_the_store_tells_what_became_of_it,
}
