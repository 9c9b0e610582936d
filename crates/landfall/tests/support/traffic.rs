//! Two systems behind a real nginx, and the settings by which landfall moves traffic between them.

use landfall_testkit::{Backend, Nginx};

use super::Desk;

/// What stands at the public address.
pub struct Traffic {
    pub nginx: Nginx,
    pub old: Backend,
    pub crm: Backend,
}

impl Traffic {
    /// Everything goes to the old system; the desk knows how to switch, and watches for three seconds.
    pub fn of(desk: &mut Desk) -> Self {
        let (old, crm) = (Backend::start("old").unwrap(), Backend::start("crm").unwrap());
        let nginx = Nginx::before(old.port()).unwrap();
        for (name, value) in [
            ("LANDFALL_SWITCH_INCLUDE", nginx.include().display().to_string()),
            ("LANDFALL_NGINX_CONFIG", nginx.config().display().to_string()),
            ("LANDFALL_SWITCH_CRM", format!("127.0.0.1:{}", crm.port())),
            ("LANDFALL_SWITCH_OLD", format!("127.0.0.1:{}", old.port())),
            ("LANDFALL_SWITCH_PROBE", format!("{}/health", nginx.url())),
            ("LANDFALL_SWITCH_DEADLINE", "3s".to_owned()),
            ("USER", "anna".to_owned()),
            ("PATH", format!("{}:/usr/sbin", std::env::var("PATH").unwrap())),
        ] {
            desk.set(name, value);
        }
        Self { nginx, old, crm }
    }
}

/// A runbook whose switch waits for nothing: for what is not about what must be done before.
pub const ONE_STEP: &str = r#"
format = 1
[[step]]
id = "switch"
day = 2
time = "13:30"
minutes = 5
title = "Point the name at the new application"
owner = "operator"
kind = "command"
command = ["switch", "to", "crm", "{run}"]
undo = "landfall switch to old"
"#;
