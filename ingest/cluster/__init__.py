"""Cluster: pages read by Dask workers on other machines, behind the interface of ``concurrent.futures``."""
