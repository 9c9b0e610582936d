//! The objects of the bucket listings and how to find one by its place or by its name.

use std::collections::HashMap;

use unicode_normalization::UnicodeNormalization;

use crate::{mapping::Ignore, source::Object};

/// Objects by index, in the order of bucket and key.
#[derive(Debug, Default)]
pub struct Catalogue<'a> {
    /// All objects of the listings.
    pub objects: Vec<&'a Object>,
    /// `bucket/key`, in NFC: cell and listing may spell an accent in two ways.
    by_place: HashMap<String, usize>,
    by_key: HashMap<String, Vec<usize>>,
    by_name: HashMap<(String, u64), Vec<usize>>,
}

/// Why an object that no cell claims is no document; none where it is one.
pub fn left_out(object: &Object, ignore: &[Ignore]) -> Option<String> {
    if is_folder_marker(object) {
        return Some("a folder marker: no content".to_owned());
    }
    ignore.iter().find(|rule| object.key.starts_with(&rule.prefix)).map(|rule| rule.reason.clone())
}

fn is_folder_marker(object: &Object) -> bool {
    object.key.ends_with('/') && object.size == 0
}

impl<'a> Catalogue<'a> {
    /// Takes the objects, sorted.
    pub fn new(objects: &[&'a Object]) -> Self {
        let mut catalogue = Self { objects: objects.to_vec(), ..Self::default() };
        for (n, object) in objects.iter().enumerate().filter(|(_, object)| !is_folder_marker(object)) {
            let key: String = object.key.nfc().collect();
            catalogue.by_name.entry((base_name(&key).to_owned(), object.size)).or_default().push(n);
            catalogue.by_place.insert(format!("{}/{key}", object.bucket), n);
            catalogue.by_key.entry(key).or_default().push(n);
        }
        catalogue
    }

    /// The object that a path or URL points at: it ends in `/<bucket>/<key>`, or in a key that only one bucket has. A bare file name is
    /// too little for the latter, unless the size fits as well.
    pub fn at(&self, path: &str, size: Option<u64>) -> Option<usize> {
        let path: String = path.nfc().collect();
        let ends: Vec<&str> = ends(&path).collect();
        let placed = ends.iter().find_map(|end| self.by_place.get(*end).copied());
        placed.or_else(|| ends.iter().find_map(|end| self.only_key(end, size)))
    }

    fn only_key(&self, key: &str, size: Option<u64>) -> Option<usize> {
        let [n] = self.by_key.get(key)?.as_slice() else { return None };
        (key.contains('/') || size == Some(self.objects[*n].size)).then_some(*n)
    }

    /// The only object with this file name and size.
    pub fn named(&self, name: &str, size: u64) -> Option<usize> {
        match self.by_name.get(&(name.nfc().collect(), size))?.as_slice() {
            [n] => Some(*n),
            _ => None,
        }
    }
}

/// The path, and what remains of it after each `/`.
fn ends(path: &str) -> impl Iterator<Item = &str> {
    let path = path.trim_start_matches('/');
    std::iter::once(path).chain(path.match_indices('/').map(|(at, _)| &path[at + 1..]))
}

/// The last part of a key.
pub fn base_name(key: &str) -> &str {
    key.rsplit('/').next().unwrap_or(key)
}
