//! From the file to rows: which row each entry is, and what it is to hold. Pure.

use landfall_model::ids;
use serde_json::Value;

use super::file::{File, Rate, Scope, Setting};
use crate::{
    audit,
    target::{Need, Wish, fields},
};

/// What is read and written.
pub const NEEDS: [Need; 4] = [
    Need {
        table: "ports",
        columns: &["id", "slug", "is_active", "default_currency", "updated_at"],
        rights: "SELECT, UPDATE",
    },
    Need {
        table: "currency_rates",
        columns: &[
            "id",
            "base_currency",
            "target_currency",
            "rate",
            "source",
            "fetched_at",
            "created_at",
            "updated_at",
        ],
        rights: "SELECT, INSERT, UPDATE, DELETE",
    },
    Need {
        table: "system_settings",
        columns: &["id", "key", "port_id", "value", "created_at", "updated_at"],
        rights: "SELECT, INSERT, UPDATE, DELETE",
    },
    audit::need("SELECT, INSERT, DELETE"),
];

/// The rows of a file, for the port of this slug and id.
pub fn wishes(file: &File, slug: &str, port: &str) -> Vec<Wish> {
    let own = file.port.iter().map(|own| Wish {
        table: "ports",
        what: "port's currency".to_owned(),
        condition: "t.id::text = $1",
        values: vec![port.to_owned()],
        id: ids::derive(slug, "ports", slug),
        columns: fields([("default_currency", own.default_currency.as_str())]),
        written: &["updated_at"],
        made: &[],
    });
    let rates = file.rates.iter().map(|entry| rate(entry, slug));
    own.chain(rates).chain(file.settings.iter().map(|entry| setting(entry, slug, port))).collect()
}

/// Where a table keeps the rates of the past too, the latest is meant.
fn rate(rate: &Rate, slug: &str) -> Wish {
    let Rate { base, target, .. } = rate;
    // Taken digit by digit: a double would make 2.7 of 2.70, and worse of others.
    let number: Value = serde_json::from_str(&rate.rate).unwrap_or(Value::Null);
    Wish {
        table: "currency_rates",
        what: format!("rate {base} to {target}"),
        condition:
            "t.id = (SELECT l.id FROM currency_rates l WHERE l.base_currency = $1 AND l.target_currency = $2
            ORDER BY l.fetched_at DESC, l.id LIMIT 1)",
        values: vec![base.clone(), target.clone()],
        id: ids::derive(slug, "currency_rates", &format!("{base}/{target}")),
        columns: fields([
            ("base_currency", base.as_str().into()),
            ("target_currency", target.as_str().into()),
            ("source", rate.source.as_str().into()),
            ("rate", number),
        ]),
        written: &["updated_at", "fetched_at"],
        made: &["created_at"],
    }
}

fn setting(wanted: &Setting, slug: &str, port: &str) -> Wish {
    let Setting { key, scope, value } = wanted;
    let owner = if *scope == Scope::Port { Value::from(port) } else { Value::Null };
    Wish {
        table: "system_settings",
        what: wanted.name(),
        condition: "t.key = $1 AND t.port_id IS NOT DISTINCT FROM nullif($2, '')::uuid",
        values: vec![key.clone(), owner.as_str().unwrap_or_default().to_owned()],
        id: ids::derive(slug, "system_settings", &format!("{scope:?}/{key}")),
        columns: fields([("key", Value::from(key.as_str())), ("port_id", owner), ("value", value.clone())]),
        written: &["updated_at"],
        made: &["created_at"],
    }
}
