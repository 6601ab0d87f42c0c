"""Words and numbers of a criterion that are explained to a reader, as data with their source."""
