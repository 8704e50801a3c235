"""Points at the place of a search that cannot be read."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from twiplotui.cli.output import say
from twiplotui.errors import QueryError


@contextmanager
def pointing_at(query: str) -> Iterator[None]:
    """Print the search with a mark under the mistake before the error goes on.

    Raises:
        QueryError: The search cannot be read.
    """
    try:
        yield
    except QueryError as error:
        from twiplotui.text.clean import display
        from twiplotui.text.width import cell_width

        before = display(query[: error.column], newline=" ")
        say(f"  {display(query, newline=' ')}\n  {' ' * cell_width(before)}^")
        raise
