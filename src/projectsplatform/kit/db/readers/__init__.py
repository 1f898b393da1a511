"""Standbys that are read in place of the primary where an answer may be a moment late."""
