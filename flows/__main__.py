"""The start of the command: `gongkai`, and `python -m flows`.

Nothing heavy stands here, so that Ctrl-C ends the command in one line while the rest is still being imported, and so
that the worker processes, which import the main module, import nothing with it.
"""

import sys


def main() -> None:
    """Imports the command and runs it."""
    try:
        from flows.cli import main as command

        command()
    except KeyboardInterrupt:
        sys.exit("Error: stopped")


if __name__ == "__main__":
    main()
