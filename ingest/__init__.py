"""The service: watched folder, journal, pipeline, archive, catalogue and command line."""
