"""The command line, one module for each command. Heavy imports wait until a command runs."""
