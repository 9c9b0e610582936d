//! What an object has beside its bytes, as S3 tells it and as it is told to S3.

use aws_sdk_s3::{operation::head_object::HeadObjectOutput, types::Tag};

use super::{bytes, text};
use crate::{HEADERS, Head, Names};

/// An answer to HEAD.
pub(super) fn head(found: &HeadObjectOutput) -> Head {
    let etag = text::etag(found.e_tag());
    let [cache, disposition, encoding, language] = HEADERS;
    let headers = [
        (cache, found.cache_control()),
        (disposition, found.content_disposition()),
        (encoding, found.content_encoding()),
        (language, found.content_language()),
    ];
    let headers = headers.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?.to_owned())));
    let metadata = found.metadata().into_iter().flatten();
    Head {
        size: bytes(found.content_length()),
        content_type: found.content_type().unwrap_or_default().to_owned(),
        sha256: text::full_sha256(found.checksum_sha256(), &etag),
        etag,
        headers: headers.collect(),
        metadata: metadata.map(|(name, value)| (name.to_lowercase(), value.clone())).collect(),
        tags: found.tag_count().and_then(|tags| u64::try_from(tags).ok()).unwrap_or_default(),
    }
}

/// An answer with tags.
pub(super) fn tags(tags: Vec<Tag>) -> Names {
    tags.into_iter().map(|tag| (tag.key, tag.value)).collect()
}

/// Describes the object that a request writes: PUT and the begin of an upload in parts name the same things alike.
macro_rules! describe {
    ($request:expr, $properties:expr) => {{
        let crate::Properties { content_type, headers, metadata, tags } = $properties;
        let header = |name: &str| headers.get(name).cloned();
        let [cache, disposition, encoding, language] = crate::HEADERS;
        $request
            .set_content_type(Some(content_type.clone()).filter(|name| !name.is_empty()))
            .set_cache_control(header(cache))
            .set_content_disposition(header(disposition))
            .set_content_encoding(header(encoding))
            .set_content_language(header(language))
            .set_metadata(Some(metadata.clone().into_iter().collect()))
            .set_tagging(super::text::tagging(tags))
    }};
}
pub(super) use describe;
