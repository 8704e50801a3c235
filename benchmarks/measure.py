"""Small tools of the benchmarks: medians, percentiles, children with their peak memory."""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Timing:
    """What one child process cost."""

    wall: float
    """Seconds."""
    processor: float
    """Seconds of processor time, user and system."""
    memory: float
    """Peak resident memory in MB."""


def run(arguments: Sequence[str], **environment: str) -> Timing:
    """Run a command to its end and return what it cost.

    Raises:
        subprocess.CalledProcessError: It failed.
    """
    began = time.perf_counter()
    inherited = dict(os.environ)
    # What is installed runs from compiled modules; without them every start compiles all of ours.
    inherited.pop("PYTHONDONTWRITEBYTECODE", None)
    process = subprocess.Popen(
        arguments,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        env={**inherited, **environment},
    )
    assert process.stderr is not None
    errors = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - began
    if os.waitstatus_to_exitcode(status) != 0:
        raise subprocess.CalledProcessError(status, arguments, stderr=errors)
    scale = 1024 * 1024 if sys.platform == "darwin" else 1024
    return Timing(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / scale)


def percentiles(action: Callable[[], object], times: int) -> tuple[float, float]:
    """Return (median, 95th percentile) of an action in milliseconds."""
    samples = []
    for _ in range(times):
        began = time.perf_counter()
        action()
        samples.append((time.perf_counter() - began) * 1000)
    samples.sort()
    return statistics.median(samples), samples[int(len(samples) * 0.95)]


def sync_seconds(folder: Path, times: int = 50) -> float:
    """Return how long a small write waits, in the middle, until the disk of a folder has it.

    A program that commits often waits so often, whatever its processor time.
    """
    samples = []
    with tempfile.TemporaryFile(dir=folder) as file:
        for _ in range(times):
            file.write(bytes(65_536))
            file.flush()
            began = time.perf_counter()
            os.fsync(file.fileno())
            samples.append(time.perf_counter() - began)
    return statistics.median(samples)


def peak_memory() -> float:
    """Return the peak resident memory of this process in MB."""
    scale = 1024 * 1024 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / scale


def report(what: str, value: float, unit: str, limit: float, *, at_most: bool = True) -> bool:
    """Print one figure beside its limit as a ratio; return whether it holds."""
    holds = value <= limit if at_most else value >= limit
    ratio = value / limit if limit else 0.0
    sign = "≤" if at_most else "≥"
    mark = "ok " if holds else "OVER" if at_most else "UNDER"
    print(f"{mark:5} {what}: {value:,.2f} {unit} ({sign} {limit:,.2f}; {ratio:.2f} of the limit)")
    return holds
