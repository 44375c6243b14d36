"""The only room that knows all the others: settings, processes, composition."""
