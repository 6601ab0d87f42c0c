"""What the pages of a trial show as one table, for spreadsheets and statistics programs."""
