"""Essie, the expression language of the registry's search: parsed, printed, turned into SQL."""
