"""Publishing a finished graph: the store on disk and the files beside it."""
