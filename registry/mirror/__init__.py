"""Keeps records, versions and provenance in DuckDB, and lets any number of processes read them."""
