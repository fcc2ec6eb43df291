"""VCD: the knowledge graph of Vietnam-China subnational diplomacy."""

__version__ = "0.1.0"
