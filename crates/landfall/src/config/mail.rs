//! Mails and the CRM that they lead to: `APP_URL`, `SMTP_HOST`, `SMTP_PORT`, `SMTP_USER`, `SMTP_PASSWORD`, `SMTP_FROM`, `SMTP_ROOT_CERT`,
//! `LANDFALL_MAIL`, `LANDFALL_PASSWORD_PAGE`.

use landfall_golive::{
    accounts::Place,
    mail::{Mode, Server, is_address},
};
use secrecy::SecretString;

use super::environment::Environment;

/// Mails to people.
#[derive(Debug)]
pub struct Mail {
    /// Where they go (`LANDFALL_MAIL`).
    pub mode: Mode,
    /// Where their links lead.
    pub place: Place,
    /// The mail server; none where nothing leaves.
    pub server: Option<Server>,
}

/// All that mails take.
pub fn resolve(environment: &Environment, problems: &mut Vec<String>) -> Option<Mail> {
    let mode = mode(environment, problems);
    let place = place(environment, problems);
    let server = match &mode {
        None | Some(Mode::Written) => None,
        Some(_) => server(environment, problems),
    };
    Some(Mail { mode: mode?, place: place?, server })
}

/// Where mails go, and the server; none where no mail server is set up, and none is needed.
pub fn resolve_server(
    environment: &Environment,
    problems: &mut Vec<String>,
) -> Option<Option<(Mode, Server)>> {
    let mode = mode(environment, problems);
    if mode == Some(Mode::Written) && environment.get("SMTP_HOST").is_none() {
        return Some(None);
    }
    let server = server(environment, problems);
    Some(Some((mode?, server?)))
}

/// Where mails go. Nothing leaves unless `LANDFALL_MAIL=live`, or names an address that takes all.
pub fn mode(environment: &Environment, problems: &mut Vec<String>) -> Option<Mode> {
    match environment.get("LANDFALL_MAIL") {
        None => Some(Mode::Written),
        Some("live") => Some(Mode::Live),
        Some(address) if is_address(address) => Some(Mode::Redirected(address.to_owned())),
        Some(other) => {
            problems
                .push(format!("LANDFALL_MAIL={other} is neither live nor an address that takes all mails"));
            None
        }
    }
}

/// The mail server.
fn server(environment: &Environment, problems: &mut Vec<String>) -> Option<Server> {
    let mut demand = |name, what| environment.demand(name, what, problems).map(str::to_owned);
    let host = demand("SMTP_HOST", "the mail server");
    let user = demand("SMTP_USER", "the name with which it is entered");
    let password = demand("SMTP_PASSWORD", "the password with which it is entered");
    let from = demand("SMTP_FROM", "whom mails are from, for instance CRM <crm@example.com>");
    let port = environment.get("SMTP_PORT").unwrap_or("587");
    let port = port.parse().map_err(|_| problems.push(format!("SMTP_PORT={port} is no port"))).ok();
    Some(Server {
        host: host?,
        port: port?,
        user: user?,
        password: SecretString::from(password?),
        from: from?,
        authority: environment.get("SMTP_ROOT_CERT").map(Into::into),
    })
}

/// The CRM's address.
pub fn app_url(environment: &Environment, problems: &mut Vec<String>) -> Option<String> {
    let url = environment.demand("APP_URL", "the CRM, for instance https://crm.example.com", problems)?;
    if !url.starts_with("http://") && !url.starts_with("https://") {
        problems.push(format!("APP_URL={url} must begin with http:// or https://"));
        return None;
    }
    Some(url.trim_end_matches('/').to_owned())
}

/// Where links lead.
fn place(environment: &Environment, problems: &mut Vec<String>) -> Option<Place> {
    let page = environment.get("LANDFALL_PASSWORD_PAGE").unwrap_or("/auth/set-password").to_owned();
    Some(Place { app_url: app_url(environment, problems)?, page })
}

#[cfg(test)]
mod tests {
    use landfall_golive::mail::Mode;

    use super::{Environment, mode, server};

    #[test]
    fn nothing_leaves_unless_that_is_said() {
        let cases = [
            (None, Some(Mode::Written)),
            (Some("live"), Some(Mode::Live)),
            (Some("a@example.com"), Some(Mode::Redirected("a@example.com".to_owned()))),
            (Some("yes"), None),
            (Some("LIVE"), None),
        ];
        for (value, expected) in cases {
            let pairs: Vec<(&str, &str)> = value.iter().map(|value| ("LANDFALL_MAIL", *value)).collect();
            let mut problems = Vec::new();
            assert_eq!(mode(&Environment::of(&pairs), &mut problems), expected, "{value:?}");
            assert_eq!(problems.is_empty(), expected.is_some());
        }
    }

    #[test]
    fn what_is_missing_of_the_mail_server_is_named_at_once() {
        let mut problems = Vec::new();
        assert!(server(&Environment::of(&[("SMTP_PORT", "x")]), &mut problems).is_none());
        let all = problems.join("\n");
        for variable in ["SMTP_HOST", "SMTP_PORT", "SMTP_USER", "SMTP_PASSWORD", "SMTP_FROM"] {
            assert!(all.contains(variable), "{variable}: {all}");
        }
    }
}
