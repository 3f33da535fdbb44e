"""How many files this process may have open: each client is one."""

import resource

KEPT_BACK = 512  # for the database, programs' outputs and everything else


def raise_file_limit() -> int:
    """Raise the soft limit to the hard one; returns it."""
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    return hard


def clients_for(files: int, each: int) -> int:
    """How many clients that many open files allow, `each` files a client."""
    return max(0, files - KEPT_BACK) // each
