"""The harvest: sources as data, one polite client, families of sites, and what a night came to."""
