//! The clients of a question beside each other: a line for each thing that they say, and what speaks for every pair.

use std::collections::BTreeSet;

use landfall_model::{
    cluster::{Cluster, Member},
    redact,
};

/// Wider cells are cut: the terminal is no place for a long address.
const WIDEST: usize = 24;

/// The table, and the sums of the pairs. The first column says where they agree (`=`) and where they do not (`≠`); it knows the values
/// even where they are masked.
pub fn lines(cluster: &Cluster<'_>, unmasked: bool) -> Vec<String> {
    let head: Vec<String> = cluster.members.iter().map(|member| member.name().to_string()).collect();
    let mut rows = vec![(' ', "interest".to_owned(), head)];
    for column in columns(&cluster.members) {
        let cells = cluster.members.iter().map(|member| cell(member.values(column), unmasked));
        rows.push((agreement(&cluster.members, column), column.to_owned(), cells.collect()));
    }
    let title = rows.iter().map(|(_, title, _)| title.chars().count()).max().unwrap_or_default();
    let widths: Vec<usize> = (0..cluster.members.len())
        .map(|at| rows.iter().map(|(.., cells)| cells[at].chars().count()).max().unwrap_or_default())
        .collect();
    let line = |(sign, name, cells): (char, String, Vec<String>)| {
        let cells = cells.iter().zip(&widths).map(|(cell, width)| format!("{cell:width$}"));
        format!("{sign} {name:title$}  {}", cells.collect::<Vec<_>>().join("  ")).trim_end().to_owned()
    };
    rows.into_iter().map(line).chain(cluster.sums()).collect()
}

/// Columns of which somebody says something, in the order of the first client.
fn columns<'m>(members: &[&'m Member]) -> Vec<&'m str> {
    let Some(first) = members.first() else { return Vec::new() };
    let titles = first.says.iter().map(|said| said.column.as_str());
    titles.filter(|column| members.iter().any(|member| !member.values(column).is_empty())).collect()
}

fn agreement(members: &[&Member], column: &str) -> char {
    let said = members.iter().map(|member| member.values(column)).filter(|values| !values.is_empty());
    let said: Vec<&[String]> = said.collect();
    let different: BTreeSet<&[String]> = said.iter().copied().collect();
    match (said.len(), different.len()) {
        (2.., 1) => '=',
        (2.., _) => '≠',
        _ => ' ',
    }
}

fn cell(values: &[String], unmasked: bool) -> String {
    let shown = values.iter().map(|value| if unmasked { value.clone() } else { redact::any(value) });
    let text = shown.collect::<Vec<_>>().join(", ").replace(char::is_control, " ");
    if text.chars().count() > WIDEST { text.chars().take(WIDEST - 1).chain(['…']).collect() } else { text }
}

#[cfg(test)]
mod tests {
    use landfall_model::cluster::{Cluster, Member, Said};
    use uuid::Uuid;

    fn member(name: i64, says: &[(&str, &str)]) -> Member {
        let said = |(column, value): &(&str, &str)| Said {
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
        let masked = super::lines(&cluster, false);
        assert_eq!(
            masked,
            [
                "  interest       12            340",
                "= Full Name      A••• L•••     A••• L•••",
                "≠ Email Address  a•••@e•••.com  a•••@e•••.com"
            ]
            .map(|line| line
                .replace("12            340", "12             340")
                .replace("L•••     A", "L•••      A"))
        );
        assert!(super::lines(&cluster, true)[2].contains("anna@example.com"));
    }
}
