//! Where a folder store keeps the object of a key, and back. Keys are text of any kind and are never trusted as paths.
//!
//! The rule, segment by segment (a segment is what stands between two `/` of the key):
//!
//! 1. `%`, control characters and a dot at the beginning are written as `%XX` per byte: no name is hidden, `.` or `..`.
//! 2. An empty segment (leading, doubled or trailing `/`) is named `%_`.
//! 3. A segment that grows beyond 200 bytes goes on one folder deeper; the folder of its beginning ends in `%+`.
//! 4. A file whose name has no dot, and a folder whose name has one, end in `%`: so the objects `a` and `a/b` can both exist.
//!
//! So `EOIs/eoi_A12.pdf` is the file `EOIs/eoi_A12.pdf`, and `../LICENSE` is `%2E.%/LICENSE%`, below the bucket's folder. `%` stands in
//! these names only where the rule put it, therefore two keys never share a path, and a path has one key. The file system must tell
//! capital letters from small ones.

use std::path::{Component, Path, PathBuf};

/// Bytes of a name before its mark; file systems allow 255.
const LONGEST_NAME: usize = 200;
const EMPTY: &str = "%_";
const GOES_ON: &str = "%+";
const UNUSUAL: char = '%';

/// The path of a key's object below the bucket's folder.
pub(super) fn path_of(key: &str) -> PathBuf {
    names_of(key).into_iter().collect()
}

/// The key whose object lies at this path below the bucket's folder; none where the path is not of this rule.
pub(super) fn key_of(path: &Path) -> Option<String> {
    let names: Vec<&str> = path.components().map(name).collect::<Option<_>>()?;
    let mut key = Vec::new();
    for (index, name) in names.iter().enumerate() {
        let (part, whole) = name.strip_suffix(GOES_ON).map_or((*name, true), |part| (part, false));
        unescape(part.strip_suffix(UNUSUAL).unwrap_or(part), &mut key)?;
        if whole && index + 1 < names.len() {
            key.push(b'/');
        }
    }
    let key = String::from_utf8(key).ok()?;
    // Only the spelling that `path_of` gives counts: a path of another origin must not stand in for a key's object.
    (path_of(&key) == path).then_some(key)
}

fn name(component: Component<'_>) -> Option<&str> {
    match component {
        Component::Normal(name) => name.to_str(),
        _ => None,
    }
}

fn names_of(key: &str) -> Vec<String> {
    let segments: Vec<&str> = key.split('/').collect();
    let mut names = Vec::new();
    for (index, segment) in segments.iter().enumerate() {
        let mut pieces = pieces_of(segment);
        let last = pieces.pop().unwrap_or_default();
        names.extend(pieces.into_iter().map(|piece| piece + GOES_ON));
        let is_file = index + 1 == segments.len();
        names.push(if last.contains('.') == is_file { last } else { last + "%" });
    }
    names
}

/// A segment in escaped pieces, each short enough for a name; at least one.
fn pieces_of(segment: &str) -> Vec<String> {
    if segment.is_empty() {
        return vec![EMPTY.to_owned()];
    }
    let mut pieces = vec![];
    let mut piece = String::new();
    for character in segment.chars() {
        let escaped = if piece.is_empty() { escape_first(character) } else { escape(character) };
        if piece.len() + escaped.len() > LONGEST_NAME {
            pieces.push(std::mem::replace(&mut piece, escape_first(character)));
        } else {
            piece += &escaped;
        }
    }
    pieces.push(piece);
    pieces
}

fn escape(character: char) -> String {
    if character == UNUSUAL || character.is_control() { hex(character) } else { character.to_string() }
}

/// Where a name begins a dot would hide it, or name another folder.
fn escape_first(character: char) -> String {
    if character == '.' { hex(character) } else { escape(character) }
}

fn hex(character: char) -> String {
    character.to_string().bytes().map(|byte| format!("%{byte:02X}")).collect()
}

fn unescape(name: &str, key: &mut Vec<u8>) -> Option<()> {
    if name == EMPTY {
        return Some(());
    }
    let mut parts = name.split(UNUSUAL);
    key.extend_from_slice(parts.next()?.as_bytes());
    for part in parts {
        let (digits, rest) = part.split_at_checked(2)?;
        key.push(u8::from_str_radix(digits, 16).ok()?);
        key.extend_from_slice(rest.as_bytes());
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use std::{
        collections::BTreeSet,
        path::{Component, Path},
    };

    use proptest::prelude::*;

    use super::{key_of, path_of};

    #[test]
    fn ordinary_keys_are_readable_paths_and_odd_ones_stay_below_the_bucket() {
        let long = "x".repeat(201);
        let cases = [
            ("EOIs/eoi_A12 Müller.pdf", "EOIs/eoi_A12 Müller.pdf"),
            ("README", "README%"),
            ("Dr. Doe/a.pdf", "Dr. Doe%/a.pdf"),
            ("a", "a%"),
            ("a/", "a/%_%"),
            ("a//b.pdf", "a/%_/b.pdf"),
            ("/etc/passwd", "%_/etc/passwd%"),
            ("../LICENSE", "%2E.%/LICENSE%"),
            ("a/../b.pdf", "a/%2E.%/b.pdf"),
            ("./.env", "%2E/%2Eenv%"),
            ("100%.pdf", "100%25.pdf"),
            ("nul\0.pdf", "nul%00.pdf"),
            (&long, &format!("{}%+/x%", &long[1..])),
            (&format!("{}.pdf", &long[1..]), &format!("{}%+/%2Epdf%", &long[1..])),
        ];
        for (key, path) in cases {
            assert_eq!(path_of(key), Path::new(path), "{key:?}");
            assert_eq!(key_of(Path::new(path)).as_deref(), Some(key), "{path}");
        }
    }

    #[test]
    fn a_path_of_another_origin_has_no_key() {
        for path in [
            "README",
            "Dr. Doe/a.pdf",
            ".env",
            "50%.pdf",
            "50%zz.pdf",
            "a%+/b.pdf",
            "%2e.pdf",
            "/a.pdf",
            "../a.pdf",
            "%_",
            "",
        ] {
            assert_eq!(key_of(Path::new(path)), None, "{path}");
        }
    }

    /// Keys made of the pieces that are dangerous in a path, as well as of anything else.
    fn keys() -> impl Strategy<Value = String> {
        let piece = prop_oneof![
            Just("/".to_owned()),
            Just(".".to_owned()),
            Just("%".to_owned()),
            Just("%_".to_owned()),
            Just("%+".to_owned()),
            Just("\0".to_owned()),
            Just("a".to_owned()),
            Just("ü".to_owned()),
            Just("x".repeat(99)),
            any::<char>().prop_map(String::from),
        ];
        prop::collection::vec(piece, 1..12)
            .prop_map(|pieces| pieces.concat())
            .prop_filter("S3's limit", |key| key.len() <= 1024)
    }

    proptest! {
        #[test]
        fn every_key_comes_back_from_its_path(key in keys()) {
            prop_assert_eq!(key_of(&path_of(&key)), Some(key));
        }

        #[test]
        fn every_path_stays_below_the_bucket_and_every_name_fits(key in keys()) {
            let path = path_of(&key);
            for component in path.components() {
                let Component::Normal(name) = component else { panic!("{path:?}") };
                let name = name.to_str().unwrap();
                prop_assert!(name.len() <= 255 && !name.starts_with('.') && !name.contains('\0'), "{:?}", path);
            }
        }

        #[test]
        fn no_object_stands_where_another_needs_a_folder(keys in prop::collection::vec(keys(), 2..8)) {
            let files: BTreeSet<_> = keys.iter().map(|key| path_of(key)).collect();
            for file in &files {
                prop_assert!(!file.ancestors().skip(1).any(|folder| files.contains(folder)), "{:?}", files);
            }
        }
    }
}
