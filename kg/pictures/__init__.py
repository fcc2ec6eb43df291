"""Pictures of the graph: drawn as SVG whose text stays text, turned into PNG where asked."""
