"""Percentile: of small whole numbers, such as a page's grays, by counting them."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt


def percentile_of(values: npt.NDArray[np.integer[Any]], percent: float) -> float:
    """What ``np.percentile`` gives (0 to 100) of at least one number, none below 0, in a fraction of its time."""
    below = np.cumsum(np.bincount(values.ravel()))
    place = percent / 100 * (values.size - 1)
    first, second = (int(np.searchsorted(below, n, side="right")) for n in (int(place), int(np.ceil(place))))
    return first + (second - first) * (place - int(place))
