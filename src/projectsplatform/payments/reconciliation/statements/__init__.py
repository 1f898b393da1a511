"""Files of providers' cabinets: tables, their columns, their lines."""
