"""What leaves the project: the student's template, and the zip that Gradescope takes."""
