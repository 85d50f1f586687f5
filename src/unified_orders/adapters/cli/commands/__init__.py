"""What is typed: each command with its arguments and options, by subject. What it does loads only when it is run."""
