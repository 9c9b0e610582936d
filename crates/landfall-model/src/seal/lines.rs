//! A file read once: its hash, and a short hash of each of its lines.

use std::{
    fs::{self, File},
    io::{self, BufRead, BufReader, Read},
    path::Path,
};

use sha2::{Digest, Sha256};

use super::SealedFile;
use crate::hash;

/// The first 32 bits of a line's SHA-256, its end included: enough to say which line it is that differs. That a file differs at all is said
/// by the hash over the whole of it.
pub(super) type Short = u32;

/// Bytes that a short hash takes in a file: eight digits and the end of the line.
pub(super) const WIDTH: u64 = 9;

const BUFFER: usize = 1 << 18;

/// Reads a file and hands out the short hash of every line. Of a file that grows, a last line without its end does not count.
pub(super) fn seal(
    path: &Path,
    grows: bool,
    mut line: impl FnMut(Short) -> io::Result<()>,
) -> io::Result<SealedFile> {
    let mut reader = BufReader::with_capacity(BUFFER, File::open(path)?);
    let (mut whole, mut text) = (Sha256::new(), Vec::new());
    let (mut bytes, mut lines) = (0, 0);
    loop {
        text.clear();
        let length = reader.read_until(b'\n', &mut text)?;
        if length == 0 || (grows && text.last() != Some(&b'\n')) {
            break;
        }
        whole.update(&text);
        line(short(&text))?;
        bytes += length as u64;
        lines += 1;
    }
    Ok(SealedFile { name: String::new(), bytes, lines, sha256: hash::hex(&whole.finalize()) })
}

/// The short hashes of the lines of a file, all of them or those that begin within the first `bytes`.
pub(super) fn shorts(path: &Path, bytes: Option<u64>) -> io::Result<Vec<Short>> {
    let file = File::open(path)?;
    let mut reader = BufReader::with_capacity(BUFFER, file.take(bytes.unwrap_or(u64::MAX)));
    let (mut text, mut shorts) = (Vec::new(), Vec::new());
    while reader.read_until(b'\n', &mut text)? > 0 {
        shorts.push(short(&text));
        text.clear();
    }
    Ok(shorts)
}

fn short(line: &[u8]) -> Short {
    let [a, b, c, d, ..]: [u8; 32] = Sha256::digest(line).into();
    Short::from_be_bytes([a, b, c, d])
}

/// True where the file is as it was sealed.
pub(super) fn is(path: &Path, sealed: &SealedFile) -> io::Result<bool> {
    Ok(fs::metadata(path)?.len() == sealed.bytes && begins(path, sealed)?)
}

/// True where the file begins as it was sealed, and ends there or goes on.
pub(super) fn begins(path: &Path, sealed: &SealedFile) -> io::Result<bool> {
    let file = File::open(path)?;
    if file.metadata()?.len() < sealed.bytes {
        return Ok(false);
    }
    let (mut whole, mut file) = (Sha256::new(), BufReader::with_capacity(BUFFER, file.take(sealed.bytes)));
    io::copy(&mut file, &mut whole)?;
    Ok(hash::hex(&whole.finalize()) == sealed.sha256)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use tempfile::NamedTempFile;

    use super::{begins, is, seal, shorts};

    #[test]
    fn a_file_that_grows_is_sealed_up_to_its_last_whole_line() {
        let file = NamedTempFile::new().unwrap();
        let path = file.path();
        for (text, grows, bytes, lines) in
            [("", true, 0, 0), ("a\nb\n", true, 4, 2), ("a\nb", true, 2, 1), ("a\nb", false, 3, 2)]
        {
            fs::write(path, text).unwrap();
            let mut seen = Vec::new();
            let sealed = seal(path, grows, |line| {
                seen.push(line);
                Ok(())
            });
            let sealed = sealed.unwrap();
            assert_eq!((sealed.bytes, sealed.lines), (bytes, lines), "{text:?}");
            assert_eq!(seen, shorts(path, Some(bytes)).unwrap());
            assert!(begins(path, &sealed).unwrap());
            assert_eq!(is(path, &sealed).unwrap(), text.len() as u64 == bytes, "{text:?}");
            fs::write(path, format!("{text}\nmore\n")).unwrap();
            assert!(begins(path, &sealed).unwrap() && !is(path, &sealed).unwrap(), "{text:?}");
        }
    }
}
