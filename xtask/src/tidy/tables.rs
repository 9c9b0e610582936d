//! Tables of a Markdown page, row by row, each cell by the heading of its column.

/// One row of a table.
#[derive(Debug)]
pub struct Row<'p> {
    /// The line, from 1.
    pub line: usize,
    /// The `##` heading above it; empty before the first.
    pub section: &'p str,
    heads: Vec<&'p str>,
    cells: Vec<&'p str>,
}

impl<'p> Row<'p> {
    /// The cell below this heading; empty where the table has no such column.
    pub fn cell(&self, head: &str) -> &'p str {
        let place = self.heads.iter().position(|other| *other == head);
        place.and_then(|place| self.cells.get(place)).copied().unwrap_or_default()
    }

    /// True where the table has a column with this heading.
    pub fn has(&self, head: &str) -> bool {
        self.heads.contains(&head)
    }
}

/// All rows of all tables, without heads and rules.
pub fn rows(text: &str) -> Vec<Row<'_>> {
    let (mut section, mut heads, mut rows) = ("", Vec::new(), Vec::new());
    for (at, line) in text.lines().enumerate() {
        section = line.strip_prefix("## ").unwrap_or(section);
        let Some(cells) = cells(line) else {
            heads.clear();
            continue;
        };
        if heads.is_empty() {
            heads = cells;
        } else if !cells.iter().all(|cell| cell.chars().all(|c| "-: ".contains(c)) && cell.contains('-')) {
            rows.push(Row { line: at + 1, section, heads: heads.clone(), cells });
        }
    }
    rows
}

fn cells(line: &str) -> Option<Vec<&str>> {
    let inner = line.trim().strip_prefix('|')?;
    Some(inner.strip_suffix('|').unwrap_or(inner).split('|').map(str::trim).collect())
}

/// What stands in backticks.
pub fn spans(cell: &str) -> impl Iterator<Item = &str> {
    cell.split('`').skip(1).step_by(2)
}

#[cfg(test)]
mod tests {
    use super::{rows, spans};

    #[test]
    fn rows_know_their_line_section_and_columns() {
        let text = "| a | b |\n|---|:-:|\n| 1 | 2 |\n\n## Two\n| b |\n|---|\n| `x` and `y` |\n| |\nend\n";
        let found: Vec<_> = rows(text)
            .iter()
            .map(|row| (row.line, row.section, row.cell("a"), row.cell("b"), row.has("a")))
            .collect();
        let expected =
            [(3, "", "1", "2", true), (8, "Two", "", "`x` and `y`", false), (9, "Two", "", "", false)];
        assert_eq!(found, expected);
        assert_eq!(spans("`x` and `y`").collect::<Vec<_>>(), ["x", "y"]);
    }
}
