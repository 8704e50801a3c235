"""A child process answers messages, and its end is noticed."""

from __future__ import annotations

from io import BytesIO

import pytest

from twiplotui import pipes
from twiplotui.child import Child


def serve() -> None:
    """Be the child: answer each message with itself twice; end at an empty one."""
    jobs, answers = pipes.child_ends()
    while message := pipes.receive(jobs):
        print("what a parser prints is no answer")
        pipes.send(answers, message * 2)


def test_a_child_answers_until_it_is_killed() -> None:
    child = Child(__name__)
    assert child.ask(b"ab") == b"abab"
    assert child.ask(b"\0" * 200_000) == b"\0" * 400_000
    child.kill()
    with pytest.raises((OSError, EOFError)):
        child.ask(b"ab")
    child.stop()


def test_the_end_of_a_child_is_no_answer() -> None:
    child = Child(__name__)
    with pytest.raises(EOFError):
        child.ask(b"")
    child.stop()


@pytest.mark.parametrize("missing", [1, 3, 10])
def test_a_message_cut_short_is_none(missing: int) -> None:
    stream = BytesIO()
    pipes.send(stream, b"words")
    whole = stream.getvalue()
    assert pipes.receive(BytesIO(whole)) == b"words"
    assert pipes.receive(BytesIO(whole[:-missing])) is None
