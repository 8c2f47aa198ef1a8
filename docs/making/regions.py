"""Make the data files of the room `regions` from the files as Eurostat and others publish them.

    python docs/making/regions.py FOLDER src/kogge/commons/regions/data

FOLDER holds `geo`, `class` and `regions` with the published files, whose names and sources stand in the data folder's
README. Figures are cut to the nine countries around the sea; of the boundaries only who borders on whom is kept.
"""

import csv
import json
import shutil
import sys
import unicodedata
from itertools import combinations
from pathlib import Path

COUNTRIES = ("DE", "DK", "EE", "FI", "LT", "LV", "NO", "PL", "SE")
WHOLE = {
    "geo/nuts_2024.csv": "nuts_2024.csv",
    "geo/nuts_2021.csv": "nuts_2021.csv",
    "geo/nuts_changes_2016_2021.csv": "nuts_changes_2016_2021.csv",
    "class/nace_2_1.csv": "nace_2_1.csv",
    "class/nace_2_0_sections_divisions.csv": "nace_2.csv",
    "class/industrial_ecosystems_14.csv": "ecosystems.csv",
    "class/advanced_technologies_16.csv": "technologies.csv",
    "class/eusbsr_policy_areas_2021.csv": "policy_areas.csv",
    "regions/s3_priorities_bsr.csv": "priorities.csv",
}
FIGURES = {  # file: (indicator, column of the region, of the year or the year, of the value, unit)
    "regions/sbs_employment_nuts2_nace2_2014.csv": ("employed", "nuts2", "2014", "persons_employed", "persons"),
    "regions/rd_personnel_fte_2009_2018.csv": ("research_staff", "geo", "time", "values", "full-time equivalents"),
    "regions/daily_internet_users.csv": ("internet", "geo", "time", "values", "% of individuals"),
    "regions/disposable_income_pps_nuts2_tgs00026.csv": ("income", "geo", "time", "values", "PPS per inhabitant"),
}


def rows_of(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        yield from csv.DictReader(file)


def figures(folder):
    for name, (indicator, region, year, value, unit) in FIGURES.items():
        for row in rows_of(folder / name):
            if row[region][:2] in COUNTRIES and row[value].strip():
                at = year if year.isdecimal() else str(int(float(row[year])))
                yield indicator, row[region], at, row.get("nace2", ""), f"{float(row[value]):g}", unit


def folded(name):
    letters = unicodedata.normalize("NFKD", name.casefold().replace("ł", "l"))
    return "".join(letter for letter in letters if not unicodedata.combining(letter)).strip()


def changes_of_2016(folder):
    """Codes of 2013 by which people employed are counted and that 2016 no longer had: same name, or no successor."""
    later = list(rows_of(folder / "geo/nuts_2021.csv"))
    in_2016 = {row["nuts_id"] for row in later}
    in_2016 |= {row["code_2016"].strip() for row in rows_of(folder / "geo/nuts_changes_2016_2021.csv")}
    by_name = {(row["country"], row["level"], folded(row["name"])): row["nuts_id"] for row in later}
    source = rows_of(folder / "regions/sbs_employment_nuts2_nace2_2014.csv")
    for code, name in {row["nuts2"]: row["region"] for row in source}.items():
        if code[:2] in COUNTRIES and code not in in_2016:
            yield code, name, by_name.get((code[:2], "2", folded(name)), "")


def corners(geometry):
    polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    return {tuple(point) for polygon in polygons for ring in polygon for point in ring}


def borders(folder):
    """Two regions of one level that share at least two corners of their outlines."""
    for level in (1, 2, 3):
        features = json.loads((folder / f"geo/nuts_2024_bsr_l{level}.geojson").read_text())["features"]
        outlines = {feature["id"]: corners(feature["geometry"]) for feature in features}
        for one, other in combinations(sorted(outlines), 2):
            if len(outlines[one] & outlines[other]) >= 2:
                yield one, other


def write(path, head, rows):
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(head)
        writer.writerows(rows)


def main(folder, into):
    for source, name in WHOLE.items():
        shutil.copyfile(folder / source, into / name)
    write(into / "figures.csv", ["indicator", "region", "year", "nace", "value", "unit"], figures(folder))
    write(into / "nuts_changes_2013_2016.csv", ["code_2013", "name", "code_2016"], changes_of_2016(folder))
    write(into / "borders.csv", ["region", "other"], borders(folder))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
