"""Texts that are markup already: the one place that says so, and a search for its callers finds them all."""

from __future__ import annotations

from markupsafe import Markup


def trusted(text: str) -> Markup:
    """Return a text that templates write as it is: of the package's own files, or made of texts escaped before."""
    return Markup(text)  # noqa: S704 - each caller says in its own words why its text is safe
