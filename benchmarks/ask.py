"""Asks one engine one question, in a process of its own, and survives whatever becomes of it."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.peer_environment import ROOT, python_for
from benchmarks.task import Answers, Ask, Task

Row = dict[str, Any]


def ask_task(task: Task, folder: Path, *, until: float) -> list[Row]:
    """A row per engine; those who do not answer have `missing`. No question is begun after `until` (monotonic)."""
    rows = []
    for ask in task.asks:
        limit_s = min(task.limit_s, until - time.monotonic())
        row = {"engine": ask.row, "ours": ask.ours} | _ask(task.name, ask, folder, limit_s)
        rows.append(row)
        print(f"   {ask.row:34} {row.get('missing') or _shown(row)}", flush=True)
    agrees = _agreement(task, rows, folder)
    return [row | ({"agrees": agrees[row["engine"]]} if row["engine"] in agrees else {}) for row in rows]


def _ask(name: str, ask: Ask, folder: Path, limit_s: float) -> Row:
    if limit_s < 1:
        return {"missing": "skipped: the time for the whole run was used up"}
    try:
        python = sys.executable if ask.ours else python_for(ask.package)
    except LookupError as why:
        return {"missing": f"not installed: {why}"}
    answer_file(folder, name, ask).unlink(missing_ok=True)
    command = [python, "-m", f"benchmarks.peers.{ask.module}", name, str(folder), *filter(None, [ask.variant])]
    # A session of its own, so that programs the adapter started end with it.
    process = subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    try:
        said, complained = process.communicate(timeout=limit_s)
    except subprocess.TimeoutExpired:
        return {"missing": f"stopped after {limit_s:.0f} s"}
    finally:
        if process.poll() is None:  # too slow, or this run is being ended itself
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
    if process.returncode:
        return {"missing": f"failed: {(complained.strip().splitlines() or [f'exit {process.returncode}'])[-1][:200]}"}
    row: Row = json.loads(said.strip().splitlines()[-1])
    return row


def _agreement(task: Task, rows: list[Row], folder: Path) -> dict[str, str]:
    answered = {row["engine"] for row in rows if "missing" not in row}
    files = {ask.row: answer_file(folder, task.name, ask) for ask in task.asks if ask.row in answered}
    answers: Answers = {row: np.load(file) for row, file in files.items() if file.exists()}
    return task.agree(answers)


def answer_file(folder: Path, task: str, ask: Ask) -> Path:
    """Where the adapter puts its answer."""
    return folder / "answers" / f"{task}.{ask.file}.npy"


def _shown(row: Row) -> str:
    return f"{row['seconds'] * 1000:12,.1f} ms  {row['peak_mb']:6,} MB  {row['sample']}"
