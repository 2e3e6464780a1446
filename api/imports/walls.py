"""Walls that a Linux process puts around itself and cannot take down: no sockets, no programs, few files.

Seccomp forbids the calls, Landlock the files. Where a system has neither, the limits of `child.py` and the settings of
GDAL remain.
"""

import ctypes
import os
import platform
import struct
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Final

_NO_NEW_PRIVILEGES: Final = 38
_SECCOMP, _FILTER = 22, 2
_ALLOW, _REFUSE = 0x7FFF0000, 0x00050000 | 1  # EPERM
_LOAD, _EQUAL, _AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06
_CALLS: Final = {
    # its number; socket, execve, execveat, ptrace, io_uring_setup, process_vm_readv, process_vm_writev
    "x86_64": (0xC000003E, (41, 59, 322, 101, 425, 310, 311)),
    "aarch64": (0xC00000B7, (198, 221, 281, 117, 425, 270, 271)),
}
_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_ALL_FILE_RIGHTS: Final = (1 << 13) - 1
_READ: Final = 0b1101  # execute (map a library), read a file, read a folder
_READ_FILE: Final = 0b0100
_ONE_PATH: Final = 1


def forbid_calls() -> bool:
    """No sockets and no other programs from now on, in this process and those it forks; whether that was possible."""
    known = _CALLS.get(platform.machine())
    if sys.platform != "linux" or known is None:
        return False
    architecture, calls = known
    refuse_at = 4 + len(calls)  # the last instruction
    program = [(_LOAD, 0, 0, 4), (_EQUAL, 0, refuse_at - 2, architecture), (_LOAD, 0, 0, 0)]
    program += [(_EQUAL, refuse_at - 4 - number, 0, call) for number, call in enumerate(calls)]
    program += [(_RETURN, 0, 0, _ALLOW), (_RETURN, 0, 0, _REFUSE)]
    assert len(program) == refuse_at + 1  # noqa: S101
    if architecture == _CALLS["x86_64"][0]:  # the second numbering of the same calls
        program.insert(3, (_AT_LEAST, refuse_at - 3, 0, 0x40000000))
        program[1] = (_EQUAL, 0, refuse_at - 1, architecture)
    code = b"".join(struct.pack("HBBI", *instruction) for instruction in program)
    buffer = ctypes.create_string_buffer(code, len(code))

    class Program(ctypes.Structure):
        _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_void_p))

    filled = Program(len(program), ctypes.cast(buffer, ctypes.c_void_p))
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0):
        return False
    return bool(libc.prctl(_SECCOMP, _FILTER, ctypes.byref(filled), 0, 0) == 0)


def forbid_files(readable: Iterable[Path], writable: Iterable[Path]) -> bool:
    """Only these files and folders can be opened from now on; whether that was possible."""
    if sys.platform != "linux":
        return False
    libc = ctypes.CDLL(None, use_errno=True)
    handled = struct.pack("Q", _ALL_FILE_RIGHTS)
    ruleset = libc.syscall(_CREATE_RULESET, handled, ctypes.c_size_t(len(handled)), 0)
    if ruleset < 0:
        return False
    try:
        for rights, paths in ((_READ, readable), (_ALL_FILE_RIGHTS, writable)):
            for path in paths:
                _allow(libc, ruleset, path, rights)
        if libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0):
            return False
        return bool(libc.syscall(_RESTRICT_SELF, ruleset, 0) == 0)
    finally:
        os.close(ruleset)


def _allow(libc: ctypes.CDLL, ruleset: int, path: Path, rights: int) -> None:
    if not path.exists():
        return
    if not path.is_dir():
        rights &= _READ_FILE | 0b0011  # a file has no entries
    opened = os.open(path, os.O_PATH | os.O_CLOEXEC)
    try:
        libc.syscall(_ADD_RULE, ruleset, _ONE_PATH, struct.pack("=Qi", rights, opened), 0)
    finally:
        os.close(opened)
