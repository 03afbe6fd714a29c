"""The service's configuration, read from environment variables ``SALEOR_AI_…``."""

from functools import cache
from pathlib import Path
from typing import Annotated

from platformdirs import user_data_path
from pydantic import Field, SecretStr, StringConstraints
from pydantic_settings import BaseSettings, SettingsConfigDict

ShopName = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_]{0,39}$")]


class Configuration(BaseSettings):
    """With nothing set: the embedded database and the embedded shop."""

    model_config = SettingsConfigDict(env_prefix="SALEOR_AI_", extra="ignore")

    data_dir: Path = Field(
        default_factory=lambda: user_data_path("saleor-ai"),
        description="Where models, the embedded database and keys are kept.",
    )
    shop: ShopName = Field("demo", description="Which embedded shop, when no database URL is set.")
    database_url: SecretStr = Field(
        SecretStr(""), description="postgresql://…: Saleor's own database. Empty: the embedded one."
    )
    saleor_url: str = Field("", description="Saleor's API, https://shop.example/graphql/. Empty: embedded shop.")
    saleor_app_token: SecretStr = Field(SecretStr(""), description="Token of the App made by saleor_ai_connect.")
    host: str = Field("127.0.0.1", description="Address the API listens on.")
    port: int = Field(8400, ge=0, le=65535, description="Its port; 0 takes a free one.")
    allowed_origins: list[str] = Field([], description="Web origins that may call the API from a browser.")
    debug: bool = Field(False, description="Development: GraphiQL and introspection.")
    log_level: str = "INFO"
    max_query_depth: int = Field(12, ge=1)
    max_query_cost: int = Field(5000, ge=1)
    max_body_bytes: int = Field(25 * 1024 * 1024, ge=1024, description="Largest request, uploads included.")

    @property
    def is_embedded_database(self) -> bool:
        return not self.database_url.get_secret_value()

    @property
    def is_embedded_shop(self) -> bool:
        return not self.saleor_url

    @property
    def artifacts_dir(self) -> Path:
        return self.data_dir / "models"


@cache
def configuration() -> Configuration:
    """The process's configuration, read once."""
    return Configuration()
