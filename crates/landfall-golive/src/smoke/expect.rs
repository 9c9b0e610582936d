//! Is an answer as expected? Pure. Numbers are told, texts are not: they may be people's.

use landfall_model::words;
use serde_json::Value;

use super::{
    book::{Expectation, Kind},
    values::Values,
};

/// Holds a document against an expectation: what was found, or why it is not as expected.
pub fn met(expectation: &Expectation, document: &Value, values: &Values) -> Result<String, String> {
    let at = if expectation.at.is_empty() { "the answer" } else { expectation.at.as_str() };
    let part = document.pointer(&expectation.at).or_else(|| document.get(&expectation.at));
    let part = part.ok_or_else(|| format!("it is of another shape: it has no {at}"))?;
    let list = || part.as_array().ok_or_else(|| format!("it is of another shape: {at} is no list"));
    if let Some(is) = &expectation.is {
        return same(at, part, &values.value(is)?);
    }
    if let Some(count) = &expectation.count {
        return counted(at, list()?.len(), &values.value(count)?);
    }
    if let Some(holds) = &expectation.holds {
        return held(at, list()?, &values.value(holds)?);
    }
    if let Some(lists) = &expectation.lists {
        return same_list(at, list()?, &values.value(lists)?);
    }
    of_kind(at, part, expectation.kind)
}

fn same(at: &str, part: &Value, is: &Value) -> Result<String, String> {
    if alike(part, is) {
        Ok(format!("{at} is {}", shown(part)))
    } else if part.is_string() && is.is_string() {
        Err(format!("{at} is not the text that was expected"))
    } else {
        Err(format!("{at} is {}, {} was expected", shown(part), shown(is)))
    }
}

fn counted(at: &str, found: usize, count: &Value) -> Result<String, String> {
    if alike(&Value::from(found), count) {
        Ok(format!("{at} has {}", words::count(found, "entry")))
    } else {
        Err(format!("{at} has {}, expected: {}", words::count(found, "entry"), shown(count)))
    }
}

fn held(at: &str, list: &[Value], holds: &Value) -> Result<String, String> {
    if list.iter().any(|entry| covers(entry, holds)) {
        Ok(format!("{at} holds it"))
    } else {
        Err(format!("{at} does not hold what was expected among {}", words::count(list.len(), "entry")))
    }
}

fn of_kind(at: &str, part: &Value, kind: Option<Kind>) -> Result<String, String> {
    let is_kind = match kind {
        Some(Kind::Text) => part.is_string(),
        Some(Kind::Number) => part.is_number(),
        Some(Kind::List) => part.is_array(),
        Some(Kind::Object) => part.is_object(),
        None => true,
    };
    if is_kind {
        Ok(format!("{at} is {}", shown(part)))
    } else {
        Err(format!("it is of another shape: {at} is {}", shown(part)))
    }
}

fn same_list(at: &str, found: &[Value], expected: &Value) -> Result<String, String> {
    let expected = expected.as_array().map_or(&[][..], Vec::as_slice);
    if found.len() != expected.len() {
        return Err(format!("{at} has {}, expected: {}", words::count(found.len(), "entry"), expected.len()));
    }
    let missing = expected.iter().filter(|entry| !found.iter().any(|other| covers(other, entry))).count();
    let n = found.len();
    if missing == 0 {
        Ok(format!("{at} has the {}", words::count(n, "entry")))
    } else {
        Err(format!("not as expected in {at}: {missing} of {}", words::count(n, "entry")))
    }
}

/// Equal, where a number may stand as text and with other zeros.
fn alike(found: &Value, expected: &Value) -> bool {
    match (found, expected) {
        (Value::Object(a), Value::Object(b)) => a.len() == b.len() && covers(found, expected),
        (Value::Array(a), Value::Array(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| alike(a, b)),
        _ if found == expected => true,
        _ => match (number(found), number(expected)) {
            (Some(a), Some(b)) => (a - b).abs() < 1e-6,
            _ => false,
        },
    }
}

/// True where every field that is expected is there.
fn covers(found: &Value, expected: &Value) -> bool {
    match expected {
        Value::Object(fields) => {
            fields.iter().all(|(name, value)| found.get(name).is_some_and(|found| alike(found, value)))
        }
        _ => alike(found, expected),
    }
}

fn number(value: &Value) -> Option<f64> {
    value.as_f64().or_else(|| value.as_str()?.parse().ok())
}

/// True for a count or an amount. A telephone number can be read as a number too, but begins with a plus or with zeros.
fn is_figure(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let is_amount = digits == "0"
        || digits.starts_with("0.")
        || digits.starts_with(|first: char| ('1'..='9').contains(&first));
    is_amount && digits.len() <= 16 && text.parse::<f64>().is_ok()
}

fn shown(value: &Value) -> String {
    match value {
        Value::String(text) if is_figure(text) => text.clone(),
        Value::String(_) => "a text".to_owned(),
        Value::Array(entries) => format!("a list of {}", entries.len()),
        Value::Object(fields) if fields.values().any(|value| number(value).is_none()) => {
            "an object".to_owned()
        }
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{Expectation, Values, met};

    fn check(expectation: &str, document: &Value) -> Result<String, String> {
        let expectation: Expectation = toml::from_str(expectation).unwrap();
        let mut values = Values::default();
        values.put("plan", json!({ "stages": { "open": 2, "contract": 1 } }));
        met(&expectation, document, &values)
    }

    #[test]
    fn amounts_are_told_and_numbers_of_people_are_not() {
        for (text, told) in [
            ("12.50", "12.50"),
            ("-3", "-3"),
            ("0", "0"),
            ("0.5", "0.5"),
            ("+49171234567", "a text"),
            ("0049171234567", "a text"),
            ("Anna", "a text"),
        ] {
            assert_eq!(super::shown(&json!(text)), told, "{text}");
        }
    }

    #[test]
    fn an_answer_that_is_as_expected_is_told_with_its_numbers() {
        let answer = json!({ "total": 3, "sum": "12.50", "stages": { "contract": 1, "open": 2 }, "data": [{ "id": "a", "n": 1 }, { "id": "b", "n": 2 }] });
        let cases = [
            ("at = '/total'\nis = 3", "/total is 3"),
            ("at = '/sum'\nis = 12.5", "/sum is 12.50"),
            ("at = '/stages'\nis = '{plan.stages}'", "/stages is {\"contract\":1,\"open\":2}"),
            ("at = '/data'\ncount = 2", "/data has 2 entries"),
            ("at = '/data'\nholds = { id = 'b' }", "/data holds it"),
            ("at = '/data'\nlists = [{ id = 'b' }, { id = 'a', n = 1 }]", "/data has the 2 entries"),
            ("at = ''\nkind = 'object'", "the answer is an object"),
        ];
        for (expectation, told) in cases {
            assert_eq!(check(expectation, &answer).as_deref(), Ok(told), "{expectation}");
        }
    }

    #[test]
    fn what_is_not_as_expected_is_a_sentence_without_what_people_wrote() {
        let answer =
            json!({ "total": 3, "name": "Anna van Dijk", "stages": { "open": 3 }, "data": [{ "id": "a" }] });
        let cases = [
            ("at = '/count'\nis = 3", "it is of another shape: it has no /count"),
            ("at = '/total'\nis = 4", "/total is 3, 4 was expected"),
            ("at = '/name'\nis = 'Anna'", "/name is not the text that was expected"),
            (
                "at = '/stages'\nis = '{plan.stages}'",
                "/stages is {\"open\":3}, {\"open\":2,\"contract\":1} was expected",
            ),
            ("at = '/data'\ncount = 2", "/data has 1 entry, expected: 2"),
            ("at = '/total'\ncount = 2", "it is of another shape: /total is no list"),
            ("at = '/data'\nholds = { id = 'b' }", "/data does not hold what was expected among 1 entry"),
            ("at = '/data'\nlists = [{ id = 'b' }]", "not as expected in /data: 1 of 1 entry"),
            ("at = '/data'\nkind = 'text'", "it is of another shape: /data is a list of 1"),
            (
                "at = '/total'\nis = '{berth.id}'",
                "{berth.id} is not known: the database holds no such row, or the run no plan",
            ),
        ];
        for (expectation, told) in cases {
            assert_eq!(check(expectation, &answer).unwrap_err(), told, "{expectation}");
        }
    }
}
