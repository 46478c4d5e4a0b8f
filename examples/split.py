#!/usr/bin/python3
"""Makes examples/data from scikit-learn's copy of the data set.

usage: split.py breast_cancer.csv DIR

Rows are numbered from 0 in the order of the source. Row i goes to test when
i % 5 == 3, to validate when i % 5 == 4, else to train: 342, 113 and 114 rows.
The source's class code 0 (malignant) becomes label 1, so that "positive" means
what a physician means by it; 1 (benign) becomes 0.
"""
import csv
import os
import sys


def main(source, target):
    parts = {"train": [], "validate": [], "test": []}
    with open(source, newline="") as f:
        rows = list(csv.reader(f))[1:]
    for i, row in enumerate(rows):
        part = {3: "test", 4: "validate"}.get(i % 5, "train")
        label = {"0": "1", "1": "0"}[row[-1]]
        parts[part].append(",".join([label] + row[:-1]))
    for part, lines in parts.items():
        folder = os.path.join(target, part)
        os.makedirs(folder, exist_ok=True)
        with open(os.path.join(folder, part + ".csv"), "w") as f:
            f.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(sys.argv[1], sys.argv[2])
