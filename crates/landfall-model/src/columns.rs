//! Texts in the columns of a terminal, whatever their script.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Columns of a terminal that a text takes: of a Chinese or Japanese sign two.
pub fn width(text: &str) -> usize {
    text.width()
}

/// A text with blanks behind it, so that what follows stands in the same column of a terminal whatever it is.
pub fn padded(text: &str, width: usize) -> String {
    format!("{text}{}", " ".repeat(width.saturating_sub(text.width())))
}

/// As much of a text as fits into so many columns of a terminal, with a mark where that is not all of it.
pub fn cut(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let mut taken = 0;
    let fits = |letter: &char| {
        taken += letter.width().unwrap_or_default();
        taken < width
    };
    text.chars().take_while(fits).chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use super::{cut, padded};

    #[test]
    fn what_follows_a_text_stands_in_one_column_whatever_the_script() {
        for (text, fitting) in
            [("Ann Lee", "Ann Lee"), ("王小明", "王小明"), ("田中角栄", "田中角…"), ("José Núñez", "José N…")]
        {
            assert_eq!(cut(text, 7), fitting);
        }
        assert_eq!(
            ["Ann", "王小", "e\u{301}"].map(|text| padded(text, 5)),
            ["Ann  ", "王小 ", "e\u{301}    "]
        );
    }
}
