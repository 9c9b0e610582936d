//! `users.csv`: who is to have an account, with which role at which ports.

use std::collections::BTreeSet;

use csv::Position;
use landfall_model::spreadsheet;
use serde::Deserialize;

use crate::{error::Error, mail};

/// A line of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// The line in the file, the heading being the first.
    pub line: usize,
    /// Name.
    pub name: String,
    /// E-mail address in lower case: Better Auth finds no other.
    pub email: String,
    /// Name of a role of the CRM.
    pub role: String,
    /// Slugs of ports.
    pub ports: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    name: String,
    email: String,
    role: String,
    #[serde(default)]
    ports: String,
}

/// Reads the file: columns `name`, `email`, `role` and `ports` (separated by blanks or semicolons; empty for `port`).
///
/// # Errors
/// Everything that is wrong with it, by line; nobody is named.
pub fn parse(text: &str, port: &str) -> Result<Vec<Person>, Error> {
    let (separator, table) = spreadsheet::table(text);
    let mut reader =
        csv::ReaderBuilder::new().delimiter(separator).trim(csv::Trim::All).from_reader(table.as_bytes());
    let (mut people, mut wrong) = (Vec::new(), Vec::new());
    let mut seen = BTreeSet::new();
    // Before the first of them is asked for, so that its position is that of what follows. What is wrong with it, each line tells.
    let _ = reader.headers();
    let mut lines = reader.deserialize::<Line>();
    loop {
        let number = next_line(table, lines.reader().position());
        let Some(line) = lines.next() else { break };
        let person = line.map_err(|error| told(&error)).and_then(|line| person(number, line, port));
        match person {
            Ok(person) if !seen.insert(person.email.clone()) => {
                wrong.push(format!("line {number}: this address stands in the file before"));
            }
            Ok(person) => people.push(person),
            Err(why) => wrong.push(format!("line {number}: {why}")),
        }
    }
    if wrong.is_empty() && people.is_empty() {
        wrong.push("it names nobody: columns name, email, role and ports".to_owned());
    }
    if wrong.is_empty() {
        Ok(people)
    } else {
        Err(Error::File { file: "the file of users".to_owned(), wrong })
    }
}

/// The line on which the next one stands: empty ones are passed over without a word.
fn next_line(table: &str, at: &Position) -> usize {
    let position = |number: u64| usize::try_from(number).unwrap_or(usize::MAX);
    let rest = table.as_bytes().get(position(at.byte())..).unwrap_or_default();
    let ends = rest.iter().take_while(|byte| b"\r\n".contains(byte)).filter(|byte| **byte == b'\n');
    position(at.line()) + ends.count()
}

fn person(line: usize, read: Line, port: &str) -> Result<Person, String> {
    let email = read.email.to_lowercase();
    if read.name.is_empty() || read.role.is_empty() {
        return Err("name and role are needed".to_owned());
    }
    if !mail::is_address(&email) || !has_domain(&email) {
        return Err("the e-mail address is none".to_owned());
    }
    let ports = read.ports.split([' ', ';']).filter(|slug| !slug.is_empty());
    let ports: BTreeSet<String> = ports.map(str::to_owned).collect();
    let ports = if ports.is_empty() { vec![port.to_owned()] } else { ports.into_iter().collect() };
    Ok(Person { line, name: read.name, email, role: read.role, ports })
}

/// `ben@example` could be somebody at a host of the own network; far more often its end was forgotten, and the link reaches nobody.
fn has_domain(email: &str) -> bool {
    email.rsplit_once('@').is_some_and(|(_, domain)| domain.contains('.'))
}

/// The parser's own words may quote a cell.
fn told(error: &csv::Error) -> String {
    match error.kind() {
        csv::ErrorKind::UnequalLengths { expected_len, len, .. } => {
            format!("it has {len} cells, the heading {expected_len}")
        }
        _ => {
            "it does not fit the columns name, email, role and ports, separated by commas, semicolons or tabs"
                .to_owned()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn addresses_are_lowered_and_ports_are_the_own_one_unless_named() {
        let text = "email,name,role,ports\n Anna@Example.COM , Anna ,director,\nben@example.com,Ben,sales_agent,b; a\n";
        let people = parse(text, "port-nimara").unwrap();
        assert_eq!((people[0].email.as_str(), people[0].name.as_str()), ("anna@example.com", "Anna"));
        assert_eq!(people[0].ports, ["port-nimara"]);
        assert_eq!((people[1].line, people[1].ports.join(",")), (3, "a,b".to_owned()));
        for text in ["name,email,role\nA,a@b.c,x\n", "name;email;role;ports\r\nA;a@b.c;x;\r\n"] {
            assert_eq!(parse(text, "p").unwrap()[0].ports, ["p"]);
        }
    }

    #[test]
    fn every_line_that_is_wrong_is_named_by_its_number_and_nobody_by_name() {
        let text = "name,email,role,ports\nAnna,anna,director,\n,b@example.com,director,\nCarl,c@example.com,,\nDora,d@example.com,director\nEve,e@example.com,x,\nEva,E@example.com,x,\nBen,ben@example,x,\n";
        let error = parse(text, "p").unwrap_err().to_string();
        for part in [
            "line 2: the e-mail address is none",
            "line 3: name and role",
            "line 4: name and role",
            "line 5: it has 3 cells",
            "line 7: this address",
            "line 8: the e-mail address is none",
        ] {
            assert!(error.contains(part), "{part}: {error}");
        }
        assert!(!error.contains("Anna") && !error.contains("example"), "{error}");
        for end in ["\n", "\r\n"] {
            let text =
                ["name,email,role,ports", "", "Anna,a@b.c,x,", "", "", "\"Ben", "Cole\",b,x,", "Cid,c,x,"]
                    .join(end);
            let error = parse(&text, "p").unwrap_err().to_string();
            assert!(error.contains("line 6: the e-mail") && error.contains("line 8: the e-mail"), "{error}");
        }
        assert!(parse("name,email,role,ports\n", "p").unwrap_err().to_string().contains("nobody"));
        assert!(parse("name,mail\nAnna,a@b.c\n", "p").unwrap_err().to_string().contains("columns name"));
    }
}
