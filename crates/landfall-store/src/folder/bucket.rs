//! One bucket of a folder store: the file-system work, which blocks.

use std::{
    fs::{self, DirEntry, File, Metadata, ReadDir},
    io::{self, ErrorKind, Read},
    os::unix::fs::MetadataExt,
    path::{Path, PathBuf},
    sync::atomic::{AtomicBool, Ordering},
};

use chrono::{DateTime, SecondsFormat, Utc};
use landfall_model::{hash, source::Object};
use sha2::{Digest, Sha256};

use super::{
    keys, properties,
    write::{self, Growing},
};
use crate::{CopyRequest, Error, Hashed, Head, Names, Place, Properties, key, wanted};

/// So many bytes are copied before it is asked again whether the copy is wanted.
const PIECE: u64 = 16 << 20;

/// A bucket that exists.
#[derive(Debug, Clone)]
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
                Err(if root.is_dir() { none() } else { Error::NoFolder(root.to_owned()) })
            }
            Err(error) => Err(failed("open", Place::bucket(name), error)),
        }
    }

    /// All objects, in the order of their keys' bytes, as S3 lists them. One that is removed meanwhile may be among them or not.
    pub(super) fn list(&self) -> Result<Vec<Object>, Error> {
        let mut objects = Vec::new();
        let entries = fs::read_dir(&self.folder).map_err(|error| self.unlisted(error))?;
        let mut folders = self.take(entries, &mut objects)?;
        // A key may lie hundreds of folders deep: too deep for a recursion.
        while let Some(folder) = folders.pop() {
            if let Some(entries) = self.unless_gone(fs::read_dir(folder))? {
                folders.extend(self.take(entries, &mut objects)?);
            }
        }
        objects.sort_unstable_by(|a, b| a.key.cmp(&b.key));
        Ok(objects)
    }

    /// Takes the objects of one folder, and answers the folders in it.
    fn take(&self, entries: ReadDir, objects: &mut Vec<Object>) -> Result<Vec<PathBuf>, Error> {
        let mut folders = Vec::new();
        for entry in entries {
            let entry = entry.map_err(|error| self.unlisted(error))?;
            let Some(kind) = self.unless_gone(entry.file_type())? else { continue };
            if kind.is_dir() {
                folders.push(entry.path());
            } else if !entry.file_name().to_string_lossy().starts_with(write::OURS) {
                // A symbolic link is neither file nor folder here: it could show what lies outside of the root.
                let key = if kind.is_file() { self.key_of(&entry) } else { None };
                let key = key.ok_or_else(|| Error::Foreign(entry.path()))?;
                let metadata = self.unless_gone(entry.metadata())?;
                objects.extend(metadata.map(|metadata| self.object(key, &metadata)));
            }
        }
        Ok(folders)
    }

    /// None of what was there a moment ago and is no more.
    fn unless_gone<T>(&self, found: io::Result<T>) -> Result<Option<T>, Error> {
        match found {
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            found => found.map(Some).map_err(|error| self.unlisted(error)),
        }
    }

    fn unlisted(&self, error: io::Error) -> Error {
        failed("list", Place::bucket(&self.name), error)
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
        let Properties { content_type, headers, metadata: of_user, tags } = self.properties(key, &path)?;
        Ok(Head {
            size: metadata.len(),
            etag: etag(&metadata),
            content_type,
            sha256: None,
            headers,
            metadata: of_user,
            tags: tags.len() as u64,
        })
    }

    /// The tags of one object.
    pub(super) fn tags(&self, key: &str) -> Result<Names, Error> {
        let (_, path) = self.open_object(key)?;
        Ok(self.properties(key, &path)?.tags)
    }

    /// Reads one object to its end.
    pub(super) fn hash(&self, key: &str) -> Result<Hashed, Error> {
        let mut hasher = Sha256::new();
        let size = io::copy(&mut self.open_object(key)?.0, &mut hasher).map_err(self.failed("read", key))?;
        Ok(Hashed { sha256: hash::hex(&hasher.finalize()), size })
    }

    /// One object, open: the file stays this version even while another takes its name.
    pub(super) fn version(&self, key: &str, wanted: &str) -> Result<File, Error> {
        let (file, _) = self.open_object(key)?;
        let found = etag(&file.metadata().map_err(self.failed("read", key))?);
        if !wanted.is_empty() && wanted != found {
            return Err(Error::Replaced(Place::object(&self.name, key)));
        }
        Ok(file)
    }

    /// Copies an object of this bucket into `target`, piece by piece until it is given up.
    pub(super) fn copy(
        &self,
        request: &CopyRequest,
        target: &Self,
        given_up: &AtomicBool,
    ) -> Result<(), Error> {
        let key = &request.source_key;
        let mut source = self.version(key, &request.source_etag)?;
        let properties = self.properties(key, &self.path_of(key)?)?;
        let mut growing = target.begin(&request.target_key)?;
        loop {
            if given_up.load(Ordering::Relaxed) {
                return Err(wanted::given_up("copy", &self.name, key));
            }
            let copied = io::copy(&mut (&mut source).take(PIECE), growing.file());
            if copied.map_err(target.failed("copy to", &request.target_key))? == 0 {
                break;
            }
        }
        target.finish(&request.target_key, growing, &properties)
    }

    /// Begins to write one object.
    pub(super) fn begin(&self, key: &str) -> Result<Growing, Error> {
        Growing::begin(&self.path_of(key)?).map_err(self.failed("write", key))
    }

    /// The object is whole: from now on it is there.
    pub(super) fn finish(&self, key: &str, growing: Growing, properties: &Properties) -> Result<(), Error> {
        let kept = properties::keep(&self.path_of(key)?, properties);
        kept.and_then(|()| growing.finish()).map_err(self.failed("write", key))
    }

    /// Removes one object, and what is kept beside it.
    pub(super) fn remove(&self, key: &str) -> Result<(), Error> {
        let path = self.path_of(key)?;
        match fs::remove_file(&path) {
            Err(error) if !matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
                Err(self.failed("remove", key)(error))
            }
            _ => properties::forget(&path).map_err(self.failed("remove", key)),
        }
    }

    fn properties(&self, key: &str, path: &Path) -> Result<Properties, Error> {
        properties::read(path).map_err(self.failed("read the properties of", key))
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

    pub(super) fn failed(&self, action: &'static str, key: &str) -> impl FnOnce(io::Error) -> Error {
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
    use std::fs;

    use super::{Bucket, Error, ErrorKind, Place, failed};

    #[test]
    fn what_is_removed_while_its_bucket_is_listed_is_no_failure() {
        let root = tempfile::tempdir().unwrap();
        fs::create_dir(root.path().join("b")).unwrap();
        let bucket = Bucket::open(root.path(), "b").unwrap();
        for name in ["a.pdf", "b.pdf", "c.pdf"] {
            fs::write(bucket.folder.join(name), b"content").unwrap();
        }
        let mut entries = fs::read_dir(&bucket.folder).unwrap();
        // With the first name the system hands out the others, too.
        entries.next();
        fs::remove_dir_all(&bucket.folder).unwrap();
        let mut objects = Vec::new();
        assert_eq!(bucket.take(entries, &mut objects).unwrap().len() + objects.len(), 0);
        assert!(bucket.unless_gone(fs::read_dir(&bucket.folder)).unwrap().is_none());
    }

    #[test]
    fn a_full_disk_and_a_forbidden_folder_have_errors_of_their_own() {
        let error = |kind: ErrorKind| failed("write", Place::object("b", "Doe.pdf"), kind.into());
        assert!(matches!(error(ErrorKind::StorageFull), Error::Full { .. }));
        assert!(matches!(error(ErrorKind::QuotaExceeded), Error::Full { .. }));
        assert!(matches!(error(ErrorKind::PermissionDenied), Error::Denied { .. }));
        assert_eq!(error(ErrorKind::IsADirectory).to_string(), "cannot write b/D•••.pdf");
    }
}
