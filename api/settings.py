"""Settings: `QAMTU_*` variables of the environment, documented in docs/settings.md."""

from pathlib import Path
from typing import Literal

from platformdirs import user_data_path
from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from api.errors import SettingError

WEB_STATIC = Path(__file__).resolve().parent.parent / "web" / "static"
REPORT_PAGE = Path(__file__).resolve().parent.parent / "geo" / "webmap" / "page"
BOUNDARIES = Path(__file__).resolve().parent.parent / "data" / "boundaries"
DATA_OF_NOBODY = Path("/var/lib/qamtu")
"""Where a user without a home keeps data, as users of services do; most commands keep none."""


def _data_folder() -> Path:
    try:
        return user_data_path("qamtu")
    except RuntimeError:
        return DATA_OF_NOBODY


class Settings(BaseSettings):
    """What may differ between machines; nothing here changes a number."""

    model_config = SettingsConfigDict(env_prefix="QAMTU_", extra="ignore")

    data: Path = Field(default_factory=_data_folder, description="folder of regions and networks")
    lang: Literal["", "en", "ru", "kk", "th"] = Field(default="", description="language; empty = the system's")
    threads: int = Field(
        default=0, ge=0, description="threads of qamtu matrix and of the ranges of a study; 0 = one per core"
    )
    database: str = Field(default="", description="address of the database; empty = a file in the data folder")
    login: Literal["auto", "always", "never"] = Field(
        default="auto", description="who must sign in; auto = nobody on loopback while there are no accounts"
    )
    public_url: str = Field(default="", description="address people reach the service by, behind a proxy")
    rate_limit: int | None = Field(
        default=None, ge=0, description="units of work a minute for each user or address; 0 = no limit"
    )
    log: Literal["auto", "json", "none"] = Field(
        default="auto", description="a line for each request; auto = none on loopback"
    )
    new_password: SecretStr | None = Field(default=None, description="password that qamtu users gives")
    oidc_issuer: str = Field(default="", description="address of the identity provider")
    oidc_client_id: str = Field(default="", description="name of this service at the identity provider")
    oidc_client_secret: SecretStr | None = Field(default=None, description="secret shared with it")
    oidc_claim: str = Field(default="groups", description="claim whose values give roles")
    oidc_roles: dict[str, list[dict[str, str]]] = Field(
        default_factory=dict, description="value of the claim -> grants, as JSON"
    )
    fetch_allow: str = Field(
        default="download.geofabrik.de download.bbbike.org overpass-api.de",
        description="hosts that files may be fetched from; an inner one as scheme://host:port",
    )
    read_ahead: int = Field(default=4, ge=0, description="regions that are read when the service starts")
    regions_in_memory: int = Field(default=8, ge=1, description="regions kept in memory, those asked for last")
    visits_key: SecretStr | None = Field(default=None, description="key that home-visit data are sealed under")
    visits_key_file: Path | None = Field(default=None, description="file that holds this key")
    visits_retention_days: int = Field(
        default=90, ge=1, le=3650, description="days after which home-visit data are deleted"
    )
    dask: str = Field(default="", description="address of a Dask scheduler that jobs are computed by; empty = here")
    debug: bool = Field(default=False, description="show the traceback of an internal failure")


def read_settings() -> Settings:
    """The settings of this process.

    Raises
    ------
    SettingError
        A variable has a value that cannot be.
    """
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors()[0]
        raise SettingError(
            "QAMTU_{name} is {value}: {reason}; see docs/settings.md",
            name=str(first["loc"][0]).upper(),
            value=first.get("input", ""),
            reason=first["msg"],
        ) from None
