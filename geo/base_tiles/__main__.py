"""`python -m geo.base_tiles EXTRACT PATH`: the base map in a process of its own, which lets others go first."""

import os
import sys
from contextlib import suppress

from geo.base_tiles import write_base_tiles

if __name__ == "__main__":
    with suppress(AttributeError, OSError):  # Windows has no nice
        os.nice(10)
    write_base_tiles(*sys.argv[1:])
