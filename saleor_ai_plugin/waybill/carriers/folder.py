"""A carrier that is told by files in a folder of this machine, and says what became of parcels the same way.

``out`` has what they have not taken yet, ``in`` what they say; what was read goes to ``in/done``. The folder is always
the carrier's own below ``SALEOR_AI_CARRIERS_DIR``: nobody can name another one.
"""

import os
from collections.abc import Sequence
from pathlib import Path

from saleor_ai_plugin.waybill.carriers import files
from saleor_ai_plugin.waybill.carriers.own_fleet import OwnFleet
from saleor_ai_plugin.waybill.carriers.protocol import CarrierUnavailableError, Consignment, Message
from saleor_ai_plugin.waybill.models import Carrier

MOST_FILES = 500


class Folder(OwnFleet):
    """Priced by the owner's table, as our own vans."""

    def __init__(self, row: Carrier, folder: Path) -> None:
        super().__init__(row)
        self.folder = folder
        self.out, self.inbox = folder / "out", folder / "in"

    def label(self, consignment: Consignment) -> None:
        self._put(consignment, void=False)

    def void(self, consignment: Consignment) -> None:
        # What they have not taken yet they need not see at all; where they are faster, the file says it.
        kind = Carrier.Format(self.row.format)
        self._put(consignment, void=True)
        (self.out / files.file_name(consignment, kind)).unlink(missing_ok=True)

    def tracking(self) -> Sequence[Message]:
        try:
            self._make()
            names = sorted(one.name for one in self.inbox.iterdir() if _is_theirs(one))
            return [files.read(name, self._content(name)) for name in names[:MOST_FILES]]
        except OSError as error:
            raise CarrierUnavailableError(f"{self.inbox} cannot be read: {error.strerror}") from None

    def settle(self, message: Message) -> None:
        try:
            (self.inbox / message.name).replace(self.inbox / "done" / message.name)
        except FileNotFoundError:
            pass
        except OSError as error:
            raise CarrierUnavailableError(f"{self.inbox} cannot be tidied: {error.strerror}") from None

    def _put(self, consignment: Consignment, *, void: bool) -> None:
        """The whole file or none of it: they never see one that is being written."""
        kind = Carrier.Format(self.row.format)
        name = files.file_name(consignment, kind, void=void)
        unfinished = self.out / f".{name}.{os.getpid()}"
        try:
            self._make()
            with unfinished.open("wb") as file:
                file.write(files.written(consignment, kind, void=void))
                file.flush()
                os.fsync(file.fileno())
            unfinished.replace(self.out / name)
        except OSError as error:
            raise CarrierUnavailableError(f"{self.out} cannot be written to: {error.strerror}") from None

    def _content(self, name: str) -> bytes:
        with (self.inbox / name).open("rb") as file:
            return file.read(files.LARGEST + 1)

    def _make(self) -> None:
        for one in (self.out, self.inbox / "done"):
            one.mkdir(parents=True, exist_ok=True)


def _is_theirs(path: Path) -> bool:
    return path.suffix.lower() in files.ENDINGS and not path.name.startswith(".") and path.is_file()
