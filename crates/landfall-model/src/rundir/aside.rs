//! Files that are put aside, and other names with a number: no file of a run is written twice.

use std::fs;

use super::{Error, INDEX, RunDir};

impl RunDir {
    /// Puts a file aside as `<name>.1`, `<name>.2`, …: what it tells no longer holds, since the target was reset. Nothing where there is none.
    pub fn set_aside(&self, name: &str) -> Result<(), Error> {
        let path = self.path(name);
        if !path.is_file() {
            return Ok(());
        }
        fs::rename(&path, self.path(&self.next_aside(name))).map_err(Error::io("put aside", &path))
    }

    /// The index of a file's lines: where those of a record begin. It is named as the file will be once it is put aside, since it says nothing
    /// of the next one, whenever it was made: `index/load-groups.jsonl.1.idx`.
    pub fn index(&self, name: &str) -> String {
        format!("{INDEX}/{}.idx", self.next_aside(name).replace('/', "-"))
    }

    fn next_aside(&self, name: &str) -> String {
        self.unused(|number| aside(name, number))
    }

    /// True where the file was put aside.
    pub fn was_set_aside(&self, name: &str) -> bool {
        self.has(&aside(name, 1))
    }

    /// The first of the numbered names, from 1 on, that no file or folder of the run has: a file of a run is never written twice.
    pub fn unused(&self, name: impl Fn(u32) -> String) -> String {
        let mut number = 1;
        while self.path(&name(number)).exists() {
            number += 1;
        }
        name(number)
    }
}

fn aside(name: &str, number: u32) -> String {
    format!("{name}.{number}")
}
