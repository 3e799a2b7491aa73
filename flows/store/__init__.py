"""Raw files as they lie on disk, and the cache of what was read from them."""
