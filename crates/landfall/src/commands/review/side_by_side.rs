//! The clients of a question beside each other: a line for each thing that they say, and what speaks for every pair.

use landfall_model::{
    cluster::{Agreement, Cluster, Member},
    columns::{cut, padded, width},
    redact::Mask,
};

/// Wider cells are cut: the terminal is no place for a long address.
const WIDEST: usize = 24;

/// More clients than these do not fit beside each other: the others follow below.
const ABREAST: usize = 4;

/// The table, and the sums of the pairs. The first column says where they agree (`=`) and where they do not (`≠`); it knows the values
/// even where they are masked.
pub fn lines(cluster: &Cluster<'_>, mask: Mask) -> Vec<String> {
    let members = &cluster.members;
    let signs: Vec<(char, &str)> =
        columns(members).into_iter().map(|column| (agreement(members, column), column)).collect();
    let tables = members.chunks(ABREAST).flat_map(|some| table(some, &signs, mask));
    tables.chain(cluster.sums()).collect()
}

fn table(members: &[&Member], columns: &[(char, &str)], mask: Mask) -> Vec<String> {
    let head: Vec<String> = members.iter().map(|member| member.name().to_string()).collect();
    let mut rows = vec![(' ', "interest", head)];
    for &(sign, column) in columns {
        rows.push((sign, column, members.iter().map(|member| cell(member.values(column), mask)).collect()));
    }
    let title = rows.iter().map(|(_, title, _)| width(title)).max().unwrap_or_default();
    let widths: Vec<usize> = (0..members.len())
        .map(|at| rows.iter().map(|(.., cells)| width(&cells[at])).max().unwrap_or_default())
        .collect();
    let line = |(sign, name, cells): (char, &str, Vec<String>)| {
        let cells = cells.iter().zip(&widths).map(|(cell, width)| padded(cell, *width));
        let cells = cells.collect::<Vec<_>>().join("  ");
        format!("{sign} {}  {cells}", padded(name, title)).trim_end().to_owned()
    };
    rows.into_iter().map(line).collect()
}

/// Columns of which somebody says something, in the order of the first client.
fn columns<'m>(members: &[&'m Member]) -> Vec<&'m str> {
    let Some(first) = members.first() else { return Vec::new() };
    let titles = first.says.iter().map(|said| said.column.as_str());
    titles.filter(|column| members.iter().any(|member| !member.values(column).is_empty())).collect()
}

fn agreement(members: &[&Member], column: &str) -> char {
    Agreement::of(members.iter().map(|member| member.values(column))).sign()
}

fn cell(values: &[String], mask: Mask) -> String {
    let shown = values.iter().map(|value| mask.value(value));
    cut(&shown.collect::<Vec<_>>().join(", ").replace(char::is_control, " "), WIDEST)
}

#[cfg(test)]
mod tests {
    use landfall_model::{
        cluster::{Cluster, ColumnValues, Member},
        redact::Mask,
    };
    use uuid::Uuid;

    fn member(name: i64, says: &[(&str, &str)]) -> Member {
        let said = |(column, value): &(&str, &str)| ColumnValues {
            column: (*column).to_owned(),
            values: Some((*value).to_owned()).into_iter().filter(|value| !value.is_empty()).collect(),
        };
        Member {
            client: Uuid::nil(),
            interests: vec![name],
            content: Uuid::nil(),
            made_of: Vec::new(),
            says: says.iter().map(said).collect(),
        }
    }

    #[test]
    fn differences_are_marked_also_where_the_values_are_masked() {
        let members = [
            member(12, &[("Full Name", "Ann Lee"), ("Email Address", "ann@example.com"), ("Company", "")]),
            member(340, &[("Full Name", "Ann Lee"), ("Email Address", "anna@example.com"), ("Company", "")]),
        ];
        let cluster = Cluster { members: members.iter().collect(), pairs: Vec::new() };
        assert_eq!(
            super::lines(&cluster, Mask::On),
            [
                "  interest       12             340",
                "= Full Name      A••• L•••      A••• L•••",
                "≠ Email Address  a•••@e•••.com  a•••@e•••.com"
            ]
        );
        assert!(super::lines(&cluster, Mask::Off)[2].contains("anna@example.com"));
    }

    #[test]
    fn signs_that_take_two_columns_move_nothing_out_of_its_own() {
        let members = [
            member(12, &[("氏名", "王小明"), ("Email Address", "wang@example.com")]),
            member(340, &[("氏名", "Wang Xiaoming"), ("Email Address", "wang@example.com")]),
        ];
        let cluster = Cluster { members: members.iter().collect(), pairs: Vec::new() };
        assert_eq!(
            super::lines(&cluster, Mask::Off),
            [
                "  interest       12                340",
                "≠ 氏名           王小明            Wang Xiaoming",
                "= Email Address  wang@example.com  wang@example.com"
            ]
        );
    }

    #[test]
    fn more_than_fit_beside_each_other_follow_below_and_the_marks_are_of_all() {
        let members: Vec<Member> =
            (1..=5).map(|n| member(n, &[("Full Name", if n == 5 { "Bob" } else { "Ann" })])).collect();
        let cluster = Cluster { members: members.iter().collect(), pairs: Vec::new() };
        let expected = [
            "  interest   1    2    3    4",
            "≠ Full Name  Ann  Ann  Ann  Ann",
            "  interest   5",
            "≠ Full Name  Bob",
        ];
        assert_eq!(super::lines(&cluster, Mask::Off), expected);
    }
}
