//! Masking of personal data for logs, terminal, reports and audit rows (DESIGN decision 15): enough stays to recognise one's own
//! record beside its id, too little to learn who it is.

mod mask;

pub use mask::Mask;

/// The extensions that are shown: those of documents, pictures, mails and exports, and `bin`, which the plan gives to what has none.
const EXTENSIONS: [&str; 28] = [
    "pdf", "doc", "docx", "odt", "xls", "xlsx", "ods", "ppt", "pptx", "txt", "rtf", "csv", "json", "xml",
    "html", "eml", "msg", "jpg", "jpeg", "png", "gif", "webp", "heic", "tif", "tiff", "svg", "zip", "bin",
];

/// Columns of the target whose values are words of a vocabulary, or names that landfall or the marina gave.
const IMPERSONAL: [&str; 27] = [
    "action",
    "area",
    "berth_type",
    "category",
    "channel",
    "color",
    "contract_status",
    "currency",
    "deposit_status",
    "document_type",
    "entity_type",
    "eoi_status",
    "ip_address",
    "lead_category",
    "mime_type",
    "mooring_number",
    "payment_method",
    "payment_status",
    "pipeline_stage",
    "preferred_contact_method",
    "price_currency",
    "sha256",
    "signer_role",
    "status",
    "status_override_mode",
    "storage_bucket",
    "storage_path",
];

/// True for a column of the target that holds nothing of a person.
pub fn is_impersonal(column: &str) -> bool {
    IMPERSONAL.contains(&column)
}

/// A name, note or other text: the first character of each word, then dots. `Anna van Dijk` becomes `A••• v••• D•••`.
pub fn text(value: &str) -> String {
    value.split_whitespace().map(word).collect::<Vec<_>>().join(" ")
}

/// An e-mail address, alone or among words: `j•••@d•••.com`. Every other word is masked as in a text.
pub fn email(value: &str) -> String {
    value.split_whitespace().map(address).collect::<Vec<_>>().join(" ")
}

/// A word with an `@`. Only what can be the end of a domain is shown: anything else after the last point may be a name.
fn address(value: &str) -> String {
    let Some((local, domain)) = value.rsplit_once('@') else {
        return word(value);
    };
    match domain.rsplit_once('.') {
        Some((host, top)) if is_domain(host) && is_domain(top) => {
            format!("{}@{}.{top}", word(local), word(host))
        }
        _ => format!("{}@{}", word(local), word(domain)),
    }
}

fn is_domain(text: &str) -> bool {
    text.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '.'))
}

/// A telephone number: the last two digits. `+33 6 12 34 56 78` becomes `•••78`.
pub fn phone(value: &str) -> String {
    let digits: Vec<char> = value.chars().filter(char::is_ascii_digit).collect();
    let tail: String = digits.iter().skip(digits.len().saturating_sub(2)).collect();
    if digits.len() < 6 { "•••".to_owned() } else { format!("•••{tail}") }
}

/// Any cell whose kind is not known: as an e-mail where it looks like one, as a telephone number where it is mostly digits, else as text.
pub fn any(value: &str) -> String {
    let digits = value.chars().filter(char::is_ascii_digit).count();
    if value.contains('@') {
        email(value)
    } else if digits >= 6 && digits * 2 > value.chars().count() {
        phone(value)
    } else {
        text(value)
    }
}

/// A key of an object: each segment by its first character, ids whole, and of the file its extension where that is a known one.
/// `EOIs/eoi_A12_Doe.pdf` becomes `E•••/e•••.pdf`.
pub fn object_key(key: &str) -> String {
    let (path, extension) = match key.rsplit_once('.') {
        Some((path, end)) if is_extension(end) => (path, format!(".{end}")),
        _ => (key, String::new()),
    };
    path.split('/').map(segment).collect::<Vec<_>>().join("/") + &extension
}

/// Anything else after a dot may be a name: `contract.smith`.
fn is_extension(end: &str) -> bool {
    EXTENSIONS.iter().any(|known| known.eq_ignore_ascii_case(end))
}

/// A file of ours is named by its id, with whatever the original had after its dot.
fn segment(segment: &str) -> String {
    match segment.split_once('.') {
        _ if is_id(segment) => segment.to_owned(),
        Some((id, end)) if is_id(id) => format!("{id}.{}", word(end)),
        _ => word(segment),
    }
}

fn is_id(text: &str) -> bool {
    uuid::Uuid::parse_str(text).is_ok()
}

/// A sentence of ours that quotes values in double quotes: only what is quoted is masked.
pub fn quoted(sentence: &str) -> String {
    let parts = sentence.split('"').enumerate();
    parts.map(|(n, part)| if n % 2 == 1 { any(part) } else { part.to_owned() }).collect::<Vec<_>>().join("\"")
}

fn word(word: &str) -> String {
    // A fixed number of dots: the length of a name is part of what it tells.
    word.chars().next().map_or_else(String::new, |first| format!("{first}•••"))
}

#[cfg(test)]
mod tests {
    #[test]
    fn only_what_a_sentence_quotes_is_masked() {
        assert_eq!(super::quoted("Is \"Jo Doe\" in berth A1?"), "Is \"J••• D•••\" in berth A1?");
    }

    #[test]
    fn masked_values_keep_their_shape_and_lose_their_content() {
        let cases = [
            ("Anna van Dijk", "A••• v••• D•••"),
            ("john.doe@example.com", "j•••@e•••.com"),
            ("+33 6 12 34 56 78", "•••78"),
            ("12345", "1•••"),
            ("", ""),
            ("Wrote to ann@example.com. Then met John Doe", "W••• t••• a•••@e•••. T••• m••• J••• D•••"),
            ("ann@example.com/John.Doe", "a•••@e•••"),
            ("Ann Lee <ann@example.com>", "A••• L••• <•••@e•••"),
            ("ann @ home", "a••• @ h•••"),
        ];
        for (value, expected) in cases {
            assert_eq!(super::any(value), expected, "{value}");
        }
    }

    #[test]
    fn masked_keys_keep_ids_and_extensions() {
        let id = "5f0c4a4e-6f5c-5d0e-9d6b-1f2a3b4c5d6e";
        let cases = [
            ("EOIs/eoi_A12_Doe.pdf", "E•••/e•••.pdf"),
            (&format!("port/clients/{id}/{id}.pdf"), &format!("p•••/c•••/{id}/{id}.pdf")),
            ("a//Dr. Anna van Dijk/", "a•••//D•••/"),
            ("J.Doe-Smith", "J•••"),
            ("EOIs/contract.smith", "E•••/c•••"),
            ("Jo.Doe/scan.JPG", "J•••/s•••.JPG"),
            ("Jo.pdf/scan", "J•••/s•••"),
            ("Jo.Doe.pdf/", "J•••/"),
            ("lease.pdf.Doe", "l•••"),
            (".Doe", ".•••"),
            (&format!("{id}.Smith"), &format!("{id}.S•••")),
            (&format!("{id}.Doe.pdf"), &format!("{id}.D•••.pdf")),
        ];
        for (key, expected) in cases {
            assert_eq!(super::object_key(key), expected, "{key}");
        }
    }
}
