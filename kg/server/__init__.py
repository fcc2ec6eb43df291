"""The graph over HTTP: the SPARQL 1.1 Protocol with every query in a process of its own, and the documents beside it."""
