"""What a person may do to a workbook in LibreOffice, done through its own interface.

Imported by ``office_jobs.py`` only, which runs under Debian's own Python, so it imports nothing of the project. Each
move is a function of the document, a sheet and its arguments; ``MOVES`` has them by name.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

uno: Any = importlib.import_module("uno")
Uno = Any  # an object of LibreOffice's: UNO has no static types

_LISTS = "[]com.sun.star.table.TableSortField"
_YELLOW = 0xFFFF00
_EVERYTHING = 1023  # com.sun.star.sheet.CellFlags, all of them
_CONTENT = 1 | 2 | 4 | 16  # VALUE | DATETIME | STRING | FORMULA


def do(document: Uno, what: str, sheet: str, *where: Any) -> None:
    """Do what a person may do to a sheet, whose protection is taken off first; references follow, as for a person."""
    if not document.Sheets.hasByName(sheet):
        raise ValueError(f"no sheet {sheet!r}; there are {', '.join(document.Sheets.ElementNames)}")
    target = document.Sheets.getByName(sheet)
    target.unprotect("")
    MOVES[what](document, target, *where)


def _struct(name: str, **fields: object) -> Uno:
    struct = uno.createUnoStruct(f"com.sun.star.{name}")
    for field, value in fields.items():
        setattr(struct, field, value)
    return struct


def _property(name: str, value: object) -> Uno:
    return _struct("beans.PropertyValue", Name=name, Value=value)


def _value(_: Uno, sheet: Uno, address: str, value: float | str | None) -> None:
    """Type a number or a text into cells; None clears them. A text that looks like a number stays a text."""
    cells = sheet.getCellRangeByName(address)
    if value is None:
        cells.clearContents(_CONTENT)
    elif isinstance(value, str):
        cells.setString(value)
    else:
        cells.setValue(value)


def _formula(_: Uno, sheet: Uno, address: str, text: str) -> None:
    """Type as into the cell itself: a formula in English with semicolons, or what is recognised as a number."""
    sheet.getCellRangeByName(address).setFormula(text)


def _array(_: Uno, sheet: Uno, address: str, text: str) -> None:
    sheet.getCellRangeByName(address).setArrayFormula(text)


def _format(document: Uno, sheet: Uno, address: str, code: str) -> None:
    language = _struct("lang.Locale", Language="en", Country="US")
    key = document.NumberFormats.queryKey(code, language, False)  # noqa: FBT003 - UNO takes no names
    sheet.getCellRangeByName(address).NumberFormat = document.NumberFormats.addNew(code, language) if key == -1 else key


def _rows(action: str) -> Callable[..., None]:
    return lambda _, sheet, *where: getattr(sheet.Rows, action)(*where)


def _columns(action: str) -> Callable[..., None]:
    return lambda _, sheet, *where: getattr(sheet.Columns, action)(*where)


def _show(_: Uno, sheet: Uno, what: str, index: int) -> None:
    """Hide a row or column."""
    getattr(sheet, what).getByIndex(index).IsVisible = False


def _copy(_: Uno, sheet: Uno, source: str, target: str) -> None:
    """Copy cells to where a cell is, with all they have."""
    sheet.copyRange(sheet.getCellRangeByName(target).CellAddress, sheet.getCellRangeByName(source).RangeAddress)


def _cut(_: Uno, sheet: Uno, source: str, target: str) -> None:
    """Cut cells and paste them to where a cell is."""
    sheet.moveRange(sheet.getCellRangeByName(target).CellAddress, sheet.getCellRangeByName(source).RangeAddress)


def _values_only(_: Uno, sheet: Uno, address: str) -> None:
    """Copy cells and paste them onto themselves as values."""
    cells = sheet.getCellRangeByName(address)
    cells.setDataArray(cells.getDataArray())


def _all_values_only(document: Uno, _: Uno) -> None:
    """Paste every sheet onto itself as values."""
    for sheet in document.Sheets:
        sheet.unprotect("")
        cursor = sheet.createCursor()
        cursor.gotoEndOfUsedArea(False)  # noqa: FBT003 - UNO takes no names
        end = cursor.RangeAddress
        cells = sheet.getCellRangeByPosition(0, 0, end.EndColumn, min(end.EndRow, 500))
        cells.setDataArray(cells.getDataArray())


def _sort(_: Uno, sheet: Uno, address: str, column: int) -> None:
    """Sort rows by one of their columns, the largest first."""
    field = _struct("table.TableSortField", Field=column, IsAscending=False)
    settings = (
        _property("SortFields", uno.Any(_LISTS, (field,))),
        _property("ContainsHeader", value=False),
        _property("IsSortColumns", value=False),
    )
    sheet.getCellRangeByName(address).sort(settings)


def _filter(document: Uno, sheet: Uno, address: str) -> None:
    """Show the arrows of a filter."""
    document.DatabaseRanges.addNewByName("mine", sheet.getCellRangeByName(address).RangeAddress)
    document.DatabaseRanges.getByName("mine").AutoFilter = True


def _replace(_: Uno, sheet: Uno, old: str, new: str) -> None:
    """Find and replace on a sheet, in formulas too."""
    search = sheet.createReplaceDescriptor()
    search.SearchString, search.ReplaceString = old, new
    sheet.replaceAll(search)


def _comment(_: Uno, sheet: Uno, address: str, text: str) -> None:
    sheet.Annotations.insertNew(sheet.getCellRangeByName(address).CellAddress, text)


def _uncomment(_: Uno, sheet: Uno, index: int) -> None:
    sheet.Annotations.removeByIndex(index)


def _link(document: Uno, sheet: Uno, address: str, url: str) -> None:
    field = document.createInstance("com.sun.star.text.TextField.URL")
    field.URL, field.Representation = url, "prices"
    cell = sheet.getCellRangeByName(address)
    cell.insertTextContent(cell.createTextCursor(), field, False)  # noqa: FBT003 - UNO takes no names


def _looks(_: Uno, sheet: Uno, address: str) -> None:
    cells = sheet.getCellRangeByName(address)
    cells.CellBackColor, cells.CharWeight = _YELLOW, 150.0


def _merge(_: Uno, sheet: Uno, address: str) -> None:
    sheet.getCellRangeByName(address).merge(True)  # noqa: FBT003 - UNO takes no names


def _conditional(_: Uno, sheet: Uno, address: str) -> None:
    cells = sheet.getCellRangeByName(address)
    formats = cells.ConditionalFormat
    greater = uno.Enum("com.sun.star.sheet.ConditionOperator", "GREATER")
    rule = (_property("Operator", greater), _property("Formula1", "1"), _property("StyleName", "Result"))
    formats.addNew(rule)
    cells.ConditionalFormat = formats


def _unvalidate(_: Uno, sheet: Uno, address: str) -> None:
    """Allow everything in cells."""
    cells = sheet.getCellRangeByName(address)
    rule = cells.Validation
    rule.Type = uno.Enum("com.sun.star.sheet.ValidationType", "ANY")
    cells.Validation = rule


def _print_area(_: Uno, sheet: Uno, address: str) -> None:
    sheet.setPrintAreas((sheet.getCellRangeByName(address).RangeAddress,))


def _header(document: Uno, sheet: Uno, text: str) -> None:
    style = document.StyleFamilies.getByName("PageStyles").getByName(sheet.PageStyle)
    style.HeaderIsOn = True
    content = style.RightPageHeaderContent
    content.CenterText.String = text
    style.RightPageHeaderContent = content


def _group(_: Uno, sheet: Uno, address: str) -> None:
    rows = uno.Enum("com.sun.star.table.TableOrientation", "ROWS")
    sheet.group(sheet.getCellRangeByName(address).RangeAddress, rows)


def _chart_title(_: Uno, sheet: Uno, index: int, text: str) -> None:
    chart = sheet.Charts.getByIndex(index).EmbeddedObject
    chart.HasMainTitle = True
    chart.Title.String = text


def _remove_chart(_: Uno, sheet: Uno, index: int) -> None:
    sheet.Charts.removeByName(sheet.Charts.getByIndex(index).Name)


def _shape(document: Uno, sheet: Uno, kind: str) -> Uno:
    shape = document.createInstance(f"com.sun.star.drawing.{kind}")
    shape.setSize(_struct("awt.Size", Width=3000, Height=2000))
    sheet.DrawPage.add(shape)
    return shape


def _text_box(document: Uno, sheet: Uno, text: str) -> None:
    _shape(document, sheet, "RectangleShape").String = text


def _picture(document: Uno, sheet: Uno, path: str) -> None:
    shape = _shape(document, sheet, "GraphicObjectShape")
    shape.GraphicURL = uno.systemPathToFileUrl(path)


def _add_sheet(document: Uno, _: Uno, title: str, text: str) -> None:
    document.Sheets.insertNewByName(title, document.Sheets.Count)
    document.Sheets.getByName(title).getCellRangeByName("A1").setString(text)


def _define(document: Uno, sheet: Uno, name: str, address: str) -> None:
    cell = sheet.getCellRangeByName(address)
    document.NamedRanges.addNewByName(name, cell.AbsoluteName, cell.getCellByPosition(0, 0).CellAddress, 0)


def _properties(document: Uno, _: Uno, title: str) -> None:
    document.DocumentProperties.Title = title
    document.DocumentProperties.Author = "Someone"


def _as_shown(document: Uno, _: Uno) -> None:
    """Calculate with the digits that cells show."""
    document.CalcAsShown = True


def _hide_sheet(_: Uno, sheet: Uno) -> None:
    sheet.IsVisible = False


MOVES: dict[str, Callable[..., None]] = {
    "value": _value,
    "formula": _formula,
    "array": _array,
    "format": _format,
    "insert_rows": _rows("insertByIndex"),
    "delete_rows": _rows("removeByIndex"),
    "insert_columns": _columns("insertByIndex"),
    "delete_columns": _columns("removeByIndex"),
    "hide_line": _show,
    "copy": _copy,
    "cut": _cut,
    "values_only": _values_only,
    "all_values_only": _all_values_only,
    "clear": lambda _, sheet, address: sheet.getCellRangeByName(address).clearContents(_EVERYTHING),
    "sort": _sort,
    "filter": _filter,
    "replace": _replace,
    "comment": _comment,
    "uncomment": _uncomment,
    "link": _link,
    "looks": _looks,
    "merge": _merge,
    "conditional": _conditional,
    "unvalidate": _unvalidate,
    "unprotect": lambda *_: None,  # as every move does before
    "protect": lambda _, sheet, password: sheet.protect(password),
    "print_area": _print_area,
    "header": _header,
    "group": _group,
    "chart_title": _chart_title,
    "remove_chart": _remove_chart,
    "text_box": _text_box,
    "picture": _picture,
    "add_sheet": _add_sheet,
    "copy_sheet": lambda document, sheet, title, index: document.Sheets.copyByName(sheet.Name, title, index),
    "remove_sheet": lambda document, sheet: document.Sheets.removeByName(sheet.Name),
    "hide_sheet": _hide_sheet,
    "rename": lambda _, sheet, title: sheet.setName(title),
    "place": lambda document, sheet, index: document.Sheets.moveByName(sheet.Name, index),
    "define": _define,
    "undefine": lambda document, _, name: document.NamedRanges.removeByName(name),
    "properties": _properties,
    "as_shown": _as_shown,
}
