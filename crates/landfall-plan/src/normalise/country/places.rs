//! What people write for a country, folded: one country per line, its ISO 3166-1 alpha-2 code first.

/// Other names of countries and territories. `saint` stands for `st`, and a leading `the` is dropped before looking up.
pub const NAMES: &str = "
AE uae, u a e, emirates, emirati arabi, emirati arabi uniti, emirats arabes unis, vereinigte arabische emirate, birlesik arap emirlikleri, оаэ, الإمارات, emiratos arabes unidos, emiratos arabes
AD principat dandorra, principado de andorra, principaute dandorre, andorre
AG antigua, barbuda, antigua barbuda
AT osterreich, oesterreich, autriche, avusturya, австрия, αυστρια, austria
BA bosnia
BE belgio, belgique, belgien, belgie, belgica, бельгия
BG българия, болгария, bulgarie, bulgarien
BL saint barts, saint barths, saint barth, saint bart
BN brunei
BO bolivia
BQ bonaire
BY беларусь
CC cocos islands
CD democratic republic of the congo, democratic republic of congo, dr congo, drc
CG congo brazzaville, republic of the congo
CH suisse, schweiz, svizzera, suiza, isvicre, svicarska, швеицария, ελβετια, suissa
CI ivory coast, cote d ivoire
CN prc, peoples republic of china, mainland china, 中国, 中國, cina, chine
CV cape verde
CY cipro, chypre, zypern, kibris, κυπρος, кипр
CZ czech republic, republica checa, tschechien, чехия, czechia, cechia
DE deutschland, germania, allemagne, alemania, almanya, njemacka, германия, γερμανια, alemanya
DK danimarca, danmark, danemark, dinamarca, дания
EG egipto, egitto, egypte, agypten, مصر
ES espana, spagna, espagne, spanien, ispanya, испания, ισπανια, espanya
FI finlandia, finlande, finnland, suomi, финляндия
FK falkland islands, falklands
FM micronesia
FR francia, frankreich, fransa, francuska, франция, γαλλια, franca
GB uk, u k, united kingdom, great britain, britain, gran bretagna, regno unito, grande bretagne, royaume uni, grossbritannien, vereinigtes konigreich, reino unido, birlesik krallik, великобритания, regne unit
GR hellas, grecia, grece, griechenland, yunanistan, grcka, греция, ελλαδα, ellada
HK hong kong sar, hong kong china, 香港
HR hrvatska, croazia, croatie, kroatien, hirvatistan, хорватия, κροατια, croacia
HU ungheria, hongrie, ungarn, hungria, hongria, венгрия
IE republic of ireland, eire, irlanda, irlande, irland
IL israele, ישראל, израиль
IR iran
IT italia, italie, italien, italya, italija, италия, ιταλια
JP 日本, giappone, japon
GG guernsey ci, guernsey channel islands
JE jersey ci, jersey channel islands
KN saint kitts, nevis, saint kitts nevis, saint kitts and nevis
KP north korea
KR south korea, republic of korea, 한국, 대한민국, 韩国
KW الكويت
KY cayman, caymans, cayman islands
KZ казахстан
LA laos
LB libano, liban, لبنان
LU lussemburgo, luxemburg, luxemburgo
MA marocco, maroc, marruecos, marroc, marokko
MC principato di monaco, principaute de monaco, монако
MD moldova
ME crna gora, karadag, черногория, црна гора
MF saint martin
MK macedonia, north macedonia
MM burma
MO macau
MT malte
NL holland, nederland, olanda, paesi bassi, pays bas, niederlande, hollanda, paises bajos, paisos baixos, нидерланды, голландия
NO norvegia, norvege, norwegen, norge, noruega, норвегия
PL polonia, pologne, polen, polska, польша
PS palestine
PT portogallo
QA قطر
RS srbija, србија, сербия, serbie, serbien
RU russia, russland, russie, rusija, rusya, россия, россииская федерация, рф, ρωσια, rusia
SA ksa, k s a, arabia saudita, arabie saoudite, السعودية
SE svezia, suede, schweden, sverige, suecia, швеция
SG 新加坡, singapour, singapur
SH saint helena
SI slovenija, slowenien, slovenie, eslovenia
SX saint maarten, sint maarten
SY syria
SZ eswatini
TC turks and caicos, turks caicos, caicos
TL east timor
TN tunisie, tunesien, tunez
TR turkiye, turchia, turquie, turkei, tuerkei, turska, турция, τουρκια, turquia
TT trinidad, tobago, trinidad tobago
TW taiwan, 台湾, 台灣
TZ tanzania
UA ucraina, ukraina, украина, ucrania
US usa, u s a, us, u s, united states, america, stati uniti, stati uniti damerica, etats unis, estados unidos, vereinigte staaten, amerika, abd, сша, ηπα, ee uu, eeuu, estats units
VA vatican, vatican city
VC saint vincent, saint vincent and grenadines, grenadines
VE venezuela
VG bvi, british virgin islands, b v i, brit virgin is, british virgin is
VI usvi, us virgin islands, u s virgin islands
VN vietnam
ZA rsa
BR brasil, brasile, bresil, brasilien
CA канада, kanada
AL albanie, albanien, shqiperi
DZ algerie, argelia, algerien
EE эстония, estland
IS islandia
LT литва, lituania, litauen
LV латвия, letonia, lettland
MX mexico, mexic, mejico, messico, mexique, mexiko
RO rumania, romania
SK eslovaquia, slowakei
";

/// Cities, islands, regions and states. Names that several countries share are left out (`Naples`, `Cartagena`, `Hamilton`),
/// but for those where one is meant nearly always (`London`, `Paris`).
pub const PLACES: &str = "
AE dubai, abu dhabi, sharjah, ajman, ras al khaimah, fujairah, دبي, дубаи
AG saint johns, english harbour, falmouth harbour, jolly harbour
AI blowing point, sandy ground, meads bay
AR buenos aires
AT vienna, wien, salzburg, kitzbuhel, viena, вена
AU sydney, melbourne, brisbane, perth, queensland, new south wales
AW oranjestad
AZ baku, baki, баку
BB bridgetown
BE brussels, bruxelles, antwerp, antwerpen, knokke, brussel, bruselas
BG sofia, varna
BH manama
BL gustavia
BR sao paulo, rio de janeiro
BS nassau, freeport, exuma, abaco, grand bahama, paradise island, lyford cay
BY minsk, минск
CA toronto, vancouver, montreal, ottawa, calgary, quebec, ontario, british columbia, alberta, nova scotia
CH zurich, geneva, geneve, basel, bern, lausanne, lugano, zug, gstaad, verbier, saint moritz, genf, ginebra, ginevra, zurigo, женева, цюрих, ascona
CN shanghai, beijing, shenzhen, guangzhou, 上海, 北京, 深圳
CO bogota, medellin
CU havana
CW willemstad
CY limassol, nicosia, larnaca, paphos, лимассол
CZ prague, praha
DE berlin, munich, munchen, hamburg, frankfurt, cologne, koln, dusseldorf, stuttgart, bavaria, monaco di baviera, берлин, мюнхен
DK copenhagen, kobenhavn, kopenhagen
DM roseau
DO santo domingo, punta cana
DZ algiers
EE tallinn
EG cairo, hurghada, sharm el sheikh
ES madrid, barcelona, valencia, malaga, marbella, seville, granada, palma, palma de mallorca, mallorca, majorca, ibiza, menorca, tenerife, canary islands, balearic islands, costa del sol, costa brava
ES catalunya, cataluna, catalonia, catalogna, catalogne, katalonien, каталония, baleares, balears, illes balears, islas baleares, balearen, baleari, soller, port de soller, puerto de soller, pollenca, pollensa, port de pollenca, puerto de pollensa, puerto pollensa, alcudia, port dalcudia, puerto de alcudia, andratx
ES port dandratx, puerto de andratx, puerto portals, portals nous, calvia, santa ponca, santa ponsa, cala dor, portocolom, porto colom, porto cristo, manacor, llucmajor, felanitx, campos, mao, mahon, ciutadella, ciudadela, es castell, fornells, eivissa, santa eularia, santa eulalia, formentera
ES la savina, denia, javea, xabia, calpe, altea, moraira, alicante, alacant, benidorm, torrevieja, gandia, sitges, castelldefels, vilanova i la geltru, tarragona, salou, cambrils, reus, roses, cadaques, palamos, palafrugell, begur, lescala
ES lestartit, sant feliu de guixols, platja daro, blanes, lloret de mar, mataro, badalona, masnou, el masnou, arenys de mar, empuriabrava, girona, gerona, lleida, sotogrande, estepona, puerto banus, benalmadena, fuengirola, almeria, cadiz, sevilla, bilbao, donostia, santander
ES gijon, vigo, a coruna, la coruna, las palmas, gran canaria, lanzarote, fuerteventura, canarias, islas canarias, zaragoza, andalucia, maiorca, majorque, minorca, minorque, barcellona, barcelone, барселона, мадрид, маиорка, мальорка, ибица, марбелья, аликанте
ES валенсия
FI helsinki
FR paris, nice, cannes, antibes, marseille, lyon, bordeaux, toulouse, toulon, strasbourg, menton, saint tropez, corsica, provence, cote dazur, french riviera, brittany, normandy
FR beaulieu sur mer, villefranche sur mer, saint jean cap ferrat, cap ferrat, cap dail, roquebrune cap martin, cagnes sur mer, saint laurent du var, golfe juan, juan les pins, mandelieu, mandelieu la napoule, theoule sur mer, saint raphael, frejus, sainte maxime, saint maxime, port grimaud, grimaud, cogolin, cavalaire, cavalaire sur mer, le lavandou, bormes les mimosas, hyeres
FR porquerolles, bandol, sanary, sanary sur mer, la ciotat, cassis, la seyne sur mer, aix en provence, montpellier, perpignan, la grande motte, sete, cap dagde, port camargue, port vendres, collioure, ajaccio, bastia, calvi, bonifacio, porto vecchio, propriano, corse, nantes, rennes
FR lille, la rochelle, bretagne, normandie, nizza, niza, parigi, marsella, marsiglia, costa azul, costa azzurra, ницца, канны, антиб, париж, марсель
GB london, manchester, birmingham, liverpool, leeds, bristol, southampton, portsmouth, edinburgh, glasgow, belfast, cardiff, cowes, isle of wight, england, scotland, wales, northern ireland, cornwall, devon, surrey, kent, essex, inghilterra, angleterre, inglaterra, ingiltere, engleska, англия, αγγλια, ecosse, pays de galles, n ireland, londres, londra, лондон, escocia, schottland
GD saint georges
GE georgia, tbilisi, batumi
GG saint peter port
GH accra
GP pointe a pitre
GR athens, piraeus, mykonos, santorini, corfu, crete, rhodes, thessaloniki, patras, volos, kalamata, lefkada, paros, chania, heraklion, αθηνα, πειραιας, θεσσαλονικη, γλυφαδα, atenas, atene, athen
HK kowloon
HR zagreb, split, dubrovnik, zadar, rijeka, pula, sibenik, trogir, opatija, rovinj, porec
HU budapest
ID jakarta, bali
IE dublin, cork, galway
IL tel aviv, jerusalem, herzliya
IM iom
IN mumbai, delhi, new delhi, bangalore, bombay, chennai
IS reykjavik
IT rome, roma, milan, milano, venice, venezia, florence, firenze, genoa, genova, turin, torino, napoli, sardinia, sardegna, sicily, tuscany, portofino, porto cervo, savona, sanremo, san remo, la spezia, livorno, viareggio, palermo, bari, olbia, cagliari, trieste, verona, bologna, rapallo, santa margherita ligure, chiavari, lavagna, loano, varazze, salerno, capri, ischia, bergamo, brescia, padova, modena, rimini, ancona, pescara, messina, catania, lecce, brindisi, taranto, liguria, lombardia, toscana, sicilia, puglia, veneto, piemonte
IT bordighera, ventimiglia, imperia, porto maurizio, oneglia, diano marina, alassio, laigueglia, finale ligure, pietra ligure, albenga, celle ligure, arenzano, camogli, recco, sestri levante, portovenere, porto venere, lerici, levanto, ameglia, bocca di magra, santo stefano al mare, san lorenzo al mare, marina degli aregai
IT arma di taggia, spotorno, noli, cinque terre, s margherita ligure, massa, carrara, marina di carrara, pisa, lucca, forte dei marmi, punta ala, porto santo stefano, porto ercole, castiglione della pescaia, piombino, portoferraio, costa smeralda, alghero, porto rotondo, la maddalena, amalfi, positano, sorrento, mailand
IT rom, neapel, genua, venedig, florenz, genes, venise, рим, милан, генуя
JE saint helier
JM kingston, montego bay
JO amman
JP tokyo, osaka
KE nairobi, mombasa
KN basseterre, charlestown
KR seoul
KW kuwait city
KY grand cayman
KZ almaty, алматы, astana
LB beirut
LC castries, rodney bay
LI vaduz
LT vilnius
LV riga, jurmala
MA marrakech, marrakesh, casablanca, tangier
MC monte carlo, montecarlo, fontvieille, la condamine, монте карло, larvotto, monaco ville
ME porto montenegro, tivat, kotor
MF marigot, grand case
MQ fort de france
MT valletta, sliema
MX mexico city, cancun, cdmx, mexico df, ciudad de mexico, monterrey, puerto vallarta, cabo san lucas
MY kuala lumpur, kl
NG lagos, abuja
NL amsterdam, rotterdam, hague, den haag, utrecht
NO oslo, bergen
NZ auckland, wellington
OM muscat
PA panama city
PE lima
PH manila
PK karachi, lahore
PL warsaw, krakow, warszawa, gdansk
PR san juan
PT lisbon, lisboa, porto, cascais, algarve, madeira, azores, lisbona, lisbonne, lissabon
QA doha
RO bucharest, bucuresti
RS beograd, belgrade, београд
RU moscow, saint petersburg, moskva, москва, санкт петербург, спб, сочи, mosca, moscu, moscou, moskau
SA riyadh, jeddah
SE stockholm, gothenburg
SI ljubljana
SK bratislava
SN dakar
SX philipsburg, simpson bay
TC providenciales, grand turk
TH bangkok, phuket
TN tunis
TR istanbul, ankara, antalya, bodrum, izmir, marmaris, gocek, fethiye, mugla, cesme, kusadasi
TT port of spain
UA kyiv, kiev, odessa
US new york, new york city, nyc, manhattan, brooklyn, miami, miami beach, fort lauderdale, ft lauderdale, palm beach, west palm beach, tampa, orlando, key west, boston, chicago, los angeles, san francisco, san diego, seattle, houston, dallas, atlanta, philadelphia, washington, washington dc, las vegas, denver, annapolis, newport beach, la, san fran, beverly hills, nueva york
US alabama, alaska, arizona, arkansas, california, colorado, connecticut, delaware, florida, hawaii, idaho, illinois, indiana, iowa, kansas, kentucky, louisiana, maine, maryland, massachusetts, michigan, minnesota, mississippi, missouri, montana, nebraska, nevada, new hampshire, new jersey, new mexico, new york state, north carolina, north dakota, ohio, oklahoma, oregon, pennsylvania, rhode island, south carolina, south dakota, tennessee, texas, utah, vermont, virginia, washington state, west virginia, wisconsin, wyoming
UY montevideo, punta del este
VC mustique, bequia, canouan, kingstown
VE caracas
VG tortola, virgin gorda, road town
VI saint thomas, saint croix
VN ho chi minh city, hcmc, saigon, hanoi
ZA cape town, johannesburg, durban, joburg
";

/// What the people of a country are called.
pub const PEOPLES: &str = "
AE emirati
AG antiguan
AI anguillian
AR argentinian, argentine
AT austrian
AU australian
BB barbadian, bajan
BE belgian
BG bulgarian
BM bermudian
BR brazilian
BS bahamian
CA canadian
CH swiss
CN chinese
CO colombian
CY cypriot
CZ czech
DE german
DK danish
EE estonian
EG egyptian
ES spanish
FI finnish
FR french
GB british, english, scottish, welsh
GR greek
HR croatian
HU hungarian
IE irish
IL israeli
IN indian
IS icelandic
IT italian
JM jamaican
JP japanese
KE kenyan
KW kuwaiti
KY caymanian
LB lebanese
LT lithuanian
LV latvian
MA moroccan
MC monegasque
MT maltese
MX mexican
NG nigerian
NL dutch
NO norwegian
NZ new zealander
PK pakistani
PL polish
PT portuguese
QA qatari
RO romanian
RS serbian
RU russian
SA saudi
SE swedish
SG singaporean
SI slovenian
SK slovak
TR turkish
TT trinidadian
UA ukrainian
US american
VE venezuelan
ZA south african
";

/// Postal codes of the states of the US. Half of them are also codes of countries (`CA`, `DE`): those tell nothing behind a city.
pub const STATES: &str = "AL AK AZ AR CA CO CT DC DE FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND \
    OH OK OR PA RI SC SD TN TX UT VT VA WA WV WI WY";

/// Codes of Italian provinces, which stand behind the name of a town: most are codes of countries or of states of the US too.
pub const PROVINCES: &str = "AG AL AN AO AP AQ AR AT AV BA BG BI BL BN BO BR BS BT BZ CA CB CE CH CL CN CO CR CS CT CZ EN FC FE FG FI \
    FM FR GE GO GR IM IS KR LC LE LI LO LT LU MB MC ME MI MN MO MS MT NA NO NU OR PA PC PD PE PG PI PN PO PR PT PU PV PZ RA RC RE \
    RG RI RM RN RO SA SI SO SP SR SS SU SV TA TE TN TO TP TR TS TV UD VA VB VC VE VI VR VT VV";

/// Codes that are words in small letters; and Los Angeles, which nobody means for Laos.
pub const WORDS: &str = "LA am and are as at be by can do in is it la ma me my na no per so to";
