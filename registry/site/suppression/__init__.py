"""Which numbers of a table to hide, and what a stranger can work out of those that are left.

Knows names, numbers and sums only: nothing of trials. `registry.site.disclosure` is its door.
"""
