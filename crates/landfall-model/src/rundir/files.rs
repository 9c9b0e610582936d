//! Reading and writing the run's files: JSON documents, and JSON lines that are streamed.

use std::{
    fs::{self, DirBuilder, File, OpenOptions},
    io::{self, BufRead, BufReader, BufWriter, ErrorKind, Seek, SeekFrom, Write},
    marker::PhantomData,
    os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt},
    path::{Path, PathBuf},
};

use serde::{Serialize, de::DeserializeOwned};

use super::{Error, RunDir};
use crate::hash;

/// Creates a folder that only its owner can enter, with its parents.
pub(super) fn create_private_dir(path: &Path) -> Result<(), Error> {
    DirBuilder::new().recursive(true).mode(0o700).create(path).map_err(Error::io("create", path))
}

/// A file of JSON lines that is being written. It takes its name only with [`Jsonl::finish`]; until then it is `<name>.partial`.
#[derive(Debug)]
pub struct Jsonl {
    writer: BufWriter<File>,
    /// Where it grows.
    growing: PathBuf,
    partial: PathBuf,
    path: PathBuf,
}

impl Jsonl {
    /// Adds one line.
    pub fn push<T: Serialize + ?Sized>(&mut self, item: &T) -> Result<(), Error> {
        let written = serde_json::to_writer(&mut self.writer, item).map_err(std::io::Error::from);
        written.and_then(|()| self.writer.write_all(b"\n")).map_err(Error::io("write", &self.growing))
    }

    /// Adds one line that is JSON already.
    pub fn push_line(&mut self, line: &str) -> Result<(), Error> {
        let written = self.writer.write_all(line.as_bytes()).and_then(|()| self.writer.write_all(b"\n"));
        written.map_err(Error::io("write", &self.growing))
    }

    /// Hands all lines so far to the system: they survive a kill of this process.
    pub fn flush(&mut self) -> Result<(), Error> {
        self.writer.flush().map_err(Error::io("write", &self.growing))
    }

    /// Begins the file anew, and hands out what was written so far to be written again with changes. The old lines keep their place
    /// until the new file is whole, so that a kill in between loses nothing.
    pub fn rewrite<T: DeserializeOwned>(mut self) -> Result<(Lines<T>, Self), Error> {
        self.flush()?;
        let old = lines(&self.growing)?;
        let growing = beside(&self.partial, ".new");
        Ok((
            old,
            Self { writer: BufWriter::with_capacity(BUFFER, create_private(&growing)?), growing, ..self },
        ))
    }

    fn create(path: PathBuf) -> Result<Self, Error> {
        let partial = partial(&path);
        remove_rewriting(&partial);
        let writer = BufWriter::with_capacity(BUFFER, create_private(&partial)?);
        Ok(Self { writer, growing: partial.clone(), partial, path })
    }

    /// Gives the complete file its name.
    pub fn finish(mut self) -> Result<(), Error> {
        self.flush()?;
        self.writer.get_ref().sync_all().map_err(Error::io("write", &self.growing))?;
        fs::rename(&self.growing, &self.path).map_err(Error::io("name", &self.path))?;
        if self.growing == self.partial {
            return Ok(());
        }
        fs::remove_file(&self.partial).map_err(Error::io("replace", &self.partial))
    }
}

/// Bytes that are collected before they go to the system.
const BUFFER: usize = 1 << 16;

/// `<name>.partial`: where a file grows until it is whole.
fn partial(path: &Path) -> PathBuf {
    beside(path, ".partial")
}

/// Removes what was being written again when an attempt ended: its old lines are in the partial file itself.
fn remove_rewriting(partial: &Path) {
    let _ = fs::remove_file(beside(partial, ".new"));
}

fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.to_owned().into_os_string();
    name.push(ending);
    PathBuf::from(name)
}

/// An empty file that only its owner may read: whatever writes it later finds it private.
pub fn create_private(path: &Path) -> Result<File, Error> {
    let file = OpenOptions::new().create(true).write(true).truncate(true).mode(0o600).open(path);
    file.map_err(Error::io("create", path))
}

/// Puts a copy in the place of a file that has other names, too: whoever writes it changes it here alone.
fn unlinked(path: &Path) -> io::Result<()> {
    if !path.is_file() || fs::metadata(path)?.nlink() == 1 {
        return Ok(());
    }
    let copy = beside(path, ".new");
    fs::copy(path, &copy)?;
    fs::rename(copy, path)
}

/// Bytes of the lines up to the first that is torn, unreadable or refused: what a kill or a failing disk left of a file. A line that is
/// damaged ends it, whatever follows.
fn taken<T: DeserializeOwned>(file: &File, mut keep: impl FnMut(T) -> bool) -> std::io::Result<u64> {
    let mut reader = BufReader::new(file);
    let (mut line, mut whole) = (Vec::new(), 0);
    loop {
        line.clear();
        let length = reader.read_until(b'\n', &mut line)?;
        let ended = line.last() == Some(&b'\n');
        let item = serde_json::from_slice::<T>(&line).ok().filter(|_| ended);
        if !item.is_some_and(&mut keep) {
            return Ok(whole);
        }
        whole += length as u64;
    }
}

/// The items of a JSON-lines file, one at a time.
#[derive(Debug)]
pub struct Lines<T> {
    reader: BufReader<File>,
    path: PathBuf,
    line: usize,
    buffer: String,
    item: PhantomData<T>,
}

impl<T: DeserializeOwned> Iterator for Lines<T> {
    type Item = Result<T, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        self.buffer.clear();
        self.line += 1;
        match self.reader.read_line(&mut self.buffer) {
            Ok(0) => None,
            Ok(_) => Some(serde_json::from_str(&self.buffer).map_err(|source| Error::Damaged {
                path: self.path.clone(),
                line: Some(self.line),
                source,
            })),
            Err(error) => Some(Err(Error::io("read", &self.path)(error))),
        }
    }
}

fn lines<T>(path: &Path) -> Result<Lines<T>, Error> {
    let reader = BufReader::new(File::open(path).map_err(Error::io("read", path))?);
    Ok(Lines { reader, path: path.to_owned(), line: 0, buffer: String::new(), item: PhantomData })
}

impl RunDir {
    /// Begins a file of JSON lines. A rest of an interrupted attempt is begun anew; a complete file is never touched.
    pub fn create_jsonl(&self, name: &str) -> Result<Jsonl, Error> {
        let path = self.path(name);
        if path.exists() {
            return Err(Error::Exists(path));
        }
        Jsonl::create(path)
    }

    /// Takes up a file of JSON lines that an interrupted attempt left, to be continued: all lines up to the first that is torn, unreadable
    /// or not wanted by `keep` stay, the rest is cut off. None where nothing was left. A complete file is never touched.
    pub fn continue_jsonl<T: DeserializeOwned>(
        &self,
        name: &str,
        keep: impl FnMut(T) -> bool,
    ) -> Result<Option<Jsonl>, Error> {
        let path = self.path(name);
        if path.exists() {
            return Err(Error::Exists(path));
        }
        let partial = partial(&path);
        let mut file = match OpenOptions::new().read(true).write(true).open(&partial) {
            Ok(file) => file,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(Error::io("read", &partial)(error)),
        };
        remove_rewriting(&partial);
        let cut = taken(&file, keep).and_then(|whole| file.set_len(whole));
        cut.and_then(|()| file.seek(SeekFrom::End(0))).map_err(Error::io("cut", &partial))?;
        let writer = BufWriter::with_capacity(BUFFER, file);
        Ok(Some(Jsonl { writer, growing: partial.clone(), partial, path }))
    }

    /// Takes the name from a file that was whole while what it belongs to was not: it is `<name>.partial` again. Nothing where there is none.
    /// A file that is linked elsewhere, as into another run, stays as it is there: a copy goes on.
    pub fn reopen(&self, name: &str) -> Result<(), Error> {
        let path = self.path(name);
        let partial = partial(&path);
        let renamed = if path.is_file() { fs::rename(&path, &partial) } else { Ok(()) };
        renamed.and_then(|()| unlinked(&partial)).map_err(Error::io("reopen", &path))
    }

    /// Removes what an interrupted attempt left of a file. Nothing where there is none.
    pub fn forget(&self, name: &str) -> Result<(), Error> {
        let partial = partial(&self.path(name));
        match fs::remove_file(&partial) {
            Err(error) if error.kind() != ErrorKind::NotFound => Err(Error::io("remove", &partial)(error)),
            _ => Ok(()),
        }
    }

    /// Writes a whole file of JSON lines.
    pub fn write_jsonl<'a, T: Serialize + 'a>(
        &self,
        name: &str,
        items: impl IntoIterator<Item = &'a T>,
    ) -> Result<(), Error> {
        let mut file = self.create_jsonl(name)?;
        items.into_iter().try_for_each(|item| file.push(item))?;
        file.finish()
    }

    /// The items of a file, streamed.
    pub fn lines<T: DeserializeOwned>(&self, name: &str) -> Result<Lines<T>, Error> {
        lines(&self.path(name))
    }

    /// Hands over the lines of a file, one after the other; what `take` cannot read is damage.
    pub fn each_line(
        &self,
        name: &str,
        mut take: impl FnMut(&str) -> serde_json::Result<()>,
    ) -> Result<(), Error> {
        let path = self.path(name);
        let mut reader =
            BufReader::with_capacity(BUFFER, File::open(&path).map_err(Error::io("read", &path))?);
        let (mut line, mut number) = (String::new(), 0);
        while reader.read_line(&mut line).map_err(Error::io("read", &path))? > 0 {
            number += 1;
            take(&line).map_err(|source| Error::Damaged {
                path: path.clone(),
                line: Some(number),
                source,
            })?;
            line.clear();
        }
        Ok(())
    }

    /// All items of a file.
    pub fn read_jsonl<T: DeserializeOwned>(&self, name: &str) -> Result<Vec<T>, Error> {
        self.lines(name)?.collect()
    }

    /// Writes a JSON document, indented: people read these.
    pub fn write_json<T: Serialize + ?Sized>(&self, name: &str, value: &T) -> Result<(), Error> {
        let path = self.path(name);
        let mut text =
            serde_json::to_vec_pretty(value).map_err(|source| Error::Damaged { path, line: None, source })?;
        text.push(b'\n');
        self.write_bytes(name, &text)
    }

    /// Writes a file of any kind, under its name once it is whole.
    pub fn write_bytes(&self, name: &str, bytes: &[u8]) -> Result<(), Error> {
        let path = self.path(name);
        if path.exists() {
            return Err(Error::Exists(path));
        }
        let partial = partial(&path);
        let mut file = create_private(&partial)?;
        file.write_all(bytes).and_then(|()| file.sync_all()).map_err(Error::io("write", &partial))?;
        fs::rename(&partial, &path).map_err(Error::io("name", &path))
    }

    /// SHA-256 of a file of the run.
    pub fn hash(&self, name: &str) -> Result<String, Error> {
        let path = self.path(name);
        hash::of_file(&path).map_err(Error::io("read", &path))
    }

    /// Reads a JSON document.
    pub fn read_json<T: DeserializeOwned>(&self, name: &str) -> Result<T, Error> {
        let path = self.path(name);
        let bytes = fs::read(&path).map_err(Error::io("read", &path))?;
        serde_json::from_slice(&bytes).map_err(|source| Error::Damaged { path, line: None, source })
    }

    /// The same of one that not every run has; none where this one does not.
    pub fn find_json<T: DeserializeOwned>(&self, name: &str) -> Result<Option<T>, Error> {
        self.has(name).then(|| self.read_json(name)).transpose()
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use tempfile::{TempDir, tempdir};

    use super::{Jsonl, RunDir};

    fn run() -> (TempDir, RunDir) {
        let folder = tempdir().unwrap();
        let run = RunDir { root: folder.path().to_owned() };
        (folder, run)
    }

    fn add(mut file: Jsonl, item: u32) {
        file.push(&item).unwrap();
        file.finish().unwrap();
    }

    #[test]
    fn a_file_goes_on_after_its_last_good_line() {
        let cases = [
            ("", "9\n", 0),
            ("1\n2\n", "1\n2\n9\n", 2),
            ("1\n2\n3", "1\n2\n9\n", 2),
            ("1\n\"torn\n2\n", "1\n9\n", 1),
            ("1\n\0\0\0", "1\n9\n", 1),
            ("1\n2\n100\n3\n", "1\n2\n9\n", 2),
        ];
        let (_folder, run) = run();
        for (left, whole, taken) in cases {
            fs::write(run.path("a.partial"), left).unwrap();
            let mut kept = Vec::new();
            let keep = |item: u32| {
                let wanted = item < 100;
                kept.extend(wanted.then_some(item));
                wanted
            };
            add(run.continue_jsonl("a", keep).unwrap().unwrap(), 9);
            assert_eq!((fs::read_to_string(run.path("a")).unwrap().as_str(), kept.len()), (whole, taken));
            fs::remove_file(run.path("a")).unwrap();
        }
        assert!(run.continue_jsonl("b", |_: u32| true).unwrap().is_none());
    }

    #[test]
    fn a_whole_file_is_continued_only_once_its_name_was_taken_back() {
        let (_folder, run) = run();
        add(run.create_jsonl("a").unwrap(), 1);
        assert!(run.continue_jsonl("a", |_: u32| true).is_err());
        run.reopen("a").unwrap();
        run.reopen("b").unwrap();
        assert!(!run.has("a"));
        add(run.continue_jsonl("a", |_: u32| true).unwrap().unwrap(), 2);
        assert_eq!(run.read_jsonl::<u32>("a").unwrap(), [1, 2]);
    }

    #[test]
    fn a_file_that_another_run_has_too_is_continued_as_a_copy() {
        let (_folder, run) = run();
        add(run.create_jsonl("theirs").unwrap(), 1);
        fs::hard_link(run.path("theirs"), run.path("a")).unwrap();
        run.reopen("a").unwrap();
        // Also where the attempt before this one was cut off.
        fs::hard_link(run.path("theirs"), run.path("b.partial")).unwrap();
        run.reopen("b").unwrap();
        for name in ["a", "b"] {
            add(run.continue_jsonl(name, |_: u32| true).unwrap().unwrap(), 2);
            assert_eq!(run.read_jsonl::<u32>(name).unwrap(), [1, 2]);
        }
        assert_eq!(run.read_jsonl::<u32>("theirs").unwrap(), [1]);
    }

    #[test]
    fn lines_that_are_written_again_keep_their_place_until_all_are() {
        let (_folder, run) = run();
        let mut file = run.create_jsonl("a").unwrap();
        file.push(&1).unwrap();
        let (old, mut new) = file.rewrite::<u32>().unwrap();
        new.push(&2).unwrap();
        new.flush().unwrap();
        assert_eq!(fs::read_to_string(run.path("a.partial")).unwrap(), "1\n");
        old.for_each(|item| new.push(&item.unwrap()).unwrap());
        new.finish().unwrap();
        assert_eq!(run.read_jsonl::<u32>("a").unwrap(), [2, 1]);
        assert_eq!(fs::read_dir(run.root()).unwrap().count(), 1);
    }
}
