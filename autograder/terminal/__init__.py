"""What a person sees on a terminal: progress, tables, and the machine as `doctor` finds it."""
