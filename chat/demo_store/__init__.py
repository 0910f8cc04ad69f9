"""The stand-in for the store's own services: a separate process, free of Django."""
