//! Files: no two objects at one path, and every row has its copy.

use std::collections::{HashMap, HashSet};

use landfall_model::{plan::Plan, source::SourceRef, target::Table};
use uuid::Uuid;

use super::Notes;

/// The target paths are injective: no copy ever lies over another.
pub fn paths(plan: &Plan, notes: &mut Notes) {
    let mut rows = HashSet::new();
    for planned in &plan.files {
        let file = &planned.row;
        if !rows.insert((&file.storage_bucket, &file.storage_path)) {
            notes.add(Table::Files, &planned.from, format!("two files lie at {}", file.storage_path));
        }
    }
    let mut targets = HashSet::new();
    for copy in &plan.copies {
        if !targets.insert((&copy.target_bucket, &copy.target_key)) {
            notes.add(Table::Files, &[], format!("two copies go to {}", copy.target_key));
        }
    }
}

/// Row and copy belong together, one to one, and name the same place, size and type. A file that is kept from the parent run was copied
/// then; its source is gone.
pub fn copies(plan: &Plan, notes: &mut Notes) {
    let mut waiting: HashMap<Uuid, (&[SourceRef], _)> =
        plan.files.iter().map(|planned| (planned.row.id, (&planned.from[..], &planned.row))).collect();
    for copy in &plan.copies {
        let Some((from, row)) = waiting.remove(&copy.file) else {
            notes.add(
                Table::Files,
                &[],
                format!("the copy to {} has no row, or a second one", copy.target_key),
            );
            continue;
        };
        let same =
            (&row.storage_bucket, &row.storage_path, &row.mime_type, u64::try_from(row.size_bytes).ok())
                == (&copy.target_bucket, &copy.target_key, &copy.mime_type, Some(copy.size));
        if !same {
            notes.add(Table::Files, from, format!("file {} and its copy disagree", row.id));
        }
    }
    for kept in plan.carried.iter().filter(|carried| carried.table == Table::Files) {
        kept.key.parse().ok().and_then(|id: Uuid| waiting.remove(&id));
    }
    for planned in plan.files.iter().filter(|planned| waiting.contains_key(&planned.row.id)) {
        notes.add(Table::Files, &planned.from, format!("file {} has no copy", planned.row.id));
    }
}

#[cfg(test)]
mod tests {
    use landfall_model::plan::Plan;

    use crate::lint::testing::breaks;

    #[test]
    fn two_files_at_one_path_are_found_as_rows_and_as_copies() {
        let damage = |plan: &mut Plan| {
            let path = plan.files[0].row.storage_path.clone();
            let (first, second) = (plan.files[0].row.id, plan.files[1].row.id);
            plan.files[1].row.storage_path = path.clone();
            plan.copies.iter_mut().find(|copy| copy.file == second).unwrap().target_key = path;
            assert_ne!(first, second);
        };
        breaks(damage, 2, "two ");
    }

    #[test]
    fn a_row_without_a_copy_and_a_copy_without_a_row_are_found() {
        breaks(|plan| drop(plan.copies.pop()), 1, "has no copy");
        breaks(|plan| plan.copies[0].file = uuid::Uuid::nil(), 2, "copy");
    }

    #[test]
    fn a_copy_of_another_size_is_found() {
        breaks(|plan| plan.copies[0].size += 1, 1, "disagree");
    }
}
