//! A store that records the copies it is asked for and lets chosen ones go wrong, around a real one.

use std::{collections::BTreeMap, sync::Mutex, time::Duration};

use async_trait::async_trait;
use landfall_model::source::Object;
use landfall_store::{Content, CopyRequest, Error, Hashed, Head, Names, Place, Properties, Reader, Writer};

/// How the copy to one target goes wrong.
#[derive(Debug, Clone, Copy)]
pub enum Fault {
    /// The target gets other bytes of the same number.
    Corrupt,
    /// The source gets other bytes once it is copied.
    ReplaceAfterwards,
    /// The server is out of breath so many times.
    Busy(u32),
    /// The server does not answer so many times.
    Silent(u32),
    /// The server refuses, for good.
    Denied,
    /// The server has no room left.
    Full,
    /// The target gets another content type.
    Redescribe,
    /// The server copies part after part until that is not wanted any more.
    Endless,
}

/// In the key of whatever is put aside.
const ASIDE: &str = "/put-aside/";

/// A real store with faults.
pub struct Faulty {
    inner: Box<dyn Writer>,
    faults: Mutex<BTreeMap<String, Fault>>,
    /// Bucket and key of the source of each target that goes wrong.
    sources: Mutex<BTreeMap<String, (String, String)>>,
    copies: Mutex<Vec<String>>,
}

impl Faulty {
    pub fn new(inner: Box<dyn Writer>) -> Self {
        Self { inner, faults: Mutex::default(), sources: Mutex::default(), copies: Mutex::default() }
    }

    pub fn inject(&self, target_key: &str, source: (&str, &str), fault: Fault) {
        let source = (source.0.to_owned(), source.1.to_owned());
        self.sources.lock().unwrap().insert(target_key.to_owned(), source);
        self.faults.lock().unwrap().insert(target_key.to_owned(), fault);
    }

    pub fn heal(&self) {
        self.faults.lock().unwrap().clear();
    }

    /// There is no room for anything that is put aside, until it is healed.
    pub fn fill_up(&self) {
        self.faults.lock().unwrap().insert(ASIDE.to_owned(), Fault::Full);
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
        let target_key = if target_key.contains(ASIDE) { ASIDE } else { target_key };
        let fault = faults.get_mut(target_key)?;
        let now = *fault;
        match fault {
            Fault::Busy(0) | Fault::Silent(0) => return None,
            Fault::Busy(times) | Fault::Silent(times) => *times -= 1,
            Fault::Corrupt
            | Fault::ReplaceAfterwards
            | Fault::Denied
            | Fault::Full
            | Fault::Redescribe
            | Fault::Endless => {}
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

    async fn tags(&self, bucket: &str, key: &str) -> Result<Option<Names>, Error> {
        self.inner.tags(bucket, key).await
    }

    async fn open(&self, bucket: &str, key: &str, etag: &str) -> Result<Content, Error> {
        self.inner.open(bucket, key, etag).await
    }
}

#[async_trait]
impl Writer for Faulty {
    async fn copy_while(
        &self,
        request: &CopyRequest,
        is_wanted: &(dyn Fn() -> bool + Sync),
    ) -> Result<(), Error> {
        let target = (request.target_bucket.as_str(), request.target_key.as_str());
        let fault = self.begin(target)?;
        if let Some(Fault::Endless) = fault {
            while is_wanted() {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
            let at = Place::object(target.0, target.1);
            return Err(Error::Failed { action: "copy", at, transient: false, source: "given up".into() });
        }
        self.inner.copy_while(request, is_wanted).await?;
        self.spoil(fault, target).await
    }

    async fn write_while(
        &self,
        bucket: &str,
        key: &str,
        size: u64,
        content: Content,
        properties: &Properties,
        is_wanted: &(dyn Fn() -> bool + Sync),
    ) -> Result<Hashed, Error> {
        let fault = self.begin((bucket, key))?;
        let hashed = self.inner.write_while(bucket, key, size, content, properties, is_wanted).await?;
        self.spoil(fault, (bucket, key)).await?;
        Ok(hashed)
    }

    async fn take_back(
        &self,
        bucket: &str,
        is_ours: &(dyn for<'k> Fn(&'k str) -> bool + Sync),
    ) -> Result<usize, Error> {
        self.inner.take_back(bucket, is_ours).await
    }
}

impl Faulty {
    /// Notes the copy, and fails where it is to fail now.
    fn begin(&self, (bucket, key): (&str, &str)) -> Result<Option<Fault>, Error> {
        self.copies.lock().unwrap().push(key.to_owned());
        let fault = self.fault(key);
        let at = Place::object(bucket, key);
        match fault {
            Some(Fault::Busy(_)) => {
                Err(Error::Failed { action: "copy", at, transient: true, source: "503 SlowDown".into() })
            }
            Some(Fault::Silent(_)) => {
                Err(Error::Unreachable { store: "the store".to_owned(), source: "timed out".into() })
            }
            Some(Fault::Full) => Err(Error::Full { at, source: "507 XMinioStorageFull".into() }),
            Some(Fault::Denied) => Err(Error::Denied { at, source: "403 AccessDenied".into() }),
            fault => Ok(fault),
        }
    }

    async fn spoil(&self, fault: Option<Fault>, target: (&str, &str)) -> Result<(), Error> {
        let source = self.sources.lock().unwrap().get(target.1).cloned().unwrap_or_default();
        let (bucket, key) = match fault {
            Some(Fault::Corrupt) => target,
            Some(Fault::ReplaceAfterwards) => (source.0.as_str(), source.1.as_str()),
            Some(Fault::Redescribe) => {
                let bytes = self.inner.get(target.0, target.1).await?;
                return self.inner.put(target.0, target.1, bytes, "text/html").await;
            }
            _ => return Ok(()),
        };
        let mut bytes = self.inner.get(bucket, key).await?;
        bytes[0] ^= 1;
        let content_type = self.inner.head(bucket, key).await?.content_type;
        self.inner.put(bucket, key, bytes, &content_type).await
    }
}
