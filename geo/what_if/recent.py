"""What was made lately and may be asked for again: the edited streets while a site is moved about on them."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

Value = TypeVar("Value")


class Recent(Generic[Value]):
    """Values by key, the last `most` that were asked for; for any number of threads.

    Who asks for a value that is being made waits for it; whoever asks for another one does not.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._values: OrderedDict[Hashable, Value] = OrderedDict()
        self._making: dict[Hashable, Lock] = {}
        self._lock = Lock()

    def of(self, key: Hashable, make: Callable[[], Value]) -> Value:
        """The value of a key, made where it is not at hand."""
        found = self._find(key)
        if found:
            return found[0]
        with self._lock:
            making = self._making.setdefault(key, Lock())
        with making:
            found = self._find(key)
            return found[0] if found else self._make(key, make)

    def _find(self, key: Hashable) -> tuple[Value] | None:
        with self._lock:
            if key not in self._values:
                return None
            self._values.move_to_end(key)
            return (self._values[key],)

    def _make(self, key: Hashable, make: Callable[[], Value]) -> Value:
        try:
            value = make()
            with self._lock:
                self._values[key] = value
                while len(self._values) > self._most:
                    self._values.popitem(last=False)
        finally:
            with self._lock:
                self._making.pop(key, None)
        return value
