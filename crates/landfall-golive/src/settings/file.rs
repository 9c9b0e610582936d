//! The settings file, read and checked before anything of the target is looked at.

use std::collections::BTreeSet;

use serde::Deserialize;
use serde_json::Value;

use crate::{checked, error::Error};

/// The one that is compiled in, with its comments.
pub const DEFAULT: &str = include_str!("settings.toml");

/// Key of the rules of berth statuses, whose shape is known.
pub const BERTH_RULES: &str = "berth_status_rules";
const MODES: [&str; 3] = ["auto", "suggest", "off"];

/// What the CRM is to be set to.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct File {
    /// Version of the file's format.
    pub format: u32,
    /// The port itself; none where it stays as it is.
    pub port: Option<Port>,
    /// Rates of currencies.
    #[serde(rename = "rate", default)]
    pub rates: Vec<Rate>,
    /// Settings.
    #[serde(rename = "setting", default)]
    pub settings: Vec<Setting>,
}

/// What is set of the port.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Port {
    /// ISO 4217.
    pub default_currency: String,
}

/// So many of `target` for one of `base`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rate {
    /// ISO 4217.
    pub base: String,
    /// ISO 4217.
    pub target: String,
    /// A decimal number.
    pub rate: String,
    /// Where it comes from.
    pub source: String,
}

/// One setting.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Setting {
    /// Its key.
    pub key: String,
    /// Of the port, or of all.
    #[serde(default)]
    pub scope: Scope,
    /// Any value.
    pub value: Value,
}

/// Whose setting it is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Scope {
    /// The port's.
    #[default]
    Port,
    /// All ports'.
    Global,
}

impl File {
    /// Reads and checks a settings file.
    ///
    /// # Errors
    /// Everything that is wrong with it at once.
    pub fn parse(text: &str) -> Result<Self, Error> {
        checked::read(text, "the settings file", Self::wrong)
    }

    fn wrong(&self) -> Vec<String> {
        let format =
            (self.format != 1).then(|| format!("it has format {}; this program reads format 1", self.format));
        let port = self.port.iter().filter_map(|port| currency(&port.default_currency));
        let rates = self.rates.iter().flat_map(Rate::wrong);
        let settings = self.settings.iter().flat_map(Setting::wrong);
        format.into_iter().chain(port).chain(rates).chain(settings).chain(self.twice()).collect()
    }

    fn twice(&self) -> Vec<String> {
        let settings = self.settings.iter().map(|setting| format!("the {}", setting.name()));
        let rates = self.rates.iter().map(|rate| format!("the rate {} to {}", rate.base, rate.target));
        let mut seen = BTreeSet::new();
        let again = settings.chain(rates).filter(|name| !seen.insert(name.clone()));
        again.map(|name| format!("{name} stands in it twice")).collect()
    }
}

impl Rate {
    fn wrong(&self) -> Vec<String> {
        let names = [&self.base, &self.target].into_iter().filter_map(|name| currency(name));
        let is_number = !self.rate.is_empty()
            && self.rate.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
            && self.rate.parse::<f64>().is_ok_and(|rate| rate > 0.0);
        let number = (!is_number)
            .then(|| format!("the rate \"{}\" is no decimal number above nothing, such as 2.70", self.rate));
        names.chain(number).collect()
    }
}

fn currency(code: &str) -> Option<String> {
    let is_code = code.len() == 3 && code.bytes().all(|byte| byte.is_ascii_uppercase());
    (!is_code).then(|| format!("\"{code}\" is no currency's code of three capitals, such as USD"))
}

impl Setting {
    fn wrong(&self) -> Vec<String> {
        if self.key != BERTH_RULES {
            return Vec::new();
        }
        let Some(rules) = self.value.as_array() else {
            return vec![format!("{BERTH_RULES} is no list of rules")];
        };
        rules.iter().enumerate().filter_map(|(n, rule)| rule_wrong(n + 1, rule)).collect()
    }

    /// What it is, for people: a key may have one value of the port and one of all.
    pub fn name(&self) -> String {
        match self.scope {
            Scope::Port => format!("setting {}", self.key),
            Scope::Global => format!("setting {} of all ports", self.key),
        }
    }

    /// The berth statuses that its rules name; none for any other setting.
    pub fn statuses(&self) -> BTreeSet<&str> {
        let rules = self.value.as_array().filter(|_| self.key == BERTH_RULES);
        let statuses =
            rules.into_iter().flatten().flat_map(|rule| [&rule["target_status"], &rule["only_from"]]);
        statuses.filter_map(Value::as_str).collect()
    }
}

fn rule_wrong(number: usize, rule: &Value) -> Option<String> {
    let missing = ["trigger", "target_status"].into_iter().find(|name| !rule[*name].is_string());
    let mode = rule["mode"].as_str().unwrap_or_default();
    let mode = (!MODES.contains(&mode)).then(|| format!("its mode is none of {}", MODES.join(", ")));
    let wrong = missing.map(|name| format!("it has no {name}")).or(mode);
    wrong.map(|wrong| format!("rule {number} of {BERTH_RULES}: {wrong}"))
}

#[cfg(test)]
mod tests {
    use super::{DEFAULT, File, Setting};

    #[test]
    fn the_default_names_what_the_plan_does() {
        let file = File::parse(DEFAULT).unwrap();
        assert_eq!(file.port.unwrap().default_currency, "USD");
        assert_eq!((file.rates[0].target.as_str(), file.rates[0].rate.as_str()), ("XCD", "2.70"));
        assert_eq!(file.settings[0].value.as_array().unwrap().len(), 7);
        assert_eq!(Vec::from_iter(file.settings[0].statuses()), ["available", "sold", "under_offer"]);
    }

    #[test]
    fn a_key_may_have_a_value_of_the_port_and_one_of_all_but_no_two_of_either() {
        let entry = |key: &str, scope: &str| {
            format!("[[setting]]\nkey = \"{key}\"\nscope = \"{scope}\"\nvalue = 1\n")
        };
        let both = ["format = 1\n", &entry("invoice", "port"), &entry("invoice", "global")].concat();
        let names: Vec<String> = File::parse(&both).unwrap().settings.iter().map(Setting::name).collect();
        assert_eq!(names, ["setting invoice", "setting invoice of all ports"]);
        let error = File::parse(&(both + &entry("invoice", "global"))).unwrap_err().to_string();
        assert!(error.contains("the setting invoice of all ports stands in it twice"), "{error}");
    }

    #[test]
    fn a_file_that_cannot_be_meant_is_refused_with_all_its_mistakes() {
        let cases = [
            ("format = 1", "format = 2", "format 2"),
            ("\"USD\"", "\"dollars\"", "\"dollars\" is no currency"),
            ("\"2.70\"", "\"2,70\"", "\"2,70\" is no decimal number"),
            ("\"2.70\"", "\"0\"", "\"0\" is no decimal number"),
            (
                "mode = \"suggest\"",
                "mode = \"force\"",
                "rule 1 of berth_status_rules: its mode is none of auto",
            ),
            ("trigger = ", "triggers = ", "it has no trigger"),
            ("[[rate]]", "[[rates]]", "unknown field"),
            (
                "# [[setting]]\n# key = \"reminder_defaults\"\n# value = { }",
                "[[setting]]\nkey = \"berth_status_rules\"\nvalue = []",
                "twice",
            ),
        ];
        for (from, to, said) in cases {
            let error = File::parse(&DEFAULT.replacen(from, to, 1)).unwrap_err().to_string();
            assert!(error.contains(said), "{error}");
        }
    }
}
