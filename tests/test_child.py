"""A child process answers messages, and its end is noticed."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
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


def test_several_threads_may_ask_a_child_at_once() -> None:
    child = Child(__name__)
    try:
        asked = [bytes([number]) * (40_000 * (number % 3) + 1) for number in range(1, 60)]
        with ThreadPoolExecutor(5) as threads:
            answers = list(threads.map(child.ask, asked, timeout=60))
        assert answers == [message * 2 for message in asked]
    finally:
        child.stop()


def test_whoever_waits_for_a_child_that_ends_learns_it() -> None:
    child = Child(__name__)
    with ThreadPoolExecutor(4) as threads:
        asked = [threads.submit(child.ask, message) for message in (b"", b"a", b"b", b"c")]
        for each in asked:
            with pytest.raises((OSError, EOFError)):
                each.result(timeout=60)
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
