"""Random numbers whose whole state is one word, the same on every machine and with every version of a library.

References
----------
Marsaglia (2003), Xorshift RNGs, doi:10.18637/jss.v008.i14; the odd factor is Vigna's (2016), doi:10.1145/2845077.
"""

from typing import Any

import numpy as np
from numba import njit


@njit(cache=True, nogil=True)
def draw(random: Any) -> Any:
    """64 random bits."""
    word = random[0]
    word ^= word >> np.uint64(12)
    word ^= word << np.uint64(25)
    word ^= word >> np.uint64(27)
    random[0] = word
    return word * np.uint64(0x2545F4914F6CDD1D)


@njit(cache=True, nogil=True)
def draw_share(random: Any) -> float:
    """A number from 0 to below 1."""
    return float(draw(random) >> np.uint64(11)) * (1.0 / 9007199254740992.0)


@njit(cache=True, nogil=True)
def draw_below(random: Any, n: int) -> int:
    """A whole number from 0 to below `n`."""
    return min(n - 1, int(draw_share(random) * n))


@njit(cache=True, nogil=True)
def shuffle(random: Any, values: Any, n: int) -> None:
    """Mix the first `n` values."""
    for i in range(n - 1, 0, -1):
        j = draw_below(random, i + 1)
        values[i], values[j] = values[j], values[i]
