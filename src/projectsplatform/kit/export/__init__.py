"""Files and charts that are made of rows."""
