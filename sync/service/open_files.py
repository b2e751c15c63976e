"""How many lines this machine lets the service hold: each is an open file, and the store needs some too."""

from __future__ import annotations

import sys

from sync.service.lines import MOST_LINES

FOR_THE_REST = 200
"""The store's connections with their files, the log, libraries."""
_FEWEST = 16


def lines_allowed() -> int:
    """MOST_LINES, or what is left where the system allows fewer files even when asked for more."""
    if sys.platform == "win32":  # has no limit that would be met here
        return MOST_LINES
    import resource

    wanted = MOST_LINES + FOR_THE_REST
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft == resource.RLIM_INFINITY or soft >= wanted:
        return MOST_LINES
    allowed = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    resource.setrlimit(resource.RLIMIT_NOFILE, (allowed, hard))
    return max(_FEWEST, allowed - FOR_THE_REST)
