"""More attempts than were made: fitted populations side by side, and which problems to attempt next."""
