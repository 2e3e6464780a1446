"""What is made once for an object and kept as long as it lives: a graph's hierarchy, its street index."""

import threading
from collections.abc import Callable
from typing import Generic, TypeVar
from weakref import WeakKeyDictionary

Key = TypeVar("Key")
Value = TypeVar("Value")


class MadeOnce(Generic[Key, Value]):
    """Values by the objects they belong to, for any number of threads.

    Who asks for a value that is being made waits for it; whoever asks about another object does not.
    """

    def __init__(self) -> None:
        self._values: WeakKeyDictionary[Key, Value] = WeakKeyDictionary()
        self._making: WeakKeyDictionary[Key, threading.Lock] = WeakKeyDictionary()
        self._lock = threading.Lock()

    def __contains__(self, key: Key) -> bool:
        """Whether the value is at hand, so that nobody need wait for it."""
        with self._lock:
            return key in self._values

    def remember(self, key: Key, value: Value) -> None:
        """Use this value instead of making one."""
        with self._lock:
            self._values[key] = value

    def of(self, key: Key, make: Callable[[], Value]) -> Value:
        """The value that belongs to an object, made by the first who asks."""
        with self._lock:
            known = self._values.get(key)
            making = self._making.setdefault(key, threading.Lock())
        if known is not None:
            return known
        with making:
            with self._lock:
                known = self._values.get(key)
            if known is None:
                known = make()
                self.remember(key, known)
        return known
