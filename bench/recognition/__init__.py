"""How well, and how soon, speech becomes words."""
