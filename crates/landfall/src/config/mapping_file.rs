//! The mapping file and what is said beside it of the buckets: `LANDFALL_MAPPING`, `MINIO_BUCKET`, `LANDFALL_SOURCE_BUCKETS`.

use landfall_model::{
    cause,
    kind::Kind,
    mapping::{self, Mapping},
};

use super::environment::Environment;
use crate::fail::{Failure, Result};

/// The mapping file in force, with its text.
pub fn in_force(environment: &Environment) -> Result<(String, Mapping)> {
    let text = environment.text_of("LANDFALL_MAPPING", mapping::DEFAULT)?;
    let path = environment.get("LANDFALL_MAPPING").unwrap_or_default();
    let wrong = |error: mapping::Error| {
        let sentence = format!("LANDFALL_MAPPING={path}: {}", cause::in_words(&error));
        Failure::new(Kind::Config, sentence)
            .hint("Correct the file, and try it with `landfall mapping check`; `landfall mapping show` without LANDFALL_MAPPING prints one that is sound.")
    };
    let mapping = Mapping::parse(&text).map_err(wrong)?;
    Ok((text, mapping))
}

/// The buckets that the environment names, in place of the file's.
pub fn name_buckets(mapping: &mut Mapping, environment: &Environment) {
    if let Some(bucket) = environment.get("MINIO_BUCKET") {
        bucket.clone_into(&mut mapping.files.target_bucket);
    }
    if let Some(buckets) = environment.get("LANDFALL_SOURCE_BUCKETS") {
        mapping.files.source_buckets = list(buckets);
    }
}

fn list(text: &str) -> Vec<String> {
    text.split(',').map(str::trim).filter(|item| !item.is_empty()).map(str::to_owned).collect()
}
