"""Tell rows apart by 128 bits each: of their id, or of all their values where they have none.

Two rows that differ have the same bits by chance once in 10^38 pairs.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    Keys = np.ndarray[tuple[int, int], np.dtype[np.uint64]]  # two numbers a row

_SALTS = ("reportgen-rows-a", "reportgen-rows-b")
_MIX = np.uint64(0x9E3779B97F4A7C15)
_SHIFT = np.uint64(29)
_DIGEST = re.compile(r"[0-9a-f]{32}")


def text_keys(texts: NDArray[np.generic] | pd.Index) -> Keys:
    """Return the keys of texts."""
    values = np.asarray(texts, dtype=object)
    try:
        hashed = [_hashed(values, salt) for salt in _SALTS]
    except UnicodeEncodeError:  # bytes that are no UTF-8 are kept apart in texts
        values = np.array([text.encode(errors="backslashreplace").decode() for text in values], dtype=object)
        hashed = [_hashed(values, salt) for salt in _SALTS]
    return np.stack(hashed, axis=1).reshape(-1, 2)


def _hashed(values: NDArray[np.generic], salt: str) -> NDArray[np.generic]:
    return pd.util.hash_array(values, hash_key=salt, categorize=False)


def row_keys(columns: Iterable[tuple[NDArray[np.generic], pd.Index]], count: int) -> Keys:
    """Return keys of whole rows, by their columns in order, each as places among its different texts."""
    keys = np.zeros((count, 2), dtype=np.uint64)
    for codes, texts in columns:
        keys = (keys ^ (keys >> _SHIFT)) * _MIX + text_keys(texts)[codes]
    return keys


def id_keys(ids: pd.Series[str]) -> Keys:
    """Return the keys of ids; one that is written of a key stands for that."""
    keys = text_keys(ids.to_numpy())
    for row in np.flatnonzero((ids.str.len() == 32).to_numpy(dtype=bool)):
        text = ids.iloc[row]
        if _DIGEST.fullmatch(text):
            keys[row] = int(text[:16], 16), int(text[16:], 16)
    return keys


def with_sources(keys: Keys, sources: pd.Series[str]) -> Keys:
    """Return keys that differ where the sources do."""
    codes, texts = pd.factorize(sources)
    return keys ^ text_keys(texts)[codes]


def key_texts(keys: Keys) -> list[str]:
    """Return keys as texts, which ``id_keys`` reads."""
    return [f"{first:016x}{second:016x}" for first, second in keys.tolist()]


class Seen:
    """The rows read so far, each with a number for its file: 18 bytes a row."""

    def __init__(self) -> None:
        self._keys = np.zeros((0, 2), dtype=np.uint64)  # in order of the first number
        self._files = np.zeros(0, dtype=np.int16)

    def add(self, keys: Keys, file: int) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
        """Add rows of a file, and return for each the file that has it already, -1 where it is new."""
        order = np.argsort(keys[:, 0], kind="stable")
        ordered = keys[order]
        places = np.searchsorted(self._keys[:, 0], ordered[:, 0])
        before = np.full(len(keys), -1, dtype=np.int64)
        if len(self._keys):
            near = np.minimum(places, len(self._keys) - 1)
            alike = np.flatnonzero(self._keys[near, 0] == ordered[:, 0])
            repeated = alike[self._keys[near[alike], 1] == ordered[alike, 1]]
            before[repeated] = self._files[near[repeated]]
        alike = np.flatnonzero(ordered[1:, 0] == ordered[:-1, 0]) + 1
        again = alike[ordered[alike, 1] == ordered[alike - 1, 1]]
        before[again[before[again] < 0]] = file
        new = before < 0
        self._keys = np.insert(self._keys, places[new], ordered[new], axis=0)
        self._files = np.insert(self._files, places[new], file)
        result = np.empty_like(before)
        result[order] = before
        return result
