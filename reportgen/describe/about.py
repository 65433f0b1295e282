"""The table ``[study]``: a study's title, source and currency, and its headline measure."""

# Without ``annotations`` from the future: Pydantic would compile each of the texts to have the type again.
from typing import Annotated, Literal

from pydantic import Field

from reportgen.describe.kinds import Choice, Frozen, Line, Link
from reportgen.describe.tables import Table
from reportgen.graph.names import BASE


class About(Frozen):
    """What the study is, in words."""

    title: Line
    subtitle: Line = ""
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")] = "USD"
    money: Literal["short", "whole"] = (
        "short"  # $12.9M; or whole units of the currency, which rows and totals are made of
    )
    source: Line = ""
    url: Link | None = None
    headline: str = "cost"  # the measure that sensitivities, corrections and charts show
    base_label: Choice = "Base"
    scenario: str = BASE  # the one active where none is asked for
    language: Annotated[str, Field(pattern=r"^[a-z]{2}(-[A-Z]{2})?$")] = "en"


ABOUT: Table[About] = Table("study", About, required=True)
