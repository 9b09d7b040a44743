"""Languages: the catalogues, and what is worded with them."""
