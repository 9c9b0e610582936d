//! Where in a file the lines of a key begin: `index/FILE.1.idx` beside every file, numbers of keys and offsets, sorted.
//!
//! A file that only grows is indexed once as far as it went; what came later is read. The index of a file that was put aside is not that of the
//! next one: that has another name. Nothing of an index is believed: a line that it names is looked at again, so that the worst that a damaged index can do is to hide a line, and deleting
//! `index/` mends it.

use std::{
    fs::File,
    io::{BufRead, BufReader, ErrorKind, Seek, SeekFrom},
    os::unix::fs::FileExt,
};

use landfall_model::rundir::{self, Error, RunDir};
use serde::de::DeserializeOwned;

use super::{keys::Key, line::keys, source::Source};

/// Bytes of an entry: the key's number and the line's offset, big-endian, so that entries sort as bytes.
const ENTRY: u64 = 16;
/// Bytes before the entries: how far the file is indexed.
const HEAD: u64 = 8;

/// Makes the indexes of a run that are not there yet. Before it has its plan a reading or planning that goes on may write its files anew, and an
/// index of what they were would hide lines: until then they are read through.
///
/// # Errors
/// A file cannot be read, or an index not be written.
pub fn index(run: &RunDir) -> Result<(), Error> {
    if !run.has(rundir::PLAN) {
        return Ok(());
    }
    run.ensure_folder(rundir::INDEX)?;
    for source in Source::all().filter(|source| run.has(&source.file())) {
        if !run.has(&run.index(&source.file())) {
            write(run, source)?;
        }
    }
    Ok(())
}

/// The lines that speak of a key, in the order of the file; none where the file was never begun.
pub(super) fn lines<T: DeserializeOwned>(run: &RunDir, source: Source, key: &Key) -> Result<Vec<T>, Error> {
    let path = run.path(&source.file());
    let file = match File::open(&path) {
        Ok(file) => file,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(Error::reading(&path, error)),
    };
    let offsets = candidates(run, source, key)?;
    let mut reader = BufReader::new(file);
    let mut found = Vec::new();
    for offset in offsets {
        let line = line_at(&mut reader, offset).map_err(|error| Error::reading(&path, error))?;
        if keys(source, &line).contains(key) {
            let parsed = serde_json::from_slice(&line);
            found.push(parsed.map_err(|error| Error::Damaged {
                path: path.clone(),
                line: None,
                source: error,
            })?);
        }
    }
    Ok(found)
}

/// Offsets of the lines that may speak of a key: those that the index names, and all that came after it was made.
fn candidates(run: &RunDir, source: Source, key: &Key) -> Result<Vec<u64>, Error> {
    let path = run.path(&run.index(&source.file()));
    let open = |path| File::open(path).map(Some);
    let index =
        open(&path).or_else(|error| if error.kind() == ErrorKind::NotFound { Ok(None) } else { Err(error) });
    let Some(index) = index.map_err(|error| Error::reading(&path, error))? else {
        return entries(run, source, 0).map(|(entries, _)| of_key(&entries, key));
    };
    let named = named(&index, key.number()).map_err(|error| Error::reading(&path, error))?;
    let mut offsets = named.offsets;
    offsets.extend(of_key(&entries(run, source, named.indexed)?.0, key));
    Ok(offsets)
}

fn of_key(entries: &[(u64, u64)], key: &Key) -> Vec<u64> {
    let number = key.number();
    entries.iter().filter(|entry| entry.0 == number).map(|entry| entry.1).collect()
}

/// What an index tells of a key.
struct Named {
    offsets: Vec<u64>,
    /// How far the file is indexed.
    indexed: u64,
}

fn named(index: &File, number: u64) -> std::io::Result<Named> {
    let read = |at: u64| {
        let mut bytes = [0; 8];
        index.read_exact_at(&mut bytes, at).map(|()| u64::from_be_bytes(bytes))
    };
    let count = index.metadata()?.len().saturating_sub(HEAD) / ENTRY;
    let (mut low, mut high) = (0, count);
    while low < high {
        let middle = u64::midpoint(low, high);
        if read(HEAD + middle * ENTRY)? < number { low = middle + 1 } else { high = middle }
    }
    let mut offsets = Vec::new();
    while low < count && read(HEAD + low * ENTRY)? == number {
        offsets.push(read(HEAD + low * ENTRY + 8)?);
        low += 1;
    }
    Ok(Named { offsets, indexed: read(0)? })
}

/// Key numbers and offsets of the whole lines from an offset on, in the order of the file, and the offset after them.
fn entries(run: &RunDir, source: Source, from: u64) -> Result<(Vec<(u64, u64)>, u64), Error> {
    let path = run.path(&source.file());
    let walk = || {
        let mut file = File::open(&path)?;
        file.seek(SeekFrom::Start(from))?;
        let mut reader = BufReader::with_capacity(1 << 20, file);
        let (mut entries, mut offset, mut line) = (Vec::new(), from, Vec::new());
        // A line without its end was cut off by a kill, and does not count: another one takes its place.
        while reader.read_until(b'\n', &mut line)? > 0 && line.ends_with(b"\n") {
            entries.extend(keys(source, &line).iter().map(|key| (key.number(), offset)));
            offset += line.len() as u64;
            line.clear();
        }
        Ok((entries, offset))
    };
    walk().map_err(|error| Error::reading(&path, error))
}

fn write(run: &RunDir, source: Source) -> Result<(), Error> {
    // The name first: should the file be put aside meanwhile, this is nobody's index.
    let name = run.index(&source.file());
    let (mut entries, indexed) = entries(run, source, 0)?;
    entries.sort_unstable();
    let mut bytes = Vec::with_capacity(entries.len() * 16 + 8);
    bytes.extend(indexed.to_be_bytes());
    for (number, offset) in entries {
        bytes.extend(number.to_be_bytes());
        bytes.extend(offset.to_be_bytes());
    }
    match run.write_bytes(&name, &bytes) {
        // Another trace of the same run was faster.
        Ok(()) | Err(Error::Exists(_)) => Ok(()),
        Err(error) => Err(error),
    }
}

fn line_at(reader: &mut BufReader<File>, offset: u64) -> std::io::Result<Vec<u8>> {
    reader.seek(SeekFrom::Start(offset))?;
    let mut line = Vec::new();
    reader.read_until(b'\n', &mut line)?;
    Ok(line)
}
