//! Worlds from which records go, planned as a delta of the world before.

use landfall_model::{
    mapping::Mapping,
    plan::{Parent, Plan, ledger::Fate},
    target::{Planned, Table, TargetRow},
};
use serde_json::json;

use crate::{
    Context, lint,
    testing::{World, and},
};

const NOTICED: &str = "2026-11-27T18:00:00Z";

fn context(parent: Option<&Plan>) -> Context {
    let parent = parent.map(|plan| Parent {
        id_maps: plan.id_maps.clone(),
        rows: plan.clone(),
        noticed: NOTICED.parse().unwrap(),
    });
    Context { port: "port".to_owned(), target_bucket: "crm-files".to_owned(), parent }
}

/// The plan of `world` after that of `before`; sound, whatever went.
fn after(before: &Plan, world: &World) -> Plan {
    let plan = world.plan(&Mapping::default(), &context(Some(before)));
    assert_eq!(lint(&plan), []);
    plan
}

fn planned(world: &World) -> Plan {
    world.plan(&Mapping::default(), &context(None))
}

fn carried(plan: &Plan, table: Table) -> usize {
    plan.carried.iter().filter(|carried| carried.table == table).count()
}

fn by_record<R: TargetRow>(rows: &[Planned<R>], id: i64) -> &R {
    &rows.iter().find(|planned| planned.from.iter().any(|at| at.id == id)).unwrap().row
}

#[test]
fn everything_that_is_gone_stays_as_it_was_and_what_has_a_place_for_it_is_archived() {
    let before = planned(&World::with_one_of_everything());
    let plan = after(&before, &World::default());
    let archived = NOTICED.parse().ok();
    assert!(plan.clients.iter().all(|client| client.row.archived_at == archived));
    assert!(plan.interests.iter().all(|interest| interest.row.archived_at == archived));
    assert!(plan.berths.iter().all(|berth| berth.row.archived_at == archived));
    assert!(plan.expenses.iter().all(|expense| expense.row.archived_at == archived));
    assert!(plan.invoices.iter().all(|invoice| invoice.row.archived_at == archived));
    assert_eq!(
        (&plan.client_contacts, &plan.client_notes, &plan.berth_map_data, &plan.interest_notes),
        (&before.client_contacts, &before.client_notes, &before.berth_map_data, &before.interest_notes)
    );
    assert_eq!(
        (&plan.files, &plan.documents, &plan.document_signers, &plan.invoice_line_items),
        (&before.files, &before.documents, &before.document_signers, &before.invoice_line_items)
    );
    assert_eq!((&plan.invoice_expenses, &plan.tags), (&before.invoice_expenses, &before.tags));
    assert_eq!((&plan.client_tags, &plan.interest_tags), (&before.client_tags, &before.interest_tags));
    assert_eq!((&plan.audit_logs, &plan.id_maps), (&before.audit_logs, &before.id_maps));
    assert!(plan.copies.is_empty() && plan.accounting.iter().all(|account| account.read == 0));
}

#[test]
fn what_was_archived_stays_so_since_then_and_a_record_that_comes_back_is_live_again() {
    let world = World::default().berth(1, json!({"Mooring Number": "A1"}));
    let gone = after(&planned(&world), &World::default());
    let mut later = context(Some(&gone));
    later.parent.as_mut().unwrap().noticed = "2026-12-01T00:00:00Z".parse().unwrap();
    let still = World::default().plan(&Mapping::default(), &later);
    assert_eq!(still.berths[0].row.archived_at, NOTICED.parse().ok());
    let back = after(&still, &world);
    assert_eq!(
        (back.berths.len(), back.berths[0].row.archived_at, carried(&back, Table::Berths)),
        (1, None, 0)
    );
}

#[test]
fn a_client_with_an_interest_left_is_no_archived_one_and_keeps_the_number_that_only_the_other_row_had() {
    let (ann, old) = (
        json!({"Full Name": "Ann Lee", "Email Address": "a@example.com"}),
        json!({"Full Name": "Ann Lee", "Email Address": "a@example.com", "Phone Number": "+33465710233"}),
    );
    let before = planned(&World::default().interest(1, old).interest(2, ann.clone()));
    let plan = after(&before, &World::default().interest(2, ann));
    assert_eq!((plan.clients.len(), plan.clients[0].row.archived_at), (1, None));
    assert_eq!(plan.clients[0].row.id, before.clients[0].row.id);
    let values: Vec<&str> = plan.client_contacts.iter().map(|contact| contact.row.value.as_str()).collect();
    assert_eq!(values, ["a@example.com", "+33465710233"]);
    let interest = by_record(&plan.interests, 1);
    assert_eq!((interest.client_id, interest.archived_at), (plan.clients[0].row.id, NOTICED.parse().ok()));
}

#[test]
fn a_number_of_a_row_that_is_gone_leads_where_the_primary_one_was_emptied_in_a_row_that_is_left() {
    let ann = |phone: &str| json!({"Full Name": "Ann Lee", "Email Address": "a@example.com", "Phone Number": phone});
    let recent = and(ann("+33465710233"), json!({"UpdatedAt": "2024-06-01 09:00:00+00:00"}));
    let before = planned(&World::default().interest(1, recent).interest(2, ann("+33465710244")));
    let phones = |plan: &Plan| -> Vec<(String, bool)> {
        let phones = plan.client_contacts.iter().filter(|contact| contact.row.channel == "phone");
        phones.map(|contact| (contact.row.value.clone(), contact.row.is_primary)).collect()
    };
    assert_eq!(phones(&before), [("+33465710233".to_owned(), true), ("+33465710244".to_owned(), false)]);
    for changed in ["", "ask the captain"] {
        let plan = after(&before, &World::default().interest(1, ann(changed)));
        assert_eq!(phones(&plan), [("+33465710244".to_owned(), true)], "{changed}");
    }
}

#[test]
fn what_hung_on_a_client_that_was_merged_away_goes_to_the_client_that_took_its_interests() {
    let named = |email: &str| json!({"Full Name": "Ann Lee", "Email Address": email});
    let both = World::default().interest(5, named("b@example.com")).interest(7, named("b@example.com"));
    let before = planned(&both.interest(1, named("a@example.com")));
    let plan = after(
        &before,
        &World::default().interest(1, named("a@example.com")).interest(7, named("a@example.com")),
    );
    assert_eq!(plan.clients.len(), 1);
    let (heir, gone) = (plan.clients[0].row.id, by_record(&plan.interests, 5));
    assert_eq!((gone.client_id, gone.archived_at), (heir, NOTICED.parse().ok()));
    assert!(plan.client_contacts.iter().all(|contact| contact.row.client_id == heir));
}

#[test]
fn a_number_that_a_new_record_has_taken_gets_a_word_beside_it() {
    let invoice = json!({"Invoice Number": "I-1", "Total": "10"});
    let berth = json!({"Mooring Number": "A1"});
    let before = planned(&World::default().berth(1, berth.clone()).invoice(1, invoice.clone()));
    let plan = after(&before, &World::default().berth(2, berth).invoice(2, invoice));
    assert_eq!(by_record(&plan.berths, 1).mooring_number, "A1 (archived 1)");
    assert_eq!(by_record(&plan.invoices, 1).invoice_number, "I-1 (archived 1)");
    assert_eq!(by_record(&plan.berths, 2).mooring_number, "A1");
}

#[test]
fn what_cannot_be_planned_any_more_stays_as_it_was_with_all_that_hangs_on_it_until_it_can() {
    let berth = json!({"Mooring Number": "A1", "Map Data": {"path": "M0 0"}});
    let invoice =
        json!({"Invoice Number": "I-1", "Total": "10", "expense_ids": "1", "Line Items": "Fuel | 1 | 10"});
    let world = |number: &str, price: &str, billed: &str| {
        World::default()
            .berth(1, and(berth.clone(), json!({"Mooring Number": number})))
            .expense(1, json!({"Price": price}))
            .invoice(1, and(invoice.clone(), json!({"Invoice Number": billed})))
    };
    let whole = world("A1", "10", "I-1");
    let before = planned(&whole);
    assert_eq!((before.invoice_expenses.len(), before.audit_logs.len()), (1, 3));
    for broken in [world("", "as agreed", ""), world("A1", "as agreed", "I-1")] {
        let plan = after(&before, &broken);
        assert!(!plan.quarantined.is_empty());
        assert_eq!((&plan.berths, &plan.berth_map_data), (&before.berths, &before.berth_map_data));
        assert_eq!((&plan.expenses, &plan.invoices), (&before.expenses, &before.invoices));
        assert_eq!(
            (&plan.invoice_line_items, &plan.invoice_expenses),
            (&before.invoice_line_items, &before.invoice_expenses)
        );
        assert_eq!((plan.audit_logs.len(), &plan.id_maps), (before.audit_logs.len(), &before.id_maps));
        let again = after(&plan, &broken);
        assert_eq!((&again.berths, &again.carried), (&before.berths, &plan.carried));
        let held_back: usize = plan.accounting.iter().map(|account| account.quarantined.len()).sum();
        assert_eq!(held_back, plan.quarantined.iter().filter(|held| held.cause.is_empty()).count());
        let corrected = after(&again, &whole);
        assert!(corrected.carried.is_empty());
        assert_eq!(corrected.berths, before.berths);
    }
}

#[test]
fn an_interest_keeps_its_berth_while_that_is_held_back() {
    let world = |number: &str| {
        let berths = World::default().berth(1, json!({"Mooring Number": "A1"}));
        let deal = json!({"Full Name": "Ann Lee"});
        let named = and(deal.clone(), json!({"Berth Number": "A2"}));
        berths.berth(2, json!({"Mooring Number": number})).interest(1, deal).link(1, 2).interest(2, named)
    };
    let before = planned(&world("A2"));
    let berth = by_record(&before.berths, 2).id;
    for mistyped in ["", "A1"] {
        let plan = after(&before, &world(mistyped));
        assert_eq!(carried(&plan, Table::Berths), 1);
        assert_eq!(by_record(&plan.interests, 1).berth_id, Some(berth), "{mistyped}");
        assert_eq!(by_record(&plan.interests, 2).berth_id, Some(berth), "{mistyped}");
    }
    let alone = planned(&world(""));
    assert!(alone.interests.iter().all(|interest| interest.row.berth_id.is_none()));
}

#[test]
fn a_berth_keeps_its_number_where_another_is_mistyped_to_it() {
    let world = |first: &str| {
        let berths = World::default().berth(1, json!({"Mooring Number": first}));
        berths
            .berth(2, json!({"Mooring Number": "A2"}))
            .interest(1, json!({"Full Name": "Ann Lee"}))
            .link(1, 1)
            .interest(2, json!({"Full Name": "Bob Stone", "Berth Number": "A2"}))
    };
    let before = planned(&world("A1"));
    let plan = after(&before, &world("A2"));
    assert_eq!((plan.quarantined[0].from[0].id, carried(&plan, Table::Berths)), (1, 1));
    assert_eq!((&*by_record(&plan.berths, 1).mooring_number, plan.berths.len()), ("A1", 2));
    for id in [1, 2] {
        assert_eq!(by_record(&plan.interests, id).berth_id, by_record(&before.interests, id).berth_id);
    }
}

#[test]
fn an_invoice_keeps_its_number_where_another_is_mistyped_to_it() {
    let invoice =
        |number: &str, total: &str| json!({"Invoice Number": number, "Total": total, "expense_ids": "1"});
    let world = |first: &str| {
        let invoices = World::default().expense(1, json!({"Price": "10"})).invoice(1, invoice(first, "10"));
        invoices.invoice(2, invoice("I-2", "20"))
    };
    let before = planned(&world("I-1"));
    let plan = after(&before, &world("I-2"));
    assert_eq!((plan.quarantined[0].from[0].id, carried(&plan, Table::Invoices)), (1, 1));
    for id in [1, 2] {
        assert_eq!(by_record(&plan.invoices, id), by_record(&before.invoices, id));
    }
    assert_eq!((plan.invoices.len(), plan.invoice_expenses.len()), (2, 2));
}

#[test]
fn a_link_to_an_expense_that_is_held_back_goes_where_no_cell_names_it_any_more() {
    let invoice = |billed: &str| json!({"Invoice Number": "I-1", "Total": "10", "expense_ids": billed});
    let before = planned(&World::default().expense(1, json!({"Price": "10"})).invoice(1, invoice("1")));
    let plan = after(&before, &World::default().expense(1, json!({"Price": "?"})).invoice(1, invoice("")));
    assert_eq!((plan.expenses.len(), plan.invoice_expenses.len()), (1, 0));
}

#[test]
fn an_invoice_that_is_gone_keeps_its_links_to_expenses_that_are_still_there() {
    let invoice = json!({"Invoice Number": "I-1", "Total": "10", "expense_ids": "1"});
    let left = World::default().expense(1, json!({"Price": "10"}));
    let before = planned(&World::default().expense(1, json!({"Price": "10"})).invoice(1, invoice));
    let plan = after(&before, &left);
    assert_eq!(plan.invoices[0].row.archived_at, NOTICED.parse().ok());
    assert_eq!((plan.expenses[0].row.archived_at, carried(&plan, Table::Expenses)), (None, 0));
    assert_eq!((plan.invoice_expenses.len(), carried(&plan, Table::InvoiceExpenses)), (1, 1));
    assert_eq!(plan.invoice_expenses, before.invoice_expenses);
    assert_eq!(after(&plan, &left).invoice_expenses, before.invoice_expenses);
}

#[test]
fn a_row_that_is_held_back_is_not_kept_where_its_number_is_anothers_now() {
    let berth = |number: &str| json!({"Mooring Number": number});
    let invoice = |number: &str| json!({"Invoice Number": number, "Total": "10"});
    let world = |berths: [&str; 3], invoices: [&str; 3]| {
        let rows = (1..).zip(berths.into_iter().zip(invoices));
        rows.fold(World::default(), |world, (id, (number, billed))| {
            world.berth(id, berth(number)).invoice(id, invoice(billed))
        })
    };
    let before = planned(&world(["A1", "A2", "A3"], ["I-1", "I-2", "I-3"]));
    let plan = after(&before, &world(["A1", "A1", "A3"], ["I-1", "I-1", "I-3"]));
    assert_eq!((&plan.berths.len(), carried(&plan, Table::Berths)), (&3, 1));
    assert_eq!(by_record(&plan.berths, 2).mooring_number, "A2");
    assert_eq!(by_record(&plan.invoices, 2).invoice_number, "I-2");

    let plan = after(&before, &world(["A2", "", "A3"], ["I-2", "", "I-3"]));
    let moorings: Vec<&str> = plan.berths.iter().map(|berth| &*berth.row.mooring_number).collect();
    assert_eq!(moorings, ["A2", "A3"]);
    assert_eq!((plan.invoices.len(), plan.audit_logs.len(), plan.carried.len()), (2, 4, 0));
}

#[test]
fn an_id_that_the_source_hands_out_again_is_not_the_archived_client() {
    let named = |name: &str, email: &str| json!({"Full Name": name, "Email Address": email});
    let two =
        World::default().interest(5, named("Ann Lee", "a@x.com")).interest(7, named("Ann Lee", "a@x.com"));
    let first = planned(&two);
    let second = after(&first, &World::default().interest(7, named("Ann Lee", "a@x.com")));
    let third = after(&second, &World::default());
    let fourth = after(&third, &World::default().interest(5, named("Bob Stone", "b@x.com")));
    assert_eq!(fourth.clients.len(), 2);
    assert_ne!(by_record(&fourth.clients, 5).id, first.clients[0].row.id);
}

#[test]
fn a_file_whose_record_is_gone_keeps_its_owner_and_its_place_unless_somebody_says_otherwise() {
    let cell = json!([{"url": "https://x/client-portal/EOIs/a.pdf", "title": "Deal.pdf", "size": 7}]);
    let whole = World::default().interest(1, json!({"Full Name": "Ann Lee", "EOI Document": cell})).object(
        "client-portal",
        "EOIs/a.pdf",
        7,
    );
    let before = planned(&whole);
    let left = World::default().object("client-portal", "EOIs/a.pdf", 7);
    let plan = after(&before, &left);
    assert!(before.files[0].row.client_id.is_some());
    assert_eq!((&plan.files, &plan.copies), (&before.files, &before.copies));
    assert_eq!((plan.file_ledger[0].fate, &*plan.file_ledger[0].owner), (Fate::Planned, "interests 1"));
    assert!(plan.unmatched_files.is_empty());
    assert_eq!(after(&plan, &left).files, before.files);

    let other = World::default().object("client-portal", "EOIs/a.pdf", 8);
    assert_eq!(after(&before, &other).files[0].row.client_id, None, "another content is another file");
    let question = after(&before, &other).unmatched_files[0].question.unwrap();
    let said = other.with_plan(&before, question, "miscellaneous");
    let plan = after(&before, &said);
    assert_eq!((plan.files[0].row.client_id, &*plan.file_ledger[0].rule), (None, "decision"));
}
