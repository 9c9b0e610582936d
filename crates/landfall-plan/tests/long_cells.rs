//! A long cell costs as much for each of its signs as a short one: some fields take what somebody pasted, and a step that looks back to the
//! beginning for each of them would take minutes.

use std::time::{Duration, Instant};

use landfall_model::{mapping::Mapping, snapshot::Snapshot, source::SourceRow};
use landfall_plan::{Context, plan};
use serde_json::{Value, json};

/// Signs of the shorter cell, and how often as long the other one is. A step that looks back takes the square of this.
const SHORT: usize = 1_500;
const TIMES: usize = 10;

fn time(title: &str, text: &str) -> Duration {
    let Value::Object(cells) = json!({"Id": 1, "Place of Residence": "Spain", title: text}) else { panic!() };
    let snapshot = Snapshot { interests: vec![SourceRow { cells }], ..Snapshot::default() };
    let context = Context { port: "port".to_owned(), target_bucket: "crm-files".to_owned(), parent: None };
    let begin = Instant::now();
    plan(&snapshot, &Mapping::default(), &[], &context);
    begin.elapsed()
}

/// How often as long the long one takes, `{n}` another number each time; the least of some attempts, for the machine may be busy with something else.
fn growth(title: &str, lead: &str, sign: &str) -> u128 {
    let nth = |n: usize| sign.replace("{n}", &format!("{n:05}"));
    let text = |signs: usize| lead.to_owned() + &(0..signs / sign.len()).map(nth).collect::<String>();
    let (short, long) = (text(SHORT), text(SHORT * TIMES));
    let attempt = || time(title, &long).as_nanos() / time(title, &short).as_nanos();
    (0..3).map(|_| attempt()).fold(u128::MAX, u128::min)
}

#[test]
fn a_long_cell_costs_as_much_for_each_of_its_signs_as_a_short_one() {
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
        let growth = growth(title, lead, sign);
        assert!(growth < 2 * TIMES as u128, "{title}, {lead:?} and {sign:?}: {growth} times as long");
    }
}
