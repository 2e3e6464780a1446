"""`/healthz`: is the service up, and which version."""

from importlib.metadata import version

from fastapi import APIRouter

from api.access.needs import open_to_all

router = APIRouter(tags=["service"])


@router.get("/healthz", dependencies=[open_to_all])
def healthz() -> dict[str, str]:
    """Answers as soon as requests are served."""
    return {"status": "ok", "version": version("qamtu")}
