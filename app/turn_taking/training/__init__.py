"""How the floor head is made from labelled recordings; nothing here runs in a conversation."""
