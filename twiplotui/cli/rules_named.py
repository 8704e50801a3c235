"""Which rules are meant by the names of files, packs and rules on the command line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from twiplotui.cli.context import Context
from twiplotui.cli.rules_output import say_problems
from twiplotui.errors import UsageError

if TYPE_CHECKING:
    from twiplotui.rules import RuleBook
    from twiplotui.rules.compiled import CompiledRule
    from twiplotui.rules.schema import Problem


def chosen_rules(
    context: Context, names: tuple[str, ...]
) -> tuple[RuleBook, Mapping[int, CompiledRule], tuple[Problem, ...]]:
    """Return a book, and its rules of the files, packs or rules named, with their examples.

    Raises:
        UsageError: There is no rule or pack of one of the names.
    """
    from twiplotui.rules.load import load_files
    from twiplotui.rules.pack_file import shipped_files

    files = [_path(context, name) for name in names if _is_file(name)]
    ids = [name for name in names if not _is_file(name)]
    if files and not ids:
        book = load_files(files)
        return book, book.compiled, book.problems
    own = sorted(context.paths.rules.glob("*.toml")) if context.paths.rules.is_dir() else []
    # Compiling a pack takes long, and few speak of what is asked for.
    shipped = [path for path in shipped_files() if not ids or _names_any(path, ids)]
    book = load_files([*shipped, *own, *files])
    if not ids:
        return book, book.compiled, book.problems
    problems = tuple(each for each in book.problems if _is_named(each, ids, book))
    known = {one for item in book.compiled.values() for one in (item.head.id, item.head.pack_id)}
    known |= {one for each in problems for one in (each.rule_id, Path(each.file).stem)}
    for name in ids:
        if name not in known:
            raise _no_rule(context.rules, name)
    chosen = {
        number: item
        for number, item in book.compiled.items()
        if not {item.head.id, item.head.pack_id}.isdisjoint(ids)
    }
    return book, chosen, problems


def _is_named(problem: Problem, ids: Sequence[str], book: RuleBook) -> bool:
    """Return whether a problem lies in a rule or pack of one of the names.

    A rule with a mistake is not in the book, nor is a file that is no TOML: of these only the
    problem speaks.
    """
    of_packs = {pack.file for pack in book.packs if pack.id in ids}
    return problem.rule_id in ids or problem.file in of_packs or Path(problem.file).stem in ids


def _names_any(path: Path, ids: Sequence[str]) -> bool:
    text = path.read_text(encoding="utf-8")
    return any(name in text for name in ids)


def _is_file(name: str) -> bool:
    return name.endswith(".toml") or Path(name).is_file()


def _path(context: Context, name: str) -> Path:
    """Return the file of a name; one that is not here is looked for in the rules folder."""
    path, own = Path(name), context.paths.rules / name
    return own if path.name == name and not path.exists() and own.is_file() else path


def book_of(context: Context, name: str) -> RuleBook:
    """Return the rules of a file, a pack or of one rule.

    Raises:
        UsageError: There is no rule or pack of that name.
    """
    if _is_file(name):
        from twiplotui.rules.load import load_files

        book = load_files([_path(context, name)])
        say_problems(book.problems)
        ids = {item.head.pack_id for item in book.compiled.values()}
        return book.only(pack_id=ids.pop()) if ids else book
    say_problems(
        [each for each in context.rules.problems if _is_named(each, [name], context.rules)]
    )
    chosen = context.rules.only(rule_id=name, pack_id=name)
    if not chosen.rules:
        raise _no_rule(context.rules, name)
    return chosen


def _no_rule(book: RuleBook, name: str) -> UsageError:
    known = [rule.id for rule in book.rules] + [pack.id for pack in book.packs]
    return none_such("rule or pack", name, known)


def known_or_refused(book: RuleBook, pack: str | None, category: str | None) -> None:
    """Refuse a pack or category that there is none of, which would find nothing.

    Raises:
        UsageError: With the nearest name there is.
    """
    from twiplotui.rules.schema import CATEGORIES

    packs = [each.id for each in book.packs]
    if pack is not None and pack not in packs:
        raise none_such("pack", pack, packs)
    if category is not None and category not in CATEGORIES:
        raise none_such("category", category, sorted(CATEGORIES))


def none_such(what: str, name: str, known: Sequence[str]) -> UsageError:
    """Return the error that there is no such thing, with the nearest name there is."""
    from twiplotui.rules.fields import nearest

    hint = nearest(name, known).removeprefix("; ")
    return UsageError(
        f"There is no {what} “{name}”.",
        hint[:1].upper() + hint[1:] or "“twiplotui rules list” lists them.",
    )
