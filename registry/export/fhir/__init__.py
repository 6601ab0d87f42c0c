"""FHIR: the registered study as a ResearchStudy, in R5 and R4B."""
