"""What stands between the features and PostgreSQL."""
