"""What staff fill in. Meaning is checked by the operations; their refusals come back to the fields."""
