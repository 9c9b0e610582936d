//! Derived ids: the same source record gets the same UUID in every rehearsal, re-run and delta (DESIGN decision 2).

use uuid::Uuid;

/// The namespace of all ids that landfall derives (a random UUID, fixed for ever).
const NAMESPACE: Uuid = Uuid::from_u128(0x6d5f_2a0e_91c4_4b7d_8e53_0f7a_c2d1_96b8);

/// UUIDv5 of (port, table, key). `table` is the target table; `key` names the record within it, for instance `"412"`
/// for the interest 412 or `"412/email/jo@example.com"` for a contact of the client that interest 412 founded.
pub fn derive(port: &str, table: &str, key: &str) -> Uuid {
    // U+001F separates the parts: no slug, table or key of ours holds it, so two different triples never join alike.
    Uuid::new_v5(&NAMESPACE, [port, table, key].join("\u{1f}").as_bytes())
}

#[cfg(test)]
mod tests {
    use super::derive;

    #[test]
    fn the_same_record_always_gets_the_same_id() {
        let id = derive("port-nimara", "clients", "412");
        assert_eq!(id, derive("port-nimara", "clients", "412"));
        assert_eq!(id.get_version_num(), 5);
    }

    #[test]
    fn port_table_and_key_each_change_the_id() {
        let id = derive("port-nimara", "clients", "412");
        assert_ne!(id, derive("port-amador", "clients", "412"));
        assert_ne!(id, derive("port-nimara", "berths", "412"));
        assert_ne!(id, derive("port-nimara", "clients", "413"));
    }
}
