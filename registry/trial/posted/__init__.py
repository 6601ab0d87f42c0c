"""The results that a sponsor posted to the registry, as a reader is told them."""
