"""What requests hold, by subject: closed models."""
