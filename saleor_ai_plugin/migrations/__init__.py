"""Where Django finds the app's migrations.

They live in the top-level folder ``migrations/``. The wheel carries them inside this package; a checkout
does not, so there this package points at the top-level folder.
"""

from pathlib import Path

_here = Path(__file__).resolve().parent
if not (_here / "0001_initial.py").exists():
    __path__ = [str(_here.parent.parent / "migrations")]
