"""A machine whose clocks a test sets: the wall clock steps, the other only counts, a boot starts it anew."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from tests.support.cast import START

SECOND_NS = 1_000_000_000


@dataclass(slots=True)
class SetClocks:
    """Both clocks; `forward` lets time pass, `step` sets the wall clock by so much."""

    name: str = "boot-1"
    boot_ns: int = 100 * SECOND_NS
    now: datetime = START

    def boot(self) -> str:
        """Which boot it is."""
        return self.name

    def since_boot_ns(self) -> int:
        """How long it lasts."""
        return self.boot_ns

    def wall(self) -> datetime:
        """What the machine takes for the time."""
        return self.now

    def forward(self, seconds: float) -> None:
        """Time passes."""
        self.boot_ns += round(seconds * SECOND_NS)
        self.now += timedelta(seconds=seconds)

    def step(self, seconds: float) -> None:
        """Somebody sets the wall clock."""
        self.now += timedelta(seconds=seconds)

    def reboot(self, away_s: float, boots_s: float = 20) -> None:
        """Off for `away_s`, and up again for `boots_s`."""
        self.now += timedelta(seconds=away_s + boots_s)
        self.name, self.boot_ns = f"{self.name}+", round(boots_s * SECOND_NS)
