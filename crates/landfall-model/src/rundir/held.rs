//! Append-only files: read as far as they are whole, and held by one writer at a time, whoever else writes into them.

use std::{
    fs::{File, OpenOptions},
    io::{self, ErrorKind, Read, Seek, SeekFrom, Write},
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
};

use serde::{Serialize, de::DeserializeOwned};

use super::{Error, RunDir};

/// So much of the end of a file is read for its last line, to begin with: most are shorter.
const END: u64 = 1 << 12;

/// An append-only file that nobody else adds to until this is dropped: what was read of it last is all that there is.
#[derive(Debug)]
pub struct Held {
    file: File,
    path: PathBuf,
}

impl Held {
    /// The items from an offset on that an earlier reading answered, and the offset after them.
    pub fn read_from<T: DeserializeOwned>(&mut self, offset: u64) -> Result<(Vec<T>, u64), Error> {
        let text = whole_lines(&mut self.file, offset).map_err(Error::io("read", &self.path))?;
        Ok((items(&self.path, &text, offset)?, offset + text.len() as u64))
    }

    /// Adds one line and flushes it: what was done is known even if the next moment is the last.
    pub fn push<T: Serialize>(&mut self, item: &T) -> Result<(), Error> {
        self.push_all([item])
    }

    /// Adds lines and flushes them: all of them, or none where they do not fit on the disk.
    pub fn push_all<'i, T: Serialize + 'i>(
        &mut self,
        items: impl IntoIterator<Item = &'i T>,
    ) -> Result<(), Error> {
        let damaged = |source| Error::Damaged { path: self.path.clone(), line: None, source };
        let mut lines = Vec::new();
        for item in items {
            serde_json::to_writer(&mut lines, item).map_err(damaged)?;
            lines.push(b'\n');
        }
        let before = self.file.metadata().map_err(Error::io("write", &self.path))?.len();
        let written = self.file.write_all(&lines);
        if written.is_err() {
            // The reason is told by the first error; where this fails too, the next writer cuts the torn line at least.
            let _ = self.file.set_len(before);
        }
        written.map_err(Error::io("write", &self.path))
    }
}

impl RunDir {
    /// Takes an append-only file for this writer; others wait. It is begun where there is none.
    pub fn hold_appended(&self, name: &str) -> Result<Held, Error> {
        let path = self.path(name);
        let open = || {
            let mut options = OpenOptions::new();
            let mut file = options.create(true).read(true).append(true).mode(0o600).open(&path)?;
            file.lock()?;
            cut_torn_line(&mut file)?;
            Ok(file)
        };
        let file = open().map_err(Error::io("write", &path))?;
        Ok(Held { file, path })
    }

    /// Adds one line to an append-only file and flushes it.
    pub fn append<T: Serialize>(&self, name: &str, item: &T) -> Result<(), Error> {
        self.hold_appended(name)?.push(item)
    }

    /// The items of an append-only file; none where it was never begun. A last line without its end, cut off by a kill, is left out.
    pub fn read_appended<T: DeserializeOwned>(&self, name: &str) -> Result<Vec<T>, Error> {
        Ok(self.read_appended_from(name, 0)?.0)
    }

    /// The same from an offset on that an earlier reading answered, and the offset after them. A file that did not grow costs no reading.
    pub fn read_appended_from<T: DeserializeOwned>(
        &self,
        name: &str,
        offset: u64,
    ) -> Result<(Vec<T>, u64), Error> {
        let path = self.path(name);
        let Some(mut file) = begun(&path)? else { return Ok((Vec::new(), 0)) };
        let text = whole_lines(&mut file, offset).map_err(Error::io("read", &path))?;
        Ok((items(&path, &text, offset)?, offset + text.len() as u64))
    }

    /// The last item of an append-only file, without a look at those before it: however long the file is, as much of it is read. None where there
    /// is no item.
    pub fn last_appended<T: DeserializeOwned>(&self, name: &str) -> Result<Option<T>, Error> {
        let path = self.path(name);
        let Some(mut file) = begun(&path)? else { return Ok(None) };
        let (line, offset) = last_line(&mut file).map_err(Error::io("read", &path))?;
        Ok(items(&path, &line, offset)?.pop())
    }
}

/// The file, open; none where it was never begun.
fn begun(path: &Path) -> Result<Option<File>, Error> {
    match File::open(path) {
        Ok(file) => Ok(Some(file)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Error::io("read", path)(error)),
    }
}

/// The last line that has its end, and where it begins. Read is the end of the file, twice as much of it each time until all of the line is there.
fn last_line(file: &mut File) -> io::Result<(String, u64)> {
    let length = file.seek(SeekFrom::End(0))?;
    let mut reach = END;
    loop {
        let start = length.saturating_sub(reach);
        let mut text = whole_bytes(file, start)?;
        let before = text.iter().rev().skip(1).position(|byte| *byte == b'\n');
        let begin = before.map_or(0, |letters| text.len() - 1 - letters);
        if before.is_some() || start == 0 {
            return Ok((utf8(text.split_off(begin))?, start + begin as u64));
        }
        reach *= 2;
    }
}

/// The text from an offset to the end of the last line that has one.
fn whole_lines(file: &mut File, offset: u64) -> io::Result<String> {
    utf8(whole_bytes(file, offset)?)
}

/// The same as it lies there: an offset that is no beginning of a line may be within a letter.
fn whole_bytes(file: &mut File, offset: u64) -> io::Result<Vec<u8>> {
    file.seek(SeekFrom::Start(offset))?;
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes)?;
    bytes.truncate(bytes.iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1));
    Ok(bytes)
}

fn utf8(bytes: Vec<u8>) -> io::Result<String> {
    String::from_utf8(bytes).map_err(|error| io::Error::new(ErrorKind::InvalidData, error))
}

/// The items in the text that begins at an offset. A damaged line is named by its number in the whole file.
fn items<T: DeserializeOwned>(path: &Path, text: &str, offset: u64) -> Result<Vec<T>, Error> {
    let parse = |(index, line)| {
        serde_json::from_str(line).map_err(|source| {
            let line = Some(lines_before(path, offset) + index + 1);
            Error::Damaged { path: path.to_owned(), line, source }
        })
    };
    text.lines().enumerate().map(parse).collect()
}

/// How many lines end before an offset. Where that cannot be read any more the damage is told all the same.
fn lines_before(path: &Path, offset: u64) -> usize {
    let mut head = Vec::new();
    let _cut_short = File::open(path).and_then(|file| file.take(offset).read_to_end(&mut head));
    head.iter().filter(|byte| **byte == b'\n').count()
}

/// Removes a last line without its end, cut off by a kill or a full disk: the next one would become part of it.
fn cut_torn_line(file: &mut File) -> std::io::Result<()> {
    let length = file.seek(SeekFrom::End(0))?;
    let mut last = [b'\n'];
    if length > 0 {
        file.seek(SeekFrom::End(-1))?;
        file.read_exact(&mut last)?;
    }
    if last == [b'\n'] {
        return Ok(());
    }
    let mut bytes = Vec::new();
    file.rewind()?;
    file.read_to_end(&mut bytes)?;
    let whole = bytes.iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1);
    file.set_len(whole as u64)
}

#[cfg(test)]
mod tests {
    use std::{fs, io::Write, thread};

    use tempfile::{TempDir, tempdir};

    use super::{File, RunDir, cut_torn_line};

    fn run() -> (TempDir, RunDir) {
        let folder = tempdir().unwrap();
        let run = RunDir { root: folder.path().to_owned() };
        (folder, run)
    }

    #[test]
    fn only_a_line_without_its_end_is_cut() {
        let folder = tempdir().unwrap();
        let path = folder.path().join("a");
        for (before, after) in [("", ""), ("1\n", "1\n"), ("1\n2\n3", "1\n2\n"), ("1", "")] {
            fs::write(&path, before).unwrap();
            let mut file = File::options().read(true).append(true).open(&path).unwrap();
            cut_torn_line(&mut file).and_then(|()| file.write_all(b"4\n")).unwrap();
            assert_eq!(fs::read_to_string(&path).unwrap(), format!("{after}4\n"), "{before:?}");
        }
    }

    #[test]
    fn what_was_added_since_is_read_alone_and_a_torn_line_waits_for_its_end() {
        let (folder, run) = run();
        assert_eq!(run.read_appended_from::<u32>("a", 0).unwrap(), (vec![], 0));
        run.append("a", &7).unwrap();
        let (items, offset) = run.read_appended_from::<u32>("a", 0).unwrap();
        assert_eq!(items, [7]);
        File::options().append(true).open(folder.path().join("a")).unwrap().write_all(b"8").unwrap();
        assert_eq!(run.read_appended_from::<u32>("a", offset).unwrap(), (vec![], offset));
        run.append("a", &9).unwrap();
        assert_eq!(run.read_appended_from::<u32>("a", offset).unwrap(), (vec![9], offset + 2));
    }

    #[test]
    fn a_damaged_line_is_named_by_its_number_in_the_whole_file() {
        let (_folder, run) = run();
        run.append("a", &7).unwrap();
        let (_, offset) = run.read_appended_from::<u32>("a", 0).unwrap();
        run.append("a", &"seven").unwrap();
        for offset in [0, offset] {
            let error = run.read_appended_from::<u32>("a", offset).unwrap_err();
            assert!(error.to_string().ends_with("/a, line 2 is damaged"), "{error}");
        }
    }

    #[test]
    fn the_last_line_is_read_however_long_it_is_and_whatever_stands_before_it() {
        let (folder, run) = run();
        let last = || run.last_appended::<String>("a").unwrap();
        assert_eq!(last(), None);
        for line in ["é".repeat(5000), "short".to_owned(), "x".repeat(20_000), "é".repeat(2050)] {
            run.append("a", &line).unwrap();
            assert_eq!(last(), Some(line));
        }
        let path = folder.path().join("a");
        File::options().append(true).open(&path).unwrap().write_all(b"\"cut o").unwrap();
        assert_eq!(last(), Some("é".repeat(2050)), "a torn line is none");
        fs::write(&path, "\"cut o").unwrap();
        assert_eq!(last(), None);
        fs::write(&path, "1\n2\n").unwrap();
        let error = run.last_appended::<String>("a").unwrap_err().to_string();
        assert!(error.ends_with("/a, line 2 is damaged"), "{error}");
    }

    #[test]
    fn of_lines_that_belong_together_none_is_there_where_one_cannot_be_written() {
        struct Unwritable(bool);
        impl serde::Serialize for Unwritable {
            fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                if self.0 { Err(serde::ser::Error::custom("no")) } else { to.serialize_u8(1) }
            }
        }
        let (_folder, run) = run();
        let mut held = run.hold_appended("a").unwrap();
        held.push_all(&[Unwritable(false), Unwritable(true)]).unwrap_err();
        held.push_all(&[7, 8]).unwrap();
        assert_eq!(run.read_appended::<u32>("a").unwrap(), [7, 8]);
    }

    #[test]
    fn who_counts_on_what_was_read_holds_the_file_and_no_line_is_lost() {
        let (_folder, run) = run();
        thread::scope(|threads| {
            for _ in 0..4 {
                threads.spawn(|| {
                    for _ in 0..50 {
                        let mut held = run.hold_appended("a").unwrap();
                        let (all, _) = held.read_from::<usize>(0).unwrap();
                        held.push(&all.len()).unwrap();
                    }
                });
            }
        });
        assert_eq!(run.read_appended::<usize>("a").unwrap(), (0..200).collect::<Vec<_>>());
    }
}
