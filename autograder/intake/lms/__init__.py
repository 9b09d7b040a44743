"""How the downloads of the learning platforms are laid out, one module a platform."""
