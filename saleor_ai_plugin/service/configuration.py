"""The service's configuration, read from environment variables ``SALEOR_AI_…``; docs/service.md explains each."""

from functools import cache
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit, urlunsplit

from platformdirs import user_data_path
from pydantic import Field, SecretStr, StringConstraints, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

ShopName = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_]{0,39}$")]
Seconds = Annotated[float, Field(gt=0, le=120)]
Count = Annotated[int, Field(ge=1)]


class Configuration(BaseSettings):
    """With nothing set: the embedded database and the embedded shop."""

    model_config = SettingsConfigDict(env_prefix="SALEOR_AI_", extra="ignore")

    data_dir: Path = Field(
        default_factory=lambda: user_data_path("saleor-ai"),
        description="Where models, the embedded database and keys are kept.",
    )
    shop: ShopName = Field(default="demo", description="Which embedded shop, when no database URL is set.")
    database_url: SecretStr = Field(
        default=SecretStr(""), description="postgresql://…: Saleor's own database. Empty: the embedded one."
    )
    saleor_url: str = Field(
        default="", description="Saleor's API, https://shop.example/graphql/. Empty: the embedded shop."
    )
    saleor_app_token: SecretStr = Field(
        default=SecretStr(""), description="Token of the App made by saleor_ai_connect; with it the service acts."
    )
    saleor_timeout: Seconds = Field(default=5.0, description="Seconds to wait for an answer of Saleor.")
    host: str = Field(default="127.0.0.1", description="Address the API listens on.")
    port: int = Field(default=8400, ge=0, le=65535, description="Its port; 0 takes a free one.")
    allowed_origins: list[str] = Field(
        default=[], description='Web origins that may call the API from a browser, ["https://staff.example"].'
    )
    debug: bool = Field(
        default=False, description="Development: GraphiQL, the schema for all, whole messages in the log."
    )
    log_level: str = Field(default="INFO", description="DEBUG, INFO, WARNING or ERROR.")
    log_format: Annotated[str, StringConstraints(pattern="^(auto|json|console)$")] = Field(
        default="auto", description="json, console, or auto: console on a terminal, JSON elsewhere."
    )
    metrics_token: SecretStr = Field(
        default=SecretStr(""), description="Where set, /metrics wants it as a bearer token."
    )
    max_query_depth: Count = Field(default=12, description="Deepest nesting of a query's fields.")
    max_query_cost: Count = Field(default=5000, description="Dearest query: fields, times the page sizes above them.")
    max_query_tokens: Count = Field(default=2000, description="Longest query, in words and brackets.")
    max_query_aliases: Count = Field(default=30, description="Most aliases in a query.")
    max_query_bytes: int = Field(default=1024 * 1024, ge=1024, description="Largest request without files.")
    max_body_bytes: int = Field(default=25 * 1024 * 1024, ge=1024, description="Largest request with files.")
    max_document_bytes: int = Field(default=25 * 1024 * 1024, ge=1024, description="Largest paper that comes in.")
    intake_folder: Path | None = Field(
        default=None, description="Folder that the worker looks into for papers. Empty: none."
    )
    intake_mailbox: SecretStr = Field(
        default=SecretStr(""),
        description="imaps://user:password@host/INBOX that the worker looks into for papers. Empty: none.",
    )
    carriers_dir: Path | None = Field(
        default=None, description="Where carriers' folders are, one each; else `carriers` in the data folder."
    )
    address_key: SecretStr = Field(
        default=SecretStr(""),
        description="Seals addresses and carriers' passwords; else a key made in the data folder. The same everywhere.",
    )
    max_jobs: Count = Field(default=2, description="Jobs that one worker runs at a time.")

    @field_validator("data_dir", mode="before")
    @classmethod
    def _is_somewhere(cls, value: object) -> object:
        """Set to nothing it is as if it were not set; a relative path is meant from where the command is typed."""
        return Path(str(value)).expanduser().absolute() if str(value).strip() else user_data_path("saleor-ai")

    @field_validator("intake_folder", mode="before")
    @classmethod
    def _is_folder(cls, value: object) -> object:
        return Path(str(value)).expanduser().absolute() if value and str(value).strip() else None

    @field_validator("intake_mailbox")
    @classmethod
    def _is_mailbox(cls, value: SecretStr) -> SecretStr:
        given = value.get_secret_value()
        if given and not _is_mailbox(given):
            # Without the value: it has a password.
            raise ValueError(
                "write the mailbox as imaps://user:password@host/INBOX, special characters encoded (%40); "
                "imap:// without encryption only on this machine"
            )
        return value

    @field_validator("saleor_url")
    @classmethod
    def _is_address(cls, value: str) -> str:
        if value and (urlsplit(value).scheme not in {"http", "https"} or not urlsplit(value).hostname):
            raise ValueError("write Saleor's API as https://shop.example/graphql/")
        return value

    @field_validator("log_level")
    @classmethod
    def _is_level(cls, value: str) -> str:
        if value.upper() not in {"DEBUG", "INFO", "WARNING", "ERROR"}:
            raise ValueError("use DEBUG, INFO, WARNING or ERROR")
        return value.upper()

    @property
    def is_embedded_database(self) -> bool:
        return not self.database_url.get_secret_value()

    @property
    def is_embedded_shop(self) -> bool:
        return not self.saleor_url

    @property
    def artifacts_dir(self) -> Path:
        return self.data_dir / "models"

    @property
    def carrier_folders(self) -> Path:
        return self.carriers_dir or self.data_dir / "carriers"

    @property
    def jwks_url(self) -> str:
        """Where the configured Saleor publishes the keys that its tokens are signed with."""
        parts = urlsplit(self.saleor_url)
        return urlunsplit((parts.scheme, parts.netloc, "/.well-known/jwks.json", "", ""))


def _is_mailbox(given: str) -> bool:
    try:
        parts = urlsplit(given)
        port = parts.port
    except ValueError:
        return False
    is_safe = parts.scheme == "imaps" or (
        parts.scheme == "imap" and parts.hostname in {"127.0.0.1", "::1", "localhost"}
    )
    return is_safe and bool(parts.hostname and parts.username and parts.password) and port != 0


@cache
def configuration() -> Configuration:
    """The process's configuration, read once."""
    return Configuration()
