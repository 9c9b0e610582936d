//! A desk whose buckets are on a real S3 server.

use std::path::PathBuf;

use landfall_practice::World;
use landfall_store::StoreConfig;
use landfall_testkit::Garage;

use super::{Desk, fill};

impl Desk {
    /// What the program must know of the server.
    pub fn use_server(&mut self, garage: &Garage) {
        for (name, value) in [
            ("MINIO_ENDPOINT", garage.host()),
            ("MINIO_PORT", &garage.port().to_string()),
            ("MINIO_USE_SSL", "false"),
            ("MINIO_ACCESS_KEY", garage.access_key()),
            ("MINIO_SECRET_KEY", garage.secret_key()),
        ] {
            self.set(name, value);
        }
    }

    /// Lays out a world: its snapshot in `snapshot/`, with answers to what would hold the load, its objects on the server.
    pub async fn lay_out_on(&mut self, garage: &Garage, world: &World) -> PathBuf {
        fill(&buckets(garage), world).await;
        self.use_server(garage);
        let mut listed = world.clone();
        // garage drops the slash at the beginning of a key.
        listed
            .snapshot
            .objects
            .iter_mut()
            .for_each(|one| one.key = one.key.trim_start_matches('/').to_owned());
        self.lay_out_snapshot(&listed)
    }
}

/// The server's buckets.
pub fn buckets(garage: &Garage) -> StoreConfig {
    StoreConfig::S3 {
        endpoint: garage.endpoint(),
        access_key: garage.access_key().to_owned(),
        secret_key: garage.secret_key().to_owned().into(),
        region: "us-east-1".to_owned(),
    }
}
