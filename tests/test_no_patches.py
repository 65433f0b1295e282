"""Nothing of another library is replaced: what it defines is the same object after reportgen was imported and used."""

from __future__ import annotations

import subprocess
import sys

from tests.support.studies import SMALL

LIBRARIES = (
    *("jinja2", "joblib", "markdown_it", "markupsafe", "numpy", "openpyxl", "pandas", "pikepdf", "pydantic"),
    *("pydyf", "rich", "tinyhtml5", "tomlkit", "typer", "weasyprint", "ziafont", "ziamath"),
)
# Imports every module of reportgen, evaluates a study and builds all its outputs in the same process.
USE = f"""
import importlib, pkgutil, sys
def use():
    import reportgen
    for module in pkgutil.walk_packages(reportgen.__path__, "reportgen."):
        importlib.import_module(module.name)
    from reportgen.describe.options import Options, timestamp
    from reportgen.pipeline import DEFAULT_KINDS as KINDS
    from reportgen.study.reader import parse_study
    from reportgen.portfolio.jobs import Job, run_job
    study = parse_study({SMALL!r}.encode(), "small")
    reportgen.frames(reportgen.evaluate(study))
    reportgen.uncertainty(reportgen.evaluate(study), 1000)
    done = run_job(Job(study, KINDS, Options(timestamp(), "1")))
    assert set(done.files) == set(KINDS), done.problems
def of_libraries():
    return sorted(name for name in sys.modules if name.partition(".")[0] in {LIBRARIES!r})
"""
LIST = USE + "use()\nprint(*of_libraries())\n"
COMPARE = (
    USE
    + """
import builtins, ctypes.util, gc, types
KINDS = (type, types.FunctionType, types.BuiltinFunctionType, property, classmethod, staticmethod)
def definitions():
    found = {}
    def record(place, value, depth=2):
        if isinstance(value, KINDS):
            found[place] = value
        if depth and isinstance(value, type) and value.__module__.partition(".")[0] == place[0].partition(".")[0]:
            for name, item in list(vars(value).items()):
                record((*place, name), item, depth - 1)
        elif depth and type(value) is dict:
            for name, item in list(value.items()):
                record((*place, name), item, 0)
    for name in (*of_libraries(), "builtins", "ctypes.util"):
        for key, value in list(vars(sys.modules[name]).items()):
            record((name, key), value)
    return found
def settings():
    from ziamath.config import config
    return [*sys.meta_path], [*sys.path_hooks], gc.get_threshold(), gc.isenabled(), [*gc.callbacks], config.svg2
for name in sys.argv[1:]:
    importlib.import_module(name)
before, set_before, names = definitions(), settings(), set(sys.modules)
use()
after = definitions()
assert len(before) > 20_000, len(before)
for place, value in before.items():
    if after.get(place) is not value:
        print("replaced", *place)
for value in (after[place] for place in after.keys() - before.keys()):
    if (getattr(value, "__module__", None) or "").startswith("reportgen"):
        print("added", value)
print(*[] if settings() == set_before else [set_before, settings()])
print(*[name for name, module in sys.modules.items() if module is None])
"""
)


def run(code: str, *args: str) -> str:
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code, *args], capture_output=True, text=True, check=False, timeout=300
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_no_library_is_changed_by_being_used() -> None:
    assert run(COMPARE, *run(LIST).split()).split() == []
