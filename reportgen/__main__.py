"""``python -m reportgen``, and where the command ``reportgen`` begins."""

import gc
import os

from reportgen import interrupt


def main() -> None:
    """Run the command line, which Ctrl-C ends quietly while its libraries are still being imported."""
    interrupt.at_once()
    # A study becomes many small objects that live to the end, as libraries do: looking through them for garbage doubles
    # a large build.
    gc.set_threshold(100_000, 50, 100)
    # Pydantic would look through every distribution installed for plugins of its own.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    # NumPy would start a thread for every core, which turns in circles for something to do while others need the core.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    from reportgen.cli import main as run  # noqa: PLC0415 - only now, see above

    try:
        run()
    finally:
        # The end of the process frees everything; a last search for garbage is an eighth of `show`.
        gc.freeze()


if __name__ == "__main__":
    main()
