"""What the graph must satisfy before it is published."""
