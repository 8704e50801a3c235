"""The configuration file: TOML into frozen settings. The program runs without any file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, NamedTuple, get_origin, get_type_hints

from twiplotui.clock import DAY
from twiplotui.errors import ConfigError

_WANTED = {
    bool: "true or false",
    int: "a whole number",
    str: "a text in quotation marks",
    tuple: "a list of texts",
    Mapping: "a table of texts",
}
"""What a value of each kind must be."""
_MOST = 36_500
"""The largest number any setting takes: a hundred years in days."""
_CHOICES: Final = {"screen.theme": ("dark", "light", "high-contrast")}
"""Settings that take only certain words."""
_COUNTRIES: Final = ("desk.country", "rules.ours", "follows.alert_countries")
_ROLES: Final = ("follows.high_roles",)


class ScreenSettings(NamedTuple):
    """`[screen]`: how the terminal looks and behaves."""

    theme: str = "dark"
    mouse: bool = True
    refresh_minutes: int = 0
    """Refresh sources every so many minutes while open; 0: only when asked."""
    reduced_motion: bool = False


class DeskSettings(NamedTuple):
    """`[desk]`: whose desk this is."""

    country: str = ""
    """Our own country, ISO 3166-1 alpha-2."""
    name: str = ""
    """What the journal calls the person at the keyboard; empty: the login name."""
    dormant_days: int = 90
    """An account silent for so long is called dormant, on its page and by `accounts show`."""
    unanswered_days: int = 30
    """A follow not returned for so long counts as unanswered."""

    def is_dormant(self, last_post: int | None, now: int) -> bool | None:
        """Return whether an account is silent for long; None where no post of it is known.

        Args:
            last_post: When its newest post was published, milliseconds UTC.
            now: The present, milliseconds UTC.
        """
        return None if last_post is None else now - last_post >= self.dormant_days * DAY


class RulesSettings(NamedTuple):
    """`[rules]`: which rule packs apply."""

    off: tuple[str, ...] = ()
    """Ids of packs that are switched off."""
    ours: str = ""
    """Whose side is ours in disputed names, alpha-2; empty: a third state with UN usage."""


class NetworkSettings(NamedTuple):
    """`[network]`: what refresh may reach."""

    allow_hosts: tuple[str, ...] = ()
    """Hosts that may be reached although they are inside (loopback, private)."""
    proxy: str = ""
    """Proxy address; empty: none, whatever the environment says."""


class FollowSettings(NamedTuple):
    """`[follows]`: which follow changes raise an alert, and how high."""

    high_roles: tuple[str, ...] = (
        "head-of-state",
        "head-of-government",
        "foreign-minister",
        "ministry",
    )
    """Between two of these, or with one of ours, a change is high."""
    alert_countries: tuple[str, ...] = ()
    """Alpha-2 codes; empty: all."""
    alert_follows: bool = True
    alert_unfollows: bool = True


class HabitSettings(NamedTuple):
    """`[habit]`: alerts about an account's own habits; off where they are noisy."""

    silence: bool = False
    """A daily poster falls silent."""
    burst: bool = False
    """Many more posts in a day than usual."""
    capitals: bool = False
    """Far more capitals than usual."""
    first_use: bool = True
    """A disputed or old name of a place is used for the first time."""


class PrivacySettings(NamedTuple):
    """`[privacy]`: what is kept."""

    blank_deleted: bool = False
    """Blank the text of a deleted post; hash, length and times stay."""


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings, with the defaults that hold without a file."""

    screen: ScreenSettings = field(default_factory=ScreenSettings)
    desk: DeskSettings = field(default_factory=DeskSettings)
    rules: RulesSettings = field(default_factory=RulesSettings)
    network: NetworkSettings = field(default_factory=NetworkSettings)
    follows: FollowSettings = field(default_factory=FollowSettings)
    habit: HabitSettings = field(default_factory=HabitSettings)
    privacy: PrivacySettings = field(default_factory=PrivacySettings)
    keys: Mapping[str, str] = field(default_factory=dict)
    """`[keys]`: action id = "key" or "key,other"; checked by the screen against its registry."""


def load_settings(path: Path) -> Settings:
    """Read the configuration file.

    Raises:
        ConfigError: It cannot be read, or has an unknown key or a value of the wrong type; the
            message names the file and key, the hint the nearest match.
    """
    try:
        # Notepad may write a byte order mark.
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return Settings()
    except OSError as error:
        raise ConfigError(f"{path} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise ConfigError(f"{path} is not UTF-8 text.", "Save it as UTF-8.") from error
    import tomllib

    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path} is not valid TOML: {error}.") from error
    except (RecursionError, ValueError) as error:
        # Brackets in each other without end, or a number of thousands of digits.
        raise ConfigError(f"{path} holds a value that cannot be read.") from error
    settings: Settings = _build(Settings, data, path, "")
    return settings


def _build(kind: type[Any], data: Mapping[str, Any], path: Path, prefix: str) -> Any:  # noqa: ANN401 - any of the classes above
    hints = get_type_hints(kind)
    known = list(hints)
    values: dict[str, Any] = {}
    for key, value in data.items():
        full = f"{prefix}{key}"
        if key not in known:
            from difflib import get_close_matches

            near = get_close_matches(key, known, n=1)
            hint = f"Did you mean “{prefix}{near[0]}”?" if near else f"Known: {', '.join(known)}."
            raise ConfigError(f"{path}: there is no setting “{full}”.", hint)
        values[key] = _value(hints[key], value, path, full)
        choices = _CHOICES.get(full)
        if choices and value not in choices:
            raise ConfigError(f"{path}: “{full}” must be one of: {', '.join(choices)}.")
        if full in _COUNTRIES:
            values[key] = _countries(values[key], path, full)
        elif full in _ROLES:
            _check_roles(value, path, full)
    return kind(**values)


def _countries(value: str | tuple[str, ...], path: Path, full: str) -> str | tuple[str, ...]:
    """Return codes for what is written: a country that is none would match nothing, unheard."""
    from twiplotui.model.countries import alpha2

    codes = []
    for each in (value,) if isinstance(value, str) else value:
        code = alpha2(each) if each else ""
        if code is None:
            raise ConfigError(f"{path}: “{full}”: “{each}” is not a country.", "Write it as FR.")
        codes.append(code)
    return codes[0] if isinstance(value, str) else tuple(codes)


def _check_roles(value: list[str], path: Path, full: str) -> None:
    from difflib import get_close_matches

    from twiplotui.model.words import Role

    roles = [role.value for role in Role]
    for each in value:
        if each not in roles:
            near = get_close_matches(each, roles, n=1)
            hint = f"Did you mean “{near[0]}”?" if near else f"Roles: {', '.join(roles)}."
            raise ConfigError(f"{path}: “{full}”: “{each}” is not a role.", hint)


def _value(hint: Any, value: Any, path: Path, full: str) -> Any:  # noqa: ANN401 - values of TOML
    if isinstance(hint, type) and issubclass(hint, tuple):
        if not isinstance(value, dict):
            raise ConfigError(f"{path}: “{full}” must be a table, written [{full}].")
        return _build(hint, value, path, f"{full}.")
    origin = get_origin(hint)
    if origin is tuple:
        if isinstance(value, list) and all(isinstance(item, str) for item in value):
            return tuple(value)
    elif origin is not None:
        found = dict(_dotted(value)) if isinstance(value, dict) else None
        if found is not None and all(isinstance(item, str) for item in found.values()):
            return found
    elif type(value) is hint:
        if isinstance(value, int) and not 0 <= value <= _MOST:
            raise ConfigError(f"{path}: “{full}” must be from 0 to {_MOST:,}.")
        return value
    raise ConfigError(f"{path}: “{full}” must be {_WANTED[origin or hint]}.")


def _dotted(table: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Yield names with dots whole: without quotation marks TOML takes them for tables."""
    for name, value in table.items():
        if isinstance(value, dict):
            yield from _dotted(value, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", value
