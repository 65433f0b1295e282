"""The table ``[proposal]``: who applies for what, and the author's own texts of a funder's sections."""

# Without ``annotations`` from the future, as in ``kinds``.
from collections.abc import Mapping
from typing import Annotated

from pydantic import Field

from reportgen.describe.kinds import Day, Frozen, Identifier, Line, Link, Markdown
from reportgen.describe.tables import Table


class Proposal(Frozen):
    """What a report says of itself as a proposal, on its first page and as the author in the PDF's metadata.

    Attributes:
        author: Who wrote it. Example: ``"A. Author and B. Author"``
        institution: For whom. Example: ``"University of Somewhere"``
        grant: The number of the grant or call. Example: ``"HORIZON-CL4-2027"``
        version: Which version it is. Example: ``"Draft 2"``
        quotes: The date of the quotes that it rests on. Example: ``"2026-11-02"``
        calculator: The link to the estimate in a provider's calculator, where a funder asks for it. Example:
            ``"https://calculator.aws/"``
        max_pages: The most pages, where the call allows others than the profile's rules. Example: ``40``
        max_words: The most words of a text, by its key, where the call allows fewer or others than the profile's rules.
            Example: ``{ goal = 500 }``
        texts: What the author writes in sections of a funder, in Markdown, by the key that the profile names.
            Example: ``{ goal = "What will be there at the end." }``
    """

    author: Line = ""
    institution: Line = ""
    grant: Line = ""
    version: Line = ""
    quotes: Day | None = None
    calculator: Link | None = None
    max_pages: Annotated[int, Field(ge=1, le=1000)] | None = None
    max_words: Annotated[Mapping[Identifier, Annotated[int, Field(ge=1, le=1_000_000)]], Field(max_length=100)] = {}
    texts: Annotated[Mapping[Identifier, Markdown], Field(max_length=100)] = {}

    @property
    def facts(self) -> tuple[tuple[str, str], ...]:
        """What is stated on the first page, each with its name."""
        stated = {
            "Author": self.author,
            "Institution": self.institution,
            "Grant": self.grant,
            "Version": self.version,
            "Date of quotes": self.quotes or "",
        }
        return tuple((name, value) for name, value in stated.items() if value)


PROPOSAL: Table[Proposal] = Table("proposal", Proposal, Proposal())
