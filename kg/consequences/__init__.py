"""What follows from a report for what was known before: told, so that nobody has to look for it by hand."""
