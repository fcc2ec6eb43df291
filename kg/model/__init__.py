"""What every other part rests on: terms, dates, problems, the ontology as data."""
