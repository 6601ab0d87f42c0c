"""Tables made from every version of every study, by one process or by the workers of a cluster."""

from registry.derive.run import CRITERIA, DERIVED, FIELDS, STATISTICS, Derived, derive
from registry.derive.scheduling import NoCluster

__all__ = ["CRITERIA", "DERIVED", "FIELDS", "STATISTICS", "Derived", "NoCluster", "derive"]
