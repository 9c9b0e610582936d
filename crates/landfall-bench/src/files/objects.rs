//! The objects that are copied, and the plan of their copies.

use std::path::Path;

use anyhow::Result;
use aws_sdk_s3::types::ChecksumAlgorithm;
use futures::{StreamExt, TryStreamExt, stream};
use landfall_model::{
    plan::{Copy, copy::Origin},
    rundir,
    source::Object,
};
use uuid::Uuid;

use super::{Source, bare::client, landfall::config};
use crate::{folder::new_run, job::Store};

/// As many small objects, of [`SMALL_BYTES`].
pub const SMALL: u64 = 5000;
/// As many large ones, of [`LARGE_BYTES`].
pub const LARGE: u64 = 20;
const SMALL_BYTES: usize = 20_000;
const LARGE_BYTES: usize = 20_000_000;

/// Puts all objects into their bucket. A client of its own: ours never puts without checksums.
pub async fn put(store: &Store, source: Source) -> Result<()> {
    let client = client(store);
    let puts = stream::iter(0..SMALL + LARGE).map(Ok).try_for_each_concurrent(8, |n| {
        let put = client.put_object().bucket(source.bucket()).key(format!("files/{n:05}.pdf"));
        let put = put.content_type("application/pdf").body(content(n).into());
        async move {
            match source {
                Source::Checked => put.checksum_algorithm(ChecksumAlgorithm::Sha256).send().await,
                Source::Plain => put.send().await,
            }
            .map(drop)
        }
    });
    Ok(puts.await?)
}

/// Every object is another one, and no two blocks of one are alike.
fn content(n: u64) -> Vec<u8> {
    let length = if n < SMALL { SMALL_BYTES } else { LARGE_BYTES };
    let mut state = n.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state
    };
    std::iter::repeat_with(|| next().to_le_bytes()).flatten().take(length).collect()
}

/// Plans a copy of each object into a bucket.
pub async fn plan(store: &Store, source: Source, target: &str, path: &Path) -> Result<()> {
    let mut objects: Vec<Object> = Vec::new();
    landfall_store::reader(&config(store)).list(source.bucket(), &mut |page| objects.extend(page)).await?;
    let copies = (1..).zip(&objects).map(|(n, object)| {
        let file = Uuid::from_u128(n);
        Copy {
            file,
            origin: Origin::of(object),
            size: object.size,
            target_bucket: target.to_owned(),
            target_key: format!("port-nimara/clients/{file}/{file}.pdf"),
            mime_type: "application/pdf".to_owned(),
        }
    });
    Ok(new_run(path)?.write_jsonl(rundir::COPIES, &copies.collect::<Vec<_>>())?)
}
