"""Where a function is that is answered quicker, and how another is put there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True, slots=True)
class Place:
    """A function in what holds it: a module, a class or a dictionary."""

    holder: Any
    name: str
    quicker: Callable[..., Any]  # makes a quicker one of it, which keeps it as ``__wrapped__``

    def get(self) -> Any:
        """What is there now."""
        return self.holder[self.name] if isinstance(self.holder, dict) else getattr(self.holder, self.name)

    def put(self, found: Any) -> None:
        """Put something else there."""
        if isinstance(self.holder, dict):
            self.holder[self.name] = found
        else:
            setattr(self.holder, self.name, found)
