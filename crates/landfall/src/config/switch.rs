//! The switch: `LANDFALL_SWITCH_INCLUDE`, `_CRM`, `_OLD`, `_PROBE`, and where these are not the usual ones `_PROBE_OLD`, `_UPSTREAM`,
//! `_DEADLINE`, `_HOOK`, `LANDFALL_NGINX` and `LANDFALL_NGINX_CONFIG`. `_REHEARSAL=yes` says that all of them are of a rehearsal's own proxy.

use std::{path::PathBuf, time::Duration};

use landfall_cutover::Weekend;
use landfall_model::kind::Kind;
use landfall_switch::{Config, Proxy};

use super::environment::Environment;
use crate::{cli::duration, fail::Failure};

/// As long as the plan document gives to the switch.
const DEADLINE: Duration = Duration::from_secs(30);

/// True where a switch is set up at all.
pub fn is_set(environment: &Environment) -> bool {
    environment.get("LANDFALL_SWITCH_INCLUDE").is_some()
}

/// Whose proxy the settings name is said, not guessed: a rehearsal is often made with a copy of the weekend's settings, and everybody would see it
/// move the users' traffic.
///
/// # Errors
/// What to set, where the settings are of the other kind of weekend.
pub fn is_of(environment: &Environment, weekend: &Weekend) -> Result<(), Failure> {
    let (sentence, hint) = match (weekend.rehearsal, is_of_a_rehearsal(environment)) {
        (true, false) => (
            "this is a rehearsal, and the switch may be set up for the users' proxy: traffic stays where it is",
            "Name a proxy of the rehearsal's own in LANDFALL_SWITCH_*, and set LANDFALL_SWITCH_REHEARSAL=yes to say so.",
        ),
        (false, true) => (
            "this is no rehearsal, and the switch is set up for a rehearsal's proxy: traffic stays where it is",
            "Name the users' proxy in LANDFALL_SWITCH_*, and take LANDFALL_SWITCH_REHEARSAL out.",
        ),
        _ => return Ok(()),
    };
    Err(Failure::new(Kind::Config, sentence).hint(hint))
}

/// Whatever is asked of the users outside a weekend: a rehearsal's proxy does not know.
///
/// # Errors
/// What to set, where the settings are of a rehearsal.
pub fn is_of_users(environment: &Environment) -> Result<(), Failure> {
    if !is_of_a_rehearsal(environment) {
        return Ok(());
    }
    let sentence = "the switch is set up for a rehearsal's proxy, which does not tell where users are";
    Err(Failure::new(Kind::Config, sentence)
        .hint("Name the users' proxy in LANDFALL_SWITCH_*, and take LANDFALL_SWITCH_REHEARSAL out."))
}

/// True where the settings say that their proxy is a rehearsal's own.
fn is_of_a_rehearsal(environment: &Environment) -> bool {
    environment.get("LANDFALL_SWITCH_REHEARSAL") == Some("yes")
}

/// The public address of `LANDFALL_SWITCH_PROBE`: `https://crm.example.com`.
pub fn public_address(environment: &Environment) -> Option<String> {
    let probe = environment.get("LANDFALL_SWITCH_PROBE").filter(|_| is_set(environment))?;
    let (scheme, rest) = probe.split_once("://")?;
    Some(format!("{scheme}://{}", rest.split(['/', '?']).next()?))
}

/// True for two addresses of one host and port. One may be plain, which the host then leads to the other.
pub fn is_same_host(one: &str, other: &str) -> bool {
    let host = |url: &str| {
        let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
        let host = rest.split(['/', '?']).next().unwrap_or_default().to_lowercase();
        host.strip_suffix(":443").or_else(|| host.strip_suffix(":80")).unwrap_or(&host).to_owned()
    };
    host(one) == host(other)
}

/// Resolves the switch, or adds what is missing or wrong to `problems`.
pub fn resolve(environment: &Environment, problems: &mut Vec<String>) -> Option<Config> {
    let mut demand = |name: &str, what: &str| environment.demand(name, what, problems).map(str::to_owned);
    let include = demand(
        "LANDFALL_SWITCH_INCLUDE",
        "the file that nginx includes for its upstream, which landfall writes",
    );
    let crm = demand("LANDFALL_SWITCH_CRM", "where the proxy reaches the CRM, as 10.0.0.2:3000");
    let old = demand("LANDFALL_SWITCH_OLD", "where the proxy reaches the old system");
    let probe =
        demand("LANDFALL_SWITCH_PROBE", "a page of the public address that tells whether the CRM is well");
    let word = |name: &str| environment.get(name).map(str::to_owned);
    let upstream = word("LANDFALL_SWITCH_UPSTREAM").unwrap_or_else(|| "crm".to_owned());
    if !upstream.chars().all(|c| c.is_ascii_alphanumeric() || "_-.".contains(c)) {
        problems.push(format!("LANDFALL_SWITCH_UPSTREAM={upstream} is no name of an upstream"));
    }
    let crm = addresses("LANDFALL_SWITCH_CRM", crm, problems);
    let old = addresses("LANDFALL_SWITCH_OLD", old, problems);
    let deadline = deadline(environment, problems);
    let nginx = word("LANDFALL_NGINX").unwrap_or_else(|| "nginx".to_owned());
    let probe = probe?;
    Some(Config {
        proxy: Proxy {
            include: PathBuf::from(include?),
            upstream,
            nginx: (nginx != "none").then(|| PathBuf::from(nginx)),
            config: word("LANDFALL_NGINX_CONFIG").map(PathBuf::from),
            hook: word("LANDFALL_SWITCH_HOOK").map(PathBuf::from),
        },
        crm: crm?,
        old: old?,
        probe_old: word("LANDFALL_SWITCH_PROBE_OLD").unwrap_or_else(|| probe.clone()),
        probe_crm: probe,
        deadline: deadline?,
    })
}

/// They are written into the proxy's configuration: nothing else may slip in with them.
fn addresses(name: &str, text: Option<String>, problems: &mut Vec<String>) -> Option<Vec<String>> {
    let all: Vec<String> = text?.split(',').map(|one| one.trim().to_owned()).collect();
    let is_address = |one: &String| {
        !one.is_empty() && one.chars().all(|c| c.is_ascii_alphanumeric() || ".:-_[]/".contains(c))
    };
    match all.iter().find(|one| !is_address(one)) {
        Some(wrong) => problems.push(format!("{name}: \"{wrong}\" is no address such as 10.0.0.2:3000")),
        None => return Some(all),
    }
    None
}

fn deadline(environment: &Environment, problems: &mut Vec<String>) -> Option<Duration> {
    let Some(text) = environment.get("LANDFALL_SWITCH_DEADLINE") else { return Some(DEADLINE) };
    duration(text).map_err(|wrong| problems.push(format!("LANDFALL_SWITCH_DEADLINE: {wrong}"))).ok()
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{Environment, is_same_host, public_address, resolve};

    const SOUND: [(&str, &str); 4] = [
        ("LANDFALL_SWITCH_INCLUDE", "/etc/nginx/crm.conf"),
        ("LANDFALL_SWITCH_CRM", "10.0.0.2:3000, 10.0.0.3:3000"),
        ("LANDFALL_SWITCH_OLD", "[::1]:8080"),
        ("LANDFALL_SWITCH_PROBE", "https://crm.example.com/health"),
    ];

    #[test]
    fn four_settings_are_enough_and_the_rest_is_usual() {
        let mut problems = Vec::new();
        let config = resolve(&Environment::of(&SOUND), &mut problems).unwrap();
        assert_eq!(config.crm.len(), 2);
        assert_eq!((config.deadline, config.probe_old), (Duration::from_secs(30), config.probe_crm));
        assert!(config.proxy.nginx.is_some() && problems.is_empty());
    }

    #[test]
    fn the_public_address_is_that_of_the_page_that_is_asked() {
        assert_eq!(public_address(&Environment::of(&SOUND)).unwrap(), "https://crm.example.com");
        assert_eq!(public_address(&Environment::of(&SOUND[3..])), None, "no switch leads anybody there");
        let same = |other| is_same_host("https://crm.example.com", other);
        assert!(same("https://CRM.example.com:443/") && same("http://crm.example.com"));
        assert!(!same("https://crm.example.com:8443") && !same("http://10.0.0.2:3000"));
    }

    #[test]
    fn what_would_slip_into_the_proxys_configuration_is_refused() {
        for (name, value) in [
            ("LANDFALL_SWITCH_CRM", "a:1; } server { listen 80"),
            ("LANDFALL_SWITCH_OLD", "a:1,,b:2"),
            ("LANDFALL_SWITCH_UPSTREAM", "crm {"),
            ("LANDFALL_SWITCH_DEADLINE", "soon"),
        ] {
            let mut problems = Vec::new();
            let mut pairs = SOUND.to_vec();
            pairs.retain(|(other, _)| *other != name);
            pairs.push((name, value));
            resolve(&Environment::of(&pairs), &mut problems);
            assert_eq!(problems.len(), 1, "{problems:?}");
            assert!(problems[0].starts_with(name), "{problems:?}");
        }
    }
}
