"""`twiplotui search`."""

from __future__ import annotations

import click

from twiplotui.cli.context import Context
from twiplotui.cli.output import limit_option, offset_option, output_options

_ALL = 10**12
"""Count to the end: only the screen, which counts at each key, stops at a cap."""


@click.command(
    epilog="Language: words, “phrases”, -not, OR, ( ), prefix*, and key:value with from, country, "
    "role, network, lang, kind, has, is, tag, since, until, mentions, hashtag, link, rule, "
    "category, level, sort. See docs/search.md."
)
@click.argument("query", nargs=-1)
@limit_option(50)
@offset_option
@click.option("--count", "only_count", is_flag=True, help="Print only how many there are.")
@click.option("--save", "name", metavar="NAME", help="Keep the search under a name.")
@click.option("--saved", "saved", metavar="NAME", help="Run a saved search.")
@click.option("--list-saved", is_flag=True, help="List saved searches with their counts.")
@click.option("--forget", metavar="NAME", help="Remove a saved search.")
@output_options
@click.pass_obj
def command(
    context: Context,
    query: tuple[str, ...],
    limit: int,
    offset: int,
    only_count: bool,
    name: str | None,
    saved: str | None,
    list_saved: bool,
    forget: str | None,
    output: str | None,
) -> None:
    """Search posts, newest first."""
    from twiplotui.cli.output import say
    from twiplotui.cli.pointing import pointing_at
    from twiplotui.services import searches

    text = " ".join(query)
    if list_saved:
        _list_saved(context, output)
        return
    if forget is not None:
        with context.open_writing(create=False) as store:
            searches.forget(store, forget)
        say(f"Forgot “{forget}”.")
        return
    if saved is not None:
        with context.open_reading() as store:
            text = f"{searches.query_named(store, saved)} {text}".strip()
    if name is not None:
        with context.open_writing(create=False) as store, pointing_at(text):
            searches.save(store, name, text)
        say(f"Saved as “{name.strip()}”.")
    if only_count:
        with context.open_reading() as store, pointing_at(text):
            click.echo(searches.count(store, text, _ALL).number)
        return
    print_posts(context, text, limit=limit, offset=offset, output=output)


def print_posts(
    context: Context, query: str, *, limit: int, offset: int, output: str | None
) -> None:
    """Print the posts that a search finds; on a wrong search, point at the column."""
    from twiplotui.cli.output import first, write_rows
    from twiplotui.cli.pointing import pointing_at
    from twiplotui.cli.post_output import POST_COLUMNS, post_line, post_object
    from twiplotui.store.posts import posts_by_id
    from twiplotui.store.search import search

    with context.open_reading() as store:
        with pointing_at(query):
            ids = first(search(store, query, limit=limit + 1, offset=offset), limit)
        posts = posts_by_id(store, ids)
    if output in ("json", "jsonl"):
        write_rows([post_object(post) for post in posts], [], output)
    else:
        write_rows([post_line(post) for post in posts], POST_COLUMNS, output)


def _list_saved(context: Context, output: str | None) -> None:
    from twiplotui.cli.output import write_rows
    from twiplotui.services import searches

    with context.open_reading() as store:
        rows = [
            {"name": each.name, "open": each.open, "total": each.total.number, "query": each.query}
            for each in searches.all_saved(store, _ALL)
        ]
    write_rows(rows, ["name", "open", "total", "query"], output)
