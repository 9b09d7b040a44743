"""The zip that Gradescope builds an image from, and what runs in its container."""
