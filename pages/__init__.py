"""What a reader opens: one file a page."""
