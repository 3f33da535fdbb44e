"""How many files this process may have open: each client is one."""

import resource

# Of each client's connection the stock transport makes a second handle; some are kept for everything else.
KEPT_BACK = 512


def raise_file_limit() -> int:
    """Raise the soft limit to the hard one; returns it."""
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    return hard


def clients_for(files: int, each: int) -> int:
    """How many clients that many open files allow, `each` files a client."""
    return max(0, files - KEPT_BACK) // each
