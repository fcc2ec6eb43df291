"""Why a triple stands: its proof down to claims and passages, or what is missing for it."""
