//! What stands beside an amount, as a currency of ISO 4217.

use unicode_normalization::UnicodeNormalization;

use crate::normalise::text::is_one_of;

/// Codes of ISO 4217 that money is paid in (list one of 2025), and two that old rows may still hold (ANG, HRK).
const CODES: &str = "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF \
    CHF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HRK HTG HUF \
    IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP \
    MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK \
    SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VED VES VND VUV WST XAF XCD \
    XCG XOF XPF YER ZAR ZMW ZWG";

/// Other ways to write a currency, in upper case. Those that mean several are [`SHARED`].
const ALIASES: [(&str, &str); 143] = [
    ("US$", "USD"),
    ("USD$", "USD"),
    ("$US", "USD"),
    ("U.S.$", "USD"),
    ("US DOLLAR", "USD"),
    ("US DOLLARS", "USD"),
    ("DOLLAR", "USD"),
    ("DOLLARS", "USD"),
    ("€", "EUR"),
    ("€UR", "EUR"),
    ("EURO", "EUR"),
    ("EUROS", "EUR"),
    ("£", "GBP"),
    ("£GB", "GBP"),
    ("GB£", "GBP"),
    ("STG", "GBP"),
    ("POUND", "GBP"),
    ("POUNDS", "GBP"),
    ("POUND STERLING", "GBP"),
    ("POUNDS STERLING", "GBP"),
    ("STERLING", "GBP"),
    ("UKP", "GBP"),
    // The East Caribbean dollar: XCD, which people write ECD (DOMAIN 3, `currency_rates`).
    ("EC$", "XCD"),
    ("EC", "XCD"),
    ("ECD", "XCD"),
    ("ECD$", "XCD"),
    ("XCD$", "XCD"),
    ("EC DOLLAR", "XCD"),
    ("EC DOLLARS", "XCD"),
    ("A$", "AUD"),
    ("AU$", "AUD"),
    ("B$", "BSD"),
    ("BDS$", "BBD"),
    ("BZ$", "BZD"),
    ("C$", "CAD"),
    ("CA$", "CAD"),
    ("CAD$", "CAD"),
    ("CI$", "KYD"),
    ("HK$", "HKD"),
    ("J$", "JMD"),
    ("NZ$", "NZD"),
    ("S$", "SGD"),
    ("TT$", "TTD"),
    ("R$", "BRL"),
    ("FR", "CHF"),
    ("SFR", "CHF"),
    ("SWISS FRANCS", "CHF"),
    ("RMB", "CNY"),
    ("DHS", "AED"),
    ("₹", "INR"),
    ("₺", "TRY"),
    ("₽", "RUB"),
    ("₪", "ILS"),
    ("₴", "UAH"),
    ("ZŁ", "PLN"),
    ("฿", "THB"),
    ("US $", "USD"),
    ("$ US", "USD"),
    ("TL", "TRY"),
    ("TÜRK LIRASI", "TRY"),
    ("KN", "HRK"),
    ("KM", "BAM"),
    ("KČ", "CZK"),
    ("Р", "RUB"),
    ("РУБ", "RUB"),
    ("РУБЛЕЙ", "RUB"),
    ("ЕВРО", "EUR"),
    ("₫", "VND"),
    ("€URO", "EUR"),
    ("ΕΥΡΏ", "EUR"),
    ("ΕΥΡΩ", "EUR"),
    ("يورو", "EUR"),
    ("U$S", "USD"),
    ("U$D", "USD"),
    ("DÓLAR", "USD"),
    ("DÓLARES", "USD"),
    ("DOLARES", "USD"),
    ("ДОЛЛ", "USD"),
    ("ДОЛЛ. США", "USD"),
    ("ДОЛЛАР", "USD"),
    ("ДОЛЛАРЫ", "USD"),
    ("ДОЛЛАРОВ", "USD"),
    ("دولار", "USD"),
    ("LIBRA ESTERLINA", "GBP"),
    ("LIBRAS ESTERLINAS", "GBP"),
    ("LIVRES STERLING", "GBP"),
    ("STERLINE", "GBP"),
    ("SWISS FRANC", "CHF"),
    ("SCHWEIZER FRANKEN", "CHF"),
    ("FRANCS SUISSES", "CHF"),
    ("FRANCOS SUIZOS", "CHF"),
    ("FRANCHI SVIZZERI", "CHF"),
    ("РУБЛЬ", "RUB"),
    ("РУБЛИ", "RUB"),
    ("РУБЛЯ", "RUB"),
    ("UAE DIRHAM", "AED"),
    ("UAE DIRHAMS", "AED"),
    ("د.إ", "AED"),
    ("MOROCCAN DIRHAM", "MAD"),
    ("MOROCCAN DIRHAMS", "MAD"),
    ("DÍRHAM MARROQUÍ", "MAD"),
    ("DÍRHAMS MARROQUÍES", "MAD"),
    ("DIRHAM MAROCAIN", "MAD"),
    ("DIRHAMS MAROCAINS", "MAD"),
    ("EMIRATI DIRHAM", "AED"),
    ("EMIRATI DIRHAMS", "AED"),
    ("COURONNES SUÉDOISES", "SEK"),
    ("CORONAS SUECAS", "SEK"),
    ("CORONAS NORUEGAS", "NOK"),
    ("CORONAS DANESAS", "DKK"),
    ("NIS", "ILS"),
    ("₾", "GEL"),
    ("ГРН", "UAH"),
    ("ЛВ", "BGN"),
    ("ЛЕВА", "BGN"),
    ("FT", "HUF"),
    ("ر.س", "SAR"),
    ("ر.ق", "QAR"),
    ("د.ك", "KWD"),
    ("円", "JPY"),
    ("人民币", "CNY"),
    ("DT", "TND"),
    ("FRANKEN", "CHF"),
    ("FRANC SUISSE", "CHF"),
    ("FRANCO SUIZO", "CHF"),
    ("FRANCO SVIZZERO", "CHF"),
    ("TURKISH LIRA", "TRY"),
    ("LIRA TURCA", "TRY"),
    ("LIRAS TURCAS", "TRY"),
    ("LIRE TURCHE", "TRY"),
    ("SWEDISH KRONA", "SEK"),
    ("SWEDISH KRONOR", "SEK"),
    ("NORWEGIAN KRONER", "NOK"),
    ("DANISH KRONER", "DKK"),
    ("US-DOLLAR", "USD"),
    ("US-DOLLARS", "USD"),
    ("DOLLAR US", "USD"),
    ("DOLLARS US", "USD"),
    ("DOLLARI", "USD"),
    ("DÓLAR AMERICANO", "USD"),
    ("DOLAR AMERICANO", "USD"),
    ("DÓLARES AMERICANOS", "USD"),
    ("AUD$", "AUD"),
];

/// Names that several currencies share: beside one of these they add nothing, and alone they are none.
const SHARED: [(&str, &str); 8] = [
    ("DH DHM DIRHAM DIRHAMS DIRHEM", "AED MAD"),
    ("KR KRONA KRONOR KRONE KRONER KRONEN CORONA CORONAS", "CZK DKK ISK NOK SEK"),
    ("LIRA LIRAS LIRE LIVRE", "LBP SYP TRY"),
    ("FRANC FRANCS FRANCO FRANCOS FRANCHI", "CDF CHF DJF GNF XAF XOF XPF"),
    ("DINAR DINARS DINARES", "BHD DZD IQD JOD KWD LYD RSD TND"),
    ("RIYAL RIYALS RIAL RIALS SR QR", "IRR OMR QAR SAR YER"),
    ("PESO PESOS", "ARS CLP COP CUP DOP MXN PHP UYU"),
    ("¥", "CNY JPY"),
];

/// Currencies whose own sign is `$`.
const DOLLARS: &str = "ARS AUD BBD BMD BND BSD BZD CAD CLP COP CVE FJD GYD HKD JMD KYD LRD MXN NAD NZD SBD SGD SRD TTD TWD USD UYU XCD";

/// Currencies whose unit has a thousand parts (ISO 4217): `KWD 1.250` is a dinar and a quarter.
const IN_THOUSANDTHS: &str = "BHD IQD JOD KWD LYD OMR TND";

/// A currency as it was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// Nothing stood there.
    None,
    /// A name of several, and the codes of these. `$` alone is US dollars (the main currency of the port, DOMAIN 2.2).
    Shared(&'static str),
    /// Exactly this one, ISO 4217.
    Code(&'static str),
}

impl Mark {
    /// Reads a code, sign or name, also one currency by several of them (`Euros €`, `US Dollars ($)`); none where it is no currency.
    pub fn parse(text: &str) -> Option<Self> {
        let text: String = text.nfc().collect::<String>().to_uppercase();
        Self::known(&text).or_else(|| Self::of_several(&text))
    }

    /// Several marks that agree. A bracket alone belongs to the amount: `€ (45.00)` is a negative one.
    fn of_several(text: &str) -> Option<Self> {
        if text.matches('(').count() != text.matches(')').count() {
            return None;
        }
        let parts = text.split(['(', ')', '/']).filter(|part| !part.trim().is_empty());
        let mut marks = parts.flat_map(|part| match Self::known(part) {
            Some(mark) => vec![Some(mark)],
            None => part.split_whitespace().map(Self::known).collect(),
        });
        marks.try_fold(Self::None, |all, mark| all.and(mark?)).filter(|mark| *mark != Self::None)
    }

    /// One code, sign or name, in capitals.
    fn known(text: &str) -> Option<Self> {
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let text = text.trim_end_matches(['.', ':']).trim();
        match text {
            "" => Some(Self::None),
            "$" => Some(Self::Shared(DOLLARS)),
            _ => ALIASES
                .iter()
                .find(|(alias, _)| *alias == text)
                .map(|(_, code)| *code)
                .or_else(|| CODES.split_whitespace().find(|code| *code == text))
                .map(Self::Code)
                .or_else(|| {
                    SHARED
                        .iter()
                        .find(|(names, _)| is_one_of(names, text))
                        .map(|(_, codes)| Self::Shared(codes))
                }),
        }
    }

    /// What two marks, before and behind the amount, say together; none where they disagree.
    pub fn and(self, other: Self) -> Option<Self> {
        match (self, other) {
            (Self::None, mark) | (mark, Self::None) => Some(mark),
            (Self::Shared(codes), Self::Code(code)) | (Self::Code(code), Self::Shared(codes)) => {
                is_one_of(codes, code).then_some(Self::Code(code))
            }
            (one, other) => (one == other).then_some(one),
        }
    }

    /// True for a currency of which amounts have three decimals.
    pub fn has_three_decimals(self) -> bool {
        self.code().is_some_and(|code| is_one_of(IN_THOUSANDTHS, code))
    }

    /// ISO 4217.
    pub fn code(self) -> Option<&'static str> {
        match self {
            Self::Shared(DOLLARS) => Some("USD"),
            Self::None | Self::Shared(_) => None,
            Self::Code(code) => Some(code),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{ALIASES, CODES, DOLLARS, Mark};

    #[test]
    fn currencies_are_known_by_code_sign_and_name() {
        let cases = [
            ("USD", Some("USD")),
            ("usd", Some("USD")),
            ("$", Some("USD")),
            ("US$", Some("USD")),
            ("€", Some("EUR")),
            ("Euros", Some("EUR")),
            ("EUR.", Some("EUR")),
            ("£", Some("GBP")),
            ("XCD", Some("XCD")),
            ("EC$", Some("XCD")),
            ("ECD", Some("XCD")),
            ("ec dollars", Some("XCD")),
            ("CHF", Some("CHF")),
            ("SFr.", Some("CHF")),
            ("zł", Some("PLN")),
            ("Euros €", Some("EUR")),
            ("€ EUR", Some("EUR")),
            ("Euro (€)", Some("EUR")),
            ("EUR/€", Some("EUR")),
            ("US Dollars ($)", Some("USD")),
            ("CAD $", Some("CAD")),
            ("€uro", Some("EUR")),
            ("U$S", Some("USD")),
            ("Dólares", Some("USD")),
            ("do\u{301}lares", Some("USD")),
            ("Libras esterlinas", Some("GBP")),
            ("Schweizer Franken", Some("CHF")),
            ("евро", Some("EUR")),
            ("рублей", Some("RUB")),
            ("долл. США", Some("USD")),
            ("يورو", Some("EUR")),
            ("UAE dirhams", Some("AED")),
            ("AED د.إ", Some("AED")),
            ("Franco suizo", Some("CHF")),
            ("Franken", Some("CHF")),
            ("liras turcas", Some("TRY")),
            ("Swedish Krona", Some("SEK")),
            ("Dólar americano", Some("USD")),
            ("NIS", Some("ILS")),
            ("Ft", Some("HUF")),
            ("лв.", Some("BGN")),
            ("AED dirham", Some("AED")),
            ("dh (AED)", Some("AED")),
            ("SEK kr", Some("SEK")),
            ("TRY lira", Some("TRY")),
            ("¥ JPY", Some("JPY")),
            ("dírham marroquí", Some("MAD")),
            ("couronnes suédoises", Some("SEK")),
            ("", None),
        ];
        for (text, code) in cases {
            assert_eq!(Mark::parse(text).and_then(Mark::code), code, "{text:?}");
        }
        for text in [
            "XYZ", "¥", "kr", "EURUSD", "EUR/USD", "€ $", "AED kr", "kr lira", "Euro (?)", "US", "%",
            "libras", "dirham", "dh", "lira", "dinar", "francs",
        ] {
            assert_eq!(Mark::parse(text).and_then(Mark::code), None, "{text:?}");
        }
    }

    #[test]
    fn two_marks_agree_or_are_refused() {
        let both =
            |one, other| Mark::parse(one).and_then(|mark| mark.and(Mark::parse(other)?)).and_then(Mark::code);
        let cases = [
            ("$", "USD", Some("USD")),
            ("$", "CAD", Some("CAD")),
            ("XCD", "$", Some("XCD")),
            ("€", "EUR", Some("EUR")),
            ("$", "EUR", None),
            ("USD", "EUR", None),
        ];
        for (one, other, code) in cases {
            assert_eq!(both(one, other), code, "{one} {other}");
        }
    }

    #[test]
    fn every_alias_and_dollar_is_a_code_of_the_list() {
        let codes: Vec<&str> = CODES.split_whitespace().collect();
        for code in ALIASES.iter().map(|(_, code)| *code).chain(DOLLARS.split_whitespace()) {
            assert!(codes.contains(&code), "{code}");
        }
        assert!(codes.is_sorted());
    }
}
