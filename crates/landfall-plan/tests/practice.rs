//! The practice world, dirty in every known way, planned as a whole.

use std::collections::BTreeSet;

use landfall_model::{
    cell,
    mapping::Mapping,
    plan::Plan,
    raw::Raw,
    snapshot::Snapshot,
    source::{SourceRef, SourceTable},
    target::{Planned, Table, TargetRow, words::OWN},
};
use landfall_plan::{Context, Fate, fates, lint, plan, unmapped};
use landfall_practice::{Size, world, world_of};
use proptest::{
    prelude::{Strategy, any, prop_assert_eq},
    test_runner::{Config, TestRunner},
};
use serde_json::{Value, json};

fn planned(snapshot: &Snapshot) -> Plan {
    let context =
        Context { port: "port-nimara".to_owned(), target_bucket: "crm-files".to_owned(), parent: None };
    plan(snapshot, &Mapping::default(), &[], &context)
}

#[test]
fn a_world_of_the_plans_size_is_planned_without_a_finding_and_its_accounts_add_up() {
    let world = world();
    let plan = planned(&world.snapshot);
    assert_eq!(lint(&plan), []);
    assert!(plan.accounting.iter().all(landfall_model::plan::Accounting::adds_up));
    assert_eq!(plan.interests.len(), world.snapshot.interests.len());
    assert!(plan.clients.len() < plan.interests.len());
    assert!(!plan.candidates.is_empty() && !plan.quarantined.is_empty() && !plan.unmatched_files.is_empty());
}

#[test]
fn other_worlds_are_planned_without_a_finding_too() {
    for seed in 2..6 {
        assert_eq!(lint(&planned(&world_of(Size::SMALLEST, seed).snapshot)), [], "seed {seed}");
    }
}

#[test]
fn the_words_that_no_mapping_names_are_those_that_a_target_is_compared_with() {
    fn words<R: TargetRow>(rows: &[Planned<R>], column: &str) -> BTreeSet<String> {
        let word = |row: &R| serde_json::to_value(row).unwrap()[column].as_str().map(str::to_owned);
        rows.iter().filter_map(|planned| word(&planned.row)).collect()
    }
    let (plan, mapping) = (planned(&world().snapshot), Mapping::default());
    for (table, column, own) in OWN {
        let mut planned = match table {
            Table::ClientContacts => words(&plan.client_contacts, column),
            Table::Files => words(&plan.files, column),
            Table::Documents => words(&plan.documents, column),
            Table::DocumentSigners => words(&plan.document_signers, column),
            Table::Expenses => words(&plan.expenses, column),
            other => panic!("{other}"),
        };
        let own: BTreeSet<String> = own.iter().map(|&word| word.to_owned()).collect();
        if table == Table::Files {
            let named = |word: &String| mapping.files.category.iter().any(|rule| rule.category == *word);
            planned.retain(|word| own.contains(word) || !named(word));
        }
        assert_eq!(planned, own, "{table}.{column}");
    }
}

/// Fisher and Yates with a small generator: the order of everything that a snapshot lists.
fn shuffled(snapshot: &Snapshot, seed: u64) -> Snapshot {
    fn shuffle<T>(items: &mut [T], state: &mut u64) {
        for i in (1..items.len()).rev() {
            *state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            items.swap(i, (*state >> 33) as usize % (i + 1));
        }
    }
    let mut snapshot = snapshot.clone();
    let mut state = seed;
    for rows in
        [&mut snapshot.interests, &mut snapshot.berths, &mut snapshot.expenses, &mut snapshot.invoices]
    {
        shuffle(rows, &mut state);
    }
    shuffle(&mut snapshot.links, &mut state);
    shuffle(&mut snapshot.objects, &mut state);
    shuffle(&mut snapshot.columns, &mut state);
    snapshot
}

#[test]
fn the_plan_does_not_depend_on_the_order_of_anything() {
    let snapshot = world_of(Size::SMALLEST, 1).snapshot;
    let expected = planned(&snapshot);
    let mut runner = TestRunner::new(Config { cases: 8, failure_persistence: None, ..Config::default() });
    runner
        .run(&any::<u64>().prop_map(|seed| shuffled(&snapshot, seed)), |other| {
            prop_assert_eq!(&planned(&other), &expected);
            Ok(())
        })
        .unwrap();
}

#[test]
fn every_filled_cell_is_read_the_systems_own_or_listed_as_dropped() {
    let snapshot = world().snapshot;
    let mapping = Mapping::default();
    let raw = Raw::from(&snapshot);
    assert_eq!(unmapped(&raw, &mapping), []);
    for table in SourceTable::ALL {
        let fates = fates(&raw, &mapping, table);
        for row in snapshot.rows(table) {
            for (title, value) in row.cells.iter().filter(|(_, value)| !cell::is_empty(value)) {
                let fate = fates[title.as_str()];
                assert!(matches!(fate, Fate::Read | Fate::System), "{table} {title} {value}: {fate:?}");
            }
        }
    }
}

/// A text of which no normaliser can make anything.
fn marker(n: usize) -> String {
    format!("qzx{n}marker")
}

/// Everything that reaches the target or a list that people read, without the warnings.
fn kept(plan: &Plan) -> String {
    let rows = json!([
        plan.clients,
        plan.client_contacts,
        plan.client_notes,
        plan.berths,
        plan.berth_map_data,
        plan.interests,
        plan.interest_notes,
        plan.files,
        plan.documents,
        plan.document_signers,
        plan.expenses,
        plan.invoices,
        plan.invoice_line_items,
        plan.quarantined,
        plan.dropped_cells,
    ]);
    rows.to_string().to_lowercase()
}

/// Links are read from the junction table, not from these cells.
const LINKS: [&str; 2] = ["berths", "interested_parties"];
/// Without these a row is held back as a whole, so each is tried alone.
const AMOUNTS: [&str; 5] = ["price", "subtotal", "discount", "total", "line_items"];

/// Fills these columns of one row, each with a marker of its own, and looks for all of them in the plan.
fn no_marker_is_lost(clean: &Snapshot, table: SourceTable, at: usize, titles: &[&String]) {
    let mut snapshot = clean.clone();
    let rows = match table {
        SourceTable::Interests => &mut snapshot.interests,
        SourceTable::Berths => &mut snapshot.berths,
        SourceTable::Expenses => &mut snapshot.expenses,
        SourceTable::Invoices => &mut snapshot.invoices,
    };
    let record = SourceRef::new(table, rows[at].id().unwrap_or_default());
    for (n, title) in titles.iter().enumerate() {
        rows[at].cells.insert((*title).clone(), Value::from(marker(n)));
    }
    let plan = planned(&snapshot);
    assert_eq!(lint(&plan), [], "{record}");
    let kept = kept(&plan);
    for (n, title) in titles.iter().enumerate() {
        assert!(kept.contains(&marker(n)), "{record}, {title}");
    }
}

#[test]
fn a_text_that_nobody_understands_is_never_lost_whatever_cell_holds_it() {
    let clean = world_of(Size::SMALLEST, 1).snapshot;
    let mapping = Mapping::default();
    for table in SourceTable::ALL {
        let columns = mapping.table(table).columns.iter().filter(|(role, _)| !LINKS.contains(&role.as_str()));
        let (amounts, others): (Vec<_>, Vec<_>) =
            columns.partition(|(role, _)| AMOUNTS.contains(&role.as_str()));
        let others: Vec<&String> = others.into_iter().map(|(_, title)| title).collect();
        // Among these rows are people who are merged: what loses a merge must be kept as well.
        for at in [0, 7, 8, 23] {
            no_marker_is_lost(&clean, table, at, &others);
        }
        for (_, title) in amounts {
            no_marker_is_lost(&clean, table, 7, &[title]);
        }
    }
}

#[test]
fn a_value_that_loses_a_merge_is_kept() {
    let clean = world_of(Size::SMALLEST, 1).snapshot;
    let mapping = Mapping::default();
    let before = planned(&clean);
    let merged = before.clients.iter().find(|client| client.from.len() > 1).unwrap();
    for at in &merged.from {
        let index = clean.interests.iter().position(|row| row.id() == Some(at.id)).unwrap();
        let columns = mapping.table(SourceTable::Interests).columns.iter();
        // Without the address it would be no merge.
        let single = columns.filter(|(role, _)| *role != "email" && !LINKS.contains(&role.as_str()));
        let titles: Vec<&String> = single.map(|(_, title)| title).collect();
        no_marker_is_lost(&clean, SourceTable::Interests, index, &titles);
    }
}
