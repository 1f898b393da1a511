"""Which migrations the code of the release before survives: docs/operations.md, "The schema", has the rules."""
