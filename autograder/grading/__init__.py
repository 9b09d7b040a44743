"""One submission → what it earned, and why it earned no more."""
