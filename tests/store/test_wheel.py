"""The wheel carries all that the program needs: schema, demo, rules, page templates."""

from __future__ import annotations

import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
WANTED = [
    "twiplotui/_db/migrations/0001_initial.sql",
    "twiplotui/_db/records-1.zdict",
    "twiplotui/_demo/world.toml",
    "twiplotui/export/templates/brief.html",
    "twiplotui/tui/styles.py",
]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    call = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder)]
    subprocess.run([*call, str(ROOT)], check=True, capture_output=True, cwd=folder)
    (path,) = folder.glob("twiplotui-*.whl")
    return path


@pytest.fixture(scope="module")
def program(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install the wheel alone; its dependencies are those of the environment that runs the tests.

    A path file lends them, so that nothing is fetched.
    """
    home = tmp_path_factory.mktemp("clean")
    venv.create(home, with_pip=False)
    (packages,) = home.glob("**/site-packages")
    call = [sys.executable, "-m", "pip", "install", "--no-deps", "--no-index", "--quiet"]
    call += ["--disable-pip-version-check", "--target", str(packages), str(wheel)]
    subprocess.run(call, check=True, capture_output=True)
    lent = [path for path in sys.path if path.endswith("site-packages")]
    (packages / "lent.pth").write_text("\n".join(lent) + "\n", encoding="utf-8")
    return next(path for path in (home / "bin" / "python", home / "Scripts" / "python.exe")
                if path.exists())  # fmt: skip


def run(program: Path, *arguments: str, cwd: Path) -> str:
    told = subprocess.run(
        [str(program), *arguments], capture_output=True, text=True, encoding="utf-8", cwd=cwd
    )
    assert (told.returncode, told.stderr) == (0, "")
    return told.stdout


def test_the_wheel_holds_everything(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    assert set(WANTED) - names == set()
    packs = {f"twiplotui/rules/packs/{path.name}" for path in
             (ROOT / "twiplotui" / "rules" / "packs").iterdir() if path.is_file()}  # fmt: skip
    assert packs - names == set()
    assert not [name for name in names if name.startswith(("tests/", "fixtures/"))]


def test_an_installed_wheel_opens_a_store_and_the_demo(program: Path, tmp_path: Path) -> None:
    where = "import twiplotui; print(twiplotui.__file__)"
    assert "clean" in run(program, "-c", where, cwd=tmp_path)
    assert run(program, "-m", "twiplotui", "--version", cwd=tmp_path).startswith("twiplotui")
    store = str(tmp_path / "store.db")
    call = ["-m", "twiplotui", "--db", store, "accounts", "add", "x:mfa_valdoria"]
    assert run(program, *call, cwd=tmp_path) == "Watching @mfa_valdoria (x), account 1.\n"
    shown = run(program, "-m", "twiplotui", "demo", "--once", cwd=tmp_path)
    assert "Alerts" in shown and "no longer follows" in shown
