"""What a sponsor posted to the registry after the study: tables and texts, as they were given."""
