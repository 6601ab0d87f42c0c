"""What a site hands over: its aggregates, checked, protected, and remembered once published."""
