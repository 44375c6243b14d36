"""The house's quiet centre: events in with their time, events out."""
