"""What a study asks of its joint draws beside the headline."""

# Without ``annotations`` from the future, as in ``kinds``.
from typing import Annotated

from pydantic import Field

from reportgen.describe.kinds import Frozen, Identifier
from reportgen.describe.tables import Table


class WhatToDraw(Frozen):
    """``measures`` are drawn beside the headline; ``checks`` asks how often each of the study's checks holds."""

    measures: Annotated[tuple[Identifier, ...], Field(strict=False, max_length=30)] = ()
    checks: bool = False


UNCERTAINTY: Table[WhatToDraw] = Table("uncertainty", WhatToDraw, WhatToDraw())
