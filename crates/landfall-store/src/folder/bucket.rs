//! One bucket of a folder store: the file-system work, which blocks.

use std::{
    fs::{self, DirEntry, File, Metadata},
    io::{self, ErrorKind, Write as _},
    os::unix::fs::MetadataExt,
    path::{Path, PathBuf},
};

use chrono::{DateTime, SecondsFormat, Utc};
use landfall_model::{hash, source::Object};
use sha2::{Digest, Sha256};

use super::{content_type, keys, write};
use crate::{CopyRequest, Error, Hashed, Head, Place, key};

/// A bucket that exists.
pub(super) struct Bucket {
    name: String,
    folder: PathBuf,
}

impl Bucket {
    /// The bucket `name` below `root`. A name with a slash or a leading dot is none: it could lead out of the root.
    pub(super) fn open(root: &Path, name: &str) -> Result<Self, Error> {
        let none = || Error::NoBucket { store: root.display().to_string(), bucket: name.to_owned() };
        if name.is_empty() || name.starts_with('.') || name.contains(['/', '\0']) {
            return Err(Error::Impossible {
                at: Place::bucket(name),
                why: "a bucket's name has no slash and begins with a letter or digit",
            });
        }
        let folder = root.join(name);
        match fs::metadata(&folder) {
            Ok(metadata) if metadata.is_dir() => Ok(Self { name: name.to_owned(), folder }),
            Ok(_) => Err(none()),
            Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
                Err(none())
            }
            Err(error) => Err(failed("open", Place::bucket(name), error)),
        }
    }

    /// All objects, in the order of their keys' bytes, as S3 lists them.
    pub(super) fn list(&self) -> Result<Vec<Object>, Error> {
        let mut objects = Vec::new();
        self.walk(&self.folder, &mut objects)?;
        objects.sort_unstable_by(|a, b| a.key.cmp(&b.key));
        Ok(objects)
    }

    fn walk(&self, folder: &Path, objects: &mut Vec<Object>) -> Result<(), Error> {
        let failed = |error| failed("list", Place::bucket(&self.name), error);
        for entry in fs::read_dir(folder).map_err(failed)? {
            let entry = entry.map_err(failed)?;
            let kind = entry.file_type().map_err(failed)?;
            if kind.is_dir() {
                self.walk(&entry.path(), objects)?;
            } else if !entry.file_name().to_string_lossy().starts_with(write::OURS) {
                // A symbolic link is neither file nor folder here: it could show what lies outside of the root.
                let key = if kind.is_file() { self.key_of(&entry) } else { None };
                let key = key.ok_or_else(|| Error::Foreign(entry.path()))?;
                objects.push(self.object(key, &entry.metadata().map_err(failed)?));
            }
        }
        Ok(())
    }

    fn key_of(&self, entry: &DirEntry) -> Option<String> {
        keys::key_of(entry.path().strip_prefix(&self.folder).ok()?)
    }

    fn object(&self, key: String, metadata: &Metadata) -> Object {
        let modified = metadata.modified().map(DateTime::<Utc>::from);
        Object {
            bucket: self.name.clone(),
            key,
            size: metadata.len(),
            etag: etag(metadata),
            modified: modified
                .map_or_else(|_| String::new(), |at| at.to_rfc3339_opts(SecondsFormat::Millis, true)),
        }
    }

    /// What is known of one object. There is no checksum: the bytes have to be read for one.
    pub(super) fn head(&self, key: &str) -> Result<Head, Error> {
        let (file, path) = self.open_object(key)?;
        let metadata = file.metadata().map_err(self.failed("read", key))?;
        let content_type = content_type::read(&path).map_err(self.failed("read the content type of", key))?;
        Ok(Head { size: metadata.len(), etag: etag(&metadata), content_type, sha256: None })
    }

    /// Reads one object to its end.
    pub(super) fn hash(&self, key: &str) -> Result<Hashed, Error> {
        let mut hasher = Sha256::new();
        let size = io::copy(&mut self.open_object(key)?.0, &mut hasher).map_err(self.failed("read", key))?;
        Ok(Hashed { sha256: hash::hex(&hasher.finalize()), size })
    }

    /// The bytes of one object.
    pub(super) fn get(&self, key: &str) -> Result<Vec<u8>, Error> {
        let mut bytes = Vec::new();
        io::copy(&mut self.open_object(key)?.0, &mut bytes).map_err(self.failed("read", key))?;
        Ok(bytes)
    }

    /// Writes one object.
    pub(super) fn put(&self, key: &str, bytes: &[u8], content_type: &str) -> Result<(), Error> {
        self.write(key, content_type, "write", |file| file.write_all(bytes))
    }

    /// Copies an object of this bucket into `target`.
    pub(super) fn copy(&self, request: &CopyRequest, target: &Self) -> Result<(), Error> {
        let key = &request.source_key;
        let (mut source, _) = self.open_object(key)?;
        let found = etag(&source.metadata().map_err(self.failed("read", key))?);
        if !request.source_etag.is_empty() && request.source_etag != found {
            return Err(Error::Replaced(Place::object(&self.name, key)));
        }
        // The open file stays this version even while another takes its name.
        target.write(&request.target_key, &request.content_type, "copy to", |file| {
            io::copy(&mut source, file).map(drop)
        })
    }

    fn write(
        &self,
        key: &str,
        content_type: &str,
        action: &'static str,
        fill: impl FnOnce(&mut File) -> io::Result<()>,
    ) -> Result<(), Error> {
        let path = self.path_of(key)?;
        let kept = content_type::keep(&path, content_type);
        kept.and_then(|()| write::atomically(&path, fill)).map_err(self.failed(action, key))
    }

    fn open_object(&self, key: &str) -> Result<(File, PathBuf), Error> {
        let path = self.path_of(key)?;
        match File::open(&path) {
            Ok(file) => Ok((file, path)),
            Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
                Err(Error::NoObject(Place::object(&self.name, key)))
            }
            Err(error) => Err(self.failed("read", key)(error)),
        }
    }

    fn path_of(&self, key: &str) -> Result<PathBuf, Error> {
        key::check(&self.name, key)?;
        Ok(self.folder.join(keys::path_of(key)))
    }

    fn failed(&self, action: &'static str, key: &str) -> impl FnOnce(io::Error) -> Error {
        let at = Place::object(&self.name, key);
        move |error| failed(action, at, error)
    }
}

/// Size and time of modification: cheap, and another one after every write.
fn etag(metadata: &Metadata) -> String {
    format!("{:x}.{:x}.{:x}", metadata.len(), metadata.mtime(), metadata.mtime_nsec())
}

fn failed(action: &'static str, at: Place, error: io::Error) -> Error {
    match error.kind() {
        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => {
            Error::Denied { at, source: error.into() }
        }
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => Error::Full { at, source: error.into() },
        _ => Error::Failed { action, at, transient: false, source: error.into() },
    }
}

#[cfg(test)]
mod tests {
    use super::{Error, ErrorKind, Place, failed};

    #[test]
    fn a_full_disk_and_a_forbidden_folder_have_errors_of_their_own() {
        let error = |kind: ErrorKind| failed("write", Place::object("b", "Doe.pdf"), kind.into());
        assert!(matches!(error(ErrorKind::StorageFull), Error::Full { .. }));
        assert!(matches!(error(ErrorKind::QuotaExceeded), Error::Full { .. }));
        assert!(matches!(error(ErrorKind::PermissionDenied), Error::Denied { .. }));
        assert_eq!(error(ErrorKind::IsADirectory).to_string(), "cannot write b/D•••.pdf");
    }
}
