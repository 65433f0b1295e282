"""The entry point of ``python -m reportgen`` and of the command ``reportgen``."""

import gc
import os

from reportgen.system import interrupt


def main() -> None:
    """Run the command line. Ctrl-C ends the process without a traceback, even while libraries are imported."""
    interrupt.exit_on_sigint()
    # A study is many small objects that live until the process ends; collecting garbage among them at Python's default
    # thresholds doubles the time of a large build.
    gc.set_threshold(100_000, 50, 100)
    # Otherwise Pydantic searches every installed distribution for plugins.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    # Otherwise OpenBLAS, in NumPy, starts a thread on every core, which spins while it waits and slows down the others.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    from reportgen.cli.entry import main as run  # noqa: PLC0415 - after the environment is set

    try:
        run()
    finally:
        # The process ends and frees everything; a last garbage collection would take an eighth of the time of `show`.
        gc.freeze()


if __name__ == "__main__":
    main()
