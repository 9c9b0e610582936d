//! What an object of a folder store has beside its bytes. Where that is no more than the content type that its extension tells, it is kept
//! nowhere; else in a small file beside the object.

use std::{
    fs,
    io::{self, ErrorKind, Write},
    path::{Path, PathBuf},
};

use super::write;
use crate::Properties;

const UNKNOWN: &str = "application/octet-stream";

/// The properties of the object at `path`.
pub(super) fn read(path: &Path) -> io::Result<Properties> {
    match fs::read(beside(path)) {
        Ok(text) => Ok(serde_json::from_slice(&text)?),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(by_extension(path)),
        Err(error) => Err(error),
    }
}

/// Keeps the properties of the object at `path`.
pub(super) fn keep(path: &Path, properties: &Properties) -> io::Result<()> {
    if *properties != by_extension(path) {
        let text = serde_json::to_vec(properties)?;
        return write::atomically(&beside(path), |file| file.write_all(&text));
    }
    forget(path)
}

/// Removes what is kept of the object at `path`.
pub(super) fn forget(path: &Path) -> io::Result<()> {
    match fs::remove_file(beside(path)) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

fn beside(path: &Path) -> PathBuf {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    path.with_file_name(format!("{}about.{name}", write::OURS))
}

fn by_extension(path: &Path) -> Properties {
    let extension = path.extension().and_then(|end| end.to_str()).unwrap_or_default();
    let content_type = match extension.to_ascii_lowercase().as_str() {
        "pdf" => "application/pdf",
        "jpg" | "jpeg" => "image/jpeg",
        "png" => "image/png",
        "txt" => "text/plain",
        "csv" => "text/csv",
        "json" => "application/json",
        _ => UNKNOWN,
    };
    Properties { content_type: content_type.to_owned(), ..Properties::default() }
}
