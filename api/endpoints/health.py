"""`/healthz`: is the service up, and which version."""

from importlib.metadata import version

from fastapi import APIRouter

router = APIRouter()


@router.get("/healthz")
def healthz() -> dict[str, str]:
    """Answers as soon as requests are served."""
    return {"status": "ok", "version": version("qamtu")}
