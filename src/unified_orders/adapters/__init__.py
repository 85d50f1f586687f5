"""Adapters: how the ports meet the world. They know nothing of each other, except that cli composes the others."""
