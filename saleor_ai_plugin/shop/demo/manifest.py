"""What a demo shop is made of, and the row that says that the database holds it."""

from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from saleor_ai_plugin.importing.models import ImportBatch
from saleor_ai_plugin.service.configuration import configuration
from saleor_ai_plugin.shop.demo.size import DemoSize

KIND = "demo_shop"


@dataclass(frozen=True, slots=True)
class Manifest:
    """The same seed, size, last day and version give the same ``digest`` on every machine."""

    seed: int
    size: DemoSize
    until: date
    generator_version: int
    rows: dict[str, int]
    files: dict[str, str]
    """Path below ``folder`` -> SHA-256."""
    digest: str
    """SHA-256 of all rows and files."""

    def __str__(self) -> str:
        return f"{self.size}, seed {self.seed}, until {self.until}"

    @property
    def folder(self) -> Path:
        """Holds ``truth/``, ``observed/`` and this manifest as JSON."""
        return folder()

    def as_json(self) -> dict[str, Any]:
        return asdict(self) | {"until": self.until.isoformat()}

    @classmethod
    def from_json(cls, read: dict[str, Any]) -> "Manifest":
        return cls(**read | {"size": DemoSize(**read["size"]), "until": date.fromisoformat(read["until"])})


def folder() -> Path:
    return configuration().data_dir / "demo" / configuration().shop


def held() -> Manifest | None:
    """The demo shop that the database holds, if it holds one."""
    marker = ImportBatch.objects.filter(kind=KIND).first()
    return None if marker is None else Manifest.from_json(marker.report)


def mark(manifest: Manifest) -> None:
    """The marker comes and goes in the transaction that loads or replaces the shop's rows."""
    ImportBatch.objects.create(
        kind=KIND,
        file_name=f"demo shop {manifest.seed}",
        sha256=manifest.digest,
        rows_taken=sum(count for name, count in manifest.rows.items() if "/" not in name),
        report=manifest.as_json(),
    )


def unmark() -> None:
    ImportBatch.objects.filter(kind=KIND).delete()
