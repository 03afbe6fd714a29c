"""How far files from this machine are."""

from backoffice_desktop.screens.intake.uploading import Uploading
from backoffice_desktop.widgets.banner import Banner


class UploadBanner(Banner):
    """Shown while something is sent, with a way to stop."""

    def __init__(self, uploading: Uploading) -> None:
        super().__init__(tone="accent")
        self.add_button("Stop", uploading.cancel)
        uploading.changed.connect(self._show)

    def _show(self, done: int, of: int, name: str) -> None:
        if of:
            self.show_text("Sending {number} of {count}: {name}", number=done + 1, count=of, name=name)
        else:
            self.hide()
