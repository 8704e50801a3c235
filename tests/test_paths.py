"""Where the store is: what is given, else the environment, else the platform's folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from twiplotui.errors import UsageError
from twiplotui.paths import CONFIG_VARIABLE, STORE_VARIABLE, user_paths


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


@pytest.mark.parametrize("variable", [STORE_VARIABLE, CONFIG_VARIABLE])
def test_the_folder_of_a_user_nobody_knows_is_refused(
    variable: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A shell leaves `~name` as it stands where there is no such user."""
    monkeypatch.setenv(variable, "~nobody-of-this-name/file")
    with pytest.raises(UsageError, match="does not know"):
        user_paths()
