//! A stray file, looked at: as a picture, a PDF or text, whatever its name says. What it is, its first bytes say.
//!
//! All of it is sandboxed by its own policy, a PDF too: Chromium (tried: 156) opens its viewer, whose process is another, under such a policy,
//! and refuses it only where the frame has the attribute `sandbox`. Not taken: our own reader of PDF, or a download for every look.

use std::sync::Arc;

use futures::TryStreamExt;
use hyper::StatusCode;
use landfall_model::{finding::UnmatchedFile, redact::Mask};
use landfall_store::Reader;
use uuid::Uuid;

use crate::{
    http::{Answer, Policy},
    pages,
    site::Site,
};

/// Larger files are for another program.
const LARGEST: u64 = 32 << 20;
/// Of a text so much is shown.
const LONGEST: usize = 64 << 10;

/// What a file is, by its first bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Looks {
    /// A picture of a kind that holds no script, or a PDF: of this content type.
    AsItIs(&'static str),
    /// Text.
    Text,
    /// Something else.
    Other,
}

/// The preview of the file that a question is about.
pub(crate) async fn of(site: &Arc<Site>, id: Uuid, mask: Mask) -> Answer {
    let questions = Arc::clone(site);
    // Whoever holds the questions may be reading.
    let find = move || questions.with_stock(|stock| stock.book.file(id).cloned()).ok().flatten().flatten();
    let Some(file) = tokio::task::spawn_blocking(find).await.ok().flatten() else {
        return said(StatusCode::NOT_FOUND, "There is no such file in this plan.");
    };
    if mask == Mask::On {
        return said(StatusCode::OK, "Hidden while personal data is masked.");
    }
    let Some(store) = &site.lent.store else {
        return said(
            StatusCode::OK,
            "Nothing says where the buckets are: set LANDFALL_STORE or MINIO_ENDPOINT and its keys.",
        );
    };
    match read(store.as_ref(), &file).await {
        Ok(bytes) => shown(bytes),
        Err(sentence) => said(StatusCode::OK, &sentence),
    }
}

async fn read(store: &dyn Reader, file: &UnmatchedFile) -> Result<Vec<u8>, String> {
    if file.size > LARGEST {
        return Err(format!("{} bytes: too large to be shown here.", file.size));
    }
    let content = store.open(&file.bucket, &file.key, &file.etag).await.map_err(|error| error.to_string())?;
    let mut bytes = Vec::new();
    let mut pieces = content;
    while let Some(piece) = pieces.try_next().await.map_err(|error| error.to_string())? {
        bytes.extend_from_slice(&piece);
        if bytes.len() as u64 > LARGEST {
            return Err("It is larger than the listing says, and too large to be shown here.".to_owned());
        }
    }
    Ok(bytes)
}

fn shown(bytes: Vec<u8>) -> Answer {
    match looks(&bytes) {
        Looks::AsItIs(content_type) => Answer::of(StatusCode::OK, content_type, bytes).under(Policy::Foreign),
        Looks::Text => {
            let whole = String::from_utf8_lossy(&bytes);
            let page = match whole.char_indices().nth(LONGEST) {
                Some((end, _)) => pages::beginning(&whole[..end]),
                None => pages::text(&whole),
            };
            Answer::page(page).under(Policy::Foreign)
        }
        Looks::Other if bytes.is_empty() => said(StatusCode::OK, "The file is empty."),
        Looks::Other => {
            let first: Vec<String> = bytes.iter().take(32).map(|byte| format!("{byte:02x}")).collect();
            said(
                StatusCode::OK,
                &format!("Neither picture, PDF nor text. It begins with {}", first.join(" ")),
            )
        }
    }
}

fn said(status: StatusCode, sentence: &str) -> Answer {
    Answer::refused(status, pages::text(sentence)).under(Policy::Foreign)
}

/// What a file is by its first bytes. SVG is text here: it can hold scripts.
pub(crate) fn looks(bytes: &[u8]) -> Looks {
    match bytes {
        [0x89, b'P', b'N', b'G', ..] => Looks::AsItIs("image/png"),
        [0xff, 0xd8, 0xff, ..] => Looks::AsItIs("image/jpeg"),
        [b'G', b'I', b'F', b'8', ..] => Looks::AsItIs("image/gif"),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Looks::AsItIs("image/webp"),
        _ if bytes.starts_with(b"%PDF-") => Looks::AsItIs("application/pdf"),
        _ if is_text(bytes) => Looks::Text,
        _ => Looks::Other,
    }
}

/// UTF-8 to its end, or to the middle of the last character that is looked at, without control characters.
fn is_text(bytes: &[u8]) -> bool {
    let some = &bytes[..bytes.len().min(4_096)];
    let text = match std::str::from_utf8(some) {
        Ok(text) => text,
        Err(error) if error.error_len().is_none() => {
            std::str::from_utf8(&some[..error.valid_up_to()]).unwrap_or_default()
        }
        Err(_) => return false,
    };
    !text.is_empty() && !text.chars().any(|c| c.is_control() && !c.is_whitespace())
}

#[cfg(test)]
mod tests {
    use super::{Looks, looks};

    #[test]
    fn a_file_is_what_its_first_bytes_say_and_nothing_that_runs_is_a_picture() {
        let cases: [(&[u8], Looks); 9] = [
            (b"\x89PNG\r\n", Looks::AsItIs("image/png")),
            (b"\xff\xd8\xff\xe0", Looks::AsItIs("image/jpeg")),
            (b"RIFF1234WEBPVP8 ", Looks::AsItIs("image/webp")),
            (b"%PDF-1.7", Looks::AsItIs("application/pdf")),
            (b"<svg onload='alert(1)'/>", Looks::Text),
            (b"<html><script>alert(1)</script>", Looks::Text),
            ("Grüße".as_bytes(), Looks::Text),
            (b"PK\x03\x04", Looks::Other),
            (b"", Looks::Other),
        ];
        for (bytes, expected) in cases {
            assert_eq!(looks(bytes), expected, "{bytes:?}");
        }
    }
}
