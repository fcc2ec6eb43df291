"""From claims to the graph: accepted facts, their closure, the quads of the dataset."""
