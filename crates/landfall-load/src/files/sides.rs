//! Where copies come from and where they go.

use super::{reach::Bucket, stop::Stop};
use landfall_model::plan::{self, copy::Origin};
use landfall_store::{
    Content, CopyRequest, Error, Fetch, Hashed, Head, Names, Place, Properties, Reader, Writer,
};

/// The stores of both sides.
#[derive(Clone, Copy)]
pub struct Sides<'s> {
    /// Where the source buckets are; none where they are in the target's store, which then copies by itself.
    pub source: Option<&'s dyn Reader>,
    /// The target's store.
    pub target: &'s dyn Writer,
    /// How attachments come that lie in no bucket; none where nothing is at hand that reaches NocoDB.
    pub attachments: Option<&'s dyn Fetch>,
}

impl<'s> Sides<'s> {
    /// Source and target buckets in one store.
    pub const fn within(store: &'s dyn Writer) -> Self {
        Self { source: None, target: store, attachments: None }
    }

    /// The store of the source buckets.
    pub(super) fn source(&self) -> &'s dyn Reader {
        match self.source {
            Some(source) => source,
            None => self.target,
        }
    }

    /// A bucket of each store, of those that these copies are in.
    pub(super) fn buckets<'b>(&self, copies: &'b [plan::Copy]) -> Vec<Bucket<'b>>
    where
        's: 'b,
    {
        let source = self.source.zip(copies.iter().find_map(object));
        let source = source.map(|(store, (bucket, _, _))| (store, bucket));
        let target: Option<Bucket<'b>> =
            copies.first().map(|copy| (self.target as &dyn Reader, copy.target_bucket.as_str()));
        source.into_iter().chain(target).collect()
    }

    /// Makes one copy, and answers what passed through this program; none where the store copied by itself.
    pub(super) async fn carry(&self, copy: &plan::Copy, stop: &Stop) -> Result<Option<Hashed>, Error> {
        let Some((bucket, key, etag)) = object(copy) else {
            let content = stop.ends(copy, stop.reading(copy, self.open(copy, "")).await?);
            return self.write(copy, copy.size, content, (&by_plan(copy), stop)).await.map(Some);
        };
        let Some(source) = self.source else {
            let (request, is_wanted) = (request(copy, (bucket, key, etag)), || !stop.is_heard());
            return self.target.copy_while(&request, &is_wanted).await.map(|()| None);
        };
        let opening = async {
            let head = source.head(bucket, key).await?;
            let tags = tags(source, &head, bucket, key).await?.unwrap_or_default();
            // The version that was described, where the plan leaves it open.
            Ok((source.open(bucket, key, &head.etag).await?, head, tags))
        };
        let (content, head, tags) = stop.reading(copy, opening).await?;
        if !etag.is_empty() && head.etag != etag {
            return Err(Error::Replaced(Place::object(bucket, key)));
        }
        let properties = head.properties(tags);
        self.write(copy, head.size, stop.ends(copy, content), (&properties, stop)).await.map(Some)
    }

    /// The content of the source in this version; any where it is empty.
    pub(super) async fn open(&self, copy: &plan::Copy, etag: &str) -> Result<Content, Error> {
        match &copy.origin {
            Origin::Object { bucket, key, .. } => self.source().open(bucket, key, etag).await,
            Origin::Attachment { path } => match self.attachments {
                Some(attachments) => attachments.fetch(path).await,
                None => Err(out_of_reach(copy)),
            },
        }
    }

    async fn write(
        &self,
        copy: &plan::Copy,
        size: u64,
        content: Content,
        (properties, stop): (&Properties, &Stop),
    ) -> Result<Hashed, Error> {
        let (bucket, key, is_wanted) = (&copy.target_bucket, &copy.target_key, || !stop.is_heard());
        self.target.write_while(bucket, key, size, content, properties, &is_wanted).await
    }
}

/// Bucket, key and ETag of a source that is an object.
pub(super) fn object(copy: &plan::Copy) -> Option<(&str, &str, &str)> {
    match &copy.origin {
        Origin::Object { bucket, key, etag } => Some((bucket, key, etag)),
        Origin::Attachment { .. } => None,
    }
}

/// Tags, where there are any to ask for; none where the store keeps none.
pub(super) async fn tags(
    store: &dyn Reader,
    head: &Head,
    bucket: &str,
    key: &str,
) -> Result<Option<Names>, Error> {
    if head.tags > 0 { store.tags(bucket, key).await } else { Ok(Some(Names::new())) }
}

/// An attachment has no more than the content type that its cell names.
fn by_plan(copy: &plan::Copy) -> Properties {
    Properties { content_type: copy.mime_type.clone(), ..Properties::default() }
}

fn request(copy: &plan::Copy, (bucket, key, etag): (&str, &str, &str)) -> CopyRequest {
    CopyRequest {
        source_bucket: bucket.to_owned(),
        source_key: key.to_owned(),
        source_etag: etag.to_owned(),
        target_bucket: copy.target_bucket.clone(),
        target_key: copy.target_key.clone(),
        size: copy.size,
    }
}

fn out_of_reach(copy: &plan::Copy) -> Error {
    Error::Failed {
        action: "fetch",
        at: Place::object(copy.origin.bucket(), copy.origin.key()),
        transient: false,
        source: "this file lies in NocoDB's own storage: set NOCODB_URL and NOCODB_TOKEN".into(),
    }
}
