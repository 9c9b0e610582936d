//! A long cell costs as much for each of its signs as a short one: some fields take what somebody pasted. No time is asserted, for machines differ; a
//! step that looks back to the beginning for each sign would keep this test for an hour.

use landfall_model::{mapping::Mapping, snapshot::Snapshot, source::SourceRow};
use landfall_plan::{Context, plan};
use serde_json::{Value, json};

/// Signs of a cell.
const LONG: usize = 200_000;

/// Numbers of the deals and clients that come of a row with this cell.
fn planned(title: &str, text: &str) -> [usize; 2] {
    let Value::Object(cells) = json!({"Id": 1, "Place of Residence": "Spain", title: text}) else { panic!() };
    let snapshot = Snapshot { interests: vec![SourceRow { cells }], ..Snapshot::default() };
    let context = Context { port: "port".to_owned(), target_bucket: "crm-files".to_owned(), parent: None };
    let plan = plan(&snapshot, &Mapping::default(), &[], &context);
    [plan.interests.len(), plan.clients.len()]
}

#[test]
fn a_row_with_a_cell_of_200_kilobytes_is_planned_while_one_waits() {
    for (title, lead, sign) in [
        ("Full Name", "", "dr. "),
        ("Full Name", "Ann ", "& "),
        ("Email Address", "", "1/"),
        ("Email Address", "", "600123456/"),
        ("Email Address", "ann@x.org ", "(a) "),
        ("Email Address", "ann@x.org ", "& "),
        ("Phone Number", "", "+ "),
        ("Phone Number", "1a1 ", "a "),
        ("Phone Number", "1a1 ", "("),
        ("Phone Number", "+34600123456 ", "\n1"),
        ("Phone Number", "", "a{n}@x.org "),
        ("Phone Number", "", "+346001{n} "),
        ("Berth Number", "", "A{n}, "),
        ("Date Added", "", "12/"),
        ("Length", "", "1' "),
        ("Internal Notes", "", "a@x.org "),
    ] {
        let nth = |n: usize| sign.replace("{n}", &format!("{n:05}"));
        let text = (0..LONG / sign.len()).map(nth).fold(lead.to_owned(), |text, more| text + &more);
        assert_eq!(planned(title, &text), [1, 1], "{title}, {lead:?} and {sign:?}");
    }
}
