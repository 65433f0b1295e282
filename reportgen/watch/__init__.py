"""Show the page of a study that is being edited: wait for saved files, and serve the newest build on this machine.

The modules that other packages may import:

* ``changes``: waits until one of a few files has been saved
* ``server``: ``PageServer``, which serves the newest page to browsers of this machine, and reloads it
"""

__all__ = ["changes", "server"]
