"""Files in: imports.  What is in a file is told by its content, row by row, and nothing is lost on the way."""
