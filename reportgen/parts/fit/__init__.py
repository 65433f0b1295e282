"""What fits in the money: the families in the order of their priorities, as far as the money goes."""

__all__ = ["best"]
