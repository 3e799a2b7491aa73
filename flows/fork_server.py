"""What the fork server of `flows.pool` imports first: from then on Ctrl-C ends it without a word.

A terminal sends Ctrl-C to the server too. It starts with that signal blocked, and is deaf to it once it has imported
what it preloads; in between Python would print a traceback. Nobody else may import this module.
"""

import signal

signal.signal(signal.SIGINT, signal.SIG_DFL)
signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
