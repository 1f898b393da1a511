"""What programs ask all day, answered without Django's request handling: checks and prices."""
