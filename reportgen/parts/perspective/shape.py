"""What the total compares with."""

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field

from reportgen.describe.kinds import Identifier
from reportgen.describe.tables import Table
from reportgen.parts.quantities.shape import StudyQuantity

PERSPECTIVE: Table[Mapping[str, StudyQuantity]] = Table(
    "perspective", Annotated[Mapping[Identifier, StudyQuantity], Field(max_length=200)], {}
)
