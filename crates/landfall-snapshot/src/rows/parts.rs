//! The columns of a table in as many calls as their titles need, and their rows put together again. Pure.
//!
//! Every call names its columns, and a server reads the head of a call only up to a bound: Node's, and with it NocoDB, 16 KiB, and nginx before it
//! 8 KiB for the address. A hundred titles of sixty characters are more where they are not of ASCII. What else may stand between takes less, and says
//! so: then the calls are halved.

use crate::{
    discover::{CREATED, ID, UPDATED},
    nocodb::{Cells, encode},
};

/// Bytes of a call's columns at most.
const MOST: usize = 6_000;

/// What every part shows: by it the parts of a row are told to be of one row, and of it as it was at one time.
const KEYS: [&str; 3] = [ID, UPDATED, CREATED];

/// The columns of each call. Where one call takes all, it has them in their order.
pub(super) fn of(fields: Vec<String>) -> Vec<Vec<String>> {
    within(MOST, fields)
}

/// The same columns in calls half as long; none where no call can name fewer.
pub(super) fn halved(parts: &[Vec<String>]) -> Option<Vec<Vec<String>>> {
    let longest = parts.iter().map(length).max()?;
    let (first, others) = parts.split_first()?;
    let others = others.iter().flatten().filter(|field| !KEYS.contains(&field.as_str()));
    let halved = within(longest / 2, first.iter().chain(others).cloned().collect());
    (halved.len() > parts.len()).then_some(halved)
}

fn within(most: usize, fields: Vec<String>) -> Vec<Vec<String>> {
    if length(&fields) <= most {
        return vec![fields];
    }
    let (keys, others): (Vec<String>, _) =
        fields.into_iter().partition(|field| KEYS.contains(&field.as_str()));
    let mut parts = vec![keys.clone()];
    for field in others {
        let last = parts.last().map_or(&[][..], Vec::as_slice);
        if last.len() > keys.len() && length(last) + length([&field]) > most {
            parts.push(keys.clone());
        }
        parts.last_mut().into_iter().for_each(|part| part.push(field.clone()));
    }
    parts
}

fn length<'f>(fields: impl IntoIterator<Item = &'f String>) -> usize {
    fields.into_iter().map(|field| "&fields=".len() + encode(field).len()).sum()
}

/// The rows with the cells of all parts; where somebody wrote between the calls, the ids of the rows that are not the same in all of them.
pub(super) fn joined(parts: Vec<Vec<Cells>>) -> Result<Vec<Cells>, Vec<i64>> {
    let mut parts = parts.into_iter();
    let mut rows = parts.next().unwrap_or_default();
    for part in parts {
        let differing = differing(&rows, &part);
        if !differing.is_empty() || rows.len() != part.len() {
            return Err(differing);
        }
        rows.iter_mut().zip(part).for_each(|(row, more)| row.extend(more));
    }
    Ok(rows)
}

fn differing(rows: &[Cells], part: &[Cells]) -> Vec<i64> {
    let is_same = |(row, more): &(&Cells, &Cells)| KEYS.iter().all(|key| row.get(*key) == more.get(*key));
    let others = rows.iter().zip(part).filter(|pair| !is_same(pair));
    let mut ids: Vec<i64> = others.filter_map(|(row, _)| row.get(ID)?.as_i64()).collect();
    let longer = if rows.len() > part.len() { &rows[part.len()..] } else { &part[rows.len()..] };
    ids.extend(longer.iter().filter_map(|row| row.get(ID)?.as_i64()));
    ids
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{MOST, halved, joined, length, of};
    use crate::nocodb::Cells;

    fn titles(n: usize) -> Vec<String> {
        let keys = ["Id", "CreatedAt"].map(str::to_owned);
        let wide = (0..n).map(|n| format!("{n} {}", "é".repeat(60)));
        keys.into_iter().chain(wide).chain(["UpdatedAt".to_owned()]).collect()
    }

    #[test]
    fn few_columns_are_one_call_and_of_many_each_is_in_one_beside_the_keys() {
        assert_eq!(of(titles(3)), [titles(3)]);
        let parts = of(titles(150));
        assert!(parts.len() > 1 && parts.iter().all(|part| length(part) <= MOST));
        let keys = ["Id", "CreatedAt", "UpdatedAt"];
        assert!(parts.iter().all(|part| part[..3] == keys && part.len() > 3));
        let all: Vec<&String> = parts.iter().flat_map(|part| &part[3..]).collect();
        assert_eq!(all, titles(150)[2..152].iter().collect::<Vec<_>>());
        let huge = "x".repeat(MOST);
        let alone = of(vec!["Id".to_owned(), huge.clone(), huge.clone()]);
        assert_eq!(alone, [["Id", &huge], ["Id", &huge]]);
    }

    #[test]
    fn calls_are_halved_until_each_names_one_column_beside_the_keys() {
        let of_one = |part: &Vec<String>| part.len() == 4;
        let mut parts = of(titles(20));
        let mut lengths = Vec::new();
        while let Some(shorter) = halved(&parts) {
            let all: Vec<&String> = shorter.iter().flat_map(|part| &part[3..]).collect();
            assert_eq!(all, titles(20)[2..22].iter().collect::<Vec<_>>());
            lengths.push(shorter.len());
            parts = shorter;
        }
        assert!(parts.len() == 20 && parts.iter().all(of_one), "{lengths:?}");
        assert!(lengths.len() <= 6, "{lengths:?}");
        assert_eq!(halved(&of(vec!["Id".to_owned()])), None);
    }

    fn rows(rows: &Value) -> Vec<Cells> {
        rows.as_array().unwrap().iter().map(|row| row.as_object().unwrap().clone()).collect()
    }

    #[test]
    fn rows_are_put_together_only_where_they_are_the_same_in_all_parts() {
        let first = json!([{"Id": 1, "UpdatedAt": "t", "a": 1}, {"Id": 2, "UpdatedAt": null, "a": 2}]);
        let cases = [
            (json!([{"Id": 1, "UpdatedAt": "t", "b": 3}, {"Id": 2, "UpdatedAt": null, "b": 4}]), vec![]),
            (json!([{"Id": 1, "UpdatedAt": "t", "b": 3}, {"Id": 2, "UpdatedAt": "u", "b": 4}]), vec![2]),
            (json!([{"Id": 2, "UpdatedAt": null, "b": 4}]), vec![1, 2]),
            (json!([]), vec![1, 2]),
        ];
        for (second, expected) in cases {
            match joined(vec![rows(&first), rows(&second)]) {
                Ok(rows) => assert_eq!(
                    (json!(rows[1]), expected),
                    (json!({"Id": 2, "UpdatedAt": null, "a": 2, "b": 4}), vec![])
                ),
                Err(ids) => assert_eq!(ids, expected, "{second}"),
            }
        }
    }
}
