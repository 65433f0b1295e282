"""What a study asks of its joint draws beside the headline."""

# Without ``annotations`` from the future, as in ``kinds``.
from typing import Annotated

from pydantic import Field

from reportgen.describe.kinds import Frozen, Identifier
from reportgen.describe.tables import Table


class WhatToDraw(Frozen):
    """What the report shows of joint draws beside the headline.

    Attributes:
        measures: The measures whose totals are drawn too. Example: ``["gpu_hours"]``
        checks: Whether to show in what part of the draws each of the study's checks holds. Example: ``true``
    """

    measures: Annotated[tuple[Identifier, ...], Field(strict=False, max_length=30)] = ()
    checks: bool = False


UNCERTAINTY: Table[WhatToDraw] = Table("uncertainty", WhatToDraw, WhatToDraw())
