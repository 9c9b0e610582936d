//! Where a file goes: `{portSlug}/{entity}/{entityId}/{uuid}.{ext}`, and what type it is.

use uuid::Uuid;

use crate::attachments::base_name;

/// Extension and content type of the formats that the buckets hold.
const TYPES: [(&str, &str); 24] = [
    ("pdf", "application/pdf"),
    ("jpg", "image/jpeg"),
    ("jpeg", "image/jpeg"),
    ("png", "image/png"),
    ("gif", "image/gif"),
    ("webp", "image/webp"),
    ("heic", "image/heic"),
    ("tif", "image/tiff"),
    ("tiff", "image/tiff"),
    ("svg", "image/svg+xml"),
    ("txt", "text/plain"),
    ("csv", "text/csv"),
    ("html", "text/html"),
    ("json", "application/json"),
    ("xml", "application/xml"),
    ("zip", "application/zip"),
    ("eml", "message/rfc822"),
    ("doc", "application/msword"),
    ("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ("xls", "application/vnd.ms-excel"),
    ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ("ppt", "application/vnd.ms-powerpoint"),
    ("pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
    ("mp4", "video/mp4"),
];

/// Further extensions that are no word of somebody's; their files keep the type that nobody knows.
const MORE: [&str; 32] = [
    "7z", "asice", "avi", "bmp", "bz2", "docm", "dwf", "dwg", "dxf", "eps", "gz", "heif", "ics", "m4a",
    "mov", "mp3", "msg", "odp", "ods", "odt", "p7m", "p7s", "psd", "rar", "rtf", "tar", "tgz", "vcf", "vsdx",
    "wav", "xlsm", "xz",
];

/// What nobody knows the type of.
const UNKNOWN: (&str, &str) = ("bin", "application/octet-stream");

/// Extension and content type: the extension from the key, else from the title that the cell names, else from its type; the type from the
/// cell, else from the extension. What follows the last point of a name may be a surname, and keys are shown where names are not: it counts
/// where it is known, or where the cell's type confirms it.
pub fn kind(key: &str, title: &str, mime_type: &str) -> (String, String) {
    of_names(key, title, mime_type, |plain, extension| is_known(extension) || confirms(plain, extension))
}

/// The same as older versions told it: whatever followed the last point.
pub fn kind_before(key: &str, title: &str, mime_type: &str) -> (String, String) {
    of_names(key, title, mime_type, |_, _| true)
}

fn is_known(extension: &str) -> bool {
    TYPES.iter().any(|(known, _)| *known == extension) || MORE.contains(&extension)
}

/// True where the subtype names the extension: `heif` of `image/heif`, `mpp` of `application/x-mpp`.
fn confirms(plain: &str, extension: &str) -> bool {
    let subtype = plain.split_once('/').map_or("", |(_, subtype)| subtype);
    extension.len() <= 5 && subtype.split(['.', '-', '+']).any(|part| part == extension)
}

/// `counts` is asked about the content type without its parameters, and the extension.
fn of_names(
    key: &str,
    title: &str,
    mime_type: &str,
    counts: impl Fn(&str, &str) -> bool,
) -> (String, String) {
    let plain = mime_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let by_type = TYPES.iter().find(|(_, known)| *known == plain).map(|(extension, _)| *extension);
    let named = |name: &str| extension(name).filter(|extension| counts(&plain, extension));
    let by_name = named(key).or_else(|| named(title));
    let extension = by_name.unwrap_or_else(|| by_type.unwrap_or(UNKNOWN.0).to_owned());
    let by_extension =
        TYPES.iter().find(|(known, _)| *known == extension).map_or(UNKNOWN.1, |(_, known)| known);
    let mime_type = if mime_type.is_empty() { by_extension } else { mime_type };
    (extension, mime_type.to_owned())
}

/// The extension of a key in lower case: at most eight letters and digits, so that `St. Barth's letter` has none.
fn extension(key: &str) -> Option<String> {
    let (stem, extension) = base_name(key).rsplit_once('.')?;
    let plausible =
        (1..=8).contains(&extension.len()) && extension.bytes().all(|b| b.is_ascii_alphanumeric());
    (plausible && !stem.is_empty()).then(|| extension.to_ascii_lowercase())
}

/// The key in the target bucket. It ends in the id of the content, so that neither two files nor two versions of one share it.
pub fn target_key(port: &str, entity: &str, entity_id: Uuid, content: Uuid, extension: &str) -> String {
    format!("{port}/{entity}/{entity_id}/{content}.{extension}")
}

#[cfg(test)]
mod tests {
    use super::kind;

    #[test]
    fn extension_and_type_complete_each_other() {
        let cases = [
            ("a/b.PDF", "", "", ("pdf", "application/pdf")),
            ("a/photo", "", "image/jpeg", ("jpg", "image/jpeg")),
            ("a/photo", "my photo.png", "image/jpeg", ("png", "image/jpeg")),
            ("a/scan", "", "Application/PDF; name=x", ("pdf", "Application/PDF; name=x")),
            ("a/photo.heic", "", "image/heif", ("heic", "image/heif")),
            ("a/St. Barth's letter", "", "", ("bin", "application/octet-stream")),
            ("a.d/noext", "", "", ("bin", "application/octet-stream")),
            (".hidden", "", "", ("bin", "application/octet-stream")),
            ("a/x.tar.gz", "", "", ("gz", "application/octet-stream")),
            ("a/..", "", "", ("bin", "application/octet-stream")),
            ("a/b.p%64f", "", "", ("bin", "application/octet-stream")),
            ("a/contract.smith", "", "", ("bin", "application/octet-stream")),
            ("a/contract.Smith", "Contract Smith.pdf", "", ("pdf", "application/pdf")),
            ("a/contract.smith", "", "application/pdf", ("pdf", "application/pdf")),
            ("a/plan.mpp", "", "application/x-mpp", ("mpp", "application/x-mpp")),
            ("a/plan.mpp", "", "", ("bin", "application/octet-stream")),
        ];
        for (key, title, mime, (extension, mime_type)) in cases {
            assert_eq!(kind(key, title, mime), (extension.to_owned(), mime_type.to_owned()), "{key}");
        }
    }
}
