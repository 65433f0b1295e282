"""What a portfolio consists of: every study in the scenarios asked for, none of which share a folder."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from reportgen.api import load
from reportgen.errors import ReportgenError
from reportgen.model.compiler import compile_study
from reportgen.model.scenarios import choose
from reportgen.portfolio.jobs import Job, sentences

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from reportgen.build import Options
    from reportgen.model.study import Study

ALL = "all"  # every scenario of every study, the base among them


@dataclass(frozen=True, slots=True)
class Failure:
    """What was not built, and why; without a scenario it is the whole study, which then goes by its file's name."""

    study: str
    scenario: str
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """The studies that could be read, what is to be built of them, and what cannot be."""

    studies: tuple[Study, ...]
    jobs: tuple[Job, ...]
    failures: tuple[Failure, ...]


@dataclass(slots=True)
class _Draft:
    studies: dict[str, tuple[Study, str]] = field(default_factory=dict)  # by folder, with the file each came from
    jobs: list[Job] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)


def plan(
    sources: Sequence[Path | None],
    kinds: Iterable[str],
    options: Options,
    scenario: str | None = None,
    values: Mapping[str, float | bool | str] | None = None,
    *,
    accept_overrides: bool = False,
) -> Plan:
    """Read the studies and list the jobs, the longest first. A file that cannot be read is a failure, not an error.

    ``scenario`` is one that every study has, ``all``, or None for the one active in each. Raises ReportgenError when
    two files have the same name, and would be written into the same folder.
    """
    if isinstance(options.templates, Path):
        from reportgen.report.html import read_templates  # noqa: PLC0415 - start-up: Jinja2 and NumPy, rarely needed here

        options = replace(options, templates=read_templates(options.templates))
    draft = _Draft()
    for source in sources:
        name = "the bundled study" if source is None else str(source)
        try:
            study = load(source, accept_overrides=accept_overrides)
            compile_study(study)  # what is wrong with it is told once, not by each of its scenarios
        except Exception as error:  # noqa: BLE001 - a hostile file may find a fault of ours; the others are built
            draft.failures.append(Failure(name if source is None else source.name, "", sentences(error)))
            continue
        _add(draft, study, name)
        for wanted in _scenarios(study, scenario):
            try:
                chosen = choose(study, wanted, values) if scenario is not None or values else study
            except ReportgenError as error:
                draft.failures.append(Failure(study.id, wanted, sentences(error)))
            else:
                draft.jobs.append(Job(chosen, tuple(kinds), options))
    # A long job that starts last keeps one core busy while the others are done.
    jobs = sorted(draft.jobs, key=lambda job: len(job.study.text), reverse=True)
    return Plan(tuple(study for study, _ in draft.studies.values()), tuple(jobs), tuple(draft.failures))


def _add(draft: _Draft, study: Study, name: str) -> None:
    """Keep a study, whose id some file systems would not tell from another that differs in case."""
    _, other = draft.studies.setdefault(study.id.casefold(), (study, name))
    if draft.studies[study.id.casefold()][0] is not study:
        raise ReportgenError(f"two studies are called {study.id!r}, {other} and {name}; rename a file")


def _scenarios(study: Study, scenario: str | None) -> tuple[str, ...]:
    if scenario == ALL:
        return tuple(dict.fromkeys(study.scenario_ids))
    return (study.scenario if scenario is None else scenario,)
