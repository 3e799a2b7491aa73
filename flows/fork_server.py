"""What the fork server of `flows.pool` imports first: from then on the end of a run ends it without a word.

A terminal sends Ctrl-C to the server too. It starts with that signal blocked, and is deaf to it once it has imported
what it preloads; in between Python would print a traceback. So would a process that it starts while the run ends, and
that no longer finds the locks it was to share. Nobody else may import this module.
"""

import signal
import sys
from types import TracebackType


def _tell(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """Prints why a process could not start, unless what it was to share is gone: then nobody waits for it."""
    if not issubclass(kind, FileNotFoundError):
        sys.__excepthook__(kind, error, trace)


sys.excepthook = _tell

signal.signal(signal.SIGINT, signal.SIG_DFL)
signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
