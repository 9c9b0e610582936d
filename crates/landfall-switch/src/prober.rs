//! The continuous prober: looks at the public address again and again, before, during and after a switch, and says what it saw.

use std::{convert::Infallible, time::Duration};

use tokio::{
    sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel},
    time::sleep,
};

use crate::{
    config::Side,
    probe::{Probe, Seen},
};

/// From the end of one look to the next.
pub(crate) const PACE: Duration = Duration::from_millis(10);

/// What the prober saw, look by look.
pub(crate) struct Looks(UnboundedReceiver<Seen>);

/// The looks at a side's page, and the prober that makes them: both are awaited together.
pub(crate) fn prober(probe: &Probe, side: Side) -> (Looks, impl Future<Output = Infallible>) {
    let (say, hear) = unbounded_channel();
    (Looks(hear), look_on(probe, side, say))
}

/// Never ends by itself: whoever awaits it beside the switch lets it go.
async fn look_on(probe: &Probe, side: Side, say: UnboundedSender<Seen>) -> Infallible {
    loop {
        // Where nobody listens any more there is nothing to be told.
        let _ = say.send(probe.public(side).await);
        sleep(PACE).await;
    }
}

impl Looks {
    /// The next look; a prober that is awaited beside never ends before this.
    pub async fn next(&mut self) -> Option<Seen> {
        self.0.recv().await
    }

    /// Everything that was seen and not looked at yet.
    pub fn waiting(&mut self) -> Vec<Seen> {
        std::iter::from_fn(|| self.0.try_recv().ok()).collect()
    }
}
