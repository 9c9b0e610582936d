//! A store that records the copies it is asked for and lets chosen ones go wrong, around a real one.

use std::{collections::BTreeMap, sync::Mutex};

use async_trait::async_trait;
use landfall_model::source::Object;
use landfall_store::{CopyRequest, Error, Hashed, Head, Place, Reader, Writer};

/// How the copy to one target goes wrong.
#[derive(Debug, Clone, Copy)]
pub enum Fault {
    /// The target gets other bytes of the same number.
    Corrupt,
    /// The source gets other bytes once it is copied.
    ReplaceAfterwards,
    /// The server is out of breath so many times.
    Busy(u32),
}

/// A real store with faults.
pub struct Faulty {
    inner: Box<dyn Writer>,
    faults: Mutex<BTreeMap<String, Fault>>,
    copies: Mutex<Vec<String>>,
}

impl Faulty {
    pub fn new(inner: Box<dyn Writer>) -> Self {
        Self { inner, faults: Mutex::default(), copies: Mutex::default() }
    }

    pub fn inject(&self, target_key: &str, fault: Fault) {
        self.faults.lock().unwrap().insert(target_key.to_owned(), fault);
    }

    pub fn heal(&self) {
        self.faults.lock().unwrap().clear();
    }

    /// Target keys of the copies that were asked for since the last call, sorted.
    pub fn take_copies(&self) -> Vec<String> {
        let mut copies = std::mem::take(&mut *self.copies.lock().unwrap());
        copies.sort();
        copies
    }

    /// What goes wrong now with this target.
    fn fault(&self, target_key: &str) -> Option<Fault> {
        let mut faults = self.faults.lock().unwrap();
        let fault = faults.get_mut(target_key)?;
        let now = *fault;
        match fault {
            Fault::Busy(0) => return None,
            Fault::Busy(times) => *times -= 1,
            Fault::Corrupt | Fault::ReplaceAfterwards => {}
        }
        Some(now)
    }
}

#[async_trait]
impl Reader for Faulty {
    async fn head_bucket(&self, bucket: &str) -> Result<(), Error> {
        self.inner.head_bucket(bucket).await
    }

    async fn list(&self, bucket: &str, on_page: &mut (dyn FnMut(Vec<Object>) + Send)) -> Result<(), Error> {
        self.inner.list(bucket, on_page).await
    }

    async fn head(&self, bucket: &str, key: &str) -> Result<Head, Error> {
        self.inner.head(bucket, key).await
    }

    async fn hash(&self, bucket: &str, key: &str) -> Result<Hashed, Error> {
        self.inner.hash(bucket, key).await
    }

    async fn get(&self, bucket: &str, key: &str) -> Result<Vec<u8>, Error> {
        self.inner.get(bucket, key).await
    }
}

#[async_trait]
impl Writer for Faulty {
    async fn copy(&self, request: &CopyRequest) -> Result<(), Error> {
        self.copies.lock().unwrap().push(request.target_key.clone());
        let fault = self.fault(&request.target_key);
        if let Some(Fault::Busy(_)) = fault {
            let at = Place::object(&request.target_bucket, &request.target_key);
            return Err(Error::Failed { action: "copy", at, transient: true, source: "503 SlowDown".into() });
        }
        self.inner.copy(request).await?;
        let (bucket, key) = match fault {
            Some(Fault::Corrupt) => (&request.target_bucket, &request.target_key),
            Some(Fault::ReplaceAfterwards) => (&request.source_bucket, &request.source_key),
            _ => return Ok(()),
        };
        let mut bytes = self.inner.get(bucket, key).await?;
        bytes[0] ^= 1;
        self.inner.put(bucket, key, bytes, &request.content_type).await
    }

    async fn put(&self, bucket: &str, key: &str, bytes: Vec<u8>, content_type: &str) -> Result<(), Error> {
        self.inner.put(bucket, key, bytes, content_type).await
    }
}
