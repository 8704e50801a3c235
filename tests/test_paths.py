"""Where the store is: what is given, else the environment, else the platform's folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from twiplotui.errors import UsageError
from twiplotui.paths import STORE_VARIABLE, user_paths


@pytest.mark.parametrize("name", ["", ".", "/"])
def test_a_path_that_names_no_file_is_refused(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(UsageError, match="cannot be a store"):
        user_paths(Path(name))
    monkeypatch.setenv(STORE_VARIABLE, name)
    if name:
        with pytest.raises(UsageError, match="cannot be a store"):
            user_paths()
    else:
        assert user_paths().store.name == "store.db"


def test_what_is_given_goes_before_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(STORE_VARIABLE, str(tmp_path / "environment.db"))
    assert user_paths().store == tmp_path / "environment.db"
    assert user_paths(tmp_path / "given.db").store == tmp_path / "given.db"
