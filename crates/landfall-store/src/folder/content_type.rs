//! Content types of a folder store: told by the extension, or, where that would tell another one, kept in a small file beside the object.

use std::{
    fs,
    io::{self, ErrorKind},
    path::{Path, PathBuf},
};

use super::write;

const UNKNOWN: &str = "application/octet-stream";

/// The content type of the object at `path`.
pub(super) fn read(path: &Path) -> io::Result<String> {
    match fs::read_to_string(beside(path)) {
        Ok(content_type) => Ok(content_type),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(by_extension(path).to_owned()),
        Err(error) => Err(error),
    }
}

/// Keeps the content type of the object at `path`.
pub(super) fn keep(path: &Path, content_type: &str) -> io::Result<()> {
    if content_type != by_extension(path) {
        return write::atomically(&beside(path), |file| io::Write::write_all(file, content_type.as_bytes()));
    }
    match fs::remove_file(beside(path)) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

fn beside(path: &Path) -> PathBuf {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    path.with_file_name(format!("{}type.{name}", write::OURS))
}

fn by_extension(path: &Path) -> &'static str {
    let extension = path.extension().and_then(|end| end.to_str()).unwrap_or_default();
    match extension.to_ascii_lowercase().as_str() {
        "pdf" => "application/pdf",
        "jpg" | "jpeg" => "image/jpeg",
        "png" => "image/png",
        "txt" => "text/plain",
        "csv" => "text/csv",
        "json" => "application/json",
        _ => UNKNOWN,
    }
}
