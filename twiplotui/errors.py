"""The error tree. Every error a user can meet is one of these, with an exit code of its own.

```
TwiplotuiError               1
├── UsageError               2   a wrong call: option, argument, query, rule
│   ├── QueryError           2   a search that cannot be read; knows the column
│   └── ConfigError          2   a wrong line in the configuration file
├── DataError                3   a file or body that cannot be read as what it should be
│   └── UnknownFormatError   3   no format recognises it
├── StoreError               4   the store: locked, full, damaged, newer, foreign
│   ├── StoreLockedError     4
│   ├── StoreDamagedError    4
│   └── StoreVersionError    4
├── StateError               5   an act that is not possible in this state
└── NetworkError             6   an address that could not be read
```

An error is one clear sentence (what, where) and a hint (what to do).
"""

from __future__ import annotations


class TwiplotuiError(Exception):
    """Root of all errors shown to the user.

    Args:
        message: One sentence: what went wrong, and where.
        hint: What to do about it; may be empty.
    """

    exit_code = 1

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".rstrip()


class UsageError(TwiplotuiError):
    """A call that cannot be carried out as written."""

    exit_code = 2


class QueryError(UsageError):
    """A search that cannot be read.

    Args:
        message: What is wrong.
        column: Where it is wrong, 0-based, in characters of the query as typed.
        hint: The nearest valid form.
    """

    def __init__(self, message: str, column: int, hint: str = "") -> None:
        super().__init__(message, hint)
        self.column = column


class ConfigError(UsageError):
    """A line of the configuration file that cannot be used."""


class DataError(TwiplotuiError):
    """A file or body that cannot be read as what it is taken for."""

    exit_code = 3


class UnknownFormatError(DataError):
    """No known format recognises the file."""


class StoreError(TwiplotuiError):
    """The store cannot be opened, read or written."""

    exit_code = 4


class StoreLockedError(StoreError):
    """Another program holds the store longer than we wait."""


class StoreDamagedError(StoreError):
    """The file is not a sound store."""


class StoreVersionError(StoreError):
    """The store is newer than this program, or belongs to another program."""


class StateError(TwiplotuiError):
    """An act that is not possible in the present state."""

    exit_code = 5


class NetworkError(TwiplotuiError):
    """An address that could not be read."""

    exit_code = 6
