"""From a pack to the plan of a session."""
