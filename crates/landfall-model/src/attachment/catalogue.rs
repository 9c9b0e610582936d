//! The objects of the bucket listings and how to find one by its place or by its name.

use std::collections::HashMap;

use super::How;
use crate::{cell::composed, mapping::Ignore, source::Object};

/// Objects by index, in the order of bucket and key.
#[derive(Debug, Default)]
pub struct Catalogue<'a> {
    /// All objects of the listings.
    pub objects: Vec<&'a Object>,
    /// `bucket/key`, as the store spells it.
    by_place: HashMap<String, usize>,
    /// `bucket/key` in NFC: cell and listing may spell an accent in two ways, and a listing may hold both.
    by_form: HashMap<String, Vec<usize>>,
    /// Keys in NFC.
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

/// True for a key that ends in `/` and holds nothing: it stands for a folder.
pub fn is_folder_marker(object: &Object) -> bool {
    object.key.ends_with('/') && object.size == 0
}

impl<'a> Catalogue<'a> {
    /// Takes the objects, sorted.
    pub fn new(objects: &[&'a Object]) -> Self {
        let mut catalogue = Self { objects: objects.to_vec(), ..Self::default() };
        for (n, object) in objects.iter().enumerate().filter(|(_, object)| !is_folder_marker(object)) {
            let key = composed(&object.key);
            catalogue.by_name.entry((base_name(&key).to_owned(), object.size)).or_default().push(n);
            catalogue.by_place.insert(format!("{}/{}", object.bucket, object.key), n);
            if !object.key.is_ascii() {
                catalogue.by_form.entry(format!("{}/{key}", object.bucket)).or_default().push(n);
            }
            catalogue.by_key.entry(key).or_default().push(n);
        }
        catalogue
    }

    /// The object that a path or URL points at, and how: it ends in `/<bucket>/<key>`, or in a key that only one bucket has. A bare file name is
    /// too little for the latter, unless the size fits as well.
    pub(super) fn at(&self, path: &str, size: Option<u64>) -> Option<(usize, How)> {
        let placed = ends(path).find_map(|end| self.by_place.get(end).copied());
        if let Some(n) = placed {
            return Some((n, How::Place));
        }
        let form = composed(path);
        let formed = ends(&form).find_map(|end| only(self.by_form.get(end)));
        let n = formed.or_else(|| ends(&form).find_map(|end| self.only_key(end, size)))?;
        let is_as_spelled = path.ends_with(&self.objects[n].key);
        Some((n, if is_as_spelled { How::Place } else { How::OtherForm }))
    }

    fn only_key(&self, key: &str, size: Option<u64>) -> Option<usize> {
        let n = only(self.by_key.get(key))?;
        (key.contains('/') || size == Some(self.objects[n].size)).then_some(n)
    }

    /// The only object with this file name and size.
    pub(super) fn named(&self, name: &str, size: u64) -> Option<usize> {
        only(self.by_name.get(&(composed(name), size)))
    }
}

fn only(found: Option<&Vec<usize>>) -> Option<usize> {
    found.filter(|all| all.len() == 1).map(|all| all[0])
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

#[cfg(test)]
mod tests {
    use super::Catalogue;
    use crate::{attachment::How, source::Object};

    fn object(key: &str) -> Object {
        let text = str::to_owned;
        Object { bucket: text("b"), key: text(key), size: 7, etag: String::new(), modified: String::new() }
    }

    #[test]
    fn the_form_as_it_stands_goes_before_the_other_form_which_must_be_the_only_one() {
        let (nfc, nfd) = ("x/qualit\u{e9}.pdf", "x/qualite\u{301}.pdf");
        let objects = [object("/lead.pdf"), object("a/../up.pdf"), object(nfc), object(nfd)];
        let all: Vec<&Object> = objects.iter().collect();
        let both = Catalogue::new(&all);
        let composed = Catalogue::new(&all[..3]);
        let decomposed = Catalogue::new(&[all[0], all[1], all[3]]);
        let cases = [
            (&both, format!("b/{nfc}"), Some((2, How::Place))),
            (&both, format!("b/{nfd}"), Some((3, How::Place))),
            (&composed, format!("b/{nfd}"), Some((2, How::OtherForm))),
            (&decomposed, format!("b/{nfc}"), Some((2, How::OtherForm))),
            (&decomposed, format!("https://s3/other/{nfc}"), Some((2, How::OtherForm))),
            (&both, "b/x/q\u{e9}\u{301}.pdf".to_owned(), None),
            (&both, format!("https://s3/other/{nfd}"), None),
            (&both, "https://s3/b//lead.pdf".to_owned(), Some((0, How::Place))),
            (&both, "https://s3/b/a/../up.pdf".to_owned(), Some((1, How::Place))),
        ];
        for (catalogue, path, expected) in cases {
            assert_eq!(catalogue.at(&path, Some(7)), expected, "{path}");
        }
    }
}
