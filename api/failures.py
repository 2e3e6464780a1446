"""Failures of ours as logs tell them: kind and place in the code, never the text, which may quote somebody's data."""

import logging
import os
import traceback


def log_failure(log: logging.Logger, what: str, *about: object, error: BaseException) -> None:
    """A line about what failed; with QAMTU_DEBUG the traceback too."""
    told = error if is_debugging() else None
    log.error(f"{what}: %s at %s", *about, type(error).__name__, failure_place(error), exc_info=told)


def is_debugging() -> bool:
    """Whether QAMTU_DEBUG asks for tracebacks."""
    return os.environ.get("QAMTU_DEBUG", "").lower() in ("1", "true", "yes")


def failure_place(error: BaseException) -> str:
    """Where it happened."""
    frames = traceback.extract_tb(error.__traceback__)
    return f"{frames[-1].filename.rsplit('/', 1)[-1]}:{frames[-1].lineno}" if frames else ""
