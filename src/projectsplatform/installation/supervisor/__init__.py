"""What `make run` runs: it keeps the database and the processes of one installation alive, and loads no Django."""
