"""Many reports at once: every study in every scenario, on all cores or on a Dask cluster, and their summary."""
