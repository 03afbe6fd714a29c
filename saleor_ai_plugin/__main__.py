"""``python -m saleor_ai_plugin`` is ``saleor-ai``."""

from saleor_ai_plugin.cli import main

main()
