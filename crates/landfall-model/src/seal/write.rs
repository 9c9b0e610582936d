//! Adding a link: what is new since the last one is hashed; what is sealed is read again only where it may have grown.

use std::{
    collections::BTreeSet,
    fs::{self, File},
    io::{self, BufWriter, Write},
};

use sha2::{Digest, Sha256};

use super::{
    Link, PutAside, SealedFile,
    chain::{self, Chain},
    lines, names,
    state::{Known, State},
};
use crate::{
    hash,
    rundir::{self, Error, RunDir},
};

/// Seals what a stage left, and answers with the new head of the chain. A file that is no longer as it was sealed is not sealed again: it
/// stays found.
///
/// # Errors
/// A file cannot be read, or the link not be written.
pub fn add(run: &RunDir, stage: &str, at: &str) -> Result<String, Error> {
    let chain = Chain::read(run)?;
    let due = Due::find(run, &chain.state())?;
    let number = chain.next();
    let (files, lines) = hash_all(run, &names::sidecar(number), &due.names)?;
    let mut link = Link {
        number,
        at: at.to_owned(),
        stage: stage.to_owned(),
        files,
        put_aside: due.put_aside,
        lines,
        previous: chain.head().map_or_else(|| run.hash(rundir::RUN), |head| Ok(head.to_owned()))?,
        seal: String::new(),
    };
    link.seal = chain::seal_of(&link);
    run.append(rundir::SEAL, &link)?;
    Ok(link.seal)
}

/// The head of the run's chain; none where the run has no seal.
///
/// # Errors
/// The seal cannot be read.
pub fn head(run: &RunDir) -> Result<Option<String>, Error> {
    Ok(Chain::read(run)?.head().map(str::to_owned))
}

/// The links of the run's chain that hold, oldest first; none where the run has no seal.
///
/// # Errors
/// The seal cannot be read.
pub fn links(run: &RunDir) -> Result<Vec<Link>, Error> {
    Ok(Chain::read(run)?.links)
}

/// What the next link is about.
struct Due {
    names: BTreeSet<String>,
    put_aside: Vec<PutAside>,
}

impl Due {
    fn find(run: &RunDir, state: &State) -> Result<Self, Error> {
        let all: BTreeSet<String> = names::all(run)?.into_iter().collect();
        let is_new = |name: &&String| names::is_settled(run, name) && !state.0.contains_key(*name);
        let mut due = Self { names: all.iter().filter(is_new).cloned().collect(), put_aside: Vec::new() };
        for known in state.0.values().filter(|known| names::is_appended(&known.file.name)) {
            if let Some(place) = state.place(run, known, &all)? {
                due.grown_or_moved(run, known, place, &all)?;
            }
        }
        Ok(due)
    }

    fn grown_or_moved(
        &mut self,
        run: &RunDir,
        known: &Known,
        place: String,
        all: &BTreeSet<String>,
    ) -> Result<(), Error> {
        let path = run.path(&place);
        let length = fs::metadata(&path).map_err(Error::io("read", &path))?.len();
        if length > known.file.bytes {
            self.names.insert(place.clone());
        } else {
            self.names.remove(&place);
        }
        if place != known.file.name {
            self.names.extend(all.get(&known.file.name).cloned());
            self.put_aside.push(PutAside { from: known.file.name.clone(), to: place });
        }
        Ok(())
    }
}

/// Hashes the files, and writes the short hashes of their lines, one file after the other, into `sidecar`, whose hash is answered too.
fn hash_all(run: &RunDir, sidecar: &str, due: &BTreeSet<String>) -> Result<(Vec<SealedFile>, String), Error> {
    run.ensure_folder(rundir::SEALS)?;
    let (path, partial) = (run.path(sidecar), run.partial(sidecar));
    let mut shorts = Shorts::new(rundir::create_private(&partial)?);
    let mut files = Vec::with_capacity(due.len());
    for name in due {
        let path = run.path(name);
        let sealed = lines::seal(&path, names::is_appended(name), |short| shorts.push(short));
        files.push(SealedFile { name: name.clone(), ..sealed.map_err(Error::io("seal", &path))? });
    }
    let hash = shorts.finish().map_err(Error::io("write", &partial))?;
    fs::rename(&partial, &path).map_err(Error::io("name", &path))?;
    Ok((files, hash))
}

/// A file of short hashes that is being written.
struct Shorts {
    writer: BufWriter<File>,
    whole: Sha256,
}

impl Shorts {
    fn new(file: File) -> Self {
        Self { writer: BufWriter::new(file), whole: Sha256::new() }
    }

    fn push(&mut self, short: lines::Short) -> io::Result<()> {
        let line = format!("{short:08x}\n");
        self.whole.update(&line);
        self.writer.write_all(line.as_bytes())
    }

    fn finish(mut self) -> io::Result<String> {
        self.writer.flush()?;
        self.writer.get_ref().sync_all()?;
        Ok(hash::hex(&self.whole.finalize()))
    }
}
