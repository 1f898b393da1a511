"""What every endpoint is made of: bodies, problems, tokens, pages, languages, the document."""
