"""The demo's files are those that `fixtures/make_demo.py` makes of its texts."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

FIXTURES = Path(__file__).parents[1] / "fixtures"


def test_the_demo_is_made_of_its_texts(tmp_path: Path) -> None:
    for name in ("make_demo.py", "demo_texts.toml"):
        shutil.copy(FIXTURES / name, tmp_path / name)
    subprocess.run([sys.executable, str(tmp_path / "make_demo.py")], check=True)
    made = {path.name: path.read_text("utf-8") for path in (tmp_path / "demo").iterdir()}
    assert len(made) > 10
    shipped = {name: (FIXTURES / "demo" / name).read_text("utf-8") for name in made}
    assert made == shipped
