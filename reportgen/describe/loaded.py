"""A study as it was loaded: which scenario is active, what it was read from, and what has been changed since."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from shlex import join
from typing import TYPE_CHECKING

from reportgen.graph.names import BASE

if TYPE_CHECKING:
    from reportgen.describe.entries import Change
    from reportgen.describe.findings import Finding
    from reportgen.describe.tables import Study
    from reportgen.graph.graph import Graph


@dataclass(frozen=True, slots=True)
class Source:
    """What a study was read from: the name its outputs take, the file's text, and the SHA-256 of the file's bytes."""

    id: str = "study"
    text: str = field(default="", repr=False)
    fingerprint: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a command or a caller asked for: the file, and what was chosen and set beside it.

    ``scenario`` is None where none was chosen; ``values`` are names and values as ``--set`` takes them.
    """

    file: str = ""
    scenario: str | None = None
    values: tuple[tuple[str, str], ...] = ()
    accepted: bool = False  # whether a workbook's overwritten formulas are accepted

    @property
    def is_workbook(self) -> bool:
        """Whether the file is a workbook."""
        return bool(self.file) and not self.file.lower().endswith(".toml")


class GraphCache:
    """The graph last compiled of a study, which the copies that ``replace`` makes of a loaded study share."""

    def __init__(self) -> None:
        self._last: tuple[Study, str, Study | None, Graph] | None = None

    def __reduce__(self) -> tuple[type[GraphCache], tuple[()]]:
        """Leave the graph out of a pickle, which another process compiles faster than it reads it."""
        return GraphCache, ()

    def get(self, loaded: LoadedStudy) -> Graph | None:
        """Return the graph of a study, None where it was compiled of another one, or with another active scenario."""
        if self._last is None:
            return None
        study, scenario, original, graph = self._last
        same = study is loaded.study and original is loaded.original and scenario == loaded.scenario
        return graph if same else None

    def put(self, loaded: LoadedStudy, graph: Graph) -> None:
        """Keep the graph of a study in place of the last one."""
        self._last = loaded.study, loaded.scenario, loaded.original, graph


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class LoadedStudy:
    """A study ready to be evaluated.

    ``asked`` is what it was loaded by; ``original`` is the study as its file has it, where values have been set or
    edited since. ``changes`` are those made in a workbook; ``overrides`` what the workbook held that was passed over;
    ``stale`` its stored values that its inputs do not give; ``kept`` what it has that a study has no place for.
    ``graphs`` is a cache of ``compile_study``.
    """

    study: Study
    scenario: str = BASE
    source: Source = field(default_factory=Source)
    original: Study | None = None
    changes: tuple[Change, ...] = ()
    overrides: tuple[Finding, ...] = ()
    stale: tuple[Finding, ...] = ()
    kept: tuple[Finding, ...] = ()
    from_workbook: bool = False
    asked: Asked = field(default_factory=Asked)
    graphs: GraphCache = field(default_factory=GraphCache)

    @property
    def command(self) -> str:
        """The command that builds the same again."""
        asked = self.asked
        words = ["reportgen", "build", asked.file or f"{self.id}.toml"]
        words += [] if asked.scenario is None else ["--scenario", asked.scenario]
        words += [word for name, value in asked.values for word in ("--set", f"{name}={value}")]
        words += ["--accept-overrides"] if asked.accepted else []
        return join(words)

    def __repr__(self) -> str:
        """Return the id, the scenario and what the study holds, on one line."""
        return f"<LoadedStudy {self.id!r}, scenario {self.scenario!r}, of {self.study!r}>"

    def _repr_html_(self) -> str:
        """Return what the study holds as a notebook shows it."""
        return self.study._repr_html_()

    @property
    def id(self) -> str:
        """The name that the study's outputs take."""
        return self.source.id

    def as_file(self) -> LoadedStudy:
        """Return the study file's own base: no scenario chosen, nothing set, nothing edited."""
        return LoadedStudy(self.original or self.study, BASE, self.source)

    def edited(self, study: Study) -> LoadedStudy:
        """Return this with a study in which values have been set; the original is kept."""
        return replace(self, study=study, original=self.original or self.study)
