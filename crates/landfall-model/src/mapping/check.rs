//! What a mapping file says that nothing could go by: each fault with its place and what to do. It would stay unsaid otherwise, for a word that is
//! never met and a column that nobody reads look like data that is not there.

use std::collections::{BTreeMap, btree_map::Entry};

use super::{Mapping, TRANSLATIONS, TableMapping, TargetMapping, Translation, Vocabulary, fold, roles};
use crate::{
    closest::closest,
    source::SourceTable,
    target::{Table, columns},
};

/// The version of the format that is read.
const FORMAT: u32 = 1;

/// Every fault, in the order of the file; none where the mapping is sound.
pub fn faults(mapping: &Mapping) -> Vec<String> {
    let mut faults = Vec::new();
    if mapping.format != FORMAT {
        faults.push(format!("format = {}: this landfall reads format {FORMAT}", mapping.format));
    }
    faults.extend(missing_tables(mapping));
    faults.extend(mapping.source.tables.iter().flat_map(|(of, table)| of_table(*of, table)));
    let words = |of: &Translation| of_vocabulary(of.name, of.words(&mapping.vocabulary));
    faults.extend(TRANSLATIONS.iter().flat_map(words));
    faults.extend(fallback(mapping));
    faults.extend(roles_of_mailboxes(&mapping.dedup.shared_inboxes));
    faults.extend(of_target(&mapping.target));
    faults.extend(files(mapping));
    faults.extend(tags(mapping));
    if mapping.search.configurations.is_empty() {
        faults.push("[search] configurations is empty: name at least one, as \"simple\"".to_owned());
    }
    faults
}

/// One fault for each table without a section.
pub(super) fn missing_tables(mapping: &Mapping) -> Vec<String> {
    let missing = SourceTable::ALL.into_iter().filter(|of| !mapping.source.tables.contains_key(of));
    missing.map(|of| format!("[source.tables.{of}] is missing")).collect()
}

fn of_table(of: SourceTable, table: &TableMapping) -> Vec<String> {
    let place = format!("[source.tables.{of}.columns]");
    let mut faults = Vec::new();
    let mut titles: Vec<&String> = table.columns.values().collect();
    titles.sort_unstable();
    let twice = titles.windows(2).filter(|pair| pair[0] == pair[1]).map(|pair| pair[0]);
    faults.extend(twice.map(|title| format!("{place} maps \"{title}\" twice")));
    if let Some(role) = roles::needed(of).filter(|role| !table.columns.contains_key(*role)) {
        faults.push(format!("{place} has no line for {role}, and none of the {of} could be loaded without: set it to the column that holds it"));
    }
    for (role, title) in &table.columns {
        if !roles::of(of).contains(&role.as_str()) {
            faults.push(format!(
                "{place} {role} is no role of the {of}: nobody would read \"{title}\"{}",
                free(of, table)
            ));
        }
        if table.drop.contains_key(title) {
            faults.push(format!("{place} maps \"{title}\", and [source.tables.{of}.drop] leaves it out: take out one of the two"));
        }
    }
    faults
}

/// The roles that no column has: the one that was meant is among them.
fn free(of: SourceTable, table: &TableMapping) -> String {
    let free = roles::free(of, table);
    if free.is_empty() { String::new() } else { format!(" (roles without a column: {})", free.join(", ")) }
}

/// Case and blanks do not matter in a word of the source, so two of its keys may be one word.
fn of_vocabulary(name: &str, vocabulary: &Vocabulary) -> Vec<String> {
    let mut faults = Vec::new();
    let mut known: BTreeMap<String, &String> = BTreeMap::new();
    for (word, target) in vocabulary {
        if target.trim().is_empty() {
            faults.push(format!("[vocabulary.{name}] maps \"{word}\" to nothing: name a word of the target, or take the line out"));
        }
        match known.entry(fold(word)) {
            Entry::Vacant(free) => drop(free.insert(target)),
            Entry::Occupied(taken) if *taken.get() == target => {}
            Entry::Occupied(_) => faults.push(format!(
                "[vocabulary.{name}] maps \"{word}\" to two words, for capitals and blanks do not tell its spellings apart: leave one"
            )),
        }
    }
    faults
}

fn fallback(mapping: &Mapping) -> Vec<String> {
    let of = &mapping.fallback;
    let mut faults = Vec::new();
    if of.currency.len() != 3 || !of.currency.bytes().all(|letter| letter.is_ascii_uppercase()) {
        faults.push("[fallback] currency is no code of ISO 4217: three capitals, as USD".to_owned());
    }
    let needed = TRANSLATIONS.iter().filter_map(|words| Some((words.name, words.fallback(of)?)));
    let empty = needed.chain([("author", &of.author)]).filter(|(_, word)| word.trim().is_empty());
    faults.extend(empty.map(|(name, _)| format!("[fallback] {name} is empty: the target wants a value")));
    faults
}

/// They are compared with what stands before the `@` of an address that is in small letters.
fn roles_of_mailboxes(shared_inboxes: &[String]) -> Vec<String> {
    let is_met = |role: &&String| {
        !role.is_empty()
            && !role.contains(['@', '+'])
            && !role.contains(char::is_whitespace)
            && **role == role.to_lowercase()
    };
    let never = shared_inboxes.iter().filter(|role| !is_met(role));
    never
        .map(|role| format!("[dedup] shared_inboxes: no address has \"{role}\" before its @: write that part alone, in small letters"))
        .collect()
}

fn of_target(target: &TargetMapping) -> Vec<String> {
    let mut faults = Vec::new();
    let names = target
        .rename
        .keys()
        .map(|name| ("rename", name))
        .chain(target.omit.iter().map(|name| ("omit", name)));
    faults.extend(names.filter_map(|(what, name)| Some(format!("[target] {what}: {}", unknown(name)?))));
    let keys = target.omit.iter().filter(|name| is_key(name));
    faults.extend(keys.map(|name| {
        format!("[target] omit: {name}: landfall knows each row by it, so that it cannot be left out")
    }));
    let mut live = BTreeMap::new();
    for (name, column) in &target.rename {
        if let Some(other) = live.insert((table_of(name), column), name) {
            faults.push(format!(
                "[target.rename] {other} and {name} are both called {column}: one column cannot hold both"
            ));
        }
    }
    faults
}

/// What is said of a name that is no `table.column`, with what may be meant; none where it is one.
fn unknown(name: &str) -> Option<String> {
    let Some((table, column)) = name.split_once('.') else {
        let is_table = Table::ALL.iter().any(|known| known.name() == name);
        let why =
            if is_table { ": a table is to have this name as long as landfall works on it" } else { "" };
        return Some(format!("{name} is no table.column of the target, as clients.source{why}"));
    };
    let Some(known) = Table::ALL.into_iter().find(|known| known.name() == table) else {
        let like = closest(table, Table::ALL.map(Table::name));
        return Some(format!("{name}: landfall writes to no table {table}{like}"));
    };
    let columns = columns::known(known);
    let like = || closest(column, columns.iter().copied());
    (!columns.contains(&column))
        .then(|| format!("{name}: landfall knows no such column of {table}{}", like()))
}

/// True for a column of a primary key.
fn is_key(name: &str) -> bool {
    let of = |table: Table| table.key_columns().iter().any(|column| name == format!("{table}.{column}"));
    Table::ALL.into_iter().any(of)
}

/// The table of `table.column`.
fn table_of(name: &str) -> Option<&str> {
    name.split_once('.').map(|(table, _)| table)
}

fn files(mapping: &Mapping) -> Vec<String> {
    let mut faults = Vec::new();
    if mapping.files.ignore.iter().any(|ignore| ignore.prefix.is_empty()) {
        faults.push(
            "[[files.ignore]] an empty prefix leaves every file out: name the folder, as \"cache/\""
                .to_owned(),
        );
    }
    // The words of a key are cut at everything else, and are in small letters without accents.
    let is_word =
        |word: &&String| !word.is_empty() && crate::fold::folded(word) == **word && !word.contains(' ');
    for rule in &mapping.files.category {
        let never = rule.words.iter().filter(|word| !is_word(word));
        faults.extend(never.map(|word| {
            let category = &rule.category;
            format!("[[files.category]] {category}: no key has \"{word}\" for a word: one word each, in small letters without accents")
        }));
    }
    faults
}

/// A tag for a lead category that no word of the source becomes would be on nothing.
fn tags(mapping: &Mapping) -> Vec<String> {
    let leads = &mapping.vocabulary.lead_category;
    let is_known = |lead: &str| leads.values().any(|known| known == lead);
    let never = mapping.tags.lead_category.keys().filter(|lead| !is_known(lead));
    never
        .map(|lead| format!("[tags.lead_category] {lead} is no word that [vocabulary.lead_category] maps to"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::{DEFAULT, Mapping};

    /// What is said of the default with this instead of that, below the heading.
    fn faults(that: &str, this: &str) -> String {
        assert_eq!(DEFAULT.matches(that).count(), 1, "{that}");
        Mapping::parse(&DEFAULT.replace(that, this)).map_or_else(
            |error| error.to_string().replace("the mapping file is not sound:\n", ""),
            |_| "sound".to_owned(),
        )
    }

    #[test]
    fn a_title_mapped_twice_is_refused_by_name() {
        assert_eq!(
            faults("\"Email Address\"", "\"Full Name\""),
            "[source.tables.interests.columns] maps \"Full Name\" twice"
        );
    }

    #[test]
    fn what_nothing_could_go_by_is_refused_with_its_place() {
        let cases = [
            ("format = 1", "format = 2", "format = 2: this landfall reads format 1"),
            (
                "full_name = \"Full",
                "fullname = \"Full",
                "[source.tables.interests.columns] fullname is no role of the interests: nobody would read \"Full Name\" (roles without a column: full_name)",
            ),
            (
                "mooring_number = \"Mooring Number\"",
                "",
                "[source.tables.berths.columns] has no line for mooring_number, and none of the berths could be loaded",
            ),
            (
                "[source.tables.berths.drop]",
                "[source.tables.berths.drop]\n\"Area\" = \"old\"",
                "[source.tables.berths.columns] maps \"Area\", and",
            ),
            (
                "\"Hot Lead\" = \"hot_lead\"",
                "\"Hot Lead\" = \"hot_lead\"\n\"hot  lead\" = \"general\"",
                "[vocabulary.lead_category] maps \"hot  lead\" to two words",
            ),
            (
                "\"WhatsApp\" = \"whatsapp\"",
                "\"WhatsApp\" = \" \"",
                "[vocabulary.contact_method] maps \"WhatsApp\" to nothing",
            ),
            ("currency = \"USD\"", "currency = \"Dollar\"", "[fallback] currency is no code"),
            ("\nstage = \"open\"", "\nstage = \"\"", "[fallback] stage is empty"),
            (
                "\"accounts\"",
                "\"Accounts\"",
                "[dedup] shared_inboxes: no address has \"Accounts\" before its @",
            ),
            (
                "\"accounts\"",
                "\"accounts@\"",
                "[dedup] shared_inboxes: no address has \"accounts@\" before its @",
            ),
            (
                "omit = []",
                "omit = [\"client.source\"]",
                "[target] omit: client.source: landfall writes to no table client; closest are \"clients\"",
            ),
            (
                "omit = []",
                "omit = [\"berths.acess\"]",
                "[target] omit: berths.acess: landfall knows no such column of berths; closest is \"access\"",
            ),
            (
                "[target.rename]",
                "[target.rename]\n\"clients.fullname\" = \"name\"",
                "[target] rename: clients.fullname: landfall knows no such column of clients; closest is \"full_name\"",
            ),
            (
                "omit = []",
                "omit = [\"source\"]",
                "[target] omit: source is no table.column of the target, as clients.source",
            ),
            (
                "omit = []",
                "omit = [\"interest_tags.tag_id\"]",
                "[target] omit: interest_tags.tag_id: landfall knows each row by it",
            ),
            (
                "[target.rename]",
                "[target.rename]\nclients = \"customers\"",
                "[target] rename: clients is no table.column of the target, as clients.source: a table is to have this name",
            ),
            (
                "[target.rename]",
                "[target.rename]\n\"clients.source\" = \"x\"\n\"clients.address\" = \"x\"",
                "[target.rename] clients.address and clients.source are both called x",
            ),
            (
                "prefix = \"client-emails/\"",
                "prefix = \"\"",
                "[[files.ignore]] an empty prefix leaves every file out",
            ),
            (
                "\"businesscard\"",
                "\"Business Card\"",
                "[[files.category]] business_card: no key has \"Business Card\" for a word",
            ),
            ("hot_lead = \"Hot Lead\"", "hot = \"Hot Lead\"", "[tags.lead_category] hot is no word that"),
            ("[\"english\", \"simple\"]", "[]", "[search] configurations is empty"),
        ];
        for (that, this, said) in cases {
            let faults = faults(that, this);
            assert!(faults.starts_with(said) && faults.lines().count() == 1, "{faults}");
        }
    }

    #[test]
    fn what_is_refused_by_now_is_read_of_a_run_that_was_planned_by_it() {
        let older = DEFAULT.replace("omit = []", "omit = [\"client.source\"]");
        assert!(Mapping::parse(&older).is_err());
        assert_eq!(Mapping::of_run(&older).unwrap().target.omit, ["client.source"]);
        let (before, rest) = DEFAULT.split_once("[source.tables.invoices]").unwrap();
        let after = &rest[rest.find("\n[vocabulary").unwrap()..];
        let error = Mapping::of_run(&format!("{before}{after}")).unwrap_err().to_string();
        assert!(error.ends_with("[source.tables.invoices] is missing"), "{error}");
    }

    #[test]
    fn every_column_that_landfall_looks_at_may_be_omitted() {
        let omit = "omit = [\"clients.search_vector\", \"client_notes.port_id\", \"files.sha256\"]";
        assert_eq!(faults("omit = []", omit), "sound");
    }

    #[test]
    fn every_fault_is_told_and_not_the_first() {
        let text = DEFAULT
            .replace("full_name = \"Full", "fullname = \"Full")
            .replace("\"accounts\"", "\"Accounts\"");
        assert_eq!(Mapping::parse(&text).unwrap_err().to_string().lines().count(), 1 + 2);
    }

    #[test]
    fn two_spellings_of_a_word_may_mean_the_same() {
        assert_eq!(
            faults(
                "\"Hot Lead\" = \"hot_lead\"",
                "\"Hot Lead\" = \"hot_lead\"\n\"hot  lead\" = \"hot_lead\""
            ),
            "sound"
        );
    }
}
