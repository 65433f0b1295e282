"""Plan a portfolio: read the studies, and list a job for each scenario asked for, each with a folder of its own."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from reportgen.api import load
from reportgen.parts.assumptions.shape import scenario_ids
from reportgen.portfolio.jobs import Job
from reportgen.report.user_files import read_templates
from reportgen.study.compiler import compile_study
from reportgen.study.ids import clash_key
from reportgen.study.settings import choose
from reportgen.system.errors import ReportgenError, sentences

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from reportgen.describe.loaded import LoadedStudy
    from reportgen.describe.options import Options

ALL = "all"  # every scenario of every study, base included


@dataclass(frozen=True, slots=True)
class Failure:
    """A set that was not built, and its problems; or one of which the files of the kinds ``missing`` were not made.

    Where the study could not be read, ``scenario`` is "" and ``study`` the name of its file.
    """

    study: str
    scenario: str
    problems: tuple[str, ...]
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """The studies that could be read, the jobs that build them, and what has failed already."""

    studies: tuple[LoadedStudy, ...]
    jobs: tuple[Job, ...]
    failures: tuple[Failure, ...]


@dataclass(slots=True)
class _Draft:
    """A plan while it is made."""

    studies: dict[str, tuple[LoadedStudy, str]] = field(default_factory=dict)  # by ``clash_key``, with its file
    jobs: list[Job] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)


def plan(
    sources: Sequence[Path | None],
    kinds: Iterable[str],
    options: Options,
    scenario: str | None = None,
    values: Mapping[str, float | bool | str] | None = None,
    *,
    read: Callable[[Path | None], LoadedStudy] = load,
) -> Plan:
    """Return the plan of a portfolio, with the jobs of the largest studies first.

    A file that cannot be read, or a scenario that a study has not, is a failure of the plan, not an error.

    Args:
        sources: study files or workbooks; None is the bundled study.
        kinds: of ``pipeline.KINDS``.
        options: how the files are made.
        scenario: the id of one scenario, ``all``, or None for the active one of each study.
        values: values to set, as ``load`` takes them.
        read: returns the study of a source, and raises StudyError as ``load`` does.

    Raises:
        ReportgenError: two files have the same name, so they would be written into the same folder.
    """
    if isinstance(options.templates, Path):
        options = replace(options, templates=read_templates(options.templates))
    draft = _Draft()
    for source in sources:
        name = "the bundled study" if source is None else str(source)
        try:
            loaded = read(source)
            compile_study(loaded)  # its problems are reported once, not for each scenario
        except Exception as error:  # noqa: BLE001 - a bug that one file shows must not stop the others
            draft.failures.append(Failure(name if source is None else source.name, "", sentences(error)))
            continue
        _add(draft, loaded, name)
        for wanted in _scenarios(loaded, scenario):
            try:
                chosen = choose(loaded, wanted, values) if scenario is not None or values else loaded
            except ReportgenError as error:
                draft.failures.append(Failure(loaded.id, wanted, sentences(error)))
            else:
                draft.jobs.append(Job(chosen, tuple(kinds), options))
    # A long job that starts last would run on one core when all others have ended.
    jobs = sorted(draft.jobs, key=lambda job: len(job.loaded.source.text), reverse=True)
    return Plan(tuple(loaded for loaded, _ in draft.studies.values()), tuple(jobs), tuple(draft.failures))


def _add(draft: _Draft, loaded: LoadedStudy, name: str) -> None:
    """Add a study. Raises ReportgenError where another has the same id, or one that some file system takes for it."""
    first, other = draft.studies.setdefault(clash_key(loaded.id), (loaded, name))
    if first is not loaded:
        raise ReportgenError(f"two studies are called {loaded.id!r}, {other} and {name}; rename a file")


def _scenarios(loaded: LoadedStudy, scenario: str | None) -> tuple[str, ...]:
    """Return the ids of the scenarios of a study to build."""
    if scenario == ALL:
        return tuple(dict.fromkeys(scenario_ids(loaded.study)))
    return (loaded.scenario if scenario is None else scenario,)
