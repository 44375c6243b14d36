"""How well the eyes and ears find what is true, and what they cost."""
