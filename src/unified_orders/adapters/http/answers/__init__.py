"""What answers hold, by subject: the written-down list of what each audience may see."""
