"""``python -m saleor_ai_plugin`` is ``saleor-ai``."""


def main() -> None:
    """Ctrl-C while the libraries of the command line are still being loaded ends it as quietly as later."""
    try:
        from saleor_ai_plugin.cli import main as run

        run()
    except KeyboardInterrupt:
        raise SystemExit(130) from None


if __name__ == "__main__":
    main()
