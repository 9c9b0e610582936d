//! Texts that more than one check asks for. Macros, since a constant is put together of literals alone.

/// The mooring number of the berth of this alias as it is searched for: `A12`, `A-12`, `A 12`. By the letters alone: a column may have a collation that
/// takes no pattern.
macro_rules! spellings {
    ($berth:literal) => {
        concat!(
            "concat_ws(' ', ",
            $berth,
            ".{berths.mooring_number}, regexp_replace(",
            $berth,
            ".{berths.mooring_number}::text COLLATE \"C\", '^([A-Za-z]+)([0-9]+)$', '\\1-\\2 \\1 \\2'))"
        )
    };
}

/// The contacts `k` of a client, a number also without its sign.
macro_rules! contacts {
    () => {
        "string_agg(concat_ws(' ', k.{client_contacts.value}, ltrim(k.{client_contacts.value}::text, '+')), ' '
                    ORDER BY k.{client_contacts.id})"
    };
}

/// The notes `k` of a client or an interest.
macro_rules! notes {
    ($table:literal) => {
        concat!("string_agg(k.{", $table, ".content}, ' ' ORDER BY k.{", $table, ".id})")
    };
}

pub(super) use {contacts, notes, spellings};
