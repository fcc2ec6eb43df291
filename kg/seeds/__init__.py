"""From YAML files to claims: what people wrote, checked and given its place in the source."""
