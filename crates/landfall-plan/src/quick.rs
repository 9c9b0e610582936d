//! A hasher for what no outsider chooses: names of roles, numbers of words. It takes a step for eight bytes, and nothing keeps anybody from
//! choosing keys that collide, which is why texts of the source have the standard one.

use std::hash::Hasher;

/// The state: multiplied and turned with every word (as rustc hashes its own names).
#[derive(Debug, Default, Clone, Copy)]
pub struct Quick(u64);

impl Quick {
    const fn add(&mut self, word: u64) {
        self.0 = (self.0.rotate_left(5) ^ word).wrapping_mul(0x517c_c1b7_2722_0a95);
    }
}

impl Hasher for Quick {
    fn write(&mut self, bytes: &[u8]) {
        let (words, rest) = bytes.as_chunks::<8>();
        words.iter().for_each(|word| self.add(u64::from_le_bytes(*word)));
        let mut last = [0; 8];
        last[..rest.len()].copy_from_slice(rest);
        self.add(u64::from_le_bytes(last));
    }

    fn write_u8(&mut self, byte: u8) {
        self.add(byte.into());
    }

    fn write_u32(&mut self, number: u32) {
        self.add(number.into());
    }

    fn write_u64(&mut self, number: u64) {
        self.add(number);
    }

    fn write_usize(&mut self, number: usize) {
        self.add(number as u64);
    }

    /// The multiplication moves everything up: a table looks at the lowest bits too.
    fn finish(&self) -> u64 {
        self.0.rotate_left(26)
    }
}
