"""What changed between two graphs, claim by claim and fact by fact, and why (docs/diff.md)."""
