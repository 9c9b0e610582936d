//! Who a client is, and where: names, companies, contacts and countries.

use landfall_model::finding::Code;
use serde_json::json;

use super::kit::{client_note, codes, interest, planned};

#[test]
fn a_name_that_was_changed_has_its_original_in_the_warning() {
    let plan = planned(&interest(json!({"Full Name": "LEE, Mrs ANN"})));
    assert_eq!(plan.clients[0].row.full_name, "Ann Lee");
    let warning = &plan.warnings[0];
    assert_eq!(
        (warning.code, &*warning.column, &*warning.value),
        (Code::NameNormalised, "Full Name", "LEE, Mrs ANN")
    );
}

#[test]
fn a_company_comes_from_its_own_column_else_from_the_name() {
    let cases = [
        (json!({"Full Name": "Ann Lee / Blue Ocean LLC"}), Some("Blue Ocean LLC")),
        (json!({"Full Name": "Ann Lee / Blue Ocean LLC", "Company": "Red Sea Ltd"}), Some("Red Sea Ltd")),
        (json!({"Full Name": "Ann Lee"}), None),
    ];
    for (cells, company) in cases {
        assert_eq!(
            planned(&interest(cells.clone())).clients[0].row.company_name.as_deref(),
            company,
            "{cells}"
        );
    }
}

#[test]
fn telephone_numbers_become_contacts_with_channel_label_and_spelling() {
    let cases = [
        (json!({"Phone Number": "+33465710233"}), ("phone", "+33465710233"), None, None, vec![]),
        (
            json!({"Phone Number": "0033 465 710 233 ext. 12"}),
            ("phone", "+33465710233"),
            Some("ext. 12"),
            Some("written as: 0033 465 710 233 ext. 12"),
            vec![Code::PhoneNormalised],
        ),
        (
            json!({"Phone Number": "04 65 71 02 33", "Place of Residence": "France"}),
            ("phone", "+33465710233"),
            None,
            Some("written as: 04 65 71 02 33"),
            vec![Code::PhoneNormalised],
        ),
        (
            json!({"Phone Number": "04 65 71 02 33"}),
            ("other", "04 65 71 02 33"),
            None,
            None,
            vec![Code::PhoneInvalid],
        ),
        (
            json!({"Phone Number": "+440000000000"}),
            ("other", "+440000000000"),
            None,
            None,
            vec![Code::PhonePlaceholder],
        ),
    ];
    for (cells, contact, label, notes, warned) in cases {
        let plan = planned(&interest(cells.clone()));
        let row = &plan.client_contacts[0].row;
        assert_eq!((&*row.channel, &*row.value), contact, "{cells}");
        assert_eq!(
            (row.label.as_deref(), row.notes.as_deref(), row.is_primary),
            (label, notes, true),
            "{cells}"
        );
        assert_eq!(codes(&plan, "Phone Number"), warned, "{cells}");
    }
}

#[test]
fn several_addresses_and_numbers_of_a_cell_are_contacts_of_their_own() {
    let plan = planned(&interest(json!({
        "Email Address": "ann@example.com; lee@example.com; nobody", "Phone Number": "+33465710233 / +33465710270",
    })));
    let contacts: Vec<_> =
        plan.client_contacts.iter().map(|contact| (&*contact.row.value, contact.row.is_primary)).collect();
    let expected = [
        ("ann@example.com", true),
        ("lee@example.com", false),
        ("+33465710233", true),
        ("+33465710270", false),
    ];
    assert_eq!(contacts, expected);
    assert_eq!(codes(&plan, "Email Address"), [Code::EmailInvalid, Code::EmailSplit]);
    assert_eq!(codes(&plan, "Phone Number"), [Code::PhoneSplit]);
    assert!(client_note(&plan).contains("Email Address: ann@example.com; lee@example.com; nobody"));
}

#[test]
fn an_address_among_numbers_and_a_number_among_addresses_are_contacts_of_their_own() {
    let cases = [
        (json!({"Email Address": "ann@example.com\n+33465710233"}), "Email Address", Code::EmailSplit),
        (json!({"Phone Number": "+33465710233 | ann@example.com"}), "Phone Number", Code::PhoneSplit),
    ];
    for (cells, column, code) in cases {
        let plan = planned(&interest(cells));
        let contacts: Vec<_> =
            plan.client_contacts.iter().map(|contact| (&*contact.row.channel, &*contact.row.value)).collect();
        assert_eq!(contacts, [("email", "ann@example.com"), ("phone", "+33465710233")]);
        assert!(plan.client_contacts.iter().all(|contact| contact.row.is_primary));
        let notes = plan.client_contacts.iter().filter_map(|contact| contact.row.notes.as_deref());
        assert!(notes.clone().count() == 2 && notes.into_iter().all(|note| note.starts_with("written as: ")));
        assert_eq!(codes(&plan, column), [code]);
    }
}

#[test]
fn a_guessed_country_is_taken_and_an_unknown_one_is_none_and_both_originals_are_kept() {
    let cases = [
        ("France", Some("FR"), vec![]),
        ("Paris", Some("FR"), vec![Code::CountryGuessed]),
        ("on board", None, vec![Code::CountryUnknown]),
    ];
    for (text, country, warned) in cases {
        let plan = planned(&interest(json!({"Full Name": "Ann Lee", "Place of Residence": text})));
        assert_eq!(plan.clients[0].row.nationality.as_deref(), country, "{text}");
        assert_eq!(codes(&plan, "Place of Residence"), warned, "{text}");
        assert_eq!(client_note(&plan).contains(text), !warned.is_empty(), "{text}");
    }
}

#[test]
fn a_word_that_points_to_another_row_is_no_name() {
    for name in ["idem", "Ídem", "same", "see above", "ver arriba", "no tiene", "desconocido"] {
        let plan = planned(&interest(json!({"Full Name": name, "Email Address": "ann.lee@example.com"})));
        assert_eq!(plan.clients[0].row.full_name, "ann.lee", "{name}");
        assert_eq!(codes(&plan, "Full Name")[0], Code::Placeholder, "{name}");
    }
}
