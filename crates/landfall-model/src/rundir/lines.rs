//! The items of a JSON-lines file, one at a time.

use std::{
    fs::File,
    io::{BufRead, BufReader},
    marker::PhantomData,
    path::{Path, PathBuf},
};

use serde::de::DeserializeOwned;

use super::{Error, RunDir, files::BUFFER};

/// The items of a JSON-lines file, one at a time.
#[derive(Debug)]
pub struct Lines<T> {
    reader: BufReader<File>,
    path: PathBuf,
    number: usize,
    text: String,
    item: PhantomData<T>,
}

impl<T> Lines<T> {
    pub(super) fn open(path: &Path) -> Result<Self, Error> {
        let reader = BufReader::with_capacity(BUFFER, File::open(path).map_err(Error::io("read", path))?);
        Ok(Self { reader, path: path.to_owned(), number: 0, text: String::new(), item: PhantomData })
    }

    /// Reads the next line; false at the end.
    fn advance(&mut self) -> Result<bool, Error> {
        self.text.clear();
        self.number += 1;
        let length = self.reader.read_line(&mut self.text).map_err(Error::io("read", &self.path))?;
        Ok(length > 0)
    }

    fn damaged(&self, source: serde_json::Error) -> Error {
        Error::Damaged { path: self.path.clone(), line: Some(self.number), source }
    }
}

impl<T: DeserializeOwned> Iterator for Lines<T> {
    type Item = Result<T, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        match self.advance() {
            Ok(false) => None,
            Ok(true) => Some(serde_json::from_str(&self.text).map_err(|source| self.damaged(source))),
            Err(error) => Some(Err(error)),
        }
    }
}

impl RunDir {
    /// The items of a file, streamed.
    pub fn lines<T: DeserializeOwned>(&self, name: &str) -> Result<Lines<T>, Error> {
        Lines::open(&self.path(name))
    }

    /// Hands over the lines of a file, one after the other; what `take` cannot read is damage.
    pub fn each_line(
        &self,
        name: &str,
        mut take: impl FnMut(&str) -> serde_json::Result<()>,
    ) -> Result<(), Error> {
        let mut lines = Lines::<()>::open(&self.path(name))?;
        while lines.advance()? {
            take(&lines.text).map_err(|source| lines.damaged(source))?;
        }
        Ok(())
    }

    /// All items of a file.
    pub fn read_jsonl<T: DeserializeOwned>(&self, name: &str) -> Result<Vec<T>, Error> {
        self.lines(name)?.collect()
    }
}
