//! A file as content that streams.

use std::{
    fs::File,
    io::{self, Read},
};

use bytes::Bytes;
use futures::{StreamExt, stream};

use crate::{Error, Place, content::Content};

/// Bytes of a piece.
const PIECE: u64 = 1 << 20;

/// The content of an open file.
pub(super) fn of(file: File, at: Place) -> Content {
    stream::try_unfold((file, at), async |(file, at)| {
        let read = tokio::task::spawn_blocking(move || piece(file)).await;
        let read = read.unwrap_or_else(|lost| Err(io::Error::other(lost)));
        match read {
            Ok((bytes, _)) if bytes.is_empty() => Ok(None),
            Ok((bytes, file)) => Ok(Some((bytes, (file, at)))),
            Err(error) => Err(Error::Failed { action: "read", at, transient: false, source: error.into() }),
        }
    })
    .boxed()
}

fn piece(mut file: File) -> io::Result<(Bytes, File)> {
    let mut bytes = Vec::new();
    file.by_ref().take(PIECE).read_to_end(&mut bytes)?;
    Ok((bytes.into(), file))
}
