"""From checked facts to published tables: the schema, which copy counts, writing, publishing."""
