//! Which line of a file is not as it was sealed: the short hashes of its lines now against those of then.

use std::{
    fs::File,
    io::{self, Read, Seek, SeekFrom},
    path::Path,
};

use super::{
    Breach,
    lines::{self, Short, WIDTH},
    names,
    state::Known,
};
use crate::{
    rundir::{Error, RunDir},
    words::count,
};

/// So many lines of one file are named.
const NAMED: usize = 5;

/// What happened to a file that is not as it was sealed.
pub(super) fn breach(run: &RunDir, known: &Known) -> Result<Breach, Error> {
    let (path, name) = (run.path(&known.file.name), known.file.name.clone());
    if !path.is_file() {
        let what = format!("it is gone; stage {} left it", known.stage);
        return Ok(Breach { file: name, line: None, what });
    }
    let then = then(&run.path(&names::sidecar(known.link)), known).unwrap_or_default();
    let now = lines::shorts(&path, None).map_err(Error::io("read", &path))?;
    let now = if names::is_appended(&name) { sealed_part(&then, &now) } else { &now };
    let (line, what) = difference(&then, now);
    Ok(Breach { file: name, line, what: format!("{what} since stage {}", known.stage) })
}

/// The short hashes of a file's lines when it was sealed.
fn then(path: &Path, known: &Known) -> io::Result<Vec<Short>> {
    let mut file = File::open(path)?;
    file.seek(SeekFrom::Start(known.before * WIDTH))?;
    let mut text = String::new();
    file.take(known.file.lines * WIDTH).read_to_string(&mut text)?;
    Ok(text.lines().map(|line| Short::from_str_radix(line, 16).unwrap_or_default()).collect())
}

/// The first line that differs, from 1, and what became of it.
fn difference(then: &[Short], now: &[Short]) -> (Option<u64>, String) {
    let same = |pair: &(&Short, &Short)| pair.0 == pair.1;
    let head = then.iter().zip(now).take_while(same).count();
    let (then, now) = (&then[head..], &now[head..]);
    let tail = then.iter().rev().zip(now.iter().rev()).take_while(same).count();
    let (then, now) = (&then[..then.len() - tail], &now[..now.len() - tail]);
    let line = head as u64 + 1;
    let what = match (then, now) {
        ([], []) => return (None, "changed in bytes that no line shows".to_owned()),
        ([], now) => format!("{} put in", count(now.len(), "line")),
        (then, []) => format!("{} taken out", count(then.len(), "line")),
        (then, now) if then.len() == now.len() => replaced(line, then, now),
        (then, now) => format!("{} there instead of {}", count(now.len(), "line"), then.len()),
    };
    (Some(line), what)
}

/// The lines of a file that grows as far as the last one that was sealed reaches.
fn sealed_part<'n>(then: &[Short], now: &'n [Short]) -> &'n [Short] {
    let last = then.last().and_then(|last| now.iter().rposition(|line| line == last));
    &now[..last.map_or(then.len().min(now.len()), |last| last + 1)]
}

/// As many lines as before, others or in another order.
fn replaced(line: u64, then: &[Short], now: &[Short]) -> String {
    let places =
        then.iter().zip(now).zip(line..).filter(|((then, now), _)| then != now).map(|(_, line)| line);
    let places: Vec<String> = places.map(|line| line.to_string()).collect();
    let (mut before, mut after) = (then.to_vec(), now.to_vec());
    before.sort_unstable();
    after.sort_unstable();
    let what = if before == after { "put into another order" } else { "changed" };
    match places.len() {
        1 => what.to_owned(),
        n if n <= NAMED => format!("{what} (lines {})", places.join(", ")),
        n => format!("{what} (lines {} and {} more)", places[..NAMED].join(", "), n - NAMED),
    }
}

#[cfg(test)]
mod tests {
    use super::{difference, sealed_part};

    /// Lines then, lines now, the line that is named, and what is said of it.
    type Case = (&'static [u32], &'static [u32], Option<u64>, &'static str);

    #[test]
    fn what_became_of_a_line_is_told_by_its_place() {
        let cases: [Case; 9] = [
            (&[1, 2, 3], &[1, 9, 3], Some(2), "changed"),
            (&[1, 2, 3], &[1, 3], Some(2), "1 line taken out"),
            (&[1, 2, 3], &[1, 2], Some(3), "1 line taken out"),
            (&[1, 2, 3], &[], Some(1), "3 lines taken out"),
            (&[1, 2, 3], &[1, 2, 2, 3], Some(3), "1 line put in"),
            (&[1, 2, 3, 4], &[1, 4, 3, 2], Some(2), "put into another order (lines 2, 4)"),
            (&[1, 2, 3, 4], &[9, 2, 3, 8], Some(1), "changed (lines 1, 4)"),
            (&[1, 2, 3], &[1, 9], Some(2), "1 line there instead of 2"),
            (&[1, 2], &[1, 2], None, "changed in bytes that no line shows"),
        ];
        for (then, now, line, what) in cases {
            assert_eq!(difference(then, now), (line, what.to_owned()), "{then:?} {now:?}");
        }
    }

    #[test]
    fn what_was_added_behind_is_no_difference_of_a_file_that_grows() {
        let cases: [Case; 4] = [
            (&[1, 2, 3], &[1, 9, 3, 4, 5], Some(2), "changed"),
            (&[1, 2, 3], &[1, 3, 4, 5], Some(2), "1 line taken out"),
            (&[1, 2, 3], &[1, 2, 9, 4, 5], Some(3), "changed"),
            (&[1, 2, 3], &[7, 1, 2, 3, 4], Some(1), "1 line put in"),
        ];
        for (then, now, line, what) in cases {
            assert_eq!(difference(then, sealed_part(then, now)), (line, what.to_owned()), "{then:?} {now:?}");
        }
    }
}
