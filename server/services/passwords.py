"""Staff passwords: argon2id in threads of their own, so that nothing waits behind a slow hash."""

from concurrent.futures import ThreadPoolExecutor

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from server.errors import Throttled

WAITING_AT_MOST = 8  # hashes in the queue, each with a request's thread; beyond it a sign-in is put off


class Passwords:
    """Hashes and checks; memory is bounded by workers x `memory_kib`."""

    def __init__(self, *, workers: int, memory_kib: int, passes: int) -> None:
        self._hasher = PasswordHasher(time_cost=passes, memory_cost=memory_kib, parallelism=1)
        self._pool = ThreadPoolExecutor(max_workers=workers, thread_name_prefix="argon2")
        self._waiting = 0
        self._nobody = self._hasher.hash("nobody has this password")

    def hash(self, password: str) -> str:
        """The encoded argon2id hash."""
        return self._pool.submit(self._hasher.hash, password).result()

    def matches(self, encoded: str | None, password: str) -> bool:
        """True when it is the password; an unknown account (None) takes the same time.

        Raises:
            Throttled: too many hashes are waiting.
        """
        if self._waiting >= WAITING_AT_MOST:
            raise Throttled("many people are signing in; try again in a few seconds", retry_after_s=5)
        self._waiting += 1
        try:
            right = self._pool.submit(self._verify, encoded or self._nobody, password).result()
        finally:
            self._waiting -= 1
        return right and encoded is not None

    def close(self) -> None:
        """End the threads."""
        self._pool.shutdown()

    def _verify(self, encoded: str, password: str) -> bool:
        try:
            return self._hasher.verify(encoded, password)
        except (VerificationError, InvalidHashError):
            return False
