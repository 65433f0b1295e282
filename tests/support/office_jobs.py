"""Carries out jobs on spreadsheets in a running LibreOffice, one JSON object a line in, one a line out.

Run by the interpreter that Debian's python3-uno belongs to (/usr/bin/python3), not by the project's, so it
imports nothing of the project. `office.py` starts it and is its only user.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import sys
import time
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

uno: Any = importlib.import_module("uno")
moves: Any = importlib.import_module("office_moves")  # which lies beside this script
Uno = Any  # an object of LibreOffice's: UNO has no static types
_UnoError: type[Exception] = uno.getClass("com.sun.star.uno.Exception")
_RuntimeError: type[Exception] = uno.getClass("com.sun.star.uno.RuntimeException")

# com.sun.star.sheet.CellFlags: what a cell contains, without its format.
_CONTENT = 1 | 2 | 4 | 16  # VALUE | DATETIME | STRING | FORMULA

# Errors that LibreOffice numbers, by the name Excel gives them; all others keep LibreOffice's "Err:502".
_ERRORS = {
    503: "#NUM!",
    519: "#VALUE!",
    521: "#NULL!",
    524: "#REF!",
    525: "#NAME?",
    532: "#DIV/0!",
    32767: "#N/A",
}

_DELIVER_OWNERSHIP = True  # of a document that something holds on to: it closes when that lets go

# "ooxml" is the .xlsx of the standard rather than of Excel 2007.
_FILTERS = {
    "xlsx": "Calc MS Excel 2007 XML",
    "ooxml": "Calc Office Open XML",
    "ods": "calc8",
    "pdf": "calc_pdf_Export",
}


def _property(name: str, value: object) -> Uno:
    pair = uno.createUnoStruct("com.sun.star.beans.PropertyValue")
    pair.Name, pair.Value = name, value
    return pair


def _connect(pipe: str, deadline: float) -> Uno:
    """Return LibreOffice's desktop, trying again until it listens: it takes seconds to start."""
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    while True:
        try:
            context = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
            return context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
        except _UnoError as error:  # NoConnectException, or others while the office is half started
            if time.monotonic() > deadline:
                raise RuntimeError(f"no connection to LibreOffice: {error}") from error
            time.sleep(0.05)


def _sheet(document: Uno, name: str) -> Uno:
    if not document.Sheets.hasByName(name):
        raise ValueError(f"no sheet {name!r}; there are {', '.join(document.Sheets.ElementNames)}")
    return document.Sheets.getByName(name)


def _range(document: Uno, sheet: str, address: str) -> Uno:
    try:
        return _sheet(document, sheet).getCellRangeByName(address)
    except _RuntimeError as error:  # has not a word about the cause
        raise ValueError(f"no cell {address!r} on sheet {sheet!r}") from error


def _edited(document: Uno, sheet: str, address: str) -> Uno:
    """Return the cell to edit; refuse where a person would be refused, on a locked cell of a protected sheet."""
    cell = _range(document, sheet, address)
    # The API only ignores such an edit, and the caller would compare values of a workbook that was not edited.
    if cell.CellProtection.IsLocked and cell.Spreadsheet.isProtected():
        raise ValueError(f"{sheet}!{address} is locked and its sheet protected: nobody could edit it")
    return cell


def _put(cell: Uno, value: float | str | list[str] | None) -> None:
    """Put a value into a cell; a list holds a formula, None clears the cell."""
    if value is None:
        cell.clearContents(_CONTENT)
    elif isinstance(value, list):
        cell.setFormula(value[0])
    elif isinstance(value, str):
        cell.setString(value)
    else:
        cell.setValue(value)


def _content(cell: Uno) -> Callable[[], None]:
    """Return what puts the cell's present content back."""
    kind = cell.Type.value
    if kind == "FORMULA":
        formula = cell.getFormula()
        return lambda: cell.setFormula(formula)
    value = {"EMPTY": lambda: None, "VALUE": cell.getValue, "TEXT": cell.getString}[kind]()
    return lambda: _put(cell, value)


def _column_name(index: int) -> str:
    name = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(65 + rest) + name
    return name


def _used(sheet: Uno, edited: list[Uno]) -> Uno:
    """Return the smallest rectangle with all the sheet's content and edited cells, None if there are none.

    Not the sheet's own used area: formats alone may reach down a million rows.
    """
    areas = [*sheet.queryContentCells(_CONTENT).RangeAddresses]
    areas += [cell.RangeAddress for cell in edited if cell.Spreadsheet.Name == sheet.Name]
    if not areas:
        return None
    return sheet.getCellRangeByPosition(
        min(area.StartColumn for area in areas),
        min(area.StartRow for area in areas),
        max(area.EndColumn for area in areas),
        max(area.EndRow for area in areas),
    )


def _read(area: Uno) -> dict[str, float | str]:
    """Return the values of a rectangle's non-empty cells, read in two calls: a call a cell is far too slow."""
    where = area.RangeAddress
    found: dict[str, float | str] = {}
    names = [_column_name(c) for c in range(where.StartColumn, where.EndColumn + 1)]
    for down, (values, formulas) in enumerate(zip(area.getDataArray(), area.getFormulaArray(), strict=True)):
        for right, formula in enumerate(formulas):
            if formula == "":
                continue  # empty; a formula whose result is "" has its formula here
            value = values[right]
            if value is None:  # an error; the data array has no name for it
                code = area.getCellByPosition(right, down).getError()
                value = _ERRORS.get(code, f"Err:{code}")
            found[f"{names[right]}{where.StartRow + down + 1}"] = value
    return found


def _shown(document: Uno, keys: list[tuple[str, str]]) -> dict[str, dict[str, float | str]]:
    """Return what cells show, as their number formats write it."""
    found: dict[str, dict[str, float | str]] = {}
    for sheet, address in keys:
        found.setdefault(sheet, {})[address] = _range(document, sheet, address).getString()
    return found


def _move_all(document: Uno, asked: list[list[Any]]) -> None:
    for move in asked:
        moves.do(document, *move)


def _job(desktop: Uno, job: dict[str, Any]) -> list[dict[str, dict[str, float | str]]]:
    """Load the job's file, recalculate, then for each set of edits: edit, recalculate, store or read, undo."""
    url = uno.systemPathToFileUrl(job["path"])
    document = desktop.loadComponentFromURL(url, "_blank", 0, (_property("Hidden", value=True),))
    if document is None:
        raise ValueError(f"LibreOffice cannot open {job['path']}")
    try:
        if not document.supportsService("com.sun.star.sheet.SpreadsheetDocument"):
            raise ValueError(f"LibreOffice does not take {job['path']} for a spreadsheet")
        # calculateAll() calculates every formula anew, whether or not LibreOffice thinks its value current.
        _move_all(document, job.get("moves", ()))
        document.calculateAll()
        # Each object asked of LibreOffice costs milliseconds, so none is asked for twice.
        keys = {(sheet, address) for edits in job["scenarios"] for sheet, address, _ in edits}
        cells = {key: _edited(document, *key) for key in keys}
        areas = {}
        if job["area"]:
            areas[job["area"][0]] = _range(document, *job["area"])
        elif not job["targets"]:
            areas = {sheet.Name: _used(sheet, [*cells.values()]) for sheet in document.Sheets}
        answers = []
        for number, edits in enumerate(job["scenarios"]):
            undo = [_content(cells[sheet, address]) for sheet, address, _ in edits]
            for sheet, address, value in edits:
                _put(cells[sheet, address], value)
            if edits:
                document.calculateAll()
            if job["targets"]:
                target = uno.systemPathToFileUrl(job["targets"][number])
                document.storeToURL(target, (_property("FilterName", _FILTERS[job["fmt"]]),))
            values = {name: {} if area is None else _read(area) for name, area in areas.items()}
            answers.append({**values, **_shown(document, job["shown"])})
            for restore in undo:
                restore()
        return answers
    finally:
        document.close(_DELIVER_OWNERSHIP)


def _alive(desktop: Uno) -> bool:
    try:
        desktop.Frames.getCount()
    except _UnoError:  # DisposedException: LibreOffice has crashed or was killed
        return False
    return True


def _say(answer: dict[str, object]) -> None:
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()


def main(pipe: str, seconds: float) -> None:
    """Serve jobs until standard input ends, which it also does when the test run is killed."""
    desktop = _connect(pipe, time.monotonic() + seconds)
    _say({"result": [], "alive": True})
    for line in sys.stdin:
        answer: dict[str, object]
        try:
            answer = {"result": _job(desktop, json.loads(line)), "alive": True}
        except (_UnoError, ValueError) as error:  # one bad file must not end the server; the caller raises it again
            answer = {"error": f"{type(error).__name__}: {error}", "alive": _alive(desktop)}
        _say(answer)
    with contextlib.suppress(_UnoError):  # the connection ends with LibreOffice, as wanted
        desktop.terminate()


if __name__ == "__main__":
    main(sys.argv[1], float(sys.argv[2]))
