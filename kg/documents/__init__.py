"""The graph as documents: what an IRI of ours gives to a browser or a linked-data client, free of any framework."""
