//! What lies in the place of a copy and may be somebody's is put aside before the copy is made again: a damaged copy and the document of a user of the
//! CRM that has its very size and description look alike, and the bytes of one of them are to be had nowhere else.
//!
//! The manifest names the new key first: what a kill leaves behind has its line. The key tells what was put aside by its content, so that the next
//! attempt finds it there.

use landfall_model::{
    monitor::Level,
    outcome::{CopyOutcome, CopyState},
    plan::Copy,
    rundir,
};
use landfall_store::{CopyRequest, Error, Hashed, Place};

use super::{
    attempt::now,
    proof::{self, Proof},
    remedy,
    work::Work,
};

/// The folder beside the copies into which such objects go.
const FOLDER: &str = "put-aside";
/// Digits of the SHA-256 of the content that name it.
const DIGITS: usize = 16;

/// Puts aside, within the target bucket, what was found in the place of a copy. It lies there whole before this ends well.
pub(super) async fn put(work: Work<'_>, copy: &Copy, found: &Proof) -> Result<(), Error> {
    let content = content(work, copy, found).await.map_err(|error| moved(copy, error))?;
    let key = key(&copy.target_key, &content.sha256);
    let told = told(copy, found, &key);
    let at = || Place::object(&copy.target_bucket, &key);
    let failed = |source| Error::Failed { action: "put aside as", at: at(), transient: false, source };
    work.run.append(rundir::LOAD_COPIES, &told).map_err(|error| failed(error.into()))?;
    if !is_there(work, copy, &key, &content).await? {
        let (request, is_wanted) = (request(copy, found, &key), || !work.stop.is_heard());
        let copied = work.sides.target.copy_while(&request, &is_wanted).await;
        copied.map_err(|error| moved(copy, error))?;
        if !is_there(work, copy, &key, &content).await? {
            return Err(failed("it does not hold there what was put into it".into()));
        }
    }
    work.monitor.remark(Level::Warning, &format!("file {}: {}", copy.file, told.error));
    Ok(())
}

/// What lies there: known where it was compared byte by byte, and not read yet where another size told enough.
async fn content(work: Work<'_>, copy: &Copy, found: &Proof) -> Result<Hashed, Error> {
    if found.target.sha256.is_empty() {
        work.stop.reading(copy, proof::content(work, copy, &found.of_target)).await
    } else {
        Ok(found.target.clone())
    }
}

/// The key of what is put aside out of this place.
fn key(target: &str, sha256: &str) -> String {
    let (folder, name) = target.rsplit_once('/').unwrap_or(("", target));
    let content = sha256.get(..DIGITS).unwrap_or(sha256);
    format!("{folder}/{FOLDER}/{content}/{name}")
}

/// The place that an object was put aside out of, by its key; none of any other key.
pub(super) fn place_of(key: &str) -> Option<String> {
    let (rest, name) = key.rsplit_once('/')?;
    let (rest, content) = rest.rsplit_once('/')?;
    let folder = rest.strip_suffix(FOLDER)?.strip_suffix('/')?;
    let is_content = content.len() == DIGITS && content.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_content.then(|| format!("{folder}/{name}"))
}

fn told(copy: &Copy, found: &Proof, key: &str) -> CopyOutcome {
    let (bucket, target) = (&copy.target_bucket, &copy.target_key);
    let size = found.of_target.size;
    CopyOutcome {
        error: format!(
            "what lay in its place, {bucket}/{target}, {size} bytes that are not what landfall left there, is put aside as {bucket}/{key}"
        ),
        remedy: remedy::PUT_ASIDE.to_owned(),
        put_aside: format!("{bucket}/{key}"),
        source_sha256: found.source.sha256.clone(),
        target_sha256: found.target.sha256.clone(),
        size,
        file: copy.file,
        state: CopyState::Mismatch,
        at: now(),
        ..CopyOutcome::default()
    }
}

fn request(copy: &Copy, found: &Proof, key: &str) -> CopyRequest {
    CopyRequest {
        source_bucket: copy.target_bucket.clone(),
        source_key: copy.target_key.clone(),
        source_etag: found.of_target.etag.clone(),
        target_bucket: copy.target_bucket.clone(),
        target_key: key.to_owned(),
        size: found.of_target.size,
    }
}

async fn is_there(work: Work<'_>, copy: &Copy, key: &str, content: &Hashed) -> Result<bool, Error> {
    work.stop.reading(copy, holds(work, copy, key, content)).await
}

async fn holds(work: Work<'_>, copy: &Copy, key: &str, content: &Hashed) -> Result<bool, Error> {
    let head = match work.sides.target.head(&copy.target_bucket, key).await {
        Ok(head) => head,
        Err(Error::NoObject(_)) => return Ok(false),
        Err(error) => return Err(error),
    };
    let aside = Copy { target_key: key.to_owned(), ..copy.clone() };
    Ok(proof::content(work, &aside, &head).await? == *content)
}

/// Whoever works on the bucket may have been quicker; then all is looked at anew.
fn moved(copy: &Copy, error: Error) -> Error {
    match error {
        Error::Replaced(_) | Error::NoObject(_) => Error::Failed {
            action: "put aside",
            at: Place::object(&copy.target_bucket, &copy.target_key),
            transient: true,
            source: "it was replaced or removed meanwhile".into(),
        },
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::{key, place_of};

    #[test]
    fn the_key_of_what_is_put_aside_leads_back_to_its_place() {
        let sha256 = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";
        let aside = key("port/clients/1/2.pdf", sha256);
        assert_eq!(aside, "port/clients/1/put-aside/0011223344556677/2.pdf");
        assert_eq!(place_of(&aside).as_deref(), Some("port/clients/1/2.pdf"));
        for other in ["2.pdf", "port/clients/1/2.pdf", "port/put-aside/2.pdf", "port/put-aside/notes/2.pdf"] {
            assert_eq!(place_of(other), None, "{other}");
        }
    }
}
