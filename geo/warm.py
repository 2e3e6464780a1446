"""Compiles every kernel once, so that nobody's first isochrone waits for the compiler: `python -m geo.warm`."""

from geo.siting.warm import warm_kernels as warm_siting
from geo.time_surface import warm_kernels as warm_surface
from routing.warm import warm_kernels as warm_routing


def warm() -> None:
    """Run each kernel on a tiny case; numba keeps what it compiled."""
    warm_routing()
    warm_surface()
    warm_siting()


if __name__ == "__main__":
    warm()
