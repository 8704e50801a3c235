"""Builds the demo: an invented world in a throw-away store, by the same path as real files."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace
from importlib.resources import files
from pathlib import Path

from twiplotui.clock import Clock, FixedClock
from twiplotui.errors import DataError
from twiplotui.model.words import Act
from twiplotui.services.accounts import edit
from twiplotui.services.flagging import RuleChecker
from twiplotui.services.import_ import import_units
from twiplotui.services.import_options import read_options
from twiplotui.services.searches import save
from twiplotui.services.triage import act_on
from twiplotui.services.units import find_units
from twiplotui.store.account_lookup import one_account
from twiplotui.store.alerts import oldest_alerts
from twiplotui.store.connection import Store
from twiplotui.store.open import open_store
from twiplotui.text.moments import parse_moment


@dataclass(frozen=True, slots=True)
class DemoClock:
    """Runs like the system's clock, but began on the demo's morning."""

    system: Clock
    offset: int

    def now(self) -> int:
        """Return the demo's present, milliseconds UTC."""
        return self.system.now() + self.offset


def demo_folder() -> Path:
    """Return the folder of the demo's files: inside the package, else the checkout's fixtures."""
    packaged = files("twiplotui").joinpath("_demo")
    if packaged.is_dir():
        return Path(str(packaged))
    return Path(__file__).resolve().parents[2] / "fixtures" / "demo"


def build_demo(store_path: Path, rules: RuleChecker, system: Clock) -> DemoClock:
    """Fill a new store with the demo's world and return its clock.

    The files are imported in the order of `world.toml`, each at the moment it names, as a desk
    would have done over some days.

    Args:
        store_path: A new file in a throw-away folder.
        rules: The rule book.
        system: The machine's clock.

    Raises:
        DataError: A file of the demo is missing (the installation is not whole).
    """
    folder = demo_folder()
    manifest = folder / "world.toml"
    if not manifest.is_file():
        raise DataError("The demo's files are missing.", "Install twiplotui again.")
    world = tomllib.loads(manifest.read_text(encoding="utf-8"))
    morning = parse_moment(world["morning"], 0)
    clock = FixedClock(morning)
    with open_store(store_path, clock=clock) as store:
        for number, step in enumerate(world["import"]):
            _import(store, folder, step, rules, clock)
            if number == 0:
                for handle in world.get("ours", ()):
                    edit(store, one_account(store, handle), by="demo", is_ours=True)
        clock.at = morning
        for each in world.get("search", ()):
            save(store, each["name"], each["query"])
        _triage(store, int(world.get("acknowledged", 0)))
    return DemoClock(system, morning - system.now())


def _import(
    store: Store, folder: Path, step: dict[str, object], rules: RuleChecker, clock: FixedClock
) -> None:
    clock.at = parse_moment(str(step["at"]), 0)
    complete = step.get("complete")
    options = read_options(
        account=str(step["account"]) if "account" in step else None,
        captured_at=str(step["at"]),
        is_complete=None if complete is None else bool(complete),
        now=clock.at,
    )
    path = folder / str(step["file"])
    form = step.get("as")
    units, problems = find_units([path], options, None if form is None else str(form))
    if problems:
        raise problems[0].error
    units = [replace(unit, name=f"demo/{step['file']}") for unit in units]
    import_units(store, units, rules, options=options, kind="demo")


def _triage(store: Store, count: int) -> None:
    """Acknowledge the oldest alerts, so that the demo's journal is not empty."""
    oldest = oldest_alerts(store, count)
    if oldest:
        act_on(store, oldest, Act.ACKNOWLEDGE, by="night desk")
