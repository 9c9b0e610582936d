//! More towns, regions and islands of those who moor in the Mediterranean, as they and their neighbours call them: one country a line, folded as in
//! [`super::places`]. Names that two countries share are left out here too (`Santiago`, `Mérida`, `Gallipoli`, `Alexandria`).

/// Beside [`super::places::PLACES`], which count first.
pub const SHORES: &str = "
AD andorra la vella, la massana, escaldes, escaldes engordany, ordino
AE palm jumeirah, jumeirah, al ain, abou dabi, абу даби
AL durres, tirana, vlore, saranda, sarande
AT tirol, tyrol, karnten, carinthia, steiermark, vorarlberg, graz, linz, innsbruck, klagenfurt, salisburgo, salzburgo, salzbourg, vienne
BE knokke heist, anvers, amberes, anversa, gent, gand, ghent, flanders, vlaanderen, flandes, wallonie, brugge, bruges, liege, oostende, nieuwpoort, leuven, brasschaat
BG burgas, plovdiv, софия, варна, бургас
CH tessin, ticino, vaud, valais, lucerne, luzern, montreux, winterthur, neuchatel, fribourg, basilea, berna, losanna, davos, crans montana, klosters, kusnacht, zermatt, vevey, nyon, цуг, лугано, лозанна
CY ayia napa, protaras, nikosia, lefkosia, limasol, lemesos, larnaka, pafos, никосия, ларнака, пафос
CZ praga, prag, brno, прага
DE bayern, baviera, baviere, sachsen, saxony, hessen, nordrhein westfalen, nrw, north rhine westphalia, niedersachsen, lower saxony, schleswig holstein, baden wurttemberg, rheinland pfalz, mecklenburg vorpommern, brandenburg, thuringen, saarland, sylt, starnberg
DE kiel, bremen, lubeck, leipzig, dresden, nurnberg, nuremberg, hannover, dortmund, duisburg, bonn, mannheim, heidelberg, rostock, augsburg, wiesbaden, hamburgo, amburgo, berlino, francoforte, frankfurt am main, гамбург, франкфурт, бавария
DK aarhus, arhus, odense, copenhague, copenaghen
DZ alger, oran
EG el gouna, el cairo, le caire, каир, القاهرة
ES asturias, galicia, pais vasco, euskadi, navarra, aragon, murcia, region de murcia, castilla y leon, castilla la mancha, extremadura, cantabria, la rioja, comunidad valenciana, comunitat valenciana, comunidad de madrid, ceuta, melilla
ES costa blanca, costa dorada, costa daurada, costa de la luz, costa tropical, huelva, jaen, valladolid, burgos, oviedo, aviles, ferrol, pontevedra, sanxenxo, baiona, getxo, san sebastian, pamplona, sabadell, terrassa, sant cugat, sant cugat del valles
ES palma mallorca, son vida, port adriano, bendinat, illetas, cala ratjada, palmanova, inca, marratxi, sineu, deia, valldemossa, banyalbufar, sa pobla, playa de palma, port andratx, puerto andratx, andraitx, puerto andraitx
ES vilassar de mar, premia de mar, sant andreu de llavaneras, llanca, la manga, mar menor, san pedro del pinatar, santa pola, villajoyosa, vila joiosa, cullera, sagunto, castellon, burriana, peniscola, vinaros, benicarlo, benicassim, oropesa del mar, roquetas de mar, motril, nerja
ES torremolinos, manilva, algeciras, tarifa, chiclana, el puerto de santa maria, sanlucar de barrameda, santa cruz de tenerife, la gomera, puerto de mogan, maspalomas, puerto calero, puerto del carmen, playa blanca, corralejo, алтея, дения, бенидорм, торревьеха, тенерифе
FI espoo, turku
FR paca, var, alpes maritimes, bouches du rhone, ile de france, neuilly, neuilly sur seine, versailles, courchevel, megeve, chamonix, annecy, haute savoie, savoie, grenoble, alsace, bourgogne, burgundy, aquitaine, occitanie, herault, languedoc
FR nimes, avignon, biarritz, bayonne, saint malo, caen, le havre, rouen, dijon, mougins, saint paul de vence, grasse, vallauris, cap dantibes, deauville, boulogne billancourt, saint germain en laye, corcega, куршевель, сен тропе
GB sandbanks, poole, hampshire, dorset, chelsea, mayfair, knightsbridge, kensington, guildford, brighton, bournemouth, plymouth, torquay, oxford, suffolk, sussex, buckinghamshire, berkshire, hertfordshire, cheshire, yorkshire, lancashire, nottingham
GB sheffield, leicester, coventry, aberdeen, inverness, lymington, hamble, gales, galles, londen
GG sark, alderney
GR korfu, kerkyra, kreta, creta, rhodos, rodas, piraus, vouliagmeni, glyfada, voula, kifisia, lavrio, lavrion, santorin, thessalonique, salonica, saloniki, zakynthos, kefalonia, cephalonia, skiathos, syros, naxos, spetses, porto heli, nafplio, chalkidiki, halkidiki
GR preveza, kavala, афины, крит, корфу, салоники, родос
HR spalato, zagabria, agram, istria, istrien, istra, dalmatia, dalmazia, dalmatien, hvar, korcula, primosten, biograd, murter, mali losinj, umag, makarska, загреб, сплит, дубровник
IL haifa, eilat, ashdod, ashkelon, netanya, caesarea, хаифа, תל אביב
IT apulia, calabria, emilia romagna, lazio, campania, abruzzo, umbria, basilicata, friuli, friuli venezia giulia, trentino, trento, sudtirol, south tyrol, alto adige, bolzano, bozen, merano, meran, lombardy, lombardei, piedmont, como, lago di como, lake como, lago di garda, lake garda
IT desenzano, parma, piacenza, ravenna, siracusa, trapani, varese, novara, monza, vicenza, treviso, udine, mantova, cremona, pavia, lecco, cortina dampezzo, courmayeur, grosseto, argentario, isola delba, gaeta
IT civitavecchia, sardaigne, cerdena, sardinien, sizilien, sicile, toskana, toscane, сардиния, сицилия, тоскана
KZ астана
LB beyrouth, beirute, jounieh, jbeil, بيروت
MA tanger, rabat, agadir, marraquech
MC монтекарло
ME budva, herceg novi, cattaro, podgorica, perast, portonovi, porto novi, тиват, будва, котор
MT gozo, gzira, saint julians, portomaso, kalkara, msida
NL wassenaar, friesland, zeeland, eindhoven, haarlem, blaricum, breda, groningen, maastricht, la haya
NO stavanger, trondheim, tromso, alesund
PL varsovia, varsavia, warschau, sopot, gdynia, wroclaw, poznan, cracow, cracovia, szczecin, варшава
PT estoril, vilamoura, faro, portimao, albufeira, setubal, viana do castelo, coimbra, funchal, ponta delgada, acores, azoren, oporto, porto santo, sesimbra, quarteira, tavira, quinta do lago, comporta, sintra
RO bucarest, constanta, cluj
RS белград, нови сад, novi sad
RU екатеринбург, новосибирск, краснодар, новороссииск, калининград, казань, владивосток, ростов на дону
SA dammam, al khobar, neom, riad, الرياض, جدة
SE estocolmo, stoccolma, goteborg, malmo, uppsala
SI koper, capodistria, izola, portoroz, portorose, piran, maribor, lubiana
TN hammamet, sousse, monastir, sidi bou said, bizerte, djerba
TR estambul, kalkan, datca, gumusluk, yalikavak, turgutreis, didim, alanya, mersin, ayvalik, стамбул, анталья, бодрум, мармарис
UA киев, киів, одесса, одеса, odesa, lviv, львов, львів, kharkiv, харьков
US boca raton, hamptons, palm beach gardens, sarasota, nantucket, marina del rey, malibu, palo alto, coral gables, coconut grove, маиами, нью иорк
";
