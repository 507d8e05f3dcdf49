"""The figures that partners own: what is hidden in them, how they are typed, imported and shown."""
