//! Reading and writing the run's files: JSON documents, and JSON lines that are streamed.

use std::{
    fs::{self, DirBuilder, File, OpenOptions},
    io::{BufRead, BufReader, BufWriter, ErrorKind, Read, Seek, SeekFrom, Write},
    marker::PhantomData,
    os::unix::fs::{DirBuilderExt, OpenOptionsExt},
    path::{Path, PathBuf},
};

use serde::{Serialize, de::DeserializeOwned};

use super::{Error, RunDir};
use crate::hash;

/// Creates a folder that only its owner can enter, with its parents.
pub(super) fn create_private_dir(path: &Path) -> Result<(), Error> {
    DirBuilder::new().recursive(true).mode(0o700).create(path).map_err(Error::io("create", path))
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

/// A file of JSON lines that is being written. It takes its name only with [`Jsonl::finish`]; until then it is `<name>.partial`.
#[derive(Debug)]
pub struct Jsonl {
    writer: BufWriter<File>,
    partial: PathBuf,
    path: PathBuf,
}

impl Jsonl {
    /// Adds one line.
    pub fn push<T: Serialize + ?Sized>(&mut self, item: &T) -> Result<(), Error> {
        let written = serde_json::to_writer(&mut self.writer, item).map_err(std::io::Error::from);
        written.and_then(|()| self.writer.write_all(b"\n")).map_err(Error::io("write", &self.partial))
    }

    /// Begins the file anew, and hands out what was written so far to be written again with changes. The old lines lose their name at
    /// once and live as long as they are read.
    pub fn rewrite<T: DeserializeOwned>(mut self) -> Result<(Lines<T>, Self), Error> {
        self.writer.flush().map_err(Error::io("write", &self.partial))?;
        let old = lines(&self.partial)?;
        fs::remove_file(&self.partial).map_err(Error::io("replace", &self.partial))?;
        Ok((old, Self::create(self.path, self.partial)?))
    }

    fn create(path: PathBuf, partial: PathBuf) -> Result<Self, Error> {
        let mut options = OpenOptions::new();
        let file = options.create(true).write(true).truncate(true).mode(0o600).open(&partial);
        let writer = BufWriter::with_capacity(1 << 16, file.map_err(Error::io("create", &partial))?);
        Ok(Self { writer, partial, path })
    }

    /// Gives the complete file its name.
    pub fn finish(mut self) -> Result<(), Error> {
        self.writer.flush().map_err(Error::io("write", &self.partial))?;
        self.writer.get_ref().sync_all().map_err(Error::io("write", &self.partial))?;
        fs::rename(&self.partial, &self.path).map_err(Error::io("name", &self.path))
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
        let mut partial = path.clone().into_os_string();
        partial.push(".partial");
        Jsonl::create(path, PathBuf::from(partial))
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

    /// All items of a file.
    pub fn read_jsonl<T: DeserializeOwned>(&self, name: &str) -> Result<Vec<T>, Error> {
        self.lines(name)?.collect()
    }

    /// Adds one line to an append-only file and flushes it: what was done is known even if the next moment is the last.
    pub fn append<T: Serialize>(&self, name: &str, item: &T) -> Result<(), Error> {
        let path = self.path(name);
        let mut line = serde_json::to_vec(item).map_err(|source| Error::Damaged {
            path: path.clone(),
            line: None,
            source,
        })?;
        line.push(b'\n');
        let file = OpenOptions::new().create(true).read(true).append(true).mode(0o600).open(&path);
        let written = file.and_then(|mut file| cut_torn_line(&mut file).and_then(|()| file.write_all(&line)));
        written.map_err(Error::io("write", &path))
    }

    /// The items of an append-only file; none where it was never begun. A last line without its end, cut off by a kill, is left out.
    pub fn read_appended<T: DeserializeOwned>(&self, name: &str) -> Result<Vec<T>, Error> {
        let path = self.path(name);
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(Error::io("read", &path)(error)),
        };
        let whole = text.rfind('\n').map_or("", |end| &text[..end]);
        let parse = |(index, line)| {
            serde_json::from_str(line).map_err(|source| Error::Damaged {
                path: path.clone(),
                line: Some(index + 1),
                source,
            })
        };
        whole.lines().enumerate().map(parse).collect()
    }

    /// Writes a JSON document, indented: people read these.
    pub fn write_json<T: Serialize + ?Sized>(&self, name: &str, value: &T) -> Result<(), Error> {
        let path = self.path(name);
        let mut text =
            serde_json::to_vec_pretty(value).map_err(|source| Error::Damaged { path, line: None, source })?;
        text.push(b'\n');
        self.write_bytes(name, &text)
    }

    /// Writes a file of any kind.
    pub fn write_bytes(&self, name: &str, bytes: &[u8]) -> Result<(), Error> {
        let path = self.path(name);
        match OpenOptions::new().create_new(true).write(true).mode(0o600).open(&path) {
            Ok(mut file) => file.write_all(bytes).map_err(Error::io("write", &path)),
            Err(error) if error.kind() == ErrorKind::AlreadyExists => Err(Error::Exists(path)),
            Err(error) => Err(Error::io("create", &path)(error)),
        }
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
}

#[cfg(test)]
mod tests {
    use std::{env, fs, process};

    use super::{File, Write, cut_torn_line};

    #[test]
    fn only_a_line_without_its_end_is_cut() {
        let path = env::temp_dir().join(format!("landfall-torn-{}", process::id()));
        for (before, after) in [("", ""), ("1\n", "1\n"), ("1\n2\n3", "1\n2\n"), ("1", "")] {
            fs::write(&path, before).unwrap();
            let mut file = File::options().read(true).append(true).open(&path).unwrap();
            cut_torn_line(&mut file).and_then(|()| file.write_all(b"4\n")).unwrap();
            assert_eq!(fs::read_to_string(&path).unwrap(), format!("{after}4\n"), "{before:?}");
        }
        fs::remove_file(&path).unwrap();
    }
}
