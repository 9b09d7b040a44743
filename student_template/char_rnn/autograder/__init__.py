"""What the checks of this homework need."""
