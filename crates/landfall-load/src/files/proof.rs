//! Whether source and target are alike: bytes first, then what describes them.

use futures::future;
use landfall_model::{outcome::CopyOutcome, plan};
use landfall_store::{Error, Hashed, Head, Place, hashed};

use super::{
    remedy,
    sides::{Sides, object, tags},
    work::Work,
};

/// Both sides, compared.
pub(super) struct Proof {
    pub source: Hashed,
    pub target: Hashed,
    /// What describes the source; none where it was not asked, or tells nothing.
    pub of_source: Option<Head>,
    /// What describes the copy in the target; without an ETag where what lies there is none.
    pub of_target: Head,
    /// None where both are alike.
    pub difference: Option<Difference>,
    /// What the target cannot keep, in words.
    pub note: String,
}

/// What differs, and what to do about it.
#[derive(Default)]
pub(super) struct Difference {
    pub words: String,
    pub remedy: &'static str,
}

impl Difference {
    fn of_copy(words: String) -> Self {
        Self { words, remedy: remedy::DIFFERS }
    }
}

/// Compares both sides of a copy. `passed` is what streamed through this program: it need not be read again.
///
/// A checksum that a store keeps is taken as it is; where it keeps none the bytes are read, of the very version that was described.
pub(super) async fn compare(
    work: Work<'_>,
    copy: &plan::Copy,
    passed: Option<Hashed>,
) -> Result<Proof, Error> {
    work.stop.reading(copy, both(work, copy, passed)).await
}

async fn both(work: Work<'_>, copy: &plan::Copy, passed: Option<Hashed>) -> Result<Proof, Error> {
    let sides = work.sides;
    let (bucket, key) = (copy.target_bucket.as_str(), copy.target_key.as_str());
    let of_target = sides.target.head(bucket, key);
    let (of_source, of_target) = future::try_join(source_head(sides, copy), of_target).await?;
    if of_source.as_ref().is_some_and(|head| head.size != of_target.size) {
        return Ok(other_size(of_source, of_target));
    }
    let source = source_content(work, copy, of_source.as_ref(), passed);
    let target = content(work, copy, &of_target);
    let (source, target) = future::try_join(source, target).await?;
    let (mut difference, mut note) = (None, String::new());
    if source != target {
        difference = Some(Difference::of_copy(bytes_differ(&source, &target)));
    } else if let Some(of_source) = &of_source {
        (difference, note) = described(sides, copy, of_source, &of_target).await?;
    } else if copy.size > 0 && copy.size != source.size {
        difference = Some(other_than_its_cell(work, copy, source.size));
    }
    Ok(Proof { source, target, of_source, of_target, difference, note })
}

/// Compares the target alone with what was proven once: its source is gone, replaced, or out of reach.
pub(super) async fn still(work: Work<'_>, copy: &plan::Copy, was: &CopyOutcome) -> Result<Proof, Error> {
    work.stop.reading(copy, target_alone(work, copy, was)).await
}

async fn target_alone(work: Work<'_>, copy: &plan::Copy, was: &CopyOutcome) -> Result<Proof, Error> {
    let (bucket, key) = (copy.target_bucket.as_str(), copy.target_key.as_str());
    let of_target = work.sides.target.head(bucket, key).await?;
    let source = Hashed { sha256: was.source_sha256.clone(), size: was.size };
    let target = content(work, copy, &of_target).await?;
    let difference = (source != target).then(|| Difference::of_copy(bytes_differ(&source, &target)));
    Ok(Proof { source, target, of_source: None, of_target, difference, note: was.note.clone() })
}

/// None for an attachment: NocoDB tells nothing but the content.
async fn source_head(sides: &Sides<'_>, copy: &plan::Copy) -> Result<Option<Head>, Error> {
    let Some((bucket, key, etag)) = object(copy) else { return Ok(None) };
    let head = sides.source().head(bucket, key).await?;
    // Replaced after the copy: what was copied may be whole, yet it is not what lies in the source now.
    if !etag.is_empty() && head.etag != etag {
        return Err(Error::Replaced(Place::object(bucket, key)));
    }
    Ok(Some(head))
}

async fn source_content(
    Work { sides, stop, .. }: Work<'_>,
    copy: &plan::Copy,
    head: Option<&Head>,
    passed: Option<Hashed>,
) -> Result<Hashed, Error> {
    match (passed, head.and_then(kept)) {
        (Some(passed), _) => Ok(passed),
        (None, Some(kept)) => Ok(kept),
        (None, None) => {
            let content = sides.open(copy, head.map_or("", |head| &head.etag)).await?;
            hashed(stop.ends(copy, content)).await
        }
    }
}

/// The content of what a place in the target bucket holds, of the version that was described.
pub(super) async fn content(
    Work { sides, stop, .. }: Work<'_>,
    copy: &plan::Copy,
    head: &Head,
) -> Result<Hashed, Error> {
    if let Some(kept) = kept(head) {
        return Ok(kept);
    }
    let content = sides.target.open(&copy.target_bucket, &copy.target_key, &head.etag).await?;
    hashed(stop.ends(copy, content)).await
}

fn kept(head: &Head) -> Option<Hashed> {
    head.sha256.clone().map(|sha256| Hashed { sha256, size: head.size })
}

/// What differs of content type, headers, metadata and tags, by name; values may be personal. And what the target cannot keep.
async fn described(
    sides: &Sides<'_>,
    copy: &plan::Copy,
    source: &Head,
    target: &Head,
) -> Result<(Option<Difference>, String), Error> {
    let has_type = !source.content_type.is_empty();
    let mut differing = Vec::new();
    let parts = [
        ("content type", has_type && source.content_type != target.content_type),
        ("headers", source.headers != target.headers),
        ("metadata", source.metadata != target.metadata),
    ];
    differing.extend(parts.into_iter().filter(|(_, differs)| *differs).map(|(part, _)| part));
    let mut note = String::new();
    if source.tags > 0 || target.tags > 0 {
        let (bucket, key, _) = object(copy).unwrap_or_default();
        let of_source = tags(sides.source(), source, bucket, key).await?.unwrap_or_default();
        match sides.target.tags(&copy.target_bucket, &copy.target_key).await? {
            Some(of_target) if of_target == of_source => {}
            Some(_) => differing.push("tags"),
            None => {
                note = format!("the target store keeps no tags: {} of the source are lost", of_source.len());
            }
        }
    }
    let words = |names: Vec<&str>| format!("the copy differs from its source in {}", names.join(", "));
    Ok(((!differing.is_empty()).then(|| Difference::of_copy(words(differing))), note))
}

/// What NocoDB keeps is copied as it is, and its cell speaks of another size.
fn other_than_its_cell(work: Work<'_>, copy: &plan::Copy, came: u64) -> Difference {
    let words = format!(
        "{came} bytes came out of NocoDB's own storage, and {} says {}",
        work.cells.of(copy),
        copy.size
    );
    Difference { words, remedy: remedy::OTHER_THAN_ITS_CELL }
}

/// Neither side is read: no content of this size can be that one.
fn other_size(of_source: Option<Head>, of_target: Head) -> Proof {
    let unread = |size| Hashed { sha256: String::new(), size };
    let [size, found] = [of_source.as_ref().map_or(0, |head| head.size), of_target.size];
    let words = format!("the copy differs from its source: {found} bytes, not {size}");
    Proof {
        source: unread(size),
        target: unread(found),
        of_source,
        of_target,
        difference: Some(Difference::of_copy(words)),
        note: String::new(),
    }
}

fn bytes_differ(source: &Hashed, target: &Hashed) -> String {
    format!(
        "the copy differs from its source: {} bytes with SHA-256 {}, not {} bytes with {}",
        target.size, target.sha256, source.size, source.sha256
    )
}
