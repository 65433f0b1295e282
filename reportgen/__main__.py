"""``python -m reportgen``, and where the command ``reportgen`` begins."""

from reportgen import interrupt


def main() -> None:
    """Run the command line, which Ctrl-C ends quietly while its libraries are still being imported."""
    interrupt.at_once()
    from reportgen.cli import main as run  # noqa: PLC0415 - only now, see above

    run()


if __name__ == "__main__":
    main()
