//! Hooks: what stands between a call and the sound answer. They lie in layers, and each may ask the ones below it.

use std::sync::{Arc, Mutex};

use landfall_model::snapshot::Snapshot;

use super::call::{Call, Reply};

/// Sees each call before it is answered: may change the world, and answers itself or leaves it to the layers below.
pub type Hook = dyn FnMut(&Call, &mut Snapshot) -> Option<Reply> + Send;

/// Hooks, the outermost first.
pub(super) type Layers = Arc<[Arc<Mutex<Hook>>]>;

/// The same with one more around them.
pub(super) fn around(
    layers: &Layers,
    hook: impl FnMut(&Call, &mut Snapshot) -> Option<Reply> + Send + 'static,
) -> Layers {
    let outermost: Arc<Mutex<Hook>> = Arc::new(Mutex::new(hook));
    std::iter::once(outermost).chain(layers.iter().cloned()).collect()
}
