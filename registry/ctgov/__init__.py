"""The registry's API v2: a client, its errors and the typed record. Knows nothing of DuckDB."""
