"""The graph at other times: as of a day, and as known by a day (docs/time.md says precisely what each means)."""
