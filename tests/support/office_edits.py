"""Edits that a person makes in LibreOffice on the workbook of one study, and what becomes of each."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any, NamedTuple

from tests.support.studies import RICH

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from reportgen.describe.entries import Value
    from tests.support.cells import Key

    Move = tuple[Any, ...]  # its name, the sheet and its arguments
    Moves = Callable[[Mapping[str, list[Key]]], Sequence[Move]]


STUDY = RICH.replace("rate = 100 }", "rate = 0.0137 }")  # with a total that has digits
SHEETS = (
    *("About", "Summary", "Assumptions", "Catalogues", "Models", "Sweeps", "Corrections", "Reconciliation"),
    *("Sensitivity", "Cases", "Checks"),
)
PICTURE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg=="
)
PICTURE_NAME = "picture.png"


class Edit(NamedTuple):
    """What is done, and what becomes of it: values read, words on what is kept, or words of a refusal.

    An edit with none of these is one of looks, which are not compared. ``printed`` asks for its PDF, which takes long.
    """

    moves: Moves
    changes: Mapping[str, Value] = {}
    kept: tuple[str, ...] = ()
    refused: str = ""
    stale: bool = False  # whether LibreOffice computes other values than the formulas give
    printed: bool = False


def typed(name: str, value: float | str | None) -> Moves:
    """Return the move that types a value into the first cell of an entry; None clears it."""
    return lambda where: [("value", *where[name][0], value)]


def at(what: str, name: str, *arguments: str | int) -> Moves:
    """Return a move on the first cell of a name."""
    return lambda where: [(what, *where[name][0], *arguments)]


def on(sheet: str, what: str, *arguments: str | float) -> Moves:
    """Return a move on a sheet."""
    return lambda _: [(what, sheet, *arguments)]


def both(*parts: Moves) -> Moves:
    """Return several moves, one after the other."""
    return lambda where: [move for part in parts for move in part(where)]


def everywhere(what: str, *arguments: int) -> Moves:
    """Return a move on every sheet."""
    return lambda _: [(what, sheet, *arguments) for sheet in SHEETS]


EDITS: dict[str, Edit] = {
    # Values of entries
    "a number": Edit(typed("price@base", 2.5), {"price@base": 2.5}, printed=True),
    "a number of a scenario": Edit(typed("price@cheap", 2.25), {"price@cheap": 2.25}),
    "a number with the format of a percentage": Edit(
        both(typed("price@base", 0.95), at("format", "price@base", "0%")), {"price@base": 0.95}
    ),
    "a number in a scenario that stated none": Edit(typed("price@dear", 5.0), {"price@dear": 5.0}),
    "a cleared number of a scenario": Edit(typed("price@cheap", None), {"price@cheap": None}),
    "a cleared number that is needed": Edit(typed("steps@base", None), refused="is empty where a value is needed"),
    "a number as text": Edit(typed("price@base", "2.5"), refused="holds the text '2.5', where a number is wanted"),
    "a percentage as text": Edit(typed("price@base", "95%"), refused="holds the text '95%'"),
    "a word in a number": Edit(typed("price@base", "ask Bob"), refused="holds the text 'ask Bob'"),
    "a number below its minimum": Edit(typed("price@base", -1.0), refused="value -1 lies outside 0 to"),
    "a date in a number": Edit(
        both(typed("price@base", 45000.0), at("format", "price@base", "YYYY-MM-DD")), refused="holds the date or time"
    ),
    "a time in a number": Edit(
        both(typed("price@base", 0.5), at("format", "price@base", "HH:MM")), refused="holds the date or time 12:00"
    ),
    "a low above a high": Edit(typed("price.low", 5.0), refused="above"),
    "another low": Edit(typed("price.low", 1.0), {"price.low": 1.0}),
    "a formula of numbers": Edit(
        at("formula", "price@base", "=3*0.95"), {"price@base": 2.85}, ("the formula =3*0.95 of 'Price'",), printed=True
    ),
    "a formula of a cell of one's own": Edit(
        both(on("Assumptions", "value", "K30", 1.25), at("formula", "price@base", "=K30*2")),
        {"price@base": 2.5},
        ("the formula =K30*2 of 'Price'", "1 cell on 'Assumptions': K30 1.25"),
    ),
    "a formula that only a spreadsheet computes": Edit(
        at("formula", "price@base", '=LEN("abcd")'), {"price@base": 4.0}, ("the formula =LEN",)
    ),
    "a formula that gives an error": Edit(at("formula", "price@base", "=1/0"), refused="gives the error #DIV/0!"),
    "a switch": Edit(typed("extra@base", 1.0), {"extra@base": True}, printed=True),
    "a switch as a truth value": Edit(
        both(typed("extra@base", 1.0), at("format", "extra@base", "BOOLEAN")), {"extra@base": True}
    ),
    "a switch as a truth value typed": Edit(at("formula", "extra@base", "TRUE"), {"extra@base": True}),
    "a switch as the text of a truth value": Edit(
        typed("extra@base", "TRUE"), refused="where 1 for on or 0 for off is wanted"
    ),
    "a switch as a word": Edit(typed("extra@base", "on"), refused="where 1 for on or 0 for off is wanted"),
    "a choice": Edit(typed("machine@base", "slow"), {"machine@base": "slow"}, printed=True),
    "a choice of nothing there is": Edit(typed("machine@base", "turbo"), refused="turbo"),
    "another scenario": Edit(typed("scenario", "Cheap"), {"scenario": "cheap"}, printed=True),
    "a scenario with a blank at its end": Edit(typed("scenario", "Cheap "), refused="blank at an end"),
    "a scenario renamed": Edit(typed("scenario.dear", "Costly"), {"scenario.dear": "Costly"}),
    "two scenarios of one name": Edit(typed("scenario.dear", "Cheap"), refused="two scenarios have the same label"),
    "a number of a catalogue": Edit(typed("machines.1.rate", 120.0), {"machines.1.rate": 120.0}),
    "an entry of a catalogue renamed": Edit(
        both(typed("machines.1.name", "rapid"), typed("machine@base", "rapid")),
        {"machines.1.name": "rapid", "machine@base": "rapid"},
    ),
    "a count of a sweep": Edit(typed("first.main.axis.seeds", 5.0), {"first.main.axis.seeds": 5.0}),
    "a size taken out of a sweep": Edit(typed("first.main.member", 0.0), {"first.main.member": (0.0, 1.0, 1.0)}),
    "half a size in a sweep": Edit(typed("first.main.member", 0.5), refused="where 1 or 0 is wanted"),
    "a model size": Edit(typed("heads", 3.0), {"heads": (3.0, 2.0, 4.0)}),
    "a value of a grid": Edit(typed("grid.0.row.0", 2.5), {"grid.0.row.0": 2.5}),
    "a note": Edit(typed("price#note", "Asked in May."), {"price#note": "Asked in May."}),
    "a source": Edit(typed("machines.1#source", "Bob"), {"machines.1#source": "Bob"}),
    "a label": Edit(typed("price#label", "Tariff"), {"price#label": "Tariff"}),
    "several at once": Edit(
        both(typed("price@base", 2.5), typed("steps@base", 12.0), typed("extra@base", 1.0)),
        {"price@base": 2.5, "steps@base": 12.0, "extra@base": True},
    ),
    "cells filled to the right": Edit(on("Assumptions", "copy", "E11", "G11"), {"price@dear": 3.0}),
    "words found and replaced": Edit(on("Assumptions", "replace", "USD/h", "EUR/h"), {"price#unit": "EUR/h"}),
    "words found and replaced in keys": Edit(on("Assumptions", "replace", "Price", "Tariff"), refused="undo that"),
    "a scenario in a spare place": Edit(
        both(typed("scenario.+1", "Green"), typed("price@+1", 2.75), typed("scenario", "Green")),
        {"scenario.+1": "Green", "price@+1": 2.75, "scenario": "+1"},
    ),
    "a scenario's value without a name": Edit(typed("price@+1", 2.75), refused="scenario"),
    "an entry in a spare place of a catalogue": Edit(
        both(typed("machines.+1.name", "B300"), typed("machines.+1.rate", 55.5), typed("machine@base", "B300")),
        {"machines.+1.name": "B300", "machines.+1.rate": 55.5, "machine@base": "B300"},
    ),
    "a catalogue's entry without a number": Edit(typed("machines.+1.name", "B300"), refused="B300"),
    # Formulas and fixed cells
    "a total overwritten": Edit(at("value", "total.cost", 1), refused="'total.cost' was overwritten by the number 1"),
    "a formula changed": Edit(at("formula", "total.cost", "=1+1"), refused="total.cost"),
    "totals pasted as values": Edit(on("Summary", "values_only", "D7:G9"), refused="overwritten by the number"),
    "a workbook pasted as values": Edit(on("Summary", "all_values_only"), refused="findings in all"),
    "a fixed value changed": Edit(at("value", "price.minimum", -5), refused="price.minimum"),
    "a number inside a range": Edit(
        both(on("Sweeps", "insert_rows", 7, 1), on("Sweeps", "value", "I8", 4.0)), refused="stands inside a range"
    ),
    # Rows and columns
    "rows inserted everywhere": Edit(
        everywhere("insert_rows", 1, 1), kept=tuple(f"row 2 of '{sheet}', empty" for sheet in SHEETS)
    ),
    "columns inserted everywhere": Edit(
        everywhere("insert_columns", 1, 1), kept=tuple(f"column B of '{sheet}', empty" for sheet in SHEETS)
    ),
    "a column inserted among model sizes": Edit(
        on("Models", "insert_columns", 5, 1), kept=("column F of 'Models', empty",), stale=True
    ),
    "a row of an assumption deleted": Edit(on("Assumptions", "delete_rows", 10, 1), refused="missing"),
    "a row of a sweep deleted": Edit(on("Sweeps", "delete_rows", 7, 1), refused="missing"),
    "a column of a scenario deleted": Edit(on("Assumptions", "delete_columns", 5, 1), refused="missing"),
    "an empty row deleted": Edit(on("Checks", "delete_rows", 26, 1), kept=("1 row without entries taken out",)),
    "a row copied": Edit(
        both(on("Sweeps", "insert_rows", 7, 1), on("Sweeps", "copy", "A7:T7", "A8")), refused="is a copy of another row"
    ),
    "rows sorted": Edit(on("Checks", "sort", "A7:H14", 0), refused="rows of sheet 'Checks' are in another order, as"),
    "an entry cut and pasted": Edit(on("Assumptions", "cut", "E11", "K30"), refused="Price"),
    "keys cleared": Edit(on("Assumptions", "clear", "O1:O18"), refused="missing"),
    # Sheets and names
    "a sheet deleted": Edit(on("Cases", "remove_sheet"), refused="sheet 'Cases' is missing"),
    "a sheet of findings deleted": Edit(on("Reconciliation", "remove_sheet"), refused="'Reconciliation' is missing"),
    "the hidden sheet deleted": Edit(on("Study source", "remove_sheet"), refused="workbook was not made by reportgen"),
    "a name deleted": Edit(on("Assumptions", "undefine", "price"), refused="price"),
    # Words and things beside
    "a heading cleared": Edit(on("Sweeps", "value", "A6", ""), kept=("taken out (was 'Family')",)),
    "a unit": Edit(typed("price#unit", "EUR/h"), {"price#unit": "EUR/h"}),
    "precision as shown": Edit(on("Summary", "as_shown"), stale=True),
}
# What is made in one workbook, as each is told by itself.
BESIDE: dict[str, Edit] = {
    "a sheet added": Edit(on("About", "add_sheet", "Mine", "to do"), kept=("the sheet 'Mine' (1 cell)",)),
    "a sheet moved": Edit(on("Models", "place", 0), kept=("the order of the sheets",)),
    "a sheet copied": Edit(on("Assumptions", "copy_sheet", "Copy", 3), kept=("the sheet 'Copy'",)),
    "a name defined": Edit(on("Assumptions", "define", "my_price", "E11"), kept=("the name 'my_price' for",)),
    "a cell of one's own": Edit(on("Assumptions", "value", "K32", 5.0), kept=("K32 5",)),
    "a formula of one's own": Edit(on("Summary", "formula", "A40", "=SUM(G7:G8)*2"), kept=("A40 =SUM(G7:G8)*2",)),
    "an array formula of one's own": Edit(on("Summary", "array", "A44", "=G7:G8*2"), kept=("A44",)),
    "a title": Edit(on("Assumptions", "value", "A1", "Mine"), kept=("A1 'Mine' (was 'Assumptions')",)),
    "a heading": Edit(on("Sweeps", "value", "A6", "Group"), kept=("A6 'Group' (was 'Family')",)),
    "a comment": Edit(on("Assumptions", "comment", "K31", "Ask Bob."), kept=("the comment 'Ask Bob.'",)),
    "a link": Edit(
        on("Assumptions", "link", "K30", "https://example.org/prices"), kept=("the link 'https://example.org/prices'",)
    ),
    "a picture": Edit(on("Assumptions", "picture", PICTURE_NAME), kept=("1 picture of your own",)),
    "a text box": Edit(on("Assumptions", "text_box", "Ask Bob."), kept=("1 drawing of your own",)),
    "a chart removed": Edit(on("Summary", "remove_chart", 0), kept=("1 chart taken out",)),
    "a sheet renamed": Edit(on("Sweeps", "rename", "Läufe 2"), kept=("the title 'Läufe 2' of the sheet 'Sweeps'",)),
}
LOOKS: dict[str, Edit] = {
    "a column hidden": Edit(on("Assumptions", "hide_line", "Columns", 6)),
    "a row hidden": Edit(on("Sweeps", "hide_line", "Rows", 7)),
    "rows grouped": Edit(on("Assumptions", "group", "A11:A14")),
    "a sheet hidden": Edit(on("Cases", "hide_sheet")),
    "the title of a chart": Edit(on("Summary", "chart_title", 0, "Mine")),
    "colours and bold": Edit(on("Assumptions", "looks", "A10:G14")),
    "a currency's format": Edit(at("format", "price@base", "[$€-407] #,##0.00")),
    "cells merged": Edit(on("Assumptions", "merge", "A20:C21")),
    "a conditional format": Edit(on("Assumptions", "conditional", "E11:G14")),
    "a validation removed": Edit(on("Assumptions", "unvalidate", "E11:G14")),
    "a filter": Edit(on("Sweeps", "filter", "A6:T8")),
    "a print range": Edit(on("Summary", "print_area", "A1:C9")),
    "a page's header": Edit(on("Summary", "header", "Mine")),
    "the file's own title": Edit(on("Summary", "properties", "Mine")),
    "a sheet protected": Edit(on("Summary", "protect", "secret")),
}
