"""Viva Voce: a learner talks face to face with a Persona that lives on this machine."""
