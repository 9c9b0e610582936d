//! Masking of personal data for logs, terminal, reports and audit rows (DESIGN decision 15): enough stays to recognise one's own
//! record beside its id, too little to learn who it is.

/// A name, note or other text: the first character of each word, then dots. `Anna van Dijk` becomes `A••• v••• D•••`.
pub fn text(value: &str) -> String {
    value.split_whitespace().map(word).collect::<Vec<_>>().join(" ")
}

/// An e-mail address: `j•••@d•••.com`. Anything without an `@` is masked as text.
pub fn email(value: &str) -> String {
    let Some((local, domain)) = value.trim().rsplit_once('@') else {
        return text(value);
    };
    match domain.rsplit_once('.') {
        Some((host, top)) => format!("{}@{}.{top}", word(local), word(host)),
        None => format!("{}@{}", word(local), word(domain)),
    }
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

fn word(word: &str) -> String {
    // A fixed number of dots: the length of a name is part of what it tells.
    word.chars().next().map_or_else(String::new, |first| format!("{first}•••"))
}

#[cfg(test)]
mod tests {
    #[test]
    fn masked_values_keep_their_shape_and_lose_their_content() {
        let cases = [
            ("Anna van Dijk", "A••• v••• D•••"),
            ("john.doe@example.com", "j•••@e•••.com"),
            ("+33 6 12 34 56 78", "•••78"),
            ("12345", "1•••"),
            ("", ""),
        ];
        for (value, expected) in cases {
            assert_eq!(super::any(value), expected, "{value}");
        }
    }
}
