"""Pages go in; their readings come out, made by Dask workers on other machines, as from any ``concurrent.futures``."""
