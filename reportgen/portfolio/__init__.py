"""Build a portfolio: several studies in several scenarios, on all cores or on a Dask cluster, and their summary.

The modules that other packages may import:

* ``gather``: the build of a plan, set by set, with its summary
* ``jobs``: one job and its result
* ``plan``: which studies and scenarios are built
* ``standings``: what was used of several studies, and their forecasts
* ``workers``: worker processes on this machine or on a cluster
"""

__all__ = ["gather", "jobs", "plan", "standings", "workers"]
