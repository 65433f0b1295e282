"""The table ``[study]``: a study's title, source and currency, and its headline measure."""

# Without ``annotations`` from the future: Pydantic would compile each of the texts to have the type again.
from typing import Annotated, Literal

from pydantic import Field

from reportgen.describe import language
from reportgen.describe.kinds import Choice, Frozen, Line, Link
from reportgen.describe.tables import Table
from reportgen.graph.names import BASE

SENTENCES = "en"  # the language of the report's own sentences, which stand in templates/ and in views


class About(Frozen):
    """What the study is, in words.

    Attributes:
        title: The report's title, also of the workbook and the page. Example: ``"A scaling-law fit for a small
            lab"``
        subtitle: One line below the title. Example: ``"Illustrative budget: five model sizes and one final
            run"``
        currency: The currency of every amount of money, as its ISO 4217 code. Example: ``"USD"``, ``"EUR"``
        money: How money is written: ``short`` as $12.9M, or ``whole`` in units of the currency, which rows and
            totals are then made of. Example: ``"whole"``
        source: Where the figures come from: a paper, an author and a date. Example: ``"Internal plan, March
            2026"``
        url: A link to the source. Example: ``"https://arxiv.org/abs/2407.05872"``
        headline: The measure that sensitivities, corrections and charts show, by its id. Example: ``"cost"``
        base_label: What the base scenario is called. Example: ``"As planned"``
        scenario: The id of the scenario that is active where none is asked for; ``base`` is the file's own
            values. Example: ``"base"``
        language: The language of the study's own texts. The report's sentences are English where there is no
            translation: then page, PDF and Word file are English, and texts of the study are marked. Example:
            ``"en"``, ``"en-GB"``
    """

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
    language: Annotated[str, Field(pattern=r"^[a-z]{2}(-[A-Z]{2})?$")] = SENTENCES

    @property
    def page_language(self) -> str:
        """The language of a document that holds the report's sentences: theirs, or the study's form of it, as en-GB.

        While a document is translated it is the language of the translation.
        """
        if translation := language.in_use():
            return translation
        return self.language if self.language.partition("-")[0] == SENTENCES else SENTENCES


ABOUT: Table[About] = Table("study", About, required=True)
