//! Where made-up people come from: first and family names, cities and telephone numbers of twenty nations. Family names are invented
//! or rare, and numbers stand in ranges kept for fiction where the country has one (`555 01xx`, `020 7946 0xxx`, `01 99 00 xx xx`).

/// A nation's words, each list separated by `|`. `#` in a telephone pattern is a digit.
#[derive(Debug)]
pub(crate) struct Culture {
    /// English name of the country, as the residence column spells it when it is clean.
    pub(crate) country: &'static str,
    /// Of a hundred people, so many are from here.
    pub(crate) share: usize,
    pub(crate) given: &'static str,
    pub(crate) family: &'static str,
    pub(crate) phones: &'static str,
    /// A range of mobile numbers that is large enough for a whole population; no real one is looked up.
    pub(crate) mobiles: &'static str,
    pub(crate) cities: &'static str,
    pub(crate) streets: &'static str,
}

const ENGLISH_STREETS: &str =
    "Quay Street|Harbour Road|Lighthouse Lane|Mill Hill|Sailmakers Row|Chandler Walk";

/// All nations. Shares add up to 100.
pub(crate) const CULTURES: &[Culture] = &[
    Culture {
        country: "United Kingdom",
        share: 17,
        given: "Oliver|Harriet|Edmund|Rosalind|Giles|Imogen|Rupert|Philippa|Alistair|Beatrice|Hugo|Cordelia",
        family: "Pellwood|Harbottle|Merrowfield|Ashgrove|Thornsby|Quillfeather|Wexcombe|Farrowdale|Netherby|\
             Oxhithe|Langstrand|Tidewell",
        phones: "+44 20 7946 0###|+44 131 496 0###|+44 117 496 0###|+44 161 496 0###",
        cities: "London|Southampton|Edinburgh|Falmouth",
        mobiles: "+44 74## ######",
        streets: ENGLISH_STREETS,
    },
    Culture {
        country: "United States",
        share: 15,
        given: "Walter|Marjorie|Preston|Delphine|Clayton|Savannah|Grant|Loretta|Everett|Paige|Sterling|\
             Whitney",
        family: "Calloway-Reed|Brackenridge|Stillwater|Hollenbeck|Marchbanks|Redfern|Tolliver|Vanterpool|\
             Winterbourne|Yarrow|Lockridge|Penhallow",
        phones: "+1 212 555 01##|+1 305 555 01##|+1 954 555 01##|+1 401 555 01##|+1 561 555 01##|\
             +1 619 555 01##",
        cities: "New York|Miami|Fort Lauderdale|Newport",
        mobiles: "+1 212 2## ####|+1 305 2## ####",
        streets: "Ocean Drive|Bayshore Boulevard|Harbor Street|Cypress Avenue",
    },
    Culture {
        country: "France",
        share: 10,
        given: "Étienne|Margaux|Cédric|Solène|Aurélien|Hélène|Gaspard|Clémence|Loïc|Béatrice",
        family: "Lavigerie|Montcharmont|de Rochevive|Beaumarest|Chanteclair|Desbruyères|Fontclaire|\
             du Vallonet|Marchevent|Roquebelle",
        phones: "+33 1 99 00 ## ##|+33 4 65 71 ## ##",
        cities: "Paris|Antibes|Marseille|La Rochelle",
        mobiles: "+33 6 1# ## ## ##",
        streets: "rue du Phare|quai des Voiliers|avenue des Pins|impasse du Port",
    },
    Culture {
        country: "Italy",
        share: 8,
        given: "Tancredi|Ludovica|Ottavio|Ginevra|Corrado|Fiammetta|Leandro|Mirella|Saverio|Viola",
        family: "Bellorizzonte|dalla Riva|Montesabbia|Portofranco|Scogliamare|Verdelago|Campochiaro|\
             della Torretta|Ventimare|Acquasanta",
        phones: "+39 06 5550 0###|+39 055 5550 ###",
        cities: "Genoa|Naples|Porto Cervo|Viareggio",
        mobiles: "+39 340 ### ####",
        streets: "via del Molo|lungomare Ponente|piazza della Vela|via dei Cantieri",
    },
    Culture {
        country: "Germany",
        share: 8,
        given: "Konstantin|Friederike|Jürgen|Annelie|Thorben|Käthe|Wendelin|Sieglinde|Götz|Ottilie",
        family: "Brandenhoff|von Seeburg|Möwenthal|Hafenbrink|Lüttmar|Dünkelberg|Strandmüller|Wellenkamp|\
             von der Warft|Großkopp",
        phones: "+49 30 23125 ###|+49 40 66969 ###|+49 89 99998 ###",
        cities: "Hamburg|Kiel|Munich|Bremen",
        mobiles: "+49 151 1#######",
        streets: "Hafenstraße|Deichweg|Am Leuchtturm|Werftgasse",
    },
    Culture {
        country: "Netherlands",
        share: 6,
        given: "Pieter|Anneke|Joost|Marijke|Wouter|Liesbeth|Sjoerd|Femke",
        family: "van der Meerdijk|Zeewijk|de Havenaar|van Duinkerken-Blom|Roerdomp|ter Schelling|\
             van den Oever|Waterkamp",
        phones: "+31 20 555 0###|+31 10 555 0###",
        cities: "Amsterdam|Rotterdam|Enkhuizen",
        mobiles: "+31 6 1#######",
        streets: "Havenkade|Zeedijk|Vuurtorenlaan",
    },
    Culture {
        country: "Spain",
        share: 5,
        given: "Íñigo|Macarena|Gonzalo|Rocío|Álvaro|Nuria|Fermín|Inés",
        family: "Marazul|Puertolargo|del Acantilado|Velamayor|Riscoalto|Montemar Sola|Arrecife|Barlovento",
        phones: "+34 910 550 ###|+34 930 550 ###",
        cities: "Palma|Barcelona|Valencia",
        mobiles: "+34 61# ### ###",
        streets: "paseo del Muelle|calle del Faro|avenida de las Velas",
    },
    Culture {
        country: "Switzerland",
        share: 4,
        given: "Reto|Seraina|Urs|Ladina|Beat|Corinne",
        family: "Bergwasser|Seehalter|Zumsteg-Roth|Alpenzoll|Uferli|Steinbrugg",
        phones: "+41 22 555 0# ##|+41 44 555 0# ##",
        cities: "Geneva|Zurich|Lugano",
        mobiles: "+41 79 2## ## ##",
        streets: "Seestrasse|quai du Lac|via al Lago",
    },
    Culture {
        country: "Ireland",
        share: 4,
        given: "Cormac|Aoife|Declan|Niamh|Fergus|Saoirse",
        family: "O'Harrigane|Kilbrannock|O'Dunmorra|McTarragh|Ballinfoyle|O'Strandhill",
        phones: "+353 1 555 0###|+353 21 555 0###",
        cities: "Dublin|Kinsale",
        mobiles: "+353 87 2## ####",
        streets: ENGLISH_STREETS,
    },
    Culture {
        country: "Sweden",
        share: 3,
        given: "Gösta|Ebba|Torsten|Maj-Britt|Åke|Linnéa",
        family: "Skärgren|Hamnlund|Båtström|Vågsjö|Fyrberg|Segelqvist",
        phones: "+46 8 465 004 ##",
        cities: "Stockholm|Gothenburg",
        mobiles: "+46 70 2## ## ##",
        streets: "Hamngatan|Fyrvägen",
    },
    Culture {
        country: "Norway",
        share: 3,
        given: "Eirik|Solveig|Håkon|Ingrid|Sindre|Astrid",
        family: "Fjordnes|Havstad|Bryggeland|Skjervøld|Nordlys|Seilmo",
        phones: "+47 22 55 0# ##",
        cities: "Oslo|Bergen",
        mobiles: "+47 41# ## ###",
        streets: "Havnegata|Fyrveien",
    },
    Culture {
        country: "Greece",
        share: 3,
        given: "Aristos|Kalliope|Stavros|Despina|Leonidas|Myrto",
        family: "Thalassinos-Vrakas|Limaniotis|Karavokyris-Petra|Pelagiou|Ormiskos|Aktaiou",
        phones: "+30 21 0555 0###",
        cities: "Athens|Thessaloniki",
        mobiles: "+30 694 ### ####",
        streets: "Akti Posidonos|Odos Faros",
    },
    Culture {
        country: "United Arab Emirates",
        share: 3,
        given: "Khalid|Maryam|Rashid|Hessa|Saif|Latifa",
        family: "Al Bahriyan|Al Sahilawi|Bin Marsana|Al Lulwani|Al Shiraaei|Bin Dhowan",
        phones: "+971 4 555 0###",
        cities: "Dubai|Abu Dhabi",
        mobiles: "+971 50 2## ####",
        streets: "Marina Walk|Corniche Road",
    },
    Culture {
        country: "Australia",
        share: 3,
        given: "Lachlan|Matilda|Angus|Kirra|Bryce|Talia",
        family: "Coorabell|Wattlebourne|Sandridge-Moon|Billinudgel|Reefton|Kangarilla",
        phones: "+61 2 5550 ####|+61 3 7010 ####",
        cities: "Sydney|Melbourne",
        mobiles: "+61 412 ### ###",
        streets: ENGLISH_STREETS,
    },
    Culture {
        country: "Canada",
        share: 2,
        given: "Gordon|Mireille|Wendell|Noémie",
        family: "Lakehurst|Beausablon|Timberlee|Portelance-Roy",
        phones: "+1 416 555 01##|+1 604 555 01##|+1 514 555 01##",
        cities: "Toronto|Vancouver",
        mobiles: "+1 416 2## ####",
        streets: ENGLISH_STREETS,
    },
    Culture {
        country: "Brazil",
        share: 2,
        given: "Thiago|Luciana|João|Conceição",
        family: "Praiamar|do Cabo Frio|Ilhabela Souza|Marinheiro Dutra",
        phones: "+55 11 5550 0###|+55 21 5550 0###",
        cities: "Rio de Janeiro|Santos",
        mobiles: "+55 11 96### ####",
        streets: "rua do Cais|avenida Atlântica",
    },
    Culture {
        country: "Turkey",
        share: 1,
        given: "Orhan|Defne|Çağlar|Şirin",
        family: "Denizkıran|Limanoğlu|Yelkenci|Körfezli",
        phones: "+90 212 555 0# ##",
        cities: "Istanbul|Bodrum",
        mobiles: "+90 532 2## ## ##",
        streets: "Liman Caddesi|Fener Sokak",
    },
    Culture {
        country: "Portugal",
        share: 1,
        given: "Duarte|Leonor|Simão|Graça",
        family: "Mareval|da Ribeira Funda|Caravelos|Pontal",
        phones: "+351 21 555 0###",
        cities: "Lisbon|Cascais",
        mobiles: "+351 91 2## ####",
        streets: "rua do Farol|cais da Ribeira",
    },
    Culture {
        country: "Poland",
        share: 1,
        given: "Bogumił|Jadwiga|Światosław|Łucja",
        family: "Wybrzeżny|Żaglowski|Portniak|Morszczyn",
        phones: "+48 22 555 0# ##",
        cities: "Gdynia|Warsaw",
        mobiles: "+48 601 ### ###",
        streets: "ulica Portowa|aleja Żeglarska",
    },
    Culture {
        country: "Japan",
        share: 1,
        given: "Haruto|Sakiko|Ryōsuke|Nanami",
        family: "Minatozaki-Ura|Umibara|Hatoba|Isonami",
        phones: "+81 3 5550 0###",
        cities: "Yokohama|Kobe",
        mobiles: "+81 90 2### ####",
        streets: "Minato-dori|Hamabe-cho",
    },
];

/// E-mail domains of clean addresses: reserved for examples and tests, nobody receives mail there.
pub(crate) const DOMAINS: &str = "example.com|example.org|example.net|bluewater.example.com|sailmail.example.net|marina.test|\
     post.example.org|harbour.test";

/// Companies that people add to their name or give in the company column.
pub(crate) const COMPANIES: &str = "Blue Anchor Holdings LLC|Nordlicht Yachting GmbH|Société Mistral SARL|Seven Tides Ltd|\
     Velamare S.r.l.|Oyster Bay Charters, Inc.|Tramontana Invest S.L.|Windward Family Office|\
     Zeewind Beheer B.V.|Sunken Reef Partners LP";

/// Words that yachts are named with.
pub(crate) const YACHTS: (&str, &str) = (
    "Silver|Blue|Second|Lady|Northern|Quiet|Golden|Wandering|Salt|Morning|Amber|Lucky|Grey|Little",
    "Petrel|Horizon|Marisol|Heron|Meridian|Tern|Harmony|Compass|Pearl|Zephyr|Lantern|Halcyon|\
     Otter|Sonata",
);

/// The same letters without marks, for addresses and file names: `Étienne` becomes `Etienne`.
pub(crate) fn ascii(name: &str) -> String {
    name.chars().filter_map(plain_letter).collect()
}

const fn plain_letter(letter: char) -> Option<char> {
    Some(match letter {
        'À'..='Å' => 'A',
        'à'..='å' => 'a',
        'Ç' => 'C',
        'ç' | 'ć' | 'č' => 'c',
        'È'..='Ë' => 'E',
        'è'..='ë' | 'ę' => 'e',
        'Ì'..='Ï' | 'İ' => 'I',
        'ì'..='ï' | 'ı' => 'i',
        'ñ' | 'ń' => 'n',
        'ò'..='ö' | 'ø' | 'ō' => 'o',
        'Ò'..='Ö' => 'O',
        'ù'..='ü' => 'u',
        'ß' | 'ş' | 'ś' => 's',
        'Ş' | 'Ś' => 'S',
        'ğ' => 'g',
        'Ł' => 'L',
        'ł' => 'l',
        'ż' | 'ź' => 'z',
        'Ż' | 'Ź' => 'Z',
        ' ' | '-' | '.' | '_' => letter,
        _ if letter.is_ascii_alphanumeric() => letter,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::{CULTURES, ascii};

    #[test]
    fn shares_add_up_to_a_hundred() {
        assert_eq!(CULTURES.iter().map(|culture| culture.share).sum::<usize>(), 100);
    }

    #[test]
    fn every_name_has_plain_letters_of_its_own_length() {
        for name in
            CULTURES.iter().flat_map(|culture| culture.given.split('|').chain(culture.family.split('|')))
        {
            let letters = name.chars().filter(|c| *c != '\'').count();
            assert_eq!(ascii(name).len(), letters, "{name}");
            assert!(ascii(name).is_ascii(), "{name}");
        }
    }
}
