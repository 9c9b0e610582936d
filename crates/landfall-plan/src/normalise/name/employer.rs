//! What the rest of a row tells of the word behind a comma: in `John Smith, Burgess` it is a company where the company's cell or the address's
//! domain has it, and not his name as well. Nothing else tells it from `García López, María`.

use landfall_model::fold::folded;

use super::{company_key, words};

/// Fewer letters begin too many domains.
const LEAST: usize = 4;

/// True where `company` or a domain of `email` begins with `second`, and holds no word of `first`. Of one word before it only a company of that very
/// name tells: in `Rossi, Marco` a longer one, or a domain, may be his own.
pub fn is_employer(first: &str, second: &str, company: &str, email: &str) -> bool {
    let (own, name) = (folded(first), company_key(second));
    let is_own = |text: &str| own.split(' ').any(|word| !words::is_particle(word) && text.contains(word));
    let company = company_key(company);
    let has_given = own.contains(' ');
    let is_named = company == name || (has_given && company.starts_with(&format!("{name} ")));
    let joined = name.replace(' ', "");
    let of_domain = || {
        let domains = email.split('@').skip(1).map(|behind| behind.split('.').next().unwrap_or_default());
        joined.len() >= LEAST
            && has_given
            && domains.map(str::to_lowercase).any(|site| site.starts_with(&joined) && !is_own(&site))
    };
    !name.is_empty() && (is_named && !is_own(&company) || of_domain())
}

#[cfg(test)]
mod tests {
    use super::is_employer;

    #[test]
    fn a_company_is_told_by_its_cell_or_by_the_domain_of_an_address() {
        for (first, second, company, email) in [
            ("John Smith", "Burgess", "Burgess", ""),
            ("John Smith", "Burgess", "BURGESS Yachts Ltd", ""),
            ("Smith", "Burgess", "Burgess Ltd", ""),
            ("John Smith", "Burgess", "", "j.smith@burgessyachts.com"),
            ("John Smith", "Blue Ocean", "", "a@x.org; john@blueocean.com"),
        ] {
            assert!(is_employer(first, second, company, email), "{first}, {second}");
        }
        for (first, second, company, email) in [
            ("García López", "María", "", "maria@example.com"),
            ("Rossi", "Marco", "Marco Rossi SRL", "info@marcorossi.it"),
            ("van Dijk", "Anna", "", "info@annavandijk.nl"),
            ("Wei", "Li", "", "wei@li.com"),
            ("Rossi", "Marco", "", "info@marcoyachts.it"),
            ("Rossi", "Marco", "Marco Yachts", ""),
            ("John Smith", "Burgess", "", ""),
            ("John Smith", "", "", "j@x.org"),
        ] {
            assert!(!is_employer(first, second, company, email), "{first}, {second}");
        }
    }
}
