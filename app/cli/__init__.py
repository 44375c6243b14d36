"""The `vivavoce` command, one thin file per group of subcommands."""
