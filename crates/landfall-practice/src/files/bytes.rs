//! Small contents that look like what they are: a PDF that opens, headers of pictures, JSON, CSV. No two are alike.

use crate::random::Rng;

/// Content type and bytes for a key, by its ending; a PDF where the ending tells nothing.
pub(super) fn make(key: &str, title: &str, rng: &mut Rng) -> (&'static str, Vec<u8>) {
    let ending = key.rsplit('.').next().unwrap_or_default().to_lowercase();
    match ending.as_str() {
        "jpg" | "jpeg" => ("image/jpeg", jpeg(rng)),
        "png" => ("image/png", png(rng)),
        "json" => (
            "application/json",
            format!("{{\"subject\":\"{title}\",\"id\":\"{}\"}}\n", rng.id(24)).into_bytes(),
        ),
        "csv" => ("text/csv", format!("id,amount\n{},{}\n", rng.id(6), rng.between(1, 9_999)).into_bytes()),
        _ => ("application/pdf", pdf(title, rng)),
    }
}

/// A PDF of one page that shows a line, with a table of references that fits. A comment makes it unlike every other.
fn pdf(title: &str, rng: &mut Rng) -> Vec<u8> {
    let shown: String = title.chars().filter(|c| c.is_ascii_alphanumeric() || *c == ' ').collect();
    let stream = format!("BT /F1 18 Tf 60 720 Td ({shown}) Tj ET");
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>"
            .to_owned(),
        format!("<< /Length {} >>\nstream\n{stream}\nendstream", stream.len()),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_owned(),
    ];
    let mut file = format!("%PDF-1.4\n% {}\n", rng.id(700));
    let mut offsets = Vec::new();
    for (i, object) in objects.iter().enumerate() {
        offsets.push(file.len());
        file += &format!("{} 0 obj\n{object}\nendobj\n", i + 1);
    }
    let start = file.len();
    file += &format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for offset in offsets {
        file += &format!("{offset:010} 00000 n \n");
    }
    file += &format!("trailer << /Size {} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n", objects.len() + 1);
    file.into_bytes()
}

/// What a photo begins and ends with, and noise between.
fn jpeg(rng: &mut Rng) -> Vec<u8> {
    let mut file = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x48\x00\x48\x00\x00".to_vec();
    file.extend(noise(1_500, rng));
    file.extend(b"\xff\xd9");
    file
}

/// What a PNG of 64 by 64 points begins and ends with, and noise between.
fn png(rng: &mut Rng) -> Vec<u8> {
    let mut file =
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR\x00\x00\x00\x40\x00\x00\x00\x40\x08\x02\x00\x00\x00".to_vec();
    file.extend(noise(900, rng));
    file.extend(b"\x00\x00\x00\x00IEND\xaeB`\x82");
    file
}

fn noise(least: usize, rng: &mut Rng) -> Vec<u8> {
    let words = (least + rng.below(1_200)) / 8;
    (0..words).flat_map(|_| rng.next().to_le_bytes()).collect()
}

#[cfg(test)]
mod tests {
    use super::make;
    use crate::random::Rng;

    #[test]
    fn contents_are_small_begin_as_their_kind_does_and_differ() {
        let mut rng = Rng::new(1, "bytes");
        for (key, magic) in
            [("a.pdf", b"%PDF".as_slice()), ("b.JPG", b"\xff\xd8\xff"), ("c.png", b"\x89PNG"), ("d", b"%PDF")]
        {
            let (_, first) = make(key, "EOI A12", &mut rng);
            let (_, second) = make(key, "EOI A12", &mut rng);
            assert!(first.starts_with(magic), "{key}");
            assert!((1_000..4_096).contains(&first.len()), "{key}: {}", first.len());
            assert_ne!(first, second, "{key}");
        }
    }

    #[test]
    fn the_offsets_of_a_pdf_point_at_its_objects() {
        let (_, file) = make("a.pdf", "EOI A12", &mut Rng::new(1, "bytes"));
        let text = String::from_utf8(file).unwrap();
        let table = text.split("xref\n").nth(1).unwrap();
        for (i, line) in table.lines().skip(2).take(5).enumerate() {
            let offset: usize = line[..10].parse().unwrap();
            assert!(text[offset..].starts_with(&format!("{} 0 obj", i + 1)));
        }
    }
}
