"""The words a case is written in; students get them too, so they need NumPy alone."""
