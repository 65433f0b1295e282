"""The data that parts describe sheets from: an analysed evaluation, and the version and time of the file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from reportgen.describe.evaluation import Analysis
    from reportgen.describe.labels import Label
    from reportgen.describe.tables import Study
    from reportgen.graph.graph import Graph


@dataclass(frozen=True, slots=True)
class Book:
    """The data of the sheets; ``labels`` are the headings of the names of the study's graph before the analyses."""

    analysis: Analysis
    version: str
    timestamp: datetime
    labels: Mapping[str, Label]
    embed: bool = True  # whether the file carries the text of the study file

    @property
    def study(self) -> Study:
        """The study that the workbook is of."""
        return self.analysis.study

    @property
    def graph(self) -> Graph:
        """The study's graph with the analyses."""
        return self.analysis.graph
