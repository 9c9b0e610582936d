//! Checkboxes: `true`/`false` on PostgreSQL, `1`/`0` on SQLite sources, and any text where nobody checked (NOCODB 4).

use landfall_model::{finding::Code, mapping::fold};
use serde_json::Value;
use unicode_normalization::UnicodeNormalization;

use super::{
    Reading,
    text::{self, Placeholders},
};

/// The cell as a truth value; none where it is empty (rows inserted in bulk hold null, which is not `false`).
pub fn read(cell: &Value, placeholders: &Placeholders) -> Reading<Option<bool>> {
    // `x` is a tick here, though it stands for nothing elsewhere.
    text::read(cell, &Placeholders::default()).and_then(|text| match parse(&text) {
        Some(truth) => Reading::plain(Some(truth)),
        None => text::parse(&text, placeholders).and_then(|_| unknown()),
    })
}

/// Words for a box that is ticked: signs, what programs write in English and spreadsheets in the languages of the coast, yes in these, and
/// what the boxes themselves say.
const YES: [&str; 55] = [
    "1",
    "1.0",
    "true",
    "t",
    "yes",
    "y",
    "on",
    "checked",
    "x",
    "[x]",
    "✓",
    "✔",
    "☑",
    "✅",
    "si",
    "sì",
    "sí",
    "oui",
    "ja",
    "sim",
    "evet",
    "да",
    "ναι",
    "ναί",
    "نعم",
    "wahr",
    "verdadero",
    "vero",
    "vrai",
    "verdadeiro",
    "истина",
    "paid",
    "abonado",
    "abonada",
    "saldato",
    "pagado",
    "pagada",
    "pagat",
    "pagato",
    "pagata",
    "payé",
    "payée",
    "bezahlt",
    "ödendi",
    "оплачено",
    "оплачен",
    "مدفوع",
    "approved",
    "aprobado",
    "aprobada",
    "aprovat",
    "approvato",
    "approuvé",
    "genehmigt",
    "одобрено",
];
/// Words for one that is not.
const NO: [&str; 53] = [
    "0",
    "0.0",
    "false",
    "f",
    "no",
    "n",
    "off",
    "unchecked",
    "[ ]",
    "☐",
    "✗",
    "✘",
    "❌",
    "non",
    "nein",
    "não",
    "nao",
    "hayır",
    "hayir",
    "нет",
    "όχι",
    "οχι",
    "لا",
    "falsch",
    "falso",
    "faux",
    "ложь",
    "unpaid",
    "pending",
    "pendiente",
    "pdte",
    "pendent",
    "in sospeso",
    "en attente",
    "offen",
    "ausstehend",
    "not paid",
    "impagado",
    "impagada",
    "no pagado",
    "no pagada",
    "sin pagar",
    "no pagat",
    "non pagato",
    "non payé",
    "impayé",
    "nicht bezahlt",
    "unbezahlt",
    "не оплачено",
    "не оплачен",
    "not approved",
    "no aprobado",
    "nicht genehmigt",
];
/// What makes a picture of a sign: `✔️`.
const AS_PICTURE: char = '\u{fe0f}';

/// The words that are understood, without regard to case and runs of blanks; none for any other, which is never taken for `false`.
fn parse(text: &str) -> Option<bool> {
    let word: String = fold(text).nfc().filter(|c| *c != AS_PICTURE).collect();
    let is = |words: &[&str]| words.contains(&word.as_str());
    if is(&YES) { Some(true) } else { is(&NO).then_some(false) }
}

fn unknown() -> Reading<Option<bool>> {
    Reading::refused(Code::ValueUnknown, "neither yes nor no: read as empty; correct it in the source")
}

#[cfg(test)]
mod tests {
    use landfall_model::{finding::Code, mapping::Mapping};
    use serde_json::json;

    use super::{super::text::Placeholders, read};

    #[test]
    fn every_form_of_a_checkbox_is_read_and_nothing_else() {
        let cases = [
            (json!(true), Some(true)),
            (json!(1), Some(true)),
            (json!(1.0), Some(true)),
            (json!("1"), Some(true)),
            (json!(" Yes "), Some(true)),
            (json!("TRUE"), Some(true)),
            (json!("x"), Some(true)),
            (json!(false), Some(false)),
            (json!(0), Some(false)),
            (json!("no"), Some(false)),
            (json!("False"), Some(false)),
            (json!("Paid"), Some(true)),
            (json!("not  paid"), Some(false)),
            (json!("Unpaid"), Some(false)),
            (json!("sì"), Some(true)),
            (json!("Nein"), Some(false)),
            (json!("☑"), Some(true)),
            (json!("☐"), Some(false)),
            (json!("PAGADO"), Some(true)),
            (json!("Pagat"), Some(true)),
            (json!("Abonado"), Some(true)),
            (json!("pendiente"), Some(false)),
            (json!("bezahlt"), Some(true)),
            (json!("payé"), Some(true)),
            (json!("paye\u{301}"), Some(true)),
            (json!("Оплачено"), Some(true)),
            (json!("مدفوع"), Some(true)),
            (json!("impagado"), Some(false)),
            (json!("no pagado"), Some(false)),
            (json!("nicht bezahlt"), Some(false)),
            (json!("не оплачено"), Some(false)),
            (json!("VERDADERO"), Some(true)),
            (json!("FALSCH"), Some(false)),
            (json!("نعم"), Some(true)),
            (json!("[x]"), Some(true)),
            (json!("[ ]"), Some(false)),
            (json!("✗"), Some(false)),
            (json!("❌"), Some(false)),
            (json!("✔\u{fe0f}"), Some(true)),
            (json!([true]), Some(true)),
            (json!(null), None),
            (json!(""), None),
        ];
        for (cell, expected) in cases {
            let reading = read(&cell, &Placeholders::new(&Mapping::default().placeholders));
            assert_eq!(reading.value, expected, "{cell}");
            assert!(reading.remarks.is_empty(), "{cell}");
        }
    }

    #[test]
    fn other_values_are_reported_and_never_taken_for_false() {
        for cell in [
            json!("maybe"),
            json!("paid?"),
            json!("partly paid"),
            json!("parcialmente pagado"),
            json!("Pagado 12/03/2024"),
            json!(2),
            json!(-1),
            json!("25:00"),
            json!([true, false]),
        ] {
            let reading = read(&cell, &Placeholders::default());
            assert_eq!(reading.value, None, "{cell}");
            assert_eq!(reading.remarks[0].code, Code::ValueUnknown, "{cell}");
        }
        let nothing = read(&json!("n/a"), &Placeholders::new(&Mapping::default().placeholders));
        assert_eq!((nothing.value, nothing.remarks[0].code), (None, Code::Placeholder));
    }
}
