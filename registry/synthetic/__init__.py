"""Studies that do not exist, as large, as nested and as varied as real ones, for measuring."""
