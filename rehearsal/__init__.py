"""`make rehearse`: three machines on this one, customers at work, and one misfortune after another."""
