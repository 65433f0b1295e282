"""The graph of a costing: definitions by name, their values, cases, programs, draws.

The modules that other packages may import:

* ``attribution``: what single changes do to a value of a graph
* ``cases``: a part of the graph computed again with other values for some names
* ``distributions``: what a name may be drawn from, and how two names move together
* ``draws``: joint draws of inputs, and statistics of the results
* ``evaluate``: computes the values of all names
* ``graph``: ``Graph`` and ``Definition``
* ``names``: makes and splits the names of the graph
* ``program``: compiles a graph into a function of some names, for thousands of evaluations
"""

__all__ = ["attribution", "cases", "distributions", "draws", "evaluate", "graph", "names", "program"]
