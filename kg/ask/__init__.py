"""Questions: the catalogue, names as people type them, tables of answers."""
