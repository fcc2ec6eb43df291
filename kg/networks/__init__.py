"""Networks: views of the graph as networkx graphs, measures on them, and the files that Gephi and others read."""
