"""A wheel holds every package, template and study, and builds a report where there is no checkout."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path
from zipfile import ZipFile

import pytest

ROOT = Path(__file__).resolve().parent.parent
KINDS = ("xlsx", "html", "pdf", "csv", "json")
# PYTHONPATH and the like would let the installed program find the checkout.
ENVIRONMENT = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}

pytestmark = pytest.mark.slow


def run(*command: str | Path, cwd: Path) -> str:
    result = subprocess.run(command, cwd=cwd, env=ENVIRONMENT, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout


def build_wheel(source: Path, folder: Path) -> Path:
    """Return the wheel that pip builds of a folder or an sdist, with the build backend that is installed here."""
    options = ("--no-deps", "--no-build-isolation", "--no-index", "--quiet", "--wheel-dir", folder)
    run(sys.executable, "-m", "pip", "wheel", *options, source, cwd=folder.parent)
    (wheel,) = folder.glob("*.whl")
    return wheel


def source_files() -> dict[str, bytes]:
    """Return what a wheel must hold: each file of the three folders by its name inside the wheel."""
    places = {"reportgen": "reportgen", "templates": "reportgen/templates", "inputs": "reportgen/inputs"}
    return {
        f"{inside}/{path.relative_to(ROOT / name).as_posix()}": path.read_bytes()
        for name, inside in places.items()
        for path in (ROOT / name).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


@pytest.fixture(scope="module")
def sdist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sdist")
    run(sys.executable, "-m", "hatchling", "build", "--target", "sdist", "--directory", folder, cwd=ROOT)
    (archive,) = folder.glob("*.tar.gz")
    return archive


@pytest.fixture(scope="module")
def wheel(sdist: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of the sdist, which is a clean copy of the checkout."""
    return build_wheel(sdist, tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A virtual environment with the wheel and this interpreter's libraries, where the checkout cannot be imported."""
    environment = tmp_path_factory.mktemp("installed")
    run(sys.executable, "-m", "venv", "--without-pip", environment, cwd=environment)
    python = environment / "bin" / "python"
    install = ("install", "--no-deps", "--no-index", "--quiet", wheel)
    run(sys.executable, "-m", "pip", "--python", python, *install, cwd=environment)
    (packages,) = environment.glob("lib/python*/site-packages")
    # Folders named in a .pth file are searched, but their own .pth files, an editable install's among them, do nothing.
    libraries = [entry for entry in sys.path if Path(entry).name in {"site-packages", "dist-packages"}]
    (packages / "libraries.pth").write_text("\n".join(libraries))
    return environment


def test_a_wheel_holds_every_package_template_and_study(wheel: Path) -> None:
    with ZipFile(wheel) as archive:
        held = {name: archive.read(name) for name in archive.namelist() if ".dist-info/" not in name}
    assert held == source_files()
    assert len(held) > 100


def test_a_checkout_makes_the_same_wheel_as_the_sdist(wheel: Path, tmp_path: Path) -> None:
    (tmp_path / "wheels").mkdir()
    assert build_wheel(ROOT, tmp_path / "wheels").read_bytes() == wheel.read_bytes()


def test_an_sdist_holds_what_a_checkout_is_tested_with(sdist: Path) -> None:
    with tarfile.open(sdist) as archive:
        held = {name.partition("/")[2] for name in archive.getnames()}
    assert {"pyproject.toml", "LICENSE", "README.md", "CITATION.cff", "tests/test_wheel.py"} <= held
    assert not [name for name in held if name.startswith((".venv/", "output/scaling"))]


def test_an_installed_wheel_builds_all_files_in_an_empty_folder(installed: Path, tmp_path: Path) -> None:
    code = "import reportgen; print(reportgen.__file__)"
    found = Path(run(installed / "bin" / "python", "-c", code, cwd=tmp_path).strip())
    assert found.is_relative_to(installed)

    run(installed / "bin" / "reportgen", "build", cwd=tmp_path)
    names = {f"scaling-exponents.{kind}" for kind in KINDS}
    built = {path.name: path.read_bytes() for path in (tmp_path / "output").iterdir()}
    assert names <= set(built)
    assert all(built.values())

    here = tmp_path / "here"
    run(sys.executable, "-m", "reportgen", "build", "--only", "csv", "--output", here, cwd=ROOT)
    assert (here / "scaling-exponents.csv").read_bytes() == built["scaling-exponents.csv"]


def newest_python() -> str:
    """Return the newest Python that can be had here and that pyproject.toml names: at least the one that runs this."""
    versions = (f"3.{minor}" for minor in range(14, sys.version_info.minor, -1))
    kept = sorted(Path.home().glob(".pyenv/versions/3.*/bin/python"))
    for version in versions:
        found = [str(path) for path in kept if path.parts[-3].startswith(f"{version}.")]
        for python in [*reversed(found), shutil.which(f"python{version}")]:
            if python and subprocess.run([python, "-V"], capture_output=True, check=False).returncode == 0:
                return python
    return sys.executable


def test_the_newest_python_here_builds_from_the_wheel_and_the_lock(wheel: Path, tmp_path: Path) -> None:
    run(newest_python(), "-m", "venv", tmp_path / "new", cwd=tmp_path)
    python = tmp_path / "new" / "bin" / "python"
    quiet = ("-m", "pip", "install", "--quiet", "--disable-pip-version-check")
    run(python, *quiet, "--require-hashes", "-r", ROOT / "requirements" / "runtime.txt", cwd=tmp_path)
    run(python, *quiet, "--no-deps", "--no-index", wheel, cwd=tmp_path)
    run(python, "-W", "error::SyntaxWarning", "-m", "reportgen", "build", "--only", "csv,docx,pdf,xlsx", cwd=tmp_path)
    output, here = tmp_path / "output", tmp_path / "here"
    assert {path.suffix for path in output.iterdir()} >= {".csv", ".docx", ".pdf", ".xlsx"}
    run(sys.executable, "-m", "reportgen", "build", "--only", "csv", "--output", here, cwd=ROOT)
    assert (here / "scaling-exponents.csv").read_bytes() == (output / "scaling-exponents.csv").read_bytes()
