"""Files that people send: what they are, what they may be called, where they lie, how they are given out, when they go."""
