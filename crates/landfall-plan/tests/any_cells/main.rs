//! Any cell may hold anything: no plan fails over it, none is unsound, and none depends on chance.

mod answers;
mod stranger;
mod world;

use landfall_model::{decision::Decision, mapping::Mapping, plan::Plan, snapshot::Snapshot};
use landfall_plan::{Context, lint, plan};
use proptest::prelude::{any, prop_assert, prop_assert_eq, proptest};

use world::snapshots;

fn planned(snapshot: &Snapshot) -> Plan {
    decided(snapshot, &[])
}

fn decided(snapshot: &Snapshot, decisions: &[Decision]) -> Plan {
    let context = Context { port: "port".to_owned(), target_bucket: "crm-files".to_owned(), parent: None };
    plan(snapshot, &Mapping::default(), decisions, &context)
}

proptest! {
    #[test]
    fn a_plan_of_anything_is_sound_and_accounts_for_everything(snapshot in snapshots()) {
        let plan = planned(&snapshot);
        prop_assert_eq!(lint(&plan), vec![]);
        prop_assert_eq!(plan.interests.len(), snapshot.interests.len());
        prop_assert_eq!(plan.files.len() + plan.accounting[5].dropped.len(), snapshot.objects.len());
        prop_assert_eq!(planned(&snapshot), plan);
    }

    #[test]
    fn the_order_of_rows_columns_links_and_objects_changes_nothing(snapshot in snapshots(), turn in any::<bool>()) {
        let mut other = snapshot.clone();
        other.interests.reverse();
        other.berths.reverse();
        other.links.reverse();
        let Snapshot { interests, berths, expenses, invoices, .. } = &mut other;
        for row in [interests, berths, expenses, invoices].into_iter().flatten() {
            row.cells = std::mem::take(&mut row.cells).into_iter().rev().collect();
        }
        if turn {
            other.expenses.reverse();
            other.invoices.reverse();
            other.objects.reverse();
        }
        prop_assert!(planned(&other) == planned(&snapshot));
    }
}
