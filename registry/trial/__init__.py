"""From a record to what a reader is told: pure functions, no files, no connections."""
