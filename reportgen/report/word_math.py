"""An equation for Word: MathML as nodes that ``templates/word/math.xml.j2`` prints, one branch for each kind.

Word's own equations can be edited and are read aloud, which pictures of them cannot and are not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportgen.report.word_content import Math

if TYPE_CHECKING:
    from collections.abc import Sequence
    from xml.etree.ElementTree import Element

# The kinds of nodes by the elements of MathML, and how many parts each has, 0 for any number. Of any other element its
# content is kept.
_KINDS = {
    "mfrac": ("fraction", 2),
    "msub": ("sub", 2),
    "msup": ("sup", 2),
    "msubsup": ("subsup", 3),
    "munder": ("under", 2),
    "mover": ("over", 2),
    "munderover": ("underover", 3),
    "mroot": ("root", 2),
    "mtable": ("table", 0),
    "mtr": ("cells", 0),
}
_LARGE = "∑∏∫"  # operators that stand before what they are applied to
_SPACE = "\u2009"
_COMMA, _MARK = ",", "mark"
LONGEST = 56.0  # characters of an equation that stands in a table; a longer one is given in words


def length(node: Math) -> float:
    """Return about how many characters wide a node is."""
    parts = [length(part) for part in node.parts]
    if node.name in {"fraction", "under", "over", "underover", "subsup"}:
        return max(parts)
    if node.name == "table":
        return max((length(line) for line in node.parts), default=0) + 1
    small = 0.7 if node.name in {"sub", "sup"} else 1.0
    spaced = 1.2 if node.text and not node.text.isalnum() and len(node.text) == 1 else 0.0  # around an operator
    return len(node.text) + spaced + (parts[0] if parts else 0) + small * sum(parts[1:])


def math(element: Element) -> Math:
    """Return an element of MathML as a node."""
    tag = element.tag
    if tag in {"mi", "mn", "mo", "mtext"}:
        return _leaf(element)
    if tag == "mspace":
        return Math("text", _SPACE)
    parts = [math(child) for child in element]
    if tag in _KINDS and len(parts) == (_KINDS[tag][1] or len(parts)):
        return Math(_KINDS[tag][0], parts=tuple(parts))
    if tag == "msqrt":
        return Math("sqrt", parts=(_row(parts),))
    if len(element) == 1 and element[0].tag == "mo" and parts[0].text == _COMMA:
        return Math(_MARK, _COMMA)  # within a number: 42{,}155
    return _fenced(list(element), parts) or _row(_joined(parts))


def _joined(parts: Sequence[Math]) -> list[Math]:
    """Return parts with the digits of a number and the commas between them as one."""
    joined: list[Math] = []
    for part in parts:
        number = joined[-1].text if joined and joined[-1].name == "upright" and joined[-1].text[:1].isdigit() else ""
        goes_on = part.text.isdigit() if number.endswith(_COMMA) else part.name == _MARK
        if number and goes_on:
            joined[-1] = Math("upright", number + part.text)
        else:
            joined.append(Math("upright", part.text) if part.name == _MARK else part)
    return joined


def _leaf(element: Element) -> Math:
    """Return characters: names of one letter are italic, words, numbers and operators upright."""
    text = "".join(element.itertext())
    if element.tag == "mtext":
        return Math("text", text)
    italic = element.tag == "mi" and len(text) == 1 and text.isalpha() and element.get("mathvariant") != "normal"
    return Math("italic" if italic else "upright", text)


def _fenced(elements: Sequence[Element], parts: Sequence[Math]) -> Math | None:
    """Return the content of a row that begins with a parenthesis which grows with it; None for any other row."""
    if not elements or elements[0].get("fence") != "true" or elements[0].get("form") != "prefix":
        return None
    closed = elements[-1].get("form") == "postfix"
    ends = parts[0].text, parts[-1].text if closed else ""
    inner = _row(parts[1:-1] if closed else parts[1:])
    return Math("fenced", parts=(Math("upright", ends[0]), Math("upright", ends[1]), inner))


def _row(parts: Sequence[Math]) -> Math:
    """Return parts side by side; what follows a sum's sign is what it adds up."""
    for place, part in enumerate(parts):
        base = part.parts[0] if part.name in {"under", "sub"} else part
        if base.name == "upright" and base.text in _LARGE and base.text:
            below = part.parts[1] if part is not base else Math("row")
            large = Math("large", base.text, (below, _row(parts[place + 1 :])))
            return Math("row", parts=(*parts[:place], large))
    return parts[0] if len(parts) == 1 else Math("row", parts=tuple(parts))
