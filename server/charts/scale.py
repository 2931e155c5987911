"""Numbers on paper: tidy axes, and how a number is written."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Final

_STEPS: Final = (Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5), Decimal(10))
#: Outside of these a number is written with a power of ten.
_LARGEST, _SMALLEST = Decimal("1e15"), Decimal("1e-6")
_BIG_STEPS: Final = ((10**9, "billion"), (10**6, "million"))


@dataclass(frozen=True, slots=True)
class Scale:
    """An axis.

    Attributes:
        ticks: where it has a line, in order; the first and the last are its ends.
    """

    ticks: tuple[Decimal, ...]

    def percent(self, number: Decimal) -> float:
        """Return how far along the axis a number stands; an end for what lies outside."""
        first, last = self.ticks[0], self.ticks[-1]
        share = (number - first) / (last - first)
        return round(100 * min(1.0, max(0.0, float(share))), 2)

    @property
    def labels(self) -> list[str]:
        """How the ticks are written: all in the same unit, so that they can be compared."""
        step = self.ticks[1] - self.ticks[0]
        for size, word in _BIG_STEPS:
            if max(map(abs, self.ticks)) < _LARGEST and step >= size // 10:
                return [f"{number(t / size)} {word}" if t else "0" for t in self.ticks]
        return [number(tick) for tick in self.ticks]


def tidy(numbers: Sequence[Decimal], n_steps: int = 4) -> Scale:
    """Return an axis for numbers, from 0 or below, with round ticks.

    Args:
        numbers: finite; none makes an axis from 0 to 1.
        n_steps: about how many steps it has.
    """
    return _scale(min(numbers, default=Decimal(0)), max(numbers, default=Decimal(0)), n_steps)


def _scale(low: Decimal, high: Decimal, n_steps: int) -> Scale:
    low, high = min(low, Decimal(0)), max(high, Decimal(0))
    if low == high:
        high = Decimal(1)
    raw = (high - low) / n_steps
    power = Decimal(1).scaleb(raw.adjusted())
    step = next(step * power for step in _STEPS if step * power >= raw)
    first = (low / step).to_integral_value(ROUND_FLOOR)
    last = (high / step).to_integral_value(ROUND_CEILING)
    return Scale(tuple(step * n for n in range(int(first), int(last) + 1)))


def number(value: Decimal) -> str:
    """Return a number as people read it: ``1,500,000``, ``−2.5``, ``1.20e+18``."""
    size = abs(value)
    if size and not _SMALLEST <= size < _LARGEST:
        text = f"{size:.2e}"
    else:
        text = f"{size:,f}"
        text = text.rstrip("0").rstrip(".") if "." in text else text
    return f"−{text}" if value < 0 else text
