"""The desk at which facts are written: skeletons, formatting, checks on save, everything about one thing, merging."""
