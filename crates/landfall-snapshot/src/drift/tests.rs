//! Each kind of difference against the default mapping.

use landfall_model::{
    mapping::{Mapping, look_up},
    source::{Column, SourceTable, TableColumns},
};

use super::{Change, compare};

type Described = (&'static str, &'static str, &'static str, &'static [&'static str]);

const EMAIL: Described = ("c1", "Email Address", "Email", &[]);
const STAGE: Described =
    ("c2", "Sales Process Level", "SingleSelect", &["Contract Signed", "General Qualified Interest"]);
const BERTHS: Described = ("c3", "Berths", "Links", &[]);
const SHOE: Described = ("c4", "Shoe Size", "Number", &[]);
const OLD: Described = ("c5", "Old", "SingleLineText", &[]);

fn table(id: &str, columns: &[Described]) -> TableColumns {
    let column = |&(id, title, uidt, options): &Described| Column {
        id: id.to_owned(),
        title: title.to_owned(),
        uidt: uidt.to_owned(),
        system: title.starts_with("nc_"),
        options: options.iter().map(|&option| option.to_owned()).collect(),
    };
    TableColumns {
        table: SourceTable::Interests,
        base_id: "p1".to_owned(),
        table_id: id.to_owned(),
        title: "Interests".to_owned(),
        columns: columns.iter().map(column).collect(),
    }
}

fn mapping() -> Mapping {
    let mut mapping = Mapping::default();
    let interests = mapping.source.tables.get_mut(&SourceTable::Interests).unwrap();
    interests.drop.insert("Old".to_owned(), "not used since 2019".to_owned());
    assert!(look_up(&mapping.vocabulary.stage, "Contract Signed").is_some());
    mapping
}

fn changes(after: &[Described]) -> Vec<Change> {
    let before = table("m1", &[EMAIL, STAGE, BERTHS, SHOE, OLD]);
    compare(&[before], &[table("m1", after)], &mapping())
}

/// What is told: the sentence, whether a rule breaks, and the remedy.
fn told(change: &Change) -> String {
    let verdict = if change.breaks { "breaks" } else { "intact" };
    format!("{change} | {verdict} | {}", change.remedy)
}

#[test]
fn the_same_columns_in_another_order_are_no_drift() {
    assert_eq!(changes(&[OLD, SHOE, BERTHS, STAGE, EMAIL]), []);
    let options: &[&str] = &["General Qualified Interest", "Contract Signed"];
    assert_eq!(changes(&[EMAIL, (STAGE.0, STAGE.1, STAGE.2, options), BERTHS, SHOE, OLD]), []);
}

#[test]
fn every_difference_is_told_with_its_rule_and_remedy() {
    const COLUMNS: &str = "[source.tables.interests.columns] in the mapping file";
    let select = |options| [EMAIL, (STAGE.0, STAGE.1, STAGE.2, options), BERTHS, SHOE, OLD];
    let cases: [(&[Described], String); 15] = [
        (
            &[("c1", "E-mail", "Email", &[]), STAGE, BERTHS, SHOE, OLD],
            format!("column \"Email Address\" (role email) is now called \"E-mail\" | breaks | set email = \"E-mail\" under {COLUMNS}"),
        ),
        (
            &[EMAIL, STAGE, BERTHS, ("c4", "Company", "Number", &[]), OLD],
            "column \"Shoe Size\" (role company) is now called \"Company\" | intact | ".to_owned(),
        ),
        (
            &[EMAIL, STAGE, BERTHS, ("c4", "Shoes", "Number", &[]), OLD],
            "column \"Shoe Size\" is now called \"Shoes\" | intact | ".to_owned(),
        ),
        (
            &[EMAIL, STAGE, BERTHS, SHOE, ("c5", "Older", "SingleLineText", &[])],
            "column \"Old\" (drop) is now called \"Older\" | breaks | call it \"Older\" under [source.tables.interests.drop] in the mapping file"
                .to_owned(),
        ),
        (
            &[STAGE, BERTHS, SHOE, OLD],
            format!(
                "column \"Email Address\" (role email) is gone | breaks | set email under {COLUMNS} to the column that holds it now, or take the line out"
            ),
        ),
        (&[EMAIL, STAGE, BERTHS, OLD], "column \"Shoe Size\" is gone | intact | ".to_owned()),
        (&[EMAIL, STAGE, BERTHS, SHOE], "column \"Old\" (drop) is gone | intact | ".to_owned()),
        (
            &[EMAIL, STAGE, BERTHS, SHOE, OLD, ("c9", "Phone Number", "PhoneNumber", &[])],
            "column \"Phone Number\" (role phone) is new | intact | ".to_owned(),
        ),
        (
            &[EMAIL, STAGE, BERTHS, SHOE, OLD, ("c9", "Hat Size", "Number", &[])],
            format!(
                "column \"Hat Size\" is new | intact | map it under {COLUMNS}, or name it with a reason under [source.tables.interests.drop]"
            ),
        ),
        (
            &[EMAIL, STAGE, BERTHS, SHOE, OLD, ("c9", "nc_m2m_x", "LinkToAnotherRecord", &[])],
            "column \"nc_m2m_x\" is new | intact | ".to_owned(),
        ),
        (
            &[("c1", "Email Address", "SingleLineText", &[]), STAGE, BERTHS, SHOE, OLD],
            "column \"Email Address\" (role email) is now of type SingleLineText, and was of type Email | intact | ".to_owned(),
        ),
        (
            &[EMAIL, STAGE, ("c3", "Berths", "SingleLineText", &[]), SHOE, OLD],
            format!(
                "column \"Berths\" (role berths) is now of type SingleLineText, and was of type Links | breaks | set berths under {COLUMNS} to a column of type Links, or take the line out"
            ),
        ),
        (
            &select(&["Contract Signed", "General Qualified Interest", "Dreaming"]),
            "column \"Sales Process Level\" (vocabulary stage) has the new value \"Dreaming\" | breaks | add \"Dreaming\" = \"...\" under [vocabulary.stage] in the mapping file"
                .to_owned(),
        ),
        (
            &select(&["Contract Signed", "General Qualified Interest", "made  reservation"]),
            "column \"Sales Process Level\" (vocabulary stage) has the new value \"made  reservation\" | intact | ".to_owned(),
        ),
        (
            &select(&["Contract Signed"]),
            "column \"Sales Process Level\" (vocabulary stage) has the value \"General Qualified Interest\" no more | intact | ".to_owned(),
        ),
    ];
    for (after, expected) in cases {
        let all: Vec<String> = changes(after).iter().map(told).collect();
        assert_eq!(all, [format!("interests: {expected}")]);
    }
}

#[test]
fn titles_that_change_places_break_their_rule_although_every_title_is_there() {
    let swapped = [
        ("c1", "Shoe Size", "Email", &[][..]),
        STAGE,
        BERTHS,
        ("c4", "Email Address", "Number", &[][..]),
        OLD,
    ];
    let all: Vec<String> = changes(&swapped).iter().map(told).collect();
    assert_eq!(all.len(), 2);
    assert!(
        all[0].contains("(role email) is now called \"Shoe Size\" | breaks | set email = \"Shoe Size\""),
        "{all:?}"
    );
    assert!(all[0].ends_with(": that line now reads another column"), "{all:?}");
}

#[test]
fn a_column_made_anew_under_the_same_title_leaves_its_rule_intact_and_wants_eyes() {
    let all: Vec<String> = changes(&[("c8", "Email Address", "Email", &[]), STAGE, BERTHS, SHOE, OLD])
        .iter()
        .map(told)
        .collect();
    assert_eq!(all[0], "interests: column \"Email Address\" (role email) is new | intact | ");
    assert!(
        all[1].contains("is gone | intact | look whether the new column \"Email Address\" holds"),
        "{all:?}"
    );
}

#[test]
fn one_column_may_differ_in_everything_at_once() {
    let all: Vec<String> =
        changes(&[EMAIL, ("c2", "Level", "MultiSelect", &["Contract Signed", "New"]), BERTHS, SHOE, OLD])
            .iter()
            .map(ToString::to_string)
            .collect();
    assert_eq!(
        all,
        [
            "interests: column \"Sales Process Level\" (role stage) is now called \"Level\"",
            "interests: column \"Level\" is now of type MultiSelect, and was of type SingleSelect",
            "interests: column \"Level\" (vocabulary stage) has the new value \"New\"",
            "interests: column \"Level\" (vocabulary stage) has the value \"General Qualified Interest\" no more",
        ]
    );
}

#[test]
fn another_table_is_told_once_instead_of_all_its_columns_and_an_unknown_one_not_at_all() {
    let (before, after) = (table("m1", &[EMAIL, OLD]), table("m2", &[STAGE]));
    let all: Vec<String> = compare(std::slice::from_ref(&before), &[after], &mapping())
        .iter()
        .map(ToString::to_string)
        .collect();
    assert_eq!(all, ["interests is another table now: m2, and was m1"]);
    let berths = TableColumns { table: SourceTable::Berths, ..before.clone() };
    assert_eq!(compare(&[before], &[berths], &mapping()), []);
}
