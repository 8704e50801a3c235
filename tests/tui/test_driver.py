"""What is written to a terminal that is gone: dropped, and nobody waits for it."""

from __future__ import annotations

import io
import sys
import threading

import pytest

if sys.platform == "win32":
    pytest.skip("Windows has a driver of its own", allow_module_level=True)

from twiplotui.tui.driver import Writer


class Gone(io.StringIO):
    """A terminal that takes some writes and then is gone."""

    def __init__(self, taken: int) -> None:
        super().__init__()
        self.left = taken

    def write(self, text: str) -> int:
        if not self.left:
            raise OSError(5, "Input/output error")
        self.left -= 1
        return super().write(text)


@pytest.mark.parametrize("taken", [0, 1, 50])
def test_nobody_waits_for_a_terminal_that_is_gone(taken: int) -> None:
    terminal = Gone(taken)
    writer = Writer(terminal)
    writer.start()

    def write_much_and_stop() -> None:
        for _ in range(200):
            writer.write("a")
        writer.stop()
        for _ in range(200):
            writer.write("after the end")

    program = threading.Thread(target=write_much_and_stop, daemon=True)
    program.start()
    program.join(10)
    assert not program.is_alive()
    assert terminal.getvalue() == "a" * taken


def test_what_can_be_written_is_written_in_its_order() -> None:
    terminal = Gone(10_000)
    writer = Writer(terminal)
    writer.start()
    for number in range(100):
        writer.write(f"{number} ")
    writer.stop()
    assert terminal.getvalue().split() == [str(number) for number in range(100)]
