"""PDFs with text: characters and rules of the pages, ruled tables, and tables that are only laid out."""
