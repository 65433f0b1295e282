"""The command line: a module for each command, and the printing of results in a terminal.

The modules that other packages may import:

* ``entry``: ``main`` runs a command and exits
"""

__all__ = ["entry"]
