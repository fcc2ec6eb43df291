"""Evidence: from a phrase to a reference, and from a claim back to the text."""
